//! A catalogue as DCAT 3 (W3C Recommendation of 22 August 2024), with what DCAT-AP 3 makes mandatory or recommends.

use rihla_model::{Language, LocalText};
use serde_json::{Value, json};

use crate::authority;
use crate::json_ld::{Node, day, instant, link, texts, typed};
use crate::{CatalogueView, DatasetView, DistributionView, Place, Publisher, Span};

/// Writes a catalogue as JSON-LD with an inline context.
#[must_use]
pub fn catalogue(view: &CatalogueView) -> Value {
    let datasets: Vec<Value> = view.datasets.iter().map(|d| dataset(d, &view.publisher)).collect();
    let node = Node::new("dcat:Catalog", Some(&view.address))
        .with("dct:title", texts(&view.title))
        .with("dct:description", texts(&view.description))
        .with("dct:publisher", publisher(&view.publisher))
        .with("foaf:homepage", link(&view.page))
        .with("dct:language", languages(&view.languages))
        .with("dct:license", licence(&view.licence))
        .with("dcat:themeTaxonomy", link("http://publications.europa.eu/resource/authority/data-theme"))
        .with("dct:issued", view.issued.map_or(Value::Null, instant))
        .with("dct:modified", instant(view.modified))
        .with("dcat:dataset", datasets);
    let mut value = json!({ "@context": context() });
    if let (Some(all), Value::Object(fields)) = (value.as_object_mut(), node.into_value()) {
        all.extend(fields);
    }
    value
}

fn context() -> Value {
    json!({
        "adms": "http://www.w3.org/ns/adms#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "spdx": "http://spdx.org/rdf/terms#",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#"
    })
}

fn dataset(view: &DatasetView, by: &Publisher) -> Value {
    let keywords: Vec<Value> = view.keywords.iter().flat_map(|k| texts(k).as_array().cloned().unwrap_or_default()).collect();
    let mut themes = vec![link(&authority::population_theme())];
    themes.extend(view.themes.iter().map(|t| link(t)));
    Node::new("dcat:Dataset", Some(&view.address))
        .with("dct:identifier", view.identifier.as_str())
        .with("dct:title", texts(&view.title))
        .with("dct:description", texts(&view.description))
        .with("dcat:keyword", keywords)
        .with("dcat:theme", themes)
        .with("dct:publisher", publisher(by))
        .with("dcat:contactPoint", contact(by))
        .with("dcat:landingPage", link(&view.page))
        .with("dct:spatial", view.places.iter().map(place).collect::<Vec<_>>())
        .with("dct:temporal", view.span.map_or(Value::Null, span))
        .with("dct:accrualPeriodicity", view.frequency.map_or(Value::Null, |f| link(&authority::frequency(f))))
        .with("dct:provenance", statement(&view.provenance))
        .with("dct:accessRights", link(&authority::access(view.restricted)))
        .with("dct:license", licence(&view.licence))
        .with("dct:bibliographicCitation", texts(&view.citation))
        .with("dct:language", languages(&view.languages))
        .with("dct:issued", instant(view.issued))
        .with("dct:modified", instant(view.modified))
        .with("dcat:version", view.version.as_str())
        .with("adms:versionNotes", texts(&view.version_notes))
        .with("dcat:distribution", view.distributions.iter().map(|d| distribution(d, view)).collect::<Vec<_>>())
        .into_value()
}

fn distribution(file: &DistributionView, of: &DatasetView) -> Value {
    let kind = file.format.media_type();
    let registered = if file.format.is_registered() {
        link(&format!("https://www.iana.org/assignments/media-types/{kind}"))
    } else {
        // What IANA does not know is named by its own words.
        json!({ "@type": "dct:MediaType", "rdfs:label": kind })
    };
    Node::new("dcat:Distribution", Some(&file.address))
        .with("dct:title", texts(&file.title))
        .with("dcat:accessURL", link(&of.page))
        .with("dcat:downloadURL", link(&file.address))
        .with("dcat:mediaType", registered)
        .with("dct:format", file.format.file_type().map_or(Value::Null, |code| link(&authority::file_type(code))))
        .with("dct:conformsTo", file.format.standard().map_or(Value::Null, link))
        .with("dcat:byteSize", file.bytes.map_or(Value::Null, |n| typed("nonNegativeInteger", &n.to_string())))
        .with("spdx:checksum", file.sha256.as_deref().map_or(Value::Null, checksum))
        .with("dct:license", licence(&of.licence))
        .with("dct:language", languages(&file.languages))
        .with("dct:issued", instant(of.issued))
        .with("dct:modified", instant(of.modified))
        .into_value()
}

fn checksum(sha256: &str) -> Value {
    Node::new("spdx:Checksum", None)
        .with("spdx:algorithm", link("spdx:checksumAlgorithm_sha256"))
        .with("spdx:checksumValue", typed("hexBinary", sha256))
        .into_value()
}

fn publisher(view: &Publisher) -> Value {
    Node::new("foaf:Agent", Some(&view.address)).with("foaf:name", texts(&view.name)).into_value()
}

fn contact(view: &Publisher) -> Value {
    if view.contact.is_empty() {
        return Value::Null;
    }
    let card = Node::new("vcard:Organization", None).with("vcard:fn", texts(&view.name));
    if view.contact.starts_with("http://") || view.contact.starts_with("https://") {
        card.with("vcard:hasURL", link(&view.contact)).into_value()
    } else {
        let address = view.contact.strip_prefix("mailto:").unwrap_or(&view.contact);
        card.with("vcard:hasEmail", link(&format!("mailto:{address}"))).into_value()
    }
}

fn place(view: &Place) -> Value {
    Node::new("dct:Location", view.address.as_deref()).with("rdfs:label", texts(&view.name)).into_value()
}

fn span(view: Span) -> Value {
    Node::new("dct:PeriodOfTime", None).with("dcat:startDate", day(view.start)).with("dcat:endDate", day(view.end)).into_value()
}

fn statement(text: &LocalText) -> Value {
    if text.is_empty() { Value::Null } else { Node::new("dct:ProvenanceStatement", None).with("rdfs:label", texts(text)).into_value() }
}

fn licence(text: &str) -> Value {
    match authority::licence_address(text) {
        Some(address) => link(&address),
        None if text.is_empty() => Value::Null,
        None => Node::new("dct:LicenseDocument", None).with("dct:title", text).into_value(),
    }
}

fn languages(all: &[Language]) -> Vec<Value> {
    all.iter().map(|&l| link(&authority::language(l))).collect()
}
