//! Runs of rows in which many columns fail at once: a cell was lost or put in, and all that follow moved aside.

use rihla_model::{Location, Problem, Rule, Saying, Severity};

/// Fewest rows of a run that are reported.
const FEWEST_ROWS: u64 = 3;

struct Run {
    first: Location,
    last_row: u64,
    last: u64,
    rows: u64,
    columns: u32,
}

/// Watches for runs.
#[derive(Default)]
pub(crate) struct Shifted {
    run: Option<Run>,
}

impl Shifted {
    /// Takes the next failing row: its position in the file, its line, and the number of columns that failed.
    pub fn add(&mut self, position: u64, line: u64, columns: u32, at: impl FnOnce() -> Location) -> Option<Problem> {
        if let Some(run) = &mut self.run
            && (run.last == position || run.last + 1 == position)
        {
            run.rows += u64::from(run.last != position);
            run.last = position;
            run.last_row = line;
            run.columns = run.columns.max(columns);
            return None;
        }
        let done = self.finish();
        self.run = Some(Run { first: at(), last_row: line, last: position, rows: 1, columns });
        done
    }

    /// Ends a run: the problem, if it was long enough.
    pub fn finish(&mut self) -> Option<Problem> {
        let run = self.run.take().filter(|r| r.rows >= FEWEST_ROWS)?;
        let from = run.first.row.unwrap_or(0);
        Some(Problem {
            severity: Severity::Warning,
            rule: Rule::named("columns-shifted"),
            value: None,
            remedy: Saying::new(
                "problem-shifted",
                "columns look shifted from row {from} to row {to}: look for a cell too many or too few in these rows",
            )
            .with("from", from.to_string())
            .with("to", run.last_row.to_string()),
            at: run.first,
            count: run.rows,
        })
    }
}
