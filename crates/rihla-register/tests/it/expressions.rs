//! What expressions are taken, what they give, and how the others are refused.

use rihla_register::expression::{Calendar, Formulas, Kind, Pseudo};
use rihla_register::query::{Index, compile, drivers};
use rihla_register::value::Value;
use serde_json::json;

use crate::activity::{self, COMPUTED, DEFINITION, Record, calendar, checked, checked_for, read, record, text};

fn fault(text: &str) -> (String, String) {
    let fault = checked(text).unwrap_err();
    (fault.saying.id().to_owned(), text.get(fault.at).unwrap_or_default().to_owned())
}

#[test]
fn conditions_hold_as_the_documentation_says() {
    let record = record(json!({
        "title": { "fr": "Éclair", "ar": "مُحَمَّد" }, "names": ["Amal", "Brahim"], "amount": "12.50", "counts": [1, 2, 3],
        "cost": { "amount": "1000", "currency": "MAD" }, "costs": [{ "amount": "1", "currency": "MAD" }, { "amount": "2", "currency": "EUR" }],
        "urgent": false, "begins": "2027-01-31", "ends": "2027-03-31", "heard": "2027-03-15T22:59:59Z", "reported": "2027-Q1",
        "kind": "law", "objectives": ["gcm:7", "gcm:8"], "partner": "r1", "person": "Nadia",
    }));
    for holds in [
        "amount = 12.5",
        "amount * 2 + 1 = 26",
        "amount / 3 = 4.166666667",
        "-amount < 0",
        "cost = 1000.00 MAD and cost > 999.99 MAD and not cost > 1 EUR and cost != 1000 EUR",
        "cost * 2 = 2000 MAD and cost / 500 MAD = 2",
        "cost + 1 EUR is empty",
        "begins + P1M = 2027-02-28 and ends - begins = 59 and days(begins, ends) = 59",
        "ends - P1Y2M = 2026-01-31",
        "ends > today and ends <= today + P16D and begins < today - P1M",
        "ends = 2027 and ends in (2026, 2027) and ends = 2027-Q1 and ends < 2027-Q2 and begins > 2026",
        // 23:59 in Lagos, an hour ahead of UTC
        "heard = 2027-03-15 and heard = today and heard < 2027-03-16 and heard >= 2027-03-15T22:00:00Z",
        "reported = 2027-Q1 and reported < 2027-Q2 and reported = 2027-02-01 and reported != 2026-12-31 and reported > 2027",
        "title = \"Éclair\" and title.fr = \"Éclair\" and not title.ar = \"Éclair\" and title.en is empty and title is filled",
        "title starts \"ecl\" and title.ar starts \"محم\" and not title.fr starts \"clair\"",
        "names = \"Amal\" and names = \"Brahim\" and names != \"Said\" and not names != \"Amal\" and names starts \"bra\"",
        "names in (\"Said\", \"Brahim\")",
        "counts > 2 and counts < 2 and count(counts) = 3 and sum(counts) = 6 and min(counts) = 1 and max(counts) = 3",
        "sum(costs) is empty and count(costs) = 2",
        "kind = \"law\" and kind in (\"plan\", \"law\") and objectives starts \"gcm:7\" and not objectives starts \"GCM\"",
        "partner = \"r1\" and person starts \"nad\"",
        "@state = \"draft\" and not @withdrawn and @due is empty",
        "@made = 2027-03-15",
        "not urgent and urgent is filled and urgent = false",
        "if(urgent, 1, 2) = 2 and coalesce(rest, amount, 0) = 12.5",
        "if(urgent, \"plan\", \"law\") = kind",
        "level is empty and (amount > 1) = true",
        // empty: a comparison is false, whatever it says
        "not rest = 1 and not rest != 1 and not rest < 1 and not rest in (1) and not rest = rest and rest + 1 is empty",
        "not note starts \"\" and amount / 0 is empty and not amount / 0 != 1",
        "9000000000000 * 9000000000000 is empty and 9998-01-01 + P9000Y is empty",
        "coalesce(note, \"none\") = \"none\" and min(seen_on) is empty and sum(rest) is empty and count(rest) = 0",
        "count(title) = 2 and text is empty",
    ] {
        assert!(checked(holds).unwrap_or_else(|fault| panic!("{holds}: {}", fault.saying)).holds(&record, calendar()), "{holds}");
        let not = format!("not ({holds})");
        assert!(!checked(&not).unwrap().holds(&record, calendar()), "{not}");
    }
}

