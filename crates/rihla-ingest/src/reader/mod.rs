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
}
