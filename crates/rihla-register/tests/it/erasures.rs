//! What was erased after a backup is erased again after it was restored.

use std::path::Path;
use std::sync::Arc;

use rihla_register::{Ground, RegisterError, Registry};
use rihla_store::backup::{back_up, restore};
use rihla_store::database::ScratchPlace;
use rihla_store::{Disk, Faults, Keyring, Operation, RootHolder, Step, StoreError, Verdict};
use ring::rand::SystemRandom;
use tokio::task::JoinSet;

use crate::house::focal;
use crate::node::{Node, PAPER, moment, named, paper, registers, write};

/// Does something else at one kind of step.
struct At(Operation, fn() -> Verdict);

impl Faults for At {
    fn before(&self, step: &Step<'_>) -> Verdict {
        if step.operation == self.0 { (self.1)() } else { Verdict::Proceed }
    }
}

fn broken(node: &Node, list: &Path, operation: Operation, verdict: fn() -> Verdict) -> Registry {
    node.registry(PAPER).with_erasures(Disk::with_faults(Arc::new(At(operation, verdict))), list.to_path_buf())
}

async fn is_there(registry: &Registry, record: &rihla_model::RecordId) -> bool {
    registry.look(&focal(), named(&paper(), record), None).await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_backup_loses_again_what_was_erased_after_it() {
    let (now, home) = (moment("2020-01-15T10:00:00Z"), tempfile::tempdir().unwrap());
    let root = home.path().join("root");
    let keyring = Keyring::create(&Disk::default(), &home.path().join("keys"), &RootHolder::File(&root), now, &SystemRandom::new());
    let keys = keyring.unwrap().backup_keys().unwrap();
    for node in Node::each().await {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("erasures");
        let registry = node.listing(PAPER, &list);
        registry.adopt().await.unwrap();
        let (before, after, kept) = (write(&registry, "A").await, write(&registry, "B").await, write(&registry, "C").await);
        registry.erase(&focal(), named(&paper(), &before.record), 1, Ground::Objection).await.unwrap();
        let (bytes, _) = back_up(node.scratch.database(), Vec::new(), &keys, now, &SystemRandom::new()).await.unwrap();
        registry.erase(&focal(), named(&paper(), &after.record), 1, Ground::ConsentWithdrawn).await.unwrap();
        let later = write(&registry, "D").await;
        registry.run_retention(moment("2019-01-01T00:00:00Z"), &|_, _| (), &|| false).await.unwrap();
        registry.erase(&focal(), named(&paper(), &later.record), 1, Ground::LegalDuty).await.unwrap();
        let listed = registry.listed_erasures().unwrap();
        let said: Vec<_> = listed.iter().map(|erasure| (&erasure.record, erasure.ground)).collect();
        let expected = [(&before.record, Ground::Objection), (&after.record, Ground::ConsentWithdrawn), (&later.record, Ground::LegalDuty)];
        assert_eq!(said, expected);
        assert!(listed.iter().all(|erasure| erasure.register == paper()));

        for place in ScratchPlace::on_each_engine().await.unwrap() {
            let (database, _) = restore(place.url(), bytes.as_slice(), &keys, now).await.unwrap();
            let restored = node.registry_on(database.clone(), &registers(&[("paper.toml", PAPER)]));
            let restored = restored.with_erasures(Disk::default(), list.clone());
            assert!(is_there(&restored, &after.record).await);
            let replayed = restored.replay_erasures(&list).await.unwrap();
            assert_eq!((replayed.lines, replayed.erased, replayed.added, replayed.torn), (3, 1, 0, false));
            assert_eq!(restored.replay_erasures(&list).await.unwrap().erased, 0);
            assert!(!is_there(&restored, &after.record).await && is_there(&restored, &kept.record).await);
            let verified = restored.verify().await.unwrap();
            assert_eq!((verified.records, verified.erased), (3, 2));
            assert_eq!(restored.erased().await.unwrap()[1], (after.record.clone(), Ground::ConsentWithdrawn));
            assert_eq!(restored.listed_erasures().unwrap().len(), 3, "a replay adds no line");
            database.close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_erased_that_the_list_could_not_take() {
    for node in Node::each().await {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("erasures");
        let registry = node.listing(PAPER, &list);
        let (made, other) = (write(&registry, "A").await, write(&registry, "B").await);
        registry.erase(&focal(), named(&paper(), &other.record), 1, Ground::Objection).await.unwrap();
        let before = std::fs::read(&list).unwrap();
        let full = || Verdict::Fail(std::io::ErrorKind::StorageFull.into());
        let failing = broken(&node, &list, Operation::SyncFile, full);
        let refused = failing.erase(&focal(), named(&paper(), &made.record), 1, Ground::Objection).await;
        assert!(matches!(refused, Err(RegisterError::Store(StoreError::Full { .. }))), "{refused:?}");
        let again = failing.erase_again([(made.record.clone(), Ground::Retention)]).await;
        assert!(matches!(again, Err(RegisterError::Store(StoreError::Full { .. }))), "{again:?}");
        let run = failing.run_retention(moment("2030-01-01T00:00:00Z"), &|_, _| (), &|| false).await;
        assert!(matches!(run, Err(RegisterError::Store(StoreError::Full { .. }))), "{run:?}");
        let nowhere = node.listing(PAPER, &folder.path().join("none/erasures"));
        assert!(nowhere.erase(&focal(), named(&paper(), &made.record), 1, Ground::Objection).await.is_err());
        assert!(is_there(&registry, &made.record).await);
        assert_eq!(std::fs::read(&list).unwrap(), before, "what was refused is not replayed");
        // an erasure that is refused for another reason is not on it either
        assert!(registry.erase(&focal(), named(&paper(), &made.record), 7, Ground::Objection).await.is_err());
        assert_eq!(std::fs::read(&list).unwrap(), before);
        assert_eq!(registry.verify().await.unwrap().erased, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_between_list_and_database_is_made_good() {
    for node in Node::each().await {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("erasures");
        // the first line is on the disk, and the process ends as it makes its name lasting
        let dying = Arc::new(broken(&node, &list, Operation::SyncFolder, || panic!("killed")));
        let made = write(&dying, "A").await;
        let (registry, record) = (Arc::clone(&dying), made.record.clone());
        let killed = tokio::spawn(async move { registry.erase(&focal(), named(&paper(), &record), 1, Ground::Objection).await });
        assert!(killed.await.is_err_and(|end| end.is_panic()));
        let registry = node.listing(PAPER, &list);
        assert!(is_there(&registry, &made.record).await);
        assert_eq!(registry.replay_erasures(&list).await.unwrap().erased, 1);
        assert!(!is_there(&registry, &made.record).await);
        assert_eq!((registry.verify().await.unwrap().erased, registry.listed_erasures().unwrap().len()), (1, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_list_erases_nothing_and_a_torn_one_what_it_says() {
    for node in Node::each().await {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("erasures");
        let registry = node.listing(PAPER, &list);
        let (first, second, kept) = (write(&registry, "A").await, write(&registry, "B").await, write(&registry, "C").await);
        for made in [&first, &second] {
            registry.erase(&focal(), named(&paper(), &made.record), 1, Ground::Objection).await.unwrap();
        }
        let whole = std::fs::read_to_string(&list).unwrap();
        // somebody would have another record erased
        let other = folder.path().join("other");
        std::fs::write(&other, whole.replacen(second.record.as_str(), kept.record.as_str(), 1)).unwrap();
        let refused = registry.replay_erasures(&other).await;
        assert!(matches!(refused, Err(RegisterError::ErasureChanged { line: 2, .. })), "{refused:?}");
        assert!(refused.unwrap_err().to_string().starts_with("line 2 of the list of erasures"));
        std::fs::write(&other, format!("{whole}{}", &whole[..40])).unwrap();
        let replayed = registry.replay_erasures(&other).await.unwrap();
        assert_eq!((replayed.lines, replayed.erased, replayed.torn), (2, 0, true));
        assert!(is_there(&registry, &kept.record).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn all_that_erase_at_once_are_on_the_list_which_names_nobody() {
    for node in Node::each().await {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("erasures");
        // two processes of a node
        let both = [Arc::new(node.listing(PAPER, &list)), Arc::new(node.listing(PAPER, &list))];
        let mut work = JoinSet::new();
        for number in 0..12 {
            let registry = Arc::clone(&both[number % 2]);
            work.spawn(async move {
                let made = write(&registry, &format!("A{number}")).await;
                registry.erase(&focal(), named(&paper(), &made.record), 1, Ground::Unlawful).await.unwrap();
            });
        }
        work.join_all().await;
        let mut listed: Vec<_> = both[0].listed_erasures().unwrap().into_iter().map(|erasure| erasure.record).collect();
        let mut erased: Vec<_> = both[0].erased().await.unwrap().into_iter().map(|(record, _)| record).collect();
        listed.sort();
        erased.sort();
        assert_eq!((listed.len(), &listed), (12, &erased));
        let text = std::fs::read_to_string(&list).unwrap();
        for word in ["amina", "note of", "A1\""] {
            assert!(!text.contains(word), "{word}");
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&list).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_completed_from_the_database() {
    for node in Node::each().await {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("erasures");
        let without = node.registry(PAPER);
        let made = write(&without, "A").await;
        without.erase(&focal(), named(&paper(), &made.record), 1, Ground::Objection).await.unwrap();
        let with = node.listing(PAPER, &list);
        let replayed = with.replay_erasures(&list).await.unwrap();
        assert_eq!((replayed.lines, replayed.erased, replayed.added), (0, 0, 1));
        assert_eq!(with.replay_erasures(&list).await.unwrap().added, 0);
        let listed = with.listed_erasures().unwrap();
        assert_eq!((&listed[0].record, &listed[0].register, listed[0].ground), (&made.record, &paper(), Ground::Objection));
    }
}
