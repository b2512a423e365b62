//! Running a node in the browser: who may, what is shown, what is begun and seen through to its end, and what is found.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use rihla_store::database::Statement;
use rihla_store::{Database, DatabaseUrl};

use crate::face::{Browser, Faced, form};
use crate::server::Answer;

/// Values that only those may see who work with the record; none may be met by whoever runs the node.
const SECRETS: [&str; 4] = ["Bouchra Alaoui", "What do you keep of me", "bouchra@mail.example", "a visit of Bouchra"];

/// Every page for whoever runs the node.
const PAGES: [&str; 8] = [
    "/en/node",
    "/en/node/jobs",
    "/en/node/backups",
    "/en/node/keys",
    "/en/node/audit",
    "/en/node/audit?of=accounts",
    "/en/node/webhooks",
    "/en/node/definitions/breach",
];

/// Every form there, with what would be sent.
const FORMS: [(&str, &[(&str, &str)]); 6] = [
    ("/en/node/jobs/run", &[("schedule", "node.sweep")]),
    ("/en/node/jobs/1", &[("act", "retry")]),
    ("/en/node/backups", &[("act", "take")]),
    ("/en/node/audit", &[("act", "verify")]),
    ("/en/node/webhooks/portal", &[("act", "pause")]),
    ("/en/node/backups", &[("act", "verify"), ("backup", "x")]),
];

fn with_backups(folder: &Path) -> String {
    format!("[backup]\nfolder = \"{}\"\n", folder.display())
}

/// A request of a person, as the officer types it.
pub fn request(reference: &str) -> Vec<(&str, &str)> {
    vec![
        ("f.reference", reference),
        ("f.kinds", "access"),
        ("f.received_on", "2026-11-01"),
        ("f.channel", "letter"),
        ("f.request", SECRETS[1]),
        ("f.requester", SECRETS[0]),
        ("f.contact", SECRETS[2]),
    ]
}

