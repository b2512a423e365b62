//! Doing what was planned, as one unit of work under one name.

use rihla_model::access::Actor;
use rihla_model::{FieldId, RecordId, RegisterId};
use rihla_store::database::Unit;
use serde_json::{Value as Json, json};

use super::plan::Planned;
use super::{ImportOptions, ImportReport, Outcome, Sheet};
use crate::definition::Definition;
use crate::error::RegisterError;
use crate::registry::Registry;
use crate::registry::create::Draft;
use crate::registry::write::Within;
use crate::secret::draw_id;

impl Registry {
    /// Brings a table in. Where rows are refused nothing is done, unless the options say that they are passed over; the report tells.
    ///
    /// # Errors
    /// As [`Registry::plan_import`].
    pub async fn import(
        &self,
        actor: &Actor,
        register: &RegisterId,
        sheet: &Sheet,
        options: ImportOptions,
    ) -> Result<ImportReport, RegisterError> {
        let mut unit = self.database.write().await?;
        let mut planning = self.planning(&mut unit, actor, register, sheet, options).await?;
        let definition = planning.definition;
        let batch = format!("import-{}", draw_id(&*self.rng)?.as_str());
        let within = Within { batch: Some(&batch) };
        let mut rows = Vec::with_capacity(sheet.rows.len());
        let mut refused = false;
        for (line, cells) in &sheet.rows {
            let mut planned = planning.row(&mut unit, *line, cells).await?;
            refused |= matches!(planned.report.outcome, Outcome::Refused { .. });
            // a plan is worked out to its end, so that all that is wrong is told; nothing is kept of it
            if !refused || options.skip_refused {
                planned.report.record = self.apply(&mut unit, actor, definition, &mut planned, within).await?;
                planning.done(planned.report.record.as_ref());
            }
            rows.push(planned.report);
        }
        let unknown = planning.unknown();
        let nothing = rows.iter().all(|row| matches!(row.outcome, Outcome::Unchanged | Outcome::Refused { .. }));
        if (refused && !options.skip_refused) || nothing {
            unit.roll_back().await?;
            return Ok(ImportReport { batch: None, unknown, rows });
        }
        unit.commit().await?;
        Ok(ImportReport { batch: Some(batch), unknown, rows })
    }

    /// Does a row.
    async fn apply(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        definition: &Definition,
        planned: &mut Planned,
        within: Within<'_>,
    ) -> Result<Option<RecordId>, RegisterError> {
        let record = planned.report.record.clone();
        if matches!(planned.report.outcome, Outcome::Unchanged | Outcome::Refused { .. }) {
            return Ok(record);
        }
        for (field, register, title) in std::mem::take(&mut planned.makes) {
            let made = self.make_titled(unit, actor, &register, &title, within).await?;
            let link = json!(made.as_str());
            let many = definition.field(&field).is_some_and(|field| field.many);
            let value = planned.fields.entry(field).or_insert(Json::Null);
            match value {
                Json::Array(links) => links.push(link),
                _ if many => *value = json!([link]),
                _ => *value = link,
            }
        }
        let fields = planned.fields.clone();
        match (record, &planned.report.outcome) {
            (Some(id), Outcome::Update { .. }) => {
                self.edit_in(unit, actor, (&definition.id, &id), planned.version, fields, within).await?;
                Ok(Some(id))
            }
            _ => {
                let draft = Draft { fields, agency: planned.agency.clone(), area: planned.area.clone(), id: None };
                Ok(Some(self.create_in(unit, actor, definition, draft, within).await?.record))
            }
        }
    }

    /// A record that has its title alone.
    async fn make_titled(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        register: &RegisterId,
        title: &str,
        within: Within<'_>,
    ) -> Result<RecordId, RegisterError> {
        let definition = self.definition(actor, register)?;
        let field: FieldId = (*definition.title).clone();
        let localised = definition.field(&field).is_some_and(|field| field.localised);
        let value = if localised { json!({ "en": title }) } else { json!(title) };
        let draft = Draft { fields: [(field, value)].into(), ..Draft::default() };
        Ok(self.create_in(unit, actor, definition, draft, within).await?.record)
    }
}
