//! The grammar of definitions: one table of blocks and keys.
//!
//! The reader ([`super::shape`]) refuses what the table does not know, and the published JSON Schema ([`super::schema`]) is made of it:
//! there is no second truth. What a key is for stands in the messages `definition-key-<block>-<key>`.
//!
//! A new key is a row here, a field of its struct (read and written by serde), a message in five languages and an example in
//! `tests/it/whole.toml`; tests say which of them is missing. What may change about it between versions is for [`super::compare`] to say.

use rihla_model::access::{Act, Aim, Condition, FieldClass};

use super::FieldType::{self, Code, Computed, Date, File, Link, LongText, Money, Number, Tag, Text};
use super::{LegalGround, RetentionAct, TagScheme};

/// A table of a definition.
pub(super) struct Block {
    pub(super) name: &'static str,
    pub(super) keys: &'static [Key],
    /// Keys of which exactly one is given, and for which type of field.
    pub(super) choices: &'static [(Option<FieldType>, [&'static str; 2])],
}

/// A key of a table.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) need: Need,
    /// The types of field that have it; empty: all.
    pub(super) of: &'static [FieldType],
}

/// Whether a key has to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Must,
    May,
    /// In fields of the types that have it.
    MustOf,
}

/// What a key holds.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// A whole number within bounds.
    Whole(i64, i64),
    Flag,
    /// A text that is not empty.
    Line,
    /// A text, or texts by language.
    Words,
    /// An identifier.
    Id,
    /// The identifier of a field.
    FieldName,
    /// A duration of years, months, weeks and days.
    Span,
    /// A duration that may have hours.
    SpanWithHours,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A table.
    Table(&'static Block),
    /// A list of one or more.
    Several(&'static Shape),
    /// A list of one or more, each once.
    Set(&'static Shape),
}

const fn must(name: &'static str, shape: Shape) -> Key {
    Key { name, shape, need: Need::Must, of: &[] }
}

const fn may(name: &'static str, shape: Shape) -> Key {
    Key { name, shape, need: Need::May, of: &[] }
}

/// A key of fields of some types.
const fn of(name: &'static str, shape: Shape, of: &'static [FieldType]) -> Key {
    Key { name, shape, need: Need::May, of }
}

/// A key that fields of a type need.
const fn must_of(name: &'static str, shape: Shape, of: &'static [FieldType]) -> Key {
    Key { name, shape, need: Need::MustOf, of }
}

const VERSION: Shape = Shape::Whole(1, u32::MAX as i64);
const ANY_WHOLE: Shape = Shape::Whole(i64::MIN, i64::MAX);
const STATES: Shape = Shape::Several(&Shape::Id);
const FIELDS: Shape = Shape::Several(&Shape::FieldName);

const TYPES: [&str; FieldType::ALL.len()] = {
    let mut names = [""; FieldType::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = FieldType::ALL[at].name();
        at += 1;
    }
    names
};

const ACTS: [&str; Act::ALL.len()] = {
    let mut names = [""; Act::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = Act::ALL[at].name();
        at += 1;
    }
    names
};

const CLASSES: [&str; 4] =
    [FieldClass::Public.name(), FieldClass::Internal.name(), FieldClass::Restricted.name(), FieldClass::Protected.name()];
pub(super) const AIMS: [&str; 5] =
    [Aim::Public.name(), Aim::Coordination.name(), Aim::Administration.name(), Aim::Service.name(), Aim::Protection.name()];
const CONDITIONS: [&str; 5] = [
    Condition::OwnAgency.name(),
    Condition::OwnArea.name(),
    Condition::Assigned.name(),
    Condition::Own.name(),
    Condition::Published.name(),
];
const SCHEMES: [&str; 4] = [TagScheme::Gcm.name(), TagScheme::Principle.name(), TagScheme::Sdg.name(), TagScheme::Stakeholder.name()];
pub(super) const SUBSYSTEMS: [&str; 10] = ["OBS", "PLAN", "LIFE", "PROT", "COORD", "LAB", "CLIM", "NARR", "HUB", "NODE"];
pub(super) const GROUNDS: [&str; 4] =
    [LegalGround::PublicInterest.name(), LegalGround::LegalDuty.name(), LegalGround::VitalInterest.name(), LegalGround::Consent.name()];
pub(super) const ENDS: [&str; 3] = [RetentionAct::Review.name(), RetentionAct::Withdraw.name(), RetentionAct::Erase.name()];

/// Media types that may be kept: none that a browser would run.
pub(super) const MEDIA: [&str; 9] = [
    "application/pdf",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/plain",
    "text/csv",
    "image/png",
    "image/jpeg",
];

/// Names that every record has beside its fields.
pub(super) const OF_EVERY_RECORD: [&str; 10] =
    ["id", "state", "version", "agency", "area", "assigned", "created", "changed", "author", "due"];

/// `registers/<id>.toml`.
pub(super) static REGISTER: Block = Block {
    name: "register",
    keys: &[
        must("id", Shape::Id),
        must("version", VERSION),
        must("subsystem", Shape::OneOf(&SUBSYSTEMS)),
        must("aim", Shape::OneOf(&AIMS)),
        must("label", Shape::Words),
        must("purpose", Shape::Words),
        must("legal-basis", Shape::Table(&LEGAL_BASIS)),
        must("title", Shape::FieldName),
        may("offline", Shape::Flag),
        must("field", Shape::Several(&Shape::Table(&FIELD))),
        must("state", Shape::Several(&Shape::Table(&STATE))),
        may("transition", Shape::Several(&Shape::Table(&TRANSITION))),
        must("list", Shape::Table(&LIST)),
        may("section", Shape::Several(&Shape::Table(&SECTION))),
        may("public", Shape::Table(&PUBLIC)),
        may("matching", Shape::Table(&MATCHING)),
        may("due", Shape::Table(&DUE)),
        may("retention", Shape::Table(&RETENTION)),
        may("grant", Shape::Several(&Shape::Table(&GRANT))),
        may("reason", Shape::Several(&Shape::Table(&REASON))),
    ],
    choices: &[],
};

/// `registers/<id>.extension.toml`.
pub(super) static EXTENSION: Block = Block {
    name: "register",
    keys: &[
        may("revision", VERSION),
        may("field", Shape::Several(&Shape::Table(&FIELD))),
        may("state", Shape::Several(&Shape::Table(&STATE))),
        may("transition", Shape::Several(&Shape::Table(&TRANSITION))),
        may("section", Shape::Several(&Shape::Table(&SECTION))),
        may("grant", Shape::Several(&Shape::Table(&GRANT))),
        may("reason", Shape::Several(&Shape::Table(&REASON))),
    ],
    choices: &[],
};

/// `registers/roles.toml`.
pub(super) static ROLES: Block = Block { name: "roles", keys: &[must("role", Shape::Several(&Shape::Table(&ROLE)))], choices: &[] };

static ROLE: Block = Block {
    name: "role",
    keys: &[
        must("id", Shape::Id),
        must("label", Shape::Words),
        may("description", Shape::Words),
        must("serves", Shape::OneOf(&["public", "coordination", "administration", "service", "protection", "enforcement"])),
        may("second-factor", Shape::Flag),
        may("accounts", Shape::Flag),
        may("node", Shape::Flag),
        may("protection", Shape::Flag),
        may("agency", Shape::Flag),
        may("observatory", Shape::Set(&Shape::OneOf(&["deliver", "define", "approve", "answer"]))),
    ],
    choices: &[],
};

static LEGAL_BASIS: Block =
    Block { name: "legal-basis", keys: &[must("kind", Shape::OneOf(&GROUNDS)), must("text", Shape::Words)], choices: &[] };

static FIELD: Block = Block {
    name: "field",
    keys: &[
        must("id", Shape::FieldName),
        must("type", Shape::OneOf(&TYPES)),
        must("label", Shape::Words),
        may("help", Shape::Words),
        may("class", Shape::OneOf(&CLASSES)),
        may("required", Shape::Flag),
        may("many", Shape::Flag),
        of("unique", Shape::Flag, &[Text, Number, Date, Code, Link]),
        may("retired", Shape::Flag),
        of("localised", Shape::Flag, &[Text, LongText]),
        of("most", Shape::Whole(1, i64::MAX), &[Text, LongText, File]),
        of("decimals", Shape::Whole(0, 9), &[Number, Money, Computed]),
        of("lowest", ANY_WHOLE, &[Number]),
        of("highest", ANY_WHOLE, &[Number]),
        of("unit", Shape::Words, &[Number, Computed]),
        of("list", Shape::Line, &[Code]),
        of("codes", Shape::Several(&Shape::Table(&CODE)), &[Code]),
        must_of("scheme", Shape::OneOf(&SCHEMES), &[Tag]),
        must_of("to", Shape::Id, &[Link]),
        must_of("media", Shape::Set(&Shape::OneOf(&MEDIA)), &[File]),
        must_of("formula", Shape::Line, &[Computed]),
    ],
    choices: &[(Some(Code), ["list", "codes"])],
};

static CODE: Block =
    Block { name: "code", keys: &[must("id", Shape::Id), must("label", Shape::Words), may("retired", Shape::Flag)], choices: &[] };

static STATE: Block = Block {
    name: "state",
    keys: &[
        must("id", Shape::Id),
        must("label", Shape::Words),
        may("published", Shape::Flag),
        may("final", Shape::Flag),
        may("retired", Shape::Flag),
    ],
    choices: &[],
};

static TRANSITION: Block = Block {
    name: "transition",
    keys: &[
        must("id", Shape::Id),
        must("label", Shape::Words),
        must("from", STATES),
        must("to", Shape::Id),
        must("by", Shape::Several(&Shape::Id)),
        may("requires", FIELDS),
        may("if", Shape::Line),
        may("reason", Shape::Flag),
        may("second-person", Shape::Flag),
        may("retired", Shape::Flag),
    ],
    choices: &[],
};

static LIST: Block =
    Block { name: "list", keys: &[must("columns", FIELDS), may("order", Shape::FieldName), may("descending", Shape::Flag)], choices: &[] };

static SECTION: Block = Block { name: "section", keys: &[must("label", Shape::Words), must("fields", FIELDS)], choices: &[] };

static PUBLIC: Block = Block { name: "public", keys: &[must("fields", FIELDS)], choices: &[] };

static MATCHING: Block = Block { name: "matching", keys: &[must("keys", Shape::Several(&FIELDS))], choices: &[] };

static DUE: Block = Block {
    name: "due",
    keys: &[
        must("field", Shape::FieldName),
        may("after", Shape::SpanWithHours),
        may("states", STATES),
        may("extended", Shape::Table(&EXTENDED)),
    ],
    choices: &[],
};

static EXTENDED: Block = Block { name: "extended", keys: &[must("after", Shape::SpanWithHours), must("states", STATES)], choices: &[] };

static RETENTION: Block = Block {
    name: "retention",
    keys: &[must("keep", Shape::Span), must("from", Shape::Line), may("states", STATES), must("then", Shape::OneOf(&ENDS))],
    choices: &[],
};

static GRANT: Block = Block {
    name: "grant",
    keys: &[
        must("role", Shape::Id),
        must("acts", Shape::Set(&Shape::OneOf(&ACTS))),
        may("when", Shape::Set(&Shape::OneOf(&CONDITIONS))),
        must("classes", Shape::Set(&Shape::OneOf(&CLASSES))),
    ],
    choices: &[],
};

static REASON: Block = Block {
    name: "reason",
    keys: &[may("version", VERSION), may("revision", VERSION), must("text", Shape::Words)],
    choices: &[(None, ["version", "revision"])],
};
