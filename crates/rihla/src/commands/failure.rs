//! What failed, as sentences: those of the node itself, and those that the rooms below have for their errors.

use std::fmt::Display;
use std::path::Path;

use rihla_chart::OutlineError;
use rihla_ingest::IngestError;
use rihla_model::{Saying, VocabularyError};
use rihla_operations::OperationError;
use rihla_report::ReportError;
use rihla_sample::SampleError;
use rihla_store::StoreError;

use crate::static_site::StaticError;

/// A file that cannot be read.
pub(super) fn unreadable(path: &Path, cause: &dyn Display) -> Saying {
    Saying::new("failure-unreadable", "{path} cannot be read: {cause}").with("path", path).with("cause", cause.to_string())
}

/// A file that cannot be written.
pub(super) fn unwritable(path: &Path, cause: &dyn Display) -> Saying {
    Saying::new("failure-unwritable", "{path} cannot be written: {cause}").with("path", path).with("cause", cause.to_string())
}

/// A folder that cannot be made.
pub(super) fn unmade(path: &Path, cause: &dyn Display) -> Saying {
    Saying::new("failure-unmade", "the folder {path} cannot be made: {cause}").with("path", path).with("cause", cause.to_string())
}

/// Outlines of areas that cannot be used.
pub(super) fn outlines(path: &Path, error: &OutlineError) -> Saying {
    Saying::new(
        "failure-outlines",
        "{path} cannot be used as outlines ({cause}); it must be GeoJSON in degrees (WGS 84) with the code of each area",
    )
    .with("path", path)
    .with("cause", error.to_string())
}

/// The sentence of a failure: the first of its causes that one of the rooms has a sentence for.
pub(super) fn saying(error: &anyhow::Error) -> Saying {
    error.chain().find_map(of_room).unwrap_or_else(|| {
        Saying::new("failure-other", "it failed: {cause}")
            .with("cause", error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": "))
    })
}

fn of_room(cause: &(dyn std::error::Error + 'static)) -> Option<Saying> {
    if let Some(saying) = cause.downcast_ref::<Saying>() {
        return Some(saying.clone());
    }
    None.or_else(|| cause.downcast_ref().map(OperationError::saying))
        .or_else(|| cause.downcast_ref().map(StoreError::saying))
        .or_else(|| cause.downcast_ref().map(IngestError::saying))
        .or_else(|| cause.downcast_ref().map(VocabularyError::saying))
        .or_else(|| cause.downcast_ref().map(StaticError::saying))
        .or_else(|| cause.downcast_ref().map(sample))
        .or_else(|| cause.downcast_ref().map(report))
}

fn sample(error: &SampleError) -> Saying {
    match error {
        SampleError::People { people, least, most } => {
            Saying::new("sample-people", "a sample of {people} people cannot be generated: ask for {least} to {most}")
                .with("people", *people)
                .with("least", *least)
                .with("most", *most)
        }
        SampleError::Write { name, source } => Saying::new(
            "sample-write",
            "cannot write the sample file {file}: {cause}; check that the folder exists, is writable and has space",
        )
        .with("file", name)
        .with("cause", source.to_string()),
        SampleError::Read { path, source } => {
            Saying::new("sample-read", "cannot read the sample file {file}: {cause}; generate the sample into this folder first")
                .with("file", path)
                .with("cause", source.to_string())
        }
        SampleError::Workbook { name, source } => Saying::new("sample-workbook", "cannot compose the workbook {file}: {cause}")
            .with("file", name)
            .with("cause", source.to_string()),
        SampleError::Plant { file, reason } => {
            Saying::new("sample-plant", "cannot plant an error in {file} ({cause}); generate a fresh sample and plant again")
                .with("file", file)
                .with("cause", reason)
        }
    }
}

fn report(error: &ReportError) -> Saying {
    match error {
        ReportError::Font(name) => Saying::new(
            "report-error-font",
            "the font '{font}' cannot be read; the program is damaged or an override is no TrueType or OpenType font",
        )
        .with("font", name),
        other => Saying::new("report-error", "the situation report cannot be made ({cause}); look at the figure or table that it names")
            .with("cause", other.to_string()),
    }
}
