//! Asking over the web, and every way in which a stranger could try to get at what is on request.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use rihla::commands::LiveSite;
use rihla::web::{SiteProvider, router};
use rihla_operations::access::{AnswerRequest, Verdict, answer, show_request};
use rihla_store::AccessReference;
use ring::rand::SystemRandom;
use tower::ServiceExt;

use crate::html;
use crate::program::{json, run};
use crate::small_node::{FORM, SECRETS, SmallNode, file_one};

struct Web {
    node: SmallNode,
    live: Arc<LiveSite>,
}

fn encode(text: &str) -> String {
    text.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

fn form(fields: &[(&str, &str)]) -> String {
    fields.iter().map(|(n, v)| format!("{n}={}", encode(v))).collect::<Vec<_>>().join("&")
}

/// The text after a mark, up to the next tag.
fn after<'p>(page: &'p str, mark: &str) -> &'p str {
    let rest = page.split(mark).nth(1).unwrap_or_else(|| panic!("no {mark} in {page}"));
    rest.split('<').next().unwrap()
}

impl Web {
    /// A build has threads of its own to drive, so that it cannot run on those of the test.
    async fn new() -> Self {
        let made = tokio::task::spawn_blocking(|| {
            let node = SmallNode::new();
            let live = Self::live(&node);
            Self { node, live }
        });
        made.await.unwrap()
    }

    fn live(node: &SmallNode) -> Arc<LiveSite> {
        let definitions = rihla_operations::load_definitions(&node.folder()).unwrap();
        let opened = node.with_means(|m| rihla_operations::Node::open(&node.places(), &rihla_operations::Holder::File, m)).unwrap();
        let live = LiveSite::new(definitions, opened, node.clock.clone()).unwrap();
        Arc::new(live.with_desk(Arc::new(SystemRandom::new())).unwrap())
    }

    async fn ask(&self, request: Request<Body>) -> Response {
        let live: Arc<dyn SiteProvider> = self.live.clone();
        router(live).oneshot(request).await.unwrap()
    }

    async fn get(&self, path: &str) -> (StatusCode, String) {
        read(self.ask(Request::get(path).body(Body::empty()).unwrap()).await).await
    }

    async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(form(fields))).unwrap()).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        read(self.send(path, fields).await).await
    }

    fn say(&self, reference: &str, verdict: Verdict) {
        let request = AnswerRequest { reference: reference.parse().unwrap(), verdict, by: "B. Nour".to_owned() };
        self.node.with_means(|m| answer(&request, &self.node.definitions(), &self.node.node(), m)).unwrap();
    }

    fn grant(&self, reference: &str, until: &str) {
        self.say(reference, Verdict::Grant { until: until.parse().unwrap() });
    }
}

async fn read(response: Response) -> (StatusCode, String) {
    let status = response.status();
    (status, String::from_utf8_lossy(&to_bytes(response.into_body(), usize::MAX).await.unwrap()).into_owned())
}

/// A figure as any page could write it.
fn spellings(figure: u32) -> Vec<String> {
    let digits = figure.to_string();
    let (head, tail) = digits.split_at(digits.len() - 3);
    let mut all = vec![digits.clone()];
    all.extend([",", ".", "\u{a0}", "\u{202f}", " ", "٬"].map(|mark| format!("{head}{mark}{tail}")));
    let eastern = |text: &String| text.chars().map(|c| c.to_digit(10).map_or(c, |d| char::from_u32(0x660 + d).unwrap())).collect();
    let arabic: Vec<String> = all.iter().map(eastern).collect();
    all.extend(arabic);
    all
}

fn assert_without_figures(what: &str, text: &str) {
    for secret in SECRETS {
        for written in spellings(secret) {
            assert!(!text.contains(&written), "{what} shows {written}");
        }
    }
}

