//! What a role does in the statistics line: whoever holds none sees what the public sees.

use serde::{Deserialize, Serialize};

/// One duty in the statistics line. It is held for the sources of an agency, where the role is held for one, and for all otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// Hands in deliveries, reads what is wrong with them, and has the observatory built.
    Deliver,
    /// Proposes how sources and datasets are declared, and confirms what another has proposed.
    Define,
    /// Reads what was done to protect a candidate, and approves or withdraws with a key of their own.
    Approve,
    /// Answers researchers who ask for data.
    Answer,
}

impl Duty {
    /// Every duty, in the order of tables.
    pub const ALL: [Self; 4] = [Self::Deliver, Self::Define, Self::Approve, Self::Answer];

    /// The name in definitions.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deliver => "deliver",
            Self::Define => "define",
            Self::Approve => "approve",
            Self::Answer => "answer",
        }
    }
}
