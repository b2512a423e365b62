//! Every single step of a publication fails, tears, or is the last before the power goes: the old set stays whole, or the
//! new one is, and the next publication succeeds.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rihla_store::{DataFolder, Disk, Faults, Operation, Step, StoreError, Verdict};

use crate::node::{check_whole, now, publish};

/// How the chosen step goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The disk is full for this step; the program goes on.
    Full,
    /// The program is killed before this step.
    Killed,
    /// The program is killed half-way through this write.
    Torn,
}

/// What the disk forgets when the power goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Loss {
    /// Nothing: only the program died.
    Nothing,
    /// Bytes and names that were not forced to the disk.
    Unsynced,
    /// Only bytes that were not forced to the disk; all names are kept.
    UnsyncedBytes,
    /// All bytes written in this session, though the disk said they were safe; all names are kept.
    LiedAbout,
}

#[derive(Default)]
struct Log {
    steps: usize,
    dead: bool,
    /// Written in this session -> forced to the disk.
    files: BTreeMap<PathBuf, bool>,
    /// Renames whose folder was not forced to the disk since.
    renames: Vec<Renamed>,
}

struct Renamed {
    from: PathBuf,
    to: PathBuf,
    /// The file that had the name before.
    before: Option<Vec<u8>>,
}

struct Sabotage {
    at: usize,
    fault: Fault,
    log: Mutex<Log>,
}

impl Faults for Sabotage {
    fn before(&self, step: &Step<'_>) -> Verdict {
        let mut log = self.log.lock().unwrap();
        if log.dead {
            return Verdict::Fail(Error::other("dead"));
        }
        let number = log.steps;
        log.steps += 1;
        if number == self.at {
            log.dead = self.fault != Fault::Full;
            return match self.fault {
                Fault::Full => Verdict::Fail(ErrorKind::StorageFull.into()),
                Fault::Torn if step.operation == Operation::Write => Verdict::Tear(step.bytes / 2, Error::other("dead")),
                Fault::Killed | Fault::Torn => Verdict::Fail(Error::other("dead")),
            };
        }
        match step.operation {
            Operation::CreateFile | Operation::Write => drop(log.files.insert(step.path.to_path_buf(), false)),
            Operation::SyncFile => drop(log.files.insert(step.path.to_path_buf(), true)),
            Operation::SyncFolder => log.renames.retain(|renamed| renamed.to.parent() != Some(step.path)),
            Operation::Rename => {
                let to = step.to.unwrap().to_path_buf();
                let moved = std::mem::take(&mut log.files);
                let moved = moved.into_iter().map(|(path, synced)| match path.strip_prefix(step.path) {
                    Ok(rest) if rest.as_os_str().is_empty() => (to.clone(), synced),
                    Ok(rest) => (to.join(rest), synced),
                    Err(_) => (path, synced),
                });
                log.files = moved.collect();
                let before = fs::read(&to).ok();
                log.renames.push(Renamed { from: step.path.to_path_buf(), to, before });
            }
            Operation::CreateFolder | Operation::Link | Operation::Remove => {}
        }
        Verdict::Proceed
    }
}

/// Makes the disk forget.
fn forget(log: &Log, loss: Loss) {
    for (path, synced) in &log.files {
        let lost = match loss {
            Loss::Nothing => false,
            Loss::Unsynced | Loss::UnsyncedBytes => !synced,
            Loss::LiedAbout => true,
        };
        if lost && path.is_file() {
            // a second name of an older file must not be emptied with it: this one gets bytes of its own
            fs::remove_file(path).unwrap();
            fs::write(path, b"").unwrap();
        }
    }
    if loss == Loss::Unsynced {
        for renamed in log.renames.iter().rev() {
            // the name was never written: the old one is there again
            if renamed.to.exists() && !renamed.from.exists() {
                fs::rename(&renamed.to, &renamed.from).unwrap();
            }
            if let Some(before) = &renamed.before {
                fs::write(&renamed.to, before).unwrap();
            }
        }
    }
}

fn session(path: &Path, disk: Disk, number: u64) -> Result<(), StoreError> {
    let folder = DataFolder::open(path, disk)?;
    let lock = folder.lock("test", now(0))?;
    folder.sweep(&lock)?;
    publish(&folder, &lock, number).map(drop)
}

