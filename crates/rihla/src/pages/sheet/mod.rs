//! A plain page of facts, tables and forms, from top to bottom: what pages of administration are made of.

mod block;
mod html;

pub(super) use block::{Block, Form, Input, InputKind, Table};
pub(super) use html::{Html, join};

use askama::Template;
use rihla_language::Speaker;
use rihla_model::Saying;

use super::Reader;
use super::layout::Layout;

/// What the page says of what was just done, or why it was not.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The message of what was done.
    pub done: Option<&'static str>,
    /// What was refused.
    pub fault: Option<Saying>,
}

#[derive(Template)]
#[template(path = "sheet.html")]
struct SheetPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    lead: String,
    done: String,
    fault: String,
    blocks: Vec<Block>,
}

/// Writes a page.
pub(super) fn sheet(
    reader: &Reader<'_>,
    p: Layout,
    (heading, lead): (String, String),
    outcome: &Outcome,
    blocks: Vec<Block>,
) -> askama::Result<String> {
    let done = outcome.done.map(|message| reader.t(message)).unwrap_or_default();
    let fault = outcome.fault.as_ref().map(|fault| reader.say.tell(fault)).unwrap_or_default();
    SheetPage { p, say: reader.say, heading, lead, done, fault, blocks }.render()
}
