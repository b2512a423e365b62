//! What was found, for programs: the same in the interface and on the command line.

use jiff::Timestamp;
use rihla_model::{FieldId, Language, RecordId, RegisterId, StateId};
use rihla_operations::search::{Answer, Hit};
use rihla_search::{Snippet, cut, whole};
use serde::Serialize;

/// Characters of a text around what was found.
pub(crate) const AROUND: usize = 220;

/// The records that say what was looked for.
#[derive(Serialize)]
pub(crate) struct Results<'a> {
    results: Vec<Result<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<&'a str>,
    /// Said while the index is being made: some records are not found yet.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    partial: bool,
}

#[derive(Serialize)]
struct Result<'a> {
    register: &'a RegisterId,
    id: &'a RecordId,
    version: i64,
    state: &'a StateId,
    changed_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<Text>,
    found: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Text {
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
    text: String,
    /// Where it was found: from and to, in characters of the text.
    marks: Vec<[usize; 2]>,
}

#[derive(Serialize)]
struct Place<'a> {
    field: &'a FieldId,
    #[serde(flatten)]
    text: Text,
    /// Whether text before or after it was left out.
    begins_within: bool,
    ends_within: bool,
}

impl<'a> Results<'a> {
    /// An answer in a language.
    pub(crate) fn of(answer: &'a Answer, language: Language) -> Self {
        Self {
            results: answer.hits.iter().map(|hit| result(hit, language)).collect(),
            next: answer.next.as_deref(),
            partial: answer.partial,
        }
    }
}

fn result(hit: &Hit, language: Language) -> Result<'_> {
    let seen = &hit.seen;
    let title = hit.name(language);
    let places = |at: usize| hit.found.places.get(at).map(Vec::as_slice).unwrap_or_default();
    let named = title.and_then(|at| Some((hit.texts.get(at)?, at)));
    let found = hit.texts.iter().enumerate().filter(|(at, _)| Some(*at) != title && !places(*at).is_empty()).map(|(at, text)| {
        let snippet = cut(&text.text, places(at), AROUND);
        Place {
            field: &text.field,
            begins_within: snippet.begins_within,
            ends_within: snippet.ends_within,
            text: marked(&snippet, text.language),
        }
    });
    Result {
        register: &seen.register,
        id: &seen.id,
        version: seen.version,
        state: &seen.state,
        changed_at: seen.changed_at,
        title: named.map(|(text, at)| marked(&whole(&text.text, places(at)), text.language)),
        found: found.collect(),
    }
}

fn marked(snippet: &Snippet, language: Option<Language>) -> Text {
    let (mut text, mut marks, mut at) = (String::new(), Vec::new(), 0);
    for piece in &snippet.pieces {
        let to = at + piece.text.chars().count();
        if piece.found {
            marks.push([at, to]);
        }
        text.push_str(&piece.text);
        at = to;
    }
    Text { language: language.map(Language::tag), text, marks }
}
