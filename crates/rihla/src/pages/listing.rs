//! Lists of datasets: one line each, with owner, last period and release, freshness and quality.

use rihla_operations::publish::site::PublishedDataset;

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
        owner: d.owner.clone(),
        last_period: last.unwrap_or_else(|| reader.t("word-none")),
        release: release_state(reader, &dataset.release),
        released: reader.say.day_of(dataset.release.released_at),
        freshness: freshness(reader, dataset),
        dots,
        quality,
    }
}

/// Datasets in whose title, summary, id, subject or breakdowns every word of the query occurs, letter case ignored.
pub(crate) fn found<'s>(reader: &Reader<'s>, query: &str) -> Vec<&'s PublishedDataset> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let holds = |dataset: &&PublishedDataset| {
        let d = &dataset.definition;
        let mut text = format!("{} {} {} ", d.id, d.owner, reader.family_name(&d.family));
        for (_, part) in d.title.iter().chain(d.summary.iter()) {
            text.push_str(part);
            text.push(' ');
        }
        for dimension in dataset.released.dimensions() {
            text.push_str(reader.plain(&dimension.name));
            text.push(' ');
        }
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    reader.site.datasets.iter().filter(holds).collect()
}
