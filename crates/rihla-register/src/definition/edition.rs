//! Editions of a definition: what stands beside records, so that a definition that changed without saying so is refused.

use std::fmt;
use std::str::FromStr;

use rihla_model::definition::{DefinitionError, toml_fault};
use rihla_model::{RegisterId, Saying};
use serde_json::Value;

use super::compare::{Change, Side, Weight, compare};
use super::{Definition, Reason, Word};

/// The SHA-256 of a definition in its canonical form: the same whatever its layout, its comments and what it leaves unsaid.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl FromStr for Fingerprint {
    type Err = Saying;

    fn from_str(text: &str) -> Result<Self, Saying> {
        let refused = || Saying::new("definition-no-fingerprint", "a fingerprint is written as 64 hexadecimal digits");
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(refused());
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            let pair = text.get(at * 2..at * 2 + 2).ok_or_else(refused)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| refused())?;
        }
        Ok(Self(bytes))
    }
}

/// Which definition it is: its numbers, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// The register.
    pub register: RegisterId,
    /// The version of its file.
    pub version: u32,
    /// The revision of the operator's extension; 0 where there is none.
    pub revision: u32,
    /// What both say.
    pub fingerprint: Fingerprint,
}

/// How a definition stands to one that was in use before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Succession {
    /// It is the same.
    Same,
    /// It is a later one.
    Later,
}

/// Why a definition cannot take the place of the one in use.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EditionFault {
    /// It says something else under the same number.
    Unraised {
        /// The register.
        register: RegisterId,
        /// The version that both have.
        version: u32,
        /// The revision that both have.
        revision: u32,
    },
    /// A later one was in use.
    Older {
        /// The register.
        register: RegisterId,
        /// The version in use.
        used: u32,
        /// The version found.
        found: u32,
    },
    /// Records would lose what they hold, or change their meaning.
    Breaking {
        /// The register.
        register: RegisterId,
        /// What breaks it.
        changes: Vec<Change>,
    },
    /// Something is loosened or tightened, and nobody says why.
    Unreasoned {
        /// The register.
        register: RegisterId,
        /// The version for which a reason is to be stated.
        version: u32,
        /// What asks for a reason.
        changes: Vec<Change>,
    },
}

impl EditionFault {
    /// The fault as a sentence: what, and what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::Unraised { register, version, revision } => Saying::new(
                "definition-unraised",
                "the definition of the register '{register}' has changed and still says version {version}, revision {revision}; raise 'version' in its file, or 'revision' in your extension",
            )
            .with("register", register.as_str())
            .with("version", version.to_string())
            .with("revision", revision.to_string()),
            Self::Older { register, used, found } => Saying::new(
                "definition-older",
                "the register '{register}' is kept by version {used} of its definition, and version {found} was found; put the later one back",
            )
            .with("register", register.as_str())
            .with("used", used.to_string())
            .with("found", found.to_string()),
            Self::Breaking { register, changes } => Saying::new(
                "definition-breaking",
                "the definition of the register '{register}' changed in a way that its records do not survive; put back or mark as retired: {places}",
            )
            .with("register", register.as_str())
            .with("places", places(changes)),
            Self::Unreasoned { register, version, changes } => Saying::new(
                "definition-unreasoned",
                "the definition of the register '{register}' changed in a way that asks for a reason; state it under [[reason]], version {version}: {places}",
            )
            .with("register", register.as_str())
            .with("version", version.to_string())
            .with("places", places(changes)),
        }
    }
}

/// A definition's file and text, for places in it.
#[derive(Debug, Clone, Copy)]
pub struct SourceText<'a> {
    /// The file.
    pub file: &'a str,
    /// Its text.
    pub text: &'a str,
}

impl EditionFault {
    /// The fault at each of its places. `new` is where a fault of the numbers stands.
    #[must_use]
    pub fn located(&self, old: SourceText<'_>, new: SourceText<'_>) -> Vec<DefinitionError> {
        self.placed(&|at, message| DefinitionError::at(new.file, new.text, at, message), new.text, &|change, message| {
            change.located(old, new, message)
        })
    }

    /// The fault at each of its places: of the numbers within a text, of changes wherever they are said to be.
    pub(super) fn placed(
        &self,
        number: &dyn Fn(usize, Saying) -> DefinitionError,
        text: &str,
        place: &dyn Fn(&Change, Saying) -> DefinitionError,
    ) -> Vec<DefinitionError> {
        let each = |changes: &[Change], message: &dyn Fn(&Change) -> Saying| -> Vec<DefinitionError> {
            changes.iter().map(|change| place(change, message(change))).collect()
        };
        match self {
            Self::Unraised { .. } | Self::Older { .. } => {
                let at = text.find("\nversion").map_or(0, |at| at + 1);
                vec![number(at, self.saying())]
            }
            Self::Breaking { changes, .. } => each(changes, &|change| {
                let message =
                    Saying::new("definition-change-breaks", "{what}: records do not survive it; put it back, or mark it as retired");
                message.with("what", &change.what)
            }),
            Self::Unreasoned { version, changes, .. } => each(changes, &|change| {
                let message = Saying::new("definition-change-unreasoned", "{what}: state why, under [[reason]] with version = {version}");
                message.with("what", &change.what).with("version", version.to_string())
            }),
        }
    }
}

impl fmt::Display for EditionFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.saying())
    }
}

impl std::error::Error for EditionFault {}

fn places(changes: &[Change]) -> String {
    changes.iter().map(|change| change.place.as_str()).collect::<Vec<_>>().join(", ")
}

