//! What must hold within one definition.

use std::collections::BTreeSet;

use rihla_model::access::{Act, Aim, Condition, FieldClass};
use rihla_model::definition::DefinitionError;
use rihla_model::{FieldId, RoleId, Saying, StateId, Vocabulary};

use super::extension::Source;
use super::retired;
use super::{Definition, Field, FieldType, Transition, Word};

/// Finds every fault of a definition by itself; what concerns other registers and roles is checked by the set.
pub(super) fn check(definition: &Definition, source: &Source, vocabulary: &Vocabulary) -> Vec<DefinitionError> {
    let mut checking = Checking { definition, source, faults: Vec::new() };
    checking.names();
    for field in &definition.fields {
        checking.words(field, vocabulary);
        checking.class(field);
        checking.unique(field);
    }
    checking.states();
    checking.views();
    checking.dates();
    checking.grants();
    checking.reasons();
    checking.formulas();
    let mut faults = checking.faults;
    faults.extend(retired::check(definition).into_iter().map(|(at, message)| source.fault(at, message)));
    faults
}

struct Checking<'a> {
    definition: &'a Definition,
    source: &'a Source,
    faults: Vec<DefinitionError>,
}

impl<'a> Checking<'a> {
    fn fault(&mut self, at: usize, message: Saying) {
        self.faults.push(self.source.fault(at, message));
    }

