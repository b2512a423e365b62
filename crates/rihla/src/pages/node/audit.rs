//! What was done to records, who saw what is protected, and what happened with accounts and the node. No title and no value of a record stands
//! here: that something was done, and by whom.

use std::collections::BTreeMap;

use rihla_account::Recorded;
use rihla_register::{AuditPage, Checkpoint, DeedLine, LookLine, Registers};
use rihla_store::jobs::Job;

use super::{below, job_kind, job_link, job_state, moment, rooms};
use crate::pages::layout::Layout;
use crate::pages::sheet::{Block, Form, Html, Input, Outcome, Table, join, sheet};
use crate::pages::{Place, Reader};

/// What is asked of the record of what was done, as it stands in the address.
#[derive(Debug, Clone, Default)]
pub struct AuditQuery {
    /// `records`, `readings` or `accounts`.
    pub of: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
    /// The name to sign in with of whoever did it, or `node`.
    pub actor: String,
    /// The kind.
    pub kind: String,
    /// The register.
    pub register: String,
}

/// Lines of one of the three.
pub enum AuditLines<'a> {
    /// What was done to records.
    Deeds(&'a AuditPage<DeedLine>),
    /// Who saw what is protected.
    Looks(&'a AuditPage<LookLine>),
    /// What happened with accounts and the node; and where the next page begins.
    Events(&'a [Recorded], Option<i64>),
}

/// What the page shows.
pub struct AuditView<'a> {
    /// What was asked.
    pub query: &'a AuditQuery,
    /// The lines.
    pub lines: AuditLines<'a>,
    /// How accounts are called, by identifier.
    pub people: &'a BTreeMap<String, String>,
    /// The registers that the reader may ask of: identifier and name.
    pub registers: Vec<(String, String)>,
    /// The kinds that can be asked for.
    pub kinds: Vec<&'static str>,
    /// All definitions.
    pub definitions: &'a Registers,
    /// Whether the reader runs the node: then accounts and proofs are theirs.
    pub node: bool,
    /// The last checkpoint, and what came after it.
    pub checkpoint: (Option<Checkpoint>, i64),
    /// When all was last found whole.
    pub verified: Option<Recorded>,
    /// A proof that is under way.
    pub under_way: &'a [Job],
    /// What was just done.
    pub outcome: Outcome,
}

/// The page.
///
/// # Errors
/// When the template cannot be written.
pub fn audit(reader: &Reader<'_>, view: &AuditView<'_>) -> askama::Result<String> {
    let here = reader.links.page(&Place::NodeAudit);
    let heading = reader.t("node-audit-title");
    let (p, mut blocks) = if view.node {
        (below(reader, &heading), vec![rooms(reader)])
    } else {
        let p = Layout::new(reader, &heading, "").under(reader.links.page(&Place::Protection), reader.t("nav-protection"));
        (p, Vec::new())
    };
    let mut kinds_of = vec![("records", "node-audit-records"), ("readings", "node-audit-readings")];
    if view.node {
        kinds_of.push(("accounts", "node-audit-accounts"));
        blocks.extend(proofs(reader, view, &here));
    }
    blocks.push(Block::Title(reader.t("node-audit-lines")));
    blocks.push(Block::Form(asking(reader, view, &here, &kinds_of)));
    let next = match &view.lines {
        AuditLines::Deeds(page) => {
            blocks.push(deeds(reader, view, page));
            page.next
        }
        AuditLines::Looks(page) => {
            blocks.push(looks(reader, view, page));
            page.next
        }
        AuditLines::Events(events, next) => {
            blocks.push(happened(reader, view, events));
            *next
        }
    };
    if let Some(next) = next {
        blocks.push(Block::Next(address(&here, view.query, next)));
    }
    sheet(reader, p, (heading, reader.t("node-audit-lead")), &view.outcome, blocks)
}

/// Whether nothing was altered, as it was last proven, and the form that has it proven again.
fn proofs(reader: &Reader<'_>, view: &AuditView<'_>, here: &str) -> Vec<Block> {
    let whole = match &view.verified {
        Some(event) => join([moment(reader, Some(event.at)), Html::quiet(&reader.say.tell(&event.event.saying()))], false),
        None => moment(reader, None),
    };
    let signed = match &view.checkpoint.0 {
        Some(last) => {
            let facts = [("number", last.number.into()), ("at", reader.say.moment(last.at).into()), ("since", view.checkpoint.1.into())];
            Html::text(&reader.say.say("node-audit-checkpoint", &facts))
        }
        None => Html::text(&reader.t("node-audit-no-checkpoint")),
    };
    let mut blocks = vec![Block::Facts(vec![(reader.t("node-last-audit"), whole), (reader.t("node-signed"), signed)])];
    for job in view.under_way {
        let kind = Html::text(&job_kind(reader, job.kind.as_str()));
        blocks.push(Block::Text(join([job_link(reader, job), kind, Html::state(&job_state(reader, job))], false)));
    }
    blocks.push(Block::Form(Form {
        action: here.to_owned(),
        asks: false,
        text: reader.t("node-audit-verify-text"),
        hidden: vec![("act", "verify".to_owned())],
        inputs: Vec::new(),
        button: reader.t("node-audit-verify"),
        main: true,
    }));
    blocks
}

fn asking(reader: &Reader<'_>, view: &AuditView<'_>, here: &str, of: &[(&str, &str)]) -> Form {
    let query = view.query;
    let of = of.iter().map(|(value, id)| ((*value).to_owned(), reader.t(id), *value == query.of)).collect();
    let any = |chosen: &str| (String::new(), reader.t("list-any"), chosen.is_empty());
    let registers = view.registers.iter().map(|(id, label)| (id.clone(), label.clone(), *id == query.register));
    let kinds = view.kinds.iter().map(|kind| ((*kind).to_owned(), kind_words(reader, &query.of, kind), *kind == query.kind));
    let mut inputs = vec![
        Input::choice("of", reader.t("node-audit-of"), of),
        Input::day("from", reader.t("node-audit-from"), &query.from),
        Input::day("until", reader.t("node-audit-until"), &query.until),
        Input::line("actor", reader.t("node-audit-actor")).hint(reader.t("node-audit-actor-hint")).value(&query.actor).open(),
        Input::choice("kind", reader.t("node-audit-kind"), std::iter::once(any(&query.kind)).chain(kinds).collect()),
    ];
    if query.of != "accounts" {
        inputs.push(Input::choice(
            "register",
            reader.t("node-head-register"),
            std::iter::once(any(&query.register)).chain(registers).collect(),
        ));
    }
    Form {
        action: here.to_owned(),
        asks: true,
        text: String::new(),
        hidden: Vec::new(),
        inputs,
        button: reader.t("list-apply"),
        main: false,
    }
}

/// A kind in words; kinds of security events stand as they are in the table.
fn kind_words(reader: &Reader<'_>, of: &str, kind: &str) -> String {
    match of {
        "readings" => reader.say.word("record-reading", kind),
        "accounts" => kind.to_owned(),
        _ => reader.say.word("record-kind", kind),
    }
}

fn named(reader: &Reader<'_>, view: &AuditView<'_>, id: &str) -> Html {
    Html::name(&match id {
        "node" => reader.t("person-node"),
        "anyone" => reader.t("person-anyone"),
        id => view.people.get(id).cloned().unwrap_or_else(|| id.to_owned()),
    })
}

fn register(reader: &Reader<'_>, view: &AuditView<'_>, id: &rihla_model::RegisterId) -> Html {
    view.definitions.get(id).map_or_else(|| Html::name(id.as_str()), |definition| Html::local(reader, &definition.label))
}

fn deeds(reader: &Reader<'_>, view: &AuditView<'_>, page: &AuditPage<DeedLine>) -> Block {
    let row = |line: &DeedLine| {
        vec![
            Html::text(&reader.say.ungrouped(line.number)),
            Html::text(&reader.say.moment(line.at)),
            Html::text(&reader.say.word("record-kind", line.kind.name())),
            named(reader, view, &line.actor),
            register(reader, view, &line.register),
            Html::code(line.record.as_str()),
            Html::text(&reader.say.ungrouped(line.version)),
        ]
    };
    let heads = ["events-number", "events-when", "events-what", "events-who", "node-head-register", "node-head-record", "record-version"];
    table(reader, &heads, page.lines.iter().map(row).collect(), page.next.is_some())
}

fn looks(reader: &Reader<'_>, view: &AuditView<'_>, page: &AuditPage<LookLine>) -> Block {
    let row = |line: &LookLine| {
        let record = match &line.record {
            Some(record) => Html::code(record.as_str()),
            None => Html::text(&reader.say.say("node-audit-many", &[("count", line.records.into())])),
        };
        let why = match (&line.why, &line.record) {
            (Some(why), _) => Html::name(why),
            (None, Some(_)) => Html::quiet(&reader.t("node-audit-no-reason")),
            (None, None) => Html::default(),
        };
        vec![
            Html::text(&reader.say.ungrouped(line.number)),
            Html::text(&reader.say.moment(line.at)),
            Html::text(&reader.say.word("record-reading", &line.what)),
            named(reader, view, &line.actor),
            register(reader, view, &line.register),
            record,
            why,
        ]
    };
    let heads = ["events-number", "events-when", "events-what", "events-who", "node-head-register", "node-head-record", "node-head-why"];
    table(reader, &heads, page.lines.iter().map(row).collect(), page.next.is_some())
}

fn happened(reader: &Reader<'_>, view: &AuditView<'_>, events: &[Recorded]) -> Block {
    let row = |event: &Recorded| {
        let whose = event.account.as_ref().map(|id| named(reader, view, id.as_str())).unwrap_or_default();
        vec![
            Html::text(&reader.say.ungrouped(event.number)),
            Html::text(&reader.say.moment(event.at)),
            Html::text(&reader.say.tell(&event.event.saying())),
            whose,
            named(reader, view, &event.actor),
        ]
    };
    let heads = ["events-number", "events-when", "events-what", "events-whose", "events-who"];
    table(reader, &heads, events.iter().map(row).collect(), false)
}

fn table(reader: &Reader<'_>, heads: &[&str], rows: Vec<Vec<Html>>, goes_on: bool) -> Block {
    let none = reader.t(if goes_on { "node-audit-further" } else { "node-audit-nothing" });
    Block::Table(Table { label: reader.t("node-audit-lines"), heads: heads.iter().map(|id| reader.t(id)).collect(), rows, none })
}

/// The address of the next page, with what was asked.
fn address(here: &str, query: &AuditQuery, before: i64) -> String {
    let plain =
        |text: &str| {
            text.bytes()
                .map(|byte| {
                    if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
                        char::from(byte).to_string()
                    } else {
                        format!("%{byte:02X}")
                    }
                })
                .collect::<String>()
        };
    let parts = [
        ("of", &query.of),
        ("from", &query.from),
        ("until", &query.until),
        ("actor", &query.actor),
        ("kind", &query.kind),
        ("register", &query.register),
    ];
    let asked: String =
        parts.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={}&", plain(value))).collect();
    format!("{here}?{asked}before={before}")
}
