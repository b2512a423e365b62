//! Reading definitions: the program's own are whole, and each fault is found where it stands.

use std::collections::BTreeMap;

use rihla_model::access::{Act, Aim};
use rihla_model::{Language, RegisterId, RoleId, Vocabulary};
use rihla_register::Registers;

fn read(own: &[(&str, &str)]) -> Result<Registers, Vec<String>> {
    let own: BTreeMap<String, String> = own.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let faults = |faults: Vec<rihla_model::definition::DefinitionError>| faults.iter().map(ToString::to_string).collect();
    Registers::read(&own, &Vocabulary::embedded().unwrap()).map_err(faults)
}

/// A protected register with one thing wrong, or none.
fn case(replace: &str, by: &str) -> String {
    let good = r#"id = "case"
version = 1
subsystem = "PROT"
aim = "protection"
label = { en = "Cases" }
purpose = { en = "To help." }
title = "number"

[legal-basis]
kind = "vital-interest"
text = { en = "Law 1" }

[[field]]
id = "number"
type = "text"
required = true
label = { en = "Number" }

[[field]]
id = "name"
type = "person-name"
class = "protected"
label = { en = "Name" }

[[field]]
id = "opened_on"
type = "date"
label = { en = "Opened on" }

[[state]]
id = "open"
label = { en = "Open" }

[[state]]
id = "closed"
label = { en = "Closed" }
final = true

[[transition]]
id = "close"
label = { en = "Close" }
from = ["open"]
to = "closed"
by = ["focal-point"]
requires = ["opened_on"]

[list]
columns = ["number"]

[retention]
keep = "P5Y"
from = "opened_on"
then = "erase"

[[grant]]
role = "focal-point"
acts = ["see", "transition"]
classes = ["internal"]
"#;
    assert!(good.contains(replace), "{replace}");
    good.replacen(replace, by, 1)
}

fn fault(replace: &str, by: &str) -> String {
    let faults = read(&[("case.toml", &case(replace, by))]).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:#?}");
    faults.into_iter().next().unwrap()
}

#[test]
fn the_programs_registers_are_whole_and_speak_five_languages() {
    let registers = read(&[]).unwrap();
    assert!(registers.iter().count() > 0);
    for register in registers.iter() {
        let labels = register.fields.iter().map(|field| &field.label);
        let states = register.states.iter().map(|state| &state.label);
        let transitions = register.transitions.iter().map(|transition| &transition.label);
        let sections = register.sections.iter().map(|section| &section.label);
        let codes = register.fields.iter().flat_map(|field| field.codes.iter().map(|code| &code.label));
        let helps = register.fields.iter().map(|field| &field.help).filter(|help| !help.is_empty());
        let own = [&register.label, &register.purpose, &register.legal_basis.text];
        for text in own.into_iter().chain(labels).chain(states).chain(transitions).chain(sections).chain(codes).chain(helps) {
            for language in Language::SPOKEN {
                assert!(text.exact(language).is_some_and(|text| !text.trim().is_empty()), "{}: {text:?} in {language}", *register.id);
            }
        }
    }
    for role in registers.roles().iter() {
        let spoken = |language: &Language| role.label.exact(*language).is_some() && role.description.exact(*language).is_some();
        assert!(Language::SPOKEN.iter().all(spoken), "{}", role.id);
    }
}

#[test]
fn an_operator_adds_a_register_and_a_field_without_a_rebuild() {
    let more = "[[field]]\nid = \"gazette\"\ntype = \"text\"\nclass = \"public\"\nlabel = { en = \"Gazette\" }\n";
    let registers = read(&[("case.toml", &case("", "")), ("policy.extension.toml", more)]).unwrap();
    let policy = registers.get(&RegisterId::new("policy").unwrap()).unwrap();
    assert!(policy.fields.iter().any(|field| field.id.as_str() == "gazette"));
    let case = registers.get(&RegisterId::new("case").unwrap()).unwrap();
    assert_eq!((case.aim, case.states.first().unwrap().id.as_str()), (Aim::Protection, "open"));
    let role = registers.roles().get(&RoleId::new("focal-point").unwrap()).unwrap();
    assert!(role.grants.iter().any(|grant| grant.register.as_str() == "case" && grant.acts.contains(&Act::See)));
}

#[test]
fn an_extension_adds_and_never_changes() {
    for (text, place) in [
        ("[[field]]\nid = \"title\"\ntype = \"text\"\nlabel = { en = \"Again\" }\n", "registers/policy.extension.toml:2:6"),
        ("[retention]\nkeep = \"P1D\"\nfrom = \"created\"\nthen = \"erase\"\n", "registers/policy.extension.toml:1:"),
        // would narrow or widen the last block of the register
        ("when = [\"published\"]\n", "registers/policy.extension.toml:1:1"),
        ("[[grant.more]]\nacts = [\"erase\"]\n", "registers/policy.extension.toml:1:"),
        ("version = 7\n", "registers/policy.extension.toml:1:1"),
        ("revision = 0\n", "registers/policy.extension.toml:1:12"),
        (
            "[[field]]\nid = \"extra\"\ntype = \"link\"\nto = \"nowhere\"\nlabel = { en = \"Extra\" }\n",
            "registers/policy.extension.toml:4:6",
        ),
    ] {
        let faults = read(&[("policy.extension.toml", text)]).unwrap_err();
        assert!(faults.iter().any(|fault| fault.starts_with(place)), "{place}: {faults:#?}");
    }
    // a key before the first block would become one of the register's last grant, which has no condition
    let narrowed = read(&[("case.toml", &case("", "")), ("case.extension.toml", "when = [\"own-agency\"]\n")]).unwrap_err();
    assert_eq!(narrowed.len(), 1, "{narrowed:?}");
    assert!(narrowed.iter().all(|fault| fault.starts_with("registers/case.extension.toml:1:1: 'when' is not known here")), "{narrowed:?}");
    let lost = read(&[("polcy.extension.toml", "")]).unwrap_err();
    assert!(lost.iter().any(|fault| fault.contains("no register 'polcy'")), "{lost:?}");
}

