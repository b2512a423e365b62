//! What can go wrong while a sample is made.

use std::path::PathBuf;

/// Says why a sample could not be generated, written or spoiled.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// The wanted population lies outside what the generator supports.
    #[error("a sample of {people} people cannot be generated: ask for {least} to {most}")]
    People {
        /// The number of people that was asked for.
        people: u32,
        /// The smallest supported population.
        least: u32,
        /// The largest supported population.
        most: u32,
    },
    /// A generated file could not be written.
    #[error("cannot write sample file {name}: {source}; check that the folder exists, is writable and has space")]
    Write {
        /// The file's name relative to the sample folder.
        name: String,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A generated file could not be read back.
    #[error("cannot read sample file {path}: {source}; generate the sample into this folder first")]
    Read {
        /// The file that was wanted.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A workbook could not be composed.
    #[error("cannot compose workbook {name}: {source}")]
    Workbook {
        /// The file's name relative to the sample folder.
        name: String,
        /// What the spreadsheet writer said.
        source: rust_xlsxwriter::XlsxError,
    },
    /// A folder given to `plant` does not hold what the generator wrote.
    #[error("cannot plant an error in {file}: {reason}; generate a fresh sample and plant again")]
    Plant {
        /// The file's name relative to the sample folder.
        file: String,
        /// What was not as expected.
        reason: String,
    },
}
