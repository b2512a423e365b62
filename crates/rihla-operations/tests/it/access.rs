//! A researcher asks, is answered, takes files; and everybody else gets nothing.

use std::path::Path;
use std::sync::{Arc, Mutex};

use rihla_operations::access::{
    AnswerRequest, AskOutcome, FileOutcome, RequestState, StatusOutcome, Verdict, answer, erase_request, erase_what_is_due, list_requests,
    show_request,
};
use rihla_operations::publish::catalogue::catalogue_json;
use rihla_operations::publish::load::load_site;
use rihla_operations::{OperationError, load_definitions};
use rihla_store::{AccessReference, Disk, Faults, Operation, Step, Verdict as Judged};

use crate::small_node::{FORM, SECRETS, SmallNode, application, claims, file_one};

fn say(node: &SmallNode, reference: &AccessReference, verdict: Verdict) -> Result<RequestState, OperationError> {
    let request = AnswerRequest { reference: reference.clone(), verdict, by: "B. Nour".to_owned() };
    node.with_means(|means| answer(&request, &node.definitions(), &node.node(), means))
}

fn grant(node: &SmallNode, reference: &AccessReference, until: &str) -> RequestState {
    say(node, reference, Verdict::Grant { until: until.parse().unwrap() }).unwrap()
}

fn state(outcome: StatusOutcome) -> Option<(RequestState, usize)> {
    match outcome {
        StatusOutcome::Known(standing, files) => Some((standing.state, files.len())),
        StatusOutcome::Unknown | StatusOutcome::TooMany => None,
    }
}

#[test]
fn asked_answered_taken_and_over() {
    let node = SmallNode::new();
    let desk = node.desk();
    let (reference, code) = file_one(&desk);
    let look = || state(desk.status(reference.as_str(), &code).unwrap());
    assert_eq!(look(), Some((RequestState::Waiting, 0)));
    assert!(
        matches!(desk.file(reference.as_str(), &code, "claims.en.csv").unwrap(), FileOutcome::NotGiven(..)),
        "nothing before the answer"
    );
    node.clock.set("2026-03-12T09:00:00Z");
    assert_eq!(look(), Some((RequestState::Overdue, 0)));
    assert_eq!(grant(&node, &reference, "2026-06-30"), RequestState::Granted);
    let (granted, files) = look().unwrap();
    assert_eq!(granted, RequestState::Granted);
    assert_eq!(files, 3 * 3 + 2, "CSV, workbook and method sheet in three languages, SDMX-CSV and Parquet");
    let FileOutcome::Given(csv) = desk.file(reference.as_str(), &code, "claims.en.csv").unwrap() else { panic!("not given") };
    let text = std::io::read_to_string(csv.bytes).unwrap();
    assert!(SECRETS.iter().all(|s| text.contains(&s.to_string())), "{text}");
    let FileOutcome::Given(sheet) = desk.file(reference.as_str(), &code, "claims.ar.method.txt").unwrap() else { panic!("not given") };
    assert!(std::io::read_to_string(sheet.bytes).unwrap().contains("لا تتعرف على أحد."), "the terms go with the data");
    for name in ["../released.parquet", "files.json", "claims.en.csv/", "", "visits.en.csv"] {
        assert!(matches!(desk.file(reference.as_str(), &code, name).unwrap(), FileOutcome::NotGiven(..)), "{name}");
    }
    let shown = node.with_means(|means| show_request(&reference, &node.definitions(), &node.node(), means)).unwrap();
    let taken: Vec<&str> = shown.taken.iter().map(|(_, _, file)| file.as_str()).collect();
    assert_eq!(taken, ["claims.en.csv", "claims.ar.method.txt"]);
    assert_eq!(shown.taken[0].1.as_str(), "claims.1");
    assert_eq!((shown.application.name.as_str(), shown.application.terms.as_str()), ("Amal Haddad", "Recognise nobody."));
    // the end of the day of the observatory, which is an hour before that of UTC in this zone
    node.clock.set("2026-06-30T22:30:00Z");
    assert_eq!(look().unwrap().0, RequestState::Granted);
    node.clock.set("2026-06-30T23:30:00Z");
    assert_eq!(look(), Some((RequestState::Ended, 0)));
    assert!(matches!(desk.file(reference.as_str(), &code, "claims.en.csv").unwrap(), FileOutcome::NotGiven(..)));
    let list = node.with_means(|means| list_requests(&node.definitions(), &node.node(), means)).unwrap();
    let counts = list.counts;
    assert_eq!((counts.asked, counts.answered, counts.in_time, counts.granted, counts.refused), (1, 1, 0, 1, 0));
    assert_eq!(counts.median_days_tenths, Some(110));
}

