//! What the program's registers promise: who may do what, times that run, and who never sees a person.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rihla_model::access::{Act, Condition, FieldClass, Serves};
use rihla_model::{Language, LocalText, RegisterId, RoleId, StateId, Vocabulary};
use rihla_register::{Definition, Registers};

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::embedded().unwrap());
static REGISTERS: LazyLock<Registers> = LazyLock::new(|| Registers::embedded(&VOCABULARY).unwrap());

const CASE: &str = include_str!("../registers/protected-case.toml");
const CASE_ROLES: &str = include_str!("../registers/roles.extension.toml");

fn register(id: &str) -> &'static Definition {
    REGISTERS.get(&RegisterId::new(id).unwrap()).unwrap()
}

fn with_case(text: &str) -> Result<Registers, Vec<String>> {
    let own = [("protected-case.toml", text), ("roles.extension.toml", CASE_ROLES)];
    let own: BTreeMap<String, String> = own.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    Registers::read(&own, &VOCABULARY).map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

/// Every grant as a line. Set `RIHLA_BLESS` to write it anew, and read what changed.
#[test]
fn who_may_do_what_is_as_it_was_agreed() {
    let mut table = String::new();
    for role in REGISTERS.roles().iter() {
        writeln!(table, "{} (serves {:?})", role.id, role.serves).unwrap();
        for grant in &role.grants {
            let acts: Vec<&str> = grant.acts.iter().map(|act| act.name()).collect();
            let when: Vec<&str> = grant.when.iter().map(|when| when.name()).collect();
            let classes: Vec<&str> = grant.classes.iter().map(|class| class.name()).collect();
            let when = if when.is_empty() { "all".to_owned() } else { when.join(" ") };
            writeln!(table, "  {}: {} | {} | {}", grant.register, acts.join(" "), when, classes.join(" ")).unwrap();
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/access.txt");
    if std::env::var_os("RIHLA_BLESS").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), table);
}

#[test]
fn administrators_see_no_guarded_field_of_any_register() {
    let administrator = REGISTERS.roles().get(&RoleId::new("administrator").unwrap()).unwrap();
    assert!(!administrator.grants.is_empty());
    assert!(administrator.grants.iter().all(|grant| grant.classes.iter().all(|class| *class < FieldClass::Restricted)));
    // of requests of persons they see the declaration alone
    let request = RegisterId::new("subject-request").unwrap();
    let acts: BTreeSet<Act> =
        administrator.grants.iter().filter(|grant| grant.register == request).flat_map(|grant| grant.acts.clone()).collect();
    assert_eq!(acts, BTreeSet::from([Act::Design]));
}

#[test]
fn who_sees_protected_fields_has_a_second_factor() {
    let registers = with_case(CASE).unwrap();
    let mut seen = 0;
    for role in registers.roles().iter().filter(|role| role.grants.iter().any(|grant| grant.classes.contains(&FieldClass::Protected))) {
        assert!(role.second_factor, "{}", role.id);
        seen += 1;
    }
    assert!(seen > 3);
}

#[test]
fn a_request_is_due_after_one_month_and_after_three_where_extended() {
    let request = register("subject-request");
    let day = |text: &str| text.parse::<Date>().unwrap();
    let due = |state: &str| request.due_in(&StateId::new(state).unwrap()).and_then(|rule| rule.day(day("2027-01-31")));
    assert_eq!((due("received"), due("open")), (Some(day("2027-02-28")), Some(day("2027-02-28"))));
    assert_eq!(due("extended"), Some(day("2027-04-30")));
    assert_eq!((due("answered"), due("closed")), (None, None));
    // the reason is told, and an answer needs an identity that was looked at
    let extend = request.transitions.iter().find(|transition| transition.id.as_str() == "extend").unwrap();
    let needed: Vec<&str> = extend.requires.iter().map(|field| field.as_str()).collect();
    assert_eq!((needed, extend.reason), (vec!["extension_reason", "extension_told_on"], true));
    let answer = request.transitions.iter().find(|transition| transition.id.as_str() == "answer").unwrap();
    assert!(answer.second_person && answer.from.iter().all(|state| state.as_str() != "received"));
}

#[test]
fn the_authority_is_to_be_told_within_72_hours() {
    let breach = register("breach");
    let rule = breach.due_in(&StateId::new("reported").unwrap()).unwrap();
    assert_eq!(rule.field.as_str(), "detected_at");
    let zone = TimeZone::get("Africa/Casablanca").unwrap();
    assert_eq!(rule.moment("2027-03-05T22:30:00Z".parse().unwrap(), &zone), Some("2027-03-08T22:30:00Z".parse().unwrap()));
    assert!(breach.due_in(&StateId::new("told").unwrap()).is_none());
}

#[test]
fn a_decision_leads_to_an_owned_and_dated_action() {
    let action = register("action");
    for (field, to) in
        [("decision", Some("decision")), ("meeting", Some("meeting")), ("owner", None), ("owner_office", None), ("due_on", None)]
    {
        let found = action.fields.iter().find(|known| known.id.as_str() == field).unwrap();
        assert!(found.required && found.to.as_ref().map(|to| to.as_str()) == to, "{field}");
    }
    let finish = action.transitions.iter().find(|transition| transition.to.as_str() == "done").unwrap();
    assert!(finish.requires.iter().any(|field| field.as_str() == "proof"));
    assert!(
        register("decision").fields.iter().filter(|field| ["owner", "due_on"].contains(&field.id.as_str())).all(|field| field.required)
    );
}

#[test]
fn names_of_persons_stand_in_protected_fields_alone_and_are_erased_in_time() {
    let registers = with_case(CASE).unwrap();
    let mut seen = 0;
    for definition in registers.iter().filter(|definition| definition.fields.iter().any(|field| field.class == FieldClass::Protected)) {
        seen += 1;
        let retention = definition.retention.as_ref().unwrap();
        assert_eq!(retention.then.name(), "erase", "{}", *definition.id);
        assert!(definition.public.is_none(), "{}", *definition.id);
    }
    assert_eq!(seen, 3);
}

#[test]
fn the_protected_test_register_is_whole_and_speaks_five_languages() {
    let registers = with_case(CASE).unwrap();
    let case = registers.get(&RegisterId::new("protected-case").unwrap()).unwrap();
    let texts: Vec<&LocalText> = case
        .fields
        .iter()
        .flat_map(|field| field.codes.iter().map(|code| &code.label).chain([&field.label]))
        .chain(case.states.iter().map(|state| &state.label))
        .chain(case.transitions.iter().map(|transition| &transition.label))
        .collect();
    assert!(texts.iter().all(|text| Language::SPOKEN.iter().all(|language| text.exact(*language).is_some())));
    let conditions: BTreeSet<Condition> = case.grants.iter().flat_map(|grant| grant.when.iter().copied()).collect();
    assert_eq!(conditions, BTreeSet::from([Condition::OwnAgency, Condition::OwnArea, Condition::Assigned, Condition::Own]));
    assert_eq!(registers.roles().get(&RoleId::new("border-officer").unwrap()).map(|role| role.serves), Some(Serves::Enforcement));
}

#[test]
fn an_operators_role_cannot_cross_the_firewall_or_stand_twice() {
    let text = format!("{CASE}\n[[grant]]\nrole = \"border-officer\"\nacts = [\"see\"]\nclasses = [\"internal\"]\n");
    let faults = with_case(&text).unwrap_err();
    assert!(matches!(faults.as_slice(), [fault] if fault.contains("serves enforcement")), "{faults:#?}");
    let own = BTreeMap::from([(
        "roles.extension.toml".to_owned(),
        "[[role]]\nid = \"anyone\"\nserves = \"service\"\nlabel = \"All\"\n".to_owned(),
    )]);
    let faults = Registers::read(&own, &VOCABULARY).unwrap_err();
    assert!(
        faults.iter().any(|fault| fault.to_string().starts_with("registers/roles.extension.toml:2:6: 'anyone' is declared twice")),
        "{faults:#?}"
    );
}
