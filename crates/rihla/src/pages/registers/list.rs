//! The registers, and the list of one.

use askama::Template;
use rihla_language::Speaker;
use rihla_model::{FieldId, Saying, Vocabulary};
use rihla_register::definition::{Field, FieldType};
use rihla_register::{Definition, Seen};

use super::record::state_of;
use super::value::{Titles, Words};
use crate::pages::layout::Layout;
use crate::pages::local::escape;
use crate::pages::state::State;
use crate::pages::{Place, Reader};

/// A register that the reader may know of.
pub struct KnownRegister<'a> {
    /// Its definition.
    pub definition: &'a Definition,
    /// Whether the reader makes records there.
    pub creates: bool,
}

struct RegisterCard {
    href: String,
    label: String,
    purpose: String,
    new: Option<String>,
}

#[derive(Template)]
#[template(path = "registers/registers.html")]
struct RegistersPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    registers: Vec<RegisterCard>,
}

/// The registers of the node.
///
/// # Errors
/// When the template cannot be written.
pub fn registers(reader: &Reader<'_>, known: &[KnownRegister<'_>]) -> askama::Result<String> {
    let heading = reader.t("registers-title");
    let card = |known: &KnownRegister<'_>| {
        let id = known.definition.id.as_str().to_owned();
        RegisterCard {
            href: reader.links.page(&Place::Register(id.clone())),
            label: reader.local(&known.definition.label),
            purpose: reader.local(&known.definition.purpose),
            new: known.creates.then(|| reader.links.page(&Place::NewRecord(id))),
        }
    };
    let page =
        RegistersPage { p: Layout::new(reader, &heading, ""), say: reader.say, heading, registers: known.iter().map(card).collect() };
    page.render()
}

/// What of a list was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chosen {
    /// The state.
    pub state: Option<String>,
    /// Codes of fields.
    pub codes: Vec<(FieldId, String)>,
    /// With what the title begins.
    pub begins: String,
    /// What else has to hold, as an expression.
    pub filter: String,
    /// By what it is ordered, with `-` for the highest first.
    pub order: Option<String>,
    /// Whether what was taken back is shown.
    pub withdrawn: bool,
    /// Where the page before ended.
    pub after: Option<String>,
}

/// A list and what it is shown with.
pub struct ListView<'a> {
    /// The register.
    pub definition: &'a Definition,
    /// The records of the page.
    pub records: &'a [Seen],
    /// Where the next page begins.
    pub next: Option<&'a str>,
    /// How many there are, and whether there are more than that.
    pub count: (u32, bool),
    /// What was chosen.
    pub chosen: &'a Chosen,
    /// The columns beside title and state.
    pub columns: Vec<&'a Field>,
    /// The fields by which one can choose.
    pub choices: Vec<&'a Field>,
    /// Whether the reader makes records.
    pub creates: bool,
    /// Whether the reader brings tables in.
    pub imports: bool,
    /// Whether the reader takes records out.
    pub exports: bool,
    /// What linked records are called.
    pub titles: &'a Titles,
    /// The code lists.
    pub vocabulary: &'a Vocabulary,
    /// The query of the address.
    pub query: &'a str,
    /// What is wrong with what was chosen.
    pub fault: Option<Saying>,
}

/// A column head; HTML.
struct Head {
    label: String,
    href: Option<String>,
    sorted: &'static str,
    figure: bool,
}

struct Cell {
    html: String,
    figure: bool,
}

struct Row {
    href: String,
    title: String,
    state: State,
    cells: Vec<Cell>,
}

/// A choice: name, label, options (value, label, chosen).
struct Choice {
    name: String,
    label: String,
    options: Vec<(String, String, bool)>,
}

#[derive(Template)]
#[template(path = "registers/list.html")]
struct ListPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    purpose: String,
    count: String,
    fault: String,
    action: String,
    choices: Vec<Choice>,
    title_label: String,
    begins: &'a str,
    filter: &'a str,
    order: &'a str,
    withdrawn: bool,
    heads: Vec<Head>,
    rows: Vec<Row>,
    next: Option<String>,
    first: Option<String>,
    new: Option<String>,
    import: Option<String>,
    paper: Option<String>,
    exports: Vec<(&'static str, String)>,
    chose: bool,
    clear: String,
}

