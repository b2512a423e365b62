//! Fingerprints of rows: of their keys, of their periods' contents, of the series they belong to.

use rihla_model::definition::ColumnKind;
use rihla_model::{Frequency, Period};

use crate::harmonise::cell::cell_text;
use crate::harmonise::hash;
use crate::harmonise::layout::Layout;
use crate::harmonise::number::delivered_digits;
use crate::harmonise::part::{Figure, Part, PeriodBlock};
use crate::harmonise::rows::Rows;
use crate::harmonise::worker::{Cells, State, Worker};

impl Worker<'_, '_> {
    /// Hashes of keys and of whole rows, and what each period holds.
    pub(super) fn hash_rows(&self, rows: Rows<'_>, layout: &Layout, read: &[Cells], used: &[usize], part: &mut Part) {
        let recipe = self.recipe;
        let mut scratch = String::new();
        let mut periods: Vec<Option<PeriodBlock>> = Vec::new();
        let time = recipe.time.and_then(|at| Some((self.columns.get(at)?, read.get(at)?, at)));
        part.keys.reserve(used.len());
        for &row in used {
            let line = rows.start(row).line;
            let text = hash::short(rows.raw(row).as_bytes()) ^ u64::from(rows.start(row).column).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            // Without a key the whole row is its own key.
            let key = if layout.key.is_empty() && layout.raw_key.is_empty() {
                hash::mix(u128::from(text))
            } else {
                self.key_hash(rows, layout, read, row, &mut scratch)
            };
            part.keys.push((key & !0xFFFF_FFFF) | u128::from(text as u32));
            if let Some((column, Cells::Coded(cells), time_at)) = time
                && let Some(slot) = cells.get(row).map(|c| c.value)
                && let Some(period) = column.value(slot).and_then(|s| s.period)
            {
                let index = slot as usize;
                if periods.len() <= index {
                    periods.resize(index + 1, None);
                }
                let (sum, telling) = self.content_hash(time_at, read, row);
                if let Some(entry) = periods.get_mut(index) {
                    let entry = entry.get_or_insert_with(|| PeriodBlock { period, rows: 0, telling: 0, sum: 0, first_line: line });
                    entry.rows += 1;
                    entry.telling += u64::from(telling);
                    entry.sum = entry.sum.wrapping_add(hash::mix(sum));
                }
            }
        }
        part.periods = merge_months(periods.into_iter().flatten().collect());
    }

    fn key_hash(&self, rows: Rows<'_>, layout: &Layout, read: &[Cells], row: usize, scratch: &mut String) -> u128 {
        let mut key = 0_u128;
        for &at in &layout.key {
            key = key.wrapping_add(self.cell_hash(at, read, rows, row, layout));
        }
        for (at, source) in layout.raw_key.iter().enumerate() {
            key = key.wrapping_add(hash::of_bytes(1000 + at as u64, cell_text(rows, row, source, scratch).as_bytes()));
        }
        hash::mix(key)
    }

    /// Rows that were set aside though their key could be read: what stands before them under that key is not the last of it.
    pub(super) fn note_spoiled(&self, rows: Rows<'_>, layout: &Layout, read: &[Cells], states: &[State], part: &mut Part) {
        let mut scratch = String::new();
        let mut used = 0;
        for (row, state) in states.iter().enumerate() {
            match state {
                State::Used => used += 1,
                State::SetAside if self.has_key(rows, layout, read, row, &mut scratch) => {
                    let key = self.key_hash(rows, layout, read, row, &mut scratch) & !0xFFFF_FFFF;
                    part.spoiled.push((used, key, rows.start(row).line));
                }
                _ => {}
            }
        }
    }

    /// Whether every cell of the key could be read.
    fn has_key(&self, rows: Rows<'_>, layout: &Layout, read: &[Cells], row: usize, scratch: &mut String) -> bool {
        let mut filled = |source| !cell_text(rows, row, source, scratch).is_empty();
        let of_columns = layout.key.iter().all(|&at| match read.get(at) {
            Some(Cells::Coded(cells)) => {
                cells.get(row).is_some_and(|cell| self.columns.get(at).is_some_and(|c| c.value(cell.value).is_some()))
            }
            Some(Cells::Numbers { values, .. }) => values.get(row).copied().flatten().is_some(),
            _ => layout.columns.get(at).is_some_and(|(source, _)| filled(source)),
        });
        of_columns && layout.raw_key.iter().all(filled)
    }

    pub(super) fn cell_hash(&self, at: usize, read: &[Cells], rows: Rows<'_>, row: usize, layout: &Layout) -> u128 {
        match read.get(at) {
            Some(Cells::Coded(cells)) => {
                let cell = cells.get(row).copied();
                match cell.and_then(|c| self.columns.get(at)?.value(c.value)) {
                    Some(slot) => slot.hash,
                    None => hash::of_text(at, ""),
                }
            }
            Some(Cells::Numbers { values, .. }) => {
                values.get(row).copied().flatten().map_or_else(|| hash::of_text(at, ""), |v| hash::of_number(at, v))
            }
            _ => {
                let mut scratch = String::new();
                layout.columns.get(at).map_or(0, |(source, _)| hash::of_text(at, cell_text(rows, row, source, &mut scratch)))
            }
        }
    }

