//! Tables out of a register and into it: first told, then done, and taken back as one.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rihla_model::access::Act;
use rihla_operations::OperationError;
use rihla_operations::records::{ImportMode, TableFile, export_csv, export_json, export_workbook, import_table};
use rihla_register::{Definition, ImportOptions, ImportReport, LinkPolicy, RegisterError};

use super::Face;
use super::failed::Failed;
use super::form::Form;
use super::records::definition;
use super::visitor::Visitor;
use crate::pages::{self, Carried, ImportView, Place};
use crate::web::answer;

type Node = State<Arc<Face>>;
type Register = Path<(String, String)>;

/// The most bytes of a table; the form that does what was told carries it in letters, a third longer.
const TABLE_BYTES: usize = 8 << 20;
const CARRIED_BYTES: usize = 12 << 20;

/// The form of an import and what it does.
pub(super) fn import_routes() -> MethodRouter<Arc<Face>> {
    get(import_form).post(plan).layer(DefaultBodyLimit::max(TABLE_BYTES + (1 << 16)))
}

/// Doing what was told.
pub(super) fn import_do_routes() -> MethodRouter<Arc<Face>> {
    axum::routing::post(import).layer(DefaultBodyLimit::max(CARRIED_BYTES))
}

fn importing<'f>(face: &'f Face, visitor: &Visitor, register: &str) -> Result<&'f Definition, Failed> {
    let definition = definition(face, visitor, register)?;
    if !visitor.works() {
        return Err(Failed::SignIn);
    }
    if !face.registry.may_with_some(&visitor.actor, Act::Import, definition) {
        return Err(Failed::Record(RegisterError::Denied));
    }
    Ok(definition)
}

/// `GET …/import`.
pub(super) async fn import_form(State(face): Node, Path((_, register)): Register, visitor: Visitor) -> Response {
    let place = Place::Import(register.clone());
    let result = importing(&face, &visitor, &register).map(|definition| {
        let view = ImportView { definition, report: None, carried: None, fault: None, undone: false };
        face.page(&visitor, place.clone(), StatusCode::OK, |reader| pages::record_import(reader, &view))
    });
    face.answered(&visitor, place, result)
}

/// A table that was chosen, and how it is read.
async fn sent(form: Option<Multipart>) -> Option<(Vec<u8>, Carried)> {
    let mut form = form?;
    let (mut file, mut carried) = (Vec::new(), Carried::default());
    while let Some(field) = form.next_field().await.ok()? {
        match field.name().unwrap_or_default() {
            "file" => file = field.bytes().await.ok()?.to_vec(),
            "decimal" => carried.comma = field.text().await.ok()? == ",",
            "links" => carried.links = field.text().await.ok()? == "always",
            "skip" => carried.skip = true,
            _ => {}
        }
    }
    Some((file, carried))
}

fn options(visitor: &Visitor, carried: &Carried) -> ImportOptions {
    ImportOptions {
        language: visitor.language,
        decimal: if carried.comma { ',' } else { '.' },
        links: if carried.links { LinkPolicy::Always } else { LinkPolicy::Ask },
        empty_clears: false,
        skip_refused: carried.skip,
    }
}

/// Reads the table, or says why it cannot be read.
async fn tell(
    face: &Face,
    visitor: &Visitor,
    definition: &Definition,
    (bytes, carried): (&[u8], &Carried),
    mode: ImportMode,
) -> Result<Result<ImportReport, rihla_model::Saying>, Failed> {
    let file = TableFile { name: "table", bytes, sheet: None };
    match import_table(&face.registry, &visitor.actor, &definition.id, file, options(visitor, carried), mode).await {
        Ok(report) => Ok(Ok(report)),
        Err(OperationError::Register(error)) => Err(Failed::Record(error)),
        Err(error @ OperationError::Ingest(_)) => Ok(Err(error.saying())),
        Err(error) => Err(Failed::Operation(error)),
    }
}

