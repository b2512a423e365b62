//! Records on the command line: in by a table, looked at, taken out, verified.

use serde_json::json;

use crate::program::{json as told, run};
use crate::small_node::SmallNode;

const CASE: &str = include_str!("../../../rihla-register/tests/registers/protected-case.toml");
const ROLES: &str = include_str!("../../../rihla-register/tests/registers/roles.extension.toml");

fn said(arguments: &[&str], code: i32) -> String {
    let output = run(arguments);
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    text
}

#[test]
fn records_come_in_are_filtered_seen_for_a_reason_taken_out_and_verified() {
    let node = SmallNode::new();
    let folder = node.folder();
    let place = folder.to_str().unwrap();
    assert!(said(&["record", "list", "pledge", place], 1).contains("create-first"));
    told(&["account", "create-first", "amina", place, "--role", "focal-point", "--json"], 0);
    let table = node.home.path().join("pledges.csv");
    let rows = "reference;title (fr);title.en;entity;entity_kind;form;kind;text.en;objectives;begins;ends\n\
                P-1;Premier;First;Health;State;policy;individual;Do;gcm:8;2026-01-01;2027-06-30\n\
                P-2;Second;Second;Labour;state;policy;individual;Do;gcm:8;2026-01-01;2027-09-30\n";
    std::fs::write(&table, rows.replace("2027-09-30", "soon")).unwrap();
    let file = table.to_str().unwrap();
    // a fault is told with its line and column, in the reader's language; nothing is written
    let refused = said(&["record", "import", "pledge", file, place, "--do", "--lang", "fr"], 3);
    assert!(refused.contains("refusés : 1") && refused.contains("Rien n’a été écrit"), "{refused}");
    let planned = told(&["record", "import", "pledge", file, place, "--json"], 3);
    assert_eq!((&planned["rows"][1]["line"], &planned["rows"][1]["faults"][0]["column"]), (&json!(3), &json!(10)), "{planned}");
    std::fs::write(&table, rows).unwrap();
    let done = told(&["record", "import", "pledge", file, place, "--do", "--json"], 0);
    assert_eq!(done["counts"], json!({ "created": 2, "updated": 0, "unchanged": 0, "refused": 0 }), "{done}");
    let listed = told(&["record", "list", "pledge", place, "--filter", "ends >= 2027-07", "--json"], 0);
    assert_eq!((listed["records"].as_array().unwrap().len(), &listed["records"][0]["fields"]["reference"]), (1, &json!("P-2")));
    let record = listed["records"][0]["id"].as_str().unwrap();
    let bad = said(&["record", "list", "pledge", place, "--filter", "ends >="], 1);
    assert!(!bad.contains("ends >="), "what was written is not echoed: {bad}");
    let shown = said(&["record", "list", "pledge", place, "--order", "-ends", "--lang", "ar"], 0);
    assert!(shown.contains("المرجع") && shown.find("P-2") < shown.find("P-1") && !shown.contains("??"), "{shown}");
    let one = said(&["record", "show", "pledge", record, place, "--lang", "fr"], 0);
    assert!(one.contains("Second") && one.contains("État") && !one.contains("entity_kind"), "{one}");
    assert!(said(&["record", "history", "pledge", record, place], 0).contains("made"));
    // signed, taken out, in again unchanged, taken back
    assert_eq!(told(&["audit", "checkpoint", place, "--json"], 0)["checkpoint"], 1);
    let out = node.home.path().join("out.csv");
    said(&["record", "export", "pledge", place, "--to", out.to_str().unwrap()], 0);
    let again = told(&["record", "import", "pledge", out.to_str().unwrap(), place, "--do", "--json"], 0);
    assert_eq!(again["counts"]["unchanged"], 2, "{again}");
    // a round: what one respondent may fill in, and nothing else, comes back
    let book = node.home.path().join("round.xlsx");
    let to = book.to_str().unwrap();
    let asked = ["round", "write", "pledge", place, "--round", "r-2027", "--respondent", "health", "--to", to, "--json"];
    said(&[&asked[..], &["--open", "id_of_nothing"]].concat(), 1);
    let more = ["--open", "ends", "--filter", "entity = \"Health\"", "--lang", "ar"];
    assert_eq!(told(&[&asked[..], &more].concat(), 0)["records"], 1);
    let back = told(&["round", "read", to, place, "--do", "--json"], 0);
    assert_eq!(back["counts"]["unchanged"], 1, "{back}");
    let spoken = said(&["round", "read", to, place, "--lang", "fr"], 0);
    assert!(spoken.contains("r-2027") && spoken.contains("health"), "{spoken}");
    let export = out.with_extension("xlsx");
    said(&["record", "export", "pledge", place, "--to", export.to_str().unwrap()], 0);
    assert!(said(&["round", "read", export.to_str().unwrap(), place], 1).contains("round"), "an export is no return");
    told(&["record", "undo", "pledge", done["import"].as_str().unwrap(), place, "--json"], 0);
    assert_eq!(told(&["record", "list", "pledge", place, "--json"], 0)["records"], json!([]));
    let verified = told(&["audit", "verify", place, "--json"], 0);
    assert_eq!(
        (&verified["records"], &verified["actions"], &verified["checkpoint"]["number"]),
        (&json!(2), &json!(4), &json!(1)),
        "{verified}"
    );
    assert_eq!(said(&["audit", "verify", place, "--lang", "es"], 0).lines().count(), 3);
}

