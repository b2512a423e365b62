//! A node that is killed while programs write records: what was acknowledged is there, and every history verifies.

use std::collections::BTreeMap;
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rihla_model::{Clock, SystemClock};
use rihla_store::database::{DatabaseUrl, Scratch, Statement, TEST_POSTGRES};
use serde_json::{Value, json};

use crate::program::json as told;
use crate::server::{Server, send};
use crate::small_node::SmallNode;

const WRITERS: usize = 6;
/// Records that are acknowledged before it is killed, at least.
const BEFORE: usize = 40;

/// How often it is killed, from the environment: `.ci/long` does it more often.
fn kills() -> usize {
    std::env::var("RIHLA_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(3)
}

fn pledge(reference: &str) -> Value {
    json!({
        "reference": reference, "title": { "en": format!("Pledge {reference}") }, "entity": "Ministry of Health", "entity_kind": "state",
        "form": "policy", "kind": "individual", "text": { "en": "To do it." }, "objectives": ["gcm:8"],
        "begins": "2026-01-01", "ends": "2027-06-30",
    })
}

/// What was acknowledged: the address of each record and its last version.
type Acknowledged = Arc<Mutex<BTreeMap<String, i64>>>;

/// Makes records and changes them until nobody answers.
fn write(server: &Server, bearer: &str, name: &str, acknowledged: &Acknowledged, (stop, tell): (&AtomicBool, Sender<()>)) {
    let (address, mut number) = (server.address, 0);
    let json = ("Content-Type", "application/json");
    while !stop.load(Ordering::Relaxed) && TcpStream::connect(address).is_ok() {
        number += 1;
        let ask = |method: &str, path: &str, more: &[(&str, &str)], body: &Value| {
            let headers = [&[("Authorization", bearer), json][..], more].concat();
            // a server that is killed gives half an answer or none
            std::panic::catch_unwind(|| send(address, method, path, &headers, body.to_string().as_bytes())).ok()
        };
        let made = ask("POST", "/api/registers/pledge", &[], &json!({ "fields": pledge(&format!("{name}-{number}")) }));
        let Some(made) = made.filter(|made| made.status == 201) else { continue };
        let place = made.headers["location"].clone();
        acknowledged.lock().unwrap().insert(place.clone(), 1);
        tell.send(()).ok();
        let changed = ask("PATCH", &place, &[("If-Match", "\"1\"")], &json!({ "fields": { "entity": format!("Changed {number}") } }));
        if changed.is_some_and(|changed| changed.status == 200) {
            acknowledged.lock().unwrap().insert(place, 2);
        }
    }
}

fn killed_again_and_again(place: &str, after: &mut dyn FnMut(usize)) {
    told(&["account", "create-first", "amina", place, "--role", "focal-point", "--json"], 0);
    told(&["account", "invite", "feed", place, "--service", "--role", "focal-point", "--json"], 0);
    let token = told(&["token", "create", "feed", place, "--label", "t", "--scope", "*:see,create,edit", "--json"], 0);
    let bearer = format!("Bearer {}", token["token"].as_str().unwrap());
    let acknowledged = Acknowledged::default();
    for kill in 0..kills() {
        let server = Server::start(place);
        let stop = AtomicBool::new(false);
        let (tell, heard) = channel();
        std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (server, bearer, acknowledged, stop, tell) = (&server, &bearer, &acknowledged, &stop, tell.clone());
                scope.spawn(move || write(server, bearer, &format!("K{kill}-{writer}"), acknowledged, (stop, tell)));
            }
            // in the middle of the work, each time at another place of it
            for _ in 0..BEFORE + 7 * (kill % 5) {
                heard.recv_timeout(Duration::from_secs(60)).unwrap();
            }
            server.kill();
            stop.store(true, Ordering::Relaxed);
        });
        drop(server);
        after(kill);
        told(&["audit", "verify", place, "--json"], 0);
    }
    let server = Server::start(place);
    let acknowledged = acknowledged.lock().unwrap();
    assert!(acknowledged.len() > WRITERS && acknowledged.values().any(|version| *version == 2), "{}", acknowledged.len());
    for (record, version) in &*acknowledged {
        let seen = send(server.address, "GET", record, &[("Authorization", &bearer)], b"");
        assert_eq!(seen.status, 200, "{record} was acknowledged and is gone");
        assert!(seen.json()["version"].as_i64().unwrap() >= *version, "{record}: an acknowledged change is gone");
    }
}

#[test]
fn a_killed_node_loses_no_acknowledged_write_and_a_torn_log_no_history() {
    let node = SmallNode::new();
    let place = node.folder().to_str().unwrap().to_owned();
    std::fs::create_dir_all(node.places().data).unwrap();
    let data = node.places().data;
    let mut torn = 0;
    let place_of = place.clone();
    killed_again_and_again(&place, &mut |kill| {
        // as a disk that lied about its syncs would leave it: the log of writes ends anywhere. What is left is a history that verifies
        let kept = copied(&data, &node.home.path().join(format!("copy-{kill}")));
        let log = data.join("rihla.sqlite-wal");
        let length = std::fs::metadata(&log).map_or(0, |log| log.len());
        if length > 0 {
            for cut in [length / 3 + 17, length - 1] {
                std::fs::OpenOptions::new().write(true).open(&log).unwrap().set_len(cut).unwrap();
                std::fs::remove_file(data.join("rihla.sqlite-shm")).ok();
                told(&["audit", "verify", &place_of, "--json"], 0);
                restore(&kept, &data);
                torn += 1;
            }
        }
    });
    assert!(torn > 0, "no log of writes was there to be torn");
}

/// The files of the database, copied.
fn copied(data: &Path, to: &Path) -> std::path::PathBuf {
    std::fs::create_dir_all(to).unwrap();
    restore(data, to);
    to.to_owned()
}

fn restore(from: &Path, to: &Path) {
    for name in ["rihla.sqlite", "rihla.sqlite-wal"] {
        if from.join(name).exists() {
            std::fs::copy(from.join(name), to.join(name)).unwrap();
        }
    }
    std::fs::remove_file(to.join("rihla.sqlite-shm")).ok();
}

/// A user of the server with a schema of its own name, which the server then takes for it; what was there under that name is dropped.
async fn own_schema(scratch: &Scratch, there: bool) {
    let mut unit = scratch.database().write().await.unwrap();
    let drop = ["drop schema if exists rihla_killed cascade", "drop role if exists rihla_killed"];
    let make = ["create role rihla_killed login", "create schema rihla_killed authorization rihla_killed"];
    for statement in drop.into_iter().chain(make.into_iter().filter(|_| there)) {
        unit.run(Statement::new(statement)).await.unwrap();
    }
    unit.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_node_loses_no_acknowledged_write_on_postgres() {
    let Ok(url) = std::env::var(TEST_POSTGRES) else {
        eprintln!("not run: {TEST_POSTGRES} names no server");
        return;
    };
    let scratch = Scratch::postgres(&DatabaseUrl::parse(&url).unwrap(), SystemClock.now()).await.unwrap();
    own_schema(&scratch, true).await;
    let address = url.replace("user=rihla", "user=rihla_killed");
    tokio::task::spawn_blocking(move || {
        let node = SmallNode::new();
        let place = node.folder().to_str().unwrap().to_owned();
        std::fs::create_dir_all(node.places().data).unwrap();
        std::fs::write(node.places().data.join("rihla.toml"), format!("[database]\nurl = \"{address}\"\n")).unwrap();
        killed_again_and_again(&place, &mut |_| {});
    })
    .await
    .unwrap();
    own_schema(&scratch, false).await;
}