#[test]
fn refused_with_a_reason_and_a_grant_can_be_taken_back() {
    let node = SmallNode::new();
    let desk = node.desk();
    let (reference, code) = file_one(&desk);
    assert!(say(&node, &reference, Verdict::Refuse { reason: "  ".to_owned() }).is_err(), "a reason is needed");
    assert!(say(&node, &reference, Verdict::Grant { until: "2026-02-28".parse().unwrap() }).is_err(), "the day has passed");
    grant(&node, &reference, "2026-12-31");
    assert!(matches!(desk.file(reference.as_str(), &code, "claims.sdmx.csv").unwrap(), FileOutcome::Given(_)));
    assert_eq!(say(&node, &reference, Verdict::Refuse { reason: "The terms were broken.".to_owned() }).unwrap(), RequestState::Refused);
    assert!(matches!(desk.file(reference.as_str(), &code, "claims.sdmx.csv").unwrap(), FileOutcome::NotGiven(..)));
    let StatusOutcome::Known(standing, files) = desk.status(reference.as_str(), &code).unwrap() else { panic!("unknown") };
    assert!(files.is_empty());
    assert!(format!("{:?}", standing.answer).contains("The terms were broken."));
    let unknown: AccessReference = "0000-0000-0000-0000".parse().unwrap();
    assert!(say(&node, &unknown, Verdict::Refuse { reason: "x".to_owned() }).is_err());
}

/// Guessing: whatever is wrong, the answer is the same, and it stops being given.
#[test]
fn a_wrong_code_and_no_request_are_one_answer() {
    let node = SmallNode::new();
    let desk = node.desk();
    let (reference, code) = file_one(&desk);
    let (other, others_code) = file_one(&desk);
    let nobody = "0000-0000-0000-0000-0000-0000";
    let r = reference.as_str();
    for (reference, code) in
        [(r, nobody), ("0000-0000-0000-0000", nobody), (r, ""), ("", &*code), (r, &*others_code), ("../..", "x"), (other.as_str(), &*code)]
    {
        assert!(matches!(desk.status(reference, code).unwrap(), StatusOutcome::Unknown), "{reference} {code}");
        assert!(matches!(desk.file(reference, code, "claims.en.csv").unwrap(), FileOutcome::Unknown));
    }
    assert_eq!(state(desk.status(&r.to_lowercase(), &code.to_lowercase()).unwrap()), Some((RequestState::Waiting, 0)), "as typed");
    for reference in [r, "0123-4567-89AB-CDEF"] {
        for _ in 0..10 {
            desk.status(reference, nobody).unwrap();
        }
        assert!(matches!(desk.status(reference, nobody).unwrap(), StatusOutcome::TooMany));
    }
    assert!(matches!(desk.status(r, &code).unwrap(), StatusOutcome::TooMany), "the right code does not tell itself apart");
    node.clock.set("2026-03-01T09:16:00Z");
    assert!(state(desk.status(r, &code).unwrap()).is_some());
}

/// A stranger fills neither the disk nor the desk for good.
#[test]
fn as_many_may_wait_as_the_office_can_take() {
    let node = SmallNode::new();
    let desk = node.desk();
    assert!(desk.ask(&"visits".parse().unwrap(), &application()).is_err(), "what is public is not asked for");
    let (first, _) = file_one(&desk);
    for _ in 0..4 {
        file_one(&desk);
    }
    assert!(matches!(desk.ask(&claims(), &application()).unwrap(), AskOutcome::Full));
    node.with_means(|means| erase_request(&first, &node.node(), means)).unwrap();
    file_one(&desk);
    node.edit("observatory.toml", "most-waiting = 5", "most-waiting = 500");
    let desk = node.desk();
    let filed = (0..60).filter(|_| matches!(desk.ask(&claims(), &application()).unwrap(), AskOutcome::Filed { .. })).count();
    assert_eq!(filed, 30, "so many an hour");
}