    fn field(&mut self, id: &Word<FieldId>) -> Option<&'a Field> {
        let found = self.definition.field(id);
        if found.is_none() {
            let message = Saying::new("register-no-field", "there is no field '{field}'; declare it or correct its name");
            self.fault(id.start(), message.with("field", id.as_str()));
        }
        found
    }

    fn state(&mut self, id: &Word<StateId>) {
        if self.definition.state(id).is_none() {
            let message = Saying::new("register-no-state", "there is no state '{state}'; declare it or correct its name");
            self.fault(id.start(), message.with("state", id.as_str()));
        }
    }

    /// Identifiers are given once.
    fn names(&mut self) {
        let definition = self.definition;
        let fields = definition.fields.iter().map(|field| (field.id.as_str(), field.id.start()));
        let states = definition.states.iter().map(|state| (state.id.as_str(), state.id.start()));
        let transitions = definition.transitions.iter().map(|transition| (transition.id.as_str(), transition.id.start()));
        self.once(fields);
        self.once(states);
        self.once(transitions);
        for field in &definition.fields {
            self.once(field.codes.iter().map(|code| (code.id.as_str(), code.id.start())));
        }
    }

    fn once<'b>(&mut self, names: impl Iterator<Item = (&'b str, usize)>) {
        for (name, at) in once(names) {
            self.fault(at, twice(name));
        }
    }

    /// What an attribute names exists.
    fn words(&mut self, field: &Field, vocabulary: &Vocabulary) {
        if let Some(list) = field.list.as_ref().filter(|list| vocabulary.list_named(list).is_none()) {
            let message =
                Saying::new("register-no-list", "there is no code list '{list}'; add vocabularies/lists/{list}.csv or correct its name");
            self.fault(list.start(), message.with("list", list.as_str()));
        }
        if field.lowest.zip(field.highest).is_some_and(|(lowest, highest)| lowest > highest) {
            let message = Saying::new("register-lowest", "the lowest number of '{field}' is above its highest; exchange them");
            self.fault(field.id.start(), message.with("field", field.id.as_str()));
        }
    }

    /// A person's name is protected, and what is protected stands in a register that says so.
    fn class(&mut self, field: &Field) {
        if *field.kind == FieldType::PersonName && field.class != FieldClass::Protected {
            let message = Saying::new("register-name-open", "a person's name is protected: give '{field}' class = \"protected\"");
            self.fault(field.kind.start(), message.with("field", field.id.as_str()));
        }
        if field.class == FieldClass::Protected && matches!(self.definition.aim, Aim::Public | Aim::Coordination) {
            let message = Saying::new(
                "register-protected-where",
                "'{field}' is protected, and this register is open to many: move it to a register whose aim is administration, service or protection",
            );
            self.fault(field.id.start(), message.with("field", field.id.as_str()));
        }
    }

    /// What is the only one of its kind can be looked up: one value, in the index.
    fn unique(&mut self, field: &Field) {
        if field.unique && (field.many || field.localised || field.class == FieldClass::Protected) {
            let message = Saying::new(
                "definition-unique",
                "'{field}' cannot be unique: only one value, in one language and not protected, can be compared with those of other records",
            );
            self.fault(field.id.start(), message.with("field", field.id.as_str()));
        }
    }

    fn states(&mut self) {
        let definition = self.definition;
        for transition in &definition.transitions {
            transition.from.iter().for_each(|state| self.state(state));
            self.state(&transition.to);
            for field in &transition.requires {
                self.field(field);
            }
            self.makers(transition);
        }
        let mut reached: BTreeSet<&str> = definition.states.first().map(|state| state.id.as_str()).into_iter().collect();
        loop {
            let before = reached.len();
            for transition in definition.transitions.iter().filter(|transition| !transition.retired) {
                if transition.from.iter().any(|from| reached.contains(from.as_str())) {
                    reached.insert(transition.to.as_str());
                }
            }
            if reached.len() == before {
                break;
            }
        }
        for state in definition.states.iter().filter(|state| !state.retired && !reached.contains(state.id.as_str())) {
            let message = Saying::new("register-unreachable", "no transition leads to the state '{state}'; add one or remove the state");
            self.fault(state.id.start(), message.with("state", state.id.as_str()));
        }
    }

    /// A transition can be made by somebody, and confirmed where that is demanded.
    fn makers(&mut self, transition: &Transition) {
        let definition = self.definition;
        let given = |role: Option<&RoleId>, act| {
            definition.grants.iter().any(|grant| role.is_none_or(|role| *grant.role == *role) && grant.acts.contains(&act))
        };
        for role in transition.by.iter().filter(|role| !given(Some(role), Act::Transition)) {
            let message = Saying::new(
                "register-by",
                "the role '{role}' is to make this transition, and no grant of this register gives it the act transition; add one or remove the role",
            );
            self.fault(role.start(), message.with("role", role.as_str()));
        }
        if transition.second_person && !given(None, Act::Confirm) {
            let message = Saying::new(
                "register-nobody-confirms",
                "a second person is demanded, and no grant of this register gives the act confirm; add one",
            );
            self.fault(transition.id.start(), message);
        }
    }

    fn views(&mut self) {
        let definition = self.definition;
        let in_lists = definition.list.columns.iter().chain(&definition.list.order).chain([&definition.title]);
        for id in in_lists {
            if self.field(id).is_some_and(|field| field.class == FieldClass::Protected) {
                let message = Saying::new("register-protected-listed", "'{field}' is protected and stands in no list; name another field");
                self.fault(id.start(), message.with("field", id.as_str()));
            }
        }
        let in_form = || definition.sections.iter().flat_map(|section| &section.fields);
        for id in in_form() {
            self.field(id);
        }
        self.once(in_form().map(|id| (id.as_str(), id.start())));
        let shown: BTreeSet<&str> = in_form().map(|id| id.as_str()).collect();
        let forgotten = definition.fields.iter().filter(|field| field.required && !shown.contains(field.id.as_str()));
        for field in forgotten.filter(|_| !definition.sections.is_empty()) {
            let message = Saying::new("register-not-in-form", "'{field}' is required and stands in no section; no form could be sent");
            self.fault(field.id.start(), message.with("field", field.id.as_str()));
        }
        if definition.field(&definition.title).is_some_and(|field| *field.kind != FieldType::Text || field.many) {
            let message = Saying::new("register-title", "a record is named by one line of text; '{field}' is none");
            self.fault(definition.title.start(), message.with("field", definition.title.as_str()));
        }
        let unordered = |field: &Field| field.many || matches!(*field.kind, FieldType::LongText | FieldType::File | FieldType::Indicator);
        if let Some(order) = definition.list.order.as_ref().filter(|order| definition.field(order).is_some_and(unordered)) {
            let message = Saying::new("register-order", "lists cannot be ordered by '{field}': name a field of one short value");
            self.fault(order.start(), message.with("field", order.as_str()));
        }
        for id in definition.public.iter().flat_map(|public| &public.fields) {
            if self.field(id).is_some_and(|field| field.class != FieldClass::Public) {
                let message = Saying::new("register-not-public", "'{field}' is not of class public; it cannot stand in the public view");
                self.fault(id.start(), message.with("field", id.as_str()));
            }
        }
        for id in definition.matching.iter().flat_map(|matching| matching.keys.iter().flatten()) {
            self.field(id);
        }
    }

    fn dates(&mut self) {
        let definition = self.definition;
        if let Some(due) = &definition.due {
            let dated = self.field(&due.field).is_none_or(is_dated);
            if !dated {
                self.fault(due.field.start(), not_dated(due.field.as_str()));
            }
            due.states.iter().for_each(|state| self.state(state));
            if let Some(extended) = &due.extended {
                extended.states.iter().for_each(|state| self.state(state));
                for state in extended.states.iter().filter(|state| due.states.contains(state)) {
                    self.fault(state.start(), twice(state.as_str()));
                }
            }
            let day = definition.field(&due.field).is_some_and(|field| *field.kind == FieldType::Date);
            let spans = due.after.iter().chain(due.extended.as_ref().map(|extended| &extended.after));
            for after in spans.filter(|after| day && after.get_hours() != 0) {
                let message =
                    Saying::new("definition-hours", "'{field}' is a day, and hours are counted from a moment: make it an instant");
                self.fault(after.start(), message.with("field", due.field.as_str()));
            }
        }
        let Some(retention) = &definition.retention else {
            if definition.fields.iter().any(|field| field.class >= FieldClass::Restricted) {
                let message =
                    Saying::new("register-no-retention", "restricted and protected fields are not kept for ever: add [retention]");
                self.fault(definition.id.start(), message);
            }
            return;
        };
        retention.states.iter().for_each(|state| self.state(state));
        let from = retention.from.as_str();
        if from != "created" && from != "changed" && !definition.fields.iter().any(|field| field.id.as_str() == from && is_dated(field)) {
            self.fault(retention.from.start(), not_dated(from));
        }
    }

    /// A reason is for a version that there was.
    fn reasons(&mut self) {
        let definition = self.definition;
        for reason in &definition.reasons {
            let early = |stated: &Option<Word<u32>>, reached: u32| stated.as_ref().filter(|stated| ***stated > reached).map(Word::start);
            let at = early(&reason.version, definition.version).or_else(|| early(&reason.revision, definition.revision));
            if let Some(at) = at {
                let message = Saying::new(
                    "definition-reason-early",
                    "the reason is for a version or revision that is not reached; correct its number",
                );
                self.fault(at, message);
            }
        }
    }

    /// Formulas and conditions fit the register.
    fn formulas(&mut self) {
        for fault in crate::expression::Formulas::of(self.definition).err().into_iter().flatten() {
            self.fault(fault.place(self.source.text()), fault.saying);
        }
    }

    /// What is published has a public view.
    fn grants(&mut self) {
        let definition = self.definition;
        for grant in definition.grants.iter().filter(|_| definition.public.is_none()) {
            if grant.when.contains(&Condition::Published) {
                let message = Saying::new("register-no-public", "a grant is for published records, and there is no [public] view; add one");
                self.fault(grant.role.start(), message);
            }
        }
        self.creators();
    }

    /// Who may make a record may fill it.
    fn creators(&mut self) {
        let definition = self.definition;
        let creating = || definition.grants.iter().filter(|grant| grant.acts.contains(&Act::Create));
        let mut told = BTreeSet::new();
        for grant in creating() {
            let reached: BTreeSet<FieldClass> =
                creating().filter(|other| other.role == grant.role).flat_map(|other| other.classes.iter().copied()).collect();
            let beyond = definition.fields.iter().find(|field| field.required && !reached.contains(&field.class));
            if let Some(field) = beyond.filter(|_| told.insert(grant.role.as_str())) {
                let message = Saying::new(
                    "definition-create",
                    "the role '{role}' may create records and does not reach '{field}', which is required; add its class or take the act create away",
                );
                self.fault(grant.role.start(), message.with("role", grant.role.as_str()).with("field", field.id.as_str()));
            }
        }
    }
}

/// The names that were given before, and where each stands.
pub(super) fn once<'a>(names: impl Iterator<Item = (&'a str, usize)>) -> impl Iterator<Item = (&'a str, usize)> {
    let mut seen = BTreeSet::new();
    names.filter(move |(name, _)| !seen.insert(*name))
}

/// Something has the name of another.
pub(super) fn twice(name: &str) -> Saying {
    Saying::new("register-twice", "'{name}' is declared twice; rename or remove one of the two").with("name", name)
}

fn is_dated(field: &Field) -> bool {
    matches!(*field.kind, FieldType::Date | FieldType::Instant) && !field.many
}

fn not_dated(field: &str) -> Saying {
    Saying::new("register-not-dated", "'{field}' is no single date or instant; name one").with("field", field)
}
