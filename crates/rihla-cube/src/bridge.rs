//! The bridge between frames: figures for the places of one day become figures for those of another.
//!
//! It happens to leaf cells, after rows were added up and before totals are made, so that rows stay whole and totals are sums of
//! bridged leaves. A place that lives on, was renamed or went into another whole is exact and not marked. A place that was cut, or is put
//! together again by shares, is estimated: its cells are cut by the weights of the correspondence, whole numbers all ([`Apportioned`]).
//!
//! A sum over all parts of a cut place is as exact as the place was. Each part therefore bears a mark, and the marks of all parts of a
//! whole add up to nothing: a sum whose marks add up to nothing holds whole places only and is no estimate.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Decimal128Array, Int64Array, RecordBatch, UInt32Array};
use arrow::compute::{concat_batches, filter_record_batch, take_record_batch};
use arrow::datatypes::{Decimal128Type, Int64Type, UInt32Type};
use jiff::civil::Date;
use rihla_model::{Code, Period, PlaceError, Places, Saying, Share};
use rihla_table::TableError;
use serde::{Deserialize, Serialize};

use crate::CubeError;
use crate::apportion::Apportioned;
use crate::columns::key_columns;
use crate::feed::BoundFeed;
use crate::hierarchy::{Leaf, leaf};
use crate::plan::{BASE, COUNT, LESS, MARK, MISSING, PRECISION, Plan, SUM};

/// What was bridged from one source in one dimension.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BridgeNote {
    /// The source.
    pub source: String,
    /// The dimension.
    pub dimension: String,
    /// The days whose places the source's cells followed, earliest first.
    pub from: Vec<Date>,
    /// The day whose places are published.
    pub to: Date,
    /// Leaf cells that were carried to another place.
    pub cells: u64,
    /// Those among them that were cut by shares: estimates (OBS_STATUS `E`).
    pub estimated: u64,
    /// All leaf cells of the source.
    pub of: u64,
    /// What the shares rest on: `population`, `area`, `households`, or the operator's own word.
    pub bases: Vec<String>,
}

impl BridgeNote {
    /// The share of the source's cells that were carried, in whole percent, not less than 1.
    #[must_use]
    pub fn percent(&self) -> u64 {
        (self.cells * 100).checked_div(self.of).unwrap_or(0).max(1)
    }
}

/// Cells that are cut as one: those of a feed, a period and a place.
type Group = (u32, Option<Period>, u32);

/// Where the cells of a place go.
#[derive(Debug, Clone)]
enum Move {
    /// Nowhere: the place is the same, or is no place.
    Stay,
    /// All to one place.
    Whole(u32),
    /// To several, with shares and marks.
    Cut { to: Vec<u32>, shares: Vec<Share>, marks: Vec<i128>, bases: Vec<String> },
}

impl Plan {
    /// Carries leaf cells to the frame of each dimension that states one.
    pub(crate) fn bridge(
        &self,
        mut base: Vec<RecordBatch>,
        feeds: &[BoundFeed],
        places: Option<&Places>,
    ) -> Result<(Vec<RecordBatch>, Vec<BridgeNote>), CubeError> {
        let mut notes = Vec::new();
        for (at, dimension) in self.definition.dimensions.iter().enumerate() {
            let Some(frame) = dimension.frame else { continue };
            let Some(places) = places else { continue };
            let crossing = Crossing { plan: self, feeds, places, at, frame };
            base = crossing.carry(base, &mut notes)?;
            base = base.iter().map(|batch| self.to_leaves(batch, at)).collect::<Result<_, _>>()?;
        }
        Ok((base, notes))
    }

    /// Brings bridged codes up to the depth of the dimension.
    fn to_leaves(&self, batch: &RecordBatch, at: usize) -> Result<RecordBatch, CubeError> {
        let (Some(dimension), Some(interner)) = (self.definition.dimensions.get(at), self.interners.get(at)) else {
            return Ok(batch.clone());
        };
        let list = self.lists.get(at).and_then(Option::as_ref);
        let numbers: Vec<u32> = interner
            .texts()
            .iter()
            .map(|code| match leaf(dimension, list, code) {
                Leaf::Under(code) => interner.number(&code),
                // Places have no bands to lie outside of; were it so, the place would stand for itself.
                Leaf::Outside => interner.number(code),
            })
            .collect();
        let keys = key_columns(batch, at + 1)?;
        let Some(column) = keys.get(at) else { return Ok(batch.clone()) };
        with_column(batch, at, Arc::new(column.unary::<_, UInt32Type>(|n| numbers.get(n as usize).copied().unwrap_or(n))))
    }
}