impl Edition {
    /// How a definition stands to this edition, which was in use before.
    ///
    /// # Errors
    /// [`EditionFault::Unraised`] and [`EditionFault::Older`].
    pub fn followed_by(&self, definition: &Definition) -> Result<Succession, EditionFault> {
        let (kept, found) = ((self.version, self.revision), (definition.version, definition.revision));
        let register = || (*definition.id).clone();
        if definition.fingerprint() == self.fingerprint {
            Ok(Succession::Same)
        } else if found == kept {
            Err(EditionFault::Unraised { register: register(), version: found.0, revision: found.1 })
        } else if found.0 < kept.0 || found.1 < kept.1 && found.0 == kept.0 {
            Err(EditionFault::Older { register: register(), used: kept.0, found: found.0 })
        } else {
            Ok(Succession::Later)
        }
    }
}

/// Whether a definition may take the place of another, and what changes.
///
/// # Errors
/// Every [`EditionFault`].
pub fn may_follow(old: &Definition, new: &Definition) -> Result<Vec<Change>, Vec<EditionFault>> {
    let changes = compare(old, new);
    let mut faults: Vec<EditionFault> = old.edition().followed_by(new).err().into_iter().collect();
    let register = || (*new.id).clone();
    let of = |weight: Weight| -> Vec<Change> { changes.iter().filter(|change| change.weight == weight).cloned().collect() };
    let breaking = of(Weight::Breaking);
    if !breaking.is_empty() {
        faults.push(EditionFault::Breaking { register: register(), changes: breaking });
    }
    let reasoned = of(Weight::Reasoned);
    if !reasoned.is_empty() && !new.reasons.iter().any(|reason| is_for_change(reason, old)) {
        // a number that was not raised is told of by itself
        let version = new.version.max(old.version.saturating_add(u32::from(new.version == old.version)));
        faults.push(EditionFault::Unreasoned { register: register(), version, changes: reasoned });
    }
    if faults.is_empty() { Ok(changes) } else { Err(faults) }
}

impl Change {
    /// Something to say at the place of a change.
    #[must_use]
    pub fn located(&self, old: SourceText<'_>, new: SourceText<'_>, message: Saying) -> DefinitionError {
        let written = if self.side == Side::Old { old } else { new };
        DefinitionError::at(written.file, written.text, self.at, message)
    }
}

/// Whether a reason is for a later number than that of a definition.
fn is_for_change(reason: &Reason, old: &Definition) -> bool {
    let later = |stated: &Option<Word<u32>>, past: u32| stated.as_ref().is_some_and(|stated| **stated > past);
    later(&reason.version, old.version) || later(&reason.revision, old.revision)
}

impl Definition {
    /// The definition as a text of one form: JSON, keys sorted, nothing that is the default.
    #[must_use]
    pub fn canonical(&self) -> String {
        // texts, whole numbers and flags under names: nothing that JSON could not say
        let mut value = serde_json::to_value(self).unwrap_or_default();
        if let Some(table) = value.as_object_mut().filter(|_| self.revision > 0) {
            table.insert("revision".to_owned(), self.revision.into());
        }
        shorten(&mut value);
        value.sort_all_objects();
        value.to_string()
    }

    /// Reads a canonical form again. What it was read from before is not known any more: places in it mean nothing.
    ///
    /// # Errors
    /// [`DefinitionError`] where it is none.
    pub fn from_canonical(text: &str) -> Result<Self, DefinitionError> {
        let refused = |cause: String| {
            let message = Saying::new("definition-toml", "{cause}; correct this place").with("cause", cause);
            DefinitionError::at("registers", "", 0, message)
        };
        let mut table: toml::Table = serde_json::from_str(text).map_err(|error| refused(error.to_string()))?;
        let revision = table.remove("revision").and_then(|revision| revision.as_integer()).unwrap_or_default();
        let text = toml::to_string(&table).map_err(|error| refused(error.to_string()))?;
        let mut read: Self = toml::from_str(&text).map_err(|error| {
            let (at, message) = toml_fault(&error);
            DefinitionError::at("registers", &text, at, message)
        })?;
        read.revision = u32::try_from(revision).map_err(|error| refused(error.to_string()))?;
        Ok(read)
    }

    /// The fingerprint of all it says.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hash = ring::digest::Context::new(&ring::digest::SHA256);
        hash.update(b"rihla definition 1\n");
        hash.update(self.canonical().as_bytes());
        let mut bytes = [0; 32];
        bytes.iter_mut().zip(hash.finish().as_ref()).for_each(|(byte, hashed)| *byte = *hashed);
        Fingerprint(bytes)
    }

    /// Which edition it is.
    #[must_use]
    pub fn edition(&self) -> Edition {
        Edition { register: (*self.id).clone(), version: self.version, revision: self.revision, fingerprint: self.fingerprint() }
    }
}

/// Leaves out what is not said and what is the default: null, false, and what is empty.
fn shorten(value: &mut Value) {
    match value {
        Value::Object(table) => {
            table.values_mut().for_each(shorten);
            table.retain(|_, value| !says_nothing(value));
        }
        Value::Array(items) => items.iter_mut().for_each(shorten),
        _ => {}
    }
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(table) => table.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_as_it_is_written() {
        let fingerprint = Fingerprint(std::array::from_fn(|at| u8::try_from(at * 7).unwrap()));
        assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
        for bad in ["", "zz", &"A".repeat(64), &"0".repeat(63), &"é".repeat(32)] {
            assert!(bad.parse::<Fingerprint>().is_err(), "{bad}");
        }
    }
}
