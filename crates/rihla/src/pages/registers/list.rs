//! The registers, and the list of one.

use askama::Template;
use rihla_account::{Audience, View};
use rihla_language::Speaker;
use rihla_model::access::Roles;
use rihla_model::{FieldId, Saying, Vocabulary};
use rihla_register::definition::{Field, FieldType};
use rihla_register::{Definition, Facet, Seen};

use super::columns;
use super::facets::{Choice, Narrowing, Taken, choices, narrowing, taken};
use super::record::state_of;
use super::value::{People, Titles, Words};
use super::views::{audience_options, opening, whose};
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
    /// The columns beside title and state; those of the definition where none are named.
    pub columns: Vec<FieldId>,
    /// By what it is ordered, with `-` for the highest first.
    pub order: Option<String>,
    /// Whether what was taken back is shown.
    pub withdrawn: bool,
    /// Where the page before ended.
    pub after: Option<String>,
    /// Whether more was asked for than this: choices that the reader does not have.
    pub partly: bool,
}

impl Chosen {
    /// What was chosen in a facet.
    #[must_use]
    pub fn value_of(&self, facet: &str) -> Option<&str> {
        if facet == "@state" {
            return self.state.as_deref();
        }
        self.codes.iter().find(|(field, _)| field.as_str() == facet).map(|(_, value)| value.as_str())
    }

    /// Without what was chosen in a facet; from the first page.
    #[must_use]
    pub fn without(mut self, facet: &str) -> Self {
        if facet == "@state" {
            self.state = None;
        }
        self.codes.retain(|(field, _)| field.as_str() != facet);
        self.after = None;
        self
    }

    /// With a value of a facet; from the first page.
    #[must_use]
    pub fn with(self, facet: &str, value: &str) -> Self {
        let mut chosen = self.without(facet);
        match FieldId::new(facet) {
            Ok(field) => chosen.codes.push((field, value.to_owned())),
            Err(_) => chosen.state = Some(value.to_owned()),
        }
        chosen
    }

    /// Whether anything narrows the list.
    #[must_use]
    pub fn narrows(&self) -> bool {
        self.state.is_some() || !self.codes.is_empty() || !self.begins.is_empty() || !self.filter.is_empty() || self.withdrawn
    }

    /// As the query of an address, without its place in the list; empty where nothing was chosen.
    #[must_use]
    pub fn query(&self) -> String {
        let mut pairs: Vec<(String, &str)> = Vec::new();
        pairs.extend(self.state.as_deref().map(|state| ("state".to_owned(), state)));
        pairs.extend(self.codes.iter().map(|(field, code)| (format!("f.{}", field.as_str()), code.as_str())));
        for (name, text) in [("begins", &self.begins), ("filter", &self.filter)] {
            if !text.is_empty() {
                pairs.push((name.to_owned(), text));
            }
        }
        if self.withdrawn {
            pairs.push(("withdrawn".to_owned(), "yes"));
        }
        pairs.extend(self.order.as_deref().map(|order| ("order".to_owned(), order)));
        let mut query = query_of(&pairs);
        if !self.columns.is_empty() {
            let columns: Vec<&str> = self.columns.iter().map(FieldId::as_str).collect();
            let before = if query.is_empty() { "" } else { "&" };
            query.push_str(&format!("{before}columns={}", columns.join(",")));
        }
        query
    }
}

/// Names and values as a query.
fn query_of(pairs: &[(String, &str)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    pairs.join("&")
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
    /// The fields that the reader may choose as columns, in the order of the definition.
    pub columns: &'a [&'a Field],
    /// The fields by which the reader may order.
    pub orders: Vec<&'a str>,
    /// The facets of the reader.
    pub facets: &'a [&'a str],
    /// How many records each choice would leave; of some facets, or of none.
    pub counts: &'a [Facet],
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
    /// The saved views; none for whoever keeps none.
    pub saved: Option<SavedViews<'a>>,
}

