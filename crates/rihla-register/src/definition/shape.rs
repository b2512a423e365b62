//! Whether a definition has the shape that the grammar gives it. Every fault is found, each with its place.

use std::collections::BTreeSet;

use rihla_model::definition::{DefinitionError, toml_fault};
use rihla_model::{Id, Language, Saying};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check::twice;
use super::grammar::{Block, Key, Need, OF_EVERY_RECORD, Shape};

/// The faults of a text, at the byte where each stands.
pub(super) fn faults(text: &str, block: &Block) -> Vec<(usize, Saying)> {
    match DeTable::parse(text) {
        Ok(table) => {
            let mut walk = Walk { faults: Vec::new() };
            walk.block(block, table.get_ref(), 0);
            walk.faults
        }
        Err(error) => vec![toml_fault(&error)],
    }
}

/// The faults of a text, located.
pub(super) fn check(text: &str, block: &Block, locate: impl Fn(usize, Saying) -> DefinitionError) -> Vec<DefinitionError> {
    faults(text, block).into_iter().map(|(at, message)| locate(at, message)).collect()
}

struct Walk {
    faults: Vec<(usize, Saying)>,
}

impl Walk {
    fn fault(&mut self, at: usize, message: Saying) {
        self.faults.push((at, message));
    }

    fn wants(&mut self, key: &str, at: usize, what: Saying) {
        let message = Saying::new("definition-wants", "'{key}' wants {what}");
        self.fault(at, message.with("key", key).with("what", what));
    }

    fn block(&mut self, block: &Block, table: &DeTable<'_>, at: usize) {
        let kind = table.get("type").and_then(|kind| Some((kind.get_ref().as_str()?, kind.span().start)));
        for (name, value) in table {
            match block.keys.iter().find(|key| key.name == name.get_ref().as_ref()) {
                Some(key) => {
                    self.belongs(key, kind, name.span().start);
                    self.shape(key.name, key.shape, value);
                }
                None => {
                    let known: Vec<&str> = block.keys.iter().map(|key| key.name).collect();
                    let message = Saying::new(
                        "definition-unknown-key",
                        "'{key}' is not known here; correct it to one of these or remove it: {known}",
                    );
                    self.fault(name.span().start, message.with("key", name.get_ref().as_ref()).with("known", known.join(", ")));
                }
            }
        }
        for key in block.keys.iter().filter(|key| !table.contains_key(key.name)) {
            match key.need {
                Need::Must => {
                    let message = Saying::new("definition-absent-key", "'{key}' is missing in '{block}'; add it");
                    self.fault(at, message.with("key", key.name).with("block", block.name));
                }
                Need::MustOf => self.demanded(key, kind),
                Need::May => {}
            }
        }
        for (of, keys) in block.choices {
            let given = keys.iter().filter(|key| table.contains_key(**key)).count();
            match (of, kind) {
                (Some(of), Some((kind, at))) if kind == of.name() && given != 1 => self.needed(kind, at, &keys.join(" / ")),
                (None, _) if given != 1 => {
                    let message = Saying::new("definition-either", "'{block}' needs one of these, and one alone: {keys}");
                    self.fault(at, message.with("block", block.name).with("keys", keys.join(", ")));
                }
                _ => {}
            }
        }
    }

    /// A key stands in a field whose type has a use for it.
    fn belongs(&mut self, key: &Key, kind: Option<(&str, usize)>, at: usize) {
        if let Some((kind, _)) = kind.filter(|(kind, _)| !key.of.is_empty() && key.of.iter().all(|of| of.name() != *kind)) {
            let message = Saying::new("register-attribute", "a field of type {type} has no '{attribute}'; remove it or change the type");
            self.fault(at, message.with("type", kind).with("attribute", key.name));
        }
    }

    /// A key is there where the field's type needs it.
    fn demanded(&mut self, key: &Key, kind: Option<(&str, usize)>) {
        if let Some((kind, at)) = kind.filter(|(kind, _)| key.of.iter().any(|of| of.name() == *kind)) {
            self.needed(kind, at, key.name);
        }
    }

    fn needed(&mut self, kind: &str, at: usize, attribute: &str) {
        let message = Saying::new("register-attribute-missing", "a field of type {type} needs {attribute}, once");
        self.fault(at, message.with("type", kind).with("attribute", attribute));
    }

