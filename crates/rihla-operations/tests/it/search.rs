//! Full text over records: what reaches the index, what leaves it, and who is told of what.

use std::path::Path;
use std::sync::Arc;

use rihla_model::SystemClock;
use rihla_model::access::Actor;
use rihla_operations::search::{Answer, Question, Search};
use rihla_register::{Ground, Registry, Written};
use rihla_store::database::Statement;
use serde_json::json;

use crate::house::{House, draft, fields, focal, id, of, person, pledge, step, supervisor, worker};
use crate::node::{Node, PAPER, altered, named, paper, write};

fn search_in(folder: &Path, registry: &Arc<Registry>) -> Search {
    Search::in_folder(folder, Arc::clone(registry), Arc::new(SystemClock))
}

async fn follow(search: &Search) -> u64 {
    let followed = search.follow(true, &|| false).await.unwrap();
    assert!(followed.complete);
    followed.records
}

async fn answer(search: &Search, actor: &Actor, typed: &str) -> Answer {
    let question = Question { typed: typed.to_owned(), register: None, most: 10, after: None };
    search.find(actor, &question).await.unwrap()
}

/// The records that somebody finds, by what they call them.
async fn found(search: &Search, actor: &Actor, typed: &str) -> Vec<String> {
    let answer = answer(search, actor, typed).await;
    assert!(answer.ready);
    answer.hits.iter().map(|hit| hit.seen.fields.values().next().unwrap().to_string()).collect()
}

async fn finds(search: &Search, actor: &Actor, typed: &str) -> usize {
    found(search, actor, typed).await.len()
}

/// Whether any file of the index has a word in its dictionaries; they are read by an index that asks no grants.
fn holds(folder: &Path, registry: &Registry, word: &str) -> bool {
    let index = rihla_search::Index::new(folder, &registry.words_fingerprint());
    let everywhere = |tag: &str| rihla_search::Within { any: vec![vec![tag.to_owned()]], zones: (0..6).collect() };
    let within: Vec<_> = registry.registers().iter().map(|definition| everywhere(definition.id.as_str())).collect();
    let needle = rihla_search::Needle::parse(word).unwrap();
    !index.search(&needle, &within, None, 1).unwrap().unwrap_or_default().is_empty()
}