    /// The hash of a row's harmonised cells but for dates and free text, and whether it holds a number other than zero.
    pub(super) fn content_hash(&self, time: usize, read: &[Cells], row: usize) -> (u128, bool) {
        let mut sum = 0_u128;
        let mut telling = !self.recipe.is_aggregate();
        for (at, cells) in read.iter().enumerate() {
            if at == time {
                continue;
            }
            match cells {
                Cells::Coded(cells) => {
                    let slot = cells.get(row).and_then(|c| self.columns.get(at)?.value(c.value));
                    if let Some(slot) = slot.filter(|s| s.period.is_none()) {
                        sum = sum.wrapping_add(slot.hash);
                    }
                }
                Cells::Numbers { values, .. } => {
                    if let Some(value) = values.get(row).copied().flatten() {
                        sum = sum.wrapping_add(hash::of_number(at, value));
                        telling |= value != 0;
                    }
                }
                Cells::Text => {}
            }
        }
        (sum, telling)
    }

    /// Rows as figures, for comparing totals and looking along series.
    pub(super) fn figures(
        &self,
        rows: Rows<'_>,
        layout: &Layout,
        read: &[Cells],
        states: &[State],
        marks: &[Vec<(u16, bool)>],
        part: &mut Part,
    ) {
        let recipe = self.recipe;
        let ruled: Vec<usize> = (0..layout.aggregates.len() + recipe.columns.len()).collect();
        let any_rule = !marks.is_empty();
        let mut scratch = String::new();
        for (row, state) in states.iter().enumerate() {
            if !matches!(state, State::Used | State::Aggregate) {
                continue;
            }
            let mut figure = Figure {
                line: rows.start(row).line,
                dimensions: 0,
                time: 0,
                day: None,
                aggregate: Vec::new(),
                ruled: Vec::new(),
                values: Vec::new(),
                digits: Vec::new(),
            };
            // Columns whose text marks this row as an aggregate: `AFRICA` and `Africa` may be two different groups of one code.
            let marked: Vec<usize> = marks
                .get(row)
                .into_iter()
                .flatten()
                .filter_map(|(rule, _)| layout.aggregates.get(usize::from(*rule)).and_then(|p| p.column))
                .collect();
            let dimension_hash = |at: usize, scratch: &mut String| {
                let cell = match read.get(at) {
                    Some(Cells::Coded(cells)) if !marked.contains(&at) => cells.get(row).copied(),
                    _ => None,
                };
                match cell.and_then(|c| self.columns.get(at)?.value(c.value)) {
                    Some(slot) => slot.hash,
                    // An aggregate's own name is often in no list; its text tells it apart.
                    None => layout
                        .columns
                        .get(at)
                        .map_or(0, |(source, _)| hash::of_bytes(5000 + at as u64, cell_text(rows, row, source, scratch).as_bytes())),
                }
            };
            for (at, column) in recipe.columns.iter().enumerate() {
                if column.is_dimension {
                    let hash = dimension_hash(at, &mut scratch);
                    figure.dimensions = figure.dimensions.wrapping_add(hash);
                    if recipe.time == Some(at) {
                        figure.time = hash;
                        if let Some(Cells::Coded(cells)) = read.get(at) {
                            let period = cells.get(row).and_then(|c| self.columns.get(at)?.value(c.value)).and_then(|s| s.period);
                            figure.day = period.map(|p| days(&p));
                        }
                    }
                } else if column.definition.kind == ColumnKind::Number
                    && let Some(Cells::Numbers { values, .. }) = read.get(at)
                {
                    figure.values.push(values.get(row).copied().flatten());
                    if any_rule {
                        let text = layout.columns.get(at).map(|(source, _)| cell_text(rows, row, source, &mut scratch));
                        figure.digits.push(text.map_or(0, |t| delivered_digits(t, column.number)));
                    }
                }
            }
            if any_rule {
                figure.aggregate = marks.get(row).cloned().unwrap_or_default();
                figure.ruled = ruled
                    .iter()
                    .map(|rule| {
                        let column = match layout.aggregates.get(*rule) {
                            Some(placed) => placed.column,
                            None => Some(rule - layout.aggregates.len())
                                .filter(|at| recipe.columns.get(*at).is_some_and(|c| !c.aggregate_codes.is_empty())),
                        };
                        column
                            .filter(|at| recipe.columns.get(*at).is_some_and(|c| c.is_dimension))
                            .map_or(0, |at| dimension_hash(at, &mut scratch))
                    })
                    .collect();
            }
            part.figures.push(figure);
        }
    }
}

/// The first day of a period, counted so that days compare.
fn days(period: &Period) -> i32 {
    let date = period.start();
    i32::from(date.year()) * 372 + i32::from(date.month()) * 31 + i32::from(date.day())
}

/// Days and weeks are brought to their month.
fn merge_months(blocks: Vec<PeriodBlock>) -> Vec<PeriodBlock> {
    let mut merged: Vec<PeriodBlock> = Vec::new();
    let mut at = std::collections::HashMap::<Period, usize>::new();
    for block in blocks {
        let coarse = if block.period.frequency().is_some_and(|f| f > Frequency::Monthly) {
            Period::containing(block.period.start(), Frequency::Monthly).unwrap_or(block.period)
        } else {
            block.period
        };
        match at.get(&coarse).and_then(|i| merged.get_mut(*i)) {
            Some(known) => {
                known.rows += block.rows;
                known.telling += block.telling;
                known.sum = known.sum.wrapping_add(block.sum);
                known.first_line = known.first_line.min(block.first_line);
            }
            None => {
                at.insert(coarse, merged.len());
                merged.push(PeriodBlock { period: coarse, ..block });
            }
        }
    }
    merged
}