#[test]
fn each_fault_is_told_with_its_place() {
    for (replace, by, place, words) in [
        ("title = \"number\"", "title = \"nummer\"", ":7:9", "no field 'nummer'"),
        ("title = \"number\"", "title = \"name\"", ":7:9", "is protected"),
        ("id = \"name\"", "id = \"number\"", ":20:6", "declared twice"),
        ("id = \"opened_on\"", "id = \"Opened\"", ":", "cannot name a field"),
        ("class = \"protected\"", "class = \"internal\"", ":21:8", "a person's name is protected"),
        ("aim = \"protection\"", "aim = \"coordination\"", ":20:6", "open to many"),
        ("type = \"date\"", "type = \"code\"", ":", "needs list / codes"),
        ("type = \"date\"", "type = \"date\"\nmost = 4", ":", "has no 'most'"),
        ("to = \"closed\"", "to = \"shut\"", ":", "no state 'shut'"),
        ("requires = [\"opened_on\"]", "requires = [\"shut_on\"]", ":45:13", "no field 'shut_on'"),
        ("keep = \"P5Y\"", "keep = \"PT5H\"", ":51:8", "as in \"P5Y\""),
        ("from = \"opened_on\"", "from = \"number\"", ":52:8", "no single date"),
        ("acts = [\"see\", ", "acts = [\"look\", ", ":", "'acts' wants one of these words: see, history"),
        ("role = \"focal-point\"", "role = \"focal\"", ":56:8", "no role 'focal'"),
        ("role = \"focal-point\"", "role = \"anyone\"", ":56:8", "published records"),
        ("\"transition\"]", "\"edit\"]", ":44:7", "gives it the act transition"),
        ("by = [\"focal-point\"]", "by = []", ":44:6", "a list with something in it"),
        ("requires =", "second-person = true\nrequires =", ":40:6", "gives the act confirm"),
        ("title = \"number\"", "title = \"opened_on\"", ":7:9", "one line of text"),
        (
            "acts = [\"see\", \"transition\"]\nclasses = [\"internal\"]",
            "acts = [\"create\", \"transition\"]\nclasses = [\"public\"]",
            ":56:8",
            "does not reach 'number'",
        ),
        ("columns = [\"number\"]", "columns = [\"number\"]\norder = \"name\"", ":", "is protected"),
        ("type = \"date\"", "type = \"number\"\nlowest = 2\nhighest = 1", ":26:6", "above its highest"),
        ("keep = \"P5Y\"", "keep = \"PT0.000001S\"", ":51:8", "as in \"P5Y\""),
        ("subsystem = \"PROT\"", "subsystem = \"PROTECTION\"", ":3:13", "wants one of these words"),
        ("[list]", "[lists]", ":", "'lists' is not known here"),
    ] {
        let faults = read(&[("case.toml", &case(replace, by))]).unwrap_err();
        let found = faults.iter().any(|fault| fault.starts_with(&format!("registers/case.toml{place}")) && fault.contains(words));
        assert!(found, "{by}: {faults:#?}");
    }
}

#[test]
fn protected_fields_are_not_kept_for_ever() {
    let retention = "[retention]\nkeep = \"P5Y\"\nfrom = \"opened_on\"\nthen = \"erase\"\n";
    assert!(fault(retention, "").contains("add [retention]"));
}

#[test]
fn enforcement_is_refused_at_the_firewall_when_definitions_load() {
    let base = include_str!("../../../../registers/roles.toml");
    let roles = base.replacen("id = \"focal-point\"\nserves = \"coordination\"", "id = \"focal-point\"\nserves = \"enforcement\"", 1);
    assert_ne!(base, roles);
    let faults = read(&[("roles.toml", roles.as_str()), ("case.toml", &case("", ""))]).unwrap_err();
    // in the added register, and in each of the program's own behind the firewall
    let places: Vec<&str> = faults.iter().filter_map(|fault| fault.split(':').next()).collect();
    assert_eq!(places, ["registers/access-barrier.toml", "registers/case.toml", "registers/service.toml"], "{faults:#?}");
    assert!(
        faults.iter().all(|fault| fault.contains("serves enforcement")) && faults[1].starts_with("registers/case.toml:56:8"),
        "{faults:#?}"
    );
}

#[test]
fn a_role_is_declared_once() {
    let base = include_str!("../../../../registers/roles.toml");
    let again = "\n[[role]]\nid = \"anyone\"\nserves = \"administration\"\nlabel = { en = \"All\" }\n";
    let faults = read(&[("roles.toml", &format!("{base}{again}"))]).unwrap_err();
    assert!(faults.iter().any(|fault| fault.contains("roles.toml") && fault.contains("'anyone' is declared twice")), "{faults:?}");
}
