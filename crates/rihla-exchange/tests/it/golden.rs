use std::error::Error;
use std::path::Path;

use rihla_exchange::{catalogue, dataset_page, release_feed, to_script};
use rihla_model::Language;
use serde_json::Value;

use crate::sample;

pub type Outcome = Result<(), Box<dyn Error>>;

pub fn golden(name: &str, written: &str) -> Outcome {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("RIHLA_WRITE_GOLDEN").is_some() {
        std::fs::write(&path, written)?;
    }
    assert_eq!(written, std::fs::read_to_string(&path)?, "{name}");
    Ok(())
}

#[test]
fn catalogue_of_one_dataset() -> Outcome {
    let value = catalogue(&sample::catalogue()?);
    golden("catalogue.jsonld", &format!("{value:#}\n"))
}

#[test]
fn every_file_says_type_size_and_checksum() -> Outcome {
    let value = catalogue(&sample::catalogue()?);
    let files = value.pointer("/dcat:dataset/0/dcat:distribution").and_then(Value::as_array).ok_or("no files")?;
    assert_eq!(files.len(), 4);
    for file in files {
        assert!(file.get("dcat:downloadURL").is_some() && file.get("dcat:accessURL").is_some() && file.get("dcat:mediaType").is_some());
        assert_eq!(file.get("dcat:byteSize").is_some(), file.get("spdx:checksum").is_some());
    }
    Ok(())
}

#[test]
fn nothing_is_said_in_vain() -> Outcome {
    fn look(value: &Value, path: &str) {
        match value {
            Value::Null => panic!("{path} is null"),
            Value::String(text) => assert!(!text.is_empty(), "{path} is empty"),
            Value::Array(items) => {
                assert!(!items.is_empty(), "{path} is empty");
                items.iter().enumerate().for_each(|(at, item)| look(item, &format!("{path}/{at}")));
            }
            Value::Object(fields) => fields.iter().for_each(|(name, item)| look(item, &format!("{path}/{name}"))),
            Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut bare = sample::catalogue()?;
    for dataset in &mut bare.datasets {
        dataset.keywords.clear();
        dataset.places.clear();
        dataset.span = None;
        dataset.frequency = None;
        dataset.licence.clear();
        dataset.distributions.clear();
        dataset.provenance = rihla_model::LocalText::default();
        dataset.version_notes = rihla_model::LocalText::default();
        dataset.citation = rihla_model::LocalText::default();
    }
    bare.publisher.contact.clear();
    look(&catalogue(&bare), "");
    look(&catalogue(&sample::catalogue()?), "");
    for language in Language::SPOKEN {
        look(&dataset_page(&sample::dataset()?, &bare, language), "");
    }
    Ok(())
}

#[test]
fn page_in_two_languages() -> Outcome {
    let catalogue = sample::catalogue()?;
    for language in [Language::En, Language::Ar] {
        let value = dataset_page(&sample::dataset()?, &catalogue, language);
        assert!(!to_script(&value).contains("</script"));
        golden(&format!("dataset_{language}.jsonld"), &format!("{value:#}\n"))?;
    }
    Ok(())
}

#[test]
fn feed_is_well_formed() -> Outcome {
    let feed = release_feed(&sample::feed()?);
    let mut reader = quick_xml::Reader::from_str(&feed);
    let mut starts = 0;
    loop {
        match reader.read_event()? {
            quick_xml::events::Event::Start(_) => starts += 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(starts, 12);
    golden("releases.atom", &feed)
}
