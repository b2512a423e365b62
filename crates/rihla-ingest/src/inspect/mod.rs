//! Proposes a source definition for a file that nobody has described yet.

use rihla_model::definition::Format;

use crate::delivery::Context;
use crate::error::IngestError;

/// What was found out about one column.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnFinding {
    /// Its header.
    pub name: String,
}

/// What was found out about a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspection {
    /// A commented source definition to confirm.
    pub toml: String,
    /// Column by column.
    pub findings: Vec<ColumnFinding>,
    /// Rows looked at.
    pub rows: u64,
    /// The kind of file.
    pub format: Format,
}

/// Looks at a file and proposes a definition.
///
/// # Errors
/// When the file cannot be read at all.
pub fn inspect(name: &str, _bytes: &[u8], _context: &Context<'_>) -> Result<Inspection, IngestError> {
    Err(IngestError::unreadable(name, "inspection is not there yet", "wait"))
}
