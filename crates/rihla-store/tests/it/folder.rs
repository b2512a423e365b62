//! The folder's layout, format, permissions and immutability.

use std::fs;
use std::io::Write;

use rihla_model::{DatasetId, VintageId};
use rihla_store::{Current, DataFolder, Disk, DocumentId, StoreError, Target, hash_file};

use crate::node::{check_whole, dataset, now, publish};

#[cfg(unix)]
#[test]
fn only_the_owner_may_enter() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("data");
    let folder = DataFolder::create(&path, Disk::default(), now(0)).unwrap();
    publish(&folder, &folder.lock("test", now(0)).unwrap(), 1).unwrap();
    let mut open = vec![path.clone()];
    while let Some(entry) = open.pop() {
        let mode = fs::metadata(&entry).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}: {mode:o}", entry.display());
        if entry.is_dir() {
            open.extend(fs::read_dir(&entry).unwrap().map(|e| e.unwrap().path()));
        }
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o750)).unwrap();
    let error = DataFolder::open(&path, Disk::default()).unwrap_err();
    assert!(matches!(error, StoreError::TooOpen { .. }));
    assert!(error.to_string().contains("chmod 0700"), "{error}");
}

#[test]
fn strange_and_newer_folders_are_refused() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("data");
    assert!(matches!(DataFolder::open(&path, Disk::default()), Err(StoreError::NotDataFolder { .. })));
    fs::create_dir(&path).unwrap();
    fs::write(path.join("holiday.jpg"), b"x").unwrap();
    let error = DataFolder::create(&path, Disk::default(), now(0)).unwrap_err();
    assert!(error.to_string().contains("holiday.jpg"), "{error}");
    fs::remove_dir_all(&path).unwrap();
    DataFolder::create(&path, Disk::default(), now(0)).unwrap();
    assert!(DataFolder::create(&path, Disk::default(), now(0)).is_err(), "made twice");
    fs::write(path.join("format.json"), br#"{"format": 2, "shape": ["unknown"]}"#).unwrap();
    let error = DataFolder::open(&path, Disk::default()).unwrap_err();
    assert!(matches!(error, StoreError::NewerFormat { found: 2, known: 1, .. }), "{error}");
    for text in ["", "{", "{}", "[]", "{\"format\": 0}", "{\"format\": -1}"] {
        fs::write(path.join("format.json"), text).unwrap();
        assert!(DataFolder::open(&path, Disk::default()).is_err(), "{text}");
    }
}

#[test]
fn what_is_published_never_changes_and_what_is_current_stays() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("data");
    let folder = DataFolder::create(&path, Disk::default(), now(0)).unwrap();
    let lock = folder.lock("test", now(0)).unwrap();
    publish(&folder, &lock, 1).unwrap();
    let current = publish(&folder, &lock, 2).unwrap();
    assert_eq!((current.sequence, current.since), (2, Some(now(2))));
    let place = folder.vintage(&dataset(), &current.vintages[&dataset()].id);
    assert!(matches!(folder.stage(&lock, "x").unwrap().publish(&place), Err(StoreError::Exists { .. })));
    assert!(matches!(folder.discard(&lock, &place), Err(StoreError::StillCurrent { .. })));
    // a release stays for ever, also after its successor
    let first = folder.release(&dataset(), &current.releases[&dataset()][0].id);
    publish(&folder, &lock, 3).unwrap();
    publish(&folder, &lock, 4).unwrap();
    assert!(matches!(folder.discard(&lock, &first), Err(StoreError::StillCurrent { .. })));
    // an old vintage may go
    folder.discard(&lock, &place).unwrap();
    assert!(!place.exists());
    let left: Vec<String> = folder.vintages(&dataset()).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(left, ["v1", "v3", "v4"]);
    assert_eq!(check_whole(&path), 4);
}

#[test]
fn nothing_becomes_current_that_is_not_there() {
    let home = tempfile::tempdir().unwrap();
    let folder = DataFolder::create(&home.path().join("data"), Disk::default(), now(0)).unwrap();
    let lock = folder.lock("test", now(0)).unwrap();
    let current = publish(&folder, &lock, 1).unwrap();
    let mut wrong = current.clone();
    let target = Target { id: VintageId::new("never").unwrap(), manifest: current.vintages[&dataset()].manifest };
    wrong.vintages.insert(DatasetId::new("OTHER").unwrap(), target);
    assert!(matches!(folder.switch(&lock, &wrong, now(2)), Err(StoreError::NothingWhole { .. })));
    assert_eq!(folder.current().unwrap(), current);
}

