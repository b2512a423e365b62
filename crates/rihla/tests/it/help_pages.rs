//! The guides: each stands in every language, says what stands on the pages, and leads to pages that there are; and what is told to do first.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::data_pages::node as with_approvers;
use crate::driver::Browser as Driver;
use crate::face::Faced;
use crate::looks::Eyes;
use crate::program::json as told;
use crate::small_node::SmallNode;

const LANGUAGES: [&str; 5] = ["en", "fr", "ar", "pt", "es"];
const GUIDES: [&str; 5] = ["statistician", "data-owner", "focal-point", "protection-officer", "administrator"];

/// Pages that are described and not there yet.
const COMING: [&str; 8] = ["node", "node/audit", "node/backups", "node/jobs", "node/keys", "notices", "protection", "protection/search"];

/// Words of those pages, in each language.
const COMING_WORDS: &str = include_str!("help_coming.txt");

/// The root of the repository, also where the tests are built from elsewhere.
fn root() -> Option<PathBuf> {
    let here = [Path::new(file!()).ancestors().nth(5)?.to_owned(), Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")];
    here.into_iter().find(|root| root.join("help").is_dir())
}

fn guide(root: &Path, language: &str, id: &str) -> String {
    std::fs::read_to_string(root.join(format!("help/{language}/{id}.md"))).unwrap_or_else(|error| panic!("{language} {id}: {error}"))
}

/// What of each line is the same in every language: headings, steps and points.
fn bones(text: &str) -> Vec<String> {
    let mark = |line: &str| line.split_once(' ').map(|(mark, _)| mark.to_owned());
    let is_bone = |mark: &String| mark.starts_with('#') || mark == "-" || mark.strip_suffix('.').is_some_and(|n| n.parse::<u8>().is_ok());
    text.lines().filter_map(mark).filter(is_bone).collect()
}

/// Where a text leads.
fn links(text: &str) -> BTreeSet<String> {
    text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).map(str::to_owned).collect()
}

#[test]
fn every_guide_is_the_same_in_every_language() {
    let Some(root) = root() else {
        eprintln!("not run: sources absent");
        return;
    };
    for id in GUIDES {
        let english = guide(&root, "en", id);
        assert!(bones(&english).len() > 20 && links(&english).len() > 4, "{id}");
        for language in LANGUAGES {
            let text = guide(&root, language, id);
            assert_eq!(bones(&text), bones(&english), "{language} {id}");
            assert_eq!(links(&text), links(&english), "{language} {id}");
            assert!(
                language == "en" || text.lines().all(|line| line.is_empty() || !english.lines().any(|same| same == line)),
                "{language} {id}"
            );
        }
    }
}

#[test]
fn what_is_bold_stands_on_a_page() {
    let Some(root) = root() else {
        eprintln!("not run: sources absent");
        return;
    };
    for language in LANGUAGES {
        let mut words: BTreeSet<String> = BTreeSet::new();
        for entry in std::fs::read_dir(root.join("locales").join(language)).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            words.extend(text.lines().filter_map(|line| line.split_once(" = ")).map(|(_, words)| words.to_owned()));
        }
        words.extend(
            COMING_WORDS.lines().filter_map(|line| line.split_once(": ")).filter(|(of, _)| *of == language).map(|(_, w)| w.to_owned()),
        );
        for id in GUIDES {
            let text = guide(&root, language, id);
            let bold: Vec<&str> = text.lines().flat_map(|line| line.split("**").skip(1).step_by(2)).collect();
            assert!(bold.len() > 15, "{language} {id}");
            let strange: Vec<_> = bold.into_iter().filter(|named| !words.contains(*named)).collect();
            assert!(strange.is_empty(), "{language} {id}: {strange:?}");
        }
    }
}

