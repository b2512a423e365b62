//! Agency 3, border police: the workbooks `inbox/border-2021-2023.xlsx`, `inbox/border-2024.xlsx` and the later
//! delivery `later/border-2024.xlsx`, which corrects three cells.
//!
//! One sheet a year. Mess that a loader must cope with:
//! - five banner rows (text logo, ministry, title, unit, blank) above a two-level header of merged cells: month over
//!   `Entrées` and `Sorties`;
//! - French post names in the first column, Arabic ones in the second;
//! - a subtotal row after each region, `Total général` at the end, a total pair of columns at the right, a footnote;
//! - blank = the post was closed, `-` = nobody crossed;
//! - some numbers are text with a no-break space between thousands (`1 234`);
//! - on sheet 2021 the July entries are text in Arabic-Indic digits.

use crate::border::key;
use crate::digits::{arabic_indic, grouped};
use crate::error::SampleError;
use crate::place::REGIONS;
use crate::post::POSTS;
use crate::stream::Stream;
use crate::truth::BorderKey;
use crate::workbook::{named, open};
use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};
use std::collections::BTreeMap;

/// The delivery of the first three years.
pub(crate) const FIRST: &str = "inbox/border-2021-2023.xlsx";
/// The delivery of 2024.
pub(crate) const SECOND: &str = "inbox/border-2024.xlsx";
/// The corrected delivery of 2024.
pub(crate) const CORRECTED: &str = "later/border-2024.xlsx";

const MONTHS: [&str; 12] =
    ["Janvier", "Février", "Mars", "Avril", "Mai", "Juin", "Juillet", "Août", "Septembre", "Octobre", "Novembre", "Décembre"];
/// The column (month index, direction) of sheet 2021 that is written in Arabic-Indic digits.
const ARABIC_COLUMN: (usize, usize) = (6, 0);

/// Composes a workbook of some years; `doubled` repeats the columns of that month (1 to 12) in place, as a clerk might.
pub(crate) fn file(
    name: &str,
    years: &[u16],
    counts: &BTreeMap<BorderKey, i64>,
    doubled: Option<u8>,
    seed: u64,
) -> Result<Vec<u8>, SampleError> {
    named(name, compose(years, counts, doubled, seed))
}

fn compose(years: &[u16], counts: &BTreeMap<BorderKey, i64>, doubled: Option<u8>, seed: u64) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = open("Mouvements aux frontières", "Direction de la police des frontières")?;
    for &year in years {
        let sheet = workbook.add_worksheet();
        sheet.set_name(year.to_string())?;
        let months: Vec<u8> = (1..=12_u8)
            .flat_map(|month| {
                let times = if doubled == Some(month) { 2 } else { 1 };
                std::iter::repeat_n(month, times)
            })
            .collect();
        let mut page = Page { sheet, year, months, counts, typed: typed_as_text(seed, year) };
        page.header()?;
        page.body()?;
    }
    workbook.save_to_buffer()
}

/// One sheet while it is written.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    year: u16,
    months: Vec<u8>,
    counts: &'a BTreeMap<BorderKey, i64>,
    /// Whether a cell was typed as text, by post, month and direction.
    typed: Vec<bool>,
}

/// Decides for every cell of a year whether a clerk typed it as text, whatever the layout of the sheet.
fn typed_as_text(seed: u64, year: u16) -> Vec<bool> {
    let mut stream = Stream::named(seed, &format!("border-cells-{year}"));
    (0..POSTS.len() * 24).map(|_| stream.chance(60)).collect()
}

