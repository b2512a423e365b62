//! Every source with its agency, deliveries, definitions and problems.

use askama::Template;
use rihla_language::Speaker;
use rihla_operations::publish::site::SourceCard;

use super::Reader;
use super::definitions::{DefinitionTable, definition_table};
use super::history::span;
use super::layout::Layout;
use super::problems::{ProblemView, problems, unusable};
use super::state::State;

/// One source.
#[derive(Debug, Clone)]
struct SourceView {
    id: String,
    title: String,
    agency: String,
    contact: String,
    state: State,
    received: String,
    received_iso: String,
    periods: String,
    rows: String,
    files: String,
    statement: String,
    licence: String,
    attribution: String,
    /// Datasets that use it: address and title (HTML).
    used_by: Vec<(String, String)>,
    problems: Vec<ProblemView>,
}

#[derive(Template)]
#[template(path = "sources.html")]
struct SourcesPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    sources: Vec<SourceView>,
    definitions: DefinitionTable,
}

/// The page of all sources.
///
/// # Errors
/// When the template cannot be written.
pub fn sources(reader: &Reader<'_>) -> askama::Result<String> {
    let cards: Vec<&SourceCard> = reader.site.sources.iter().collect();
    let page = SourcesPage {
        p: Layout::new(reader, &reader.t("sources-title"), &reader.t("sources-text")),
        say: reader.say,
        sources: cards.iter().map(|card| view(reader, card)).collect(),
        definitions: definition_table(reader, &cards, None),
    };
    page.render()
}

fn view(reader: &Reader<'_>, card: &SourceCard) -> SourceView {
    let agency = reader.site.observatory.agencies.iter().find(|a| a.id == card.agency);
    let number = |n: u64| reader.say.whole(i128::from(n));
    let public = reader.site.datasets.iter().map(|d| (&d.definition, &d.sources));
    let on_request = reader.site.on_request.iter().map(|d| (&d.definition, &d.sources));
    let used_by = public.chain(on_request).filter(|(_, sources)| sources.contains(&card.id));
    SourceView {
        id: card.id.to_string(),
        title: reader.local(&card.title),
        agency: reader.local(&card.agency_name),
        contact: agency.map(|a| a.contact.clone()).unwrap_or_default(),
        state: state(reader, card),
        received: card.received_at.map_or_else(|| reader.t("word-none"), |at| reader.say.day_of(at)),
        received_iso: card.received_at.map(|at| at.to_string()).unwrap_or_default(),
        periods: span(reader, card.periods.as_ref()),
        rows: card.received_at.map_or_else(
            || reader.t("word-none"),
            |_| reader.say.say("sources-rows-of", &[("used", number(card.rows_used).into()), ("read", number(card.rows_read).into())]),
        ),
        files: reader.say.say("sources-files", &[("count", card.files.into())]),
        statement: reader.local(&card.quality),
        licence: card.licence.clone(),
        attribution: reader.local(&card.attribution),
        used_by: used_by.map(|(d, _)| (reader.dataset_href(d.id.as_str()), reader.local(&d.title))).collect(),
        problems: problems(reader, &card.problems),
    }
}

/// Whether the source delivered what was due.
fn state(reader: &Reader<'_>, card: &SourceCard) -> State {
    if let Some(rule) = &card.unusable {
        return State::new("bad", "✕", unusable(reader, rule));
    }
    if let Some(period) = &card.overdue {
        return State::new("warn", "◆", reader.say.say("sources-state-overdue", &[("period", reader.say.period(period).into())]));
    }
    if let Some(at) = card.waiting_since {
        return State::new("calm", "◷", reader.say.say("sources-state-waiting", &[("date", reader.say.day_of(at).into())]));
    }
    if card.on_request {
        return State::new("good", "✓", reader.t("sources-state-on-request"));
    }
    if card.received_at.is_none() {
        return State::new("calm", "○", reader.t("sources-state-none"));
    }
    State::new("good", "✓", reader.t("sources-state-good"))
}
