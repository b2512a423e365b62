//! A filter gives the same records in the database and in the program, on both engines.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rihla_model::access::FieldClass;
use rihla_model::{FieldId, Language};
use rihla_register::expression::{Formulas, Pseudo};
use rihla_register::query::{Driver, Index, compile, drivers};
use rihla_register::value::{ABSENT, Value, sort_key};
use rihla_store::database::{Database, Scratch, Statement, Unit, scratch_on_each_engine};

use crate::activity::{DEFINITION, Record, calendar, checked_for, pool, record, typed};

/// Fields that are in no index, so that they have to be asked again.
const UNINDEXED: [&str; 3] = ["text", "person", "rest"];

/// Where each name stands in the index.
fn numbers() -> BTreeMap<String, i64> {
    let fields = DEFINITION.fields.iter().map(|field| field.id.to_string());
    let languages = Language::SPOKEN.iter().map(|language| format!("title@{}", language.tag()));
    let own = Pseudo::ALL.iter().map(|own| own.name().to_owned());
    fields.filter(|id| !UNINDEXED.contains(&id.as_str())).chain(languages).chain(own).zip(1_i64..).collect()
}

/// The keys of a record by the name of the index.
fn keys(record: &Record, name: &str) -> BTreeSet<Vec<u8>> {
    let of = |value: &Value| sort_key(value).unwrap();
    let own = Pseudo::ALL.into_iter().find(|own| own.name() == name);
    let mut keys: BTreeSet<Vec<u8>> = BTreeSet::new();
    match (own, name.split_once('@')) {
        (Some(own), _) => keys.extend(record.own.get(&own).map(of)),
        (None, parts) => {
            let (id, language) = parts.map_or((name, None), |(id, tag)| (id, Language::from_tag(tag)));
            for value in record.fields.get(&FieldId::new(id).unwrap()).into_iter().flatten() {
                match value {
                    Value::Localised(texts) => {
                        let wanted = texts.iter().filter(|(found, _)| language.is_none_or(|language| language == **found));
                        keys.extend(wanted.map(|(_, text)| of(&Value::Text(text.clone()))));
                    }
                    value => keys.extend([of(value)]),
                }
            }
        }
    }
    if keys.is_empty() {
        keys.insert(ABSENT.to_vec());
    }
    keys
}

async fn fill(database: &Database, records: &[Record]) {
    let mut unit = database.write().await.unwrap();
    unit.run(Statement::new("create table owner (record bigint primary key, agency text)")).await.unwrap();
    for (number, record) in (0_i64..).zip(records) {
        // hidden from whom does not belong to the agency, where there is one
        let agency = if record.hidden { Some("other").filter(|_| number % 2 == 0) } else { Some("own") };
        let row = Statement::new("insert into owner (record, agency) values (?, ?)");
        unit.run(row.bind(number).bind(agency)).await.unwrap();
        for (name, field) in numbers() {
            for key in keys(record, &name) {
                unit.run(Statement::new("insert into entry (record, field, key) values (?, ?, ?)").bind(number).bind(field).bind(key))
                    .await
                    .unwrap();
            }
        }
    }
    unit.commit().await.unwrap();
}

/// Records of values from the pools, a third of the fields empty.
fn records() -> impl Strategy<Value = Vec<Record>> {
    let one = |field: &'static str| {
        let definition = DEFINITION.field(&FieldId::new(field).unwrap()).unwrap();
        let most = if definition.many { 3 } else { 1 };
        (0..3_u8, prop::sample::subsequence(pool(field), 1..=most))
            .prop_map(move |(empty, values)| (field, if empty == 0 { Vec::new() } else { values }))
    };
    let fields: Vec<_> = typed().map(one).collect();
    let own = (prop::sample::select(vec!["draft", "running"]), prop::option::of(prop::sample::select(pool("ends"))), any::<bool>());
    let record = (fields, own, any::<bool>()).prop_map(|(fields, (state, due, withdrawn), hidden)| {
        let mut made = record(serde_json::json!({}));
        made.hidden = hidden;
        let filled = fields.into_iter().filter(|(_, values)| !values.is_empty());
        made.fields.extend(filled.map(|(id, values)| (FieldId::new(id).unwrap(), values)));
        made.own.insert(Pseudo::State, Value::Code(state.to_owned()));
        made.own.insert(Pseudo::Withdrawn, Value::Flag(withdrawn));
        made.own.extend(due.map(|due| (Pseudo::Due, due)));
        let own = made.own.clone();
        Formulas::of(&DEFINITION).unwrap().compute(&mut made.fields, &|name| own.get(&name).cloned().into_iter().collect(), calendar());
        made
    });
    prop::collection::vec(record, 40)
}

