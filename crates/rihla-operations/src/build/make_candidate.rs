//! From deliveries to a protected candidate of one dataset.

use std::collections::BTreeMap;
use std::sync::Arc;

use rihla_cube::{Engine, FeedInput, RowReader, Words, tabulate, write_cube, write_released};
use rihla_disclosure::linked::{Linked, link};
use rihla_disclosure::protect;
use rihla_model::definition::{DatasetDefinition, MeasureKind};
use rihla_model::{ConceptId, DatasetId, ListId, LocalText, Saying, SourceId, VintageId};
use rihla_store::{BuildLock, Manifest, Scope, SignedManifest};
use rihla_table::Released;
use sha2::{Digest, Sha256};

use super::candidate::{Candidate, CandidateAbout, LeftOut, candidate_id, open_candidate};
use super::receipt::Receipt;
use super::take_in::{json, words_hash};
use crate::definitions::Definitions;
use crate::progress::{Step, Work};
use crate::publish::load::earlier_cells;
use crate::publish::site::InputRecord;
use crate::{Node, OperationError};

/// Counted up when cubes or their protection change their form, so that old ones are made anew.
const VINTAGE_FORMAT: u32 = 2;

/// A candidate, and whether it was made now or before.
pub struct Made {
    /// The candidate.
    pub candidate: Candidate,
    /// Whether it was made now.
    pub new: bool,
}

/// Makes the candidate of a dataset, or finds the one that was made of the same inputs.
///
/// # Errors
/// [`OperationError`].
#[expect(clippy::too_many_arguments, reason = "the means of the operation, each of another kind")]
pub fn make_candidate(
    dataset: &DatasetDefinition,
    definitions: &Definitions,
    receipts: &BTreeMap<SourceId, Receipt>,
    denominators: &BTreeMap<DatasetId, Arc<Released>>,
    vintages: &BTreeMap<DatasetId, VintageId>,
    node: &Node,
    lock: &BuildLock,
    engine: &Engine,
    work: &Work<'_>,
) -> Result<Made, OperationError> {
    let policy = serde_json::to_vec(definitions.policy(dataset)).map_err(|e| OperationError::internal(&e))?;
    let definition_hash = super::hex(&Sha256::digest(definitions.text("datasets", dataset.id.as_str()).as_bytes()));
    let policy_hash = super::hex(&Sha256::digest(&policy));
    let vintage = vintage_id(dataset, definitions, receipts, vintages, &definition_hash, &policy_hash)?;
    if node.folder.candidate(&dataset.id, &candidate_id(&vintage)?).exists() {
        return Ok(Made { candidate: open_candidate(node, &dataset.id, &vintage)?, new: false });
    }
    work.progress.begin(&Step::Tabulate(dataset.id.as_str()), 0);
    let tabulated = tabulated(dataset, definitions, receipts, node, engine, work);
    work.progress.end();
    let tabulated = tabulated?;
    work.go_on()?;
    keep_vintage(dataset, &vintage, &tabulated.cube, node, lock)?;
    work.progress.begin(&Step::Protect(dataset.id.as_str()), 0);
    let opened: BTreeMap<DatasetId, Released> = denominators.iter().map(|(id, r)| (id.clone(), r.as_ref().clone())).collect();
    let protected = protect(tabulated.cube, definitions.policy(dataset), &dataset.indicators, &opened, Some(&work.cancel));
    work.progress.end();
    let mut protected = protected?;
    let linked = match definitions.policy(dataset).already_public {
        true => Linked::default(),
        false => link(&earlier_cells(node, &dataset.id)?, &protected.released),
    };
    protected.report.warnings.extend(linked.warning());
    let times = protected.released.dimensions().last().map(|d| d.codes.as_slice()).unwrap_or_default();
    let about = CandidateAbout {
        dataset: dataset.id.clone(),
        vintage: vintage.clone(),
        inputs: inputs(dataset, receipts),
        definition_hash,
        policy_hash,
        protection: protected.released.protection().clone(),
        periods: times.first().zip(times.last()).map(|(a, b)| (a.code.clone(), b.code.clone())),
        cells: protected.released.len() as u64,
        told_before: linked.shown_before + linked.recoverable,
        notes: tabulated
            .notes
            .into_iter()
            .map(|n| LeftOut { source: n.source, rule: n.rule.id().to_owned(), dimension: n.dimension, count: n.count })
            .collect(),
        bridges: tabulated.bridges,
    };
    let staging = node.folder.stage(lock, &format!("candidate-{}", dataset.id))?;
    staging.write("released.parquet", &write_released(&protected.released)?)?;
    staging.write("disclosure.json", &json(&protected.report, staging.path())?)?;
    let manifest = SignedManifest::sign(Manifest::new(about, staging.entries()?), &node.keyring.signer()?)?;
    staging.write(rihla_store::MANIFEST_FILE, &manifest.to_bytes()?)?;
    staging.publish(&node.folder.candidate(&dataset.id, &candidate_id(&vintage)?))?;
    Ok(Made { candidate: open_candidate(node, &dataset.id, &vintage)?, new: true })
}