/// One dimension on its way to a frame.
struct Crossing<'a> {
    plan: &'a Plan,
    feeds: &'a [BoundFeed],
    places: &'a Places,
    at: usize,
    frame: Date,
}

/// What is counted of a feed while its cells are carried.
#[derive(Default)]
struct Count {
    from: BTreeSet<Date>,
    cells: u64,
    estimated: u64,
    of: u64,
    bases: BTreeSet<String>,
}

impl Crossing<'_> {
    fn carry(&self, base: Vec<RecordBatch>, notes: &mut Vec<BridgeNote>) -> Result<Vec<RecordBatch>, CubeError> {
        let interner = self.plan.interners.get(self.at);
        let texts = interner.map(crate::intern::Interner::texts).unwrap_or_default();
        let times: Vec<Option<Period>> = self.plan.times.texts().iter().map(|t| t.parse().ok()).collect();
        let width = self.plan.definition.dimensions.len();
        let mut moves: BTreeMap<(u32, u32, Option<Date>), Move> = BTreeMap::new();
        let mut counts: BTreeMap<u32, Count> = BTreeMap::new();
        let mut out = Vec::with_capacity(base.len() + 1);
        let mut cut: Vec<RecordBatch> = Vec::new();
        for batch in base {
            let keys = key_columns(&batch, width + 2)?;
            let (Some(codes), Some(time), Some(feed)) = (keys.get(self.at), keys.get(width), keys.get(width + 1)) else {
                return Err(CubeError::Table(TableError::Shape("key columns".to_owned())));
            };
            let mut moved = Vec::with_capacity(batch.num_rows());
            let mut stays = Vec::with_capacity(batch.num_rows());
            for row in 0..batch.num_rows() {
                let (code, feed) = (codes.value(row), feed.value(row));
                let day = self.day(feed, times.get(time.value(row) as usize).copied().flatten());
                let key = (feed, code, day);
                let way = match moves.entry(key) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(new) => new.insert(self.movement(feed, texts.get(code as usize).map_or("", AsRef::as_ref), day)?),
                };
                let count = counts.entry(feed).or_default();
                count.of += 1;
                if !matches!(way, Move::Stay) {
                    count.cells += 1;
                    count.from.extend(day);
                }
                match way {
                    Move::Stay => moved.push(code),
                    Move::Whole(to) => moved.push(*to),
                    Move::Cut { bases, .. } => {
                        count.estimated += 1;
                        count.bases.extend(bases.iter().cloned());
                        moved.push(code);
                    }
                }
                stays.push(!matches!(way, Move::Cut { .. }));
            }
            if stays.contains(&false) {
                let goes: Vec<bool> = stays.iter().map(|s| !s).collect();
                cut.push(filter_record_batch(&batch, &BooleanArray::from(goes))?);
            }
            let whole = with_column(&batch, self.at, Arc::new(UInt32Array::from(moved)))?;
            out.push(filter_record_batch(&whole, &BooleanArray::from(stays))?);
        }
        if let Some(first) = cut.first() {
            out.push(self.cut(&concat_batches(&first.schema(), &cut)?, &moves, &times)?);
        }
        let concept = self.plan.definition.dimensions.get(self.at).map(|d| d.concept.to_string()).unwrap_or_default();
        notes.extend(counts.into_iter().filter(|(_, count)| count.cells > 0).map(|(feed, count)| BridgeNote {
            source: self.source(feed),
            dimension: concept.clone(),
            from: count.from.into_iter().collect(),
            to: self.frame,
            cells: count.cells,
            estimated: count.estimated,
            of: count.of,
            bases: count.bases.into_iter().collect(),
        }));
        Ok(out)
    }

    fn source(&self, feed: u32) -> String {
        self.feeds.get(feed as usize).map(|f| f.source.to_string()).unwrap_or_default()
    }

    /// The day whose places a feed's cells of a period follow.
    fn day(&self, feed: u32, period: Option<Period>) -> Option<Date> {
        self.feeds.get(feed as usize)?.territory.as_ref()?.on(period)
    }

    fn movement(&self, feed: u32, code: &str, day: Option<Date>) -> Result<Move, CubeError> {
        let Some(day) = day.filter(|_| self.places.knows(code)) else { return Ok(Move::Stay) };
        let fault = |error: PlaceError| CubeError::Definition {
            dataset: self.plan.definition.id.to_string(),
            feed: self.source(feed),
            reason: Saying::new("cube-frame", "its places of {day} cannot be carried to the frame of {frame}: {what}")
                .with("day", day.to_string())
                .with("frame", self.frame.to_string())
                .with("what", error.saying()),
        };
        let conversion = self.places.convert(&Code::from(code), day, self.frame).map_err(fault)?;
        let Some(interner) = self.plan.interners.get(self.at) else { return Ok(Move::Stay) };
        if let Some(whole) = conversion.whole() {
            return Ok(if whole.as_str() == code { Move::Stay } else { Move::Whole(interner.number(whole.as_str())) });
        }
        let mut marks: Vec<i128> = conversion.parts.iter().skip(1).map(|(to, _)| mark(&format!("{} {day} {code} {to}", self.at))).collect();
        marks.push(-marks.iter().sum::<i128>());
        Ok(Move::Cut {
            to: conversion.parts.iter().map(|(to, _)| interner.number(to.as_str())).collect(),
            shares: conversion.parts.iter().map(|(_, share)| *share).collect(),
            marks,
            bases: conversion.bases,
        })
    }

    /// Cuts cells by their shares. Within a source, period and place they are cut in the order of their codes, so that the result does
    /// not depend on the order in which rows came.
    fn cut(
        &self,
        cells: &RecordBatch,
        moves: &BTreeMap<(u32, u32, Option<Date>), Move>,
        times: &[Option<Period>],
    ) -> Result<RecordBatch, CubeError> {
        let width = self.plan.definition.dimensions.len();
        let keys = key_columns(cells, width + 2)?;
        let texts: Vec<Vec<Box<str>>> = self.plan.interners.iter().map(crate::intern::Interner::texts).collect();
        let spelled = |row: usize| -> Vec<&str> {
            let codes = keys.iter().zip(&texts).map(|(k, t)| t.get(k.value(row) as usize).map_or("", AsRef::as_ref));
            codes.collect()
        };
        let group = |row: usize| -> Group {
            let value = |at: usize| keys.get(at).map_or(0, |k| k.value(row));
            (value(width + 1), times.get(value(width) as usize).copied().flatten(), value(self.at))
        };
        let place = |row: usize| spelled(row).get(self.at).map(|c| (*c).to_owned());
        let mut order: Vec<usize> = (0..cells.num_rows()).collect();
        order.sort_by_cached_key(|&row| {
            let (feed, period, _) = group(row);
            (feed, period, place(row), spelled(row).join("\u{1F}"))
        });
        let figures = Figures::of(cells, self.plan)?;
        let mut parts = Parts::default();
        let mut held: Option<(Group, Cutter)> = None;
        for row in order {
            let now = group(row);
            let day = self.day(now.0, now.1);
            let Some(Move::Cut { to, shares, marks, .. }) = moves.get(&(now.0, now.2, day)) else { continue };
            if held.as_ref().is_none_or(|(before, _)| *before != now) {
                held = Some((now, Cutter::new(shares)));
            }
            if let Some((_, cutter)) = &mut held {
                cutter.cut(row, &figures, to, marks, &mut parts).ok_or(CubeError::Table(TableError::TooLarge))?;
            }
        }
        parts.batch(cells, self.at)
    }
}

