//! `rihla account`.

use clap::{Args, Subcommand};
use jiff::civil::Date;
use rihla_account::{
    Account, AccountKind, AccountState, EmailAddress, GivenRole, MembershipId, NewAccount, SessionId, ShownName, SignInName, is_sound,
};
use rihla_language::{Speaker, Value};
use rihla_model::access::{Actor, Membership};
use rihla_model::{AccountId, AgencyId, Language, RoleId, Saying};
use rihla_operations::OperationError;
use rihla_operations::accounts::is_known_agency;
use serde_json::json;

use super::role_cells::{HEADS, role_cells};
use super::rows::Rows;
use super::summary::{print_table, to_json};
use super::team::TeamCommand;
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};

/// Accounts that one list shows.
const MOST: i64 = 1000;

/// Arguments of `rihla account`.
#[derive(Debug, Args)]
pub(super) struct AccountCommand {
    #[command(subcommand)]
    verb: AccountVerb,
}

#[derive(Debug, Subcommand)]
enum AccountVerb {
    /// Make the node's first account, and its database; the code to set a password with is shown once
    CreateFirst(New),
    /// Invite a person, or make an account of a program; a code is shown once
    Invite(Invite),
    /// List accounts
    List(All),
    /// Show an account: state, roles, since when
    Show(One),
    /// Lock an account, or close it for good: its sessions end and its tokens open nothing
    Suspend(Suspend),
    /// Free an account that was locked by an administrator or by failures, or open a closed one
    Unlock(Unlock),
    /// Show, give or take back roles
    Roles(Roles),
    /// List the sessions of an account
    Sessions(One),
    /// End one session of an account, or all
    Revoke(Revoke),
    /// Give a code for a new password, shown once; the old password and all sessions end
    Reset(Reset),
    /// Teams, to which roles are given once: whoever is in one holds them
    Team(TeamCommand),
}

/// The role of a first account, where none is named.
const ADMINISTRATOR: &str = "administrator";

#[derive(Debug, Clone, Args)]
struct New {
    /// The name to sign in with
    name: String,
    #[command(flatten)]
    place: PlaceArguments,
    /// The name that others see [default: the name to sign in with]
    #[arg(long)]
    shown: Option<String>,
    /// The e-mail address
    #[arg(long)]
    email: Option<String>,
    /// The language in which the person is spoken to [default: that of the output]
    #[arg(long, value_parser = spoken)]
    speaks: Option<Language>,
    /// The agency of the account
    #[arg(long)]
    agency: Option<AgencyId>,
    /// A role to be given; may be repeated
    #[arg(long = "role")]
    roles: Vec<RoleId>,
}

#[derive(Debug, Args)]
struct Invite {
    #[command(flatten)]
    new: New,
    /// The account is of a program or another node; it gets tokens, and no password
    #[arg(long, conflicts_with = "again")]
    service: bool,
    /// The account is invited already: make a new code, the old one is void
    #[arg(long)]
    again: bool,
}

#[derive(Debug, Args)]
struct All {
    #[command(flatten)]
    place: PlaceArguments,
}

#[derive(Debug, Args)]
struct One {
    /// The name to sign in with
    name: String,
    #[command(flatten)]
    place: PlaceArguments,
}

#[derive(Debug, Args)]
struct Suspend {
    #[command(flatten)]
    one: One,
    /// Close it for good instead of locking it
    #[arg(long)]
    close: bool,
}

#[derive(Debug, Args)]
struct Unlock {
    #[command(flatten)]
    one: One,
    /// Open a closed account again
    #[arg(long)]
    reopen: bool,
}

#[derive(Debug, Args)]
struct Roles {
    #[command(flatten)]
    one: One,
    /// Give this role
    #[arg(long, conflicts_with = "end")]
    give: Option<RoleId>,
    /// The agency for which the role is held
    #[arg(long, requires = "give")]
    agency: Option<AgencyId>,
    /// The area for which the role is held, such as MA-RSK
    #[arg(long, requires = "give")]
    area: Option<String>,
    /// The last day on which the role is held, such as 2027-06-30
    #[arg(long, requires = "give", value_parser = day)]
    until: Option<Date>,
    /// Take back the role of this number
    #[arg(long)]
    end: Option<MembershipId>,
}

