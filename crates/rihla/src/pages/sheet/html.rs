//! Pieces of HTML that are made of text, and never of anything else.

use std::fmt;

use crate::pages::Reader;
use crate::pages::local::escape;
use crate::pages::state::State;

/// A piece of HTML. Each is made of text that is escaped here; none is taken as it comes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::pages) struct Html(String);

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Html {
    /// Words of the page's own language.
    pub(in crate::pages) fn text(text: &str) -> Self {
        Self(escape(text))
    }

    /// A name, a code or anything that may run in another direction.
    pub(in crate::pages) fn name(text: &str) -> Self {
        Self(format!("<bdi>{}</bdi>", escape(text)))
    }

    /// What a program reads, as it is.
    pub(in crate::pages) fn code(text: &str) -> Self {
        Self(format!("<code dir=\"ltr\">{}</code>", escape(text)))
    }

    /// Words that matter less.
    pub(in crate::pages) fn quiet(text: &str) -> Self {
        Self(format!("<span class=\"quiet\">{}</span>", escape(text)))
    }

    /// A link with its words.
    pub(in crate::pages) fn link(href: &str, words: &str) -> Self {
        Self(format!("<a href=\"{}\"><bdi>{}</bdi></a>", escape(href), escape(words)))
    }

    /// A state, with word and icon.
    pub(in crate::pages) fn state(state: &State) -> Self {
        let (icon, word) = (escape(state.icon), escape(&state.word));
        Self(format!("<span class=\"state {}\"><span aria-hidden=\"true\">{icon}</span> {word}</span>", escape(state.class)))
    }

    /// A text of definitions, in the reader's language or marked with its own.
    pub(in crate::pages) fn local(reader: &Reader<'_>, text: &rihla_model::LocalText) -> Self {
        Self(reader.local(text))
    }

    /// A form of one button; `about` is heard after its words, so that buttons of a table are told apart.
    pub(in crate::pages) fn button(action: &str, hidden: &[(&str, &str)], words: &str, about: &str) -> Self {
        let fields: String = hidden
            .iter()
            .map(|(name, value)| format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", escape(name), escape(value)))
            .collect();
        let about = if about.is_empty() { String::new() } else { format!("<span class=\"unseen\">: {}</span>", escape(about)) };
        Self(format!(
            "<form method=\"post\" action=\"{}\">{fields}<button class=\"second\" type=\"submit\">{}{about}</button></form>",
            escape(action),
            escape(words)
        ))
    }

    /// Whether nothing is in it.
    pub(in crate::pages) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Pieces one after another, with a blank or a new line between.
pub(in crate::pages) fn join(pieces: impl IntoIterator<Item = Html>, lines: bool) -> Html {
    let pieces: Vec<String> = pieces.into_iter().filter(|piece| !piece.is_empty()).map(|piece| piece.0).collect();
    Html(pieces.join(if lines { "<br>" } else { " " }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_becomes_html_that_was_text() {
        let evil = "\"><script>alert(1)</script>";
        let pieces = [
            Html::text(evil),
            Html::name(evil),
            Html::code(evil),
            Html::quiet(evil),
            Html::link(evil, evil),
            Html::button(evil, &[(evil, evil)], evil, evil),
        ];
        for piece in pieces {
            assert!(!piece.to_string().contains("<script") && !piece.to_string().contains("\"><script"), "{piece}");
        }
    }
}
