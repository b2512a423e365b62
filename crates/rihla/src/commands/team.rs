//! `rihla account team`.

use clap::{Args, Subcommand};
use jiff::civil::Date;
use rihla_account::{MembershipId, Team, TeamRole};
use rihla_language::Speaker;
use rihla_model::access::{Actor, Membership};
use rihla_model::{AgencyId, RoleId};
use rihla_operations::accounts::is_known_agency;
use serde_json::json;

use super::account::day;
use super::role_cells::{HEADS, role_cells};
use super::rows::Rows;
use super::summary::{print_table, to_json};
use super::terminal::say;
use super::{PlaceArguments, ShowArguments};

/// Arguments of `rihla account team`.
#[derive(Debug, Args)]
pub(super) struct TeamCommand {
    #[command(subcommand)]
    verb: TeamVerb,
}

#[derive(Debug, Subcommand)]
enum TeamVerb {
    /// List teams with their members and roles
    List(All),
    /// Show a team: its members, and its roles with their numbers
    Show(One),
    /// Make a team
    New(New),
    /// Change the name or the agency of a team
    Rename(Rename),
    /// Add an account to a team: it holds the roles of the team
    Add(Member),
    /// Take an account out of a team: it loses the roles of the team
    Remove(Member),
    /// Give a role to a team, and so to each who is in it
    Give(Give),
    /// Take a role back from a team, and so from each who is in it
    End(End),
    /// Close a team: its roles are taken back, and nobody is in it
    Close(One),
}

#[derive(Debug, Args)]
struct All {
    #[command(flatten)]
    place: PlaceArguments,
}

#[derive(Debug, Args)]
struct One {
    /// The name of the team
    team: String,
    #[command(flatten)]
    place: PlaceArguments,
}

#[derive(Debug, Args)]
struct New {
    #[command(flatten)]
    one: One,
    /// The agency of the team
    #[arg(long)]
    agency: Option<AgencyId>,
}

#[derive(Debug, Args)]
struct Rename {
    /// The name of the team
    team: String,
    /// The name that it has from now on
    #[arg(value_name = "NAME")]
    new_name: String,
    #[command(flatten)]
    place: PlaceArguments,
    /// The agency of the team [default: as it was]
    #[arg(long)]
    agency: Option<AgencyId>,
}

#[derive(Debug, Args)]
struct Member {
    /// The name of the team
    team: String,
    /// The name to sign in with
    name: String,
    #[command(flatten)]
    place: PlaceArguments,
}

#[derive(Debug, Args)]
struct Give {
    /// The name of the team
    team: String,
    /// The role
    role: RoleId,
    #[command(flatten)]
    place: PlaceArguments,
    /// The agency for which the role is held [default: that of the team, where the role is held for one]
    #[arg(long)]
    agency: Option<AgencyId>,
    /// The area for which the role is held, such as MA-RSK
    #[arg(long)]
    area: Option<String>,
    /// The first day on which the role is held [default: today]
    #[arg(long, value_parser = day)]
    from: Option<Date>,
    /// The last day on which the role is held, such as 2027-06-30
    #[arg(long, value_parser = day)]
    until: Option<Date>,
}

#[derive(Debug, Args)]
struct End {
    /// The name of the team
    team: String,
    /// The number of the role, as `rihla account team show` tells it
    number: MembershipId,
    #[command(flatten)]
    place: PlaceArguments,
}

impl TeamCommand {
    pub(super) fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        match &self.verb {
            TeamVerb::List(v) => list(&Rows::open(&v.place)?, show, speaker),
            TeamVerb::Show(v) => {
                let rows = Rows::open(&v.place)?;
                tell(&rows, &team(&rows, &v.team)?, show, speaker)
            }
            TeamVerb::New(v) => {
                let rows = Rows::open(&v.one.place)?;
                is_known_agency(&rows.definitions.observatory, v.agency.as_ref())?;
                let mut at = rows.occasion();
                let id = rows.run(rows.open.accounts.make_team(&mut at, &Actor::node(), &v.one.team, v.agency.as_ref()))?;
                tell(&rows, &rows.run(rows.open.accounts.team(&id))?, show, speaker)
            }
            TeamVerb::Rename(v) => {
                let rows = Rows::open(&v.place)?;
                is_known_agency(&rows.definitions.observatory, v.agency.as_ref())?;
                let (team, mut at) = (team(&rows, &v.team)?, rows.occasion());
                let changed = (&team.id, v.new_name.as_str(), v.agency.as_ref().or(team.agency.as_ref()));
                rows.run(rows.open.accounts.change_team(&mut at, &Actor::node(), rows.roles(), changed))?;
                tell(&rows, &rows.run(rows.open.accounts.team(&team.id))?, show, speaker)
            }
            TeamVerb::Add(v) => v.change(true, show, speaker),
            TeamVerb::Remove(v) => v.change(false, show, speaker),
            TeamVerb::Give(v) => v.run(show, speaker),
            TeamVerb::End(v) => {
                let rows = Rows::open(&v.place)?;
                let (team, mut at) = (team(&rows, &v.team)?, rows.occasion());
                rows.run(rows.open.accounts.end_team_role(&mut at, &Actor::node(), rows.roles(), (&team.id, &v.number)))?;
                tell(&rows, &team, show, speaker)
            }
            TeamVerb::Close(v) => {
                let rows = Rows::open(&v.place)?;
                let (team, mut at) = (team(&rows, &v.team)?, rows.occasion());
                rows.run(rows.open.accounts.close_team(&mut at, &Actor::node(), rows.roles(), &team.id))?;
                tell(&rows, &rows.run(rows.open.accounts.team(&team.id))?, show, speaker)
            }
        }
    }
}

