//! How carefully a field is handled.

use serde::{Deserialize, Serialize};

/// The class of a field, from the most open to the most guarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldClass {
    /// May be published, if the record is.
    Public,
    /// For those who work with the register.
    Internal,
    /// For those among them who need it: figures before release, contacts, grounds of a decision.
    Restricted,
    /// Says who a person is or could harm one: sealed under the record's key, in no index, every reading noted.
    Protected,
}

impl FieldClass {
    /// Every class.
    pub const ALL: [Self; 4] = [Self::Public, Self::Internal, Self::Restricted, Self::Protected];

    /// The name in definitions and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Restricted => "restricted",
            Self::Protected => "protected",
        }
    }
}

impl std::fmt::Display for FieldClass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}
