//! Routes, headers, and what strangers write in addresses.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use tower::ServiceExt;

use crate::html;
use crate::sample::Sample;

async fn ask(request: Request<Body>) -> Response {
    rihla::web::router(Arc::new(Sample::new())).oneshot(request).await.unwrap()
}

async fn get(path: &str) -> (StatusCode, String) {
    read(ask(Request::get(path).body(Body::empty()).unwrap()).await).await
}

async fn read(response: Response) -> (StatusCode, String) {
    let status = response.status();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn the_root_follows_the_readers_language() {
    for (accept, place) in [("ar-MA,ar;q=0.9", "/ar/"), ("de", "/fr/"), ("pt;q=0.4,es;q=0.6", "/es/")] {
        let response = ask(Request::get("/").header(header::ACCEPT_LANGUAGE, accept).body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::TEMPORARY_REDIRECT);
        assert_eq!(response.headers()[header::LOCATION], place);
        assert!(response.headers()[header::VARY].to_str().unwrap().contains("accept-language"));
    }
}

#[tokio::test]
async fn every_address_answers() {
    for (path, status) in [
        ("/fr/", 200),
        ("/fr", 308),
        ("/health", 200),
        ("/catalog.jsonld", 200),
        ("/assets/rihla.css", 200),
        ("/assets/nothing.js", 404),
        ("/en/datasets", 200),
        ("/en/datasets?q=permits", 200),
        ("/en/datasets/permits", 200),
        ("/en/datasets/asylum", 200),
        ("/en/datasets/nothing", 404),
        ("/en/datasets/permits/table", 200),
        ("/en/datasets/permits/table?rows=SEX&columns=TIME_PERIOD&CITIZENSHIP=SEN", 200),
        ("/en/datasets/permits/table?rows=SEX&columns=&indicator=SHARE&TIME_PERIOD=latest", 200),
        ("/en/datasets/permits/table?rows=SEX&columns=SEX", 400),
        ("/en/datasets/permits/table?rows=NONE", 400),
        ("/en/datasets/permits/table?SEX=Q", 400),
        ("/en/datasets/permits/table?utm_source=x", 400),
        ("/en/datasets/permits/table?page=0", 400),
        ("/en/datasets/permits/table?page=999999&column-page=999999", 200),
        ("/en/datasets/permits/table?indicator=NONE", 400),
        ("/en/datasets/permits/table.csv?rows=SEX", 200),
        ("/en/datasets/permits/table.json?rows=SEX", 200),
        ("/en/datasets/permits/table-map-wide.svg?rows=CITIZENSHIP&columns=SEX", 200),
        ("/en/datasets/permits/table-map-narrow.svg?rows=CITIZENSHIP", 200),
        ("/en/datasets/permits/table-map-wide.svg?rows=SEX", 404),
        ("/en/datasets/permits/table-map-wide.svg?rows=NONE", 400),
        ("/en/datasets/permits/table-map-middle.svg", 404),
        ("/en/datasets/nothing/table-map-wide.svg", 404),
        ("/en/datasets/permits/table/SEX", 200),
        ("/en/datasets/permits/table/NONE", 404),
        ("/en/datasets/permits/map-3-wide.svg", 200),
        ("/en/datasets/permits/map-3-narrow.svg", 200),
        ("/en/datasets/permits/map-1-wide.svg", 404),
        ("/en/datasets/permits/map-99999999999999999999-wide.svg", 404),
        ("/en/families/permits", 200),
        ("/en/families/labour", 200),
        ("/en/families/none", 404),
        ("/en/sources", 200),
        ("/en/calendar", 200),
        ("/en/about", 200),
        ("/de/", 404),
        ("/en/none", 404),
        ("/data/permits/permits-fr.csv", 200),
        ("/data/permits/..%2f..%2fsecret", 404),
        ("/data/none/permits.csv", 404),
    ] {
        let (found, text) = get(path).await;
        assert_eq!(found.as_u16(), status, "{path}: {}", &text[..text.len().min(300)]);
        if found.is_client_error() {
            let language = if path.starts_with("/en") { "en" } else { "fr" };
            assert_eq!(html::faults(&text, language), Vec::<String>::new(), "{path}");
        }
    }
}

#[tokio::test]
async fn nothing_in_a_query_makes_a_page_fail() {
    let mut seed = 7_u64;
    let mut next = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap()
    };
    let pieces = [
        "rows=",
        "columns=",
        "SEX=",
        "TIME_PERIOD=",
        "page=",
        "column-page=",
        "sort=",
        "order=up",
        "indicator=",
        "&",
        "&",
        "&",
        "%",
        "%FF",
        "%00",
        "=",
        "latest",
        "SEX",
        "_T",
        "F",
        "2025",
        "1",
        "-1",
        "99999999999999999999",
        "TIME_PERIOD",
        "CITIZENSHIP",
        "<script>",
        "%22%3E",
        "+",
        "%D8%B1",
        "SHARE",
        "'",
        ";",
    ];
    let app = rihla::web::router(Arc::new(Sample::new()));
    for _ in 0..400 {
        let query: String = (0..next() % 9).map(|_| pieces[next() % pieces.len()]).collect();
        let query = query.replace(['<', '>'], "%3C");
        let place = ["/ar/datasets/permits/table?", "/fr/datasets/border/table.csv?", "/en/datasets/stock/table.json?", "/es/datasets?q="]
            [next() % 4];
        let request = Request::get(format!("{place}{query}")).body(Body::empty()).unwrap();
        let response = app.clone().oneshot(request).await.unwrap();
        assert!(matches!(response.status().as_u16(), 200 | 400), "{place}{query}: {}", response.status());
    }
}

