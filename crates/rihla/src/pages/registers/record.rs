//! A record.

use askama::Template;
use rihla_language::Speaker;
use rihla_model::access::{Act, FieldClass};
use rihla_model::{FieldId, Saying, Vocabulary};
use rihla_register::definition::{Field, FieldType, Transition};
use rihla_register::{Definition, Offers, Seen};

use super::value::{People, Titles, Words, person};
use crate::pages::dataset::size;
use crate::pages::layout::Layout;
use crate::pages::local::escape;
use crate::pages::state::State;
use crate::pages::{Place, Reader};

/// A record and what it is shown with.
pub struct RecordView<'a> {
    /// Its register.
    pub definition: &'a Definition,
    /// The record.
    pub seen: &'a Seen,
    /// What the reader can do with it.
    pub offers: &'a Offers,
    /// What linked records are called.
    pub titles: &'a Titles,
    /// The code lists.
    pub vocabulary: &'a Vocabulary,
    /// How accounts are called.
    pub people: &'a People,
    /// To whom it can be given: identifier and name of each account.
    pub colleagues: &'a [(String, String)],
    /// The message of what was just done.
    pub done: Option<&'static str>,
    /// What was just refused.
    pub fault: Option<Saying>,
}

/// A field; HTML.
struct Line {
    label: String,
    values: Vec<String>,
    sealed: bool,
    class: &'static str,
}

struct Part {
    label: String,
    lines: Vec<Line>,
}

struct StepView {
    id: String,
    label: String,
    reason: bool,
    second: bool,
}

/// Whose a record is, to be changed: options with value, label and whether they are chosen.
struct Assigning {
    accounts: Vec<(String, String, bool)>,
    agencies: Vec<(String, String, bool)>,
    area: String,
}

#[derive(Template)]
#[template(path = "registers/record.html")]
struct RecordPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    /// HTML.
    heading: String,
    state: State,
    done: String,
    fault: String,
    warnings: Vec<String>,
    parts: Vec<Part>,
    facts: Vec<(String, String)>,
    here: String,
    version: i64,
    edit: Option<String>,
    paper: Option<String>,
    history: Option<String>,
    /// What the data protection office does with it.
    office: Option<String>,
    steps: Vec<StepView>,
    /// The step that waits, in words; empty where none does.
    waits: String,
    confirms: bool,
    declines: bool,
    comments: bool,
    withdraws: bool,
    restores: bool,
    unseal: bool,
    /// Fields that take a file: identifier and label.
    files: Vec<(String, String)>,
    assigns: Option<Assigning>,
}

/// The state of a record in a word.
pub(crate) fn state_of(reader: &Reader<'_>, definition: &Definition, seen: &Seen) -> State {
    if seen.withdrawn {
        return State::new("bad", "✕", reader.t("record-is-withdrawn"));
    }
    let state = definition.state(&seen.state);
    let word = state.map_or_else(|| seen.state.as_str().to_owned(), |state| reader.plain(&state.label).to_owned());
    match state {
        Some(state) if state.is_final => State::new("good", "✓", word),
        Some(state) if state.published => State::new("calm", "●", word),
        _ => State::new("calm", "○", word),
    }
}

/// The sections of a register's forms, each with its fields in order; what stands in none comes last.
pub(super) fn sections<'d>(reader: &Reader<'_>, definition: &'d Definition) -> Vec<(String, Vec<&'d Field>)> {
    if definition.sections.is_empty() {
        return vec![(String::new(), definition.fields.iter().collect())];
    }
    let mut left: Vec<&Field> = definition.fields.iter().collect();
    let mut parts: Vec<(String, Vec<&Field>)> = Vec::new();
    for section in &definition.sections {
        let named = |id: &FieldId| section.fields.iter().any(|field| **field == *id);
        let (inside, outside): (Vec<&Field>, Vec<&Field>) = left.into_iter().partition(|field| named(&field.id));
        left = outside;
        parts.push((reader.local(&section.label), inside));
    }
    if !left.is_empty() {
        parts.push((escape(&reader.t("record-more-fields")), left));
    }
    parts
}

const fn class_word(class: FieldClass) -> &'static str {
    match class {
        FieldClass::Public => "",
        FieldClass::Internal => "record-class-internal",
        FieldClass::Restricted => "record-class-restricted",
        FieldClass::Protected => "record-class-protected",
    }
}

