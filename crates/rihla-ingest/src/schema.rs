//! Which columns harmonised rows of a source have.

use rihla_model::ConceptId;
use rihla_model::ObsStatus;
use rihla_model::definition::{ColumnKind, Content, SourceDefinition};
use rihla_table::{RowColumn, RowKind, RowSchema};

/// Digits that weights keep after the decimal mark.
pub(crate) const WEIGHT_SCALE: u8 = 6;

/// The columns of a source's harmonised rows.
///
/// Concepts come in the order of the definition, each once (a second column of the same concept fills blanks of the first); each number
/// is followed by its status, and by its confidentiality status where the source has a flag for it; then come constants, and the
/// sheet's and the file's part where no declared column reads them.
///
/// The status of `OBS_VALUE`, or of the first number if there is none, is `OBS_STATUS`; that of another number is
/// `OBS_STATUS_<concept>`. Aggregates always have statuses; records have them where a missing token or a flag column gives any.
#[must_use]
pub fn row_schema(definition: &SourceDefinition) -> RowSchema {
    let mut columns: Vec<RowColumn> = Vec::new();
    let statuses = has_statuses(definition);
    let confidential = definition.columns.iter().any(|c| c.kind == ColumnKind::ConfFlag);
    let main = main_measure(definition);
    for column in &definition.columns {
        let Some(concept) = &column.concept else { continue };
        let kind = match column.kind {
            ColumnKind::Code | ColumnKind::Area | ColumnKind::Age => RowKind::Code,
            ColumnKind::Period | ColumnKind::Date => RowKind::Period,
            ColumnKind::Number => RowKind::Number { scale: column.scale },
            ColumnKind::Weight => RowKind::Number { scale: WEIGHT_SCALE },
            ColumnKind::Text => RowKind::Text,
            ColumnKind::Flag | ColumnKind::ConfFlag | ColumnKind::Ignore => continue,
        };
        if columns.iter().any(|c| c.concept == *concept) {
            continue;
        }
        columns.push(RowColumn { concept: concept.clone(), kind });
        if column.kind == ColumnKind::Number {
            if statuses && let Some(concept) = beside("OBS_STATUS", concept, main) {
                columns.push(RowColumn { concept, kind: RowKind::Status });
            }
            if confidential && let Some(concept) = beside("CONF_STATUS", concept, main) {
                columns.push(RowColumn { concept, kind: RowKind::Conf });
            }
        }
    }
    let extra = definition
        .constants
        .keys()
        .map(ConceptId::as_str)
        .chain(definition.reader.sheet_column.as_deref())
        .chain(definition.reader.file_column.as_deref());
    for name in extra {
        let read = definition.columns.iter().any(|c| c.name.as_slice().iter().any(|n| n == name));
        let constant = definition.constants.keys().any(|c| c.as_str() == name);
        if (read && !constant) || columns.iter().any(|c| c.concept.as_str() == name) {
            continue;
        }
        if let Ok(concept) = ConceptId::new(name) {
            columns.push(RowColumn { concept, kind: RowKind::Code });
        }
    }
    RowSchema { columns }
}

/// The number whose status has the plain name.
pub(crate) fn main_measure(definition: &SourceDefinition) -> Option<&ConceptId> {
    let numbers = || definition.columns.iter().filter(|c| c.kind == ColumnKind::Number).filter_map(|c| c.concept.as_ref());
    numbers().find(|c| c.as_str() == "OBS_VALUE").or_else(|| numbers().next())
}

/// The name of a number's status column.
pub(crate) fn beside(status: &str, concept: &ConceptId, main: Option<&ConceptId>) -> Option<ConceptId> {
    if main == Some(concept) { ConceptId::new(status).ok() } else { ConceptId::new(format!("{status}_{concept}")).ok() }
}

fn has_statuses(definition: &SourceDefinition) -> bool {
    let gives = |value: &String| ObsStatus::from_code(value).is_some();
    definition.content == Content::Aggregates
        || definition.columns.iter().any(|c| c.kind == ColumnKind::Flag || c.missing.values().any(gives))
        || definition.reader.missing.values().any(gives)
}
