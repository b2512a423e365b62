//! The opening: what the report rests on, and what a reader must know before reading a figure.

use std::collections::BTreeSet;

use rihla_operations::publish::site::PublishedDataset;

use super::edition::Edition;
use crate::pages::Reader;
use crate::pages::state::overdue;

/// The opening paragraphs.
pub(super) fn introduction(reader: &Reader<'_>, edition: &Edition) -> Vec<String> {
    let site = reader.site;
    let mut paragraphs = vec![reader.plain(&site.observatory.about).to_owned()];
    if site.datasets.is_empty() {
        paragraphs.push(reader.t("report-nothing"));
    } else {
        paragraphs.push(scope(reader, edition));
        paragraphs.extend(stale(reader));
        paragraphs.extend(late(reader));
        paragraphs.push(protected(reader));
    }
    if !site.withdrawn.is_empty() {
        let titles = site.withdrawn.iter().map(|w| reader.plain(&w.title));
        paragraphs.push(reader.say.say("report-withdrawn", &[("list", reader.say.list(titles).into())]));
    }
    paragraphs.retain(|p| !p.is_empty());
    paragraphs
}

/// Datasets, agencies, last period, newest release.
fn scope(reader: &Reader<'_>, edition: &Edition) -> String {
    let site = reader.site;
    let used: BTreeSet<&str> = site.datasets.iter().flat_map(|d| d.sources.iter().map(rihla_model::Id::as_str)).collect();
    let agencies: BTreeSet<&str> = site.sources.iter().filter(|s| used.contains(s.id.as_str())).map(|s| s.agency.as_str()).collect();
    let last = edition.span.as_ref().map_or_else(|| reader.t("word-none"), |(_, last)| reader.say.period(last));
    reader.say.say(
        "report-scope",
        &[
            ("datasets", site.datasets.len().into()),
            ("agencies", agencies.len().into()),
            ("last", last.into()),
            ("date", reader.say.day_of(edition.newest).into()),
        ],
    )
}

/// Datasets that are older than the observatory's limit.
fn stale(reader: &Reader<'_>) -> Option<String> {
    let old: Vec<&PublishedDataset> = reader.site.datasets.iter().filter(|d| d.quality.stale).collect();
    if old.is_empty() {
        return None;
    }
    let named = old.iter().map(|d| {
        let last = d.release.periods.as_ref().map_or_else(|| reader.t("word-none"), |(_, last)| reader.say.period(last));
        let title = reader.plain(&d.definition.title);
        reader.say.say("report-named", &[("name", title.into()), ("detail", last.into())])
    });
    let named = reader.say.list(named);
    let limit = reader.site.observatory.stale_after_years;
    Some(reader.say.say("report-stale", &[("count", old.len().into()), ("limit", limit.into()), ("datasets", named.into())]))
}

/// Deliveries that are due and have not come.
fn late(reader: &Reader<'_>) -> Option<String> {
    let owed: BTreeSet<(String, String)> = reader.site.datasets.iter().flat_map(|d| overdue(reader, &d.sources)).collect();
    if owed.is_empty() {
        return None;
    }
    let named =
        owed.into_iter().map(|(source, period)| reader.say.say("report-named", &[("name", source.into()), ("detail", period.into())]));
    Some(reader.say.say("report-overdue", &[("list", reader.say.list(named).into())]))
}

/// How many cells are withheld.
fn protected(reader: &Reader<'_>) -> String {
    let (mut cells, mut withheld) = (0_u64, 0_u64);
    for protection in reader.site.datasets.iter().map(|d| &d.release.protection) {
        cells += protection.cells;
        withheld += protection.primary + protection.secondary + protection.unreliable;
    }
    if withheld == 0 {
        return reader.t("report-open");
    }
    let number = |n: u64| reader.say.whole(i128::from(n));
    reader.say.say("report-withheld", &[("withheld", number(withheld).into()), ("cells", number(cells).into())])
}