/// The saved views of a list.
pub struct SavedViews<'a> {
    /// Those that the reader sees.
    pub views: &'a [View],
    /// The one that is open.
    pub open: Option<&'a View>,
    /// With whom the reader may share one.
    pub audiences: &'a [Audience],
    /// The roles there are.
    pub roles: &'a Roles,
    /// How accounts are called.
    pub people: &'a People,
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
    taken: Vec<Taken>,
    narrowing: Vec<Narrowing>,
    partly: bool,
    title_label: String,
    begins: &'a str,
    filter: &'a str,
    order: &'a str,
    withdrawn: bool,
    columns: Vec<columns::Tick>,
    columns_hint: String,
    usual: Option<String>,
    heads: Vec<Head>,
    rows: Vec<Row>,
    next: Option<String>,
    first: Option<String>,
    search: String,
    register: &'a str,
    new: Option<String>,
    import: Option<String>,
    paper: Option<String>,
    offline: Option<String>,
    exports: Vec<(&'static str, String)>,
    chose: bool,
    clear: String,
    view_name: &'a str,
    view_fault: String,
    views: Vec<(String, String, String)>,
    views_at: Option<String>,
    keeps: String,
    audiences: Vec<(String, String, bool)>,
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
    let shown = columns::shown(view);
    let mut heads = vec![head(reader, view, &here, definition.title.as_str(), reader.local_title(definition), false)];
    heads.push(head(reader, view, &here, "@state", escape(&reader.t("list-state")), false));
    for field in &shown {
        heads.push(head(reader, view, &here, field.id.as_str(), reader.local(&field.label), is_figure(field)));
    }
    let row = |seen: &Seen| Row {
        href: reader.links.page(&Place::Record(id.clone(), seen.id.as_str().to_owned())),
        title: words.title(definition, seen),
        state: state_of(reader, definition, seen),
        cells: shown.iter().map(|field| Cell { html: cell(&words, field, seen), figure: is_figure(field) }).collect(),
    };
    let saved = view.saved.as_ref();
    let open = saved.and_then(|saved| saved.open);
    let known = |saved: &SavedViews<'_>, it: &View| (opening(&here, it), it.name.clone(), whose(reader, saved.roles, it, saved.people));
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
        taken: taken(reader, view, &here),
        narrowing: narrowing(reader, view, &here),
        partly: chosen.partly,
        title_label: reader.plain(&definition.field(&definition.title).map(|field| field.label.clone()).unwrap_or_default()).to_owned(),
        begins: &chosen.begins,
        filter: &chosen.filter,
        order: chosen.order.as_deref().unwrap_or_default(),
        withdrawn: chosen.withdrawn,
        columns: columns::ticks(reader, view, &here),
        columns_hint: reader.say.say("list-columns-hint", &[("count", columns::COLUMNS.into())]),
        usual: (!chosen.columns.is_empty()).then(|| {
            let usual = Chosen { columns: Vec::new(), ..chosen.clone() };
            address(&here, &usual, usual.order.as_deref(), usual.after.as_deref())
        }),
        heads,
        rows: view.records.iter().map(row).collect(),
        next: view.next.map(|next| address(&here, chosen, chosen.order.as_deref(), Some(next))),
        search: reader.links.page(&Place::Search),
        register: definition.id.as_str(),
        first: chosen.after.is_some().then(|| address(&here, chosen, chosen.order.as_deref(), None)),
        new: view.creates.then(|| reader.links.page(&Place::NewRecord(id.clone()))),
        paper: view.creates.then(|| reader.links.page(&Place::Paper(id.clone()))),
        offline: (view.creates && definition.offline).then(|| reader.links.page(&Place::Offline)),
        import: view.imports.then(|| reader.links.page(&Place::Import(id.clone()))),
        exports: if view.exports {
            ["CSV", "XLSX", "JSON"].map(|kind| (kind, format!("{here}/export/{}", kind.to_lowercase()))).to_vec()
        } else {
            Vec::new()
        },
        chose: chosen.narrows(),
        view_name: open.map_or("", |view| view.name.as_str()),
        // a view that its reader cannot use wholly says so, and shows what there is to correct
        view_fault: if open.is_some() && (view.fault.is_some() || chosen.partly) {
            reader.t("saved-views-not-yours")
        } else {
            String::new()
        },
        views: saved.map(|saved| saved.views.iter().map(|it| known(saved, it)).collect()).unwrap_or_default(),
        views_at: saved.map(|_| reader.links.page(&Place::Views(id.clone()))),
        keeps: if view.fault.is_none() && !chosen.partly { chosen.query() } else { String::new() },
        audiences: saved.map(|saved| audience_options(reader, saved.roles, saved.audiences, "")).unwrap_or_default(),
        // what is shown of each record stays
        clear: address(&here, &Chosen { columns: chosen.columns.clone(), ..Chosen::default() }, None, None),
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

fn head(reader: &Reader<'_>, view: &ListView<'_>, here: &str, name: &str, label: String, figure: bool) -> Head {
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
    let sorts = name == "@state" || view.orders.contains(&name);
    let href = (sorts && reader.links.can_query()).then(|| address(here, view.chosen, Some(&order), None));
    Head { label, href, sorted, figure }
}

/// The address of the list with what was chosen, in another order or at another page.
pub(super) fn address(here: &str, chosen: &Chosen, order: Option<&str>, after: Option<&str>) -> String {
    let mut query = Chosen { order: order.map(str::to_owned), ..chosen.clone() }.query();
    if let Some(after) = after {
        let after = query_of(&[("after".to_owned(), after)]);
        query = if query.is_empty() { after } else { format!("{query}&{after}") };
    }
    if query.is_empty() { here.to_owned() } else { format!("{here}?{query}") }
}

pub(crate) fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'@');
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

impl Reader<'_> {
    /// What the title of a register's records is called; HTML.
    pub(super) fn local_title(&self, definition: &Definition) -> String {
        definition.field(&definition.title).map(|field| self.local(&field.label)).unwrap_or_default()
    }
}
