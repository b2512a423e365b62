//! Wire formats by which others find what a node publishes.
//!
//! - [`catalogue`] writes a DCAT 3 catalogue (with the properties that DCAT-AP 3 asks for) as JSON-LD.
//! - [`dataset_page`] writes schema.org's `Dataset` for the page of one dataset, in its language; [`to_script`] makes it
//!   safe inside a page.
//! - [`release_feed`] writes an Atom feed of releases (RFC 4287), [`record_feed`] one of records that changed, with tombstones (RFC 6721).
//! - [`calendar`] writes meetings, due dates and reviews as iCalendar (RFC 5545).
//!
//! Invariants: views are plain values and nothing is fetched: contexts are inline, so that a reader needs no network
//! either; the same view gives the same bytes; a property without a value is left out, never written empty.

mod atom;
mod authority;
mod calendar;
mod calendar_view;
mod dcat;
mod json_ld;
mod record_view;
mod schema_org;
mod view;

pub use atom::{record_feed, release_feed};
pub use authority::{country_address, licence_address};
pub use calendar::calendar;
pub use calendar_view::{CalendarClass, CalendarEntry, CalendarKind, CalendarView, EventState, TaskState, When};
pub use dcat::catalogue;
pub use json_ld::to_script;
pub use record_view::{Category, GoneView, RecordEntry, RecordFeedView, RecordView};
pub use schema_org::dataset_page;
pub use view::{CatalogueView, DatasetView, DistributionFormat, DistributionView, FeedEntry, FeedView, Place, Publisher, Span};
