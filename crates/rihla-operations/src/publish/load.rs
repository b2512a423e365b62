//! Putting together what the public may see now: releases in force, tombstones, announcements, sources.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use rihla_model::definition::{Audience, DatasetDefinition, parse};
use rihla_model::{DatasetId, Saying, SourceId};
use rihla_store::Target;
use rihla_table::Released;

use super::history::{history, manifest};
use super::quality::{QualityFacts, quality_card};
use super::revisions::revisions;
use super::site::{
    Announced, Breakdown, DownloadFile, InputRecord, OnRequestDataset, PublishedDataset, ReleaseRecord, RevisedPeriod, Site, SourceCard,
    WithdrawnDataset,
};
use super::sources::{overdue, public_card};
use crate::build::candidate::reopen;
use crate::build::deliveries_document;
use crate::build::receipt::Receipt;
use crate::definitions::Definitions;
use crate::error::at;
use crate::release::Decisions;
use crate::{Node, OperationError};

/// Loads the site as it may be seen at a moment. Every file of a release in force is checked against its signed manifest.
///
/// # Errors
/// [`OperationError`] where something that was released is damaged.
pub fn load_site(definitions: &Definitions, node: &Node, now: Timestamp) -> Result<Site, OperationError> {
    let decisions = Decisions::read(node)?;
    let current = node.folder.current()?;
    let receipts: BTreeMap<SourceId, Receipt> = node.folder.read_document(&deliveries_document()?)?.unwrap_or_default();
    let mut site = Site {
        observatory: definitions.observatory.clone(),
        as_of: now,
        datasets: Vec::new(),
        on_request: Vec::new(),
        withdrawn: Vec::new(),
        announced: announced(definitions, now),
        sources: Vec::new(),
    };
    let (mut cards, mut shut): (Vec<Vec<SourceCard>>, Vec<Vec<InputRecord>>) = (Vec::new(), Vec::new());
    for (id, targets) in &current.releases {
        let out: Vec<ReleaseRecord> = history(node, id, &decisions)?.into_iter().filter(|r| r.is_out(now)).collect();
        let Some(record) = out.iter().find(|r| r.may_be_seen(now)).cloned() else {
            if !out.is_empty() {
                let title = definitions.datasets.get(id).map(|d| d.title.clone()).unwrap_or_default();
                let history = out.into_iter().map(without_inputs).collect();
                site.withdrawn.push(WithdrawnDataset { dataset: id.clone(), title, history });
            }
            continue;
        };
        let (published, then) = dataset(id, record, out, targets, definitions, &receipts, node, now)?;
        if is_on_request(&published, definitions) {
            shut.push(published.release.inputs.clone());
            site.on_request.push(without_figures(published));
        } else {
            site.datasets.push(published);
            cards.push(then);
        }
    }
    let released: Vec<_> = site.datasets.iter().zip(&cards).map(|(d, cards)| (d.release.inputs.as_slice(), cards.as_slice())).collect();
    let card = |s| public_card(s, definitions, receipts.get(&s.id), &released, &shut, now);
    site.sources = definitions.sources.values().map(card).collect();
    Ok(site)
}

/// The moment at which the next release under embargo is to be shown, if there is one.
///
/// # Errors
/// [`OperationError`] where a manifest is damaged.
pub fn next_embargo(node: &Node, now: Timestamp) -> Result<Option<Timestamp>, OperationError> {
    let decisions = Decisions::read(node)?;
    let mut next = None;
    for id in node.folder.current()?.releases.keys() {
        for record in history(node, id, &decisions)? {
            next = [next, record.embargo_until.filter(|at| *at > now)].into_iter().flatten().min();
        }
    }
    Ok(next)
}

#[expect(clippy::too_many_arguments, reason = "the parts of one published dataset")]
fn dataset(
    id: &DatasetId,
    record: ReleaseRecord,
    history: Vec<ReleaseRecord>,
    targets: &[Target<rihla_model::ReleaseId>],
    definitions: &Definitions,
    receipts: &BTreeMap<SourceId, Receipt>,
    node: &Node,
    now: Timestamp,
) -> Result<(PublishedDataset, Vec<SourceCard>), OperationError> {
    let place = node.folder.release(id, &record.id).path().to_path_buf();
    let released = Arc::new(open(id, &record, targets, node)?);
    let read = |name: &str| -> Result<String, OperationError> {
        let path = place.join(name);
        std::fs::read_to_string(&path).map_err(at(&path))
    };
    let definition: DatasetDefinition = parse("dataset.toml", &read("dataset.toml")?).map_err(|e| OperationError::Definitions(vec![e]))?;
    let damaged = |name: &str| {
        let path = place.join(name);
        move |e: serde_json::Error| OperationError::damaged(path, &e)
    };
    let files: Vec<DownloadFile> = serde_json::from_str(&read("files.json")?).map_err(damaged("files.json"))?;
    let then: Vec<SourceCard> = serde_json::from_str(&read("sources.json")?).map_err(damaged("sources.json"))?;
    // Problems and rows as they were for this release; overdue as it is today.
    let cards: Vec<SourceCard> = then
        .into_iter()
        .map(|card| SourceCard {
            overdue: definitions.sources.get(&card.id).and_then(|s| overdue(s.calendar.as_ref()?, receipts.get(&s.id), now)),
            ..card
        })
        .collect();
    let today = definitions.day_of(now);
    let formats = files.iter().map(|f| f.kind.as_str()).collect::<std::collections::BTreeSet<_>>().len();
    let quality = quality_card(&QualityFacts {
        observatory: &definitions.observatory,
        dataset: &definition,
        released: &released,
        sources: &cards.iter().collect::<Vec<_>>(),
        formats,
        today,
    });
    // A revision is told against the release that readers saw before.
    let before = history.iter().find(|r| r.number < record.number && r.withdrawn.is_none());
    let mut changes = match before {
        Some(before) => revisions(&before.id, &open(id, before, targets, node)?, &record.id, &released),
        None => Vec::new(),
    };
    if let Some(before) = before
        && audience_of(id, before, node)? == Audience::OnRequest
    {
        // what was on request then is not told now that the dataset is public
        changes.iter_mut().for_each(|r| r.before = None);
    }
    let mut sources: Vec<SourceId> = cards.iter().map(|c| c.id.clone()).collect();
    sources.dedup();
    Ok((PublishedDataset { definition, release: record, released, quality, history, revisions: changes, sources, files }, cards))
}

