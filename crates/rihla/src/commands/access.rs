//! `rihla access`.

use clap::{Args, Subcommand};
use jiff::civil::Date;
use rihla_language::{Speaker, Value};
use rihla_model::{Saying, SystemClock};
use rihla_operations::access::{
    AccessCounts, Answer, AnswerRequest, RequestLine, RequestList, RequestState, ShownRequest, Verdict, answer, erase_request,
    erase_what_is_due, list_requests, show_request,
};
use rihla_operations::{Means, load_definitions};
use rihla_store::{AccessReference, Disk};
use ring::rand::SystemRandom;

use super::summary::{print_table, to_json};
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};

/// Arguments of `rihla access`.
#[derive(Debug, Args)]
pub(super) struct Access {
    #[command(subcommand)]
    verb: AccessVerb,
}

#[derive(Debug, Subcommand)]
enum AccessVerb {
    /// List requests: reference, dataset, when they were asked and are due; ends with 3 if one is overdue. Requests whose time
    /// of keeping is over are erased first
    List(List),
    /// Read what was asked; that it was read is noted in the request
    Show(One),
    /// Grant or refuse a request; a later answer replaces an earlier one
    Answer(Given),
    /// Erase a request at once; only its dates are left, for the counts
    Erase(One),
}

#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    place: PlaceArguments,
}

#[derive(Debug, Args)]
struct One {
    /// The request, as `rihla access list` names it
    #[arg(value_parser = reference)]
    reference: AccessReference,
    #[command(flatten)]
    place: PlaceArguments,
}

#[derive(Debug, Args)]
struct Given {
    /// The request, as `rihla access list` names it
    #[arg(value_parser = reference)]
    reference: AccessReference,
    #[command(flatten)]
    place: PlaceArguments,
    /// Grant it, until the end of the day of --until
    #[arg(long, requires = "until", conflicts_with = "refuse", required_unless_present = "refuse")]
    grant: bool,
    /// The last day on which files can be taken, such as 2027-06-30
    #[arg(long, conflicts_with = "reason", value_parser = day)]
    until: Option<Date>,
    /// Refuse it, or take a grant back
    #[arg(long, requires = "reason")]
    refuse: bool,
    /// Why, as the asker is told
    #[arg(long)]
    reason: Option<String>,
    /// Who answers; kept with the request
    #[arg(long = "as")]
    by: String,
}

/// Reads the reference of a request.
fn reference(typed: &str) -> Result<AccessReference, Saying> {
    let known = AccessReference::parse(typed);
    known.ok_or_else(|| Saying::new("usage-reference", "it is no reference of four groups of four signs; `rihla access list` names them"))
}

/// Reads a day.
fn day(typed: &str) -> Result<Date, Saying> {
    typed.parse().map_err(|_| Saying::new("usage-day", "it is no day; write one such as 2027-06-30"))
}

impl Access {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let place = match &self.verb {
            AccessVerb::List(v) => &v.place,
            AccessVerb::Show(v) | AccessVerb::Erase(v) => &v.place,
            AccessVerb::Answer(v) => &v.place,
        };
        let definitions = load_definitions(&place.observatory)?;
        let random = SystemRandom::new();
        let means = Means { clock: &SystemClock, random: &random, disk: Disk::default() };
        let node = place.node(&means)?;
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        match &self.verb {
            AccessVerb::List(_) => {
                let erased = erase_what_is_due(&definitions, &node, &means)?;
                let list = list_requests(&definitions, &node, &means)?;
                if show.json {
                    say(&to_json(&list)?);
                } else {
                    print_list(&list, erased, &speaker);
                }
                let overdue = list.requests.iter().any(|r| r.state == RequestState::Overdue);
                return Ok(if overdue { Ending::NeedsAPerson } else { Ending::Done });
            }
            AccessVerb::Show(v) => {
                let shown = show_request(&v.reference, &definitions, &node, &means)?;
                if show.json { say(&to_json(&shown)?) } else { print_request(&shown, &speaker) }
            }
            AccessVerb::Answer(v) => {
                let verdict = match (v.until.filter(|_| v.grant), &v.reason) {
                    (Some(until), _) => Verdict::Grant { until },
                    (None, reason) => Verdict::Refuse { reason: reason.clone().unwrap_or_default() },
                };
                let request = AnswerRequest { reference: v.reference.clone(), verdict, by: v.by.clone() };
                let state = answer(&request, &definitions, &node, &means)?;
                if show.json {
                    say(&serde_json::json!({ "reference": v.reference, "state": state }).to_string());
                } else {
                    say(&about(&speaker, "command-access-answered", &v.reference, state));
                }
            }
            AccessVerb::Erase(v) => {
                erase_request(&v.reference, &node, &means)?;
                if show.json {
                    say(&serde_json::json!({ "reference": v.reference, "state": RequestState::Erased }).to_string());
                } else {
                    say(&about(&speaker, "command-access-answered", &v.reference, RequestState::Erased));
                }
            }
        }
        Ok(Ending::Done)
    }
}

