//! Reading an upload as a build would read it, with what lies in the inbox for the same source; nothing of its rows is stored.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use arrow::array::RecordBatch;
use rihla_ingest::{ProblemKey, ProblemTally, RowSink, matches_file};
use rihla_model::{AreaResolver, Problem, Severity, SourceId};

use super::problem_list::Listing;
use super::progress::Task;
use super::upload::{self, Before, Upload, UploadState};
use super::{DataOffice, no_source};
use crate::build::receipt::{Receipt, tallies};
use crate::build::take_in::{Reference, inbox_files, read_only};
use crate::build::{SourceOutcome, SourceState, deliveries_document};
use crate::error::at;
use crate::progress::Work;
use crate::{Means, OperationError};

/// Lists the problems; those of the upload's own files are not crowded out by those of earlier ones.
struct Sink<'u> {
    upload: &'u Upload,
    list: Listing,
}

impl RowSink for Sink<'_> {
    fn batch(&mut self, _: RecordBatch) -> Result<(), String> {
        Ok(())
    }

    fn problem(&mut self, problem: &Problem) -> Result<(), String> {
        self.list.add(problem, self.upload.has_file(&problem.at.file))
    }
}

impl DataOffice {
    /// Reads an upload, and writes how it stands.
    pub(super) fn check(&self, id: &str, cancel: Arc<AtomicBool>, means: &Means<'_>) -> Result<(), OperationError> {
        let mut held = upload::read(self.inbox(), id)?;
        if held.state != UploadState::Waits {
            return Ok(());
        }
        held.state = match self.read(&held, cancel, means) {
            Ok((state, faults)) => {
                for (file, faults) in held.files.iter_mut().zip(faults) {
                    file.faults = Some(faults);
                }
                state
            }
            Err(OperationError::Cancelled) => return Err(OperationError::Cancelled),
            // what is wrong with the files is an answer; what is wrong with the node is tried again
            Err(error @ (OperationError::Ingest(_) | OperationError::Refused(_))) => UploadState::Failed { reason: error.saying() },
            Err(error) => return Err(error),
        };
        upload::write(self.inbox(), self.disk(), &held)
    }

    /// How it stands, and the errors of each of its files.
    fn read(&self, held: &Upload, cancel: Arc<AtomicBool>, means: &Means<'_>) -> Result<(UploadState, Vec<u64>), OperationError> {
        let definitions = self.definitions();
        let source = definitions.sources.get(&held.source).ok_or_else(no_source)?;
        let line = self.doing.begin(Task::Check(held.id.clone()), means.clock);
        let work = Work { progress: &line, cancel, threads: threads(), memory: super::jobs::MEMORY };
        let view = upload::folder(self.inbox(), &held.id).join("view");
        let names = self.lay_out(held, &view, |name| matches_file(source, name))?;
        let bytes = names.iter().filter_map(|name| fs::metadata(view.join(name)).ok()).map(|found| found.len()).sum();
        let resolver = AreaResolver::new(&definitions.vocabulary);
        let today = definitions.day_of(means.clock.now());
        let reference = Reference { vocabulary: &definitions.vocabulary, resolver: &resolver, today };
        let mut sink = Sink { upload: held, list: Listing::create(self.inbox(), &held.id, self.node(), means.random)? };
        work.progress.begin(&crate::progress::Step::Read(source.id.as_str()), bytes);
        let summary = read_only(source, &reference, &view, &names, &work, &mut sink);
        self.disk().remove(&view)?;
        let summary = summary?;
        let listed = sink.list.end()?;
        let state = match summary.unusable.clone() {
            Some(reason) => SourceState::Unusable { reason },
            None => SourceState::New,
        };
        let by_file = &summary.problems_by_file;
        let faults = |name: &str| by_file.get(name).map_or(0, |kinds| count(kinds, Severity::Error));
        let faults = held.files.iter().map(|file| faults(&file.name)).collect();
        let earlier_files = by_file.iter().filter(|(name, _)| !held.has_file(name));
        let earlier_files = earlier_files.map(|(name, kinds)| (name.clone(), count(kinds, Severity::Warning))).collect();
        let (own, earlier) = (together(by_file, |name| held.has_file(name)), together(by_file, |name| !held.has_file(name)));
        let mut outcome = SourceOutcome::of(source, names.len(), Some(&summary.into()), state);
        outcome.problems = tallies(&own);
        let (outcome, before) = (Box::new(outcome), self.before(&held.source)?);
        Ok((UploadState::Read { outcome, before, listed, earlier: tallies(&earlier), earlier_files }, faults))
    }

    /// What was delivered before, as the last build took it in.
    fn before(&self, source: &SourceId) -> Result<Option<Before>, OperationError> {
        let receipts: Option<BTreeMap<SourceId, Receipt>> = self.node().folder.read_document(&deliveries_document()?)?;
        Ok(receipts.and_then(|mut receipts| receipts.remove(source)).map(|receipt| Before {
            received_at: receipt.received_at,
            files: receipt.files.len(),
            rows_read: receipt.reading.rows_read,
            rows_used: receipt.reading.rows_used,
            rows_set_aside: receipt.reading.rows_set_aside,
            rows_settled: receipt.reading.rows_settled,
            periods: receipt.reading.periods,
        }))
    }

    /// Lays out a folder with the files of a source as they would be: those of the inbox, and those of the upload in their places.
    fn lay_out(&self, held: &Upload, view: &Path, belongs: impl Fn(&str) -> bool) -> Result<Vec<String>, OperationError> {
        self.disk().remove(view)?;
        let inbox = self.inbox();
        let new = |name: &str| held.files.iter().any(|file| file.name == name);
        let kept = inbox_files(inbox)?.into_iter().filter(|name| belongs(name) && !new(name)).map(|name| (inbox.join(&name), name));
        let added = held.files.iter().map(|file| (upload::waiting(inbox, &held.id, &file.name), file.name.clone()));
        let mut names = Vec::new();
        for (from, name) in kept.chain(added) {
            let to = view.join(&name);
            upload::make_folders(self.disk(), inbox, &to)?;
            // a link costs nothing; a file system without links gets a copy
            if fs::hard_link(&from, &to).is_err() {
                fs::copy(&from, &to).map_err(at(&from))?;
            }
            names.push(name);
        }
        names.sort();
        Ok(names)
    }
}

/// How many problems are at least so bad.
fn count(kinds: &BTreeMap<ProblemKey, ProblemTally>, least: Severity) -> u64 {
    kinds.iter().filter(|(key, _)| key.severity >= least).map(|(_, tally)| tally.count).sum()
}

/// The problems of some files, counted together.
fn together(
    by_file: &BTreeMap<String, BTreeMap<ProblemKey, ProblemTally>>,
    wanted: impl Fn(&str) -> bool,
) -> BTreeMap<ProblemKey, ProblemTally> {
    let mut out: BTreeMap<ProblemKey, ProblemTally> = BTreeMap::new();
    for (key, tally) in by_file.iter().filter(|(name, _)| wanted(name)).flat_map(|(_, kinds)| kinds) {
        out.entry(key.clone()).and_modify(|sum| sum.count += tally.count).or_insert_with(|| tally.clone());
    }
    out
}

/// One thread for each processor.
pub(super) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
