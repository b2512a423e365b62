//! Brings what the workers made into the order of the files, judges what only the whole delivery shows (keys, repeated periods,
//! totals, shifted columns, outliers), and hands rows and problems on.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use rihla_model::definition::{ColumnKind, DuplicatePolicy};
use rihla_model::{Location, Problem, Rule, Saying, Severity};

use crate::delivery::RowSink;
use crate::error::IngestError;
use crate::harmonise::layout::Layout;
use crate::harmonise::part::{Found, Harmonised, Part};
use crate::harmonise::recipe::Recipe;
use crate::outlier::Outliers;
use crate::period_repeat::PeriodRepeat;
use crate::seen_rows::{Seen, SeenRows};
use crate::shifted::Shifted;
use crate::summary::DeliverySummary;
use crate::tally::{self, Tally};
use crate::totals::{Measure, Totals};

/// A batch that waits until it is known which of its rows are the last of their key.
struct Held {
    batch: RecordBatch,
    keep: Vec<bool>,
}

/// Where the rows of a key stand, for the policy that keeps the last.
struct Last {
    /// Batch and row; none where that row was set aside.
    place: Option<(usize, usize)>,
    file: u32,
    line: u64,
}

/// Takes blocks in the order of the files.
pub(crate) struct Merge<'r, 'a, 's> {
    recipe: &'r Recipe<'a>,
    sink: &'s mut dyn RowSink,
    tally: Tally,
    read: u64,
    used: u64,
    set_aside: u64,
    settled: u64,
    aggregate: u64,
    filtered: u64,
    files: Vec<(Arc<str>, Option<Arc<str>>)>,
    layout: Option<Arc<Layout>>,
    /// Lines of the current file before the current block.
    line_base: u64,
    /// Rows of the delivery before the current block.
    row_base: u64,
    stopped: Option<(u64, u64)>,
    seen: SeenRows,
    last: HashMap<u128, Last>,
    held: Vec<Held>,
    /// Rows of the batch at hand that a later row of the same batch replaces.
    drops: Vec<usize>,
    refused: Option<Saying>,
    periods: PeriodRepeat,
    shifted: Shifted,
    outliers: Outliers,
    totals: Totals,
    unusable: Option<Saying>,
}

impl<'r, 'a, 's> Merge<'r, 'a, 's> {
    /// A merge of nothing yet.
    pub fn new(recipe: &'r Recipe<'a>, sink: &'s mut dyn RowSink) -> Self {
        Self {
            recipe,
            sink,
            tally: Tally::default(),
            read: 0,
            used: 0,
            set_aside: 0,
            settled: 0,
            aggregate: 0,
            filtered: 0,
            files: Vec::new(),
            layout: None,
            line_base: 0,
            row_base: 0,
            stopped: None,
            seen: SeenRows::default(),
            last: HashMap::new(),
            held: Vec::new(),
            drops: Vec::new(),
            refused: None,
            periods: PeriodRepeat::default(),
            shifted: Shifted::default(),
            outliers: Outliers::default(),
            totals: Totals::default(),
            unusable: None,
        }
    }