/// What is written for a value, where it can be.
fn written(value: &Value) -> Option<String> {
    Some(match value {
        Value::Text(text) | Value::Code(text) => format!("\"{text}\""),
        Value::Localised(texts) => format!("\"{}\"", texts.values().next()?),
        Value::Number(number) => format!("({number})").replace("(-", "(0 - "),
        Value::Money(money) => format!("({} {})", money.amount, money.currency),
        Value::Flag(flag) => flag.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Instant(instant) => instant.to_string(),
        Value::Period(period) => period.to_string(),
        Value::Link(id) => format!("\"{id}\""),
        Value::File(_) => return None,
    })
}

fn one_of(texts: &[&str]) -> BoxedStrategy<String> {
    prop::sample::select(texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>()).boxed()
}

/// Names of a kind, and what they are compared with.
fn kinds() -> Vec<(Vec<&'static str>, Vec<String>)> {
    let values = |field: &str| pool(field).iter().filter_map(written).collect::<Vec<_>>();
    let more = |field: &str, more: &[&str]| values(field).into_iter().chain(more.iter().map(|text| (*text).to_owned())).collect::<Vec<_>>();
    let dates = ["today", "2027", "2026", "2027-Q1", "2027-03", "today - P1D", "today + P1M", "9999-12-31"];
    let moments = ["today", "2027", "2027-Q1", "2027-03-15", "2027-03-16", "9999-12-31"];
    vec![
        (
            vec!["title", "title.fr", "title.ar", "title.en", "title.es", "note", "names", "contact", "level"],
            more("note", &["\"\"", "\"طنجة\""]),
        ),
        (vec!["amount", "rest", "score", "length", "share", "counts"], more("amount", &["1 / 0", "2", "3", "1.5 * 100", "0.667"])),
        (vec!["cost", "costs"], more("cost", &["1000.00 MAD", "3 USD", "500 MAD * 2"])),
        (vec!["begins", "ends", "@due", "seen_on"], more("begins", &dates)),
        (vec!["heard", "@made"], more("heard", &moments)),
        (vec!["reported"], more("reported", &["2027-03-15", "2027-06-30", "today"])),
        (vec!["kind"], values("kind")),
        (vec!["kinds"], values("kinds")),
        (vec!["objectives"], values("objectives")),
        (vec!["@state"], vec!["\"draft\"".to_owned(), "\"running\"".to_owned()]),
        (vec!["partner"], values("partner")),
        (vec!["urgent", "@withdrawn"], vec!["true".to_owned(), "false".to_owned()]),
    ]
}

/// One comparison; not each of them is of kinds that go together.
fn comparison() -> BoxedStrategy<String> {
    let signs = one_of(&["=", "!=", "<", "<=", ">", ">=", "=", "!="]);
    let of_kinds = prop::sample::select(kinds()).prop_flat_map(move |(names, values)| {
        let (name, value) = (prop::sample::select(names), prop::sample::select(values));
        prop_oneof![
            4 => (name.clone(), signs.clone(), value.clone()).prop_map(|(name, sign, value)| format!("{name} {sign} {value}")),
            1 => (name.clone(), signs.clone(), value.clone()).prop_map(|(name, sign, value)| format!("{value} {sign} {name}")),
            2 => (name.clone(), signs.clone(), name.clone()).prop_map(|(left, sign, right)| format!("{left} {sign} {right}")),
            1 => (name.clone(), value.clone(), value, name).prop_map(|(name, a, b, c)| format!("{name} in ({a}, {b}, {c})")),
        ]
    });
    let starts = (
        one_of(&["title", "title.fr", "title.ar", "note", "names", "contact", "objectives", "level", "kinds"]),
        one_of(&[
            "ag",
            "AGA",
            "ecl",
            "é",
            "ط",
            "محم",
            "",
            "\u{301}",
            "gcm:",
            "gcm:8",
            "a-",
            "a ",
            "เ",
            "h",
            &"rue de la kasbah ".repeat(9),
            &"gcm:8".repeat(20),
        ]),
    );
    let filled = prop::sample::select(kinds()).prop_flat_map(|(names, _)| (prop::sample::select(names), any::<bool>()));
    prop_oneof![
        12 => of_kinds,
        2 => starts.prop_map(|(name, start)| format!("{name} starts \"{start}\"")),
        3 => filled.prop_map(|(name, empty)| format!("{name} is {}", if empty { "empty" } else { "filled" })),
        1 => one_of(&["urgent", "@withdrawn", "true", "false", "text is filled", "count(text) = 0"]),
        3 => one_of(&[
            "ends - begins > 30", "amount * 2 = 3", "count(names) > 1", "sum(costs) > 1 MAD", "max(counts) = 3", "ends - P1M < begins",
            "coalesce(note, contact) = \"Agadir\"", "if(urgent, ends, begins) > today", "if(urgent, score > 1, note is filled)",
            "(urgent or score = 1) = true", "coalesce(urgent, @withdrawn)", "amount + score != 1", "cost / 2 = 500 MAD", "-amount = 1.5",
            "heard - P1D < today", "reported = ends", "heard = ends", "ends > heard", "score + 1 is empty", "min(title) = \"agadir\"",
        ]),
    ]
    .boxed()
}

