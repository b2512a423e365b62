//! From texts to words: what is one word, which forms of it are the same, and what they have in common with other forms.

mod arabic;
mod ethiopic;
mod fold;
mod stem;
mod stop;
mod token;

use std::ops::Range;

use rihla_model::Language;

pub use fold::fold;
pub(crate) use stop::is_stop;

/// The most characters of a word that are looked at.
const MOST: usize = 64;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// The form that all its spellings share.
    pub exact: String,
    /// What its grammatical forms share; may be the word itself, never empty.
    pub stems: Vec<String>,
}

/// The words of a text. Of a text whose language is not known, words of a script are taken for words of every language that is written in it.
#[must_use]
pub fn words(text: &str, language: Option<Language>) -> Vec<Word> {
    let word = |at: Range<usize>| {
        let raw: String = text.get(at.clone()).unwrap_or_default().chars().take(MOST).collect();
        let exact = fold(&raw);
        (!exact.is_empty()).then(|| Word { stems: stem::stems(&raw, &exact, language), at, exact })
    };
    token::tokens(text).into_iter().filter_map(word).collect()
}
