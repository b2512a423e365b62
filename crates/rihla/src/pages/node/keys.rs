//! Which keys there are: what for, since when, until when they ought to be turned over. Never what they are made of or where they lie.

use jiff::Timestamp;
use rihla_operations::administration::{KeyAge, ROTATE_AFTER_DAYS, key_ages};
use rihla_store::{KeyringState, Purpose};

use super::{below, rooms};
use crate::pages::Reader;
use crate::pages::sheet::{Block, Html, Outcome, Table, join, sheet};
use crate::pages::state::State;

/// Keys, and the time.
pub struct KeysView<'a> {
    /// The keys as they stand on the disk.
    pub state: &'a KeyringState,
    /// Whether the node at work has other keys open than stand on the disk.
    pub restart: bool,
    /// The time.
    pub now: Timestamp,
}

/// The page of keys.
///
/// # Errors
/// When the template cannot be written.
pub fn keys(reader: &Reader<'_>, view: &KeysView<'_>) -> askama::Result<String> {
    let root = &view.state.root;
    let mut blocks = vec![rooms(reader)];
    if view.restart {
        blocks.push(Block::Warning(reader.t("node-keys-restart")));
    }
    let shares = match &root.recovery {
        Some(recovery) => {
            let officers = reader.say.list(recovery.officers.iter().map(String::as_str));
            let at = reader.say.moment(recovery.created);
            Html::text(&reader.say.say("command-key-recovery", &[("officers", officers.into()), ("at", at.into())]))
        }
        None => {
            let warn = Html::state(&State::new("warn", "◆", reader.t("node-health-look")));
            join([warn, Html::text(&reader.t("command-key-no-recovery"))], false)
        }
    };
    blocks.push(Block::Facts(vec![
        (reader.t("node-key-root"), Html::name(root.id.as_str())),
        (reader.t("node-key-held"), Html::text(&reader.say.tell(&root.holder))),
        (reader.t("node-head-made"), Html::text(&reader.say.moment(root.created))),
        (reader.t("node-key-shares"), shares),
    ]));
    let row = |age: &KeyAge| {
        let state = match (age.key.retired, age.late) {
            (Some(at), _) => {
                let words = reader.say.say("command-key-retired", &[("at", reader.say.moment(at).into())]);
                State::new("calm", "○", words)
            }
            (None, true) => State::new("warn", "◆", reader.t("node-key-late")),
            (None, false) => State::new("good", "✓", reader.t("command-key-in-use")),
        };
        vec![
            Html::text(&purpose(reader, age.key.purpose)),
            Html::name(age.key.id.as_str()),
            Html::text(&reader.say.moment(age.key.created)),
            Html::state(&state),
            age.due.map_or_else(Html::default, |due| Html::text(&reader.say.day_of(due))),
        ]
    };
    let heads = ["node-head-purpose", "node-head-key", "node-head-made", "list-state", "node-head-rotation"];
    blocks.push(Block::Title(reader.t("node-keys-of-purposes")));
    blocks.push(Block::Table(Table {
        label: reader.t("node-keys-of-purposes"),
        heads: heads.iter().map(|id| reader.t(id)).collect(),
        rows: key_ages(view.state, view.now).iter().map(row).collect(),
        none: String::new(),
    }));
    let rotation = reader.say.say("node-rotation-text", &[("days", ROTATE_AFTER_DAYS.into())]);
    blocks.push(Block::Text(join([Html::text(&rotation), Html::code("rihla key rotate"), Html::code("rihla key split")], false)));
    let heading = reader.t("node-keys-title");
    sheet(reader, below(reader, &heading), (heading, reader.t("node-keys-lead")), &Outcome::default(), blocks)
}

/// What a key is for, in words.
fn purpose(reader: &Reader<'_>, purpose: Purpose) -> String {
    reader.t(match purpose {
        Purpose::RestrictedZone => "node-purpose-restricted-zone",
        Purpose::Records => "node-purpose-records",
        Purpose::Fingerprints => "node-purpose-fingerprints",
        Purpose::Cookies => "node-purpose-cookies",
        Purpose::MatchingEpochs => "node-purpose-matching-epochs",
        Purpose::Access => "node-purpose-access",
        Purpose::Backups => "node-purpose-backups",
        Purpose::Registers => "node-purpose-registers",
        Purpose::Accounts => "node-purpose-accounts",
        Purpose::Envelopes => "node-purpose-envelopes",
        Purpose::Signing => "node-purpose-signing",
    })
}
