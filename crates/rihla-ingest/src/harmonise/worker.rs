//! Turns blocks of text rows into batches, column by column.

use std::sync::Arc;

use rihla_model::definition::{ColumnKind, DuplicatePolicy};
use rihla_model::{ObsStatus, Saying};

use crate::block::{RowBlock, as_u32};
use crate::error::IngestError;
use crate::harmonise::column::{Column, Resolved};
use crate::harmonise::dating::When;
use crate::harmonise::layout::Layout;
use crate::harmonise::part::{Harmonised, Part};
use crate::harmonise::recipe::Recipe;
use crate::harmonise::rows::Rows;
use crate::harmonise::sort_rows::Sorted;
use crate::limits;
use crate::unpivot::Prepared;

/// What a row has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Used,
    SetAside,
    Aggregate,
    Filtered,
}

/// The cells of one column after reading.
pub(super) enum Cells {
    Coded(Vec<Resolved>),
    Numbers { values: Vec<Option<i128>>, statuses: Vec<Option<ObsStatus>> },
    Text,
}

/// A worker: it knows the recipe, and what each text of each column became.
pub(crate) struct Worker<'r, 'a> {
    pub(super) recipe: &'r Recipe<'a>,
    pub(super) columns: Vec<Column>,
}
impl<'r, 'a> Worker<'r, 'a> {
    /// A worker that has seen nothing yet.
    pub fn new(recipe: &'r Recipe<'a>) -> Self {
        Self { recipe, columns: recipe.columns.iter().map(|_| Column::default()).collect() }
    }

    /// Harmonises the rows `from..to` of a block. `prepared` goes with the layout's turning.
    ///
    /// # Errors
    /// When Arrow refuses an array, which no input should bring about.
    pub fn harmonise(
        &mut self,
        block: &RowBlock,
        from: usize,
        to: usize,
        layout: &Arc<Layout>,
        prepared: Option<&Prepared>,
    ) -> Result<Harmonised, IngestError> {
        let Sorted { picked, mut out } = self.sort_rows(block, from, to, layout);
        let fan = layout.turn.as_ref().map_or(1, |t| t.fan().max(1));
        for chunk in picked.chunks((limits::BATCH_ROWS / fan).max(1)) {
            for column in &mut self.columns {
                column.tidy();
            }
            let part = match (&layout.turn, prepared) {
                (Some(turn), Some(prepared)) => {
                    let (cells, rows) = turn.apply(prepared, block, chunk);
                    let all: Vec<u32> = (0..as_u32(rows.len())).collect();
                    self.part(Rows { text: &block.text, cells: &cells, rows: &rows, picked: &all }, layout)
                }
                _ => self.part(Rows { text: &block.text, cells: &block.cells, rows: &block.rows, picked: chunk }, layout),
            };
            out.parts.push(part.map_err(|e| {
                IngestError::unreadable(
                    &layout.file,
                    Saying::new("ingest-rows-held", "its rows cannot be held ({cause})").with("cause", e.to_string()),
                    Saying::new("remedy-report-shape", "report this with the file's shape"),
                )
            })?);
        }
        Ok(out)
    }

    fn part(&mut self, rows: Rows<'_>, layout: &Layout) -> Result<Part, arrow::error::ArrowError> {
        let recipe = self.recipe;
        let n = rows.len();
        let mut part = Part { read: n as u64, ..Part::default() };
        let mut states = vec![State::Used; n];
        let mut marks: Vec<Vec<(u16, bool)>> = Vec::new();
        self.filter(rows, layout, &mut states, &mut part);
        self.mark_aggregates(rows, layout, &mut states, &mut marks);
        let mut fails = vec![0_u8; n];
        let mut hard = vec![false; n];
        let mut read: Vec<Cells> = recipe.columns.iter().map(|_| Cells::Text).collect();
        let mut times: Vec<When> = Vec::new();
        for &at in &recipe.order {
            let cells = self.read_column(at, rows, layout, &states, &mut fails, &mut hard, &times, &mut part.problems);
            if recipe.dating.column == Some(at) {
                times = self.times(at, &cells);
            }
            if let Some(slot) = read.get_mut(at) {
                *slot = cells;
            }
        }
        self.mark_aggregate_codes(&read, &mut states, layout, &mut marks, rows);
        settle(recipe, &read, &hard, &mut states);
        part.problems.sort_by_key(|p| p.line);
        let threshold = (recipe.checked * 3 / 10).clamp(2, 255) as u8;
        for (row, fails) in fails.iter().enumerate() {
            if *fails >= threshold {
                let position = rows.picked.get(row).copied().unwrap_or(0);
                part.failing.push((position, rows.start(row).line, u32::from(*fails)));
            }
        }
        let used: Vec<usize> = states.iter().enumerate().filter(|(_, s)| **s == State::Used).map(|(i, _)| i).collect();
        let count = |state: State| states.iter().filter(|s| **s == state).count() as u64;
        (part.set_aside, part.aggregate, part.filtered) = (count(State::SetAside), count(State::Aggregate), count(State::Filtered));
        self.note_aggregates(rows, layout, &states, &marks, &mut part);
        part.lines = used.iter().map(|row| rows.start(*row).line).collect();
        self.hash_rows(rows, layout, &read, &used, &mut part);
        if recipe.policy == DuplicatePolicy::KeepLast && !recipe.key.is_empty() {
            self.note_spoiled(rows, layout, &read, &states, &mut part);
        }
        if recipe.is_aggregate() {
            self.figures(rows, layout, &read, &states, &marks, &mut part);
        }
        if !used.is_empty() {
            part.batch = Some(self.batch(rows, layout, &read, &used)?);
        }
        Ok(part)
    }
}

impl Worker<'_, '_> {
    /// The time as of which each row is read, from the column that carries its period.
    fn times(&self, at: usize, cells: &Cells) -> Vec<When> {
        let (Cells::Coded(cells), Some(column)) = (cells, self.columns.get(at)) else { return Vec::new() };
        let timeless = self.recipe.dating.fallback();
        cells.iter().map(|cell| column.value(cell.value).filter(|slot| slot.period.is_some()).map_or(timeless, |slot| slot.when)).collect()
    }
}

/// Sets rows aside: those with a decisive failure, and figures without a single value although one was delivered.
fn settle(recipe: &Recipe<'_>, read: &[Cells], hard: &[bool], states: &mut [State]) {
    let measures: Vec<_> = read
        .iter()
        .zip(&recipe.columns)
        .filter(|(_, c)| c.definition.kind == ColumnKind::Number)
        .filter_map(|(cells, _)| match cells {
            Cells::Numbers { values, statuses } => Some((values, statuses)),
            _ => None,
        })
        .collect();
    for (row, state) in states.iter_mut().enumerate() {
        if *state != State::Used {
            continue;
        }
        // A number that failed has neither value nor status.
        let no_figure = recipe.is_aggregate()
            && !measures.is_empty()
            && measures.iter().all(|(values, _)| values.get(row).copied().flatten().is_none())
            && measures.iter().any(|(_, statuses)| statuses.get(row).copied().flatten().is_none());
        if hard.get(row) == Some(&true) || no_figure {
            *state = State::SetAside;
        }
    }
}
