//! The catalogue of what is published, as DCAT.

use std::str::FromStr;

use jiff::Timestamp;
use rihla_exchange::{
    CatalogueView, DatasetView, DistributionFormat, DistributionView, Place, Publisher, Span, catalogue, country_address,
};
use rihla_model::definition::DatasetDefinition;
use rihla_model::{Frequency, Language, LocalText, Period, SourceId};

use super::site::{DownloadFile, OnRequestDataset, PublishedDataset, ReleaseRecord, Site};
use crate::definitions::Definitions;

/// The DCAT catalogue of a site as JSON-LD text. `address` is where the site is served, without a slash at the end; empty
/// for addresses relative to the document.
#[must_use]
pub fn catalogue_json(site: &Site, definitions: &Definitions, address: &str) -> String {
    let first = site.observatory.languages.first().copied().unwrap_or(Language::En);
    let view = CatalogueView {
        address: format!("{address}/catalog.jsonld"),
        page: format!("{address}/{first}/"),
        title: site.observatory.name.clone(),
        description: site.observatory.about.clone(),
        publisher: Publisher {
            address: format!("{address}/{first}/about"),
            name: site.observatory.name.clone(),
            contact: site.observatory.contact.clone(),
        },
        languages: site.observatory.languages.clone(),
        licence: site.observatory.licence.clone(),
        issued: site.datasets.iter().flat_map(|d| &d.history).map(|r| r.released_at).min(),
        modified: site.datasets.iter().map(|d| d.release.released_at).max().unwrap_or(Timestamp::UNIX_EPOCH),
        datasets: datasets(site).iter().map(|d| dataset(d, site, definitions, address, first)).collect(),
    };
    catalogue(&view).to_string()
}

/// All datasets in the order of their ids.
fn datasets(site: &Site) -> Vec<Listed<'_>> {
    let mut all: Vec<Listed<'_>> = site.datasets.iter().map(Listed::public).chain(site.on_request.iter().map(Listed::on_request)).collect();
    all.sort_by(|a, b| a.definition.id.cmp(&b.definition.id));
    all
}

/// What a catalogue says of any dataset.
struct Listed<'a> {
    definition: &'a DatasetDefinition,
    release: &'a ReleaseRecord,
    sources: &'a [SourceId],
    measured: Vec<LocalText>,
    files: &'a [DownloadFile],
    restricted: bool,
}

impl<'a> Listed<'a> {
    fn public(d: &'a PublishedDataset) -> Self {
        let measured = d.released.indicators().iter().map(|i| i.name.clone()).collect();
        Self { definition: &d.definition, release: &d.release, sources: &d.sources, measured, files: &d.files, restricted: false }
    }

    /// It is found in the catalogue, and has no file there.
    fn on_request(d: &'a OnRequestDataset) -> Self {
        let measured = d.measured.iter().map(|i| i.name.clone()).collect();
        Self { definition: &d.definition, release: &d.release, sources: &d.sources, measured, files: &[], restricted: true }
    }
}

fn dataset(listed: &Listed<'_>, site: &Site, definitions: &Definitions, address: &str, first: Language) -> DatasetView {
    let definition = listed.definition;
    let span = listed
        .release
        .periods
        .as_ref()
        .and_then(|(a, b)| Some(Span { start: Period::from_str(a).ok()?.start(), end: Period::from_str(b).ok()?.end() }));
    let country = site.observatory.country.as_ref();
    let places = country
        .map(|code| Place {
            address: Some(country_address(code)),
            name: definitions.vocabulary.list_named("CL_AREA").and_then(|l| l.get(code)).map(|i| i.name.clone()).unwrap_or_default(),
        })
        .into_iter()
        .collect();
    let credits: Vec<&LocalText> = site.sources.iter().filter(|s| listed.sources.contains(&s.id)).map(|s| &s.agency_name).collect();
    let mut provenance = LocalText::default();
    for &language in &site.observatory.languages {
        let names: Vec<&str> = credits.iter().map(|c| c.get(language)).collect();
        provenance.insert(language, names.join("; "));
    }
    DatasetView {
        address: format!("{address}/{first}/datasets/{}", definition.id),
        identifier: definition.id.to_string(),
        page: format!("{address}/{first}/datasets/{}", definition.id),
        title: definition.title.clone(),
        description: definition.summary.clone(),
        keywords: Vec::new(),
        themes: Vec::new(),
        places,
        span,
        frequency: Frequency::from_code(&definition.time.frequency),
        measured: listed.measured.clone(),
        provenance,
        issued: listed.release.released_at,
        modified: listed.release.released_at,
        version: listed.release.id.to_string(),
        version_notes: listed.release.reason.as_ref().map(|r| LocalText::new(first, r)).unwrap_or_default(),
        licence: definition.licence.clone().unwrap_or_else(|| site.observatory.licence.clone()),
        citation: LocalText::default(),
        languages: site.observatory.languages.clone(),
        restricted: listed.restricted,
        distributions: listed.files.iter().filter_map(|f| distribution(f, definition.id.as_str(), address)).collect(),
    }
}

fn distribution(file: &DownloadFile, dataset: &str, address: &str) -> Option<DistributionView> {
    let format = match file.kind.as_str() {
        "csv" => DistributionFormat::Csv,
        "xlsx" => DistributionFormat::Xlsx,
        "parquet" => DistributionFormat::Parquet,
        "sdmx-csv" => DistributionFormat::SdmxCsv,
        "json" => DistributionFormat::Json,
        "pdf" => DistributionFormat::Pdf,
        _ => return None,
    };
    Some(DistributionView {
        address: format!("{address}/data/{dataset}/{}", file.name),
        title: LocalText::new(Language::En, file.name.clone()),
        format,
        bytes: Some(file.bytes),
        sha256: Some(file.sha256.clone()),
        languages: file.language.iter().filter_map(|l| Language::from_tag(l)).collect(),
    })
}