#[derive(Debug, Args)]
struct Revoke {
    #[command(flatten)]
    one: One,
    /// The session, as `rihla account sessions` names it [default: all]
    #[arg(long)]
    session: Option<SessionId>,
}

#[derive(Debug, Args)]
struct Reset {
    #[command(flatten)]
    one: One,
    /// Remove the second factors as well, where they are lost
    #[arg(long)]
    factors: bool,
}

fn spoken(tag: &str) -> Result<Language, Saying> {
    let spoken = Language::from_tag(tag).filter(|l| Language::SPOKEN.contains(l));
    spoken.ok_or(Saying::new("usage-one-of-languages", "name one of ar, en, es, fr, pt"))
}

/// Reads a day.
pub(super) fn day(typed: &str) -> Result<Date, Saying> {
    typed.parse().map_err(|_| Saying::new("usage-day", "it is no day; write one such as 2027-06-30"))
}

impl AccountCommand {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        match &self.verb {
            AccountVerb::CreateFirst(v) => {
                let rows = Rows::open_or_create(&v.place)?;
                if !rows.run(rows.open.accounts.accounts(None, 1))?.is_empty() {
                    return Err(OperationError::Refused(Saying::new(
                        "account-not-first",
                        "this node has accounts already; invite further ones with `rihla account invite`",
                    ))
                    .into());
                }
                v.as_first().invite(&rows, show, &speaker)?;
                if !show.json {
                    say(&speaker.say("command-account-next", &[("name", Value::from(v.name.as_str()))]));
                }
            }
            AccountVerb::Invite(v) => v.run(show, &speaker)?,
            AccountVerb::List(v) => {
                let rows = Rows::open(&v.place)?;
                print_list(&rows.run(rows.open.accounts.accounts(None, MOST))?, show, &speaker)?;
            }
            AccountVerb::Show(v) => show_one(&Rows::open(&v.place)?, &v.name, show, &speaker)?,
            AccountVerb::Suspend(v) => {
                let rows = Rows::open(&v.one.place)?;
                let (account, mut at) = (rows.account(&v.one.name)?.id, rows.occasion());
                let accounts = &rows.open.accounts;
                rows.run(async {
                    if v.close { accounts.disable(&mut at, &account).await } else { accounts.lock(&mut at, &account).await }
                })?;
                show_one(&rows, &v.one.name, show, &speaker)?;
            }
            AccountVerb::Unlock(v) => {
                let rows = Rows::open(&v.one.place)?;
                let (account, mut at) = (rows.account(&v.one.name)?.id, rows.occasion());
                let accounts = &rows.open.accounts;
                rows.run(async {
                    if v.reopen { accounts.enable(&mut at, &account).await } else { accounts.unlock(&mut at, &account).await }
                })?;
                show_one(&rows, &v.one.name, show, &speaker)?;
            }
            AccountVerb::Roles(v) => v.run(show, &speaker)?,
            AccountVerb::Sessions(v) => sessions(&Rows::open(&v.place)?, &v.name, show, &speaker)?,
            AccountVerb::Revoke(v) => {
                let rows = Rows::open(&v.one.place)?;
                let (account, mut at) = (rows.account(&v.one.name)?.id, rows.occasion());
                let accounts = &rows.open.accounts;
                let ended = rows.run(async {
                    match &v.session {
                        Some(session) => accounts.end_session(&mut at, &account, session).await.map(|()| 1),
                        None => accounts.end_all_sessions(&mut at, &account).await,
                    }
                })?;
                if show.json {
                    say(&json!({ "ended": ended }).to_string());
                } else {
                    say(&speaker.say("command-account-ended", &[("count", Value::from(ended))]));
                }
            }
            AccountVerb::Team(v) => v.run(show, &speaker)?,
            AccountVerb::Reset(v) => {
                let rows = Rows::open(&v.one.place)?;
                let (account, mut at) = (rows.account(&v.one.name)?, rows.occasion());
                let code = rows.run(rows.open.accounts.give_reset(&mut at, &Actor::node(), rows.roles(), &account.id, v.factors))?;
                tell_code(&account, code.to_text().as_str(), show, &speaker);
            }
        }
        Ok(Ending::Done)
    }
}

impl New {
    /// Whoever comes first and is given no role could do nothing, nor let anybody in.
    fn as_first(&self) -> Self {
        let mut first = self.clone();
        if first.roles.is_empty() {
            first.roles.extend(RoleId::new(ADMINISTRATOR));
        }
        first
    }