fn everything(folder: &Path, into: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            everything(&path, into);
        } else {
            into.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
}

#[test]
fn nothing_of_a_request_lies_in_clear_and_erasing_leaves_dates_alone() {
    let node = SmallNode::new();
    let desk = node.desk();
    let (reference, code) = file_one(&desk);
    say(&node, &reference, Verdict::Refuse { reason: "Confidential reason".to_owned() }).unwrap();
    let room = node.places().data.join("access");
    let scan = |words: &[&str]| {
        let mut files = Vec::new();
        everything(&room, &mut files);
        assert!(files.len() > 1);
        for (path, bytes) in files {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            for word in words {
                assert!(!text.contains(word) && !path.contains(word), "{word} in {path}");
            }
        }
    };
    let mut words: Vec<&str> = FORM.iter().map(|(_, value)| *value).filter(|v| *v != "yes").collect();
    words.extend([code.as_str(), "Confidential reason", "B. Nour", "claims"]);
    scan(&words);
    node.with_means(|means| erase_request(&reference, &node.node(), means)).unwrap();
    let left: Vec<_> = std::fs::read_dir(room.join(reference.as_str())).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["erased"]);
    assert!(state(desk.status(reference.as_str(), &code).unwrap()).is_none(), "as if there had never been one");
    assert!(node.with_means(|means| show_request(&reference, &node.definitions(), &node.node(), means)).is_err());
    assert!(node.with_means(|means| erase_request(&reference, &node.node(), means)).is_err());
    let list = node.with_means(|means| list_requests(&node.definitions(), &node.node(), means)).unwrap();
    assert!(list.requests.is_empty());
    assert_eq!((list.counts.asked, list.counts.refused, list.counts.in_time), (1, 1, 1));
}

#[test]
fn what_was_promised_to_be_erased_is_erased() {
    let node = SmallNode::new();
    let desk = node.desk();
    let (granted, _) = file_one(&desk);
    let (refused, _) = file_one(&desk);
    let (forgotten, _) = file_one(&desk);
    grant(&node, &granted, "2026-06-30");
    say(&node, &refused, Verdict::Refuse { reason: "No.".to_owned() }).unwrap();
    let left = |at: &str| -> Vec<AccessReference> {
        node.clock.set(at);
        node.with_means(|means| erase_what_is_due(&node.definitions(), &node.node(), means)).unwrap();
        let list = node.with_means(|means| list_requests(&node.definitions(), &node.node(), means)).unwrap();
        list.requests.into_iter().map(|r| r.reference).collect()
    };
    assert_eq!(left("2026-06-09T12:00:00Z").len(), 3, "a hundred days after the refusal");
    assert!(!left("2026-06-10T12:00:00Z").contains(&refused));
    assert!(left("2026-06-19T12:00:00Z").contains(&forgotten), "a hundred days after the day of the promise");
    assert_eq!(left("2026-06-20T12:00:00Z"), std::slice::from_ref(&granted));
    // opening the desk does it too
    node.clock.set("2026-12-01T12:00:00Z");
    node.desk();
    assert!(left("2026-12-01T12:00:00Z").is_empty());
}

