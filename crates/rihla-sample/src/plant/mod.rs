//! Spoils a generated folder with one named error, so that tests and lessons can look for it.

mod doubled_month;
mod shifted_column;
mod wrong_code;

use crate::error::SampleError;
use crate::generate::SPEC;
use crate::sink::{FolderSink, Sink};
use crate::{asylum, border_workbook, census, permits};
use rihla_model::Saying;
use serde::Deserialize;
use std::path::Path;

/// Names an error and how much of it to plant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlantedError {
    /// Writes an unknown nationality, `XQZ`, into some rows of `inbox/permits-2024.csv`.
    WrongCode {
        /// How many rows to change.
        rows: usize,
    },
    /// Shifts a block of rows of `inbox/census-2024.csv` right by one column from `SEXE` on; the last value is lost.
    ShiftedColumn {
        /// How many neighbouring rows to change.
        rows: usize,
    },
    /// Repeats all objects of one month in `inbox/asylum-2024.json`, at the end of that month.
    DoubledAsylumMonth {
        /// The month, 1 to 12.
        month: u8,
    },
    /// Repeats the two columns of one month in `inbox/border-2024.xlsx`; its totals count the month twice.
    DoubledBorderMonth {
        /// The month, 1 to 12.
        month: u8,
    },
}

impl PlantedError {
    /// Lists the errors by the names that [`PlantedError::named`] knows.
    pub const NAMES: [&'static str; 4] = ["wrong-code", "shifted-column", "doubled-asylum-month", "doubled-border-month"];

    /// Finds an error of the usual size by its name; `None` for an unknown name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "wrong-code" => Some(Self::WrongCode { rows: 25 }),
            "shifted-column" => Some(Self::ShiftedColumn { rows: 40 }),
            "doubled-asylum-month" => Some(Self::DoubledAsylumMonth { month: 4 }),
            "doubled-border-month" => Some(Self::DoubledBorderMonth { month: 3 }),
            _ => None,
        }
    }
}

/// Tells what was planted, so that a test knows what must be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planted {
    /// The file that was changed, relative to the folder.
    pub file: String,
    /// The changed lines, from 1; for JSON the repeated lines as they now stand, for a workbook the repeated columns.
    pub places: Vec<usize>,
    /// What was done.
    pub what: Saying,
}

/// What the generator noted about a folder.
#[derive(Debug, Deserialize)]
struct Spec {
    people: u32,
    seed: u64,
}

/// Plants one error in a folder that [`generate`](crate::generate) filled; `seed` chooses the rows.
///
/// # Errors
/// [`SampleError::Read`] when the file is absent, [`SampleError::Plant`] when it is not what the generator wrote,
/// [`SampleError::Write`] when it cannot be replaced.
pub fn plant(folder: &Path, error: PlantedError, seed: u64) -> Result<Planted, SampleError> {
    let (file, bytes, places, what) = match error {
        PlantedError::WrongCode { rows } => {
            let name = permits::name(2024);
            let (bytes, lines) = wrong_code::apply(&read(folder, &name)?, rows, seed);
            let what =
                Saying::new("plant-code", "nationality {code} in {count} rows").with("code", wrong_code::CODE).with("count", lines.len());
            (name, bytes, lines, what)
        }
        PlantedError::ShiftedColumn { rows } => {
            let name = census::NAME.to_owned();
            let (bytes, lines) = shifted_column::apply(&read(folder, &name)?, rows, seed);
            let what = Saying::new("plant-shifted", "{count} rows shifted right from {column} on")
                .with("count", lines.len())
                .with("column", "SEXE");
            (name, bytes, lines, what)
        }
        PlantedError::DoubledAsylumMonth { month } => {
            let name = asylum::name(2024);
            let bytes = read(folder, &name)?;
            let (bytes, lines) =
                doubled_month::in_asylum(&bytes, 2024, month).map_err(|reason| SampleError::Plant { file: name.clone(), reason })?;
            let what = Saying::new("plant-objects", "{count} records of {period} repeated")
                .with("count", lines.len())
                .with("period", format!("2024M{month:02}"));
            (name, bytes, lines, what)
        }
        PlantedError::DoubledBorderMonth { month } => {
            let name = border_workbook::SECOND.to_owned();
            let spec: Spec = serde_json::from_slice(&read(folder, SPEC)?)
                .map_err(|error| SampleError::Plant { file: SPEC.to_owned(), reason: error.to_string() })?;
            let (bytes, columns) = doubled_month::in_border(spec.people, spec.seed, month)?;
            let what = Saying::new("plant-columns", "the columns of {period} repeated").with("period", format!("2024M{month:02}"));
            (name, bytes, columns, what)
        }
    };
    if places.is_empty() {
        return Err(SampleError::Plant { file, reason: "nothing there could be changed".to_owned() });
    }
    FolderSink::new(folder).write(&file, &bytes).map_err(|source| SampleError::Write { name: file.clone(), source })?;
    Ok(Planted { file, places, what })
}

fn read(folder: &Path, name: &str) -> Result<Vec<u8>, SampleError> {
    let path = folder.join(name);
    std::fs::read(&path).map_err(|source| SampleError::Read { path, source })
}

/// Cuts bytes into lines that keep their line ends.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|&byte| byte == b'\n').collect()
}
