//! Looking before building: definitions and deliveries are read, nothing is written.

use arrow::array::RecordBatch;
use rihla_ingest::RowSink;
use rihla_model::{AreaResolver, Clock, Problem};

use super::outcome::{SourceOutcome, SourceState};
use super::take_in::{Reference, inbox_files, read_only};
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
    let reference = Reference { vocabulary: &definitions.vocabulary, resolver: &resolver, today: definitions.day_of(clock.now()) };
    let files = inbox_files(&places.inbox)?;
    let mut out = Vec::new();
    for source in definitions.sources.values() {
        work.go_on()?;
        let names: Vec<String> = files.iter().filter(|f| rihla_ingest::matches_file(source, f)).cloned().collect();
        if names.is_empty() {
            out.push(SourceOutcome::of(source, 0, None, SourceState::NothingDelivered));
            continue;
        }
        let bytes = names.iter().filter_map(|n| std::fs::metadata(places.inbox.join(n)).ok()).map(|m| m.len()).sum();
        work.progress.begin(&Step::Read(source.id.as_str()), bytes);
        let mut sink = Listener { each_problem };
        let summary = read_only(source, &reference, &places.inbox, &names, work, &mut sink);
        work.progress.end();
        let summary = summary?;
        let state = match summary.unusable.clone() {
            Some(reason) => SourceState::Unusable { reason },
            None => SourceState::New,
        };
        out.push(SourceOutcome::of(source, names.len(), Some(&summary.into()), state));
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
