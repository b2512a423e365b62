//! What happened with accounts.

use std::collections::BTreeMap;

use askama::Template;
use rihla_account::{Recorded, TeamId};
use rihla_language::Speaker;

use crate::pages::layout::Layout;
use crate::pages::{Place, Reader};

/// Events and what they are shown with.
pub struct EventsView<'a> {
    /// The events, the newest first.
    pub events: &'a [Recorded],
    /// How accounts are called, by identifier.
    pub people: &'a BTreeMap<String, String>,
    /// How teams are called.
    pub teams: &'a BTreeMap<TeamId, String>,
    /// The account they are of; none where of all.
    pub account: Option<&'a str>,
    /// Whether there may be earlier ones.
    pub more: bool,
}

struct Row {
    number: String,
    when: String,
    what: String,
    team: Option<(String, String)>,
    whose: Option<(String, String)>,
    who: String,
}

#[derive(Template)]
#[template(path = "accounts/events.html")]
struct EventsPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    rows: Vec<Row>,
    next: Option<String>,
    all: Option<String>,
}

/// What happened with accounts: each event with the account and who did it.
///
/// # Errors
/// When the template cannot be written.
pub fn events(reader: &Reader<'_>, view: &EventsView<'_>) -> askama::Result<String> {
    let named = |id: &str| match id {
        "node" => reader.t("person-node"),
        "anyone" => reader.t("person-anyone"),
        id => view.people.get(id).cloned().unwrap_or_else(|| id.to_owned()),
    };
    let row = |event: &Recorded| Row {
        number: reader.say.ungrouped(event.number),
        when: reader.say.moment(event.at),
        what: reader.say.tell(&event.event.saying()),
        team: event.event.team().and_then(|id| {
            let name = view.teams.get(id)?;
            Some((reader.links.page(&Place::OneTeam(id.as_str().to_owned())), name.clone()))
        }),
        whose: event.account.as_ref().map(|id| (reader.links.page(&Place::OneAccount(id.as_str().to_owned())), named(id.as_str()))),
        who: named(&event.actor),
    };
    let here = reader.links.page(&Place::Events);
    let last = view.events.last().filter(|_| view.more).map(|event| event.number);
    let of = view.account.map(|account| format!("account={account}&")).unwrap_or_default();
    let page = EventsPage {
        p: Layout::new(reader, &reader.t("events-title"), "").under(reader.links.page(&Place::Accounts), reader.t("accounts-title")),
        say: reader.say,
        rows: view.events.iter().map(row).collect(),
        next: last.map(|last| format!("{here}?{of}before={last}")),
        all: view.account.map(|_| here),
    };
    page.render()
}