#[tokio::test]
async fn from_the_form_to_the_file() {
    let web = Web::new().await;
    let (status, page) = web.get("/en/datasets/claims").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("href=\"/en/datasets/claims/ask\""));
    let (status, page) = web.get("/en/datasets/claims/ask").await;
    assert_eq!((status, html::faults(&page, "en")), (StatusCode::OK, Vec::new()));
    for promised in
        ["The access office answers within 10 days", "Statistics Act, article 14", "100 days", "access@small.example", "Recognise nobody."]
    {
        assert!(page.contains(promised), "{promised}");
    }
    let response = web.send("/en/datasets/claims/ask", &FORM).await;
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    assert!(!response.headers().contains_key(header::LOCATION), "neither reference nor code goes into an address");
    let (status, page) = read(response).await;
    assert_eq!((status, html::faults(&page, "en")), (StatusCode::OK, Vec::new()));
    assert!(page.contains("by March 11, 2026") || page.contains("by 11 March 2026"), "{page}");
    let mut letters = page.split("class=\"letters\" dir=\"ltr\">").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned());
    let (reference, code) = (letters.next().unwrap(), letters.next().unwrap());
    let key = [("reference", reference.as_str()), ("code", code.as_str())];
    let title = after(&page, "<title>");
    assert!(!title.contains(&reference) && !title.contains(&code) && !title.contains("Amal"));
    for language in ["en", "fr", "ar"] {
        let (status, page) = web.post(&format!("/{language}/access"), &key).await;
        assert_eq!((status, html::faults(&page, language)), (StatusCode::OK, Vec::new()));
        assert_without_figures("a waiting request", &page);
        assert!(!after(&page, "<title>").contains(&reference));
    }
    let wanted = [key[0], key[1], ("file", "claims.en.csv")];
    let (status, page) = web.post("/en/access/file", &wanted).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "it waits");
    assert_without_figures("a waiting request", &page);
    web.grant(&reference, "2026-06-30");
    let (status, page) = web.post("/ar/access", &key).await;
    assert_eq!((status, html::faults(&page, "ar")), (StatusCode::OK, Vec::new()));
    assert!(page.contains("value=\"claims.en.csv\"") && page.contains("لا تتعرف على أحد."));
    let response = web.send("/en/access/file", &wanted).await;
    assert_eq!(response.headers()[header::CONTENT_DISPOSITION], "attachment; filename=\"claims.en.csv\"");
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    assert!(!response.headers().contains_key(header::ETAG));
    let (status, csv) = read(response).await;
    assert_eq!(status, StatusCode::OK);
    assert!(csv.contains("73519"), "{csv}");
    let reference: AccessReference = reference.parse().unwrap();
    let shown = web.node.with_means(|m| show_request(&reference, &web.node.definitions(), &web.node.node(), m)).unwrap();
    assert_eq!((shown.taken.len(), shown.application.contact.as_str()), (1, "amal@marsa.example"));
    web.node.clock.set("2026-07-02T00:00:00Z");
    let (status, page) = web.post("/en/access/file", &wanted).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "the grant has ended");
    assert_without_figures("an ended grant", &page);
    let (_, about) = web.get("/en/about").await;
    assert_eq!(html::faults(&about, "en"), Vec::<String>::new());
    assert!(about.contains("Answered in time</dt><dd>1<") && !about.contains(reference.as_str()));
}

