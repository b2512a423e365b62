//! What the data protection officer does on the command line: deadlines, extracts, restrictions, retention by hand, recipients.

use std::path::PathBuf;
use std::sync::Arc;

use rihla_model::access::{Actor, ActorKind, Membership};
use rihla_model::{AccountId, AgencyId, Clock, RegisterId, RoleId, SystemClock};
use rihla_operations::node::Settings;
use rihla_operations::{Holder, Means, Node, NodeConfig, OpenNode};
use rihla_register::{Draft, Registry};
use ring::rand::SystemRandom;
use serde_json::{Value as Json, json};

use crate::program::{json as told, run};
use crate::small_node::SmallNode;

const CASE: &str = include_str!("../../../rihla-register/tests/registers/protected-case.toml");
const ROLES: &str = include_str!("../../../rihla-register/tests/registers/roles.extension.toml");
const PAPER: &str = include_str!("../../../rihla-register/tests/it/paper.toml");

fn said(arguments: &[&str], code: i32) -> String {
    let output = run(arguments);
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    text
}

fn id(text: &str) -> RegisterId {
    RegisterId::new(text).unwrap()
}

fn draft(json: Json) -> Draft {
    Draft { fields: serde_json::from_value(json).unwrap(), ..Draft::default() }
}

/// A node with cases of persons, papers that wait for review, and one account.
struct Office {
    node: SmallNode,
    folder: PathBuf,
    karim: Actor,
}

impl Office {
    fn new() -> Self {
        let node = SmallNode::new();
        let folder = node.folder();
        std::fs::create_dir_all(folder.join("registers")).unwrap();
        let paper = PAPER.replace("from = \"created\"", "from = \"sent_on\"").replace("then = \"erase\"", "then = \"review\"");
        for (name, text) in [("protected-case", CASE), ("roles.extension", ROLES), ("paper", &paper)] {
            std::fs::write(folder.join(format!("registers/{name}.toml")), text).unwrap();
        }
        let place = folder.to_str().unwrap();
        told(&["account", "create-first", "karim", place, "--role", "case-worker", "--json"], 0);
        let listed = told(&["account", "list", place, "--json"], 0);
        let account = AccountId::new(listed[0]["id"].as_str().unwrap()).unwrap();
        let role = RoleId::new("case-worker").unwrap();
        let membership = Membership { role, agency: Some(AgencyId::new("A").unwrap()), area: None };
        let karim = Actor { kind: ActorKind::Person, account: Some(account), memberships: vec![membership], scopes: None };
        Self { node, folder, karim }
    }

    fn place(&self) -> &str {
        self.folder.to_str().unwrap()
    }

    /// The records, opened beside the program.
    fn records<T>(&self, work: impl AsyncFnOnce(Registry) -> T) -> T {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let places = self.node.places();
            let config = NodeConfig::of(Settings::read(None, []).unwrap(), &places.data).unwrap();
            let means = Means { clock: &SystemClock, random: &SystemRandom::new(), disk: rihla_store::Disk::default() };
            let node = Node::open(&places, &Holder::File, &means).unwrap();
            let open = OpenNode::open(Arc::new(node), Arc::new(config), &SystemClock, Arc::new(SystemRandom::new())).await.unwrap();
            let registry = open.registry(&self.node.definitions(), Arc::new(SystemClock), Arc::new(SystemRandom::new())).unwrap();
            registry.adopt().await.unwrap();
            work(registry).await
        })
    }

    /// Two cases, the second of which leads to the first; tells both.
    fn cases(&self) -> (String, String) {
        self.records(async |registry| {
            let register = id("protected-case");
            let case = |json: Json| registry.create(&self.karim, &register, draft(json));
            let first = case(json!({ "number": "C-1", "name": "Bouchra Alaoui", "need": ["legal"] })).await.unwrap().record;
            let second = json!({ "number": "C-2", "name": "Amina Haddad", "need": ["shelter"], "before": first.as_str(), "contact": ["06 11"],
                "story": "She came with her brother." });
            let second = case(second).await.unwrap().record;
            registry.look(&self.karim, (&register, &second), Some("a visit")).await.unwrap();
            (first.as_str().to_owned(), second.as_str().to_owned())
        })
    }
}

fn person(account: &str, role: &str) -> Actor {
    let membership = Membership { role: RoleId::new(role).unwrap(), agency: None, area: None };
    Actor { kind: ActorKind::Person, account: Some(AccountId::new(account).unwrap()), memberships: vec![membership], scopes: None }
}

fn officer(account: &str) -> Actor {
    person(account, "data-protection-officer")
}

