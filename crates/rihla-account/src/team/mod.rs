//! Teams: roles are given to one once, and whoever is in it holds them.
//!
//! Nobody comes into more by a team than somebody could have given them: adding a member is giving every role of the team, of today and of
//! later days, and giving a role to a team is giving it to each of its members. What is changed is changed while the team is held, so that
//! no role comes between the question and the member, and no member between the question and the role.

mod change;
mod find;
mod member;
mod role;

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_model::access::{Actor, ActorKind, Membership, Roles};
use rihla_model::{AccountId, AgencyId};

use crate::error::AccountError;
use crate::grant::may_give;
use crate::id::{MembershipId, TeamId};

pub(crate) use member::leave_all_teams;

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its identifier, drawn at random.
    pub id: TeamId,
    /// What it is called.
    pub name: String,
    /// The agency it belongs to.
    pub agency: Option<AgencyId>,
    /// How often it was changed: whoever gives it a role says which members they saw.
    pub version: i64,
    /// When it was made.
    pub made_at: Timestamp,
    /// By whom.
    pub made_by: String,
    /// When it was closed, and by whom.
    pub closed: Option<(Timestamp, String)>,
}

/// An account in a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamMember {
    /// The team.
    pub team: TeamId,
    /// Who is in it.
    pub account: AccountId,
    /// Since when.
    pub added_at: Timestamp,
    /// By whom.
    pub added_by: String,
}

/// A role as it was given to a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRole {
    /// Its identifier.
    pub id: MembershipId,
    /// The team.
    pub team: TeamId,
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
}

impl TeamRole {
    /// Whether it is held on a day, or will be.
    #[must_use]
    pub fn is_open(&self, today: Date) -> bool {
        self.ended.is_none() && self.until.is_none_or(|until| until >= today)
    }
}

/// Refuses where a team holds, or will hold, a role that who acts could not give.
fn covers(by: &Actor, roles: &Roles, held: &[TeamRole]) -> Result<(), AccountError> {
    let could = |role: &TeamRole| by.kind == ActorKind::Node || may_give(by, roles, &role.membership).is_ok();
    if held.iter().all(could) { Ok(()) } else { Err(AccountError::TeamAboveActor) }
}
