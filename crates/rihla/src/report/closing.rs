//! The end: method, protection, sources with their vintages, citation, licence, maps.

use rihla_operations::publish::site::SourceCard;
use rihla_report::{SourceEntry, SourceList, TextBlock};

use super::changes::entry;
use super::dataset_part::vintage;
use super::edition::Edition;
use crate::pages::Reader;
use crate::pages::history::span;
use crate::pages::problems::unusable;

/// How the figures were made and protected.
pub(super) fn notes(reader: &Reader<'_>) -> Vec<TextBlock> {
    let methods: Vec<String> = reader
        .site
        .datasets
        .iter()
        .filter(|d| !d.definition.method.is_empty())
        .map(|d| entry(reader, reader.plain(&d.definition.title), reader.plain(&d.definition.method).to_owned()))
        .collect();
    let mut blocks = Vec::new();
    if !methods.is_empty() {
        blocks.push(TextBlock { title: reader.t("method-title"), paragraphs: methods });
    }
    if !reader.site.datasets.is_empty() {
        blocks.push(TextBlock { title: reader.t("protection-title"), paragraphs: protection(reader) });
    }
    blocks
}

fn protection(reader: &Reader<'_>) -> Vec<String> {
    let done = || reader.site.datasets.iter().map(|d| &d.release.protection);
    let mut rules: Vec<&str> = Vec::new();
    for rule in done().flat_map(|p| &p.rules) {
        if !rules.contains(&rule.as_str()) {
            rules.push(rule);
        }
    }
    let mut paragraphs = Vec::new();
    if !rules.is_empty() {
        let rules = reader.say.list(rules.into_iter().map(|rule| reader.say.word("protection-rule", rule)));
        paragraphs.push(reader.say.say("report-protection-rules", &[("rules", rules.into())]));
    }
    let sum = |part: fn(&rihla_table::Protection) -> u64| done().map(part).sum::<u64>();
    let (primary, secondary, unreliable) = (sum(|p| p.primary), sum(|p| p.secondary), sum(|p| p.unreliable));
    if primary + secondary + unreliable == 0 {
        paragraphs.push(reader.t("protection-nothing"));
        return paragraphs;
    }
    let number = |n: u64| reader.say.whole(i128::from(n));
    paragraphs.push(reader.say.say(
        "report-protection-counts",
        &[
            ("cells", number(sum(|p| p.cells)).into()),
            ("primary", number(primary).into()),
            ("secondary", number(secondary).into()),
            ("unreliable", number(unreliable).into()),
        ],
    ));
    paragraphs.push(reader.t("protection-why"));
    let audited = done().filter(|p| p.primary + p.secondary + p.unreliable > 0).all(|p| p.audited);
    paragraphs.push(reader.t(if audited { "protection-audited" } else { "protection-not-audited" }));
    paragraphs
}

/// The sources that feed a dataset, with the releases and vintages they went into.
pub(super) fn sources(reader: &Reader<'_>) -> Option<SourceList> {
    let entries: Vec<SourceEntry> = reader.site.sources.iter().filter_map(|card| source(reader, card)).collect();
    (!entries.is_empty()).then(|| SourceList { title: reader.t("sources-title"), entries })
}

fn source(reader: &Reader<'_>, card: &SourceCard) -> Option<SourceEntry> {
    let feeds: Vec<String> = reader
        .site
        .datasets
        .iter()
        .filter(|d| d.sources.contains(&card.id))
        .map(|d| {
            reader.say.say(
                "report-source-release",
                &[
                    ("dataset", reader.plain(&d.definition.title).into()),
                    ("release", d.release.id.as_str().into()),
                    ("vintage", vintage(d).into()),
                ],
            )
        })
        .collect();
    if feeds.is_empty() {
        return None;
    }
    let number = |n: u64| reader.say.whole(i128::from(n));
    let rows = reader.say.say("sources-rows-of", &[("used", number(card.rows_used).into()), ("read", number(card.rows_read).into())]);
    let received = card.received_at.map_or_else(|| reader.t("word-none"), |at| reader.say.day_of(at));
    let mut details = vec![reader.say.say(
        "report-source-periods",
        &[("span", span(reader, card.periods.as_ref()).into()), ("date", received.into()), ("rows", rows.into())],
    )];
    details.push(reader.say.say("report-source-feeds", &[("datasets", reader.say.list(feeds).into())]));
    details.push(reader.plain(&card.quality).to_owned());
    if !card.attribution.is_empty() {
        details.push(reader.say.say("report-source-credit", &[("attribution", reader.plain(&card.attribution).into())]));
    }
    if !card.licence.is_empty() {
        details.push(reader.say.say("report-source-licence", &[("licence", card.licence.as_str().into())]));
    }
    if let Some(rule) = &card.unusable {
        details.push(unusable(reader, rule));
    }
    if let Some(period) = &card.overdue {
        details.push(reader.say.say("sources-state-overdue", &[("period", reader.say.period(period).into())]));
    }
    details.retain(|line| !line.is_empty());
    Some(SourceEntry { name: entry(reader, reader.plain(&card.agency_name), reader.plain(&card.title).to_owned()), details })
}

/// Citation, licence, whom to ask, maps.
pub(super) fn closing(reader: &Reader<'_>, edition: &Edition) -> Vec<TextBlock> {
    let observatory = &reader.site.observatory;
    let block = |id: &str, text: String| TextBlock { title: reader.t(id), paragraphs: vec![text] };
    let year = jiff::tz::Offset::UTC.to_datetime(edition.newest).year();
    let address = reader.links.cited(&format!("{}/{}", reader.language().tag(), super::FILE_NAME));
    let citation = reader.say.say(
        "report-citation",
        &[
            ("publisher", reader.plain(&observatory.name).into()),
            ("year", reader.say.ungrouped(i64::from(year)).into()),
            ("date", reader.say.day_of(edition.newest).into()),
            ("address", address.into()),
        ],
    );
    let licence = if observatory.licence.is_empty() { reader.t("licence-none") } else { observatory.licence.clone() };
    let mut blocks = vec![block("cite-title", citation), block("licence-title", licence)];
    if !observatory.contact.is_empty() {
        blocks.push(block("access-title", reader.say.say("access-text", &[("contact", observatory.contact.as_str().into())])));
    }
    let made = reader.say.say("page-made-with", &[("version", env!("CARGO_PKG_VERSION").into())]);
    blocks.push(TextBlock { title: reader.t("report-maps-title"), paragraphs: vec![reader.t("page-boundaries"), made] });
    blocks
}
