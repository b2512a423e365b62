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
    assert!(list.as_array().unwrap().iter().any(|line| line["id"] == "circular"), "{list}");
    let access = told(&["register", "access", "circular", place, "--lang", "fr"], 0);
    let anyone = access.lines().find(|line| line.trim_start().starts_with("anyone")).unwrap();
    assert!(anyone.contains("voir et exporter") && anyone.contains("publiés") && !anyone.contains("modifier"), "{anyone}");
    assert!(told(&["register", "access", "nothing", place], 1).contains("no register 'nothing'"));
    // a fault is told with its place, by every command that reads the definitions
    std::fs::write(folder.join("registers/circular.toml"), own.replace("to = \"in-force\"", "to = \"enforced\"")).unwrap();
    for verb in [["register", "check"].as_slice(), &["check"]] {
        let said = told(&[verb, &[place]].concat(), 4);
        assert!(said.contains("registers/circular.toml:") && said.contains("no state 'enforced'"), "{said}");
    }
}

#[test]
fn a_new_register_is_written_once_and_passes_its_check() {
    let node = SmallNode::new();
    let folder = node.folder();
    let place = folder.to_str().unwrap();
    assert!(told(&["register", "new", "audiencia", place, "--lang", "es"], 0).contains("audiencia.toml"));
    let file = folder.join("registers/audiencia.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("#:schema register.schema.json\n") && text.contains("label = { es = \"Título\" } # "), "{text}");
    assert!(told(&["register", "check", place], 0).contains("no fault found"));
    // never overwritten, whatever it says by now; and what the program has is not hidden by a file of the same name
    std::fs::write(&file, text.replace("version = 1", "version = 2")).unwrap();
    for (name, why) in
        [("audiencia", "already"), ("policy", "policy.extension.toml"), ("roles", "cannot name"), ("a.extension", "cannot name")]
    {
        assert!(told(&["register", "new", name, place], 1).contains(why), "{name}");
    }
    assert!(std::fs::read_to_string(&file).unwrap().contains("version = 2"));
    assert!(told(&["register", "new", "../escape", place], 2).contains("identifier"));
}

#[test]
fn two_versions_are_compared_and_what_records_do_not_survive_is_refused() {
    let node = SmallNode::new();
    let folder = node.folder();
    let base = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../registers/policy.toml")).unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let old = write("old.toml", &base);
    assert!(told(&["register", "compare", &old, &old], 0).contains("Nothing changed"));
    let wider = base.replacen("most = 300", "most = 400", 1);
    let said = told(&["register", "compare", &old, &write("wider.toml", &wider)], 4);
    assert!(
        said.contains("'field.title.most' was 300 and is 400") && said.contains("wider.toml:3:1: ") && said.contains("raise 'version'"),
        "{said}"
    );
    let raised = wider.replacen("version = 2", "version = 3", 1);
    let said = told(&["register", "compare", &old, &write("raised.toml", &raised), "--lang", "fr"], 0);
    assert!(said.contains("compatible") && said.contains("2 → 3"), "{said}");
    let broken = raised.replacen("type = \"date\"", "type = \"text\"", 1);
    let said = told(&["register", "compare", &old, &write("broken.toml", &broken)], 4);
    assert!(said.contains("records do not survive it"), "{said}");
    let out = run(&[
        "register",
        "compare",
        &old,
        &write("looser.toml", &raised.replacen("class = \"internal\"", "class = \"public\"", 1)),
        "--json",
    ]);
    assert_eq!(out.status.code(), Some(4));
    let read: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((&read["may_follow"], &read["changes"][1]["weight"]), (&serde_json::json!(false), &serde_json::json!("reasoned")), "{read}");
}

#[test]
fn the_schema_is_printed_for_each_kind_of_file_and_describes_keys_in_the_readers_language() {
    let schema = json(&["register", "schema", "--json"], 0);
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let spoken: serde_json::Value = serde_json::from_str(&told(&["register", "schema", "--kind", "roles", "--lang", "pt"], 0)).unwrap();
    assert_eq!(spoken["title"], "Os papéis de um nó");
    assert!(told(&["register", "schema", "--kind", "other"], 2).contains("name one of register, extension, roles"));
}
