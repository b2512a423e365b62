//! Reads the CSV tables of the vocabularies, with the place of everything that is wrong.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{Language, LocalText, Saying};

/// What is wrong with a vocabulary file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct VocabularyError {
    /// The file, relative to `vocabularies/`.
    pub file: String,
    /// Line, from 1.
    pub line: u64,
    /// What is wrong and what to do.
    pub message: Saying,
}

impl VocabularyError {
    /// The fault as a sentence: where, what, what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        Saying::new("vocabulary-fault", "{file}:{line}: {fault}")
            .with("file", &self.file)
            .with("line", self.line.to_string())
            .with("fault", &self.message)
    }
}

/// A CSV table with a header.
pub(crate) struct Table {
    file: String,
    columns: BTreeMap<String, usize>,
    /// Columns such as `name_en`: what stands before the language, the language, the position.
    languages: Vec<(String, Language, usize)>,
    rows: Vec<Row>,
}

/// One row and its line.
pub(crate) struct Row {
    line: u64,
    record: csv::StringRecord,
}

impl Table {
    /// Reads a table; comment lines begin with `#`, a byte order mark is passed over.
    pub(crate) fn read(file: &str, text: &str, needed: &[&str]) -> Result<Self, VocabularyError> {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_reader(text.as_bytes());
        let located = |error: &csv::Error| VocabularyError {
            file: file.to_owned(),
            line: error.position().map_or(1, csv::Position::line),
            message: match error.kind() {
                csv::ErrorKind::UnequalLengths { expected_len, len, .. } => Saying::new(
                    "vocabulary-row-width",
                    "the row has {len} cells where the header has {expected}; quote cells that hold commas",
                )
                .with("len", *len)
                .with("expected", *expected_len),
                other => Saying::new("quoted", "{cause}").with("cause", format!("{other:?}")),
            },
        };
        let header = reader.headers().map_err(|e| located(&e))?.clone();
        let mut columns = BTreeMap::new();
        for (at, name) in header.iter().enumerate() {
            if columns.insert(name.to_owned(), at).is_some() {
                return Err(VocabularyError {
                    file: file.to_owned(),
                    line: 1,
                    message: Saying::new("vocabulary-column-twice", "the column '{column}' stands twice; remove one of the two")
                        .with("column", name),
                });
            }
        }
        if let Some(absent) = needed.iter().find(|name| !columns.contains_key(**name)) {
            return Err(VocabularyError {
                file: file.to_owned(),
                line: 1,
                message: Saying::new("vocabulary-column-absent", "the column '{column}' is absent from the header; add it")
                    .with("column", *absent),
            });
        }
        let in_language = |(column, at): (&String, &usize)| {
            let (prefix, tag) = column.rsplit_once('_').filter(|(_, tag)| tag.len() == 2)?;
            Some((prefix.to_owned(), Language::from_tag(tag)?, *at))
        };
        let languages = columns.iter().filter_map(in_language).collect();
        let mut rows = Vec::new();
        for record in reader.into_records() {
            let record = record.map_err(|e| located(&e))?;
            let line = record.position().map_or(1, csv::Position::line);
            if record.iter().any(|cell| !cell.is_empty()) {
                rows.push(Row { line, record });
            }
        }
        Ok(Self { file: file.to_owned(), columns, languages, rows })
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The cell of a column; empty when the column is absent.
    pub(crate) fn cell<'a>(&self, row: &'a Row, column: &str) -> &'a str {
        self.columns.get(column).and_then(|at| row.record.get(*at)).unwrap_or_default()
    }

    /// The cell of a column, or none when it is blank.
    pub(crate) fn filled<'a>(&self, row: &'a Row, column: &str) -> Option<&'a str> {
        Some(self.cell(row, column)).filter(|cell| !cell.is_empty())
    }

    /// The cell of a column, which may not be blank.
    pub(crate) fn required<'a>(&self, row: &'a Row, column: &str) -> Result<&'a str, VocabularyError> {
        self.filled(row, column).ok_or_else(|| {
            self.error(row, Saying::new("vocabulary-blank", "the column '{column}' is blank; fill it in").with("column", column))
        })
    }

    /// The names in all languages of columns `name_en`, `name_fr` …
    pub(crate) fn names(&self, row: &Row, prefix: &str) -> LocalText {
        let mut names = LocalText::default();
        for (_, language, at) in self.languages.iter().filter(|(before, ..)| before == prefix) {
            if let Some(cell) = row.record.get(*at).filter(|cell| !cell.is_empty()) {
                names.insert(*language, cell);
            }
        }
        names
    }

    /// A date in ISO 8601, or none when the cell is blank.
    pub(crate) fn date(&self, row: &Row, column: &str) -> Result<Option<Date>, VocabularyError> {
        self.filled(row, column)
            .map(|cell| {
                cell.parse::<Date>().map_err(|_| {
                    let message = Saying::new("vocabulary-no-date", "'{text}' in column '{column}' is no date; write 2011-07-09");
                    self.error(row, message.with("text", cell).with("column", column))
                })
            })
            .transpose()
    }

    /// An error at a row.
    pub(crate) fn error(&self, row: &Row, message: Saying) -> VocabularyError {
        VocabularyError { file: self.file.clone(), line: row.line, message }
    }
}

/// The first and last day on which something holds; open where there is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Validity {
    /// The first day.
    pub from: Option<Date>,
    /// The last day, included.
    pub to: Option<Date>,
}

impl Validity {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }

    /// Whether it holds on any of the days from one to another, both included.
    #[must_use]
    pub fn meets(&self, first: Date, last: Date) -> bool {
        self.from.is_none_or(|from| from <= last) && self.to.is_none_or(|to| first <= to)
    }

    /// The days on which it begins to hold and on which it holds no longer.
    pub(crate) fn turns(&self) -> impl Iterator<Item = Date> {
        self.from.into_iter().chain(self.to.and_then(|to| to.tomorrow().ok()))
    }

    /// Whether it has come to an end.
    #[must_use]
    pub const fn is_ended(&self) -> bool {
        self.to.is_some()
    }

    pub(crate) fn read(table: &Table, row: &Row, from: &str, to: &str) -> Result<Self, VocabularyError> {
        let validity = Self { from: table.date(row, from)?, to: table.date(row, to)? };
        match (validity.from, validity.to) {
            (Some(first), Some(last)) if last < first => {
                let message = Saying::new("vocabulary-ends-before", "it ends on {last}, before it begins on {first}; correct the dates");
                Err(table.error(row, message.with("last", last.to_string()).with("first", first.to_string())))
            }
            _ => Ok(validity),
        }
    }
}