#[test]
fn who_saw_what_is_protected_when_and_why_is_one_command() {
    let node = SmallNode::new();
    let folder = node.folder();
    let place = folder.to_str().unwrap();
    std::fs::create_dir_all(folder.join("registers")).unwrap();
    std::fs::write(folder.join("registers/protected-case.toml"), CASE).unwrap();
    std::fs::write(folder.join("registers/roles.extension.toml"), ROLES).unwrap();
    told(&["account", "create-first", "amina", place, "--role", "focal-point", "--json"], 0);
    let table = node.home.path().join("cases.csv");
    std::fs::write(&table, "number,name,need\nC-1,Amina Haddad-Zerhouni,NEED\n".replace("NEED", "shelter")).unwrap();
    let done = told(&["record", "import", "protected-case", table.to_str().unwrap(), place, "--do", "--json"], 0);
    assert_eq!(done["counts"]["created"], 1, "{done}");
    let listed = said(&["record", "list", "protected-case", place, "--json"], 0);
    assert!(!listed.contains("Haddad"), "{listed}");
    let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
    let record = listed["records"][0]["id"].as_str().unwrap();
    let show = ["record", "show", "protected-case", record, place];
    let hidden = said(&show, 0);
    assert!(!hidden.contains("Haddad") && hidden.contains("--why"), "{hidden}");
    let seen = said(&[&show[..], &["--why", "visit of the family"]].concat(), 0);
    assert!(seen.contains("Haddad"), "{seen}");
    let history = said(&["record", "history", "protected-case", record, place], 0);
    assert!(!history.contains("Haddad"), "{history}");
    let readings = told(&["record", "readings", "protected-case", record, place, "--json"], 0);
    let [reading] = readings.as_array().unwrap().as_slice() else { panic!("{readings}") };
    assert_eq!((&reading["what"], &reading["why"]), (&json!("record"), &json!("visit of the family")));
    let spoken = said(&["record", "readings", "protected-case", record, place, "--lang", "pt"], 0);
    assert!(spoken.contains("ficha") && spoken.contains("visit of the family"), "{spoken}");
    // no filter reaches a name, and no file of the node holds it
    let asked = said(&["record", "list", "protected-case", place, "--filter", "name is filled"], 1);
    assert!(asked.contains("protected"), "{asked}");
    for entry in std::fs::read_dir(node.places().data).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(6).any(|window| window == b"Haddad"), "{}", path.display());
        }
    }
    told(&["audit", "verify", place, "--json"], 0);
}

/// A mail server on this machine that takes one letter, and what it was.
pub fn post_office() -> (u16, std::thread::JoinHandle<String>) {
    use std::io::{BufRead, BufReader, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let taken = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let mut letter = String::new();
        stream.write_all(b"220 here\r\n").unwrap();
        while let Some(Ok(line)) = lines.next() {
            let answer = match line.split([' ', ':']).next().unwrap() {
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").unwrap();
                    letter = lines.by_ref().map(Result::unwrap).take_while(|line| line != ".").fold(letter, |all, line| all + &line + "\n");
                    "250 taken"
                }
                "QUIT" => "221 bye",
                _ => "250 well",
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).unwrap();
            letter.extend(line.starts_with("RCPT").then_some(format!("{line}\n")));
        }
        letter
    });
    (port, taken)
}

#[test]
fn a_workbook_goes_out_by_mail() {
    let node = SmallNode::new();
    let folder = node.folder();
    let place = folder.to_str().unwrap();
    told(&["account", "create-first", "amina", place, "--role", "focal-point", "--json"], 0);
    let table = node.home.path().join("pledges.csv");
    let rows = "reference,title.en,entity,entity_kind,form,kind,text.en,objectives,begins,ends\n\
                P-1,First,Health,state,policy,individual,Do,gcm:8,2026-01-01,2027-06-30\n";
    std::fs::write(&table, rows).unwrap();
    told(&["record", "import", "pledge", table.to_str().unwrap(), place, "--do", "--json"], 0);
    let asked = ["round", "send", "pledge", place, "--round", "r-2027", "--respondent", "health", "--open", "ends"];
    let send = [&asked[..], &["--mail", "amina@health.example", "--wanted-by", "2027-03-31", "--lang", "fr"]].concat();
    let unset = said(&send, 1);
    assert!(unset.contains("mail.host"), "{unset}");
    let (port, taken) = post_office();
    let config = format!(
        "[node]\npublic-address = \"https://node.example\"\n[mail]\nhost = \"127.0.0.1\"\nport = {port}\nencryption = \"none\"\nfrom = \"node@node.example\"\n"
    );
    std::fs::write(node.places().data.join("rihla.toml"), config).unwrap();
    let sent = said(&send, 0);
    assert!(sent.contains("lettre") && !sent.contains("amina"), "{sent}");
    let letter = taken.join().unwrap();
    assert!(letter.starts_with("RCPT TO:<amina@health.example>"), "{letter}");
    assert!(letter.contains("Content-Language: fr") && letter.contains("r-2027-health.xlsx") && !letter.contains("First"), "{letter}");
    // the file is the workbook that comes back
    let part = letter.split("\n\n").find(|part| part.starts_with("UEsDB")).unwrap_or_else(|| panic!("{letter}"));
    let encoded: String = part.split("--rihla-").next().unwrap().split_whitespace().collect();
    let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, encoded).unwrap();
    let book = node.home.path().join("returned.xlsx");
    std::fs::write(&book, bytes).unwrap();
    assert_eq!(told(&["round", "read", book.to_str().unwrap(), place, "--json"], 0)["counts"]["unchanged"], 1);
    // a server that is away: nothing is said to be sent
    let away = said(&send, 1);
    assert!(away.contains("127.0.0.1"), "{away}");
}