/// A number that stands for a part of a whole; unlike for unlike names, for all that can happen.
fn mark(name: &str) -> i128 {
    use std::hash::{BuildHasher, Hasher};
    let mut hasher = foldhash::quality::FixedState::with_seed(0x5EED).build_hasher();
    hasher.write(name.as_bytes());
    // 60 bits: sums of many billions of them stay far below what the engine's decimals hold.
    i128::from(hasher.finish() >> 4) + 1
}

fn with_column(batch: &RecordBatch, at: usize, column: ArrayRef) -> Result<RecordBatch, CubeError> {
    let mut columns = batch.columns().to_vec();
    if let Some(slot) = columns.get_mut(at) {
        *slot = column;
    }
    Ok(RecordBatch::try_new(batch.schema(), columns)?)
}

/// The figures of cells that are to be cut.
struct Figures<'a> {
    count: &'a Int64Array,
    sum: Option<&'a Decimal128Array>,
    base: Option<&'a Decimal128Array>,
    missing: Option<&'a Int64Array>,
    less: &'a Int64Array,
    mark: &'a Decimal128Array,
    /// Whether the sum itself says how many stand behind a cell.
    sum_counts: bool,
    /// Whether the sum is in whole units.
    whole: bool,
}

impl<'a> Figures<'a> {
    fn of(batch: &'a RecordBatch, plan: &Plan) -> Result<Self, CubeError> {
        let absent = |name: &str| CubeError::Table(TableError::Shape(format!("column {name}")));
        let decimal = |name: &str| batch.column_by_name(name).and_then(|c| c.as_primitive_opt::<Decimal128Type>());
        let long = |name: &str| batch.column_by_name(name).and_then(|c| c.as_primitive_opt::<Int64Type>());
        Ok(Self {
            count: long(COUNT).ok_or_else(|| absent(COUNT))?,
            sum: decimal(SUM),
            base: decimal(BASE),
            missing: long(MISSING),
            less: long(LESS).ok_or_else(|| absent(LESS))?,
            mark: decimal(MARK).ok_or_else(|| absent(MARK))?,
            sum_counts: plan.figures_only(),
            whole: plan.scale == 0,
        })
    }
}

