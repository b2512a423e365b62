//! Finding datasets of the observatory: by what the public reads of them, in every language.

use rihla_model::definition::DatasetDefinition;
use rihla_model::{DatasetId, Language, LocalText};
use rihla_search::{Found, Needle, Passage};

use crate::publish::site::Site;

/// A dataset in whose public description everything was found that was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetHit {
    /// The dataset.
    pub id: DatasetId,
    /// Its title and what it tells, title first, each in its languages.
    pub texts: Vec<(bool, Language, String)>,
    /// Where it was found.
    pub found: Found,
}

/// Datasets with a release in force that say what somebody looks for: those in whose titles most was found first, and of the same in
/// the order of their identifiers.
#[must_use]
pub fn find_datasets(site: &Site, typed: &str) -> Vec<DatasetHit> {
    let Some(needle) = Needle::parse(typed) else { return Vec::new() };
    let open = site.datasets.iter().map(|it| (&it.definition, it.released.dimensions().iter().map(|it| &it.name).collect()));
    let asked = site.on_request.iter().map(|it| (&it.definition, it.breakdowns.iter().map(|it| &it.name).collect()));
    let mut hits: Vec<DatasetHit> = open.chain(asked).filter_map(|(it, names)| hit(&needle, it, names)).collect();
    let rank = |hit: &DatasetHit| {
        let of = |head: bool| hit.texts.iter().zip(&hit.found.parts).filter(|(text, _)| text.0 == head).map(|(_, parts)| *parts).max();
        std::cmp::Reverse((hit.found.exact, of(true), of(false)))
    };
    hits.sort_by(|one, other| rank(one).cmp(&rank(other)).then_with(|| one.id.cmp(&other.id)));
    hits
}

fn hit(needle: &Needle, dataset: &DatasetDefinition, dimensions: Vec<&LocalText>) -> Option<DatasetHit> {
    let shown = [(true, &dataset.title), (false, &dataset.summary)];
    let of = |(head, text): (bool, &LocalText)| text.iter().map(|(language, text)| (head, language, text.to_owned())).collect::<Vec<_>>();
    let texts: Vec<(bool, Language, String)> = shown.into_iter().flat_map(of).collect();
    // what leads there and is not shown: its identifier, its owner, its tags, by what it is broken down
    let beside = dimensions.into_iter().chain([&dataset.owner]).flat_map(|text| text.iter().map(|(language, text)| (Some(language), text)));
    let tags = dataset.tags.iter().map(String::as_str).chain([dataset.id.as_str()]).map(|text| (None, text));
    let passages: Vec<Passage<'_>> = texts
        .iter()
        .map(|(_, language, text)| (Some(*language), text.as_str()))
        .chain(beside)
        .chain(tags)
        .map(|(language, text)| Passage { text, language })
        .collect();
    needle.find(&passages).map(|found| DatasetHit { id: dataset.id.clone(), texts, found })
}
