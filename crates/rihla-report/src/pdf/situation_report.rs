//! Setting a situation report.

use serde_json::{Value, json};
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_pdf::{PdfOptions, Timestamp};

use super::fonts::Fonts;
use super::view::ReportView;
use super::world::ReportWorld;
use crate::ReportError;

/// Reports whose intermediate results are kept in memory, so that one report after another can share them.
const KEPT_REPORTS: usize = 2;

/// Sets a situation report as a tagged PDF (1.7, A4) whose bytes depend on the view and the fonts alone.
///
/// # Errors
/// [`ReportError::Typeset`] if a figure is no SVG, or with what the typesetter said.
pub fn situation_report(view: &ReportView, fonts: &Fonts) -> Result<Vec<u8>, ReportError> {
    let fault = |message: String| ReportError::Typeset { report: view.identifier.clone(), message };
    let world = ReportWorld::new(fonts, data(view)?).ok_or_else(|| fault("its own files have no valid names".to_owned()))?;
    let document = typst::compile(&world).output.map_err(|errors| fault(said(&errors)))?;
    let options = PdfOptions {
        ident: Smart::Custom(view.identifier.clone()),
        creator: Smart::Custom(Some("Rihla".to_owned())),
        timestamp: datetime(view.created).map(Timestamp::new_utc),
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|errors| fault(said(&errors)));
    comemo::evict(KEPT_REPORTS);
    bytes
}

/// The view as the template reads it.
fn data(view: &ReportView) -> Result<String, ReportError> {
    let mut value = serde_json::to_value(view)?;
    if let Value::Object(fields) = &mut value {
        fields.insert("direction".to_owned(), json!(if view.language.is_right_to_left() { "rtl" } else { "ltr" }));
    }
    Ok(serde_json::to_string(&value)?)
}

fn datetime(instant: jiff::Timestamp) -> Option<Datetime> {
    let utc = jiff::tz::TimeZone::UTC.to_datetime(instant);
    let number = |n: i8| u8::try_from(n).ok();
    Datetime::from_ymd_hms(
        i32::from(utc.year()),
        number(utc.month())?,
        number(utc.day())?,
        number(utc.hour())?,
        number(utc.minute())?,
        number(utc.second())?,
    )
}

fn said(errors: &[SourceDiagnostic]) -> String {
    let lines: Vec<String> = errors
        .iter()
        .map(|error| {
            let hints: Vec<String> = error.hints.iter().map(|hint| format!(" ({})", hint.v)).collect();
            format!("{}{}", error.message, hints.concat())
        })
        .collect();
    lines.join("; ")
}

#[cfg(test)]
#[path = "situation_report_tests.rs"]
mod tests;
