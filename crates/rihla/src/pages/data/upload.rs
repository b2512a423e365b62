//! A delivery that was handed in: what it holds, and what can be done with it.

use std::collections::BTreeSet;

use askama::Template;
use rihla_language::Speaker;
use rihla_model::definition::SourceDefinition;
use rihla_model::{Rule, Saying, Severity};
use rihla_operations::build::receipt::ProblemTally;
use rihla_operations::build::{SourceOutcome, SourceState};
use rihla_operations::data_office::{Before, Doing, Replacement, Standing, Upload, UploadState, UploadedFile};
use rihla_store::jobs::{Job, JobState};

use super::home::problem_words;
use super::source::size;
use super::upload_problems::EARLIER_FILES;
use super::{TallyView, how_far, tallies, upload_state};
use crate::pages::history::span;
use crate::pages::layout::Layout;
use crate::pages::state::State;
use crate::pages::{Place, Reader};

/// An upload and what it is shown with.
pub struct UploadView {
    /// Its source.
    pub source: SourceDefinition,
    /// The upload.
    pub upload: Upload,
    /// Who handed it in.
    pub by: String,
    /// The job that reads it, as it stands.
    pub job: Option<Job>,
    /// How far that is.
    pub doing: Option<Doing>,
    /// The files that would give it their places.
    pub replacements: Vec<Replacement>,
    /// Which of them somebody said may go.
    pub confirmed: BTreeSet<String>,
    /// Why what was asked was not done.
    pub fault: Option<Saying>,
    /// The message of what was done.
    pub done: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "data/upload.html")]
struct UploadPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    done: String,
    fault: String,
    here: String,
    state: State,
    facts: Vec<(String, String)>,
    /// Name, size, whose place it takes.
    files: Vec<(String, String, Option<State>)>,
    /// A file that came later and would be replaced: its word, the sentence that says so, whether it was ticked.
    newer: Vec<(String, String, bool)>,
    reading: String,
    failed: String,
    /// What, now, before.
    comparison: Vec<(String, String, String)>,
    compared: bool,
    problems: Vec<TallyView>,
    /// How many errors and warnings its own files have.
    counted: String,
    /// Problems of files that lay there before, and where they are listed.
    earlier: Option<(String, String)>,
    read: bool,
    list: Option<String>,
    codes: Option<String>,
    accepts: bool,
    /// Whether what would be accepted has rows that cannot be used.
    faulty: bool,
    reads: bool,
    takes_back: bool,
    discards: bool,
    data: String,
}

/// The page of an upload.
///
/// # Errors
/// When the template cannot be written.
pub fn upload(reader: &Reader<'_>, view: &UploadView) -> askama::Result<String> {
    let held = &view.upload;
    let place = Place::Upload(held.id.clone());
    let heading = reader.say.say("data-upload-title", &[("source", reader.plain(&view.source.title).into())]);
    let waits = held.state == UploadState::Waits;
    let ended = view.job.as_ref().filter(|job| matches!(job.state, JobState::Failed | JobState::Cancelled));
    let (outcome, before, earlier) = match &held.state {
        UploadState::Read { outcome, before, earlier, .. } => (Some(outcome.as_ref()), before.as_ref(), earlier.as_slice()),
        _ => (None, None, [].as_slice()),
    };
    let newer = view.replacements.iter().filter(|one| one.newer).filter_map(|one| {
        let file = held.files.iter().find(|file| file.name == one.there.name)?;
        Some((one.word.clone(), instead(reader, held, file, &one.there), view.confirmed.contains(&one.word)))
    });
    let list = Place::UploadProblems(held.id.clone());
    let usable = outcome.is_some_and(|outcome| !matches!(outcome.state, SourceState::Unusable { .. }));
    let accepted = matches!(held.state, UploadState::Accepted { .. });
    let facts = [
        ("data-handed-in", reader.say.moment(held.at)),
        ("data-handed-in-by", view.by.clone()),
        ("sources-source", held.source.to_string()),
    ];
    let page = UploadPage {
        p: Layout::new(reader, &heading, "")
            .under(reader.links.page(&Place::Data), reader.t("data-title"))
            .under(reader.links.page(&Place::DataSource(held.source.to_string())), reader.plain(&view.source.title).to_owned()),
        say: reader.say,
        heading,
        // it is not being read any more
        done: view.done.filter(|message| waits || *message != "data-done-handed-in").map(|message| reader.t(message)).unwrap_or_default(),
        fault: view.fault.as_ref().map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        here: reader.links.page(&place),
        state: upload_state(reader, held),
        facts: facts.into_iter().map(|(word, text)| (reader.t(word), text)).collect(),
        files: held.files.iter().map(|file| (file.name.clone(), size(reader, file.bytes), place_of(reader, view, file))).collect(),
        newer: newer.collect(),
        reading: if waits && ended.is_none() { how_far(reader, view.doing.as_ref()) } else { String::new() },
        failed: match (&held.state, outcome.map(|outcome| &outcome.state), ended) {
            (UploadState::Failed { reason }, ..) | (_, Some(SourceState::Unusable { reason }), _) => reader.say.tell(reason),
            (UploadState::Waits, _, Some(job)) => {
                job.fault.as_ref().map_or_else(|| reader.t("data-read-stopped"), |fault| reader.say.tell(fault))
            }
            _ => String::new(),
        },
        comparison: outcome.map(|outcome| comparison(reader, outcome, before)).unwrap_or_default(),
        compared: before.is_some(),
        problems: outcome.map(|outcome| tallies(reader, &outcome.problems, Some(&list))).unwrap_or_default(),
        counted: outcome.map(|outcome| problem_words(reader, outcome)).unwrap_or_default(),
        earlier: earlier_words(reader, earlier, &list),
        read: outcome.is_some(),
        list: outcome.filter(|outcome| !outcome.problems.is_empty()).map(|_| reader.links.page(&list)),
        codes: outcome
            .filter(|outcome| outcome.problems.iter().chain(earlier).any(|tally| tally.rule == Rule::CODE_UNKNOWN.id()))
            .map(|_| reader.links.page(&Place::UnknownCodes(held.id.clone()))),
        accepts: usable,
        faulty: usable && outcome.is_some_and(|outcome| outcome.problems_of(Severity::Error) > 0),
        reads: matches!(held.state, UploadState::Failed { .. } | UploadState::TakenBack { .. } | UploadState::Read { .. })
            || ended.is_some() && waits,
        takes_back: accepted,
        discards: !accepted,
        data: reader.links.page(&Place::Data),
    };
    page.render()
}

