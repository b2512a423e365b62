//! The statistics line in the browser: deliveries, builds, candidates and requests, and who may not.

use std::path::{Path, PathBuf};

use crate::face::{Browser, Faced};
use crate::program::json as told;
use crate::server::Answer;
use crate::small_node::{FORM, SmallNode};

const BOUNDARY: &str = "----seven-herons";

/// A form with files as a browser writes it: fields, and files by name.
pub fn with_files(fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    for (field, name, bytes) in files {
        let head =
            format!("Content-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream");
        body.extend(format!("--{BOUNDARY}\r\n{head}\r\n\r\n").bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    (format!("multipart/form-data; boundary={BOUNDARY}"), body)
}

pub fn hand_in(browser: &mut Browser<'_>, source: &str, name: &str, bytes: &[u8]) -> Answer {
    let (kind, body) = with_files(&[], &[("file", name, bytes)]);
    browser.send(&format!("/en/data/sources/{source}/uploads"), &kind, &body)
}

#[expect(clippy::disallowed_methods, reason = "a page that is looked at again is asked anew, as a browser does")]
/// Looks at a page until it is not to be looked at again.
pub fn settled(browser: &mut Browser<'_>, path: &str) -> String {
    for _ in 0..200 {
        let answer = browser.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        if !answer.headers.contains_key("refresh") {
            return answer.text();
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("{path} never settles");
}

/// Two approvers' key files, whose public parts the observatory names; the dataset of visits needs both.
fn approvers(node: &SmallNode) -> [PathBuf; 2] {
    let keys = ["zahra", "idriss"].map(|name| {
        let path = node.home.path().join(format!("{name}.key"));
        let made = told(&["key", "create", "--approver", name, "--out", path.to_str().unwrap(), "--json"], 0);
        (name, path, made["public-key"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned())
    });
    let named = keys.iter().map(|(name, _, public)| {
        format!("\n[[approvers]]\nid = \"{}\"\nname = {{ en = \"{name}\" }}\npublic-key = \"{public}\"\n", name.to_uppercase())
    });
    let file = node.folder().join("observatory.toml");
    let text = std::fs::read_to_string(&file).unwrap() + &named.collect::<String>();
    std::fs::write(file, text).unwrap();
    node.edit("datasets/visits.toml", "approval = \"none\"", "approval = \"two\"");
    keys.map(|(_, path, _)| path)
}

/// A node where visits need two approvals, with somebody of each duty.
pub fn node() -> (Faced, [PathBuf; 2]) {
    let node = SmallNode::new();
    let keys = approvers(&node);
    let faced = Faced::of(node, 0, "");
    faced.person("samira", &["--role", "statistician"]);
    faced.person("omar", &["--role", "data-owner", "--agency", "A"]);
    faced.person("dina", &["--role", "data-access-officer"]);
    (faced, keys)
}

pub const GOOD: &[u8] = b"year,sex,value\n2023,F,41\n2023,M,42\n2024,F,43\n2024,M,44\n2025,F,61\n2025,M,62\n";
pub const WRONG: &[u8] = b"year,sex,value\n2023,F,41\n2023,M,42\n2024,F,43\n2024,M,44\n2025,F,61\n2025,<b>Q</b>,62\n";

#[test]
fn a_statistician_hands_in_a_delivery_finds_what_is_wrong_and_has_it_built() {
    let (faced, _) = node();
    let mut samira = faced.browser();
    samira.sign_in("samira");
    let home = samira.get("/en/data").text();
    assert!(home.contains("/en/data/sources/visits") && home.contains("Nothing waits for approval."), "{home}");
    // a file that is none of the source's is told with the names that are
    let other = hand_in(&mut samira, "visits", "claims.csv", GOOD);
    assert!(other.status == 422 && other.text().contains("whose files are called visits.csv"), "{}", other.text());
    for strange in ["../visits.csv", ".visits.csv", "a/visits.csv", "", "visits.csv\u{1}"] {
        let refused = hand_in(&mut samira, "visits", strange, GOOD);
        assert_eq!(refused.status, 422, "{strange:?}: {}", refused.text());
    }
    // the planted error: where it is, what it is, what to do
    let came = hand_in(&mut samira, "visits", "visits.csv", WRONG);
    assert_eq!(came.status, 303, "{}", came.text());
    let upload = came.place().strip_suffix("?done=handed-in").unwrap().to_owned();
    let page = settled(&mut samira, &upload);
    for shown in
        ["Read, with faults", "row 7", "column &#39;sex&#39;", "Takes the place of the file that came on", "Put among the deliveries"]
    {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let list = samira.get(&format!("{upload}/problems?rule=code-unknown&column=sex")).text();
    assert!(list.contains("&#60;b&#62;Q&#60;/b&#62;") && !list.contains("<b>Q"), "{list}");
    assert!(!samira.get(&format!("{upload}/problems?rule=nothing")).text().contains("&#60;b&#62;Q"));
    let table = samira.get(&format!("{upload}/problems.csv"));
    assert!(table.text().contains(",<b>Q</b>,") && table.headers["cache-control"] == "no-store", "{table:?}");
    // nothing was used
    let inbox = faced.folder().join("inbox");
    assert!(!std::fs::read_to_string(inbox.join("visits.csv")).unwrap().contains("2025"));
    // what the list holds stands nowhere in clear
    let folder = inbox.join(".uploads").join(upload.rsplit('/').next().unwrap());
    let sealed = std::fs::read(folder.join("problems.sealed")).unwrap();
    assert!(!sealed.windows(4).any(|four| four == b"Q</b") && !sealed.windows(12).any(|some| some == b"code-unknown"));
    assert!(!std::fs::read_to_string(folder.join("upload.json")).unwrap().contains("Q</b"));
    let thrown = samira.post(&format!("{upload}/discard"), &[("x", "y")]);
    assert_eq!((thrown.status, thrown.place()), (303, "/en/data/sources/visits?done=discarded"));
    assert_eq!(samira.get(&upload).status, 404);
    assert!(!folder.exists());
    // the mended one
    let upload = hand_in(&mut samira, "visits", "visits.csv", GOOD).place().strip_suffix("?done=handed-in").unwrap().to_owned();
    let page = settled(&mut samira, &upload);
    assert!(page.contains("No problems") || !page.contains("code-unknown"), "{page}");
    let accepted = samira.post(&format!("{upload}/accept"), &[("x", "y")]);
    assert_eq!(accepted.place(), format!("{upload}?done=accepted"), "{}", accepted.text());
    assert!(std::fs::read_to_string(inbox.join("visits.csv")).unwrap().contains("2025,M,62"));
    // taken back, the file before is there again; and put there once more
    let back = samira.post(&format!("{upload}/back"), &[("x", "y")]);
    assert_eq!(back.place(), format!("{upload}?done=taken-back"), "{}", back.text());
    assert!(!std::fs::read_to_string(inbox.join("visits.csv")).unwrap().contains("2025"));
    assert_eq!(samira.post(&format!("{upload}/accept"), &[("x", "y")]).status, 409);
    assert_eq!(samira.post(&format!("{upload}/read"), &[("x", "y")]).status, 303);
    settled(&mut samira, &upload);
    assert_eq!(samira.post(&format!("{upload}/accept"), &[("x", "y")]).place(), format!("{upload}?done=accepted"));
    // built, it waits for two
    assert_eq!(samira.post("/en/data/build", &[("x", "y")]).place(), "/en/data?done=build");
    let home = settled(&mut samira, "/en/data");
    assert!(home.contains("/en/data/candidates/visits") && home.contains("0 of 2 approvals"), "{home}");
    let candidate = samira.get("/en/data/candidates/visits").text();
    assert!(candidate.contains("What was done to protect it") && candidate.contains("6 → 9"), "{candidate}");
    assert!(!candidate.contains("Sign the approval"), "{candidate}");
    // what was built is public to nobody yet
    assert!(!faced.browser().get("/en/datasets/visits/table.csv").text().contains("2025"));
}

fn manifest(page: &str) -> String {
    page.split(r#"name="manifest" value=""#).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("{page}")).to_owned()
}

fn approve(browser: &mut Browser<'_>, who: &str, key: &Path, manifest: &str) -> Answer {
    let key = std::fs::read(key).unwrap();
    let (kind, body) = with_files(&[("manifest", manifest), ("approver", who), ("passphrase", "")], &[("key", "my.key", &key)]);
    browser.send("/en/data/candidates/visits", &kind, &body)
}

#[test]
fn a_release_needs_two_keys_and_is_taken_back_openly() {
    let (faced, [zahra, idriss]) = node();
    let (mut samira, mut omar) = (faced.browser(), faced.browser());
    samira.sign_in("samira");
    omar.sign_in("omar");
    std::fs::write(faced.folder().join("inbox/visits.csv"), GOOD).unwrap();
    samira.post("/en/data/build", &[("x", "y")]);
    settled(&mut samira, "/en/data");
    let page = omar.get("/en/data/candidates/visits").text();
    let read = manifest(&page);
    // another's key, another candidate, no duty, no key at all
    let other = approve(&mut omar, "IDRISS", &zahra, &read);
    assert!(other.status == 422 && other.text().contains("this key is not the one"), "{}", other.text());
    let stale = approve(&mut omar, "ZAHRA", &zahra, &read.replace(|c: char| c.is_ascii_digit(), "0"));
    assert!(stale.status == 422 && stale.text().contains("another candidate was made"), "{}", stale.text());
    let none = approve(&mut samira, "ZAHRA", &zahra, &read);
    assert!(none.status == 422 && none.text().contains("no role of yours approves"), "{}", none.text());
    let broken = approve(&mut omar, "ZAHRA", Path::new("Cargo.toml"), &read);
    assert!(broken.status == 422 && broken.text().contains("it is no approver"), "{}", broken.text());
    // one is not enough, twice the same is one
    for _ in 0..2 {
        let first = approve(&mut omar, "ZAHRA", &zahra, &read);
        assert_eq!(first.place(), "/en/data/candidates/visits?done=approved", "{}", first.text());
    }
    assert!(!faced.browser().get("/en/datasets/visits/table.csv").text().contains("2025"));
    assert_eq!(approve(&mut omar, "IDRISS", &idriss, &read).place(), "/en/data/candidates/visits?done=released");
    assert!(faced.browser().get("/en/datasets/visits/table.csv").text().contains("2025"));
    // taken back: a reason is told to readers; a release of another dataset is not reached from here
    let withdraw = |browser: &mut Browser<'_>, release: &str, reason: &str| {
        let key = std::fs::read(&zahra).unwrap();
        let fields = [("release", release), ("approver", "ZAHRA"), ("reason", reason), ("passphrase", "")];
        let (kind, body) = with_files(&fields, &[("key", "my.key", &key)]);
        browser.send("/en/data/candidates/visits/withdraw", &kind, &body)
    };
    assert_eq!(withdraw(&mut omar, "claims.1", "wrong").status, 422);
    assert_eq!(withdraw(&mut samira, "visits.2", "wrong").status, 422);
    assert_eq!(withdraw(&mut omar, "visits.2", "  ").status, 422);
    let done = withdraw(&mut omar, "visits.2", "The month of May was counted twice.");
    assert_eq!(done.place(), "/en/data/candidates/visits?done=withdrawn", "{}", done.text());
    assert!(!faced.browser().get("/en/datasets/visits/table.csv").text().contains("2025"));
    // no key stays anywhere
    let folders = [faced.folder(), faced.data()];
    let (_, _, log) = faced.server.terminate();
    let secret = std::fs::read_to_string(&zahra).unwrap();
    let secret = secret.split("\"plain\"").nth(1).and_then(|rest| rest.split('"').nth(1)).unwrap_or_else(|| panic!("{secret}")).to_owned();
    assert!(secret.len() > 20 && !log.contains(&secret));
    for entry in folders.iter().flat_map(|folder| walk(folder)) {
        let bytes = std::fs::read(&entry).unwrap();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{}", entry.display());
    }
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { out.extend(walk(&path)) } else { out.push(path) }
    }
    out
}

#[test]
fn whoever_has_no_duty_finds_nothing() {
    let (faced, [zahra, _]) = node();
    faced.person("bashir", &["--role", "data-owner", "--agency", "B"]);
    let (mut samira, mut dina, mut amina, mut bashir) = (faced.browser(), faced.browser(), faced.browser(), faced.browser());
    for (browser, name) in [(&mut samira, "samira"), (&mut dina, "dina"), (&mut amina, "amina"), (&mut bashir, "bashir")] {
        browser.sign_in(name);
    }
    let upload = hand_in(&mut samira, "visits", "visits.csv", WRONG).place().strip_suffix("?done=handed-in").unwrap().to_owned();
    settled(&mut samira, &upload);
    let pages = [
        "/en/data/sources/visits".to_owned(),
        upload.clone(),
        format!("{upload}/problems"),
        format!("{upload}/problems.csv"),
        "/en/data/candidates/visits".to_owned(),
    ];
    // of another agency, of another duty, of no duty: there is none
    for page in &pages {
        for (who, browser) in [("bashir", &mut bashir), ("dina", &mut dina), ("amina", &mut amina)] {
            let answer = browser.get(page);
            assert_eq!(answer.status, 404, "{who} {page}");
            assert!(!answer.text().contains("visits.csv") && !answer.text().contains("&#60;b&#62;Q"), "{who} {page}");
        }
        let answer = faced.browser().get(page);
        assert!(answer.status == 303 && answer.place().starts_with("/en/sign-in"), "{page}");
    }
    assert_eq!(amina.get("/en/data").status, 404);
    let home = bashir.get("/en/data");
    assert!(home.status == 200 && !home.text().contains("/sources/visits") && !home.text().contains(&upload), "{}", home.text());
    for page in ["/en/data/requests", "/en/data/requests/0123456789"] {
        assert_eq!(samira.get(page).status, 404, "{page}");
    }
    // nor do they change anything
    assert_eq!(hand_in(&mut bashir, "visits", "visits.csv", GOOD).status, 404);
    assert_eq!(hand_in(&mut amina, "visits", "visits.csv", GOOD).status, 404);
    for act in ["accept", "discard", "read", "back"] {
        assert_eq!(bashir.post(&format!("{upload}/{act}"), &[("x", "y")]).status, 404, "{act}");
    }
    assert_eq!(dina.post("/en/data/build", &[("x", "y")]).status, 404);
    assert_eq!(approve(&mut bashir, "ZAHRA", &zahra, "x").status, 404);
    // and no other site does it for them
    for path in [format!("{upload}/accept"), format!("{upload}/discard"), "/en/data/build".to_owned()] {
        assert_eq!(samira.post_from_elsewhere(&path, &[("x", "y")]).status, 403, "{path}");
    }
    let (kind, body) = with_files(&[], &[("file", "visits.csv", GOOD)]);
    assert_eq!(samira.send_from_elsewhere("/en/data/sources/visits/uploads", &kind, &body).status, 403);
    let text = samira.get(&upload).text();
    assert!(text.contains("Read, with faults"), "{text}");
    // addresses that are no upload
    for strange in ["..", "%2e%2e", "..%2f..%2fsources", "0123456789abcdef01234567", "visits.csv"] {
        assert_eq!(samira.get(&format!("/en/data/uploads/{strange}/problems")).status, 404, "{strange}");
    }
}

#[test]
fn a_researcher_is_answered_in_the_browser() {
    let (faced, _) = node();
    let mut dina = faced.browser();
    dina.sign_in("dina");
    let asked = faced.browser().post("/en/datasets/claims/ask", &FORM);
    assert_eq!(asked.status, 200, "{}", asked.text());
    let list = dina.get("/en/data/requests").text();
    let reference =
        list.split("/en/data/requests/").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("{list}")).to_owned();
    let place = format!("/en/data/requests/{reference}");
    let page = dina.get(&place).text();
    assert!(page.contains("A study of claims by women") && page.contains("Waiting"), "{page}");
    assert!(dina.get("/en/data").text().contains("1 waiting, 0 overdue"));
    for (fields, fault) in [
        ([("verdict", "grant"), ("until", "soon")], "say until which day"),
        ([("verdict", "grant"), ("until", "2020-01-01")], "has passed"),
        ([("verdict", "refuse"), ("reason", " ")], "reason"),
    ] {
        let refused = dina.post(&place, &fields);
        assert!(refused.status == 422 && refused.text().contains(fault), "{fields:?} {}", refused.text());
    }
    assert_eq!(dina.post(&place, &[("verdict", "grant"), ("until", "2099-12-31")]).place(), format!("{place}?done=answered"));
    let page = dina.get(&place).text();
    assert!(page.contains("Granted") && page.contains("31 December 2099") && page.contains("dina"), "{page}");
}

/// What a page has in its text area.
fn typed(page: &str) -> String {
    let text =
        page.split(r#"name="text""#).nth(1).and_then(|rest| rest.split_once('>')).and_then(|(_, rest)| rest.split("</textarea>").next());
    let text = text.unwrap_or_else(|| panic!("{page}"));
    // the first line's end is the page's own
    text.trim_start_matches('\n')
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}

#[test]
fn what_is_in_no_list_is_decided_in_the_browser_and_confirmed_by_another() {
    let (faced, _) = node();
    faced.person("tarek", &["--role", "statistician"]);
    let (mut samira, mut tarek, mut omar) = (faced.browser(), faced.browser(), faced.browser());
    for (browser, name) in [(&mut samira, "samira"), (&mut tarek, "tarek"), (&mut omar, "omar")] {
        browser.sign_in(name);
    }
    let upload = hand_in(&mut samira, "visits", "visits.csv", WRONG).place().strip_suffix("?done=handed-in").unwrap().to_owned();
    settled(&mut samira, &upload);
    let codes = samira.get(&format!("{upload}/codes")).text();
    assert!(codes.contains("&#60;b&#62;Q&#60;/b&#62;") && codes.contains(r#"name="c0.0""#) && codes.contains("F: Female"), "{codes}");
    assert_eq!(samira.post(&format!("{upload}/codes"), &[("c0.0", "")]).status, 422);
    // the owner of the data sees them, and decides nothing
    assert!(omar.get(&format!("{upload}/codes")).text().contains("Whoever declares this source decides"));
    assert_eq!(omar.post(&format!("{upload}/codes"), &[("c0.0", "M")]).status, 422);
    let written = samira.post(&format!("{upload}/codes"), &[("c0.0", "M")]);
    assert_eq!(written.status, 200, "{}", written.text());
    let text = typed(&written.text());
    assert!(text.contains("<b>Q</b>") && text.contains("translate = \"sex\"") && written.text().contains("class=\"new\""), "{text}");
    let file = faced.folder().join("sources/visits.toml");
    let before = std::fs::read_to_string(&file).unwrap();
    let place = "/en/data/definitions/sources/visits";
    // a reason is needed, faults are told with their line, and nobody confirms their own
    let fields = |text: &str, why: &str| [("do", "propose".to_owned()), ("text", text.to_owned()), ("why", why.to_owned())];
    let send = |browser: &mut Browser<'_>, place: &str, text: &str, why: &str| {
        let fields = fields(text, why);
        browser.post(place, &fields.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
    };
    assert_eq!(send(&mut samira, place, &text, " ").status, 422);
    let faulty = send(&mut samira, place, &text.replace("agency =", "agenzy ="), "why");
    assert!(faulty.status == 422 && faulty.text().contains("agenzy") && typed(&faulty.text()).contains("agenzy"), "{}", faulty.text());
    let moved = send(&mut samira, place, &text.replace("id = \"visits\"", "id = \"claims\""), "why");
    assert!(moved.status == 422 && moved.text().contains("the id stays as it is"), "{}", moved.text());
    let proposed = send(&mut samira, place, &text.replace('\n', "\r\n"), "The post writes <i>Q</i> for men.");
    assert_eq!(proposed.status, 303, "{}", proposed.text());
    let proposal = proposed.place().strip_suffix("?done=proposed").unwrap().to_owned();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before);
    let own = samira.post(&format!("{proposal}/confirm"), &[("x", "y")]);
    assert!(own.status == 409 && own.text().contains("whoever proposes does not confirm"), "{}", own.text());
    assert!(send(&mut tarek, place, &text, "why").text().contains("a change of this definition waits already"));
    // whoever declares nothing finds no proposal
    assert_eq!(omar.get(&proposal).status, 404);
    assert_eq!(omar.post(&format!("{proposal}/confirm"), &[("x", "y")]).status, 404);
    assert_eq!(omar.get(place).status, 404);
    assert_eq!(omar.get("/en/data/definitions").status, 404);
    assert_eq!(tarek.post_from_elsewhere(&format!("{proposal}/confirm"), &[("x", "y")]).status, 403);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before);
    let page = tarek.get(&proposal).text();
    assert!(page.contains("The post writes &#60;i&#62;Q") && page.contains("Confirm and write"), "{page}");
    assert_eq!(tarek.post(&format!("{proposal}/confirm"), &[("x", "y")]).place(), format!("{proposal}?done=defined"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    assert_eq!(tarek.post(&format!("{proposal}/decline"), &[("x", "y")]).status, 409);
    // the delivery is read by the new definition, without a new start of the server
    samira.post(&format!("{upload}/read"), &[("x", "y")]);
    let page = settled(&mut samira, &upload);
    assert!(!page.contains("Read, with faults") && page.contains("Put among the deliveries"), "{page}");
    // what was changed on the disk meanwhile is not written over
    let stale = send(&mut tarek, place, &format!("{text}\n# one\n"), "why").place().strip_suffix("?done=proposed").unwrap().to_owned();
    std::fs::write(&file, format!("{text}\n# two\n")).unwrap();
    let refused = samira.post(&format!("{stale}/confirm"), &[("x", "y")]);
    assert!(refused.status == 409 && refused.text().contains("was changed since"), "{}", refused.text());
    assert!(std::fs::read_to_string(&file).unwrap().ends_with("# two\n"));
    assert_eq!(samira.post(&format!("{stale}/decline"), &[("x", "y")]).place(), format!("{stale}?done=not-defined"));
}

#[test]
fn a_new_source_is_begun_from_a_file_and_one_agency_declares_nothing_for_another() {
    let (faced, _) = node();
    faced.person("tarek", &["--role", "statistician"]);
    faced.person("leila", &["--role", "statistician", "--agency", "A"]);
    let (mut samira, mut tarek, mut leila) = (faced.browser(), faced.browser(), faced.browser());
    for (browser, name) in [(&mut samira, "samira"), (&mut tarek, "tarek"), (&mut leila, "leila")] {
        browser.sign_in(name);
    }
    let new = "/en/data/definitions/sources/new";
    assert!(samira.get(new).text().contains("Begin from a file"));
    let (kind, body) = with_files(&[], &[("file", "stays.csv", b"year;sex;value\n2024;F;7\n2024;M;9\n")]);
    let begun = samira.send(&format!("{new}/inspect"), &kind, &body);
    assert_eq!(begun.status, 200, "{}", begun.text());
    let text = typed(&begun.text());
    assert!(text.contains("stays") && text.contains("columns"), "{text}");
    let (kind, body) = with_files(&[], &[("file", "stays.xlsx", b"PK\x03\x04 no workbook")]);
    assert_eq!(samira.send(&format!("{new}/inspect"), &kind, &body).status, 422);
    // one that is whole
    let whole = std::fs::read_to_string(faced.folder().join("sources/visits.toml")).unwrap().replace("visits", "stays");
    let send = |browser: &mut Browser<'_>, text: &str| browser.post(new, &[("do", "propose"), ("text", text), ("why", "A new register")]);
    assert!(send(&mut samira, &whole.replace("stays", "claims")).text().contains("is declared already"));
    assert_eq!(send(&mut leila, &whole).status, 404);
    let other = leila.post(
        "/en/data/definitions/sources/visits",
        &[("do", "propose"), ("text", &whole.replace("stays", "visits").replace("agency = \"A\"", "agency = \"B\"")), ("why", "mine")],
    );
    assert_eq!(other.status, 422, "{}", other.text());
    let proposal = send(&mut samira, &whole).place().strip_suffix("?done=proposed").unwrap().to_owned();
    assert_eq!(leila.get(&proposal).status, 404);
    assert_eq!(tarek.post(&format!("{proposal}/confirm"), &[("x", "y")]).place(), format!("{proposal}?done=defined"));
    assert!(samira.get("/en/data").text().contains("/en/data/sources/stays"));
    let came = hand_in(&mut samira, "stays", "stays.csv", GOOD);
    assert_eq!(came.status, 303, "{}", came.text());
    settled(&mut samira, came.place().strip_suffix("?done=handed-in").unwrap());
}
