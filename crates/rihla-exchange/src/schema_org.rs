//! schema.org's `Dataset`, by which search engines understand the page of a dataset.

use rihla_model::{Language, LocalText};
use serde_json::{Value, json};

use crate::authority::licence_address;
use crate::json_ld::Node;
use crate::{CatalogueView, DatasetView, DistributionView, Place, Publisher};

/// Writes the `Dataset` of one page, in the page's language. The datasets of the catalogue are not read.
#[must_use]
pub fn dataset_page(view: &DatasetView, catalogue: &CatalogueView, language: Language) -> Value {
    let say = |text: &LocalText| text.get(language).to_owned();
    let node = Node::new("Dataset", Some(&view.address))
        .with("name", say(&view.title))
        .with("description", say(&view.description))
        .with("url", view.page.as_str())
        .with("identifier", view.identifier.as_str())
        .with("keywords", view.keywords.iter().map(say).collect::<Vec<_>>())
        .with("inLanguage", view.languages.iter().map(|l| l.tag()).collect::<Vec<_>>())
        .with("license", licence_address(&view.licence).unwrap_or_else(|| view.licence.clone()))
        .with("isAccessibleForFree", true)
        .with("creator", organisation(&catalogue.publisher, language))
        .with("publisher", organisation(&catalogue.publisher, language))
        .with("creditText", say(&view.citation))
        .with("version", view.version.as_str())
        .with("datePublished", view.issued.to_string())
        .with("dateModified", view.modified.to_string())
        .with("temporalCoverage", view.span.map_or(Value::Null, |span| json!(format!("{}/{}", span.start, span.end))))
        .with("spatialCoverage", view.places.iter().map(|p| place(p, language)).collect::<Vec<_>>())
        .with("variableMeasured", view.measured.iter().map(say).collect::<Vec<_>>())
        .with(
            "includedInDataCatalog",
            Node::new("DataCatalog", Some(&catalogue.address)).with("name", say(&catalogue.title)).with("url", catalogue.page.as_str()),
        )
        .with("distribution", view.distributions.iter().map(|d| download(d, language)).collect::<Vec<_>>());
    let mut value = json!({ "@context": "https://schema.org/" });
    if let (Some(all), Value::Object(fields)) = (value.as_object_mut(), node.into_value()) {
        all.extend(fields);
    }
    value
}

fn organisation(view: &Publisher, language: Language) -> Value {
    let contact = view.contact.strip_prefix("mailto:").unwrap_or(&view.contact);
    let node = Node::new("Organization", Some(&view.address)).with("name", view.name.get(language)).with("url", view.address.as_str());
    if contact.contains('@') { node.with("email", contact).into_value() } else { node.into_value() }
}

fn place(view: &Place, language: Language) -> Value {
    Node::new("Place", view.address.as_deref()).with("name", view.name.get(language)).into_value()
}

fn download(file: &DistributionView, language: Language) -> Value {
    Node::new("DataDownload", None)
        .with("name", file.title.get(language))
        .with("contentUrl", file.address.as_str())
        .with("encodingFormat", file.format.media_type())
        .with("contentSize", file.bytes.map_or(Value::Null, |n| json!(format!("{n} B"))))
        .with("sha256", file.sha256.clone().map_or(Value::Null, Value::String))
        .into_value()
}