/// The list of a register.
///
/// # Errors
/// When the template cannot be written.
pub fn register_list(reader: &Reader<'_>, view: &ListView<'_>) -> askama::Result<String> {
    let (definition, chosen) = (view.definition, view.chosen);
    let words = Words { reader, vocabulary: view.vocabulary, titles: view.titles };
    let heading = reader.plain(&definition.label).to_owned();
    let id = definition.id.as_str().to_owned();
    let here = reader.links.page(&Place::Register(id.clone()));
    let (count, more) = view.count;
    let shown: Vec<&Field> = view.columns.iter().copied().filter(|field| field.id != definition.title && !field.retired).collect();
    let mut heads = vec![head(reader, view, &here, definition.title.as_str(), reader.local_title(definition), true, false)];
    heads.push(head(reader, view, &here, "@state", escape(&reader.t("list-state")), true, false));
    for field in &shown {
        let sorts = !field.many && !matches!(*field.kind, FieldType::LongText | FieldType::File | FieldType::PersonName);
        heads.push(head(reader, view, &here, field.id.as_str(), reader.local(&field.label), sorts, is_figure(field)));
    }
    let row = |seen: &Seen| Row {
        href: reader.links.page(&Place::Record(id.clone(), seen.id.as_str().to_owned())),
        title: words.title(definition, seen),
        state: state_of(reader, definition, seen),
        cells: shown.iter().map(|field| Cell { html: cell(&words, field, seen), figure: is_figure(field) }).collect(),
    };
    let page = ListPage {
        p: Layout::new(reader, &heading, "")
            .under(reader.links.page(&Place::Registers), reader.t("registers-title"))
            .with_query(view.query),
        say: reader.say,
        heading,
        purpose: reader.local(&definition.purpose),
        count: reader.say.say(if more { "list-count-more" } else { "list-count" }, &[("count", count.into())]),
        fault: view.fault.as_ref().map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        action: here.clone(),
        choices: choices(reader, view),
        title_label: reader.plain(&definition.field(&definition.title).map(|field| field.label.clone()).unwrap_or_default()).to_owned(),
        begins: &chosen.begins,
        filter: &chosen.filter,
        order: chosen.order.as_deref().unwrap_or_default(),
        withdrawn: chosen.withdrawn,
        heads,
        rows: view.records.iter().map(row).collect(),
        next: view.next.map(|next| address(&here, chosen, chosen.order.as_deref(), Some(next))),
        first: chosen.after.is_some().then(|| address(&here, chosen, chosen.order.as_deref(), None)),
        new: view.creates.then(|| reader.links.page(&Place::NewRecord(id.clone()))),
        paper: view.creates.then(|| reader.links.page(&Place::Paper(id.clone()))),
        import: view.imports.then(|| reader.links.page(&Place::Import(id.clone()))),
        exports: if view.exports {
            ["CSV", "XLSX", "JSON"].map(|kind| (kind, format!("{here}/export/{}", kind.to_lowercase()))).to_vec()
        } else {
            Vec::new()
        },
        chose: chosen.state.is_some()
            || !chosen.codes.is_empty()
            || !chosen.begins.is_empty()
            || !chosen.filter.is_empty()
            || chosen.withdrawn,
        clear: here,
    };
    page.render()
}

fn is_figure(field: &Field) -> bool {
    matches!(*field.kind, FieldType::Number | FieldType::Money)
}

fn cell(words: &Words<'_>, field: &Field, seen: &Seen) -> String {
    let values = seen.fields.get(&*field.id).map(|json| words.values(field, json)).unwrap_or_default();
    let more = values.len().saturating_sub(3);
    let mut html = values.into_iter().take(3).collect::<Vec<_>>().join("<br>");
    if more > 0 {
        html.push_str(&format!("<br>{}", escape(&words.reader.say.say("list-more-values", &[("count", more.into())]))));
    }
    html
}

fn head(reader: &Reader<'_>, view: &ListView<'_>, here: &str, name: &str, label: String, sorts: bool, figure: bool) -> Head {
    let (by, descending) = match view.chosen.order.as_deref() {
        Some(order) => (order.trim_start_matches('-'), order.starts_with('-')),
        None => (view.definition.list.order.as_ref().map_or("@changed", |order| order.as_str()), view.definition.list.descending),
    };
    let current = by == name;
    let order = if current && !descending { format!("-{name}") } else { name.to_owned() };
    let sorted = match (current, descending) {
        (false, _) => "",
        (true, false) => "ascending",
        (true, true) => "descending",
    };
    let href = (sorts && reader.links.can_query()).then(|| address(here, view.chosen, Some(&order), None));
    Head { label, href, sorted, figure }
}

/// The address of the list with what was chosen, in another order or at another page.
fn address(here: &str, chosen: &Chosen, order: Option<&str>, after: Option<&str>) -> String {
    let mut pairs: Vec<(String, &str)> = Vec::new();
    pairs.extend(chosen.state.as_deref().map(|state| ("state".to_owned(), state)));
    pairs.extend(chosen.codes.iter().map(|(field, code)| (format!("f.{}", field.as_str()), code.as_str())));
    for (name, text) in [("begins", &chosen.begins), ("filter", &chosen.filter)] {
        if !text.is_empty() {
            pairs.push((name.to_owned(), text));
        }
    }
    if chosen.withdrawn {
        pairs.push(("withdrawn".to_owned(), "yes"));
    }
    pairs.extend(order.map(|order| ("order".to_owned(), order)));
    pairs.extend(after.map(|after| ("after".to_owned(), after)));
    let query: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    if query.is_empty() { here.to_owned() } else { format!("{here}?{}", query.join("&")) }
}

pub(crate) fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'@');
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn choices(reader: &Reader<'_>, view: &ListView<'_>) -> Vec<Choice> {
    let option = |value: &str, label: &str, chosen: Option<&str>| (value.to_owned(), label.to_owned(), chosen == Some(value));
    let state = view.chosen.state.as_deref();
    let states = view.definition.states.iter().map(|one| option(one.id.as_str(), reader.plain(&one.label), state));
    let mut choices = vec![Choice { name: "state".to_owned(), label: reader.t("list-state"), options: states.collect() }];
    for field in &view.choices {
        let chosen = view.chosen.codes.iter().find(|(id, _)| *id == *field.id).map(|(_, code)| code.as_str());
        let options = match *field.kind {
            FieldType::Flag => vec![option("true", &reader.t("value-yes"), chosen), option("false", &reader.t("value-no"), chosen)],
            _ => field.codes.iter().map(|code| option(code.id.as_str(), reader.plain(&code.label), chosen)).collect(),
        };
        choices.push(Choice { name: format!("f.{}", field.id.as_str()), label: reader.plain(&field.label).to_owned(), options });
    }
    choices
}

impl Reader<'_> {
    /// What the title of a register's records is called; HTML.
    pub(super) fn local_title(&self, definition: &Definition) -> String {
        definition.field(&definition.title).map(|field| self.local(&field.label)).unwrap_or_default()
    }
}
