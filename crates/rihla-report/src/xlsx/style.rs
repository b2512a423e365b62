//! How cells look, and how texts and numbers are put into them.

use rihla_table::{Indicator, format_scaled, rescale};
use rust_xlsxwriter::{ColNum, Format, FormatAlign, FormatBorder, RowNum, Worksheet, XlsxError};

/// Characters that Excel takes in one cell.
const LONGEST_TEXT: usize = 32_000;

const ACCENT: u32 = 0x001B_5E8A;
const QUIET: u32 = 0x0052_606D;
const PALE: u32 = 0x00EE_F4F8;
const LINE: u32 = 0x00CB_D2D9;

/// Excel's reading order of a right-to-left text.
pub(crate) const RIGHT_TO_LEFT: u8 = 2;

/// The formats of a workbook.
pub(crate) struct Style {
    pub(crate) title: Format,
    pub(crate) quiet: Format,
    pub(crate) label: Format,
    pub(crate) wrapped: Format,
    pub(crate) text: Format,
    pub(crate) total: Format,
    pub(crate) head: Format,
    pub(crate) numeric_head: Format,
    pub(crate) mark: Format,
}

impl Style {
    pub(crate) fn new(right_to_left: bool) -> Self {
        let format = || if right_to_left { Format::new().set_reading_direction(RIGHT_TO_LEFT) } else { Format::new() };
        let head = || {
            format()
                .set_bold()
                .set_background_color(PALE)
                .set_border_top(FormatBorder::Thin)
                .set_border_bottom(FormatBorder::Thin)
                .set_border_top_color(QUIET)
                .set_border_bottom_color(QUIET)
                .set_align(FormatAlign::Bottom)
                .set_text_wrap()
        };
        Self {
            title: format().set_bold().set_font_size(16).set_font_color(ACCENT),
            quiet: format().set_font_color(QUIET),
            label: format().set_bold().set_align(FormatAlign::Top),
            wrapped: format().set_text_wrap().set_align(FormatAlign::Top),
            text: format(),
            total: format().set_bold(),
            head: head(),
            numeric_head: head().set_align(FormatAlign::Right),
            mark: format().set_font_color(QUIET).set_align(FormatAlign::Right),
        }
    }

    /// The format of an indicator's values: grouped, with the decimals that are shown.
    pub(crate) fn number(indicator: &Indicator) -> Format {
        let places = places(indicator);
        let fraction = if places == 0 { String::new() } else { format!(".{}", "0".repeat(usize::from(places))) };
        Format::new().set_num_format(format!("#,##0{fraction}"))
    }

    /// A number's format in a row of totals.
    pub(crate) fn of_total(format: &Format) -> Format {
        format.clone().set_bold().set_border_bottom(FormatBorder::Hair).set_border_bottom_color(LINE)
    }
}

/// Writes a text as a text cell; one that looks like a formula is marked so that Excel keeps it as text when it is edited.
pub(crate) fn write_text(sheet: &mut Worksheet, row: RowNum, column: ColNum, text: &str, format: &Format) -> Result<(), XlsxError> {
    let shown: &str = match text.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => text.get(..end).unwrap_or_default(),
        None => text,
    };
    if shown.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        sheet.write_string_with_format(row, column, shown, &format.clone().set_quote_prefix())?;
    } else {
        sheet.write_string_with_format(row, column, shown, format)?;
    }
    Ok(())
}

/// A stored value as the number that is shown. Excel counts in binary floating point with 15 digits; beyond that the
/// nearest such number is written.
pub(crate) fn shown_number(value: i128, indicator: &Indicator) -> f64 {
    let places = places(indicator);
    let rounded = rescale(value, indicator.scale, places).unwrap_or(value);
    format_scaled(rounded, places).parse().unwrap_or_default()
}

fn places(indicator: &Indicator) -> u8 {
    indicator.scale.min(indicator.decimals)
}
