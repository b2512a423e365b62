//! A register with a field of every kind, and records of it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::date;
use jiff::tz::TimeZone;
use rihla_model::access::FieldClass;
use rihla_model::{FieldId, Language, RecordId, RegisterId, Vocabulary};
use rihla_register::expression::{Calendar, Checked, Expression, ExpressionFault, Pseudo, Scope, Subject, Use, check, parse};
use rihla_register::value::{Decimal, Fields, FileValue, Limits, Money, Value, read_field};
use rihla_register::{Definition, Registers};

/// The head of the file; fields follow.
const HEAD: &str = r#"id = "activity"
version = 1
subsystem = "PLAN"
aim = "service"
label = { en = "Activities" }
purpose = { en = "To test." }
title = "title"
list = { columns = ["title"] }
retention = { keep = "P5Y", from = "changed", then = "review" }
legal-basis = { kind = "public-interest", text = { en = "Law 1" } }

[[state]]
id = "draft"
label = { en = "Draft" }

[[state]]
id = "running"
label = { en = "Running" }

"#;

const TRANSITION: &str = r#"
[[transition]]
id = "start"
label = { en = "Start" }
from = ["draft"]
to = "running"
by = ["focal-point"]
IF

[[grant]]
role = "focal-point"
acts = ["see", "transition"]
classes = ["public", "internal"]
"#;

/// Field, type and what else it says.
const FIELDS: [(&str, &str, &str); 22] = [
    ("title", "text", "localised = true\nclass = \"public\""),
    ("note", "text", "class = \"public\""),
    ("names", "text", "many = true"),
    ("amount", "number", "decimals = 2"),
    ("rest", "number", "decimals = 4"),
    ("counts", "number", "many = true"),
    ("cost", "money", ""),
    ("costs", "money", "many = true"),
    ("urgent", "flag", ""),
    ("begins", "date", ""),
    ("ends", "date", ""),
    ("seen_on", "date", "many = true"),
    ("heard", "instant", ""),
    ("reported", "period", ""),
    ("kind", "code", "codes = [{ id = \"law\", label = { en = \"L\" } }, { id = \"plan\", label = { en = \"P\" } }]"),
    ("kinds", "code", "many = true\nlist = \"CL_FREQ\""),
    ("objectives", "tag", "scheme = \"gcm\"\nmany = true"),
    ("partner", "link", "to = \"activity\""),
    ("text", "file", "media = [\"application/pdf\"]"),
    ("contact", "text", "class = \"restricted\""),
    ("score", "number", "class = \"restricted\""),
    ("person", "person-name", "class = \"protected\""),
];

/// The computed fields.
pub const COMPUTED: [(&str, &str, &str); 3] = [
    ("length", "days(begins, ends)", ""),
    ("share", "amount / rest", "decimals = 3"),
    ("level", "if(length > 100 and urgent, \\\"high\\\", \\\"low\\\")", ""),
];

/// The file with these computed fields and this condition.
pub fn text(computed: &[(&str, &str, &str)], condition: &str) -> String {
    let mut text = HEAD.to_owned();
    for (id, kind, more) in FIELDS {
        text += &format!("[[field]]\nid = \"{id}\"\ntype = \"{kind}\"\nlabel = {{ en = \"{id}\" }}\n{more}\n");
    }
    for (id, formula, more) in computed {
        text += &format!("[[field]]\nid = \"{id}\"\ntype = \"computed\"\nlabel = {{ en = \"{id}\" }}\nformula = \"{formula}\"\n{more}\n");
    }
    text + &TRANSITION.replace("IF", condition)
}

pub static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::embedded().unwrap());

/// The register, or its faults.
pub fn read(text: &str) -> Result<Definition, Vec<String>> {
    let own = BTreeMap::from([("activity.toml".to_owned(), text.to_owned())]);
    let registers = Registers::read(&own, &VOCABULARY).map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    Ok(registers.get(&RegisterId::new("activity").unwrap()).unwrap().clone())
}

pub static DEFINITION: LazyLock<Definition> =
    LazyLock::new(|| read(&text(&COMPUTED, "if = \"amount is filled and ends > today\"")).unwrap());

pub static SCOPE: LazyLock<Scope> = LazyLock::new(|| Scope::of(&DEFINITION));

pub static ZONE: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Africa/Lagos").unwrap());

pub fn calendar() -> Calendar<'static> {
    Calendar { today: date(2027, 3, 15), zone: &ZONE }
}

pub fn checked_for(text: &str, visible: &dyn Fn(&str) -> bool, protected: bool) -> Result<(Expression, Checked), ExpressionFault> {
    let expression = parse(text)?;
    let checked = check(&expression, &SCOPE, Use { visible, protected })?;
    Ok((expression, checked))
}

/// As the formula of one who sees everything.
pub fn checked(text: &str) -> Result<Checked, ExpressionFault> {
    checked_for(text, &|_| true, true).map(|(_, checked)| checked)
}

