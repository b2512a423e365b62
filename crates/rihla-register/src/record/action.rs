//! What was done to a record.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rihla_model::{AccountId, AgencyId, FieldId, RecordId, StateId, TransitionId};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::chain::Head;

/// The kinds of action, as they are kept in clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The record was made.
    Create,
    /// Fields were changed.
    Edit,
    /// It went to another state.
    Transition,
    /// A transition was asked for that a second person has to confirm.
    Ask,
    /// What was asked for was turned down, or taken back.
    Decline,
    /// It was given to an account, an agency or an area.
    Assign,
    /// A comment.
    Comment,
    /// It was taken back.
    Withdraw,
    /// A withdrawal was taken back.
    Restore,
    /// Its use was restricted: it is kept, and nothing else is done with it.
    Restrict,
    /// That was lifted.
    Lift,
    /// What it said was destroyed.
    Erase,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Create,
        Self::Edit,
        Self::Transition,
        Self::Ask,
        Self::Decline,
        Self::Assign,
        Self::Comment,
        Self::Withdraw,
        Self::Restore,
        Self::Restrict,
        Self::Lift,
        Self::Erase,
    ];

    /// The name in tables, events and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Edit => "edit",
            Self::Transition => "transition",
            Self::Ask => "ask",
            Self::Decline => "decline",
            Self::Assign => "assign",
            Self::Comment => "comment",
            Self::Withdraw => "withdraw",
            Self::Restore => "restore",
            Self::Restrict => "restrict",
            Self::Lift => "lift",
            Self::Erase => "erase",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What an action says; sealed under the record's key.
///
/// Values are kept as they were on the wire, so that what was written under an older definition stays as it was.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum Deed {
    /// The record was made, in a state.
    Create {
        /// Its first state.
        state: StateId,
        /// Its fields.
        fields: BTreeMap<FieldId, Json>,
        /// The agency it belongs to.
        #[serde(skip_serializing_if = "Option::is_none")]
        agency: Option<AgencyId>,
        /// The area it belongs to.
        #[serde(skip_serializing_if = "Option::is_none")]
        area: Option<String>,
    },
    /// Fields have other values; `null` where they have none any more.
    Edit {
        /// The new values of the fields that changed.
        fields: BTreeMap<FieldId, Json>,
    },
    /// It went to another state.
    Transition {
        /// By which way.
        transition: TransitionId,
        /// Where it led.
        to: StateId,
        /// Why.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// Who had asked for it, where a second person confirmed it.
        #[serde(skip_serializing_if = "Option::is_none")]
        asked_by: Option<String>,
    },
    /// Somebody asks for a transition that another has to confirm.
    Ask {
        /// Which.
        transition: TransitionId,
        /// Why.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// What was asked for is not done.
    Decline {
        /// Why.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// It belongs to these from now on.
    Assign {
        /// Who has to see to it.
        account: Option<AccountId>,
        /// The agency it belongs to.
        agency: Option<AgencyId>,
        /// The area it belongs to.
        area: Option<String>,
    },
    /// Somebody remarks on it.
    Comment {
        /// What.
        text: String,
    },
    /// It is taken back; it stays in history.
    Withdraw {
        /// Why.
        reason: String,
    },
    /// It is there again.
    Restore {
        /// Why.
        reason: String,
    },
    /// Its use is restricted.
    Restrict {
        /// Why.
        reason: String,
    },
    /// Its use is restricted no more.
    Lift {
        /// Why.
        reason: String,
    },
}

impl Deed {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Create { .. } => Kind::Create,
            Self::Edit { .. } => Kind::Edit,
            Self::Transition { .. } => Kind::Transition,
            Self::Ask { .. } => Kind::Ask,
            Self::Decline { .. } => Kind::Decline,
            Self::Assign { .. } => Kind::Assign,
            Self::Comment { .. } => Kind::Comment,
            Self::Withdraw { .. } => Kind::Withdraw,
            Self::Restore { .. } => Kind::Restore,
            Self::Restrict { .. } => Kind::Restrict,
            Self::Lift { .. } => Kind::Lift,
        }
    }
}

/// Shows the kind alone.
impl std::fmt::Debug for Deed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Deed({})", self.kind().name())
    }
}

/// An action with its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// The version of the record that it made, from 1.
    pub version: i64,
    /// What kind.
    pub kind: Kind,
    /// When.
    pub at: Timestamp,
    /// Who: an account, or `node`.
    pub actor: String,
    /// The version of the definition it was done under.
    pub definition: i64,
    /// The import it belongs to.
    pub batch: Option<String>,
    /// What it says; none where the record was erased.
    pub deed: Option<Deed>,
}

impl Action {
    /// What its hash is over, beside its body.
    pub(crate) fn head<'a>(&'a self, record: &'a RecordId) -> Head<'a> {
        Head {
            record,
            version: self.version,
            kind: self.kind,
            at: self.at,
            actor: &self.actor,
            definition: self.definition,
            batch: self.batch.as_deref(),
        }
    }
}

/// A transition that waits for a second person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Which.
    pub transition: TransitionId,
    /// Who asked.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl std::fmt::Debug for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asked").field("transition", &self.transition).finish_non_exhaustive()
    }
}
