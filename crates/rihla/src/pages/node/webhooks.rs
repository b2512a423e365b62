//! Who is told when records change.

use rihla_register::{Subscriber, SubscriberState, Told};

use super::{below, rooms};
use crate::pages::sheet::{Block, Form, Html, Outcome, Table, join, sheet};
use crate::pages::state::State;
use crate::pages::{Place, Reader};

fn state(reader: &Reader<'_>, one: &Subscriber) -> State {
    let word = reader.say.word("webhook-state", one.state.name());
    match one.state {
        SubscriberState::On if one.tries > 0 => State::new("warn", "◆", reader.t("node-webhook-failing")),
        SubscriberState::On => State::new("good", "✓", word),
        SubscriberState::Paused => State::new("warn", "◆", word),
        SubscriberState::Off => State::new("calm", "✕", word),
    }
}

/// All webhooks.
///
/// # Errors
/// When the template cannot be written.
pub fn webhooks(reader: &Reader<'_>, all: &[Subscriber]) -> askama::Result<String> {
    let row = |one: &Subscriber| {
        let events = reader.say.list(one.events.iter().map(|event| reader.say.word("webhook-event", event.name())));
        vec![
            Html::link(&reader.links.page(&Place::NodeWebhook(one.id.as_str().to_owned())), one.id.as_str()),
            Html::name(one.register.as_str()),
            Html::text(&events),
            Html::name(&one.host),
            Html::state(&state(reader, one)),
            Html::text(&reader.say.whole(i128::from(one.waiting))),
            Html::text(&one.said.as_ref().map(|said| reader.say.tell(said)).unwrap_or_default()),
        ]
    };
    let heads = [
        "command-head-webhook",
        "node-head-register",
        "command-head-events",
        "command-head-host",
        "list-state",
        "command-head-waiting",
        "command-head-said",
    ];
    let blocks = vec![
        rooms(reader),
        Block::Table(Table {
            label: reader.t("node-webhooks-title"),
            heads: heads.iter().map(|id| reader.t(id)).collect(),
            rows: all.iter().map(row).collect(),
            none: reader.t("command-webhook-none"),
        }),
        Block::Text(join([Html::text(&reader.t("node-webhooks-text")), Html::code("rihla webhook")], false)),
    ];
    let heading = reader.t("node-webhooks-title");
    sheet(reader, below(reader, &heading), (heading, reader.t("node-webhooks-lead")), &Outcome::default(), blocks)
}

/// One webhook with its log.
///
/// # Errors
/// When the template cannot be written.
pub fn webhook(reader: &Reader<'_>, one: &Subscriber, told: &[Told], outcome: &Outcome) -> askama::Result<String> {
    let here = reader.links.page(&Place::NodeWebhook(one.id.as_str().to_owned()));
    let form = |act: &str, text: &str, button: &str| {
        Block::Form(Form {
            action: here.clone(),
            asks: false,
            text: reader.t(text),
            hidden: vec![("act", act.to_owned())],
            inputs: Vec::new(),
            button: reader.t(button),
            main: false,
        })
    };
    let mut facts = vec![
        (reader.t("list-state"), Html::state(&state(reader, one))),
        (reader.t("node-head-register"), Html::name(one.register.as_str())),
        (reader.t("command-head-host"), Html::name(&one.host)),
        (reader.t("command-head-waiting"), Html::text(&reader.say.whole(i128::from(one.waiting)))),
    ];
    facts.extend(one.said.as_ref().map(|said| (reader.t("command-head-said"), Html::text(&reader.say.tell(said)))));
    facts.extend(one.due_at.map(|at| (reader.t("node-next-try"), Html::text(&reader.say.moment(at)))));
    let mut blocks = vec![Block::Facts(facts)];
    match one.state {
        SubscriberState::On => {
            if one.tries > 0 {
                blocks.push(form("resume", "node-webhook-again-text", "node-webhook-again"));
            }
            blocks.push(form("pause", "node-webhook-pause-text", "node-webhook-pause"));
        }
        SubscriberState::Paused => blocks.push(form("resume", "node-webhook-resume-text", "node-webhook-resume")),
        SubscriberState::Off => {
            blocks.push(Block::Text(join([Html::text(&reader.t("node-webhook-is-off")), Html::code("rihla webhook resume")], false)));
        }
    }
    let row = |told: &Told| {
        vec![
            Html::text(&reader.say.moment(told.at)),
            Html::text(&reader.say.word("webhook-event", told.event.name())),
            Html::code(told.record.as_str()),
            Html::text(&reader.say.word("webhook-told", &told.state)),
            told.settled_at.map_or_else(Html::default, |at| Html::text(&reader.say.moment(at))),
            Html::text(&told.said.as_ref().map(|said| reader.say.tell(said)).unwrap_or_default()),
        ]
    };
    let heads = ["events-when", "events-what", "node-head-record", "list-state", "node-head-ended", "command-head-said"];
    blocks.push(Block::Title(reader.t("node-webhook-log")));
    blocks.push(Block::Table(Table {
        label: reader.t("node-webhook-log"),
        heads: heads.iter().map(|id| reader.t(id)).collect(),
        rows: told.iter().map(row).collect(),
        none: reader.t("node-webhook-nothing"),
    }));
    let heading = reader.say.say("node-webhook-title", &[("name", one.id.as_str().into())]);
    let p = below(reader, &heading).under(reader.links.page(&Place::NodeWebhooks), reader.t("node-webhooks-title"));
    sheet(reader, p, (heading, String::new()), outcome, blocks)
}
