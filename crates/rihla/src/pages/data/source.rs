//! One source: what lies there for it, what was wrong with it, and handing in a delivery.

use askama::Template;
use rihla_language::Speaker;
use rihla_model::Saying;
use rihla_model::definition::SourceDefinition;
use rihla_operations::build::SourceOutcome;
use rihla_operations::data_office::Upload;

use super::home::source_state;
use super::{TallyView, tallies, upload_state};
use crate::pages::history::span;
use crate::pages::layout::Layout;
use crate::pages::state::State;
use crate::pages::{Place, Reader};

/// A source and what it is shown with.
pub struct DataSourceView {
    /// The source.
    pub source: SourceDefinition,
    /// Its definition as it is written.
    pub text: String,
    /// The files that lie in the inbox for it: name and size.
    pub files: Vec<(String, u64)>,
    /// What the last build made of it.
    pub outcome: Option<SourceOutcome>,
    /// Whether they declare it.
    pub defines: bool,
    /// Deliveries that were handed in for it.
    pub uploads: Vec<Upload>,
    /// Why what was handed in was not taken.
    pub fault: Option<Saying>,
    /// The message of what was done.
    pub done: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "data/source.html")]
struct SourcePage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    done: String,
    fault: String,
    here: String,
    state: State,
    facts: Vec<(String, String)>,
    files: Vec<(String, String)>,
    problems: Vec<TallyView>,
    /// Address, state, moment, files.
    uploads: Vec<(String, State, String, String)>,
    patterns: String,
    text: String,
    change: Option<String>,
}

/// A size in words.
pub(super) fn size(reader: &Reader<'_>, bytes: u64) -> String {
    let bytes = i128::from(bytes);
    match bytes {
        0..1_024 => reader.say.say("data-bytes", &[("count", reader.say.whole(bytes).into())]),
        1_024..1_048_576 => reader.say.say("data-kibibytes", &[("count", reader.say.whole(bytes / 1_024).into())]),
        _ => reader.say.say("data-mebibytes", &[("count", reader.say.scaled(bytes * 10 / 1_048_576, 1, 1).into())]),
    }
}

/// The page of a source.
///
/// # Errors
/// When the template cannot be written.
pub fn data_source(reader: &Reader<'_>, view: &DataSourceView) -> askama::Result<String> {
    let source = &view.source;
    let heading = reader.plain(&source.title).to_owned();
    let number = |count: u64| reader.say.whole(i128::from(count));
    let mut facts = vec![(reader.t("sources-agency"), reader.party(source.agency.as_str()))];
    if let Some(outcome) = view.outcome.as_ref().filter(|outcome| outcome.files > 0) {
        facts.push((reader.t("sources-periods"), span(reader, outcome.periods.as_ref())));
        facts.push((reader.t("data-rows-read"), number(outcome.rows_read)));
        facts.push((reader.t("data-rows-used"), number(outcome.rows_used)));
        facts.push((reader.t("data-rows-aside"), number(outcome.rows_set_aside)));
        facts.push((reader.t("data-rows-settled"), number(outcome.rows_settled)));
        facts.push((reader.t("data-rows-aggregate"), number(outcome.rows_aggregate)));
    }
    let upload = |upload: &Upload| {
        let names = upload.files.iter().map(|file| file.name.clone());
        let href = reader.links.page(&Place::Upload(upload.id.clone()));
        (href, upload_state(reader, upload), reader.say.moment(upload.at), reader.say.list(names))
    };
    let page = SourcePage {
        p: Layout::new(reader, &heading, "").under(reader.links.page(&Place::Data), reader.t("data-title")),
        say: reader.say,
        heading: reader.local(&source.title),
        done: view.done.map(|message| reader.t(message)).unwrap_or_default(),
        fault: view.fault.as_ref().map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        here: reader.links.page(&Place::DataSource(source.id.to_string())),
        state: source_state(reader, view.outcome.as_ref()),
        facts,
        files: view.files.iter().map(|(name, bytes)| (name.clone(), size(reader, *bytes))).collect(),
        problems: view.outcome.as_ref().map(|outcome| tallies(reader, &outcome.problems, None)).unwrap_or_default(),
        uploads: view.uploads.iter().map(upload).collect(),
        patterns: source.files.join(", "),
        text: view.text.clone(),
        change: view.defines.then(|| reader.links.page(&Place::Definition("sources".to_owned(), source.id.to_string()))),
    };
    page.render()
}
