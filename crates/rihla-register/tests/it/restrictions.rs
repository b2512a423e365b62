//! A record whose use is restricted is kept, and nothing else is done with it.

use rihla_model::access::Actor;
use rihla_register::{Counting, ImportOptions, Listing, Outcome, RegisterError, Sheet};
use rihla_store::database::Statement;
use serde_json::json;

use crate::house::{House, fields, focal, id, of, person, step, supervisor, worker};
use crate::node::{Node, PAPER, altered, moment, named, paper, write};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_restricted_is_shown_to_no_public_and_taken_out_by_nobody() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let (made, other) = (house.pledge("P-1").await, house.pledge("P-2").await);
        let mut versions = Vec::new();
        for written in [&made, &other] {
            let it = of(&register, written);
            let asked = registry.step(&focal(), it, 1, &step("clear"), None).await.unwrap();
            let cleared = registry.confirm(&person("dounia", "focal-point", None), it, asked.version).await.unwrap();
            versions.push(registry.step(&focal(), it, cleared.version, &step("announce"), None).await.unwrap().version);
        }
        let (it, version) = (of(&register, &made), versions[0]);
        let anyone = Actor::anyone();
        let counted = async |who: &Actor| {
            let listed = registry.list(who, &register, &Listing::default()).await.unwrap().records.len();
            let count = registry.count(who, &register, &Counting::default()).await.unwrap();
            let (mut taken, mut restricted) = (0, 0);
            registry
                .export(who, &register, None, |seen| (taken, restricted) = (taken + 1, restricted + u32::from(seen.restricted)))
                .await
                .unwrap();
            assert_eq!(restricted, 0);
            (listed, count, taken)
        };
        assert_eq!(counted(&anyone).await, (2, 2, 2));
        let restricted = registry.restrict(&Actor::node(), it, version, "the person disputes it").await.unwrap();
        assert_eq!(counted(&anyone).await, (1, 1, 1));
        assert!(matches!(registry.look(&anyone, it, None).await, Err(RegisterError::NoRecord)));
        // in the house it is seen, and said to be restricted
        assert_eq!(counted(&focal()).await, (2, 2, 1));
        assert_eq!(counted(&Actor::node()).await, (2, 2, 1));
        assert!(registry.look(&focal(), it, None).await.unwrap().restricted);
        let history = registry.history(&focal(), it, None).await.unwrap();
        let last = history.last().unwrap();
        assert_eq!((last.kind.name(), last.remark.as_deref()), ("restrict", Some("the person disputes it")));
        registry.verify().await.unwrap();
        registry.lift(&Actor::node(), it, restricted.version, "it was right").await.unwrap();
        assert_eq!(counted(&anyone).await, (2, 2, 2));
        assert!(!registry.look(&focal(), it, None).await.unwrap().restricted);
        registry.verify().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_restricted_is_changed_by_nobody_who_may_not_erase_it() {
    for node in Node::each().await {
        let text = altered(PAPER, &[("\"erase\"]", "\"erase\", \"import\", \"transition\", \"attach\"]")])
            + "[[grant]]\nrole = \"agency-officer\"\nacts = [\"see\", \"history\", \"edit\", \"comment\", \"withdraw\", \"import\", \"create\"]\n\
               classes = [\"internal\", \"restricted\"]\n";
        let (registry, register) = (node.registry(&text), paper());
        let made = write(&registry, "A").await;
        let it = named(&register, &made.record);
        let officer = person("omar", "agency-officer", None);
        // who may not erase, may not restrict either; nor without a reason, nor twice
        assert!(matches!(registry.restrict(&officer, it, 1, "x").await, Err(RegisterError::Denied)));
        assert!(matches!(registry.restrict(&person("b", "case-worker", None), it, 1, "x").await, Err(RegisterError::NoRegister)));
        assert!(matches!(registry.restrict(&focal(), it, 1, "  ").await, Err(RegisterError::NoReason)));
        assert!(matches!(registry.restrict(&focal(), it, 9, "x").await, Err(RegisterError::Stale { .. })));
        assert!(matches!(registry.lift(&focal(), it, 1, "x").await, Err(RegisterError::Unchanged)));
        registry.restrict(&focal(), it, 1, "she objects").await.unwrap();
        assert!(matches!(registry.restrict(&focal(), it, 2, "again").await, Err(RegisterError::Unchanged)));
        let refused = |error: Option<RegisterError>| {
            assert!(matches!(error, Some(RegisterError::Restricted)), "{error:?}");
            assert!(!error.unwrap().to_string().contains("objects"));
        };
        refused(registry.edit(&officer, it, 2, fields(json!({ "note": "new" }))).await.err());
        refused(registry.comment(&officer, it, "hello").await.err());
        refused(registry.withdraw(&officer, it, 2, "x").await.err());
        refused(registry.assign(&officer, it, 2, (officer.account.clone(), None, None)).await.err());
        assert!(matches!(registry.lift(&officer, it, 2, "x").await, Err(RegisterError::Denied)));
        // an import tells it of the row, and does nothing
        let sheet = Sheet {
            columns: vec!["@id".to_owned(), "note".to_owned()],
            rows: vec![(2, vec![made.record.as_str().to_owned(), "new".to_owned()])],
        };
        let planned = registry.plan_import(&officer, &register, &sheet, ImportOptions::default()).await.unwrap();
        let Outcome::Refused { faults } = &planned.rows[0].outcome else { panic!("{planned:?}") };
        assert_eq!(faults[0].saying.id(), "record-restricted");
        registry.edit(&focal(), it, 2, fields(json!({ "note": "corrected" }))).await.unwrap();
        registry.lift(&focal(), it, 3, "corrected").await.unwrap();
        registry.edit(&officer, it, 4, fields(json!({ "note": "newer" }))).await.unwrap();
        registry.verify().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn retention_leaves_what_is_restricted_until_that_is_lifted() {
    for node in Node::each().await {
        let registry = node.registry(PAPER);
        registry.adopt().await.unwrap();
        let made = write(&registry, "A").await;
        let register = paper();
        let it = named(&register, &made.record);
        registry.restrict(&focal(), it, 1, "for a claim in court").await.unwrap();
        let run =
            async || registry.run_retention(moment("2026-01-01T00:00:00Z"), &|_, _| {}, &|| false).await.unwrap().registers[&register];
        let count = run().await;
        assert_eq!((count.erased, count.hindered), (0, 1));
        registry.lift(&focal(), it, 2, "the court has decided").await.unwrap();
        assert_eq!(run().await.erased, 1);
        registry.verify().await.unwrap();
    }
}

/// The reason of a restriction in a register of persons is as guarded as they are, and stands nowhere in clear.
#[tokio::test(flavor = "multi_thread")]
async fn why_a_record_is_restricted_is_sealed() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("search"));
        let made = house.search("S-1", "Amina").await;
        let it = of(&register, &made);
        registry.restrict(&worker(), it, 1, "Amina objects").await.unwrap();
        let history = registry.history(&supervisor(), it, Some("review")).await.unwrap();
        assert_eq!((history[1].kind.name(), &history[1].remark), ("restrict", &None));
        let mut unit = house.scratch.database().read().await.unwrap();
        for row in unit.rows(Statement::new("select body from action")).await.unwrap() {
            assert!(!row.bytes(0).unwrap().windows(7).any(|part| part == b"objects"));
        }
        let row = unit.row(Statement::new("select body, sealed from record")).await.unwrap().unwrap();
        assert!(!row.text(0).unwrap().contains("restricted"));
        assert!(!row.bytes(1).unwrap().windows(10).any(|part| part == b"restricted"));
    }
}
