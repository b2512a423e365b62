//! Pages of registers: lists, records, their history, their forms, and what waits for somebody.

mod columns;
mod facets;
mod form;
mod history;
mod import;
pub(crate) mod list;
mod notices;
mod offline;
mod paper;
mod record;
mod typed;
mod value;
mod views;
mod work;

pub use columns::{COLUMNS, usual_columns};
pub use form::{Entry, FormFault, FormView, record_form};
pub use history::{HistoryView, record_history};
pub use import::{Carried, ImportView, record_import};
pub use list::{Chosen, KnownRegister, ListView, SavedViews, register_list, registers};
pub use notices::{NoticesView, notices};
pub use offline::{OfflineForm, OfflineView, offline};
pub use paper::{PaperView, paper};
pub(super) use record::plain_text;
pub(crate) use record::state_of;
pub use record::{RecordView, record};
pub use typed::{Typed, typed_of};
pub(super) use value::place_name;
pub use value::{People, Titles};
pub use views::{Keeping, KnownView, ViewsView, views};
pub use work::{WaitingRecord, WorkView, work};
