//! One account.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use jiff::Timestamp;
use jiff::civil::Date;
use rihla_account::{Account, AccountKind, AccountState, Factor, GivenRole, MembershipId, Team, TeamId};
use rihla_language::Speaker;
use rihla_model::Saying;
use rihla_model::access::Roles;
use rihla_operations::accounts::AccountAct;
use zeroize::Zeroizing;

use super::invite::{RoleChoice, role_options};
use super::{agencies, role_words, span_words, state_of};
use crate::pages::layout::Layout;
use crate::pages::state::State;
use crate::pages::{Place, Reader};

/// An account and what it is shown with.
pub struct AccountView<'a> {
    /// The account.
    pub account: Account,
    /// The roles that it was ever given, or came into by a team.
    pub given: Vec<GivenRole>,
    /// How the teams are called by which some of them came.
    pub by_teams: BTreeMap<TeamId, String>,
    /// The teams that it is in.
    pub teams: Vec<Team>,
    /// Those of them that the reader could take back from the account itself.
    pub takes: BTreeSet<MembershipId>,
    /// Whether the reader's own roles cover those of the account.
    pub covered: bool,
    /// Whether nobody can come in with it until a new code is given.
    pub needs_code: bool,
    /// How it is recognised beside its password.
    pub factors: BTreeSet<Factor>,
    /// In how many browsers it is signed in.
    pub sessions: usize,
    /// Until when nobody is listened to who tries its name.
    pub locked_until: Option<Timestamp>,
    /// What can be done with it.
    pub offers: Vec<AccountAct>,
    /// Whether it is the reader's own.
    pub own: bool,
    /// The roles that can be given.
    pub choices: Vec<RoleChoice>,
    /// The roles there are.
    pub roles: &'a Roles,
    /// The day.
    pub today: Date,
    /// What was refused.
    pub fault: Option<Saying>,
    /// The message of what was just done.
    pub done: Option<&'static str>,
    /// A code that is shown this once.
    pub code: Option<Zeroizing<String>>,
}

struct RoleLine {
    id: String,
    words: String,
    span: String,
    team: Option<(String, String)>,
    current: bool,
    ends: bool,
}

#[derive(Template)]
#[template(path = "accounts/one.html")]
struct OnePage<'a> {
    p: Layout,
    say: Speaker<'a>,
    shown: &'a str,
    facts: Vec<(String, String)>,
    state: State,
    locked: String,
    fault: String,
    done: String,
    code: &'a str,
    password: String,
    roles: Vec<RoleLine>,
    teams: Vec<(String, String)>,
    choices: Vec<(String, String, String, bool)>,
    agencies: Vec<(String, String, bool)>,
    acts: Vec<(&'static str, String)>,
    needs_code: bool,
    above: bool,
    invited: bool,
    resets: bool,
    guarded: bool,
    here: String,
    events: String,
}

/// The page of an account.
///
/// # Errors
/// When the template cannot be written.
pub fn account(reader: &Reader<'_>, view: &AccountView<'_>) -> askama::Result<String> {
    let account = &view.account;
    let person = account.kind == AccountKind::Person;
    let fact = |id: &str, value: String| (reader.t(id), value);
    let mut facts = vec![fact("sign-in-name", account.name.as_str().to_owned())];
    facts.push(fact("accounts-kind", reader.t(if person { "accounts-person" } else { "accounts-program" })));
    facts.extend(account.email.as_ref().map(|email| fact("accounts-email", email.as_str().to_owned())));
    facts.extend(account.agency.as_ref().map(|agency| fact("record-agency", reader.party(agency.as_str()))));
    facts.push(fact("accounts-language", account.language.own_name().to_owned()));
    let factors: Vec<String> = view.factors.iter().map(|factor| reader.say.tell(&factor.saying())).collect();
    facts.push(fact("accounts-factors", if factors.is_empty() { reader.t("accounts-no-factor") } else { reader.say.list(factors) }));
    facts.push(fact("accounts-seen", account.signed_in_at.map_or_else(|| reader.t("accounts-never"), |at| reader.say.moment(at))));
    facts.push(fact("own-sessions", reader.say.whole(i128::try_from(view.sessions).unwrap_or(i128::MAX))));
    let team_link = |id: &TeamId, name: &str| (reader.links.page(&Place::OneTeam(id.as_str().to_owned())), name.to_owned());
    let line = |given: &GivenRole| {
        let current = given.ended.is_none() && given.until.is_none_or(|until| until >= view.today);
        RoleLine {
            id: given.id.as_str().to_owned(),
            words: role_words(reader, view.roles, &given.membership),
            span: span_words(reader, (given.from, given.until), given.ended.as_ref().map(|(at, _)| *at)),
            team: given.team.as_ref().map(|id| team_link(id, view.by_teams.get(id).map_or("", String::as_str))),
            current,
            ends: current && view.takes.contains(&given.id),
        }
    };
    let act = |act: &AccountAct| {
        let message = match act {
            AccountAct::Lock => "accounts-lock",
            AccountAct::Unlock => "accounts-unlock",
            AccountAct::Close => "accounts-close",
            AccountAct::Reopen => "accounts-reopen",
            AccountAct::EndSessions => "accounts-end-sessions",
        };
        (act.name(), reader.t(message))
    };
    // to free an account that nothing locks would do nothing
    let locked_out = view.locked_until.is_some() || account.state == AccountState::Locked;
    let acts = view.offers.iter().filter(|act| **act != AccountAct::Unlock || locked_out);
    let acts = acts.filter(|act| **act != AccountAct::EndSessions || view.sessions > 0);
    let page = OnePage {
        p: Layout::new(reader, account.shown.as_str(), "").under(reader.links.page(&Place::Accounts), reader.t("accounts-title")),
        say: reader.say,
        shown: account.shown.as_str(),
        facts,
        state: state_of(reader, account.state),
        locked: view
            .locked_until
            .map(|until| reader.say.say("accounts-locked-until", &[("until", reader.say.moment(until).into())]))
            .unwrap_or_default(),
        fault: view.fault.as_ref().map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        done: view.done.map(|message| reader.t(message)).unwrap_or_default(),
        code: view.code.as_ref().map(|code| code.as_str()).unwrap_or_default(),
        password: reader.links.page(&Place::Password),
        roles: view.given.iter().map(line).collect(),
        teams: view.teams.iter().map(|team| team_link(&team.id, &team.name)).collect(),
        choices: role_options(reader, &view.choices, ""),
        agencies: agencies(reader, account.agency.as_ref().map_or("", |agency| agency.as_str())),
        acts: acts.map(act).collect(),
        needs_code: view.needs_code,
        above: !view.covered && !view.own,
        invited: account.state == AccountState::Invited && person && view.covered,
        resets: account.state == AccountState::Active && person && !view.own && view.covered,
        guarded: view.factors.iter().any(|factor| *factor != Factor::Recovery),
        here: reader.links.page(&Place::OneAccount(account.id.as_str().to_owned())),
        events: format!("{}?account={}", reader.links.page(&Place::Events), account.id.as_str()),
    };
    page.render()
}
