//! Pages in a real browser: nothing overflows a small screen, text stands out, the keyboard reaches everything in reading
//! order, the policy forbids nothing that is used. Needs chromium and chromedriver (`CHROMEDRIVER` or in the path); else it
//! is not run. Pictures of the pages are kept where `RIHLA_PICTURES` says.

use std::path::PathBuf;
use std::sync::Arc;

use crate::driver::Browser;
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

/// Widest thing that leaves the screen, if any does.
const OVERFLOW: &str = r#"
const width = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth <= width) return null;
let worst = null;
for (const e of document.querySelectorAll('body *')) {
  if (e.closest('.scroll, .unseen, svg')) continue;
  const box = e.getBoundingClientRect();
  const out = Math.max(box.right - width, -box.left);
  if (out > 0.5 && (!worst || out > worst.out)) worst = { out, what: e.outerHTML.slice(0, 160) };
}
return worst || { out: document.documentElement.scrollWidth - width, what: 'unknown' };
"#;

/// Texts whose contrast is below 4.5 (3 for large ones): WCAG 2.2, 1.4.3.
const CONTRAST: &str = r#"
const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return { r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1 }; };
const lum = c => [c.r, c.g, c.b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.a > 0.99) return c; } return { r: 255, g: 255, b: 255, a: 1 }; };
const bad = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const text = walk.currentNode.textContent.trim(), e = walk.currentNode.parentElement;
  if (!text || e.closest('svg, .unseen, .skip, option, details:not([open]) > :not(summary)') || !e.getClientRects().length) continue;
  const style = getComputedStyle(e), size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700);
  const [a, b] = [lum(parse(style.color)), lum(ground(e))].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  if (ratio < (large ? 3 : 4.5)) bad.push(text.slice(0, 40) + ' ' + ratio.toFixed(2));
  if (size < 11) bad.push(text.slice(0, 40) + ' ' + size + 'px');
}
return bad;
"#;

/// Things to press that are smaller than 24 by 24 pixels and do not stand in a sentence: WCAG 2.2, 2.5.8.
const SMALL: &str = r#"
return [...document.querySelectorAll('nav a, button, select, input, summary')]
  .filter(e => e.getClientRects().length && !e.closest('.skip'))
  .filter(e => { const b = e.getBoundingClientRect(); return b.height < 24 || b.width < 16; })
  .map(e => e.outerHTML.slice(0, 120));
"#;

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
            for (width, height, dark) in [(320, 640, false), (360, 740, true), (1280, 900, false)] {
                browser.screen(width, height, dark);
                let place = format!("{language}/{page} at {width}{}", if dark { " dark" } else { "" });
                let overflow = browser.run(OVERFLOW);
                if !overflow.is_null() {
                    wrong.push(format!("{place}: overflow {overflow}"));
                }
                for (what, script) in [("contrast", CONTRAST), ("small", SMALL)] {
                    let found = browser.run(script);
                    let none = found.as_array().is_some_and(Vec::is_empty);
                    if !none {
                        wrong.push(format!("{place}: {what} {found}"));
                    }
                }
                if let Some(folder) = &pictures {
                    std::fs::create_dir_all(folder).unwrap();
                    browser.picture(&folder.join(format!("{language}-{n:02}-{width}.png")));
                }
            }
            let complaints: Vec<String> = browser.complaints().into_iter().filter(|c| !c.contains("status of 4")).collect();
            if !complaints.is_empty() {
                wrong.push(format!("{language}/{page}: {complaints:?}"));
            }
        }
    }
    for page in ["ar/", "fr/datasets/permits/table"] {
        browser.screen(1280, 900, false);
        browser.go(&format!("{address}/{page}"));
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