/// A record, and what its asker sees of it.
#[derive(Debug, Clone, Default)]
pub struct Record {
    pub fields: Fields,
    pub own: BTreeMap<Pseudo, Value>,
    /// Whether restricted fields are hidden.
    pub hidden: bool,
}

impl Subject for Record {
    fn field(&self, id: &FieldId) -> &[Value] {
        let hides = |field: &rihla_register::definition::Field| self.hidden && field.class == FieldClass::Restricted;
        if DEFINITION.field(id).is_some_and(hides) {
            return &[];
        }
        self.fields.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    fn own(&self, own: Pseudo) -> Vec<Value> {
        self.own.get(&own).cloned().into_iter().collect()
    }
}

/// A record of these fields, each as JSON.
pub fn record(fields: serde_json::Value) -> Record {
    let mut record = Record::default();
    for (id, json) in fields.as_object().unwrap() {
        let id = FieldId::new(id).unwrap();
        let field = DEFINITION.field(&id).unwrap_or_else(|| panic!("{id}"));
        let values = read_field(field, json, Limits { vocabulary: &VOCABULARY, stored: true }).unwrap_or_else(|f| panic!("{id}: {f:?}"));
        record.fields.insert(id, values);
    }
    record.own.insert(Pseudo::State, Value::Code("draft".to_owned()));
    record.own.insert(Pseudo::Made, Value::Instant("2027-03-14T23:30:00Z".parse().unwrap()));
    record.own.insert(Pseudo::Withdrawn, Value::Flag(false));
    record
}

/// Values that filters are likely to meet.
pub fn pool(field: &str) -> Vec<Value> {
    let text = |text: &str| Value::Text(text.to_owned());
    let code = |code: &str| Value::Code(code.to_owned());
    let number = |units, scale| Value::Number(Decimal::new(units, scale));
    let money = |units, currency: &str| Value::Money(Money { amount: Decimal::new(units, 2), currency: currency.to_owned() });
    let dates =
        || ["2027-03-14", "2027-03-15", "2027-03-16", "2026-12-31", "2027-06-30", "0001-01-01"].map(|d| Value::Date(d.parse().unwrap()));
    let long = "Rue de la Kasbah ".repeat(12);
    match field {
        "title" => {
            let in_two =
                |fr: &str, ar: &str| Value::Localised(BTreeMap::from([(Language::Fr, fr.to_owned()), (Language::Ar, ar.to_owned())]));
            vec![
                in_two("Éclair", "طنجة"),
                in_two("agadir", "مُحَمَّد"),
                Value::Localised(BTreeMap::from([(Language::En, "Agadir".to_owned())])),
                Value::Localised(BTreeMap::from([(Language::En, long.clone()), (Language::Fr, "eclairs".to_owned())])),
            ]
        }
        "note" | "names" | "contact" | "person" => {
            let texts = ["Agadir", "agadir", "Éclair", "eclairs", "a b", "a-b", "เก", "a\u{AD}b"].map(text);
            texts.into_iter().chain([text(&long), text(&format!("{long}x")), text(&format!("{long}y"))]).collect()
        }
        "amount" | "rest" | "score" => {
            vec![number(0, 0), number(150, 2), number(-150, 2), number(1, 0), number(i64::MAX, 0), number(25, 1)]
        }
        "counts" => vec![number(1, 0), number(2, 0), number(3, 0), number(-1, 0)],
        "cost" | "costs" => vec![money(100_000, "MAD"), money(100_000, "EUR"), money(5, "MAD"), money(200_000, "MAD"), money(-5, "EUR")],
        "urgent" => vec![Value::Flag(true), Value::Flag(false)],
        "begins" | "ends" | "seen_on" => dates().into(),
        "heard" => [
            "2027-03-14T23:00:00Z",
            "2027-03-15T00:00:00Z",
            "2027-03-15T23:59:59.9Z",
            "2026-12-31T23:30:00Z",
            "1960-01-01T00:00:00.0000005Z",
        ]
        .map(|moment| Value::Instant(moment.parse().unwrap()))
        .into(),
        "reported" => {
            ["2027", "2027-Q1", "2027-03", "2027-01", "2026", "2027-01-01/P10D"].map(|p| Value::Period(p.parse().unwrap())).into()
        }
        "kind" => ["law", "plan"].map(code).into(),
        "kinds" => ["A", "Q", "M"].map(code).into(),
        "objectives" => vec![code("gcm:8"), code("gcm:7"), code("gcm:23"), code(&"gcm:8".repeat(30))],
        "partner" => ["r1", "r2"].map(|id| Value::Link(RecordId::new(id).unwrap())).into(),
        "text" => {
            vec![Value::File(FileValue { hash: "0".repeat(64), name: "a.pdf".into(), media: "application/pdf".into(), bytes: 9 })]
        }
        other => panic!("{other}"),
    }
}

/// The fields that are filled in.
pub fn typed() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|(id, _, _)| *id)
}