    /// Begins a table: blocks that follow belong to it. `lines_before` are the lines above its first block.
    pub fn begin(&mut self, layout: &Arc<Layout>, lines_before: u64) -> Result<(), IngestError> {
        self.end_table()?;
        self.files.push((Arc::clone(&layout.file), layout.sheet.clone()));
        self.layout = Some(Arc::clone(layout));
        self.line_base = lines_before;
        if !layout.undeclared.is_empty() {
            let mut at = self.location(0);
            at.row = None;
            let names: Vec<&str> = layout.undeclared.iter().take(30).map(String::as_str).collect();
            let more = layout.undeclared.len().saturating_sub(names.len());
            let names = if more > 0 { format!("{} … (+{more})", names.join(", ")) } else { names.join(", ") };
            let remedy = Saying::new(
                "problem-undeclared",
                "the definition does not name these columns, so they are not read; declare them, with the type ignore where they are not needed",
            );
            self.problem(Severity::Note, Rule::COLUMN_UNDECLARED, at, Some(names), remedy, layout.undeclared.len() as u64)?;
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), IngestError> {
        if let Some(problem) = self.shifted.finish() {
            self.tally.add(problem, self.sink)?;
        }
        if let Some((line, rows)) = self.stopped.take() {
            let at = self.location(line);
            self.problem(
                Severity::Note,
                Rule::LINE_PASSED_OVER,
                at,
                None,
                Saying::new("problem-stopped", "reading stopped here, at a text of `stop-at`; the lines from here on are footnotes"),
                rows,
            )?;
        }
        // Row positions of different tables must not look consecutive.
        self.row_base += 1000;
        Ok(())
    }

    /// The location of a line of the current table.
    fn location(&self, line: u64) -> Location {
        locate(&self.files, crate::block::as_u32(self.files.len().saturating_sub(1)), line)
    }

    fn problem(
        &mut self,
        severity: Severity,
        rule: Rule,
        at: Location,
        value: Option<String>,
        remedy: Saying,
        count: u64,
    ) -> Result<(), IngestError> {
        self.tally.add(Problem { severity, rule, at, value, remedy, count }, self.sink)
    }

    /// Notes a problem that stops a file or the whole delivery.
    pub fn fail(&mut self, error: &IngestError) -> Result<(), IngestError> {
        let (file, row, column, rule, sheet) = match error {
            IngestError::Unreadable { file, row, .. } => (file.clone(), *row, None, Rule::UNREADABLE, None),
            IngestError::Limit { file, row, .. } => (file.clone(), *row, None, Rule::LIMIT, None),
            IngestError::ColumnAbsent { file, column, sheet, .. } => {
                (file.clone(), None, Some(column.clone()), Rule::COLUMN_ABSENT, sheet.clone())
            }
            other => return Err(other.clone()),
        };
        let at = Location { file, sheet, row, column };
        self.unusable.get_or_insert_with(|| error.saying());
        self.problem(Severity::Fatal, rule, at, None, error.saying(), 1)
    }

    /// Notes something about a file or sheet as a whole.
    pub fn note(&mut self, file: &str, sheet: Option<&str>, rule: Rule, remedy: Saying) -> Result<(), IngestError> {
        let at = Location { file: file.to_owned(), sheet: sheet.map(str::to_owned), row: None, column: None };
        self.problem(Severity::Note, rule, at, None, remedy, 1)
    }

    /// Notes lines above the table that are neither header nor data.
    pub fn note_banner(&mut self, lines: u64) -> Result<(), IngestError> {
        if lines == 0 {
            return Ok(());
        }
        let at = self.location(1);
        self.problem(
            Severity::Note,
            Rule::LINE_PASSED_OVER,
            at,
            None,
            Saying::new("problem-banner", "lines above the header or between it and the first row of data (titles, notes); nothing to do"),
            lines,
        )
    }

    fn found(&mut self, found: Found, base: u64) -> Result<(), IngestError> {
        let mut at = self.location(base + u64::from(found.line));
        let column = found.column.map(|c| c.to_string());
        at.column = found.under.map(|c| c.to_string()).or_else(|| column.clone());
        let problem =
            Problem { severity: found.severity, rule: found.rule, at, value: found.value, remedy: found.remedy, count: found.count };
        self.tally.add_under(column, problem, self.sink)
    }

    /// Takes the next block.
    pub fn block(&mut self, block: Harmonised) -> Result<(), IngestError> {
        // Line numbers of text blocks count from 0 within the block.
        let base = if block.absolute { 0 } else { self.line_base + 1 };
        self.line_base += u64::from(block.lines);
        let row_base = self.row_base;
        if !block.absolute {
            self.row_base += block.rows;
        }
        if let Some((_, rows)) = &mut self.stopped {
            *rows += block.rows;
            return Ok(());
        }
        let wrong = block.set_aside;
        self.read += wrong;
        self.set_aside += wrong;
        let mut problems = block.problems.into_iter().peekable();
        let mut failing: Vec<(u32, u32, u32)> = block.failing;
        let parts = block.parts;
        for part in parts {
            let until = part.problems.first().map(|p| p.line).or(part.lines.first().copied()).unwrap_or(u32::MAX);
            while let Some(found) = problems.next_if(|p| p.line < until) {
                self.found(found, base)?;
            }
            failing.extend_from_slice(&part.failing);
            self.part(part, base)?;
        }
        for found in problems {
            self.found(found, base)?;
        }
        failing.sort_unstable();
        for (position, line, columns) in failing {
            let line = base + u64::from(line);
            let at = locate(&self.files, crate::block::as_u32(self.files.len().saturating_sub(1)), line);
            if let Some(problem) = self.shifted.add(row_base + u64::from(position), line, columns, || at) {
                self.tally.add(problem, self.sink)?;
            }
        }
        if let Some(line) = block.stopped {
            self.stopped = Some((base + u64::from(line), block.after_stop));
        }
        Ok(())
    }

    fn part(&mut self, part: Part, base: u64) -> Result<(), IngestError> {
        self.read += part.read;
        self.set_aside += part.set_aside;
        self.aggregate += part.aggregate;
        self.filtered += part.filtered;
        for found in part.problems {
            self.found(found, base)?;
        }
        let file = crate::block::as_u32(self.files.len().saturating_sub(1));
        for figure in &part.figures {
            let line = base + u64::from(figure.line);
            self.totals.add(figure, file, line);
            if let Some(day) = figure.day
                && figure.aggregate.is_empty()
            {
                for (measure, value) in figure.values.iter().enumerate() {
                    if let Some(value) = value {
                        let series = figure.dimensions.wrapping_sub(figure.time).wrapping_add(measure as u128 + 1);
                        self.outliers.add(series, measure, day, *value as f64, file, line);
                    }
                }
            }
        }
        for block in &part.periods {
            let files = &self.files;
            self.periods.add(block, || locate(files, file, base + u64::from(block.first_line)));
        }
        let keep = self.judge_keys(&part.keys, &part.lines, &part.spoiled, base, file)?;
        let Some(batch) = part.batch else { return Ok(()) };
        self.hand_on(batch, keep)
    }

    /// Which rows of a batch stay, by the duplicate policy; none means all.
    fn judge_keys(
        &mut self,
        keys: &[u128],
        lines: &[u32],
        spoiled: &[(usize, u128, u32)],
        base: u64,
        file: u32,
    ) -> Result<Option<Vec<bool>>, IngestError> {
        let mut spoiled = spoiled.iter().peekable();
        let policy = self.recipe.policy;
        let keyed = !self.recipe.key.is_empty();
        let mut keep: Option<Vec<bool>> = None;
        let drop_row = |keep: &mut Option<Vec<bool>>, row: usize| {
            if let Some(slot) = keep.get_or_insert_with(|| vec![true; keys.len()]).get_mut(row) {
                *slot = false;
            }
        };
        for (row, (key, line)) in keys.iter().zip(lines).enumerate() {
            let line = base + u64::from(*line);
            if policy == DuplicatePolicy::KeepLast && keyed {
                while let Some((_, key, line)) = spoiled.next_if(|(before, ..)| *before <= row) {
                    self.see_last(*key, None, file, base + u64::from(*line))?;
                }
                self.see_last(*key, Some(row), file, line)?;
                continue;
            }
            let seen = self.seen.see(*key);
            if seen == Seen::New {
                continue;
            }
            let at = locate(&self.files, file, line);
            match (seen, keyed) {
                (_, false) => {
                    self.problem(
                        Severity::Note,
                        Rule::ROW_DUPLICATE,
                        at,
                        None,
                        Saying::new("problem-twice-kept", "the whole row stands twice; it is kept, since the source declares no key"),
                        1,
                    )?;
                }
                (Seen::Row, true) if matches!(policy, DuplicatePolicy::KeepFirst | DuplicatePolicy::Refuse) => {
                    drop_row(&mut keep, row);
                    self.settled += 1;
                    // a source that refuses doubles expects none: somebody should look, though nothing is lost
                    let severity = if policy == DuplicatePolicy::Refuse { Severity::Warning } else { Severity::Note };
                    self.problem(
                        severity,
                        Rule::ROW_DUPLICATE,
                        at,
                        None,
                        Saying::new("problem-twice", "the whole row stands twice; the later one is set aside"),
                        1,
                    )?;
                }
                (_, true) if policy == DuplicatePolicy::KeepFirst => {
                    drop_row(&mut keep, row);
                    self.settled += 1;
                    let remedy = Saying::new(
                        "problem-key-first",
                        "an earlier row has the same key, so this one is set aside, as the key's policy says",
                    );
                    self.problem(Severity::Note, Rule::KEY_DUPLICATE, at, None, remedy, 1)?;
                }
                (_, true) if policy == DuplicatePolicy::Refuse => {
                    self.refused.get_or_insert_with(|| Saying::new("verdict-key", "two different rows share a key ({place}), and the source refuses that; correct the file, or choose another policy under [key]").with("place", at.saying()));
                    self.problem(
                        Severity::Fatal,
                        Rule::KEY_DUPLICATE,
                        at,
                        None,
                        Saying::new(
                            "problem-key-refused",
                            "two different rows share a key: correct the file, or choose another policy under [key]",
                        ),
                        1,
                    )?;
                }
                _ => {
                    let declared = self.recipe.key_declared;
                    let severity = if declared { Severity::Note } else { Severity::Warning };
                    let remedy = if declared {
                        Saying::new("problem-key-repeats", "the key is known to repeat; all rows are kept")
                    } else {
                        Saying::new(
                            "problem-key-kept",
                            "two rows have the same dimensions and period, and both are kept: declare a [key] with its policy, or a dimension that tells them apart",
                        )
                    };
                    let rule = if seen == Seen::Row { Rule::ROW_DUPLICATE } else { Rule::KEY_DUPLICATE };
                    self.problem(severity, rule, at, None, remedy, 1)?;
                }
            }
        }
        for (_, key, line) in spoiled {
            self.see_last(*key, None, file, base + u64::from(*line))?;
        }
        Ok(keep)
    }

    /// Takes a row as the last of its key; without its place in the batch it is one that was set aside. What stood before it is not used: it
    /// is not what was said last.
    fn see_last(&mut self, key: u128, row: Option<usize>, file: u32, line: u64) -> Result<(), IngestError> {
        let now = Last { place: row.map(|row| (self.held.len(), row)), file, line };
        let Some(Last { place: Some((batch, at)), file, line }) = self.last.insert(key >> 32, now) else { return Ok(()) };
        if batch < self.held.len() {
            if let Some(slot) = self.held.get_mut(batch).and_then(|held| held.keep.get_mut(at)) {
                *slot = false;
            }
        } else {
            // Both stand in the batch that is being judged.
            self.drops.push(at);
        }
        // a later row replaces it either way; where that one is faulty, its own fault is an error of its own
        self.settled += 1;
        let at = locate(&self.files, file, line);
        let (severity, remedy) = match row {
            Some(_) => (
                Severity::Note,
                Saying::new("problem-key-last", "a later row has the same key, so this one is set aside, as the key's policy says"),
            ),
            None => (
                Severity::Warning,
                Saying::new(
                    "problem-key-spoiled",
                    "a later row has the same key and was itself set aside; this one is not what was said last, so neither is used: correct the later row",
                ),
            ),
        };
        self.problem(severity, Rule::KEY_DUPLICATE, at, None, remedy, 1)
    }

    fn hand_on(&mut self, batch: RecordBatch, keep: Option<Vec<bool>>) -> Result<(), IngestError> {
        if self.recipe.policy == DuplicatePolicy::KeepLast && !self.recipe.key.is_empty() {
            let mut keep = vec![true; batch.num_rows()];
            for row in std::mem::take(&mut self.drops) {
                if let Some(slot) = keep.get_mut(row) {
                    *slot = false;
                }
            }
            self.held.push(Held { batch, keep });
            return Ok(());
        }
        let batch = match keep {
            Some(keep) => filtered(&batch, keep)?,
            None => batch,
        };
        self.used += batch.num_rows() as u64;
        if batch.num_rows() == 0 {
            return Ok(());
        }
        self.sink.batch(batch).map_err(IngestError::Sink)
    }

    /// Ends the delivery: what only the whole of it shows, and the verdict.
    pub fn finish(mut self) -> Result<DeliverySummary, IngestError> {
        self.end_table()?;
        for held in std::mem::take(&mut self.held) {
            let batch = filtered(&held.batch, held.keep)?;
            self.used += batch.num_rows() as u64;
            if batch.num_rows() > 0 {
                self.sink.batch(batch).map_err(IngestError::Sink)?;
            }
        }
        let numbers = self.recipe.columns.iter().filter(|c| c.definition.kind == ColumnKind::Number);
        let totalled: Vec<Measure> =
            numbers.clone().map(|c| Measure { name: c.name.clone(), scale: c.number.scale, times: c.number.times }).collect();
        let measures: Vec<(String, u8)> = numbers.map(|c| (c.name.clone(), c.number.scale)).collect();
        let mut ruled: Vec<String> = self.recipe.aggregates.iter().map(|r| r.column.clone()).collect();
        ruled.extend(self.recipe.columns.iter().map(|c| c.name.clone()));
        let files = std::mem::take(&mut self.files);
        let (mut late, open) = std::mem::take(&mut self.totals).problems(&ruled, &totalled, |file, line| locate(&files, file, line));
        if open > 0
            && let Some((file, _)) = files.first()
        {
            late.push(Problem {
                severity: Severity::Note,
                rule: Rule::named("total-not-compared"),
                at: Location { file: file.to_string(), ..Location::default() },
                value: None,
                remedy: Saying::new(
                    "problem-not-compared",
                    "totals whose parts are missing, withheld or not delivered were not compared to a sum; nothing to do",
                ),
                count: open,
            });
        }
        late.extend(std::mem::take(&mut self.outliers).problems(&measures, |file, line| locate(&files, file, line)));
        let periods = self.periods.span();
        late.extend(std::mem::take(&mut self.periods).problems());
        for problem in late {
            self.tally.add(problem, self.sink)?;
        }
        self.tally.finish(self.sink)?;
        let unusable = self.verdict();
        Ok(DeliverySummary {
            rows_read: self.read,
            rows_used: self.used,
            rows_set_aside: self.set_aside,
            rows_settled: self.settled,
            rows_aggregate: self.aggregate,
            rows_filtered: self.filtered,
            problems_by_rule: self.tally.kinds,
            problems_by_file: self.tally.by_file,
            periods,
            unusable,
            schema: self.recipe.schema.clone(),
        })
    }

    fn verdict(&mut self) -> Option<Saying> {
        let definition = self.recipe.definition;
        if let Some(why) = self.unusable.take().or_else(|| self.refused.take()) {
            return Some(why);
        }
        if let Some(why) = self.tally.fatal(&definition.fatal) {
            return Some(why);
        }
        let judged = self.read.saturating_sub(self.filtered + self.aggregate);
        if judged > 0 && self.set_aside as f64 > definition.tolerance * judged as f64 {
            return Some(tally::over_tolerance(self.set_aside, judged, definition.tolerance));
        }
        if self.used == 0 {
            return Some(tally::no_row());
        }
        None
    }
}

/// The place of a line.
fn locate(files: &[(Arc<str>, Option<Arc<str>>)], file: u32, line: u64) -> Location {
    let (name, sheet) = files.get(file as usize).cloned().unwrap_or((Arc::from(""), None));
    Location { file: name.to_string(), sheet: sheet.map(|s| s.to_string()), row: (line > 0).then_some(line), column: None }
}

fn filtered(batch: &RecordBatch, keep: Vec<bool>) -> Result<RecordBatch, IngestError> {
    if keep.iter().all(|k| *k) {
        return Ok(batch.clone());
    }
    filter_record_batch(batch, &BooleanArray::from(keep)).map_err(|e| IngestError::Sink(e.to_string()))
}
