//! What is kept long enough is looked at, withdrawn or erased: not a day early, and once.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::civil::date;
use rihla_model::access::Actor;
use rihla_register::definition::RetentionAct;
use rihla_register::{Ground, Listing, RegisterError, Registry, RetentionCount, RetentionReport};
use serde_json::json;

use crate::house::{draft, fields, focal, person};
use crate::node::{Node, PAPER, altered, moment, named, paper, registers, write};

fn quietly(_: u64, _: u64) {}

async fn run(registry: &Registry, now: &str) -> RetentionReport {
    registry.run_retention(moment(now), &quietly, &|| false).await.unwrap()
}

/// A whole run that did so much with papers and nothing else.
fn papers(count: RetentionCount) -> RetentionReport {
    let registers = if count == RetentionCount::default() { BTreeMap::new() } else { BTreeMap::from([(paper(), count)]) };
    RetentionReport { registers, complete: true }
}

fn nothing() -> RetentionReport {
    papers(RetentionCount::default())
}

fn then(act: &str) -> String {
    altered(PAPER, &[("then = \"erase\"", &format!("then = \"{act}\""))])
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_erased_a_day_early_and_what_was_erased_stays_so() {
    for node in Node::each().await {
        let registry = node.registry(PAPER);
        registry.adopt().await.unwrap();
        let made = write(&registry, "A").await;
        // the day until which it is kept is the fifteenth
        assert_eq!(registry.due_for_retention(date(2025, 1, 15), 10).await.unwrap(), []);
        let due = registry.due_for_retention(date(2025, 1, 16), 10).await.unwrap();
        assert_eq!((due.len(), &due[0].record, due[0].kept, due[0].then), (1, &made.record, date(2025, 1, 15), RetentionAct::Erase));
        assert_eq!(registry.due_for_retention(date(2025, 1, 16), 0).await.unwrap(), []);
        // which is over everywhere when the sixteenth is half over in Greenwich
        for early in ["2020-01-15T10:00:00Z", "2025-01-15T10:00:00Z", "2025-01-15T23:59:59Z", "2025-01-16T11:59:59.999999Z"] {
            assert_eq!(run(&registry, early).await, nothing(), "{early}");
        }
        node.set("2025-01-16T12:00:00Z");
        assert_eq!(run(&registry, "2025-01-16T12:00:00Z").await, papers(RetentionCount { erased: 1, ..RetentionCount::default() }));
        assert_eq!(run(&registry, "2035-01-16T12:00:00Z").await, nothing());

        assert!(matches!(registry.look(&focal(), named(&paper(), &made.record), None).await, Err(RegisterError::Erased)));
        assert_eq!(registry.erased().await.unwrap(), [(made.record.clone(), Ground::Retention)]);
        registry.reindex(&paper(), &quietly, &|| false).await.unwrap();
        assert_eq!(registry.list(&focal(), &paper(), &Listing::default()).await.unwrap().records, []);
        assert_eq!(node.number("select count(*) from entry").await, 0);
        assert_eq!(registry.verify().await.unwrap().erased, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn time_runs_from_the_field_that_the_register_names() {
    for node in Node::each().await {
        let registry = node.registry(&altered(PAPER, &[("from = \"created\"", "from = \"sent_on\""), ("P5Y", "P1Y")]));
        registry.adopt().await.unwrap();
        write(&registry, "A").await;
        registry.create(&focal(), &paper(), draft(json!({ "reference": "B" }))).await.unwrap();
        // a year from the twenty-ninth of February
        assert_eq!(run(&registry, "2021-03-01T11:59:59Z").await, nothing());
        assert_eq!(run(&registry, "2021-03-01T12:00:00Z").await.registers[&paper()].erased, 1);
        // a time that does not run is never over
        assert_eq!(run(&registry, "2920-03-01T12:00:00Z").await, nothing());
        assert_eq!(registry.verify().await.unwrap().erased, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_index_says_is_asked_of_the_record_again() {
    for node in Node::each().await {
        let first = node.registry(PAPER);
        first.adopt().await.unwrap();
        write(&first, "A").await;
        // kept longer from now on, and not brought over yet
        let text =
            altered(PAPER, &[("version = 1", "version = 2"), ("P5Y", "P9Y")]) + "\n[[reason]]\nversion = 2\ntext = { en = \"Law\" }\n";
        let second = node.registry(&text);
        second.adopt().await.unwrap();
        assert_eq!(run(&second, "2026-01-01T00:00:00Z").await, nothing());
        assert_eq!(second.due_for_retention(date(2026, 1, 1), 9).await.unwrap().len(), 1);
        second.reindex(&paper(), &quietly, &|| false).await.unwrap();
        assert_eq!(second.due_for_retention(date(2026, 1, 1), 9).await.unwrap(), []);
        assert_eq!(run(&second, "2029-01-17T00:00:00Z").await.registers[&paper()].erased, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_kept_long_enough_is_withdrawn_by_the_node_once() {
    for node in Node::each().await {
        let registry = node.registry(&then("withdraw"));
        registry.adopt().await.unwrap();
        let (made, other) = (write(&registry, "A").await, write(&registry, "B").await);
        let link = fields(json!({ "answers": made.record.as_str() }));
        registry.edit(&focal(), named(&paper(), &other.record), 1, link).await.unwrap();
        let hindered = RetentionCount { withdrawn: 1, hindered: 1, ..RetentionCount::default() };
        assert_eq!(run(&registry, "2025-01-17T00:00:00Z").await, papers(hindered), "another record leads to the first");
        let only = RetentionCount { withdrawn: 1, ..RetentionCount::default() };
        assert_eq!(run(&registry, "2025-01-17T00:00:00Z").await, papers(only));
        assert_eq!(run(&registry, "2025-01-17T00:00:00Z").await, nothing());
        let history = registry.history(&focal(), named(&paper(), &made.record), None).await.unwrap();
        let last = history.last().unwrap();
        assert_eq!((last.actor.as_str(), last.kind.name(), last.remark.as_deref()), ("node", "withdraw", Some("retention")));
        assert!(registry.look(&focal(), named(&paper(), &made.record), None).await.unwrap().withdrawn);
        registry.verify().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_review_is_asked_about_once_and_kept_on_by_a_person() {
    for node in Node::each().await {
        let registry = node.registry(&then("review"));
        registry.adopt().await.unwrap();
        let made = write(&registry, "A").await;
        let register = paper();
        let it = named(&register, &made.record);
        assert!(matches!(registry.keep_on(&focal(), it, 1, "needed").await, Err(RegisterError::NotInReview)));
        node.set("2025-01-17T00:00:00Z");
        let asked = papers(RetentionCount { reviews: 1, ..RetentionCount::default() });
        assert_eq!(run(&registry, "2025-01-17T00:00:00Z").await, asked);
        assert_eq!(run(&registry, "2025-01-18T00:00:00Z").await, nothing());
        let waiting = registry.reviews(&focal(), &register, 9).await.unwrap();
        assert_eq!((waiting.len(), &waiting[0].record, waiting[0].kept), (1, &made.record, date(2025, 1, 15)));
        assert!(registry.reviews(&person("bilal", "case-worker", None), &register, 9).await.is_err());
        assert_eq!(registry.look(&focal(), it, None).await.unwrap().version, 1, "the record is as it was");

        assert!(matches!(registry.keep_on(&focal(), it, 1, " ").await, Err(RegisterError::NoReason)));
        assert!(matches!(registry.keep_on(&focal(), it, 7, "needed").await, Err(RegisterError::Stale { .. })));
        registry.keep_on(&focal(), it, 1, "needed in court").await.unwrap();
        assert!(matches!(registry.keep_on(&focal(), it, 2, "again").await, Err(RegisterError::NotInReview)));
        assert_eq!(registry.history(&focal(), it, None).await.unwrap()[1].remark.as_deref(), Some("needed in court"));
        assert_eq!(registry.reviews(&focal(), &register, 9).await.unwrap(), []);
        // for as long again, from the day on which it was decided
        assert_eq!(run(&registry, "2030-01-18T11:59:59Z").await, nothing());
        assert_eq!(run(&registry, "2030-01-18T12:00:00Z").await, asked);
        registry.erase(&focal(), it, 2, Ground::NoPurpose).await.unwrap();
        assert_eq!(node.number("select count(*) from review").await, 0);
        registry.verify().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_ends_a_review_where_time_runs_from_the_last() {
    for node in Node::each().await {
        let registry = node.registry(&altered(&then("review"), &[("from = \"created\"", "from = \"changed\"")]));
        registry.adopt().await.unwrap();
        let made = write(&registry, "A").await;
        let register = paper();
        node.set("2025-02-01T00:00:00Z");
        assert_eq!(run(&registry, "2025-02-01T00:00:00Z").await.registers[&register].reviews, 1);
        registry.edit(&focal(), named(&register, &made.record), 1, fields(json!({ "note": "new" }))).await.unwrap();
        assert_eq!(registry.reviews(&focal(), &register, 9).await.unwrap(), []);
        assert_eq!(run(&registry, "2030-02-02T11:00:00Z").await, nothing());
        assert_eq!(run(&registry, "2030-02-02T12:00:00Z").await.registers[&register].reviews, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_was_stopped_is_gone_on_with_and_counts_by_register() {
    for node in Node::each().await {
        let letter = altered(&then("withdraw"), &[("id = \"paper\"", "id = \"letter\"")]);
        let registry = node.registry_of(&registers(&[("paper.toml", PAPER), ("letter.toml", &letter)]));
        registry.adopt().await.unwrap();
        let letters = crate::house::id("letter");
        for number in 0..3 {
            write(&registry, &format!("A{number}")).await;
            let json = json!({ "reference": format!("L{number}") });
            registry.create(&Actor::node(), &letters, draft(json)).await.unwrap();
        }
        let now = moment("2025-02-01T00:00:00Z");
        let left = AtomicU32::new(4);
        let stop = || left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_err();
        let told = std::sync::Mutex::new(Vec::new());
        let tell = |done, total| told.lock().unwrap().push((done, total));
        let report = registry.run_retention(now, &tell, &stop).await.unwrap();
        let counts = |report: &RetentionReport| {
            let count = |register| report.registers.get(register).copied().unwrap_or_default();
            (count(&letters).withdrawn, count(&paper()).erased, report.complete)
        };
        assert_eq!(counts(&report), (3, 1, false));
        assert_eq!(*told.lock().unwrap(), [(1, 6), (2, 6), (3, 6), (4, 6)]);
        let report = registry.run_retention(now, &tell, &|| false).await.unwrap();
        assert_eq!(counts(&report), (0, 2, true));
        assert_eq!(registry.verify().await.unwrap().erased, 3);
    }
}
