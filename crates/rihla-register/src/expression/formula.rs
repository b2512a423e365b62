//! The formulas and conditions of a register, checked when it is read.

use std::collections::BTreeMap;

use rihla_model::access::FieldClass;
use rihla_model::{FieldId, Saying, TransitionId};

use super::check::{Checked, Use, check};
use super::compare::Calendar;
use super::evaluate::Subject;
use super::fault::ExpressionFault;
use super::scope::Scope;
use super::{Name, Pseudo, parse};
use crate::definition::{Definition, Field, FieldType, Word};
use crate::value::{Fields, Value};

/// What is wrong with a formula or a condition of a definition, or with a field that has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionFault {
    start: usize,
    within: Option<usize>,
    /// What is wrong and what to do.
    pub saying: Saying,
}

impl DefinitionFault {
    pub(super) fn at<T>(word: &Word<T>, saying: Saying) -> Self {
        Self { start: word.start(), within: None, saying }
    }

    pub(super) fn within(word: &Word<String>, fault: ExpressionFault) -> Self {
        Self { start: word.start(), within: Some(fault.at.start), saying: fault.saying }
    }

    pub(super) fn more_guarded(field: &Field, used: &Name, class: FieldClass) -> Self {
        let saying = Saying::new(
            "expression-more-guarded",
            "'{field}' is computed from '{used}', which is more guarded: give it class = \"{class}\", or leave that out of the formula",
        );
        Self::at(&field.id, saying.with("field", field.id.as_str()).with("used", used.to_string()).with("class", class.name()))
    }

    /// The byte of the definition's text at which it stands.
    #[must_use]
    pub fn place(&self, text: &str) -> usize {
        let Some(within) = self.within else { return self.start };
        self.start + text.get(self.start..).map_or(0, |raw| written(raw, within))
    }
}

