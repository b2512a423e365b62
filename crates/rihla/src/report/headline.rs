//! The figures that go first: one for each subject, the last total of its most telling dataset.

use rihla_operations::publish::site::PublishedDataset;
use rihla_report::KeyFigure;

use super::{dataset_part, subjects};
use crate::pages::Reader;
use crate::pages::choice::{TIME, usual_code};
use crate::pages::key_figure::figure_at;

/// SDMX `CL_AREA`: the rest of the world, that is people from abroad where a dataset tells them from the country's own.
const REST_OF_THE_WORLD: &str = "W1";

/// One figure for each subject that has datasets.
pub(super) fn key_figures(reader: &Reader<'_>) -> Vec<KeyFigure> {
    subjects::families(reader.site)
        .into_iter()
        .filter_map(|family| subjects::datasets(reader.site, family).into_iter().find_map(|d| key_figure(reader, d)))
        .collect()
}

/// How near the headline of a dataset is to "all migrants": the lower the nearer.
pub(super) fn rank(dataset: &PublishedDataset) -> u8 {
    let dimensions = dataset.released.dimensions();
    let whole = dimensions.iter().all(|d| d.concept.as_str() == TIME || d.total().is_some() || d.codes.len() < 2);
    let tells = dimensions.iter().any(|d| d.position(REST_OF_THE_WORLD).is_some());
    match (whole, tells) {
        (true, true) => 0,
        (true, false) => 1,
        (false, _) => 2,
    }
}

fn key_figure(reader: &Reader<'_>, dataset: &PublishedDataset) -> Option<KeyFigure> {
    let indicator = dataset.released.indicators().first()?;
    let key: Option<Vec<u32>> = dataset
        .released
        .dimensions()
        .iter()
        .map(|d| d.position(REST_OF_THE_WORLD).or_else(|| usual_code(d).and_then(|code| d.position(code))))
        .collect();
    let figure = figure_at(reader, dataset, 0, indicator, key?)?;
    let mut label =
        reader.say.say("report-key-label", &[("name", figure.name.into()), ("unit", figure.unit.into()), ("place", figure.place.into())]);
    if !figure.change.is_empty() {
        label.push_str(". ");
        label.push_str(&figure.change);
    }
    let source = format!("{} {}", reader.t("report-source-word"), dataset_part::source(reader, dataset));
    Some(KeyFigure { value: figure.value, label, source })
}
