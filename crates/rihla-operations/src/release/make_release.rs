//! From candidates to releases: one signed folder each, one switch for all.

use std::collections::BTreeMap;

use rihla_model::{ReleaseId, Saying, SourceId};
use rihla_store::{BuildLock, ContentHash, Manifest, SignedManifest, Target};

use super::{Decisions, Terms};
use crate::build::candidate::{Candidate, candidate_id};
use crate::build::receipt::Receipt;
use crate::definitions::Definitions;
use crate::error::at;
use crate::progress::{Step, Work};
use crate::publish::files::{Subject, write_files};
use crate::publish::history::history;
use crate::publish::site::{DownloadFile, ReleaseRecord, ReleaseState, SourceCard};
use crate::publish::sources::source_card;
use crate::{Means, Node, OperationError};

/// Releases candidates: all of them become current in one switch, or none does.
///
/// # Errors
/// [`OperationError`]; what was current stays current.
pub(crate) fn release_candidates(
    ready: Vec<(Candidate, Terms)>,
    definitions: &Definitions,
    receipts: &BTreeMap<SourceId, Receipt>,
    node: &Node,
    lock: &BuildLock,
    means: &Means<'_>,
    work: &Work<'_>,
) -> Result<Vec<ReleaseRecord>, OperationError> {
    if ready.is_empty() {
        return Ok(Vec::new());
    }
    let decisions = Decisions::read(node)?;
    let mut current = node.folder.current()?;
    let mut out = Vec::new();
    for (candidate, terms) in ready {
        work.go_on()?;
        let dataset = &candidate.about.dataset;
        work.progress.begin(&Step::Release(dataset.as_str()), 0);
        let earlier = history(node, dataset, &decisions)?;
        let number = earlier.first().map_or(0, |r| r.number) + 1;
        let id = ReleaseId::new(format!("{dataset}.{number}")).map_err(|e| OperationError::internal(&e))?;
        let record = record(&candidate, terms, id.clone(), number, !earlier.is_empty(), means);
        let hash = publish(&candidate, &record, definitions, receipts, node, lock)?;
        work.progress.end();
        current.releases.entry(dataset.clone()).or_default().push(Target { id, manifest: hash });
        out.push(record);
    }
    node.folder.switch(lock, &current, means.clock.now())?;
    Ok(out)
}

fn record(candidate: &Candidate, terms: Terms, id: ReleaseId, number: u32, revises: bool, means: &Means<'_>) -> ReleaseRecord {
    let about = &candidate.about;
    ReleaseRecord {
        id,
        dataset: about.dataset.clone(),
        number,
        vintage: about.vintage.clone(),
        state: if terms.preliminary {
            ReleaseState::Preliminary
        } else if revises {
            ReleaseState::Revised
        } else {
            ReleaseState::Final
        },
        released_at: means.clock.now(),
        embargo_until: terms.embargo_until,
        approvals: terms.approvals,
        reason: terms.reason,
        withdrawn: None,
        inputs: about.inputs.clone(),
        definition_hash: about.definition_hash.clone(),
        policy_hash: about.policy_hash.clone(),
        protection: about.protection.clone(),
        periods: about.periods.clone(),
        bridges: about.bridges.clone(),
        made_by: format!("rihla {}", env!("CARGO_PKG_VERSION")),
    }
}

/// Writes the folder of a release: cells, disclosure report, definition, source cards, files to download.
fn publish(
    candidate: &Candidate,
    record: &ReleaseRecord,
    definitions: &Definitions,
    receipts: &BTreeMap<SourceId, Receipt>,
    node: &Node,
    lock: &BuildLock,
) -> Result<ContentHash, OperationError> {
    let about = &candidate.about;
    let Some(dataset) = definitions.datasets.get(&about.dataset) else {
        return Err(OperationError::Refused(
            Saying::new("operation-undefined", "dataset '{dataset}' is not defined any more; nothing was released")
                .with("dataset", about.dataset.to_string()),
        ));
    };
    let from = node.folder.candidate(&about.dataset, &candidate_id(&about.vintage)?).path().to_path_buf();
    let place = node.folder.release(&about.dataset, &record.id);
    if place.exists() {
        // A build that was killed between publishing the folder and the switch leaves it here; nobody was ever shown it.
        node.folder.discard(lock, &place)?;
    }
    let staging = node.folder.stage(lock, &format!("release-{}", record.id))?;
    for name in ["released.parquet", "disclosure.json"] {
        let path = from.join(name);
        staging.write(name, &std::fs::read(&path).map_err(at(&path))?)?;
    }
    staging.write("dataset.toml", definitions.text("datasets", about.dataset.as_str()).as_bytes())?;
    let cards: Vec<SourceCard> = dataset
        .from
        .iter()
        .filter_map(|feed| definitions.sources.get(&feed.source))
        .map(|source| source_card(source, definitions, receipts.get(&source.id)))
        .collect();
    staging.write("sources.json", &crate::build::take_in::json(&cards, staging.path())?)?;
    let of = Subject { dataset, record, released: &candidate.released, definitions, sources: &cards };
    let files: Vec<DownloadFile> = write_files(&of, &mut |name, bytes| {
        staging.write(&format!("files/{name}"), bytes).map(|entry| (entry.bytes, entry.sha256)).map_err(OperationError::from)
    })?;
    staging.write("files.json", &crate::build::take_in::json(&files, staging.path())?)?;
    let manifest = SignedManifest::sign(Manifest::new(record.clone(), staging.entries()?), &node.keyring.signer()?)?;
    let bytes = manifest.to_bytes()?;
    staging.write(rihla_store::MANIFEST_FILE, &bytes)?;
    staging.publish(&place)?;
    Ok(ContentHash::of(&bytes))
}
