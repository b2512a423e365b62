//! A dataset in the report: what it is, its first pictures, a small table, its limits.

use rihla_operations::publish::site::{PublishedDataset, ReleaseState};
use rihla_report::Section;

use super::{picture, small_table};
use crate::pages::figure::credits;
use crate::pages::history::span;
use crate::pages::state::{overdue, state_id};
use crate::pages::{Reader, quality};

/// The part of a dataset with at most so many pictures.
pub(super) fn part(reader: &Reader<'_>, dataset: &PublishedDataset, pictures: usize) -> Section {
    let notes = notes(reader, dataset);
    let mut paragraphs = vec![reader.plain(&dataset.definition.summary).to_owned()];
    paragraphs.extend(warnings(reader, dataset));
    let table = small_table::table(reader, dataset, notes.clone());
    if table.is_none() {
        paragraphs.extend(notes);
    }
    paragraphs.push(facts(reader, dataset));
    paragraphs.retain(|p| !p.is_empty());
    Section {
        title: reader.plain(&dataset.definition.title).to_owned(),
        part: true,
        paragraphs,
        figures: picture::pictures(reader, dataset, pictures),
        tables: table.into_iter().collect(),
    }
}

/// Source, release and vintage, without the word "source".
pub(super) fn source(reader: &Reader<'_>, dataset: &PublishedDataset) -> String {
    reader.say.say(
        "report-source-line",
        &[
            ("source", credits(reader, dataset).into()),
            ("release", dataset.release.id.as_str().into()),
            ("vintage", vintage(dataset).into()),
        ],
    )
}

/// The beginning of a vintage's id, which tells it from the others; the dataset's page has the whole.
pub(super) fn vintage(dataset: &PublishedDataset) -> &str {
    let id = dataset.release.vintage.as_str();
    id.get(..8).unwrap_or(id)
}

fn facts(reader: &Reader<'_>, dataset: &PublishedDataset) -> String {
    let (_, quality) = quality::short(reader, &dataset.quality);
    reader.say.say(
        "report-dataset-facts",
        &[
            ("state", reader.t(state_id(&dataset.release)).into()),
            ("release", dataset.release.id.as_str().into()),
            ("date", reader.say.day_of(dataset.release.released_at).into()),
            ("span", span(reader, dataset.release.periods.as_ref()).into()),
            ("owner", reader.plain(&dataset.definition.owner).into()),
            ("quality", quality.into()),
        ],
    )
}

/// What must be known before a figure is read.
fn warnings(reader: &Reader<'_>, dataset: &PublishedDataset) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    if dataset.quality.stale {
        let limit = reader.site.observatory.stale_after_years;
        let date = dataset.quality.last_day.as_deref().map_or_else(|| reader.t("word-none"), |d| reader.say.date_text(d));
        list.push(reader.say.say("dataset-stale", &[("date", date.into()), ("limit", limit.into())]));
    }
    for (source, period) in overdue(reader, &dataset.sources) {
        list.push(reader.say.say("dataset-overdue", &[("source", source.into()), ("period", period.into())]));
    }
    if dataset.release.state == ReleaseState::Preliminary {
        list.push(reader.t("dataset-preliminary"));
    }
    if let Some(reason) = &dataset.release.reason {
        list.push(reader.say.say("dataset-revised-because", &[("reason", reason.as_str().into())]));
    }
    if let Some(first) = dataset.revisions.first() {
        let count = dataset.revisions.iter().filter(|r| r.to == dataset.release.id).count();
        if count > 0 {
            list.push(reader.say.say("report-revised", &[("count", count.into()), ("from", first.from.as_str().into())]));
        }
    }
    list
}

/// What must be known after: limits and protection.
fn notes(reader: &Reader<'_>, dataset: &PublishedDataset) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    let limits = reader.plain(&dataset.definition.limits);
    if !limits.is_empty() {
        list.push(reader.say.say("report-limits", &[("limits", limits.into())]));
    }
    let done = &dataset.release.protection;
    let withheld = done.primary + done.secondary + done.unreliable;
    if withheld > 0 {
        let number = |n: u64| reader.say.whole(i128::from(n));
        let rules = reader.say.list(done.rules.iter().map(|rule| reader.say.word("protection-rule", rule)));
        list.push(reader.say.say(
            "report-protected",
            &[("withheld", number(withheld).into()), ("cells", number(done.cells).into()), ("rules", rules.into())],
        ));
    }
    if let Some(base) = done.rounding {
        list.push(reader.say.say("protection-rounding", &[("rounding", base.into())]));
    }
    list
}
