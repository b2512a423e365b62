//! Pages that say what went wrong and what to do.

use askama::Template;
use rihla_language::Speaker;

use super::layout::Layout;
use super::table::{dimension_name, indicator_words};
use super::{ChoiceError, Place, Reader};

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// There is no such page.
    NoPage,
    /// There is no such dataset.
    NoDataset(String),
    /// The address asks a dataset for what it does not have.
    BadChoice {
        /// The dataset.
        dataset: String,
        /// What was asked.
        error: ChoiceError,
    },
    /// The page could not be made.
    Broken,
    /// The address can only be read.
    Method,
    /// What was sent is too long, or no form of this site.
    BadForm,
    /// A form came from another site.
    Foreign,
    /// There is no such page for whoever has not signed in.
    NoPageHere,
    /// What an operation said.
    Said(rihla_model::Saying),
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    text: String,
    back: Option<(String, String)>,
}

/// The page of a failure.
///
/// # Errors
/// When the template cannot be written.
pub fn failure(reader: &Reader<'_>, failure: &Failure) -> askama::Result<String> {
    let (title, text) = match failure {
        Failure::NoPage => ("error-missing-title", reader.t("error-missing-text")),
        Failure::NoDataset(id) => ("error-missing-title", reader.say.say("error-dataset-text", &[("dataset", shortened(id).into())])),
        Failure::BadChoice { dataset, error } => ("error-bad-title", choice_text(reader, dataset, error)),
        Failure::Broken => ("error-server-title", reader.t("error-server-text")),
        Failure::BadForm => ("error-form-title", reader.t("error-form-text")),
        Failure::Method => ("error-method-title", reader.t("error-method-text")),
        Failure::Foreign => ("error-foreign-title", reader.t("error-foreign-text")),
        Failure::NoPageHere => ("error-missing-title", reader.t("error-sign-in-text")),
        Failure::Said(saying) => ("error-said-title", reader.say.tell(saying)),
    };
    let back = match failure {
        Failure::BadChoice { dataset, .. } => Some((reader.links.page(&Place::Table(dataset.clone())), reader.t("error-go-table"))),
        Failure::NoPageHere => {
            let here = reader.links.page(&reader.links.here().place);
            Some((format!("{}?next={here}", reader.links.page(&Place::SignIn)), reader.t("sign-in-title")))
        }
        _ => None,
    };
    let heading = reader.t(title);
    let page = FailurePage { p: Layout::new(reader, &heading, ""), say: reader.say, heading, text, back };
    page.render()
}

fn choice_text(reader: &Reader<'_>, dataset: &str, error: &ChoiceError) -> String {
    let Some(found) = reader.find(dataset) else { return reader.t("error-missing-text") };
    let released = found.released.as_ref();
    match error {
        ChoiceError::Dimension(name) => {
            let known = released.dimensions().iter().map(|d| d.concept.to_string());
            reader.say.say("error-bad-dimension", &[("dimension", shortened(name).into()), ("known", reader.say.list(known).into())])
        }
        ChoiceError::Code { dimension, code } => {
            let name = released.dimensions().get(*dimension).map(|d| dimension_name(reader, d)).unwrap_or_default();
            reader.say.say("error-bad-code", &[("code", shortened(code).into()), ("dimension", name.into())])
        }
        ChoiceError::Indicator(id) => {
            let known = released.indicators().iter().map(|i| format!("{} ({})", i.id, indicator_words(reader, i).0));
            reader.say.say("error-bad-indicator", &[("indicator", shortened(id).into()), ("known", reader.say.list(known).into())])
        }
        ChoiceError::Number(text) => reader.say.say("error-bad-number", &[("value", shortened(text).into())]),
        ChoiceError::Same => reader.t("error-bad-same"),
    }
}

/// What a stranger wrote in an address is repeated only shortly.
fn shortened(text: &str) -> String {
    let short: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
    if short.chars().count() < text.chars().count() { format!("{short}…") } else { short }
}
