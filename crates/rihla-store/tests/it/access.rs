//! Requests: sealed, whole or absent, erased for good.

use std::path::Path;
use std::sync::{Arc, Mutex};

use rihla_store::{
    AccessCode, AccessReference, AccessRoom, DataFolder, Disk, Faults, Keyring, Operation, Purpose, RootHolder, Step, StoreError, Verdict,
};
use ring::rand::SystemRandom;

use crate::node::now;

const ASKED: &[u8] = b"Amal Haddad, University of Marsa";

fn folder(home: &Path, disk: Disk) -> (DataFolder, Keyring) {
    let path = home.join("data");
    let folder = DataFolder::open_or_create(&path, Disk::default(), now(0)).unwrap();
    let root = home.join("root");
    let holder = RootHolder::File(&root);
    let keyring = if folder.keys().join("keyring.json").exists() {
        Keyring::open(&folder.keys(), &holder).unwrap()
    } else {
        Keyring::create(&Disk::default(), &folder.keys(), &holder, now(0), &SystemRandom::new()).unwrap()
    };
    (DataFolder::open(&path, disk).unwrap(), keyring)
}

fn room(home: &Path, disk: Disk) -> AccessRoom {
    let (folder, keyring) = folder(home, disk);
    folder.access_room(&keyring).unwrap()
}

fn reference(n: u8) -> AccessReference {
    format!("0000-0000-0000-00{n:02}").parse().unwrap()
}

fn events(room: &AccessRoom, reference: &AccessReference) -> Option<Vec<String>> {
    let found = room.enter().unwrap().events(reference).unwrap();
    found.map(|all| all.iter().map(|e| String::from_utf8(e.to_vec()).unwrap()).collect())
}

#[test]
fn events_come_back_in_order_and_what_was_asked_lies_sealed() {
    let home = tempfile::tempdir().unwrap();
    let (room, rng) = (room(home.path(), Disk::default()), SystemRandom::new());
    let turn = room.enter().unwrap();
    turn.begin(&reference(1), ASKED, b"asked", &rng).unwrap();
    assert!(matches!(turn.begin(&reference(1), b"x", b"y", &rng), Err(StoreError::Exists { .. })));
    for n in 0..12 {
        turn.append(&reference(1), format!("event {n}").as_bytes(), &rng).unwrap();
    }
    assert!(turn.append(&reference(2), b"x", &rng).is_err(), "there is no such request");
    assert_eq!(turn.application(&reference(1)).unwrap().unwrap().as_slice(), ASKED);
    assert_eq!(turn.references().unwrap(), [reference(1)]);
    drop(turn);
    let all = events(&room, &reference(1)).unwrap();
    assert_eq!((all.len(), all[0].as_str(), all[12].as_str()), (13, "asked", "event 11"));
    assert_eq!(events(&room, &reference(2)), None);
    let place = home.path().join("data/access/0000-0000-0000-0001");
    for entry in std::fs::read_dir(&place).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(5).any(|w| w == b"Haddad".get(..5).unwrap() || w == b"event"));
    }
    // none can be put in another's place, and none can go missing unnoticed
    std::fs::copy(place.join("0002"), place.join("0005")).unwrap();
    assert!(room.enter().unwrap().events(&reference(1)).is_err());
    std::fs::remove_file(place.join("0005")).unwrap();
    assert!(matches!(room.enter().unwrap().events(&reference(1)), Err(StoreError::Unreadable { .. })));
}

#[test]
fn erasing_leaves_one_event() {
    let home = tempfile::tempdir().unwrap();
    let (room, rng) = (room(home.path(), Disk::default()), SystemRandom::new());
    let turn = room.enter().unwrap();
    turn.begin(&reference(1), ASKED, b"asked", &rng).unwrap();
    turn.append(&reference(1), b"answered", &rng).unwrap();
    turn.erase(&reference(1), b"erased", &rng).unwrap();
    assert!(turn.application(&reference(1)).unwrap().is_none());
    assert!(turn.append(&reference(1), b"x", &rng).is_err());
    assert!(turn.erase(&reference(1), b"x", &rng).is_err());
    drop(turn);
    assert_eq!(events(&room, &reference(1)).unwrap(), ["erased"]);
    assert_eq!(std::fs::read_dir(home.path().join("data/access/0000-0000-0000-0001")).unwrap().count(), 1);
}

