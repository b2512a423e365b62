//! Pages of the statistics line, for whoever has a duty in it.

mod candidate;
mod codes;
mod definitions;
mod home;
mod requests;
mod source;
mod upload;
mod upload_problems;

pub use candidate::{CandidatePage, Sent, candidate};
pub use codes::{CodesView, unknown_codes};
pub use definitions::{DefinitionView, DefinitionsView, ProposalView, data_definition, data_definitions, data_proposal};
pub use home::{DataHome, SourceLine, data_home};
pub use requests::{RequestAnswer, data_request, data_requests};
pub use source::{DataSourceView, data_source};
pub use upload::{UploadView, upload};
pub use upload_problems::{ALL_FILES, EARLIER_FILES, UploadProblemsView, upload_problems};

use rihla_operations::build::receipt::ProblemTally;
use rihla_operations::data_office::{Doing, Upload, UploadState};

use super::problems::severity;
use super::state::State;
use super::{Place, Reader};

/// How far something is, in words.
fn how_far(reader: &Reader<'_>, doing: Option<&Doing>) -> String {
    let Some(doing) = doing.filter(|doing| !doing.step.is_empty()) else { return reader.t("data-begins") };
    let step = reader.say.say(&format!("command-step-{}", doing.step), &[("what", doing.about.as_str().into())]);
    match doing.thousandths {
        Some(part) => format!("{step}: {}", reader.say.percent(i64::from(part / 10))),
        None => step,
    }
}

/// How an upload stands.
fn upload_state(reader: &Reader<'_>, upload: &Upload) -> State {
    use rihla_operations::build::SourceState;
    match &upload.state {
        UploadState::Waits => State::new("calm", "◷", reader.t("data-upload-waits")),
        UploadState::Read { outcome, .. } if matches!(outcome.state, SourceState::Unusable { .. }) => {
            State::new("bad", "✕", reader.t("data-upload-unusable"))
        }
        UploadState::Read { outcome, .. } if outcome.problems_of(rihla_model::Severity::Error) > 0 => {
            State::new("warn", "◆", reader.t("data-upload-faults"))
        }
        UploadState::Read { .. } => State::new("good", "✓", reader.t("data-upload-read")),
        UploadState::Failed { .. } => State::new("bad", "✕", reader.t("data-upload-failed")),
        UploadState::Accepted { .. } => State::new("good", "✓", reader.t("data-upload-accepted")),
        UploadState::TakenBack { .. } => State::new("calm", "↶", reader.t("data-upload-taken-back")),
    }
}

/// One kind of problem with its first place.
struct TallyView {
    severity: State,
    rule: String,
    column: String,
    count: String,
    first: String,
    remedy: String,
    /// The list of its problems, where there is one.
    href: Option<String>,
}

/// Problems by rule and column; the list at an address, where each is shown.
fn tallies(reader: &Reader<'_>, problems: &[ProblemTally], list: Option<&Place>) -> Vec<TallyView> {
    let view = |tally: &ProblemTally| TallyView {
        severity: severity(reader, tally.severity),
        rule: super::problems::rule_words(reader, &tally.rule),
        column: tally.column.clone().unwrap_or_default(),
        count: reader.say.whole(i128::from(tally.count)),
        first: reader.say.tell(&tally.first.saying()),
        remedy: reader.say.tell(&tally.remedy),
        href: list.map(|place| {
            let column =
                tally.column.as_deref().map(|column| format!("&column={}", super::registers::list::encoded(column))).unwrap_or_default();
            format!("{}?rule={}{column}&notes=yes", reader.links.page(place), super::registers::list::encoded(&tally.rule))
        }),
    };
    problems.iter().map(view).collect()
}
