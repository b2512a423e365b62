//! Turns blocks of text rows into batches, column by column.

use std::sync::Arc;

use arrow::array::{ArrayRef, Decimal128Array, RecordBatch, RecordBatchOptions, StringBuilder};
use rihla_model::definition::ColumnKind;
use rihla_model::{Frequency, NumberError, ObsStatus, Period, Rule, Severity};
use rihla_table::RowKind;

use crate::block::{RowBlock, as_u32};
use crate::error::IngestError;
use crate::harmonise::coded::CellProblem;
use crate::harmonise::column::{Column, NULL, Resolved, dictionary};
use crate::harmonise::hash;
use crate::harmonise::layout::{Layout, PlacedRule, Source};
use crate::harmonise::number;
use crate::harmonise::part::{Figure, Found, Harmonised, Part, PeriodBlock};
use crate::harmonise::recipe::{ColumnRecipe, Missing, Recipe};
use crate::harmonise::rows::Rows;
use crate::limits;
use crate::reader::sdmx_csv::cut_label;
use crate::text::{decode_entities, fold_blanks, trim};
use crate::unpivot::Prepared;

/// What a row has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Used,
    SetAside,
    Aggregate,
    Filtered,
}

/// The cells of one column after reading.
enum Cells {
    Coded(Vec<Resolved>),
    Numbers { values: Vec<Option<i128>>, statuses: Vec<Option<ObsStatus>> },
    Text,
}

/// A worker: it knows the recipe, and what each text of each column became.
pub(crate) struct Worker<'r, 'a> {
    recipe: &'r Recipe<'a>,
    columns: Vec<Column>,
}

