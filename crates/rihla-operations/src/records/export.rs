//! Records are taken out.

use jiff::Timestamp;
use rihla_language::Speaker;
use rihla_model::access::{Act, Actor, ActorKind};
use rihla_model::{Language, RegisterId};
use rihla_register::access::held;
use rihla_register::definition::Field;
use rihla_register::table::TableColumn;
use rihla_register::{Definition, Registry, Seen, table};
use rihla_report::{CoverRow, RecordColumn, RegisterView, write_register};

use super::columns::record_column;
use crate::OperationError;
use crate::definitions::Definitions;

/// What was taken out.
pub struct Taken {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many records are in it.
    pub records: u64,
}

impl std::fmt::Debug for Taken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Taken").field("bytes", &self.bytes.len()).field("records", &self.records).finish()
    }
}

async fn taken(registry: &Registry, actor: &Actor, register: &RegisterId, why: Option<&str>) -> Result<Vec<Seen>, OperationError> {
    let mut records = Vec::new();
    registry.export(actor, register, why, |seen| records.push(seen)).await?;
    Ok(records)
}

/// All records that an actor may take out, as a JSON array.
///
/// # Errors
/// As [`Registry::export`].
pub async fn export_json(registry: &Registry, actor: &Actor, register: &RegisterId, why: Option<&str>) -> Result<Taken, OperationError> {
    let records = taken(registry, actor, register, why).await?;
    let bytes = serde_json::to_vec(&records).map_err(|error| OperationError::internal(&error))?;
    Ok(Taken { bytes, records: records.len() as u64 })
}

/// The columns of what was taken out: those that the actor may take out of some record.
fn columns(registry: &Registry, actor: &Actor, definition: &Definition, records: &[Seen]) -> Vec<TableColumn> {
    let house = records.iter().any(|seen| seen.house.is_some());
    let roles = registry.registers().roles();
    let shown = |field: &Field| {
        let public = || definition.public.as_ref().is_some_and(|view| view.fields.contains(&field.id));
        let mut grants = held(actor, Act::Export, definition, roles);
        actor.kind == ActorKind::Node || grants.any(|held| held.grant.classes.contains(&field.class) && (!held.public || public()))
    };
    table::columns(definition, &Language::SPOKEN, house, shown)
}

/// All records that an actor may take out, as a workbook in a language, which an import reads again.
///
/// # Errors
/// As [`Registry::export`]; [`OperationError::Refused`] where a text is longer than a workbook takes.
pub async fn export_workbook(
    registry: &Registry,
    definitions: &Definitions,
    actor: &Actor,
    register: &RegisterId,
    why: Option<&str>,
    (now, speaker): (Timestamp, &Speaker<'_>),
) -> Result<Taken, OperationError> {
    let definition = registry.definition(actor, register)?;
    let records = taken(registry, actor, register, why).await?;
    let columns = columns(registry, actor, definition, &records);
    let shown: Vec<RecordColumn> =
        columns.iter().map(|column| record_column(definition, column, &definitions.vocabulary, speaker)).collect();
    let line = |label: &str, text: String| CoverRow { label: speaker.t(label), text };
    let cover = [
        line("workbook-register", speaker.local(&definition.label).to_owned()),
        line("workbook-count", speaker.whole(i128::try_from(records.len()).unwrap_or_default())),
        line("workbook-taken", speaker.moment(now)),
    ];
    let view = RegisterView {
        language: speaker.language(),
        created: now,
        author: speaker.local(&definitions.observatory.name),
        title: speaker.local(&definition.label),
        cover: &cover,
        cover_sheet: &speaker.t("workbook-first"),
        data_sheet: &speaker.t("workbook-records"),
        columns: &shown,
    };
    let rows = records.iter().map(|seen| {
        let cells = table::cells(definition, &columns, seen);
        cells.iter().map(|cell| table::in_workbook(cell).into_owned()).collect::<Vec<String>>()
    });
    let bytes = write_register(&view, rows).map_err(|error| OperationError::Refused(error.saying()))?;
    Ok(Taken { bytes, records: records.len() as u64 })
}

/// All records that an actor may take out, as a table that an import reads again. No cell is a formula to a spreadsheet.
///
/// # Errors
/// As [`Registry::export`].
pub async fn export_csv(registry: &Registry, actor: &Actor, register: &RegisterId, why: Option<&str>) -> Result<Taken, OperationError> {
    let definition = registry.definition(actor, register)?;
    let records = taken(registry, actor, register, why).await?;
    let columns = columns(registry, actor, definition, &records);
    // quoted, so that no program that parts cells elsewhere finds a formula within one
    let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::NonNumeric).from_writer(Vec::new());
    let broken = |error: csv::Error| OperationError::internal(&error);
    writer.write_record(columns.iter().map(|column| column.header.as_str())).map_err(broken)?;
    for seen in &records {
        let cells = table::cells(definition, &columns, seen);
        writer.write_record(cells.iter().map(|cell| table::guarded(cell))).map_err(broken)?;
    }
    let bytes = writer.into_inner().map_err(|error| OperationError::internal(&error.error()))?;
    Ok(Taken { bytes, records: records.len() as u64 })
}
