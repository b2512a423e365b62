//! The node at work, with the program itself: settings, accounts, backups, doctor, server, hand-over.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rihla_account::{NewAccount, ShownName, SignInName};
use rihla_model::{Clock, Language, SystemClock};
use rihla_operations::node::{Settings, occasion_of_node};
use rihla_operations::{Holder, Node, NodeConfig, OpenNode, load_definitions};
use rihla_store::backup::digest;
use rihla_store::database::{Database, DatabaseUrl, ScratchPlace, Statement, TEST_POSTGRES};
use ring::rand::SystemRandom;

use crate::program::{json, rihla, run};
use crate::server::{Server, get};
use crate::small_node::SmallNode;

/// What the program said, whichever way, when it ended as expected.
fn told(arguments: &[&str], code: i32) -> String {
    let output = run(arguments);
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    text
}

fn data(node: &SmallNode) -> PathBuf {
    node.places().data
}

fn configure(node: &SmallNode, text: &str) {
    std::fs::write(data(node).join("rihla.toml"), text).unwrap();
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn the_schema_is_the_golden_one_and_faults_are_told_with_line_and_nearest_name() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/rihla.schema.json");
    let printed = told(&["config", "schema"], 0);
    if std::env::var_os("RIHLA_GOLDEN").is_some() {
        std::fs::write(&golden, &printed).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&golden).unwrap(), printed, "run with RIHLA_GOLDEN=1 where the change is meant");
    assert!(rihla_operations::node::SETTINGS.len() == printed.matches("\"description\"").count() && !printed.contains("??"));
    let node = SmallNode::new();
    let folder = node.folder();
    let place = text(&folder);
    assert!(told(&["config", "check", place], 0).contains("no rihla.toml"));
    configure(&node, "[backup]\nkeep = 3\nfoldr = \"/b\"\n");
    let said = told(&["config", "check", place], 4);
    assert!(said.contains("rihla.toml:3:1") && said.contains("'folder' is the nearest"), "{said}");
    let said = told(&["config", "check", place, "--lang", "fr"], 4);
    assert!(said.contains("le plus proche est « folder »"), "{said}");
    configure(&node, "[backup]\nkeep = 3\n");
    let shown = rihla(&["config", "show", place, "--json"]).env("RIHLA_BACKUP_FOLDER", "/b").output().unwrap();
    let shown: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(shown["settings"]["backup.keep"], serde_json::json!({ "value": 3, "from": "line 2" }));
    assert_eq!(shown["settings"]["backup.folder"], serde_json::json!({ "value": "/b", "from": "RIHLA_BACKUP_FOLDER" }));
    assert_eq!(shown["settings"]["mail.port"], serde_json::json!({ "value": 465, "from": "default" }));
    let wrong = rihla(&["serve", place]).env("RIHLA_BACKUP_FOLDR", "/b").output().unwrap();
    assert_eq!(wrong.status.code(), Some(4), "a misspelt variable is no setting");
}