/// Waits until a job has ended; gives its page.
#[expect(clippy::disallowed_methods, reason = "the server works by the clock of the machine")]
fn ended(browser: &mut Browser<'_>, asked: &Answer) -> String {
    assert_eq!(asked.status, 303, "{}", asked.text());
    let place = asked.place().split('?').next().unwrap().to_owned();
    let begun = Instant::now();
    loop {
        let page = browser.get(&place).text();
        if !page.contains("Look how far it is") {
            return page;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{page}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Changes rows past the program, as whoever has the database's file could.
pub fn tamper(faced: &Faced, statements: &[&'static str]) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let url = DatabaseUrl::sqlite(&faced.data().join("rihla.sqlite"));
        let database = Database::open(&url, jiff::Timestamp::UNIX_EPOCH).await.unwrap();
        let mut unit = database.write().await.unwrap();
        for statement in statements {
            unit.run(Statement::new(statement)).await.unwrap();
        }
        unit.commit().await.unwrap();
        database.close().await;
    });
}

fn jobs(browser: &mut Browser<'_>) -> usize {
    browser.get("/en/node/jobs").text().matches("href=\"/en/node/jobs/").count()
}

#[test]
fn each_role_sees_exactly_its_pages() {
    let faced = Faced::start();
    faced.person("root", &["--role", "administrator"]);
    faced.person("dina", &["--role", "data-protection-officer"]);
    faced.person("omar", &["--role", "agency-officer", "--agency", "A"]);
    let protection = ["/en/protection", "/en/protection/search"];
    let (mut root, mut dina, mut amina, mut omar) = (faced.browser(), faced.browser(), faced.browser(), faced.browser());
    let sees = |browser: &mut Browser<'_>, name: &str| {
        browser.sign_in(name);
        let all = PAGES.iter().chain(&protection);
        let open = all.filter(|path| {
            let answer = browser.get(path);
            assert!([200, 404].contains(&answer.status), "{name} {path}: {}", answer.status);
            assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
            assert!(answer.headers["vary"].to_lowercase().contains("cookie"), "{path}");
            answer.status == 200
        });
        let open: BTreeSet<&str> = open.copied().collect();
        let menu = browser.get("/en/registers").text();
        let menu = menu.split("</header>").next().unwrap().to_owned();
        assert_eq!(menu.contains("href=\"/en/node\""), open.contains("/en/node"), "{name}: {menu}");
        assert_eq!(menu.contains("href=\"/en/protection\""), open.contains("/en/protection"), "{name}: {menu}");
        open
    };
    assert_eq!(sees(&mut root, "root"), PAGES.into_iter().collect());
    assert_eq!(sees(&mut dina, "dina"), BTreeSet::from(["/en/protection", "/en/protection/search", "/en/node/audit"]));
    assert_eq!(sees(&mut amina, "amina"), BTreeSet::new(), "a focal point looks after accounts, and runs no node");
    assert_eq!(sees(&mut omar, "omar"), BTreeSet::new());
    // what they may not, and what is not there, are one answer
    let (hidden, absent) = (omar.get("/en/node/keys"), omar.get("/en/protection"));
    assert_eq!(hidden.text().replace("/node/keys", ""), absent.text().replace("/protection", ""));
    let mut stranger = faced.browser();
    for path in PAGES.iter().chain(&protection) {
        let answer = stranger.get(path);
        let wanted = answer.place().strip_prefix("/en/sign-in").unwrap_or_else(|| panic!("{path}: {}", answer.place()));
        assert!(answer.status == 303 && (wanted.is_empty() || path.starts_with(wanted.trim_start_matches("?next="))), "{path}: {wanted}");
    }
    for (path, fields) in FORMS {
        assert_eq!(omar.post(path, fields).status, 404, "{path}");
        assert!(stranger.post(path, fields).place().starts_with("/en/sign-in"), "{path}");
    }
    assert!(!root.get("/en/node/jobs").text().contains("Verify what was done"), "nothing was begun");
}

#[test]
fn a_role_given_to_somebody_without_a_second_factor_opens_nothing_before_there_is_one() {
    let faced = Faced::start();
    faced.person("omar", &["--role", "agency-officer", "--agency", "A"]);
    let mut omar = faced.browser();
    omar.sign_in("omar");
    for (role, path) in [("administrator", "/en/node"), ("data-protection-officer", "/en/protection")] {
        let given = ["account", "roles", "omar", faced.place(), "--give", role, "--json"];
        let given = crate::program::run(&given);
        assert!(given.status.success(), "{}", String::from_utf8_lossy(&given.stderr));
        let answer = omar.get(path);
        assert_eq!((answer.status, answer.place()), (303, "/en/account"), "{path}: {}", answer.text());
    }
    assert_eq!(omar.post("/en/node/audit", &[("act", "verify")]).place(), "/en/account");
    assert_eq!(omar.post("/en/protection/search", &[("text", "R-1"), ("why", "x")]).place(), "/en/account");
}

#[test]
fn forms_of_other_sites_begin_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let faced = Faced::start_at(0, &with_backups(folder.path()));
    faced.person("root", &["--role", "administrator"]);
    let mut root = faced.browser();
    root.sign_in("root");
    let before = jobs(&mut root);
    for (path, fields) in FORMS {
        let answer = root.post_from_elsewhere(path, fields);
        assert_eq!(answer.status, 403, "{path}: {}", answer.text());
    }
    assert_eq!(jobs(&mut root), before);
    assert!(!root.get("/en/node/audit?of=accounts&kind=job-asked").text().contains("job asked for"), "nothing was noted");
    // the same form of this site does it
    assert_eq!(root.post(FORMS[3].0, FORMS[3].1).status, 303);
    assert!(root.get("/en/node/audit?of=accounts&kind=job-asked").text().contains("job asked for: node.audit"));
}

