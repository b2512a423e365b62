//! How each source defines what it counts, side by side, and how it is mapped to the dataset.

use rihla_model::definition::{DatasetDefinition, Definitions};
use rihla_operations::publish::site::SourceCard;
use rihla_operations::publish::territory_words::territory_words;

use super::Reader;
use super::local::escape;

/// One point of definition across all sources.
#[derive(Debug, Clone)]
pub(crate) struct PointRow {
    pub(crate) name: String,
    /// HTML, one for each source.
    pub(crate) cells: Vec<String>,
    pub(crate) differs: bool,
}

/// Definitions of several sources.
#[derive(Debug, Clone)]
pub(crate) struct DefinitionTable {
    /// HTML: title and agency of each source.
    pub(crate) sources: Vec<String>,
    pub(crate) points: Vec<PointRow>,
}

/// The definitions of the sources of a dataset; the last row says how each is mapped, where a dataset is given.
pub(crate) fn definition_table(reader: &Reader<'_>, cards: &[&SourceCard], dataset: Option<&DatasetDefinition>) -> DefinitionTable {
    type Point = (&'static str, fn(&Reader<'_>, &Definitions) -> String);
    let points: [Point; 6] = [
        ("definitions-basis", |r, d| coded(r, "definition-basis", d.basis.as_deref())),
        ("definitions-origin", |r, d| coded(r, "definition-origin", d.origin.as_deref())),
        ("definitions-duration", |r, d| coded(r, "definition-duration", d.duration.as_deref())),
        ("definitions-unit", |r, d| coded(r, "definition-unit", d.unit.as_deref())),
        ("definitions-coverage", |r, d| r.local(&d.coverage)),
        ("definitions-territory", |r, d| d.territory.as_ref().map(|t| escape(&territory_words(t, &r.say))).unwrap_or_default()),
    ];
    let mut rows: Vec<PointRow> = Vec::new();
    for (id, cell) in points {
        let cells: Vec<String> = cards.iter().map(|card| cell(reader, &card.definitions)).collect();
        let stated: std::collections::BTreeSet<&str> = cells.iter().map(String::as_str).filter(|c| !c.is_empty()).collect();
        let differs = stated.len() > 1 && id != "definitions-coverage";
        let not_stated = escape(&reader.t("definitions-not-stated"));
        let cells = cells.iter().map(|c| if c.is_empty() { not_stated.clone() } else { c.clone() }).collect();
        rows.push(PointRow { name: reader.t(id), cells, differs });
    }
    if let Some(dataset) = dataset {
        let cells = cards.iter().map(|card| mapping(reader, card, dataset)).collect();
        rows.push(PointRow { name: reader.t("definitions-mapping"), cells, differs: false });
    }
    let sources =
        cards.iter().map(|card| format!("{}<br><small>{}</small>", reader.local(&card.title), reader.local(&card.agency_name))).collect();
    DefinitionTable { sources, points: rows }
}

fn coded(reader: &Reader<'_>, prefix: &str, code: Option<&str>) -> String {
    let Some(code) = code else { return String::new() };
    let word = reader.say.word(prefix, code);
    if word == code { format!("<bdi>{}</bdi>", escape(code)) } else { format!("{} (<bdi>{}</bdi>)", escape(&word), escape(code)) }
}

/// What becomes of the source's concepts in the dataset.
fn mapping(reader: &Reader<'_>, card: &SourceCard, dataset: &DatasetDefinition) -> String {
    let mut lines: Vec<String> = Vec::new();
    for feed in dataset.from.iter().filter(|f| f.source == card.id) {
        for (to, from) in &feed.rename {
            lines.push(reader.say.say("definitions-mapped", &[("from", from.as_str().into()), ("to", to.as_str().into())]));
        }
        for (concept, codes) in &feed.filter {
            let codes = reader.say.list(codes.iter().cloned());
            lines.push(reader.say.say("definitions-kept", &[("concept", concept.as_str().into()), ("codes", codes.into())]));
        }
        for (concept, code) in &feed.set {
            lines.push(reader.say.say("definitions-set", &[("concept", concept.as_str().into()), ("code", code.as_str().into())]));
        }
    }
    if lines.is_empty() {
        lines.push(reader.t("definitions-unchanged"));
    }
    lines.iter().map(|l| escape(l)).collect::<Vec<_>>().join("<br>")
}