impl Page<'_> {
    fn header(&mut self) -> Result<(), XlsxError> {
        let title = Format::new().set_bold().set_font_size(14);
        let head = Format::new().set_bold().set_align(FormatAlign::Center);
        let sheet = &mut *self.sheet;
        sheet.set_column_width(0, 30)?.set_column_width(1, 22)?;
        sheet.write(0, 0, "≡ ROYAUME D'ATLAS ≡ مملكة الأطلس")?;
        sheet.write(1, 0, "Ministère de l'Intérieur - Direction de la police des frontières")?;
        let text = format!("Mouvements de voyageurs par poste frontière, année {}", self.year);
        sheet.write_with_format(2, 0, text, &title)?;
        sheet.write(3, 0, "Unité : personnes, toutes nationalités")?;
        sheet.merge_range(5, 0, 6, 0, "Poste", &head)?;
        sheet.merge_range(5, 1, 6, 1, "المركز", &head)?;
        let mut column = 2;
        let names = self.months.iter().map(|&month| MONTHS[usize::from(month) - 1]);
        for name in names.chain(["Total"]) {
            sheet.merge_range(5, column, 5, column + 1, name, &head)?;
            sheet.write_with_format(6, column, "Entrées", &head)?;
            sheet.write_with_format(6, column + 1, "Sorties", &head)?;
            column += 2;
        }
        Ok(())
    }

    fn body(&mut self) -> Result<(), XlsxError> {
        let mut row = 7;
        for (number, region) in REGIONS.iter().enumerate() {
            let posts: Vec<usize> = (0..POSTS.len()).filter(|&index| POSTS[index].region == number).collect();
            for &post in &posts {
                self.sheet.write(row, 0, POSTS[post].french)?;
                self.sheet.write(row, 1, POSTS[post].arabic)?;
                self.numbers(row, &[post], false)?;
                row += 1;
            }
            let text = format!("Sous-total {}", region.french);
            self.sheet.write(row, 0, text)?;
            self.sheet.write(row, 1, format!("مجموع {}", region.arabic))?;
            self.numbers(row, &posts, true)?;
            row += 1;
        }
        let all: Vec<usize> = (0..POSTS.len()).collect();
        self.sheet.write(row, 0, "Total général")?;
        self.sheet.write(row, 1, "المجموع العام")?;
        self.numbers(row, &all, true)?;
        let note = "(*) Cellule vide : poste fermé ; « - » : néant. Source : registres des postes.";
        self.sheet.write(row + 2, 0, note)?;
        Ok(())
    }

    /// Writes the months and the year's total of one post or of several; totals are always numbers.
    fn numbers(&mut self, row: u32, posts: &[usize], total: bool) -> Result<(), XlsxError> {
        let months = self.months.clone();
        let single = if total { None } else { posts.first().copied() };
        let mut year = [None; 2];
        let mut column = 2;
        for month in months {
            for (direction, sum) in year.iter_mut().enumerate() {
                let count = posts
                    .iter()
                    .filter_map(|&post| self.counts.get(&key(self.year, month, post, direction)))
                    .copied()
                    .reduce(|left, right| left + right);
                if let Some(count) = count {
                    *sum = Some(sum.unwrap_or(0) + count);
                    let place = (usize::from(month) - 1, direction);
                    self.number(row, column, count, place, single)?;
                }
                column += 1;
            }
        }
        for sum in year {
            if let Some(sum) = sum {
                self.sheet.write(row, column, sum as f64)?;
            }
            column += 1;
        }
        Ok(())
    }

    /// Writes one count at (month index, direction) as its clerk would have typed it; `post` is absent in total rows.
    fn number(&mut self, row: u32, column: u16, count: i64, place: (usize, usize), post: Option<usize>) -> Result<(), XlsxError> {
        let as_text = post.is_some_and(|post| self.typed[post * 24 + place.0 * 2 + place.1]);
        if self.year == 2021 && place == ARABIC_COLUMN {
            self.sheet.write(row, column, arabic_indic(count))?;
        } else if post.is_some() && count == 0 {
            self.sheet.write(row, column, "-")?;
        } else if as_text {
            self.sheet.write(row, column, grouped(count, '\u{a0}'))?;
        } else {
            self.sheet.write(row, column, count as f64)?;
        }
        Ok(())
    }
}