/// `POST …/import`: what the table would do; nothing is written.
pub(super) async fn plan(State(face): Node, Path((_, register)): Register, visitor: Visitor, form: Option<Multipart>) -> Response {
    let place = Place::Import(register.clone());
    let result = async {
        let definition = importing(&face, &visitor, &register)?;
        let Some((bytes, mut carried)) = sent(form).await else { return Err(Failed::Form) };
        let told = tell(&face, &visitor, definition, (&bytes, &carried), ImportMode::Plan).await?;
        let (report, fault) = match told {
            Ok(report) => (Some(report), None),
            Err(saying) => (None, Some(saying)),
        };
        carried.table = STANDARD.encode(&bytes);
        let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let view = ImportView { definition, report: report.as_ref(), carried: Some(&carried), fault, undone: false };
        Ok(face.page(&visitor, place.clone(), status, |reader| pages::record_import(reader, &view)))
    };
    let result = result.await;
    face.answered(&visitor, place, result)
}

/// `POST …/import/do`: what was told is done. It is worked out anew: records may have changed since.
pub(super) async fn import(State(face): Node, Path((_, register)): Register, visitor: Visitor, form: Form) -> Response {
    let place = Place::Import(register.clone());
    let result = async {
        let definition = importing(&face, &visitor, &register)?;
        let bytes = STANDARD.decode(form.get("table")).ok().filter(|_| form.is_usable()).ok_or(Failed::Form)?;
        let yes = |name: &str| form.get(name) == "yes";
        let carried = Carried { table: String::new(), comma: yes("comma"), links: yes("links"), skip: yes("skip") };
        let report = match tell(&face, &visitor, definition, (&bytes, &carried), ImportMode::Do).await? {
            Ok(report) => report,
            Err(_) => return Err(Failed::Form),
        };
        let view = ImportView { definition, report: Some(&report), carried: None, fault: None, undone: false };
        Ok(face.page(&visitor, place.clone(), StatusCode::OK, |reader| pages::record_import(reader, &view)))
    };
    let result = result.await;
    face.answered(&visitor, place, result)
}

/// `POST …/imports/{batch}/undo`.
pub(super) async fn undo(
    State(face): Node,
    Path((_, register, batch)): Path<(String, String, String)>,
    visitor: Visitor,
    form: Form,
) -> Response {
    let place = Place::Import(register.clone());
    let result = async {
        let definition = importing(&face, &visitor, &register)?;
        if !form.is_usable() {
            return Err(Failed::Form);
        }
        let report = face.registry.undo_import(&visitor.actor, &definition.id, &batch).await?;
        let view = ImportView { definition, report: Some(&report), carried: None, fault: None, undone: true };
        Ok(face.page(&visitor, place.clone(), StatusCode::OK, |reader| pages::record_import(reader, &view)))
    };
    let result = result.await;
    face.answered(&visitor, place, result)
}

/// `GET …/export/{format}`: the records that the visitor may take out, without what is protected.
pub(super) async fn export(State(face): Node, Path((_, register, format)): Path<(String, String, String)>, visitor: Visitor) -> Response {
    let place = Place::Register(register.clone());
    let result = async {
        let definition = definition(&face, &visitor, &register)?;
        let (registry, actor, id) = (&face.registry, &visitor.actor, &definition.id);
        let (taken, media) = match format.as_str() {
            "json" => (export_json(registry, actor, id, None).await, "application/json"),
            "csv" => (export_csv(registry, actor, id, None).await, "text/csv; charset=utf-8; header=present"),
            "xlsx" => {
                let words = face.site.catalogue();
                let with = (face.clock.now(), &words.speaker(visitor.language));
                let taken = export_workbook(registry, &face.definitions, actor, id, None, with).await;
                (taken, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            }
            _ => return Err(Failed::Record(RegisterError::NoRecord)),
        };
        let taken = taken.map_err(|error| match error {
            OperationError::Register(error) => Failed::Record(error),
            other => Failed::Operation(other),
        })?;
        let mut response = Body::from(taken.bytes).into_response();
        answer::set(&mut response, header::CONTENT_TYPE, media);
        answer::set(&mut response, header::CACHE_CONTROL, "no-store");
        let name = format!("attachment; filename=\"{}.{format}\"", definition.id.as_str());
        answer::set(&mut response, header::CONTENT_DISPOSITION, &name);
        Ok(response)
    };
    let result = result.await;
    face.answered(&visitor, place, result)
}