#[test]
fn what_does_not_fit_is_refused_with_its_place() {
    for (text, id, at) in [
        ("note = 1", "expression-apart", "note = 1"),
        ("amount + note = 1", "expression-apart", "amount + note"),
        ("cost > 5", "expression-apart", "cost > 5"),
        ("1 MAD < 1 EUR", "expression-currencies", "1 MAD < 1 EUR"),
        ("cost * cost = 1", "expression-apart", "cost * cost"),
        ("amount and urgent", "expression-condition", "amount"),
        ("not note", "expression-condition", "note"),
        ("urgent < true", "expression-unordered", "urgent < true"),
        ("partner > \"r1\"", "expression-unordered", "partner > \"r1\""),
        ("partner = \"../x\"", "expression-record", "partner = \"../x\""),
        ("kind = \"lawn\"", "expression-no-code", "kind = \"lawn\""),
        ("@state = \"over\"", "expression-no-code", "@state = \"over\""),
        ("kind = note", "expression-apart", "kind = note"),
        ("names + 1 = 2", "expression-several", "names"),
        ("coalesce(title, note) = \"\"", "expression-several", "title"),
        ("sum(names) = 1", "expression-not-here", "names"),
        ("count(amount + 1) = 1", "expression-wants-field", "amount + 1"),
        ("text = text", "expression-not-here", "text = text"),
        ("P1M = P30D", "expression-not-here", "P1M = P30D"),
        ("ends + 30 = today", "expression-apart", "ends + 30"),
        ("-ends = today", "expression-not-here", "ends"),
        ("amount starts \"1\"", "expression-not-here", "amount"),
        ("amount = 2027-Q1", "expression-apart", "amount = 2027-Q1"),
        ("ends = 20270", "expression-apart", "ends = 20270"),
        ("note.fr = \"\"", "expression-one-language", "note.fr"),
        ("days(amount, ends) = 1", "expression-not-here", "amount"),
        ("if(urgent, 1, \"a\") = 1", "expression-apart", "if(urgent, 1, \"a\")"),
        ("titel is filled", "expression-no-field-near", "titel"),
        ("@mad is filled", "expression-no-field-near", "@mad"),
        ("colour is filled", "expression-no-field", "colour"),
    ] {
        assert_eq!(fault(text), (id.to_owned(), at.to_owned()), "{text}");
    }
}

#[test]
fn what_may_not_be_seen_does_not_exist() {
    let said = |text: &str, hidden: &'static str| {
        let fault = checked_for(text, &|name| !name.starts_with(hidden), false).unwrap_err();
        format!("{} {}", fault.saying.id(), fault.saying)
    };
    for text in ["contact = \"x\"", "count(contact) = 1", "contact.fr is filled", "contact + 1 = 2"] {
        assert_eq!(said(text, "contact"), said(&text.replace("contact", "qwertyu"), "contact"), "{text}");
        assert!(!said(text, "contact").contains("contact"));
    }
    // and is not proposed
    assert!(said("contakt is filled", "other").contains("'contact'"));
    assert!(!said("contakt is filled", "contact").contains("contact"));
    assert!(!said("@made_by = \"x\"", "@made_by").contains("@made_by"));
    // protected fields are seen by some and sought by nobody
    assert!(said("person = \"x\"", "other").starts_with("expression-protected"));
    assert_eq!(said("person = \"x\"", "person"), said("qwertyu = \"x\"", "person"));
}

#[test]
fn nothing_that_was_written_is_echoed() {
    for text in [
        "\"Nadia",
        "nadia = 1",
        "@nadia = 1",
        "nadia(1)",
        "kind = \"Nadia\"",
        "partner = \"Nadia ?\"",
        "note.nadia = 1",
        "1 NADIA",
        "\"Nadia\"",
    ] {
        let said = match checked(text) {
            Ok(checked) => format!("{checked:?}"),
            Err(fault) => format!("{} {fault:?}", fault.saying),
        };
        assert!(!said.to_lowercase().contains("nadia"), "{said}");
    }
    let (expression, checked) =
        checked_for("note = \"Nadia\" and kind starts \"Nadia\" and note starts \"Nadia\"", &|_| true, true).unwrap();
    assert!(!format!("{expression:?} {checked:?}").contains("Nadia"));
}

