//! Requests for data: the list, and one of them with its answer.

use askama::Template;
use rihla_language::Speaker;
use rihla_model::Saying;
use rihla_operations::access::{Answer, RequestLine, RequestList, RequestState, ShownRequest};

use crate::pages::layout::Layout;
use crate::pages::state::State;
use crate::pages::{Place, Reader};

struct Row {
    href: String,
    reference: String,
    dataset: String,
    asked: String,
    due: String,
    state: State,
}

fn state(reader: &Reader<'_>, state: RequestState) -> State {
    let (class, icon) = match state {
        RequestState::Waiting => ("calm", "◷"),
        RequestState::Overdue => ("bad", "▲"),
        RequestState::Granted => ("good", "✓"),
        RequestState::Ended | RequestState::Erased => ("calm", "○"),
        RequestState::Refused => ("warn", "✕"),
    };
    State::new(class, icon, reader.say.word("access-state", state.word()))
}

fn row(reader: &Reader<'_>, line: &RequestLine) -> Row {
    let known = reader.find_on_request(&line.dataset).map(|dataset| reader.local(&dataset.definition.title));
    Row {
        href: reader.links.page(&Place::DataRequest(line.reference.as_str().to_owned())),
        reference: line.reference.as_str().to_owned(),
        dataset: known.unwrap_or_else(|| line.dataset.clone()),
        asked: reader.say.moment(line.asked_at),
        due: reader.say.date(line.due),
        state: state(reader, line.state),
    }
}

#[derive(Template)]
#[template(path = "data/requests.html")]
struct RequestsPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    counts: String,
    rows: Vec<Row>,
}

/// All requests, those that wait first.
///
/// # Errors
/// When the template cannot be written.
pub fn data_requests(reader: &Reader<'_>, list: &RequestList) -> askama::Result<String> {
    let counts = [
        ("asked", list.counts.asked.into()),
        ("answered", list.counts.answered.into()),
        ("intime", list.counts.in_time.into()),
        ("granted", list.counts.granted.into()),
        ("refused", list.counts.refused.into()),
    ];
    let mut lines: Vec<&RequestLine> = list.requests.iter().collect();
    let open = |line: &RequestLine| matches!(line.state, RequestState::Waiting | RequestState::Overdue);
    lines.sort_by_key(|line| (!open(line), line.due));
    let page = RequestsPage {
        p: Layout::new(reader, &reader.t("data-requests-title"), "").under(reader.links.page(&Place::Data), reader.t("data-title")),
        say: reader.say,
        counts: reader.say.say("command-access-counts", &counts),
        rows: lines.into_iter().map(|line| row(reader, line)).collect(),
    };
    page.render()
}

/// What was typed into an answer.
#[derive(Debug, Clone, Default)]
pub struct RequestAnswer {
    /// Whether it is granted.
    pub grants: bool,
    /// Until when.
    pub until: String,
    /// Why it is refused.
    pub reason: String,
    /// Why the answer was not taken.
    pub fault: Option<Saying>,
    /// The message of what was done.
    pub done: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "data/request.html")]
struct RequestPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    done: String,
    fault: String,
    here: String,
    row: Row,
    fields: Vec<(String, String)>,
    answered: Vec<(String, String)>,
    taken: Vec<(String, String)>,
    sent: &'a RequestAnswer,
}

/// One request.
///
/// # Errors
/// When the template cannot be written.
pub fn data_request(reader: &Reader<'_>, shown: &ShownRequest, sent: &RequestAnswer) -> askama::Result<String> {
    let asked = &shown.application;
    let fields = [
        ("access-field-name", &asked.name),
        ("access-field-institution", &asked.institution),
        ("access-field-contact", &asked.contact),
        ("access-field-purpose", &asked.purpose),
        ("access-field-duration", &asked.duration),
        ("page-languages", &asked.language),
        ("access-terms", &asked.terms),
    ];
    let answered = match &shown.line.answer {
        None => Vec::new(),
        Some(Answer::Granted { at, by, until }) => vec![
            (reader.t("data-answered"), reader.say.moment(*at)),
            (reader.t("data-answered-by"), by.clone()),
            (reader.t("data-until"), reader.say.date(*until)),
        ],
        Some(Answer::Refused { at, by, reason }) => vec![
            (reader.t("data-answered"), reader.say.moment(*at)),
            (reader.t("data-answered-by"), by.clone()),
            (reader.t("data-refuse-reason"), reason.clone()),
        ],
    };
    let reference = shown.line.reference.as_str().to_owned();
    let heading = reader.say.say("data-request-title", &[("reference", reference.as_str().into())]);
    let page = RequestPage {
        p: Layout::new(reader, &heading, "")
            .under(reader.links.page(&Place::Data), reader.t("data-title"))
            .under(reader.links.page(&Place::DataRequests), reader.t("data-requests-title")),
        say: reader.say,
        heading,
        done: sent.done.map(|message| reader.t(message)).unwrap_or_default(),
        fault: sent.fault.as_ref().map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        here: reader.links.page(&Place::DataRequest(reference)),
        row: row(reader, &shown.line),
        fields: fields.into_iter().map(|(id, text)| (reader.t(id), text.clone())).collect(),
        answered,
        taken: shown.taken.iter().map(|(at, release, file)| (reader.say.moment(*at), format!("{release} {file}"))).collect(),
        sent,
    };
    page.render()
}
