//! Pages for whoever runs the node. None shows what a record says, what a key is made of, or where a secret lies.

mod audit;
mod backups;
mod definitions;
mod jobs;
mod keys;
mod overview;
mod webhooks;

pub use audit::{AuditLines, AuditQuery, AuditView, audit};
pub use backups::{BackupsView, backups};
pub use definitions::{definition, definitions};
pub use jobs::{JobsView, job, jobs};
pub use keys::{KeysView, keys};
pub use overview::overview;
pub use webhooks::{webhook, webhooks};

use rihla_operations::doctor::Health;
use rihla_store::jobs::{Job, JobState, Recurrence};

use super::layout::Layout;
use super::sheet::{Block, Html};
use super::state::State;
use super::{Place, Reader};

/// The frame of a page below the overview.
fn below(reader: &Reader<'_>, heading: &str) -> Layout {
    Layout::new(reader, heading, "").under(reader.links.page(&Place::Node), reader.t("nav-node"))
}

/// The pages of the node beside each other.
fn rooms(reader: &Reader<'_>) -> Block {
    let rooms = [
        (Place::NodeJobs, "node-jobs-title"),
        (Place::NodeBackups, "node-backups-title"),
        (Place::NodeKeys, "node-keys-title"),
        (Place::NodeAudit, "node-audit-title"),
        (Place::NodeWebhooks, "node-webhooks-title"),
        (Place::NodeDefinitions, "node-definitions-title"),
        (Place::Accounts, "accounts-title"),
    ];
    Block::Links(rooms.into_iter().map(|(place, id)| (reader.links.page(&place), reader.t(id))).collect())
}

/// How something is, in a word.
fn health(reader: &Reader<'_>, health: Health) -> State {
    match health {
        Health::Ok => State::new("good", "✓", reader.t("node-health-ok")),
        Health::Warn => State::new("warn", "◆", reader.t("node-health-look")),
        Health::Fail => State::new("bad", "✕", reader.t("node-health-fails")),
    }
}

/// The state of a job in a word.
fn job_state(reader: &Reader<'_>, job: &Job) -> State {
    let (class, icon) = match job.state {
        JobState::Waiting => ("calm", "○"),
        JobState::Running => ("calm", "◐"),
        JobState::Done => ("good", "✓"),
        JobState::Failed => ("bad", "✕"),
        JobState::Cancelled => ("calm", "✕"),
    };
    State::new(class, icon, reader.say.word("command-job-state", job.state.name()))
}

/// What a kind of job does, in words; its own name where nobody has words for it.
fn job_kind(reader: &Reader<'_>, kind: &str) -> String {
    let id = match kind {
        "backup.create" => "node-work-backup",
        "backup.verify" => "node-work-verify",
        "backup.rehearse" => "node-work-rehearse",
        "node.audit" => "node-work-audit",
        "node.sweep" => "node-work-sweep",
        "registers.retention" => "node-work-retention",
        "registers.checkpoint" => "node-work-checkpoint",
        "registers.reindex" => "node-work-reindex",
        "registers.tell" => "node-work-tell",
        "observatory.check" => "node-work-check",
        "observatory.build" => "node-work-build",
        other => return other.to_owned(),
    };
    reader.t(id)
}

/// When work comes again, in words.
fn recurrence(reader: &Reader<'_>, recurrence: &Recurrence) -> String {
    match recurrence {
        Recurrence::Every(step) if step.as_mins() >= 60 && step.as_mins() % 60 == 0 => {
            reader.say.say("node-every-hours", &[("count", step.as_hours().into())])
        }
        Recurrence::Every(step) => reader.say.say("node-every-minutes", &[("count", step.as_mins().into())]),
        Recurrence::Daily { at, zone } => {
            let time = format!("{:02}:{:02}", at.hour(), at.minute());
            reader.say.say("node-daily", &[("time", time.into()), ("zone", zone.as_str().into())])
        }
    }
}

/// A link to a job, by its number.
fn job_link(reader: &Reader<'_>, job: &Job) -> Html {
    Html::link(&reader.links.page(&Place::NodeJob(job.id.0)), &reader.say.ungrouped(job.id.0))
}

/// Bytes in the unit that is easy to read.
fn size(reader: &Reader<'_>, bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    let (mut value, mut unit) = (u128::from(bytes) / 100, 0);
    while value >= 10_000 && unit + 1 < UNITS.len() {
        (value, unit) = (value / 1000, unit + 1);
    }
    let number = reader.say.scaled(i128::try_from(value).unwrap_or(i128::MAX), 1, 1);
    format!("{number}\u{a0}{}", UNITS.get(unit).copied().unwrap_or_default())
}

/// A span of time in words: seconds below two minutes, minutes below two hours, hours below two days, else days.
fn span(reader: &Reader<'_>, span: jiff::SignedDuration) -> String {
    let seconds = span.as_secs().max(0);
    let (id, count) = match seconds {
        0..120 => ("node-seconds", seconds),
        120..7_200 => ("node-minutes", seconds / 60),
        7_200..172_800 => ("node-hours", seconds / 3_600),
        _ => ("node-days", seconds / 86_400),
    };
    reader.say.say(id, &[("count", count.into())])
}

/// A moment, or a word where it never was.
fn moment(reader: &Reader<'_>, at: Option<jiff::Timestamp>) -> Html {
    at.map_or_else(|| Html::quiet(&reader.t("node-never")), |at| Html::text(&reader.say.moment(at)))
}
