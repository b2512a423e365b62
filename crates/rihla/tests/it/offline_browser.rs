//! Somebody leaves the network with a form, fills it, comes back and sends it, in a real browser: the node is killed meanwhile. Needs chromium
//! and chromedriver; else it is not run. Pictures are kept where `RIHLA_PICTURES` says.

use std::path::Path;

use crate::driver::Browser;
use crate::face::{Faced, PASSWORD, digits};
use crate::face_browser::{path, send};
use crate::looks::look;
use crate::offline::meeting;
use crate::server::Server;

/// Everything that the browser keeps for the site, as one text: rows, pages, what scripts keep.
const KEPT: &str = r"
const done = arguments[arguments.length - 1];
(async () => {
  let all = JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.cookie;
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise(ok => { const it = indexedDB.open(name); it.onsuccess = () => ok(it.result); });
    for (const shelf of base.objectStoreNames) {
      const rows = await new Promise(ok => { const it = base.transaction(shelf).objectStore(shelf).getAll(); it.onsuccess = () => ok(it.result); });
      for (const row of rows) all += JSON.stringify(row, (_, v) => v instanceof Uint8Array ? new TextDecoder().decode(v) : v);
    }
    base.close();
  }
  for (const name of await caches.keys()) {
    const shelf = await caches.open(name);
    for (const request of await shelf.keys()) all += request.url + await (await shelf.match(request)).text();
  }
  return all;
})().then(done, e => done('failed: ' + e));
";

fn fill(browser: &Browser, reference: &str, title: &str) {
    send(browser, &meeting(reference, title), "[name='f.reference']");
    browser.wait("return !document.querySelector('[data-kept]').hidden");
    assert_eq!(browser.run("return document.querySelector('[name=\"f.title.en\"]').value"), "", "the form is blank again");
}

/// Whether something is on the screen.
fn shows(browser: &Browser, what: &str) -> bool {
    browser.run(&format!("return document.querySelector(\"{what}\").getClientRects().length > 0")) == true
}

/// How many entries wait, as the page shows.
fn waiting(browser: &Browser, count: usize) {
    browser.wait(&format!("return document.querySelectorAll('[data-entries] > li').length === {count}"));
}

