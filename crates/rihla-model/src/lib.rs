//! The words of Rihla: languages, identifiers, code lists, areas, periods, structures, definitions, problems and the
//! clock.
//!
//! Everything that two rooms must agree on lives here, typed and without input or output: texts come in as `&str` and
//! go out as values. The vocabularies are data (`vocabularies/`), embedded in the program and overridable by an operator.
//!
//! Invariants: no I/O, no async, no clock but the one in [`clock`]; every map is ordered, so that what is written from it
//! has the same bytes each time.

pub mod clock;
pub mod code;
pub mod definition;
pub mod id;
pub mod language;
pub mod problem;
pub mod status;

pub use clock::{Clock, FixedClock, SystemClock};
pub use code::{Code, CodeItem, Codelist};
pub use id::{AgencyId, ConceptId, DatasetId, DeliveryId, Id, IdError, ListId, ReleaseId, SourceId, VintageId};
pub use language::{Language, LocalText};
pub use problem::{Location, Problem, Rule, Severity};
pub use status::{ConfStatus, ObsStatus};
