//! Documents from view structs: the situation report as PDF, a released table and records of registers as workbooks.
//!
//! - [`situation_report`] sets a [`ReportView`] with typst from a template in this crate. The typesetter sees nothing but
//!   that template, the view as data and the fonts in memory: no file system, no network, no packages, no clock.
//! - [`workbook`] writes a [`rihla_table::Released`] table as XLSX: a cover, laid out tables, and all cells in long form.
//! - [`write_register`] writes an exported list of records as XLSX, [`write_round`] what is handed out to a respondent in a round: locked,
//!   prefilled, and marked with what was handed out. Records come in as plain cells and columns; nothing of a register is known here.
//!
//! Invariants: every text that a reader sees comes in through the view, in one language; texts are data and never markup
//! or formulas; the same view gives the same bytes; instants come in as parameters.

mod error;
mod pdf;
mod xlsx;

pub use error::ReportError;
pub use pdf::fonts::Fonts;
pub use pdf::situation_report::situation_report;
pub use pdf::view::{
    CellKind, Figure, KeyFigure, QualityCard, QualityRow, ReportLabels, ReportTable, ReportView, Section, SourceEntry, SourceList,
    TableCell, TableHead, TextBlock,
};
pub use xlsx::record::choice::Choice;
pub use xlsx::record::column::{ColumnKind, RecordColumn};
pub use xlsx::record::error::RecordBookError;
pub use xlsx::record::register::{RegisterView, write_register};
pub use xlsx::record::round::{RoundColumn, RoundLabels, RoundRecord, RoundView, write_round};
pub use xlsx::view::{CoverRow, Layout, SheetLabels, WorkbookView};
pub use xlsx::workbook::workbook;
