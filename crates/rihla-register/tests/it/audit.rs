//! What was done and who looked, over all registers, on both engines: with filters, in pages, and with reasons for those who may have them.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rihla_model::RegisterId;
use rihla_model::access::Actor;
use rihla_register::{AuditFilter, Duties};

use crate::house::{House, fields, focal, id, of, supervisor, worker};

fn filter<'a>(registers: &'a BTreeSet<RegisterId>) -> AuditFilter<'a> {
    let (from, until) = (Timestamp::UNIX_EPOCH, Timestamp::MAX);
    AuditFilter { from, until, actor: None, registers, kind: None, before: None, most: 50 }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_listed_by_who_when_what_and_where() {
    for house in House::each().await {
        let both = BTreeSet::from([id("pledge"), id("search")]);
        let empty = house.registry.deeds(&filter(&both)).await.unwrap();
        assert!(empty.lines.is_empty() && empty.next.is_none());
        let made = house.pledge("P-1").await;
        let sought = house.search("S-1", "Bouchra Alaoui").await;
        let register = id("pledge");
        house.registry.edit(&focal(), of(&register, &made), 1, fields(serde_json::json!({ "entity": "Other" }))).await.unwrap();
        let all = house.registry.deeds(&filter(&both)).await.unwrap();
        let lines: Vec<_> =
            all.lines.iter().map(|line| (line.kind.name(), line.actor.as_str(), line.register.as_str(), line.version)).collect();
        assert_eq!(lines, [("edit", "amina", "pledge", 2), ("create", "bilal", "search", 1), ("create", "amina", "pledge", 1)]);
        assert_eq!(all.lines[1].record, sought.record);
        assert!(!format!("{all:?}").contains("Bouchra"));
        let count = async |filter: AuditFilter<'_>| house.registry.deeds(&filter).await.unwrap().lines.len();
        let only = BTreeSet::from([id("search")]);
        assert_eq!(count(filter(&only)).await, 1);
        assert_eq!(count(filter(&BTreeSet::new())).await, 0, "of no register there is nothing");
        assert_eq!(count(AuditFilter { actor: Some("amina"), ..filter(&both) }).await, 2);
        assert_eq!(count(AuditFilter { kind: Some("edit"), ..filter(&both) }).await, 1);
        assert_eq!(count(AuditFilter { actor: Some("' or 1 = 1 --"), ..filter(&both) }).await, 0);
        let middle = all.lines[1].at;
        assert_eq!(count(AuditFilter { from: middle, ..filter(&both) }).await, 2, "from that moment on");
        assert_eq!(count(AuditFilter { until: middle, ..filter(&both) }).await, 1, "before that moment");
        // page by page, each line once
        let (mut before, mut seen) = (None, Vec::new());
        loop {
            let page = house.registry.deeds(&AuditFilter { most: 1, before, ..filter(&both) }).await.unwrap();
            seen.extend(page.lines.iter().map(|line| line.number));
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(seen, all.lines.iter().map(|line| line.number).collect::<Vec<_>>());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reasons_are_told_to_whoever_may_see_the_history_and_to_nobody_else() {
    for house in House::each().await {
        let sought = house.search("S-1", "Bouchra Alaoui").await;
        let register = id("search");
        let named = of(&register, &sought);
        house.registry.look(&worker(), named, Some("her brother asks")).await.unwrap();
        let of_search = BTreeSet::from([register.clone()]);
        let looks = async |actor: Actor| house.registry.looks(&actor, &filter(&of_search)).await.unwrap().lines;
        let [own] = looks(worker()).await.try_into().unwrap();
        assert_eq!((own.what.as_str(), own.actor.as_str(), own.records), ("record", "bilal", 1));
        assert_eq!((own.why.as_deref(), own.record.as_ref()), (Some("her brother asks"), Some(&sought.record)));
        assert!(!format!("{own:?}").contains("brother"));
        // a focal point has no grant on the register: that somebody looked, and no reason
        let [other] = looks(focal()).await.try_into().unwrap();
        assert_eq!((other.why, other.number), (None, own.number));
        // whoever sees all histories oversees the register; a case worker sees those of their agency alone
        assert!(house.registry.overseen(&supervisor()).contains(&register));
        assert!(!house.registry.overseen(&worker()).contains(&register) && !house.registry.overseen(&focal()).contains(&register));
        // with the record the reason goes
        let erased = house.registry.erase(&worker(), named, 1, rihla_register::Ground::Objection).await;
        assert!(erased.is_ok(), "{erased:?}");
        let [gone] = looks(supervisor()).await.try_into().unwrap();
        assert_eq!((gone.why, gone.record), (None, Some(sought.record.clone())));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_after_the_last_checkpoint_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let (root, rng) = (folder.path().join("root.key"), ring::rand::SystemRandom::new());
    let (disk, holder) = (rihla_store::Disk::default(), rihla_store::RootHolder::File(&root));
    let signer =
        rihla_store::Keyring::create(&disk, &folder.path().join("keys"), &holder, Timestamp::UNIX_EPOCH, &rng).unwrap().signer().unwrap();
    for house in House::each().await {
        assert_eq!(house.registry.last_checkpoint().await.unwrap(), (None, 0));
        house.pledge("P-1").await;
        assert_eq!(house.registry.last_checkpoint().await.unwrap().1, 1);
        house.registry.checkpoint(&signer, "0 00").await.unwrap();
        let (last, since) = house.registry.last_checkpoint().await.unwrap();
        assert_eq!((last.map(|last| last.number), since), (Some(1), 0));
        house.pledge("P-2").await;
        assert_eq!(house.registry.last_checkpoint().await.unwrap().1, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_office_can_do_is_what_the_registry_lets_it() {
    for house in House::each().await {
        let sought = house.search("S-1", "Bouchra Alaoui").await;
        let register = id("search");
        let named = of(&register, &sought);
        let duties = house.registry.duties(&worker(), named).await.unwrap();
        let extract = house.registry.extract(&worker(), named, "R-1").await;
        assert_eq!(duties, Duties { recipients: true, extract: extract.is_ok(), restrict: true, keep: false });
        let less = house.registry.duties(&supervisor(), named).await.unwrap();
        assert_eq!(less, Duties { recipients: true, ..Duties::default() });
        assert!(house.registry.restrict(&supervisor(), named, 1, "x").await.is_err());
        assert!(house.registry.duties(&focal(), named).await.is_err(), "of what is not theirs nothing can be done");
    }
}