    fn of(&self, show: &ShowArguments) -> anyhow::Result<NewAccount> {
        let made = || -> Result<NewAccount, rihla_account::AccountError> {
            Ok(NewAccount {
                name: SignInName::new(&self.name)?,
                shown: ShownName::new(self.shown.as_deref().unwrap_or(&self.name))?,
                email: self.email.as_deref().map(EmailAddress::new).transpose()?,
                language: self.speaks.unwrap_or_else(|| show.language()),
                agency: self.agency.clone(),
            })
        };
        Ok(made().map_err(OperationError::from)?)
    }

    /// Fails where a role or an agency is not known, before anything is made.
    fn check_roles(&self, rows: &Rows) -> anyhow::Result<()> {
        is_known_agency(&rows.definitions.observatory, self.agency.as_ref())?;
        for role in &self.roles {
            let membership = Membership { role: role.clone(), agency: self.agency.clone(), area: None };
            is_sound(rows.roles(), &membership).map_err(OperationError::from)?;
        }
        Ok(())
    }

    fn give_roles(&self, rows: &Rows, account: &AccountId) -> anyhow::Result<()> {
        for role in &self.roles {
            let membership = Membership { role: role.clone(), agency: self.agency.clone(), area: None };
            let mut at = rows.occasion();
            let today = at.today;
            rows.run(rows.open.accounts.give_role(&mut at, &Actor::node(), rows.roles(), account, membership, today, None))?;
        }
        Ok(())
    }

    fn invite(&self, rows: &Rows, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        self.check_roles(rows)?;
        let mut at = rows.occasion();
        let invitation = rows.run(rows.open.accounts.invite(&mut at, self.of(show)?))?;
        self.give_roles(rows, &invitation.account)?;
        let account = rows.run(rows.open.accounts.account(&invitation.account))?;
        tell_code(&account, invitation.code.to_text().as_str(), show, speaker);
        Ok(())
    }
}

impl Invite {
    fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let rows = Rows::open(&self.new.place)?;
        if self.again {
            let (account, mut at) = (rows.account(&self.new.name)?, rows.occasion());
            let code = rows.run(rows.open.accounts.invite_again(&mut at, &Actor::node(), rows.roles(), &account.id))?;
            tell_code(&account, code.to_text().as_str(), show, speaker);
            return Ok(());
        }
        if !self.service {
            return self.new.invite(&rows, show, speaker);
        }
        self.new.check_roles(&rows)?;
        let mut at = rows.occasion();
        let account = rows.run(rows.open.accounts.make_service(&mut at, self.new.of(show)?))?;
        self.new.give_roles(&rows, &account)?;
        show_one(&rows, &self.new.name, show, speaker)
    }
}

impl Roles {
    fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let rows = Rows::open(&self.one.place)?;
        let (account, mut at) = (rows.account(&self.one.name)?.id, rows.occasion());
        let accounts = &rows.open.accounts;
        if let Some(role) = &self.give {
            is_known_agency(&rows.definitions.observatory, self.agency.as_ref())?;
            let membership = Membership { role: role.clone(), agency: self.agency.clone(), area: self.area.clone() };
            let today = at.today;
            rows.run(accounts.give_role(&mut at, &Actor::node(), rows.roles(), &account, membership, today, self.until))?;
        }
        if let Some(end) = &self.end {
            // a number of another account is not taken for one of this; what came by a team is taken back there
            if !rows.run(accounts.given_roles(&account))?.iter().any(|given| given.team.is_none() && given.id == *end) {
                return Err(OperationError::from(rihla_account::AccountError::Absent { what: rihla_account::Thing::Membership }).into());
            }
            rows.run(accounts.end_role(&mut at, &Actor::node(), end))?;
        }
        let given = rows.run(accounts.given_roles(&account))?;
        if show.json {
            say(&to_json(&given.iter().map(role_json).collect::<Vec<_>>())?);
        } else {
            print_roles(&rows, &given, speaker)?;
        }
        Ok(())
    }
}

/// Shows a code this once.
fn tell_code(account: &Account, code: &str, show: &ShowArguments, speaker: &Speaker<'_>) {
    if show.json {
        return say(&json!({ "account": account.id, "name": account.name.as_str(), "code": code }).to_string());
    }
    say(&speaker.say("command-account-code", &[("name", Value::from(account.name.as_str()))]));
    say(&format!("\n    {code}\n"));
}

