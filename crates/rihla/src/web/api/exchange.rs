//! Tables in and out.

use std::sync::Arc;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use rihla_language::Speaker;
use rihla_model::{FieldId, Language, RecordId, RegisterId};
use rihla_register::access::held;
use rihla_register::{CellFault, ImportOptions, ImportReport, LinkPolicy, Outcome, RegisterError, Sheet, table};
use serde::{Deserialize, Serialize};

use super::Api;
use super::body::{json, parameter};
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
}

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
        let Rows { columns, rows } = json(&headers, &body)?;
        let sheet = Sheet { columns, rows: (2..).zip(rows).collect() };
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
        let done = if query.mode == Mode::Do {
            api.registry.import(&caller.actor, &register, &sheet, options).await?
        } else {
            api.registry.plan_import(&caller.actor, &register, &sheet, options).await?
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
        let definition = api.registry.definition(&caller.actor, &register)?;
        let mut records = Vec::new();
        api.registry.export(&caller.actor, &register, caller.why.as_deref(), |seen| records.push(seen)).await?;
        let mut response = match query.format.unwrap_or(Format::Json) {
            Format::Json => Json(&records).into_response(),
            Format::Csv => {
                let roles = api.registry.registers().roles();
                let house = records.iter().any(|seen| seen.house.is_some());
                let shown = |field: &rihla_register::definition::Field| {
                    held(&caller.actor, rihla_model::access::Act::Export, definition, roles).any(|held| {
                        let public = || definition.public.as_ref().is_some_and(|view| view.fields.contains(&field.id));
                        held.grant.classes.contains(&field.class) && (!held.public || public())
                    })
                };
                let columns = table::columns(definition, &Language::SPOKEN, house, shown);
                let mut writer = csv::Writer::from_writer(Vec::new());
                let broken = |_: csv::Error| Problem::Broken;
                writer.write_record(columns.iter().map(|column| column.header.as_str())).map_err(broken)?;
                for seen in &records {
                    let cells = table::cells(definition, &columns, seen);
                    writer.write_record(cells.iter().map(|cell| table::guarded(cell))).map_err(broken)?;
                }
                let bytes = writer.into_inner().map_err(|_| Problem::Broken)?;
                let mut response = Body::from(bytes).into_response();
                set(&mut response, header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present");
                response
            }
        };
        let name =
            format!("attachment; filename=\"{}.{}\"", register.as_str(), if query.format == Some(Format::Csv) { "csv" } else { "json" });
        set(&mut response, header::CONTENT_DISPOSITION, &name);
        Ok(response)
    };
    let result = result.await;
    answered(&api, &caller, result)
}