#[test]
fn computed_fields_follow_from_those_before_them() {
    let formulas = Formulas::of(&DEFINITION).unwrap();
    assert_eq!(
        formulas.computed().map(|(id, checked)| (id.as_str(), checked.kind())).collect::<Vec<_>>(),
        [("length", Kind::Number), ("share", Kind::Number), ("level", Kind::Text),]
    );
    let mut record = record(json!({ "begins": "2026-01-01", "ends": "2026-12-31", "amount": "2", "rest": 3, "urgent": true }));
    let own = record.own.clone();
    formulas.compute(&mut record.fields, &|name: Pseudo| own.get(&name).cloned().into_iter().collect(), calendar());
    let shown = |id: &str| serde_json::to_value(record.fields.get(&rihla_model::FieldId::new(id).unwrap())).unwrap();
    assert_eq!((shown("length"), shown("share"), shown("level")), (json!([364]), json!(["0.667"]), json!(["high"])));
    assert!(checked("length > 300 and level = \"high\"").unwrap().holds(&record, calendar()));
    // what can be computed no more is absent again
    record.fields.remove(&rihla_model::FieldId::new("rest").unwrap());
    formulas.compute(&mut record.fields, &|_| Vec::new(), calendar());
    assert!(!record.fields.contains_key(&rihla_model::FieldId::new("share").unwrap()));
}

#[test]
fn a_transition_is_open_while_its_condition_holds() {
    let formulas = Formulas::of(&DEFINITION).unwrap();
    let start = &DEFINITION.transitions.first().unwrap().id;
    let opens = |fields| formulas.opens(start, &record(fields), calendar());
    assert!(opens(json!({ "amount": "1", "ends": "2027-03-16" })));
    assert!(!opens(json!({ "amount": "1", "ends": "2027-03-15" })) && !opens(json!({ "ends": "2027-03-16" })));
}

#[test]
fn faults_of_formulas_and_conditions_are_told_with_their_place() {
    let place = |text: &str, words: &str| {
        let at = text.find(words).unwrap();
        let line = text[..at].matches('\n').count() + 1;
        let column = text[text[..at].rfind('\n').map_or(0, |end| end + 1)..at].chars().count() + 1;
        format!("registers/activity.toml:{line}:{column}: ")
    };
    for (computed, condition, at, words) in [
        (&[("late", "ends > todai", "")][..], "", "todai", "no field of this name"),
        (&[("late", "\\\"é\\\" = note + 1", "")], "", "note + 1", "do not go together"),
        (&[("one", "two + 1", ""), ("two", "1", "")], "", "two + 1", "no field of this name"),
        (&[("one", "one + 1", "")], "", "one + 1", "no field of this name"),
        (&[("one", "P1M", "")], "", "\"P1M\"", "cannot give a duration"),
        (&[("sum", "score * 2", "class = \"internal\"")], "", "\"sum\"", "'score', which is more guarded"),
        (&[("sum", "amount * 2", "many = true")], "", "\"computed\"", "one value at most"),
        (&[("sum", "amount * 2", "required = true")], "", "\"computed\"", "never demanded"),
        (&[("sum", "amount * 2", "most = 2")], "", "most = 2", "has no 'most'"),
        (&[("sum", "amount * 2", "")], "requires = [\"sum\"]", "\"sum\"]", "cannot be filled in"),
        (&[], "if = \"amount\"", "amount\"\n\n[[grant", "condition is wanted"),
        (&[], "if = '''\namount >'''", "'''\n\n[[grant", "a value is wanted"),
    ] {
        let text = text(computed, condition);
        let faults = read(&text).unwrap_err();
        let found = faults.iter().any(|fault| fault.starts_with(&place(&text, at)) && fault.contains(words));
        assert!(found, "{computed:?} {condition}: {} {faults:#?}", place(&text, at));
    }
    let computed = text(&[], "").replacen("type = \"number\"\n", "type = \"computed\"\n", 1);
    assert!(read(&computed).unwrap_err().iter().any(|fault| fault.contains("needs formula")));
    let computed = [("left", "ends - today", ""), ("half", "amount / 2", ""), ("twice", "left * 2", "")];
    for (by, words) in [("left", Some("changes with the day")), ("twice", Some("changes with the day")), ("half", None)] {
        let ordered = text(&computed, "").replacen("columns = [\"title\"]", &format!("columns = [\"title\"], order = \"{by}\""), 1);
        let faults = read(&ordered).err().unwrap_or_default();
        assert!(words.map_or(faults.is_empty(), |words| faults.iter().any(|fault| fault.contains(words))), "{by}: {faults:?}");
    }
    let matched = text(&computed, "").replacen("list =", "matching = { keys = [[\"half\"]] }\nlist =", 1);
    assert!(read(&matched).unwrap_err().iter().any(|fault| fault.contains("stands in no file")));
    // a formula of what is guarded, in a field that is guarded as well
    assert!(read(&text(&[("sum", "score * 2", "class = \"restricted\"")], "if = \"person is filled\"")).is_ok());
    assert!(COMPUTED.iter().all(|(id, _, _)| activity::typed().all(|field| field != *id)));
}

