//! What can go wrong with documents.

/// Why a document cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The typesetter refused; this is a fault of the template or of a figure, not of the words.
    #[error("the report '{report}' cannot be set: {message}; look at the figure or table that it names")]
    Typeset {
        /// Identifier of the report.
        report: String,
        /// What the typesetter said, with its hints.
        message: String,
    },
    /// A font in memory is not one.
    #[error("the font '{0}' cannot be read; the program is damaged or an override is no TrueType or OpenType font")]
    Font(String),
    /// The view cannot be turned into data for the template.
    #[error("the report cannot be prepared: {0}")]
    View(#[from] serde_json::Error),
    /// A workbook cannot be written.
    #[error("the workbook cannot be written: {0}; check the room in the folder for temporary files")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A layout does not fit its table.
    #[error("the layout '{layout}' does not fit its table: {source}")]
    Layout {
        /// Name of the layout.
        layout: String,
        /// Why.
        source: rihla_table::TableError,
    },
    /// A cell names a code that its dimension does not have.
    #[error("a cell of {0} names a code that its dimension does not have; the release is damaged: build it again")]
    Shape(String),
}