/// The page of a record. Its title and its address name nobody: a protected title is not shown there.
///
/// # Errors
/// When the template cannot be written.
pub fn record(reader: &Reader<'_>, view: &RecordView<'_>) -> askama::Result<String> {
    let RecordView { definition, seen, offers, .. } = *view;
    let words = Words { reader, vocabulary: view.vocabulary, titles: view.titles };
    let (register, id) = (definition.id.as_str().to_owned(), seen.id.as_str().to_owned());
    let here = reader.links.page(&Place::Record(register.clone(), id.clone()));
    let line = |field: &Field| {
        let values = seen.fields.get(&*field.id).map(|json| match *field.kind {
            FieldType::File => files(reader, &here, field, json),
            _ => texts(&words, field, json),
        });
        let values = values.unwrap_or_default();
        let sealed = seen.sealed.contains(&field.id);
        let class = class_word(field.class);
        (!values.is_empty() || sealed).then(|| Line { label: reader.local(&field.label), values, sealed, class })
    };
    let parts = sections(reader, definition).into_iter().map(|(label, fields)| {
        let mut lines: Vec<Line> = fields.into_iter().filter_map(line).collect();
        if reader.visit.as_ref().is_none_or(|visit| !visit.works) {
            // to the public all it sees is public
            lines.iter_mut().for_each(|line| line.class = "");
        }
        Part { label, lines }
    });
    let may = |act: Act| offers.acts.contains(&act);
    let step = |way: &Transition| StepView {
        id: way.id.as_str().to_owned(),
        label: reader.plain(&way.label).to_owned(),
        reason: way.reason,
        second: way.second_person,
    };
    let steps = offers.steps.iter().filter_map(|id| definition.transitions.iter().find(|way| *way.id == *id)).map(step);
    let waits = seen.house.as_ref().and_then(|house| house.asked.as_ref()).map(|waiting| {
        let way = definition.transitions.iter().find(|way| *way.id == waiting.transition);
        let name = way.map_or(waiting.transition.as_str(), |way| reader.plain(&way.label));
        let arguments = [
            ("step", name.into()),
            ("who", person(reader, view.people, &waiting.by).into()),
            ("when", reader.say.moment(waiting.at).into()),
        ];
        reader.say.say("record-waits", &arguments)
    });
    let mut warnings = Vec::new();
    if seen.restricted {
        warnings.push(reader.t("record-is-restricted"));
    }
    // a tab, a history and a screen that is shared show the title of a page: a name never stands there
    let title = definition.field(&definition.title).filter(|field| field.class != FieldClass::Protected);
    let plain = title.and_then(|field| seen.fields.get(&*field.id)).map(|json| plain_text(reader, json)).filter(|text| !text.is_empty());
    let page = RecordPage {
        p: Layout::new(reader, plain.as_deref().unwrap_or(reader.plain(&definition.label)), "")
            .under(reader.links.page(&Place::Registers), reader.t("registers-title"))
            .under(reader.links.page(&Place::Register(register.clone())), reader.plain(&definition.label).to_owned()),
        say: reader.say,
        heading: words.title(definition, seen),
        state: state_of(reader, definition, seen),
        done: view.done.map(|message| reader.t(message)).unwrap_or_default(),
        fault: view.fault.as_ref().map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        warnings,
        parts: parts.filter(|part| !part.lines.is_empty()).collect(),
        facts: facts(reader, view.people, seen),
        here,
        version: seen.version,
        edit: may(Act::Edit).then(|| reader.links.page(&Place::EditRecord(register.clone(), id.clone()))),
        paper: may(Act::Edit).then(|| reader.links.page(&Place::FilledPaper(register.clone(), id.clone()))),
        history: may(Act::History).then(|| reader.links.page(&Place::History(register.clone(), id.clone()))),
        office: reader.visit.as_ref().filter(|visit| visit.protection).map(|_| reader.links.page(&Place::ProtectionRecord(register, id))),
        steps: steps.collect(),
        waits: waits.unwrap_or_default(),
        confirms: may(Act::Confirm),
        declines: offers.declines,
        comments: may(Act::Comment),
        withdraws: may(Act::Withdraw) && !seen.withdrawn,
        restores: may(Act::Withdraw) && seen.withdrawn,
        unseal: !seen.sealed.is_empty(),
        files: offers
            .files
            .iter()
            .filter_map(|id| definition.field(id))
            .map(|field| (field.id.as_str().to_owned(), reader.plain(&field.label).to_owned()))
            .collect(),
        assigns: assigning(reader, view),
    };
    page.render()
}

