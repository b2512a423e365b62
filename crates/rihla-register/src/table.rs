//! Records as rows of a table: what an export writes, an import reads again.

use std::borrow::Cow;

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

impl TableColumn {
    /// The field that it shows, and in which language where the field has several; none for what stands beside the fields.
    #[must_use]
    pub fn field<'a>(&self, definition: &'a Definition) -> Option<(&'a Field, Option<Language>)> {
        match self.what {
            What::Field(at, language) => definition.fields.get(at).map(|field| (field, language)),
            _ => None,
        }
    }
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

/// The signs with which spreadsheet programs let a formula begin; the wide ones count where East Asian writing is set.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}'];

/// A cell of a text file that no spreadsheet program takes for a formula: what could be one gets an apostrophe before it, which
/// [`unguarded`] takes away again. Numbers stay numbers.
#[must_use]
pub fn guarded(cell: &str) -> String {
    if is_doubtful(cell) && !is_number(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// What a guarded cell says: of every text, `unguarded(&guarded(text))` is the text.
#[must_use]
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_doubtful(rest) => rest,
        _ => cell,
    }
}

/// A cell of a workbook. Its texts are texts and never formulas, so that nothing is guarded but what an import would take for guarded.
#[must_use]
pub fn in_workbook(cell: &str) -> Cow<'_, str> {
    if unguarded(cell) == cell { Cow::Borrowed(cell) } else { Cow::Owned(format!("'{cell}")) }
}

/// Whether a formula could begin behind the blanks and apostrophes of a cell. Programs leave out blanks where they are told to,
/// and apostrophes are looked through so that a guard before a guard is seen as one.
fn is_doubtful(cell: &str) -> bool {
    let begins = cell.trim_start_matches(|sign: char| sign == '\'' || sign == '\u{FEFF}' || sign.is_whitespace());
    let before = cell.len() - begins.len();
    let broken = cell.get(..before).is_some_and(|before| before.contains(['\t', '\r', '\n']));
    begins.starts_with(SIGNS) || broken
}

/// Whether a cell is a plain number, with or without a minus.
fn is_number(cell: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let number = cell.strip_prefix('-').unwrap_or(cell);
    match number.split_once('.') {
        Some((whole, decimals)) => digits(whole) && digits(decimals),
        None => digits(number),
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
            ("-5.2.5", "'-5.2.5"),
            ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
            (" =1", "' =1"),
            ("\t=1", "'\t=1"),
            ("\rx", "'\rx"),
            ("\u{FF1D}1", "'\u{FF1D}1"),
            ("plain", "plain"),
            ("", ""),
            ("'", "'"),
            ("'quoted'", "'quoted'"),
            // what begins with an apostrophe itself
            ("'=1+1", "''=1+1"),
            ("''=1+1", "'''=1+1"),
            ("'-5", "''-5"),
            ("' =1", "'' =1"),
        ] {
            assert_eq!(guarded(cell), expected);
            assert_eq!(unguarded(&guarded(cell)), cell);
            assert_eq!(unguarded(&in_workbook(cell)), cell);
        }
    }

    #[test]
    fn a_workbook_shows_formulas_as_the_texts_they_are() {
        for (cell, expected) in [("=1+1", "=1+1"), ("-5", "-5"), ("'=1+1", "''=1+1"), ("'quoted'", "'quoted'")] {
            assert_eq!(in_workbook(cell), expected);
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { cases: 4096, ..Default::default() })]

        #[test]
        fn every_cell_comes_back_and_none_can_be_a_formula(cell in "['=+@\\-\u{FF1D} \t\r\n\u{FEFF}0-9.a\\PC]{0,8}") {
            let guard = guarded(&cell);
            proptest::prop_assert_eq!(unguarded(&guard), &cell);
            let of_workbook = in_workbook(&cell);
            proptest::prop_assert_eq!(unguarded(&of_workbook), &cell);
            // with blanks and marks of the encoding left out, as programs do
            let seen = guard.trim_start_matches(|sign: char| sign == '\u{FEFF}' || sign.is_whitespace());
            let number = seen == guard && is_number(seen);
            proptest::prop_assert!(number || !seen.starts_with(SIGNS), "{:?}", guard);
            proptest::prop_assert!(!guard.starts_with(['\t', '\r', '\n']));
        }
    }
}
