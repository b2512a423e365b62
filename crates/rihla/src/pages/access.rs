//! How a request stands, for who has its reference and its code. Neither ever stands in an address or a title.

use askama::Template;
use rihla_language::Speaker;
use rihla_operations::access::{Answer, RequestState, Standing};
use rihla_operations::publish::site::DownloadFile;

use super::dataset::size;
use super::layout::Layout;
use super::on_request::contact;
use super::state::State;
use super::{Place, Reader};

/// Why a form is shown again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// There is no such request, or the code is another's.
    Unknown,
    /// Too many wrong codes of late.
    TooMany,
}

#[derive(Template)]
#[template(path = "access.html")]
struct AccessPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    action: String,
    fault: String,
    reference: &'a str,
    contact: String,
}

/// The form for reference and code; none where the observatory takes no requests. What was typed as reference is kept,
/// the code is not.
#[must_use]
pub fn access(reader: &Reader<'_>, reference: &str, refused: Option<Refused>) -> Option<askama::Result<String>> {
    let definition = reader.site.observatory.access.as_ref()?;
    let fault = match refused {
        None => String::new(),
        Some(Refused::Unknown) => reader.t("access-unknown"),
        Some(Refused::TooMany) => reader.t("access-too-many"),
    };
    let page = AccessPage {
        p: Layout::new(reader, &reader.t("access-status-title"), ""),
        say: reader.say,
        action: reader.links.page(&Place::Access),
        fault,
        reference,
        contact: contact(reader, Some(definition)),
    };
    Some(page.render())
}

/// A file that can be taken.
struct FileView {
    name: String,
    kind: String,
    language: Option<(&'static str, &'static str)>,
    size: String,
}

#[derive(Template)]
#[template(path = "standing.html")]
struct StandingPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    /// HTML.
    dataset: String,
    dataset_href: String,
    state: State,
    text: String,
    reason: String,
    files: Vec<FileView>,
    /// HTML; empty where no file can be taken.
    terms: String,
    contact: String,
    action: String,
    reference: &'a str,
    code: &'a str,
}

/// How a request stands, with the files that can be taken.
///
/// # Errors
/// When the template cannot be written.
pub fn standing(reader: &Reader<'_>, standing: &Standing, files: &[DownloadFile], reference: &str, code: &str) -> askama::Result<String> {
    let id = standing.dataset.as_str();
    let definition = reader.find_on_request(id).map(|d| &d.definition).or_else(|| reader.find(id).map(|d| &d.definition));
    let access = reader.site.observatory.access.as_ref();
    let (text, reason) = words(reader, standing);
    let page = StandingPage {
        p: Layout::new(reader, &reader.t("access-status-title"), ""),
        say: reader.say,
        dataset: definition.map_or_else(|| super::local::escape(id), |d| reader.local(&d.title)),
        dataset_href: reader.dataset_href(id),
        state: state(reader, standing.state),
        text,
        reason,
        files: files.iter().map(|f| file(reader, f)).collect(),
        terms: if files.is_empty() { String::new() } else { access.map(|a| reader.local(&a.terms)).unwrap_or_default() },
        contact: contact(reader, access),
        action: format!("{}/file", reader.links.page(&Place::Access)),
        reference,
        code,
    };
    page.render()
}

/// What is said, and the office's own reason.
fn words(reader: &Reader<'_>, standing: &Standing) -> (String, String) {
    let due = reader.say.date(standing.due);
    match &standing.answer {
        None if standing.state == RequestState::Overdue => (reader.say.say("access-is-overdue", &[("date", due.into())]), String::new()),
        None => (reader.say.say("access-is-waiting", &[("date", due.into())]), String::new()),
        Some(Answer::Granted { until, .. }) => {
            let id = if standing.state == RequestState::Ended { "access-is-ended" } else { "access-is-granted" };
            (reader.say.say(id, &[("date", reader.say.date(*until).into())]), String::new())
        }
        Some(Answer::Refused { reason, .. }) => (reader.t("access-is-refused"), reason.clone()),
    }
}

/// The state of a request in a word.
fn state(reader: &Reader<'_>, state: RequestState) -> State {
    let (class, icon) = match state {
        RequestState::Waiting => ("calm", "◐"),
        RequestState::Overdue => ("warn", "◆"),
        RequestState::Granted => ("good", "✓"),
        RequestState::Ended | RequestState::Erased => ("calm", "○"),
        RequestState::Refused => ("bad", "✕"),
    };
    State::new(class, icon, reader.say.word("access-state", state.word()))
}

fn file(reader: &Reader<'_>, file: &DownloadFile) -> FileView {
    let language = file.language.as_deref().and_then(rihla_model::Language::from_tag);
    FileView {
        name: file.name.clone(),
        kind: reader.say.word("kind", &file.kind),
        language: language.map(|l| (l.tag(), l.own_name())),
        size: size(reader, file.bytes),
    }
}
