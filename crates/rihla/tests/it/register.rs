//! `rihla register`, with the program itself.

use crate::program::{json, run};
use crate::small_node::SmallNode;

/// What the program said, whichever way, when it ended as expected.
fn told(arguments: &[&str], code: i32) -> String {
    let output = run(arguments);
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    text
}

#[test]
fn an_operators_register_is_read_listed_and_its_access_shown_without_a_rebuild() {
    let node = SmallNode::new();
    let folder = node.folder();
    let place = folder.to_str().unwrap();
    assert!(told(&["register", "check", place], 0).contains("no fault found"));
    let base = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../registers/policy.toml")).unwrap();
    let own = base.replace("id = \"policy\"", "id = \"circular\"").replace("en = \"Policies\"", "en = \"Circulars\"");
    std::fs::create_dir(folder.join("registers")).unwrap();
    std::fs::write(folder.join("registers/circular.toml"), &own).unwrap();
    let listed = told(&["register", "list", place], 0);
    assert!(listed.contains("circular") && listed.contains("Circulars") && listed.contains("policy"), "{listed}");
    let list = json(&["register", "list", place, "--json"], 0);
    assert_eq!(list[0]["id"], "circular");
    let access = told(&["register", "access", "circular", place, "--lang", "fr"], 0);
    let anyone = access.lines().find(|line| line.trim_start().starts_with("anyone")).unwrap();
    assert!(anyone.contains("voir, exporter") && anyone.contains("publiés") && !anyone.contains("modifier"), "{anyone}");
    assert!(told(&["register", "access", "nothing", place], 1).contains("no register 'nothing'"));
    // a fault is told with its place, by every command that reads the definitions
    std::fs::write(folder.join("registers/circular.toml"), own.replace("to = \"in-force\"", "to = \"enforced\"")).unwrap();
    for verb in [["register", "check"].as_slice(), &["check"]] {
        let said = told(&[verb, &[place]].concat(), 4);
        assert!(said.contains("registers/circular.toml:") && said.contains("no state 'enforced'"), "{said}");
    }
}
