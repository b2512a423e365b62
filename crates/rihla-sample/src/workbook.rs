//! Workbooks whose bytes depend on nothing but their content.

use crate::error::SampleError;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

/// Opens an empty workbook with a fixed creation time, for the clock must not reach a sample.
pub(crate) fn open(title: &str, author: &str) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2025, 1, 15)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_author(author).set_creation_datetime(&created));
    Ok(workbook)
}

/// Adds the file's name to a writer's error.
pub(crate) fn named<T>(name: &str, result: Result<T, XlsxError>) -> Result<T, SampleError> {
    result.map_err(|source| SampleError::Workbook { name: name.to_owned(), source })
}