fn filter() -> BoxedStrategy<String> {
    comparison()
        .prop_recursive(4, 16, 3, |inner| {
            prop_oneof![
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) and ({b})")),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) or ({b})")),
                inner.clone().prop_map(|a| format!("not ({a})")),
                (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("if({a}, {b}, {c})")),
            ]
        })
        .boxed()
}

/// What restricts fields of a class, for one who sees restricted fields of the own agency alone.
fn restricted(_: &str, class: FieldClass) -> Option<Statement> {
    (class == FieldClass::Restricted).then(|| Statement::new("(select o.agency from owner o where o.record = e.record) = ?").bind("own"))
}

/// That a record is among those of a driver.
fn driven(driver: &Driver) -> Statement {
    Statement::new("e.record in (").append(driver.records()).push(")")
}

async fn numbers_of(unit: &mut Unit, condition: Statement) -> BTreeSet<i64> {
    let find = Statement::new("select e.record from owner e where ").append(condition);
    unit.rows(find).await.unwrap().iter().map(|row| row.integer(0).unwrap()).collect()
}

/// Asks the database and the records; tells how many filters were exact, asked again, and driven.
async fn compare(unit: &mut Unit, records: &[Record], filters: &[String]) -> [usize; 4] {
    let numbers = numbers();
    let number = |name: &str| numbers.get(name).copied();
    let index = Index { number: &number, condition: &restricted, calendar: calendar() };
    let mut seen = [0; 4];
    for text in filters {
        let Ok((expression, checked)) = checked_for(text, &|_| true, false) else { continue };
        let checked = checked.condition(&expression).unwrap();
        let compiled = compile(&checked, index);
        let found = numbers_of(unit, compiled.condition.clone()).await;
        let expected: BTreeSet<i64> =
            (0_i64..).zip(records).filter(|(_, record)| checked.holds(*record, calendar())).map(|(number, _)| number).collect();
        if compiled.recheck {
            assert!(found.is_superset(&expected), "{text}\n{}\nlost {:?}", compiled.condition.text(), expected.difference(&found));
        } else {
            assert_eq!(found, expected, "{text}\n{}", compiled.condition.text());
        }
        for driver in drivers(&checked, index) {
            let found = numbers_of(unit, driven(&driver)).await;
            assert!(found.is_superset(&expected), "{text}\n{:?}", driver.ranges());
            let count = unit.row(driver.count(7)).await.unwrap().unwrap().integer(0).unwrap();
            assert!(count <= 7 && count >= found.len().min(7).try_into().unwrap(), "{text}");
            seen[2] += 1;
        }
        if let Some(all) = Driver::of_all(&drivers(&checked, index)) {
            let found = numbers_of(unit, Statement::new("e.record in (").append(all).push(")")).await;
            assert!(found.is_superset(&expected), "{text}");
        }
        seen[usize::from(compiled.recheck)] += 1;
        seen[3] += usize::from(!expected.is_empty() && expected.len() < records.len());
    }
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_give_the_same_records_in_the_database_and_in_the_program() {
    // more of them for a longer search
    let rounds: u8 = std::env::var("RIHLA_TEST_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(2);
    for round in 0..rounds {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[round; 32]);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        let made = records().new_tree(&mut runner).unwrap().current();
        let filters: Vec<String> = (0..600).map(|_| filter().new_tree(&mut runner).unwrap().current()).collect();
        for scratch in scratch_on_each_engine("2027-03-15T00:00:00Z".parse().unwrap()).await.unwrap() {
            fill(scratch.database(), &made).await;
            let mut unit = scratch.database().read().await.unwrap();
            let [exact, again, driven, telling] = compare(&mut unit, &made, &filters).await;
            // the filters are none that are all refused, all asked again, or hold of nothing
            assert!(exact > 200 && again > 50 && driven > 100 && telling > 150, "{exact} {again} {driven} {telling}");
        }
    }
}

fn compiled(text: &str) -> (String, bool) {
    let numbers = numbers();
    let number = |name: &str| numbers.get(name).copied();
    let (_, checked) = checked_for(text, &|_| true, false).unwrap();
    let compiled = compile(&checked, Index { number: &number, condition: &restricted, calendar: calendar() });
    (compiled.condition.text().to_owned(), compiled.recheck)
}

#[test]
fn what_the_index_tells_is_not_asked_again() {
    for exact in [
        "title starts \"a\" and not names = \"x\"",
        "ends > today + P30D and ends != begins",
        "cost >= 5 MAD or costs in (1 MAD, 1 EUR)",
        "heard = 2027-Q1 and @made < today",
        "if(urgent, score > 1, contact is empty)",
        "reported in (2027, 2027-Q1)",
        "objectives starts \"gcm:8\"",
    ] {
        assert!(!compiled(exact).1, "{exact}");
    }
    for again in [
        "amount + 1 = 2",
        "count(names) = 1",
        "rest = 1",
        "reported = 2027-03-15",
        "text is empty",
        &format!("note starts \"{}\"", "x".repeat(200)),
    ] {
        assert!(compiled(again).1, "{again}");
        assert!(compiled(&format!("urgent and not ({again})")).1, "{again}");
    }
}

#[test]
fn every_look_at_a_guarded_field_is_guarded() {
    for (text, looks) in [
        ("score = 1", 1),
        ("score != 1", 2),
        ("score is empty", 1),
        ("not score > amount", 1),
        ("contact starts \"a\"", 1),
        ("score = score", 2),
    ] {
        let (sql, _) = compiled(text);
        assert_eq!(sql.matches("(select o.agency").count(), looks, "{text}: {sql}");
    }
    assert!(!compiled("note = \"x\" and @state = \"draft\"").0.contains("agency"));
}

#[test]
fn the_best_driver_comes_first() {
    let numbers = numbers();
    let number = |name: &str| numbers.get(name).copied();
    let index = Index { number: &number, condition: &restricted, calendar: calendar() };
    let first = |text: &str| {
        let (_, checked) = checked_for(text, &|_| true, false).unwrap();
        let drivers = drivers(&checked, index);
        let name = |driver: &Driver| {
            let fields = driver.ranges().iter().map(|range| numbers.iter().find(|(_, number)| **number == range.field).unwrap().0.as_str());
            fields.collect::<Vec<_>>().join(" ")
        };
        drivers.first().map(name)
    };
    assert_eq!(first("note is filled and ends > today and ends < 2028 and kind = \"law\"").as_deref(), Some("kind"));
    assert_eq!(first("note is filled and ends > today and title starts \"a\"").as_deref(), Some("title"));
    assert_eq!(first("kind in (\"law\", \"plan\") or partner = \"r1\"").as_deref(), Some("kind kind partner"));
    assert_eq!(first("amount + 1 = 2").as_deref(), Some("amount"));
    assert_eq!(first("kind is empty").as_deref(), Some("kind"));
    // no entry tells what is hidden from what is absent
    assert_eq!(first("score is empty"), None);
    assert_eq!(first("not kind = \"law\""), None);
    assert_eq!(first("kind = \"law\" or amount + coalesce(rest, 1) is empty"), None);
}

#[tokio::test]
async fn both_ways_use_the_index() {
    let numbers = numbers();
    let number = |name: &str| numbers.get(name).copied();
    let index = Index { number: &number, condition: &restricted, calendar: calendar() };
    let (_, checked) = checked_for("kind in (\"law\", \"plan\") and score > 1 and title starts \"a\"", &|_| true, false).unwrap();
    let scratch = Scratch::sqlite("2027-03-15T00:00:00Z".parse().unwrap()).await.unwrap();
    fill(scratch.database(), &[record(serde_json::json!({}))]).await;
    let mut unit = scratch.database().read().await.unwrap();
    let driver = drivers(&checked, index).into_iter().next().unwrap();
    for (condition, used, unused) in [
        (driven(&driver), "INDEX entry_by_key (field=? AND key>? AND key<?)", "SCAN i"),
        (compile(&checked, index).condition, "PRIMARY KEY (record=? AND field=?", "SCAN i"),
    ] {
        let plan = Statement::new("explain query plan select e.record from owner e where ").append(condition);
        let steps: Vec<String> = unit.rows(plan).await.unwrap().iter().map(|row| row.text(3).unwrap()).collect();
        assert!(steps.iter().any(|step| step.contains(used)) && !steps.iter().any(|step| step.contains(unused)), "{steps:#?}");
    }
}
