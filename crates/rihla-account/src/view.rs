//! Saved views: what a list of a register shows, kept under a name by somebody who works here.
//!
//! A view is a name and a query, and never data: whoever opens one sees with their own eyes what the query asks for, or is told that they
//! may not ask for it. One's own are nobody else's. A view is shared with those who hold a role, for an agency or for all; who may do that
//! is said by [`may_share`], and it is nobody else.

use std::fmt;

use jiff::Timestamp;
use rihla_model::access::{Actor, ActorKind, Membership, Role, Roles, Serves};
use rihla_model::{AccountId, AgencyId, Id, RegisterId, RoleId, Saying};
use rihla_store::database::{Row, Statement, Unit};

use crate::account::hold;
use crate::accounts::Accounts;
use crate::error::{AccountError, Thing};
use crate::event::Occasion;
use crate::label::label;
use crate::secret::draw_id;

/// The most views of one account on one register, shared or not.
const MOST: i64 = 40;
/// The most views that are shared with one role, for one agency or for all, on one register.
const MOST_SHARED: i64 = 40;
/// The most bytes of a query.
const MOST_QUERY: usize = 4_000;
/// The most views of one list.
const LISTED: i64 = 200;

const COLUMNS: &str = "select id, account, register, name, query, role, agency, made_at from saved_view";

/// The kind of identifier that views have.
pub enum ViewKind {}

/// Identifies a view; drawn at random, and no secret: it opens nothing to whom it is not for.
pub type ViewId = Id<ViewKind>;

/// With whom a view is shared: those who hold a role, for an agency where one is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audience {
    /// The role.
    pub role: RoleId,
    /// The agency; none for all who hold the role.
    pub agency: Option<AgencyId>,
}

impl Audience {
    /// Whether somebody with a membership is among them.
    fn holds(&self, membership: &Membership) -> bool {
        membership.role == self.role && (self.agency.is_none() || membership.agency == self.agency)
    }
}

/// A view.
#[derive(Clone, PartialEq, Eq)]
pub struct View {
    /// Its identifier.
    pub id: ViewId,
    /// Who made it.
    pub account: AccountId,
    /// The register whose list it shows.
    pub register: RegisterId,
    /// Its name: text from outside.
    pub name: String,
    /// What it asks for, as the query of an address.
    pub query: String,
    /// With whom it is shared; none for a view of one's own.
    pub shared: Option<Audience>,
    /// When it was made.
    pub made_at: Timestamp,
}

impl fmt::Debug for View {
    /// What people type stays out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View").field("id", &self.id).field("register", &self.register).finish_non_exhaustive()
    }
}

/// A view before it is kept.
#[derive(Clone)]
pub struct NewView<'a> {
    /// The register.
    pub register: &'a RegisterId,
    /// The name, as typed.
    pub name: &'a str,
    /// What it asks for.
    pub query: &'a str,
    /// With whom it is shared.
    pub shared: Option<Audience>,
}

/// Why a view was not kept or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewFault {
    /// There are as many as there may be.
    TooMany {
        /// How many.
        most: i64,
    },
    /// What it asks for is too long.
    TooLong,
    /// Who acts may not share with those.
    NotShared,
}

impl ViewFault {
    /// The fault as a sentence: what, and what to do.
    #[must_use]
    pub fn saying(self) -> Saying {
        match self {
            Self::TooMany { most } => {
                Saying::new("view-too-many", "there are {most} views of this list already: remove one first").with("most", most)
            }
            Self::TooLong => Saying::new("view-too-long", "what this list asks for is too long to be kept: choose less"),
            Self::NotShared => Saying::new(
                "view-not-shared",
                "you can share views with those who hold a role that you hold yourself, for the agency for which you hold it, and with nobody else",
            ),
        }
    }
}

impl From<ViewFault> for AccountError {
    fn from(fault: ViewFault) -> Self {
        Self::View(fault)
    }
}

/// Whether somebody may share views with those who hold a role: a person who holds that role, for the same agency, or for all agencies and
/// areas. Nothing is shared with the public, and no program shares.
#[must_use]
pub fn may_share(actor: &Actor, roles: &Roles, audience: &Audience) -> bool {
    let public = roles.get(&audience.role).is_none_or(|role| role.serves == Serves::Public) || audience.role.as_str() == Role::ANYONE;
    let holds =
        |own: &Membership| own.role == audience.role && own.area.is_none() && (own.agency.is_none() || own.agency == audience.agency);
    actor.kind == ActorKind::Person && actor.scopes.is_none() && !public && actor.memberships.iter().any(holds)
}

