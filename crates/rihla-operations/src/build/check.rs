//! Looking before building: definitions and deliveries are read, nothing is written.

use arrow::array::RecordBatch;
use rihla_ingest::RowSink;
use rihla_model::{AreaResolver, Clock, Problem};

use super::outcome::{SourceOutcome, SourceState};
use super::receipt::{Receipt, ReceivedFile};
use super::take_in::{Reading, inbox_files, read_only, tallies};
use crate::definitions::Definitions;
use crate::progress::{Step, Work};
use crate::{OperationError, Places};

/// Reads every delivery in the inbox and says what a build would find.
///
/// # Errors
/// [`OperationError`].
pub fn check_observatory(
    definitions: &Definitions,
    places: &Places,
    clock: &dyn Clock,
    work: &Work<'_>,
    each_problem: &mut dyn FnMut(&Problem),
) -> Result<Vec<SourceOutcome>, OperationError> {
    let resolver = AreaResolver::new(&definitions.vocabulary);
    let reading =
        Reading { vocabulary: &definitions.vocabulary, resolver: &resolver, today: definitions.day_of(clock.now()) };
    let files = inbox_files(&places.inbox)?;
    let mut out = Vec::new();
    for source in definitions.sources.values() {
        work.go_on()?;
        let names: Vec<String> = files.iter().filter(|f| rihla_ingest::matches_file(source, f)).cloned().collect();
        if names.is_empty() {
            out.push(SourceOutcome::of(source, None, SourceState::NothingDelivered));
            continue;
        }
        let bytes = names.iter().filter_map(|n| std::fs::metadata(places.inbox.join(n)).ok()).map(|m| m.len()).sum();
        work.progress.begin(&Step::Read(source.id.as_str()), bytes);
        let mut sink = Listener { each_problem };
        let summary = read_only(source, &reading, &places.inbox, &names, work, &mut sink);
        work.progress.end();
        let summary = summary?;
        let state = match summary.unusable.clone() {
            Some(reason) => SourceState::Unusable { reason },
            None => SourceState::New,
        };
        let receipt = Receipt {
            id: super::short_id(&[0; 32])?,
            source: source.id.clone(),
            received_at: jiff::Timestamp::UNIX_EPOCH,
            files: names.into_iter().map(|name| ReceivedFile { name, hash: String::new(), bytes: 0 }).collect(),
            rows_read: summary.rows_read,
            rows_used: summary.rows_used,
            rows_set_aside: summary.rows_set_aside,
            rows_aggregate: summary.rows_aggregate,
            rows_filtered: summary.rows_filtered,
            periods: summary.periods.map(|(a, b)| (a.to_string(), b.to_string())),
            unusable: summary.unusable,
            problems: tallies(&summary.problems_by_rule),
            schema: summary.schema,
            key: None,
        };
        out.push(SourceOutcome::of(source, Some(&receipt), state));
    }
    Ok(out)
}

struct Listener<'a> {
    each_problem: &'a mut dyn FnMut(&Problem),
}

impl RowSink for Listener<'_> {
    fn batch(&mut self, _: RecordBatch) -> Result<(), String> {
        Ok(())
    }

    fn problem(&mut self, problem: &Problem) -> Result<(), String> {
        (self.each_problem)(problem);
        Ok(())
    }
}