#[test]
fn a_damaged_pointer_gives_way_to_the_one_before() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("data");
    let folder = DataFolder::create(&path, Disk::default(), now(0)).unwrap();
    let lock = folder.lock("test", now(0)).unwrap();
    publish(&folder, &lock, 1).unwrap();
    publish(&folder, &lock, 2).unwrap();
    let good = fs::read_to_string(path.join("current.json")).unwrap();
    // the file is replaced, not rewritten: nothing may touch the older one
    let damage = |text: &str| {
        fs::remove_file(path.join("current.json")).unwrap();
        fs::write(path.join("current.json"), text).unwrap();
    };
    for bad in
        ["", "{", "[]", &good[..good.len() / 2], &good.replace("\"v2\"", "\"v1\""), &good.replace("\"sequence\": 2", "\"sequence\": 9")]
    {
        damage(bad);
        let current = folder.current().unwrap();
        assert!(current.fallback.is_some(), "{bad}");
        assert_eq!(check_whole(&path), 1);
    }
    let sweep = folder.sweep(&lock).unwrap();
    assert!(sweep.restored.is_some());
    assert_eq!(folder.current().unwrap().fallback, None);
    assert_eq!(folder.sweep(&lock).unwrap().restored, None);
    publish(&folder, &lock, 3).unwrap();
    assert_eq!(check_whole(&path), 3);
    fs::write(path.join("current.json"), "").unwrap();
    fs::write(path.join("current.previous.json"), "").unwrap();
    assert!(matches!(folder.current(), Err(StoreError::NothingWhole { .. })));
}

#[test]
fn the_current_pointer_is_read_by_programs_too() {
    let current = Current::default();
    let text = serde_json::to_string(&current).unwrap();
    assert_eq!(text, r#"{"sequence":0,"since":null,"vintages":{},"releases":{},"edition":null}"#);
    assert_eq!(serde_json::from_str::<Current>(&text).unwrap(), current);
}

#[test]
fn documents_are_replaced_whole() {
    let home = tempfile::tempdir().unwrap();
    let folder = DataFolder::create(&home.path().join("data"), Disk::default(), now(0)).unwrap();
    let lock = folder.lock("test", now(0)).unwrap();
    let id = DocumentId::new("inputs").unwrap();
    assert_eq!(folder.read_document::<Vec<u32>>(&id).unwrap(), None);
    folder.write_document(&lock, &id, &vec![1, 2]).unwrap();
    folder.write_document(&lock, &id, &vec![3]).unwrap();
    assert_eq!(folder.read_document::<Vec<u32>>(&id).unwrap(), Some(vec![3]));
    fs::write(folder.document(&id), "[3").unwrap();
    assert!(matches!(folder.read_document::<Vec<u32>>(&id), Err(StoreError::Unreadable { .. })));
}

#[test]
fn staged_files_are_hashed_as_they_are_written_or_afterwards() {
    let home = tempfile::tempdir().unwrap();
    let folder = DataFolder::create(&home.path().join("data"), Disk::default(), now(0)).unwrap();
    let lock = folder.lock("test", now(0)).unwrap();
    let staging = folder.stage(&lock, "hash").unwrap();
    let mut file = staging.create("deep/er/a.csv").unwrap();
    for n in 0..1000 {
        writeln!(file, "{n};x").unwrap();
    }
    let entry = file.finish().unwrap();
    fs::write(staging.path().join("b.xlsx"), b"written by path").unwrap();
    let entries = staging.entries().unwrap();
    assert_eq!(entries["deep/er/a.csv"], entry);
    for (name, entry) in &entries {
        assert_eq!(hash_file(&staging.path().join(name)).unwrap(), *entry);
    }
    assert_eq!(entries.keys().collect::<Vec<_>>(), ["b.xlsx", "deep/er/a.csv"]);
    assert!(staging.create("../out").is_err());
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/passwd", staging.path().join("link")).unwrap();
        assert!(matches!(staging.entries(), Err(StoreError::BadName { .. })));
    }
    let left = staging.path().to_path_buf();
    drop(staging);
    assert!(!left.exists());
}