/// Who might have the figures of a release, by the definition it was made with.
fn audience_of(id: &DatasetId, record: &ReleaseRecord, node: &Node) -> Result<Audience, OperationError> {
    let path = node.folder.release(id, &record.id).path().join("dataset.toml");
    let text = std::fs::read_to_string(&path).map_err(at(&path))?;
    let definition: DatasetDefinition = parse("dataset.toml", &text).map_err(|e| OperationError::Definitions(vec![e]))?;
    Ok(definition.audience)
}

/// Whether the figures are withheld from the public: by the definition of the release or by that of today, whichever is
/// stricter, so that neither an old release nor a new definition opens what the other keeps.
fn is_on_request(published: &PublishedDataset, definitions: &Definitions) -> bool {
    published.definition.audience == Audience::OnRequest || definitions.is_on_request(&published.definition.id)
}

/// How many rows a delivery gave, or how many cells of it were carried, is close to how many people are in it.
fn without_inputs(record: ReleaseRecord) -> ReleaseRecord {
    ReleaseRecord { inputs: Vec::new(), bridges: Vec::new(), ..record }
}

/// What is left when the figures are taken out; the cells are dropped here and go no further.
fn without_figures(published: PublishedDataset) -> OnRequestDataset {
    OnRequestDataset {
        breakdowns: published.released.dimensions().iter().map(Breakdown::from).collect(),
        measured: published.released.indicators().first().cloned(),
        definition: published.definition,
        release: without_inputs(published.release),
        quality: published.quality,
        history: published.history.into_iter().map(without_inputs).collect(),
        revised: published
            .revisions
            .into_iter()
            .map(|r| RevisedPeriod { to: r.to, period: r.period, cells_changed: r.cells_changed })
            .collect(),
        sources: published.sources,
    }
}

/// Opens the cells of a release after checking every file of it.
fn open(
    id: &DatasetId,
    record: &ReleaseRecord,
    targets: &[Target<rihla_model::ReleaseId>],
    node: &Node,
) -> Result<Released, OperationError> {
    let place = node.folder.release(id, &record.id).path().to_path_buf();
    let Some(target) = targets.iter().find(|t| t.id == record.id) else {
        return Err(OperationError::Stored {
            path: place,
            reason: Saying::new(
                "operation-not-current",
                "the release is not among the current ones; restore the data folder from a backup",
            ),
        });
    };
    manifest(node, id, &record.id, target.manifest)?.manifest.verify_files(&place)?;
    reopen(&place.join("released.parquet"), &record.protection)
}

/// The cells of a release that was made current.
///
/// # Errors
/// [`OperationError`] where it is damaged.
pub(crate) fn open_release(node: &Node, id: &DatasetId, record: &ReleaseRecord) -> Result<Released, OperationError> {
    let current = node.folder.current()?;
    open(id, record, current.releases.get(id).map(Vec::as_slice).unwrap_or_default(), node)
}

/// The cells of every release of a dataset so far, newest first; of those that were withdrawn too, since readers may have kept them.
///
/// # Errors
/// [`OperationError`] where a release is damaged.
pub(crate) fn earlier_cells(node: &Node, id: &DatasetId) -> Result<Vec<Released>, OperationError> {
    let current = node.folder.current()?;
    let targets = current.releases.get(id).map(Vec::as_slice).unwrap_or_default();
    history(node, id, &Decisions::default())?.iter().map(|record| open(id, record, targets, node)).collect()
}

/// Releases that are announced and still to come, soonest first.
fn announced(definitions: &Definitions, now: Timestamp) -> Vec<Announced> {
    let mut out: Vec<Announced> = Vec::new();
    for dataset in definitions.datasets.values() {
        for release in dataset.calendar.iter().flat_map(|c| &c.releases) {
            if let Some(at) = definitions.moment(&release.at).filter(|at| *at > now) {
                out.push(Announced {
                    dataset: dataset.id.clone(),
                    title: dataset.title.clone(),
                    at,
                    local: release.at.replace('T', " "),
                    period: release.period.clone(),
                });
            }
        }
    }
    out.sort_by(|a, b| (a.at, &a.dataset).cmp(&(b.at, &b.dataset)));
    out
}
