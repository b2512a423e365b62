//! The data protection office in the browser: what is due, finding, a copy for the person, restriction, keeping on, whom to tell.

use serde_json::Value as Json;

use crate::face::{Browser, Faced};
use crate::node_pages::{request, tamper};

/// A register that the office itself keeps, with what is protected within its reach.
const HELP: &str = r#"
id = "help"
version = 1
subsystem = "NODE"
aim = "administration"
label = { en = "Help given" }
purpose = { en = "To help." }
title = "number"
legal-basis = { kind = "consent", text = { en = "Law of the test" } }
list = { columns = ["number"] }
retention = { keep = "P5Y", from = "given_on", then = "review" }

[[field]]
id = "number"
type = "text"
required = true
unique = true
label = { en = "Number" }

[[field]]
id = "name"
type = "person-name"
class = "protected"
label = { en = "Name" }

[[field]]
id = "story"
type = "long-text"
class = "protected"
label = { en = "Story" }

[[field]]
id = "given_on"
type = "date"
label = { en = "Given on" }

[[state]]
id = "open"
label = { en = "Open" }

[[grant]]
role = "data-protection-officer"
acts = ["see", "history", "create", "edit", "comment", "export", "erase"]
classes = ["public", "internal", "restricted", "protected"]

[[grant]]
role = "data-controller"
acts = ["see"]
classes = ["internal"]
"#;

const NAME: &str = "Bouchra Alaoui";

fn office() -> Faced {
    let faced = Faced::start_with(0, "", &[("help.toml", HELP)]);
    faced.person("dina", &["--role", "data-protection-officer"]);
    faced.person("karim", &["--role", "data-controller"]);
    faced
}

fn help(dina: &mut Browser<'_>, number: &str, given: &str) -> String {
    let fields = [("f.number", number), ("f.name", NAME), ("f.story", "She came with her brother."), ("f.given_on", given)];
    let made = dina.post("/en/registers/help/new", &fields);
    assert_eq!(made.status, 303, "{}", made.text());
    made.place().strip_suffix("?done=created").unwrap().rsplit('/').next().unwrap().to_owned()
}

