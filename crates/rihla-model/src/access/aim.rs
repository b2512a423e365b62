//! What a register is for, and whom a role serves: the two sides of the firewall.

use serde::{Deserialize, Serialize};

/// What a register is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aim {
    /// To inform the public.
    Public,
    /// To plan and work together.
    Coordination,
    /// To run the node itself: accounts, processing, subject requests.
    Administration,
    /// To serve persons.
    Service,
    /// To protect persons.
    Protection,
}

impl Aim {
    /// Whether records of this aim must never be within reach of enforcement (GCM objective 15, guiding principle; DESIGN section 5).
    #[must_use]
    pub const fn is_behind_the_firewall(self) -> bool {
        matches!(self, Self::Service | Self::Protection)
    }

    /// The name in definitions and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Coordination => "coordination",
            Self::Administration => "administration",
            Self::Service => "service",
            Self::Protection => "protection",
        }
    }
}

impl std::fmt::Display for Aim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// Whom a role serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Serves {
    /// Anyone, signed in or not.
    Public,
    /// Planning, statistics, cooperation.
    Coordination,
    /// The node: its accounts, keys, data protection.
    Administration,
    /// Services to persons.
    Service,
    /// Protection of persons.
    Protection,
    /// Border control, police, return: stands outside the firewall.
    Enforcement,
}

impl Serves {
    /// Whether a role that serves these may hold a grant on a register of this aim.
    #[must_use]
    pub const fn may_reach(self, aim: Aim) -> bool {
        !(matches!(self, Self::Enforcement) && aim.is_behind_the_firewall())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enforcement_stands_outside() {
        for aim in [Aim::Service, Aim::Protection] {
            assert!(!Serves::Enforcement.may_reach(aim));
            assert!(Serves::Service.may_reach(aim) && Serves::Protection.may_reach(aim));
        }
        assert!(Serves::Enforcement.may_reach(Aim::Public));
    }
}