#[tokio::test]
async fn answers_carry_strict_headers() {
    for path in ["/fr/", "/fr/none", "/assets/rihla.css", "/data/permits/permits-fr.csv", "/fr/datasets/permits/table?SEX=Q"] {
        let response = ask(Request::get(path).body(Body::empty()).unwrap()).await;
        let headers = response.headers();
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        for part in ["default-src 'none'", "style-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{path}: {part}");
        }
        assert!(!policy.contains("unsafe"));
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(headers.contains_key(header::REFERRER_POLICY));
    }
}

#[tokio::test]
async fn what_a_reader_has_is_not_sent_again() {
    for path in ["/fr/", "/fr/datasets/permits", "/assets/rihla.css", "/data/permits/permits-fr.csv", "/catalog.jsonld"] {
        let response = ask(Request::get(path).body(Body::empty()).unwrap()).await;
        let tag = response.headers()[header::ETAG].clone();
        let response = ask(Request::get(path).header(header::IF_NONE_MATCH, &tag).body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED, "{path}");
        assert_eq!(response.headers()[header::ETAG], tag);
        assert!(to_bytes(response.into_body(), usize::MAX).await.unwrap().is_empty());
        let response = ask(Request::get(path).header(header::IF_NONE_MATCH, "\"other\"").body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn pages_are_packed_and_heads_are_answered() {
    let request = Request::get("/ar/datasets/permits").header(header::ACCEPT_ENCODING, "gzip").body(Body::empty()).unwrap();
    let response = ask(request).await;
    assert_eq!(response.headers()[header::CONTENT_ENCODING], "gzip");
    let varies: Vec<&str> = response.headers().get_all(header::VARY).iter().map(|value| value.to_str().unwrap()).collect();
    assert!(varies.contains(&"accept-encoding") && varies.contains(&"cookie"), "{varies:?}");
    let packed = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    assert!(packed.len() < 100_000, "{}", packed.len());
    let response = ask(Request::head("/ar/").body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(to_bytes(response.into_body(), usize::MAX).await.unwrap().is_empty());
    let response = ask(Request::post("/ar/").body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_view_as_csv_and_json_keeps_absence_apart() {
    let (_, csv) = get("/en/datasets/permits/table.csv?rows=CITIZENSHIP&columns=SEX&TIME_PERIOD=2016").await;
    assert!(csv.starts_with("CITIZENSHIP,CITIZENSHIP_NAME,SEX,SEX_NAME,OBS_VALUE,OBS_STATUS,CONF_STATUS\r\n"));
    assert!(csv.contains(",,A,D\r\n"), "a withheld cell: {csv}");
    assert!(csv.contains(",0,A,F\r\n"), "a zero: {csv}");
    let (_, json) = get("/en/datasets/permits/table.json?rows=CITIZENSHIP&columns=SEX&TIME_PERIOD=2016").await;
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["release"], "permits.2");
    assert_eq!(value["heldAt"]["TIME_PERIOD"], "2016");
    assert!(value["cells"].as_array().unwrap().len() > 20);
    let (_, csv) = get("/en/datasets/hostile/table.csv").await;
    assert!(!csv.contains("\n=") && csv.contains("<script>alert(2)</script>"));
}

#[tokio::test]
async fn downloads_are_attachments() {
    let response = ask(Request::get("/data/permits/permits-fr.csv").body(Body::empty()).unwrap()).await;
    assert_eq!(response.headers()[header::CONTENT_DISPOSITION], "attachment; filename=\"permits-fr.csv\"");
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/csv");
}

#[tokio::test]
async fn switching_the_language_keeps_the_view() {
    let (_, page) = get("/fr/datasets/permits/table?rows=SEX&columns=TIME_PERIOD&CITIZENSHIP=SEN").await;
    assert!(page.contains(r##"href="/ar/datasets/permits/table?rows=SEX&#38;columns=TIME_PERIOD&#38;CITIZENSHIP=SEN" lang="ar""##));
}

/// A picture of a chosen table is taken away alone: it says itself what it shows, in the reader's language and direction.
#[tokio::test]
async fn the_picture_of_a_chosen_table_has_its_title() {
    let titles = [
        ("en", "ltr", "Residence permits issued: ", "by Sex and Time"),
        ("fr", "ltr", " : ", " par "),
        ("ar", "rtl", ": ", " بحسب "),
        ("es", "ltr", ": ", " por "),
        ("pt", "ltr", ": ", " por "),
    ];
    for (language, direction, dataset, by) in titles {
        let (_, page) = get(&format!("/{language}/datasets/permits/table?rows=SEX&columns=TIME_PERIOD&CITIZENSHIP=SEN")).await;
        let named = page.split("<figure class=\"view\" aria-label=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert!(named.contains(dataset) && named.contains(by), "{language}: {named}");
        let svgs: Vec<&str> = page.split("<svg ").skip(1).map(|rest| rest.split("</svg>").next().unwrap()).collect();
        assert_eq!(svgs.len(), 2, "{language}");
        for svg in svgs {
            let title = svg.split("-title\">").nth(1).unwrap().split("</title>").next().unwrap();
            assert!(title == named && title.contains(by), "{language}: {title}");
            assert!(svg.contains(&format!("direction=\"{direction}\"")), "{language}");
            // drawn too, and not only told: its first words stand in a text of the picture
            let first = title.split([':', ' ']).next().unwrap();
            assert!(svg.split("<text ").any(|text| text.contains("font-weight=\"600\"") && text.contains(first)), "{language}: {svg}");
        }
    }
    let (_, page) = get("/en/datasets/permits/table?rows=SEX&columns=TIME_PERIOD&CITIZENSHIP=SEN").await;
    let title = page.split("-title\">").nth(1).unwrap().split("</title>").next().unwrap();
    assert!(title.contains("(") && title.contains("Senegal)"), "{title}");
    let (_, map) = get("/en/datasets/permits/table-map-wide.svg?rows=CITIZENSHIP&columns=SEX").await;
    let title = map.split("-title\">").nth(1).unwrap().split("</title>").next().unwrap();
    assert!(title.starts_with("Residence permits issued: ") && !title.contains("Sex"), "a map shows one column: {title}");
}

/// A citation leaves the page: it holds the whole address where the node's own is configured, and nothing that a stranger's request says.
#[tokio::test]
async fn a_citation_holds_the_address_of_the_node() {
    let cited = |page: &str| page.split("class=\"citation\">").nth(1).unwrap().split("</p>").next().unwrap().to_owned();
    for path in ["/en/datasets/permits/table?rows=SEX&columns=TIME_PERIOD&CITIZENSHIP=SEN", "/en/datasets/permits"] {
        for (address, begins) in
            [(Some("https://node.example"), ">https://node.example/en/datasets/permits"), (None, ">/en/datasets/permits")]
        {
            let node = Sample { address: address.map(str::to_owned), ..Sample::new() };
            let request = Request::get(path).header(header::HOST, "evil.example").body(Body::empty()).unwrap();
            let (_, page) = read(rihla::web::router(Arc::new(node)).oneshot(request).await.unwrap()).await;
            let cited = cited(&page);
            assert!(cited.contains(begins) && !page.contains("evil.example"), "{cited}");
        }
    }
}

/// A table that somebody chose is drawn too, and cited with what was chosen.
#[tokio::test]
async fn a_chosen_table_is_drawn_and_cited() {
    let drawings = |page: &str| page.matches("<div class=\"drawing ").count();
    let (_, page) = get("/en/datasets/permits/table?rows=SEX&columns=TIME_PERIOD&CITIZENSHIP=SEN").await;
    // wide and narrow; men and women are lines, the total of both is not a third
    assert_eq!(drawings(&page), 2, "{page}");
    assert!(!page.contains("table-map-"), "sexes are no areas");
    let cited = page.split("class=\"citation\">").nth(1).unwrap().split("</p>").next().unwrap();
    assert!(
        cited.contains("/en/datasets/permits/table?rows=SEX&#38;columns=TIME_PERIOD&#38;CITIZENSHIP=SEN") && cited.contains("Senegal"),
        "{cited}"
    );
    let (_, page) = get("/en/datasets/permits/table?rows=CITIZENSHIP&columns=").await;
    assert_eq!(drawings(&page), 2);
    let map =
        page.split("src=\"").find(|rest| rest.starts_with("/en/datasets/permits/table-map-wide.svg")).unwrap().split('"').next().unwrap();
    let (status, svg) = get(&map.replace("&#38;", "&")).await;
    assert!(status == 200 && svg.starts_with("<svg") && svg.contains("Senegal"), "{status}");
}
