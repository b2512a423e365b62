//! Who may do what with which record, and see what of it: one pure function, asked by everything.

use std::collections::BTreeSet;

use rihla_model::access::{Act, Actor, ActorKind, Condition, FieldClass, Grant, Membership, Role, Roles, Serves};

use crate::definition::{Definition, Field};
use crate::record::Facets;

/// A grant that holds for an actor, and the membership by which it does.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// The grant.
    pub grant: &'a Grant,
    /// For whom the role is held.
    pub membership: &'a Membership,
    /// Whether the role is for the public: then the public view is all that is shown.
    pub public: bool,
}

/// What an actor may do with a record by one act: with which fields. Empty: nothing, and the record does not exist for them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// The classes of field, by roles of the house.
    classes: BTreeSet<FieldClass>,
    /// The classes of field within the public view.
    public: BTreeSet<FieldClass>,
    whole: bool,
}

impl Reach {
    /// Whether anything is allowed.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.whole || !self.classes.is_empty() || !self.public.is_empty()
    }

    /// Whether more is allowed than the public may.
    #[must_use]
    pub fn is_of_the_house(&self) -> bool {
        self.whole || !self.classes.is_empty()
    }

    /// Whether a class of field is within reach by a role of the house.
    #[must_use]
    pub fn reaches(&self, class: FieldClass) -> bool {
        self.whole || self.classes.contains(&class)
    }

    /// Whether a field is within reach.
    #[must_use]
    pub fn covers(&self, definition: &Definition, field: &Field) -> bool {
        let shown = || definition.public.as_ref().is_some_and(|view| view.fields.contains(&field.id));
        self.whole || self.classes.contains(&field.class) || (self.public.contains(&field.class) && shown())
    }
}

/// The grants on a register that an actor holds for an act, whatever the record: a list asks for records under each of them.
///
/// A role that serves enforcement reaches nothing behind the firewall, whatever grants it holds: definitions refuse such grants
/// when they load, and here they are passed over once more.
pub fn held<'a>(actor: &'a Actor, act: Act, definition: &'a Definition, roles: &'a Roles) -> impl Iterator<Item = Held<'a>> {
    let open = actor.scope_allows(&definition.id, act);
    actor.memberships.iter().filter(move |_| open).flat_map(move |membership| {
        let role = roles.get(&membership.role).filter(|role| role.serves.may_reach(definition.aim));
        let public = role.is_some_and(|role| role.serves == Serves::Public || role.id.as_str() == Role::ANYONE);
        let grants = role.into_iter().flat_map(|role| &role.grants);
        let grants =
            grants.filter(move |grant| grant.register == *definition.id && grant.acts.contains(&act) && may_hold(grant, membership));
        grants.map(move |grant| Held { grant, membership, public })
    })
}

/// Whether there could be a record for which a grant holds: what is for one's own agency is nothing to who has none.
fn may_hold(grant: &Grant, membership: &Membership) -> bool {
    grant.when.iter().all(|condition| match condition {
        Condition::OwnAgency => membership.agency.is_some(),
        Condition::OwnArea => membership.area.is_some(),
        Condition::Assigned | Condition::Own | Condition::Published => true,
    })
}

/// What an actor may do with a record: deny by default, all grants that hold added up.
#[must_use]
pub fn reach(actor: &Actor, act: Act, definition: &Definition, roles: &Roles, facets: &Facets) -> Reach {
    if actor.kind == ActorKind::Node {
        return Reach { whole: true, ..Reach::default() };
    }
    let mut reach = Reach::default();
    for held in held(actor, act, definition, roles).filter(|held| holds(held, actor, facets)) {
        let classes = if held.public { &mut reach.public } else { &mut reach.classes };
        classes.extend(&held.grant.classes);
    }
    reach
}

/// Whether all conditions of a grant hold for a record.
fn holds(held: &Held<'_>, actor: &Actor, facets: &Facets) -> bool {
    // the public is shown nothing whose use is restricted, under whatever condition
    let shut = held.public && facets.restricted;
    !shut
        && held.grant.when.iter().all(|condition| match condition {
            Condition::OwnAgency => held.membership.agency.is_some() && held.membership.agency == facets.agency,
            Condition::OwnArea => held.membership.area.as_ref().is_some_and(|area| facets.areas.contains(area)),
            Condition::Assigned => actor.account.is_some() && actor.account == facets.assigned,
            Condition::Own => actor.account.is_some() && actor.account == facets.made_by,
            Condition::Published => facets.published && !facets.withdrawn && !facets.restricted,
        })
}

#[cfg(test)]
mod tests {
    use rihla_model::{AccountId, AgencyId, RoleId, Vocabulary};

    use super::*;
    use crate::definition::Registers;

    fn registers() -> Registers {
        Registers::embedded(&Vocabulary::embedded().unwrap()).unwrap()
    }

    fn person(role: &str, agency: Option<&str>) -> Actor {
        let agency = agency.map(|agency| AgencyId::new(agency).unwrap());
        let membership = Membership { role: RoleId::new(role).unwrap(), agency, area: None };
        Actor { kind: ActorKind::Person, account: Some(AccountId::new("amina").unwrap()), memberships: vec![membership], scopes: None }
    }

    #[test]
    fn nothing_is_allowed_that_no_grant_allows() {
        let registers = registers();
        let nobody = Actor { memberships: Vec::new(), ..person("focal-point", None) };
        for definition in registers.iter() {
            for act in Act::ALL {
                let facets = Facets { published: true, ..Facets::default() };
                assert!(!reach(&nobody, act, definition, registers.roles(), &facets).is_allowed(), "{} {act}", definition.id.as_str());
            }
        }
    }

    #[test]
    fn an_agency_reaches_its_own_records_and_the_public_those_that_are_published() {
        let registers = registers();
        let definition = registers.get(&rihla_model::RegisterId::new("pledge").unwrap()).unwrap();
        let may = |actor: &Actor, act, facets: &Facets| reach(actor, act, definition, registers.roles(), facets);
        let of = |agency: &str| Facets { agency: Some(AgencyId::new(agency).unwrap()), ..Facets::default() };
        let officer = person("agency-officer", Some("health"));
        assert!(may(&officer, Act::Edit, &of("health")).is_allowed());
        assert!(!may(&officer, Act::Edit, &of("police")).is_allowed());
        assert!(!may(&person("agency-officer", None), Act::Edit, &Facets::default()).is_allowed());
        let published = Facets { published: true, ..Facets::default() };
        let seen = may(&Actor::anyone(), Act::See, &published);
        assert!(seen.is_allowed() && !seen.is_of_the_house());
        let shown = |name: &str| seen.covers(definition, definition.field(&rihla_model::FieldId::new(name).unwrap()).unwrap());
        assert!(shown("title") && !shown("focal_point") && !shown("proof"));
        assert!(!may(&Actor::anyone(), Act::See, &Facets { withdrawn: true, ..published.clone() }).is_allowed());
        assert!(!may(&Actor::anyone(), Act::See, &Facets::default()).is_allowed());
        let narrowed = Actor { scopes: Some(Vec::new()), ..person("focal-point", None) };
        assert!(!may(&narrowed, Act::See, &published).is_allowed());
    }
}