/// The rows of a block that are data, and what was passed over.
struct Sorted {
    picked: Vec<u32>,
    out: Harmonised,
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
                IngestError::unreadable(&layout.file, format!("its rows cannot be held ({e})"), "report this with the file's shape")
            })?);
        }
        Ok(out)
    }

    /// Tells data from blank lines, footnotes and rows of a wrong width.
    fn sort_rows(&self, block: &RowBlock, from: usize, to: usize, layout: &Arc<Layout>) -> Sorted {
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
        let pass = |line: u32, remedy: &'static str| Found {
            line,
            column: None,
            under: None,
            severity: Severity::Note,
            rule: Rule::LINE_PASSED_OVER,
            value: None,
            remedy: remedy.into(),
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
                out.problems.push(pass(start.line, "a blank line; nothing to do"));
                continue;
            }
            if !reader.pass_over.is_empty() && begins(first, &reader.pass_over) {
                out.problems.push(pass(start.line, "the line begins with a text of `pass-over`; nothing to do"));
                continue;
            }
            if cells.len() != layout.width && self.wrong_width(block, row, layout) {
                out.problems.push(Found {
                    line: start.line,
                    column: None,
                under: None,
                    severity: Severity::Error,
                    rule: Rule::ROW_WIDTH,
                    value: Some(format!("{} cells, {} expected", cells.len(), layout.width)),
                    remedy: "the row has more or fewer cells than the header: look for a delimiter inside an unquoted text, or a footnote (`stop-at`)".into(),
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
                remedy: "bytes are not valid in the encoding; declare the right `encoding` under [reader] (often windows-1252 or windows-1256), or save as UTF-8".into(),
                count: 1,
            });
        }
        out.problems.sort_by_key(|p| p.line);
        Sorted { picked, out }
    }

    fn wrong_width(&self, block: &RowBlock, row: usize, layout: &Layout) -> bool {
        let cells = block.cells_of(row);
        if cells.len() > layout.width {
            return cells.iter().skip(layout.width).any(|s| !trim(block.text_of(*s)).is_empty());
        }
        !layout.short_rows && (layout.turn.is_some() || cells.len() <= layout.rightmost)
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
        let mut read: Vec<Cells> = Vec::with_capacity(recipe.columns.len());
        for at in 0..recipe.columns.len() {
            let cells = self.read_column(at, rows, layout, &states, &mut fails, &mut hard, &mut part.problems);
            read.push(cells);
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
        if recipe.is_aggregate() {
            self.figures(rows, layout, &read, &states, &marks, &mut part);
        }
        if !used.is_empty() {
            part.batch = Some(self.batch(rows, layout, &read, &used)?);
        }
        Ok(part)
    }

    /// Leaves rows out by declared conditions.
    fn filter(&self, rows: Rows<'_>, layout: &Layout, states: &mut [State], part: &mut Part) {
        let mut leave = |row: usize, states: &mut [State], column: &str, value: &str, remedy: &'static str| {
            if let Some(state) = states.get_mut(row) {
                *state = State::Filtered;
            }
            part.problems.push(Found {
                line: rows.start(row).line,
                column: Some(Arc::from(column)),
                under: None,
                severity: Severity::Note,
                rule: Rule::ROW_FILTERED,
                value: Some(value.to_owned()),
                remedy: remedy.into(),
                count: 1,
            });
        };
        for (rules, keep) in [(&layout.keep_only, true), (&layout.leave_out, false)] {
            for placed in rules {
                for row in 0..rows.len() {
                    if states.get(row) != Some(&State::Used) {
                        continue;
                    }
                    let hit = rule_text(rows, row, &placed.source, |text| placed.rule.texts.contains(text));
                    if hit != keep {
                        let value = rule_text(rows, row, &placed.source, str::to_owned);
                        leave(
                            row,
                            states,
                            &placed.rule.column,
                            &value,
                            "left out by `keep-only` or `leave-out` under [rows]; nothing to do",
                        );
                    }
                }
            }
        }
        if let Some(action) = layout.action {
            for row in 0..rows.len() {
                if states.get(row) == Some(&State::Used) && trim(rows.cell(row, action)).eq_ignore_ascii_case("D") {
                    leave(row, states, "ACTION", "D", "the message deletes this observation; deliver the full data instead");
                }
            }
        }
    }

    /// Marks rows whose delivered text says that they are aggregates of others.
    fn mark_aggregates(&self, rows: Rows<'_>, layout: &Layout, states: &mut [State], marks: &mut Vec<Vec<(u16, bool)>>) {
        if layout.aggregates.is_empty() && self.recipe.columns.iter().all(|c| c.aggregate_codes.is_empty()) {
            return;
        }
        marks.resize(rows.len(), Vec::new());
        for (rule_at, placed) in layout.aggregates.iter().enumerate() {
            let single = placed.rule.texts.len() == 1;
            for row in 0..rows.len() {
                if states.get(row) == Some(&State::Filtered) {
                    continue;
                }
                let total = rule_text(rows, row, &placed.source, |text| placed.rule.texts.contains(text).then(|| single || is_total(text)));
                if let Some(total) = total {
                    if let Some(state) = states.get_mut(row) {
                        *state = State::Aggregate;
                    }
                    if let Some(mark) = marks.get_mut(row) {
                        mark.push((u16::try_from(rule_at).unwrap_or(u16::MAX), total));
                    }
                }
            }
        }
    }

    fn mark_aggregate_codes(&self, read: &[Cells], states: &mut [State], layout: &Layout, marks: &mut [Vec<(u16, bool)>], rows: Rows<'_>) {
        for (at, recipe) in self.recipe.columns.iter().enumerate() {
            let (false, Some(Cells::Coded(cells)), Some(column)) = (recipe.aggregate_codes.is_empty(), read.get(at), self.columns.get(at))
            else {
                continue;
            };
            let single = recipe.aggregate_codes.len() == 1;
            let rule_at = u16::try_from(layout.aggregates.len() + at).unwrap_or(u16::MAX);
            for (row, cell) in cells.iter().enumerate().take(rows.len()) {
                let Some(slot) = column.value(cell.value).filter(|s| s.aggregate) else { continue };
                if states.get(row) == Some(&State::Filtered) {
                    continue;
                }
                if let (Some(state), Some(mark)) = (states.get_mut(row), marks.get_mut(row)) {
                    *state = State::Aggregate;
                    mark.push((rule_at, single || slot.total));
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the arrays of one stretch of rows, filled column by column")]
    fn read_column(
        &mut self,
        at: usize,
        rows: Rows<'_>,
        layout: &Layout,
        states: &[State],
        fails: &mut [u8],
        hard: &mut [bool],
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
            "the cell must not be blank; correct the file, or say under `missing` what a blank means",
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
                for row in 0..rows.len() {
                    if skip(row) {
                        cells.push(Resolved { value: NULL, problem: 0, status: None, blank: true });
                        continue;
                    }
                    let text = cell_text(rows, row, source, &mut scratch);
                    let resolved = memory.resolve(recipe, at, column, text);
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

    /// One line in the problem list for each aggregate that is set aside.
    fn note_aggregates(&self, rows: Rows<'_>, layout: &Layout, states: &[State], marks: &[Vec<(u16, bool)>], part: &mut Part) {
        for (row, state) in states.iter().enumerate() {
            if *state != State::Aggregate {
                continue;
            }
            let rule = marks.get(row).and_then(|m| m.first()).map_or(0, |m| usize::from(m.0));
            let placed: Option<&PlacedRule> = layout.aggregates.get(rule);
            let column = placed
                .map(|p| p.rule.column.clone())
                .or_else(|| self.recipe.columns.get(rule.saturating_sub(layout.aggregates.len())).map(|c| c.name.clone()));
            part.problems.push(Found {
                line: rows.start(row).line,
                column: column.map(Arc::from),
                under: None,
                severity: Severity::Note,
                rule: Rule::AGGREGATE_SET_ASIDE,
                value: placed.map(|p| rule_text(rows, row, &p.source, str::to_owned)),
                remedy: "an aggregate of other rows, set aside and compared to their sum where that can be done; nothing to do".into(),
                count: 1,
            });
        }
    }

    /// Hashes of keys and of whole rows, and what each period holds.
    fn hash_rows(&self, rows: Rows<'_>, layout: &Layout, read: &[Cells], used: &[usize], part: &mut Part) {
        let recipe = self.recipe;
        let mut scratch = String::new();
        let mut periods: Vec<Option<PeriodBlock>> = Vec::new();
        let time = recipe.time.and_then(|at| Some((self.columns.get(at)?, read.get(at)?, at)));
        part.keys.reserve(used.len());
        for &row in used {
            let line = rows.start(row).line;
            let text = hash::short(rows.raw(row).as_bytes()) ^ u64::from(rows.start(row).column).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let mut key = 0_u128;
            for &at in &layout.key {
                key = key.wrapping_add(self.cell_hash(at, read, rows, row, layout));
            }
            for (at, source) in layout.raw_key.iter().enumerate() {
                key = key.wrapping_add(hash::of_bytes(1000 + at as u64, cell_text(rows, row, source, &mut scratch).as_bytes()));
            }
            // Without a key the whole row is its own key.
            let key = if layout.key.is_empty() && layout.raw_key.is_empty() { hash::mix(u128::from(text)) } else { hash::mix(key) };
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

    fn cell_hash(&self, at: usize, read: &[Cells], rows: Rows<'_>, row: usize, layout: &Layout) -> u128 {
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
    fn content_hash(&self, time: usize, read: &[Cells], row: usize) -> (u128, bool) {
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
    fn figures(&self, rows: Rows<'_>, layout: &Layout, read: &[Cells], states: &[State], marks: &[Vec<(u16, bool)>], part: &mut Part) {
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

    fn batch(&self, rows: Rows<'_>, layout: &Layout, read: &[Cells], used: &[usize]) -> Result<RecordBatch, arrow::error::ArrowError> {
        let recipe = self.recipe;
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(recipe.schema.columns.len());
        for (position, out) in recipe.schema.columns.iter().enumerate() {
            let filling: Vec<usize> =
                recipe.columns.iter().enumerate().filter(|(_, c)| c.output == Some(position)).map(|(i, _)| i).collect();
            let array = match out.kind {
                RowKind::Code | RowKind::Period => match layout.fixed.iter().find(|(at, _)| *at == position) {
                    Some((_, text)) if filling.is_empty() => {
                        let value = (!text.is_empty()).then_some((0_u32, text.as_str()));
                        dictionary(used.iter().map(|_| value), 1)?
                    }
                    _ => self.coded_array(read, used, &filling)?,
                },
                RowKind::Number { scale } => {
                    let values = used.iter().map(|row| {
                        filling.iter().find_map(|at| match read.get(*at) {
                            Some(Cells::Numbers { values, .. }) => values.get(*row).copied().flatten(),
                            _ => None,
                        })
                    });
                    let array: Decimal128Array = values.collect();
                    Arc::new(array.with_precision_and_scale(38, i8::try_from(scale).unwrap_or(0))?)
                }
                RowKind::Status | RowKind::Conf => self.status_array(read, used, position)?,
                RowKind::Text => self.text_array(rows, layout, used, &filling),
            };
            arrays.push(array);
        }
        let options = RecordBatchOptions::new().with_row_count(Some(used.len()));
        RecordBatch::try_new_with_options(recipe.schema.to_arrow(), arrays, &options)
    }

    /// Codes of one or several columns of the same concept: the first that has a value.
    fn coded_array(&self, read: &[Cells], used: &[usize], filling: &[usize]) -> Result<ArrayRef, arrow::error::ArrowError> {
        let mut offsets = Vec::with_capacity(filling.len());
        let mut slots = 0_usize;
        for at in filling {
            offsets.push(slots);
            slots += self.columns.get(*at).map_or(0, |c| c.slots.len());
        }
        // Equal texts of different columns share a number.
        let mut alias: Vec<u32> = (0..as_u32(slots)).collect();
        if filling.len() > 1 {
            let mut first = std::collections::HashMap::<&str, u32>::new();
            for (at, offset) in filling.iter().zip(&offsets) {
                for (i, slot) in self.columns.get(*at).map(|c| c.slots.as_slice()).unwrap_or_default().iter().enumerate() {
                    let own = as_u32(offset + i);
                    let shared = *first.entry(slot.text.as_str()).or_insert(own);
                    if let Some(a) = alias.get_mut(offset + i) {
                        *a = shared;
                    }
                }
            }
        }
        let values = used.iter().map(|row| {
            filling.iter().zip(&offsets).find_map(|(at, offset)| {
                let Some(Cells::Coded(cells)) = read.get(*at) else { return None };
                let cell = cells.get(*row)?;
                let slot = self.columns.get(*at)?.value(cell.value)?;
                Some((alias.get(offset + cell.value as usize).copied()?, slot.text.as_str()))
            })
        });
        dictionary(values, slots)
    }

    /// Statuses: the flag's if there is one, else the number's own reason for being missing.
    fn status_array(&self, read: &[Cells], used: &[usize], position: usize) -> Result<ArrayRef, arrow::error::ArrowError> {
        let recipe = self.recipe;
        let of = |kind: ColumnKind, conf: bool| -> Vec<usize> {
            recipe
                .columns
                .iter()
                .enumerate()
                .filter(|(_, c)| c.definition.kind == kind && (if conf { c.conf } else { c.status }) == Some(position))
                .map(|(i, _)| i)
                .collect()
        };
        let (flags, confs, numbers) = (of(ColumnKind::Flag, false), of(ColumnKind::ConfFlag, true), of(ColumnKind::Number, false));
        let values = used.iter().map(|row| {
            for at in &confs {
                if let Some(Cells::Coded(cells)) = read.get(*at)
                    && let Some(slot) = cells.get(*row).and_then(|c| self.columns.get(*at)?.value(c.value))
                {
                    let letter = slot.text.bytes().next().unwrap_or(b'F');
                    return Some((u32::from(letter), slot.text.as_str()));
                }
            }
            let flag = flags.iter().find_map(|at| match read.get(*at) {
                Some(Cells::Coded(cells)) => cells.get(*row).and_then(|c| c.status),
                _ => None,
            });
            let own = || {
                numbers.iter().find_map(|at| match read.get(*at) {
                    Some(Cells::Numbers { values, statuses }) if values.get(*row).copied().flatten().is_none() => {
                        statuses.get(*row).copied().flatten()
                    }
                    _ => None,
                })
            };
            flag.or_else(own).map(|s| (u32::from(s.code().bytes().next().unwrap_or(b'A')), s.code()))
        });
        dictionary(values, 128)
    }

    fn text_array(&self, rows: Rows<'_>, layout: &Layout, used: &[usize], filling: &[usize]) -> ArrayRef {
        let mut builder = StringBuilder::with_capacity(used.len(), used.len() * 12);
        let mut scratch = String::new();
        let entities = self.recipe.definition.reader.html_entities;
        for &row in used {
            let mut done = false;
            for at in filling {
                let (Some((source, _)), Some(column)) = (layout.columns.get(*at), self.recipe.columns.get(*at)) else { continue };
                let text = cell_text(rows, row, source, &mut scratch);
                if text.is_empty() || column.missing(text).is_some() {
                    continue;
                }
                let translated = column.translation.as_ref().and_then(|t| t.get(fold_blanks(text).as_ref()));
                match translated {
                    Some(translated) => builder.append_value(translated),
                    None if entities => builder.append_value(decode_entities(text)),
                    None => builder.append_value(text),
                }
                done = true;
                break;
            }
            if !done {
                builder.append_null();
            }
        }
        Arc::new(builder.finish())
    }
}

/// Sets rows aside: those with a decisive failure, and figures without a single value although one was delivered.
fn settle(recipe: &Recipe<'_>, read: &[Cells], hard: &[bool], states: &mut [State]) {
    let measures: Vec<(&Vec<Option<i128>>, &Vec<Option<ObsStatus>>)> = read
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

/// The trimmed text of a row's cell.
#[inline]
fn cell_text<'t>(rows: Rows<'t>, row: usize, source: &'t Source, scratch: &'t mut String) -> &'t str {
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
fn rule_text<T>(rows: Rows<'_>, row: usize, source: &Source, look: impl FnOnce(&str) -> T) -> T {
    let mut scratch = String::new();
    look(&fold_blanks(cell_text(rows, row, source, &mut scratch)))
}

/// Words for the total of everything, in the languages of the files.
fn is_total(text: &str) -> bool {
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

struct ReadNumber {
    value: Option<i128>,
    status: Option<ObsStatus>,
    problem: Option<CellProblem>,
    blank: bool,
}

fn read_number(column: &ColumnRecipe<'_>, text: &str) -> ReadNumber {
    let mut out = ReadNumber { value: None, status: None, problem: None, blank: false };
    let missing = |text: &str| column.missing(text).or_else(|| column.missing(&fold_blanks(text)));
    let mut text = text;
    if let Some(table) = &column.translation
        && let Some(translated) = table.get(fold_blanks(text).as_ref())
    {
        text = translated;
    }
    if (text.is_empty() || column.numeric_tokens)
        && let Some(meaning) = missing(text)
    {
        return out.with_missing(meaning);
    }
    if text.is_empty() {
        out.blank = true;
        return out;
    }
    match number::read(text, column.number) {
        Ok((value, rounded)) => {
            out.value = Some(value);
            if rounded && column.definition.kind == ColumnKind::Number {
                out.problem = Some(CellProblem::note(
                    Rule::named("number-rounded"),
                    "more digits were delivered than `scale` keeps; raise it if they matter",
                ));
            }
        }
        Err(error) => {
            if let Some(meaning) = missing(text) {
                return out.with_missing(meaning);
            }
            if error == NumberError::Blank {
                out.blank = true;
                return out;
            }
            out.problem = Some(CellProblem::error(Rule::NUMBER_UNREADABLE, error.to_string()));
            return out;
        }
    }
    let (least, greatest) = (column.definition.least, column.definition.greatest);
    if (least.is_some() || greatest.is_some())
        && let Some(value) = out.value
    {
        // Bounds are rough by nature; a float is exact enough to compare with them.
        let x = value as f64 / 10_f64.powi(i32::from(column.number.scale));
        if least.is_some_and(|l| x < l) || greatest.is_some_and(|g| x > g) {
            out.value = None;
            out.problem = Some(CellProblem::error(
                Rule::NUMBER_OUT_OF_BOUNDS,
                "the number is outside `least` and `greatest` of the column; correct the file or the bounds",
            ));
        }
    }
    out
}

impl ReadNumber {
    fn with_missing(mut self, meaning: &Missing) -> Self {
        match meaning {
            Missing::Zero => self.value = Some(0),
            Missing::Status(status) => self.status = Some(*status),
            Missing::Code(code) if code == "_Z" => self.status = Some(ObsStatus::M),
            Missing::Code(_) => self.status = Some(ObsStatus::O),
        }
        self
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