/// The public view holds no cell, file or count of rows of it, whichever definition says that it is on request.
#[test]
fn the_site_does_not_hold_what_is_on_request() {
    let node = SmallNode::new();
    let look = || load_site(&node.definitions(), &node.node(), "2026-04-01T00:00:00Z".parse().unwrap()).unwrap();
    let ids = |site: &rihla_operations::publish::site::Site| {
        let public: Vec<String> = site.datasets.iter().map(|d| d.definition.id.to_string()).collect();
        let asked: Vec<String> = site.on_request.iter().map(|d| d.definition.id.to_string()).collect();
        (public, asked)
    };
    let owned = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    let site = look();
    assert_eq!(ids(&site), (owned(&["visits"]), owned(&["claims"])));
    let shown = format!("{site:?} {}", catalogue_json(&site, &node.definitions(), ""));
    for secret in SECRETS {
        assert!(!shown.contains(&secret.to_string()), "{secret}");
    }
    let catalogue = catalogue_json(&site, &node.definitions(), "");
    assert!(catalogue.contains("access-right/RESTRICTED") && !catalogue.contains("/data/claims/"));
    assert!(site.on_request[0].release.inputs.is_empty());
    // a delivery that is out on request alone is told neither by its count of rows nor as one that waits
    let card = |id: &str| site.sources.iter().find(|s| s.id.as_str() == id).unwrap();
    let claims = card("claims");
    assert_eq!((claims.rows_read, claims.waiting_since, claims.on_request), (0, None, true));
    assert!(card("visits").rows_read > 0);
    // a public dataset becomes on request: its old release is shut at once, before anything is built
    node.edit("datasets/visits.toml", "family =", "audience = \"on-request\"\nfamily =");
    assert_eq!(ids(&look()), (owned(&[]), owned(&["claims", "visits"])));
    node.edit("datasets/visits.toml", "audience = \"on-request\"\n", "");
    // one on request becomes public: its old release stays shut, and is not told as what was revised
    node.edit("datasets/claims.toml", "audience = \"on-request\"\n", "");
    assert_eq!(ids(&look()), (owned(&["visits"]), owned(&["claims"])));
    let path = node.folder().join("inbox/claims.csv");
    std::fs::write(&path, "year,sex,value\n2023,F,1\n2023,M,2\n2024,F,3\n2024,M,4\n").unwrap();
    node.build();
    let site = look();
    assert_eq!(ids(&site).0, owned(&["claims", "visits"]));
    assert!(!site.datasets[0].revisions.is_empty());
    let shown = format!("{:?}", site.datasets);
    for secret in SECRETS {
        assert!(!shown.contains(&secret.to_string()), "{secret}");
    }
    // its definition is gone: what the release was made with still counts
    node.edit("datasets/visits.toml", "family =", "audience = \"on-request\"\nfamily =");
    node.build();
    std::fs::remove_file(node.folder().join("datasets/visits.toml")).unwrap();
    assert_eq!(ids(&look()).1, owned(&["visits"]));
}

