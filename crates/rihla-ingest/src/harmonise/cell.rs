//! The text of a cell, wherever it comes from.

use crate::harmonise::layout::Source;
use crate::harmonise::rows::Rows;
use crate::reader::sdmx_csv::cut_label;
use crate::text::{fold_blanks, trim};

/// The trimmed text of a row's cell.
#[inline]
pub(super) fn cell_text<'t>(rows: Rows<'t>, row: usize, source: &'t Source, scratch: &'t mut String) -> &'t str {
    match source {
        Source::Cell { at, labelled: false } => trim(rows.cell(row, *at)),
        Source::Cell { at, labelled: true } => trim(cut_label(rows.cell(row, *at))),
        Source::Fixed(text) => text,
        Source::Absent => "",
        Source::Joined(cells, tail) => {
            scratch.clear();
            for at in cells {
                let part = trim(rows.cell(row, *at));
                if !scratch.is_empty() && !part.is_empty() {
                    scratch.push(' ');
                }
                scratch.push_str(part);
            }
            scratch.push_str(tail);
            scratch
        }
    }
}

/// Looks at the folded text of a cell for a rule.
pub(super) fn rule_text<T>(rows: Rows<'_>, row: usize, source: &Source, look: impl FnOnce(&str) -> T) -> T {
    let mut scratch = String::new();
    look(&fold_blanks(cell_text(rows, row, source, &mut scratch)))
}

/// Words for the total of everything, in the languages of the files.
pub(super) fn is_total(text: &str) -> bool {
    let folded = text.to_lowercase();
    matches!(
        folded.as_str(),
        "total"
            | "totals"
            | "grand total"
            | "world"
            | "all"
            | "all countries"
            | "_t"
            | "t"
            | "ensemble"
            | "totaux"
            | "total général"
            | "monde"
            | "todos"
            | "todas"
            | "total general"
            | "mundo"
            | "total geral"
            | "both sexes"
            | "المجموع"
            | "الإجمالي"
            | "المجموع العام"
            | "العالم"
            | "مجموع"
    )
}