/// With whom somebody may share views.
#[must_use]
pub fn audiences(actor: &Actor, roles: &Roles) -> Vec<Audience> {
    let mut found: Vec<Audience> = Vec::new();
    for own in &actor.memberships {
        let audience = Audience { role: own.role.clone(), agency: own.agency.clone() };
        if may_share(actor, roles, &audience) && !found.contains(&audience) {
            found.push(audience);
        }
    }
    found
}

/// Whether somebody sees a view.
fn sees(actor: &Actor, view: &View) -> bool {
    let shared = || view.shared.as_ref().is_some_and(|audience| actor.memberships.iter().any(|own| audience.holds(own)));
    actor.kind == ActorKind::Person && (actor.account.as_ref() == Some(&view.account) || shared())
}

/// Whether somebody may rename or remove a view that they see: who made it, and whoever may share with those with whom it is shared.
#[must_use]
pub fn may_change(actor: &Actor, roles: &Roles, view: &View) -> bool {
    let own = actor.account.as_ref() == Some(&view.account);
    own || view.shared.as_ref().is_some_and(|audience| may_share(actor, roles, audience))
}

fn read(row: &Row) -> Result<View, AccountError> {
    let damaged = || AccountError::Damaged { what: "view" };
    let role = row.optional_text(5)?.map(RoleId::new).transpose().map_err(|_| damaged())?;
    let agency = row.optional_text(6)?.map(AgencyId::new).transpose().map_err(|_| damaged())?;
    Ok(View {
        id: ViewId::new(row.text(0)?).map_err(|_| damaged())?,
        account: AccountId::new(row.text(1)?).map_err(|_| damaged())?,
        register: RegisterId::new(row.text(2)?).map_err(|_| damaged())?,
        name: row.text(3)?,
        query: row.text(4)?,
        shared: role.map(|role| Audience { role, agency }),
        made_at: row.instant(7)?,
    })
}

async fn count(unit: &mut Unit, find: Statement) -> Result<i64, AccountError> {
    Ok(unit.row(find).await?.map(|row| row.integer(0)).transpose()?.unwrap_or_default())
}

impl Accounts {
    /// Keeps a view for whoever acts.
    ///
    /// # Errors
    /// [`AccountError::BadLabel`] for a name that is none; [`AccountError::View`], [`AccountError::SessionOver`] where nobody is signed in,
    /// [`AccountError::NoRandomness`], [`AccountError::Store`].
    pub async fn keep_view(&self, at: &mut Occasion, by: &Actor, roles: &Roles, new: NewView<'_>) -> Result<ViewId, AccountError> {
        let name = label(new.name)?;
        if new.query.len() > MOST_QUERY {
            return Err(ViewFault::TooLong.into());
        }
        if new.shared.as_ref().is_some_and(|audience| !may_share(by, roles, audience)) {
            return Err(ViewFault::NotShared.into());
        }
        let account = by.account.as_ref().filter(|_| by.kind == ActorKind::Person).ok_or(AccountError::SessionOver)?;
        let id: ViewId = draw_id(&*self.rng)?;
        let mut work = self.begin().await?;
        // held, so that two at once do not pass the most
        hold(&mut work.unit, account).await?;
        let own = Statement::new("select count(*) from saved_view where account = ? and register = ?");
        if count(&mut work.unit, own.bind(account.as_str()).bind(new.register.as_str())).await? >= MOST {
            return Err(ViewFault::TooMany { most: MOST }.into());
        }
        if let Some(Audience { role, agency }) = &new.shared {
            let shared = Statement::new("select count(*) from saved_view where role = ? and register = ? and coalesce(agency, '') = ?");
            let shared = shared.bind(role.as_str()).bind(new.register.as_str());
            let shared = shared.bind(agency.as_ref().map_or("", AgencyId::as_str));
            if count(&mut work.unit, shared).await? >= MOST_SHARED {
                return Err(ViewFault::TooMany { most: MOST_SHARED }.into());
            }
        }
        let insert = Statement::new(
            "insert into saved_view (id, account, register, name, query, role, agency, made_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
        );
        let insert = insert.bind(id.as_str()).bind(account.as_str()).bind(new.register.as_str()).bind(name.as_str()).bind(new.query);
        let shared = new.shared.as_ref();
        let insert = insert.bind(shared.map(|audience| audience.role.as_str()));
        let insert = insert.bind(shared.and_then(|audience| audience.agency.as_ref()).map(AgencyId::as_str));
        work.unit.run(insert.bind(at.now)).await?;
        self.finish(at, work).await?;
        Ok(id)
    }