fn walk(language: &str, axe: Option<&str>, pictures: Option<&Path>) -> Option<Vec<String>> {
    let browser = Browser::start()?;
    let mut faced = Faced::start();
    let (place, port) = (faced.place().to_owned(), faced.server.address.port());
    let at = |page: &str| format!("http://127.0.0.1:{port}/{language}/{page}");
    let mut wrong = Vec::new();
    let mut number = 0;
    let mut seen = |browser: &Browser, what: &str| {
        number += 1;
        let name = format!("offline-{language}-{number:02}-{what}");
        wrong.extend(look(browser, &format!("{language} {what}"), pictures.map(|folder| (folder, name.as_str()))));
        if let Some(axe) = axe {
            browser.run(axe);
            let found = browser.run_to_end(crate::face_browser::AXE);
            if !found.as_array().is_some_and(Vec::is_empty) {
                wrong.push(format!("{language} {what}: axe {found}"));
            }
        }
    };
    // asked for before signing in, it is where signing in leads to, once there is a second factor
    browser.go(&at("offline"));
    assert!(path(&browser).ends_with("/sign-in"));
    send(&browser, &[("name", "amina"), ("password", PASSWORD)], "#name");
    send(&browser, &[], "form[action$='/account/app']");
    let letters = browser.run("return document.querySelector('.letters').textContent");
    let secret = letters.as_str().unwrap().replace(' ', "");
    send(&browser, &[("code", &digits(&secret, 0))], "#digits");
    browser.go(&at("offline"));
    browser.wait("return !document.querySelector('[data-keep]').hidden");
    seen(&browser, "home");
    browser.run("document.querySelector('[data-form$=\"/meeting/offline\"] [data-keep]').click()");
    browser.wait("return !document.querySelector('[data-form$=\"/meeting/offline\"] [data-is-kept]').hidden");
    browser.wait("return navigator.serviceWorker.controller !== null");
    let complaints = browser.complaints();
    assert!(complaints.is_empty(), "{complaints:?}");

    // out of the network, as far as the browser can tell
    faced.server.kill();
    browser.go(&at("registers/meeting/offline"));
    seen(&browser, "form");
    // a date is missing: the browser says so, and nothing is kept
    let nothing = meeting("M-1", "In the valley of springs");
    send(&browser, &nothing[..4], "[name='f.reference']");
    assert_eq!(browser.run("return document.querySelector('form[data-offline]').checkValidity()"), false);
    fill(&browser, "M-1", "In the valley of springs");
    seen(&browser, "form-kept");
    fill(&browser, "M-1", "On the high plateau");
    let all = browser.run_to_end(KEPT);
    let all = all.as_str().unwrap();
    assert!(all.contains("\"register\":\"meeting\"") && all.contains("rihla.css") && all.contains("<form"), "{all}");
    for typed in ["valley", "plateau", "Provincial", "M-1", "amina", "Amina"] {
        assert!(!all.contains(typed), "the device keeps {typed:?} where anybody can read it");
    }
    // any page of the node leads to what can be done without it
    browser.go(&at("registers/meeting"));
    browser.wait("return location.pathname.endsWith('/offline')");
    waiting(&browser, 2);
    browser.run("document.querySelector('[data-send]').click()");
    browser.wait("return !document.querySelector('[data-say=away]').hidden");
    waiting(&browser, 2);
    let complaints = browser.complaints();
    assert!(complaints.iter().all(|it| it.contains("ERR_CONNECTION_REFUSED")), "{complaints:?}");
    seen(&browser, "away");

    // back: the first is taken, the second meets it and says so; nothing is lost
    faced.server = Server::start_on(&place, port);
    browser.go(&at("offline"));
    waiting(&browser, 2);
    browser.run("document.querySelector('[data-send]').click()");
    browser.wait("return !document.querySelector('[data-say=received]').hidden && !document.querySelector('[data-is=look]').hidden");
    waiting(&browser, 1);
    assert!(shows(&browser, "[data-say=received]") && !shows(&browser, "[data-say=away]") && !shows(&browser, "[data-say=signed-out]"));
    seen(&browser, "conflict");
    browser.run("document.querySelector('[data-look] button').click()");
    browser.wait("return location.pathname.endsWith('/look')");
    seen(&browser, "look");
    assert_eq!(browser.run("return document.querySelector('[name=\"f.title.en\"]').value"), "On the high plateau");
    assert!(browser.run("return document.querySelector('.errors').innerText").as_str().unwrap().contains(':'));
    send(&browser, &[("f.reference", "M-2")], "[name='f.reference']");
    browser.wait("return location.search === '?done=created'");
    browser.go(&at("offline"));
    waiting(&browser, 0);
    browser.wait("return !document.querySelector('[data-none]').hidden");
    browser.go(&at("registers/meeting"));
    let list = browser.run("return document.querySelector('main').innerText");
    let list = list.as_str().unwrap();
    assert!(
        list.contains("M-1") && list.contains("In the valley of springs") && list.contains("M-2") && list.contains("On the high plateau")
    );

    // signed out, one can still write; sending asks to sign in, and another account does not send it
    browser.run("document.querySelector('.visitor form button').click()");
    browser.wait("return location.pathname.endsWith('/sign-in')");
    faced.server.kill();
    browser.go(&at("registers/meeting/offline"));
    fill(&browser, "M-3", "By the sea");
    browser.go(&at("offline"));
    waiting(&browser, 1);
    faced.server = Server::start_on(&place, port);
    browser.run("document.querySelector('[data-send]').click()");
    browser.wait("return !document.querySelector('[data-say=signed-out]').hidden");
    waiting(&browser, 1);
    let complaints = browser.complaints();
    assert!(complaints.iter().all(|it| it.contains("ERR_CONNECTION_REFUSED") || it.contains("status of 401")), "{complaints:?}");
    seen(&browser, "signed-out");
    browser.run("document.querySelector('[data-drop]').closest('details').open = true; document.querySelector('[data-drop]').click()");
    waiting(&browser, 0);
    browser.run("document.querySelector('[data-form$=\"/meeting/offline\"] [data-forget]').click()");
    browser.wait("return !document.querySelector('[data-form$=\"/meeting/offline\"] [data-keep]').hidden");
    Some(wrong)
}

#[test]
fn somebody_fills_forms_out_of_the_network_and_loses_nothing() {
    crate::face_browser::walk_in(&["en", "ar"], None, walk);
}

#[test]
#[ignore = "takes axe-core from npm; run it with --ignored"]
fn axe_finds_nothing_on_pages_without_a_connection() {
    crate::face_browser::walk_in(&["en", "ar", "fr"], Some(&crate::face_browser::axe()), walk);
}
