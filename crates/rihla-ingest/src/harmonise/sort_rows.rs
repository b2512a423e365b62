//! Tells rows of data from blank lines, footnotes and rows of a wrong width.

use std::sync::Arc;

use rihla_model::{Rule, Saying, Severity};

use crate::block::{RowBlock, as_u32};
use crate::harmonise::layout::Layout;
use crate::harmonise::part::{Found, Harmonised};
use crate::harmonise::worker::Worker;
use crate::text::trim;

/// The rows of a block that are data, and what was passed over.
pub(super) struct Sorted {
    pub picked: Vec<u32>,
    pub out: Harmonised,
}

impl Worker<'_, '_> {
    /// Tells data from blank lines, footnotes and rows of a wrong width.
    pub(super) fn sort_rows(&self, block: &RowBlock, from: usize, to: usize, layout: &Arc<Layout>) -> Sorted {
        let reader = &self.recipe.definition.reader;
        let to = to.min(block.rows.len());
        let mut picked = Vec::with_capacity(to.saturating_sub(from));
        let mut out = Harmonised {
            parts: Vec::new(),
            problems: Vec::new(),
            rows: to.saturating_sub(from) as u64,
            lines: block.lines,
            absolute: block.absolute,
            stopped: None,
            after_stop: 0,
            set_aside: 0,
            failing: Vec::new(),
        };
        let pass = |line: u32, remedy: Saying| Found {
            line,
            column: None,
            under: None,
            severity: Severity::Note,
            rule: Rule::LINE_PASSED_OVER,
            value: None,
            remedy,
            count: 1,
        };
        let begins = |text: &str, marks: &[String]| marks.iter().any(|m| text.starts_with(m.as_str()));
        for row in from..to {
            let Some(start) = block.rows.get(row) else { break };
            let cells = block.cells_of(row);
            let first = cells.first().map_or("", |s| trim(block.text_of(*s)));
            if !reader.stop_at.is_empty() && begins(first, &reader.stop_at) {
                out.stopped = Some(start.line);
                out.after_stop = (to - row) as u64;
                break;
            }
            if first.is_empty() && block.is_blank(row) {
                out.problems.push(pass(start.line, Saying::new("problem-blank-line", "a blank line; nothing to do")));
                continue;
            }
            if !reader.pass_over.is_empty() && begins(first, &reader.pass_over) {
                out.problems.push(pass(
                    start.line,
                    Saying::new("problem-passed-over", "the line begins with a text of `pass-over`; nothing to do"),
                ));
                continue;
            }
            if cells.len() != layout.width && self.wrong_width(block, row, layout) {
                out.problems.push(Found {
                    line: start.line,
                    column: None,
                under: None,
                    severity: Severity::Error,
                    rule: Rule::ROW_WIDTH,
                    value: Some(format!("{} ≠ {}", cells.len(), layout.width)),
                    remedy: Saying::new("problem-width", "the row has more or fewer cells than the header: look for a delimiter inside an unquoted text, or a footnote (`stop-at`)"),
                    count: 1,
                });
                out.set_aside += 1;
                out.failing.push((as_u32(row), start.line, u32::MAX));
                continue;
            }
            picked.push(as_u32(row));
        }
        for line in &block.spoilt {
            out.problems.push(Found {
                line: *line,
                column: None,
                under: None,
                severity: Severity::Warning,
                rule: Rule::ENCODING,
                value: None,
                remedy: Saying::new("problem-encoding", "bytes are not valid in the encoding; declare the right `encoding` under [reader] (often windows-1252 or windows-1256), or save as UTF-8"),
                count: 1,
            });
        }
        for missing in &block.undeclared_missing {
            out.problems.push(Found {
                line: missing.line,
                column: Some(Arc::clone(&missing.column)),
                under: None,
                severity: Severity::Warning,
                rule: Rule::MISSING_UNDECLARED,
                value: Some(missing.text.clone()),
                remedy: Saying::new("problem-missing-undeclared", "the file calls this value missing and the source definition does not, so it is read as `.`; name it under the column's `missing` with its meaning"),
                count: missing.count,
            });
        }
        out.problems.sort_by_key(|p| p.line);
        Sorted { picked, out }
    }

    pub(super) fn wrong_width(&self, block: &RowBlock, row: usize, layout: &Layout) -> bool {
        let cells = block.cells_of(row);
        if cells.len() > layout.width {
            return cells.iter().skip(layout.width).any(|s| !trim(block.text_of(*s)).is_empty());
        }
        !layout.short_rows && (layout.turn.is_some() || cells.len() <= layout.rightmost)
    }
}
