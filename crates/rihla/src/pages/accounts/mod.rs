//! Pages for whoever looks after accounts: all of them, one, inviting, teams, what happened.

mod events;
mod invite;
mod list;
mod one;
mod team;
mod teams;

pub use events::{EventsView, events};
pub use invite::{InviteForm, RoleChoice, invite};
pub use list::{AccountList, accounts};
pub use one::{AccountView, account};
pub use team::{TeamView, team};
pub use teams::{ListedTeam, TeamList, teams};

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_account::AccountState;
use rihla_model::access::{Membership, Roles};

use super::Reader;
use super::state::State;

/// The state of an account in a word.
fn state_of(reader: &Reader<'_>, state: AccountState) -> State {
    match state {
        AccountState::Invited => State::new("calm", "◐", reader.t("accounts-state-invited")),
        AccountState::Active => State::new("good", "✓", reader.t("accounts-state-active")),
        AccountState::Locked => State::new("warn", "◆", reader.t("accounts-state-locked")),
        AccountState::Disabled => State::new("calm", "✕", reader.t("accounts-state-closed")),
    }
}

/// A role with whom it is held for.
pub(super) fn role_words(reader: &Reader<'_>, roles: &Roles, held: &Membership) -> String {
    let name = roles.get(&held.role).map_or_else(|| held.role.as_str().to_owned(), |role| reader.plain(&role.label).to_owned());
    let bounds: Vec<String> =
        held.agency.as_ref().map(|agency| reader.party(agency.as_str())).into_iter().chain(held.area.clone()).collect();
    if bounds.is_empty() {
        name
    } else {
        reader.say.say("own-role-of", &[("role", name.into()), ("agency", reader.say.list(bounds).into())])
    }
}

/// From when until when a role is held, or was.
fn span_words(reader: &Reader<'_>, (from, until): (Date, Option<Date>), ended: Option<Timestamp>) -> String {
    let (from, until) = (reader.say.date(from), until.map(|day| reader.say.date(day)));
    match (ended, until) {
        (Some(at), _) => reader.say.say("accounts-ended", &[("from", from.into()), ("until", reader.say.day_of(at).into())]),
        (None, Some(until)) => reader.say.say("accounts-until", &[("from", from.into()), ("until", until.into())]),
        (None, None) => reader.say.say("accounts-from", &[("from", from.into())]),
    }
}

/// The agencies of the observatory as options: identifier, name, whether it is chosen.
fn agencies(reader: &Reader<'_>, chosen: &str) -> Vec<(String, String, bool)> {
    let agency = |id: &str| (id.to_owned(), reader.party(id), id == chosen);
    reader.site.observatory.agencies.iter().map(|it| agency(it.id.as_str())).collect()
}
