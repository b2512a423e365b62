//! What can be done with a register and its records.

use serde::{Deserialize, Serialize};

/// One thing that a grant allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// See records, in lists and one by one.
    See,
    /// See who did what to a record, and when.
    History,
    /// Make a record.
    Create,
    /// Change the fields of a record.
    Edit,
    /// Move a record to another state; the transition may ask for more.
    Transition,
    /// Confirm, as second person, what another has asked for.
    Confirm,
    /// Add a comment.
    Comment,
    /// Attach a file.
    Attach,
    /// Take records out in bulk.
    Export,
    /// Bring records in from a file, and take such an import back.
    Import,
    /// Take a record back; it stays in history.
    Withdraw,
    /// Destroy what a record says of a person.
    Erase,
    /// See how a register is declared, and how its access is set.
    Design,
}

impl Act {
    /// Every act, in the order of tables.
    pub const ALL: [Self; 13] = [
        Self::See,
        Self::History,
        Self::Create,
        Self::Edit,
        Self::Transition,
        Self::Confirm,
        Self::Comment,
        Self::Attach,
        Self::Export,
        Self::Import,
        Self::Withdraw,
        Self::Erase,
        Self::Design,
    ];

    /// The name in definitions, scopes and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::See => "see",
            Self::History => "history",
            Self::Create => "create",
            Self::Edit => "edit",
            Self::Transition => "transition",
            Self::Confirm => "confirm",
            Self::Comment => "comment",
            Self::Attach => "attach",
            Self::Export => "export",
            Self::Import => "import",
            Self::Withdraw => "withdraw",
            Self::Erase => "erase",
            Self::Design => "design",
        }
    }

    /// The act of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}

impl std::fmt::Display for Act {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_definitions() {
        for act in Act::ALL {
            assert_eq!(serde_json::to_value(act).unwrap(), act.name());
            assert_eq!(Act::named(act.name()), Some(act));
        }
    }
}