/// A pledge that anybody sees.
async fn announced(house: &House, json: serde_json::Value) -> Written {
    let (registry, register) = (&house.registry, id("pledge"));
    let made = registry.create(&focal(), &register, draft(json)).await.unwrap();
    let it = of(&register, &made);
    let asked = registry.step(&focal(), it, 1, &step("clear"), None).await.unwrap();
    let cleared = registry.confirm(&person("dounia", "focal-point", None), it, asked.version).await.unwrap();
    registry.step(&focal(), it, cleared.version, &step("announce"), None).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn records_reach_the_index_when_they_change_and_leave_it() {
    for house in House::each().await {
        let folder = tempfile::tempdir().unwrap();
        let (registry, register) = (&house.registry, id("pledge"));
        let search = search_in(folder.path(), registry);
        assert!(!answer(&search, &focal(), "engagement").await.ready, "there is no index yet");
        let (one, _) = (house.pledge("P-1").await, house.pledge("P-2").await);
        assert_eq!(follow(&search).await, 2);
        assert_eq!(finds(&search, &focal(), "engagements").await, 2);
        assert_eq!(follow(&search).await, 0, "nothing is done twice");
        // changed by another process
        let other = House::registry_in(house.scratch.database());
        let it = of(&register, &one);
        let changed = other.edit(&focal(), it, 1, fields(json!({ "entity": "Observatoire xylophone" }))).await.unwrap();
        assert_eq!(follow(&search).await, 1);
        assert_eq!(found(&search, &focal(), "xylophones").await.len(), 1);
        // withdrawn: in no answer, and come back
        let withdrawn = other.withdraw(&focal(), it, changed.version, "twice").await.unwrap();
        assert_eq!(finds(&search, &focal(), "xylophone").await, 0, "the record decides, also before the index knows");
        follow(&search).await;
        assert!(!holds(folder.path(), registry, "xylophone"));
        let restored = other.restore(&focal(), it, withdrawn.version, "not twice").await.unwrap();
        follow(&search).await;
        assert_eq!(finds(&search, &focal(), "xylophone").await, 1);
        // restricted: kept, and found by nobody
        let restricted = other.restrict(&Actor::node(), it, restored.version, "disputed").await.unwrap();
        assert_eq!(finds(&search, &Actor::node(), "xylophone").await, 0);
        follow(&search).await;
        assert!(!holds(folder.path(), registry, "xylophone"));
        let lifted = other.lift(&Actor::node(), it, restricted.version, "right").await.unwrap();
        follow(&search).await;
        assert!(holds(folder.path(), registry, "xylophone"));
        // erased
        other.erase(&Actor::node(), it, lifted.version, Ground::LegalDuty).await.unwrap();
        assert_eq!(finds(&search, &Actor::node(), "xylophone").await, 0);
        follow(&search).await;
        assert!(!holds(folder.path(), registry, "xylophone"));
        assert_eq!(finds(&search, &focal(), "engagement").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_finds_what_they_do_not_see() {
    for house in House::each().await {
        let folder = tempfile::tempdir().unwrap();
        let (registry, anyone) = (&house.registry, Actor::anyone());
        let search = search_in(folder.path(), registry);
        let mut open = pledge("P-1");
        open["title"] = json!({ "en": "Clean water" });
        open["focal_point"] = json!("Zebulon");
        announced(&house, open).await;
        // a draft, of an agency
        let mut mine = pledge("P-2");
        mine["title"] = json!({ "en": "Clean harbours" });
        let draft = rihla_register::Draft { agency: Some(rihla_model::AgencyId::new("health").unwrap()), ..draft(mine) };
        registry.create(&focal(), &id("pledge"), draft).await.unwrap();
        house.search("S-1", "Quetzalcoatl").await;
        follow(&search).await;
        let own = person("omar", "agency-officer", Some("health"));
        let other = person("nadia", "agency-officer", Some("police"));
        assert_eq!(finds(&search, &focal(), "clean").await, 2);
        assert_eq!(finds(&search, &own, "harbour").await, 1);
        assert_eq!(finds(&search, &other, "harbour").await, 0, "another agency's");
        assert_eq!((finds(&search, &anyone, "clean").await, finds(&search, &anyone, "harbour").await), (1, 0), "a draft");
        // a field of the house, of a record that is public
        assert_eq!((finds(&search, &focal(), "zebulon").await, finds(&search, &anyone, "zebulon").await), (1, 0));
        assert_eq!(finds(&search, &anyone, "water zebulon").await, 0);
        assert_eq!(finds(&search, &anyone, "zebulno").await, 0, "nor with a slip");
        // protected: in no index, for nobody
        for actor in [&worker(), &supervisor(), &Actor::node()] {
            assert_eq!(finds(&search, actor, "quetzalcoatl").await, 0);
        }
        assert!(!holds(folder.path(), registry, "quetzalcoatl"));
        assert_eq!((finds(&search, &worker(), "S-1").await, finds(&search, &focal(), "S-1").await), (1, 0), "behind the firewall");
        // a register that is none for them is told as one that is not there
        for register in ["search", "nothing"] {
            let question = Question { typed: "clean".to_owned(), register: Some(id(register)), most: 10, after: None };
            let refused = search.find(&anyone, &question).await.unwrap_err();
            assert_eq!(refused.saying().id(), "record-no-register", "{register}");
        }
    }
}

/// Neither the order of what is shown, nor where it goes on, nor whether it does, tells of what is hidden.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_moves_nothing() {
    for house in House::each().await {
        let registry = &house.registry;
        for at in 0..4 {
            let mut json = pledge(&format!("P-{at}"));
            let titles = ["Water", "Water border", "Border water border", "Water and more of it"];
            json["title"] = json!({ "en": titles[at] });
            announced(&house, json).await;
        }
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let before = search_in(one.path(), registry);
        follow(&before).await;
        let shown = async |search: &Search| {
            let (mut pages, mut after) = (Vec::new(), None);
            loop {
                let question = Question { typed: "water".to_owned(), register: None, most: 1, after };
                let answer = search.find(&Actor::anyone(), &question).await.unwrap();
                pages.push((answer.hits.iter().map(|hit| hit.seen.id.clone()).collect::<Vec<_>>(), answer.next.clone()));
                let Some(next) = answer.next else { return pages };
                after = Some(next);
            }
        };
        let pages = shown(&before).await;
        assert_eq!(pages.len(), 4);
        for at in 10..40 {
            let mut json = pledge(&format!("P-{at}"));
            json["title"] = json!({ "en": "Water water border" });
            registry.create(&focal(), &id("pledge"), draft(json)).await.unwrap();
        }
        let after = search_in(other.path(), registry);
        follow(&after).await;
        assert_eq!(finds(&after, &focal(), "water").await, 10);
        assert_eq!(shown(&after).await, pages);
        follow(&before).await;
        assert_eq!(shown(&before).await, pages);
        // a place to go on from is one of a record that whoever asks sees
        let hidden = answer(&after, &focal(), "water").await.next.unwrap();
        for odd in [hidden.as_str(), "a00000000-0123456789abcdef", "nothing"] {
            let question = Question { typed: "water".to_owned(), register: None, most: 1, after: Some(odd.to_owned()) };
            let refused = after.find(&Actor::anyone(), &question).await.unwrap_err();
            assert_eq!(refused.saying().id(), "record-bad-cursor", "{odd}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_is_made_anew_where_rows_or_definitions_are_others() {
    for node in Node::each().await {
        let folder = tempfile::tempdir().unwrap();
        let registry = Arc::new(node.registry(PAPER));
        write(&registry, "A-1").await;
        let search = search_in(folder.path(), &registry);
        follow(&search).await;
        assert_eq!(finds(&search, &focal(), "note").await, 1);
        // a field becomes protected: what was in clear is nowhere any more
        let text = altered(PAPER, &[("class = \"restricted\"", "class = \"protected\""), ("version = 1", "version = 2")]);
        let changed = Arc::new(node.registry(&text));
        let after = search_in(folder.path(), &changed);
        follow(&after).await;
        assert_eq!((finds(&after, &focal(), "note").await, finds(&after, &focal(), "A-1").await), (0, 1));
        assert!(!holds(folder.path(), &changed, "note"));
        // rows of before a backup was restored: the same numbers, another history
        let search = search_in(folder.path(), &registry);
        follow(&search).await;
        write(&registry, "B-2").await;
        follow(&search).await;
        assert_eq!(finds(&search, &focal(), "B-2").await, 1);
        drop(search);
        let mut unit = node.scratch.database().write().await.unwrap();
        unit.run(Statement::new("update record set state = null, body = null where number = 2")).await.unwrap();
        unit.commit().await.unwrap();
        let again = search_in(folder.path(), &registry);
        follow(&again).await;
        assert_eq!((finds(&again, &focal(), "B-2").await, finds(&again, &focal(), "A-1").await), (0, 1), "versions are compared");
        // a damaged index, and one that is gone
        for damage in ["meta.json", ".managed.json"] {
            std::fs::write(folder.path().join("files").join(damage), b"{").unwrap();
            follow(&again).await;
            let fresh = search_in(folder.path(), &registry);
            follow(&fresh).await;
            assert_eq!(finds(&fresh, &focal(), "A-1").await, 1);
        }
        std::fs::remove_dir_all(folder.path()).unwrap();
        follow(&again).await;
        assert_eq!(finds(&again, &focal(), "A-1").await, 1);
    }
}

/// A number that is given out early and stored late is not passed over.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_stored_late_is_followed() {
    for node in Node::each().await {
        let folder = tempfile::tempdir().unwrap();
        let registry = Arc::new(node.registry(PAPER));
        let first = write(&registry, "A-1").await;
        let search = search_in(folder.path(), &registry);
        follow(&search).await;
        if node.scratch.database().read().await.unwrap().engine() == rihla_store::database::Engine::Sqlite {
            continue;
        }
        let mut late = node.scratch.database().write().await.unwrap();
        let copy = "insert into action (record, version, kind, at, actor, definition, batch, body, hash) \
             select record, 99, kind, at, actor, definition, batch, body, hash from action where number = 1";
        late.run(Statement::new(copy)).await.unwrap();
        write(&registry, "B-2").await;
        assert_eq!(follow(&search).await, 1);
        assert_eq!(follow(&search).await, 0);
        late.commit().await.unwrap();
        assert_eq!(follow(&search).await, 1, "the one that was stored late");
        assert_eq!((follow(&search).await, follow(&search).await), (0, 0));
        let register = paper();
        registry.erase(&focal(), named(&register, &first.record), 1, Ground::NoPurpose).await.unwrap();
        assert_eq!(follow(&search).await, 1);
    }
}

/// Stopped while it is made, it goes on from there.
#[tokio::test(flavor = "multi_thread")]
async fn making_an_index_can_be_stopped() {
    for node in Node::each().await {
        let folder = tempfile::tempdir().unwrap();
        let registry = Arc::new(node.registry(PAPER));
        write(&registry, "A-1").await;
        let stopped = search_in(folder.path(), &registry).follow(true, &|| true).await.unwrap();
        assert!(!stopped.complete);
        write(&registry, "B-2").await;
        let search = search_in(folder.path(), &registry);
        follow(&search).await;
        assert_eq!((finds(&search, &focal(), "A-1").await, finds(&search, &focal(), "B-2").await), (1, 1));
    }
}

/// Rows of another history, such as those of a restored backup, have the same numbers and versions.
#[tokio::test(flavor = "multi_thread")]
async fn rows_of_another_history_are_indexed_anew() {
    for (node, other) in Node::each().await.into_iter().zip(Node::each().await) {
        let folder = tempfile::tempdir().unwrap();
        let (before, after) = (Arc::new(node.registry(PAPER)), Arc::new(other.registry(PAPER)));
        write(&before, "X-1").await;
        write(&after, "Z-1").await;
        let search = search_in(folder.path(), &before);
        // the mark has moved on when nobody writes any more
        follow(&search).await;
        follow(&search).await;
        assert!(holds(folder.path(), &before, "X-1"));
        let search = search_in(folder.path(), &after);
        follow(&search).await;
        assert_eq!((finds(&search, &focal(), "X-1").await, finds(&search, &focal(), "Z-1").await), (0, 1));
        assert!(!holds(folder.path(), &after, "X-1"));
    }
}
