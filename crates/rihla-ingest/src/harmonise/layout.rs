//! Where a table has the columns that a recipe asks for.

use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8};
use rihla_model::definition::Format;

use crate::error::IngestError;
use crate::harmonise::recipe::{Recipe, TextRule};
use crate::header::HeaderCell;
use crate::text::{fold_blanks, fold_case};
use crate::unpivot::{Turn, plan};

/// Where the text of a column comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// A cell of the row; and whether it reads `code: label`.
    Cell { at: usize, labelled: bool },
    /// Several cells, joined by blanks, then a text that is the same for all rows (the sheet's or the file's).
    Joined(Vec<usize>, String),
    /// The same text for all rows: the sheet's name, a part of the file's name.
    Fixed(String),
    /// Not in this table.
    Absent,
}

/// A text rule, and where its column is.
#[derive(Debug, Clone)]
pub(crate) struct PlacedRule {
    pub rule: TextRule,
    pub source: Source,
    /// The recipe column that reads the same cells.
    pub column: Option<usize>,
}

/// Where everything is in one table.
#[derive(Debug)]
pub(crate) struct Layout {
    pub file: Arc<str>,
    pub sheet: Option<Arc<str>>,
    /// For each recipe column: its source, and the header it was found under.
    pub columns: Vec<(Source, Arc<str>)>,
    /// Cells that a row should have, before turning.
    pub width: usize,
    /// Whether short rows are usual (spreadsheets and JSON leave out trailing blanks).
    pub short_rows: bool,
    pub turn: Option<Turn>,
    pub aggregates: Vec<PlacedRule>,
    pub keep_only: Vec<PlacedRule>,
    pub leave_out: Vec<PlacedRule>,
    /// Parts of the key that are no concept.
    pub raw_key: Vec<Source>,
    /// Recipe columns of the key.
    pub key: Vec<usize>,
    /// Position of SDMX-CSV's ACTION column.
    pub action: Option<usize>,
    /// Schema positions filled with the same text in all rows of this table.
    pub fixed: Vec<(usize, String)>,
    /// Headers that the definition does not name.
    pub undeclared: Vec<String>,
    /// Rightmost cell that is read.
    pub rightmost: usize,
}

/// Finds a column by name: as it is, by another letter case, by its tag.
pub(crate) fn find(header: &[HeaderCell], name: &str) -> Option<usize> {
    let name = fold_blanks(name);
    header.iter().position(|h| h.name == name).or_else(|| header.iter().position(|h| h.aliases.iter().any(|a| *a == name))).or_else(|| {
        let folded = fold_case(&name);
        header.iter().position(|h| fold_case(&h.name) == folded || h.aliases.iter().any(|a| fold_case(a) == folded))
    })
}

/// What a table is called and how it was made.
pub(crate) struct Table<'h> {
    pub file: &'h str,
    pub sheet: Option<&'h str>,
    pub header: &'h [HeaderCell],
    pub short_rows: bool,
}

