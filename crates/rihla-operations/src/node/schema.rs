//! The JSON Schema of `rihla.toml`, for editors.

use serde_json::{Map, Value, json};

use super::setting::{Kind, SETTINGS, Setting, sections};

/// The schema; what each setting is for is said by whoever asks, in their language.
#[must_use]
pub fn schema(about: impl Fn(&Setting) -> String) -> Value {
    let mut properties = Map::new();
    for section in sections() {
        let settings = SETTINGS.iter().filter(|setting| setting.section == section);
        let keys: Map<String, Value> = settings.map(|setting| (setting.key.to_owned(), of(setting, about(setting)))).collect();
        properties.insert(section.to_owned(), json!({ "type": "object", "additionalProperties": false, "properties": keys }));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": rihla_store::CONFIGURATION_FILE,
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

fn of(setting: &Setting, about: String) -> Value {
    let mut out = Map::new();
    out.insert("description".to_owned(), about.into());
    let default = setting.default;
    let (rules, default) = match setting.kind {
        Kind::Whole(least, most) => {
            (json!({ "type": "integer", "minimum": least, "maximum": most }), default.parse::<i64>().ok().map(Value::from))
        }
        Kind::Flag => (json!({ "type": "boolean" }), default.parse::<bool>().ok().map(Value::from)),
        Kind::Hosts | Kind::Addresses => (json!({ "type": "array", "items": { "type": "string" } }), Some(json!([]))),
        Kind::OneOf(words) => (json!({ "enum": words }), text(default)),
        Kind::Recurrence => (json!({ "type": "string", "pattern": "^(every P.+|daily [0-9]{2}:[0-9]{2} .+)$" }), text(default)),
        Kind::Text | Kind::File | Kind::Folder | Kind::Listen => (json!({ "type": "string", "minLength": 1 }), text(default)),
    };
    if let Value::Object(rules) = rules {
        out.extend(rules);
    }
    if let Some(default) = default {
        out.insert("default".to_owned(), default);
    }
    Value::Object(out)
}

fn text(default: &str) -> Option<Value> {
    (!default.is_empty()).then(|| default.into())
}