fn assigning(reader: &Reader<'_>, view: &RecordView<'_>) -> Option<Assigning> {
    let house = view.seen.house.as_ref().filter(|_| view.offers.acts.contains(&Act::Edit))?;
    let chosen = |value: &str, current: Option<&str>| current == Some(value);
    let assigned = house.assigned.as_ref().map(rihla_model::AccountId::as_str);
    let agency = house.agency.as_ref().map(rihla_model::AgencyId::as_str);
    let agencies = reader.site.observatory.agencies.iter().map(|it| it.id.as_str());
    // one that is no agency of the observatory any more stays where it stands
    let mut agencies: Vec<&str> = agencies.collect();
    agencies.extend(agency.filter(|agency| !agencies.contains(agency)));
    Some(Assigning {
        accounts: view.colleagues.iter().map(|(id, name)| (id.clone(), name.clone(), chosen(id, assigned))).collect(),
        agencies: agencies.into_iter().map(|id| (id.to_owned(), reader.party(id), chosen(id, agency))).collect(),
        area: house.area.clone().unwrap_or_default(),
    })
}

/// A text for the title of a page.
pub(in crate::pages) fn plain_text(reader: &Reader<'_>, json: &serde_json::Value) -> String {
    let texts = |tag: &str| json.get(tag).and_then(serde_json::Value::as_str);
    let language = reader.language().tag();
    let found = json.as_str().or_else(|| [language, "en", "fr", "ar", "es", "pt"].into_iter().find_map(texts));
    found.unwrap_or_default().to_owned()
}

/// The values of a field; of a text in several languages, each.
fn texts(words: &Words<'_>, field: &Field, json: &serde_json::Value) -> Vec<String> {
    match (field.localised, json.as_object()) {
        (true, Some(texts)) if texts.len() > 1 => {
            let own = words.reader.language();
            let mut all = vec![words.values(field, json).join("")];
            for language in rihla_model::Language::ALL.into_iter().filter(|language| *language != own) {
                if let Some(text) = texts.get(language.tag()).filter(|_| texts.contains_key(own.tag())).and_then(serde_json::Value::as_str)
                {
                    let (tag, dir) = (language.tag(), crate::pages::local::direction(language));
                    all.push(format!(r#"<span class="quiet lines" lang="{tag}" dir="{dir}">{}</span>"#, escape(text)));
                }
            }
            all
        }
        _ => words.values(field, json),
    }
}

/// The files of a field, each with its address. One that is protected is given for a reason, by a form.
fn files(reader: &Reader<'_>, here: &str, field: &Field, json: &serde_json::Value) -> Vec<String> {
    let one = |json: &serde_json::Value| {
        let part = |name: &str| json.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
        let bytes = json.get("bytes").and_then(serde_json::Value::as_u64).unwrap_or_default();
        let (name, size, href) = (escape(part("name")), escape(&size(reader, bytes)), escape(&format!("{here}/files/{}", part("hash"))));
        if field.class != FieldClass::Protected {
            return format!(r#"<a href="{href}"><bdi>{name}</bdi></a> <span class="quiet">{size}</span>"#);
        }
        let (why, take) = (escape(&reader.t("record-unseal-why")), escape(&reader.t("record-file-take")));
        format!(
            r#"<form class="small-form" method="post" action="{href}"><label>{why} <input name="why" type="text" dir="auto" required maxlength="4000" autocomplete="off"></label> <button class="second" type="submit">{take}: <bdi>{name}</bdi></button> <span class="quiet">{size}</span></form>"#
        )
    };
    json.as_array().map_or_else(|| vec![one(json)], |items| items.iter().map(one).collect())
}

/// Whose it is, and since when.
fn facts(reader: &Reader<'_>, people: &People, seen: &Seen) -> Vec<(String, String)> {
    let mut facts = vec![(reader.t("record-changed"), reader.say.moment(seen.changed_at))];
    if let Some(house) = &seen.house {
        let mut put = |id: &str, value: Option<String>| facts.extend(value.map(|value| (reader.t(id), value)));
        put("record-agency", house.agency.as_ref().map(|agency| reader.party(agency.as_str())));
        put("record-area", house.area.clone());
        put("record-assigned", house.assigned.as_ref().map(|account| person(reader, people, account.as_str())));
        put("record-made", Some(reader.say.moment(house.made_at)));
        put("record-version", Some(reader.say.whole(i128::from(seen.version))));
    }
    facts
}
