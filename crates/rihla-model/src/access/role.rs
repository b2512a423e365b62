//! Roles: named sets of grants, and whom each serves.

use std::collections::{BTreeMap, BTreeSet};

use super::{Act, Aim, Condition, Duty, FieldClass, Grant, Serves};
use crate::{LocalText, RegisterId, RoleId};

/// A role that accounts hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its identifier; never changes.
    pub id: RoleId,
    /// Its name.
    pub label: LocalText,
    /// What it is for.
    pub description: LocalText,
    /// Whom it serves.
    pub serves: Serves,
    /// Whether a second factor is demanded at sign-in.
    pub second_factor: bool,
    /// Whether it looks after accounts: invites, locks, hands out codes, and gives roles as far as its own grants reach.
    pub accounts: bool,
    /// Whether it runs the node: sees jobs, backups, keys' state, the record of what was done, and begins what can be undone.
    pub node: bool,
    /// Whether it is of the data protection office.
    pub protection: bool,
    /// Whether it is held for an agency, and opens nothing without one.
    pub agency: bool,
    /// What it does in the statistics line.
    pub observatory: BTreeSet<Duty>,
    /// All it allows.
    pub grants: Vec<Grant>,
}

impl Role {
    /// The role that is held without signing in.
    pub const ANYONE: &str = "anyone";
}

/// All roles of a node.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roles(BTreeMap<RoleId, Role>);

/// A grant that must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleFault {
    /// The grant names a role that nobody declared.
    Unknown {
        /// The role.
        role: RoleId,
        /// The register whose grant names it.
        register: RegisterId,
    },
    /// The role is held by anyone, and the grant is for more than seeing what is published.
    Open {
        /// The role.
        role: RoleId,
        /// The register.
        register: RegisterId,
    },
    /// The grant would let enforcement through the firewall.
    Firewall {
        /// The role.
        role: RoleId,
        /// The register.
        register: RegisterId,
    },
}

impl Roles {
    /// Roles without grants.
    pub fn new(roles: impl IntoIterator<Item = Role>) -> Self {
        Self(roles.into_iter().map(|role| (role.id.clone(), role)).collect())
    }

    /// The role of an identifier.
    #[must_use]
    pub fn get(&self, id: &RoleId) -> Option<&Role> {
        self.0.get(id)
    }

    /// All roles, by identifier.
    pub fn iter(&self) -> impl Iterator<Item = &Role> {
        self.0.values()
    }

    /// Gives a role a grant on a register of an aim.
    ///
    /// # Errors
    /// [`RoleFault`]: the role is unknown; it serves enforcement and the register stands behind the firewall; or it serves the
    /// public, or is the one that anyone holds, and the grant is for more than public fields of published records.
    pub fn give(&mut self, role: &RoleId, aim: Aim, grant: Grant) -> Result<(), RoleFault> {
        let Some(held) = self.0.get_mut(role) else {
            return Err(RoleFault::Unknown { role: role.clone(), register: grant.register });
        };
        if !held.serves.may_reach(aim) {
            return Err(RoleFault::Firewall { role: role.clone(), register: grant.register });
        }
        let public = held.serves == Serves::Public || held.id.as_str() == Role::ANYONE;
        if public && !shows_what_is_published(&grant) {
            return Err(RoleFault::Open { role: role.clone(), register: grant.register });
        }
        held.grants.push(grant);
        Ok(())
    }
}

/// Whether a grant is for no more than seeing and taking public fields of published records.
fn shows_what_is_published(grant: &Grant) -> bool {
    grant.acts.iter().all(|act| matches!(act, Act::See | Act::Export))
        && grant.when.contains(&Condition::Published)
        && grant.classes.iter().all(|class| *class == FieldClass::Public)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(id: &str, serves: Serves) -> Role {
        Role {
            id: RoleId::new(id).unwrap(),
            label: LocalText::default(),
            description: LocalText::default(),
            serves,
            second_factor: true,
            accounts: false,
            node: false,
            protection: false,
            agency: false,
            observatory: BTreeSet::new(),
            grants: Vec::new(),
        }
    }

    #[test]
    fn anyone_sees_what_is_published_and_no_more() {
        let register = RegisterId::new("policy").unwrap();
        let grant = |act, when: &[Condition], class| Grant {
            register: register.clone(),
            acts: BTreeSet::from([act]),
            when: when.iter().copied().collect(),
            classes: BTreeSet::from([class]),
        };
        // the role that anyone holds stays so, whomever a file says it serves
        for held in [role("anyone", Serves::Coordination), role("press", Serves::Public)] {
            let id = held.id.clone();
            let mut roles = Roles::new([held]);
            for refused in [
                grant(Act::Edit, &[Condition::Published], FieldClass::Public),
                grant(Act::History, &[Condition::Published], FieldClass::Public),
                grant(Act::See, &[], FieldClass::Public),
                grant(Act::See, &[Condition::Published], FieldClass::Internal),
            ] {
                let open = RoleFault::Open { role: id.clone(), register: register.clone() };
                assert_eq!(roles.give(&id, Aim::Public, refused), Err(open));
            }
            assert_eq!(roles.give(&id, Aim::Public, grant(Act::See, &[Condition::Published], FieldClass::Public)), Ok(()));
        }
    }

    #[test]
    fn no_grant_leads_enforcement_through_the_firewall() {
        let id = RoleId::new("border-police").unwrap();
        let mut roles = Roles::new([role("border-police", Serves::Enforcement)]);
        let register = RegisterId::new("missing-person").unwrap();
        let grant = Grant {
            register: register.clone(),
            acts: BTreeSet::from([Act::See]),
            when: BTreeSet::new(),
            classes: BTreeSet::from([FieldClass::Public]),
        };
        let refused = roles.give(&id, Aim::Protection, grant.clone());
        assert_eq!(refused, Err(RoleFault::Firewall { role: id.clone(), register }));
        assert_eq!(roles.give(&id, Aim::Public, grant), Ok(()));
        assert_eq!(roles.get(&id).map(|role| role.grants.len()), Some(1));
    }
}
