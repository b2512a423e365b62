//! States of a register's records, and the ways between them.

use rihla_model::{FieldId, LocalText, RoleId, StateId, TransitionId};
use serde::{Deserialize, Serialize};

use super::Word;

/// A state that records are in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct State {
    /// Its identifier; never changes. The first state is that of a new record.
    pub id: Word<StateId>,
    /// Its name.
    pub label: LocalText,
    /// Whether the public view shows records in it.
    #[serde(default)]
    pub published: bool,
    /// Whether a record in it is changed no more, except by a transition.
    #[serde(default, rename = "final")]
    pub is_final: bool,
    /// Whether it is out of use: no record comes into it, those in it stay readable and may leave it.
    #[serde(default)]
    pub retired: bool,
}

/// A way from one state to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Transition {
    /// Its identifier; never changes.
    pub id: Word<TransitionId>,
    /// Its name, as on a button.
    pub label: LocalText,
    /// The states it leads from.
    pub from: Vec<Word<StateId>>,
    /// The state it leads to.
    pub to: Word<StateId>,
    /// The roles that may make it; they need the act `transition` as well.
    pub by: Vec<Word<RoleId>>,
    /// The fields that must be filled before.
    #[serde(default)]
    pub requires: Vec<Word<FieldId>>,
    /// What must hold of the record before (see [`expression`](crate::expression)).
    #[serde(rename = "if")]
    pub condition: Option<Word<String>>,
    /// Whether a reason is demanded.
    #[serde(default)]
    pub reason: bool,
    /// Whether another person, with the act `confirm`, has to confirm it.
    #[serde(default)]
    pub second_person: bool,
    /// Whether it is out of use: nobody makes it any more, history still names it.
    #[serde(default)]
    pub retired: bool,
}
