//! `registers/roles.toml`: the roles of a node, and whom each serves.

use std::collections::BTreeSet;

use rihla_model::access::{Duty, Role, Roles, Serves};
use rihla_model::{LocalText, RoleId};
use serde::Deserialize;

use super::Word;

/// The file of roles.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolesFile {
    /// The roles.
    #[serde(rename = "role")]
    roles: Vec<RoleLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct RoleLine {
    id: Word<RoleId>,
    label: LocalText,
    #[serde(default)]
    description: LocalText,
    serves: Serves,
    #[serde(default)]
    second_factor: bool,
    #[serde(default)]
    accounts: bool,
    #[serde(default)]
    node: bool,
    #[serde(default)]
    protection: bool,
    #[serde(default)]
    agency: bool,
    #[serde(default)]
    observatory: BTreeSet<Duty>,
}

impl RolesFile {
    /// The roles' identifiers, and where each stands.
    pub(super) fn ids(&self) -> impl Iterator<Item = (&str, usize)> {
        self.roles.iter().map(|line| (line.id.as_str(), line.id.start()))
    }

    /// The roles, without grants: those stand with the registers.
    #[must_use]
    pub fn roles(self) -> Roles {
        Roles::new(self.roles.into_iter().map(|line| Role {
            id: (*line.id).clone(),
            label: line.label,
            description: line.description,
            serves: line.serves,
            // who may take over accounts, runs the node, takes out what is kept of persons, or sees what was delivered, is recognised by more
            // than a password, whatever the file says
            second_factor: line.second_factor || line.accounts || line.node || line.protection || !line.observatory.is_empty(),
            accounts: line.accounts,
            node: line.node,
            protection: line.protection,
            agency: line.agency,
            observatory: line.observatory,
            grants: Vec::new(),
        }))
    }
}
