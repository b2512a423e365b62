//! The columns of a list, and the choice of them.

use rihla_model::FieldId;
use rihla_register::Definition;
use rihla_register::definition::Field;

use super::list::{Chosen, ListView, address};
use crate::pages::Reader;

/// The most columns that can be chosen, beside title and state.
pub const COLUMNS: usize = 20;

/// The columns that the definition gives a list, of those that its reader may choose.
#[must_use]
pub fn usual_columns<'f>(definition: &Definition, choosable: &[&'f Field]) -> Vec<&'f Field> {
    let of = |id: &FieldId| choosable.iter().find(|field| *field.id == *id).copied();
    definition.list.columns.iter().filter_map(|id| of(id)).collect()
}

/// The columns of a list beside title and state.
pub(super) fn shown<'a>(view: &ListView<'a>) -> Vec<&'a Field> {
    if view.chosen.columns.is_empty() {
        return usual_columns(view.definition, view.columns);
    }
    let of = |id: &FieldId| view.columns.iter().find(|field| *field.id == *id).copied();
    view.chosen.columns.iter().filter_map(of).collect()
}

/// A field in the form of the columns.
pub(super) struct Tick {
    pub(super) id: String,
    /// HTML.
    pub(super) label: String,
    pub(super) shown: bool,
    /// The list with this column one place nearer to its beginning.
    pub(super) earlier: Option<String>,
}

/// What can be chosen: the columns of the list as they stand, then the other fields in the order of the definition. A form sends its
/// boxes in their order, so that what is ticked anew comes last.
pub(super) fn ticks(reader: &Reader<'_>, view: &ListView<'_>, here: &str) -> Vec<Tick> {
    let shown = shown(view);
    let earlier = |at: usize| {
        let mut columns: Vec<_> = shown.iter().map(|field| (*field.id).clone()).collect();
        columns.swap(at.checked_sub(1)?, at);
        let chosen = Chosen { columns, ..view.chosen.clone() };
        // the fragment opens the form again
        Some(format!("{}#columns", address(here, &chosen, chosen.order.as_deref(), chosen.after.as_deref())))
    };
    let column = |(at, field): (usize, &&Field)| Tick {
        id: field.id.as_str().to_owned(),
        label: reader.local(&field.label),
        shown: at < shown.len(),
        earlier: if at < shown.len() { earlier(at) } else { None },
    };
    let others = view.columns.iter().filter(|field| shown.iter().all(|one| one.id != field.id));
    shown.iter().chain(others).enumerate().map(column).collect()
}
