//! Rounds without accounts: a workbook is handed out, filled in elsewhere, and comes back.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rihla_ingest::{Expected, PlainSheet, RoundError, RoundReturn, read_round};
use rihla_language::{Speaker, Value};
use rihla_model::access::{Actor, FieldClass};
use rihla_model::{FieldId, Language, RecordId, RegisterId, RespondentId, RoundId, Saying};
use rihla_register::definition::{Field, FieldType};
use rihla_register::{Definition, ImportOptions, ImportReport, Listing, PAGE, Registry, Sheet, table};
use rihla_report::{CoverRow, RecordColumn, RoundColumn, RoundLabels, RoundRecord, RoundView, write_round};
use rihla_store::{Keyring, Purpose};
use ring::hmac;

use super::columns::record_column;
use super::import::{ImportMode, import_sheet};
use crate::OperationError;
use crate::definitions::Definitions;

/// What keys of rounds are made for.
const DOMAIN: &[u8] = b"rihla round 1";

/// What is asked of one respondent.
#[derive(Debug, Clone)]
pub struct Asking<'a> {
    /// The round.
    pub round: &'a RoundId,
    /// Whom.
    pub respondent: &'a RespondentId,
    /// Of which register.
    pub register: &'a RegisterId,
    /// Of which records.
    pub filter: Option<&'a str>,
    /// The fields that may be filled in; every other one that is not guarded is shown and locked.
    pub open: BTreeSet<FieldId>,
    /// By when it is wanted.
    pub until: Option<String>,
}

/// A workbook that is handed out.
pub struct HandedOut {
    /// The workbook.
    pub bytes: Vec<u8>,
    /// How many records it asks about.
    pub records: usize,
}

impl std::fmt::Debug for HandedOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HandedOut").field("bytes", &self.bytes.len()).field("records", &self.records).finish()
    }
}

/// The keys that mark workbooks, the newest first: one that was handed out before a rotation is known when it comes back.
fn keys(keyring: &Keyring) -> Result<Vec<hmac::Key>, OperationError> {
    let current = keyring.current_id(Purpose::Registers)?.clone();
    let versions = keyring.state().keys.into_iter().filter(|key| key.purpose == Purpose::Registers).map(|key| key.id);
    let older = versions.filter(|id| *id != current).collect::<Vec<_>>();
    let key = |id| {
        let secret = keyring.key(Purpose::Registers, id)?;
        let derived = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.expose()), DOMAIN);
        Ok(hmac::Key::new(hmac::HMAC_SHA256, derived.as_ref()))
    };
    [current].iter().chain(&older).map(key).collect()
}

/// Whether a field may stand in a workbook that leaves the house: nothing that is guarded does.
fn is_shown(field: &Field) -> bool {
    matches!(field.class, FieldClass::Public | FieldClass::Internal) && !field.retired && *field.kind != FieldType::File
}

fn opened(definition: &Definition, asking: &Asking<'_>) -> Result<(), OperationError> {
    let fit = |id: &&FieldId| definition.field(id).is_some_and(|field| is_shown(field) && *field.kind != FieldType::Computed);
    match asking.open.iter().find(|id| !fit(id)) {
        None if asking.open.is_empty() => {
            Err(OperationError::Refused(Saying::new("round-nothing-open", "name the fields that are to be filled in")))
        }
        None => Ok(()),
        Some(id) => {
            let saying =
                Saying::new("round-not-open", "'{field}' cannot be asked for in a round: it is guarded, computed, a file, or no field");
            Err(OperationError::Refused(saying.with("field", id.as_str())))
        }
    }
}

