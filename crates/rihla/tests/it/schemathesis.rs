//! What a tester of interfaces sends by itself, made of our own description: nothing may break, and each answer is as described.

use std::path::{Path, PathBuf};
use std::process::Command;

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
    let document = node.home.path().join("openapi.json");
    std::fs::write(&document, &described.body).unwrap();
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
    let counted = send(server.address, "GET", "/api/registers/policy/count", &[("Authorization", &bearer)], b"").json();
    let (_, _, log) = server.terminate();
    assert!(!log.contains("panicked") && !log.contains("\"status\":500"), "{log}");
    assert!(counted["records"].as_i64().unwrap() > 0, "it made no record: {said}");
}
