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
        let missing = missing(reader, family, &datasets);
        let missing = missing.map(|points| reader.say.say("report-missing-points", &[("points", points.into())]));
        sections.push(Section { title: reader.family_name(family), paragraphs: missing.into_iter().collect(), ..Section::default() });
        for (n, dataset) in datasets.iter().enumerate() {
            let pictures = if n == 0 || all <= DATASETS_WITH_TWO { 2 } else { 1 };
            sections.push(dataset_part::part(reader, dataset, pictures));
        }
    }
    sections
}

/// The subjects on which nothing has been released, with what is missing.
pub(super) fn gaps(reader: &Reader<'_>) -> Option<Section> {
    let used = families(reader.site);
    let empty: Vec<&str> = FAMILIES.into_iter().filter(|f| !used.contains(f)).collect();
    if empty.is_empty() {
        return None;
    }
    let mut paragraphs = vec![reader.t("family-gaps-text")];
    paragraphs.extend(empty.into_iter().map(|family| {
        let points = missing(reader, family, &[]).unwrap_or_else(|| reader.t("word-none"));
        reader.say.say("report-gap", &[("family", reader.family_name(family).into()), ("points", points.into())])
    }));
    Some(Section { title: reader.t("family-gaps"), paragraphs, ..Section::default() })
}

/// The points of a subject that no dataset fills, in a list.
fn missing(reader: &Reader<'_>, family: &str, datasets: &[&PublishedDataset]) -> Option<String> {
    let unfilled: Vec<String> = points(family)
        .iter()
        .filter(|(id, words)| !datasets.iter().any(|d| fills(d, id, words)))
        .map(|(id, _)| reader.t(id))
        .collect();
    (!unfilled.is_empty()).then(|| reader.say.list(unfilled))
}