#[test]
fn a_backup_is_taken_verified_and_rehearsed_and_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let faced = Faced::start_at(0, &with_backups(folder.path()));
    faced.person("root", &["--role", "administrator"]);
    let mut root = faced.browser();
    root.sign_in("root");
    let page = root.get("/en/node/backups").text();
    assert!(
        page.contains("There is no backup yet") && page.contains("rihla.toml") && page.contains(folder.path().to_str().unwrap()),
        "{page}"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let lets_in = |mode| std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
        lets_in(0o755);
        let page = root.get("/en/node/backups").text();
        lets_in(0o700);
        assert!(page.contains("chmod"), "a folder that others may read is told: {page}");
    }
    let asked = root.post("/en/node/backups", &[("act", "take")]);
    let page = ended(&mut root, &asked);
    assert!(page.contains("done") && page.contains("Take a backup"), "{page}");
    let list = root.get("/en/node/backups").text();
    let name = list.split("name=\"backup\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("{list}"));
    assert!(folder.path().join(name).is_dir() && list.contains("never"), "{list}");
    for act in ["verify", "rehearse"] {
        let asked = root.post("/en/node/backups", &[("act", act), ("backup", name)]);
        let page = ended(&mut root, &asked);
        assert!(page.contains("done") && page.contains(name) && !page.contains("failed"), "{act}: {page}");
    }
    let list = root.get("/en/node/backups").text();
    let row = list.split("<tbody>").nth(1).unwrap();
    assert!(!row.contains("never") && row.matches("state good").count() == 2, "both proofs stand there: {list}");
    let overview = root.get("/en/node").text();
    assert!(overview.contains("a restore was rehearsed"), "{overview}");
    let noted = root.get("/en/node/audit?of=accounts").text();
    for told in ["job asked for: backup.create", "job asked for: backup.rehearse", "restore rehearsed from the backup"] {
        assert!(noted.contains(told), "{told}: {noted}");
    }
    // one that was damaged is told at once, and what is wrong with it
    let broken = folder.path().join(name).join("rows.sealed");
    let mut bytes = std::fs::read(&broken).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&broken, bytes).unwrap();
    let asked = root.post("/en/node/backups", &[("act", "verify"), ("backup", name)]);
    let page = ended(&mut root, &asked);
    assert!(page.contains("failed") && page.contains("rows.sealed"), "{page}");
    let list = root.get("/en/node/jobs?state=failed").text();
    assert!(list.contains("Verify a backup") && !list.contains("Rehearse a restore"), "{list}");
    let place = asked.place().split('?').next().unwrap().to_owned();
    let again = root.post(&place, &[("act", "retry")]);
    assert_eq!(again.place(), format!("{place}?done=retried"), "{}", again.text());
    assert!(ended(&mut root, &again).contains("failed"));
    // a name that leads out of the folder is no name of a backup
    for name in ["../outside", folder.path().to_str().unwrap(), "", ".", "nothing"] {
        for act in ["verify", "rehearse"] {
            let answer = root.post("/en/node/backups", &[("act", act), ("backup", name)]);
            assert!(answer.status == 409 && answer.text().contains("no backup of this name"), "{name}: {}", answer.text());
        }
    }
}

