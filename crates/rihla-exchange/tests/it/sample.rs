//! A catalogue of one dataset.

use std::error::Error;

use rihla_exchange::{
    CatalogueView, DatasetView, DistributionFormat, DistributionView, FeedEntry, FeedView, Place, Publisher, Span, country_address,
};
use rihla_model::{Frequency, Language, LocalText};

fn text(en: &str, ar: &str) -> LocalText {
    let mut text = LocalText::new(Language::En, en);
    text.insert(Language::Ar, ar);
    text
}

fn file(name: &str, format: DistributionFormat, languages: Vec<Language>) -> DistributionView {
    DistributionView {
        address: format!("https://atlas.example.org/files/stocks-1.2.0/{name}"),
        title: LocalText::new(Language::En, name),
        format,
        bytes: Some(123_456),
        sha256: Some("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".to_owned()),
        languages,
    }
}

pub fn dataset() -> Result<DatasetView, Box<dyn Error>> {
    Ok(DatasetView {
        address: "https://atlas.example.org/datasets/stocks".to_owned(),
        identifier: "stocks".to_owned(),
        page: "https://atlas.example.org/en/datasets/stocks".to_owned(),
        title: text("Migrant stocks </script>", "أعداد المهاجرين"),
        description: text("Resident international migrants by region, sex and citizenship.", "المهاجرون الدوليون المقيمون."),
        keywords: vec![text("migration", "هجرة"), LocalText::new(Language::En, "citizenship")],
        themes: vec!["https://metadata.un.org/sdg/10.7".to_owned()],
        places: vec![
            Place { address: Some(country_address("MAR")), name: text("Morocco", "المغرب") },
            Place { address: None, name: text("South", "الجنوب") },
        ],
        span: Some(Span { start: "2015-01-01".parse()?, end: "2025-12-31".parse()? }),
        frequency: Some(Frequency::Annual),
        measured: vec![text("Migrant stock", "عدد المهاجرين")],
        provenance: text("General census and residence permits.", "التعداد العام وتصاريح الإقامة."),
        issued: "2026-03-31T10:00:00Z".parse()?,
        modified: "2026-03-31T10:00:00Z".parse()?,
        version: "1.2.0".to_owned(),
        version_notes: LocalText::new(Language::En, "Year 2025 added."),
        licence: "CC-BY-4.0".to_owned(),
        citation: LocalText::new(Language::En, "Atlas Migration Observatory (2026). Migrant stocks, 1.2.0."),
        languages: vec![Language::Ar, Language::En],
        restricted: false,
        distributions: vec![
            file("stocks.csv", DistributionFormat::Csv, vec![Language::En]),
            file("stocks.xlsx", DistributionFormat::Xlsx, vec![Language::En]),
            file("stocks.parquet", DistributionFormat::Parquet, Vec::new()),
            DistributionView { bytes: None, sha256: None, ..file("stocks-sdmx.csv", DistributionFormat::SdmxCsv, Vec::new()) },
        ],
    })
}

pub fn catalogue() -> Result<CatalogueView, Box<dyn Error>> {
    Ok(CatalogueView {
        address: "https://atlas.example.org/catalogue".to_owned(),
        page: "https://atlas.example.org/".to_owned(),
        title: text("Atlas Migration Observatory", "مرصد أطلس للهجرة"),
        description: text("Official statistics on migration in Atlas.", "إحصاءات رسمية عن الهجرة في أطلس."),
        publisher: Publisher {
            address: "https://atlas.example.org/#publisher".to_owned(),
            name: text("National Statistical Office of Atlas", "المكتب الوطني للإحصاء"),
            contact: "data@atlas.example.org".to_owned(),
        },
        languages: vec![Language::Ar, Language::En, Language::Fr],
        licence: "CC0-1.0".to_owned(),
        issued: None,
        modified: "2026-03-31T10:00:00Z".parse()?,
        datasets: vec![dataset()?],
    })
}

pub fn feed() -> Result<FeedView, Box<dyn Error>> {
    Ok(FeedView {
        address: "https://atlas.example.org/en/releases.atom".to_owned(),
        page: "https://atlas.example.org/en/?a=1&b=2".to_owned(),
        title: "Releases <of> Atlas".to_owned(),
        author: "National Statistical Office & partners".to_owned(),
        language: Language::En,
        updated: "2026-03-31T10:00:00Z".parse()?,
        entries: vec![FeedEntry {
            identifier: "https://atlas.example.org/releases/stocks-1.2.0".to_owned(),
            page: "https://atlas.example.org/en/datasets/stocks".to_owned(),
            title: "Migrant stocks 1.2.0".to_owned(),
            summary: "Year 2025 added; 2024 \"revised\".\u{b}".to_owned(),
            kind: "release".to_owned(),
            published: "2026-03-31T10:00:00Z".parse()?,
            updated: "2026-03-31T10:00:00Z".parse()?,
        }],
    })
}
