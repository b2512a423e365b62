#![no_main]
//! Expressions: whatever is typed is read or refused with its place, is written again as it was read, and gives an answer.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::date;
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;
use rihla_model::{FieldId, RegisterId, Vocabulary};
use rihla_register::expression::{Calendar, Given, Pseudo, Scope, Use, check, parse};
use rihla_register::query::{Index, compile, drivers};
use rihla_register::value::{Decimal, Fields, Money, Value};
use rihla_register::{Definition, Registers};

const REGISTER: &str = r#"
id = "own"
version = 1
subsystem = "PLAN"
aim = "service"
label = { en = "Own" }
purpose = { en = "To fuzz." }
title = "note"
list = { columns = ["note"] }
retention = { keep = "P5Y", from = "changed", then = "review" }
legal-basis = { kind = "public-interest", text = { en = "Law 1" } }
state = [{ id = "draft", label = { en = "Draft" } }]
field = [
  { id = "note", type = "text", label = { en = "N" } },
  { id = "title", type = "text", localised = true, label = { en = "N" } },
  { id = "names", type = "text", many = true, label = { en = "N" } },
  { id = "amount", type = "number", decimals = 9, label = { en = "N" } },
  { id = "counts", type = "number", many = true, label = { en = "N" } },
  { id = "cost", type = "money", label = { en = "N" } },
  { id = "costs", type = "money", many = true, label = { en = "N" } },
  { id = "urgent", type = "flag", label = { en = "N" } },
  { id = "begins", type = "date", label = { en = "N" } },
  { id = "ends", type = "date", label = { en = "N" } },
  { id = "heard", type = "instant", label = { en = "N" } },
  { id = "reported", type = "period", label = { en = "N" } },
  { id = "kind", type = "code", codes = [{ id = "law", label = { en = "L" } }], label = { en = "N" } },
  { id = "partner", type = "link", to = "own", label = { en = "N" } },
  { id = "person", type = "person-name", class = "protected", label = { en = "N" } },
]
"#;

static OWN: LazyLock<Definition> = LazyLock::new(|| {
    let own = BTreeMap::from([("own.toml".to_owned(), REGISTER.to_owned())]);
    let registers = Registers::read(&own, &Vocabulary::embedded().unwrap()).unwrap();
    registers.get(&RegisterId::new("own").unwrap()).unwrap().clone()
});
static SCOPE: LazyLock<Scope> = LazyLock::new(|| Scope::of(&OWN));
static FIELDS: LazyLock<Fields> = LazyLock::new(|| {
    let money = |units, currency: &str| Value::Money(Money { amount: Decimal::new(units, 2), currency: currency.to_owned() });
    let values = [
        ("note", vec![Value::Text("Agadir".to_owned())]),
        ("amount", vec![Value::Number(Decimal::new(i64::MAX, 9))]),
        ("counts", vec![Value::Number(Decimal::new(i64::MIN, 0)), Value::Number(Decimal::new(i64::MAX, 0))]),
        ("cost", vec![money(i64::MAX, "MAD")]),
        ("costs", vec![money(1, "MAD"), money(1, "EUR")]),
        ("urgent", vec![Value::Flag(true)]),
        ("begins", vec![Value::Date(date(-9999, 1, 1))]),
        ("ends", vec![Value::Date(date(9999, 12, 31))]),
        ("heard", vec![Value::Instant(jiff::Timestamp::MAX)]),
        ("reported", vec![Value::Period("2027-Q1".parse().unwrap())]),
        ("kind", vec![Value::Code("law".to_owned())]),
    ];
    values.into_iter().map(|(id, values)| (FieldId::new(id).unwrap(), values)).collect()
});

fuzz_target!(|text: &str| {
    let expression = match parse(text) {
        Ok(expression) => expression,
        Err(fault) => {
            assert!(text.get(fault.at).is_some());
            return;
        }
    };
    let printed = expression.to_string();
    // texts are brought into one form, which may be longer
    if printed.len() <= rihla_register::expression::LENGTH {
        assert_eq!(parse(&printed).as_ref(), Ok(&expression));
    }
    let all = |_: &str| true;
    let checked = match check(&expression, &SCOPE, Use { visible: &all, protected: true }) {
        Ok(checked) => checked,
        Err(fault) => {
            assert!(text.get(fault.at).is_some());
            return;
        }
    };
    let own = |own: Pseudo| (own == Pseudo::State).then(|| Value::Code("draft".to_owned()));
    let record = Given { fields: &FIELDS, own: &own };
    let empty = Given { fields: &Fields::new(), own: &|_| Vec::new() };
    let number = |name: &str| SCOPE.names().position(|known| known == name).and_then(|at| i64::try_from(at).ok());
    for today in [date(2027, 3, 15), date(9999, 12, 31), date(-9999, 1, 1)] {
        let calendar = Calendar { today, zone: &TimeZone::UTC };
        for subject in [&record, &empty] {
            let _ = checked.value(subject, calendar, None);
            let _ = checked.value(subject, calendar, Some(2));
            let _ = checked.holds(subject, calendar);
        }
        if let Ok(condition) = checked.clone().condition(&expression) {
            let index = Index { number: &number, condition: &|_, _| None, calendar };
            assert!(!compile(&condition, index).condition.text().is_empty());
            let _ = drivers(&condition, index);
        }
    }
});
