//! Records as rows of a table: what an export writes, an import reads again.

use rihla_model::Language;
use serde_json::Value as Json;

use crate::definition::{Definition, Field};
use crate::registry::Seen;

/// A column of an exported table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// Its header, as an import reads it: `@id`, `ends`, `title.fr`.
    pub header: String,
    what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    Id,
    Version,
    State,
    Agency,
    Area,
    Field(usize, Option<Language>),
}

/// The columns of a register for fields that are asked for: what stands beside them first, a column for each language of a text
/// in several.
#[must_use]
pub fn columns(definition: &Definition, languages: &[Language], house: bool, asked: impl Fn(&Field) -> bool) -> Vec<TableColumn> {
    let column = |header: &str, what| TableColumn { header: header.to_owned(), what };
    let mut columns = vec![column("@id", What::Id), column("@version", What::Version), column("@state", What::State)];
    if house {
        columns.extend([column("@agency", What::Agency), column("@area", What::Area)]);
    }
    for (at, field) in definition.fields.iter().enumerate().filter(|(_, field)| asked(field)) {
        if field.localised {
            let of = |language: &Language| column(&format!("{}.{}", field.id.as_str(), language.tag()), What::Field(at, Some(*language)));
            columns.extend(languages.iter().map(of));
        } else {
            columns.push(column(field.id.as_str(), What::Field(at, None)));
        }
    }
    columns
}

/// A record as cells.
#[must_use]
pub fn cells(definition: &Definition, columns: &[TableColumn], seen: &Seen) -> Vec<String> {
    let house = seen.house.as_ref();
    let cell = |column: &TableColumn| match column.what {
        What::Id => seen.id.as_str().to_owned(),
        What::Version => seen.version.to_string(),
        What::State => seen.state.as_str().to_owned(),
        What::Agency => house.and_then(|house| house.agency.as_ref()).map(|agency| agency.as_str().to_owned()).unwrap_or_default(),
        What::Area => house.and_then(|house| house.area.clone()).unwrap_or_default(),
        What::Field(at, language) => {
            let json = definition.fields.get(at).and_then(|field| seen.fields.get(&field.id));
            json.map(|json| written(json, language)).unwrap_or_default()
        }
    };
    columns.iter().map(cell).collect()
}

/// A value as a cell.
fn written(json: &Json, language: Option<Language>) -> String {
    match json {
        Json::Array(items) => items.iter().map(|item| written(item, language)).collect::<Vec<_>>().join("; "),
        Json::String(text) => text.clone(),
        Json::Object(parts) => {
            let text = |name: &str| parts.get(name).and_then(Json::as_str).unwrap_or_default();
            match (language, parts.contains_key("currency"), parts.contains_key("hash")) {
                (Some(language), ..) => text(language.tag()).to_owned(),
                (None, true, _) => format!("{} {}", text("amount"), text("currency")),
                (None, _, true) => text("name").to_owned(),
                _ => String::new(),
            }
        }
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

/// A cell that no spreadsheet takes for a formula: what begins as one gets an apostrophe before it, which an import takes away again.
/// Numbers stay numbers.
#[must_use]
pub fn guarded(cell: &str) -> String {
    let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let number = cell.strip_prefix('-').unwrap_or(cell).bytes().all(|b| b.is_ascii_digit() || b == b'.') && cell.len() > 1;
    if begins && !number { format!("'{cell}") } else { cell.to_owned() }
}

/// What a guarded cell says.
#[must_use]
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_as_a_formula_and_all_come_back() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+212 5", "'+212 5"),
            ("-5", "-5"),
            ("-5.25", "-5.25"),
            ("-", "'-"),
            ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
            ("plain", "plain"),
            ("'quoted'", "'quoted'"),
        ] {
            assert_eq!(guarded(cell), expected);
            assert_eq!(unguarded(&guarded(cell)), cell);
        }
    }
}