fn controller(account: &str) -> Actor {
    person(account, "data-controller")
}

/// A processing activity of a register.
fn activity(reference: &str, register: &str) -> Json {
    let text = |text: &str| json!({ "fr": text });
    json!({
        "reference": reference, "title": text("Aide"), "registers": [register], "part": "controller", "controller": "Ministère",
        "officer": "Bureau", "purposes": text("Aider"), "bases": ["consent"], "basis_text": text("Loi"),
        "persons": [text("Personnes")], "data": [text("Besoins")], "recipients": [text("Tribunaux")], "retention": text("Deux ans"),
        "security": "Serrures", "automated": false, "assessment_needed": false, "review_on": "2099-01-01",
    })
}

#[test]
fn what_falls_due_is_listed_and_ends_with_three_when_something_is_over() {
    let office = Office::new();
    let place = office.place();
    assert!(said(&["record", "due", place], 0).contains("Nothing"));
    let table = office.node.home.path().join("requests.csv");
    let rows = "reference,kinds,received_on,channel,request,requester\n\
                R-1,access,2020-01-31,letter,What do you keep?,Amina Haddad\nR-2,erasure,2199-01-15,letter,Erase me.,Bouchra Alaoui\n";
    std::fs::write(&table, rows).unwrap();
    told(&["record", "import", "subject-request", table.to_str().unwrap(), place, "--do", "--json"], 0);
    let due = told(&["record", "due", place, "--json"], 3);
    let days: Vec<_> = due["due"].as_array().unwrap().iter().map(|it| (&it["title"], &it["day"], &it["overdue"])).collect();
    assert_eq!(days, [(&json!("R-1"), &json!("2020-02-29"), &json!(true)), (&json!("R-2"), &json!("2199-02-15"), &json!(false))]);
    assert_eq!(due["overdue"], 1);
    assert!(due["due"][0]["days"].as_i64().unwrap() < -2000, "{due}");
    for language in ["en", "ar", "es", "fr", "pt"] {
        let spoken = said(&["record", "due", place, "--lang", language], 3);
        assert!(spoken.contains("▲") && spoken.contains("R-2") && !spoken.contains("??") && !spoken.contains("Haddad"), "{spoken}");
    }
    // a monitor that asks of another register, or of one that has none, is told that all is well
    assert_eq!(told(&["record", "due", place, "--register", "policy", "--json"], 0)["due"], json!([]));
    assert!(said(&["record", "due", place, "--register", "nothing-here"], 1).contains("no such register"));
    assert_eq!(told(&["record", "due", place, "--until", "2019-12-31", "--json"], 0)["due"], json!([]));
    assert!(said(&["record", "due", place, "--until", "soon"], 2).contains("2027-06-30"));
}