#[test]
fn work_that_erases_is_begun_by_its_schedule_alone() {
    let faced = Faced::start();
    faced.person("root", &["--role", "administrator"]);
    let mut root = faced.browser();
    root.sign_in("root");
    let page = root.get("/en/node/jobs").text();
    assert!(page.contains(r#"value="node.sweep""#) && page.contains("Carry out how long records are kept"), "{page}");
    assert!(!page.contains(r#"value="registers.retention""#), "{page}");
    for schedule in ["registers.retention", "backup.create", "nothing", ""] {
        let answer = root.post("/en/node/jobs/run", &[("schedule", schedule)]);
        assert!(answer.status == 409 && answer.text().contains("not from here"), "{schedule}: {}", answer.text());
    }
    let asked = root.post("/en/node/jobs/run", &[("schedule", "registers.checkpoint")]);
    assert!(ended(&mut root, &asked).contains("done"));
    assert!(root.get("/en/node/audit").text().contains("checkpoint 1 of"));
    // one that neither failed nor was cancelled is not tried again; one that is not there is nothing
    let place = asked.place().split('?').next().unwrap().to_owned();
    assert_eq!(root.post(&place, &[("act", "retry")]).status, 409);
    for path in ["/en/node/jobs/999999", "/en/node/jobs/x", "/en/node/webhooks/none", "/en/node/definitions/none", "/en/node/webhooks/%22"]
    {
        assert_eq!(root.get(path).status, 404, "{path}");
    }
    assert!(root.get("/en/node/backups").text().contains("no backups are made"));
    assert_eq!(root.post("/en/node/backups", &[("act", "take")]).status, 409);
}

#[test]
fn the_proof_finds_a_row_that_was_changed_past_the_program() {
    let faced = Faced::start();
    faced.person("root", &["--role", "administrator"]);
    let (mut root, mut amina) = (faced.browser(), faced.browser());
    root.sign_in("root");
    amina.sign_in("amina");
    assert_eq!(amina.post("/en/registers/pledge/new", &crate::face::pledge("P-1", "Clean water")).status, 303);
    let asked = root.post("/en/node/audit", &[("act", "verify")]);
    let page = ended(&mut root, &asked);
    assert!(page.contains("done") && !page.contains("failed"), "{page}");
    let page = root.get("/en/node/audit").text();
    assert!(page.contains("histories verified: records 1, actions 1"), "{page}");
    assert!(root.get("/en/node").text().contains("found whole"));
    tamper(&faced, &["drop trigger action_stays", "update action set actor = 'mallory' where number = 1"]);
    let asked = root.post("/en/node/audit", &[("act", "verify")]);
    let page = ended(&mut root, &asked);
    assert!(page.contains("failed") && page.contains("from action 1 on: it was altered outside of the program"), "{page}");
    let overview = root.get("/en/node").text();
    assert!(overview.contains("jobs that failed for good"), "{overview}");
}

#[test]
fn whoever_runs_the_node_finds_no_protected_value_and_learns_who_looked() {
    let faced = Faced::start();
    faced.person("root", &["--role", "administrator"]);
    faced.person("dina", &["--role", "data-protection-officer"]);
    let (mut root, mut dina) = (faced.browser(), faced.browser());
    root.sign_in("root");
    dina.sign_in("dina");
    let made = dina.post("/en/registers/subject-request/new", &request("SR-1"));
    assert_eq!(made.status, 303, "{}", made.text());
    let address = made.place().strip_suffix("?done=created").unwrap().to_owned();
    let record = address.rsplit('/').next().unwrap();
    let seen = dina.post(&address, &[("why", SECRETS[3])]);
    assert!(seen.text().contains(SECRETS[0]), "{}", seen.text());
    // everything that pages of the node lead to
    let mut left: Vec<String> = PAGES.iter().map(|path| (*path).to_owned()).collect();
    left.extend(["/en/node/definitions", "/en/node/audit?of=readings", "/ar/node/audit?of=readings"].map(str::to_owned));
    let mut been = BTreeSet::new();
    while let Some(path) = left.pop() {
        if !been.insert(path.clone()) || been.len() > 80 {
            continue;
        }
        let answer = root.get(&path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        let page = answer.text();
        for secret in SECRETS {
            assert!(!page.contains(secret), "{path} shows {secret}");
        }
        for key in ["rihla-key", "BEGIN", "wrapped"] {
            assert!(!page.contains(key), "{path} shows {key}");
        }
        let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        left.extend(links.filter(|href| href.starts_with("/en/node")).map(|href| href.replace("&#38;", "&").replace("&amp;", "&")));
    }
    assert!(been.len() > 20, "{been:?}");
    let readings = root.get("/en/node/audit?of=readings").text();
    assert!(readings.contains(record) && readings.contains("dina") && readings.contains("not yours to see"), "{readings}");
    let deeds = root.get("/en/node/audit?register=subject-request&actor=dina&kind=create").text();
    assert!(deeds.contains(record), "{deeds}");
    for none in ["register=breach", "actor=root", "kind=erase", "from=2099-01-01", "until=2001-01-01", "actor=nobody", "before=1"] {
        assert!(!root.get(&format!("/en/node/audit?{none}")).text().contains(record), "{none}");
    }
    assert_eq!(root.get(&address).status, 404, "the record itself stays shut");
    // whoever oversees the register reads why
    let readings = dina.get("/en/node/audit?of=readings").text();
    assert!(readings.contains(SECRETS[3]) && readings.contains(record), "{readings}");
    assert_eq!(dina.get("/en/node/audit?of=accounts").status, 404);
    assert_eq!(dina.post("/en/node/audit", &[("act", "verify")]).status, 404);
    let mut amina = faced.browser();
    amina.sign_in("amina");
    let pledge = amina.post("/en/registers/pledge/new", &crate::face::pledge("P-1", "Clean water"));
    let pledge = pledge.place().split('?').next().unwrap().rsplit('/').next().unwrap().to_owned();
    assert!(root.get("/en/node/audit").text().contains(&pledge));
    for query in ["", "?register=pledge"] {
        assert!(!dina.get(&format!("/en/node/audit{query}")).text().contains(&pledge), "a register whose histories are not theirs");
    }
    let (_, _, log) = faced.server.terminate();
    for secret in SECRETS {
        assert!(!log.contains(secret), "{log}");
    }
}

#[test]
fn events_of_a_webhook_wait_and_go_on() {
    let faced = Faced::start_at(0, "[node]\npublic-address = \"https://node.example\"\n[courier]\nhosts = [\"127.0.0.1:9\"]\n");
    let said = |arguments: &[&str]| {
        let output = crate::program::run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    faced.person("root", &["--role", "administrator"]);
    said(&["account", "invite", "portal", faced.place(), "--service", "--role", "focal-point"]);
    let address = "http://127.0.0.1:9/hook?key=T0KEN";
    let add = ["webhook", "add", "portal", faced.place(), "--register", "pledge", "--account", "portal", "--address", address];
    said(&add);
    let mut root = faced.browser();
    root.sign_in("root");
    let list = root.get("/en/node/webhooks").text();
    assert!(list.contains("/en/node/webhooks/portal") && list.contains("127.0.0.1"), "{list}");
    let path = "/en/node/webhooks/portal";
    let one = root.get(path).text();
    assert!(one.contains("Let its events wait") && !one.contains("T0KEN"), "an address may hold a token: {one}");
    let paused = root.post(path, &[("act", "pause")]);
    assert_eq!(paused.place(), format!("{path}?done=paused"), "{}", paused.text());
    let one = root.get(path).text();
    assert!(one.contains("paused") && one.contains("Let its events go on") && !one.contains("T0KEN"), "{one}");
    assert_eq!(root.post(path, &[("act", "resume")]).place(), format!("{path}?done=resumed"));
    let noted = root.get("/en/node/audit?of=accounts").text();
    assert!(noted.contains("events of the webhook portal wait") && noted.contains("events of the webhook portal go on"), "{noted}");
    // what was stopped for good a page does not bring back
    said(&["webhook", "stop", "portal", faced.place()]);
    for act in ["resume", "pause"] {
        let answer = root.post(path, &[("act", act)]);
        assert!(answer.status == 409 && answer.text().contains("rihla webhook resume"), "{}", answer.text());
    }
    assert_eq!(root.post(path, &[("act", "stop")]).status, 400, "nor is it stopped from here");
}

#[test]
fn what_is_typed_into_the_filter_stays_text() {
    let faced = Faced::start();
    faced.person("root", &["--role", "administrator"]);
    let mut root = faced.browser();
    root.sign_in("root");
    let evil = "\"><script>alert(1)</script>";
    let query =
        String::from_utf8(form(&[("actor", evil), ("kind", evil), ("register", evil), ("from", evil), ("of", evil), ("before", evil)]))
            .unwrap();
    for path in ["/en/node/audit", "/en/node/jobs", "/en/node/webhooks", "/en/node/backups"] {
        let answer = root.get(&format!("{path}?{query}&done={}", &query[6..]));
        assert!(answer.status == 200 && !answer.text().contains("<script>alert"), "{path}: {}", answer.text());
    }
}
