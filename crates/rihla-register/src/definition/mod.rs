//! The language in which registers are declared: one TOML file each, read strictly.

mod check;
mod compare;
mod due;
mod edition;
mod extension;
mod field;
mod grammar;
mod proposal;
mod reason;
mod retired;
mod role;
mod schema;
mod set;
mod shape;
mod state;
mod word;

pub use compare::{Change, Side, Weight, compare};
pub use due::{Due, DueRule, Extended};
pub use edition::{Edition, EditionFault, Fingerprint, SourceText, Succession, may_follow};
pub use field::{Field, FieldType, OwnCode, TagScheme};
pub use proposal::{Tell, propose};
pub use reason::Reason;
pub use role::RolesFile;
pub use schema::DefinitionFile;
pub use set::Registers;
pub use state::{State, Transition};
pub use word::Word;

use std::collections::BTreeSet;

use rihla_model::access::{Act, Aim, Condition, FieldClass};
use rihla_model::definition::DefinitionError;
use rihla_model::{FieldId, LocalText, RegisterId, RoleId, StateId, Vocabulary};
use serde::{Deserialize, Serialize};

/// One register as its file declares it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Definition {
    /// Its identifier; never changes, and is the name of its file.
    pub id: Word<RegisterId>,
    /// Counts the changes of this file; what was written under an older one stays readable.
    pub version: u32,
    /// The subsystem it belongs to.
    pub subsystem: Subsystem,
    /// What it is for; decides on which side of the firewall it stands.
    pub aim: Aim,
    /// Its name.
    pub label: LocalText,
    /// What it is for, in words.
    pub purpose: LocalText,
    /// Why the node may keep it.
    pub legal_basis: LegalBasis,
    /// The field that names a record.
    pub title: Word<FieldId>,
    /// Its fields, in order.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
    /// Its states; the first is that of a new record.
    #[serde(rename = "state")]
    pub states: Vec<State>,
    /// The ways between states.
    #[serde(default, rename = "transition")]
    pub transitions: Vec<Transition>,
    /// How lists show it.
    pub list: ListView,
    /// The sections of its form; without any, all fields in order.
    #[serde(default, rename = "section")]
    pub sections: Vec<Section>,
    /// What the public sees; nothing where it is absent.
    pub public: Option<PublicView>,
    /// Whether its form can be kept on a device and filled without a connection.
    #[serde(default)]
    pub offline: bool,
    /// By which fields an import finds a record.
    pub matching: Option<Matching>,
    /// When a record falls due.
    pub due: Option<Due>,
    /// How long records are kept.
    pub retention: Option<Retention>,
    /// Who may do what.
    #[serde(default, rename = "grant")]
    pub grants: Vec<GrantLine>,
    /// Why it was changed, where a change asks for a reason.
    #[serde(default, rename = "reason")]
    pub reasons: Vec<Reason>,
    /// Counts the changes of the operator's extension; 0 where there is none. No key of the register's own file.
    #[serde(skip)]
    pub revision: u32,
}

/// The subsystems of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Subsystem {
    /// The observatory.
    Obs,
    /// The national plan.
    Plan,
    /// Search for the missing.
    Life,
    /// Protection.
    Prot,
    /// Cooperation.
    Coord,
    /// Labour.
    Lab,
    /// Climate and disaster.
    Clim,
    /// Narrative.
    Narr,
    /// Exchange of practice.
    Hub,
    /// The node itself: accounts, data protection.
    Node,
}

/// Why the node may keep a register (as in modern data protection laws: GDPR article 6, AU Malabo convention article 13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LegalBasis {
    /// The kind of ground.
    pub kind: LegalGround,
    /// The law or decision, in words.
    pub text: LocalText,
}

/// The kinds of legal ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LegalGround {
    /// A task in the public interest.
    PublicInterest,
    /// A duty under law.
    LegalDuty,
    /// A vital interest of a person.
    VitalInterest,
    /// The consent of the person.
    Consent,
}

impl LegalGround {
    /// The name in definitions and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PublicInterest => "public-interest",
            Self::LegalDuty => "legal-duty",
            Self::VitalInterest => "vital-interest",
            Self::Consent => "consent",
        }
    }
}

/// How lists show a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ListView {
    /// The columns.
    pub columns: Vec<Word<FieldId>>,
    /// The field that orders them.
    pub order: Option<Word<FieldId>>,
    /// Whether the highest comes first.
    #[serde(default)]
    pub descending: bool,
}

/// A section of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Section {
    /// Its heading.
    pub label: LocalText,
    /// Its fields.
    pub fields: Vec<Word<FieldId>>,
}

/// What the public sees of records in published states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PublicView {
    /// The fields; all of class `public`.
    pub fields: Vec<Word<FieldId>>,
}

/// By which fields an import finds a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Matching {
    /// Keys, the surest first; each is one or several fields that together name one record.
    pub keys: Vec<Vec<Word<FieldId>>>,
}

/// How long records are kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Retention {
    /// How long, as an ISO 8601 duration of years, months or days.
    pub keep: Word<jiff::Span>,
    /// From when: `created`, `changed`, or a date field.
    pub from: Word<String>,
    /// The states in which it runs; all where none is named.
    #[serde(default)]
    pub states: Vec<Word<StateId>>,
    /// What happens then.
    pub then: RetentionAct,
}

/// What happens when a record was kept long enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RetentionAct {
    /// Somebody is asked to look at it.
    Review,
    /// It is withdrawn.
    Withdraw,
    /// It is erased.
    Erase,
}

impl RetentionAct {
    /// The name in definitions and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Withdraw => "withdraw",
            Self::Erase => "erase",
        }
    }
}

/// What a role may do with the records of this register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct GrantLine {
    /// The role.
    pub role: Word<RoleId>,
    /// What it may do.
    pub acts: BTreeSet<Act>,
    /// With which records.
    #[serde(default)]
    pub when: BTreeSet<Condition>,
    /// With which fields.
    pub classes: BTreeSet<FieldClass>,
}

impl Definition {
    /// Reads what one register's text says, without asking whether it holds together: for a version of long ago.
    ///
    /// # Errors
    /// Every fault of its shape, each with its file, line and column.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<DefinitionError>> {
        extension::Source::new(file, text).parse(&grammar::REGISTER)
    }

    /// Reads the text of one register by itself; what concerns other registers and roles is not looked at.
    ///
    /// # Errors
    /// Every fault, each with its file, line and column.
    pub fn read(file: &str, text: &str, vocabulary: &Vocabulary) -> Result<Self, Vec<DefinitionError>> {
        let source = extension::Source::new(file, text);
        let definition: Self = source.parse(&grammar::REGISTER)?;
        let faults = check::check(&definition, &source, vocabulary);
        if faults.is_empty() { Ok(definition) } else { Err(faults) }
    }

    /// The field of an identifier.
    #[must_use]
    pub fn field(&self, id: &FieldId) -> Option<&Field> {
        self.fields.iter().find(|field| *field.id == *id)
    }

    /// The state of an identifier.
    #[must_use]
    pub fn state(&self, id: &StateId) -> Option<&State> {
        self.states.iter().find(|state| *state.id == *id)
    }
}