#[test]
fn accounts_are_made_given_roles_locked_and_freed_and_every_step_is_in_the_record() {
    let node = SmallNode::new();
    let folder = node.folder();
    let place = text(&folder);
    assert!(told(&["account", "list", place], 1).contains("create-first"));
    let first = json(&["account", "create-first", "Amina", place, "--shown", "Amina H.", "--role", "focal-point", "--json"], 0);
    let code = first["code"].as_str().unwrap().to_owned();
    assert!(told(&["account", "create-first", "bilal", place], 1).contains("accounts already"));
    told(&["account", "invite", "bilal", place, "--role", "no-such-role"], 1);
    told(&["account", "invite", "bilal", place, "--role", "agency-officer", "--agency", "A"], 0);
    told(&["account", "invite", "feed", place, "--service"], 0);
    let list = json(&["account", "list", place, "--json"], 0);
    let named: Vec<_> = list.as_array().unwrap().iter().map(|a| (a["name"].as_str().unwrap(), a["state"].as_str().unwrap())).collect();
    assert_eq!(named, [("amina", "invited"), ("bilal", "invited"), ("feed", "active")]);
    let shown = json(&["account", "show", "bilal", place, "--json"], 0);
    assert_eq!((&shown["roles"][0]["role"], &shown["roles"][0]["agency"]), (&"agency-officer".into(), &"A".into()));
    let role = shown["roles"][0]["id"].as_str().unwrap();
    told(&["account", "roles", "amina", place, "--end", role], 1);
    let after = json(&["account", "roles", "bilal", place, "--end", role, "--json"], 0);
    assert!(after[0]["ended_at"].is_string());
    assert_eq!(json(&["account", "suspend", "bilal", place, "--json"], 0)["state"], "locked");
    assert_eq!(json(&["account", "unlock", "bilal", place, "--json"], 0)["state"], "invited");
    assert_eq!(json(&["account", "suspend", "bilal", place, "--close", "--json"], 0)["state"], "closed");
    told(&["account", "reset", "feed", place], 1);
    assert_eq!(json(&["account", "sessions", "amina", place, "--json"], 0), serde_json::json!([]));
    let token = json(&["token", "create", "feed", place, "--label", "harvest", "--scope", "policy:see,export", "--json"], 0);
    told(&["token", "create", "amina", place, "--label", "mine", "--scope", "*:see"], 1);
    let listed = told(&["token", "list", "feed", place], 0);
    assert!(listed.contains("harvest") && listed.contains("policy:see,export") && !listed.contains(token["token"].as_str().unwrap()));
    told(&["token", "revoke", "feed", place, "--token", token["id"].as_str().unwrap()], 0);
    told(&["token", "revoke", "feed", place, "--token", token["id"].as_str().unwrap()], 1);
    let events = told(&["audit", "events", place, "--json"], 0);
    for secret in [code.as_str(), token["token"].as_str().unwrap()] {
        assert!(!events.contains(secret), "a secret is in the record");
    }
    let kinds: serde_json::Value = serde_json::from_str(&events).unwrap();
    let kinds: Vec<&str> = kinds.as_array().unwrap().iter().rev().map(|e| e["event"]["kind"].as_str().unwrap()).collect();
    let wanted =
        ["invited", "role-given", "invited", "role-given", "service-made", "role-ended", "locked", "unlocked", "disabled", "token-made"];
    assert_eq!(kinds[..wanted.len()], wanted, "{kinds:?}");
    let head = json(&["audit", "verify", place, "--json"], 0)["head"].as_str().unwrap().to_owned();
    told(&["audit", "verify", place, "--kept", &head], 0);
    let forged = head.replace(|c: char| c.is_ascii_lowercase(), "0");
    assert_eq!(run(&["audit", "verify", place, "--kept", &forged]).status.code(), Some(1));
    let spoken = told(&["account", "list", place, "--lang", "ar"], 0);
    assert!(spoken.contains("مدعو") && !spoken.contains("??"), "{spoken}");
}

/// The rows of a node, opened beside the program.
async fn open(node: &SmallNode) -> OpenNode {
    let (places, folder) = (node.places(), node.folder());
    let settings = Settings::read(Some(&places.data.join("rihla.toml")), []).unwrap();
    let config = NodeConfig::of(settings, &places.data).unwrap();
    drop(folder);
    let opened = Node::open(
        &places,
        &Holder::File,
        &rihla_operations::Means { clock: &SystemClock, random: &SystemRandom::new(), disk: Default::default() },
    );
    OpenNode::open(Arc::new(opened.unwrap()), Arc::new(config), &SystemClock, Arc::new(SystemRandom::new())).await.unwrap()
}

