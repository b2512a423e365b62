//! What a tester of interfaces sends by itself, made of our own description: nothing may break, and each answer is as described.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::program::{json as told, run};
use crate::server::{Server, send};
use crate::small_node::SmallNode;

const PACKAGE: &str = "schemathesis==4.32.5";
/// Cases for each operation in each phase.
const CASES: &str = "6";

/// The tester, made once in the target folder.
fn tester() -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schemathesis");
    if !home.join("done").is_file() {
        assert!(Command::new("python3").args(["-m", "venv"]).arg(&home).status().unwrap().success());
        assert!(Command::new(home.join("bin/python")).args(["-m", "pip", "install", "-q", PACKAGE]).status().unwrap().success());
        std::fs::write(home.join("done"), "").unwrap();
    }
    home.join("bin/schemathesis")
}

/// A pledge, for the tester to find.
fn made(server: &Server, bearer: &str, number: usize) -> String {
    let fields = json!({
        "reference": format!("P-{number}"), "title": { "en": "A pledge" }, "entity": "Ministry of Health", "entity_kind": "state",
        "form": "policy", "kind": "individual", "text": { "en": "To do it." }, "objectives": ["gcm:8"],
        "begins": "2026-01-01", "ends": "2027-06-30",
    });
    let headers = [("Authorization", bearer), ("Content-Type", "application/json")];
    let made = send(server.address, "POST", "/api/registers/pledge", &headers, json!({ "fields": fields }).to_string().as_bytes());
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()["id"].as_str().unwrap().to_owned()
}

/// Names records and versions in the description, where it leaves open which.
fn name_records(described: &mut Value, records: &[String]) {
    for (path, methods) in described["paths"].as_object_mut().unwrap() {
        if !path.contains("/pledge/{record}") {
            continue;
        }
        for operation in methods.as_object_mut().unwrap().values_mut() {
            for parameter in operation["parameters"].as_array_mut().unwrap() {
                match parameter["name"].as_str().unwrap() {
                    "record" => parameter["schema"] = json!({ "enum": records }),
                    "If-Match" => parameter["schema"] = json!({ "enum": ["\"1\"", "\"2\"", "\"3\""] }),
                    _ => {}
                }
            }
        }
    }
}

#[test]
#[ignore = "takes schemathesis from PyPI and some minutes; run it with --ignored"]
fn no_request_that_a_tester_makes_up_breaks_the_interface() {
    let node = SmallNode::new();
    let place = node.folder().to_str().unwrap().to_owned();
    told(&["account", "create-first", "amina", &place, "--role", "focal-point", "--json"], 0);
    run(&["account", "invite", "feed", &place, "--service", "--role", "focal-point"]);
    let scope = "*:see,create,edit,transition,history,confirm,comment,attach,import,export,withdraw,erase";
    let token = told(&["token", "create", "feed", &place, "--label", "t", "--scope", scope, "--json"], 0);
    let bearer = format!("Bearer {}", token["token"].as_str().unwrap());
    std::fs::write(node.places().data.join("rihla.toml"), "[api]\nrequests-a-minute = 1000000\n").unwrap();
    let server = Server::start(&place);
    let described = send(server.address, "GET", "/api/openapi.json", &[("Authorization", &bearer)], b"");
    let mut described = described.json();
    // of made up names of records none is one: the tester is given some to name
    let records: Vec<String> = (1..=4).map(|number| made(&server, &bearer, number)).collect();
    name_records(&mut described, &records);
    std::fs::write(node.home.path().join("openapi.json"), described.to_string()).unwrap();
    let checks = "not_a_server_error,response_schema_conformance,status_code_conformance,content_type_conformance";
    let output = Command::new(tester())
        .current_dir(node.home.path())
        .args(["run", "openapi.json", "--url", &format!("http://{}", server.address), "-H", &format!("Authorization: {bearer}")])
        .args(["--checks", checks, "--max-examples", CASES, "--seed", "1", "--phases", "examples,coverage,fuzzing", "--no-color"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    // it got behind the door: a tester that is refused everywhere finds nothing
    let versions = records.iter().map(|record| {
        let path = format!("/api/registers/pledge/{record}");
        let seen = send(server.address, "GET", &path, &[("Authorization", &bearer)], b"");
        if seen.status == 200 { seen.json()["version"].as_i64().unwrap() } else { 0 }
    });
    let changed = versions.filter(|version| *version != 1).count();
    let (_, _, log) = server.terminate();
    assert!(!log.contains("panicked") && !log.contains("\"status\":500"), "{log}");
    assert!(changed > 0, "it changed no record: {said}");
}
