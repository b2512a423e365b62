//! The main job: from agencies' files to protected candidates, and to releases where nobody needs to be asked.

pub mod candidate;
pub mod check;
mod make_candidate;
mod outcome;
pub mod receipt;
pub mod take_in;

use std::collections::BTreeMap;
use std::sync::Arc;

use rihla_cube::Engine;
use rihla_model::definition::{Approval, Audience};
use rihla_model::{AreaResolver, DatasetId, Id, SourceId, VintageId};
use rihla_store::{BuildLock, DocumentId};
use rihla_table::Released;

pub use outcome::{BuildOutcome, DatasetOutcome, DatasetState, LastBuild, SourceOutcome, SourceState};
pub use take_in::inbox_files;

use self::make_candidate::make_candidate;
use self::receipt::Receipt;
use self::take_in::{Taken, take_in};
use crate::definitions::Definitions;
use crate::progress::Work;
use crate::release::{Decision, decide, release_candidates};
use crate::{Means, Node, OperationError, Places};

/// Builds an observatory: takes deliveries in, makes candidates, releases what needs no further approval.
///
/// One lock is held throughout; readers go on with what was current. What is current changes in one switch at the end,
/// so that a build that fails or is killed leaves the last releases whole.
///
/// # Errors
/// [`OperationError`]. A delivery that cannot be used is no error: it is an outcome, and the datasets that need it stay
/// at their last release.
pub fn build_observatory(
    definitions: &Definitions,
    places: &Places,
    node: &Node,
    means: &Means<'_>,
    work: &Work<'_>,
) -> Result<BuildOutcome, OperationError> {
    let lock = node.folder.lock("build", means.clock.now())?;
    node.folder.sweep(&lock)?;
    let resolver = AreaResolver::new(&definitions.vocabulary);
    let files = inbox_files(&places.inbox)?;
    let mut sources = Vec::new();
    let mut receipts: BTreeMap<SourceId, Receipt> = BTreeMap::new();
    for source in definitions.sources.values() {
        work.go_on()?;
        let taken = take_in(source, definitions, &resolver, &places.inbox, &files, node, &lock, means, work)?;
        sources.push(SourceOutcome::new(source, &taken));
        if let Taken::New(receipt) | Taken::Known(receipt) = taken {
            receipts.insert(source.id.clone(), receipt);
        }
    }
    remember_deliveries(node, &lock, &receipts)?;
    let usable: BTreeMap<SourceId, Receipt> =
        receipts.iter().filter(|(_, r)| r.reading.unusable.is_none()).map(|(id, r)| (id.clone(), r.clone())).collect();
    let engine = Engine::new(work.threads, work.memory)?;
    let mut vintages: BTreeMap<DatasetId, VintageId> = BTreeMap::new();
    let mut protected: BTreeMap<DatasetId, Arc<Released>> = BTreeMap::new();
    let mut datasets: BTreeMap<DatasetId, DatasetOutcome> = BTreeMap::new();
    let mut ready = Vec::new();
    for id in definitions.build_order().unwrap_or_default() {
        work.go_on()?;
        let Some(dataset) = definitions.datasets.get(&id) else { continue };
        let absent: Vec<String> = dataset.from.iter().filter(|f| !usable.contains_key(&f.source)).map(|f| f.source.to_string()).collect();
        if !absent.is_empty() {
            datasets.insert(id.clone(), DatasetOutcome::skipped(dataset, absent));
            continue;
        }
        let made = make_candidate(dataset, definitions, &usable, &protected, &vintages, node, &lock, &engine, work)?;
        vintages.insert(id.clone(), made.candidate.about.vintage.clone());
        // A dataset may divide by another only as far as that one may be shown.
        if dataset.approval == Approval::None && dataset.audience == Audience::Public {
            protected.insert(id.clone(), made.candidate.released.clone());
        }
        let decision = decide(dataset, definitions, &made.candidate, node, means.clock.now())?;
        datasets.insert(id.clone(), DatasetOutcome::made(dataset, &made.candidate, &decision, made.new));
        if let Decision::Release(terms) = decision {
            ready.push((made.candidate, terms));
        }
    }
    work.go_on()?;
    let released = release_candidates(ready, definitions, &receipts, node, &lock, means, work)?;
    for record in released {
        if let Some(outcome) = datasets.get_mut(&record.dataset) {
            outcome.release(&record);
        }
    }
    let outcome = BuildOutcome { sources, datasets: datasets.into_values().collect() };
    let last = LastBuild { at: means.clock.now(), outcome };
    node.folder.write_document(&lock, &last_build_document()?, &last)?;
    Ok(last.outcome)
}

/// What came out of the build before, whoever asked for it.
///
/// # Errors
/// [`OperationError::Store`] where it is damaged.
pub fn last_build(node: &Node) -> Result<Option<LastBuild>, OperationError> {
    Ok(node.folder.read_document(&last_build_document()?)?)
}

fn last_build_document() -> Result<DocumentId, OperationError> {
    DocumentId::new("last-build").map_err(|e| OperationError::internal(&e))
}

/// Remembers which delivery of each source is the newest, for pages on sources.
fn remember_deliveries(node: &Node, lock: &BuildLock, receipts: &BTreeMap<SourceId, Receipt>) -> Result<(), OperationError> {
    let newest: BTreeMap<&SourceId, &Receipt> = receipts.iter().collect();
    Ok(node.folder.write_document(lock, &deliveries_document()?, &newest)?)
}

/// Where the newest receipts are remembered.
pub(crate) fn deliveries_document() -> Result<DocumentId, OperationError> {
    DocumentId::new("deliveries").map_err(|e| OperationError::internal(&e))
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{b:02x}");
        out
    })
}

/// An id of 24 hexadecimal digits from a hash: 96 bits, far beyond what one node makes.
pub(crate) fn short_id<K>(hash: &[u8]) -> Result<Id<K>, OperationError> {
    let text: String = hex(hash).chars().take(24).collect();
    Id::new(text).map_err(|e| OperationError::internal(&e))
}
