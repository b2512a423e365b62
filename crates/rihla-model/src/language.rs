//! Languages and texts in several of them.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// A language that names and texts may be in (ISO 639-1).
///
/// The node speaks the first five; Amharic and Kiswahili serve names of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Arabic.
    Ar,
    /// English.
    En,
    /// French.
    Fr,
    /// Portuguese.
    Pt,
    /// Spanish.
    Es,
    /// Amharic.
    Am,
    /// Kiswahili.
    Sw,
}

impl Language {
    /// Every language that a text may be in.
    pub const ALL: [Language; 7] = [Language::Ar, Language::En, Language::Fr, Language::Pt, Language::Es, Language::Am, Language::Sw];

    /// The languages in which every page, message and report is complete.
    pub const SPOKEN: [Language; 5] = [Language::Ar, Language::En, Language::Fr, Language::Pt, Language::Es];

    /// The ISO 639-1 code.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Language::Ar => "ar",
            Language::En => "en",
            Language::Fr => "fr",
            Language::Pt => "pt",
            Language::Es => "es",
            Language::Am => "am",
            Language::Sw => "sw",
        }
    }

    /// The language of an ISO 639-1 code or of a longer tag that begins with one (`fr-MA`).
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let head = tag.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|l| l.tag().eq_ignore_ascii_case(head))
    }

    /// Whether the language is written from right to left.
    #[must_use]
    pub const fn is_right_to_left(self) -> bool {
        matches!(self, Language::Ar)
    }

    /// The language's own name for itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Language::Ar => "العربية",
            Language::En => "English",
            Language::Fr => "Français",
            Language::Pt => "Português",
            Language::Es => "Español",
            Language::Am => "አማርኛ",
            Language::Sw => "Kiswahili",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.tag())
    }
}

/// A text in one or more languages. In TOML: a table `{ en = "…", ar = "…" }`, or a bare string, taken as English.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct LocalText(BTreeMap<Language, String>);

impl LocalText {
    /// A text in one language.
    #[must_use]
    pub fn new(language: Language, text: impl Into<String>) -> Self {
        Self(BTreeMap::from([(language, text.into())]))
    }

    /// Adds or replaces the text in one language.
    pub fn insert(&mut self, language: Language, text: impl Into<String>) {
        self.0.insert(language, text.into());
    }

    /// The text in this language alone.
    #[must_use]
    pub fn exact(&self, language: Language) -> Option<&str> {
        self.0.get(&language).map(String::as_str)
    }

    /// The text in this language, else in English, else in French, else in whichever there is; empty if there is none.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        [language, Language::En, Language::Fr]
            .into_iter()
            .find_map(|l| self.exact(l))
            .or_else(|| self.0.values().next().map(String::as_str))
            .unwrap_or_default()
    }

    /// The language in which [`LocalText::get`] answers: pages mark foreign text with it.
    #[must_use]
    pub fn language_of(&self, wanted: Language) -> Language {
        [wanted, Language::En, Language::Fr]
            .into_iter()
            .find(|l| self.0.contains_key(l))
            .or_else(|| self.0.keys().next().copied())
            .unwrap_or(wanted)
    }

    /// All texts, by language.
    pub fn iter(&self) -> impl Iterator<Item = (Language, &str)> {
        self.0.iter().map(|(l, t)| (*l, t.as_str()))
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'de> Deserialize<'de> for LocalText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            One(String),
            Many(BTreeMap<Language, String>),
        }
        Ok(match Form::deserialize(deserializer)? {
            Form::One(text) => Self::new(Language::En, text),
            Form::Many(texts) => Self(texts),
        })
    }
}
