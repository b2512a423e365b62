//! Workbooks read back with another program's eyes.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Range, Reader, Xlsx};
use rihla_model::{ConfStatus, Language, ObsStatus};
use rihla_report::{CoverRow, Layout, ReportError, SheetLabels, WorkbookView, workbook};

use crate::sample_table::{Outcome, released};

fn status_name(status: ObsStatus) -> String {
    if status == ObsStatus::E { "estimated".to_owned() } else { String::new() }
}

fn mark(status: ObsStatus, _: ConfStatus) -> String {
    if status == ObsStatus::Q { "⦸".to_owned() } else { "…".to_owned() }
}

fn line(label: &str, text: &str) -> CoverRow {
    CoverRow { label: label.to_owned(), text: text.to_owned() }
}

fn labels() -> SheetLabels {
    SheetLabels {
        cover: "Cover".to_owned(),
        data: "Data".to_owned(),
        indicator: "Indicator".to_owned(),
        unit: "Unit".to_owned(),
        value: "Value".to_owned(),
        status: "Status".to_owned(),
        mark: "Mark".to_owned(),
    }
}

fn written(language: Language, layout: Layout) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let (cover, marks, labels, layouts) =
        ([line("Source", "National office"), line("Citation", "=HYPERLINK(\"x\")")], [line("⦸", "withheld")], labels(), [layout]);
    let view = WorkbookView {
        language,
        created: "2026-03-31T10:00:00Z".parse()?,
        author: "Atlas Migration Observatory",
        title: "Migrant stocks",
        cover: &cover,
        marks: &marks,
        labels: &labels,
        layouts: &layouts,
        status_name: &status_name,
        mark: &mark,
    };
    Ok(workbook(&released()?, &view)?)
}

fn layout() -> Layout {
    Layout {
        name: "Table 1".to_owned(),
        title: "Migrants by area and sex".to_owned(),
        subtitle: "persons, 2020".to_owned(),
        rows: "REF_AREA".to_owned(),
        columns: Some("SEX".to_owned()),
        at: BTreeMap::from([("TIME_PERIOD".to_owned(), "2020".to_owned())]),
        indicator: None,
    }
}

fn sheet(bytes: &[u8], name: &str) -> Result<Range<Data>, Box<dyn std::error::Error>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    Ok(book.worksheet_range(name)?)
}

fn row(range: &Range<Data>, at: u32) -> Vec<String> {
    let width = range.end().map_or(0, |(_, column)| column);
    (0..=width).map(|column| range.get_value((at, column)).map_or_else(String::new, ToString::to_string)).collect()
}

#[test]
fn the_long_form_holds_numbers_texts_and_marks() -> Outcome {
    let bytes = written(Language::En, layout())?;
    let data = sheet(&bytes, "Data")?;
    assert_eq!(
        row(&data, 0),
        ["REF_AREA", "Reference area", "SEX", "Sex", "TIME_PERIOD", "Time period", "Indicator", "Unit", "Value", "Status", "Mark"]
    );
    assert_eq!(data.get_value((1, 8)), Some(&Data::Float(1_234_567.0)));
    assert_eq!(row(&data, 2), ["_T", "All areas", "F", "Female \"F\"", "2020", "2020", "Migrant stock", "persons", "", "", "⦸"]);
    assert_eq!(data.get_value((3, 8)), Some(&Data::Float(0.0)), "zero is a number, not a blank");
    assert_eq!(data.get_value((4, 10)), Some(&Data::String("…".to_owned())));
    assert_eq!(data.get_value((5, 1)), Some(&Data::String("=cmd()".to_owned())));
    assert_eq!(data.get_value((6, 8)), Some(&Data::Float(48.4)), "rounded to the decimals that are shown");
    assert_eq!(data.height(), 8);
    Ok(())
}

#[test]
fn the_layout_shows_marks_where_there_is_no_value() -> Outcome {
    let bytes = written(Language::En, layout())?;
    let table = sheet(&bytes, "Table 1")?;
    assert_eq!(row(&table, 3), ["Reference area", "Total", "Female \"F\""]);
    assert_eq!(row(&table, 4), ["All areas", "1234567", "⦸"]);
    assert_eq!(row(&table, 5), ["Côte d'Ivoire, south", "0", ""]);
    assert_eq!(row(&table, 7), ["⦸  withheld", "", ""]);
    Ok(())
}

#[test]
fn no_text_becomes_a_formula() -> Outcome {
    let bytes = written(Language::En, layout())?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice()))?;
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name)?;
        assert!(formulas.used_cells().all(|(_, _, f)| f.is_empty()), "{name}");
    }
    let cover = sheet(&bytes, "Cover")?;
    assert_eq!(cover.get_value((3, 1)), Some(&Data::String("=HYPERLINK(\"x\")".to_owned())));
    Ok(())
}

#[test]
fn the_same_view_gives_the_same_bytes() -> Outcome {
    for language in [Language::En, Language::Ar] {
        let first = written(language, layout())?;
        assert!(first == written(language, layout())?, "{language}");
        // Left for a person to look at.
        std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("workbook_{language}.xlsx")), &first)?;
    }
    Ok(())
}

#[test]
fn a_layout_that_does_not_fit_is_an_error() -> Outcome {
    for layout in [
        Layout { rows: "ORIGIN".to_owned(), ..layout() },
        Layout { at: BTreeMap::new(), ..layout() },
        Layout { indicator: Some("NONE".to_owned()), ..layout() },
    ] {
        let outcome = written(Language::En, layout.clone());
        let error = outcome.err().ok_or("taken")?;
        assert!(matches!(error.downcast_ref::<ReportError>(), Some(ReportError::Layout { .. })), "{layout:?}: {error}");
    }
    Ok(())
}
