//! Records and datasets by words, with the program itself: pages, the interface for programs, the command line.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::driver;
use crate::face::{Browser, Faced, pledge};
use crate::looks::look;
use crate::program::{json as told, run};
use crate::server::{Answer, send};

/// The page of what somebody looks for, in a language.
fn page(browser: &mut Browser<'_>, query: &str) -> Answer {
    browser.get(&format!("/en/search?{query}"))
}

/// Asks until the index has followed.
fn once(browser: &mut Browser<'_>, query: &str, has: impl Fn(&str) -> bool) -> String {
    let begun = Instant::now();
    loop {
        let text = page(browser, query).text();
        if has(&text) {
            return text;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{query}: {text}");
    }
}

fn make(browser: &mut Browser<'_>, reference: &str, title: &str, more: &[(&str, &str)]) -> String {
    let mut fields = pledge(reference, title);
    fields.retain(|(name, _)| !more.iter().any(|(own, _)| own == name));
    fields.extend(more);
    let made = browser.post("/en/registers/pledge/new", &fields);
    assert_eq!(made.status, 303, "{}", made.text());
    made.place().strip_suffix("?done=created").unwrap().to_owned()
}

fn version(page: &str) -> String {
    page.split(r#"name="version" value=""#).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned()
}

/// Takes a record through to where everybody sees it.
fn announce(amina: &mut Browser<'_>, bilal: &mut Browser<'_>, address: &str) {
    let step = |browser: &mut Browser<'_>, act: &str, step: &str| {
        let version = version(&browser.get(address).text());
        let done = browser.post(&format!("{address}/{act}"), &[("version", &version), ("step", step)]);
        assert_eq!(done.status, 303, "{}", done.text());
    };
    step(amina, "step", "clear");
    step(bilal, "confirm", "");
    step(amina, "step", "announce");
}

fn api(faced: &Faced, path: &str, token: Option<&str>) -> Answer {
    let bearer = token.map(|token| format!("Bearer {token}"));
    let headers: Vec<(&str, &str)> = bearer.iter().map(|bearer| ("Authorization", bearer.as_str())).collect();
    send(faced.server.address, "GET", &format!("/api{path}"), &headers, b"")
}

fn ids(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["results"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn words_lead_to_records_in_pages_and_programs() {
    let faced = Faced::start();
    faced.person("bilal", &["--role", "focal-point"]);
    faced.person("omar", &["--role", "agency-officer", "--agency", "A"]);
    let (mut amina, mut bilal, mut omar, mut stranger) = (faced.browser(), faced.browser(), faced.browser(), faced.browser());
    amina.sign_in("amina");
    bilal.sign_in("bilal");
    omar.sign_in("omar");
    let arabic = [("f.title.ar", "مياه نظيفة للقرى"), ("f.text.en", "Wells <b>and</b> pumps in a hundred villages.")];
    let open = make(&mut amina, "P-1", "Clean water for villages", &arabic);
    announce(&mut amina, &mut bilal, &open);
    let draft = make(&mut amina, "P-2", "Clean harbours", &[("f.focal_point", "Zebulon Quince")]);
    // every page of this node has the box, those that anybody may keep too, and they name nobody
    let home = stranger.get("/en/");
    assert!(home.text().contains(r#"action="/en/search""#) && home.headers["cache-control"].contains("public"), "{}", home.text());
    let list = amina.get("/en/registers/pledge").text();
    assert!(list.contains(r#"<input type="hidden" name="register" value="pledge">"#), "{list}");
    // what is found is marked, what was typed and what was found is text
    let text = once(&mut amina, "q=cleaning", |text| text.contains(&open) && text.contains(&draft));
    assert!(text.contains("<mark>Clean</mark> harbours") && text.contains("Announced") && text.contains("Draft"), "{text}");
    let text = page(&mut amina, "q=pumps+%3Cscript%3E").text();
    assert!(!text.contains("<script>") && text.contains("Nothing that you may see"), "{text}");
    let text = page(&mut amina, "q=pump").text();
    assert!(text.contains("Wells &lt;b&gt;and&lt;/b&gt; <mark>pumps</mark>"), "{text}");
    assert!(text.contains("<title>Search"), "what was looked for stands in no title: {text}");
    let answer = page(&mut amina, "q=pump");
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert!(answer.headers["vary"].to_lowercase().contains("cookie"));
    // in another language and direction, and from another form of the word
    let text = amina.get("/ar/search?q=%D8%A8%D8%A7%D9%84%D9%85%D9%8A%D8%A7%D9%87").text();
    assert!(text.contains(r#"dir="rtl""#) && text.contains("<mark>مياه</mark>"), "{text}");
    let text = amina.get("/fr/search?q=%D9%85%D9%8A%D8%A7%D9%87").text();
    assert!(text.contains(r#"lang="ar" dir="rtl""#) && text.contains("<mark>مياه</mark>"), "{text}");
    // who has not signed in, and an officer of another agency, find what everybody sees
    for browser in [&mut stranger, &mut omar] {
        let text = page(browser, "q=clean").text();
        assert!(text.contains(&open) && !text.contains(&draft) && !text.contains("harbours"), "{text}");
        // not by a field that they are not shown: neither of this record nor of that
        for words in ["zebulon", "secret+person", "water+secret", "zebulno"] {
            let text = page(browser, &format!("q={words}")).text();
            assert!(text.contains("Nothing that you may see") && !text.contains(&open) && !text.contains(&draft), "{words}: {text}");
        }
    }
    assert!(page(&mut amina, "q=zebulon").text().contains(&draft));
    // a register that is not theirs is one that is not there
    assert_eq!((page(&mut stranger, "q=clean&register=action").status, page(&mut stranger, "q=clean&register=nothing").status), (404, 404));
    assert_eq!(page(&mut stranger, "q=clean&register=pledge").status, 200);
    // datasets by the same box: by their public words, in every language
    let title = faced_dataset(&mut stranger);
    let text = page(&mut stranger, &format!("q={}", title.split(' ').next().unwrap())).text();
    assert!(text.contains(r#"<h2 id="datasets">"#) && text.contains("/en/datasets/"), "{text}");
    let only = page(&mut stranger, "q=clean&register=-datasets").text();
    assert!(!only.contains(&open), "{only}");

    // the interface for programs
    let place = faced.place();
    run(&["account", "invite", "feed", place, "--service", "--role", "focal-point"]);
    let made = told(&["token", "create", "feed", place, "--label", "test", "--scope", "pledge:see", "--json"], 0);
    let token = made["token"].as_str().unwrap();
    let id = |address: &str| address.rsplit('/').next().unwrap().to_owned();
    let found = api(&faced, "/search?q=cleaned%20water", Some(token));
    assert_eq!((ids(&found), found.headers["cache-control"].as_str()), (vec![id(&open)], "no-store"));
    let first: Value = found.json()["results"][0].clone();
    assert_eq!((&first["register"], &first["title"]["text"]), (&Value::from("pledge"), &Value::from("Clean water for villages")));
    assert_eq!(first["title"]["marks"], serde_json::json!([[0, 5], [6, 11]]));
    assert_eq!(ids(&api(&faced, "/search?q=clean", Some(token))).len(), 2);
    assert_eq!(ids(&api(&faced, "/search?q=clean", None)), [id(&open)]);
    assert!(ids(&api(&faced, "/search?q=zebulon", None)).is_empty());
    let page = api(&faced, "/search?q=clean&limit=1", Some(token));
    let next = page.json()["next"].as_str().unwrap().to_owned();
    let second = api(&faced, &format!("/search?q=clean&limit=1&after={next}"), Some(token));
    assert!(ids(&page) != ids(&second) && second.json().get("next").is_none());
    // where somebody else's answer goes on is nowhere for whoever does not see it
    let hidden = [&page, &second].into_iter().find(|answer| ids(answer) == [id(&draft)]).unwrap();
    let stolen = hidden.json()["next"].as_str().map_or_else(|| format!("a3f800000-{}", id(&draft)), str::to_owned);
    assert_eq!(api(&faced, &format!("/search?q=clean&after={stolen}"), None).status, 422);
    for (query, status) in
        [("", 400), ("?q=", 400), ("?q=x&limit=0", 400), ("?q=x&more=1", 400), ("?q=x&register=action", 404), ("?q=%22", 200)]
    {
        assert_eq!(api(&faced, &format!("/search{query}"), None).status, status, "{query}");
    }
    let described = api(&faced, "/openapi.json", None).json();
    assert!(described["paths"]["/api/search"]["get"].is_object());

    // the command line, beside the server; what it erases is found no more
    let found = told(&["search", "clean", place, "--json"], 0);
    assert_eq!(found["results"].as_array().unwrap().len(), 2, "{found}");
    let shown = run(&["search", "zebulon", place, "--lang", "fr"]);
    assert!(String::from_utf8_lossy(&shown.stdout).contains("Clean harbours"), "{shown:?}");
    told(&["record", "erase", "pledge", &id(&draft), place, "--ground", "legal-duty", "--yes", "--json"], 0);
    assert!(!self::page(&mut amina, "q=zebulon").text().contains(&draft), "at once");
    assert_eq!(told(&["search", "zebulon", place, "--json"], 0)["results"].as_array().unwrap().len(), 0);
}

/// The title of a dataset of the node.
fn faced_dataset(browser: &mut Browser<'_>) -> String {
    let list = browser.get("/en/datasets").text();
    let link = list.split(r#"href="/en/datasets/"#).nth(1).unwrap();
    let title = link.split('>').nth(1).unwrap().split('<').next().unwrap().trim().to_owned();
    assert!(!title.is_empty(), "{list}");
    title
}

/// Without a server nobody follows: a command that erases sees to it that the words are gone from the files.
#[test]
fn what_a_command_erases_leaves_the_files() {
    let node = crate::small_node::SmallNode::new();
    let place = node.folder().to_str().unwrap().to_owned();
    told(&["account", "create-first", "amina", &place, "--role", "focal-point", "--json"], 0);
    let table = node.home.path().join("pledges.csv");
    let rows = "reference;title.en;entity;entity_kind;form;kind;text.en;objectives;begins;ends\n\
                P-1;Xylophonists;Health;state;policy;individual;Do;gcm:8;2026-01-01;2027-06-30\n\
                P-2;Border plan;Labour;state;policy;individual;Do;gcm:8;2026-01-01;2027-09-30\n";
    std::fs::write(&table, rows).unwrap();
    told(&["record", "import", "pledge", table.to_str().unwrap(), &place, "--do", "--json"], 0);
    let found = told(&["search", "xylophonist", &place, "--json"], 0);
    let record = found["results"][0]["id"].as_str().unwrap().to_owned();
    let folder = node.places().data.join("search/files");
    let before = names(&folder);
    told(&["record", "erase", "pledge", &record, &place, "--ground", "legal-duty", "--yes", "--json"], 0);
    let after = names(&folder);
    assert!(before.iter().all(|name| !after.contains(name)), "the files that had its words are gone: {before:?} {after:?}");
    assert_eq!(told(&["search", "border", &place, "--json"], 0)["results"].as_array().unwrap().len(), 1);
    // a backup has no index
    std::fs::write(node.places().data.join("rihla.toml"), format!("[backup]\nfolder = \"{}\"\n", node.home.path().join("kept").display()))
        .unwrap();
    let backup = told(&["backup", "create", &place, "--json"], 0);
    let kept = PathBuf::from(backup["path"].as_str().unwrap()).join("data");
    assert!(kept.is_dir() && !kept.join("search").exists(), "{}", kept.display());
}

/// Files that hold words.
fn names(folder: &std::path::Path) -> Vec<String> {
    let all = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    all.filter(|name| name.ends_with(".term")).collect()
}

/// The page on three screens, in two writing directions.
#[test]
fn the_page_is_fit_to_be_read() {
    let Some(browser) = driver::Browser::start() else {
        eprintln!("not run: no browser");
        return;
    };
    let faced = Faced::start();
    let mut amina = faced.browser();
    amina.sign_in("amina");
    let long = "Wells and pumps in a hundred villages, with their councils, and schools for those who look after them. ".repeat(6);
    let more = [("f.title.ar", "مياه نظيفة للقرى"), ("f.text.en", long.as_str()), ("f.text.ar", "آبار ومضخات مياه في مئة قرية مع مجالسها")];
    make(&mut amina, "P-1", "Clean water for villages", &more);
    once(&mut amina, "q=water", |text| text.contains("<mark>"));
    let pictures = std::env::var_os("RIHLA_PICTURES").map(PathBuf::from);
    let mut wrong = Vec::new();
    browser.go(&format!("http://{}/en/sign-in", faced.server.address));
    // the browser of the test has signed in: its cookies are this one's
    for (name, value) in &amina.cookies {
        let url = format!("http://{}/", faced.server.address);
        browser.own("Network.setCookie", &serde_json::json!({ "name": name, "value": value, "url": url, "httpOnly": true }));
    }
    for (language, query) in [("en", "water villages schools"), ("ar", "مياه"), ("fr", "nothing of the kind")] {
        browser.go(&format!("http://{}/{language}/search?q={}", faced.server.address, query.replace(' ', "+")));
        let name = format!("search-{language}");
        wrong.extend(look(&browser, &name, pictures.as_deref().map(|folder| (folder, name.as_str()))));
    }
    browser.go(&format!("http://{}/en/registers/pledge", faced.server.address));
    wrong.extend(look(&browser, "list", pictures.as_deref().map(|folder| (folder, "search-list"))));
    assert!(wrong.is_empty(), "{wrong:#?}");
}
