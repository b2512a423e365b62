//! The journey of somebody who works with registers, in a real browser, in two writing directions. Needs chromium and chromedriver; else
//! it is not run. Pictures are kept where `RIHLA_PICTURES` says.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::driver::Browser;
use crate::face::{Faced, PASSWORD, digits};
use crate::looks::look;

/// Fills a form as a person does, and sends it.
pub fn send(browser: &Browser, fields: &[(&str, &str)], button: &str) {
    for (name, value) in fields {
        let script = format!(
            "const e = document.querySelector('[name=\"{name}\"]:not([type=hidden])'); if (!e) throw new Error('no {name}'); e.value = {}; return e.value;",
            serde_json::json!(value)
        );
        assert_eq!(browser.run(&script), serde_json::json!(value), "{name}");
    }
    let script = format!(
        "const b = [...document.querySelectorAll('main form button')].find(b => b.closest('form').querySelector({0}) || b.matches({0}) || b.closest('form').matches({0})); if (!b) throw new Error('no button'); b.click(); return true;",
        serde_json::json!(button)
    );
    assert_eq!(browser.run(&script), true, "{button}");
}

pub fn path(browser: &Browser) -> String {
    browser.run("return location.pathname").as_str().unwrap().to_owned()
}

/// Waits until the browser is at a page.
fn arrives(browser: &Browser, ending: &str) {
    browser.wait(&format!("return location.pathname.endsWith('{ending}')"));
}

/// What is wrong by axe-core, at the impacts that keep people out.
pub const AXE: &str = "const done = arguments[arguments.length - 1]; axe.run(document, { resultTypes: ['violations'] }).then(r => done(r.violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id + ': ' + v.nodes[0].html.slice(0, 160))), e => done([String(e)]));";

