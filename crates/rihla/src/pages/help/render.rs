//! Markdown to HTML.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd, html::push_html};
use rihla_model::Language;

use crate::pages::local::escape;

/// The HTML of a guide. Tags in the text are shown as they were typed; an address without a scheme is one of this node, in this language.
pub(super) fn html(text: &str, language: Language) -> String {
    let events = Parser::new(text).map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        // commands and names of files are written from left to right in every language
        Event::Code(text) => Event::InlineHtml(format!(r#"<code dir="ltr">{}</code>"#, escape(&text)).into()),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = address(&dest_url, language).into();
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        // pictures are of nobody's choosing
        Event::Start(Tag::Image { .. }) => Event::Start(Tag::Emphasis),
        Event::End(TagEnd::Image) => Event::End(TagEnd::Emphasis),
        other => other,
    });
    let mut out = String::with_capacity(text.len() * 2);
    push_html(&mut out, events);
    out
}

/// Where a link leads: `data` to `/fr/data`; what has a scheme or a root of its own, to nowhere but over HTTPS.
fn address(written: &str, language: Language) -> String {
    if written.starts_with("https://") {
        return written.to_owned();
    }
    let own = !written.contains(':') && !written.starts_with('/') && !written.contains("..");
    if own { format!("/{}/{written}", language.tag()) } else { "#".to_owned() }
}

/// The heading of a guide and its first paragraph, as plain text.
pub(super) fn opening(text: &str) -> (String, String) {
    let (mut title, mut first, mut into) = (String::new(), String::new(), None);
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => into = Some(&mut title),
            Event::Start(Tag::Paragraph) => into = Some(&mut first),
            Event::End(TagEnd::Heading(_)) => into = None,
            Event::End(TagEnd::Paragraph) => break,
            Event::Text(text) | Event::Code(text) => {
                if let Some(into) = into.as_mut() {
                    into.push_str(&text);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(into) = into.as_mut() {
                    into.push(' ');
                }
            }
            _ => {}
        }
    }
    (title, first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_markdown_is_shown_and_does_nothing() {
        let text = "A <b onclick=\"x\">b</b> `a <i>`\n\n<script>alert(1)</script>\n\n![a](https://elsewhere.example/pixel.png)\n";
        let html = html(text, Language::Ar);
        for bad in ["<b", "<script", "<i>", "<img"] {
            assert!(!html.contains(bad), "{bad}: {html}");
        }
        assert!(html.contains("&lt;script&gt;") && html.contains(r#"<code dir="ltr">a &lt;i&gt;</code>"#), "{html}");
    }

    #[test]
    fn links_stay_in_the_language_and_in_the_node() {
        assert_eq!(address("data", Language::Fr), "/fr/data");
        assert_eq!(address("help/administrator", Language::Ar), "/ar/help/administrator");
        assert_eq!(address("https://a.example/x", Language::Fr), "https://a.example/x");
        for bad in ["javascript:alert(1)", "//elsewhere.example", "/en/data", "../x", "http://a.example", "data:text/html,x"] {
            assert_eq!(address(bad, Language::Fr), "#", "{bad}");
        }
    }

    #[test]
    fn a_guide_opens_with_its_title_and_a_sentence() {
        let (title, first) = opening("# How *to*\n\nWhat it\nis `for`.\n\n## More\n\nText.\n");
        assert_eq!((title.as_str(), first.as_str()), ("How to", "What it is for."));
    }
}
