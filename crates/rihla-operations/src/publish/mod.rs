//! Showing what was released.

pub mod bridge_words;
pub mod catalogue;
mod documents;
pub mod files;
pub mod history;
pub mod load;
pub mod quality;
pub mod revisions;
pub mod site;
pub mod sources;
pub mod territory_words;

pub use documents::Documents;