/// Every kind of route, for a dataset whose figures are on request: whatever a stranger asks, no figure comes.
#[tokio::test]
async fn no_route_gives_a_figure() {
    let web = Web::new().await;
    let (reference, _) = file_one(&web.node.desk());
    web.grant(reference.as_str(), "2026-12-31");
    let mut paths = vec!["/catalog.jsonld".to_owned()];
    for name in [
        "claims.en.csv",
        "claims.fr.xlsx",
        "claims.sdmx.csv",
        "claims.parquet",
        "claims.en.method.txt",
        "released.parquet",
        "..%2freleased.parquet",
    ] {
        paths.push(format!("/data/claims/{name}"));
        paths.push(format!("/data/claims.1/{name}"));
        paths.push(format!("/data/visits/{name}"));
    }
    for tag in ["en", "fr", "ar"] {
        for path in [
            "",
            "datasets",
            "datasets?q=claims",
            "families/asylum",
            "sources",
            "calendar",
            "about",
            "access",
            "datasets/claims",
            "datasets/claims/ask",
        ] {
            paths.push(format!("/{tag}/{path}"));
        }
        for path in [
            "table",
            "table?rows=SEX&columns=TIME_PERIOD",
            "table?rows=TIME_PERIOD&columns=SEX",
            "table.csv?rows=SEX",
            "table.json?rows=SEX&columns=TIME_PERIOD",
            "table/SEX",
            "table/TIME_PERIOD",
            "table-map-wide.svg?rows=CITIZENSHIP",
            "table-map-narrow.svg?rows=SEX",
            "map-1-wide.svg",
            "map-2-narrow.svg",
        ] {
            paths.push(format!("/{tag}/datasets/claims/{path}"));
        }
    }
    let (mut found, mut missing) = (0, 0);
    for path in &paths {
        let (status, text) = web.get(path).await;
        assert_without_figures(path, &text);
        match status {
            StatusCode::OK => found += 1,
            StatusCode::NOT_FOUND => missing += 1,
            other => panic!("{path}: {other}"),
        }
        if status == StatusCode::OK && text.starts_with("<!doctype") {
            assert_eq!(html::faults(&text, path.get(1..3).unwrap()), Vec::<String>::new(), "{path}");
        }
    }
    assert_eq!((found, missing), (1 + 3 * 10, 3 * 7 + 3 * 11));
    // no method but the forms' own, and those give nothing without a code
    for path in ["/en/datasets/claims", "/en/datasets/claims/table", "/data/claims/claims.en.csv", "/en/about"] {
        assert_eq!(web.post(path, &[]).await.0, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
    assert_eq!(web.get("/en/access/file?file=claims.en.csv").await.0, StatusCode::METHOD_NOT_ALLOWED);
    for language in ["en", "fr", "ar"] {
        let report = rihla::report::situation_report(
            &web.live.site(),
            &web.live.catalogue(),
            None,
            rihla_model::Language::from_tag(language).unwrap(),
            None,
        );
        assert!(report.unwrap().len() > 1000);
    }
    // the report is a picture of the site, and the site holds none of it
    assert_without_figures("the site", &format!("{:?}", web.live.site()));
    // the search would find them: were the dataset public, its table shows them in each language
    let open = tokio::task::spawn_blocking(|| {
        let node = SmallNode::new();
        node.edit("datasets/claims.toml", "audience = \"on-request\"\n", "");
        node.build();
        let live = Web::live(&node);
        Web { node, live }
    });
    let open = open.await.unwrap();
    for tag in ["en", "fr", "ar"] {
        let (status, text) = open.get(&format!("/{tag}/datasets/claims/table?rows=SEX&columns=TIME_PERIOD")).await;
        assert_eq!(status, StatusCode::OK);
        for secret in SECRETS {
            assert!(spellings(secret).iter().any(|written| text.contains(written)), "{tag}: {secret}");
        }
    }
}

#[test]
fn a_folder_for_ordinary_hosting_has_neither_figures_nor_form() {
    let node = SmallNode::new();
    file_one(&node.desk());
    let (place, out) = (node.folder(), node.home.path().join("out"));
    let exported = run(&["export", place.to_str().unwrap(), "--to", out.to_str().unwrap()]);
    assert!(exported.status.success(), "{}", String::from_utf8_lossy(&exported.stderr));
    let mut open = vec![out.clone()];
    let mut pages = 0;
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            assert_without_figures(&path.display().to_string(), &text);
            assert!(!text.contains("method=\"post\""), "{}", path.display());
            pages += 1;
        }
    }
    assert!(pages > 30, "{pages}");
    assert!(!out.join("data/claims").exists() && !out.join("en/datasets/claims/table").exists());
    assert!(!out.join("en/datasets/claims/ask").exists() && !out.join("en/access").exists());
    let page = std::fs::read_to_string(out.join("en/datasets/claims/index.html")).unwrap();
    assert!(page.contains("write to access@small.example"), "the page says whom to ask");
    assert!(std::fs::read_to_string(out.join("en/about/index.html")).unwrap().contains("Requests made</dt><dd>1<"));
}

