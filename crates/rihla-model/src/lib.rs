//! The words of Rihla: languages, identifiers, code lists, areas, periods, structures, definitions, problems and the
//! clock.
//!
//! Everything that two rooms must agree on lives here, typed and without input or output: texts come in as `&str` and
//! go out as values. The vocabularies are data (`vocabularies/`), embedded in the program and overridable by an operator.
//!
//! Invariants: no I/O, no async, no clock but the one in [`clock`]; every map is ordered, so that what is written from it
//! has the same bytes each time.

pub mod access;
pub mod age;
mod age_name;
pub mod area;
pub mod calendar;
pub mod clock;
pub mod code;
pub mod concept;
pub mod definition;
pub mod digits;
mod fold;
pub mod gcm;
pub mod id;
pub mod language;
pub mod membership;
mod month_names;
pub mod period;
mod period_form;
pub mod period_parse;
pub mod place;
pub mod problem;
pub mod resolve;
pub mod round;
mod rows;
mod saying;
pub mod status;
pub mod structure;
pub mod vocabulary;

pub use age::{AgeCode, AgeError, age_code, band_codes, band_of, parse_age};
pub use area::{AmbiguousName, Area, AreaCode, AreaKind, AreaVariant, Areas};
pub use calendar::{Calendar, FiscalLabel, FiscalYear};
pub use clock::{Clock, FixedClock, SystemClock};
pub use code::{Code, CodeItem, Codelist};
pub use concept::Concept;
pub use digits::{NumberError, parse_number, print_number, to_ascii_digits};
pub use gcm::{Action, Gcm, Objective, SdgLink, Tag};
pub use id::{
    AccountId, AgencyId, ConceptId, DatasetId, DeliveryId, FieldId, Id, IdError, ListId, RecordId, RegisterId, ReleaseId, RespondentId,
    RoleId, RoundId, SourceId, StateId, TransitionId, VintageId,
};
pub use language::{Language, LocalText};
pub use membership::{Membership, Memberships};
pub use period::{Frequency, Period};
pub use period_parse::{PeriodError, PeriodForm, parse_date, parse_period};
pub use place::{Conversion, Place, PlaceError, Places, Share};
pub use problem::{Location, Problem, Rule, Severity};
pub use resolve::{AreaResolver, MatchRule, Resolution, Scheme, SchemeError};
pub use round::{MarkFault, RoundMark};
pub use rows::{Validity, VocabularyError};
pub use saying::{Argument, Saying};
pub use status::{ConfStatus, ObsStatus};
pub use structure::{Attachment, Structure, StructureAttribute};
pub use vocabulary::{Vocabulary, parse_codelist};
