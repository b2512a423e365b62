//! `registers/roles.toml`: the roles of a node, and whom each serves.

use rihla_model::access::{Role, Roles, Serves};
use rihla_model::{LocalText, RoleId};
use serde::Deserialize;

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
    id: RoleId,
    label: LocalText,
    #[serde(default)]
    description: LocalText,
    serves: Serves,
    #[serde(default)]
    second_factor: bool,
}

impl RolesFile {
    /// The roles, without grants: those stand with the registers.
    #[must_use]
    pub fn roles(self) -> Roles {
        Roles::new(self.roles.into_iter().map(|line| Role {
            id: line.id,
            label: line.label,
            description: line.description,
            serves: line.serves,
            second_factor: line.second_factor,
            grants: Vec::new(),
        }))
    }
}
