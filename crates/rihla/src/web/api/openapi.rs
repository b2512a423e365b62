//! The description of the interface (OpenAPI 3.1), made of the definitions: the caller's registers with the fields they may see.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use rihla_language::Speaker;
use rihla_model::Vocabulary;
use rihla_model::access::Act;
use rihla_register::Definition;
use rihla_register::access::held;
use rihla_register::definition::{Field, FieldType};
use serde_json::{Map, Value, json};

use super::Api;
use super::caller::Caller;
use super::records::answered;

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The description for the caller.
pub(super) async fn document(State(api): State<Arc<Api>>, caller: Caller) -> Response {
    let document = describe(&api, &caller);
    answered(&api, &caller, Ok(Json(document).into_response()))
}

fn describe(api: &Api, caller: &Caller) -> Value {
    let speaker = caller.speaker(api);
    let words = (&speaker, &*api.definitions.vocabulary);
    let roles = api.registry.registers().roles();
    let (mut paths, mut schemas) = (Map::new(), Map::new());
    schemas.insert("Problem".to_owned(), problem());
    paths.insert("/api/registers".to_owned(), json!({ "get": operation("registers", &[], None, json!({ "type": "array" }), "200") }));
    for definition in api.registry.registers().iter() {
        let does = |act: Act| held(&caller.actor, act, definition, roles).next().is_some();
        if !Act::ALL.into_iter().any(does) {
            continue;
        }
        let visible = |act: Act| {
            move |field: &Field| {
                held(&caller.actor, act, definition, roles).any(|held| {
                    let public = || definition.public.as_ref().is_some_and(|view| view.fields.contains(&field.id));
                    held.grant.classes.contains(&field.class) && (!held.public || public())
                })
            }
        };
        let id = definition.id.as_str();
        schemas.insert(format!("{id}.fields"), fields(definition, words, visible(Act::See), false));
        schemas.insert(format!("{id}.new"), new(definition, words, visible(Act::Create)));
        schemas.insert(format!("{id}.change"), change(definition, words, visible(Act::Edit)));
        schemas.insert(format!("{id}.record"), record(definition));
        let facets = api.registry.facet_names(&caller.actor, definition);
        describe_register(&mut paths, definition, does, &facets);
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Rihla", "version": env!("CARGO_PKG_VERSION") },
        "security": [{}, { "token": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
        },
    })
}

