//! The form of a record.

use askama::Template;
use rihla_language::Speaker;
use rihla_model::access::FieldClass;
use rihla_model::{AgencyId, FieldId, Language, Saying, Vocabulary};
use rihla_register::definition::{Field, FieldType};
use rihla_register::value::ValueFault;
use rihla_register::{Definition, Seen};

use super::offline::{OfflineForm, SCRIPT};
use super::record::sections;
use super::typed::{Typed, typed_of};
use super::value::tag_name;
use crate::pages::layout::Layout;
use crate::pages::local::direction;
use crate::pages::{Place, Reader};

/// The most codes of a list that are offered in one control; a longer list is typed by code.
const OFFERED: usize = 400;

/// What is wrong with a field.
#[derive(Debug, Clone)]
pub struct FormFault {
    field: FieldId,
    saying: Saying,
}

impl FormFault {
    /// The fault of a value.
    #[must_use]
    pub fn of(fault: ValueFault) -> Self {
        Self { field: fault.field, saying: fault.saying }
    }
}

/// A form and what it is shown with.
pub struct FormView<'a> {
    /// The register.
    pub definition: &'a Definition,
    /// The fields that can be filled.
    pub fields: &'a [FieldId],
    /// What stands in them.
    pub typed: &'a Typed,
    /// What is wrong.
    pub faults: Vec<FormFault>,
    /// The record as it is; none where one is made.
    pub record: Option<&'a Seen>,
    /// The version that the form is for.
    pub version: i64,
    /// Protected fields that the form leaves alone.
    pub sealed: &'a [FieldId],
    /// Why what is protected stands in the form; empty where it does not.
    pub why: &'a str,
    /// Fields that somebody else changed meanwhile: what they wrote stands in the form, and what was typed beside it.
    pub changed: &'a [FieldId],
    /// The code lists.
    pub vocabulary: &'a Vocabulary,
    /// The languages of texts.
    pub languages: Vec<Language>,
    /// The agencies for which the reader works.
    pub agencies: Vec<AgencyId>,
    /// The agency that was chosen.
    pub agency: String,
    /// Where the form is one to be filled without a connection: to whom what is typed is sealed.
    pub offline: Option<OfflineForm>,
    /// What was written without a connection and is looked over.
    pub entry: Option<Entry>,
}

/// Something that was written without a connection.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// What the device calls it.
    pub id: String,
    /// The key that it was sealed for.
    pub key: String,
    /// Whether it was just opened, to be looked over before it is sent.
    pub looks: bool,
    /// What was typed for fields that the form does not have any more.
    pub untaken: Vec<(String, String)>,
}

/// How a field is filled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Control {
    Line,
    Area,
    Choice,
    Boxes,
}

struct Option_ {
    value: String,
    label: String,
    chosen: bool,
}

/// One control; a text in several languages has one for each.
struct ControlView {
    name: String,
    control: Control,
    /// The language of the text: tag, direction, its own name.
    language: Option<(&'static str, &'static str, &'static str)>,
    kind: &'static str,
    mode: &'static str,
    value: String,
    options: Vec<Option_>,
    rows: u8,
    /// What was typed, where somebody else's stands in the control.
    yours: String,
}

struct FieldView {
    id: String,
    /// HTML.
    label: String,
    plain: String,
    help: String,
    hint: String,
    required: bool,
    fault: String,
    changed: bool,
    class: &'static str,
    controls: Vec<ControlView>,
}

impl FieldView {
    /// The control that the label of the field stands for: the first, where it is no group of boxes.
    fn single(&self) -> Option<&ControlView> {
        self.controls.first().filter(|control| control.control != Control::Boxes)
    }
}

struct Part {
    label: String,
    fields: Vec<FieldView>,
}

#[derive(Template)]
#[template(path = "registers/form.html")]
struct FormPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    faults: Vec<(String, String)>,
    stale: String,
    parts: Vec<Part>,
    action: String,
    back: String,
    version: i64,
    new: bool,
    sealed: Vec<String>,
    why: &'a str,
    agencies: Vec<Option_>,
    offline: Option<&'a OfflineForm>,
    entry: Option<&'a Entry>,
    script: String,
    register: &'a str,
    label: String,
}

