//! All teams, and the form that makes one.

use askama::Template;
use rihla_account::{Team, TeamRole};
use rihla_language::Speaker;
use rihla_model::Saying;
use rihla_model::access::Roles;

use super::{agencies, role_words};
use crate::pages::layout::Layout;
use crate::pages::{Place, Reader};

/// A team and what it is listed with.
pub struct ListedTeam {
    /// The team.
    pub team: Team,
    /// How many are in it.
    pub members: usize,
    /// The roles that it holds today or will hold.
    pub roles: Vec<TeamRole>,
}

/// Teams and what they are shown with.
pub struct TeamList<'a> {
    /// The teams, by name.
    pub teams: &'a [ListedTeam],
    /// The roles there are.
    pub roles: &'a Roles,
    /// The name and the agency that were typed.
    pub typed: (&'a str, &'a str),
    /// What was refused.
    pub fault: Option<Saying>,
}

struct Row {
    href: String,
    name: String,
    agency: String,
    members: String,
    roles: Vec<String>,
}

#[derive(Template)]
#[template(path = "accounts/teams.html")]
struct TeamsPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    rows: Vec<Row>,
    name: &'a str,
    agencies: Vec<(String, String, bool)>,
    fault: String,
    here: String,
}

/// The list of all teams.
///
/// # Errors
/// When the template cannot be written.
pub fn teams(reader: &Reader<'_>, view: &TeamList<'_>) -> askama::Result<String> {
    let row = |listed: &ListedTeam| Row {
        href: reader.links.page(&Place::OneTeam(listed.team.id.as_str().to_owned())),
        name: listed.team.name.clone(),
        agency: listed.team.agency.as_ref().map(|agency| reader.party(agency.as_str())).unwrap_or_default(),
        members: reader.say.whole(i128::try_from(listed.members).unwrap_or(i128::MAX)),
        roles: listed.roles.iter().map(|role| role_words(reader, view.roles, &role.membership)).collect(),
    };
    let page = TeamsPage {
        p: Layout::new(reader, &reader.t("teams-title"), "").under(reader.links.page(&Place::Accounts), reader.t("accounts-title")),
        say: reader.say,
        rows: view.teams.iter().map(row).collect(),
        name: view.typed.0,
        agencies: agencies(reader, view.typed.1),
        fault: view.fault.as_ref().map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        here: reader.links.page(&Place::Teams),
    };
    page.render()
}
