//! Registers as they are declared, and who may do what with them.

use rihla_model::access::{Duty, FieldClass, Grant, Role, Roles};
use rihla_register::definition::{Field, State as Declared, Transition};
use rihla_register::{Definition, Registers};

use super::{below, rooms};
use crate::pages::sheet::{Block, Html, Outcome, Table, join, sheet};
use crate::pages::state::State;
use crate::pages::{Place, Reader};

/// All registers, and which role may do what with which.
///
/// # Errors
/// When the template cannot be written.
pub fn definitions(reader: &Reader<'_>, registers: &Registers) -> askama::Result<String> {
    let href = |definition: &Definition| reader.links.page(&Place::NodeDefinition(definition.id.as_str().to_owned()));
    let row = |definition: &Definition| {
        vec![
            Html::link(&href(definition), reader.plain(&definition.label)),
            Html::code(definition.id.as_str()),
            Html::text(&reader.say.word("register-aim", definition.aim.name())),
            Html::text(&reader.say.whole(i128::try_from(definition.fields.len()).unwrap_or(0))),
            Html::text(&version(reader, definition)),
        ]
    };
    let heads = ["node-head-register", "node-head-id", "node-head-aim", "node-head-fields", "node-head-version"];
    let roles: Vec<&Role> = registers.roles().iter().collect();
    let matrix = |definition: &Definition| {
        let cell = |role: &&Role| {
            let acts: std::collections::BTreeSet<_> =
                role.grants.iter().filter(|grant| grant.register == *definition.id).flat_map(|grant| &grant.acts).collect();
            Html::text(&reader.say.list(acts.into_iter().map(|act| reader.say.word("register-act", act.name()))))
        };
        std::iter::once(Html::link(&href(definition), reader.plain(&definition.label))).chain(roles.iter().map(cell)).collect()
    };
    let role = |role: &&Role| {
        let mut duties = Vec::new();
        for (has, id) in [
            (role.second_factor, "node-role-factor"),
            (role.accounts, "node-role-accounts"),
            (role.node, "node-role-node"),
            (role.protection, "node-role-protection"),
        ] {
            if has {
                duties.push(Html::text(&reader.t(id)));
            }
        }
        duties.extend(role.observatory.iter().map(|duty| Html::text(&reader.t(duty_words(*duty)))));
        vec![Html::local(reader, &role.label), Html::code(role.id.as_str()), Html::local(reader, &role.description), join(duties, true)]
    };
    let words = |ids: &[&str]| ids.iter().map(|id| reader.t(id)).collect::<Vec<_>>();
    let label = |role: &&Role| reader.plain(&role.label).to_owned();
    let blocks = vec![
        rooms(reader),
        Block::Table(Table {
            label: reader.t("node-definitions-title"),
            heads: words(&heads),
            rows: registers.iter().map(row).collect(),
            none: String::new(),
        }),
        Block::Title(reader.t("node-roles")),
        Block::Table(Table {
            label: reader.t("node-roles"),
            heads: words(&["node-head-role", "node-head-id", "node-head-for", "node-head-duties"]),
            rows: roles.iter().map(role).collect(),
            none: String::new(),
        }),
        Block::Title(reader.t("node-matrix")),
        Block::Text(Html::text(&reader.t("node-matrix-text"))),
        Block::Table(Table {
            label: reader.t("node-matrix"),
            heads: std::iter::once(reader.t("node-head-register")).chain(roles.iter().map(label)).collect(),
            rows: registers.iter().map(matrix).collect(),
            none: String::new(),
        }),
        Block::Text(join([Html::text(&reader.t("node-definitions-text")), Html::code("rihla register check")], false)),
    ];
    let heading = reader.t("node-definitions-title");
    sheet(reader, below(reader, &heading), (heading, reader.t("node-definitions-lead")), &Outcome::default(), blocks)
}

fn version(reader: &Reader<'_>, definition: &Definition) -> String {
    let number = reader.say.ungrouped(i64::from(definition.version));
    if definition.revision == 0 { number } else { format!("{number} + {}", reader.say.ungrouped(i64::from(definition.revision))) }
}

