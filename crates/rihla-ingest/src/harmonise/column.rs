//! What each distinct text of a column became, kept for the next time it is met.

use std::collections::HashMap;

use arrow::array::{ArrayRef, DictionaryArray, Int32Array, StringArray};
use arrow::datatypes::Int32Type;
use arrow::error::ArrowError;
use hashbrown::HashTable;
use rihla_model::{ObsStatus, Period};

use crate::harmonise::coded::{self, CellProblem};
use crate::harmonise::dating::When;
use crate::harmonise::hash;
use crate::harmonise::recipe::{ColumnRecipe, Recipe};

/// No value.
pub(crate) const NULL: u32 = u32::MAX;
/// Texts kept before the memory of a column is given back.
const MOST_TEXTS: usize = 400_000;
/// Bytes of texts kept before the memory of a column is given back.
const MOST_BYTES: usize = 24 << 20;

/// What a text became, small enough to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Resolved {
    /// Slot of the value, or [`NULL`].
    pub value: u32,
    /// Position of its problem plus one; 0 if there is none.
    pub problem: u32,
    pub status: Option<ObsStatus>,
    pub blank: bool,
}

impl Resolved {
    /// Whether the text could not be used.
    pub fn failed(self) -> bool {
        self.problem != 0 && self.value == NULL && self.status.is_none()
    }
}

struct Text {
    era: u32,
    start: u32,
    length: u32,
    resolved: Resolved,
}

/// One value of a column.
pub(crate) struct Slot {
    pub text: String,
    pub hash: u128,
    pub aggregate: bool,
    pub total: bool,
    pub period: Option<Period>,
    /// The time as of which a row of this period is read.
    pub when: When,
}

/// A column's memory.
#[derive(Default)]
pub(crate) struct Column {
    table: HashTable<u32>,
    texts: Vec<Text>,
    arena: String,
    pub slots: Vec<Slot>,
    slot_of: HashMap<String, u32>,
    pub problems: Vec<CellProblem>,
    last: Option<u32>,
}

impl Column {
    /// Gives memory back if there is too much of it; slots and problems of before are no longer valid then.
    pub fn tidy(&mut self) {
        if self.texts.len() > MOST_TEXTS || self.arena.len() > MOST_BYTES {
            *self = Self::default();
        }
    }

    /// What a trimmed text became at a time; texts are kept once for each era.
    #[inline]
    pub fn resolve(&mut self, recipe: &Recipe<'_>, at: usize, column: &ColumnRecipe<'_>, text: &str, when: When) -> Resolved {
        if let Some(last) = self.last.and_then(|l| self.texts.get(l as usize))
            && last.era == when.era
            && self.arena.get(last.start as usize..(last.start + last.length) as usize) == Some(text)
        {
            return last.resolved;
        }
        let hash = hash::short_at(when.era, text.as_bytes());
        let same = |index: &u32| {
            self.texts
                .get(*index as usize)
                .is_some_and(|t| t.era == when.era && self.arena.get(t.start as usize..(t.start + t.length) as usize) == Some(text))
        };
        if let Some(&index) = self.table.find(hash, same) {
            self.last = Some(index);
            return self.texts.get(index as usize).map_or(Resolved { value: NULL, problem: 0, status: None, blank: true }, |t| t.resolved);
        }
        self.meet(recipe, at, column, text, when, hash)
    }

    #[cold]
    fn meet(&mut self, recipe: &Recipe<'_>, at: usize, column: &ColumnRecipe<'_>, text: &str, when: When, hash: u64) -> Resolved {
        let answer = coded::resolve(recipe, column, text, when);
        let period = answer.period;
        let value = answer.value.map_or(NULL, |value| self.slot(at, column, value, period, || recipe.dating.when(period)));
        let problem = answer.problem.map_or(0, |problem| {
            let known = self.problems.iter().position(|p| *p == problem).unwrap_or_else(|| {
                self.problems.push(problem);
                self.problems.len() - 1
            });
            crate::block::as_u32(known + 1)
        });
        let resolved = Resolved { value, problem, status: answer.status, blank: answer.blank };
        let index = crate::block::as_u32(self.texts.len());
        self.texts.push(Text {
            era: when.era,
            start: crate::block::as_u32(self.arena.len()),
            length: crate::block::as_u32(text.len()),
            resolved,
        });
        self.arena.push_str(text);
        let (texts, arena) = (&self.texts, &self.arena);
        self.table.insert_unique(hash, index, |i| {
            texts
                .get(*i as usize)
                .and_then(|t| Some((t.era, arena.get(t.start as usize..(t.start + t.length) as usize)?)))
                .map_or(0, |(era, text)| hash::short_at(era, text.as_bytes()))
        });
        self.last = Some(index);
        resolved
    }

    fn slot(&mut self, at: usize, column: &ColumnRecipe<'_>, value: String, period: Option<Period>, when: impl FnOnce() -> When) -> u32 {
        if let Some(slot) = self.slot_of.get(&value) {
            return *slot;
        }
        let slot = crate::block::as_u32(self.slots.len());
        self.slots.push(Slot {
            hash: hash::of_text(at, &value),
            aggregate: column.aggregate_codes.contains(&value),
            total: matches!(value.as_str(), "_T" | "M49_001"),
            period,
            when: when(),
            text: value.clone(),
        });
        self.slot_of.insert(value, slot);
        slot
    }

    /// The slot of a value.
    pub fn value(&self, value: u32) -> Option<&Slot> {
        self.slots.get(value as usize)
    }
}

/// Numbers values in the order in which they are first met, for the dictionary of one batch.
pub(crate) fn dictionary<'a>(values: impl Iterator<Item = Option<(u32, &'a str)>>, slots: usize) -> Result<ArrayRef, ArrowError> {
    let mut codes = vec![-1_i32; slots];
    let mut words: Vec<&str> = Vec::new();
    let keys: Int32Array = values
        .map(|value| {
            let (slot, text) = value?;
            let code = codes.get_mut(slot as usize)?;
            if *code < 0 {
                *code = i32::try_from(words.len()).unwrap_or(i32::MAX);
                words.push(text);
            }
            Some(*code)
        })
        .collect();
    let array = DictionaryArray::<Int32Type>::try_new(keys, std::sync::Arc::new(StringArray::from(words)))?;
    Ok(std::sync::Arc::new(array))
}
