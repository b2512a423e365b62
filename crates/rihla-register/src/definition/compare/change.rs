//! One change.

use std::collections::BTreeMap;

use rihla_model::{LocalText, Saying};

use crate::definition::Definition;

/// How much a change weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Records stay as they are and mean what they meant.
    Compatible,
    /// Allowed where a reason is stated.
    Reasoned,
    /// Refused.
    Breaking,
}

impl Weight {
    /// The name, for programs and for messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Reasoned => "reasoned",
            Self::Breaking => "breaking",
        }
    }
}

/// In which of two definitions something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The earlier one.
    Old,
    /// The later one.
    New,
}

/// One change between two definitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What changed: `field.title.most`.
    pub place: String,
    /// How much it weighs.
    pub weight: Weight,
    /// The definition in which it is seen.
    pub side: Side,
    /// The byte of that definition's text at which it is seen.
    pub at: usize,
    /// What happened.
    pub what: Saying,
}

impl Change {
    /// The same things are said in another order.
    pub(super) fn otherwise(new: &Definition) -> Self {
        let what = Saying::new("definition-change-order", "the order of '{place}' changed");
        let what = what.with("place", "register");
        Self { place: "register".to_owned(), weight: Weight::Compatible, side: Side::New, at: new.id.start(), what }
    }
}

/// Changes as they are found.
#[derive(Default)]
pub(super) struct Changes(Vec<Change>);

impl Changes {
    pub(super) fn into_vec(self) -> Vec<Change> {
        self.0
    }

    fn push(&mut self, place: &str, weight: Weight, (side, at): (Side, usize), what: Saying) {
        let what = what.with("place", place);
        self.0.push(Change { place: place.to_owned(), weight, side, at, what });
    }

    pub(super) fn added(&mut self, place: &str, weight: Weight, at: usize) {
        self.push(place, weight, (Side::New, at), Saying::new("definition-change-added", "'{place}' was added"));
    }

    pub(super) fn removed(&mut self, place: &str, weight: Weight, at: usize) {
        self.push(place, weight, (Side::Old, at), Saying::new("definition-change-removed", "'{place}' was removed"));
    }

    /// A value is another. Nothing where it is the same.
    pub(super) fn altered(&mut self, place: &str, key: &str, weight: Weight, at: usize, old: &str, new: &str) {
        if old == new {
            return;
        }
        let place = format!("{place}.{key}");
        let shown = |value: &str| if value.is_empty() { "–".to_owned() } else { value.to_owned() };
        let what = Saying::new("definition-change-altered", "'{place}' was {old} and is {new}");
        self.push(&place, weight, (Side::New, at), what.with("old", shown(old)).with("new", shown(new)));
    }

    /// Something is in use no more, or again. A flag of another kind is told of by [`Changes::flag`].
    pub(super) fn retired(&mut self, place: &str, at: usize, old: bool, new: bool) {
        let what = match (old, new) {
            (false, true) => Saying::new("definition-change-retired", "'{place}' was retired"),
            (true, false) => Saying::new("definition-change-revived", "'{place}' is in use again"),
            _ => return,
        };
        self.push(place, Weight::Compatible, (Side::New, at), what);
    }

    /// A flag was set or taken away, with the weight of each.
    pub(super) fn flag(&mut self, place: &str, key: &str, at: usize, (old, new): (bool, bool), set: Weight, unset: Weight) {
        self.altered(place, key, if new { set } else { unset }, at, &old.to_string(), &new.to_string());
    }

    /// Words that may change: labels, help.
    pub(super) fn words<const N: usize>(&mut self, place: &str, at: usize, texts: [(&LocalText, &LocalText); N]) {
        if texts.iter().any(|(old, new)| old != new) {
            self.reworded(place, Weight::Compatible, at);
        }
    }

    pub(super) fn reworded(&mut self, place: &str, weight: Weight, at: usize) {
        self.push(place, weight, (Side::New, at), Saying::new("definition-change-words", "the words of '{place}' changed"));
    }

    pub(super) fn reordered(&mut self, place: &str, weight: Weight, at: usize) {
        self.push(place, weight, (Side::New, at), Saying::new("definition-change-order", "the order of '{place}' changed"));
    }
}

/// Two lists of named things: what is gone, what is new, what is in both.
pub(super) struct Matched<'a, T> {
    pub(super) gone: Vec<&'a T>,
    pub(super) fresh: Vec<&'a T>,
    pub(super) both: Vec<(&'a T, &'a T)>,
    pub(super) reordered: bool,
}

pub(super) fn matched<'a, T>(old: &'a [T], new: &'a [T], name: impl Fn(&T) -> &str) -> Matched<'a, T> {
    let before: BTreeMap<&str, &T> = old.iter().map(|item| (name(item), item)).collect();
    let after: BTreeMap<&str, &T> = new.iter().map(|item| (name(item), item)).collect();
    let stay =
        |items: &'a [T], other: &BTreeMap<&str, &T>| -> Vec<&'a T> { items.iter().filter(|item| other.contains_key(name(item))).collect() };
    let (kept_old, kept_new) = (stay(old, &after), stay(new, &before));
    Matched {
        gone: old.iter().filter(|item| !after.contains_key(name(item))).collect(),
        fresh: new.iter().filter(|item| !before.contains_key(name(item))).collect(),
        both: kept_new.iter().filter_map(|item| Some((*before.get(name(item))?, *item))).collect(),
        reordered: kept_old.iter().map(|item| name(item)).ne(kept_new.iter().map(|item| name(item))),
    }
}
