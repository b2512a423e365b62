//! One build at a time, across processes; a dead process holds nothing.

use rihla_store::{DataFolder, Disk, StoreError};

use crate::child::Spawned;
use crate::node::{check_whole, now, publish};

#[test]
fn a_second_lock_in_the_same_process_is_refused_until_the_first_goes() {
    let home = tempfile::tempdir().unwrap();
    let folder = DataFolder::create(&home.path().join("data"), Disk::default(), now(0)).unwrap();
    let lock = folder.lock("build atlas", now(7)).unwrap();
    let copy = lock.clone();
    let refused = folder.lock("release approve", now(9)).unwrap_err();
    let text = refused.to_string();
    assert!(text.contains("'build atlas'") && text.contains(&std::process::id().to_string()), "{text}");
    assert!(text.contains("2023-11-14T22:13:27Z"), "{text}");
    drop(lock);
    assert!(folder.lock("release approve", now(9)).is_err(), "a copy still holds it");
    drop(copy);
    folder.lock("release approve", now(9)).unwrap();
}

#[test]
fn another_process_holds_the_lock_until_it_dies_and_readers_do_not_care() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("data");
    let folder = DataFolder::create(&path, Disk::default(), now(0)).unwrap();
    publish(&folder, &folder.lock("test", now(0)).unwrap(), 1).unwrap();
    let mut child = Spawned::run("holds_the_lock", &path);
    assert!(child.wait_for("locked"));
    match folder.lock("release approve", now(9)) {
        Err(StoreError::Locked { holder: Some(holder), .. }) => {
            assert_eq!((holder.pid, holder.since, holder.command.as_str()), (child.child.id(), now(5), "build atlas"));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(check_whole(&path), 1);
    child.kill();
    folder.lock("release approve", now(9)).unwrap();
}

#[test]
fn the_lock_of_one_folder_opens_no_other() {
    let home = tempfile::tempdir().unwrap();
    let one = DataFolder::create(&home.path().join("one"), Disk::default(), now(0)).unwrap();
    let two = DataFolder::create(&home.path().join("two"), Disk::default(), now(0)).unwrap();
    let lock = one.lock("test", now(0)).unwrap();
    assert!(matches!(two.sweep(&lock), Err(StoreError::ForeignLock { .. })));
    assert!(matches!(two.stage(&lock, "x"), Err(StoreError::ForeignLock { .. })));
}