fn kind(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Person => "person",
        AccountKind::Service => "service",
    }
}

fn state(state: AccountState) -> &'static str {
    match state {
        AccountState::Invited => "invited",
        AccountState::Active => "active",
        AccountState::Locked => "locked",
        AccountState::Disabled => "closed",
    }
}

fn account_json(account: &Account) -> serde_json::Value {
    json!({
        "id": account.id,
        "name": account.name.as_str(),
        "shown": account.shown.as_str(),
        "kind": kind(account.kind),
        "state": state(account.state),
        "agency": account.agency,
        "language": account.language.tag(),
        "made_at": account.made_at,
        "signed_in_at": account.signed_in_at,
    })
}

fn role_json(given: &GivenRole) -> serde_json::Value {
    json!({
        "id": given.id,
        "role": given.membership.role,
        "agency": given.membership.agency,
        "area": given.membership.area,
        "from": given.from,
        "until": given.until,
        "given_by": given.given_by,
        "team": given.team,
        "ended_at": given.ended.as_ref().map(|(at, _)| at),
    })
}

fn print_list(accounts: &[Account], show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
    if show.json {
        say(&to_json(&accounts.iter().map(account_json).collect::<Vec<_>>())?);
        return Ok(());
    }
    let heads = ["command-head-account", "command-head-name", "command-head-kind", "command-head-state", "command-head-signed-in"];
    let mut rows = vec![heads.map(|id| speaker.t(id)).to_vec()];
    rows.extend(accounts.iter().map(|account| {
        vec![
            account.name.as_str().to_owned(),
            account.shown.as_str().to_owned(),
            speaker.word("command-account-kind", kind(account.kind)),
            speaker.word("command-account-state", state(account.state)),
            account.signed_in_at.map_or_else(|| "-".to_owned(), |at| speaker.moment(at)),
        ]
    }));
    print_table(&rows, &[]);
    Ok(())
}

fn show_one(rows: &Rows, name: &str, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
    let account = rows.account(name)?;
    let given = rows.run(rows.open.accounts.given_roles(&account.id))?;
    if show.json {
        let mut shown = account_json(&account);
        if let Some(shown) = shown.as_object_mut() {
            shown.insert("roles".to_owned(), given.iter().map(role_json).collect());
        }
        say(&to_json(&shown)?);
        return Ok(());
    }
    print_list(std::slice::from_ref(&account), show, speaker)?;
    say("");
    print_roles(rows, &given, speaker)
}

fn print_roles(rows: &Rows, given: &[GivenRole], speaker: &Speaker<'_>) -> anyhow::Result<()> {
    let heads = HEADS.iter().chain(&["command-head-by-team"]);
    let mut table = vec![heads.map(|id| speaker.t(id)).collect::<Vec<_>>()];
    for given in given {
        let mut cells = role_cells(speaker, &given.id, &given.membership, (given.until, given.ended.as_ref().map(|(at, _)| *at)));
        cells.push(match &given.team {
            Some(team) => rows.run(rows.open.accounts.team(team))?.name,
            None => "-".to_owned(),
        });
        table.push(cells);
    }
    print_table(&table, &[]);
    Ok(())
}

fn sessions(rows: &Rows, name: &str, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
    let account = rows.account(name)?;
    let sessions = rows.run(rows.open.accounts.sessions(&account.id, rows.now()))?;
    if show.json {
        let all = sessions.iter().map(|session| {
            json!({ "id": session.id, "opened_at": session.opened_at, "seen_at": session.seen_at, "ends_at": session.ends_at, "agent": session.agent })
        });
        say(&to_json(&all.collect::<Vec<_>>())?);
        return Ok(());
    }
    let heads = ["command-head-session", "command-head-opened", "command-head-seen", "command-head-browser"];
    let mut table = vec![heads.map(|id| speaker.t(id)).to_vec()];
    table.extend(sessions.iter().map(|session| {
        let agent = session.agent.clone().unwrap_or_else(|| "-".to_owned());
        vec![session.id.to_string(), speaker.moment(session.opened_at), speaker.moment(session.seen_at), agent]
    }));
    print_table(&table, &[]);
    Ok(())
}
