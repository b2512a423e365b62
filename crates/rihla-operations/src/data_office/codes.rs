//! Decisions on what was delivered and is in no list: each becomes a line of the source's translations, and is proposed like any change.

use std::collections::BTreeMap;

use rihla_model::access::{Actor, Duty};
use rihla_model::definition::{ColumnDefinition, ColumnKind, OneOrMany, SourceDefinition};
use rihla_model::{Codelist, LocalText, Rule, Saying, Vocabulary};
use toml_edit::{DocumentMut, Item, Table, value};

use super::{DataOffice, ProblemFiles};
use crate::OperationError;

/// The most values of a column that are shown.
const MOST: usize = 200;
/// A list of more codes is not offered as a choice.
const MOST_CODES: usize = 2_000;

/// What was delivered in a column and is in no list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCodes {
    /// The column, as its header says.
    pub column: String,
    /// The values with how many rows each is in, the most frequent first.
    pub values: Vec<(String, u64)>,
    /// The codes that it may mean, with their names; empty where they are too many to choose from.
    pub codes: Vec<(String, LocalText)>,
}

/// A decision: what a value of a column means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The column, as its header says.
    pub column: String,
    /// The value, as it was delivered.
    pub value: String,
    /// The code.
    pub code: String,
}

fn named(column: &ColumnDefinition, header: &str) -> bool {
    match &column.name {
        OneOrMany::One(name) => name == header,
        OneOrMany::Many(names) => names.iter().any(|name| name == header),
    }
}

fn column<'s>(source: &'s SourceDefinition, header: &str) -> Option<&'s ColumnDefinition> {
    source
        .columns
        .iter()
        .find(|column| named(column, header))
        .filter(|column| column.kind == ColumnKind::Code || column.kind == ColumnKind::Area)
}

/// The codes that a value of a column may mean: those of its list, else of all areas.
fn codes_of(column: &ColumnDefinition, vocabulary: &Vocabulary) -> Vec<(String, LocalText)> {
    match (&column.list, column.kind) {
        (Some(list), _) => {
            let items = vocabulary.list(list).map(Codelist::items).unwrap_or_default();
            items.iter().map(|item| (item.code.to_string(), item.name.clone())).collect()
        }
        (None, ColumnKind::Area) => vocabulary.areas().all().iter().map(|area| (area.code.to_string(), area.name.clone())).collect(),
        (None, _) => Vec::new(),
    }
}

impl DataOffice {
    /// What an upload holds that is in no list, by column.
    ///
    /// # Errors
    /// As [`DataOffice::each_problem`].
    pub fn unknown_codes(&self, actor: &Actor, id: &str) -> Result<Vec<UnknownCodes>, OperationError> {
        let upload = self.upload(actor, id)?;
        let source = self.source(actor, Duty::Deliver, &upload.source)?;
        let mut found: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
        self.each_problem(actor, id, &ProblemFiles::All, &mut |problem| {
            if problem.rule == Rule::CODE_UNKNOWN
                && let (Some(header), Some(text)) = (&problem.at.column, &problem.value)
                && column(&source, header).is_some()
            {
                *found.entry(header.clone()).or_default().entry(text.clone()).or_default() += problem.count;
            }
            Ok(())
        })?;
        let definitions = self.definitions();
        let codes = |header: &str| {
            let mut codes = column(&source, header).map(|column| codes_of(column, &definitions.vocabulary)).unwrap_or_default();
            if codes.len() > MOST_CODES {
                codes.clear();
            }
            codes
        };
        Ok(found
            .into_iter()
            .map(|(header, values)| {
                let mut values: Vec<(String, u64)> = values.into_iter().collect();
                values.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
                values.truncate(MOST);
                UnknownCodes { codes: codes(&header), column: header, values }
            })
            .collect())
    }

    /// The definition of a source with decisions written into it; the rest of it stays as it is, comments too.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where a column is none of its, a code is in no list, or the text is not as it was read.
    pub fn with_choices(&self, actor: &Actor, id: &str, choices: &[Choice]) -> Result<String, OperationError> {
        let upload = self.upload(actor, id)?;
        let source = self.source(actor, Duty::Define, &upload.source)?;
        let definitions = self.definitions();
        for choice in choices {
            let codes = column(&source, &choice.column).map(|column| codes_of(column, &definitions.vocabulary)).unwrap_or_default();
            if !codes.iter().any(|(code, _)| *code == choice.code) {
                let saying = Saying::new(
                    "data-code-none",
                    "'{code}' is no code of the list that the column '{column}' is read by; choose one of its codes, or leave the value",
                );
                return Err(OperationError::Refused(saying.with("code", &choice.code).with("column", &choice.column)));
            }
        }
        let text = definitions.text("sources", source.id.as_str()).to_owned();
        decide(&text, &source, choices)
    }
}

fn unfit() -> OperationError {
    OperationError::Refused(Saying::new("data-codes-unfit", "the definition is written so that this cannot be added here; change its text"))
}

