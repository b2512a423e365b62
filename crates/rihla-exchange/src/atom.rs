//! An Atom feed (RFC 4287).

use std::fmt::Write;

use crate::{FeedEntry, FeedView};

/// Writes a feed of releases.
#[must_use]
pub fn release_feed(view: &FeedView) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let tag = view.language.tag();
    let _ = writeln!(out, "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{tag}\">");
    element(&mut out, 1, "id", &view.address);
    element(&mut out, 1, "title", &view.title);
    element(&mut out, 1, "updated", &view.updated.to_string());
    let _ = writeln!(out, "  <author><name>{}</name></author>", escape(&view.author));
    let _ = writeln!(out, "  <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>", escape(&view.address));
    let _ = writeln!(out, "  <link rel=\"alternate\" type=\"text/html\" hreflang=\"{tag}\" href=\"{}\"/>", escape(&view.page));
    for entry in &view.entries {
        push_entry(&mut out, entry);
    }
    out.push_str("</feed>\n");
    out
}

fn push_entry(out: &mut String, entry: &FeedEntry) {
    out.push_str("  <entry>\n");
    element(out, 2, "id", &entry.identifier);
    element(out, 2, "title", &entry.title);
    element(out, 2, "updated", &entry.updated.to_string());
    element(out, 2, "published", &entry.published.to_string());
    if !entry.kind.is_empty() {
        let _ = writeln!(out, "    <category term=\"{}\"/>", escape(&entry.kind));
    }
    let _ = writeln!(out, "    <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escape(&entry.page));
    element(out, 2, "summary", &entry.summary);
    out.push_str("  </entry>\n");
}

fn element(out: &mut String, depth: usize, name: &str, text: &str) {
    let _ = writeln!(out, "{:width$}<{name}>{}</{name}>", "", escape(text), width = depth * 2);
}

/// A text as XML 1.0 takes it: markup escaped, characters that XML cannot hold left out (section 2.2).
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_stays_text() {
        assert_eq!(escape("<b>&\"\u{0}\u{b}é\n"), "&lt;b&gt;&amp;&quot;é ");
    }
}
