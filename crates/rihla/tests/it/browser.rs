//! Pages in a real browser: nothing overflows a small screen, text stands out, the keyboard reaches everything in reading
//! order, the policy forbids nothing that is used. Needs chromium and chromedriver (`CHROMEDRIVER` or in the path); else it
//! is not run. Pictures of the pages are kept where `RIHLA_PICTURES` says.

use std::path::PathBuf;
use std::sync::Arc;

use crate::driver::Browser;
use crate::looks::look;
use crate::sample::Sample;

/// Each kind of page.
const PAGES: [&str; 14] = [
    "",
    "datasets?q=permits",
    "datasets/permits",
    "datasets/permits/table",
    "datasets/permits/table?rows=CITIZENSHIP&columns=SEX&TIME_PERIOD=2016",
    "datasets/permits/table?SEX=Q",
    "datasets/stock",
    "datasets/border",
    "datasets/hostile",
    "datasets/asylum",
    "families/permits",
    "families/labour",
    "sources",
    "about",
];

/// Where the focus is: number of the element in reading order, and whether it can be seen.
const FOCUS: &str = r#"
const all = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')].filter(e => e.getClientRects().length);
const e = document.activeElement, style = getComputedStyle(e);
return { at: all.indexOf(e), of: all.length, seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, what: e.outerHTML.slice(0, 100) };
"#;

/// A server with the sample site on a port of its own, while the test runs.
fn serve() -> (tokio::runtime::Runtime, String) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let app = rihla::web::router(Arc::new(Sample::new()));
    runtime.spawn(async move { axum::serve(listener, app).await });
    (runtime, address)
}

#[test]
fn pages_serve_every_reader() {
    let Some(browser) = Browser::start() else {
        eprintln!("not run: chromedriver absent");
        return;
    };
    let (_runtime, address) = serve();
    let pictures = std::env::var_os("RIHLA_PICTURES").map(PathBuf::from);
    let mut wrong: Vec<String> = Vec::new();
    for language in ["fr", "ar"] {
        for (n, page) in PAGES.into_iter().enumerate() {
            browser.go(&format!("{address}/{language}/{page}"));
            let name = format!("{language}-{n:02}");
            wrong.extend(look(&browser, &format!("{language}/{page}"), pictures.as_deref().map(|folder| (folder, name.as_str()))));
        }
    }
    for page in ["ar/", "fr/datasets/permits/table"] {
        browser.screen(1280, 900, false);
        browser.go(&format!("{address}/{page}"));
        // keys go to the page once it has the focus
        browser.own("Page.bringToFront", &serde_json::json!({}));
        browser.wait("return document.readyState === 'complete' && document.hasFocus()");
        let mut last = -1;
        let mut of = 1;
        while last + 1 < of {
            browser.tab();
            let focus = browser.run(FOCUS);
            let at = focus["at"].as_i64().unwrap_or(-1);
            of = focus["of"].as_i64().unwrap_or(0);
            if at != last + 1 || focus["seen"] != true {
                wrong.push(format!("{page}: focus {focus} after {last}"));
                break;
            }
            last = at;
        }
        if of < 20 {
            wrong.push(format!("{page}: only {of} places for the keyboard"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