/// Goes through the pages in a language; gives what is wrong with them.
fn walk(language: &str, axe: Option<&str>, pictures: Option<&Path>) -> Option<Vec<String>> {
    let browser = Browser::start()?;
    let faced = Faced::start();
    let at = |page: &str| format!("http://{}/{language}/{page}", faced.server.address);
    let mut wrong = Vec::new();
    let mut number = 0;
    let mut seen = |browser: &Browser, what: &str| {
        number += 1;
        let name = format!("{language}-{number:02}-{what}");
        wrong.extend(look(browser, &format!("{language} {what}"), pictures.map(|folder| (folder, name.as_str()))));
        if let Some(axe) = axe {
            browser.run(axe);
            let found = browser.run_to_end(AXE);
            if !found.as_array().is_some_and(Vec::is_empty) {
                wrong.push(format!("{language} {what}: axe {found}"));
            }
        }
    };
    browser.go(&at("registers"));
    seen(&browser, "registers-public");
    browser.go(&at("password"));
    seen(&browser, "password");
    browser.go(&at("work"));
    assert!(path(&browser).ends_with("/sign-in"));
    send(&browser, &[("name", "amina"), ("password", "wrong")], "#name");
    seen(&browser, "sign-in-refused");
    send(&browser, &[("name", "amina"), ("password", PASSWORD)], "#name");
    assert!(path(&browser).ends_with("/account"), "{}", path(&browser));
    seen(&browser, "account-enrolling");
    send(&browser, &[], "form[action$='/account/app']");
    seen(&browser, "account-app");
    let letters = browser.run("return document.querySelector('.letters').textContent");
    let secret = letters.as_str().unwrap().replace(' ', "");
    assert!(browser.run("return document.querySelector('svg.qr path').getAttribute('d').length").as_i64().unwrap() > 1000);
    send(&browser, &[("code", &digits(&secret, 0))], "#digits");
    send(&browser, &[], "form[action$='/account/recovery']");
    seen(&browser, "account-codes");
    browser.go(&at("work"));
    seen(&browser, "work-empty");
    browser.go(&at("registers"));
    seen(&browser, "registers");
    browser.go(&at("registers/pledge/new"));
    send(&browser, &[("f.reference", "P-1"), ("f.ends", "2031-06-30")], "[name='f.reference']");
    assert!(path(&browser).ends_with("/new"));
    seen(&browser, "form-faults");
    browser.run("document.querySelector('input[value=\"gcm:8\"]').click(); document.querySelector('input[value=\"gcm:7.b\"]').click()");
    let title = if language == "ar" { "مياه نظيفة للقرى" } else { "Clean water for villages" };
    let texts = [
        ("f.title.en", "Clean water for villages"),
        ("f.title.ar", "مياه نظيفة للقرى"),
        ("f.entity", "Ministry of <b>Health</b> & \"Water\""),
        ("f.entity_kind", "state"),
        ("f.form", "policy"),
        ("f.kind", "individual"),
        ("f.text.en", "Wells in a hundred villages.\n\nWith their councils."),
        ("f.begins", "2026-01-01"),
        ("f.ends", "2026-12-10"),
        ("f.amount", "1200.50 MAD"),
    ];
    send(&browser, &texts, "[name='f.reference']");
    assert!(browser.run("return location.search") == "?done=created", "{}", browser.run("return document.body.innerText"));
    seen(&browser, "record");
    let heading = browser.run("return document.querySelector('h1').textContent");
    assert_eq!(heading.as_str().unwrap(), title);
    assert_eq!(browser.run("return document.querySelectorAll('dd b').length"), 0, "what was typed is text");
    let record = path(&browser);
    browser.go(&format!("http://{}{record}/paper", faced.server.address));
    seen(&browser, "paper-filled");
    browser.go(&at("registers/pledge/paper"));
    seen(&browser, "paper-blank");
    let printed = tempfile::tempdir().unwrap();
    browser.print(&pictures.unwrap_or(printed.path()).join(format!("{language}-paper.pdf")));
    browser.go(&format!("http://{}{record}", faced.server.address));
    send(&browser, &[("reason", "agreed")], "[value='clear']");
    seen(&browser, "record-waiting");
    browser.go(&format!("http://{}{record}/history", faced.server.address));
    seen(&browser, "history");
    browser.go(&at("registers/pledge"));
    seen(&browser, "list");
    browser.go(&at("registers/pledge?filter=nothing"));
    seen(&browser, "list-fault");
    let unfold = |browser: &Browser| browser.run("document.querySelectorAll('details').forEach(it => { it.open = true }); return true");
    browser.go(&at("registers/pledge"));
    unfold(&browser);
    seen(&browser, "list-facets");
    browser.go(&at("registers/pledge?f.form=policy&begins=clean"));
    unfold(&browser);
    seen(&browser, "list-chosen");
    browser.go(&at("registers/pledge?columns=amount,objectives,level,entity,begins,ends"));
    unfold(&browser);
    seen(&browser, "list-columns");
    // an order of columns is a link to the same form
    browser.run("document.querySelector('.columns li:nth-child(2) a').click()");
    browser.wait(
        "return location.search.includes('columns=objectives,amount') && document.querySelector('.columns').getClientRects().length > 0",
    );
    browser.go(&at("registers/pledge?f.form=policy&begins=clean"));
    unfold(&browser);
    send(&browser, &[("name", "Water <b>of</b> villages")], "#view-name");
    browser.wait("return location.search.startsWith('?view=')");
    seen(&browser, "list-view");
    browser.go(&at("registers/pledge/views"));
    unfold(&browser);
    seen(&browser, "views");
    browser.go(&at("registers/pledge/import"));
    seen(&browser, "import");
    browser.go(&at("work"));
    seen(&browser, "work");
    browser.go(&at("accounts"));
    seen(&browser, "accounts");
    browser.go(&at("accounts/new"));
    send(&browser, &[("name", "bilal"), ("shown", "Bilal Haddad"), ("role", "agency-officer"), ("agency", "A")], "#shown");
    seen(&browser, "account-invited");
    browser.go(&at("accounts/teams"));
    send(&browser, &[("name", "Water desk"), ("of", "A")], "#of");
    browser.wait("return !!document.querySelector('#account')");
    let other = browser.run("return [...document.querySelectorAll('#account option')].pop().value");
    send(&browser, &[("account", other.as_str().unwrap())], "#account");
    browser.wait("return !!document.querySelector('form[action$=\"/members/remove\"]')");
    browser.run("document.querySelector('details').open = true");
    send(&browser, &[("role", "agency-officer"), ("agency", "A")], "#role");
    browser.wait("return !!document.querySelector('form[action$=\"/roles/end\"]')");
    browser.run("document.querySelectorAll('details').forEach(d => d.open = true)");
    seen(&browser, "team");
    browser.go(&at("accounts/teams"));
    seen(&browser, "teams");
    browser.go(&at("accounts/events"));
    seen(&browser, "events");
    browser.go(&at("account"));
    seen(&browser, "account");
    browser.run("document.querySelector('.visitor form button').click()");
    assert!(path(&browser).ends_with("/sign-in"));
    browser.go(&format!("http://{}{record}", faced.server.address));
    seen(&browser, "missing");
    Some(wrong)
}

