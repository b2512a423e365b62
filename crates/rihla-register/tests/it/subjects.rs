//! What a person is given of what is kept of them, and who has to be told when it is no more; most are attacks.

use rihla_model::access::{Actor, Scope};
use rihla_register::{Ground, RegisterError, Registry, Written};
use serde_json::json;

use crate::house::{draft, field, fields, focal, person};
use crate::node::{Node, PAPER, altered, named, paper};

/// A paper with a guarded field, that may be taken out; for some of it.
fn guarded() -> String {
    let text = altered(PAPER, &[("class = \"restricted\"", "class = \"protected\""), ("\"erase\"]", "\"erase\", \"export\"]")]);
    text + "[[grant]]\nrole = \"agency-officer\"\nacts = [\"see\", \"history\", \"export\"]\nwhen = [\"own-agency\"]\n\
            classes = [\"internal\", \"restricted\", \"protected\"]\n\
            [[grant]]\nrole = \"data-protection-officer\"\nacts = [\"see\", \"history\", \"export\"]\nclasses = [\"internal\"]\n\
            [[grant]]\nrole = \"data-controller\"\nacts = [\"see\", \"history\"]\nclasses = [\"internal\", \"restricted\", \"protected\"]\n\
            [[grant]]\nrole = \"administrator\"\nacts = [\"see\", \"export\"]\nclasses = [\"internal\", \"restricted\", \"protected\"]\n"
}

