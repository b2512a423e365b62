//! Reads one column of a stretch of rows.

use std::sync::Arc;

use rihla_model::definition::ColumnKind;
use rihla_model::{ObsStatus, Rule, Saying};

use crate::harmonise::cell::cell_text;
use crate::harmonise::coded::CellProblem;
use crate::harmonise::column::{NULL, Resolved};
use crate::harmonise::dating::When;
use crate::harmonise::layout::Layout;
use crate::harmonise::part::Found;
use crate::harmonise::read_number::read_number;
use crate::harmonise::rows::Rows;
use crate::harmonise::worker::{Cells, State, Worker};

impl Worker<'_, '_> {
    #[expect(clippy::too_many_arguments, reason = "the arrays of one stretch of rows, filled column by column")]
    pub(super) fn read_column(
        &mut self,
        at: usize,
        rows: Rows<'_>,
        layout: &Layout,
        states: &[State],
        fails: &mut [u8],
        hard: &mut [bool],
        times: &[When],
        problems: &mut Vec<Found>,
    ) -> Cells {
        let recipe = self.recipe;
        let (Some(column), Some((source, header)), Some(memory)) =
            (recipe.columns.get(at), layout.columns.get(at), self.columns.get_mut(at))
        else {
            return Cells::Text;
        };
        let mut report = |row: usize, problem: &CellProblem, text: &str, count: u64| {
            let is_number = column.definition.kind == ColumnKind::Number;
            let under = layout.turn.as_ref().filter(|_| is_number).and_then(|t| t.source_header(rows.start(row).column)).map(Arc::from);
            problems.push(Found {
                line: rows.start(row).line,
                column: Some(Arc::clone(header)),
                under,
                severity: problem.severity,
                rule: problem.rule.clone(),
                value: (!text.is_empty()).then(|| text.to_owned()),
                remedy: problem.remedy.clone(),
                count,
            });
        };
        // A failed cell sets its row aside where rows are figures (a figure of unknown place is of no use) or the column is required.
        let decisive = column.definition.required || (recipe.is_aggregate() && column.is_dimension);
        let absent = CellProblem::error(
            Rule::VALUE_ABSENT,
            Saying::new("problem-blank", "the cell must not be blank; correct the file, or say under `missing` what a blank means"),
        );
        let mut scratch = String::new();
        let live = |row: usize| matches!(states.get(row), Some(State::Used));
        let skip = |row: usize| matches!(states.get(row), Some(State::Filtered));
        let mut fail = |row: usize, fails: &mut [u8]| {
            if let Some(n) = fails.get_mut(row) {
                *n = n.saturating_add(1);
            }
            if decisive && let Some(h) = hard.get_mut(row) {
                *h = true;
            }
        };
        match column.definition.kind {
            ColumnKind::Number | ColumnKind::Weight => {
                let mut values = Vec::with_capacity(rows.len());
                let mut statuses = Vec::with_capacity(rows.len());
                let mut rounded: Option<(usize, CellProblem, String, u64)> = None;
                for row in 0..rows.len() {
                    if skip(row) {
                        values.push(None);
                        statuses.push(None);
                        continue;
                    }
                    let text = cell_text(rows, row, source, &mut scratch);
                    let read = read_number(column, text);
                    if let Some(problem) = &read.problem
                        && live(row)
                    {
                        if read.value.is_some() {
                            // Rounding is noted once for a stretch of rows, with its count.
                            let noted = rounded.get_or_insert_with(|| (row, problem.clone(), text.to_owned(), 0));
                            noted.3 += 1;
                        } else {
                            report(row, problem, text, 1);
                            fail(row, fails);
                        }
                    }
                    if read.blank && column.definition.required && live(row) {
                        report(row, &absent, "", 1);
                        fail(row, fails);
                    }
                    values.push(read.value);
                    statuses.push(if read.blank { Some(ObsStatus::O) } else { read.status });
                }
                if let Some((row, problem, text, count)) = rounded {
                    report(row, &problem, &text, count);
                }
                Cells::Numbers { values, statuses }
            }
            ColumnKind::Text => {
                for row in 0..rows.len() {
                    if column.definition.required && live(row) && cell_text(rows, row, source, &mut scratch).is_empty() {
                        report(row, &absent, "", 1);
                        fail(row, fails);
                    }
                }
                Cells::Text
            }
            _ => {
                let mut cells = Vec::with_capacity(rows.len());
                let timeless = recipe.dating.fallback();
                let times = if column.dated() { times } else { &[] };
                for row in 0..rows.len() {
                    if skip(row) {
                        cells.push(Resolved { value: NULL, problem: 0, status: None, blank: true });
                        continue;
                    }
                    let text = cell_text(rows, row, source, &mut scratch);
                    let resolved = memory.resolve(recipe, at, column, text, times.get(row).copied().unwrap_or(timeless));
                    if resolved.problem != 0 && live(row) {
                        if let Some(problem) = memory.problems.get(resolved.problem as usize - 1) {
                            report(row, problem, text, 1);
                        }
                        if resolved.failed() {
                            fail(row, fails);
                        }
                    }
                    if resolved.blank && column.definition.required && live(row) {
                        report(row, &absent, "", 1);
                        fail(row, fails);
                    }
                    cells.push(resolved);
                }
                Cells::Coded(cells)
            }
        }
    }
}
