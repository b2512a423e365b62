//! Releases of a dataset, tombstones among them, and what each changed.

use rihla_operations::publish::site::{PublishedDataset, ReleaseRecord};

use super::Reader;
use super::state::{State, release_state};

/// One release.
#[derive(Debug, Clone)]
pub(crate) struct ReleaseView {
    pub(crate) id: String,
    pub(crate) when: String,
    pub(crate) when_iso: String,
    pub(crate) state: State,
    pub(crate) in_force: bool,
    pub(crate) periods: String,
    pub(crate) vintage: String,
    pub(crate) approvals: Vec<String>,
    pub(crate) notes: Vec<String>,
    pub(crate) made_by: String,
}

/// Releases, newest first; `in_force` is the id of the one that is shown.
pub(crate) fn releases(reader: &Reader<'_>, history: &[ReleaseRecord], in_force: Option<&str>) -> Vec<ReleaseView> {
    history.iter().map(|record| release(reader, record, in_force)).collect()
}

fn release(reader: &Reader<'_>, record: &ReleaseRecord, in_force: Option<&str>) -> ReleaseView {
    let mut notes: Vec<String> = Vec::new();
    if let Some(reason) = &record.reason {
        notes.push(reader.say.say("dataset-revised-because", &[("reason", reason.as_str().into())]));
    }
    if let Some(withdrawn) = &record.withdrawn {
        notes.push(reader.say.say(
            "history-withdrawn",
            &[
                ("date", reader.say.day_of(withdrawn.at).into()),
                ("by", reader.party(withdrawn.by.as_str()).into()),
                ("reason", withdrawn.reason.as_str().into()),
            ],
        ));
    }
    let mut approvals: Vec<String> = record
        .approvals
        .iter()
        .map(|a| {
            let name = reader.party(a.approver.as_str());
            let day = reader.say.day_of(a.at);
            if a.standing { format!("{name}, {day} ({})", reader.t("history-standing")) } else { format!("{name}, {day}") }
        })
        .collect();
    if approvals.is_empty() {
        approvals.push(reader.t("history-no-approval"));
    }
    ReleaseView {
        id: record.id.to_string(),
        when: reader.say.day_of(record.released_at),
        when_iso: record.released_at.to_string(),
        state: release_state(reader, record),
        in_force: in_force == Some(record.id.as_str()),
        periods: span(reader, record.periods.as_ref()),
        vintage: record.vintage.to_string(),
        approvals,
        notes,
        made_by: reader.say.say("history-made-by", &[("program", record.made_by.as_str().into())]),
    }
}

/// First and last period in words.
pub(crate) fn span(reader: &Reader<'_>, periods: Option<&(String, String)>) -> String {
    match periods {
        None => reader.t("word-none"),
        Some((first, last)) if first == last => reader.say.period(first),
        Some((first, last)) => {
            reader.say.say("dataset-period-span", &[("first", reader.say.period(first).into()), ("last", reader.say.period(last).into())])
        }
    }
}

/// One revised total.
#[derive(Debug, Clone)]
pub(crate) struct RevisionView {
    pub(crate) release: String,
    pub(crate) period: String,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) difference: String,
    pub(crate) cells: String,
}

/// What changed from release to release.
pub(crate) fn revisions(reader: &Reader<'_>, dataset: &PublishedDataset) -> Vec<RevisionView> {
    let indicator = dataset.released.indicators().first();
    let (scale, decimals) = indicator.map_or((0, 0), |i| (i.scale, i.decimals));
    let figure = |value: Option<i128>| value.map_or_else(|| reader.t("revisions-not-shown"), |v| reader.say.scaled(v, scale, decimals));
    let view = |revision: &rihla_operations::publish::site::Revision| {
        let difference = revision.before.zip(revision.after).and_then(|(b, a)| a.checked_sub(b));
        let sign = if difference.is_some_and(|d| d > 0) { "+" } else { "" };
        RevisionView {
            release: revision.to.to_string(),
            period: reader.say.period(&revision.period),
            before: figure(revision.before),
            after: figure(revision.after),
            difference: difference.map_or_else(|| reader.t("word-none"), |d| format!("{sign}{}", reader.say.scaled(d, scale, decimals))),
            cells: reader.say.whole(i128::from(revision.cells_changed)),
        }
    };
    dataset.revisions.iter().map(view).collect()
}