    fn shape(&mut self, key: &str, shape: Shape, value: &Spanned<DeValue<'_>>) {
        let at = value.span().start;
        let (text, wanted) = (value.get_ref().as_str(), value.get_ref());
        match shape {
            Shape::Whole(least, most) => {
                let number = wanted.as_integer().and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
                if !number.is_some_and(|number| (least..=most).contains(&number)) {
                    let what = Saying::new("definition-wants-whole", "a whole number from {least} to {most}");
                    self.wants(key, at, what.with("least", least.to_string()).with("most", most.to_string()));
                }
            }
            Shape::Flag if !wanted.is_bool() => self.wants(key, at, Saying::new("definition-wants-flag", "true or false")),
            Shape::Line if text.is_none_or(str::is_empty) => {
                self.wants(key, at, Saying::new("definition-wants-text", "a text"));
            }
            Shape::Words => self.words(key, value),
            Shape::Id => match text.map(Id::<()>::new) {
                Some(Ok(_)) => {}
                Some(Err(error)) => self.fault(at, error.saying()),
                None => self.wants(key, at, Saying::new("definition-wants-text", "a text")),
            },
            Shape::FieldName if !text.is_some_and(names_a_field) => {
                let message = Saying::new(
                    "register-field-name",
                    "'{field}' cannot name a field: use small letters, digits and '_', and no name that every record has (id, state, agency …)",
                );
                self.fault(at, message.with("field", text.unwrap_or_default()));
            }
            Shape::Span if !text.is_some_and(|text| is_span(text, false)) => {
                let message = Saying::new("register-keep", "say for how long in years, months, weeks or days, as in \"P5Y\"");
                self.fault(at, message);
            }
            Shape::SpanWithHours if !text.is_some_and(|text| is_span(text, true)) => {
                let message = Saying::new(
                    "definition-span",
                    "say how long after it in years, months, weeks, days or hours, as in \"P1M\" or \"PT72H\"",
                );
                self.fault(at, message);
            }
            Shape::OneOf(words) if !text.is_some_and(|text| words.contains(&text)) => {
                let what = Saying::new("definition-wants-one-of", "one of these words: {words}");
                self.wants(key, at, what.with("words", words.join(", ")));
            }
            Shape::Table(block) => match wanted.as_table() {
                Some(table) => self.block(block, table, at),
                None => self.wants(key, at, Saying::new("definition-wants-table", "a table")),
            },
            Shape::Several(of) => self.several(key, *of, value),
            Shape::Set(of) => {
                self.several(key, *of, value);
                let mut seen = BTreeSet::new();
                for item in wanted.as_array().into_iter().flat_map(|items| items.iter()) {
                    if let Some(again) = item.get_ref().as_str().filter(|text| !seen.insert(*text)) {
                        self.fault(item.span().start, twice(again));
                    }
                }
            }
            _ => {}
        }
    }

    fn several(&mut self, key: &str, of: Shape, value: &Spanned<DeValue<'_>>) {
        match value.get_ref().as_array() {
            Some(items) if !items.is_empty() => items.iter().for_each(|item| self.shape(key, of, item)),
            _ => self.wants(key, value.span().start, Saying::new("definition-wants-list", "a list with something in it")),
        }
    }

    fn words(&mut self, key: &str, value: &Spanned<DeValue<'_>>) {
        let said = |value: &DeValue<'_>| value.as_str().is_some_and(|text| !text.is_empty());
        let whole = match value.get_ref() {
            DeValue::Table(texts) => {
                let known = |tag: &str| LANGUAGES.iter().any(|language| language.tag() == tag);
                !texts.is_empty() && texts.iter().all(|(tag, text)| known(tag.get_ref()) && said(text.get_ref()))
            }
            other => said(other),
        };
        if !whole {
            let what = Saying::new("definition-wants-words", "a text, or a table of texts by language: {languages}");
            self.wants(key, value.span().start, what.with("languages", LANGUAGES.map(Language::tag).join(", ")));
        }
    }
}

/// The languages that a text may be in.
pub(super) const LANGUAGES: [Language; 7] =
    [Language::Ar, Language::En, Language::Es, Language::Fr, Language::Pt, Language::Am, Language::Sw];

/// The pattern of what [`names_a_field`] accepts.
pub(super) const FIELD_PATTERN: &str = "^[a-z0-9_]{1,80}$";

fn names_a_field(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    plain && (1..=80).contains(&text.len()) && !OF_EVERY_RECORD.contains(&text)
}

/// The pattern of an identifier: what [`Id::new`] accepts, up to its length.
pub(super) const ID_PATTERN: &str = "^[A-Za-z0-9_](\\.?[A-Za-z0-9_@-])*\\.?$";

/// The pattern of what [`is_span`] accepts without hours, up to its least length of three.
pub(super) const SPAN_PATTERN: &str = "^P([1-9][0-9]{0,3}Y)?([1-9][0-9]{0,3}M)?([1-9][0-9]{0,3}W)?([1-9][0-9]{0,3}D)?$";
/// The same with hours.
pub(super) const SPAN_WITH_HOURS_PATTERN: &str =
    "^P([1-9][0-9]{0,3}Y)?([1-9][0-9]{0,3}M)?([1-9][0-9]{0,3}W)?([1-9][0-9]{0,3}D)?(T[1-9][0-9]{0,3}H)?$";

/// Whether a text is a duration above zero in the one way in which it is written here.
fn is_span(text: &str, with_hours: bool) -> bool {
    let Some(mut rest) = text.strip_prefix('P').filter(|rest| !rest.is_empty()) else { return false };
    for unit in ['Y', 'M', 'W', 'D'] {
        rest = after(rest, unit);
    }
    match rest.strip_prefix('T') {
        Some(hours) if with_hours => !hours.is_empty() && after(hours, 'H').is_empty(),
        _ => rest.is_empty(),
    }
}

/// What follows a number with this unit; all of it where none begins it.
fn after(text: &str, unit: char) -> &str {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let Some((number, rest)) = text.split_at_checked(digits) else { return text };
    match rest.strip_prefix(unit) {
        Some(rest) if (1..=4).contains(&digits) && !number.starts_with('0') => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_in_one_way() {
        for good in ["P5Y", "P1Y6M", "P30D", "P2W", "P1Y2M3W4D"] {
            assert!(is_span(good, false) && is_span(good, true), "{good}");
            assert!(good.parse::<jiff::Span>().is_ok_and(|span| span.is_positive()), "{good}");
        }
        for hours in ["PT72H", "P1DT12H"] {
            assert!(is_span(hours, true) && !is_span(hours, false), "{hours}");
        }
        for bad in ["", "P", "PT", "P1DT", "5 years", "P0D", "P05Y", "-P1D", "P1D1Y", "P99999Y", "PT1M", "p1y", "P1.5Y"] {
            assert!(!is_span(bad, true), "{bad}");
        }
    }
}