fn describe_register(paths: &mut Map<String, Value>, definition: &Definition, does: impl Fn(Act) -> bool, facets: &[&str]) {
    let id = definition.id.as_str();
    let schema = |name: &str| json!({ "$ref": format!("#/components/schemas/{id}.{name}") });
    let written = || json!({ "type": "object", "required": ["id", "version"], "properties": { "id": { "type": "string" }, "version": { "type": "integer" } } });
    let base = format!("/api/registers/{id}");
    let mut collection = Map::new();
    if does(Act::See) {
        let counted =
            [("value", json!({ "type": "string" })), ("records", json!({ "type": "integer" })), ("more", json!({ "type": "boolean" }))];
        let choice = object(&counted, &["value", "records", "more"]);
        let page = json!({
            "type": "object",
            "required": ["records"],
            "properties": {
                "records": { "type": "array", "items": schema("record") },
                "next": { "type": "string" },
                "facets": { "type": "object", "additionalProperties": { "type": "array", "items": choice } },
            },
        });
        let parameters = [
            query("filter", json!({ "type": "string", "maxLength": rihla_register::expression::LENGTH })),
            query("order", json!({ "type": "string" })),
            query("limit", json!({ "type": "integer", "minimum": 1, "maximum": rihla_register::PAGE })),
            query("after", json!({ "type": "string", "pattern": "^[0-9a-f]*$" })),
            query("withdrawn", json!({ "type": "boolean" })),
            json!({
                "name": "facets", "in": "query", "required": false, "style": "form", "explode": false,
                "schema": { "type": "array", "items": { "enum": facets }, "uniqueItems": true },
            }),
        ];
        collection.insert("get".to_owned(), operation(&format!("{id}.list"), &parameters, None, page, "200"));
    }
    if does(Act::See) {
        let parameters = [
            query("filter", json!({ "type": "string", "maxLength": rihla_register::expression::LENGTH })),
            query("withdrawn", json!({ "type": "boolean" })),
        ];
        let counted = object(&[("records", json!({ "type": "integer" })), ("more", json!({ "type": "boolean" }))], &["records", "more"]);
        let get = operation(&format!("{id}.count"), &parameters, None, counted, "200");
        paths.insert(format!("{base}/count"), json!({ "get": get }));
    }
    if does(Act::See) {
        for (name, media) in [("feed", "application/atom+xml"), ("calendar", "text/calendar")] {
            let get = operation(&format!("{id}.{name}"), &[], None, json!({ "type": "string" }), "200");
            paths.insert(format!("{base}/{name}"), json!({ "get": answering(get, media) }));
        }
    }
    if does(Act::Create) {
        collection.insert("post".to_owned(), operation(&format!("{id}.create"), &[], Some(schema("new")), written(), "201"));
    }
    paths.insert(base.clone(), Value::Object(collection));
    let in_path = json!({ "name": "record", "in": "path", "required": true, "schema": { "type": "string" } });
    let version =
        json!({ "name": "If-Match", "in": "header", "required": true, "schema": { "type": "string", "pattern": "^\"[0-9]+\"$" } });
    let purpose = json!({ "name": "Rihla-Purpose", "in": "header", "required": false, "schema": { "type": "string", "maxLength": 4000 } });
    let mut one = Map::new();
    if does(Act::See) {
        one.insert("get".to_owned(), operation(&format!("{id}.look"), &[in_path.clone(), purpose.clone()], None, schema("record"), "200"));
    }
    if does(Act::Edit) {
        let parameters = [in_path.clone(), version.clone()];
        one.insert("patch".to_owned(), operation(&format!("{id}.edit"), &parameters, Some(schema("change")), written(), "200"));
    }
    paths.insert(format!("{base}/{{record}}"), Value::Object(one));
    if does(Act::History) {
        for name in ["history", "readings"] {
            let parameters = [in_path.clone(), purpose.clone()];
            let get = operation(&format!("{id}.{name}"), &parameters, None, json!({ "type": "array" }), "200");
            paths.insert(format!("{base}/{{record}}/{name}"), json!({ "get": get }));
        }
    }
    let steps: Vec<&str> = definition.transitions.iter().map(|way| way.id.as_str()).collect();
    let text = |name: &str| object(&[(name, json!({ "type": "string", "maxLength": 4000, "pattern": "\\S" }))], &[name]);
    let nullable = json!({ "type": ["string", "null"] });
    let bodies = [
        (
            "steps",
            Act::Transition,
            true,
            Some(object(
                &[("transition", json!({ "enum": steps })), ("reason", json!({ "type": ["string", "null"], "maxLength": 4000 }))],
                &["transition"],
            )),
        ),
        ("confirm", Act::Confirm, true, None),
        ("decline", Act::Confirm, true, Some(object(&[("reason", nullable.clone())], &[]))),
        ("comments", Act::Comment, false, Some(text("text"))),
        ("withdraw", Act::Withdraw, true, Some(text("reason"))),
        ("restore", Act::Withdraw, true, Some(text("reason"))),
        (
            "erase",
            Act::Erase,
            true,
            Some(object(&[("ground", json!({ "enum": rihla_register::Ground::ALL.map(rihla_register::Ground::name) }))], &["ground"])),
        ),
    ];
    for (name, act, versioned, body) in bodies {
        let idle = name == "steps" && steps.is_empty();
        if does(act) && !idle {
            let parameters: Vec<Value> = [in_path.clone()].into_iter().chain(versioned.then(|| version.clone())).collect();
            let post = operation(&format!("{id}.{name}"), &parameters, body, written(), "200");
            paths.insert(format!("{base}/{{record}}/{name}"), json!({ "post": post }));
        }
    }
    if does(Act::Edit) {
        let body = object(&[("account", nullable.clone()), ("agency", nullable.clone()), ("area", nullable)], &[]);
        let put = operation(&format!("{id}.assign"), &[in_path, version], Some(body), written(), "200");
        paths.insert(format!("{base}/{{record}}/assignment"), json!({ "put": put }));
    }
    if does(Act::Import) {
        let rows = object(
            &[
                ("columns", json!({ "type": "array", "items": { "type": "string" } })),
                ("rows", json!({ "type": "array", "items": { "type": "array", "items": { "type": "string" } } })),
            ],
            &["columns", "rows"],
        );
        let parameters = [json!({ "name": "mode", "in": "query", "required": true, "schema": { "enum": ["plan", "do"] } })];
        let post = operation(&format!("{id}.import"), &parameters, Some(rows), json!({ "type": "object" }), "200");
        paths.insert(format!("{base}/import"), json!({ "post": post }));
    }
    if does(Act::Export) {
        let parameters = [query("format", json!({ "enum": ["json", "csv", "xlsx"] })), purpose];
        let mut get = operation(&format!("{id}.export"), &parameters, None, json!({ "type": "array" }), "200");
        if let Some(content) = get.pointer_mut("/responses/200/content").and_then(Value::as_object_mut) {
            content.insert("text/csv".to_owned(), json!({ "schema": { "type": "string" } }));
            content.insert(WORKBOOK.to_owned(), json!({ "schema": { "contentMediaType": WORKBOOK } }));
        }
        paths.insert(format!("{base}/export"), json!({ "get": get }));
    }
}

