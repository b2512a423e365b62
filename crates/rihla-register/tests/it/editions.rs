//! Definitions are taken into use as they follow each other, and records are brought under them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rihla_model::access::Actor;
use rihla_register::{Definition, Ground, Listing, Order, RegisterError, Registry};
use rihla_store::database::Statement;
use serde_json::json;
use tokio::task::JoinSet;

use crate::house::{draft, field, fields, focal};
use crate::node::{Node, PAPER, altered, named, paper, registers, write};

const PLACE: &str = "[[field]]\nid = \"place\"\ntype = \"text\"\nlabel = { en = \"Place\" }\n\n[[reason]]\nrevision = 1\ntext = { en = \"It is asked for\" }\n";

fn never() -> bool {
    false
}

/// What an adoption was refused for: file, line, message.
async fn refused(registry: &Registry) -> Vec<(String, usize, String)> {
    match registry.adopt().await {
        Err(RegisterError::Editions { faults }) => {
            faults.into_iter().map(|fault| (fault.file, fault.line, fault.message.id().to_owned())).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_edition_is_kept_once_and_old_records_stay_readable() {
    for node in Node::each().await {
        let first = node.registry(PAPER);
        let adopted = first.adopt().await.unwrap();
        assert_eq!(adopted.len(), first.registers().iter().count());
        assert!(adopted.iter().all(|adopted| adopted.before.is_none() && adopted.changes.is_empty()));
        assert_eq!(first.adopt().await.unwrap(), []);
        let made = write(&first, "A").await;

        node.set("2020-03-01T00:00:00Z");
        let text = altered(PAPER, &[("version = 1", "version = 2"), ("type = \"date\"\n", "type = \"date\"\nretired = true\n")]);
        let second = node.registry(&text);
        let adopted = second.adopt().await.unwrap();
        assert_eq!(adopted.len(), 1, "{adopted:?}");
        assert_eq!((adopted[0].edition.version, adopted[0].before.as_ref().map(|before| before.version)), (2, Some(1)));
        assert_eq!(adopted[0].changes.iter().map(|change| change.place.as_str()).collect::<Vec<_>>(), ["field.sent_on"]);
        let kept = second.editions(&paper()).await.unwrap();
        assert_eq!(kept.iter().map(|kept| kept.edition.version).collect::<Vec<_>>(), [2, 1]);
        assert!(kept[0].used_at > kept[1].used_at);
        for kept in &kept {
            assert_eq!(Definition::from_canonical(&kept.text).unwrap().edition(), kept.edition);
        }
        let seen = second.look(&focal(), named(&paper(), &made.record), None).await.unwrap();
        assert_eq!(seen.fields[&field("sent_on")], json!("2020-02-29"));

        for text in ["update edition set body = '{}'", "delete from edition"] {
            let mut unit = node.scratch.database().write().await.unwrap();
            assert!(unit.run(Statement::new(text)).await.is_err(), "{text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_follow_is_refused_at_its_place_and_nothing_is_taken_over() {
    for node in Node::each().await {
        let raised = altered(PAPER, &[("version = 1", "version = 2")]);
        node.registry(&raised).adopt().await.unwrap();
        let before = node.number("select count(*) from edition").await;
        let line = |text: &str, part: &str| text[..text.find(part).unwrap()].matches('\n').count() + 1;
        let longer = ("keep = \"P5Y\"", "keep = \"P6Y\"");
        let note = PAPER.find("[[field]]\nid = \"note\"").unwrap();
        let gone = &PAPER[note..PAPER.find("[[field]]\nid = \"sent_on\"").unwrap()];
        for (changes, at, code) in [
            (vec![("version = 1", "version = 2"), ("{ en = \"Note\" }", "{ en = \"Remark\" }")], "version", "definition-unraised"),
            (vec![("{ en = \"Note\" }", "{ en = \"Remark\" }")], "version", "definition-older"),
            (
                vec![("version = 1", "version = 3"), ("type = \"date\"", "type = \"instant\"")],
                "type = \"instant\"",
                "definition-change-breaks",
            ),
            // what is gone is told of where the register begins
            (vec![("version = 1", "version = 3"), (gone, "")], "id = \"paper\"", "definition-change-breaks"),
            (vec![("version = 1", "version = 3"), longer], "id = \"paper\"", "definition-change-unreasoned"),
        ] {
            let text = altered(PAPER, &changes);
            let faults = refused(&node.registry(&text)).await;
            assert_eq!(faults, [("registers/paper.toml".to_owned(), line(&text, at), code.to_owned())], "{changes:?}");
        }
        // all faults are told, in all registers
        let policy = include_str!("../../../../registers/policy.toml").replacen("fr = \"", "fr = \"x", 1);
        let text = altered(&raised, &[("{ en = \"Note\" }", "{ en = \"Remark\" }"), ("type = \"date\"", "type = \"instant\"")]);
        let faults = refused(&node.registry_of(&registers(&[("paper.toml", &text), ("policy.toml", &policy)]))).await;
        let codes: Vec<&str> = faults.iter().map(|(_, _, code)| code.as_str()).collect();
        assert_eq!(codes, ["definition-unraised", "definition-change-breaks", "definition-unraised"], "{faults:?}");
        assert_eq!(node.number("select count(*) from edition").await, before);

        let reason = altered(PAPER, &[("version = 1", "version = 3"), longer])
            + "\n[[reason]]\nversion = 3\ntext = { en = \"The law was changed\" }\n";
        assert_eq!(node.registry(&reason).adopt().await.unwrap().len(), 1);
        assert_eq!(refused(&node.registry(&raised)).await[0].2, "definition-older");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extension_is_an_edition_too_and_its_faults_are_in_its_file() {
    for node in Node::each().await {
        let with = |extension: &str| node.registry_of(&registers(&[("paper.toml", PAPER), ("paper.extension.toml", extension)]));
        with(PLACE).adopt().await.unwrap();
        let other = altered(PLACE, &[("type = \"text\"", "type = \"flag\"")]);
        let faults = refused(&with(&other)).await;
        let files: Vec<(&str, &str)> = faults.iter().map(|(file, _, code)| (file.as_str(), code.as_str())).collect();
        assert_eq!(
            files,
            [("registers/paper.toml", "definition-unraised"), ("registers/paper.extension.toml", "definition-change-breaks")]
        );
        assert_eq!(faults[1].1, 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_with_records_does_not_vanish() {
    for node in Node::each().await {
        let registry = node.registry(PAPER);
        registry.adopt().await.unwrap();
        let without = node.registry_of(&registers(&[]));
        assert_eq!(without.adopt().await.unwrap(), []);
        let made = write(&registry, "A").await;
        assert_eq!(refused(&without).await, [("registers/paper.toml".to_owned(), 1, "upkeep-register-gone".to_owned())]);
        registry.erase(&focal(), named(&paper(), &made.record), 1, Ground::NoPurpose).await.unwrap();
        assert_eq!(without.adopt().await.unwrap(), []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_nodes_that_start_at_once_one_takes_an_edition_into_use() {
    for node in Node::each().await {
        let (mut starting, registers) = (JoinSet::new(), registers(&[("paper.toml", PAPER)]));
        for _ in 0..6 {
            let registry = node.registry_of(&registers);
            starting.spawn(async move { registry.adopt().await.unwrap().len() });
        }
        let adopted = starting.join_all().await;
        assert_eq!(adopted.iter().filter(|adopted| **adopted > 0).count(), 1, "{adopted:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn records_are_brought_over_in_parts_and_gone_on_with() {
    for node in Node::each().await {
        let first = node.registry(PAPER);
        first.adopt().await.unwrap();
        let mut made = Vec::new();
        for number in 0..430 {
            made.push(write(&first, &format!("A{number:03}")).await);
        }
        first.erase(&focal(), named(&paper(), &made[429].record), 1, Ground::NoPurpose).await.unwrap();
        assert!(first.needs_reindex().await.unwrap().is_empty());

        let second = node.registry_of(&registers(&[("paper.toml", PAPER), ("paper.extension.toml", PLACE)]));
        second.adopt().await.unwrap();
        assert_eq!(second.needs_reindex().await.unwrap().into_iter().collect::<Vec<_>>(), [paper()]);
        // what is behind is no sign of tampering
        second.verify().await.unwrap();
        // another edition, one unit at a time
        let looks = AtomicU32::new(0);
        let once = || looks.fetch_add(1, Ordering::SeqCst) % 2 == 1;
        let told = std::sync::Mutex::new(Vec::new());
        let tell = |done, total| told.lock().unwrap().push((done, total));
        let reindexed = second.reindex(&paper(), &tell, &once).await.unwrap();
        assert_eq!((reindexed.records, reindexed.complete), (200, false));
        assert_eq!(second.needs_reindex().await.unwrap().len(), 1);
        // written meanwhile: one that was brought over, one that was not, a new one
        for at in [3, 300] {
            let change = fields(json!({ "place": format!("Place {at}"), "note": "x" }));
            second.edit(&focal(), named(&paper(), &made[at].record), 1, change).await.unwrap();
        }
        second.create(&focal(), &paper(), draft(json!({ "reference": "B", "place": "Place 0" }))).await.unwrap();
        let reindexed = second.reindex(&paper(), &tell, &never).await.unwrap();
        assert_eq!((reindexed.records, reindexed.complete), (230, true));
        assert_eq!(*told.lock().unwrap(), [(200, 429), (400, 430), (430, 430), (430, 430)]);
        assert!(second.needs_reindex().await.unwrap().is_empty());
        // every entry of every record is that of the edition
        assert_eq!(second.verify().await.unwrap().erased, 1);
        let order = Some(Order { by: "place".to_owned(), descending: false });
        let listing = Listing { order, most: 500, ..Listing::default() };
        let page = second.list(&focal(), &paper(), &listing).await.unwrap();
        let places: Vec<_> = page.records.iter().map(|seen| seen.fields.get(&field("place")).cloned()).take(4).collect();
        assert_eq!(
            (page.records.len(), places),
            (430, vec![Some(json!("Place 0")), Some(json!("Place 3")), Some(json!("Place 300")), None])
        );
        // and an entry that is missing is missed again
        let mut unit = node.scratch.database().write().await.unwrap();
        let lost = "delete from entry where field = (select number from indexed where name = 'place') and record = 7";
        assert_eq!(unit.run(Statement::new(lost)).await.unwrap(), 1);
        unit.commit().await.unwrap();
        assert!(matches!(second.verify().await, Err(RegisterError::Damaged { what: "index" })));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn records_of_before_editions_were_kept_are_brought_over_once() {
    for node in Node::each().await {
        let registry = node.registry(PAPER);
        write(&registry, "A").await;
        registry.adopt().await.unwrap();
        assert_eq!(registry.needs_reindex().await.unwrap().into_iter().collect::<Vec<_>>(), [paper()]);
        assert_eq!(registry.reindex(&paper(), &|_, _| (), &never).await.unwrap().records, 1);
        assert!(registry.needs_reindex().await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_become_protected_leaves_the_index_and_is_sealed() {
    for node in Node::each().await {
        let first = node.registry(PAPER);
        first.adopt().await.unwrap();
        let made = write(&first, "A").await;
        let clear = "select count(*) from record where body like '%note of A%'";
        let name = "select count(*) from indexed i join entry e on e.field = i.number where i.name = 'note'";
        assert_eq!((node.number(clear).await, node.number(name).await), (1, 1));
        let text = altered(PAPER, &[("version = 1", "version = 2"), ("class = \"restricted\"", "class = \"protected\"")]);
        let second = node.registry(&text);
        second.adopt().await.unwrap();
        assert!(second.reindex(&paper(), &|_, _| (), &never).await.unwrap().complete);
        assert_eq!((node.number(clear).await, node.number(name).await), (0, 0));
        assert_eq!(node.number("select count(*) from indexed where name = 'note'").await, 0);
        let seen = second.look(&focal(), named(&paper(), &made.record), Some("to see")).await.unwrap();
        assert_eq!(seen.fields[&field("note")], json!("note of A"));
        second.verify().await.unwrap();
        // a program of before does not take it back
        let older = first.reindex(&paper(), &|_, _| (), &never).await;
        assert!(matches!(older, Err(RegisterError::NewerDefinition { written: 2, here: 1 })), "{older:?}");
        assert_eq!(node.number(clear).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_that_was_left_is_begun_anew_under_a_later_edition() {
    for node in Node::each().await {
        let first = node.registry(PAPER);
        first.adopt().await.unwrap();
        for number in 0..201 {
            write(&first, &format!("A{number:03}")).await;
        }
        let with = |extension: &str| node.registry_of(&registers(&[("paper.toml", PAPER), ("paper.extension.toml", extension)]));
        let second = with(PLACE);
        second.adopt().await.unwrap();
        let looks = AtomicU32::new(0);
        second.reindex(&paper(), &|_, _| (), &|| looks.fetch_add(1, Ordering::SeqCst) == 1).await.unwrap();
        let more = "[[field]]\nid = \"more\"\ntype = \"flag\"\nlabel = { en = \"More\" }\n";
        let third = with(&format!("revision = 2\n{PLACE}\n{more}"));
        third.adopt().await.unwrap();
        let reindexed = third.reindex(&paper(), &|_, _| (), &never).await.unwrap();
        assert_eq!((reindexed.records, reindexed.complete), (201, true));
        third.verify().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn records_are_brought_over_while_others_write() {
    for node in Node::each().await {
        let first = node.registry(PAPER);
        first.adopt().await.unwrap();
        let mut made = Vec::new();
        for number in 0..250 {
            made.push(write(&first, &format!("A{number:03}")).await);
        }
        let second = Arc::new(node.registry_of(&registers(&[("paper.toml", PAPER), ("paper.extension.toml", PLACE)])));
        second.adopt().await.unwrap();
        let mut work = JoinSet::new();
        for writer in 0..3_usize {
            let (registry, made) = (Arc::clone(&second), made.clone());
            work.spawn(async move {
                for at in (writer * 40..250).step_by(7) {
                    let (register, record) = (paper(), &made[at].record);
                    let change = fields(json!({ "place": format!("Place {writer}") }));
                    match registry.edit(&Actor::node(), named(&register, record), 1, change).await {
                        Ok(_) if at % 3 == 0 => {
                            registry.erase(&Actor::node(), named(&register, record), 2, Ground::NoPurpose).await.unwrap();
                        }
                        Ok(_) | Err(RegisterError::Stale { .. } | RegisterError::Erased) => {}
                        Err(other) => panic!("{other:?}"),
                    }
                    write(&registry, &format!("B{writer}-{at}")).await;
                }
            });
        }
        for _ in 0..2 {
            let registry = Arc::clone(&second);
            work.spawn(async move { assert!(registry.reindex(&paper(), &|_, _| (), &never).await.unwrap().complete) });
        }
        work.join_all().await;
        assert!(second.needs_reindex().await.unwrap().is_empty());
        second.verify().await.unwrap();
    }
}
