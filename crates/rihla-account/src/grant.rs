//! Nobody gives more than they hold.

use rihla_model::access::{Actor, ActorKind, Condition, Grant, Membership, Role, Roles};

use crate::error::AccountError;

/// Whether who acts may give a role for an agency and area: every grant of the role must be covered by one that they hold
/// themselves, today and without a token's narrowing, for the same agency and area where the grant is bound to one. A role that runs the
/// node or is of the data protection office is given by those who hold such a one.
///
/// Whether they may give roles at all is another question, which the caller asks first. The node itself may give any: it
/// makes the first account.
///
/// # Errors
/// [`AccountError::UnknownRole`], [`AccountError::MoreThanHeld`], [`AccountError::DutyNotHeld`].
pub fn may_give(giver: &Actor, roles: &Roles, membership: &Membership) -> Result<(), AccountError> {
    let role = known(roles, membership)?;
    let refused = |grant: &Grant| AccountError::MoreThanHeld { role: role.id.clone(), register: grant.register.clone() };
    if giver.kind != ActorKind::Node && !holds_duties(giver, roles, role) {
        return Err(AccountError::DutyNotHeld { role: role.id.clone() });
    }
    match giver.kind {
        ActorKind::Node => Ok(()),
        ActorKind::Anyone => role.grants.first().map_or(Ok(()), |grant| Err(refused(grant))),
        ActorKind::Person | ActorKind::Service => match role.grants.iter().find(|grant| !holds(giver, roles, grant, membership)) {
            Some(grant) => Err(refused(grant)),
            None => Ok(()),
        },
    }
}

fn known<'r>(roles: &'r Roles, membership: &Membership) -> Result<&'r Role, AccountError> {
    let known = || roles.iter().filter(|role| role.id.as_str() != Role::ANYONE).map(|role| role.id.as_str()).collect::<Vec<_>>().join(", ");
    roles.get(&membership.role).ok_or_else(|| AccountError::UnknownRole { role: membership.role.clone(), known: known() })
}

/// Refuses a membership that nobody can mean: of a role that is not there, or of one for an agency without an agency.
///
/// # Errors
/// [`AccountError::UnknownRole`], [`AccountError::AgencyWanted`].
pub fn is_sound(roles: &Roles, membership: &Membership) -> Result<(), AccountError> {
    let role = known(roles, membership)?;
    if role.agency && membership.agency.is_none() {
        return Err(AccountError::AgencyWanted { role: role.id.clone() });
    }
    Ok(())
}

/// Whether who acts may do as another whose roles are these: take over their account by a code, or make a token in their name.
///
/// # Errors
/// [`AccountError::AboveActor`].
pub fn may_act_for(actor: &Actor, roles: &Roles, memberships: &[Membership]) -> Result<(), AccountError> {
    let covered = memberships.iter().all(|membership| may_give(actor, roles, membership).is_ok());
    // by a token nobody makes further tokens or codes
    let by_token = actor.scopes.is_some();
    if covered && !by_token && actor.kind != ActorKind::Anyone { Ok(()) } else { Err(AccountError::AboveActor) }
}

/// Whether the giver holds, without a token's narrowing, the duties beside grants that a role has.
fn holds_duties(giver: &Actor, roles: &Roles, role: &Role) -> bool {
    let own = |duty: fn(&Role) -> bool| giver.memberships.iter().any(|held| roles.get(&held.role).is_some_and(duty));
    let duties: [fn(&Role) -> bool; 2] = [|role| role.node, |role| role.protection];
    duties.into_iter().all(|duty| !duty(role) || (giver.scopes.is_none() && own(duty)))
}

/// Whether one of the giver's own grants covers a grant that would be held for the agency and area of a membership.
fn holds(giver: &Actor, roles: &Roles, grant: &Grant, given: &Membership) -> bool {
    let within_token = grant.acts.iter().all(|act| giver.scope_allows(&grant.register, *act));
    within_token
        && giver.memberships.iter().any(|own| {
            roles.get(&own.role).is_some_and(|role| role.grants.iter().any(|held| held.covers(grant) && same_bounds(held, own, given)))
        })
}