/// An operation that answers with another media type than JSON.
fn answering(mut operation: Value, media: &str) -> Value {
    if let Some(content) = operation.pointer_mut("/responses/200/content") {
        *content = json!({ media: { "schema": { "type": "string" } } });
    }
    operation
}

fn object(properties: &[(&str, Value)], required: &[&str]) -> Value {
    let properties: Map<String, Value> = properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties, "required": required })
}

fn query(name: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "query", "required": false, "schema": schema })
}

fn operation(id: &str, parameters: &[Value], body: Option<Value>, answer: Value, status: &str) -> Value {
    let problem = json!({ "description": "Problem", "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } });
    let mut responses = Map::new();
    responses.insert(status.to_owned(), json!({ "description": "Done", "content": { "application/json": { "schema": answer } } }));
    if id.ends_with(".look") {
        responses.insert("304".to_owned(), json!({ "description": "Unchanged" }));
    }
    responses.insert("default".to_owned(), problem);
    let mut operation = json!({ "operationId": id, "parameters": parameters, "responses": responses });
    if let (Some(body), Some(map)) = (body, operation.as_object_mut()) {
        map.insert("requestBody".to_owned(), json!({ "required": true, "content": { "application/json": { "schema": body } } }));
    }
    operation
}

fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "type": "string" },
            "version": { "type": "integer" },
            "fields": { "type": "array", "items": { "type": "string" } },
            "at": { "type": "array", "items": { "type": "integer" }, "minItems": 2, "maxItems": 2 },
            "faults": { "type": "array", "items": { "type": "object" } },
        },
    })
}

fn record(definition: &Definition) -> Value {
    let id = definition.id.as_str();
    let states: Vec<&str> = definition.states.iter().map(|state| state.id.as_str()).collect();
    json!({
        "type": "object",
        "required": ["id", "register", "version", "state", "withdrawn", "changed_at", "fields"],
        "properties": {
            "id": { "type": "string" },
            "register": { "const": id },
            "version": { "type": "integer", "minimum": 1 },
            "state": { "enum": states },
            "withdrawn": { "type": "boolean" },
            "changed_at": { "type": "string", "format": "date-time" },
            "fields": { "$ref": format!("#/components/schemas/{id}.fields") },
            "sealed": { "type": "array", "items": { "type": "string" } },
        },
    })
}

fn new(definition: &Definition, words: Words<'_>, visible: impl Fn(&Field) -> bool) -> Value {
    let fields = fields(definition, words, visible, true);
    object(
        &[("fields", fields), ("agency", json!({ "type": ["string", "null"] })), ("area", json!({ "type": ["string", "null"] }))],
        &["fields"],
    )
}

fn change(definition: &Definition, words: Words<'_>, visible: impl Fn(&Field) -> bool) -> Value {
    let mut fields = fields(definition, words, visible, true);
    if let Some(map) = fields.as_object_mut() {
        map.remove("required");
    }
    object(&[("fields", fields)], &["fields"])
}

