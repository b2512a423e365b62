//! Tables in and out.

use std::sync::Arc;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use rihla_language::Speaker;
use rihla_model::{FieldId, Language, RecordId, RegisterId};
use rihla_operations::records::{ImportMode, TableFile, export_csv, export_json, export_workbook, import_table};
use rihla_register::{CellFault, ImportOptions, ImportReport, LinkPolicy, Outcome, RegisterError, Sheet};
use serde::{Deserialize, Serialize};

use super::Api;
use super::body::{json, media, parameter};
use super::caller::Caller;
use super::problem::Problem;
use super::records::answered;
use crate::web::answer::set;

type Node = State<Arc<Api>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportQuery {
    /// `plan` tells what would be done, `do` does it.
    mode: Mode,
    links: Option<Links>,
    language: Option<Language>,
    decimal: Option<char>,
    empty_clears: Option<bool>,
    skip_refused: Option<bool>,
    /// The sheet of a workbook.
    sheet: Option<String>,
}

/// The media types of tables beside JSON; what a file is is told by its bytes.
const TABLES: [&str; 4] = [
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/octet-stream",
];

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    Plan,
    Do,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum Links {
    Never,
    Ask,
    Always,
}

/// A table as JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct Report {
    #[serde(skip_serializing_if = "Option::is_none")]
    batch: Option<String>,
    created: usize,
    updated: usize,
    unchanged: usize,
    refused: usize,
    unknown_columns: Vec<usize>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<RecordId>,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<Fault>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    makes: Vec<(FieldId, String)>,
}

#[derive(Serialize)]
struct Fault {
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    code: &'static str,
    title: String,
}

fn report(report: ImportReport, speaker: &Speaker<'_>) -> Report {
    let [created, updated, unchanged, refused] = report.counts();
    let fault = |fault: CellFault| Fault { column: fault.column, code: fault.code, title: speaker.tell(&fault.saying) };
    let rows = report.rows.into_iter().map(|row| {
        let (outcome, fields, faults) = match row.outcome {
            Outcome::Create => ("create", Vec::new(), Vec::new()),
            Outcome::Update { fields } => ("update", fields, Vec::new()),
            Outcome::Unchanged => ("unchanged", Vec::new(), Vec::new()),
            Outcome::Refused { faults } => ("refused", Vec::new(), faults),
        };
        let faults = faults.into_iter().map(fault).collect();
        Row { line: row.line, record: row.record, outcome, fields, faults, makes: row.makes }
    });
    let rows = rows.collect();
    Report { batch: report.batch, created, updated, unchanged, refused, unknown_columns: report.unknown, rows }
}

/// Plans or does an import of a table.
pub(super) async fn import(
    State(api): Node,
    Path(register): Path<String>,
    query: Result<Query<ImportQuery>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
    caller: Caller,
    body: Bytes,
) -> Response {
    let result = async {
        let Query(query) = query.map_err(|_| parameter("mode"))?;
        let register = RegisterId::new(&register).map_err(|_| RegisterError::NoRegister)?;
        api.registry.definition(&caller.actor, &register)?;
        let options = ImportOptions {
            language: query.language.unwrap_or(caller.language),
            decimal: query.decimal.unwrap_or('.'),
            links: match query.links {
                None | Some(Links::Never) => LinkPolicy::Never,
                Some(Links::Ask) => LinkPolicy::Ask,
                Some(Links::Always) => LinkPolicy::Always,
            },
            empty_clears: query.empty_clears.unwrap_or(false),
            skip_refused: query.skip_refused.unwrap_or(false),
        };
        let mode = if query.mode == Mode::Do { ImportMode::Do } else { ImportMode::Plan };
        let done = match media(&headers).as_deref() {
            Some("application/json") => {
                let Rows { columns, rows } = json(&headers, &body)?;
                let sheet = Sheet { columns, rows: (2..).zip(rows).collect() };
                match mode {
                    ImportMode::Do => api.registry.import(&caller.actor, &register, &sheet, options).await?,
                    ImportMode::Plan => api.registry.plan_import(&caller.actor, &register, &sheet, options).await?,
                }
            }
            Some(known) if TABLES.contains(&known) => {
                let file = TableFile { name: "table", bytes: &body, sheet: query.sheet.as_deref() };
                import_table(&api.registry, &caller.actor, &register, file, options, mode).await?
            }
            _ => return Err(Problem::MediaType),
        };
        Ok(Json(report(done, &caller.speaker(&api))).into_response())
    };
    let result = result.await;
    answered(&api, &caller, result)
}

/// Takes an import back.
pub(super) async fn undo(State(api): Node, Path((register, batch)): Path<(String, String)>, caller: Caller) -> Response {
    let result = async {
        let register = RegisterId::new(&register).map_err(|_| RegisterError::NoRegister)?;
        let undone = api.registry.undo_import(&caller.actor, &register, &batch).await?;
        Ok(Json(report(undone, &caller.speaker(&api))).into_response())
    };
    let result = result.await;
    answered(&api, &caller, result)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExportQuery {
    format: Option<Format>,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Format {
    Csv,
    Json,
    Xlsx,
}

impl Format {
    const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Xlsx => "xlsx",
        }
    }
}

/// Takes records out in bulk; the address stays, so that a spreadsheet can ask for it each day.
pub(super) async fn export(
    State(api): Node,
    Path(register): Path<String>,
    query: Result<Query<ExportQuery>, axum::extract::rejection::QueryRejection>,
    caller: Caller,
) -> Response {
    let result = async {
        let Query(query) = query.map_err(|_| parameter("format"))?;
        let register = RegisterId::new(&register).map_err(|_| RegisterError::NoRegister)?;
        let format = query.format.unwrap_or(Format::Json);
        let why = caller.why.as_deref();
        let (taken, media) = match format {
            Format::Json => (export_json(&api.registry, &caller.actor, &register, why).await?, "application/json"),
            Format::Csv => (export_csv(&api.registry, &caller.actor, &register, why).await?, "text/csv; charset=utf-8; header=present"),
            Format::Xlsx => {
                let with = (api.clock.now(), &caller.speaker(&api));
                let taken = export_workbook(&api.registry, &api.definitions, &caller.actor, &register, why, with).await?;
                (taken, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            }
        };
        let mut response = Body::from(taken.bytes).into_response();
        set(&mut response, header::CONTENT_TYPE, media);
        let name = format!("attachment; filename=\"{}.{}\"", register.as_str(), format.name());
        set(&mut response, header::CONTENT_DISPOSITION, &name);
        Ok(response)
    };
    let result = result.await;
    answered(&api, &caller, result)
}
