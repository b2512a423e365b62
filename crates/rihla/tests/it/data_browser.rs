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
    // a file of another year lies there with a fault of its own, which is not what is looked for
    let definition = faced.folder().join("sources/visits.toml");
    let text = std::fs::read_to_string(&definition).unwrap();
    let text = text.replace("files = [\"visits.csv\"]", "files = [\"visits*.csv\"]\ntolerance = 0.4");
    std::fs::write(
        &definition,
        text.replace("columns = [", "key = { columns = [\"TIME_PERIOD\", \"SEX\"], duplicate = \"keep-last\" }\ncolumns = ["),
    )
    .unwrap();
    std::fs::write(faced.folder().join("inbox/visits-2022.csv"), "year,sex,value\n2022,F,39\n2022,M,many\n").unwrap();
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
    // one with a mistake is handed in and forgotten
    choose(&browser, "#file", "visits.csv", "year,sex,value\n2023,F,41\n2023,M,42\n2024,F,43\n2024,X,44\n2025,F,61\n");
    send(&browser, &[], "#file");
    browser.wait("return location.pathname.includes('/uploads/')");
    rests(&browser);
    let forgotten = path(&browser);
    browser.go(&at("data/sources/visits"));
    let rows = "year,sex,value\n2023,F,41\n2023,M,42\n2024,F,43\n2024,M,44\n2025,F,60\n2025,F,61\n2025,homme,62\n2026,نساء,63\n";
    choose(&browser, "#file", "visits.csv", rows);
    send(&browser, &[], "#file");
    browser.wait("return location.pathname.includes('/uploads/')");
    rests(&browser);
    let upload = path(&browser);
    eyes.see(&browser, "upload");
    // from what is told on the page: how many errors, of this file alone, the first row of each, and one press to all of them
    let told = browser.run("return document.querySelector('#problems').closest('section').innerText");
    let told = told.as_str().unwrap();
    assert!(told.contains("visits.csv") && !told.contains("visits-2022.csv"), "{told}");
    assert_eq!(browser.run("return document.querySelectorAll('#problems ~ .scroll .state.bad').length"), 1, "the double is no error");
    browser.run("document.querySelector('#problems ~ p a[href$=\"/problems\"]').click()");
    browser.wait("return location.pathname.endsWith('/problems')");
    let rows = "return [...document.querySelectorAll('main tbody tr')].map(r => r.innerText).join('\\n')";
    let listed = browser.run(rows);
    let listed = listed.as_str().unwrap();
    assert!(listed.contains("homme") && listed.contains("نساء") && !listed.contains("many"), "{listed}");
    browser.run("document.querySelector('#notes').click(); document.querySelector('main form button').click()");
    browser.wait("return location.search.includes('notes=yes')");
    eyes.see(&browser, "problems");
    browser.run("document.querySelector('#file').value = '.earlier'; document.querySelector('main form button').click()");
    browser.wait("return location.search.includes('file=.earlier')");
    eyes.see(&browser, "problems-earlier");
    assert!(browser.run(rows).as_str().unwrap().contains("many"));
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
    // the forgotten one is older: it takes no place by itself
    browser.go(&format!("{root}{forgotten}"));
    eyes.see(&browser, "upload-older");
    browser.run("document.querySelector('input[name=over]').required = false");
    send(&browser, &[], "form[action$='/accept']");
    browser.wait("return !!document.querySelector('[role=alert]')");
    eyes.see(&browser, "upload-unconfirmed");
    assert!(std::fs::read_to_string(faced.folder().join("inbox/visits.csv")).unwrap().contains("2025,F,61\n2025,homme"));
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
    assert!(browser.run("return document.body.innerText").as_str().unwrap().contains("2026"));
    browser.go(&at("datasets/visits/table?rows=TIME_PERIOD&columns=SEX"));
    eyes.see(&browser, "table-chosen");
    browser.go(&at("data/requests"));
    eyes.see(&browser, "requests");
    browser.run("document.querySelector('main tbody a').click()");
    browser.wait("return location.pathname.includes('/requests/')");
    eyes.see(&browser, "request");
    Some(eyes.wrong)
}

#[test]
fn the_journey_of_a_statistician_serves_every_reader() {
    crate::face_browser::walk_in(&["en", "ar", "fr"], None, walk);
}

#[test]
#[ignore = "takes axe-core from npm; run it with --ignored"]
fn axe_finds_nothing_in_the_statistics_line_that_keeps_people_out() {
    crate::face_browser::walk_in(&["fr", "ar"], Some(&crate::face_browser::axe()), walk);
}
