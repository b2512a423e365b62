//! Generates the invented country Atlas (`XAT`), its persons, and the files that its six agencies would deliver.
//!
//! [`generate`] writes every file through a [`Sink`] and returns the [`Truth`]: the exact aggregates that a faultless
//! pipeline must find again behind the mess. [`plant`](plant::plant) spoils a generated folder with one named error.
//! [`big_register`] streams a twelve-column register of any length for benchmarks.
//!
//! Invariants: all chance comes from one `u64` seed through named ChaCha20 streams, with integer arithmetic only, so the
//! same [`SampleSpec`] gives the same bytes of every file on any machine; no clock is read; no real person is described.
//! Every mess that a file carries is named in the doc comment of its module and in `FILES.md`.

mod asylum;
mod border;
mod border_workbook;
mod census;
mod census_2014;
mod consular;
mod country;
mod date;
mod digits;
mod error;
mod generate;
mod household;
mod labour;
mod labour_layout;
mod outline;
mod permits;
mod person;
mod place;
pub mod plant;
mod population;
mod post;
mod projections;
mod reference;
mod register;
mod sink;
mod stream;
mod truth;
mod workbook;

pub use error::SampleError;
pub use generate::{DEFAULT_PEOPLE, SampleSpec, generate};
pub use register::{REGISTER_COLUMNS, big_register};
pub use sink::{FolderSink, MemorySink, Sink};
pub use truth::{AGE_BANDS, AsylumKey, BorderKey, DiasporaKey, LabourKey, PermitKey, PopulationKey, Truth};
