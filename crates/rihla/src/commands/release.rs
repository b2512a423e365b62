//! `rihla release`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use rihla_language::{Speaker, Value};
use rihla_model::{AgencyId, DatasetId, ReleaseId, SystemClock};
use rihla_operations::publish::site::ReleaseState;
use rihla_operations::release::{
    ApprovalRequest, Approved, ReleaseList, WithdrawalRequest, approve, list_releases, report_candidate, withdraw,
};
use rihla_operations::{Means, load_definitions};
use rihla_store::{ApproverKey, Disk};
use ring::rand::SystemRandom;

use super::disclosure::print_disclosure;
use super::place::passphrase;
use super::summary::{print_table, to_json};
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};

/// Arguments of `rihla release`.
#[derive(Debug, Args)]
pub(super) struct Release {
    #[command(subcommand)]
    verb: ReleaseVerb,
}

#[derive(Debug, Subcommand)]
enum ReleaseVerb {
    /// List candidates that wait and releases that are out
    List(List),
    /// Show what was done to protect the candidate of a dataset, and what the attack on it found
    Report(Report),
    /// Approve the candidate of a dataset, or its definition and policy for good
    Approve(Approve),
    /// Withdraw a release; a tombstone with the reason stays
    Withdraw(Withdraw),
}

#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    place: PlaceArguments,
}

#[derive(Debug, Args)]
struct Report {
    /// The dataset
    dataset: DatasetId,
    #[command(flatten)]
    place: PlaceArguments,
}

#[derive(Debug, Args)]
struct Approve {
    /// The dataset
    dataset: DatasetId,
    #[command(flatten)]
    place: PlaceArguments,
    #[command(flatten)]
    by: Approver,
    /// Approve all candidates of this definition and protection policy
    #[arg(long)]
    standing: bool,
    /// Why published figures are corrected; such a release does not wait for the calendar
    #[arg(long)]
    correction: Option<String>,
}

#[derive(Debug, Args)]
struct Withdraw {
    /// The release, as `rihla release list` names it
    release: ReleaseId,
    #[command(flatten)]
    place: PlaceArguments,
    #[command(flatten)]
    by: Approver,
    /// Why, as told to readers
    #[arg(long)]
    reason: String,
}

/// Who decides.
#[derive(Debug, Args)]
struct Approver {
    /// Who decides, by the id in observatory.toml
    #[arg(long = "as")]
    approver: AgencyId,
    /// The approver's key file
    #[arg(long)]
    approver_key: PathBuf,
    /// File whose first line is the passphrase of the approver's key
    #[arg(long)]
    approver_passphrase_file: Option<PathBuf>,
}

impl Approver {
    fn key(&self) -> anyhow::Result<ApproverKey> {
        let phrase = self.approver_passphrase_file.as_deref().map(passphrase).transpose()?;
        Ok(ApproverKey::load(&self.approver_key, phrase.as_ref())?)
    }
}

impl Release {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let place = match &self.verb {
            ReleaseVerb::List(v) => &v.place,
            ReleaseVerb::Report(v) => &v.place,
            ReleaseVerb::Approve(v) => &v.place,
            ReleaseVerb::Withdraw(v) => &v.place,
        };
        let definitions = load_definitions(&place.observatory)?;
        let random = SystemRandom::new();
        let means = Means { clock: &SystemClock, random: &random, disk: Disk::default() };
        let node = place.node(&means)?;
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        match &self.verb {
            ReleaseVerb::List(_) => {
                let list = list_releases(&definitions, &node, &means)?;
                if show.json { say(&to_json(&list)?) } else { print_list(&list, &speaker) }
            }
            ReleaseVerb::Report(v) => {
                let report = report_candidate(&v.dataset, &definitions, &node)?;
                if show.json { say(&to_json(&report)?) } else { print_disclosure(&report, &speaker) }
            }
            ReleaseVerb::Approve(v) => {
                let key = v.by.key()?;
                let request = ApprovalRequest {
                    dataset: v.dataset.clone(),
                    approver: v.by.approver.clone(),
                    key: &key,
                    standing: v.standing,
                    reason: v.correction.clone(),
                };
                let approved = show.work(&speaker, |work| approve(&request, &definitions, &node, &means, work))?;
                match approved {
                    Approved::Released(record) if show.json => say(&to_json(&record)?),
                    Approved::Released(record) => {
                        say(&speaker.say("command-release-out", &[("release", Value::from(record.id.to_string()))]));
                        if let Some(at) = record.embargo_until {
                            say(&speaker.say("command-release-embargo", &[("at", Value::from(speaker.moment(at)))]));
                        }
                    }
                    Approved::Noted { have, need } if show.json => say(&serde_json::json!({ "have": have, "need": need }).to_string()),
                    Approved::Noted { have, need } => {
                        say(&speaker.say("command-release-noted", &[("have", Value::from(have)), ("need", Value::from(need))]));
                    }
                }
            }
            ReleaseVerb::Withdraw(v) => {
                let key = v.by.key()?;
                let request =
                    WithdrawalRequest { release: v.release.clone(), approver: v.by.approver.clone(), key: &key, reason: v.reason.clone() };
                let record = withdraw(&request, &definitions, &node, &means)?;
                if show.json {
                    say(&to_json(&record)?);
                } else {
                    say(&speaker.say("command-release-withdrawn", &[("release", Value::from(record.id.to_string()))]));
                }
            }
        }
        Ok(Ending::Done)
    }
}

fn print_list(list: &ReleaseList, speaker: &Speaker<'_>) {
    if !list.waiting.is_empty() {
        say(&speaker.t("command-release-waiting"));
        let rows = list.waiting.iter().map(|w| {
            vec![
                w.dataset.clone(),
                speaker.say("command-approvals", &[("have", Value::from(w.have)), ("need", Value::from(w.need))]),
                speaker.say("command-cells", &[("cells", Value::from(w.cells)), ("withheld", Value::from(w.withheld))]),
                w.manifest.to_string(),
            ]
        });
        print_table(&rows.collect::<Vec<_>>(), &[]);
    }
    say(&speaker.t("command-release-releases"));
    let rows = list.releases.iter().map(|line| {
        let record = &line.record;
        let state = match (&record.withdrawn, record.state) {
            (Some(_), _) => "release-state-withdrawn",
            (None, ReleaseState::Preliminary) => "release-state-preliminary",
            (None, ReleaseState::Revised) => "release-state-revised",
            (None, ReleaseState::Final) => "release-state-final",
        };
        let mut state = speaker.t(state);
        if let Some(at) = record.embargo_until.filter(|_| !line.in_force && record.withdrawn.is_none()) {
            state = format!("{state}; {}", speaker.say("command-release-embargo", &[("at", Value::from(speaker.moment(at)))]));
        }
        let mark = if line.in_force { "●" } else { "○" };
        vec![mark.to_owned(), record.id.to_string(), speaker.moment(record.released_at), state, record.vintage.to_string()]
    });
    print_table(&rows.collect::<Vec<_>>(), &[]);
}