/// The form of a record.
///
/// # Errors
/// When the template cannot be written.
pub fn record_form(reader: &Reader<'_>, view: &FormView<'_>) -> askama::Result<String> {
    let definition = view.definition;
    let register = definition.id.as_str().to_owned();
    let label = reader.plain(&definition.label).to_owned();
    let heading = match view.record {
        None if view.offline.is_some() => reader.say.say("offline-form-heading", &[("register", label.as_str().into())]),
        None => reader.say.say("form-new", &[("register", label.as_str().into())]),
        Some(_) => reader.say.say("form-edit", &[("register", label.as_str().into())]),
    };
    // what another wrote is not written over by whoever has not seen it
    let mut shown = view.typed.clone();
    if let Some(record) = view.record.filter(|_| !view.changed.is_empty()) {
        shown.take(view.changed, &typed_of(definition, view.changed, record, &view.languages));
    }
    let parts = sections(reader, definition).into_iter().map(|(label, fields)| {
        let fields = fields.into_iter().filter(|field| view.fields.contains(&field.id));
        Part { label, fields: fields.map(|field| field_view(reader, view, &shown, field)).collect() }
    });
    let parts: Vec<Part> = parts.filter(|part| !part.fields.is_empty()).collect();
    let faults = parts.iter().flat_map(|part| &part.fields).filter(|field| !field.fault.is_empty());
    let faults = faults.map(|field| (field.controls.first().map(|control| control.name.clone()).unwrap_or_default(), field.fault.clone()));
    let mut faults: Vec<(String, String)> = faults.collect();
    // a fault of what the form does not have is told all the same
    let elsewhere = view.faults.iter().filter(|fault| !view.fields.contains(&fault.field));
    faults.extend(elsewhere.map(|fault| (String::new(), reader.say.tell(&fault.saying))));
    let place = |record: &Seen| Place::Record(register.clone(), record.id.as_str().to_owned());
    let (action, back) = match view.record {
        None if view.offline.is_some() => (Place::OfflineForm(register.clone()), Place::Offline),
        None => (Place::NewRecord(register.clone()), Place::Register(register.clone())),
        Some(record) => (Place::EditRecord(register.clone(), record.id.as_str().to_owned()), place(record)),
    };
    let agencies = view.agencies.iter().map(|agency| Option_ {
        value: agency.as_str().to_owned(),
        label: reader.party(agency.as_str()),
        chosen: agency.as_str() == view.agency,
    });
    let page = FormPage {
        p: match view.offline {
            Some(_) => Layout::new(reader, &heading, "").under(reader.links.page(&Place::Offline), reader.t("offline-title")),
            None => Layout::new(reader, &heading, "")
                .under(reader.links.page(&Place::Registers), reader.t("registers-title"))
                .under(reader.links.page(&Place::Register(register.clone())), label.clone()),
        },
        label,
        say: reader.say,
        heading,
        faults,
        stale: if view.changed.is_empty() { String::new() } else { reader.t("form-stale") },
        parts,
        action: reader.links.page(&action),
        back: reader.links.page(&back),
        version: view.version,
        new: view.record.is_none(),
        sealed: view.sealed.iter().filter_map(|id| definition.field(id)).map(|field| reader.local(&field.label)).collect(),
        why: view.why,
        agencies: if view.record.is_none() && view.agencies.len() > 1 { agencies.collect() } else { Vec::new() },
        offline: view.offline.as_ref(),
        entry: view.entry.as_ref(),
        script: reader.links.root_file(SCRIPT),
        register: definition.id.as_str(),
    };
    page.render()
}

fn field_view(reader: &Reader<'_>, view: &FormView<'_>, shown: &Typed, field: &Field) -> FieldView {
    let told = |fault: &FormFault| reader.say.tell(&fault.saying.clone().instead("field", reader.plain(&field.label)));
    let faults: Vec<String> = view.faults.iter().filter(|fault| fault.field == *field.id).map(told).collect();
    let changed = view.changed.contains(&field.id);
    let id = field.id.as_str().to_owned();
    let control = |language: Option<Language>| {
        let value = shown.text(&field.id, language).to_owned();
        let typed = view.typed.text(&field.id, language);
        let (control, kind, mode) = control_of(field);
        let name = language.map_or_else(|| format!("f.{id}"), |language| format!("f.{id}.{}", language.tag()));
        let options = options(reader, view.vocabulary, field, &value);
        // a list that is too long to be offered is typed
        let control = if options.is_empty() && matches!(control, Control::Choice | Control::Boxes) { Control::Line } else { control };
        let control = if control == Control::Line && field.many { Control::Area } else { control };
        let rows = if *field.kind == FieldType::LongText { 8 } else { 3 };
        let language = language.map(|language| (language.tag(), direction(language), language.own_name()));
        let yours = if changed && typed != value { typed.to_owned() } else { String::new() };
        ControlView { name, control, language, kind, mode, value, options, rows, yours }
    };
    let controls = match field.localised {
        true => view.languages.iter().map(|language| control(Some(*language))).collect(),
        false => vec![control(None)],
    };
    let typed_by_code = |controls: &[ControlView]| controls.iter().any(|control| matches!(control.control, Control::Line | Control::Area));
    FieldView {
        label: reader.local(&field.label),
        plain: reader.plain(&field.label).to_owned(),
        help: reader.local(&field.help),
        hint: hint(reader, field, typed_by_code(&controls)),
        required: field.required,
        fault: faults.join(" "),
        changed,
        class: if field.class == FieldClass::Protected { "record-class-protected" } else { "" },
        controls,
        id,
    }
}

