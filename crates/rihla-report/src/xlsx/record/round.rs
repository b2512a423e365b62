//! A workbook that is handed out in a round: locked but for what may be filled in, and marked.

use std::collections::BTreeSet;

use rihla_model::{Language, RecordId, RegisterId, RespondentId, RoundId, RoundMark};
use rust_xlsxwriter::{
    ColNum, DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, ProtectionOptions, RowNum, Workbook,
};

use super::column::{ColumnKind, RecordColumn, check, refuse_reserved};
use super::error::RecordBookError;
use super::list_sheet::Lists;
use super::mark_sheet::write_mark;
use super::table_sheet::TableWriter;
use super::value_cell::Lock;
use crate::xlsx::cover_sheet::write_record_cover;
use crate::xlsx::sheet_name::{SheetNames, shortened};
use crate::xlsx::style::Style;
use crate::xlsx::view::CoverRow;
use crate::xlsx::workbook::set_properties;

/// The most records of a workbook: as many as one import takes.
const MOST: usize = 20_000;
/// UTF-16 units of the title of a message beside a cell.
const TITLE: usize = 32;
/// UTF-16 units of its text.
const MESSAGE: usize = 255;
/// The number up to which a spreadsheet counts every unit.
const GREATEST: f64 = 999_999_999_999_999.0;

/// A workbook of a round for one respondent, in their language.
pub struct RoundView<'a> {
    /// The language of all texts; sheets of a right-to-left language run from right to left.
    pub language: Language,
    /// When it was made; written into the document's properties.
    pub created: jiff::Timestamp,
    /// Who hands it out; written into the document's properties.
    pub author: &'a str,
    /// Title of the first sheet.
    pub title: &'a str,
    /// Lines of the first sheet: what is asked, by when, how it is filled in and sent back.
    pub cover: &'a [CoverRow],
    /// Names of sheets, columns and messages.
    pub labels: &'a RoundLabels,
    /// The round.
    pub round: &'a RoundId,
    /// Whom it is handed to.
    pub respondent: &'a RespondentId,
    /// The register.
    pub register: &'a RegisterId,
    /// The version of the register's definition.
    pub definition: u32,
    /// The columns behind `@id` and `@version`, which are written by themselves.
    pub columns: &'a [RoundColumn],
    /// The records.
    pub records: &'a [RoundRecord],
}

/// A column of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundColumn {
    /// The column.
    pub column: RecordColumn,
    /// Whether its cells may be filled in.
    pub open: bool,
}

/// A record of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundRecord {
    /// The record.
    pub record: RecordId,
    /// Its version.
    pub version: u32,
    /// Its cells, one for each column.
    pub cells: Vec<String>,
}

/// Names of sheets, columns and messages, in the language of the respondent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundLabels {
    /// The first sheet.
    pub cover: String,
    /// The sheet of the records.
    pub data: String,
    /// The column of the identifier.
    pub id: String,
    /// The column of the version.
    pub version: String,
    /// Heads what is told of a cell; at most 32 characters are shown.
    pub notice: String,
    /// Told of what is in no list.
    pub not_offered: String,
    /// Told of what is no number.
    pub not_number: String,
    /// Told of what is no date.
    pub not_date: String,
}