#[test]
fn nobody_types_what_is_computed() {
    use rihla_register::value::{Limits, read_field, read_text};
    let field = DEFINITION.field(&rihla_model::FieldId::new("length").unwrap()).unwrap();
    let limits = Limits { vocabulary: &activity::VOCABULARY, stored: false };
    let faults = [read_field(field, &json!(3), limits), read_text(field, "3", rihla_model::Language::En, limits)];
    assert!(faults.iter().all(|read| read.as_ref().unwrap_err().first().unwrap().code == "computed"));
    assert_eq!(read_field(field, &json!(null), limits), Ok(Vec::<Value>::new()));
}

#[test]
fn what_changes_with_the_day_says_so() {
    let changes = |text: &str| checked(text).unwrap().changes_with_the_day();
    assert!(changes("ends - today") && changes("heard = 2027-03-15") && changes("days(heard, ends)") && changes("heard + P1D"));
    assert!(!changes("ends - begins") && !changes("heard > 2027-03-15T00:00:00Z") && !changes("ends = 2027-Q1"));
}

/// A record of values at the ends of their ranges.
static EXTREME: std::sync::LazyLock<Record> = std::sync::LazyLock::new(|| {
    let mut record = record(json!({
        "title": { "en": "a", "ar": "ب" }, "note": "a", "amount": "9223372036.854775807", "rest": "-922337203685477.5808",
        "counts": [i64::MIN, i64::MAX, 0], "cost": { "amount": "92233720368547758.07", "currency": "MAD" },
        "costs": [{ "amount": "1", "currency": "MAD" }, { "amount": "2", "currency": "EUR" }], "urgent": true, "reported": "0001-01-01/P9000Y",
        "kind": "law", "objectives": ["gcm:8"], "partner": "r1",
    }));
    let mut fill = |id: &str, value| drop(record.fields.insert(rihla_model::FieldId::new(id).unwrap(), vec![value]));
    fill("begins", Value::Date(jiff::civil::Date::MIN));
    fill("ends", Value::Date(jiff::civil::Date::MAX));
    fill("heard", Value::Instant(jiff::Timestamp::MIN));
    record.own.insert(Pseudo::Changed, Value::Instant(jiff::Timestamp::MAX));
    record
});

proptest::proptest! {
    #[test]
    fn whatever_is_written_is_refused_or_answered(words in proptest::collection::vec(proptest::sample::select(vec![
        "title", "title.ar", "note", "names", "amount", "rest", "counts", "cost", "costs", "urgent", "begins", "ends", "heard", "reported", "kind",
        "partner", "text", "@state", "@changed", "length", "level", "and", "or", "not", "(", ")", "in (", ",", "starts", "\"a\"", "\"law\"", "is empty",
        "is filled", "=", "!=", "<", ">=", "+", "-", "*", "/", "1", "0", "2027", "999999999999999999", "0.000000001", "2.50 MAD", "3 EUR", "2027-Q1",
        "9999-12-31", "0000-01-01", "2027-03-31T09:00:00Z", "P1M", "P9998Y", "today", "if(", "count(", "sum(", "min(", "days(", "coalesce(", "true",
    ]), 1..14)) {
        let text = words.join(" ");
        if let Ok((expression, checked)) = checked_for(&text, &|_| true, true) {
            let (again, same) = checked_for(&expression.to_string(), &|_| true, true).unwrap();
            proptest::prop_assert_eq!((&again, &same), (&expression, &checked));
            for today in [jiff::civil::Date::MIN, jiff::civil::date(2027, 3, 15), jiff::civil::Date::MAX] {
                let calendar = Calendar { today, ..calendar() };
                let _ = checked.value(&*EXTREME, calendar, Some(2));
                if let Ok(condition) = checked.clone().condition(&expression) {
                    proptest::prop_assert_eq!(condition.holds(&*EXTREME, calendar), condition.value(&*EXTREME, calendar, None) == Some(Value::Flag(true)));
                    let index = Index { number: &|name| i64::try_from(name.len()).ok(), condition: &|_, _| None, calendar };
                    let _ = (compile(&condition, index), drivers(&condition, index));
                }
            }
        }
    }
}