async fn paper_of(registry: &Registry, reference: &str, note: &str) -> Written {
    registry.create(&focal(), &paper(), draft(json!({ "reference": reference, "note": note }))).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extract_holds_all_of_one_record_and_nothing_of_another() {
    for node in Node::each().await {
        let (registry, register) = (node.registry(&guarded()), paper());
        let other = paper_of(&registry, "OTHER-1", "Bouchra Alaoui").await;
        let made = paper_of(&registry, "A-1", "Amina Haddad").await;
        let it = named(&register, &made.record);
        let changed = fields(json!({ "note": "Amina Haddad-Zerhouni", "answers": other.record.as_str() }));
        registry.edit(&focal(), it, 1, changed).await.unwrap();
        registry.comment(&focal(), it, "she called").await.unwrap();
        registry.look(&person("karim", "data-controller", None), it, Some("visit")).await.unwrap();

        let extract = registry.extract(&focal(), it, " SR-2020-7 ").await.unwrap();
        assert_eq!(extract.record.fields[&field("note")], json!("Amina Haddad-Zerhouni"));
        assert_eq!(extract.record.fields[&field("answers")], json!(other.record.as_str()));
        assert!(extract.record.sealed.is_empty());
        let history = serde_json::to_string(&extract.history).unwrap();
        assert!(history.contains("Amina Haddad\"") && history.contains("she called"), "{history}");
        let before: Vec<_> = extract.recipients.iter().map(|it| (it.actor.as_str(), it.what.as_str(), it.certain)).collect();
        assert_eq!(before, [("karim", "record", true)]);
        assert_eq!(extract.kept_until.unwrap().to_string(), "2025-01-15");
        let all = format!("{:?}{}{history}", extract.record.fields, serde_json::to_string(&extract.recipients).unwrap());
        assert!(!all.contains("Bouchra") && !all.contains("OTHER-1"), "{all}");
        assert!(!format!("{extract:?}").contains("Haddad"));

        let readings = registry.readings(&focal(), it).await.unwrap();
        let noted = (readings[0].what.as_str(), readings[0].actor.as_str(), readings[0].why.as_deref());
        assert_eq!(noted, ("extract", "amina", Some("subject request SR-2020-7")));
        registry.verify().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extract_is_whole_or_refused_and_a_refusal_says_nothing() {
    for node in Node::each().await {
        let (registry, register) = (node.registry(&guarded()), paper());
        let made = paper_of(&registry, "A-1", "Amina Haddad").await;
        let it = named(&register, &made.record);
        // half of the fields; no taking out; no history; a token for less
        let reader = Actor { scopes: Some(vec![Scope { register: None, acts: [rihla_model::access::Act::See].into() }]), ..focal() };
        for role in ["data-protection-officer", "data-controller", "administrator"] {
            let refused = registry.extract(&person("mallory", role, None), it, "SR-1").await;
            assert!(matches!(refused, Err(RegisterError::Denied)), "{role}: {refused:?}");
            assert!(!refused.unwrap_err().to_string().contains("Haddad"));
        }
        assert!(matches!(registry.extract(&reader, it, "SR-1").await, Err(RegisterError::Denied)));
        let stranger = person("omar", "agency-officer", Some("police"));
        assert!(matches!(registry.extract(&stranger, it, "SR-1").await, Err(RegisterError::NoRecord)));
        for outsider in [person("bilal", "case-worker", None), Actor::anyone()] {
            assert!(matches!(registry.extract(&outsider, it, "SR-1").await, Err(RegisterError::NoRegister)));
        }
        assert!(matches!(registry.extract(&focal(), it, "  ").await, Err(RegisterError::NoReason)));
        assert!(matches!(
            registry.extract(&focal(), named(&crate::house::id("pledge"), &made.record), "SR-1").await,
            Err(RegisterError::NoRecord)
        ));
        assert_eq!(registry.readings(&focal(), it).await.unwrap(), [], "nothing was given, so nothing is noted");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_took_it_out_is_known_after_it_is_gone() {
    for node in Node::each().await {
        let (registry, register) = (node.registry(&guarded()), paper());
        let export = async |who: &str, why: Option<&str>| {
            registry.export(&person(who, "focal-point", None), &register, why, |_| {}).await.unwrap();
        };
        node.set("2020-02-01T10:00:00Z");
        export("early", None).await;
        node.set("2020-03-01T10:00:00Z");
        let made = paper_of(&registry, "A-1", "Amina Haddad").await;
        let it = named(&register, &made.record);
        node.set("2020-04-01T10:00:00Z");
        export("bulk", None).await;
        export("guarded", Some("for the court")).await;
        registry.look(&person("karim", "data-controller", None), it, Some("visit")).await.unwrap();
        node.set("2020-05-01T10:00:00Z");
        registry.withdraw(&focal(), it, 1, "by mistake").await.unwrap();
        node.set("2020-05-02T10:00:00Z");
        export("meanwhile", None).await;
        registry.restore(&focal(), it, 2, "it was none").await.unwrap();
        let told = |list: &[rihla_register::Recipient]| {
            list.iter().map(|it| (it.actor.clone(), it.what.clone(), it.why.clone(), it.certain)).collect::<Vec<_>>()
        };
        let line =
            |actor: &str, what: &str, why: Option<&str>, certain| (actor.to_owned(), what.to_owned(), why.map(str::to_owned), certain);
        let known = registry.recipients(&focal(), it).await.unwrap();
        let expected = [
            line("karim", "record", Some("visit"), true),
            line("guarded", "export", Some("for the court"), true),
            line("bulk", "export", None, false),
        ];
        assert_eq!(told(&known), expected);
        node.set("2020-06-01T10:00:00Z");
        registry.erase(&focal(), it, 3, Ground::Objection).await.unwrap();
        node.set("2020-06-02T10:00:00Z");
        export("late", None).await;
        // the reasons went with the key, and nothing else did
        let left = registry.recipients(&focal(), it).await.unwrap();
        assert_eq!(told(&left), expected.map(|(actor, what, _, certain)| (actor, what, None, certain)));
        let text = format!("{left:?}{}", serde_json::to_string(&left).unwrap());
        assert!(!text.contains("Haddad") && !text.contains("court"), "{text}");
        registry.verify().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_a_record_went_to_is_told_to_those_who_may_trace_it() {
    for node in Node::each().await {
        let (registry, register) = (node.registry(&guarded()), paper());
        let agency = rihla_model::AgencyId::new("health").unwrap();
        let json = draft(json!({ "reference": "A-1", "note": "Amina Haddad" }));
        let made = registry.create(&Actor::node(), &register, rihla_register::Draft { agency: Some(agency), ..json }).await.unwrap();
        let it = named(&register, &made.record);
        let (ours, theirs) = (person("omar", "agency-officer", Some("health")), person("omar", "agency-officer", Some("police")));
        assert_eq!(registry.recipients(&ours, it).await.unwrap(), []);
        assert!(matches!(registry.recipients(&theirs, it).await, Err(RegisterError::NoRecord)));
        assert!(matches!(registry.recipients(&person("a", "administrator", None), it).await, Err(RegisterError::Denied)));
        assert!(matches!(registry.recipients(&Actor::anyone(), it).await, Err(RegisterError::NoRegister)));
        registry.erase(&focal(), it, 1, Ground::Unlawful).await.unwrap();
        // for whoever reached only their own agency's records it is as if it never was
        for nobody in [&ours, &theirs, &person("a", "administrator", None)] {
            assert!(matches!(registry.recipients(nobody, it).await, Err(RegisterError::NoRecord)));
        }
        assert!(matches!(registry.recipients(&focal(), named(&crate::house::id("pledge"), it.1)).await, Err(RegisterError::NoRecord)));
        assert_eq!(registry.recipients(&focal(), it).await.unwrap(), []);
    }
}