#[tokio::test]
async fn a_faulty_form_says_so_on_top_and_keeps_what_was_typed() {
    let web = Web::new().await;
    let fields =
        [("name", "<b>Amal</b> \"x\""), ("institution", ""), ("purpose", "a\nb & c"), ("contact", &"x".repeat(201)), ("duration", "1")];
    for language in ["en", "fr", "ar"] {
        let (status, page) = web.post(&format!("/{language}/datasets/claims/ask"), &fields).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(html::faults(&page, language), Vec::<String>::new());
        let top = page.find("role=\"alert\"").unwrap();
        assert!(top < page.find("<h1>").unwrap());
        for id in ["institution", "contact", "terms"] {
            assert!(page.contains(&format!("<li><a href=\"#{id}\">")), "{id}");
            assert!(page.contains(&format!("id=\"{id}-fault\"")), "{id}");
        }
        assert!(!page.contains("href=\"#name\""));
        assert!(page.contains("value=\"&#60;b&#62;Amal&#60;/b&#62; &#34;x&#34;\"") && page.contains("a\nb &#38; c</textarea>"));
        assert!(!page.contains(" checked"));
    }
    assert_eq!(web.node.desk().counts().unwrap().asked, 0, "nothing was filed");
    let page = web.post("/en/datasets/visits/ask", &FORM).await;
    assert_eq!(page.0, StatusCode::NOT_FOUND, "what is public is not asked for");
    assert_eq!(web.get("/de/datasets/claims/ask").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_too_long_or_no_form_is_refused() {
    let web = Web::new().await;
    let long = "x".repeat(70_000);
    let mut fields = FORM.to_vec();
    fields[3] = ("purpose", &long);
    let (status, page) = web.post("/en/datasets/claims/ask", &fields).await;
    assert_eq!((status, html::faults(&page, "en")), (StatusCode::PAYLOAD_TOO_LARGE, Vec::new()));
    let request = Request::post("/en/datasets/claims/ask").header(header::CONTENT_TYPE, "application/json");
    let response = web.ask(request.body(Body::from("{}")).unwrap()).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    for body in ["", "%", "name=%FF&name", "&&&&", "reference=%00&code=%00&file=..%2F..%2Fetc"] {
        for path in ["/en/datasets/claims/ask", "/fr/access", "/ar/access/file"] {
            let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let status = web.ask(request.body(Body::from(body)).unwrap()).await.status();
            assert!(matches!(status.as_u16(), 403 | 422), "{path} {body}: {status}");
        }
    }
}

#[tokio::test]
async fn a_wrong_code_is_told_nothing() {
    let web = Web::new().await;
    let (reference, code) = file_one(&web.node.desk());
    let r = reference.as_str();
    let nobody = "0000-0000-0000-0000-0000-0000";
    let wrong = web.post("/en/access", &[("reference", r), ("code", nobody)]).await;
    let absent = web.post("/en/access", &[("reference", "0123-4567-89AB-CDEF"), ("code", nobody)]).await;
    assert_eq!(wrong.0, StatusCode::FORBIDDEN);
    assert_eq!(wrong.0, absent.0);
    assert_eq!(wrong.1.replace(r, ""), absent.1.replace("0123-4567-89AB-CDEF", ""));
    assert!(!wrong.1.contains(nobody), "a code is never repeated");
    assert_eq!(html::faults(&wrong.1, "en"), Vec::<String>::new());
    // in an address a code is not even read
    let (status, page) = web.get(&format!("/en/access?reference={r}&code={code}")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(!page.contains(r) && !page.contains(&code));
    for _ in 0..9 {
        web.post("/en/access", &[("reference", r), ("code", nobody)]).await;
    }
    let (status, page) = web.post("/en/access", &[("reference", r), ("code", &code)]).await;
    assert_eq!((status, html::faults(&page, "en")), (StatusCode::TOO_MANY_REQUESTS, Vec::new()));
}

#[tokio::test]
async fn a_full_desk_keeps_what_was_typed() {
    let web = Web::new().await;
    for _ in 0..5 {
        file_one(&web.node.desk());
    }
    let (status, page) = web.post("/fr/datasets/claims/ask", &FORM).await;
    assert_eq!((status, html::faults(&page, "fr")), (StatusCode::SERVICE_UNAVAILABLE, Vec::new()));
    assert!(page.contains("value=\"Amal Haddad\"") && page.contains("access@small.example"));
}

#[tokio::test]
async fn two_at_once_are_two_requests() {
    let web = Web::new().await;
    let (one, other) = tokio::join!(web.post("/en/datasets/claims/ask", &FORM), web.post("/en/datasets/claims/ask", &FORM));
    let letters = |page: &str| after(page, "class=\"letters\" dir=\"ltr\">").to_owned();
    assert_ne!(letters(&one.1), letters(&other.1));
    assert_eq!(web.node.desk().counts().unwrap().asked, 2);
}

/// The office's side, with the program itself: exit codes, JSON, and nothing of a request where it does not belong.
#[test]
fn the_office_lists_reads_answers_and_erases() {
    let node = SmallNode::new();
    let place = node.folder();
    let place = place.to_str().unwrap();
    // the program has the machine's clock: asked long ago, the answer is overdue
    node.clock.set("2026-01-02T09:00:00Z");
    let (reference, code) = file_one(&node.desk());
    let r = reference.as_str();
    node.edit("observatory.toml", "keep-for-days = 100", "keep-for-days = 3650");
    let list = json(&["access", "list", place, "--json"], 3);
    assert_eq!(list["requests"][0]["reference"], r);
    assert_eq!(list["requests"][0]["state"], "overdue");
    let text = |arguments: &[&str], exit: i32| {
        let out = run(arguments);
        let said = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        assert_eq!(out.status.code(), Some(exit), "{arguments:?}: {said}");
        said
    };
    let listed = text(&["access", "list", place], 3);
    assert!(listed.contains("▲") && listed.contains(r) && !listed.contains("Amal"));
    let shown = text(&["access", "show", r, place], 0);
    assert!(FORM.iter().filter(|(n, _)| *n != "terms").all(|(_, value)| shown.contains(value)), "{shown}");
    assert!(!shown.contains(&code));
    for (wrong, exit) in [
        (vec!["access", "answer", r, place, "--grant", "--as", "B"], 2),
        (vec!["access", "answer", r, place, "--refuse", "--as", "B"], 2),
        (vec!["access", "answer", r, place, "--as", "B"], 2),
        (vec!["access", "answer", r, place, "--grant", "--until", "2999-01-01", "--refuse", "--reason", "x", "--as", "B"], 2),
        (vec!["access", "answer", r, place, "--grant", "--until", "2020-01-01", "--as", "B"], 1),
        (vec!["access", "answer", r, place, "--refuse", "--reason", " ", "--as", "B"], 1),
        (vec!["access", "answer", "0000-0000-0000-0000", place, "--refuse", "--reason", "x", "--as", "B"], 1),
        (vec!["access", "show", "nothing", place], 2),
    ] {
        let said = text(&wrong, exit);
        assert!(!said.contains("Amal") && !said.contains(&code), "{said}");
    }
    let granted = json(&["access", "answer", r, place, "--grant", "--until", "2999-01-01", "--as", "B. Nour", "--json"], 0);
    assert_eq!(granted["state"], "granted");
    let list = json(&["access", "list", place, "--json"], 0);
    assert_eq!(list["requests"][0]["answer"]["by"], "B. Nour");
    assert_eq!(list["counts"]["granted"], 1);
    text(&["access", "erase", r, place], 0);
    let list = json(&["access", "list", place, "--json"], 0);
    assert!(list["requests"].as_array().unwrap().is_empty());
    assert_eq!(list["counts"]["asked"], 1);
    text(&["access", "show", r, place], 1);
    assert!(text(&["access", "list", place], 0).contains("There is no request."));
}
