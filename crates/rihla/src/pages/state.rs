//! States with their word and icon: colour never stands alone.

use rihla_model::SourceId;
use rihla_operations::publish::site::{QualityCard, ReleaseRecord, ReleaseState};

use super::Reader;

/// A state as a reader sees it.
#[derive(Debug, Clone)]
pub(crate) struct State {
    /// Class for its colour: `good`, `warn`, `bad`, `calm`.
    pub(crate) class: &'static str,
    /// A sign that has the same meaning.
    pub(crate) icon: &'static str,
    /// The word.
    pub(crate) word: String,
}

impl State {
    pub(crate) fn new(class: &'static str, icon: &'static str, word: String) -> Self {
        Self { class, icon, word }
    }
}

/// How fresh a dataset is: too old, a delivery overdue, or up to date.
pub(crate) fn freshness(reader: &Reader<'_>, quality: &QualityCard, sources: &[SourceId]) -> State {
    let limit = reader.site.observatory.stale_after_years;
    if quality.stale {
        return State::new("bad", "▲", reader.say.say("fresh-stale", &[("limit", limit.into())]));
    }
    if overdue(reader, sources).next().is_some() {
        return State::new("warn", "◆", reader.t("fresh-late"));
    }
    match quality.age_years {
        Some(_) => State::new("good", "✓", reader.t("fresh-fresh")),
        None => State::new("calm", "?", reader.t("fresh-unknown")),
    }
}

/// Those of some sources that owe a delivery: title and period.
pub(crate) fn overdue<'s>(reader: &Reader<'s>, sources: &'s [SourceId]) -> impl Iterator<Item = (String, String)> + use<'s> {
    let (site, say) = (reader.site, reader.say);
    sources.iter().filter_map(move |id| {
        let card = site.sources.iter().find(|s| s.id == *id)?;
        let period = card.overdue.as_deref()?;
        Some((say.local(&card.title).to_owned(), say.period(period)))
    })
}

/// The message id of a release's state.
pub(crate) fn state_id(record: &ReleaseRecord) -> &'static str {
    if record.withdrawn.is_some() {
        return "release-state-withdrawn";
    }
    match record.state {
        ReleaseState::Preliminary => "release-state-preliminary",
        ReleaseState::Revised => "release-state-revised",
        ReleaseState::Final => "release-state-final",
    }
}

/// How settled a release is.
pub(crate) fn release_state(reader: &Reader<'_>, record: &ReleaseRecord) -> State {
    let id = state_id(record);
    let (class, icon) = match id {
        "release-state-withdrawn" => ("bad", "✕"),
        "release-state-preliminary" => ("warn", "◐"),
        "release-state-revised" => ("calm", "↻"),
        _ => ("good", "✓"),
    };
    State::new(class, icon, reader.t(id))
}
