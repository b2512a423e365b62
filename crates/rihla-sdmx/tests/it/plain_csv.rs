//! Plain CSV: marks, labels, formulas.

use rihla_model::{ConfStatus, Language, ObsStatus};
use rihla_sdmx::{PlainContext, PlainHeadings, write_plain_csv};

use crate::sample::{Outcome, released};

fn headings() -> PlainHeadings {
    PlainHeadings {
        indicator: "Indicator".to_owned(),
        unit: "Unit".to_owned(),
        value: "Value".to_owned(),
        status: "Status".to_owned(),
        mark: "Mark".to_owned(),
    }
}

fn status_name(status: ObsStatus) -> String {
    match status {
        ObsStatus::E => "estimated".to_owned(),
        ObsStatus::Q => "withheld".to_owned(),
        _ => String::new(),
    }
}

fn mark(status: ObsStatus, conf: ConfStatus) -> String {
    match (status, conf) {
        (ObsStatus::Q, _) => "⦸".to_owned(),
        (status, _) if status.is_missing() => "..".to_owned(),
        _ => String::new(),
    }
}

fn written(language: Language, byte_order_mark: bool) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut out = Vec::new();
    let headings = headings();
    let context = PlainContext { language, byte_order_mark, headings: &headings, status_name: &status_name, mark: &mark };
    assert_eq!(write_plain_csv(&released()?, &context, &mut out)?, 7);
    Ok(out)
}

#[test]
fn reads_back_with_labels_and_marks() -> Outcome {
    let out = written(Language::En, false)?;
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(out.as_slice());
    let header: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    assert_eq!(
        header,
        [
            "REF_AREA",
            "Reference area",
            "SEX",
            "Sex",
            "TIME_PERIOD",
            "Time period",
            "INDICATOR",
            "Indicator",
            "UNIT_MEASURE",
            "Unit",
            "Value",
            "OBS_STATUS",
            "Status",
            "CONF_STATUS",
            "Mark"
        ]
    );
    let records: Vec<Vec<String>> = reader.records().map(|r| r.map(|r| r.iter().map(str::to_owned).collect())).collect::<Result<_, _>>()?;
    let row = |at: usize| records.get(at).map(|r| r.iter().map(String::as_str).collect::<Vec<_>>()).unwrap_or_default();
    assert_eq!(
        row(1),
        ["_T", "All areas", "F", "Female \"F\"", "2020", "2020", "STOCK", "Migrant stock", "PS", "persons", "", "Q", "withheld", "D", "⦸"]
    );
    assert_eq!(row(3).get(10..), Some(&["", "L", "", "F", ".."][..]));
    assert_eq!(
        row(4),
        ["X1", "'=cmd()", "_T", "Total", "2021-Q3", "2021-Q3", "STOCK", "Migrant stock", "PS", "persons", "-42", "E", "estimated", "F", ""]
    );
    assert_eq!(row(5).get(10).copied(), Some("48.4"), "rounded to the decimals that are shown");
    Ok(())
}

#[test]
fn begins_with_a_byte_order_mark_only_if_asked() -> Outcome {
    assert!(written(Language::Ar, true)?.starts_with("\u{feff}REF_AREA,المنطقة,".as_bytes()));
    assert!(written(Language::Ar, false)?.starts_with("REF_AREA,المنطقة,".as_bytes()));
    Ok(())
}

#[test]
fn every_line_ends_as_the_rfc_says() -> Outcome {
    let text = String::from_utf8(written(Language::En, false)?)?;
    assert!(text.ends_with("\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert_eq!(text.matches("\r\n").count(), 8);
    Ok(())
}
