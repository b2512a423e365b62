//! The interface for programs, with the program itself: tokens, records, filters, tables, and what strangers send.

use serde_json::{Value, json};

use crate::program::{json as told, run};
use crate::server::{Answer, Server, send};
use crate::small_node::SmallNode;

/// A node with a server, and the tokens of its accounts.
struct Served {
    // the folders go when it does
    node: SmallNode,
    place: String,
    server: Server,
}

impl Served {
    fn start() -> Self {
        let node = SmallNode::new();
        let place = node.folder().to_str().unwrap().to_owned();
        told(&["account", "create-first", "amina", &place, "--role", "focal-point", "--json"], 0);
        std::fs::write(node.places().data.join("rihla.toml"), "[log]\nformat = \"json\"\n").unwrap();
        let server = Server::start(&place);
        Self { node, place, server }
    }

    /// A token of a service account that is made where it is not there.
    fn token(&self, name: &str, role: &str, scope: &str) -> (String, String) {
        run(&["account", "invite", name, &self.place, "--service", "--role", role, "--agency", "A"]);
        let made = told(&["token", "create", name, &self.place, "--label", "test", "--scope", scope, "--json"], 0);
        (made["token"].as_str().unwrap().to_owned(), made["id"].as_str().unwrap().to_owned())
    }

    fn ask(&self, method: &str, path: &str, token: Option<&str>, more: &[(&str, &str)], body: &[u8]) -> Answer {
        let bearer = token.map(|token| format!("Bearer {token}"));
        let mut headers = more.to_vec();
        headers.extend(bearer.as_deref().map(|bearer| ("Authorization", bearer)));
        send(self.server.address, method, &format!("/api{path}"), &headers, body)
    }

    fn get(&self, path: &str, token: Option<&str>) -> Answer {
        self.ask("GET", path, token, &[], b"")
    }

    fn post(&self, path: &str, token: Option<&str>, body: &Value) -> Answer {
        self.ask("POST", path, token, &[("Content-Type", "application/json")], body.to_string().as_bytes())
    }
}

const JSON: (&str, &str) = ("Content-Type", "application/json");

fn pledge(reference: &str) -> Value {
    json!({
        "reference": reference,
        "title": { "en": format!("Pledge {reference}"), "fr": format!("Engagement {reference}") },
        "entity": "Ministry of Health",
        "entity_kind": "state",
        "form": "policy",
        "kind": "individual",
        "text": { "en": "To do it." },
        "objectives": ["gcm:8"],
        "begins": "2026-01-01",
        "ends": "2027-06-30",
        "focal_point": "Secret Person",
    })
}