/// One register: its fields with how they are guarded, its states and steps, who may do what, and its file.
///
/// # Errors
/// When the template cannot be written.
pub fn definition(reader: &Reader<'_>, definition: &Definition, roles: &Roles, text: &str) -> askama::Result<String> {
    let words = |ids: &[&str]| ids.iter().map(|id| reader.t(id)).collect::<Vec<_>>();
    let role_name =
        |id: &rihla_model::RoleId| roles.get(id).map_or_else(|| Html::name(id.as_str()), |role| Html::local(reader, &role.label));
    let field = |field: &Field| {
        let mut marks = Vec::new();
        for (has, id) in [
            (field.required, "form-required"),
            (field.unique, "node-field-unique"),
            (field.many, "node-field-many"),
            (field.localised, "node-field-localised"),
            (field.retired, "node-field-retired"),
        ] {
            if has {
                marks.push(reader.t(id));
            }
        }
        vec![
            Html::local(reader, &field.label),
            Html::code(field.id.as_str()),
            Html::text(&reader.t(kind_words(field))),
            Html::state(&class(reader, field.class)),
            Html::text(&reader.say.list(marks)),
        ]
    };
    let state = |state: &Declared| {
        let mark = match (state.published, state.is_final) {
            (true, true) => Html::text(&reader.say.list([reader.t("node-state-published"), reader.t("node-state-final")])),
            (true, false) => Html::text(&reader.t("node-state-published")),
            (false, true) => Html::text(&reader.t("node-state-final")),
            (false, false) => Html::default(),
        };
        vec![Html::local(reader, &state.label), Html::code(state.id.as_str()), mark]
    };
    let state_name =
        |id: &rihla_model::StateId| definition.state(id).map_or_else(|| Html::name(id.as_str()), |state| Html::local(reader, &state.label));
    let step = |way: &Transition| {
        let mut marks = Vec::new();
        if way.second_person {
            marks.push(reader.t("node-step-two"));
        }
        if way.reason {
            marks.push(reader.t("node-step-reason"));
        }
        vec![
            Html::local(reader, &way.label),
            join(way.from.iter().map(|id| state_name(id)), true),
            state_name(&way.to),
            join(way.by.iter().map(|id| role_name(id)), true),
            Html::text(&reader.say.list(marks)),
        ]
    };
    let grants: Vec<(&Role, &Grant)> = roles
        .iter()
        .flat_map(|role| role.grants.iter().filter(|grant| grant.register == *definition.id).map(move |grant| (role, grant)))
        .collect();
    let grant = |(role, grant): &(&Role, &Grant)| {
        let list = |prefix: &str, names: Vec<&str>| reader.say.list(names.into_iter().map(|name| reader.say.word(prefix, name)));
        let when = if grant.when.is_empty() {
            reader.say.word("register-when", "all")
        } else {
            list("register-when", grant.when.iter().map(|when| when.name()).collect())
        };
        vec![
            Html::local(reader, &role.label),
            Html::text(&list("register-act", grant.acts.iter().map(|act| act.name()).collect())),
            Html::text(&when),
            Html::text(&list("register-class", grant.classes.iter().map(|class| class.name()).collect())),
        ]
    };
    let table = |label: &str, heads: &[&str], rows: Vec<Vec<Html>>| {
        Block::Table(Table { label: reader.t(label), heads: words(heads), rows, none: reader.t("node-none") })
    };
    let mut facts = vec![
        (reader.t("node-head-id"), Html::code(definition.id.as_str())),
        (reader.t("node-head-version"), Html::text(&version(reader, definition))),
        (reader.t("node-head-aim"), Html::text(&reader.say.word("register-aim", definition.aim.name()))),
        (reader.t("node-legal-basis"), Html::local(reader, &definition.legal_basis.text)),
    ];
    facts.extend(definition.retention.as_ref().map(|retention| (reader.t("node-kept-for"), Html::code(&retention.keep.to_string()))));
    let blocks = vec![
        Block::Text(Html::local(reader, &definition.purpose)),
        Block::Facts(facts),
        Block::Title(reader.t("node-fields")),
        table(
            "node-fields",
            &["history-field", "node-head-id", "node-head-type", "node-head-class", "node-head-marks"],
            definition.fields.iter().map(field).collect(),
        ),
        Block::Title(reader.t("node-states")),
        table("node-states", &["list-state", "node-head-id", "node-head-marks"], definition.states.iter().map(state).collect()),
        Block::Title(reader.t("node-steps")),
        table(
            "node-steps",
            &["node-head-step", "node-head-from", "node-head-to", "node-head-by", "node-head-marks"],
            definition.transitions.iter().map(step).collect(),
        ),
        Block::Title(reader.t("node-grants")),
        table(
            "node-grants",
            &["node-head-role", "node-head-acts", "node-head-when", "node-head-classes"],
            grants.iter().map(grant).collect(),
        ),
        Block::Code(reader.t("node-toml"), text.to_owned()),
    ];
    let heading = reader.plain(&definition.label).to_owned();
    let p = below(reader, &heading).under(reader.links.page(&Place::NodeDefinitions), reader.t("node-definitions-title"));
    sheet(reader, p, (heading, String::new()), &Outcome::default(), blocks)
}

/// How a field is guarded, with word and icon.
fn class(reader: &Reader<'_>, class: FieldClass) -> State {
    let (kind, icon) = match class {
        FieldClass::Public => ("good", "○"),
        FieldClass::Internal => ("calm", "◐"),
        FieldClass::Restricted => ("warn", "◆"),
        FieldClass::Protected => ("bad", "■"),
    };
    State::new(kind, icon, reader.say.word("register-class", class.name()))
}

/// What a role does in the statistics line, in words.
fn duty_words(duty: Duty) -> &'static str {
    match duty {
        Duty::Deliver => "node-role-deliver",
        Duty::Define => "node-role-define",
        Duty::Approve => "node-role-approve",
        Duty::Answer => "node-role-answer",
    }
}

/// What a field holds, in words.
fn kind_words(field: &Field) -> &'static str {
    use rihla_register::definition::FieldType as T;
    match *field.kind {
        T::Text => "node-type-text",
        T::LongText => "node-type-long-text",
        T::Number => "node-type-number",
        T::Money => "node-type-money",
        T::Flag => "node-type-flag",
        T::Date => "node-type-date",
        T::Instant => "node-type-instant",
        T::Period => "node-type-period",
        T::Code => "node-type-code",
        T::Tag => "node-type-tag",
        T::Link => "node-type-link",
        T::Place => "node-type-place",
        T::PersonName => "node-type-person-name",
        T::File => "node-type-file",
        T::Indicator => "node-type-indicator",
        T::Computed => "node-type-computed",
    }
}
