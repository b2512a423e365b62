//! The paper form of a register, blank or filled: for who has no account, no line, or no power.

use askama::Template;
use rihla_language::Speaker;
use rihla_model::access::FieldClass;
use rihla_model::{FieldId, Language, Vocabulary};
use rihla_register::definition::{Field, FieldType};
use rihla_register::{Definition, Seen};

use super::record::sections;
use super::value::{Titles, Words};
use crate::pages::layout::Layout;
use crate::pages::qr::qr;
use crate::pages::{Place, Reader};

/// The most codes that are printed as boxes to tick.
const BOXES: usize = 16;

/// A paper form and what it is printed with.
pub struct PaperView<'a> {
    /// The register.
    pub definition: &'a Definition,
    /// The fields that are printed.
    pub fields: &'a [FieldId],
    /// The record; none for a blank form.
    pub seen: Option<&'a Seen>,
    /// What linked records are called.
    pub titles: &'a Titles,
    /// The code lists.
    pub vocabulary: &'a Vocabulary,
    /// How the node is called from outside, without a slash at its end; none where that is not known.
    pub node: Option<&'a str>,
}

/// A box to tick; label in HTML.
struct Tick {
    label: String,
    ticked: bool,
}

/// A field on paper; HTML.
struct Line {
    label: String,
    help: String,
    required: bool,
    protected: bool,
    ticks: Vec<Tick>,
    values: Vec<String>,
    /// Lines to write on.
    rows: u8,
}

struct Part {
    label: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "registers/paper.html")]
struct PaperPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    /// HTML; empty on a blank form.
    record: String,
    purpose: String,
    basis: String,
    parts: Vec<Part>,
    /// SVG.
    picture: String,
    address: String,
}

/// The paper form. What is protected is printed as an empty field: a printed name is kept by nobody.
///
/// # Errors
/// When the template cannot be written.
pub fn paper(reader: &Reader<'_>, view: &PaperView<'_>) -> askama::Result<String> {
    let definition = view.definition;
    let words = Words { reader, vocabulary: view.vocabulary, titles: view.titles };
    let register = definition.id.as_str().to_owned();
    let parts = sections(reader, definition).into_iter().map(|(label, fields)| {
        let fields = fields.into_iter().filter(|field| view.fields.contains(&field.id));
        Part { label, lines: fields.map(|field| line(&words, view, field)).collect() }
    });
    let place = match view.seen {
        Some(seen) => Place::Record(register.clone(), seen.id.as_str().to_owned()),
        None => Place::NewRecord(register.clone()),
    };
    let address = view.node.map(|node| format!("{node}{}", reader.links.page(&place))).unwrap_or_default();
    let heading = reader.say.say("paper-title", &[("register", reader.plain(&definition.label).into())]);
    let page = PaperPage {
        p: Layout::new(reader, &heading, "")
            .under(reader.links.page(&Place::Registers), reader.t("registers-title"))
            .under(reader.links.page(&Place::Register(register)), reader.plain(&definition.label).to_owned()),
        say: reader.say,
        heading,
        record: view.seen.map(|seen| words.title(definition, seen)).unwrap_or_default(),
        purpose: reader.local(&definition.purpose),
        basis: reader.local(&definition.legal_basis.text),
        parts: parts.filter(|part| !part.lines.is_empty()).collect(),
        picture: if address.is_empty() { String::new() } else { qr(&address, &reader.t("paper-picture")).unwrap_or_default() },
        address,
    };
    page.render()
}

fn line(words: &Words<'_>, view: &PaperView<'_>, field: &Field) -> Line {
    let reader = words.reader;
    let json = view.seen.and_then(|seen| seen.fields.get(&*field.id));
    let chosen: Vec<&str> = match json {
        Some(serde_json::Value::Array(items)) => items.iter().filter_map(serde_json::Value::as_str).collect(),
        Some(json) => json.as_str().into_iter().collect(),
        None => Vec::new(),
    };
    let flag = json.and_then(serde_json::Value::as_bool);
    let ticks: Vec<Tick> = match *field.kind {
        FieldType::Flag => {
            [("value-yes", true), ("value-no", false)].map(|(id, of)| Tick { label: reader.t(id), ticked: flag == Some(of) }).into()
        }
        FieldType::Code if !field.codes.is_empty() && field.codes.len() <= BOXES => {
            let offered = field.codes.iter().filter(|code| !code.retired || chosen.contains(&code.id.as_str()));
            offered.map(|code| Tick { label: reader.local(&code.label), ticked: chosen.contains(&code.id.as_str()) }).collect()
        }
        _ => Vec::new(),
    };
    Line {
        label: reader.local(&field.label),
        help: reader.local(&field.help),
        required: field.required,
        protected: field.class == FieldClass::Protected,
        values: if ticks.is_empty() { json.map(|json| words.values(field, json)).unwrap_or_default() } else { Vec::new() },
        ticks,
        rows: match *field.kind {
            FieldType::LongText => 6,
            _ if field.localised && Language::SPOKEN.len() > 1 => 2,
            _ if field.many => 2,
            _ => 1,
        },
    }
}
