//! Backups: which there are, which were proven, and what is under way.

use rihla_operations::administration::{BackupStanding, BackupsState};
use rihla_store::jobs::Job;

use super::{below, job_kind, job_link, job_state, recurrence, rooms, size};
use crate::pages::sheet::{Block, Form, Html, Outcome, Table, join, sheet};
use crate::pages::state::State;
use crate::pages::{Place, Reader};

/// Backups and the work on them.
pub struct BackupsView<'a> {
    /// The backups.
    pub state: &'a BackupsState,
    /// Jobs about backups that wait or run.
    pub under_way: &'a [Job],
    /// What was just done.
    pub outcome: Outcome,
}

/// The page of backups.
///
/// # Errors
/// When the template cannot be written.
pub fn backups(reader: &Reader<'_>, view: &BackupsView<'_>) -> askama::Result<String> {
    let here = reader.links.page(&Place::NodeBackups);
    let mut blocks = vec![rooms(reader)];
    let settings = (reader.t("node-settings"), Html::code(&view.state.settings.display().to_string()));
    match &view.state.schedule {
        None => {
            blocks.push(Block::Warning(reader.t("doctor-backup-unset")));
            blocks.push(Block::Facts(vec![settings]));
        }
        Some(rule) => {
            let keep = reader.say.say("node-backups-keep", &[("count", view.state.keep.into())]);
            let folder = view.state.folder.as_deref().map(|folder| Html::code(&folder.display().to_string()));
            blocks.extend(view.state.open_to_others.as_ref().map(|fault| Block::Warning(reader.say.tell(fault))));
            blocks.push(Block::Facts(vec![
                (reader.t("node-backups-folder"), folder.unwrap_or_default()),
                settings,
                (reader.t("node-head-rule"), Html::text(&recurrence(reader, rule))),
                (reader.t("node-backups-kept"), Html::text(&keep)),
            ]));
            blocks.push(Block::Form(Form {
                action: here.clone(),
                asks: false,
                text: String::new(),
                hidden: vec![("act", "take".to_owned())],
                inputs: Vec::new(),
                button: reader.t("node-backup-take"),
                main: true,
            }));
        }
    }
    if !view.under_way.is_empty() {
        blocks.push(Block::Title(reader.t("node-under-way")));
        let line = |job: &Job| {
            join([job_link(reader, job), Html::text(&job_kind(reader, job.kind.as_str())), Html::state(&job_state(reader, job))], false)
        };
        blocks.push(Block::Points(view.under_way.iter().map(line).collect()));
    }
    let row = |it: &BackupStanding| {
        let name = it.line.name.as_str();
        let act = |act: &str, id: &str| Html::button(&here, &[("act", act), ("backup", name)], &reader.t(id), name);
        let rows = it.line.rows.map_or_else(Html::default, |rows| Html::text(&reader.say.whole(i128::from(rows))));
        vec![
            Html::name(name),
            Html::text(&reader.say.moment(it.line.taken_at)),
            Html::text(&size(reader, it.line.bytes)),
            rows,
            Html::name(&it.line.program),
            proven(reader, it.verified),
            proven(reader, it.rehearsed),
            join([act("verify", "node-backup-verify"), act("rehearse", "node-backup-rehearse")], false),
        ]
    };
    let heads = [
        "node-head-backup",
        "node-head-taken",
        "node-head-size",
        "node-head-rows",
        "node-head-program",
        "node-head-verified",
        "node-head-rehearsed",
        "node-head-act",
    ];
    blocks.push(Block::Title(reader.t("node-backups-there")));
    blocks.push(Block::Table(Table {
        label: reader.t("node-backups-there"),
        heads: heads.iter().map(|id| reader.t(id)).collect(),
        rows: view.state.backups.iter().map(row).collect(),
        none: reader.t("node-no-backup"),
    }));
    blocks.push(Block::Text(Html::text(&reader.t("node-proof-text"))));
    blocks.push(Block::Text(join([Html::text(&reader.t("node-restore-text")), Html::code("rihla backup restore")], false)));
    let heading = reader.t("node-backups-title");
    sheet(reader, below(reader, &heading), (heading, reader.t("node-backups-lead")), &view.outcome, blocks)
}

fn proven(reader: &Reader<'_>, at: Option<jiff::Timestamp>) -> Html {
    match at {
        Some(at) => Html::state(&State::new("good", "✓", reader.say.moment(at))),
        None => Html::state(&State::new("calm", "?", reader.t("node-never"))),
    }
}
