//! Work that waits, runs and failed.

use jiff::{SignedDuration, Timestamp};
use rihla_operations::administration::{JobsAsked, JobsPage, ScheduledWork, time_taken};
use rihla_store::jobs::{Job, JobState};

use super::{below, job_kind, job_link, job_state, moment, recurrence, rooms, span};
use crate::pages::sheet::{Block, Form, Html, Input, Outcome, Table, join, sheet};
use crate::pages::{Place, Reader};

/// Jobs, and how they were asked for.
pub struct JobsView<'a> {
    /// What was asked.
    pub asked: &'a JobsAsked,
    /// The jobs.
    pub page: &'a JobsPage,
    /// What was just done.
    pub outcome: Outcome,
}

/// The page of schedules and jobs.
///
/// # Errors
/// When the template cannot be written.
pub fn jobs(reader: &Reader<'_>, view: &JobsView<'_>) -> askama::Result<String> {
    let here = reader.links.page(&Place::NodeJobs);
    let heads = |ids: &[&str]| ids.iter().map(|id| reader.t(id)).collect();
    let scheduled = |work: &ScheduledWork| {
        let kind = job_kind(reader, work.standing.schedule.kind.as_str());
        let name = work.standing.schedule.name.as_str();
        let act = if work.by_hand {
            Html::button(&format!("{here}/run"), &[("schedule", name)], &reader.t("node-run-now"), &kind)
        } else {
            Html::default()
        };
        let last =
            work.last.as_ref().map_or_else(Html::default, |job| join([Html::state(&job_state(reader, job)), job_link(reader, job)], false));
        let rule = Html::text(&recurrence(reader, &work.standing.schedule.recurrence));
        vec![Html::text(&kind), rule, moment(reader, Some(work.standing.next_at)), moment(reader, work.standing.last_at), last, act]
    };
    let states = JobState::ALL
        .into_iter()
        .map(|state| (state.name().to_owned(), reader.say.word("command-job-state", state.name()), view.asked.state == Some(state)));
    let any = (String::new(), reader.t("list-any"), view.asked.state.is_none());
    let next = view.page.next.map(|last| {
        let state = view.asked.state.map(|state| format!("state={}&", state.name())).unwrap_or_default();
        format!("{here}?{state}before={last}")
    });
    let mut blocks = vec![
        rooms(reader),
        Block::Title(reader.t("node-schedules")),
        Block::Table(Table {
            label: reader.t("node-schedules"),
            heads: heads(&["node-head-work", "node-head-rule", "node-head-next", "node-head-last", "node-head-result", "node-head-act"]),
            rows: view.page.schedules.iter().map(scheduled).collect(),
            none: reader.t("node-no-schedule"),
        }),
        Block::Text(Html::quiet(&reader.t("node-by-schedule-text"))),
        Block::Title(reader.t("node-jobs-done")),
        Block::Form(Form {
            action: here.clone(),
            asks: true,
            text: String::new(),
            hidden: Vec::new(),
            inputs: vec![Input::choice("state", reader.t("list-state"), std::iter::once(any).chain(states).collect())],
            button: reader.t("list-apply"),
            main: false,
        }),
        Block::Table(Table {
            label: reader.t("node-jobs-done"),
            heads: heads(&[
                "node-head-number",
                "node-head-work",
                "list-state",
                "node-head-due",
                "node-head-ended",
                "node-head-tries",
                "node-head-fault",
            ]),
            rows: view.page.jobs.iter().map(|job| row(reader, job)).collect(),
            none: reader.t("node-no-job"),
        }),
    ];
    blocks.extend(next.map(Block::Next));
    let heading = reader.t("node-jobs-title");
    sheet(reader, below(reader, &heading), (heading, reader.t("node-jobs-lead")), &view.outcome, blocks)
}

fn row(reader: &Reader<'_>, job: &Job) -> Vec<Html> {
    let fault = job.fault.as_ref().map(|fault| reader.say.tell(fault)).unwrap_or_default();
    vec![
        job_link(reader, job),
        Html::text(&job_kind(reader, job.kind.as_str())),
        Html::state(&job_state(reader, job)),
        moment(reader, Some(job.run_at)),
        job.ended_at.map_or_else(Html::default, |at| Html::text(&reader.say.moment(at))),
        Html::text(&tries(reader, job)),
        Html::text(&fault),
    ]
}

fn tries(reader: &Reader<'_>, job: &Job) -> String {
    reader.say.say("node-tries", &[("count", job.attempts.into()), ("most", job.most_attempts.into())])
}

/// The page of one job: how far it is, and what went wrong.
///
/// # Errors
/// When the template cannot be written.
pub fn job(reader: &Reader<'_>, job: &Job, took: Option<SignedDuration>, outcome: &Outcome, now: Timestamp) -> askama::Result<String> {
    let here = reader.links.page(&Place::NodeJob(job.id.0));
    let fact = |id: &str, html: Html| (reader.t(id), html);
    let mut facts = vec![fact("list-state", Html::state(&job_state(reader, job)))];
    // identifiers alone stand in a payload; what else there might be is not shown
    facts.extend(job.payload.get("backup").and_then(serde_json::Value::as_str).map(|name| fact("node-head-backup", Html::name(name))));
    facts.push(fact("node-asked-at", moment(reader, Some(job.created_at))));
    facts.push(fact("node-head-due", moment(reader, Some(job.run_at))));
    facts.push(fact("node-begun-at", moment(reader, job.started_at)));
    facts.push(fact("node-head-ended", moment(reader, job.ended_at)));
    facts.extend(time_taken(job, now).map(|time| fact("node-took", Html::text(&span(reader, time)))));
    facts.extend(took.map(|time| fact("node-last-took", Html::text(&span(reader, time)))));
    facts.push(fact("node-head-tries", Html::text(&tries(reader, job))));
    let mut blocks = Vec::new();
    if let Some(fault) = job.fault.as_ref().filter(|_| job.state != JobState::Done) {
        blocks.push(Block::Warning(reader.say.tell(fault)));
    }
    blocks.push(Block::Facts(facts));
    match job.state {
        JobState::Waiting | JobState::Running => {
            blocks.push(Block::Text(Html::text(&reader.t("node-job-leave"))));
            blocks.push(Block::Links(vec![(here, reader.t("node-look-again"))]));
        }
        JobState::Failed | JobState::Cancelled => blocks.push(Block::Form(Form {
            action: here,
            asks: false,
            text: reader.t("node-retry-text"),
            hidden: vec![("act", "retry".to_owned())],
            inputs: Vec::new(),
            button: reader.t("node-retry"),
            main: true,
        })),
        JobState::Done => {}
    }
    let heading =
        reader.say.say("node-job-title", &[("work", job_kind(reader, job.kind.as_str()).into()), ("number", job.id.to_string().into())]);
    let p = below(reader, &heading).under(reader.links.page(&Place::NodeJobs), reader.t("node-jobs-title"));
    sheet(reader, p, (heading, String::new()), outcome, blocks)
}
