//! SDMX-CSV: against golden files, and read back cell by cell.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use rihla_model::{ConceptId, ConfStatus, DatasetId, Language, LocalText, ObsStatus};
use rihla_sdmx::{CodeLabels, CsvContext, Keys, write_csv};
use rihla_table::{Contributors, CubeBuilder, Dimension, DimensionCode, Indicator, Protection, parse_scaled, seal};

use crate::sample::{Outcome, released};

fn golden(name: &str, written: &[u8]) -> Outcome {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("RIHLA_WRITE_GOLDEN").is_some() {
        std::fs::write(&path, written)?;
    }
    let expected = std::fs::read(&path)?;
    assert_eq!(String::from_utf8_lossy(written), String::from_utf8_lossy(&expected), "{name}");
    Ok(())
}

fn name() -> LocalText {
    LocalText::new(Language::En, "Migrant stocks, by area")
}

const ATTRIBUTES: [(&str, &str); 2] = [("DATA_SOURCE", "NSO"), ("LICENCE", "CC-BY-4.0, \"as is\"")];

#[test]
fn writes_codes() -> Outcome {
    let name = name();
    let mut out = Vec::new();
    let context = CsvContext { attributes: &ATTRIBUTES, ..CsvContext::new("ATLAS_OBS", &name, "A") };
    assert_eq!(write_csv(&released()?, &context, &mut out)?, 7);
    golden("sdmx_id.csv", &out)
}

#[test]
fn writes_names_and_keys() -> Outcome {
    let name = name();
    let code_name = |concept: &str, code: &str| match (concept, code) {
        ("FREQ", "A") => Some("Annual".to_owned()),
        ("OBS_STATUS", "Q") => Some("Missing value; suppressed".to_owned()),
        _ => None,
    };
    let concept_name = |concept: &str| (concept == "OBS_VALUE").then(|| "Observation value".to_owned());
    for (labels, keys, file) in [
        (CodeLabels::Name, Keys::Both, "sdmx_name_both.csv"),
        (CodeLabels::Both, Keys::Series, "sdmx_both_series.csv"),
        (CodeLabels::Both, Keys::Obs, "sdmx_both_obs.csv"),
    ] {
        let context =
            CsvContext { labels, keys, code_name: &code_name, concept_name: &concept_name, ..CsvContext::new("ATLAS_OBS", &name, "A") };
        let mut out = Vec::new();
        write_csv(&released()?, &context, &mut out)?;
        golden(file, &out)?;
    }
    Ok(())
}

#[test]
fn every_record_has_as_many_fields_as_the_header_and_reads_back() -> Outcome {
    let table = released()?;
    let name = name();
    for labels in [CodeLabels::Id, CodeLabels::Name, CodeLabels::Both] {
        for keys in [Keys::None, Keys::Obs, Keys::Series, Keys::Both] {
            let context = CsvContext { labels, keys, attributes: &ATTRIBUTES, ..CsvContext::new("ATLAS_OBS", &name, "A") };
            let mut out = Vec::new();
            write_csv(&table, &context, &mut out)?;
            let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(out.as_slice());
            let at: BTreeMap<String, usize> =
                reader.headers()?.iter().enumerate().map(|(at, h)| (h.split(": ").next().unwrap_or(h).to_owned(), at)).collect();
            let mut seen = 0;
            for (record, cell) in reader.records().zip(table.cells()) {
                let record = record?;
                let field = |concept: &str| record.get(*at.get(concept).unwrap_or(&usize::MAX)).unwrap_or("absent");
                let code = |concept: &str| field(concept).split(": ").next().unwrap_or_default().to_owned();
                let indicator = table.indicators().get(cell.indicator as usize).ok_or("no indicator")?;
                assert_eq!(code("INDICATOR"), indicator.id);
                for (dimension, &position) in table.dimensions().iter().zip(cell.key) {
                    assert_eq!(Some(code(dimension.concept.as_str())), dimension.code(position).map(|c| c.code.clone()));
                }
                assert_eq!(ObsStatus::from_code(&code("OBS_STATUS")), Some(cell.status));
                assert_eq!(ConfStatus::from_code(&code("CONF_STATUS")), Some(cell.conf));
                let places: u8 = code("DECIMALS").parse()?;
                match cell.value {
                    Some(value) => {
                        assert_eq!(parse_scaled(field("OBS_VALUE"), places), rihla_table::rescale(value, indicator.scale, places));
                    }
                    None if cell.status == ObsStatus::Q => assert_eq!(field("OBS_VALUE"), ""),
                    None => assert_eq!(field("OBS_VALUE"), "NaN"),
                }
                seen += 1;
            }
            assert_eq!(seen, table.len(), "{labels:?} {keys:?}");
        }
    }
    Ok(())
}

#[test]
fn a_quarter_says_its_own_frequency() -> Outcome {
    let name = name();
    let mut out = Vec::new();
    write_csv(&released()?, &CsvContext::new("ATLAS_OBS", &name, "A"), &mut out)?;
    let text = String::from_utf8(out)?;
    assert!(text.contains(",Q,STOCK,CIV,F,2021-Q3,NaN,L,F,"), "{text}");
    Ok(())
}

#[test]
fn a_full_disk_is_an_error() -> Outcome {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let name = name();
    assert!(write_csv(&released()?, &CsvContext::new("ATLAS_OBS", &name, "A"), &mut Full).is_err());
    Ok(())
}

#[test]
#[ignore = "measures speed; run by hand with --release"]
fn speed() -> Outcome {
    let dimension = |concept: &str, count: u32, prefix: &str| -> Result<Dimension, Box<dyn std::error::Error>> {
        Ok(Dimension {
            concept: ConceptId::new(concept)?,
            name: LocalText::default(),
            list: None,
            codes: (0..count)
                .map(|n| DimensionCode { code: format!("{prefix}{n}"), name: LocalText::default(), level: 0, aggregate: false })
                .collect(),
            relations: Vec::new(),
        })
    };
    let dimensions = vec![
        dimension("REF_AREA", 200, "A")?,
        dimension("ORIGIN", 100, "O")?,
        dimension("SEX", 2, "S")?,
        dimension("TIME_PERIOD", 25, "20")?,
    ];
    let indicator = Indicator {
        id: "STOCK".to_owned(),
        name: LocalText::default(),
        unit: "PS".to_owned(),
        unit_name: LocalText::default(),
        unit_multiplier: 0,
        scale: 0,
        decimals: 0,
        additive: true,
    };
    let mut cube = CubeBuilder::new(DatasetId::new("BIG")?, "1.0.0".to_owned(), dimensions, vec![indicator]);
    for n in 0..1_000_000_u32 {
        let key = [n / 5000, n / 50 % 100, n / 25 % 2, n % 25];
        cube.push(0, &key, Some(i128::from(n) * 37), ObsStatus::A, ConfStatus::F, Contributors::default())?;
    }
    let table = seal::seal(cube.build(), Protection::default());
    let name = name();
    for labels in [CodeLabels::Id, CodeLabels::Both] {
        let context = CsvContext { labels, attributes: &ATTRIBUTES, ..CsvContext::new("ATLAS_OBS", &name, "A") };
        let start = Instant::now();
        let mut counted = Counted(0);
        let rows = write_csv(&table, &context, &mut counted)?;
        let message = format!("{labels:?}: {rows} observations, {} bytes, {:?}\n", counted.0, start.elapsed());
        std::io::Write::write_all(&mut std::io::stderr(), message.as_bytes())?;
    }
    Ok(())
}

struct Counted(usize);

impl std::io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
