//! Ways: entries that stand in the order of a register's list, value by value, so that a page of those that have a value is read and not
//! searched.
//!
//! Beside the entries of `form` and of `ends`, where lists are ordered by that, stand those of `form>ends`: the key of a form, then that of
//! an end. What holds of many records is found in the order of the list without walking past those of which it does not hold.

use std::collections::BTreeSet;

use rihla_model::RegisterId;
use rihla_store::database::{Statement, Unit};

use super::Registry;
use super::index::Entries;
use super::list::indexed_name;
use crate::definition::{Definition, Field, FieldType};
use crate::error::RegisterError;
use crate::value::ABSENT;

/// What entries the program makes of a definition: another number where they are others, so that the index of records is made anew.
const MAKING: &str = "2";

/// What stands between the names of a way.
const BETWEEN: char = '>';

/// Facets by which lists are narrowed, or by which grants narrow them.
const FACETS: [&str; 6] = ["@state", "@agency", "@area", "@assigned", "@made_by", "@published"];

/// The mark of an index that was made of a definition.
pub(super) fn mark(definition: &Definition) -> String {
    format!("{} {MAKING}", definition.fingerprint())
}

/// The name that orders the list of a register by itself.
pub(super) fn usual_order(definition: &Definition) -> String {
    definition.list.order.as_ref().map_or_else(|| "@changed".to_owned(), |field| indexed_name(definition, field))
}

/// The name of the way by values of one name in the order of another.
pub(super) fn way_name(name: &str, order: &str) -> String {
    format!("{name}{BETWEEN}{order}")
}

/// Of a name of a way, that of its values and that of its order.
pub(super) fn names_of_way(name: &str) -> Option<(&str, &str)> {
    name.split_once(BETWEEN)
}

/// The key in a way of a value, where a record's key in the order is another.
fn way_key(value: &[u8], order: &[u8]) -> Vec<u8> {
    [value, &[0], order].concat()
}

/// The keys of a way for a value, from a key of the order on, up to but without another.
pub(super) fn way_range(value: &[u8], from: &[u8], to: &[u8]) -> (Vec<u8>, Vec<u8>) {
    (way_key(value, from), way_key(value, to))
}

/// Whether a field has few values, each of many records.
fn leads(field: &Field) -> bool {
    !field.unique && matches!(*field.kind, FieldType::Code | FieldType::Tag | FieldType::Flag | FieldType::Link | FieldType::Place)
}

/// Whether there is a way by the values of a name.
pub(super) fn is_way(definition: &Definition, name: &str) -> bool {
    FACETS.contains(&name) || definition.fields.iter().any(|field| field.id.as_str() == name && leads(field))
}

/// Adds the ways to the entries of a record.
pub(super) fn put_ways(definition: &Definition, entries: &mut Entries) {
    let order = usual_order(definition);
    let mut keys = entries.iter().filter(|(name, _)| *name == order).map(|(_, key)| key.clone());
    let (Some(last), None) = (keys.next(), keys.next()) else { return };
    let ways: BTreeSet<(String, Vec<u8>)> = entries
        .iter()
        .filter(|(name, key)| key != ABSENT && *name != order && is_way(definition, name))
        .map(|(name, key)| (way_name(name, &order), way_key(key, &last)))
        .collect();
    entries.extend(ways);
}

impl Registry {
    /// Whether every record of a register stands in the index as this program makes it of the present definition.
    pub(super) async fn is_made(&self, unit: &mut Unit, register: &RegisterId) -> Result<bool, RegisterError> {
        let Some(definition) = self.registers.get(register) else { return Ok(false) };
        let find = Statement::new("select fingerprint from indexing where register = ?").bind(register.as_str());
        let made = unit.row(find).await?.map(|row| row.optional_text(0)).transpose()?.flatten();
        Ok(made.is_some_and(|made| made == mark(definition)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_has_the_keys_of_a_value_in_their_order_and_no_others() {
        let (from, to) = way_range(b"\x01law", &[], &[0xFF, 0xFF]);
        let inside = |key: &[u8]| from.as_slice() <= key && key < to.as_slice();
        let keys = [way_key(b"\x01law", b"\x01\x00"), way_key(b"\x01law", b"\x01\x02"), way_key(b"\x01law", ABSENT)];
        assert!(keys.is_sorted() && keys.iter().all(|key| inside(key)));
        for other in [b"\x01laws".as_slice(), b"\x01la", b"\x01lax"] {
            assert!(!inside(&way_key(other, b"\x01\x02")), "{other:?}");
        }
        let (from, to) = way_range(b"\x01\x00", b"\x01\x01", b"\x01\x02");
        assert!(from <= way_key(b"\x01\x00", b"\x01\x01") && to > way_key(b"\x01\x00", b"\x01\x01\xFF"));
        assert!(way_key(b"\x01\x00", b"\x01\x02") >= to);
    }
}