impl Layout {
    /// Finds the recipe's columns in a table.
    ///
    /// # Errors
    /// [`IngestError::ColumnAbsent`] when a column is neither there nor optional.
    pub fn new(recipe: &Recipe<'_>, table: &Table<'_>) -> Result<Self, IngestError> {
        let reader = &recipe.definition.reader;
        let absent = |column: &str, header: &[HeaderCell]| {
            let mut names: Vec<&str> = header.iter().map(|h| h.name.as_str()).take(12).collect();
            if header.len() > 12 {
                names.push("…");
            }
            IngestError::ColumnAbsent {
                file: table.file.to_owned(),
                sheet: table.sheet.map(str::to_owned),
                column: column.to_owned(),
                misread: misread(reader.encoding.as_deref(), &names),
                found: names.join(", ").into(),
            }
        };
        let turn = match &reader.unpivot {
            Some(unpivot) => {
                let (turn, missing) = plan(unpivot, table.header, |name| find(table.header, name));
                if let Some(name) = missing.first() {
                    return Err(absent(name, table.header));
                }
                if turn.fan() == 0 {
                    return Err(absent("…", table.header));
                }
                Some(turn)
            }
            None => None,
        };
        let header: &[HeaderCell] = turn.as_ref().map_or(table.header, |t| &t.header);
        let sheet_text = table.sheet.unwrap_or_default();
        let file_text = reader.file_pattern.as_deref().map_or_else(
            || table.file.rsplit_once('.').map_or(table.file, |(stem, _)| stem),
            |pattern| crate::file_pattern::cut_out(pattern, table.file).unwrap_or_default(),
        );
        let virtual_column = |name: &str| {
            if reader.sheet_column.as_deref() == Some(name) {
                Some(sheet_text.to_owned())
            } else if reader.file_column.as_deref() == Some(name) {
                Some(file_text.to_owned())
            } else {
                None
            }
        };
        let place = |name: &str| {
            if let Some(text) = virtual_column(name) {
                return Source::Fixed(text);
            }
            match find(header, name) {
                Some(at) => Source::Cell { at, labelled: header.get(at).is_some_and(|h| h.labelled) },
                None => Source::Absent,
            }
        };
        let mut columns = Vec::new();
        for column in &recipe.columns {
            let names = column.definition.name.as_slice();
            let mut found = names.iter().map(|n| (place(n), n)).find(|(s, _)| *s != Source::Absent);
            if let Some((Source::Cell { at, .. }, name)) = &found
                && !column.definition.join.is_empty()
            {
                let mut cells = vec![*at];
                let mut tail = String::new();
                for further in &column.definition.join {
                    if let Some(text) = virtual_column(further) {
                        tail.push(' ');
                        tail.push_str(&text);
                    } else {
                        cells.push(find(header, further).ok_or_else(|| absent(further, header))?);
                    }
                }
                found = Some((Source::Joined(cells, tail), name));
            }
            match found {
                Some((source, name)) => columns.push((source, Arc::from(name.as_str()))),
                None if column.definition.optional => columns.push((Source::Absent, Arc::from(column.name.as_str()))),
                None => return Err(absent(&column.name, header)),
            }
        }
        let place_rule = |rule: &TextRule| {
            let by_concept =
                || recipe.columns.iter().position(|c| c.definition.concept.as_ref().is_some_and(|k| k.as_str() == rule.column));
            let mut source = place(&rule.column);
            if source == Source::Absent
                && let Some((found, _)) = by_concept().and_then(|at| columns.get(at))
            {
                source = found.clone();
            }
            let column = columns.iter().position(|(s, _)| *s == source && source != Source::Absent);
            PlacedRule { rule: rule.clone(), source, column }
        };
        let place_rules = |rules: &[TextRule]| -> Vec<PlacedRule> { rules.iter().map(place_rule).collect() };
        let (aggregates, keep_only, leave_out) =
            (place_rules(&recipe.aggregates), place_rules(&recipe.keep_only), place_rules(&recipe.leave_out));
        for rule in &keep_only {
            if rule.source == Source::Absent {
                return Err(absent(&rule.rule.column, header));
            }
        }
        let mut key = Vec::new();
        let mut raw_key = Vec::new();
        for name in &recipe.key {
            let by_concept = recipe.columns.iter().position(|c| c.definition.concept.as_ref().is_some_and(|k| k.as_str() == name));
            match by_concept {
                Some(at) => key.push(at),
                None => match place(name) {
                    Source::Absent => return Err(absent(name, header)),
                    source => raw_key.push(source),
                },
            }
        }
        let mut fixed: Vec<(usize, String)> = recipe.constants.clone();
        for name in [&reader.sheet_column, &reader.file_column].into_iter().flatten() {
            let read = recipe.columns.iter().any(|c| c.definition.name.as_slice().contains(name));
            if let (false, Some(at), Some(text)) = (read, recipe.schema.position(name), virtual_column(name))
                && !fixed.iter().any(|(f, _)| *f == at)
            {
                fixed.push((at, text));
            }
        }
        let undeclared = undeclared(recipe, header);
        let rightmost = columns
            .iter()
            .map(|(source, _)| match source {
                Source::Cell { at, .. } => *at,
                Source::Joined(cells, _) => cells.iter().copied().max().unwrap_or(0),
                _ => 0,
            })
            .max()
            .unwrap_or(0);
        let action = (reader.format == Format::SdmxCsv).then(|| find(header, "ACTION")).flatten();
        Ok(Self {
            file: Arc::from(table.file),
            sheet: table.sheet.map(Arc::from),
            columns,
            width: table.header.len(),
            short_rows: table.short_rows,
            rightmost: if turn.is_some() { 0 } else { rightmost },
            turn,
            aggregates,
            keep_only,
            leave_out,
            raw_key,
            key,
            action,
            fixed,
            undeclared,
        })
    }
}

/// Headers that no column definition and no rule names.
fn undeclared(recipe: &Recipe<'_>, header: &[HeaderCell]) -> Vec<String> {
    let mut known = vec![false; header.len()];
    let mut mark = |name: &str| {
        if let Some(slot) = find(header, name).and_then(|at| known.get_mut(at)) {
            *slot = true;
        }
    };
    for column in &recipe.definition.columns {
        column.name.as_slice().iter().for_each(|n| mark(n));
        column.join.iter().for_each(|n| mark(n));
    }
    recipe.aggregates.iter().chain(&recipe.keep_only).chain(&recipe.leave_out).for_each(|r| mark(&r.column));
    recipe.key.iter().for_each(|n| mark(n));
    let sdmx = recipe.definition.reader.format == Format::SdmxCsv;
    header
        .iter()
        .zip(known)
        .filter(|(cell, known)| !(*known || cell.lines.is_empty() || sdmx && crate::reader::sdmx_csv::is_message_column(&cell.name)))
        .map(|(cell, _)| cell.name.clone())
        .collect()
}

/// The declared encoding, where names read in it are what UTF-8 becomes.
fn misread(encoding: Option<&str>, names: &[&str]) -> Option<&'static str> {
    let declared = Encoding::for_label(encoding?.as_bytes()).filter(|declared| *declared != UTF_8)?;
    let as_utf_8 = |name: &&str| {
        let (bytes, _, bad) = declared.encode(name);
        !bad && !name.is_ascii() && std::str::from_utf8(&bytes).is_ok()
    };
    names.iter().any(as_utf_8).then(|| declared.name())
}
