//! The journey of a statistician in a real browser: a delivery with a planted error is handed in, found wanting, decided on, and built.

use std::path::Path;

use crate::data_pages::{node, settled};
use crate::driver::Browser;
use crate::face_browser::{path, send};
use crate::looks::Eyes;
use crate::small_node::FORM;

/// Chooses a file as a person does.
fn choose(browser: &Browser, field: &str, name: &str, text: &str) {
    let script = format!(
        "const t = new DataTransfer(); t.items.add(new File([{}], {})); const e = document.querySelector('{field}'); e.files = t.files; return e.files.length;",
        serde_json::json!(text),
        serde_json::json!(name)
    );
    assert_eq!(browser.run(&script), 1);
}

/// Waits until nothing is under way on the page; it looks again by itself.
fn rests(browser: &Browser) {
    browser.wait("return document.readyState === 'complete' && !document.querySelector('p.note[role=status]')");
}

fn walk(language: &str, axe: Option<&str>, pictures: Option<&Path>) -> Option<Vec<String>> {
    let browser = Browser::start()?;
    let (faced, keys) = node();
    faced.person("tarek", &["--role", "statistician"]);
    faced.person("nour", &["--role", "statistician", "--role", "data-owner", "--role", "data-access-officer"]);
    let (mut nour, mut tarek) = (faced.browser(), faced.browser());
    nour.sign_in("nour");
    tarek.sign_in("tarek");
    faced.browser().post("/en/datasets/claims/ask", &FORM);
    let root = format!("http://{}", faced.server.address);
    let at = |page: &str| format!("{root}/{language}/{page}");
    browser.go(&root);
    for (name, value) in &nour.cookies {
        browser.own(
            "Network.setCookie",
            &serde_json::json!({ "name": name, "value": value, "url": root, "httpOnly": true, "sameSite": "Lax" }),
        );
    }
    let mut eyes = Eyes { language, pictures, axe, number: 50, wrong: Vec::new() };
    browser.go(&at("work"));
    assert!(browser.run("return !!document.querySelector('a[href$=\"/data\"]')") == true);
    browser.go(&at("data"));
    eyes.see(&browser, "data");
    browser.go(&at("data/sources/visits"));
    choose(&browser, "#file", "other.csv", "x");
    send(&browser, &[], "#file");
    eyes.see(&browser, "source-refused");
    let rows = "year,sex,value\n2023,F,41\n2023,M,42\n2024,F,43\n2024,M,44\n2025,F,61\n2025,homme,62\n2025,نساء,\n";
    choose(&browser, "#file", "visits.csv", rows);
    send(&browser, &[], "#file");
    browser.wait("return location.pathname.includes('/uploads/')");
    rests(&browser);
    let upload = path(&browser);
    eyes.see(&browser, "upload");
    browser.go(&format!("{root}{upload}/problems?notes=yes"));
    eyes.see(&browser, "problems");
    browser.go(&format!("{root}{upload}/codes"));
    eyes.see(&browser, "codes");
    browser
        .run("for (const s of document.querySelectorAll('main select')) s.value = s.closest('tr').innerText.includes('homme') ? 'M' : 'F'");
    send(&browser, &[], "select");
    eyes.see(&browser, "definition-difference");
    let proposing = "document.querySelector('#why').value = 'Two spellings of the post at Marsa.'; document.querySelector('button[value=propose]').click()";
    browser.run(proposing);
    browser.wait("return location.pathname.includes('/proposals/')");
    eyes.see(&browser, "proposal");
    let proposal = path(&browser);
    let confirmed = tarek.post(&format!("{proposal}/confirm").replace(&format!("/{language}/"), "/en/"), &[("x", "y")]);
    assert_eq!(confirmed.status, 303, "{}", confirmed.text());
    browser.go(&at("data/definitions"));
    eyes.see(&browser, "definitions");
    browser.go(&at("data/definitions/sources/new"));
    eyes.see(&browser, "definition-new");
    browser.go(&format!("{root}{upload}"));
    send(&browser, &[], "form[action$='/read']");
    rests(&browser);
    eyes.see(&browser, "upload-mended");
    send(&browser, &[], "form[action$='/accept']");
    browser.wait("return location.search === '?done=accepted'");
    eyes.see(&browser, "upload-accepted");
    browser.go(&at("data"));
    send(&browser, &[], "form[action$='/build']");
    rests(&browser);
    browser.go(&at("data"));
    eyes.see(&browser, "data-built");
    settled(&mut nour, "/en/data");
    browser.go(&at("data/candidates/visits"));
    eyes.see(&browser, "candidate");
    for (who, key) in [("ZAHRA", &keys[0]), ("IDRISS", &keys[1])] {
        choose(&browser, "#a-key", "my.key", &std::fs::read_to_string(key).unwrap());
        send(&browser, &[("approver", who)], "#a-key");
        browser.wait("return location.search.startsWith('?done=')");
    }
    assert_eq!(browser.run("return location.search"), "?done=released");
    eyes.see(&browser, "candidate-released");
    browser.go(&format!("{root}/en/datasets/visits/table.csv"));
    assert!(browser.run("return document.body.innerText").as_str().unwrap().contains("2025"));
    browser.go(&at("data/requests"));
    eyes.see(&browser, "requests");
    browser.run("document.querySelector('main tbody a').click()");
    browser.wait("return location.pathname.includes('/requests/')");
    eyes.see(&browser, "request");
    Some(eyes.wrong)
}

#[test]
fn the_journey_of_a_statistician_serves_every_reader() {
    crate::face_browser::walk_in(&["en", "ar"], None, walk);
}

#[test]
#[ignore = "takes axe-core from npm; run it with --ignored"]
fn axe_finds_nothing_in_the_statistics_line_that_keeps_people_out() {
    crate::face_browser::walk_in(&["fr", "ar"], Some(&crate::face_browser::axe()), walk);
}