#[test]
fn a_code_fits_its_own_request_also_after_a_rotation() {
    let home = tempfile::tempdir().unwrap();
    let (folder, mut keyring) = folder(home.path(), Disk::default());
    let rng = SystemRandom::new();
    let before = folder.access_room(&keyring).unwrap();
    let (code, other) = (AccessCode::draw(&rng).unwrap(), AccessCode::draw(&rng).unwrap());
    let hash = before.keys().hash(&reference(1), &code).unwrap();
    before.enter().unwrap().begin(&reference(1), ASKED, b"asked", &rng).unwrap();
    keyring.rotate(&Disk::default(), Purpose::Access, now(1), &rng).unwrap();
    let after = folder.access_room(&keyring).unwrap();
    assert!(after.keys().fits(&reference(1), &code, &hash).unwrap());
    assert!(!after.keys().fits(&reference(1), &other, &hash).unwrap());
    assert!(!after.keys().fits(&reference(2), &code, &hash).unwrap());
    assert!(!hash.to_string().contains(code.to_text().as_str()));
    assert_eq!(events(&after, &reference(1)).unwrap(), ["asked"]);
}

/// Dies at one step.
struct Dies {
    left: Mutex<usize>,
    torn: bool,
}

impl Faults for Dies {
    fn before(&self, step: &Step<'_>) -> Verdict {
        let mut left = self.left.lock().unwrap();
        if *left > 0 {
            *left -= 1;
            return Verdict::Proceed;
        }
        let dead = || std::io::Error::other("dead");
        if self.torn && step.operation == Operation::Write { Verdict::Tear(step.bytes / 2, dead()) } else { Verdict::Fail(dead()) }
    }
}

/// Every step of asking, answering and erasing is the last before the process dies: what was there is there, what was begun
/// is whole or absent, and the next one finds the room in order.
#[test]
fn killed_at_any_step() {
    let rng = SystemRandom::new();
    for torn in [false, true] {
        let mut steps = 0;
        for step in 0.. {
            let home = tempfile::tempdir().unwrap();
            let whole = room(home.path(), Disk::default());
            whole.enter().unwrap().begin(&reference(1), ASKED, b"asked", &rng).unwrap();
            whole.enter().unwrap().append(&reference(1), b"answered", &rng).unwrap();
            let dying = room(home.path(), Disk::with_faults(Arc::new(Dies { left: Mutex::new(step), torn })));
            let work = || -> Result<(), StoreError> {
                let turn = dying.enter()?;
                turn.begin(&reference(2), ASKED, b"asked", &rng)?;
                turn.append(&reference(2), b"answered", &rng)?;
                turn.erase(&reference(1), b"erased", &rng)
            };
            let done = work().is_ok();
            let first = events(&whole, &reference(1)).unwrap();
            assert!(first == ["asked", "answered"] || first == ["erased"], "step {step}: {first:?}");
            let application = whole.enter().unwrap().application(&reference(1)).unwrap();
            assert_eq!(application.is_some(), first.len() == 2, "step {step}");
            match events(&whole, &reference(2)).as_deref() {
                None => assert!(!done),
                Some(all) => assert!(*all == ["asked"] || *all == ["asked", "answered"], "step {step}: {all:?}"),
            }
            let turn = whole.enter().unwrap();
            for place in turn.references().unwrap() {
                turn.events(&place).unwrap();
                let names = std::fs::read_dir(home.path().join("data/access").join(place.as_str())).unwrap();
                assert!(names.map(|e| e.unwrap().file_name()).all(|n| !n.to_string_lossy().starts_with('.')), "step {step}");
            }
            if done {
                break;
            }
            steps += 1;
        }
        assert!(steps > 20, "{steps}");
    }
}

#[test]
fn many_write_at_once() {
    let home = tempfile::tempdir().unwrap();
    let rooms: Vec<AccessRoom> = (0..4).map(|_| room(home.path(), Disk::default())).collect();
    let rng = SystemRandom::new();
    rooms[0].enter().unwrap().begin(&reference(1), ASKED, b"asked", &rng).unwrap();
    std::thread::scope(|scope| {
        for room in &rooms {
            scope.spawn(|| {
                for _ in 0..10 {
                    room.enter().unwrap().append(&reference(1), b"taken", &SystemRandom::new()).unwrap();
                }
            });
        }
    });
    assert_eq!(events(&rooms[0], &reference(1)).unwrap().len(), 41);
}