/// Where the byte `wanted` of a string of TOML stands in its writing: behind its quotes and escapes.
fn written(raw: &str, wanted: usize) -> usize {
    let long = raw.starts_with("\"\"\"") || raw.starts_with("'''");
    let literal = raw.starts_with('\'');
    let mut at = if long { 3 } else { 1 };
    if long {
        let rest = raw.get(at..).unwrap_or_default();
        at += if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
    }
    let mut read = 0;
    while read < wanted {
        let Some(sign) = raw.get(at..).and_then(|rest| rest.chars().next()) else { break };
        let escaped = raw.get(at + 1..).and_then(|rest| rest.chars().next());
        match escaped {
            Some(escaped) if sign == '\\' && !literal => {
                let digits = match escaped {
                    'x' => 2,
                    'u' => 4,
                    'U' => 8,
                    _ => 0,
                };
                let number = raw.get(at + 2..at + 2 + digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
                read += number.and_then(char::from_u32).map_or(1, char::len_utf8);
                at += 1 + escaped.len_utf8() + digits;
            }
            _ => {
                read += sign.len_utf8();
                at += sign.len_utf8();
            }
        }
    }
    at.min(raw.len())
}

/// The computed fields of a register, and the conditions of its transitions.
#[derive(Debug, Clone, Default)]
pub struct Formulas {
    computed: Vec<(FieldId, Checked, Option<u8>)>,
    conditions: BTreeMap<TransitionId, Checked>,
}

impl Formulas {
    /// Those of a definition.
    ///
    /// # Errors
    /// Every fault; none in a definition that was read by [`Registers`](crate::Registers).
    pub fn of(definition: &Definition) -> Result<Self, Vec<DefinitionFault>> {
        let (scope, formulas, mut faults) = Scope::with_formulas(definition);
        let by_hand = |id: &FieldId| definition.field(id).is_none_or(|field| *field.kind != FieldType::Computed);
        let of_the_day = |id: &FieldId| formulas.iter().any(|(field, checked)| *field.id == *id && checked.changes_with_the_day());
        for id in definition.list.order.iter().filter(|id| of_the_day(id)) {
            let saying = Saying::new("expression-order-of-day", "'{field}' changes with the day and orders no list: name another field");
            faults.push(DefinitionFault::at(id, saying.with("field", id.as_str())));
        }
        for id in definition.matching.iter().flat_map(|matching| matching.keys.iter().flatten()).filter(|id| !by_hand(id)) {
            let saying = Saying::new("expression-computed-matching", "'{field}' is computed and stands in no file: name another field");
            faults.push(DefinitionFault::at(id, saying.with("field", id.as_str())));
        }
        let given = |(field, checked): (&Field, Checked)| ((*field.id).clone(), checked, field.decimals.as_deref().copied());
        let computed = formulas.into_iter().map(given).collect();
        for field in definition.fields.iter().filter(|field| Scope::is_computed(field) && (field.many || field.required)) {
            let saying = Saying::new(
                "expression-never-typed",
                "'{field}' is computed: it has one value at most and is never demanded; remove many and required",
            );
            faults.push(DefinitionFault::at(&field.kind, saying.with("field", field.id.as_str())));
        }
        let all = |_: &str| true;
        let mut conditions = BTreeMap::new();
        for transition in &definition.transitions {
            for id in transition.requires.iter().filter(|id| !by_hand(id)) {
                let saying = Saying::new(
                    "expression-computed-required",
                    "'{field}' is computed and cannot be filled in: write a condition with if instead",
                );
                faults.push(DefinitionFault::at(id, saying.with("field", id.as_str())));
            }
            let Some(text) = &transition.condition else { continue };
            let checked = parse(text)
                .and_then(|expression| check(&expression, &scope, Use { visible: &all, protected: true })?.condition(&expression));
            match checked {
                Ok(checked) => {
                    conditions.insert((*transition.id).clone(), checked);
                }
                Err(fault) => faults.push(DefinitionFault::within(text, fault)),
            }
        }
        if faults.is_empty() { Ok(Self { computed, conditions }) } else { Err(faults) }
    }

    /// The computed fields, in the order in which they are computed.
    pub fn computed(&self) -> impl Iterator<Item = (&FieldId, &Checked)> {
        self.computed.iter().map(|(id, checked, _)| (id, checked))
    }

    /// Puts the values of the computed fields among those of a record.
    pub fn compute(&self, fields: &mut Fields, own: &dyn Fn(Pseudo) -> Vec<Value>, calendar: Calendar<'_>) {
        for (id, checked, decimals) in &self.computed {
            let value = checked.value(&Given { fields: &*fields, own }, calendar, *decimals);
            match value {
                Some(value) => fields.insert(id.clone(), vec![value]),
                None => fields.remove(id),
            };
        }
    }

    /// Whether the condition of a transition holds; one without condition is always open.
    #[must_use]
    pub fn opens(&self, transition: &TransitionId, subject: &dyn Subject, calendar: Calendar<'_>) -> bool {
        self.conditions.get(transition).is_none_or(|condition| condition.holds(subject, calendar))
    }
}

/// A record that is given by its fields and by what every record has.
pub struct Given<'a> {
    /// The fields.
    pub fields: &'a Fields,
    /// What every record has.
    pub own: &'a dyn Fn(Pseudo) -> Vec<Value>,
}

impl Subject for Given<'_> {
    fn field(&self, id: &FieldId) -> &[Value] {
        self.fields.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    fn own(&self, own: Pseudo) -> Vec<Value> {
        (self.own)(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_string_is_found_behind_quotes_and_escapes() {
        for (raw, wanted, place) in [
            ("\"a = 1\"", 2, 3),
            ("'a = 1'", 2, 3),
            ("\"a = \\\"é\\\" x\"", 9, 12),
            ("\"\\u00e9x\"", 2, 7),
            ("\"\"\"\na = 1\"\"\"", 2, 6),
            ("'''a\\'''", 1, 4),
            ("\"a", 9, 2),
        ] {
            assert_eq!(written(raw, wanted), place, "{raw}");
        }
    }
}
