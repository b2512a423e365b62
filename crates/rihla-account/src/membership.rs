//! Memberships: which account holds which role, for whom, from when until when, by itself or by a team.

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_model::access::{Actor, ActorKind, Membership, Roles};
use rihla_model::{AccountId, AgencyId, RoleId};
use rihla_store::database::{Row, Statement, Unit};

use crate::account::{Account, AccountKind, hold};
use crate::accounts::Accounts;
use crate::error::{AccountError, Thing};
use crate::event::{Occasion, SecurityEvent};
use crate::grant::{is_sound, may_give};
use crate::id::{MembershipId, TeamId};
use crate::secret::draw_id;

/// Every role that an account holds, held or will hold: those that it was given, and those of the teams that it is or was in. Whatever
/// asks for the roles of accounts asks here, so that no way in forgets one of the two.
///
/// What comes by a team is held from when the later of the two was there, the member and the role, until the earlier of them ended.
pub(crate) const HELD: &str = "(select id, account, role, agency, area, from_on, until_on, given_at, given_by, ended_at, ended_by, \
     cast(null as text) as team from membership \
     union all select r.id, m.account, r.role, r.agency, r.area, r.from_on, r.until_on, \
     case when m.added_at > r.given_at then m.added_at else r.given_at end, \
     case when m.added_at > r.given_at then m.added_by else r.given_by end, \
     case when m.left_at is null or r.ended_at < m.left_at then r.ended_at else m.left_at end, \
     case when m.left_at is null or r.ended_at < m.left_at then r.ended_by else m.left_by end, r.team \
     from team_member m join team_role r on r.team = m.team \
     where (r.ended_at is null or r.ended_at > m.added_at) and (m.left_at is null or m.left_at > r.given_at)) as held";
const COLUMNS: &str = "select id, account, role, agency, area, from_on, until_on, given_at, given_by, ended_at, ended_by";
/// A hundred years: whoever needs longer gives no end.
const MOST_DAYS: i64 = 36_525;

/// A role as an account holds it: given to the account, or to a team that it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenRole {
    /// Its identifier.
    pub id: MembershipId,
    /// Who holds it.
    pub account: AccountId,
    /// The role, and for whom it is held.
    pub membership: Membership,
    /// The first day.
    pub from: Date,
    /// The last day; none for an open end.
    pub until: Option<Date>,
    /// When it was given.
    pub given_at: Timestamp,
    /// By whom.
    pub given_by: String,
    /// When it was taken back, and by whom.
    pub ended: Option<(Timestamp, String)>,
    /// The team by which it came; none where it was given to the account.
    pub team: Option<TeamId>,
}

/// Reads an area as memberships name it: a P-code or ISO 3166-2, such as `MA-RSK` or `MA001`.
///
/// # Errors
/// [`AccountError::BadArea`].
pub fn area(typed: &str) -> Result<String, AccountError> {
    let text = typed.trim().to_ascii_uppercase();
    let country = text.len() >= 2 && text.bytes().take(2).all(|b| b.is_ascii_uppercase());
    let good = country && text.len() <= 32 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && !text.ends_with('-');
    good.then_some(text).ok_or(AccountError::BadArea)
}

fn given(row: &Row) -> Result<GivenRole, AccountError> {
    let damaged = || AccountError::Damaged { what: "membership" };
    let day = |text: String| text.parse::<Date>().map_err(|_| damaged());
    Ok(GivenRole {
        id: MembershipId::new(row.text(0)?).map_err(|_| damaged())?,
        account: AccountId::new(row.text(1)?).map_err(|_| damaged())?,
        membership: Membership {
            role: RoleId::new(row.text(2)?).map_err(|_| damaged())?,
            agency: row.optional_text(3)?.map(AgencyId::new).transpose().map_err(|_| damaged())?,
            area: row.optional_text(4)?,
        },
        from: day(row.text(5)?)?,
        until: row.optional_text(6)?.map(day).transpose()?,
        given_at: row.instant(7)?,
        given_by: row.text(8)?,
        ended: row.optional_instant(9)?.zip(row.optional_text(10)?),
        team: row.optional_text(11)?.map(TeamId::new).transpose().map_err(|_| damaged())?,
    })
}

/// The roles that accounts hold, in whichever way.
fn held() -> Statement {
    Statement::new(COLUMNS).push(", team from ").push(HELD)
}

/// The roles that an account holds on a day, each once in whatever ways it came.
pub(crate) async fn held_on(unit: &mut Unit, account: &AccountId, day: Date) -> Result<Vec<Membership>, AccountError> {
    let find = held()
        .push(" where account = ? and ended_at is null and from_on <= ? and (until_on is null or until_on >= ?) order by given_at, id");
    let rows = unit.rows(find.bind(account.as_str()).bind(day.to_string()).bind(day.to_string())).await?;
    let mut held: Vec<Membership> = Vec::with_capacity(rows.len());
    for row in &rows {
        let membership = given(row)?.membership;
        if !held.contains(&membership) {
            held.push(membership);
        }
    }
    Ok(held)
}

