//! A small released table with everything a writer meets: totals, decimals, quotes, withheld and missing values.

use std::error::Error;

use rihla_model::{ConceptId, ConfStatus, DatasetId, Language, ListId, LocalText, ObsStatus};
use rihla_table::{Contributors, CubeBuilder, Dimension, DimensionCode, Indicator, Protection, Released, seal};

pub type Outcome = Result<(), Box<dyn Error>>;

fn text(en: &str, ar: &str) -> LocalText {
    let mut text = LocalText::new(Language::En, en);
    text.insert(Language::Ar, ar);
    text
}

fn dimension(concept: &str, name: LocalText, codes: Vec<(&str, LocalText)>) -> Result<Dimension, Box<dyn Error>> {
    Ok(Dimension {
        concept: ConceptId::new(concept)?,
        name,
        list: Some(ListId::new(format!("CL_{concept}"))?),
        codes: codes
            .into_iter()
            .map(|(code, name)| DimensionCode { code: code.to_owned(), name, level: u8::from(code != "_T"), aggregate: code == "_T" })
            .collect(),
        relations: Vec::new(),
    })
}

/// The table that tests write.
pub fn released() -> Result<Released, Box<dyn Error>> {
    let dimensions = vec![
        dimension(
            "REF_AREA",
            text("Reference area", "المنطقة"),
            vec![("_T", text("All areas", "كل المناطق")), ("CIV", text("Côte d'Ivoire, south", "كوت ديفوار")), ("X1", text("=cmd()", ""))],
        )?,
        dimension("SEX", text("Sex", "الجنس"), vec![("_T", text("Total", "المجموع")), ("F", text("Female \"F\"", "إناث"))])?,
        dimension("TIME_PERIOD", text("Time period", "الفترة"), vec![("2020", LocalText::default()), ("2021-Q3", LocalText::default())])?,
    ];
    let indicator = |id: &str, name: LocalText, scale: u8, decimals: u8, unit: &str| Indicator {
        id: id.to_owned(),
        name,
        unit: unit.to_owned(),
        unit_name: text("persons", "أشخاص"),
        unit_multiplier: 0,
        scale,
        decimals,
        additive: true,
    };
    let indicators = vec![
        indicator("STOCK", text("Migrant stock", "عدد المهاجرين"), 0, 0, "PS"),
        indicator("SHARE", text("Share, percent", "النسبة"), 3, 1, "PT"),
    ];
    let mut cube = CubeBuilder::new(DatasetId::new("STOCKS")?, "1.2.0".to_owned(), dimensions, indicators);
    let free = ConfStatus::F;
    for (at, key, value, status, conf) in [
        (0, [0, 0, 0], Some(1_234_567), ObsStatus::A, free),
        (0, [0, 1, 0], None, ObsStatus::Q, ConfStatus::D),
        (0, [1, 0, 0], Some(0), ObsStatus::P, free),
        (0, [1, 1, 1], None, ObsStatus::L, free),
        (0, [2, 0, 1], Some(-42), ObsStatus::E, free),
        (1, [0, 1, 0], Some(48_350), ObsStatus::A, free),
        (1, [1, 1, 0], None, ObsStatus::Q, ConfStatus::C),
    ] {
        cube.push(at, &key, value, status, conf, Contributors::default())?;
    }
    Ok(seal::seal(cube.build(), Protection::default()))
}
