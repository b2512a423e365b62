//! Sentences for people that a room below the languages has to say.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A sentence, or a part of one: the id and arguments of its message in `locales`, and its English.
///
/// The node says it in the reader's language. The English is what [`fmt::Display`] writes: for logs and for programs,
/// which know a sentence by its id. `cargo xtask check` compares the English of every `Saying::new` with the message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored")]
pub struct Saying {
    id: Cow<'static, str>,
    english: Cow<'static, str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    arguments: Vec<(Cow<'static, str>, Argument)>,
}

/// What stands in the place of a variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Argument {
    /// A whole number: chooses the plural form.
    Number(i64),
    /// A text that is the same in every language: a name, a path, what the machine said.
    Text(String),
    /// A sentence within the sentence.
    Said(Saying),
}

impl Saying {
    /// A sentence. Variables of the English are written `{name}`.
    #[must_use]
    pub const fn new(id: &'static str, english: &'static str) -> Self {
        Self { id: Cow::Borrowed(id), english: Cow::Borrowed(english), arguments: Vec::new() }
    }

    /// Fills in a variable.
    #[must_use]
    pub fn with(mut self, name: &'static str, argument: impl Into<Argument>) -> Self {
        self.arguments.push((Cow::Borrowed(name), argument.into()));
        self
    }

    /// Fills in a variable anew: a page names by its label what an operation names by its identifier.
    #[must_use]
    pub fn instead(mut self, name: &'static str, argument: impl Into<Argument>) -> Self {
        self.arguments.retain(|(known, _)| known != name);
        self.with(name, argument)
    }

    /// The id of its message: the stable code by which programs know it. Empty for a sentence of an older receipt.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its variables.
    #[must_use]
    pub fn arguments(&self) -> &[(Cow<'static, str>, Argument)] {
        &self.arguments
    }
}

impl fmt::Display for Saying {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest: &str = &self.english;
        while let Some((before, after)) = rest.split_once('{') {
            f.write_str(before)?;
            let found = after
                .split_once('}')
                .and_then(|(name, after)| self.arguments.iter().find(|(known, _)| known == name).map(|(_, argument)| (argument, after)));
            match found {
                Some((argument, after)) => {
                    write!(f, "{argument}")?;
                    rest = after;
                }
                None => {
                    f.write_str("{")?;
                    rest = after;
                }
            }
        }
        f.write_str(rest)
    }
}

impl std::error::Error for Saying {}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
            Self::Said(saying) => write!(f, "{saying}"),
        }
    }
}

/// How sentences were stored: receipts of older programs hold the English alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    English(String),
    Whole {
        id: String,
        english: String,
        #[serde(default)]
        arguments: Vec<(String, Argument)>,
    },
}

impl From<Stored> for Saying {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::English(english) => Self { id: Cow::Borrowed(""), english: Cow::Owned(english), arguments: Vec::new() },
            Stored::Whole { id, english, arguments } => Self {
                id: Cow::Owned(id),
                english: Cow::Owned(english),
                arguments: arguments.into_iter().map(|(name, argument)| (Cow::Owned(name), argument)).collect(),
            },
        }
    }
}

impl From<i64> for Argument {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}
impl From<u64> for Argument {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}
impl From<u32> for Argument {
    fn from(number: u32) -> Self {
        Self::Number(i64::from(number))
    }
}
impl From<usize> for Argument {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}
impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<&String> for Argument {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
impl From<&std::path::Path> for Argument {
    fn from(path: &std::path::Path) -> Self {
        Self::Text(path.display().to_string())
    }
}
impl From<&std::path::PathBuf> for Argument {
    fn from(path: &std::path::PathBuf) -> Self {
        Self::Text(path.display().to_string())
    }
}
impl From<Saying> for Argument {
    fn from(saying: Saying) -> Self {
        Self::Said(saying)
    }
}
impl From<&Saying> for Argument {
    fn from(saying: &Saying) -> Self {
        Self::Said(saying.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_filled_in() {
        let inner = Saying::new("inner", "it has no {what}").with("what", "format.json");
        let saying =
            Saying::new("outer", "{path} is odd ({reason}); {count} times").with("path", "/d").with("reason", inner).with("count", 3_u64);
        assert_eq!(saying.to_string(), "/d is odd (it has no format.json); 3 times");
    }

    #[test]
    fn an_argument_is_not_read_as_a_variable() {
        let saying = Saying::new("a", "{one} and {two}").with("one", "{two}").with("two", "2");
        assert_eq!(saying.to_string(), "{two} and 2");
        assert_eq!(Saying::new("a", "[{absent}] {").to_string(), "[{absent}] {");
    }

    #[test]
    fn an_older_receipt_holds_english_alone() {
        let read: Saying = serde_json::from_str("\"the file is damaged\"").unwrap();
        assert_eq!((read.id(), read.to_string().as_str()), ("", "the file is damaged"));
        let saying = Saying::new("outer", "{n} rows").with("n", 3_u64).with("why", Saying::new("inner", "so"));
        let again: Saying = serde_json::from_str(&serde_json::to_string(&saying).unwrap()).unwrap();
        assert_eq!(again, saying);
    }
}
