//! What was found by words.

use askama::Template;
use rihla_language::Speaker;
use rihla_model::{Language, Saying};
use rihla_operations::search::{Answer, DatasetHit, Hit};
use rihla_register::Definition;
use rihla_search::{Snippet, cut, whole};

use super::choice::encode;
use super::layout::Layout;
use super::local::{direction, escape};
use super::registers::state_of;
use super::state::State;
use super::{Place, Reader};
use crate::found::AROUND;

/// What was looked for and found.
pub struct SearchView<'a> {
    /// As it was typed.
    pub typed: &'a str,
    /// The register, or the name of the datasets; empty for all.
    pub chosen: &'a str,
    /// The registers among which one can choose.
    pub registers: &'a [&'a Definition],
    /// What the choice calls the datasets.
    pub datasets_name: &'a str,
    /// The records.
    pub answer: &'a Answer,
    /// The datasets.
    pub datasets: &'a [DatasetHit],
    /// Whether this is the first page.
    pub first: bool,
    /// What is wrong.
    pub fault: Option<Saying>,
}

/// A record or a dataset; HTML.
struct Row {
    href: String,
    title: String,
    of: String,
    state: Option<State>,
    label: String,
    snippet: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    action: String,
    typed: &'a str,
    choices: Vec<(String, String, bool)>,
    fault: String,
    nothing: String,
    partial: bool,
    datasets: Vec<Row>,
    records: Vec<Row>,
    first: Option<String>,
    next: Option<String>,
}

/// The page of what was found.
///
/// # Errors
/// When the template cannot be written.
pub fn search(reader: &Reader<'_>, view: &SearchView<'_>) -> askama::Result<String> {
    let heading = reader.t("search-title");
    let here = reader.links.page(&Place::Search);
    let mut query = format!("q={}", encode(view.typed));
    if !view.chosen.is_empty() {
        query.push_str(&format!("&register={}", encode(view.chosen)));
    }
    // what was looked for stands in no title: titles are kept by browsers and shown to whoever stands by
    let mut p = Layout::new(reader, &heading, "").with_query(if view.typed.is_empty() { "" } else { &query });
    p.query = view.typed.to_owned();
    let choice = |name: &str, label: String| (name.to_owned(), label, name == view.chosen);
    let mut choices = vec![choice("", reader.t("search-everywhere")), choice(view.datasets_name, reader.t("nav-datasets"))];
    choices.extend(view.registers.iter().map(|it| choice(it.id.as_str(), reader.plain(&it.label).to_owned())));
    let found = !view.answer.hits.is_empty() || !view.datasets.is_empty();
    let nothing = if view.typed.is_empty() || found || view.fault.is_some() {
        String::new()
    } else {
        reader.say.say("search-nothing", &[("words", view.typed.into())])
    };
    let page = SearchPage {
        p,
        say: reader.say,
        heading,
        action: here.clone(),
        typed: view.typed,
        choices,
        fault: view.fault.as_ref().map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        nothing,
        partial: view.answer.partial,
        datasets: view.datasets.iter().map(|hit| dataset(reader, hit)).collect(),
        records: view.answer.hits.iter().filter_map(|hit| record(reader, view, hit)).collect(),
        first: (!view.first).then(|| format!("{here}?{query}")),
        next: view.answer.next.as_deref().map(|next| format!("{here}?{query}&after={}", encode(next))),
    };
    page.render()
}

fn record(reader: &Reader<'_>, view: &SearchView<'_>, hit: &Hit) -> Option<Row> {
    let seen = &hit.seen;
    let definition = view.registers.iter().find(|definition| definition.id.as_str() == seen.register.as_str())?;
    let language = reader.language();
    let places = |at: usize| hit.found.places.get(at).map(Vec::as_slice).unwrap_or_default();
    let text = |at: usize| hit.texts.get(at);
    let title = hit.name(language).and_then(|at| Some(marked(reader, &whole(&text(at)?.text, places(at)), text(at)?.language)));
    let best = hit.best(language).and_then(|at| Some((at, text(at)?)));
    let label = best.and_then(|(_, text)| definition.field(&text.field)).map(|field| reader.local(&field.label));
    Some(Row {
        href: reader.links.page(&Place::Record(seen.register.as_str().to_owned(), seen.id.as_str().to_owned())),
        // a protected title names nothing here
        title: title.unwrap_or_else(|| format!("<bdi>{}</bdi>", escape(seen.id.as_str()))),
        of: reader.local(&definition.label),
        state: Some(state_of(reader, definition, seen)),
        label: label.unwrap_or_default(),
        snippet: best.map(|(at, text)| marked(reader, &cut(&text.text, places(at), AROUND), text.language)).unwrap_or_default(),
    })
}

fn dataset(reader: &Reader<'_>, hit: &DatasetHit) -> Row {
    let language = reader.language();
    let places = |at: usize| hit.found.places.get(at).map(Vec::as_slice).unwrap_or_default();
    // in the reader's language, or the one in which it was found, or the nearest
    let choose = |head: bool| {
        let mut of = hit.texts.iter().enumerate().filter(|(_, text)| text.0 == head);
        let rank = |at: usize, spoken: Language| (places(at).is_empty(), spoken != language, spoken != Language::En);
        of.by_ref().min_by_key(|(at, text)| rank(*at, text.1))
    };
    let shown = |head: bool, most: Option<usize>| {
        choose(head).map(|(at, (_, spoken, text))| {
            let snippet = most.map_or_else(|| whole(text, places(at)), |most| cut(text, places(at), most));
            marked(reader, &snippet, Some(*spoken))
        })
    };
    Row {
        href: reader.dataset_href(hit.id.as_str()),
        title: shown(true, None).unwrap_or_else(|| format!("<bdi>{}</bdi>", escape(hit.id.as_str()))),
        of: String::new(),
        state: None,
        label: String::new(),
        snippet: shown(false, Some(AROUND)).unwrap_or_default(),
    }
}

/// A part of a text as HTML, with what was found marked, and its language where that is another.
fn marked(reader: &Reader<'_>, snippet: &Snippet, language: Option<Language>) -> String {
    let mut html = String::new();
    if snippet.begins_within {
        html.push('…');
    }
    for piece in &snippet.pieces {
        let text = escape(&piece.text);
        html.push_str(&if piece.found { format!("<mark>{text}</mark>") } else { text });
    }
    if snippet.ends_within {
        html.push('…');
    }
    match language {
        Some(language) if language == reader.language() => html,
        Some(language) => format!(r#"<span lang="{}" dir="{}">{html}</span>"#, language.tag(), direction(language)),
        None => format!("<bdi>{html}</bdi>"),
    }
}