    /// The views that somebody sees, of a register or of all: their own first, then those that are shared with them, each by name.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn views(&self, actor: &Actor, register: Option<&RegisterId>) -> Result<Vec<View>, AccountError> {
        let Some(account) = actor.account.as_ref().filter(|_| actor.kind == ActorKind::Person) else { return Ok(Vec::new()) };
        let mut find = Statement::new(COLUMNS).push(" where (account = ?").bind(account.as_str());
        // as `sees` has it: what is not theirs takes no place in the list
        for own in &actor.memberships {
            find = find.push(" or (role = ? and (agency is null or agency = ?))").bind(own.role.as_str());
            find = find.bind(own.agency.as_ref().map_or("", AgencyId::as_str));
        }
        find = find.push(")");
        if let Some(register) = register {
            find = find.push(" and register = ?").bind(register.as_str());
        }
        let rows = self.database.read().await?.rows(find.push(" order by name, id limit ?").bind(LISTED)).await?;
        let mut views = rows.iter().map(read).collect::<Result<Vec<View>, AccountError>>()?;
        views.retain(|view| sees(actor, view));
        views.sort_by_key(|view| view.account != *account);
        Ok(views)
    }

    /// A view, for whom it is; one answer where there is none and where it is another's.
    ///
    /// # Errors
    /// [`AccountError::Absent`], [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn view(&self, actor: &Actor, register: &RegisterId, id: &ViewId) -> Result<View, AccountError> {
        let mut unit = self.database.read().await?;
        Self::seen_view(&mut unit, actor, register, id).await
    }

    /// Gives a view another name.
    ///
    /// # Errors
    /// [`AccountError::BadLabel`]; [`AccountError::Absent`] where it is another's; [`AccountError::View`], [`AccountError::Store`].
    pub async fn rename_view(
        &self,
        at: &mut Occasion,
        (by, roles): (&Actor, &Roles),
        (register, id): (&RegisterId, &ViewId),
        name: &str,
    ) -> Result<(), AccountError> {
        let name = label(name)?;
        let rename = Statement::new("update saved_view set name = ? where id = ?").bind(name.as_str()).bind(id.as_str());
        self.change_view(at, (by, roles), (register, id), rename).await
    }

    /// Removes a view.
    ///
    /// # Errors
    /// [`AccountError::Absent`] where it is another's; [`AccountError::View`], [`AccountError::Store`].
    pub async fn remove_view(
        &self,
        at: &mut Occasion,
        (by, roles): (&Actor, &Roles),
        (register, id): (&RegisterId, &ViewId),
    ) -> Result<(), AccountError> {
        let remove = Statement::new("delete from saved_view where id = ?").bind(id.as_str());
        self.change_view(at, (by, roles), (register, id), remove).await
    }

    async fn change_view(
        &self,
        at: &mut Occasion,
        (by, roles): (&Actor, &Roles),
        (register, id): (&RegisterId, &ViewId),
        change: Statement,
    ) -> Result<(), AccountError> {
        let mut work = self.begin().await?;
        let view = Self::seen_view(&mut work.unit, by, register, id).await?;
        if !may_change(by, roles, &view) {
            return Err(ViewFault::NotShared.into());
        }
        work.unit.run(change).await?;
        self.finish(at, work).await
    }

    async fn seen_view(unit: &mut Unit, actor: &Actor, register: &RegisterId, id: &ViewId) -> Result<View, AccountError> {
        let find = Statement::new(COLUMNS).push(" where id = ? and register = ?").bind(id.as_str()).bind(register.as_str());
        let view = unit.row(find).await?.as_ref().map(read).transpose()?;
        view.filter(|view| sees(actor, view)).ok_or(AccountError::absent(Thing::View))
    }

    /// Removes the views of an account that are nobody else's; what it shared stays with those who have it.
    pub(crate) async fn remove_own_views(unit: &mut Unit, account: &AccountId) -> Result<(), AccountError> {
        unit.run(Statement::new("delete from saved_view where account = ? and role is null").bind(account.as_str())).await?;
        Ok(())
    }
}
