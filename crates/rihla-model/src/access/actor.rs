//! Who acts.

use std::collections::BTreeSet;

use super::{Act, Role};
use crate::{AccountId, AgencyId, RegisterId, RoleId};

/// What kind of actor it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActorKind {
    /// Somebody who has not signed in.
    Anyone,
    /// A person with an account.
    Person,
    /// A program with a token: a service account, or a person's own token.
    Service,
    /// The node itself: jobs, retention, imports of its own definitions. It holds no role and is asked nothing.
    Node,
}

/// A role that is held, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Membership {
    /// The role.
    pub role: RoleId,
    /// The agency for which it is held; what "own agency" means.
    pub agency: Option<AgencyId>,
    /// The area for which it is held (P-code or ISO 3166-2); what "own area" means.
    pub area: Option<String>,
}

/// To what a token narrows its holder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope {
    /// The register; `None` for all.
    pub register: Option<RegisterId>,
    /// What may be done.
    pub acts: BTreeSet<Act>,
}

/// Who acts: an account with the roles it holds today, or anyone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// What kind of actor.
    pub kind: ActorKind,
    /// The account; none for anyone and for the node.
    pub account: Option<AccountId>,
    /// The roles held.
    pub memberships: Vec<Membership>,
    /// To what a token narrows them; `None` where no token is used.
    pub scopes: Option<Vec<Scope>>,
}

impl Actor {
    /// Somebody who has not signed in: holds the role `anyone` alone.
    #[must_use]
    pub fn anyone() -> Self {
        let memberships = RoleId::new(Role::ANYONE).map(|role| Membership { role, agency: None, area: None }).into_iter().collect();
        Self { kind: ActorKind::Anyone, account: None, memberships, scopes: None }
    }

    /// The node itself.
    #[must_use]
    pub const fn node() -> Self {
        Self { kind: ActorKind::Node, account: None, memberships: Vec::new(), scopes: None }
    }

    /// The name that actions and audit lines carry: the account, `anyone` or `node`.
    #[must_use]
    pub fn name(&self) -> &str {
        match (&self.account, self.kind) {
            (Some(account), _) => account.as_str(),
            (None, ActorKind::Node) => "node",
            (None, _) => "anyone",
        }
    }

    /// Whether the token, if one is used, lets this act through.
    #[must_use]
    pub fn scope_allows(&self, register: &RegisterId, act: Act) -> bool {
        self.scopes.as_ref().is_none_or(|scopes| {
            scopes.iter().any(|scope| scope.register.as_ref().is_none_or(|named| named == register) && scope.acts.contains(&act))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_without_scopes_lets_nothing_through() {
        let register = RegisterId::new("policy").unwrap();
        let mut actor = Actor::anyone();
        assert!(actor.scope_allows(&register, Act::See));
        actor.scopes = Some(Vec::new());
        assert!(!actor.scope_allows(&register, Act::See));
        actor.scopes = Some(vec![Scope { register: Some(register.clone()), acts: BTreeSet::from([Act::See]) }]);
        assert!(actor.scope_allows(&register, Act::See) && !actor.scope_allows(&register, Act::Edit));
        assert!(!actor.scope_allows(&RegisterId::new("pledge").unwrap(), Act::See));
    }
}