/// A walk through pages in a language: what is wrong with them, by axe-core where its script is given; none where there is no browser.
pub type Walk = fn(&str, Option<&str>, Option<&Path>) -> Option<Vec<String>>;

/// Walks in some languages; pictures are kept where `RIHLA_PICTURES` says.
pub fn walk_in(languages: &[&str], axe: Option<&str>, walk: Walk) {
    let pictures = std::env::var_os("RIHLA_PICTURES").map(PathBuf::from).filter(|_| axe.is_none());
    for language in languages {
        match walk(language, axe, pictures.as_deref()) {
            None => eprintln!("not run: chromedriver absent"),
            Some(wrong) => assert!(wrong.is_empty(), "{}", wrong.join("\n")),
        }
    }
}

#[test]
fn the_journey_of_a_focal_point_serves_every_reader() {
    walk_in(&["en", "ar"], None, walk);
}

/// The script of axe-core, from npm.
pub fn axe() -> String {
    let home = tempfile::tempdir().unwrap();
    let install = ["install", "--no-audit", "--no-fund", "axe-core@4.10.3"];
    assert!(Command::new("npm").args(install).current_dir(home.path()).status().unwrap().success());
    std::fs::read_to_string(home.path().join("node_modules/axe-core/axe.min.js")).unwrap()
}

#[test]
#[ignore = "takes axe-core from npm; run it with --ignored"]
fn axe_finds_nothing_that_keeps_people_out() {
    walk_in(&["en", "ar"], Some(&axe()), walk);
}

/// A port that nobody listens on.
fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn somebody_signs_in_with_a_security_key() {
    let Some(browser) = Browser::start() else {
        eprintln!("not run: chromedriver absent");
        return;
    };
    // keys are made for a name, which the configuration says
    let port = free_port();
    let faced = Faced::start_at(port, &format!("[node]\npublic-address = \"http://localhost:{port}\"\n"));
    let at = |page: &str| format!("http://localhost:{port}/en/{page}");
    browser.own("WebAuthn.enable", &serde_json::json!({}));
    let key = serde_json::json!({ "options": { "protocol": "ctap2", "transport": "usb", "hasResidentKey": false, "hasUserVerification": false,
        "isUserVerified": false, "automaticPresenceSimulation": true } });
    browser.own("WebAuthn.addVirtualAuthenticator", &key);
    browser.go(&at("sign-in"));
    send(&browser, &[("name", "amina"), ("password", PASSWORD)], "#name");
    arrives(&browser, "/account");
    send(&browser, &[("label", "blue key")], "#key-label");
    browser.wait("return location.search === '?done=key'");
    assert!(browser.run("return document.body.innerText").as_str().unwrap().contains("blue key"));
    browser.go(&at("work"));
    arrives(&browser, "/work");
    // a form on paper says where it is typed in, for people and for cameras
    browser.go(&at("registers/pledge/paper"));
    let says = format!("http://localhost:{port}/en/registers/pledge/new");
    assert!(browser.run("return document.querySelector('.paper-head').innerText").as_str().unwrap().contains(&says));
    assert!(browser.run("return document.querySelector('.paper-head svg.qr path').getAttribute('d').length").as_i64().unwrap() > 1000);
    browser.run("document.querySelector('.visitor form button').click()");
    send(&browser, &[("name", "amina"), ("password", PASSWORD)], "#name");
    arrives(&browser, "/sign-in/code");
    browser.go(&at("work"));
    arrives(&browser, "/sign-in");
    browser.go(&at("sign-in/code"));
    send(&browser, &[], "form[data-key=use]");
    arrives(&browser, "/work");
    let complaints: Vec<String> = browser.complaints().into_iter().filter(|c| !c.contains("status of 4")).collect();
    assert!(complaints.is_empty(), "{complaints:?}");
    drop(faced);
}
