//! A real process is killed with SIGKILL at many moments of its work; a real disk is full.

use rihla_store::{DataFolder, Disk};

use crate::child::{Spawned, run_on_small_disk};
use crate::node::{check_whole, now, publish, whole_whoever_signed};

#[test]
fn kill_9_leaves_a_whole_set_and_the_next_build_is_clean() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("data");
    DataFolder::create(&path, Disk::default(), now(0)).unwrap();
    let mut last = 0;
    for round in 0..40 {
        let mut child = Spawned::run("publishes_until_killed", &path);
        // steps are counted, not timed, so that slow and fast machines both kill at every kind of step
        for _ in 0..1 + round * 3 {
            assert!(child.wait_for("step"), "the child of round {round} ended by itself");
        }
        child.kill();
        let number = whole_whoever_signed(&path);
        assert!(number >= last, "round {round}: {number} after {last}");
        last = number;
    }
    assert!(last > 0, "no publication was ever finished");
    // the next build, by this process
    let folder = DataFolder::open(&path, Disk::default()).unwrap();
    let lock = folder.lock("test", now(0)).unwrap();
    let swept = folder.sweep(&lock).unwrap();
    assert_eq!(swept.restored, None);
    publish(&folder, &lock, last + 1).unwrap();
    assert_eq!(check_whole(&path), last + 1);
}

#[test]
fn a_real_disk_that_is_full_keeps_the_last_set() {
    let home = tempfile::tempdir().unwrap();
    match run_on_small_disk("publishes_until_full", home.path(), 1024) {
        Some(text) => assert!(text.contains("whole again") && text.contains("1 passed"), "{text}"),
        None => println!("not run: this machine allows no disk of one's own"),
    }
}
