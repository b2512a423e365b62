//! Lists of datasets: one line each, with owner, last period and release, freshness and quality.

use rihla_model::definition::DatasetDefinition;
use rihla_operations::publish::site::{OnRequestDataset, PublishedDataset};

use super::state::{State, freshness, release_state};
use super::{Place, Reader, quality};

/// One dataset of a list.
#[derive(Debug, Clone)]
pub(crate) struct ListRow {
    pub(crate) href: String,
    /// HTML.
    pub(crate) title: String,
    pub(crate) family: String,
    pub(crate) family_href: String,
    pub(crate) owner: String,
    pub(crate) last_period: String,
    pub(crate) release: State,
    pub(crate) released: String,
    pub(crate) freshness: State,
    pub(crate) dots: String,
    pub(crate) quality: String,
}

/// Datasets in the order of their titles.
pub(crate) fn rows<'s>(reader: &Reader<'s>, datasets: impl Iterator<Item = &'s PublishedDataset>) -> Vec<ListRow> {
    let mut sorted: Vec<&PublishedDataset> = datasets.collect();
    sorted.sort_by(|a, b| reader.say.compare(reader.plain(&a.definition.title), reader.plain(&b.definition.title)));
    sorted.into_iter().map(|d| row(reader, d)).collect()
}

fn row(reader: &Reader<'_>, dataset: &PublishedDataset) -> ListRow {
    let d = &dataset.definition;
    let (dots, quality) = quality::short(reader, &dataset.quality);
    let last = dataset.release.periods.as_ref().map(|(_, last)| reader.say.period(last));
    ListRow {
        href: reader.dataset_href(d.id.as_str()),
        title: reader.local(&d.title),
        family: reader.family_name(&d.family),
        family_href: reader.links.page(&Place::Family(d.family.clone())),
        owner: reader.local(&d.owner),
        last_period: last.unwrap_or_else(|| reader.t("word-none")),
        release: release_state(reader, &dataset.release),
        released: reader.say.day_of(dataset.release.released_at),
        freshness: freshness(reader, &dataset.quality, &dataset.sources),
        dots,
        quality,
    }
}

/// Datasets in whose title, summary, id, subject or breakdowns every word of the query occurs, letter case ignored.
pub(crate) fn found<'s>(reader: &Reader<'s>, query: &str) -> Vec<&'s PublishedDataset> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let holds = |dataset: &&PublishedDataset| {
        let subject = reader.family_name(&dataset.definition.family);
        let names: Vec<&str> = dataset.released.dimensions().iter().map(|d| reader.plain(&d.name)).collect();
        let text = searched(&dataset.definition, &subject, &names);
        words.iter().all(|word| text.contains(word.as_str()))
    };
    reader.site.datasets.iter().filter(holds).collect()
}

/// One dataset of those that are on request.
#[derive(Debug, Clone)]
pub(crate) struct OnRequestRow {
    pub(crate) href: String,
    /// HTML.
    pub(crate) title: String,
    /// HTML.
    pub(crate) summary: String,
}

/// Datasets that are on request, in the order of their titles: those of a subject, or all; those that a query finds, or all.
pub(crate) fn on_request(reader: &Reader<'_>, family: Option<&str>, query: &str) -> Vec<OnRequestRow> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let holds = |d: &&OnRequestDataset| {
        let subject = reader.family_name(&d.definition.family);
        let names: Vec<&str> = d.breakdowns.iter().map(|b| reader.plain(&b.name)).collect();
        let text = searched(&d.definition, &subject, &names);
        family.is_none_or(|f| d.definition.family == f) && words.iter().all(|word| text.contains(word.as_str()))
    };
    let mut found: Vec<&OnRequestDataset> = reader.site.on_request.iter().filter(holds).collect();
    found.sort_by(|a, b| reader.say.compare(reader.plain(&a.definition.title), reader.plain(&b.definition.title)));
    let row = |d: &OnRequestDataset| OnRequestRow {
        href: reader.dataset_href(d.definition.id.as_str()),
        title: reader.local(&d.definition.title),
        summary: reader.local(&d.definition.summary),
    };
    found.into_iter().map(row).collect()
}

/// What a query is looked for in.
fn searched(d: &DatasetDefinition, subject: &str, breakdowns: &[&str]) -> String {
    let mut text = format!("{} {subject} ", d.id);
    for part in d.title.iter().chain(d.summary.iter()).chain(d.owner.iter()).map(|(_, part)| part).chain(breakdowns.iter().copied()) {
        text.push_str(part);
        text.push(' ');
    }
    text.to_lowercase()
}
