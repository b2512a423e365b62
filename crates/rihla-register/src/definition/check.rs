//! What must hold within one definition.

use std::collections::BTreeSet;

use rihla_model::access::{Act, Aim, Condition, FieldClass};
use rihla_model::definition::DefinitionError;
use rihla_model::{FieldId, RoleId, Saying, StateId, Vocabulary};

use super::extension::Source;
use super::{Definition, Field, FieldType, Transition, Word};

/// Names that every record has beside its fields.
const OF_EVERY_RECORD: [&str; 10] = ["id", "state", "version", "agency", "area", "assigned", "created", "changed", "author", "due"];

/// Media types that may be kept: none that a browser would run.
const MEDIA: [&str; 9] = [
    "application/pdf",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/plain",
    "text/csv",
    "image/png",
    "image/jpeg",
];

/// Finds every fault of a definition by itself; what concerns other registers and roles is checked by the set.
pub(super) fn check(definition: &Definition, source: &Source, vocabulary: &Vocabulary) -> Vec<DefinitionError> {
    let mut checking = Checking { definition, source, faults: Vec::new() };
    checking.names();
    for field in &definition.fields {
        checking.attributes(field);
        checking.words(field, vocabulary);
        checking.class(field);
    }
    checking.states();
    checking.views();
    checking.dates();
    checking.grants();
    checking.formulas();
    checking.faults
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

    /// Identifiers are given once, and none is that of something every record has.
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
            let id = field.id.as_str();
            let plain = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
            if OF_EVERY_RECORD.contains(&id) || !plain {
                let message = Saying::new(
                    "register-field-name",
                    "'{field}' cannot name a field: use small letters, digits and '_', and no name that every record has (id, state, agency …)",
                );
                self.fault(field.id.start(), message.with("field", id));
            }
        }
        if definition.states.is_empty() {
            self.fault(
                definition.id.start(),
                Saying::new("register-stateless", "a register needs a state; declare the one of new records first"),
            );
        }
    }

    fn once<'b>(&mut self, names: impl Iterator<Item = (&'b str, usize)>) {
        for (name, at) in once(names) {
            self.fault(at, twice(name));
        }
    }

    /// An attribute stands where its type has a use for it, and is there where the type needs it.
    fn attributes(&mut self, field: &Field) {
        use FieldType::{Code, Computed, File, Link, LongText, Money, Number, Tag, Text};
        let kind = *field.kind;
        let given = [
            ("most", field.most.is_some(), [Text, LongText, File].as_slice()),
            ("decimals", field.decimals.is_some(), &[Number, Money, Computed]),
            ("lowest", field.lowest.is_some(), &[Number]),
            ("highest", field.highest.is_some(), &[Number]),
            ("unit", !field.unit.is_empty(), &[Number, Computed]),
            ("list", field.list.is_some(), &[Code]),
            ("codes", !field.codes.is_empty(), &[Code]),
            ("scheme", field.scheme.is_some(), &[Tag]),
            ("to", field.to.is_some(), &[Link]),
            ("media", !field.media.is_empty(), &[File]),
            ("localised", field.localised, &[Text, LongText]),
            ("formula", field.formula.is_some(), &[Computed]),
        ];
        for (attribute, _, _) in given.iter().filter(|(_, there, kinds)| *there && !kinds.contains(&kind)) {
            let message = Saying::new("register-attribute", "a field of type {type} has no '{attribute}'; remove it or change the type");
            self.fault(field.kind.start(), message.with("type", kind.name()).with("attribute", *attribute));
        }
        let needed = match kind {
            Code if field.list.is_some() != field.codes.is_empty() => Some("list or codes"),
            Tag if field.scheme.is_none() => Some("scheme"),
            Link if field.to.is_none() => Some("to"),
            File if field.media.is_empty() => Some("media"),
            Computed if field.formula.is_none() => Some("formula"),
            _ => None,
        };
        if let Some(attribute) = needed {
            let message = Saying::new("register-attribute-missing", "a field of type {type} needs {attribute}, once");
            self.fault(field.kind.start(), message.with("type", kind.name()).with("attribute", attribute));
        }
    }

    /// What an attribute names exists.
    fn words(&mut self, field: &Field, vocabulary: &Vocabulary) {
        if let Some(list) = field.list.as_ref().filter(|list| vocabulary.list_named(list).is_none()) {
            let message =
                Saying::new("register-no-list", "there is no code list '{list}'; add vocabularies/lists/{list}.csv or correct its name");
            self.fault(list.start(), message.with("list", list.as_str()));
        }
        for media in field.media.iter().filter(|media| !MEDIA.contains(&media.as_str())) {
            let message = Saying::new("register-media", "files of type '{media}' are not kept; allowed are: {allowed}");
            self.fault(media.start(), message.with("media", media.as_str()).with("allowed", MEDIA.join(", ")));
        }
        if let Some(decimals) = field.decimals.as_ref().filter(|decimals| ***decimals > 9) {
            self.fault(decimals.start(), Saying::new("register-decimals", "a number has at most nine decimals"));
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
            for transition in &definition.transitions {
                if transition.from.iter().any(|from| reached.contains(from.as_str())) {
                    reached.insert(transition.to.as_str());
                }
            }
            if reached.len() == before {
                break;
            }
        }
        for state in definition.states.iter().filter(|state| !reached.contains(state.id.as_str())) {
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
        if transition.from.is_empty() || transition.by.is_empty() {
            let message = Saying::new("register-idle-transition", "a transition needs a state in 'from' and a role in 'by'; name them");
            self.fault(transition.id.start(), message);
        }
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
        let span = &*retention.keep;
        let days = jiff::Span::new().try_years(span.get_years()).and_then(|days| days.try_months(span.get_months()));
        let days = days.and_then(|days| days.try_weeks(span.get_weeks())).and_then(|days| days.try_days(span.get_days()));
        if !span.is_positive() || days.map_or(true, |days| days.fieldwise() != span.fieldwise()) {
            let message = Saying::new("register-keep", "say for how long in years, months, weeks or days, as in \"P5Y\"");
            self.fault(retention.keep.start(), message);
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