/// Cuts the cells of one place of one source and period.
struct Cutter {
    count: Apportioned,
    sum: Apportioned,
    base: Apportioned,
    missing: Apportioned,
}

impl Cutter {
    fn new(shares: &[Share]) -> Self {
        let cut = Apportioned::new(shares);
        Self { count: cut.clone(), sum: cut.clone(), base: cut.clone(), missing: cut }
    }

    /// Adds the parts of a cell; none where a number is too large.
    fn cut(&mut self, row: usize, figures: &Figures<'_>, to: &[u32], marks: &[i128], out: &mut Parts) -> Option<()> {
        let decimal = |column: Option<&Decimal128Array>| column.filter(|c| c.is_valid(row)).map(|c| c.value(row));
        let each = |amount: Option<i128>, cut: &mut Apportioned| -> Option<Vec<Option<i128>>> {
            match amount {
                Some(amount) => Some(cut.cut(amount)?.into_iter().map(Some).collect()),
                None => Some(vec![None; to.len()]),
            }
        };
        let (count, missing) = (figures.count.value(row), figures.missing.map_or(0, |m| m.value(row)));
        let sum = decimal(figures.sum);
        let counts = self.count.cut(i128::from(count))?;
        let absent = self.missing.cut(i128::from(missing))?;
        let sums = each(sum, &mut self.sum)?;
        let bases = each(decimal(figures.base), &mut self.base)?;
        let units = if figures.sum_counts { sum.unwrap_or(0) } else { i128::from(count) - i128::from(missing) };
        let certain = self.count.at_least(units)?;
        for (at, to) in to.iter().enumerate() {
            let of = |list: &[i128]| list.get(at).copied().unwrap_or_default();
            let shown = if figures.sum_counts { sums.get(at).copied().flatten().unwrap_or(0) } else { of(&counts) - of(&absent) };
            // Contributors are rounded down: how many fewer there are for certain than the figure says.
            let less = if figures.sum_counts && !figures.whole { 1 } else { shown - of(&certain) };
            out.rows.push(u32::try_from(row).ok()?);
            out.to.push(*to);
            out.count.push(i64::try_from(of(&counts)).ok()?);
            out.sum.push(sums.get(at).copied().flatten());
            out.base.push(bases.get(at).copied().flatten());
            out.missing.push(i64::try_from(of(&absent)).ok()?);
            out.less.push(figures.less.value(row) + i64::try_from(less).ok()?);
            out.mark.push(figures.mark.value(row) + marks.get(at).copied().unwrap_or_default());
        }
        Some(())
    }
}

/// The parts of all cells that were cut.
#[derive(Default)]
struct Parts {
    rows: Vec<u32>,
    to: Vec<u32>,
    count: Vec<i64>,
    sum: Vec<Option<i128>>,
    base: Vec<Option<i128>>,
    missing: Vec<i64>,
    less: Vec<i64>,
    mark: Vec<i128>,
}

impl Parts {
    /// The parts as cells; what is not cut (status, confidentiality, the largest contributors) is that of the whole.
    fn batch(self, cells: &RecordBatch, at: usize) -> Result<RecordBatch, CubeError> {
        let taken = take_record_batch(cells, &UInt32Array::from(self.rows))?;
        let decimal = |values: Vec<Option<i128>>| Decimal128Array::from(values).with_precision_and_scale(PRECISION, 0);
        let mut batch = with_column(&taken, at, Arc::new(UInt32Array::from(self.to)))?;
        let replaced: [(&str, ArrayRef); 6] = [
            (COUNT, Arc::new(Int64Array::from(self.count))),
            (SUM, Arc::new(decimal(self.sum)?)),
            (BASE, Arc::new(decimal(self.base)?)),
            (MISSING, Arc::new(Int64Array::from(self.missing))),
            (LESS, Arc::new(Int64Array::from(self.less))),
            (MARK, Arc::new(decimal(self.mark.into_iter().map(Some).collect())?)),
        ];
        for (name, column) in replaced {
            if let Ok(position) = batch.schema().index_of(name) {
                batch = with_column(&batch, position, column)?;
            }
        }
        Ok(batch)
    }
}