/// Writes a workbook of a round. `sign` signs the bytes of its mark, for whoever reads it when it comes back; the sheet is locked so
/// that nothing is changed by mistake, without a password, since only the signature can be trusted. The same view gives the same bytes.
///
/// # Errors
/// [`RecordBookError`].
pub fn write_round(view: &RoundView<'_>, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> Result<Vec<u8>, RecordBookError> {
    if view.records.len() > MOST {
        return Err(RecordBookError::TooManyRows { most: MOST });
    }
    let beside =
        |header: &str, label: &str, kind| RecordColumn { header: header.to_owned(), label: label.to_owned(), help: String::new(), kind };
    let id = beside("@id", &view.labels.id, ColumnKind::Text);
    let version = beside("@version", &view.labels.version, ColumnKind::Number { decimals: 0 });
    let columns: Vec<(&RecordColumn, bool)> =
        [(&id, false), (&version, false)].into_iter().chain(view.columns.iter().map(|column| (&column.column, column.open))).collect();
    check(columns.iter().map(|(column, _)| *column))?;
    let mark = RoundMark {
        round: view.round.clone(),
        respondent: view.respondent.clone(),
        register: view.register.clone(),
        definition: view.definition,
        columns: columns.iter().map(|(column, open)| (column.header.clone(), *open)).collect(),
        records: view.records.iter().map(|record| (record.record.clone(), record.version)).collect(),
    };

    let right_to_left = view.language.is_right_to_left();
    let style = Style::new(right_to_left);
    let mut names = SheetNames::default();
    for reserved in [RoundMark::SHEET, Lists::SHEET] {
        names.take(reserved);
    }
    let mut workbook = Workbook::new();
    set_properties(&mut workbook, view.title, view.author, view.created)?;

    for text in view.cover.iter().flat_map(|line| [&line.label, &line.text]).map(String::as_str).chain([view.title]) {
        refuse_reserved(text, &view.labels.cover)?;
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name(names.take(&view.labels.cover))?.set_right_to_left(right_to_left);
    write_record_cover(sheet, view.title, view.cover, &style)?;
    sheet.protect();

    let sheet = workbook.add_worksheet();
    sheet.set_name(names.take(&view.labels.data))?.set_right_to_left(right_to_left);
    let locked = |open: bool| if open { Lock::Open } else { Lock::Locked };
    let table = TableWriter::new(columns.iter().map(|(column, open)| (*column, locked(*open))), view.language);
    table.write_headers(sheet, &style)?;
    let mut seen = BTreeSet::new();
    let first = table.first();
    let mut next: RowNum = first;
    for record in view.records {
        if !seen.insert(record.record.as_str()) {
            return Err(RecordBookError::Twice { line: u64::from(next) + 1 });
        }
        let version = record.version.to_string();
        let cells = [record.record.as_str(), &version].into_iter().chain(record.cells.iter().map(String::as_str));
        table.write_row(sheet, next, cells)?;
        next += 1;
    }
    table.set_filter(sheet, next - 1)?;
    let mut lists = Lists::default();
    if next > first {
        for (at, (column, _)) in columns.iter().enumerate().filter(|(_, (_, open))| *open) {
            let validation = validation(column, table.offered(at), &mut lists, view.labels)?;
            let at = ColNum::try_from(at).unwrap_or(ColNum::MAX);
            sheet.add_data_validation(first, at, next - 1, at, &validation)?;
        }
    }
    // filtered but not sorted: a protected sheet would sort the open cells alone
    sheet.protect_with_options(&ProtectionOptions { use_autofilter: true, format_columns: true, ..ProtectionOptions::new() });

    if !lists.is_empty() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(Lists::SHEET)?.set_right_to_left(right_to_left);
        lists.write(sheet)?;
    }
    let sheet = workbook.add_worksheet().set_name(RoundMark::SHEET)?;
    write_mark(sheet, &mark, &sign(&mark.bytes()))?;
    Ok(workbook.save_to_buffer()?)
}

/// What may be typed into a column, and what is told about it. Only a list refuses; numbers and dates are doubted, since an import
/// reads more than a spreadsheet takes for one.
fn validation<'a>(
    column: &'a RecordColumn,
    offered: Vec<&'a str>,
    lists: &mut Lists<'a>,
    labels: &RoundLabels,
) -> Result<DataValidation, RecordBookError> {
    let told = |validation: DataValidation, text: &str| {
        validation.set_error_title(shortened(&labels.notice, TITLE))?.set_error_message(shortened(text, MESSAGE))
    };
    let doubted = |validation: DataValidation, text: &str| told(validation.set_error_style(DataValidationErrorStyle::Warning), text);
    let validation = match &column.kind {
        ColumnKind::Choice { many: false, .. } if !offered.is_empty() => {
            told(DataValidation::new().allow_list_formula(lists.add(&column.header, offered)), &labels.not_offered)?
        }
        ColumnKind::Number { .. } => {
            let bounds = DataValidationRule::Between(-GREATEST, GREATEST);
            doubted(DataValidation::new().allow_decimal_number(bounds), &labels.not_number)?
        }
        ColumnKind::Date => {
            let first = ExcelDateTime::from_ymd(1900, 3, 1)?;
            doubted(DataValidation::new().allow_date(DataValidationRule::GreaterThanOrEqualTo(first)), &labels.not_date)?
        }
        ColumnKind::Text | ColumnKind::LongText | ColumnKind::Choice { .. } => DataValidation::new().allow_any_value(),
    };
    if column.help.is_empty() {
        return Ok(validation);
    }
    Ok(validation.set_input_title(shortened(&column.label, TITLE))?.set_input_message(shortened(&column.help, MESSAGE))?)
}
