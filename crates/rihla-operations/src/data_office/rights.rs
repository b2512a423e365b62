//! Who may do what in the statistics line.

use rihla_model::AgencyId;
use rihla_model::access::{Actor, ActorKind, Duty, Roles};

/// The duties of somebody, each for an agency or for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rights(Vec<(Duty, Option<AgencyId>)>);

impl Rights {
    /// The duties of an actor: of a person alone, who has come in by the pages. A program holds none.
    #[must_use]
    pub fn of(actor: &Actor, roles: &Roles) -> Self {
        if actor.kind != ActorKind::Person || actor.scopes.is_some() {
            return Self::default();
        }
        let duties = actor.memberships.iter().flat_map(|held| {
            let role = roles.get(&held.role);
            role.into_iter().flat_map(|role| role.observatory.iter().copied()).map(|duty| (duty, held.agency.clone()))
        });
        Self(duties.collect())
    }

    /// Whether a duty is held for any agency.
    #[must_use]
    pub fn holds(&self, duty: Duty) -> bool {
        self.0.iter().any(|(held, _)| *held == duty)
    }

    /// Whether a duty is held for all agencies.
    #[must_use]
    pub fn holds_for_all(&self, duty: Duty) -> bool {
        self.0.iter().any(|(held, agency)| *held == duty && agency.is_none())
    }

    /// Whether a duty is held for an agency.
    #[must_use]
    pub fn may(&self, duty: Duty, agency: &AgencyId) -> bool {
        self.0.iter().any(|(held, of)| *held == duty && of.as_ref().is_none_or(|of| of == agency))
    }

    /// Whether there is any duty.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rihla_model::access::{Membership, Role, Serves};
    use rihla_model::{AccountId, LocalText, RoleId};

    use super::*;

    fn actor(kind: ActorKind, agency: Option<&str>) -> Actor {
        let agency = agency.map(|agency| AgencyId::new(agency).unwrap());
        let held = Membership { role: RoleId::new("owner").unwrap(), agency, area: None };
        Actor { kind, account: AccountId::new("a1").ok(), memberships: vec![held], scopes: None }
    }

    #[test]
    fn a_duty_reaches_as_far_as_the_agency_it_is_held_for() {
        let role = Role {
            id: RoleId::new("owner").unwrap(),
            label: LocalText::default(),
            description: LocalText::default(),
            serves: Serves::Coordination,
            second_factor: true,
            accounts: false,
            node: false,
            protection: false,
            agency: false,
            observatory: BTreeSet::from([Duty::Deliver]),
            grants: Vec::new(),
        };
        let roles = Roles::new([role]);
        let (a, b) = (AgencyId::new("A").unwrap(), AgencyId::new("B").unwrap());
        let one = Rights::of(&actor(ActorKind::Person, Some("A")), &roles);
        assert!(one.may(Duty::Deliver, &a) && !one.may(Duty::Deliver, &b) && !one.may(Duty::Approve, &a));
        assert!(one.holds(Duty::Deliver) && !one.holds_for_all(Duty::Deliver));
        let all = Rights::of(&actor(ActorKind::Person, None), &roles);
        assert!(all.may(Duty::Deliver, &b) && all.holds_for_all(Duty::Deliver));
        for kind in [ActorKind::Service, ActorKind::Anyone, ActorKind::Node] {
            assert!(!Rights::of(&actor(kind, None), &roles).any(), "{kind:?}");
        }
        let mut by_token = actor(ActorKind::Person, None);
        by_token.scopes = Some(Vec::new());
        assert!(!Rights::of(&by_token, &roles).any());
    }
}
