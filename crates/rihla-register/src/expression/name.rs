//! Names in an expression: fields, and what every record has.

use std::fmt;

use rihla_model::access::FieldClass;
use rihla_model::{FieldId, Language};

use super::Kind;

/// Something that every record has beside its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pseudo {
    /// The state.
    State,
    /// The agency that keeps it.
    Agency,
    /// The area.
    Area,
    /// The account it is assigned to.
    Assigned,
    /// The account that made it.
    MadeBy,
    /// When it was made.
    Made,
    /// When it was changed last.
    Changed,
    /// When it falls due.
    Due,
    /// Whether it was withdrawn.
    Withdrawn,
    /// Whether a step waits for a second person.
    Asked,
}

impl Pseudo {
    /// Every one, in the order of the documentation.
    pub const ALL: [Self; 10] = [
        Self::State,
        Self::Agency,
        Self::Area,
        Self::Assigned,
        Self::MadeBy,
        Self::Made,
        Self::Changed,
        Self::Due,
        Self::Withdrawn,
        Self::Asked,
    ];

    /// The name, with its `@`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::State => "@state",
            Self::Agency => "@agency",
            Self::Area => "@area",
            Self::Assigned => "@assigned",
            Self::MadeBy => "@made_by",
            Self::Made => "@made",
            Self::Changed => "@changed",
            Self::Due => "@due",
            Self::Withdrawn => "@withdrawn",
            Self::Asked => "@asked",
        }
    }

    /// What it is: codes are [`Value::Code`](crate::value::Value::Code), moments `Instant`, and so on, in the index too.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::State | Self::Agency | Self::Area | Self::Assigned | Self::MadeBy => Kind::Code,
            Self::Made | Self::Changed => Kind::Instant,
            Self::Due => Kind::Date,
            Self::Withdrawn | Self::Asked => Kind::Flag,
        }
    }

    /// How carefully it is handled: who works on a record is for those who work with the register.
    #[must_use]
    pub const fn class(self) -> FieldClass {
        match self {
            Self::Assigned | Self::MadeBy | Self::Asked => FieldClass::Internal,
            _ => FieldClass::Public,
        }
    }
}

/// What an expression names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// A field.
    Field(FieldId),
    /// The text of a field in one language.
    Text(FieldId, Language),
    /// What every record has.
    Own(Pseudo),
}

impl Name {
    /// The name by which the index knows it: `title`, `title@fr`, `@state`.
    #[must_use]
    pub fn in_index(&self) -> String {
        match self {
            Self::Field(id) => id.to_string(),
            Self::Text(id, language) => format!("{id}@{}", language.tag()),
            Self::Own(own) => own.name().to_owned(),
        }
    }

    /// The name that is seen or not seen: the field, or `@state` …
    #[must_use]
    pub fn bare(&self) -> &str {
        match self {
            Self::Field(id) | Self::Text(id, _) => id.as_str(),
            Self::Own(own) => own.name(),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(id, language) => write!(f, "{id}.{}", language.tag()),
            _ => f.write_str(self.bare()),
        }
    }
}
