//! Typed identifiers.

use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Saying;

/// An identifier of one kind of thing: an SDMX identifier (letter or digit first, then letters, digits, `_`, `-`, `@`, `.`).
///
/// The kind is a type parameter, so that a source is never taken for a dataset.
pub struct Id<K> {
    text: Box<str>,
    kind: PhantomData<fn() -> K>,
}

/// Why a text is no identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.saying())]
pub struct IdError {
    /// The text that was refused.
    pub text: String,
}

impl IdError {
    /// The fault as a sentence: what, and what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        Saying::new(
            "id-no-identifier",
            "'{text}' cannot be an identifier: use 1 to 80 letters, digits, '_', '-', '@' or '.', beginning with a letter, digit or '_'",
        )
        .with("text", &self.text)
    }
}

impl<K> Id<K> {
    /// Makes an identifier of a text, or says why it cannot be one.
    ///
    /// # Errors
    /// [`IdError`] when the text is empty, longer than 80 bytes or has a character outside the SDMX set.
    pub fn new(text: impl AsRef<str>) -> Result<Self, IdError> {
        let text = text.as_ref();
        let good_first = text.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
        let good = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'@' | b'.'));
        if good_first && good && text.len() <= 80 && !text.contains("..") {
            Ok(Self { text: text.into(), kind: PhantomData })
        } else {
            Err(IdError { text: text.chars().take(100).collect() })
        }
    }

    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), kind: PhantomData }
    }
}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}
impl<K> std::hash::Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}
impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}
impl<K> std::str::FromStr for Id<K> {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::new(text)
    }
}
impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(text).map_err(serde::de::Error::custom)
    }
}

/// The kinds of thing that have identifiers.
pub mod kind {
    /// An agency that delivers data.
    pub enum Agency {}
    /// A feed of one agency.
    pub enum Source {}
    /// A published dataset.
    pub enum Dataset {}
    /// One received file.
    pub enum Delivery {}
    /// One immutable build of a dataset's cube.
    pub enum Vintage {}
    /// One release of a dataset.
    pub enum Release {}
    /// A statistical concept (SEX, AGE, REF_AREA …).
    pub enum Concept {}
    /// A code list.
    pub enum List {}
    /// A declared register.
    pub enum Register {}
    /// A field of a register.
    pub enum Field {}
    /// A state of a register's records.
    pub enum State {}
    /// A transition between states.
    pub enum Transition {}
    /// One record of a register; drawn at random.
    pub enum Record {}
    /// An account; drawn at random.
    pub enum Account {}
    /// A role.
    pub enum Role {}
    /// A round: what is asked of several respondents at a time.
    pub enum Round {}
    /// One who is asked in a round.
    pub enum Respondent {}
}

/// Identifies an agency.
pub type AgencyId = Id<kind::Agency>;
/// Identifies a source.
pub type SourceId = Id<kind::Source>;
/// Identifies a dataset.
pub type DatasetId = Id<kind::Dataset>;
/// Identifies a delivery.
pub type DeliveryId = Id<kind::Delivery>;
/// Identifies a vintage.
pub type VintageId = Id<kind::Vintage>;
/// Identifies a release.
pub type ReleaseId = Id<kind::Release>;
/// Identifies a concept.
pub type ConceptId = Id<kind::Concept>;
/// Identifies a code list.
pub type ListId = Id<kind::List>;
/// Identifies a register.
pub type RegisterId = Id<kind::Register>;
/// Identifies a field of a register.
pub type FieldId = Id<kind::Field>;
/// Identifies a state of a register's records.
pub type StateId = Id<kind::State>;
/// Identifies a transition.
pub type TransitionId = Id<kind::Transition>;
/// Identifies a record.
pub type RecordId = Id<kind::Record>;
/// Identifies an account.
pub type AccountId = Id<kind::Account>;
/// Identifies a role.
pub type RoleId = Id<kind::Role>;
/// Identifies a round.
pub type RoundId = Id<kind::Round>;
/// Identifies one who is asked in a round.
pub type RespondentId = Id<kind::Respondent>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_could_climb_out_of_a_folder() {
        for bad in ["", "../x", "a/b", "a\\b", ".hidden", "a..b", "é", "a b", &"x".repeat(81)] {
            assert!(SourceId::new(bad).is_err(), "{bad}");
        }
        for good in ["permits", "DSD_MIG@DF_MIG", "a.b", "_T", "12m"] {
            assert_eq!(SourceId::new(good).map(|id| id.to_string()).as_deref(), Ok(good));
        }
    }
}