/// Where restored rows go: a file always, a schema on a server where tests have one.
async fn targets() -> Vec<(Option<ScratchPlace>, Option<String>)> {
    let mut targets = vec![(None, None)];
    if let Ok(url) = std::env::var(TEST_POSTGRES) {
        let place = ScratchPlace::postgres(&DatabaseUrl::parse(&url).unwrap()).await.unwrap();
        targets.push((Some(place), Some(url)));
    }
    targets
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_taken_while_somebody_writes_restores_elsewhere_to_the_same() {
    let node = tokio::task::spawn_blocking(SmallNode::new).await.unwrap();
    let folder = node.folder();
    let place = text(&folder).to_owned();
    let backups = node.home.path().join("backups");
    configure(&node, &format!("[backup]\nfolder = \"{}\"\nkeep = 2\n", text(&backups)));
    assert_eq!(run(&["backup", "list", &place]).status.code(), Some(0));
    let rows = open(&node).await;
    let definitions = load_definitions(&folder).unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let writing = {
        let (rows, stop) = (rows.clone(), Arc::clone(&stop));
        let occasion = move || occasion_of_node(&SystemClock, &definitions);
        tokio::spawn(async move {
            let mut written = 0;
            while !stop.load(Ordering::Relaxed) {
                let new = NewAccount {
                    name: SignInName::new(&format!("person{written}")).unwrap(),
                    shown: ShownName::new("Person").unwrap(),
                    email: None,
                    language: Language::Fr,
                    agency: None,
                };
                rows.accounts.invite(&mut occasion(), new).await.unwrap();
                written += 1;
            }
            written
        })
    };
    let during = tokio::task::spawn_blocking({
        let place = place.clone();
        move || {
            let made = json(&["backup", "create", &place, "--json"], 0);
            json(&["backup", "verify", &place, "--json"], 0);
            json(&["backup", "rehearse", &place, "--json"], 0);
            made
        }
    });
    let during = during.await.unwrap();
    stop.store(true, Ordering::Relaxed);
    let written = writing.await.unwrap();
    assert!(written > 0 && during["rows"].as_u64().unwrap() > 0, "{written} {during}");
    // and one when nobody writes any more, to compare row by row
    let last = json(&["backup", "create", &place, "--json"], 0);
    let original = digest(&rows.database).await.unwrap();
    for (at, (scratch, _url)) in targets().await.into_iter().enumerate() {
        let elsewhere = node.home.path().join(format!("elsewhere-{at}"));
        let (other, key) = (elsewhere.join("small"), node.places().key);
        let config = elsewhere.join("rihla.toml");
        std::fs::create_dir(&elsewhere).unwrap();
        let url = scratch.as_ref().map_or_else(|| DatabaseUrl::sqlite(&elsewhere.join("rows.sqlite")), |place| place.url().clone());
        // a schema of a server cannot be said as text; the operation is then called beside the program
        std::fs::write(&config, format!("[database]\nurl = \"sqlite:{}\"\n", text(&elsewhere.join("rows.sqlite")))).unwrap();
        let backup = PathBuf::from(last["path"].as_str().unwrap());
        let common = ["backup", "restore", text(&backup), text(&other), "--key", text(&key), "--config", text(&config)];
        if scratch.is_none() {
            let restored = json(&[common.as_slice(), &["--json"]].concat(), 0);
            assert_eq!(restored["rows"], last["rows"]);
            let again = told(&common, 1);
            assert!(again.contains("nothing is written over"), "{again}");
            let place = ["--key", text(&key), "--config", text(&config)];
            assert!(json(&[&["audit", "verify", text(&other)], place.as_slice(), &["--json"]].concat(), 0)["events"].as_u64().unwrap() > 0);
            // what the public sees came along
            let released = |folder: &Path| json(&["release", "list", text(folder), "--key", text(&key), "--json"], 0)["releases"].clone();
            assert_eq!(released(&other), released(&folder));
        } else {
            let keyring = Arc::clone(&rows.node);
            let file = std::fs::File::open(backup.join("rows.sealed")).unwrap();
            let (database, _) =
                rihla_store::backup::restore(&url, file, &keyring.keyring.backup_keys().unwrap(), SystemClock.now()).await.unwrap();
            database.close().await;
        }
        let database = Database::open(&url, SystemClock.now()).await.unwrap();
        // the migrations were applied at another moment, and on PostgreSQL have another text
        let same =
            |digests: Vec<rihla_store::backup::TableDigest>| -> Vec<_> { digests.into_iter().filter(|d| d.name != "migration").collect() };
        assert_eq!(same(digest(&database).await.unwrap()), same(original.clone()));
        database.close().await;
    }
    // the oldest goes when there are too many; what is shared with it stays
    json(&["backup", "create", &place, "--json"], 0);
    assert_eq!(json(&["backup", "list", &place, "--json"], 0).as_array().unwrap().len(), 2);
    json(&["backup", "verify", &place, "--json"], 0);
    // one changed byte is found
    let newest = PathBuf::from(json(&["backup", "list", &place, "--json"], 0)[0]["path"].as_str().unwrap());
    let sealed = newest.join("rows.sealed");
    let mut bytes = std::fs::read(&sealed).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&sealed, bytes).unwrap();
    assert!(told(&["backup", "verify", &place], 1).contains("rows.sealed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_tells_what_is_amiss_and_upgrade_refuses_what_is_newer() {
    let node = tokio::task::spawn_blocking(SmallNode::new).await.unwrap();
    let folder = node.folder();
    let place = text(&folder);
    let health = |code: i32| -> Vec<(String, String)> {
        let found = json(&["doctor", place, "--json"], code);
        found
            .as_array()
            .unwrap()
            .iter()
            .map(|f| (f["check"].as_str().unwrap().to_owned(), f["code"].as_str().unwrap().to_owned()))
            .collect()
    };
    let found = health(3);
    let has = |found: &[(String, String)], code: &str| found.iter().any(|(_, held)| held == code);
    assert!(has(&found, "doctor-keys-whole") && has(&found, "doctor-backup-unset") && has(&found, "doctor-database-none"), "{found:?}");
    told(&["key", "split", "amina", "bilal", "chadia", "--observatory", place], 0);
    let backups = node.home.path().join("backups");
    configure(&node, &format!("[backup]\nfolder = \"{}\"\n[doctor]\nfree-space-mib = 1\n", text(&backups)));
    told(&["account", "create-first", "amina", place], 0);
    assert!(has(&health(3), "doctor-backup-none"));
    told(&["backup", "create", place], 0);
    let found = health(0);
    for good in ["doctor-keys-ok", "doctor-backup-ok", "doctor-database-ok", "doctor-events-ok", "doctor-queue-ok", "doctor-space-ok"] {
        assert!(has(&found, good), "{good}: {found:?}");
    }
    let checks: std::collections::BTreeSet<_> = found.iter().map(|(check, _)| check).collect();
    assert_eq!(checks.len(), found.len(), "each thing is told of once: {found:?}");
    assert!(told(&["doctor", place, "--lang", "pt"], 0).contains("cadeia de eventos de segurança"));
    // rows that were changed from outside
    let url = DatabaseUrl::sqlite(&data(&node).join("rihla.sqlite"));
    let database = Database::open(&url, SystemClock.now()).await.unwrap();
    let mut unit = database.write().await.unwrap();
    unit.run(Statement::new("drop trigger security_event_stays")).await.unwrap();
    unit.run(Statement::new("update security_event set actor = 'nobody' where number = 1")).await.unwrap();
    unit.commit().await.unwrap();
    assert!(has(&health(1), "account-chain-broken"));
    told(&["audit", "verify", place], 1);
    // a database of a newer program
    assert_eq!(json(&["upgrade", place, "--json"], 0)["from"], json(&["upgrade", place, "--json"], 0)["to"]);
    let mut unit = database.write().await.unwrap();
    let newer =
        Statement::new("insert into migration (number, name, hash, applied_at) values (9999, 'later', 'x', ?)").bind(Timestamp::UNIX_EPOCH);
    unit.run(newer).await.unwrap();
    unit.commit().await.unwrap();
    database.close().await;
    assert!(told(&["upgrade", place], 1).contains("newer"));
    health(1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(node.places().key, std::fs::Permissions::from_mode(0o644)).unwrap();
        let found = json(&["doctor", place, "--json"], 1);
        assert!(found.to_string().contains("permissions"), "{found}");
    }
}

#[test]
fn a_node_that_only_serves_releases_needs_no_settings_and_no_database() {
    let node = SmallNode::new();
    let folder = node.folder();
    let server = Server::start(text(&folder));
    assert!(get(server.address, "/health/ready", "").starts_with("HTTP/1.1 200"));
    assert!(get(server.address, "/health", "").contains("\r\n\r\nok"));
    assert!(get(server.address, "/en/", "").starts_with("HTTP/1.1 200"));
    assert!(get(server.address, "/metrics", "").starts_with("HTTP/1.1 404"), "numbers are for the configured address alone");
    let (code, _, log) = server.terminate();
    assert_eq!(code, Some(0), "{log}");
    assert!(!data(&node).join("rihla.sqlite").exists());
}

#[test]
fn a_server_does_its_jobs_tells_numbers_logs_no_names_and_stops_with_grace() {
    let node = SmallNode::new();
    let folder = node.folder();
    let place = text(&folder);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let backups = node.home.path().join("backups");
    configure(
        &node,
        &format!(
            "[backup]\nfolder = \"{}\"\nschedule = \"every PT1S\"\nkeep = 3\n[serve]\nmetrics-listen = \"{free}\"\npatience-seconds = 5\n[log]\nformat = \"json\"\n",
            text(&backups)
        ),
    );
    let server = Server::start(place);
    let ready = get(server.address, "/health/ready?q=Amina", "x-request-id: 0af7651916cd43dd\r\n");
    assert!(ready.starts_with("HTTP/1.1 200") && ready.contains("x-request-id: 0af7651916cd43dd"), "{ready}");
    let drawn = get(server.address, "/fr/datasets?q=Haddad", "x-request-id: Amina Haddad\r\n");
    assert!(drawn.contains("x-request-id: ") && !drawn.contains("x-request-id: Amina"), "{drawn}");
    let deadline = Instant::now() + Duration::from_secs(60);
    let (_never, pause) = std::sync::mpsc::channel::<()>();
    let numbers = loop {
        let numbers = get(free, "/metrics", "");
        let done = |line: &str| line.starts_with("rihla_jobs{kind=\"backup.create\",state=\"done\"}");
        if numbers.lines().any(done) && numbers.contains("rihla_backup_age_seconds") {
            break numbers;
        }
        assert!(Instant::now() < deadline, "{numbers}");
        // the worker looks once a second
        pause.recv_timeout(Duration::from_millis(200)).ok();
    };
    assert!(numbers.contains("rihla_disk_free_bytes") && numbers.contains("rihla_queue_oldest_due_seconds"), "{numbers}");
    let address = server.address;
    // somebody who never says anything is not waited for without end
    let idle = TcpStream::connect(address).unwrap();
    let (code, took, log) = server.terminate();
    drop(idle);
    assert_eq!(code, Some(0), "{log}");
    assert!(took < Duration::from_secs(20), "{took:?}");
    assert!(TcpStream::connect(address).is_err());
    let lines: Vec<serde_json::Value> =
        log.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect();
    let answered = lines.iter().find(|line| line["request.id"] == "0af7651916cd43dd").unwrap();
    assert_eq!((&answered["http.route"], &answered["http.status"]), (&"/health/ready".into(), &200.into()));
    assert!(lines.iter().any(|line| line["http.route"] == "/{language}/datasets"), "{log}");
    assert!(!log.contains("Amina") && !log.contains("Haddad") && !log.contains("q="), "{log}");
    let jobs = json(&["job", "list", place, "--json"], 0);
    let jobs = jobs.as_array().unwrap();
    assert!(jobs.iter().all(|job| job["state"] != "running"), "nothing is held by a server that is gone: {jobs:?}");
    let done = jobs.iter().find(|job| job["kind"] == "backup.create" && job["state"] == "done").unwrap()["id"].to_string();
    assert_eq!(json(&["job", "show", &done, place, "--json"], 0)["kind"], "backup.create");
    told(&["job", "retry", &done, place], 1);
    told(&["job", "cancel", &done, place], 1);
    told(&["job", "show", "99999", place], 1);
    json(&["backup", "rehearse", place, "--json"], 0);
    assert!(json(&["backup", "list", place, "--json"], 0).as_array().unwrap().len() <= 3);
}

#[test]
fn the_hand_over_sheet_is_a_paper_in_the_readers_language_without_a_key() {
    let node = SmallNode::new();
    let folder = node.folder();
    let place = text(&folder);
    let split = told(&["key", "split", "Amina", "Bilal", "Chadia", "--observatory", place], 0);
    for language in ["en", "ar", "fr"] {
        let file = node.home.path().join(format!("sheet-{language}.pdf"));
        let holder = "Amina Haddad: second disk, safe of the director";
        told(&["handover", "sheet", place, "--to", text(&file), "--holder", holder, "--lang", language], 0);
        let bytes = std::fs::read(&file).unwrap();
        assert!(bytes.starts_with(b"%PDF-1.7") && bytes.len() > 5_000, "{language}");
        let key = std::fs::read_to_string(node.places().key).unwrap();
        for secret in split.lines().filter(|line| line.starts_with("RIHLA-SHARE")).chain([key.trim()]) {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
        }
    }
}

#[test]
fn a_node_comes_back_from_a_backup_and_two_shares_when_all_else_is_lost() {
    let node = SmallNode::new();
    let folder = node.folder();
    let place = text(&folder);
    let backups = node.home.path().join("backups");
    configure(&node, &format!("[backup]\nfolder = \"{}\"\n", text(&backups)));
    told(&["account", "create-first", "amina", place], 0);
    let split = told(&["key", "split", "Amina", "Bilal", "Chadia", "--observatory", place], 0);
    told(&["backup", "create", place], 0);
    let backup = json(&["backup", "list", place, "--json"], 0)[0]["path"].as_str().unwrap().to_owned();
    // fire: definitions, data folder and key are gone
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::remove_dir_all(data(&node)).unwrap();
    std::fs::remove_file(node.places().key).unwrap();
    told(&["backup", "restore", &backup, place, "--only", "files"], 0);
    let shares: Vec<PathBuf> = split
        .lines()
        .filter(|line| line.starts_with("RIHLA-SHARE"))
        .enumerate()
        .map(|(at, share)| {
            let file = node.home.path().join(format!("share-{at}"));
            std::fs::write(&file, share).unwrap();
            file
        })
        .collect();
    assert_eq!(shares.len(), 3);
    told(&["key", "recover", place, "--share", text(&shares[0]), "--share", text(&shares[2])], 0);
    told(&["backup", "restore", &backup, place, "--only", "rows"], 0);
    assert_eq!(json(&["account", "list", place, "--json"], 0)[0]["name"], "amina");
    json(&["audit", "verify", place, "--json"], 0);
    assert!(!json(&["release", "list", place, "--json"], 0)["releases"].as_array().unwrap().is_empty());
}

/// A node begins from nothing: what describes it, the first account, the server.
#[test]
fn a_node_begins_from_nothing() {
    let home = tempfile::tempdir().unwrap();
    let place = home.path().join("atlasia").to_str().unwrap().to_owned();
    let wrong = crate::program::run(&["new", &place, "--name", "Atlasia", "--time-zone", "Nowhere/None"]);
    assert!(!wrong.status.success() && !Path::new(&place).join("observatory.toml").exists(), "{}", String::from_utf8_lossy(&wrong.stderr));
    let made = told(&["new", &place, "--name", "Observatory of \"Atlasia\"", "--country", "MAR", "--time-zone", "Africa/Casablanca"], 0);
    assert!(made.contains("rihla account create-first"), "{made}");
    let again = crate::program::run(&["new", &place, "--name", "Another"]);
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("not overwritten"));
    told(&["account", "create-first", "karim", &place], 0);
    let server = Server::start(&place);
    let page = crate::server::get(server.address, "/en/sign-in", "");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("Observatory of &#34;Atlasia&#34;"), "{page}");
}
