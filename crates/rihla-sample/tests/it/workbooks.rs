//! The workbooks, read back with another library.

use crate::folder::{SAMPLE, bytes};
use calamine::{Data, Range, Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::Cursor;

const BLANK: Data = Data::Empty;

/// Opens a workbook of the sample.
fn open(name: &str) -> Xlsx<Cursor<&'static [u8]>> {
    match Xlsx::new(Cursor::new(bytes(name))) {
        Ok(workbook) => workbook,
        Err(error) => panic!("{name}: {error}"),
    }
}

fn sheet(name: &str, title: &str) -> Range<Data> {
    match open(name).worksheet_range(title) {
        Ok(range) => range,
        Err(error) => panic!("{name} {title}: {error}"),
    }
}

fn cell(range: &Range<Data>, row: u32, column: u32) -> &Data {
    range.get_value((row, column)).unwrap_or(&BLANK)
}

/// Reads a cell as a reader of the sample must.
fn number(cell: &Data) -> Option<i64> {
    match cell {
        Data::Float(value) => Some(*value as i64),
        Data::Int(value) => Some(*value),
        Data::String(text) if text == "-" => Some(0),
        Data::String(text) => text
            .chars()
            .filter(|letter| *letter != '\u{a0}')
            .map(|letter| match letter {
                '٠'..='٩' => char::from_digit(letter as u32 - 0x0660, 10),
                other => Some(other),
            })
            .collect::<Option<String>>()?
            .parse()
            .ok(),
        _ => None,
    }
}

#[test]
fn border_cells_are_the_true_crossings() {
    let mut read = BTreeMap::new();
    for (name, years) in [("inbox/border-2021-2023.xlsx", 2021..=2023_u16), ("inbox/border-2024.xlsx", 2024..=2024)] {
        assert_eq!(open(name).sheet_names().len(), years.clone().count());
        for year in years {
            let range = sheet(name, &year.to_string());
            for row in 7..27 {
                let post = cell(&range, row, 0).to_string();
                if post.starts_with("Sous-total") || post.starts_with("Total") {
                    continue;
                }
                for column in 2..26_u32 {
                    if let Some(count) = number(cell(&range, row, column)) {
                        let month = (column / 2) as u8;
                        let direction = ["ENTRY", "EXIT"][column as usize % 2];
                        read.insert((post.clone(), year, month, direction), count);
                    }
                }
            }
        }
    }
    let expected: BTreeMap<_, _> =
        SAMPLE.1.border.iter().map(|(key, &count)| ((key.post.to_owned(), key.year, key.month, key.direction), count)).collect();
    assert_eq!(read, expected);
}

#[test]
fn border_sheets_have_banner_merged_header_totals_and_odd_cells() {
    let range = sheet("inbox/border-2021-2023.xlsx", "2021");
    assert!(cell(&range, 0, 0).to_string().contains("ATLAS"));
    assert_eq!(cell(&range, 5, 2).to_string(), "Janvier");
    assert_eq!(*cell(&range, 5, 3), Data::Empty, "the second cell of a merged header is empty");
    assert_eq!(cell(&range, 6, 2).to_string(), "Entrées");
    assert_eq!(cell(&range, 6, 3).to_string(), "Sorties");
    assert_eq!(cell(&range, 7, 1).to_string(), "مطار مرسى سالم");
    assert_eq!(*cell(&range, 8, 2), Data::Empty, "the port was closed in January 2021");
    assert!(matches!(cell(&range, 7, 14), Data::String(text) if text.starts_with(['١', '٢', '٣', '٤', '٥', '٦', '٧', '٨', '٩'])));
    let words: Vec<String> = (7..30).map(|row| cell(&range, row, 0).to_string()).collect();
    assert_eq!(words.iter().filter(|word| word.starts_with("Sous-total")).count(), 5);
    assert!(words.iter().any(|word| word == "Total général"));
    assert!(words.iter().any(|word| word.starts_with("(*)")));
    let texts: Vec<&str> = range
        .used_cells()
        .filter_map(|(_, _, cell)| match cell {
            Data::String(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert!(texts.contains(&"-"));
    assert!(texts.iter().any(|text| text.contains('\u{a0}') && text.chars().all(|letter| letter.is_ascii_digit() || letter == '\u{a0}')));
    let mut workbook = open("inbox/border-2021-2023.xlsx");
    let merged = workbook.merge_cells_by_sheet_name("2021").map(|cells| cells.len());
    assert!(matches!(merged, Ok(15)), "{merged:?}");
}

#[test]
fn later_border_delivery_changes_three_cells() {
    let (first, later) = (sheet("inbox/border-2024.xlsx", "2024"), sheet("later/border-2024.xlsx", "2024"));
    let mut changed = 0;
    for row in 7..26 {
        let post = cell(&first, row, 0).to_string();
        for column in 2..26 {
            let same = number(cell(&first, row, column)) == number(cell(&later, row, column));
            changed += i32::from(!same && SAMPLE.1.border.keys().any(|key| key.post == post));
        }
    }
    assert_eq!(changed, 3);
    assert_eq!(SAMPLE.1.border_corrected.len(), 3);
}

#[test]
fn consular_sheets_are_the_true_register() {
    for year in [2022_u16, 2024] {
        let name = format!("inbox/consular-{year}.xlsx");
        let sheets = open(&name).sheet_names().to_owned();
        assert_eq!(sheets, ["أوروبا", "الدول العربية", "إفريقيا", "الأمريكتان وآسيا"]);
        let (mut details, mut totals, mut cells) = (0, 0, [0; 10]);
        for title in sheets {
            let range = sheet(&name, &title);
            assert_eq!(cell(&range, 3, 1).to_string(), "ذكور");
            assert_eq!(*cell(&range, 3, 2), Data::Empty);
            assert_eq!(cell(&range, 4, 5).to_string(), "٦٠+");
            for row in 5..40 {
                let country = cell(&range, row, 0).to_string();
                let values: Vec<i64> = (1..12).map(|column| number(cell(&range, row, column)).unwrap_or(0)).collect();
                if country == "المجموع" {
                    totals += values[10];
                } else if !country.is_empty() {
                    assert_eq!(values[..10].iter().sum::<i64>(), values[10], "{title} {country}");
                    details += values[10];
                    for (sum, value) in cells.iter_mut().zip(&values) {
                        *sum += value;
                    }
                }
            }
        }
        let of_round = || SAMPLE.1.diaspora.iter().filter(|(key, _)| key.year == year);
        let expected: i64 = of_round().map(|(_, count)| count).sum();
        assert_eq!((details, totals), (expected, expected));
        let young: i64 = of_round().filter(|(key, _)| (key.sex, key.age_group) == ("F", "0-14")).map(|(_, count)| count).sum();
        assert_eq!(cells[5], young);
    }
    let range = sheet("inbox/consular-2022.xlsx", "أوروبا");
    assert!(range.used_cells().any(|(_, column, cell)| column == 1
        && matches!(cell, Data::String(text) if text.starts_with(['١', '٢', '٣', '٤', '٥', '٦', '٧', '٨', '٩']))));
}
