//! The statistics line at a glance: what is built, what came, what waits.

use askama::Template;
use rihla_language::Speaker;
use rihla_model::Severity;
use rihla_model::access::Duty;
use rihla_operations::access::RequestState;
use rihla_operations::build::{DatasetState, LastBuild, SourceOutcome};
use rihla_operations::data_office::{Doing, Rights, Upload};
use rihla_operations::release::ReleaseList;
use rihla_store::jobs::{Job, JobState};

use super::{how_far, upload_state};
use crate::pages::history::span;
use crate::pages::layout::Layout;
use crate::pages::state::State;
use crate::pages::{Place, Reader};

/// A source that is theirs.
pub struct SourceLine {
    /// Its id.
    pub id: String,
    /// Its title, in every language.
    pub title: rihla_model::LocalText,
    /// The agency's id.
    pub agency: String,
    /// What the last build made of it; none where there was none.
    pub outcome: Option<SourceOutcome>,
}

/// What the page shows.
pub struct DataHome {
    /// What they may do.
    pub rights: Rights,
    /// The build before.
    pub last: Option<LastBuild>,
    /// The job that builds, as it stands.
    pub job: Option<Job>,
    /// How far it is.
    pub doing: Option<Doing>,
    /// Their sources.
    pub sources: Vec<SourceLine>,
    /// Deliveries that were handed in, the newest first.
    pub uploads: Vec<Upload>,
    /// Candidates and releases of their datasets.
    pub releases: Option<ReleaseList>,
    /// How many requests for data wait, and how many are overdue; none for whoever does not answer them.
    pub requests: Option<Vec<RequestState>>,
    /// Faults in the definitions.
    pub faults: Vec<rihla_model::Saying>,
    /// The message of what was done.
    pub done: Option<&'static str>,
}

struct SourceRow {
    href: Option<String>,
    title: String,
    agency: String,
    state: State,
    rows: String,
    periods: String,
    problems: String,
}

struct UploadRow {
    href: String,
    title: String,
    state: State,
    when: String,
    files: String,
}

struct CandidateRow {
    href: String,
    title: String,
    approvals: String,
    cells: String,
}

#[derive(Template)]
#[template(path = "data/home.html")]
struct HomePage<'a> {
    p: Layout,
    say: Speaker<'a>,
    done: String,
    here: String,
    /// What is being built.
    building: String,
    /// What became of the build before.
    last: String,
    last_facts: Vec<(String, String)>,
    failed: String,
    builds: bool,
    faults: Vec<String>,
    sources: Vec<SourceRow>,
    uploads: Vec<UploadRow>,
    candidates: Option<Vec<CandidateRow>>,
    requests: Option<(String, String)>,
    calendar: String,
    definitions: Option<String>,
}

/// The page.
///
/// # Errors
/// When the template cannot be written.
pub fn data_home(reader: &Reader<'_>, view: &DataHome) -> askama::Result<String> {
    let delivers = view.rights.holds(Duty::Deliver);
    let under_way = view.job.as_ref().is_some_and(|job| matches!(job.state, JobState::Waiting | JobState::Running));
    let failed = view.job.as_ref().filter(|job| job.state == JobState::Failed).and_then(|job| job.fault.as_ref());
    let page = HomePage {
        p: Layout::new(reader, &reader.t("data-title"), "").under(reader.links.page(&Place::Work), reader.t("work-title")),
        say: reader.say,
        done: view.done.map(|message| reader.t(message)).unwrap_or_default(),
        here: reader.links.page(&Place::Data),
        building: if under_way { how_far(reader, view.doing.as_ref()) } else { String::new() },
        last: match &view.last {
            Some(last) => reader.say.say("data-built-at", &[("moment", reader.say.moment(last.at).into())]),
            None => reader.t("data-never-built"),
        },
        last_facts: view.last.as_ref().map(|last| facts(reader, last)).unwrap_or_default(),
        failed: failed.map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        builds: delivers,
        faults: view.faults.iter().map(|fault| reader.say.tell(fault)).collect(),
        sources: view.sources.iter().map(|source| source_row(reader, source, delivers)).collect(),
        uploads: view.uploads.iter().map(|upload| upload_row(reader, upload, &view.sources)).collect(),
        candidates: view.releases.as_ref().map(|list| {
            let row = |line: &rihla_operations::release::CandidateLine| CandidateRow {
                href: reader.links.page(&Place::Candidate(line.dataset.clone())),
                title: reader.local(&line.title),
                approvals: reader.say.say("command-approvals", &[("have", line.have.into()), ("need", line.need.into())]),
                cells: reader.say.say("command-cells", &[("cells", line.cells.into()), ("withheld", line.withheld.into())]),
            };
            list.waiting.iter().map(row).collect()
        }),
        requests: view.requests.as_ref().map(|states| {
            let count = |wanted: RequestState| states.iter().filter(|state| **state == wanted).count();
            let (waiting, overdue) = (count(RequestState::Waiting), count(RequestState::Overdue));
            let words = reader.say.say("data-requests-count", &[("waiting", waiting.into()), ("overdue", overdue.into())]);
            (reader.links.page(&Place::DataRequests), words)
        }),
        calendar: reader.links.page(&Place::Calendar),
        definitions: view.rights.holds(Duty::Define).then(|| reader.links.page(&Place::Definitions)),
    };
    page.render()
}

