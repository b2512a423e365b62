//! The form with which a reader makes a table, and ready tables where nothing is computed when asked.

use rihla_operations::publish::site::PublishedDataset;

use super::choice::{Choice, TIME, usual_code};
use super::table::{code_name, dimension_name, indicator_words};
use super::{Place, Reader};

/// Codes a list to choose from can hold before the page grows too heavy; the rest is reached by the table's rows.
const MOST_OPTIONS: usize = 150;

/// One thing to choose.
#[derive(Debug, Clone)]
pub(crate) struct OptionView {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) chosen: bool,
}

/// A list to choose from.
#[derive(Debug, Clone)]
pub(crate) struct SelectView {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) options: Vec<OptionView>,
}

/// The form.
#[derive(Debug, Clone)]
pub(crate) struct Explore {
    /// Where the form leads; none where nothing is computed when asked.
    pub(crate) action: Option<String>,
    pub(crate) rows: SelectView,
    pub(crate) columns: SelectView,
    pub(crate) indicator: Option<SelectView>,
    pub(crate) held: Vec<SelectView>,
    /// Ready tables: address and words.
    pub(crate) ready: Vec<(String, String)>,
}

/// The form of a dataset with a choice in it.
pub(crate) fn explore(reader: &Reader<'_>, dataset: &PublishedDataset, choice: &Choice) -> Explore {
    let released = dataset.released.as_ref();
    let id = dataset.definition.id.to_string();
    let useful = || released.dimensions().iter().filter(|d| d.codes.len() > 1 || d.concept.as_str() == TIME);
    let option = |value: &str, label: String, chosen: bool| OptionView { value: value.to_owned(), label, chosen };
    let by_name = |current: Option<&str>| -> Vec<OptionView> {
        useful().map(|d| option(d.concept.as_str(), dimension_name(reader, d), current == Some(d.concept.as_str()))).collect()
    };
    let mut columns = vec![option("", reader.t("explore-no-columns"), choice.columns.is_none())];
    columns.extend(by_name(choice.columns.as_deref()));
    let indicators: Vec<OptionView> = released
        .indicators()
        .iter()
        .enumerate()
        .map(|(at, i)| option(&i.id, indicator_words(reader, i).0, choice.indicator as usize == at))
        .collect();
    let held = useful().map(|dimension| {
        let concept = dimension.concept.as_str();
        let chosen = choice.at.get(concept).map(String::as_str).or_else(|| usual_code(dimension));
        let positions = 0..u32::try_from(dimension.codes.len()).unwrap_or(u32::MAX);
        let all = positions.filter_map(|p| dimension.code(p).map(|c| (p, c)));
        let mut options: Vec<OptionView> =
            all.map(|(p, c)| option(&c.code, code_name(reader, dimension, p), chosen == Some(c.code.as_str()))).collect();
        if options.len() > MOST_OPTIONS {
            let (mut kept, rest): (Vec<_>, Vec<_>) = (options.drain(..MOST_OPTIONS).collect(), options);
            kept.extend(rest.into_iter().filter(|o| o.chosen));
            options = kept;
        }
        if concept == TIME {
            options.reverse();
        }
        SelectView { name: concept.to_owned(), label: dimension_name(reader, dimension), options }
    });
    let ready = useful().filter(|d| d.concept.as_str() != TIME).map(|d| {
        let time = released.dimensions().iter().find(|d| d.concept.as_str() == TIME);
        let columns = time.map(|t| dimension_name(reader, t)).unwrap_or_default();
        let words = reader.say.say("explore-ready-link", &[("rows", dimension_name(reader, d).into()), ("columns", columns.into())]);
        (reader.links.page(&Place::TableBy(id.clone(), d.concept.to_string())), words)
    });
    Explore {
        action: reader.links.can_query().then(|| reader.links.page(&Place::Table(id.clone()))),
        rows: SelectView { name: "rows".to_owned(), label: reader.t("explore-rows"), options: by_name(Some(&choice.rows)) },
        columns: SelectView { name: "columns".to_owned(), label: reader.t("explore-columns"), options: columns },
        indicator: (indicators.len() > 1).then(|| SelectView {
            name: "indicator".to_owned(),
            label: reader.t("explore-indicator"),
            options: indicators,
        }),
        held: held.collect(),
        ready: ready.collect(),
    }
}
