//! Pages of the data protection office.

mod desk;
mod record;
mod search;

pub use desk::{DeskView, desk};
pub use record::{SubjectView, subject};
pub use search::{FindView, find_subject};

use super::layout::Layout;
use super::{Place, Reader};

/// The frame of a page below the desk. No title names a person.
fn below(reader: &Reader<'_>, heading: &str) -> Layout {
    Layout::new(reader, heading, "").under(reader.links.page(&Place::Protection), reader.t("nav-protection"))
}
