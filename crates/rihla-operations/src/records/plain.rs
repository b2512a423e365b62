//! A value of a record for a reader.

use rihla_language::Speaker;
use rihla_model::{Language, Vocabulary};
use rihla_register::definition::{Field, FieldType};
use serde_json::Value as Json;

/// A value in the reader's language: codes by their label, a text in the language that is there.
#[must_use]
pub fn plain(field: &Field, json: &Json, vocabulary: &Vocabulary, speaker: &Speaker<'_>) -> String {
    match json {
        Json::Array(items) => items.iter().map(|item| plain(field, item, vocabulary, speaker)).collect::<Vec<_>>().join("; "),
        Json::String(text) if *field.kind == FieldType::Code => label(field, text, vocabulary, speaker),
        Json::String(text) => text.clone(),
        Json::Object(parts) => {
            let part = |name: &str| parts.get(name).and_then(Json::as_str);
            match (part("amount"), part("currency"), part("name")) {
                (Some(amount), Some(currency), _) => format!("{amount} {currency}"),
                (_, _, Some(name)) => name.to_owned(),
                _ => {
                    let languages = [speaker.language()].into_iter().chain(Language::ALL);
                    languages.filter_map(|language| part(language.tag())).next().unwrap_or_default().to_owned()
                }
            }
        }
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

fn label(field: &Field, code: &str, vocabulary: &Vocabulary, speaker: &Speaker<'_>) -> String {
    let own = field.codes.iter().find(|own| own.id.as_str() == code).map(|own| speaker.local(&own.label).to_owned());
    let listed = || {
        let list = vocabulary.list_named(field.list.as_ref()?)?;
        list.items().iter().find(|item| item.code.as_str() == code).map(|item| speaker.local(&item.name).to_owned())
    };
    own.or_else(listed).unwrap_or_else(|| code.to_owned())
}