/// Runs a publication with step `at` going wrong; tells whether there was such a step.
fn run(before: u64, at: usize, fault: Fault, loss: Loss) -> bool {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("data");
    DataFolder::create(&path, Disk::default(), now(0)).unwrap();
    for number in 1..=before {
        session(&path, Disk::default(), number).unwrap();
    }
    let sabotage = Arc::new(Sabotage { at, fault, log: Mutex::default() });
    let result = session(&path, Disk::with_faults(Arc::clone(&sabotage) as Arc<dyn Faults>), before + 1);
    let log = sabotage.log.lock().unwrap();
    let reached = log.steps > at;
    assert!(reached || result.is_ok(), "{result:?}");
    if fault == Fault::Full && reached {
        // cleaning up is allowed to fail silently; anything else says that the disk is full
        assert!(result.is_ok() || matches!(result, Err(StoreError::Full { .. })), "{at}: {result:?}");
    }
    forget(&log, loss);
    let found = check_whole(&path);
    let expected: &[u64] = if result.is_ok() && loss != Loss::LiedAbout { &[before + 1] } else { &[before, before + 1] };
    assert!(expected.contains(&found), "step {at}, {fault:?}, {loss:?}: {found} is current");
    session(&path, Disk::default(), before + 2).unwrap_or_else(|e| panic!("step {at}, {fault:?}, {loss:?}: {e}"));
    assert_eq!(check_whole(&path), before + 2);
    assert_eq!(fs::read_dir(path.join("tmp")).unwrap().count(), 0, "leftovers");
    let halves = fs::read_dir(&path).unwrap().filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'));
    assert_eq!(halves.count(), 0, "half-written files");
    reached
}

fn sweep_all_steps(before: u64, fault: Fault, loss: Loss) {
    let mut at = 0;
    while run(before, at, fault, loss) {
        at += 1;
    }
    println!("{at} steps, {fault:?}, {loss:?}");
    assert!(at > 30, "only {at} steps were tried");
}

#[test]
fn a_full_disk_at_any_step() {
    sweep_all_steps(1, Fault::Full, Loss::Nothing);
}

#[test]
fn killed_at_any_step() {
    sweep_all_steps(1, Fault::Killed, Loss::Nothing);
}

#[test]
fn killed_at_any_step_of_the_first_publication() {
    sweep_all_steps(0, Fault::Killed, Loss::Unsynced);
}

#[test]
fn torn_at_any_write() {
    sweep_all_steps(1, Fault::Torn, Loss::Nothing);
}

#[test]
fn power_gone_at_any_step() {
    sweep_all_steps(2, Fault::Killed, Loss::Unsynced);
    sweep_all_steps(2, Fault::Torn, Loss::UnsyncedBytes);
}

#[test]
fn a_disk_that_lies_about_its_syncs() {
    sweep_all_steps(2, Fault::Killed, Loss::LiedAbout);
}

/// A full disk is no reason to start the program again.
#[test]
fn the_same_program_goes_on_after_a_full_disk() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("data");
    DataFolder::create(&path, Disk::default(), now(0)).unwrap();
    for at in 3..40 {
        let sabotage = Arc::new(Sabotage { at, fault: Fault::Full, log: Mutex::default() });
        let folder = DataFolder::open(&path, Disk::with_faults(sabotage)).unwrap();
        let lock = folder.lock("test", now(0)).unwrap();
        let number = check_whole(&path) + 1;
        assert!(publish(&folder, &lock, number).is_err(), "step {at}");
        let number = check_whole(&path) + 1;
        publish(&folder, &lock, number).unwrap();
        assert_eq!(check_whole(&path), number);
    }
}

/// The making of a data folder itself is interrupted.
#[test]
fn a_folder_half_made_is_completed() {
    for at in 0..200 {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("data");
        let sabotage = Arc::new(Sabotage { at, fault: Fault::Killed, log: Mutex::default() });
        let made = DataFolder::create(&path, Disk::with_faults(sabotage), now(0));
        DataFolder::open_or_create(&path, Disk::default(), now(1)).unwrap();
        assert_eq!(check_whole(&path), 0);
        session(&path, Disk::default(), 1).unwrap();
        assert_eq!(check_whole(&path), 1);
        if made.is_ok() {
            assert!(at > 10);
            return;
        }
    }
    panic!("a folder takes more than 200 steps");
}
