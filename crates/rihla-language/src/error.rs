//! What can be wrong with message files.

use rihla_model::Language;

/// Why messages cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LanguageError {
    /// A message file has a mistake.
    #[error("locales/{language}/{file}, byte {at}: {reason}; correct the message there (Fluent syntax)")]
    Syntax {
        /// Language of the file.
        language: Language,
        /// File name.
        file: String,
        /// Byte offset of the mistake.
        at: usize,
        /// What the reader said.
        reason: String,
    },
    /// Two files of a language define the same message.
    #[error("locales/{language}/{file}: message '{id}' is defined twice; remove one of the two")]
    Twice {
        /// Language of the file.
        language: Language,
        /// File name.
        file: String,
        /// The message.
        id: String,
    },
    /// A language has no messages at all.
    #[error("there are no messages for the language '{0}'; add files to locales/{0}/")]
    NoLanguage(Language),
}