/// Writes the workbook of a respondent: locked, prefilled, in their language, marked so that it is known when it comes back.
///
/// # Errors
/// [`OperationError::Register`]; [`OperationError::Refused`] for a field that cannot be asked for, and where there is no record to ask about;
/// [`OperationError::Publish`] where no workbook can hold it.
pub async fn hand_out(
    registry: &Registry,
    definitions: &Definitions,
    keyring: &Keyring,
    actor: &Actor,
    asking: &Asking<'_>,
    (now, speaker): (Timestamp, &Speaker<'_>),
) -> Result<HandedOut, OperationError> {
    let definition = registry.definition(actor, asking.register)?;
    opened(definition, asking)?;
    let columns: Vec<_> = table::columns(definition, &Language::SPOKEN, false, is_shown)
        .into_iter()
        .filter(|column| column.field(definition).is_some())
        .collect();
    let mut records = Vec::new();
    let mut listing = Listing { filter: asking.filter.map(str::to_owned), most: PAGE, ..Listing::default() };
    loop {
        let page = registry.list(actor, asking.register, &listing).await?;
        // what is restricted in use is kept, and not handed on
        records.extend(page.records.iter().filter(|seen| !seen.restricted).map(|seen| RoundRecord {
            record: seen.id.clone(),
            version: u32::try_from(seen.version).unwrap_or(u32::MAX),
            cells: table::cells(definition, &columns, seen).iter().map(|cell| table::in_workbook(cell).into_owned()).collect(),
        }));
        match page.next {
            Some(next) => listing.after = Some(next),
            None => break,
        }
    }
    if records.is_empty() {
        return Err(OperationError::Refused(Saying::new("round-no-records", "there is no record to ask about; widen the filter")));
    }
    let columns: Vec<RoundColumn> = columns
        .iter()
        .map(|column| {
            let open = column.field(definition).is_some_and(|(field, _)| asking.open.contains(&*field.id));
            let column: RecordColumn = record_column(definition, column, &definitions.vocabulary, speaker);
            RoundColumn { column, open }
        })
        .collect();
    let t = |id: &str| speaker.t(id);
    let labels = RoundLabels {
        cover: t("workbook-first"),
        data: t("workbook-records"),
        id: t("workbook-identifier"),
        version: t("workbook-version"),
        notice: t("workbook-notice"),
        not_offered: t("workbook-not-offered"),
        not_number: t("workbook-not-number"),
        not_date: t("workbook-not-date"),
    };
    let line = |label: &str, text: String| CoverRow { label: t(label), text };
    let mut cover = vec![
        line("workbook-register", speaker.local(&definition.label).to_owned()),
        line("workbook-respondent", asking.respondent.as_str().to_owned()),
        line("workbook-count", speaker.whole(i128::try_from(records.len()).unwrap_or_default())),
    ];
    cover.extend(asking.until.clone().map(|until| line("workbook-until", until)));
    let rules =
        [("workbook-fill", "workbook-fill-text"), ("workbook-keep", "workbook-keep-text"), ("workbook-return", "workbook-return-text")];
    cover.extend(rules.map(|(label, text)| line(label, t(text))));
    let author = speaker.local(&definitions.observatory.name);
    let title = speaker.say("workbook-title", &[("register", Value::from(speaker.local(&definition.label).to_owned()))]);
    let view = RoundView {
        language: speaker.language(),
        created: now,
        author,
        title: &title,
        cover: &cover,
        labels: &labels,
        round: asking.round,
        respondent: asking.respondent,
        register: asking.register,
        definition: definition.version,
        columns: &columns,
        records: &records,
    };
    let keys = keys(keyring)?;
    let key = keys.first().ok_or(OperationError::Register(rihla_register::RegisterError::UnknownKey))?;
    let written = write_round(&view, |mark| hmac::sign(key, mark).as_ref().to_vec());
    let bytes = written.map_err(|error| OperationError::Refused(error.saying()))?;
    // before it is handed out: whoever has a record may have to be told that it is erased
    registry.note_round(actor, asking.register, records.len()).await?;
    Ok(HandedOut { bytes, records: records.len() })
}

/// What came back, and what became of it.
#[derive(Debug)]
pub struct Returned {
    /// Whose it is.
    pub respondent: RespondentId,
    /// The round.
    pub round: RoundId,
    /// The register.
    pub register: RegisterId,
    /// Records that are no row any more; nothing happened to them.
    pub missing: Vec<RecordId>,
    /// What became of each row.
    pub report: ImportReport,
}

/// Takes a workbook that came back: only open cells of records that were handed out are used, and only where the record is still as it
/// was handed out.
///
/// # Errors
/// [`OperationError::Refused`] where it is no workbook of this node, or its mark was changed; as [`Registry::import`].
pub async fn take_back(
    registry: &Registry,
    keyring: &Keyring,
    actor: &Actor,
    (name, bytes): (&str, &[u8]),
    options: ImportOptions,
    mode: ImportMode,
) -> Result<Returned, OperationError> {
    let mut found: Result<RoundReturn, RoundError> = Err(RoundError::NotOurs);
    for key in keys(keyring)? {
        found = read_round(name, bytes, &key, Expected::default());
        if found.is_ok() {
            break;
        }
    }
    let RoundReturn { round, respondent, register, sheet, missing, .. } = found.map_err(|error| OperationError::Refused(error.saying()))?;
    registry.definition(actor, &register)?;
    let PlainSheet { header, rows, faults, .. } = sheet;
    let report = import_sheet(registry, actor, &register, (Sheet { columns: header, rows }, faults), options, mode).await?;
    Ok(Returned { respondent, round, register, missing, report })
}
