//! Texts that may be in another language than the page.

use rihla_model::{Language, LocalText};

/// Escapes text for HTML content and attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' => {}
            c => out.push(c),
        }
    }
    out
}

/// The text in the language of the page; where it exists in another only, inside an element that says which.
pub(crate) fn local_html(language: Language, text: &LocalText) -> String {
    let shown = escape(text.get(language));
    let of = text.language_of(language);
    if of == language || shown.is_empty() {
        return shown;
    }
    format!(r#"<span lang="{}" dir="{}">{shown}</span>"#, of.tag(), direction(of))
}

/// The writing direction of a language as HTML says it.
pub(crate) const fn direction(language: Language) -> &'static str {
    if language.is_right_to_left() { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_says_its_language() {
        let text = LocalText::new(Language::Ar, "رحلة");
        assert_eq!(local_html(Language::Ar, &text), "رحلة");
        assert_eq!(local_html(Language::Fr, &text), r#"<span lang="ar" dir="rtl">رحلة</span>"#);
        assert_eq!(local_html(Language::Fr, &LocalText::new(Language::Fr, "<script>")), "&lt;script&gt;");
    }
}