fn tabulated(
    dataset: &DatasetDefinition,
    definitions: &Definitions,
    receipts: &BTreeMap<SourceId, Receipt>,
    node: &Node,
    engine: &Engine,
    work: &Work<'_>,
) -> Result<rihla_cube::Tabulated, OperationError> {
    let mut feeds = Vec::new();
    for feed in &dataset.from {
        let (Some(source), Some(receipt)) = (definitions.sources.get(&feed.source), receipts.get(&feed.source)) else {
            return Err(OperationError::Refused(
                Saying::new(
                    "operation-no-delivery",
                    "dataset {dataset}: source {source} has no usable delivery; deliver it and build again",
                )
                .with("dataset", dataset.id.to_string())
                .with("source", feed.source.to_string()),
            ));
        };
        let path = node.folder.delivery(&source.id, &receipt.id).path().join("rows.parquet");
        let key = receipt.key.as_ref().map(|id| node.keyring.records_key_by(id, Scope::Delivery(&source.id, &receipt.id))).transpose()?;
        feeds.push(FeedInput {
            source: source.id.clone(),
            feed,
            content: source.content,
            constants: &source.constants,
            territory: source.definitions.territory.as_ref(),
            schema: receipt.reading.schema.clone(),
            rows: vec![RowReader::open(&path, key.as_ref().map(rihla_store::SecretKey::expose))?],
        });
    }
    let vocabulary = &definitions.vocabulary;
    let words = Words {
        list: &|id: &ListId| vocabulary.list(id),
        concept: &|id: &ConceptId| vocabulary.concept(id).map(|c| c.name.clone()).unwrap_or_default(),
        generic: &|code: &str| generic_name(vocabulary, code),
        places: vocabulary.places(),
    };
    let policy = definitions.policy(dataset);
    let magnitudes = (policy.dominance.is_some() || policy.p_percent.is_some())
        && matches!(dataset.measure.kind, MeasureKind::Sum | MeasureKind::WeightedSum);
    Ok(tabulate(dataset, &feeds, &words, engine, magnitudes, &work.cancel)?)
}

/// The name of a code that every list may hold, from the first list that has it.
fn generic_name(vocabulary: &rihla_model::Vocabulary, code: &str) -> LocalText {
    ["CL_SEX", "CL_AGE", "CL_LABOUR_STATUS", "CL_AREA"]
        .iter()
        .filter_map(|list| vocabulary.list_named(list))
        .find_map(|list| list.get(code))
        .or_else(|| vocabulary.lists().find_map(|l| l.get(code)))
        .map(|item| item.name.clone())
        .unwrap_or_default()
}

/// The unprotected cells, encrypted, for audits and comparisons inside the restricted zone.
fn keep_vintage(
    dataset: &DatasetDefinition,
    vintage: &VintageId,
    cube: &rihla_table::Cube,
    node: &Node,
    lock: &BuildLock,
) -> Result<(), OperationError> {
    let place = node.folder.vintage(&dataset.id, vintage);
    if place.exists() {
        return Ok(());
    }
    let (key_id, key) = node.keyring.records_key(Scope::Vintage(&dataset.id, vintage))?;
    let staging = node.folder.stage(lock, &format!("vintage-{}", dataset.id))?;
    staging.write("cube.parquet", &write_cube(cube, Some(key.expose()))?)?;
    let manifest = SignedManifest::sign(Manifest::new(key_id, staging.entries()?), &node.keyring.signer()?)?;
    staging.write(rihla_store::MANIFEST_FILE, &manifest.to_bytes()?)?;
    staging.publish(&place)?;
    Ok(())
}

fn inputs(dataset: &DatasetDefinition, receipts: &BTreeMap<SourceId, Receipt>) -> Vec<InputRecord> {
    let mut out: Vec<InputRecord> = dataset
        .from
        .iter()
        .filter_map(|feed| receipts.get(&feed.source))
        .flat_map(|r| {
            r.files.iter().map(|f| InputRecord {
                source: r.source.clone(),
                hash: f.hash.clone(),
                file: f.name.clone(),
                rows: r.reading.rows_used,
            })
        })
        .collect();
    out.sort();
    out.dedup();
    out
}

/// The same definition, policy, words, deliveries and denominators give the same vintage.
fn vintage_id(
    dataset: &DatasetDefinition,
    definitions: &Definitions,
    receipts: &BTreeMap<SourceId, Receipt>,
    vintages: &BTreeMap<DatasetId, VintageId>,
    definition_hash: &str,
    policy_hash: &str,
) -> Result<VintageId, OperationError> {
    let mut hash = Sha256::new();
    hash.update(VINTAGE_FORMAT.to_le_bytes());
    hash.update(words_hash(definitions));
    hash.update(definition_hash.as_bytes());
    hash.update(policy_hash.as_bytes());
    for feed in &dataset.from {
        if let Some(receipt) = receipts.get(&feed.source) {
            hash.update([0]);
            hash.update(receipt.id.as_str().as_bytes());
        }
    }
    for denominator in definitions.denominators(&dataset.id) {
        if let Some(vintage) = vintages.get(&denominator) {
            hash.update([1]);
            hash.update(vintage.as_str().as_bytes());
        }
    }
    super::short_id(&hash.finalize())
}