/// In whose language, and with which codes.
type Words<'a> = (&'a Speaker<'a>, &'a Vocabulary);

/// The fields of a register as a schema; those that are written, where that is asked.
fn fields(definition: &Definition, (speaker, vocabulary): Words<'_>, visible: impl Fn(&Field) -> bool, written: bool) -> Value {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for field in definition.fields.iter().filter(|field| visible(field)) {
        if written && matches!(*field.kind, FieldType::File | FieldType::Computed) {
            continue;
        }
        let one = one(field, vocabulary, written);
        let mut schema = if field.many { json!({ "type": "array", "items": one }) } else { one };
        if written && !field.required {
            schema = json!({ "anyOf": [schema, { "type": "null" }] });
        }
        if let Some(map) = schema.as_object_mut() {
            map.insert("title".to_owned(), json!(speaker.local(&field.label)));
        }
        properties.insert(field.id.as_str().to_owned(), schema);
        if written && field.required {
            required.push(field.id.as_str());
        }
    }
    json!({ "type": "object", "additionalProperties": false, "properties": properties, "required": required })
}

/// A text with something in it, without signs that cannot be printed.
const LINE: &str = "^[^\\u0000-\\u001f\\u007f-\\u009f]*[^\\s\\u0000-\\u001f\\u007f-\\u009f][^\\u0000-\\u001f\\u007f-\\u009f]*$";

fn text(field: &Field, written: bool) -> Value {
    let mut text = Map::from_iter([("type".to_owned(), json!("string"))]);
    text.extend(field.most.as_deref().map(|most| ("maxLength".to_owned(), json!(most))));
    text.extend(written.then(|| ("pattern".to_owned(), json!(LINE))));
    Value::Object(text)
}

/// Codes of a list that are named; a longer one is in the vocabulary.
const CODES: usize = 400;

fn one(field: &Field, vocabulary: &Vocabulary, written: bool) -> Value {
    use FieldType::{Code, Date, File, Flag, Instant, LongText, Money, Number, Tag, Text};
    match *field.kind {
        Text | LongText if !field.localised => text(field, written),
        Text | LongText => {
            let text = text(field, written);
            let texts: Map<String, Value> = rihla_model::Language::ALL.iter().map(|l| (l.tag().to_owned(), text.clone())).collect();
            let least = u8::from(written && field.required);
            json!({ "type": "object", "additionalProperties": false, "properties": texts, "minProperties": least })
        }
        Number if field.decimals.as_deref().is_none_or(|decimals| *decimals == 0) => {
            let mut number = json!({ "type": "integer" });
            if let Some(map) = number.as_object_mut() {
                map.extend(field.lowest.map(|lowest| ("minimum".to_owned(), json!(lowest))));
                map.extend(field.highest.map(|highest| ("maximum".to_owned(), json!(highest))));
            }
            number
        }
        // decimals come as texts, so that no reader makes a binary fraction of them; they are taken as numbers too
        Number if written => json!({ "type": ["string", "number"] }),
        Number => json!({ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$" }),
        Money => object(
            &[("amount", json!({ "type": "string" })), ("currency", json!({ "type": "string", "pattern": "^[A-Z]{3}$" }))],
            &["amount", "currency"],
        ),
        Flag => json!({ "type": "boolean" }),
        Date => json!({ "type": "string", "format": "date" }),
        Instant => json!({ "type": "string", "format": "date-time" }),
        Code if !field.codes.is_empty() => json!({ "enum": field.codes.iter().map(|code| code.id.as_str()).collect::<Vec<_>>() }),
        Code => match field.list.as_ref().and_then(|list| vocabulary.list_named(list)).map(rihla_model::Codelist::items) {
            Some(items) if items.len() <= CODES => json!({ "enum": items.iter().map(|item| item.code.as_str()).collect::<Vec<_>>() }),
            _ => json!({ "type": "string" }),
        },
        Tag => json!({ "enum": vocabulary.gcm().tags(field.scheme.as_ref().map_or("", |scheme| scheme.name())) }),
        File => json!({ "type": "object", "required": ["hash", "name", "media", "bytes"] }),
        // of whatever its formula gives
        FieldType::Computed => json!({}),
        _ => json!({ "type": "string" }),
    }
}
