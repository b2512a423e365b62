//! What a page has to be in a real browser, on three screens: nothing overflows, text stands out, what is pressed is large enough.

use std::path::Path;

use crate::driver::Browser;

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

/// The screens: width, height, whether dark.
const SCREENS: [(u32, u32, bool); 3] = [(320, 640, false), (360, 740, true), (1280, 900, false)];

/// What is wrong with the page that the browser shows; pictures of it are kept in a folder.
pub fn look(browser: &Browser, place: &str, pictures: Option<(&Path, &str)>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (width, height, dark) in SCREENS {
        browser.screen(width, height, dark);
        let place = format!("{place} at {width}{}", if dark { " dark" } else { "" });
        let overflow = browser.run(OVERFLOW);
        if !overflow.is_null() {
            wrong.push(format!("{place}: overflow {overflow}"));
        }
        for (what, script) in [("contrast", CONTRAST), ("small", SMALL)] {
            let found = browser.run(script);
            if !found.as_array().is_some_and(Vec::is_empty) {
                wrong.push(format!("{place}: {what} {found}"));
            }
        }
        if let Some((folder, name)) = pictures {
            std::fs::create_dir_all(folder).unwrap();
            browser.picture(&folder.join(format!("{name}-{width}.png")));
        }
    }
    let complaints: Vec<String> = browser.complaints().into_iter().filter(|c| !c.contains("status of 4")).collect();
    if !complaints.is_empty() {
        wrong.push(format!("{place}: {complaints:?}"));
    }
    wrong
}

/// What is wrong by axe-core, at the impacts that keep people out.
const AXE: &str = "const done = arguments[arguments.length - 1]; axe.run(document, { resultTypes: ['violations'] }).then(r => done(r.violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id + ': ' + v.nodes[0].html.slice(0, 160))), e => done([String(e)]));";

/// Looks at one page after the other, and remembers what is wrong.
pub struct Eyes<'a> {
    pub language: &'a str,
    pub pictures: Option<&'a Path>,
    /// The text of axe-core, where it looks too.
    pub axe: Option<&'a str>,
    pub number: usize,
    pub wrong: Vec<String>,
}

impl Eyes<'_> {
    pub fn see(&mut self, browser: &Browser, what: &str) {
        self.number += 1;
        let (language, name) = (self.language, format!("{}-{:02}-{what}", self.language, self.number));
        self.wrong.extend(look(browser, &format!("{language} {what}"), self.pictures.map(|folder| (folder, name.as_str()))));
        if let Some(axe) = self.axe {
            browser.run(axe);
            let found = browser.run_to_end(AXE);
            if !found.as_array().is_some_and(Vec::is_empty) {
                self.wrong.push(format!("{language} {what}: axe {found}"));
            }
        }
    }
}
