//! How the sources define what they count, side by side, and where the sources of one dataset differ.

use std::collections::BTreeSet;

use rihla_model::definition::Definitions;
use rihla_operations::publish::site::{PublishedDataset, SourceCard};
use rihla_operations::publish::territory_words::territory_words;
use rihla_report::{ReportTable, Section, TableCell, TableHead};

use super::changes::entry;
use crate::pages::Reader;

/// A point of definition: its message, and the prefix of the messages of its codes.
type Point = (&'static str, &'static str, fn(&Definitions) -> Option<&str>);

const POINTS: [Point; 4] = [
    ("definitions-basis", "definition-basis", |d| d.basis.as_deref()),
    ("definitions-origin", "definition-origin", |d| d.origin.as_deref()),
    ("definitions-duration", "definition-duration", |d| d.duration.as_deref()),
    ("definitions-unit", "definition-unit", |d| d.unit.as_deref()),
];

/// The section; none where no source feeds a dataset.
pub(super) fn section(reader: &Reader<'_>) -> Option<Section> {
    let used: BTreeSet<&str> = reader.site.datasets.iter().flat_map(|d| d.sources.iter().map(rihla_model::Id::as_str)).collect();
    let cards: Vec<&SourceCard> = reader.site.sources.iter().filter(|s| used.contains(s.id.as_str())).collect();
    if cards.is_empty() {
        return None;
    }
    let mut paragraphs: Vec<String> = reader.site.datasets.iter().filter_map(|d| difference(reader, d)).collect();
    if paragraphs.is_empty() {
        paragraphs.push(reader.t("report-definitions-agree"));
    }
    Some(Section { title: reader.t("definitions-title"), paragraphs, tables: vec![table(reader, &cards)], ..Section::default() })
}

/// The points in which the sources of a dataset differ.
fn difference(reader: &Reader<'_>, dataset: &PublishedDataset) -> Option<String> {
    let cards: Vec<&SourceCard> = dataset.sources.iter().filter_map(|id| reader.site.sources.iter().find(|s| s.id == *id)).collect();
    let points: Vec<String> = POINTS
        .iter()
        .filter_map(|(name, prefix, code)| {
            let stated: BTreeSet<&str> = cards.iter().filter_map(|c| code(&c.definitions)).collect();
            let words: Vec<String> = stated.iter().map(|code| reader.say.word(prefix, code)).collect();
            (stated.len() > 1)
                .then(|| reader.say.say("report-named", &[("name", reader.t(name).into()), ("detail", words.join(" / ").into())]))
        })
        .collect();
    if points.is_empty() {
        return None;
    }
    let title = reader.plain(&dataset.definition.title);
    Some(reader.say.say("report-definitions-differ", &[("dataset", title.into()), ("points", reader.say.list(points).into())]))
}

/// Whom a source covers, and where.
fn note(reader: &Reader<'_>, card: &SourceCard) -> Option<String> {
    let stated = card.definitions.territory.as_ref();
    let territory = stated.map(|t| entry(reader, &reader.t("definitions-territory"), territory_words(t, &reader.say)));
    let coverage = reader.plain(&card.definitions.coverage);
    let parts: Vec<String> = [coverage.to_owned()].into_iter().filter(|c| !c.is_empty()).chain(territory).collect();
    (!parts.is_empty()).then(|| entry(reader, reader.plain(&card.title), parts.join(" ")))
}

fn table(reader: &Reader<'_>, cards: &[&SourceCard]) -> ReportTable {
    let mut head = vec![TableHead { text: reader.t("sources-source"), numeric: false }];
    head.extend(POINTS.iter().map(|(name, _, _)| TableHead { text: reader.t(name), numeric: false }));
    let row = |card: &&SourceCard| {
        let mut cells = vec![TableCell::text(reader.plain(&card.title))];
        cells.extend(POINTS.iter().map(|(_, prefix, code)| {
            TableCell::text(code(&card.definitions).map_or_else(|| reader.t("word-none"), |code| reader.say.word(prefix, code)))
        }));
        cells
    };
    let mut notes: Vec<String> = cards.iter().filter_map(|card| note(reader, card)).collect();
    notes.insert(
        0,
        reader.say.say("report-entry", &[("name", reader.t("word-none").into()), ("text", reader.t("definitions-not-stated").into())]),
    );
    ReportTable {
        caption: reader.t("report-definitions-caption"),
        head,
        rows: cards.iter().map(row).collect(),
        notes,
        source: String::new(),
    }
}
