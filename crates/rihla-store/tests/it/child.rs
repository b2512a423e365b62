//! Child processes: the test program runs itself, so that real processes hold locks and are killed.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;

use rihla_store::{DataFolder, Disk, EditionId, Faults, Step, StoreError, Verdict};

use crate::node::{dataset, now, publish, whole_whoever_signed};

const FOLDER: &str = "RIHLA_STORE_TEST_FOLDER";

/// A child process and what it prints.
pub struct Spawned {
    pub child: Child,
    lines: BufReader<ChildStdout>,
}

impl Spawned {
    /// Runs one of the ignored tests below in a process of its own.
    pub fn run(test: &str, folder: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", "--test-threads=1", &format!("child::{test}")])
            .env(FOLDER, folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    /// Waits for a line that ends in these words; false when the child ended first.
    pub fn wait_for(&mut self, words: &str) -> bool {
        let mut line = String::new();
        while self.lines.read_line(&mut line).unwrap() > 0 {
            if line.trim_end().ends_with(words) {
                return true;
            }
            line.clear();
        }
        false
    }

    /// Kills it at once (SIGKILL) and waits until it is gone.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Runs one of the ignored tests below on a disk of its own of so many KiB; `None` where this machine allows no such disk.
pub fn run_on_small_disk(test: &str, folder: &Path, kib: u32) -> Option<String> {
    let mount = format!("mount -t tmpfs -o size={kib}k,mode=0700 tmpfs \"${FOLDER}\" && exec \"$0\" \"$@\"");
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", &mount])
        .arg(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "--test-threads=1", &format!("child::{test}")])
        .env(FOLDER, folder)
        .output()
        .ok()?;
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    // without the right to mount, the test program never starts
    text.contains("running 1 test").then_some(text)
}

fn folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

#[test]
#[ignore = "runs as a child process of the lock tests"]
fn holds_the_lock() {
    let Some(path) = folder() else { return };
    let folder = DataFolder::open(&path, Disk::default()).unwrap();
    let _lock = folder.lock("build atlas", now(5)).unwrap();
    println!("locked");
    // until killed
    let mut line = String::new();
    drop(std::io::stdin().read_line(&mut line));
    std::thread::park();
}

/// Tells the parent about each step.
struct Reporter;

impl Faults for Reporter {
    fn before(&self, step: &Step<'_>) -> Verdict {
        println!("{:?} step", step.operation);
        drop(std::io::stdout().flush());
        Verdict::Proceed
    }
}

#[test]
#[ignore = "runs as a child process of the kill tests"]
fn publishes_until_killed() {
    let Some(path) = folder() else { return };
    let folder = DataFolder::open(&path, Disk::with_faults(Arc::new(Reporter))).unwrap();
    let lock = folder.lock("build atlas", now(5)).unwrap();
    folder.sweep(&lock).unwrap();
    for number in whole_whoever_signed(&path) + 1.. {
        publish(&folder, &lock, number).unwrap();
    }
}

#[test]
#[ignore = "runs as a child process of the test of a full disk"]
fn publishes_until_full() {
    let Some(path) = folder() else { return };
    let folder = DataFolder::open_or_create(&path, Disk::default(), now(0)).unwrap();
    let lock = folder.lock("build atlas", now(5)).unwrap();
    let full = (1..1000).find_map(|number| publish(&folder, &lock, number).err().map(|error| (number, error)));
    let (number, error) = full.unwrap();
    assert!(matches!(error, StoreError::Full { .. }), "{error}");
    assert_eq!(whole_whoever_signed(&path), number - 1);
    // room is made, and the same build is run again
    for old in folder.vintages(&dataset()).unwrap().into_iter().filter(|vintage| vintage.as_str() == "v1" || vintage.as_str() == "v2") {
        folder.discard(&lock, &folder.vintage(&dataset(), &old)).unwrap();
    }
    for old in ["e1", "e2", "e3"] {
        folder.discard(&lock, &folder.edition(&EditionId::new(old).unwrap())).unwrap();
    }
    publish(&folder, &lock, number).unwrap();
    assert_eq!(whole_whoever_signed(&path), number);
    println!("full at {number}, whole again");
}

#[tokio::test]
#[ignore = "runs as a child process of the kill test of the database"]
async fn commits_until_killed() {
    let Some(path) = folder() else { return };
    let database = crate::database::killed::open(&path).await;
    for number in crate::database::killed::whole_until(&database).await + 1.. {
        crate::database::killed::write_whole(&database, number).await.unwrap();
        println!("committed {number}");
        drop(std::io::stdout().flush());
    }
}

#[tokio::test]
#[ignore = "runs as a child process of the test of a full disk"]
async fn commits_until_full() {
    let Some(path) = folder() else { return };
    std::fs::write(path.join("ballast"), vec![0; 200 * 1024]).unwrap();
    let database = crate::database::killed::open(&path).await;
    let mut number = 0;
    let error = loop {
        match crate::database::killed::write_whole(&database, number + 1).await {
            Ok(()) => number += 1,
            Err(error) => break error,
        }
        assert!(number < 10_000, "the disk was not full");
    };
    assert!(matches!(error, StoreError::DatabaseFull), "{error}");
    assert_eq!(crate::database::killed::whole_until(&database).await, number);
    // full again and again: the one writer stays usable
    for _ in 0..3 {
        assert!(crate::database::killed::write_whole(&database, number + 1).await.is_err());
    }
    // room is made, with the little that is needed for it
    std::fs::remove_file(path.join("ballast")).unwrap();
    crate::database::killed::write_whole(&database, number + 1).await.unwrap();
    assert_eq!(crate::database::killed::whole_until(&database).await, number + 1);
    println!("went on after {number}");
}

#[tokio::test]
#[ignore = "runs as a child process of the kill test of jobs"]
async fn works_until_killed() {
    use rihla_store::jobs::JobKind;

    let Some(path) = folder() else { return };
    let database = crate::jobs::deaths::open(&path).await;
    let worker = crate::jobs::workers::worker(&database).on(JobKind::new("note").unwrap(), |turn| {
        println!("begins");
        drop(std::io::stdout().flush());
        crate::jobs::workers::note(turn)
    });
    worker.run(std::future::pending()).await;
}
