//! A value of a record as HTML, in the reader's language.

use std::collections::BTreeMap;

use rihla_model::{Language, LocalText, RecordId, Vocabulary};
use rihla_register::definition::{Field, FieldType};
use rihla_register::value::Decimal;
use rihla_register::{Definition, Seen};
use serde_json::Value as Json;

use crate::pages::local::{direction, escape, local_html};
use crate::pages::{Place, Reader};

/// What records are called that others lead to, as on the wire; one that is not here has no title for the reader.
pub type Titles = BTreeMap<RecordId, Json>;

/// How accounts are called, by identifier.
pub type People = BTreeMap<String, String>;

/// How somebody who did something is called.
pub(super) fn person(reader: &Reader<'_>, people: &People, actor: &str) -> String {
    match actor {
        "node" => reader.t("person-node"),
        "anyone" => reader.t("person-anyone"),
        account => people.get(account).cloned().unwrap_or_else(|| account.to_owned()),
    }
}

/// What values are shown with.
pub(super) struct Words<'a> {
    pub(super) reader: &'a Reader<'a>,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) titles: &'a Titles,
}

impl Words<'_> {
    /// The values of a field, each as HTML.
    pub(super) fn values(&self, field: &Field, json: &Json) -> Vec<String> {
        match json {
            Json::Null => Vec::new(),
            Json::Array(items) => items.iter().map(|item| self.value(field, item)).collect(),
            json => vec![self.value(field, json)],
        }
    }

    fn value(&self, field: &Field, json: &Json) -> String {
        let say = &self.reader.say;
        match (*field.kind, json) {
            (FieldType::Flag, Json::Bool(flag)) => escape(&say.t(if *flag { "value-yes" } else { "value-no" })),
            (FieldType::Code, Json::String(code)) => self.code(field, code),
            (FieldType::Tag, Json::String(tag)) => self.tag(tag),
            (FieldType::Place, Json::String(code)) => self.place(code),
            (FieldType::Date, Json::String(date)) => escape(&say.date_text(date)),
            (FieldType::Instant, Json::String(instant)) => escape(&say.moment_text(instant)),
            (FieldType::Period, Json::String(period)) => escape(&say.period(period)),
            (FieldType::Link, Json::String(id)) => self.link(field, id),
            (FieldType::LongText, _) => paragraphs(self.text(json)),
            (FieldType::Computed, Json::Bool(flag)) => escape(&say.t(if *flag { "value-yes" } else { "value-no" })),
            (_, Json::Number(number)) => self.number(&number.to_string(), &field.unit),
            (FieldType::Number, Json::String(number)) => self.number(number, &field.unit),
            (_, Json::Object(parts)) => {
                let part = |name: &str| parts.get(name).and_then(Json::as_str);
                match (part("amount"), part("currency"), part("name")) {
                    (Some(amount), Some(currency), _) => {
                        format!("{}\u{a0}<bdi>{}</bdi>", self.number(amount, &LocalText::default()), escape(currency))
                    }
                    (_, _, Some(name)) => format!("<bdi>{}</bdi>", escape(name)),
                    _ => self.text(json),
                }
            }
            _ => self.text(json),
        }
    }

    /// A text in the reader's language, or in the nearest that there is, which is then marked.
    pub(super) fn text(&self, json: &Json) -> String {
        let reader = self.reader.language();
        match json {
            Json::String(text) => format!("<bdi>{}</bdi>", escape(text)),
            Json::Object(texts) => {
                let order = [reader, Language::En, Language::Fr, Language::Ar].into_iter().chain(Language::ALL);
                let found = order.filter_map(|language| Some((language, texts.get(language.tag())?.as_str()?))).next();
                match found {
                    Some((language, text)) if language == reader => escape(text),
                    Some((language, text)) => {
                        format!(r#"<span lang="{}" dir="{}">{}</span>"#, language.tag(), direction(language), escape(text))
                    }
                    None => String::new(),
                }
            }
            Json::Null => String::new(),
            other => escape(&other.to_string()),
        }
    }

    fn number(&self, text: &str, unit: &LocalText) -> String {
        let scale = text.split_once('.').map_or(0, |(_, decimals)| u8::try_from(decimals.len()).unwrap_or(9)).min(9);
        let shown = Decimal::parse(text, scale).map(|number| self.reader.say.scaled(i128::from(number.units()), scale, scale));
        let unit = self.reader.local(unit);
        let number = escape(&shown.unwrap_or_else(|| text.to_owned()));
        if unit.is_empty() { number } else { format!("{number}\u{a0}{unit}") }
    }

    fn code(&self, field: &Field, code: &str) -> String {
        if let Some(own) = field.codes.iter().find(|own| own.id.as_str() == code) {
            return self.reader.local(&own.label);
        }
        let list = field.list.as_ref().and_then(|list| self.vocabulary.list_named(list));
        let item = list.and_then(|list| list.items().iter().find(|item| item.code.as_str() == code));
        item.map_or_else(|| format!("<bdi>{}</bdi>", escape(code)), |item| self.reader.local(&item.name))
    }

    /// A tag with what it is called; the number of an objective or target stands before it.
    fn tag(&self, tag: &str) -> String {
        let name = tag_name(self.vocabulary, tag).map(|name| local_html(self.reader.language(), &name)).unwrap_or_default();
        let id = tag.split_once(':').map_or(tag, |(_, id)| id);
        let numbered = id.starts_with(|c: char| c.is_ascii_digit());
        match (numbered, name.is_empty()) {
            (false, false) => name,
            (true, false) => format!("<bdi>{}</bdi> {name}", escape(id)),
            (_, true) => format!("<bdi>{}</bdi>", escape(id)),
        }
    }

    fn place(&self, code: &str) -> String {
        place_name(self.vocabulary, code).map_or_else(|| format!("<bdi>{}</bdi>", escape(code)), |name| self.reader.local(name))
    }

    fn link(&self, field: &Field, id: &str) -> String {
        let (Some(to), Some(title)) = (field.to.as_deref(), RecordId::new(id).ok().and_then(|id| self.titles.get(&id))) else {
            return format!("<bdi>{}</bdi>", escape(id));
        };
        let href = self.reader.links.page(&Place::Record(to.as_str().to_owned(), id.to_owned()));
        let title = self.text(title);
        let shown = if title.is_empty() { format!("<bdi>{}</bdi>", escape(id)) } else { title };
        format!(r#"<a href="{}">{shown}</a>"#, escape(&href))
    }

    /// What names a record; its identifier where that is protected or empty.
    pub(super) fn title(&self, definition: &Definition, seen: &Seen) -> String {
        let title = seen.fields.get(&*definition.title).map(|json| self.text(json)).unwrap_or_default();
        if title.is_empty() { format!("<bdi>{}</bdi>", escape(seen.id.as_str())) } else { title }
    }
}

/// What an area or a place is called, by its latest extent.
pub(in crate::pages) fn place_name<'v>(vocabulary: &'v Vocabulary, code: &str) -> Option<&'v LocalText> {
    let area = vocabulary.areas().get(code).map(|area| &area.name);
    area.or_else(|| vocabulary.places().and_then(|places| places.times_of(code).last()).map(|place| &place.name))
}

/// What a tag is called.
pub(super) fn tag_name(vocabulary: &Vocabulary, tag: &str) -> Option<LocalText> {
    let (scheme, id) = tag.split_once(':')?;
    let gcm = vocabulary.gcm();
    match scheme {
        "gcm" => {
            let objective = |number: &str| number.parse().ok().and_then(|number| gcm.objective(number));
            match id.split_once('.') {
                None => objective(id).map(|objective| objective.title.clone()),
                Some((number, _)) => {
                    let actions = &objective(number)?.actions;
                    actions.iter().find(|action| action.id == id).map(|action| action.text.clone())
                }
            }
        }
        "principle" => gcm.principles.iter().find(|tag| tag.id == id).map(|tag| tag.name.clone()),
        "stakeholder" => gcm.stakeholders.iter().find(|tag| tag.id == id).map(|tag| tag.name.clone()),
        "sdg" => gcm.sdg.iter().find(|link| link.id == id).map(|link| link.name.clone()),
        _ => None,
    }
}

/// A text of several paragraphs; what is in it was escaped.
fn paragraphs(text: String) -> String {
    if text.contains('\n') { format!(r#"<span class="lines">{text}</span>"#) } else { text }
}