/// The account as actor.
pub(crate) async fn actor_of(unit: &mut Unit, account: &Account, today: Date) -> Result<Actor, AccountError> {
    let kind = match account.kind {
        AccountKind::Person => ActorKind::Person,
        AccountKind::Service => ActorKind::Service,
    };
    Ok(Actor { kind, account: Some(account.id.clone()), memberships: held_on(unit, &account.id, today).await?, scopes: None })
}

/// A membership whose area is written as areas are.
pub(crate) fn with_area(membership: Membership) -> Result<Membership, AccountError> {
    let area = membership.area.as_deref().map(area).transpose()?;
    Ok(Membership { area, ..membership })
}

/// Refuses a span of days that nobody can mean.
pub(crate) fn in_span(from: Date, until: Option<Date>) -> Result<(), AccountError> {
    let days = until.map(|until| i64::from((until - from).get_days()));
    if days.is_some_and(|days| !(0..=MOST_DAYS).contains(&days)) { Err(AccountError::BadSpan { most: MOST_DAYS }) } else { Ok(()) }
}

/// Whether one of these roles demands a second factor. A role that nobody declares any more demands one: it may come back.
pub(crate) fn demands_factor(roles: &Roles, memberships: &[Membership]) -> bool {
    memberships.iter().any(|held| roles.get(&held.role).is_none_or(|role| role.second_factor))
}

impl Accounts {
    /// Gives a role to an account, from one day until another, both included. One-time codes that are open are void where whoever made them
    /// could not give that role: they know the code, and would come into the role with it.
    ///
    /// # Errors
    /// [`AccountError::MoreThanHeld`] where the role allows more than who gives it may do; [`AccountError::UnknownRole`], [`AccountError::AgencyWanted`],
    /// [`AccountError::BadArea`], [`AccountError::BadSpan`], [`AccountError::Absent`], [`AccountError::Store`].
    #[expect(clippy::too_many_arguments, reason = "a membership has these parts, and each has its type")]
    pub async fn give_role(
        &self,
        at: &mut Occasion,
        giver: &Actor,
        roles: &Roles,
        account: &AccountId,
        membership: Membership,
        from: Date,
        until: Option<Date>,
    ) -> Result<MembershipId, AccountError> {
        let membership = with_area(membership)?;
        is_sound(roles, &membership)?;
        may_give(giver, roles, &membership)?;
        in_span(from, until)?;
        let id: MembershipId = draw_id(&*self.rng)?;
        let mut work = self.begin().await?;
        hold(&mut work.unit, account).await?;
        self.void_codes_below(&mut work, at, roles, (account, &membership)).await?;
        let insert = Statement::new(
            "insert into membership (id, account, role, agency, area, from_on, until_on, given_at, given_by) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        );
        let insert = insert.bind(id.as_str()).bind(account.as_str()).bind(membership.role.as_str());
        let insert = insert.bind(membership.agency.as_ref().map(AgencyId::as_str)).bind(membership.area.clone());
        let insert = insert.bind(from.to_string()).bind(until.map(|day| day.to_string())).bind(at.now).bind(giver.name());
        work.unit.run(insert).await?;
        work.note(account, SecurityEvent::RoleGiven { membership: id.clone(), role: membership.role });
        self.finish(at, work).await?;
        Ok(id)
    }

    /// Takes a role back, at once.
    ///
    /// # Errors
    /// [`AccountError::Absent`], [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn end_role(&self, at: &mut Occasion, by: &Actor, membership: &MembershipId) -> Result<(), AccountError> {
        let mut work = self.begin().await?;
        let find = Statement::new(COLUMNS).push(", null from membership where id = ? and ended_at is null").bind(membership.as_str());
        let find = find.push(work.unit.engine().for_update());
        let given = work.unit.row(find).await?.as_ref().map(given).transpose()?.ok_or(AccountError::absent(Thing::Membership))?;
        let end = Statement::new("update membership set ended_at = ?, ended_by = ? where id = ?").bind(at.now).bind(by.name());
        work.unit.run(end.bind(membership.as_str())).await?;
        work.note(&given.account, SecurityEvent::RoleEnded { membership: given.id, role: given.membership.role });
        self.finish(at, work).await
    }

    /// All roles that an account was ever given or came into by a team, the newest first.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn given_roles(&self, account: &AccountId) -> Result<Vec<GivenRole>, AccountError> {
        let find = held().push(" where account = ? order by given_at desc, id").bind(account.as_str());
        self.database.read().await?.rows(find).await?.iter().map(given).collect()
    }

    /// An account as actor on a day, whether or not anybody has signed in.
    ///
    /// # Errors
    /// [`AccountError::Absent`], [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn actor(&self, account: &AccountId, day: Date) -> Result<Actor, AccountError> {
        let mut unit = self.database.read().await?;
        let kept = crate::account::by_id(&mut unit, account).await?.ok_or(AccountError::absent(Thing::Account))?;
        actor_of(&mut unit, &kept.account, day).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_a_code() {
        assert_eq!(area(" ma-rsk ").unwrap(), "MA-RSK");
        assert_eq!(area("MA001005").unwrap(), "MA001005");
        for bad in ["", "M", "1A", "Rabat-Salé", "MA-", "MA RSK", &"M".repeat(33)] {
            assert!(area(bad).is_err(), "{bad}");
        }
    }
}
