//! The published JSON Schema of definitions (draft 2020-12), made of the grammar.

use serde_json::{Map, Value, json};

use super::grammar::{Block, EXTENSION, Key, Need, OF_EVERY_RECORD, REGISTER, ROLES, Shape};
use super::shape::{FIELD_PATTERN, ID_PATTERN, LANGUAGES, SPAN_PATTERN, SPAN_WITH_HOURS_PATTERN};

/// A kind of file in the folder `registers`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DefinitionFile {
    /// `<id>.toml`: a register.
    Register,
    /// `<id>.extension.toml`: an operator's additions to one.
    Extension,
    /// `roles.toml` and `roles.extension.toml`: the roles of the node, and an operator's own.
    Roles,
}

impl DefinitionFile {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Register, Self::Extension, Self::Roles];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Extension => "extension",
            Self::Roles => "roles",
        }
    }

    /// The kind that a name within `registers/` is of.
    #[must_use]
    pub fn of(name: &str) -> Self {
        if name == "roles.toml" || name == "roles.extension.toml" {
            Self::Roles
        } else if name.ends_with(".extension.toml") {
            Self::Extension
        } else {
            Self::Register
        }
    }

    pub(super) const fn block(self) -> &'static Block {
        match self {
            Self::Register => &REGISTER,
            Self::Extension => &EXTENSION,
            Self::Roles => &ROLES,
        }
    }

    /// The JSON Schema of the TOML of such files. `tell` says a message in the reader's language: `definition-schema-<name>` and
    /// `definition-key-<block>-<key>`, which editors show beside the key.
    pub fn schema(self, tell: &dyn Fn(&str) -> String) -> Value {
        let mut writing = Writing { tell, blocks: Map::new() };
        let root = writing.block(self.block());
        let mut schema = Map::new();
        schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        schema.insert("$id".to_owned(), json!(format!("urn:rihla:definition:{}", self.name())));
        schema.insert("title".to_owned(), json!(tell(&format!("definition-schema-{}", self.name()))));
        schema.extend(root);
        let mut defs = Map::new();
        defs.insert("words".to_owned(), words());
        defs.insert("id".to_owned(), json!({ "type": "string", "pattern": ID_PATTERN, "maxLength": 80 }));
        defs.insert("fieldName".to_owned(), json!({ "type": "string", "pattern": FIELD_PATTERN, "not": { "enum": OF_EVERY_RECORD } }));
        writing.blocks.sort_keys();
        defs.extend(writing.blocks);
        schema.insert("$defs".to_owned(), Value::Object(defs));
        Value::Object(schema)
    }

    /// The identifiers of all messages that [`DefinitionFile::schema`] asks for.
    #[must_use]
    pub fn messages() -> std::collections::BTreeSet<String> {
        let asked = std::cell::RefCell::new(std::collections::BTreeSet::new());
        for kind in Self::ALL {
            kind.schema(&|id| {
                asked.borrow_mut().insert(id.to_owned());
                String::new()
            });
        }
        asked.into_inner()
    }
}

/// A text, or texts by language.
fn words() -> Value {
    let line = json!({ "type": "string", "minLength": 1 });
    let texts: Map<String, Value> = LANGUAGES.iter().map(|language| (language.tag().to_owned(), line.clone())).collect();
    json!({ "anyOf": [line, { "type": "object", "properties": texts, "additionalProperties": false, "minProperties": 1 }] })
}

struct Writing<'a> {
    tell: &'a dyn Fn(&str) -> String,
    blocks: Map<String, Value>,
}

impl Writing<'_> {
    fn block(&mut self, block: &'static Block) -> Map<String, Value> {
        let mut properties = Map::new();
        for key in block.keys {
            let mut schema = self.shape(key.shape);
            // blocks describe themselves where they stand
            schema.insert("description".to_owned(), json!((self.tell)(&format!("definition-key-{}-{}", block.name, key.name))));
            properties.insert(key.name.to_owned(), Value::Object(schema));
        }
        let required: Vec<&str> = block.keys.iter().filter(|key| key.need == Need::Must).map(|key| key.name).collect();
        let mut out = Map::new();
        out.insert("type".to_owned(), json!("object"));
        out.insert("properties".to_owned(), Value::Object(properties));
        if !required.is_empty() {
            out.insert("required".to_owned(), json!(required));
        }
        out.insert("additionalProperties".to_owned(), json!(false));
        let narrowed: Map<String, Value> = block.keys.iter().filter(|key| !key.of.is_empty()).map(narrowed).collect();
        if !narrowed.is_empty() {
            out.insert("dependentSchemas".to_owned(), Value::Object(narrowed));
        }
        let demanded = block.keys.iter().filter(|key| key.need == Need::MustOf).map(demanded);
        let chosen = block.choices.iter().map(|(of, keys)| {
            let one = json!({ "oneOf": keys.map(|key| json!({ "required": [key] })) });
            match of {
                Some(of) => json!({ "if": of_types(&[of.name()]), "then": one }),
                None => one,
            }
        });
        let all: Vec<Value> = demanded.chain(chosen).collect();
        if !all.is_empty() {
            out.insert("allOf".to_owned(), Value::Array(all));
        }
        out
    }

    fn shape(&mut self, shape: Shape) -> Map<String, Value> {
        let schema = match shape {
            // TOML's whole numbers are of 64 bits; what has no bound of its own is given none
            Shape::Whole(least, most) => {
                let mut number = json!({ "type": "integer" });
                if let Some(number) = number.as_object_mut() {
                    number.extend((least != i64::MIN).then(|| ("minimum".to_owned(), json!(least))));
                    number.extend((most != i64::MAX).then(|| ("maximum".to_owned(), json!(most))));
                }
                number
            }
            Shape::Flag => json!({ "type": "boolean" }),
            Shape::Line => json!({ "type": "string", "minLength": 1 }),
            Shape::Words => json!({ "$ref": "#/$defs/words" }),
            Shape::Id => json!({ "$ref": "#/$defs/id" }),
            Shape::FieldName => json!({ "$ref": "#/$defs/fieldName" }),
            Shape::Span => json!({ "type": "string", "minLength": 3, "pattern": SPAN_PATTERN }),
            Shape::SpanWithHours => json!({ "type": "string", "minLength": 3, "pattern": SPAN_WITH_HOURS_PATTERN }),
            Shape::OneOf(words) => json!({ "enum": words }),
            Shape::Table(block) => {
                if !self.blocks.contains_key(block.name) {
                    let written = self.block(block);
                    self.blocks.insert(block.name.to_owned(), Value::Object(written));
                }
                json!({ "$ref": format!("#/$defs/{}", block.name) })
            }
            Shape::Several(of) => json!({ "type": "array", "minItems": 1, "items": self.shape(*of) }),
            Shape::Set(of) => json!({ "type": "array", "minItems": 1, "uniqueItems": true, "items": self.shape(*of) }),
        };
        match schema {
            Value::Object(schema) => schema,
            _ => Map::new(),
        }
    }
}

/// A key stands in fields of these types alone.
fn narrowed(key: &Key) -> (String, Value) {
    let names: Vec<&str> = key.of.iter().map(|of| of.name()).collect();
    (key.name.to_owned(), json!({ "properties": { "type": { "enum": names } } }))
}

/// Fields of these types need a key.
fn demanded(key: &Key) -> Value {
    let names: Vec<&str> = key.of.iter().map(|of| of.name()).collect();
    json!({ "if": of_types(&names), "then": { "required": [key.name] } })
}

fn of_types(names: &[&str]) -> Value {
    json!({ "properties": { "type": { "enum": names } }, "required": ["type"] })
}
