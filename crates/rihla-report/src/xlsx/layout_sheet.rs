//! A laid out table: one dimension down, one across, marks where there is no value.

use rihla_table::{Dimension, Pivot, Released};
use rust_xlsxwriter::{ColNum, Format, RowNum, Worksheet, XlsxError};

use super::style::{Style, shown_number, write_text};
use super::view::{Layout, WorkbookView};
use crate::ReportError;

/// Row of the heads: title, subtitle and a blank row go before it.
const HEAD: RowNum = 3;

pub(crate) fn write_layout(
    sheet: &mut Worksheet,
    released: &Released,
    layout: &Layout,
    view: &WorkbookView<'_>,
    style: &Style,
) -> Result<(), ReportError> {
    let misfit = |source| ReportError::Layout { layout: layout.name.clone(), source };
    let at = layout.indicator.as_ref().map_or(0, |id| released.indicators().iter().position(|i| i.id == *id).unwrap_or(usize::MAX));
    let absent = || {
        misfit(rihla_table::TableError::NoCode { dimension: "INDICATOR".to_owned(), code: layout.indicator.clone().unwrap_or_default() })
    };
    let indicator = released.indicators().get(at).ok_or_else(absent)?;
    let number = u32::try_from(at).map_err(|_| absent())?;
    let pivot = released.pivot(number, &layout.rows, layout.columns.as_deref(), &layout.at).map_err(misfit)?;
    let down = dimension(released, &layout.rows).ok_or_else(|| misfit(rihla_table::TableError::NoDimension(layout.rows.clone())))?;
    let across = layout.columns.as_deref().and_then(|c| dimension(released, c));

    write_text(sheet, 0, 0, &layout.title, &style.title)?;
    write_text(sheet, 1, 0, &layout.subtitle, &style.quiet)?;
    sheet.set_column_width(0, 34)?;
    write_text(sheet, HEAD, 0, down.name.get(view.language), &style.head)?;
    let columns = observed_columns(&pivot);
    for (shown, &at) in columns.iter().enumerate() {
        let heading = match across {
            Some(across) => name_of(across, pivot.columns.get(at).copied().unwrap_or(u32::MAX), view),
            None => indicator.name.get(view.language).to_owned(),
        };
        let column = column_number(shown + 1);
        sheet.set_column_width(column, 15)?;
        write_text(sheet, HEAD, column, &heading, &style.numeric_head)?;
    }
    sheet.set_freeze_panes(HEAD + 1, 1)?;
    sheet.set_repeat_rows(HEAD, HEAD)?;
    sheet.set_print_fit_to_pages(1, 0);

    let plain = Style::number(indicator);
    let total = Style::of_total(&plain);
    let mut row = HEAD + 1;
    for (position, cells) in pivot.rows.iter().zip(pivot.cells.chunks(pivot.columns.len().max(1))) {
        if cells.iter().all(Option::is_none) {
            continue;
        }
        let code = down.code(*position);
        let aggregate = code.is_some_and(|c| c.aggregate);
        let format: Format = if aggregate { style.total.clone() } else { style.text.clone() };
        let format = format.set_indent(code.map_or(0, |c| c.level).min(15));
        write_text(sheet, row, 0, &name_of(down, *position, view), &format)?;
        for (shown, &at) in columns.iter().enumerate() {
            let Some(Some(cell)) = cells.get(at) else { continue };
            let column = column_number(shown + 1);
            match cell.value {
                Some(value) => {
                    sheet.write_number_with_format(row, column, shown_number(value, indicator), if aggregate { &total } else { &plain })?;
                }
                None => write_text(sheet, row, column, &(view.mark)(cell.status, cell.conf), &style.mark)?,
            }
        }
        row += 1;
    }
    write_marks(sheet, row + 1, view, style)?;
    Ok(())
}

fn write_marks(sheet: &mut Worksheet, first: RowNum, view: &WorkbookView<'_>, style: &Style) -> Result<(), XlsxError> {
    for (row, line) in (first..).zip(view.marks) {
        write_text(sheet, row, 0, &format!("{}  {}", line.label, line.text), &style.quiet)?;
    }
    Ok(())
}

fn dimension<'a>(released: &'a Released, concept: &str) -> Option<&'a Dimension> {
    released.dimensions().iter().find(|d| d.concept.as_str() == concept)
}

fn name_of(dimension: &Dimension, position: u32, view: &WorkbookView<'_>) -> String {
    let Some(code) = dimension.code(position) else { return String::new() };
    let name = code.name.get(view.language);
    if name.is_empty() { code.code.clone() } else { name.to_owned() }
}

/// The columns in which something was observed.
fn observed_columns(pivot: &Pivot) -> Vec<usize> {
    let width = pivot.columns.len();
    (0..width).filter(|&column| pivot.cells.iter().skip(column).step_by(width.max(1)).any(Option::is_some)).collect()
}

/// A sheet has 16 384 columns; what lies beyond is refused when it is written.
fn column_number(at: usize) -> ColNum {
    ColNum::try_from(at).unwrap_or(ColNum::MAX)
}