#[test]
fn without_a_promise_nothing_is_on_request() {
    let faults = |node: &SmallNode| match load_definitions(&node.folder()) {
        Err(OperationError::Definitions(faults)) => faults.iter().map(|f| f.message.to_string()).collect::<Vec<_>>().join("\n"),
        other => panic!("{:?}", other.map(|_| ())),
    };
    let node = SmallNode::new();
    node.edit("observatory.toml", "fr = \"Ne reconnaître personne.\", ", "");
    assert!(faults(&node).contains("terms of [access] has no text in 'fr'"));
    let node = SmallNode::new();
    node.edit("observatory.toml", "answer-within-days = 10", "answer-within-days = 0");
    assert!(faults(&node).contains("answer-within-days"));
    let node = SmallNode::new();
    let path = node.folder().join("observatory.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.split("[access]").next().unwrap()).unwrap();
    assert!(faults(&node).contains("no [access]"));
    node.edit("datasets/claims.toml", "audience = \"on-request\"\n", "");
    assert!(node.open_desk().unwrap().is_none(), "no form where nobody answers");
    let node = SmallNode::new();
    let rate = "indicators = [{ id = \"R\", name = \"R\", kind = \"rate\", denominator = \"claims\", by = [\"SEX\"] }]\nviews =";
    node.edit("datasets/visits.toml", "views =", rate);
    assert!(faults(&node).contains("divides by dataset 'claims', which is on request"));
}

/// Dies at one step of the disk.
struct Dies {
    left: Mutex<usize>,
    torn: bool,
}

impl Faults for Dies {
    fn before(&self, step: &Step<'_>) -> Judged {
        let mut left = self.left.lock().unwrap();
        if *left > 0 {
            *left -= 1;
            return Judged::Proceed;
        }
        let dead = || std::io::Error::other("dead");
        if self.torn && step.operation == Operation::Write { Judged::Tear(step.bytes / 2, dead()) } else { Judged::Fail(dead()) }
    }
}

/// The server dies at every step of asking: the request is whole or absent, and the next one is served.
#[test]
fn killed_while_somebody_asks() {
    let node = SmallNode::new();
    node.edit("observatory.toml", "most-waiting = 5", "most-waiting = 500");
    for torn in [false, true] {
        let mut done = false;
        for step in 0..60 {
            let node_with_faults = {
                let random = ring::rand::SystemRandom::new();
                let disk = Disk::with_faults(Arc::new(Dies { left: Mutex::new(step), torn }));
                let means = rihla_operations::Means { clock: node.clock.as_ref(), random: &random, disk };
                rihla_operations::Node::open(&node.places(), &rihla_operations::Holder::File, &means).unwrap()
            };
            let before = node.desk().counts().unwrap().asked;
            let desk = rihla_operations::access::Desk::open(
                node.definitions(),
                Arc::new(node_with_faults),
                node.clock.clone(),
                Arc::new(ring::rand::SystemRandom::new()),
            );
            let asked = desk.and_then(|desk| desk.unwrap().ask(&claims(), &application()));
            let after = node.desk().counts().unwrap().asked;
            match &asked {
                Ok(AskOutcome::Filed { .. }) => assert_eq!(after, before + 1),
                // the last sync alone can fail after the request is there
                _ => assert!(after == before || after == before + 1, "step {step}"),
            }
            let halves = std::fs::read_dir(node.places().data.join("access")).unwrap();
            let halves = halves.filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with('.')).count();
            assert_eq!(halves, 0, "step {step}: something half-written stays");
            done = matches!(asked, Ok(AskOutcome::Filed { .. }));
            if done {
                assert!(step > 5, "{step}");
                break;
            }
        }
        assert!(done, "asking takes more than sixty steps");
    }
}

/// Two servers, the office and a build at once: everything is there in the end, nothing twice.
#[test]
fn many_at_once_and_a_build_under_way() {
    let node = SmallNode::new();
    node.edit("observatory.toml", "most-waiting = 5", "most-waiting = 500");
    let lock = node.node().folder.lock("build small", "2026-03-01T09:00:00Z".parse().unwrap()).unwrap();
    let desks = [node.desk(), node.desk(), node.desk()];
    let filed: Vec<(AccessReference, String)> = std::thread::scope(|scope| {
        let asking: Vec<_> = desks.iter().map(|desk| scope.spawn(move || (0..8).map(|_| file_one(desk)).collect::<Vec<_>>())).collect();
        asking.into_iter().flat_map(|a| a.join().unwrap()).collect()
    });
    let (reference, code) = &filed[0];
    grant(&node, reference, "2026-12-31");
    std::thread::scope(|scope| {
        for desk in &desks {
            scope.spawn(move || {
                for _ in 0..5 {
                    assert!(matches!(desk.file(reference.as_str(), code, "claims.parquet").unwrap(), FileOutcome::Given(_)));
                }
            });
        }
        scope.spawn(|| grant(&node, reference, "2026-11-30"));
    });
    drop(lock);
    let list = node.with_means(|means| list_requests(&node.definitions(), &node.node(), means)).unwrap();
    assert_eq!(list.requests.len(), 24);
    let line = list.requests.iter().find(|r| r.reference == *reference).unwrap();
    assert_eq!(line.downloads, 15);
    node.build();
}

/// A file that was changed on the disk is not handed out.
#[test]
fn a_changed_file_is_not_given() {
    let node = SmallNode::new();
    let desk = node.desk();
    let (reference, code) = file_one(&desk);
    grant(&node, &reference, "2026-12-31");
    let path = node.places().data.join("releases/claims/claims.1/files/claims.en.csv");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.push(b'\n');
    std::fs::write(&path, bytes).unwrap();
    assert!(desk.file(reference.as_str(), &code, "claims.en.csv").is_err());
    assert!(matches!(desk.file(reference.as_str(), &code, "claims.sdmx.csv").unwrap(), FileOutcome::Given(_)));
}