#[test]
fn a_person_is_given_one_file_with_all_of_it_and_nothing_of_anybody_else() {
    let office = Office::new();
    let place = office.place();
    let (first, second) = office.cases();
    let to = office.node.home.path().join("extract.json");
    let file = to.to_str().unwrap();
    let ask = ["subject", "extract", "protected-case", &second, place, "--request", "SR-7", "--to", file];
    office.records(async |registry| {
        let register = id("processing");
        for (reference, of) in [("ACT-1", "protected-case"), ("ACT-2", "pledge"), ("ACT-3", "protected-case")] {
            let made = registry.create(&Actor::node(), &register, draft(activity(reference, of))).await.unwrap();
            if reference != "ACT-3" {
                let (it, enter) = ((&register, &made.record), rihla_model::TransitionId::new("enter").unwrap());
                registry.step(&officer("dina"), it, 1, &enter, None).await.unwrap();
                registry.confirm(&controller("omar"), it, 2).await.unwrap();
            }
        }
    });
    // what cannot be left out stops it, before anything is taken out or written
    said(&[&ask[..], &["--without", "nothing_here"]].concat(), 1);
    said(&["subject", "extract", "protected-case", "abcdefghijklmnopqrst", place, "--request", "SR-7", "--to", file], 1);
    assert!(!to.exists());
    let spoken = said(&[&ask[..], &["--without", "story", "--lang", "fr"]].concat(), 0);
    assert!(spoken.contains("Lisez-le") && !spoken.contains("Haddad"), "{spoken}");
    let text = std::fs::read_to_string(&to).unwrap();
    let given: Json = serde_json::from_str(&text).unwrap();
    let field = |id: &str| given["fields"].as_array().unwrap().iter().find(|field| field["id"] == id);
    let name = field("name").unwrap();
    assert_eq!((&name["label"], &name["value"]), (&json!("Nom"), &json!("Amina Haddad")));
    assert_eq!((&field("need").unwrap()["text"], &field("need").unwrap()["value"]), (&json!("Hébergement"), &json!(["shelter"])));
    assert_eq!(given["links"], json!([{ "field": "before", "register": "protected-case", "record": first }]));
    assert_eq!(given["register"]["legal-basis"]["id"], "consent");
    assert_eq!(given["register"]["retention"]["keep"], "P2Y");
    // of the record of processing: what is in use, of this register, as the public sees it
    let activities = given["activities"].as_array().unwrap();
    assert_eq!((activities.len(), &activities[0]["fields"][0]["value"]), (1, &json!("ACT-1")), "{activities:?}");
    assert!(text.contains("Tribunaux") && !text.contains("Serrures"));
    assert_eq!(given["left-out"][0]["id"], "story");
    assert_eq!((&given["history"][0]["what"]["id"], &given["recipients"][0]["what"]["id"]), (&json!("create"), &json!("record")));
    assert_eq!((&given["recipients"][0]["why"], &given["recipients"][0]["certain"]), (&json!("a visit"), &json!(true)));
    // officials stand in it by their office alone
    assert_eq!(given["recipients"][0]["by"]["roles"][0]["role"], "case-worker");
    assert_eq!(given["recipients"][0]["by"]["text"], "Travailleur social");
    let account = office.karim.account.as_ref().unwrap().as_str();
    for other in ["Bouchra", "Alaoui", "C-1", "brother", "karim", account, "??"] {
        assert!(!text.contains(other), "{other}: {text}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // nothing is written over, and what was not written is not noted as given
    said(&ask, 1);
    assert_eq!(std::fs::read_to_string(&to).unwrap(), text);
    let readings = told(&["record", "readings", "protected-case", &second, place, "--json"], 0);
    let noted: Vec<_> = readings.as_array().unwrap().iter().map(|it| (&it["what"], &it["why"])).collect();
    assert_eq!(noted, [(&json!("extract"), &json!("subject request SR-7")), (&json!("record"), &json!("a visit"))]);
    for language in ["en", "ar", "es", "pt"] {
        let to = office.node.home.path().join(format!("extract-{language}.json"));
        let ask = ["subject", "extract", "protected-case", &second, place, "--request", "SR-8", "--to", to.to_str().unwrap()];
        said(&[&ask[..], &["--lang", language]].concat(), 0);
        assert!(!std::fs::read_to_string(&to).unwrap().contains("??"));
    }
}

#[test]
fn attached_files_are_written_beside_it_where_asked() {
    let office = Office::new();
    let place = office.place();
    let (_, second) = office.cases();
    let named = (id("protected-case"), rihla_model::RecordId::new(&second).unwrap());
    office.records(async |registry| {
        let field = rihla_model::FieldId::new("papers").unwrap();
        let first = registry.attach(&Actor::node(), (&named.0, &named.1), 1, &field, ("letter.pdf", b"%PDF-1.7 one")).await.unwrap();
        registry.attach(&Actor::node(), (&named.0, &named.1), first.version, &field, ("letter.pdf", b"%PDF-1.7 two")).await.unwrap();
    });
    let (to, folder) = (office.node.home.path().join("extract.json"), office.node.home.path().join("papers"));
    let files = folder.to_str().unwrap();
    let ask = ["subject", "extract", "protected-case", &second, place, "--request", "SR-7", "--to", to.to_str().unwrap(), "--files", files];
    assert_eq!(told(&[&ask[..], &["--json"]].concat(), 0)["files"], 2);
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    assert_eq!((read("1-letter.pdf"), read("2-letter.pdf")), (b"%PDF-1.7 one".to_vec(), b"%PDF-1.7 two".to_vec()));
    let given: Json = serde_json::from_str(&std::fs::read_to_string(&to).unwrap()).unwrap();
    assert_eq!((&given["files"][1]["name"], &given["files"][1]["bytes"]), (&json!("letter.pdf"), &json!(12)));
}

#[test]
fn a_record_is_restricted_lifted_and_erased_and_who_had_it_is_still_known() {
    let office = Office::new();
    let place = office.place();
    let (_, second) = office.cases();
    let named = ["protected-case", second.as_str(), place];
    let out = office.node.home.path().join("out.csv");
    let export = |why: &[&str]| said(&[&["record", "export", named[0], place, "--to", out.to_str().unwrap()], why].concat(), 0);
    let held = || std::fs::read_to_string(&out).unwrap().contains(&second);
    export(&["--why", "for the court"]);
    assert!(held());
    let restricted = told(&[&["record", "restrict"], &named[..], &["--reason", "she objects", "--json"]].concat(), 0);
    assert_eq!(restricted["restricted"], true);
    export(&[]);
    assert!(!held(), "what is restricted is not taken out");
    assert!(said(&[&["record", "show"], &named[..], &["--lang", "pt"]].concat(), 0).contains("uso está limitado"));
    assert!(said(&[&["record", "history"], &named[..], &["--lang", "es"]].concat(), 0).contains("limitada"));
    told(&[&["record", "lift"], &named[..], &["--reason", "settled", "--json"]].concat(), 0);
    export(&[]);
    assert!(held());
    let unsure = said(&[&["record", "erase"], &named[..], &["--ground", "objection"]].concat(), 1);
    assert!(unsure.contains("--yes"), "{unsure}");
    assert!(said(&[&["record", "erase"], &named[..], &["--ground", "because", "--yes"]].concat(), 2).contains("legal-duty"));
    said(&[&["record", "show"], &named[..]].concat(), 0);
    let known = told(&[&["record", "recipients"], &named[..], &["--json"]].concat(), 0);
    let lines = |json: &Json| {
        json.as_array().unwrap().iter().map(|it| (it["what"].clone(), it["certain"].clone(), it["why"].clone())).collect::<Vec<_>>()
    };
    let (export, record) = (json!("export"), json!("record"));
    let expected = [
        (export.clone(), json!(false), Json::Null),
        // within the hour before it was restricted: it may have been on its way
        (export.clone(), json!(false), Json::Null),
        (export, json!(true), json!("for the court")),
        (record, json!(true), json!("a visit")),
    ];
    assert_eq!(lines(&known), expected);
    let erased = told(&[&["record", "erase"], &named[..], &["--ground", "objection", "--yes", "--json"]].concat(), 0);
    assert_eq!((&erased["ground"], &erased["recipients"]), (&json!("objection"), &json!(4)));
    assert!(said(&[&["record", "show"], &named[..]].concat(), 1).contains("destroyed"));
    // a second time nothing is done
    said(&[&["record", "erase"], &named[..], &["--ground", "objection", "--yes"]].concat(), 1);
    let left = told(&[&["record", "recipients"], &named[..], &["--json"]].concat(), 0);
    assert_eq!(lines(&left), expected.map(|(what, certain, _)| (what, certain, Json::Null)), "the reasons went with its key");
    for language in ["en", "ar", "es", "fr", "pt"] {
        let spoken = said(&[&["record", "recipients"], &named[..], &["--lang", language]].concat(), 0);
        assert!(!spoken.contains("??") && spoken.lines().count() == 5, "{spoken}");
    }
    told(&["audit", "verify", place, "--json"], 0);
}

#[test]
fn what_was_kept_long_enough_waits_and_is_kept_on_with_a_reason() {
    let office = Office::new();
    let place = office.place();
    assert!(said(&["record", "reviews", place], 0).contains("Nothing"));
    let record = office.records(async |registry| {
        let made =
            registry.create(&Actor::node(), &id("paper"), draft(json!({ "reference": "A", "sent_on": "2010-02-28" }))).await.unwrap();
        let report = registry.run_retention(SystemClock.now(), &|_, _| {}, &|| false).await.unwrap();
        assert_eq!(report.registers[&id("paper")].reviews, 1);
        made.record
    });
    let waiting = told(&["record", "reviews", place, "--json"], 0);
    let [one] = waiting.as_array().unwrap().as_slice() else { panic!("{waiting}") };
    assert_eq!((&one["register"], &one["record"], &one["kept"]), (&json!("paper"), &json!(record.as_str()), &json!("2015-02-28")));
    for language in ["en", "ar", "es", "fr", "pt"] {
        let spoken = said(&["record", "reviews", place, "--register", "paper", "--lang", language], 0);
        assert!(spoken.contains(record.as_str()) && !spoken.contains("??"), "{spoken}");
    }
    let keep = ["record", "keep", "paper", record.as_str(), place, "--reason"];
    assert!(said(&[&keep[..], &[" "]].concat(), 1).contains("reason"));
    told(&[&keep[..], &["needed in court", "--json"]].concat(), 0);
    assert!(said(&[&keep[..], &["again"]].concat(), 1).contains("does not wait"));
    assert_eq!(told(&["record", "reviews", place, "--json"], 0), json!([]));
    assert!(said(&["record", "history", "paper", record.as_str(), place], 0).contains("needed in court"));
}