/// A grant on "own agency" gives nothing on another agency; the same holds for the area.
fn same_bounds(held: &Grant, own: &Membership, given: &Membership) -> bool {
    let bound = |condition: Condition| held.when.contains(&condition);
    (!bound(Condition::OwnAgency) || own.agency == given.agency) && (!bound(Condition::OwnArea) || own.area == given.area)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use rihla_model::access::{Act, FieldClass, Scope, Serves};
    use rihla_model::{AgencyId, LocalText, RegisterId, RoleId};

    use super::*;

    fn role(id: &str, grants: Vec<Grant>) -> Role {
        Role {
            id: RoleId::new(id).unwrap(),
            label: LocalText::default(),
            description: LocalText::default(),
            serves: Serves::Coordination,
            second_factor: false,
            accounts: false,
            node: false,
            protection: false,
            agency: false,
            observatory: BTreeSet::new(),
            grants,
        }
    }

    #[test]
    fn who_does_not_run_the_node_makes_nobody_who_does() {
        let duty = |id: &str, node, protection| Role { node, protection, ..role(id, Vec::new()) };
        let roles = Roles::new([duty("role-0", true, false), duty("role-1", false, true), duty("role-2", false, false)]);
        for (own, given, may) in [(0, 0, true), (0, 1, false), (1, 0, false), (1, 1, true), (2, 0, false), (2, 1, false), (0, 2, true)] {
            let giver = actor(vec![membership(own, None, None)]);
            let answer = may_give(&giver, &roles, &membership(given, None, None));
            assert_eq!(answer.is_ok(), may, "{own} gives {given}");
            assert_eq!(may_act_for(&giver, &roles, &[membership(given, None, None)]).is_ok(), may, "{own} acts for {given}");
        }
        let narrowed = Actor { scopes: Some(Vec::new()), ..actor(vec![membership(0, None, None)]) };
        assert!(may_give(&narrowed, &roles, &membership(0, None, None)).is_err(), "a token runs no node");
        assert!(may_give(&Actor::node(), &roles, &membership(1, None, None)).is_ok());
    }

    fn actor(memberships: Vec<Membership>) -> Actor {
        Actor { kind: ActorKind::Person, account: None, memberships, scopes: None }
    }

    fn membership(role: usize, agency: Option<usize>, area: Option<usize>) -> Membership {
        Membership {
            role: RoleId::new(format!("role-{role}")).unwrap(),
            agency: agency.map(|n| AgencyId::new(format!("agency-{n}")).unwrap()),
            area: area.map(|n| format!("MA-{n}")),
        }
    }

    /// Everything that a set of roles lets its holder do, one atom at a time: register, act, class, and the agency, area and
    /// other conditions under which. Written apart from `covers`, so that the two check each other.
    fn atoms(roles: &Roles, held: &[Membership]) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        for membership in held {
            for grant in roles.get(&membership.role).map(|role| role.grants.as_slice()).unwrap_or_default() {
                for act in &grant.acts {
                    for class in &grant.classes {
                        // all worlds in which the record's agency, area, assignment and so on are this or that
                        for agency in 0..3 {
                            for area in 0..3 {
                                for other in 0..8u8 {
                                    let holds = grant.when.iter().all(|condition| match condition {
                                        Condition::OwnAgency => {
                                            membership.agency.as_ref().is_some_and(|a| a.as_str() == format!("agency-{agency}"))
                                        }
                                        Condition::OwnArea => membership.area.as_ref().is_some_and(|a| *a == format!("MA-{area}")),
                                        Condition::Assigned => other & 1 != 0,
                                        Condition::Own => other & 2 != 0,
                                        Condition::Published => other & 4 != 0,
                                    });
                                    if holds {
                                        out.insert(format!("{} {act} {class} {agency} {area} {other}", grant.register));
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        out
    }

    fn some_of<T: Clone + Ord + std::fmt::Debug + 'static>(all: Vec<T>) -> impl Strategy<Value = BTreeSet<T>> {
        let most = all.len();
        proptest::sample::subsequence(all, 0..=most).prop_map(|some| some.into_iter().collect())
    }

    fn grants() -> impl Strategy<Value = Vec<Grant>> {
        let conditions = vec![Condition::OwnAgency, Condition::OwnArea, Condition::Assigned, Condition::Own, Condition::Published];
        let grant = (0..2usize, some_of(vec![Act::See, Act::Edit, Act::Erase]), some_of(conditions), some_of(FieldClass::ALL.to_vec()))
            .prop_map(|(register, acts, when, classes)| Grant {
                register: RegisterId::new(format!("register-{register}")).unwrap(),
                acts,
                when,
                classes,
            });
        proptest::collection::vec(grant, 0..4)
    }

    fn memberships() -> impl Strategy<Value = Membership> {
        (0..3usize, proptest::option::of(0..2usize), proptest::option::of(0..2usize))
            .prop_map(|(r, agency, area)| membership(r, agency, area))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        /// Whoever was given a role by somebody can do nothing that the giver could not.
        #[test]
        fn no_chain_of_giving_makes_anybody_mightier(
            declared in proptest::collection::vec(grants(), 3),
            own in proptest::collection::vec(memberships(), 0..3),
            given in memberships(),
        ) {
            let roles = Roles::new(declared.into_iter().enumerate().map(|(n, grants)| role(&format!("role-{n}"), grants)));
            let giver = actor(own.clone());
            if may_give(&giver, &roles, &given).is_ok() {
                let (held, passed) = (atoms(&roles, &own), atoms(&roles, &[given]));
                prop_assert!(passed.is_subset(&held), "{:?}", passed.difference(&held).next());
            }
        }

        /// What one holds wholly can be given on, so that the rule does not simply refuse everything.
        #[test]
        fn a_role_that_is_held_can_be_given_as_it_is_held(
            declared in proptest::collection::vec(grants(), 3),
            own in proptest::collection::vec(memberships(), 1..3),
        ) {
            let roles = Roles::new(declared.into_iter().enumerate().map(|(n, grants)| role(&format!("role-{n}"), grants)));
            let giver = actor(own.clone());
            prop_assert!(own.iter().all(|held| may_give(&giver, &roles, held).is_ok()));
        }
    }

    fn grant(acts: &[Act], when: &[Condition]) -> Grant {
        Grant {
            register: RegisterId::new("policy").unwrap(),
            acts: acts.iter().copied().collect(),
            when: when.iter().copied().collect(),
            classes: BTreeSet::from([FieldClass::Public]),
        }
    }

    #[test]
    fn own_agency_is_not_another_agency() {
        let roles = Roles::new([role("role-0", vec![grant(&[Act::See], &[Condition::OwnAgency])])]);
        let giver = actor(vec![membership(0, Some(1), None)]);
        assert!(may_give(&giver, &roles, &membership(0, Some(1), None)).is_ok());
        assert!(may_give(&giver, &roles, &membership(0, Some(2), None)).is_err());
        assert!(may_give(&giver, &roles, &membership(9, None, None)).is_err_and(|e| matches!(e, AccountError::UnknownRole { .. })));
        assert!(may_give(&Actor::anyone(), &roles, &membership(0, None, None)).is_err());
        assert!(may_give(&Actor::node(), &roles, &membership(0, None, None)).is_ok());
    }

    #[test]
    fn a_token_gives_no_more_than_its_scopes_and_acts_for_nobody() {
        let roles = Roles::new([role("role-0", vec![grant(&[Act::See, Act::Edit], &[])])]);
        let mut giver = actor(vec![membership(0, None, None)]);
        assert!(may_act_for(&giver, &roles, &[membership(0, None, None)]).is_ok());
        giver.scopes = Some(vec![Scope { register: None, acts: BTreeSet::from([Act::See]) }]);
        assert!(may_give(&giver, &roles, &membership(0, None, None)).is_err());
        giver.scopes = Some(vec![Scope { register: None, acts: BTreeSet::from([Act::See, Act::Edit]) }]);
        assert!(may_give(&giver, &roles, &membership(0, None, None)).is_ok());
        assert!(may_act_for(&giver, &roles, &[membership(0, None, None)]).is_err());
    }
}
