//! Documents from view structs: the situation report as PDF, and a released table as a workbook.
//!
//! - [`situation_report`] sets a [`ReportView`] with typst from a template in this crate. The typesetter sees nothing but
//!   that template, the view as data and the fonts in memory: no file system, no network, no packages, no clock.
//! - [`workbook`] writes a [`rihla_table::Released`] table as XLSX: a cover, laid out tables, and all cells in long form.
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
pub use xlsx::view::{CoverRow, Layout, SheetLabels, WorkbookView};
pub use xlsx::workbook::workbook;