/// Writes decisions into the text of a definition.
fn decide(text: &str, source: &SourceDefinition, choices: &[Choice]) -> Result<String, OperationError> {
    let mut document: DocumentMut = text.parse().map_err(|_| unfit())?;
    for choice in choices {
        let at = source.columns.iter().position(|column| named(column, &choice.column)).ok_or_else(unfit)?;
        let column = source.columns.get(at).ok_or_else(unfit)?;
        let table = match &column.translate {
            Some(table) => table.clone(),
            None => {
                let table = free_name(source, &choice.column);
                let columns = document.get_mut("columns").ok_or_else(unfit)?;
                match columns {
                    Item::ArrayOfTables(tables) => drop(tables.get_mut(at).ok_or_else(unfit)?.insert("translate", value(table.as_str()))),
                    Item::Value(values) => {
                        let column =
                            values.as_array_mut().and_then(|values| values.get_mut(at)).and_then(|value| value.as_inline_table_mut());
                        drop(column.ok_or_else(unfit)?.insert("translate", table.as_str().into()));
                    }
                    _ => return Err(unfit()),
                }
                table
            }
        };
        let translations = document.entry("translations").or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        let translations = translations.as_table_like_mut().ok_or_else(unfit)?;
        let lines = translations.entry(&table).or_insert_with(|| Item::Table(Table::new()));
        lines.as_table_like_mut().ok_or_else(unfit)?.insert(&choice.value, value(choice.code.as_str()));
    }
    Ok(document.to_string())
}

/// A name for the translations of a column: of its letters, and not another table's.
fn free_name(source: &SourceDefinition, header: &str) -> String {
    let plain: String = header.chars().filter(char::is_ascii_alphanumeric).flat_map(char::to_lowercase).collect();
    let plain = if plain.is_empty() { "texts".to_owned() } else { plain };
    let taken = |name: &str| {
        let other = source.columns.iter().any(|column| column.translate.as_deref() == Some(name) && !named(column, header));
        other || source.translations.contains_key(name)
    };
    let numbered = (2..).map(|number| format!("{plain}-{number}"));
    std::iter::once(plain.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or(plain)
}

#[cfg(test)]
mod tests {
    use rihla_model::definition::parse;

    use super::*;

    const TABLES: &str = "# who counts\nid = \"visits\"\nagency = \"A\"\ntitle = { en = \"Visits\" }\ncontent = \"aggregates\"\nfiles = [\"visits.csv\"]\n\n\
        [reader]\nformat = \"csv\"\n\n[[columns]]\nname = \"sex\" # as in the form\nconcept = \"SEX\"\ntype = \"code\"\nlist = \"CL_SEX\"\n\n\
        [[columns]]\nname = \"stage\"\nconcept = \"PROC_STAGE\"\ntype = \"code\"\nlist = \"CL_PROC_STAGE\"\ntranslate = \"stages\"\n\n\
        [translations.stages]\nA = \"FI\" # first\n";

    fn choice(column: &str, value: &str, code: &str) -> Choice {
        Choice { column: column.to_owned(), value: value.to_owned(), code: code.to_owned() }
    }

    #[test]
    fn decisions_are_added_and_the_rest_stays() {
        let source: SourceDefinition = parse("a", TABLES).unwrap();
        let choices = [choice("stage", "\"B\" = 1\n[x]", "AR"), choice("sex", "féminin", "F"), choice("sex", "m.", "M")];
        let text = decide(TABLES, &source, &choices).unwrap();
        let fresh: SourceDefinition = parse("a", &text).unwrap_or_else(|fault| panic!("{fault}\n{text}"));
        assert_eq!(fresh.translations["stages"]["\"B\" = 1\n[x]"], "AR");
        assert_eq!(fresh.translations["sex"], BTreeMap::from([("féminin".to_owned(), "F".to_owned()), ("m.".to_owned(), "M".to_owned())]));
        assert_eq!(fresh.columns[0].translate.as_deref(), Some("sex"));
        for kept in ["# who counts", "# as in the form", "A = \"FI\" # first"] {
            assert!(text.contains(kept), "{kept}: {text}");
        }
        // what else it says is what it said
        let mut without = fresh.clone();
        without.translations.clone_from(&source.translations);
        without.columns[0].translate = None;
        assert_eq!(without, source);
        assert!(decide(TABLES, &source, &[choice("other", "x", "y")]).is_err());
    }

    #[test]
    fn columns_in_one_line_each_are_written_too() {
        let text = "id = \"v\"\nagency = \"A\"\ntitle = { en = \"V\" }\ncontent = \"aggregates\"\nfiles = [\"v.csv\"]\nreader = { format = \"csv\" }\n\
            columns = [\n  { name = \"sex\", concept = \"SEX\", type = \"code\", list = \"CL_SEX\" },\n]\n";
        let source: SourceDefinition = parse("a", text).unwrap();
        let fresh = decide(text, &source, &[choice("sex", "f.", "F")]).unwrap();
        let read: SourceDefinition = parse("a", &fresh).unwrap_or_else(|fault| panic!("{fault}\n{fresh}"));
        assert_eq!(read.translations["sex"]["f."], "F");
    }
}