/// A node that speaks all languages.
fn polyglot() -> Faced {
    let node = SmallNode::new();
    let file = node.folder().join("observatory.toml");
    let text = std::fs::read_to_string(&file).unwrap().replace(r#"["en", "fr", "ar"]"#, r#"["en", "fr", "ar", "pt", "es"]"#);
    // what askers are told has to be there in every language
    let told = |line: &str| line.starts_with("office") || line.starts_with("legal-basis") || line.starts_with("terms");
    let lines = text.lines().map(|line| if told(line) { line.replace("{ en", r#"{ pt = "P", es = "E", en"#) } else { line.to_owned() });
    std::fs::write(file, lines.collect::<Vec<_>>().join("\n")).unwrap();
    Faced::of(node, 0, "[api]\nrequests-a-minute-without-token = 10000\n")
}

#[test]
fn every_link_of_every_guide_leads_somewhere() {
    let faced = polyglot();
    let roles = ["statistician", "data-owner", "data-access-officer", "focal-point", "data-protection-officer", "administrator"];
    faced.person("salma", &roles.iter().flat_map(|role| ["--role", role]).collect::<Vec<_>>());
    let (mut salma, mut stranger) = (faced.browser(), faced.browser());
    salma.sign_in("salma");
    for language in LANGUAGES {
        let list = stranger.get(&format!("/{language}/help"));
        assert_eq!(list.status, 200, "{}", list.text());
        assert_eq!(list.headers["cache-control"], "no-store");
        for id in GUIDES {
            let path = format!("/{language}/help/{id}");
            assert!(list.text().contains(&format!("href=\"{path}\"")), "{path}");
            let page = stranger.get(&path);
            assert_eq!(page.status, 200, "{path}");
            let page = page.text();
            let article = page.split("<article").nth(1).and_then(|rest| rest.split("</article>").next()).unwrap();
            assert_eq!(article.matches("<h1>").count(), 1, "{path}");
            assert!(!article.contains("**") && !article.contains('`') && article.contains("<strong>"), "{path}");
            let leads: BTreeSet<&str> = article.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            assert!(leads.len() > 4, "{path}: {leads:?}");
            for lead in leads {
                let below = lead.strip_prefix(&format!("/{language}/")).unwrap_or_else(|| panic!("{path}: {lead}"));
                if COMING.contains(&below) {
                    continue;
                }
                // whoever is signed in already is led on to their work
                let (hers, theirs) = (salma.get(lead), stranger.get(lead));
                let led = below == "sign-in" && hers.status == 303 && hers.place().ends_with("/work");
                assert!(hers.status == 200 || led, "{path}: {lead}: {}", hers.status);
                let sent = theirs.status == 303 && theirs.place().starts_with(&format!("/{language}/sign-in"));
                assert!(theirs.status == 200 || sent, "{path}: {lead} for a stranger: {}", theirs.status);
            }
        }
    }
    for absent in ["/en/help/nothing", "/en/help/..%2Fadministrator", "/en/help/administrator.md", "/de/help"] {
        assert_eq!(stranger.get(absent).status, 404, "{absent}");
    }
    assert!(stranger.get("/en/registers").text().contains("href=\"/en/help\""));
    let work = salma.get("/en/work").text();
    for id in GUIDES {
        assert!(work.contains(&format!("href=\"/en/help/{id}\"")), "{id}: {work}");
    }
    faced.person("bilal", &["--role", "agency-officer", "--agency", "A"]);
    let mut bilal = faced.browser();
    bilal.sign_in("bilal");
    let work = bilal.get("/en/work").text();
    assert!(work.contains("/en/help/focal-point\"") && !work.contains("/en/help/administrator\""), "{work}");
    assert!(!work.contains("First steps"), "{work}");
}

/// The first steps that somebody is told, by the beginnings of their sentences.
fn first(page: &str) -> Vec<&'static str> {
    let all = [
        "Invite a second",
        "Give a second",
        "Set a folder",
        "Take the first",
        "Set up mail",
        "Have two approvers",
        "Hand in a first",
        "Have the observatory built",
    ];
    assert_eq!(page.contains("First steps"), all.iter().any(|step| page.contains(step)), "{page}");
    all.into_iter().filter(|step| page.contains(step)).collect()
}

#[test]
fn who_looks_after_accounts_is_told_what_is_still_to_do_until_it_is_done() {
    let faced = Faced::start();
    let mut amina = faced.browser();
    amina.sign_in("amina");
    assert_eq!(first(&amina.get("/en/work").text()), ["Invite a second", "Give a second", "Set a folder", "Set up mail"]);
    // somebody with an account is a second person, and lets nobody in
    faced.person("bilal", &["--role", "agency-officer", "--agency", "A"]);
    assert_eq!(first(&amina.get("/en/work").text()), ["Give a second", "Set a folder", "Set up mail"]);
    faced.person("karim", &["--role", "administrator"]);
    assert_eq!(first(&amina.get("/en/work").text()), ["Set a folder", "Set up mail"]);
    // a guest who is locked out is nobody to rely on
    let list = amina.get("/en/accounts").text();
    let row = list.split("<tr>").find(|row| row.contains("karim")).unwrap();
    let karim = row.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert_eq!(amina.post(karim, &[("act", "lock")]).status, 303);
    assert_eq!(first(&amina.get("/en/work").text()), ["Give a second", "Set a folder", "Set up mail"]);
}

#[test]
fn a_node_that_keeps_backups_and_sends_letters_is_told_no_more_of_them() {
    let backups = tempfile::tempdir().unwrap();
    let folder = backups.path().join("kept");
    let settings = format!(
        "[node]\npublic-address = \"http://localhost\"\n[backup]\nfolder = {:?}\n[mail]\nhost = \"127.0.0.1\"\nport = 1\nencryption = \"none\"\nfrom = \"node@node.example\"\n",
        folder.to_str().unwrap()
    );
    let faced = Faced::start_at(0, &settings);
    faced.person("karim", &["--role", "administrator"]);
    let mut karim = faced.browser();
    karim.sign_in("karim");
    assert_eq!(first(&karim.get("/en/work").text()), ["Take the first"]);
    told(&["backup", "create", faced.folder().to_str().unwrap(), "--json"], 0);
    assert!(first(&karim.get("/en/work").text()).is_empty());
}

#[test]
fn whoever_works_on_figures_is_told_what_is_still_to_do_until_it_is_done() {
    let node = SmallNode::new();
    node.edit("datasets/visits.toml", "approval = \"none\"", "approval = \"two\"");
    let inbox = node.folder().join("inbox");
    let aside = node.folder().join("aside");
    std::fs::rename(&inbox, &aside).unwrap();
    std::fs::create_dir(&inbox).unwrap();
    let last = node.node().folder.document(&rihla_store::DocumentId::new("last-build").unwrap());
    std::fs::rename(&last, node.folder().join("last-build")).unwrap();
    let faced = Faced::of(node, 0, "");
    faced.person("nour", &["--role", "statistician"]);
    faced.person("leila", &["--role", "data-access-officer"]);
    let (mut nour, mut leila) = (faced.browser(), faced.browser());
    nour.sign_in("nour");
    leila.sign_in("leila");
    assert_eq!(first(&nour.get("/en/work").text()), ["Have two approvers", "Hand in a first", "Have the observatory built"]);
    assert!(first(&leila.get("/en/work").text()).is_empty(), "whoever answers requests can do nothing of this");
    std::fs::copy(aside.join("visits.csv"), inbox.join("visits.csv")).unwrap();
    assert_eq!(first(&nour.get("/en/work").text()), ["Have two approvers", "Have the observatory built"]);
    std::fs::rename(faced.folder().join("last-build"), &last).unwrap();
    assert_eq!(first(&nour.get("/en/work").text()), ["Have two approvers"]);
    let (faced, _) = with_approvers();
    faced.person("nour", &["--role", "statistician"]);
    let mut nour = faced.browser();
    nour.sign_in("nour");
    assert!(first(&nour.get("/en/work").text()).is_empty());
}

fn walk(language: &'static str, pictures: Option<&Path>) -> Option<Vec<String>> {
    let browser = Driver::start()?;
    let faced = polyglot();
    let mut amina = faced.browser();
    amina.sign_in("amina");
    let root = format!("http://{}", faced.server.address);
    let mut eyes = Eyes { language, pictures, axe: None, number: 70, wrong: Vec::new() };
    browser.go(&format!("{root}/{language}/help"));
    eyes.see(&browser, "help");
    for id in GUIDES {
        browser.go(&format!("{root}/{language}/help/{id}"));
        eyes.see(&browser, id);
    }
    for (name, value) in &amina.cookies {
        browser.own(
            "Network.setCookie",
            &serde_json::json!({ "name": name, "value": value, "url": root, "httpOnly": true, "sameSite": "Lax" }),
        );
    }
    browser.go(&format!("{root}/{language}/work"));
    assert!(browser.run("return !!document.querySelector('#first') && !!document.querySelector('#guides')") == true);
    eyes.see(&browser, "work-first-steps");
    Some(eyes.wrong)
}

#[test]
fn the_guides_serve_every_reader() {
    let pictures = std::env::var_os("RIHLA_PICTURES").map(PathBuf::from);
    for language in ["en", "ar"] {
        match walk(language, pictures.as_deref()) {
            None => eprintln!("not run: chromedriver absent"),
            Some(wrong) => assert!(wrong.is_empty(), "{}", wrong.join("\n")),
        }
    }
}