fn version(page: &str) -> String {
    page.split(r#"name="version" value=""#).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("{page}")).to_owned()
}

#[test]
fn what_is_due_stands_first_with_the_time_that_is_left() {
    let faced = office();
    let mut dina = faced.browser();
    dina.sign_in("dina");
    let now = jiff::Timestamp::from_second(seconds()).unwrap();
    let detected = (now - jiff::SignedDuration::from_hours(70)).strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let breach = [
        ("f.reference", "B-1"),
        ("f.title", "A lost laptop"),
        ("f.detected_at", detected.as_str()),
        ("f.nature", "confidentiality"),
        ("f.account", "It was left on a train."),
    ];
    let made = dina.post("/en/registers/breach/new", &breach);
    assert_eq!(made.status, 303, "{}", made.text());
    let mut late = request("SR-9");
    late.retain(|(name, _)| *name != "f.received_on");
    late.push(("f.received_on", "2020-01-31"));
    assert_eq!(dina.post("/en/registers/subject-request/new", &late).status, 303);
    let page = dina.get("/en/protection").text();
    let (over, left) =
        (page.find("SR-9").unwrap_or_else(|| panic!("{page}")), page.find("A lost laptop").unwrap_or_else(|| panic!("{page}")));
    assert!(over < left, "the longest due comes first: {page}");
    assert!(page.contains("1 h left") || page.contains("2 h left"), "the clock of 72 hours: {page}");
    assert!(page.contains("over by") && page.contains("▲") && page.contains("◆"), "{page}");
    assert!(!page.contains(NAME) && page.contains("/en/registers/breach\"") && page.contains("/en/registers/breach/new\""), "{page}");
}

#[expect(clippy::disallowed_methods, reason = "the server's clock is that of the machine")]
fn seconds() -> i64 {
    i64::try_from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

#[test]
fn a_person_is_found_by_number_for_a_reason_that_is_noted_and_never_by_name() {
    let faced = office();
    let (mut dina, mut karim) = (faced.browser(), faced.browser());
    dina.sign_in("dina");
    karim.sign_in("karim");
    let (first, second) = (help(&mut dina, "H-1", "2026-01-01"), help(&mut dina, "H-\"2\\", "2026-01-02"));
    let search = |browser: &mut Browser<'_>, text: &str, why: &str| browser.post("/en/protection/search", &[("text", text), ("why", why)]);
    for (text, why) in [("H-1", " "), ("", "asked for"), (&"x".repeat(300), "asked for")] {
        let refused = search(&mut dina, text, why);
        assert!(refused.status == 422 && !refused.text().contains(&first), "{}", refused.text());
    }
    let found = search(&mut dina, " H-1 ", "request SR-7");
    let page = found.text();
    assert!(page.contains(&format!("/en/protection/records/help/{first}")) && !page.contains(&second), "{page}");
    assert_eq!(found.headers["cache-control"], "no-store");
    assert!(!page.split("</title>").next().unwrap().contains("H-1"), "no title of a page names what was looked for");
    assert!(search(&mut dina, "H-\"2\\", "request SR-7").text().contains(&second), "what was typed is one text");
    assert!(search(&mut dina, &second, "request SR-7").text().contains(&second), "by its identifier");
    for text in [NAME, "Bouchra", "brother", "H", "\" or number is filled or number = \"", "h-1\" or \"a\" = \"a"] {
        let page = search(&mut dina, text, "curious").text();
        assert!(!page.contains(&first) && !page.contains(&second), "{text}: {page}");
    }
    // the reason stands with the record, and that somebody searched among the events
    let readings = dina.get("/en/node/audit?of=readings&register=help").text();
    assert!(readings.contains("request SR-7") && readings.contains(&first), "{readings}");
    faced.person("root", &["--role", "administrator"]);
    let mut root = faced.browser();
    root.sign_in("root");
    let noted = root.get("/en/node/audit?of=accounts&kind=subject-searched").text();
    assert!(noted.contains("found: 1") && noted.contains("found: 0") && !noted.contains("H-1") && !noted.contains(NAME), "{noted}");
    // who sees less finds what they see, without what is protected
    let page = search(&mut karim, "H-1", "a look").text();
    assert!(page.contains(&first) && !page.contains(NAME), "{page}");
    let one = karim.get(&format!("/en/protection/records/help/{first}")).text();
    assert!(!one.contains("/extract\"") && !one.contains("Restrict its use") && one.contains("not yours to see"), "{one}");
    // sent from elsewhere nothing is looked for, and nothing is noted
    let before = noted.matches("looked for records").count();
    assert_eq!(dina.post_from_elsewhere("/en/protection/search", &[("text", "H-1"), ("why", "x")]).status, 403);
    let after = root.get("/en/node/audit?of=accounts&kind=subject-searched").text().matches("looked for records").count();
    assert_eq!(after, before + 1, "only what the controller looked for came in between");
    let (_, _, log) = faced.server.terminate();
    assert!(!log.contains(NAME) && !log.contains("H-1") && !log.contains("SR-7"), "{log}");
}

#[test]
fn the_person_is_given_a_file_and_the_record_notes_it_before() {
    let faced = office();
    let (mut dina, mut karim) = (faced.browser(), faced.browser());
    dina.sign_in("dina");
    karim.sign_in("karim");
    let id = help(&mut dina, "H-1", "2026-01-01");
    let page = format!("/en/protection/records/help/{id}");
    assert!(dina.get(&format!("/en/registers/help/{id}")).text().contains(&format!("href=\"{page}\"")), "the page of a record leads there");
    let extract = format!("{page}/extract");
    for (fields, status) in [(vec![("request", " ")], 422), (vec![("request", "SR-7"), ("without", "nothing_here")], 422)] {
        let refused = dina.post(&extract, &fields);
        assert!(refused.status == status && !refused.text().contains(NAME), "{}: {}", refused.status, refused.text());
    }
    let denied = karim.post(&extract, &[("request", "SR-7")]);
    assert!(denied.status == 403 && !denied.text().contains(NAME), "{}", denied.text());
    assert_eq!(dina.post_from_elsewhere(&extract, &[("request", "SR-7")]).status, 403);
    assert!(!dina.get(&page).text().contains("copy for the person</td>"), "nothing was noted yet");
    let given = dina.post(&extract, &[("request", "SR-7"), ("language", "fr"), ("without", "story")]);
    assert_eq!(given.status, 200, "{}", given.text());
    assert_eq!(given.headers["cache-control"], "no-store");
    assert_eq!(given.headers["content-disposition"], format!("attachment; filename=\"extract-{id}.json\""));
    assert_eq!(given.headers["content-security-policy"], "default-src 'none'; sandbox");
    let file: Json = serde_json::from_slice(&given.body).unwrap();
    assert_eq!((&file["language"], &file["request"]), (&Json::from("fr"), &Json::from("SR-7")));
    assert!(file.to_string().contains(NAME) && !file.to_string().contains("brother"));
    assert_eq!(file["left-out"][0]["id"], "story");
    let told = dina.get(&page).text();
    assert!(told.contains("subject request SR-7") && told.contains("copy for the person"), "{told}");
    assert!(!told.contains(NAME), "the page itself shows nothing that is protected: {told}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the server works by the clock of the machine")]
fn use_is_restricted_lifted_and_what_was_kept_long_enough_is_kept_on() {
    let faced = office();
    let (mut dina, mut karim) = (faced.browser(), faced.browser());
    dina.sign_in("dina");
    karim.sign_in("karim");
    let id = help(&mut dina, "H-1", "2010-02-28");
    let page = format!("/en/protection/records/help/{id}");
    let before = dina.get(&page).text();
    assert!(before.contains("Restrict its use") && !before.contains("Keep it on"), "{before}");
    let act = |browser: &mut Browser<'_>, act: &str, version: &str, reason: &str| {
        browser.post(&page, &[("act", act), ("version", version), ("reason", reason)])
    };
    let first = version(&before);
    assert_eq!(act(&mut dina, "restrict", &first, " ").status, 422, "a reason is needed");
    assert_eq!(act(&mut karim, "restrict", &first, "disputed").status, 403);
    assert_eq!(dina.post_from_elsewhere(&page, &[("act", "restrict"), ("version", &first), ("reason", "x")]).status, 403);
    let done = act(&mut dina, "restrict", &first, "accuracy disputed, SR-7");
    assert_eq!(done.place(), format!("{page}?done=restrict"), "{}", done.text());
    let shut = dina.get(&page).text();
    assert!(shut.contains("use of this record is restricted") && shut.contains("Lift the restriction"), "{shut}");
    assert_eq!(act(&mut dina, "lift", &first, "stale").status, 409, "nobody writes over what they have not seen");
    assert_eq!(act(&mut dina, "lift", &version(&shut), "settled").place(), format!("{page}?done=lift"));
    let history = dina.post(&format!("/en/registers/help/{id}/history"), &[("why", "to see")]).text();
    assert!(history.contains("accuracy disputed, SR-7") && history.contains("settled"), "{history}");
    // it waits once retention has found it
    let open = dina.get(&page).text();
    assert_eq!(act(&mut dina, "keep", &version(&open), "in court").status, 409, "it does not wait yet");
    // the schedule is due, as it is once a day
    tamper(&faced, &["update job_schedule set next_at = '2020-01-01T00:00:00.000000Z' where name = 'registers.retention'"]);
    let begun = std::time::Instant::now();
    let mut desk = dina.get("/en/protection").text();
    while !desk.contains(&page) && begun.elapsed() < std::time::Duration::from_secs(30) {
        std::thread::sleep(std::time::Duration::from_millis(200));
        desk = dina.get("/en/protection").text();
    }
    assert!(desk.contains(&page) && desk.contains("28 February 2015"), "{desk}");
    let waiting = dina.get(&page).text();
    assert!(waiting.contains("Keep it on"), "{waiting}");
    assert_eq!(act(&mut dina, "keep", &version(&waiting), "in court until 2028").place(), format!("{page}?done=keep"));
    assert!(!dina.get("/en/protection").text().contains("28 February 2015"));
    // what may not be seen does not exist
    for path in ["/en/protection/records/help/0123456789abcdefghij", "/en/protection/records/nothing/x", "/en/protection/records/pledge/x"]
    {
        assert_eq!(dina.get(path).status, 404, "{path}");
        assert_eq!(dina.post(path, &[("act", "restrict"), ("version", "1"), ("reason", "x")]).status, 404, "{path}");
        assert_eq!(dina.post(&format!("{path}/extract"), &[("request", "SR-1")]).status, 404, "{path}");
    }
    let mut amina = faced.browser();
    amina.sign_in("amina");
    for (path, fields) in [(page.clone(), vec![("act", "restrict")]), (format!("{page}/extract"), vec![("request", "SR-1")])] {
        assert_eq!(amina.post(&path, &fields).status, 404, "{path}");
    }
    assert_eq!(amina.get(&page).status, 404);
}

#[test]
fn of_what_was_erased_it_is_known_whom_to_tell() {
    let faced = office();
    let mut dina = faced.browser();
    dina.sign_in("dina");
    let id = help(&mut dina, "H-1", "2026-01-01");
    dina.post(&format!("/en/registers/help/{id}"), &[("why", "a visit")]);
    let erase = ["record", "erase", "help", &id, faced.place(), "--ground", "objection", "--yes"];
    assert!(crate::program::run(&erase).status.success());
    let page = dina.get(&format!("/en/protection/records/help/{id}")).text();
    assert!(page.contains("was destroyed") && page.contains("dina") && !page.contains("a visit") && !page.contains("/extract\""), "{page}");
}
