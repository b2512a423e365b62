//! Proposes a source definition for a file that nobody has described yet, with the evidence for each line of it.
//!
//! Nothing is decided here: a person reads the proposal, corrects it and files it. Columns that may name people are proposed to be left
//! out, and no example of theirs is shown.

mod agreement;
mod evidence;
mod headwords;
mod labelled;
mod proposal;
pub(crate) mod sample;
mod shape;

use rihla_model::Saying;
use rihla_model::definition::Format;

use crate::delivery::Context;
use crate::error::IngestError;

/// What was found out about one column.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnFinding {
    /// Its header.
    pub name: String,
    /// The proposed type, as definitions spell it.
    pub kind: &'static str,
    /// The proposed concept.
    pub concept: Option<String>,
    /// The proposed code list.
    pub list: Option<String>,
    /// Cells that are not blank.
    pub filled: u64,
    /// Distinct texts, counted up to a bound.
    pub distinct: u64,
    /// What speaks for the proposal; shows examples unless the column may name people.
    pub evidence: Saying,
    /// Whether the column may name people.
    pub personal: bool,
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

/// Looks at a file (its first megabytes, if it is text) and proposes a definition, whose comments `tell` says.
///
/// # Errors
/// When the file cannot be read at all; the error says what it looks like.
pub fn inspect(name: &str, bytes: &[u8], context: &Context<'_>, tell: &dyn Fn(&Saying) -> String) -> Result<Inspection, IngestError> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let sample = sample::take(name, bytes)?;
    let shape = shape::find(&sample, context);
    let columns = evidence::weigh(&sample, &shape, context);
    let toml = proposal::write(name, &sample, &shape, &columns, tell);
    Ok(Inspection { toml, findings: columns.findings(), rows: shape.rows.len() as u64, format: sample.format })
}
