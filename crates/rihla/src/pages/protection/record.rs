//! What the office does with one record: a copy for the person, restriction, keeping on, and who has to be told.

use std::collections::BTreeMap;

use rihla_model::Language;
use rihla_register::{Definition, Duties, Recipient, Seen};

use super::below;
use crate::pages::layout::spoken;
use crate::pages::registers::state_of;
use crate::pages::sheet::{Block, Form, Html, Input, InputKind, Outcome, Table, join, sheet};
use crate::pages::state::State;
use crate::pages::{Place, Reader};

/// A record and what can be done with it.
pub struct SubjectView<'a> {
    /// Its register.
    pub definition: &'a Definition,
    /// The record; none where it was erased.
    pub seen: Option<&'a Seen>,
    /// Its identifier.
    pub id: &'a str,
    /// What can be done.
    pub duties: Duties,
    /// To whom it went; none where that is not the reader's to see.
    pub recipients: Option<&'a [Recipient]>,
    /// How accounts are called.
    pub people: &'a BTreeMap<String, String>,
    /// What was just done.
    pub outcome: Outcome,
}

/// The page. What is protected of the record is not on it.
///
/// # Errors
/// When the template cannot be written.
pub fn subject(reader: &Reader<'_>, view: &SubjectView<'_>) -> askama::Result<String> {
    let (register, id) = (view.definition.id.as_str().to_owned(), view.id.to_owned());
    let here = reader.links.page(&Place::ProtectionRecord(register.clone(), id.clone()));
    let label = reader.plain(&view.definition.label).to_owned();
    let heading = reader.say.say("protection-record-title", &[("register", label.into())]);
    let mut blocks = Vec::new();
    match view.seen {
        None => blocks.push(Block::Warning(reader.t("protection-erased"))),
        Some(seen) => {
            if seen.restricted {
                blocks.push(Block::Warning(reader.t("record-is-restricted")));
            }
            blocks.push(Block::Facts(vec![
                (reader.t("node-head-record"), Html::link(&reader.links.page(&Place::Record(register.clone(), id.clone())), &id)),
                (reader.t("list-state"), Html::state(&state_of(reader, view.definition, seen))),
                (reader.t("record-changed"), Html::text(&reader.say.moment(seen.changed_at))),
            ]));
            blocks.extend(acts(reader, view, seen, &here));
        }
    }
    blocks.extend(told(reader, view));
    let p = below(reader, &heading);
    sheet(reader, p, (heading, String::new()), &view.outcome, blocks)
}

/// The forms, each where it can be done.
fn acts(reader: &Reader<'_>, view: &SubjectView<'_>, seen: &Seen, here: &str) -> Vec<Block> {
    let version = || ("version", seen.version.to_string());
    let mut blocks = Vec::new();
    blocks.push(Block::Title(reader.t("protection-extract")));
    if view.duties.extract {
        let languages = spoken(&reader.site.observatory.languages);
        let languages = languages.into_iter().map(|it: Language| (it.tag().to_owned(), it.own_name().to_owned(), it == reader.language()));
        let fields = view.definition.fields.iter().map(|field| (field.id.as_str().to_owned(), reader.plain(&field.label).to_owned()));
        let without = Input {
            name: "without".to_owned(),
            label: reader.t("protection-without"),
            hint: reader.t("protection-without-hint"),
            kind: InputKind::Ticks(fields.collect()),
            value: String::new(),
            required: false,
        };
        blocks.push(Block::Form(Form {
            action: format!("{here}/extract"),
            asks: false,
            text: reader.t("protection-extract-text"),
            hidden: Vec::new(),
            inputs: vec![
                Input::line("request", reader.t("protection-request")).hint(reader.t("protection-request-hint")),
                Input::choice("language", reader.t("accounts-language"), languages.collect()),
                without,
            ],
            button: reader.t("protection-extract-do"),
            main: true,
        }));
    } else {
        blocks.push(Block::Text(Html::quiet(&reader.t("protection-extract-not"))));
    }
    let reason = || vec![Input::line("reason", reader.t("record-reason-needed"))];
    let form = |act: &str, text: &str, button: &str| {
        Block::Form(Form {
            action: here.to_owned(),
            asks: false,
            text: reader.t(text),
            hidden: vec![("act", act.to_owned()), version()],
            inputs: reason(),
            button: reader.t(button),
            main: false,
        })
    };
    if view.duties.restrict {
        blocks.push(Block::Title(reader.t("protection-restriction")));
        blocks.push(if seen.restricted {
            form("lift", "protection-lift-text", "protection-lift")
        } else {
            form("restrict", "protection-restrict-text", "protection-restrict")
        });
        let command = Html::code("rihla record erase");
        blocks.push(Block::Text(join([Html::quiet(&reader.t("protection-erase-text")), command], false)));
    }
    if view.duties.keep {
        blocks.push(Block::Title(reader.t("protection-reviews")));
        blocks.push(form("keep", "protection-keep-text", "protection-keep"));
    }
    blocks
}

/// Who has to be told that it was corrected or erased.
fn told(reader: &Reader<'_>, view: &SubjectView<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::Title(reader.t("protection-recipients"))];
    let Some(recipients) = view.recipients else {
        blocks.push(Block::Text(Html::quiet(&reader.t("protection-recipients-not"))));
        return blocks;
    };
    let who = |actor: &str| match actor {
        "node" => reader.t("person-node"),
        "anyone" => reader.t("person-anyone"),
        id => view.people.get(id).cloned().unwrap_or_else(|| id.to_owned()),
    };
    let row = |it: &Recipient| {
        let mut what = vec![Html::text(&reader.say.word("record-reading", &it.what))];
        what.extend(it.to.as_ref().map(|host| Html::name(host)));
        let certain = if it.certain {
            State::new("calm", "●", reader.t("command-recipient-certain"))
        } else {
            State::new("calm", "○", reader.t("command-recipient-perhaps"))
        };
        vec![
            Html::text(&reader.say.moment(it.at)),
            Html::name(&who(&it.actor)),
            join(what, false),
            Html::state(&certain),
            it.why.as_deref().map_or_else(Html::default, Html::name),
        ]
    };
    let heads = ["events-when", "events-who", "events-what", "protection-head-certain", "node-head-why"];
    blocks.push(Block::Text(Html::text(&reader.t("protection-recipients-text"))));
    blocks.push(Block::Table(Table {
        label: reader.t("protection-recipients"),
        heads: heads.iter().map(|id| reader.t(id)).collect(),
        rows: recipients.iter().map(row).collect(),
        none: reader.t("command-recipients-none"),
    }));
    blocks
}
