//! What stands in the fields of a form: texts, as somebody typed them or as the record has them.

use std::collections::BTreeMap;

use rihla_model::{FieldId, Language};
use rihla_register::definition::{Field, FieldType};
use rihla_register::{Definition, Seen};
use serde_json::Value as Json;

/// Texts by field, and by language where a field has several.
#[derive(Clone, Default)]
pub struct Typed(BTreeMap<(FieldId, Option<Language>), String>);

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Typed").field("fields", &self.0.len()).finish()
    }
}

impl Typed {
    /// Nothing.
    pub const EMPTY: Self = Self(BTreeMap::new());

    /// Puts a text in a field.
    pub fn put(&mut self, field: &FieldId, language: Option<Language>, text: String) {
        // forms send the line breaks of another age
        self.0.insert((field.clone(), language), text.replace("\r\n", "\n"));
    }

    /// The text in a field; empty where there is none.
    #[must_use]
    pub fn text(&self, field: &FieldId, language: Option<Language>) -> &str {
        self.0.get(&(field.clone(), language)).map_or("", String::as_str)
    }

    /// The texts of a field that has several languages.
    pub fn texts(&self, field: &FieldId) -> impl Iterator<Item = (Language, &str)> {
        self.0.iter().filter(move |((id, _), _)| id == field).filter_map(|((_, language), text)| Some(((*language)?, text.as_str())))
    }

    /// Whether a field has the same texts here and there; ticked boxes have no order.
    #[must_use]
    pub fn is_same(&self, field: &Field, other: &Self) -> bool {
        let boxes = field.many && matches!(*field.kind, FieldType::Code | FieldType::Tag);
        let texts = |typed: &Self| {
            let own = typed.0.iter().filter(|((id, _), _)| *id == *field.id).map(|((_, language), text)| {
                let mut lines: Vec<String> = text.trim().split('\n').map(str::to_owned).collect();
                if boxes {
                    lines.sort();
                }
                (*language, lines)
            });
            own.collect::<BTreeMap<_, _>>()
        };
        texts(self) == texts(other)
    }

    /// Takes over the texts of some fields from another.
    pub fn take(&mut self, fields: &[FieldId], from: &Self) {
        self.0.retain(|(id, _), _| !fields.contains(id));
        let taken = from.0.iter().filter(|((id, _), _)| fields.contains(id));
        self.0.extend(taken.map(|(place, text)| (place.clone(), text.clone())));
    }
}

/// What a record has in some fields, as a form shows it.
#[must_use]
pub fn typed_of(definition: &Definition, fields: &[FieldId], seen: &Seen, languages: &[Language]) -> Typed {
    let mut typed = Typed::default();
    for field in fields.iter().filter_map(|id| definition.field(id)) {
        let json = seen.fields.get(&*field.id).unwrap_or(&Json::Null);
        if field.localised {
            for language in languages {
                let text = json.get(language.tag()).and_then(Json::as_str).unwrap_or_default();
                typed.put(&field.id, Some(*language), text.to_owned());
            }
            continue;
        }
        let text = match json {
            Json::Array(items) => items.iter().map(|item| one(*field.kind, item)).collect::<Vec<_>>().join("\n"),
            json => one(*field.kind, json),
        };
        typed.put(&field.id, None, text);
    }
    typed
}

fn one(kind: FieldType, json: &Json) -> String {
    let part = |name: &str| json.get(name).and_then(Json::as_str).unwrap_or_default();
    match json {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Object(_) if kind == FieldType::Money => format!("{} {}", part("amount"), part("currency")),
        other => other.to_string(),
    }
}
