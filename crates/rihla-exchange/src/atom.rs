//! Atom feeds (RFC 4287).

use std::fmt::Write;

use jiff::Timestamp;
use rihla_model::Language;

use crate::{Category, FeedEntry, FeedView, GoneView, RecordEntry, RecordFeedView, RecordView};

/// Writes a feed of releases.
#[must_use]
pub fn release_feed(view: &FeedView) -> String {
    let mut out = String::new();
    let FeedView { address, page, title, author, language, updated, entries } = view;
    begin(&mut out, "", &Head { address, page, title, author, language: *language, updated: *updated });
    for entry in entries {
        push_entry(&mut out, entry);
    }
    out.push_str("</feed>\n");
    out
}

/// Writes a feed of records that changed, with a tombstone (RFC 6721) for each that is gone.
#[must_use]
pub fn record_feed(view: &RecordFeedView) -> String {
    let mut out = String::new();
    let RecordFeedView { address, page, next, title, author, language, updated, entries } = view;
    let head = Head { address, page, title, author, language: *language, updated: *updated };
    begin(&mut out, " xmlns:at=\"http://purl.org/atompub/tombstones/1.0\"", &head);
    if let Some(next) = next {
        let _ = writeln!(out, "  <link rel=\"next\" type=\"application/atom+xml\" href=\"{}\"/>", escape(next));
    }
    for entry in entries {
        match entry {
            RecordEntry::Present(record) => push_record(&mut out, record),
            RecordEntry::Gone(gone) => push_tombstone(&mut out, gone),
        }
    }
    out.push_str("</feed>\n");
    out
}

/// What every feed begins with.
struct Head<'v> {
    address: &'v str,
    page: &'v str,
    title: &'v str,
    author: &'v str,
    language: Language,
    updated: Timestamp,
}

fn begin(out: &mut String, namespaces: &str, head: &Head<'_>) {
    let tag = head.language.tag();
    out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let _ = writeln!(out, "<feed xmlns=\"http://www.w3.org/2005/Atom\"{namespaces} xml:lang=\"{tag}\">");
    element(out, 1, "id", head.address);
    element(out, 1, "title", head.title);
    element(out, 1, "updated", &head.updated.to_string());
    let _ = writeln!(out, "  <author><name>{}</name></author>", escape(head.author));
    let _ = writeln!(out, "  <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>", escape(head.address));
    let _ = writeln!(out, "  <link rel=\"alternate\" type=\"text/html\" hreflang=\"{tag}\" href=\"{}\"/>", escape(head.page));
}

fn push_record(out: &mut String, record: &RecordView) {
    out.push_str("  <entry>\n");
    element(out, 2, "id", &record.identifier);
    element(out, 2, "title", &record.title);
    element(out, 2, "updated", &record.updated.to_string());
    element(out, 2, "published", &record.published.to_string());
    let _ = writeln!(out, "    <author><name>{}</name></author>", escape(&record.agency));
    for category in &record.categories {
        push_category(out, category);
    }
    let _ = writeln!(out, "    <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escape(&record.page));
    if let Some((address, media_type)) = &record.data {
        let _ = writeln!(out, "    <link rel=\"alternate\" type=\"{}\" href=\"{}\"/>", escape(media_type), escape(address));
    }
    if !record.summary.is_empty() {
        element(out, 2, "summary", &record.summary);
    }
    out.push_str("  </entry>\n");
}

fn push_category(out: &mut String, category: &Category) {
    let _ = write!(out, "    <category term=\"{}\"", escape(&category.term));
    for (name, value) in [("scheme", &category.scheme), ("label", &category.label)] {
        if !value.is_empty() {
            let _ = write!(out, " {name}=\"{}\"", escape(value));
        }
    }
    out.push_str("/>\n");
}

fn push_tombstone(out: &mut String, gone: &GoneView) {
    let _ = writeln!(out, "  <at:deleted-entry ref=\"{}\" when=\"{}\">", escape(&gone.identifier), gone.when);
    if !gone.agency.is_empty() {
        let _ = writeln!(out, "    <at:by><name>{}</name></at:by>", escape(&gone.agency));
    }
    if !gone.reason.is_empty() {
        element(out, 2, "at:comment", &gone.reason);
    }
    out.push_str("  </at:deleted-entry>\n");
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