/// Percent-encoded, as a client writes a parameter.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn code(answer: &Answer) -> String {
    assert_eq!(answer.headers["content-type"], "application/problem+json", "{answer:?}");
    answer.json()["code"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_record_lives_through_the_interface() {
    let served = Served::start();
    let (token, _) = served.token("feed", "focal-point", "*:see,create,edit,transition,history,confirm,comment,import,export,withdraw");
    let shown = token;
    let token = Some(shown.as_str());
    let made = served.post("/registers/pledge", token, &json!({ "fields": pledge("P-1") }));
    assert_eq!((made.status, made.headers["etag"].as_str()), (201, "\"1\""), "{}", made.text());
    let address = made.headers["location"].strip_prefix("/api").unwrap().to_owned();
    let seen = served.get(&address, token);
    assert_eq!((seen.status, &seen.json()["fields"]["reference"], &seen.json()["version"]), (200, &json!("P-1"), &json!(1)));
    assert_eq!((seen.headers["cache-control"].as_str(), seen.headers["x-content-type-options"].as_str()), ("no-store", "nosniff"));
    assert_eq!(served.ask("GET", &address, token, &[("If-None-Match", "\"1\"")], b"").status, 304);
    // a change names the version it is about; of two with the same, one wins and the other is told what changed
    let change = |tag: Option<&str>, entity: &str| {
        let body = json!({ "fields": { "entity": entity } }).to_string();
        let headers: Vec<(&str, &str)> = [JSON].into_iter().chain(tag.map(|tag| ("If-Match", tag))).collect();
        served.ask("PATCH", &address, token, &headers, body.as_bytes())
    };
    assert_eq!(code(&change(None, "A")), "api-no-version");
    assert_eq!(change(Some("\"1\""), "Ministry of Labour").status, 200);
    let late = change(Some("\"1\""), "Ministry of Youth");
    assert_eq!((late.status, &late.json()["version"], &late.json()["fields"]), (412, &json!(2), &json!(["entity"])));
    let wrong = served.post("/registers/pledge", token, &json!({ "fields": { "entity_kind": "kingdom", "secret": 1 } }));
    assert_eq!(wrong.status, 422);
    let faults = wrong.json()["faults"].as_array().unwrap().len();
    assert!(faults > 5, "every fault is told at once: {}", wrong.text());
    let french = served.ask("GET", "/registers/nothing", token, &[("Accept-Language", "fr")], b"");
    assert!(french.status == 404 && french.headers["content-language"] == "fr" && !french.text().contains("there is"));
    // a step, and the second person whom no program can be
    let step = json!({ "transition": "clear", "reason": "for the test" }).to_string();
    let asked = served.ask("POST", &format!("{address}/steps"), token, &[JSON, ("If-Match", "\"2\"")], step.as_bytes());
    assert_eq!(asked.status, 200, "{}", asked.text());
    let confirm = served.ask("POST", &format!("{address}/confirm"), token, &[("If-Match", "\"3\"")], b"");
    assert_eq!((confirm.status, code(&confirm)), (409, "record-same-person".to_owned()));
    let history = served.get(&format!("{address}/history"), token).json();
    let deeds: Vec<&str> = history.as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert_eq!(deeds.len(), 3, "{deeds:?}");
    // lists, filters, counts
    for number in 2..8 {
        let mut fields = pledge(&format!("P-{number}"));
        fields["ends"] = json!(format!("2027-0{number}-15"));
        assert_eq!(served.post("/registers/pledge", token, &json!({ "fields": fields })).status, 201);
    }
    let filter = |text: &str| encoded(text);
    let listed = served.get(&format!("/registers/pledge?order=-ends&limit=2&filter={}", filter("ends >= 2027-04")), token).json();
    let references =
        |page: &Value| page["records"].as_array().unwrap().iter().map(|r| r["fields"]["reference"].clone()).collect::<Vec<_>>();
    assert_eq!(references(&listed), ["P-7", "P-1"]);
    let next = listed["next"].as_str().unwrap();
    let more =
        served.get(&format!("/registers/pledge?order=-ends&limit=9&after={next}&filter={}", filter("ends >= 2027-04")), token).json();
    assert_eq!((references(&more).len(), more.get("next")), (3, None));
    let counted = served.get(&format!("/registers/pledge/count?filter={}", filter("title.fr starts \"engagement\"")), token).json();
    assert_eq!(counted, json!({ "records": 7, "more": false }));
    let bad = served.get(&format!("/registers/pledge?filter={}", filter("ends > 2027 and nothing = 1")), token);
    assert_eq!((bad.status, &bad.json()["at"]), (422, &json!([16, 23])), "{}", bad.text());
    let (code, _, log) = served.server.terminate();
    assert_eq!(code, Some(0));
    for secret in ["Secret Person", "P-1", "Ministry", shown.as_str(), "engagement"] {
        assert!(!log.contains(secret), "'{secret}' is in the log");
    }
    assert!(log.contains("/api/registers/{register}/{record}"));
    drop(served.node);
}

#[test]
fn tables_go_out_and_come_in_as_they_were() {
    let served = Served::start();
    let (token, _) = served.token("feed", "focal-point", "pledge:see,create,edit,import,export,withdraw");
    let token = Some(token.as_str());
    let csv = "reference,title.en,entity,entity_kind,form,kind,text.en,objectives,begins,ends\n\
               P-1,\"=cmd|' /C calc'!A0\",Health,state,policy,individual,Do it,gcm:8,2026-01-01,2027-06-30\n\
               P-2,Second,Health,kingdom,policy,individual,Do it,gcm:8,2026-01-01,2027-06-30\n";
    let send = |mode: &str, media: &str, body: &[u8]| {
        served.ask("POST", &format!("/registers/pledge/import?mode={mode}"), token, &[("Content-Type", media)], body)
    };
    let planned = send("plan", "text/csv", csv.as_bytes()).json();
    assert_eq!((&planned["created"], &planned["refused"]), (&json!(1), &json!(1)), "{planned}");
    let fault = &planned["rows"][1]["faults"][0];
    assert_eq!((&planned["rows"][1]["line"], &fault["column"]), (&json!(3), &json!(3)), "{planned}");
    let refused = send("do", "text/csv", csv.as_bytes()).json();
    assert_eq!(refused["batch"], Value::Null, "one refused row refuses all");
    let right = csv.replace("kingdom", "state");
    let done = send("do", "text/csv", right.as_bytes()).json();
    assert_eq!((&done["created"], &done["refused"]), (&json!(2), &json!(0)), "{done}");
    let exported = served.get("/registers/pledge/export?format=csv", token);
    assert!(exported.headers["content-disposition"].contains("pledge.csv"));
    let text = exported.text();
    assert!(text.contains("\"'=cmd") && !text.contains(",=cmd") && !text.contains("\"=cmd"), "a formula is none: {text}");
    let again = send("do", "text/csv", text.as_bytes()).json();
    assert_eq!((&again["unchanged"], &again["updated"], &again["refused"]), (&json!(2), &json!(0), &json!(0)), "{again}");
    let book = served.ask("GET", "/registers/pledge/export?format=xlsx", token, &[("Accept-Language", "ar")], b"");
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    assert_eq!((book.status, book.headers["content-type"].as_str()), (200, media), "{}", book.text());
    let again = send("do", media, &book.body).json();
    assert_eq!((&again["unchanged"], &again["refused"]), (&json!(2), &json!(0)), "{again}");
    let batch = done["batch"].as_str().unwrap();
    let undone = served.ask("POST", &format!("/registers/pledge/imports/{batch}/undo"), token, &[], b"");
    assert_eq!(undone.status, 200, "{}", undone.text());
    assert_eq!(served.get("/registers/pledge/count", token).json()["records"], 0);
    for (media, body, status) in [
        ("text/html", "x".as_bytes(), 415),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04 not a workbook", 400),
        ("text/csv", b"", 400),
    ] {
        let answer = send("plan", media, body);
        assert_eq!(answer.status, status, "{media}: {}", answer.text());
    }
}

#[test]
fn strangers_and_narrow_tokens_reach_nothing() {
    let served = Served::start();
    let (token, id) = served.token("feed", "focal-point", "pledge:see,create,edit,history");
    let made = served.post("/registers/pledge", Some(&token), &json!({ "fields": pledge("P-1") }));
    let address = made.headers["location"].strip_prefix("/api").unwrap().to_owned();
    let (narrow, _) = served.token("other", "focal-point", "policy:see,export");
    let (agency, _) = served.token("agency", "agency-officer", "*:see,edit,history,export");
    // IDOR: a record of others is one that does not exist, word for word
    let absent = served.get("/registers/pledge/AAAAAAAAAAAAAAAAAAAAAA", None);
    for who in [None, Some(narrow.as_str()), Some(agency.as_str())] {
        for path in [address.clone(), format!("{address}/history"), format!("{address}/readings")] {
            let answer = served.get(&path, who);
            assert!([403, 404].contains(&answer.status) && !answer.text().contains("P-1"), "{path}: {}", answer.text());
        }
        let edit = served.ask(
            "PATCH",
            &address,
            who,
            &[JSON, ("If-Match", "\"1\"")],
            json!({ "fields": { "entity": "X" } }).to_string().as_bytes(),
        );
        assert!([403, 404].contains(&edit.status), "{}", edit.text());
    }
    let hidden = served.get(&address, None);
    assert_eq!((hidden.status, hidden.json()), (absent.status, absent.json()));
    assert_eq!(served.get("/registers/pledge", None).json()["records"], json!([]));
    assert_eq!(served.get("/registers/pledge/count", None).json()["records"], 0);
    assert_eq!(served.get("/registers/pledge/export", None).json(), json!([]));
    // a token that is none, of another, or revoked
    for odd in ["", "x", "rihla_x_y", &token.to_uppercase(), &format!("{token}x"), "' or 1=1 --"] {
        let answer = served.get("/registers", Some(odd));
        assert_eq!(answer.status, 401, "{odd}: {}", answer.text());
        assert!(answer.headers.contains_key("www-authenticate"));
    }
    assert_eq!(run(&["token", "revoke", "feed", &served.place, "--token", &id]).status.code(), Some(0));
    assert_eq!(served.get(&address, Some(&token)).status, 401, "a revoked token opens nothing at once");
    // what is no address, no parameter, no body
    for (method, path, body) in [
        ("GET", "/registers/..%2f..%2fetc%2fpasswd", ""),
        ("GET", "/registers/pledge/%00", ""),
        ("GET", "/registers/pledge/x'%20or%201=1--", ""),
        ("GET", "/registers/pledge?order=ends%27%3Bdrop%20table%20record%3B--", ""),
        ("GET", "/registers/pledge?filter=title%20%3D%20%22%27%20or%201%3D1%20--%22%20or", ""),
        ("GET", "/registers/pledge?after=00", ""),
        ("GET", "/registers/pledge?limit=0", ""),
        ("GET", "/registers/pledge?limit=99999999999", ""),
        ("GET", "/registers/pledge?unknown=1", ""),
        ("GET", "/registers/%FF%FE", ""),
        ("POST", "/registers/pledge", "{\"fields\":{}"),
        ("POST", "/registers/pledge", "[[[[[[[["),
        ("DELETE", "/registers/pledge", ""),
        ("GET", "/nothing", ""),
    ] {
        let answer = served.ask(method, path, Some(&agency), &[JSON], body.as_bytes());
        assert!((400..500).contains(&answer.status), "{method} {path}: {} {}", answer.status, answer.text());
        assert_eq!(answer.headers["content-type"], "application/problem+json", "{path}");
        assert!(!answer.text().contains("drop table") && !answer.text().contains("passwd") && !answer.text().contains("or 1=1"), "{path}");
    }
    let deep = format!("{{\"fields\":{{\"title\":{}1{}}}}}", "[".repeat(5_000), "]".repeat(5_000));
    assert_eq!(served.ask("POST", "/registers/pledge", Some(&agency), &[JSON], deep.as_bytes()).status, 400);
    let large = vec![b' '; 33 << 20];
    assert_eq!(served.ask("POST", "/registers/pledge", Some(&agency), &[JSON], &large).status, 413);
    let (_, _, log) = served.server.terminate();
    assert!(!log.contains("passwd") && !log.contains("drop table") && !log.contains(token.as_str()), "{log}");
}

#[test]
fn the_description_names_what_the_caller_may_do_and_nothing_else() {
    let served = Served::start();
    let (token, _) = served.token("feed", "focal-point", "pledge:see,create");
    let described = served.get("/openapi.json", Some(&token)).json();
    assert_eq!(described["openapi"], "3.1.0");
    let paths: Vec<&String> = described["paths"].as_object().unwrap().keys().collect();
    assert!(paths.iter().any(|path| *path == "/api/registers/pledge/{record}") && !paths.iter().any(|path| path.contains("policy")));
    assert!(described["paths"]["/api/registers/pledge"]["post"].is_object());
    assert!(described["paths"]["/api/registers/pledge/{record}"].get("patch").is_none());
    let public = served.get("/openapi.json", None).json();
    assert!(public["paths"]["/api/registers/pledge"].get("post").is_none());
    assert!(!public.to_string().contains("focal_point"), "what the public may not see is not described to it");
    // every reference leads somewhere
    for part in described.to_string().split("\"$ref\":\"#").skip(1) {
        let pointer = part.split('"').next().unwrap();
        assert!(described.pointer(pointer).is_some(), "{pointer}");
    }
}

#[test]
fn feeds_and_calendars_show_what_the_asker_sees() {
    let served = Served::start();
    let (token, _) = served.token("reader", "focal-point", "meeting:see,create,edit,withdraw");
    let token = Some(token.as_str());
    let meeting = |reference: &str, day: &str| {
        let title = json!({ "en": format!("Meeting <{reference}>"), "ar": "اجتماع اللجنة" });
        json!({ "reference": reference, "title": title, "body": "Committee", "kind": "committee", "held_on": day, "chair": "The Chair" })
    };
    let mut addresses = Vec::new();
    for (reference, day) in [("M-1", "2099-03-01"), ("M-2", "2099-01-31"), ("M-0", "2001-01-01"), ("M-3", "2099-02-01")] {
        let made = served.post("/registers/meeting", token, &json!({ "fields": meeting(reference, day) }));
        assert_eq!(made.status, 201, "{}", made.text());
        addresses.push(made.headers["location"].strip_prefix("/api").unwrap().to_owned());
    }
    let reason = json!({ "reason": "called off" }).to_string();
    let gone = served.ask("POST", &format!("{}/withdraw", addresses[3]), token, &[JSON, ("If-Match", "\"1\"")], reason.as_bytes());
    assert_eq!(gone.status, 200, "{}", gone.text());
    let feed = served.get("/registers/meeting/feed", token);
    assert_eq!((feed.status, feed.headers["content-type"].as_str()), (200, "application/atom+xml; charset=utf-8"));
    let text = feed.text();
    assert_eq!((text.matches("<entry>").count(), text.matches("<at:deleted-entry").count()), (3, 1), "{text}");
    assert!(
        text.contains("Meeting &lt;M-1&gt;") && text.contains(&format!("http://node/api{}", addresses[0])) && !text.contains("M-3"),
        "{text}"
    );
    let arabic = served.ask("GET", "/registers/meeting/feed", token, &[("Accept-Language", "ar")], b"").text();
    assert!(arabic.contains("xml:lang=\"ar\"") && arabic.contains("اجتماع اللجنة") && !arabic.contains("Meeting"), "{arabic}");
    let calendar = served.get("/registers/meeting/calendar", token);
    assert_eq!(calendar.headers["content-type"], "text/calendar; charset=utf-8");
    let text = calendar.text();
    let days: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("DTSTART;VALUE=DATE:")).collect();
    assert_eq!(days, ["20990131", "20990301"], "in order; what was long ago and what was taken back is not there: {text}");
    assert!(text.contains("CLASS:PRIVATE"), "{text}");
    // a draft is nothing to the public, and a register that is not theirs does not exist
    for path in ["feed", "calendar"] {
        let public = served.get(&format!("/registers/meeting/{path}"), None);
        assert_eq!(public.status, 200);
        assert!(!public.text().contains("M-1") && !public.text().contains(addresses[0].rsplit('/').next().unwrap()), "{}", public.text());
        assert_eq!(served.get(&format!("/registers/subject-request/{path}"), None).status, 404);
        let (other, _) = served.token("other", "focal-point", "policy:see");
        assert_eq!(served.get(&format!("/registers/meeting/{path}"), Some(&other)).status, 404);
    }
    let odd = served.ask("GET", "/registers/meeting/feed", None, &[("Host", "\"><script>")], b"").text();
    assert!(!odd.contains("<script"), "{odd}");
}

#[test]
fn behind_a_proxy_each_asker_has_an_allowance_of_their_own() {
    let node = SmallNode::new();
    let place = node.folder().to_str().unwrap().to_owned();
    told(&["account", "create-first", "amina", &place, "--role", "focal-point", "--json"], 0);
    let statuses = |proxies: &str, asked_by: &[&str]| -> Vec<u16> {
        let config = format!("[serve]\nproxies = [{proxies}]\n[api]\nrequests-a-minute-without-token = 2\n");
        std::fs::write(node.places().data.join("rihla.toml"), config).unwrap();
        let server = Server::start(&place);
        let ask = |from: &&str| send(server.address, "GET", "/api/registers", &[("X-Forwarded-For", from)], b"").status;
        asked_by.iter().map(ask).collect()
    };
    let asked_by = ["198.51.100.1", "198.51.100.1", "198.51.100.1", "203.0.113.5", "10.9.9.9, 198.51.100.1"];
    assert_eq!(statuses("\"127.0.0.1\"", &asked_by), [200, 200, 429, 200, 429]);
    // where no proxy is named, nobody is believed
    assert_eq!(statuses("", &asked_by), [200, 200, 429, 429, 429]);
}
