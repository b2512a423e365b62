//! Backups: taken while others write, checked before they are used, restored on either engine.

use jiff::{SignedDuration, Timestamp};
use rihla_store::backup::{back_up, digest, rehearse, restore, verify};
use rihla_store::database::{ScratchPlace, Statement};
use rihla_store::jobs::{JobKind, NewJob, Recurrence, Schedule, claim, enqueue, keep_schedule};
use rihla_store::{Database, Disk, Keyring, RootHolder, SealKeys, StoreError, scratch_on_each_engine};
use ring::rand::SystemRandom;
use serde_json::json;

use crate::database::now;

fn keys() -> SealKeys {
    let home = tempfile::tempdir().unwrap();
    let (keys, root) = (home.path().join("keys"), home.path().join("root"));
    let keyring = Keyring::create(&Disk::default(), &keys, &RootHolder::File(&root), now(), &SystemRandom::new()).unwrap();
    keyring.backup_keys().unwrap()
}

fn later(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

fn kind(name: &str) -> JobKind {
    JobKind::new(name).unwrap()
}

async fn fill(database: &Database) {
    let mut unit = database.write().await.unwrap();
    for number in 0..450_i64 {
        let payload = json!({ "number": number, "text": "ر ٣ é".repeat(usize::try_from(number % 40).unwrap()) });
        let job = NewJob::new(kind("a"), payload, later(number));
        enqueue(&mut unit, &if number % 7 == 0 { job.unique(number.to_string()) } else { job }, now()).await.unwrap();
    }
    // longer than what is inserted at once
    enqueue(&mut unit, &NewJob::new(kind("long"), json!("x".repeat(3_000_000)), now()), now()).await.unwrap();
    let recurrence: Recurrence = "daily 03:30 Africa/Tunis".parse().unwrap();
    let schedule = Schedule { name: "sweep".to_owned(), kind: kind("sweep"), payload: json!({}), recurrence };
    keep_schedule(&mut unit, &schedule, now()).await.unwrap();
    unit.commit().await.unwrap();
    claim(database, &[kind("a")], SignedDuration::from_secs(60), later(3), &SystemRandom::new()).await.unwrap().unwrap();
}

async fn taken(database: &Database, keys: &SealKeys) -> (Vec<u8>, rihla_store::backup::BackupManifest) {
    back_up(database, Vec::new(), keys, now(), &SystemRandom::new()).await.unwrap()
}

#[tokio::test]
async fn a_backup_is_restored_on_either_engine() {
    let (keys, folder) = (keys(), tempfile::tempdir().unwrap());
    for source in scratch_on_each_engine(now()).await.unwrap() {
        // what migrations put into the tables
        let bare = taken(source.database(), &keys).await.1.rows();
        fill(source.database()).await;
        let (bytes, manifest) = taken(source.database(), &keys).await;
        assert_eq!((manifest.rows(), manifest.taken_at), (bare + 452, now()));
        assert_eq!(verify(bytes.as_slice(), &keys).unwrap(), manifest);
        assert_eq!(rehearse(bytes.as_slice(), &keys, folder.path(), now()).await.unwrap(), manifest);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "the rehearsal left something behind");
        assert_eq!(digest(source.database()).await.unwrap(), manifest.tables);
        for place in ScratchPlace::on_each_engine().await.unwrap() {
            let (database, restored) = restore(place.url(), bytes.as_slice(), &keys, later(9)).await.unwrap();
            assert_eq!(restored, manifest);
            assert_eq!(digest(&database).await.unwrap(), manifest.tables, "{} to {}", manifest.engine, database.engine());
            // it lives on: numbers go on, and it opens as any other
            let mut unit = database.write().await.unwrap();
            assert_eq!(enqueue(&mut unit, &NewJob::new(kind("a"), json!({}), now()), now()).await.unwrap().0, 452);
            unit.commit().await.unwrap();
            database.close().await;
            let again = Database::open(place.url(), now()).await.unwrap();
            assert_eq!(taken(&again, &keys).await.1.rows(), bare + 453);
            again.close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_backup_is_of_one_moment_whatever_is_written_meanwhile() {
    let keys = keys();
    for source in scratch_on_each_engine(now()).await.unwrap() {
        let database = source.database().clone();
        fill(&database).await;
        let writing = tokio::spawn({
            let database = database.clone();
            async move {
                // each unit adds a job and a schedule
                for number in 0.. {
                    let mut unit = database.write().await?;
                    enqueue(&mut unit, &NewJob::new(kind("pair"), json!({}), now()), now()).await?;
                    let recurrence = "every PT1H".parse()?;
                    let schedule = Schedule { name: format!("pair {number}"), kind: kind("pair"), payload: json!({}), recurrence };
                    keep_schedule(&mut unit, &schedule, now()).await?;
                    unit.commit().await?;
                }
                Ok::<(), StoreError>(())
            }
        });
        let mut last = 0;
        for _ in 0..4 {
            let (bytes, _) = taken(&database, &keys).await;
            let place = ScratchPlace::sqlite_in(&std::env::temp_dir()).unwrap();
            let (restored, _) = restore(place.url(), bytes.as_slice(), &keys, now()).await.unwrap();
            let mut unit = restored.read().await.unwrap();
            let counts = "select (select count(*) from job where kind = 'pair'), (select count(*) from job_schedule where kind = 'pair')";
            let row = unit.row(Statement::new(counts)).await.unwrap().unwrap();
            assert_eq!(row.integer(0).unwrap(), row.integer(1).unwrap());
            last = row.integer(0).unwrap();
        }
        writing.abort();
        assert!(last > 0, "nothing was written meanwhile");
    }
}

#[tokio::test]
async fn a_broken_backup_leaves_an_empty_database() {
    let keys = keys();
    for source in scratch_on_each_engine(now()).await.unwrap() {
        fill(source.database()).await;
        let (whole, _) = taken(source.database(), &keys).await;
        for place in ScratchPlace::on_each_engine().await.unwrap() {
            let mut changed = whole.clone();
            let middle = changed.len() / 2;
            changed[middle] ^= 1;
            // 65 552 bytes are a part of the seal: one cut lies on its border
            for broken in [changed.as_slice(), &whole[..middle], &whole[..whole.len() - 1], &whole[..66 + 65_552 * 3], &[], &whole[..40]] {
                assert!(verify(broken, &keys).is_err());
                assert!(restore(place.url(), broken, &keys, now()).await.is_err());
            }
            let (database, manifest) = restore(place.url(), whole.as_slice(), &keys, now()).await.unwrap();
            assert_eq!(digest(&database).await.unwrap(), manifest.tables);
            database.close().await;
            // and what is there is not overwritten
            let again = restore(place.url(), whole.as_slice(), &keys, now()).await;
            assert!(matches!(again, Err(StoreError::DatabaseNotEmpty)), "{again:?}");
        }
    }
}

#[tokio::test]
async fn only_the_keys_of_backups_open_one_and_nothing_of_it_is_in_clear() {
    let (own, other) = (keys(), keys());
    let scratch = rihla_store::Scratch::sqlite(now()).await.unwrap();
    fill(scratch.database()).await;
    let (bytes, _) = taken(scratch.database(), &own).await;
    assert!(matches!(verify(bytes.as_slice(), &other), Err(StoreError::WrongKey { .. })));
    for word in ["sweep", "Africa", "job_schedule", "RIHLAROWS"] {
        assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
    }
    // another sealed file is no backup
    let mut sealed = Vec::new();
    rihla_store::seal(&mut b"RIHLAROWS".as_slice(), &mut sealed, &own, b"delivery", &SystemRandom::new()).unwrap();
    assert!(verify(sealed.as_slice(), &own).is_err());
}