/// How a field of a type is filled, with the type of the line and what a telephone's keyboard offers.
fn control_of(field: &Field) -> (Control, &'static str, &'static str) {
    match *field.kind {
        FieldType::LongText => (Control::Area, "text", ""),
        FieldType::Flag => (Control::Choice, "text", ""),
        FieldType::Code if !field.many => (Control::Choice, "text", ""),
        FieldType::Tag if !field.many => (Control::Choice, "text", ""),
        FieldType::Code | FieldType::Tag => (Control::Boxes, "text", ""),
        FieldType::Date if !field.many => (Control::Line, "date", ""),
        FieldType::Number if !field.many => (Control::Line, "text", "decimal"),
        _ => (Control::Line, "text", ""),
    }
}

/// What is to be written, where the type does not say it by itself.
fn hint(reader: &Reader<'_>, field: &Field, typed: bool) -> String {
    let id = match *field.kind {
        FieldType::Money => "form-hint-money",
        FieldType::Instant => "form-hint-instant",
        FieldType::Period => "form-hint-period",
        FieldType::Place => "form-hint-place",
        FieldType::Link => "form-hint-link",
        FieldType::Code if typed => "form-hint-code",
        _ if field.many && typed => "form-hint-many",
        _ => return String::new(),
    };
    reader.t(id)
}

/// The options of a control: what can be chosen, and what stands there though it cannot be chosen any more.
fn options(reader: &Reader<'_>, vocabulary: &Vocabulary, field: &Field, value: &str) -> Vec<Option_> {
    let chosen: Vec<&str> = value.split('\n').collect();
    let option = |value: &str, label: String| Option_ { value: value.to_owned(), label, chosen: chosen.contains(&value) };
    let mut options: Vec<Option_> = match *field.kind {
        FieldType::Flag => vec![option("true", reader.t("value-yes")), option("false", reader.t("value-no"))],
        FieldType::Code => match field.list.as_ref().and_then(|list| vocabulary.list_named(list)) {
            Some(list) if list.items().len() > OFFERED => Vec::new(),
            Some(list) => list.items().iter().map(|item| option(item.code.as_str(), reader.plain(&item.name).to_owned())).collect(),
            None => {
                let offered = field.codes.iter().filter(|code| !code.retired || chosen.contains(&code.id.as_str()));
                offered.map(|code| option(code.id.as_str(), reader.plain(&code.label).to_owned())).collect()
            }
        },
        FieldType::Tag => {
            let tags = field.scheme.as_ref().map(|scheme| vocabulary.gcm().tags(scheme.name())).unwrap_or_default();
            let label = |tag: &str| {
                let id = tag.split_once(':').map_or(tag, |(_, id)| id);
                let name = tag_name(vocabulary, tag).map(|name| reader.plain(&name).to_owned()).unwrap_or_default();
                let numbered = id.starts_with(|c: char| c.is_ascii_digit());
                match (numbered, name.is_empty()) {
                    (_, true) => id.to_owned(),
                    (true, false) => format!("{id} {name}"),
                    (false, false) => name,
                }
            };
            tags.iter().map(|tag| option(tag, label(tag))).collect()
        }
        _ => Vec::new(),
    };
    // what stands there and is offered no more would be gone with the next save
    if !options.is_empty() {
        let gone: Vec<&str> =
            chosen.iter().copied().filter(|value| !value.is_empty() && options.iter().all(|it| it.value != *value)).collect();
        options.extend(gone.into_iter().map(|value| option(value, value.to_owned())));
    }
    options
}
