//! One team.

use askama::Template;
use jiff::civil::Date;
use rihla_account::{Account, Team, TeamMember, TeamRole};
use rihla_language::Speaker;
use rihla_model::Saying;
use rihla_model::access::Roles;

use super::invite::{RoleChoice, role_options};
use super::{agencies, role_words, span_words, state_of};
use crate::pages::layout::Layout;
use crate::pages::state::State;
use crate::pages::{Place, Reader};

/// A team and what it is shown with.
pub struct TeamView<'a> {
    /// The team.
    pub team: Team,
    /// Who is in it, each with their account, by name.
    pub members: Vec<(TeamMember, Account)>,
    /// The roles that it was ever given, each with whether the reader could take it back.
    pub given: Vec<(TeamRole, bool)>,
    /// Whether the reader could give all that it holds, and so change it.
    pub covered: bool,
    /// The accounts that can be added.
    pub others: Vec<Account>,
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
}

struct MemberLine {
    id: String,
    href: String,
    shown: String,
    since: String,
    state: State,
}

struct RoleLine {
    id: String,
    words: String,
    span: String,
    current: bool,
    ends: bool,
}

#[derive(Template)]
#[template(path = "accounts/team.html")]
struct TeamPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    name: &'a str,
    closed: String,
    facts: Vec<(String, String)>,
    fault: String,
    done: String,
    above: bool,
    changes: bool,
    members: Vec<MemberLine>,
    others: Vec<(String, String)>,
    roles: Vec<RoleLine>,
    choices: Vec<(String, String, String, bool)>,
    agencies: Vec<(String, String, bool)>,
    version: i64,
    here: String,
}

/// The page of a team.
///
/// # Errors
/// When the template cannot be written.
pub fn team(reader: &Reader<'_>, view: &TeamView<'_>) -> askama::Result<String> {
    let team = &view.team;
    let open = team.closed.is_none();
    let fact = |id: &str, value: String| (reader.t(id), value);
    let mut facts: Vec<_> = team.agency.as_ref().map(|agency| fact("record-agency", reader.party(agency.as_str()))).into_iter().collect();
    facts.push(fact("team-made", reader.say.moment(team.made_at)));
    let member = |(member, account): &(TeamMember, Account)| MemberLine {
        id: member.account.as_str().to_owned(),
        href: reader.links.page(&Place::OneAccount(member.account.as_str().to_owned())),
        shown: account.shown.as_str().to_owned(),
        since: reader.say.say("accounts-from", &[("from", reader.say.day_of(member.added_at).into())]),
        state: state_of(reader, account.state),
    };
    let role = |(given, takes): &(TeamRole, bool)| {
        let current = given.is_open(view.today);
        RoleLine {
            id: given.id.as_str().to_owned(),
            words: role_words(reader, view.roles, &given.membership),
            span: span_words(reader, (given.from, given.until), given.ended.as_ref().map(|(at, _)| *at)),
            current,
            ends: open && current && *takes,
        }
    };
    let other = |account: &Account| (account.id.as_str().to_owned(), format!("{} ({})", account.shown.as_str(), account.name.as_str()));
    let page = TeamPage {
        p: Layout::new(reader, &team.name, "").under(reader.links.page(&Place::Teams), reader.t("teams-title")),
        say: reader.say,
        name: &team.name,
        closed: team
            .closed
            .as_ref()
            .map(|(at, _)| reader.say.say("team-closed", &[("at", reader.say.moment(*at).into())]))
            .unwrap_or_default(),
        facts,
        fault: view.fault.as_ref().map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        done: view.done.map(|message| reader.t(message)).unwrap_or_default(),
        above: open && !view.covered,
        changes: open && view.covered,
        members: view.members.iter().map(member).collect(),
        others: view.others.iter().map(other).collect(),
        roles: view.given.iter().map(role).collect(),
        choices: if open { role_options(reader, &view.choices, "") } else { Vec::new() },
        agencies: agencies(reader, team.agency.as_ref().map_or("", |agency| agency.as_str())),
        version: team.version,
        here: reader.links.page(&Place::OneTeam(team.id.as_str().to_owned())),
    };
    page.render()
}
