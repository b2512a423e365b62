//! What changed since the last edition: revised totals, corrections, first releases, withdrawals.

use rihla_operations::publish::site::{PublishedDataset, Revision};
use rihla_report::{ReportTable, Section, TableCell, TableHead};

use crate::pages::Reader;

/// Revised periods that are listed.
const ROWS: usize = 12;

/// The section; none where nothing has ever been released.
pub(super) fn section(reader: &Reader<'_>) -> Option<Section> {
    if reader.site.datasets.is_empty() && reader.site.withdrawn.is_empty() {
        return None;
    }
    let mut revised: Vec<(&PublishedDataset, &Revision)> =
        reader.site.datasets.iter().flat_map(|d| d.revisions.iter().filter(|r| r.to == d.release.id).map(move |r| (d, r))).collect();
    // the latest periods first, which is what a reader of the last edition quotes
    revised.sort_by(|(a, one), (b, other)| other.period.cmp(&one.period).then(a.definition.id.cmp(&b.definition.id)));
    let mut paragraphs = vec![reader.t("report-changes-text")];
    if revised.is_empty() {
        paragraphs.push(reader.t("report-changes-none"));
    }
    paragraphs.extend(first_releases(reader));
    for dataset in &reader.site.datasets {
        if let Some(reason) = &dataset.release.reason {
            let reason = reader.say.say("dataset-revised-because", &[("reason", reason.as_str().into())]);
            paragraphs.push(entry(reader, reader.plain(&dataset.definition.title), reason));
        }
    }
    paragraphs.extend(withdrawals(reader));
    let left = revised.len().saturating_sub(ROWS);
    revised.truncate(ROWS);
    let table = (!revised.is_empty()).then(|| table(reader, &revised, left));
    Some(Section { title: reader.t("report-changes-title"), paragraphs, tables: table.into_iter().collect(), ..Section::default() })
}

/// "name: text".
pub(super) fn entry(reader: &Reader<'_>, name: &str, text: String) -> String {
    reader.say.say("report-entry", &[("name", name.into()), ("text", text.into())])
}

fn first_releases(reader: &Reader<'_>) -> Option<String> {
    let first: Vec<&str> = reader.site.datasets.iter().filter(|d| d.history.len() < 2).map(|d| reader.plain(&d.definition.title)).collect();
    let count = first.len();
    (count > 0).then(|| reader.say.say("report-changes-first", &[("count", count.into()), ("datasets", reader.say.list(first).into())]))
}

fn withdrawals(reader: &Reader<'_>) -> Vec<String> {
    let one = |title: &str, withdrawal: &rihla_operations::publish::site::Withdrawal| {
        let text = reader.say.say(
            "history-withdrawn",
            &[
                ("date", reader.say.day_of(withdrawal.at).into()),
                ("by", reader.party(withdrawal.by.as_str()).into()),
                ("reason", withdrawal.reason.as_str().into()),
            ],
        );
        entry(reader, title, text)
    };
    let withdrawn = reader.site.withdrawn.iter().filter_map(|w| {
        let newest = w.history.iter().find_map(|r| r.withdrawn.as_ref())?;
        Some(one(reader.plain(&w.title), newest))
    });
    withdrawn.collect()
}

fn table(reader: &Reader<'_>, revised: &[(&PublishedDataset, &Revision)], left: usize) -> ReportTable {
    let head = [
        ("list-dataset", false),
        ("revisions-period", false),
        ("revisions-before", true),
        ("revisions-after", true),
        ("revisions-difference", true),
        ("revisions-cells", true),
    ];
    let rows = revised.iter().map(|(dataset, revision)| row(reader, dataset, revision)).collect();
    let mut notes = Vec::new();
    if left > 0 {
        notes.push(reader.say.say("report-changes-rest", &[("count", left.into())]));
    }
    ReportTable {
        caption: reader.t("report-changes-caption"),
        head: head.into_iter().map(|(id, numeric)| TableHead { text: reader.t(id), numeric }).collect(),
        rows,
        notes,
        source: String::new(),
    }
}

fn row(reader: &Reader<'_>, dataset: &PublishedDataset, revision: &Revision) -> Vec<TableCell> {
    let (scale, decimals) = dataset.released.indicators().first().map_or((0, 0), |i| (i.scale, i.decimals));
    let number = |value: i128| reader.say.scaled(value, scale, decimals);
    let figure = |value: Option<i128>| value.map_or_else(|| reader.t("revisions-not-shown"), number);
    let difference = revision.before.zip(revision.after).and_then(|(before, after)| after.checked_sub(before));
    let sign = if difference.is_some_and(|d| d > 0) { "+" } else { "" };
    vec![
        TableCell::text(reader.plain(&dataset.definition.title)),
        TableCell::text(reader.say.period(&revision.period)),
        TableCell::number(figure(revision.before)),
        TableCell::number(figure(revision.after)),
        TableCell::number(difference.map_or_else(|| reader.t("word-none"), |d| format!("{sign}{}", number(d)))),
        TableCell::number(reader.say.whole(i128::from(revision.cells_changed))),
    ]
}