/// Whose place a file takes, or took.
fn place_of(reader: &Reader<'_>, view: &UploadView, file: &UploadedFile) -> Option<State> {
    let standing = |word: &str, there: &Standing| {
        reader.say.say(word, &[("moment", reader.say.moment(there.came).into()), ("faults", faults(reader, there.faults).into())])
    };
    match &view.upload.state {
        UploadState::Accepted { .. } => file.took.as_ref().map(|there| State::new("calm", "↻", standing("data-took", there))),
        UploadState::Read { .. } => view.replacements.iter().find(|one| one.there.name == file.name).map(|one| {
            let (class, word) = if one.newer { ("bad", "data-takes-newer") } else { ("warn", "data-takes") };
            State::new(class, "↻", standing(word, &one.there))
        }),
        _ => None,
    }
}

/// How many errors a file has, as far as that is known.
fn faults(reader: &Reader<'_>, faults: Option<u64>) -> String {
    faults.map_or_else(|| reader.t("data-errors-unknown"), |count| reader.say.say("data-errors", &[("count", count.into())]))
}

/// The sentence by which a newer file gives its place to an older one.
fn instead(reader: &Reader<'_>, held: &Upload, own: &UploadedFile, there: &Standing) -> String {
    let words = [
        ("name", own.name.as_str().into()),
        ("newer", reader.say.moment(there.came).into()),
        ("newer-faults", faults(reader, there.faults).into()),
        ("older", reader.say.moment(held.at).into()),
        ("older-faults", faults(reader, own.faults).into()),
    ];
    reader.say.say("data-over", &words)
}

/// How many problems files have that lay there before, and where they are listed; none where they have none.
fn earlier_words(reader: &Reader<'_>, earlier: &[ProblemTally], list: &Place) -> Option<(String, String)> {
    let worse: u64 = earlier.iter().filter(|tally| tally.severity > Severity::Note).map(|tally| tally.count).sum();
    let words = || reader.say.say("data-earlier", &[("count", worse.into())]);
    (worse > 0).then(|| (words(), format!("{}?file={EARLIER_FILES}", reader.links.page(list))))
}

/// What is in it, beside what was delivered before.
fn comparison(reader: &Reader<'_>, outcome: &SourceOutcome, before: Option<&Before>) -> Vec<(String, String, String)> {
    let number = |count: u64| reader.say.whole(i128::from(count));
    let files = |count: usize| reader.say.whole(i128::try_from(count).unwrap_or(i128::MAX));
    let then = |text: &dyn Fn(&Before) -> String| before.map(text).unwrap_or_default();
    let line = |word: &str, now: String, then: String| (reader.t(word), now, then);
    vec![
        line("data-files-count", files(outcome.files), then(&|before| files(before.files))),
        line("sources-periods", span(reader, outcome.periods.as_ref()), then(&|before| span(reader, before.periods.as_ref()))),
        line("data-rows-read", number(outcome.rows_read), then(&|before| number(before.rows_read))),
        line("data-rows-used", number(outcome.rows_used), then(&|before| number(before.rows_used))),
        line("data-rows-aside", number(outcome.rows_set_aside), then(&|before| number(before.rows_set_aside))),
        line("data-rows-settled", number(outcome.rows_settled), then(&|before| number(before.rows_settled))),
        line("data-rows-aggregate", number(outcome.rows_aggregate), String::new()),
    ]
}
