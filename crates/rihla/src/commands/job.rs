//! `rihla job`.

use clap::{Args, Subcommand};
use rihla_language::{Speaker, Value};
use rihla_model::Saying;
use rihla_operations::OperationError;
use rihla_store::jobs::{self, Cancel, Job, JobFilter, JobId, JobState};
use serde_json::json;

use super::place::one_of;
use super::rows::Rows;
use super::summary::{print_table, to_json};
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};

/// Arguments of `rihla job`.
#[derive(Debug, Args)]
pub(super) struct JobCommand {
    #[command(subcommand)]
    verb: JobVerb,
}

#[derive(Debug, Subcommand)]
enum JobVerb {
    /// List jobs, the newest first; ends with 3 if one has failed for good
    List(List),
    /// Show one job with what went wrong
    Show(One),
    /// Let a job that failed or was cancelled be tried again now
    Retry(One),
    /// Cancel a job; one under way is asked to stop
    Cancel(One),
}

#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    place: PlaceArguments,
    /// Only jobs in this state: waiting, running, done, failed or cancelled
    #[arg(long, value_parser = state)]
    state: Option<JobState>,
    /// How many are shown at most
    #[arg(long, default_value_t = 50)]
    most: u32,
}

#[derive(Debug, Args)]
struct One {
    /// The job's number
    job: i64,
    #[command(flatten)]
    place: PlaceArguments,
}

fn state(name: &str) -> Result<JobState, Saying> {
    JobState::named(name).ok_or_else(|| one_of(&JobState::ALL.map(JobState::name)))
}

impl JobCommand {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        match &self.verb {
            JobVerb::List(v) => {
                let rows = Rows::open(&v.place)?;
                let filter = JobFilter { states: v.state.into_iter().collect(), most: v.most, ..JobFilter::default() };
                let (listed, failed) = rows.run(async {
                    let mut unit = rows.open.database.read().await?;
                    let listed = jobs::list(&mut unit, &filter).await?;
                    let failed = jobs::counts(&mut unit).await?.iter().any(|count| count.state == JobState::Failed && count.count > 0);
                    unit.commit().await?;
                    Ok::<_, rihla_store::StoreError>((listed, failed))
                })?;
                if show.json {
                    say(&to_json(&listed.iter().map(as_json).collect::<Vec<_>>())?);
                } else {
                    print_list(&listed, &speaker);
                }
                return Ok(if failed { Ending::NeedsAPerson } else { Ending::Done });
            }
            JobVerb::Show(v) => print_one(&found(&Rows::open(&v.place)?, v.job)?, show, &speaker)?,
            JobVerb::Retry(v) => {
                let rows = Rows::open(&v.place)?;
                let again = rows.run(async {
                    let mut unit = rows.open.database.write().await?;
                    let again = jobs::retry(&mut unit, JobId(v.job), rows.now()).await?;
                    unit.commit().await?;
                    Ok::<_, rihla_store::StoreError>(again)
                })?;
                if !again {
                    found(&rows, v.job)?;
                    return Err(OperationError::Refused(Saying::new(
                        "job-not-retried",
                        "this job neither failed nor was cancelled, or one of its kind waits already; look at `rihla job list`",
                    ))
                    .into());
                }
                print_one(&found(&rows, v.job)?, show, &speaker)?;
            }
            JobVerb::Cancel(v) => {
                let rows = Rows::open(&v.place)?;
                let cancelled = rows.run(async {
                    let mut unit = rows.open.database.write().await?;
                    let cancelled = jobs::cancel(&mut unit, JobId(v.job), rows.now()).await?;
                    unit.commit().await?;
                    Ok::<_, rihla_store::StoreError>(cancelled)
                })?;
                let job = found(&rows, v.job)?;
                if cancelled == Cancel::Nothing {
                    return Err(OperationError::Refused(Saying::new("job-not-cancelled", "this job has ended already")).into());
                }
                print_one(&job, show, &speaker)?;
            }
        }
        Ok(Ending::Done)
    }
}

fn found(rows: &Rows, number: i64) -> anyhow::Result<Job> {
    let job = rows.run(async {
        let mut unit = rows.open.database.read().await?;
        let job = jobs::find(&mut unit, JobId(number)).await?;
        unit.commit().await?;
        Ok::<_, rihla_store::StoreError>(job)
    })?;
    Ok(job.ok_or_else(|| {
        OperationError::Refused(
            Saying::new("job-unknown", "there is no job {number}; `rihla job list` shows them").with("number", number.to_string()),
        )
    })?)
}

fn as_json(job: &Job) -> serde_json::Value {
    json!({
        "id": job.id.0,
        "kind": job.kind,
        "state": job.state.name(),
        "run_at": job.run_at,
        "attempts": job.attempts,
        "most_attempts": job.most_attempts,
        "cancel_asked": job.cancel_asked,
        "fault": job.fault.as_ref().map(|fault| json!({ "code": fault.id(), "message": fault.to_string() })),
        "created_at": job.created_at,
        "started_at": job.started_at,
        "ended_at": job.ended_at,
        "payload": job.payload,
    })
}

fn print_list(jobs: &[Job], speaker: &Speaker<'_>) {
    let heads = ["command-head-job", "command-head-kind", "command-head-state", "command-head-due", "command-head-tries"];
    let mut rows = vec![heads.map(|id| speaker.t(id)).to_vec()];
    rows.extend(jobs.iter().map(|job| {
        let state = speaker.word("command-job-state", job.state.name());
        vec![job.id.to_string(), job.kind.to_string(), state, speaker.moment(job.run_at), speaker.whole(i128::from(job.attempts))]
    }));
    print_table(&rows, &[0, 4]);
}

fn print_one(job: &Job, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
    if show.json {
        say(&to_json(&as_json(job))?);
        return Ok(());
    }
    print_list(std::slice::from_ref(job), speaker);
    if let Some(fault) = &job.fault {
        say(&speaker.say("command-job-fault", &[("fault", Value::Said(speaker.tell(fault)))]));
    }
    Ok(())
}