/// How many datasets came out how.
fn facts(reader: &Reader<'_>, last: &LastBuild) -> Vec<(String, String)> {
    let datasets = &last.outcome.datasets;
    let count = |wanted: fn(&DatasetState) -> bool| datasets.iter().filter(|dataset| wanted(&dataset.state)).count();
    let counts = [
        ("data-released", count(|state| matches!(state, DatasetState::Released { .. }))),
        ("data-unchanged", count(|state| matches!(state, DatasetState::Unchanged { .. }))),
        ("data-waiting", count(|state| matches!(state, DatasetState::Waiting { .. }))),
        ("data-skipped", count(|state| matches!(state, DatasetState::Skipped { .. }))),
    ];
    let number = |count: usize| reader.say.whole(i128::try_from(count).unwrap_or(i128::MAX));
    counts.into_iter().map(|(word, count)| (reader.t(word), number(count))).collect()
}

fn source_row(reader: &Reader<'_>, source: &SourceLine, delivers: bool) -> SourceRow {
    let outcome = source.outcome.as_ref();
    let number = |count: u64| reader.say.whole(i128::from(count));
    SourceRow {
        href: delivers.then(|| reader.links.page(&Place::DataSource(source.id.clone()))),
        title: reader.local(&source.title),
        agency: reader.party(&source.agency),
        state: source_state(reader, outcome),
        rows: outcome.filter(|outcome| outcome.files > 0).map_or_else(
            || reader.t("word-none"),
            |outcome| {
                let rows = [("used", number(outcome.rows_used).into()), ("read", number(outcome.rows_read).into())];
                reader.say.say("sources-rows-of", &rows)
            },
        ),
        periods: span(reader, outcome.and_then(|outcome| outcome.periods.as_ref())),
        problems: outcome.map(|outcome| problem_words(reader, outcome)).unwrap_or_default(),
    }
}

/// How many errors and warnings there are.
pub(super) fn problem_words(reader: &Reader<'_>, outcome: &SourceOutcome) -> String {
    let errors = outcome.problems_of(Severity::Error) + outcome.problems_of(Severity::Fatal);
    let counts = [("errors", errors.into()), ("warnings", outcome.problems_of(Severity::Warning).into())];
    reader.say.say("data-problems-count", &counts)
}

/// What the last build made of a source.
pub(super) fn source_state(reader: &Reader<'_>, outcome: Option<&SourceOutcome>) -> State {
    use rihla_operations::build::SourceState as S;
    match outcome.map(|outcome| &outcome.state) {
        Some(S::New | S::Unchanged) => State::new("good", "✓", reader.t("data-source-used")),
        Some(S::Unusable { .. }) => State::new("bad", "✕", reader.t("data-upload-unusable")),
        Some(S::NothingDelivered) | None => State::new("calm", "○", reader.t("sources-state-none")),
    }
}

fn upload_row(reader: &Reader<'_>, upload: &Upload, sources: &[SourceLine]) -> UploadRow {
    let source = sources.iter().find(|source| source.id == upload.source.as_str());
    let names: Vec<String> = upload.files.iter().map(|file| file.name.clone()).collect();
    UploadRow {
        href: reader.links.page(&Place::Upload(upload.id.clone())),
        title: source.map_or_else(|| upload.source.to_string(), |source| reader.local(&source.title)),
        state: upload_state(reader, upload),
        when: reader.say.moment(upload.at),
        files: reader.say.list(names),
    }
}