impl Member {
    fn change(&self, joins: bool, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let rows = Rows::open(&self.place)?;
        let (team, account, mut at) = (team(&rows, &self.team)?, rows.account(&self.name)?, rows.occasion());
        let (accounts, node, both) = (&rows.open.accounts, Actor::node(), (&team.id, &account.id));
        rows.run(async {
            if joins {
                accounts.add_to_team(&mut at, &node, rows.roles(), both).await
            } else {
                accounts.remove_from_team(&mut at, &node, rows.roles(), both).await
            }
        })?;
        tell(&rows, &team, show, speaker)
    }
}

impl Give {
    fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let rows = Rows::open(&self.place)?;
        is_known_agency(&rows.definitions.observatory, self.agency.as_ref())?;
        let (team, mut at) = (team(&rows, &self.team)?, rows.occasion());
        let for_agency = rows.roles().get(&self.role).is_some_and(|role| role.agency);
        let agency = self.agency.clone().or_else(|| team.agency.clone().filter(|_| for_agency));
        let membership = Membership { role: self.role.clone(), agency, area: self.area.clone() };
        let days = (self.from.unwrap_or(at.today), self.until);
        rows.run(rows.open.accounts.give_team_role(&mut at, &Actor::node(), rows.roles(), (&team.id, None), membership, days))?;
        tell(&rows, &team, show, speaker)
    }
}

/// The team of a name, as it is typed.
fn team(rows: &Rows, typed: &str) -> anyhow::Result<Team> {
    Ok(rows.run(rows.open.accounts.team_named(typed))?)
}

/// The names to sign in with of those who are in a team.
fn members(rows: &Rows, team: &Team) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for member in rows.run(rows.open.accounts.team_members(&team.id))? {
        names.push(rows.run(rows.open.accounts.account(&member.account))?.name.as_str().to_owned());
    }
    names.sort();
    Ok(names)
}

fn team_json(team: &Team, members: &[String], roles: &[TeamRole]) -> serde_json::Value {
    let role = |given: &TeamRole| {
        json!({
            "id": given.id,
            "role": given.membership.role,
            "agency": given.membership.agency,
            "area": given.membership.area,
            "from": given.from,
            "until": given.until,
            "given_by": given.given_by,
            "ended_at": given.ended.as_ref().map(|(at, _)| at),
        })
    };
    json!({
        "id": team.id,
        "name": team.name,
        "agency": team.agency,
        "made_at": team.made_at,
        "closed_at": team.closed.as_ref().map(|(at, _)| at),
        "members": members,
        "roles": roles.iter().map(role).collect::<Vec<_>>(),
    })
}

fn list(rows: &Rows, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
    let heads = ["command-head-team", "command-head-agency", "command-head-members", "command-head-role"];
    let mut table = vec![heads.map(|id| speaker.t(id)).to_vec()];
    let mut all = Vec::new();
    let today = rows.occasion().today;
    for team in rows.run(rows.open.accounts.teams())? {
        let (members, roles) = (members(rows, &team)?, rows.run(rows.open.accounts.team_roles(&team.id))?);
        let open = roles.iter().filter(|role| role.is_open(today)).map(|role| role.membership.role.to_string());
        all.push(team_json(&team, &members, &roles));
        let agency = team.agency.as_ref().map_or("-", AgencyId::as_str).to_owned();
        table.push(vec![team.name.clone(), agency, speaker.list(members), speaker.list(open)]);
    }
    if show.json {
        say(&to_json(&all)?);
    } else {
        print_table(&table, &[]);
    }
    Ok(())
}

/// Shows a team as it is now.
fn tell(rows: &Rows, team: &Team, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
    let (members, roles) = (members(rows, team)?, rows.run(rows.open.accounts.team_roles(&team.id))?);
    if show.json {
        say(&to_json(&team_json(team, &members, &roles))?);
        return Ok(());
    }
    let heads = ["command-head-team", "command-head-agency", "command-head-members"];
    let agency = team.agency.as_ref().map_or("-", AgencyId::as_str).to_owned();
    print_table(&[heads.map(|id| speaker.t(id)).to_vec(), vec![team.name.clone(), agency, speaker.list(members)]], &[]);
    say("");
    let mut table = vec![HEADS.map(|id| speaker.t(id)).to_vec()];
    table.extend(
        roles.iter().map(|role| role_cells(speaker, &role.id, &role.membership, (role.until, role.ended.as_ref().map(|(at, _)| *at)))),
    );
    print_table(&table, &[]);
    Ok(())
}
