//! The pages of the node and of the data protection office in a real browser, in two writing directions. Needs chromium and chromedriver; else
//! it is not run. Pictures are kept where `RIHLA_PICTURES` says.

use std::path::Path;

use crate::driver::Browser;
use crate::face::{Faced, PASSWORD, digits};
use crate::face_browser::{AXE, send};
use crate::looks::look;
use crate::node_pages::request;

/// Signs somebody in who has to add an app first.
fn sign_in(browser: &Browser, at: &dyn Fn(&str) -> String, name: &str) {
    browser.go(&at("sign-in"));
    send(browser, &[("name", name), ("password", PASSWORD)], "#name");
    send(browser, &[], "form[action$='/account/app']");
    let letters = browser.run("return document.querySelector('.letters').textContent");
    let secret = letters.as_str().unwrap().replace(' ', "");
    send(browser, &[("code", &digits(&secret, 0))], "#digits");
}

fn sign_out(browser: &Browser) {
    browser.run("document.querySelector('.visitor form button').click()");
    browser.wait("return location.pathname.endsWith('/sign-in')");
}

/// Goes through the pages in a language; gives what is wrong with them.
fn walk(language: &str, axe: Option<&str>, pictures: Option<&Path>) -> Option<Vec<String>> {
    let browser = Browser::start()?;
    let folder = tempfile::tempdir().unwrap();
    let faced = Faced::start_at(0, &format!("[backup]\nfolder = \"{}\"\n", folder.path().display()));
    faced.person("root", &["--role", "administrator"]);
    faced.person("dina", &["--role", "data-protection-officer"]);
    let at = |page: &str| format!("http://{}/{language}/{page}", faced.server.address);
    let (mut wrong, mut number) = (Vec::new(), 0);
    let mut seen = |browser: &Browser, what: &str| {
        number += 1;
        let name = format!("{language}-node-{number:02}-{what}");
        wrong.extend(look(browser, &format!("{language} {what}"), pictures.map(|folder| (folder, name.as_str()))));
        if let Some(axe) = axe {
            browser.run(axe);
            let found = browser.run_to_end(AXE);
            if !found.as_array().is_some_and(Vec::is_empty) {
                wrong.push(format!("{language} {what}: axe {found}"));
            }
        }
    };
    sign_in(&browser, &at, "dina");
    // somebody else of the office entered it, without a browser
    faced.person("karim", &["--role", "data-protection-officer"]);
    let mut made = faced.browser();
    made.sign_in("karim");
    let found = made.post("/en/registers/subject-request/new", &request("SR-1"));
    assert_eq!(found.status, 303, "{}", found.text());
    browser.go(&at("protection"));
    seen(&browser, "protection");
    browser.go(&at("protection/search"));
    send(&browser, &[("text", "SR-1"), ("why", "request SR-1")], "#why");
    seen(&browser, "protection-found");
    browser.run("document.querySelector('main table a').click()");
    browser.wait("return location.pathname.includes('/protection/records/')");
    seen(&browser, "protection-record");
    send(&browser, &[("reason", "disputed")], "[value='restrict']");
    browser.wait("return location.search === '?done=restrict'");
    seen(&browser, "protection-restricted");
    browser.go(&at("node/audit?of=readings"));
    seen(&browser, "readings");
    sign_out(&browser);
    sign_in(&browser, &at, "root");
    browser.go(&at("node"));
    seen(&browser, "overview");
    browser.go(&at("node/backups"));
    seen(&browser, "backups-none");
    send(&browser, &[], "[value='take']");
    browser.wait("return location.pathname.includes('/node/jobs/')");
    seen(&browser, "job-asked");
    let done = "return !document.querySelector('main .plain-links') || (location.reload(), false)";
    browser.wait(done);
    seen(&browser, "job-done");
    browser.go(&at("node/backups"));
    send(&browser, &[], "[value='rehearse']");
    browser.wait("return location.pathname.includes('/node/jobs/')");
    browser.wait(done);
    browser.go(&at("node/backups"));
    seen(&browser, "backups");
    for page in
        ["node/jobs", "node/keys", "node/audit", "node/audit?of=accounts", "node/webhooks", "node/definitions", "node/definitions/breach"]
    {
        browser.go(&at(page));
        seen(&browser, &page.replace(['/', '?', '='], "-"));
    }
    browser.run("document.querySelectorAll('main details').forEach(d => d.open = true)");
    seen(&browser, "definition-file");
    browser.go(&at("node/jobs/999"));
    seen(&browser, "missing");
    Some(wrong)
}

#[test]
fn pages_of_administration_serve_every_reader() {
    crate::face_browser::walk_in(&["en", "ar"], None, walk);
}

#[test]
#[ignore = "takes axe-core from npm; run it with --ignored"]
fn axe_finds_nothing_that_keeps_administrators_out() {
    crate::face_browser::walk_in(&["en", "ar"], Some(&crate::face_browser::axe()), walk);
}
