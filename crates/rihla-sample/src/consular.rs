//! Agency 5, ministry of foreign affairs: the consular register, `inbox/consular-2022.xlsx` and `-2024.xlsx`.
//!
//! Counts of citizens abroad on 31 December; a sheet for each consular region, written from right to left. Mess:
//! - everything is in Arabic: sheet names, headers, countries, sexes, totals (`المجموع`);
//! - countries run down, age groups across, under a two-level header of merged cells: sex over age group;
//! - the age groups themselves are written in Arabic-Indic digits, and so is the youngest column of both sexes (as text);
//! - a total column and a total row stand among the details;
//! - some countries changed their Arabic name between the rounds (`كوت ديفوار`, `ساحل العاج`);
//! - blank means that nobody is registered.

use crate::country::{COUNTRIES, ConsularRegion};
use crate::date::Date;
use crate::digits::arabic_indic;
use crate::error::SampleError;
use crate::person::Emigrant;
use crate::truth::{DiasporaKey, SEXES};
use crate::workbook::{named, open};
use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};
use std::collections::BTreeMap;

/// The years of the two rounds.
pub(crate) const ROUNDS: [u16; 2] = [2022, 2024];
/// The age groups of the register.
pub(crate) const AGE_GROUPS: [&str; 5] = ["0-14", "15-29", "30-44", "45-59", "60+"];
const AGE_HEADERS: [&str; 5] = ["٠-١٤", "١٥-٢٩", "٣٠-٤٤", "٤٥-٥٩", "٦٠+"];
const SEX_HEADERS: [&str; 2] = ["ذكور", "إناث"];
const SHEETS: [(ConsularRegion, &str); 4] = [
    (ConsularRegion::Europe, "أوروبا"),
    (ConsularRegion::Arab, "الدول العربية"),
    (ConsularRegion::Africa, "إفريقيا"),
    (ConsularRegion::America, "الأمريكتان وآسيا"),
];

/// Names the file of a round.
pub(crate) fn name(year: u16) -> String {
    format!("inbox/consular-{year}.xlsx")
}

/// Counts the register on 31 December of a round.
pub(crate) fn counts(abroad: &[Emigrant], year: u16) -> BTreeMap<DiasporaKey, i64> {
    let day = Date::new(i32::from(year), 12, 31);
    let mut counts = BTreeMap::new();
    for emigrant in abroad {
        if emigrant.since > i32::from(year) || emigrant.birth > day {
            continue;
        }
        let age = emigrant.birth.age_on(day);
        let key = DiasporaKey {
            year,
            residence: COUNTRIES[emigrant.residence].iso3,
            sex: emigrant.sex.code(),
            age_group: AGE_GROUPS[(age.max(0) / 15).min(4) as usize],
        };
        *counts.entry(key).or_insert(0) += 1;
    }
    counts
}

/// Composes the workbook of a round.
pub(crate) fn file(year: u16, counts: &BTreeMap<DiasporaKey, i64>) -> Result<Vec<u8>, SampleError> {
    named(&name(year), compose(year, counts))
}

fn compose(year: u16, counts: &BTreeMap<DiasporaKey, i64>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = open("السجل القنصلي", "وزارة الشؤون الخارجية")?;
    for (region, title) in SHEETS {
        let sheet = workbook.add_worksheet();
        sheet.set_name(title)?;
        sheet.set_right_to_left(true);
        header(sheet, title, year)?;
        body(sheet, region, year, counts)?;
    }
    workbook.save_to_buffer()
}

fn header(sheet: &mut Worksheet, title: &str, year: u16) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_align(FormatAlign::Center);
    sheet.set_column_width(0, 26)?;
    sheet.write(0, 0, "مملكة الأطلس - وزارة الشؤون الخارجية")?;
    let text = format!("المواطنون المسجلون لدى القنصليات في {} - {title}", arabic_indic(i64::from(year)));
    sheet.write(1, 0, text)?;
    sheet.merge_range(3, 0, 4, 0, "بلد الإقامة", &head)?;
    let mut column = 1;
    for sex in SEX_HEADERS {
        sheet.merge_range(3, column, 3, column + 4, sex, &head)?;
        for age in AGE_HEADERS {
            sheet.write_with_format(4, column, age, &head)?;
            column += 1;
        }
    }
    sheet.merge_range(3, column, 4, column, "المجموع", &head)?;
    Ok(())
}

fn body(sheet: &mut Worksheet, region: ConsularRegion, year: u16, counts: &BTreeMap<DiasporaKey, i64>) -> Result<(), XlsxError> {
    let mut row = 5;
    let mut totals = [0_i64; 11];
    for country in COUNTRIES.iter().filter(|one| one.consular == Some(region)) {
        let arabic = if year == ROUNDS[0] { country.arabic } else { country.arabic_other };
        sheet.write(row, 0, arabic)?;
        let mut cells = [0_i64; 11];
        for (sex, block) in SEXES.iter().zip([0, 5]) {
            for (age, age_group) in AGE_GROUPS.iter().enumerate() {
                let key = DiasporaKey { year, residence: country.iso3, sex: sex.code(), age_group };
                let count = counts.get(&key).copied().unwrap_or(0);
                cells[block + age] = count;
                cells[10] += count;
            }
        }
        numbers(sheet, row, &cells)?;
        for (total, cell) in totals.iter_mut().zip(cells) {
            *total += cell;
        }
        row += 1;
    }
    sheet.write(row, 0, "المجموع")?;
    numbers(sheet, row, &totals)
}

fn numbers(sheet: &mut Worksheet, row: u32, cells: &[i64; 11]) -> Result<(), XlsxError> {
    for (column, &count) in (1_u16..).zip(cells) {
        if count == 0 {
            continue;
        }
        if column == 1 || column == 6 {
            sheet.write(row, column, arabic_indic(count))?;
        } else {
            sheet.write(row, column, count as f64)?;
        }
    }
    Ok(())
}
