//! The body: one section for each subject, with its datasets as parts; subjects without data are named.

use rihla_operations::publish::site::{PublishedDataset, Site};
use rihla_report::Section;

use super::{dataset_part, headline};
use crate::pages::template_points::{fills, points};
use crate::pages::{FAMILIES, Reader};

/// Up to so many datasets, each shows two pictures; beyond, only the first of each subject does.
const DATASETS_WITH_TWO: usize = 8;

/// The subjects that have datasets: those of a complete observatory first, then others as they come.
pub(super) fn families(site: &Site) -> Vec<&str> {
    let mut list: Vec<&str> = Vec::new();
    let used = || site.datasets.iter().map(|d| d.definition.family.as_str());
    for family in FAMILIES.into_iter().chain(used()) {
        if !list.contains(&family) && used().any(|f| f == family) {
            list.push(family);
        }
    }
    list
}

/// The datasets of a subject, the most telling first.
pub(super) fn datasets<'s>(site: &'s Site, family: &str) -> Vec<&'s PublishedDataset> {
    let mut list: Vec<&PublishedDataset> = site.datasets.iter().filter(|d| d.definition.family == family).collect();
    list.sort_by_key(|d| headline::rank(d));
    list
}

/// A section for each subject that has datasets, each followed by a part for each dataset.
pub(super) fn sections(reader: &Reader<'_>) -> Vec<Section> {
    let all = reader.site.datasets.len();
    let mut sections = Vec::new();
    for family in families(reader.site) {
        let datasets = datasets(reader.site, family);
        sections.push(Section { title: reader.family_name(family), ..Section::default() });
        for (n, dataset) in datasets.iter().enumerate() {
            let pictures = if n == 0 || all <= DATASETS_WITH_TWO { 2 } else { 1 };
            sections.push(dataset_part::part(reader, dataset, pictures));
        }
    }
    sections
}

/// What a complete observatory would show beyond this report: subjects on which nothing has been released, and points of
/// the others that no dataset fills.
pub(super) fn gaps(reader: &Reader<'_>) -> Option<Section> {
    let mut paragraphs = Vec::new();
    for family in FAMILIES {
        let datasets = datasets(reader.site, family);
        let id = if datasets.is_empty() { "report-gap" } else { "report-missing-points" };
        let points = missing(reader, family, &datasets);
        if datasets.is_empty() || points.is_some() {
            let points = points.unwrap_or_else(|| reader.t("word-none"));
            paragraphs.push(reader.say.say(id, &[("family", reader.family_name(family).into()), ("points", points.into())]));
        }
    }
    (!paragraphs.is_empty()).then(|| Section { title: reader.t("report-gaps"), paragraphs, ..Section::default() })
}

/// The points of a subject that no dataset fills, in a list.
fn missing(reader: &Reader<'_>, family: &str, datasets: &[&PublishedDataset]) -> Option<String> {
    let unfilled: Vec<String> =
        points(family).iter().filter(|(id, words)| !datasets.iter().any(|d| fills(d, id, words))).map(|(id, _)| reader.t(id)).collect();
    (!unfilled.is_empty()).then(|| reader.say.list(unfilled))
}
