//! The figures a reader wants first: the last total of each indicator, and how it changed.

use rihla_model::definition::IndicatorFormula;
use rihla_operations::publish::site::PublishedDataset;
use rihla_table::Indicator;

use super::Reader;
use super::choice::{TIME, usual_code};
use super::table::{code_name, dimension_name, indicator_words};

/// At most this many.
const MOST: usize = 4;

/// One figure with all that belongs to it: what, where, when, unit.
#[derive(Debug, Clone)]
pub(crate) struct KeyFigure {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) unit: String,
    pub(crate) place: String,
    pub(crate) change: String,
}

/// The last figure of each indicator at the totals of all breakdowns.
pub(crate) fn key_figures(reader: &Reader<'_>, dataset: &PublishedDataset) -> Vec<KeyFigure> {
    let indicators = dataset.released.indicators();
    indicators.iter().enumerate().filter_map(|(at, indicator)| one(reader, dataset, at, indicator)).take(MOST).collect()
}

fn one(reader: &Reader<'_>, dataset: &PublishedDataset, at: usize, indicator: &Indicator) -> Option<KeyFigure> {
    let dimensions = dataset.released.dimensions().iter();
    let key: Option<Vec<u32>> = dimensions.map(|d| usual_code(d).and_then(|code| d.position(code))).collect();
    if is_the_whole(dataset, indicator) {
        return None;
    }
    figure_at(reader, dataset, u32::try_from(at).ok()?, indicator, key?)
}

/// Whether an indicator at the totals is the share of a whole in itself: a hundred percent, which tells nothing.
fn is_the_whole(dataset: &PublishedDataset, indicator: &Indicator) -> bool {
    let Some(defined) = dataset.definition.indicators.iter().find(|i| i.id == indicator.id) else { return false };
    let IndicatorFormula::ShareOf { dimension, whole } = &defined.formula else { return false };
    let shared = dataset.released.dimensions().iter().find(|d| d.concept == *dimension);
    shared.and_then(usual_code) == Some(whole.as_str())
}

/// The last figure of an indicator at a key of code positions, whatever period the key has.
pub(crate) fn figure_at(
    reader: &Reader<'_>,
    dataset: &PublishedDataset,
    at: u32,
    indicator: &Indicator,
    mut key: Vec<u32>,
) -> Option<KeyFigure> {
    let released = dataset.released.as_ref();
    let time = released.dimensions().iter().position(|d| d.concept.as_str() == TIME)?;
    let periods = u32::try_from(released.dimensions().get(time)?.codes.len()).ok()?;
    let value_at = |key: &mut Vec<u32>, period: u32| {
        if let Some(slot) = key.get_mut(time) {
            *slot = period;
        }
        released.at(at, key).and_then(|c| c.value)
    };
    let last = (0..periods).rev().find(|&p| value_at(&mut key, p).is_some())?;
    let value = value_at(&mut key, last)?;
    let before = last.checked_sub(1);
    let time_dimension = released.dimensions().get(time)?;
    let change = before.map_or_else(String::new, |before| {
        let period = code_name(reader, time_dimension, before);
        let previous = value_at(&mut key, before);
        let Some(change) = previous.and_then(|p| value.checked_sub(p)) else {
            return reader.say.say("key-figure-change-protected", &[("period", period.into())]);
        };
        let id = match change {
            0 => return reader.say.say("key-figure-change-none", &[("period", period.into())]),
            c if c > 0 => "key-figure-change-up",
            _ => "key-figure-change-down",
        };
        let size = reader.say.scaled(change.checked_abs().unwrap_or(change), indicator.scale, indicator.decimals);
        reader.say.say(id, &[("change", size.into()), ("period", period.into())])
    });
    let mut place = vec![code_name(reader, time_dimension, last)];
    for (n, dimension) in released.dimensions().iter().enumerate().filter(|(n, _)| *n != time) {
        let code = key.get(n).copied().and_then(|p| dimension.code(p).map(|c| (p, c)));
        if let Some((position, _)) = code.filter(|(_, c)| c.code != "_T" && c.code != "_Z") {
            let code = code_name(reader, dimension, position);
            place.push(reader.say.say("view-where", &[("dimension", dimension_name(reader, dimension).into()), ("code", code.into())]));
        }
    }
    let (name, unit) = indicator_words(reader, indicator);
    Some(KeyFigure { name, value: reader.say.scaled(value, indicator.scale, indicator.decimals), unit, place: place.join(" · "), change })
}