fn about(speaker: &Speaker<'_>, id: &str, reference: &AccessReference, state: RequestState) -> String {
    let state = speaker.word("access-state", state.word());
    speaker.say(id, &[("reference", Value::from(reference.as_str())), ("state", Value::from(state))])
}

fn print_list(list: &RequestList, erased: u64, speaker: &Speaker<'_>) {
    if erased > 0 {
        say(&speaker.say("command-access-erased", &[("count", Value::from(erased))]));
    }
    if list.requests.is_empty() {
        say(&speaker.t("command-access-none"));
    } else {
        let heads = ["command-head-reference", "command-head-dataset", "command-head-asked", "command-head-due", "command-head-state"];
        let mut rows = vec![heads.map(|id| speaker.t(id)).to_vec()];
        rows.extend(list.requests.iter().map(|r| line(r, speaker)));
        print_table(&rows, &[]);
    }
    say(&counts(&list.counts, speaker));
}

fn line(request: &RequestLine, speaker: &Speaker<'_>) -> Vec<String> {
    let word = speaker.word("access-state", request.state.word());
    let state = match (&request.answer, request.state) {
        (_, RequestState::Overdue) => format!("▲ {word}"),
        (Some(Answer::Granted { until, .. }), _) => {
            format!("{word}, {}", speaker.say("command-access-until", &[("date", Value::from(speaker.date(*until)))]))
        }
        _ => word,
    };
    let asked = speaker.moment(request.asked_at);
    vec![request.reference.to_string(), request.dataset.clone(), asked, speaker.date(request.due), state]
}

fn counts(counts: &AccessCounts, speaker: &Speaker<'_>) -> String {
    let number = |n: u64| Value::from(n);
    speaker.say(
        "command-access-counts",
        &[
            ("asked", number(counts.asked)),
            ("answered", number(counts.answered)),
            ("intime", number(counts.in_time)),
            ("granted", number(counts.granted)),
            ("refused", number(counts.refused)),
        ],
    )
}

fn print_request(shown: &ShownRequest, speaker: &Speaker<'_>) {
    let a = &shown.application;
    print_table(&[line(&shown.line, speaker)], &[]);
    let fields = [
        ("access-field-name", &a.name),
        ("access-field-institution", &a.institution),
        ("access-field-contact", &a.contact),
        ("access-field-purpose", &a.purpose),
        ("access-field-duration", &a.duration),
        ("page-languages", &a.language),
        ("access-terms", &a.terms),
    ];
    for (id, text) in fields {
        say(&format!("\n{}\n    {}", speaker.t(id), text.replace('\n', "\n    ")));
    }
    if let Some(Answer::Refused { reason, .. }) = &shown.line.answer {
        say(&format!("\n{}\n    {reason}", speaker.t("access-is-refused")));
    }
    if !shown.taken.is_empty() {
        say(&format!("\n{}", speaker.t("downloads-title")));
        let rows = shown.taken.iter().map(|(at, release, file)| vec![speaker.moment(*at), release.to_string(), file.clone()]);
        print_table(&rows.collect::<Vec<_>>(), &[]);
    }
}
