//! One file per format: bytes become blocks of text cells.

pub(crate) mod archive;
pub(crate) mod compound;
pub(crate) mod delimited;
pub(crate) mod dialect;
pub(crate) mod dta;
pub(crate) mod fixed_width;
pub(crate) mod json;
pub(crate) mod opendocument;
pub(crate) mod sav;
pub(crate) mod sdmx_csv;
pub(crate) mod stream;
pub(crate) mod survey;
pub(crate) mod table;
pub(crate) mod workbook;

use crate::block::RowBlock;

/// A table held in memory: a sheet, or the records of a JSON file.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    /// Sheet name.
    pub sheet: Option<String>,
    /// All rows, header rows among them.
    pub block: RowBlock,
    /// Header, where the format itself names the columns (JSON keys).
    pub names: Option<Vec<String>>,
    /// Whether the sheet is hidden.
    pub hidden: bool,
    /// Cells that do not say what they should; told for tables of registers alone.
    pub troubles: Vec<CellTrouble>,
}

/// A cell that does not say what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CellTrouble {
    /// The row as the program numbers it, from 1.
    pub line: u64,
    /// The column, from 0; none where it is not known.
    pub column: Option<usize>,
    /// What is wrong.
    pub what: Trouble,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It holds an error value.
    ErrorValue,
    /// It holds a formula whose result was not saved.
    NoResult,
    /// Its text was longer than is read.
    Cut,
    /// Bytes of its row are not valid in the encoding.
    Spoilt,
}
