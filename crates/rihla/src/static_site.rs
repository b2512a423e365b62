//! The site as a folder for ordinary hosting: the same pages, with relative links, so that it works under any path and
//! from a disk. Forms are replaced by ready tables; every link ends in a file.

use std::collections::BTreeSet;

use rihla_chart::Outlines;
use rihla_language::Catalogue;
use rihla_model::definition::ViewKind;
use rihla_model::{Language, Saying};
use rihla_operations::access::AccessCounts;
use rihla_operations::publish::site::Site;

use crate::pages::{self, Address, Ground, Links, Place, Reader};

/// A page could not be written.
#[derive(Debug)]
pub struct StaticError {
    /// Path of the page in the folder.
    pub path: String,
    /// What the template said.
    pub reason: String,
}

impl std::fmt::Display for StaticError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.saying().fmt(f)
    }
}

impl StaticError {
    /// The error as a sentence.
    #[must_use]
    pub fn saying(&self) -> Saying {
        Saying::new("failure-page", "the page {page} could not be made ({cause}); report it")
            .with("page", &self.path)
            .with("cause", &self.reason)
    }
}

impl std::error::Error for StaticError {}

/// What a static folder is made of, beside the site.
#[derive(Clone, Copy)]
pub struct StaticParts<'a> {
    /// Messages.
    pub catalogue: &'a Catalogue,
    /// Outlines of sub-national areas, if there are any.
    pub outlines: Option<&'a Outlines>,
    /// How requests are met; none where nobody can be asked.
    pub requests: Option<&'a AccessCounts>,
    /// The DCAT catalogue as JSON-LD text.
    pub catalogue_json: Option<&'a str>,
    /// Gives the bytes of a dataset's download by dataset and name.
    pub file: &'a dyn Fn(&str, &str) -> Option<Vec<u8>>,
}

impl std::fmt::Debug for StaticParts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StaticParts").field("catalogue", &self.catalogue).finish_non_exhaustive()
    }
}

/// Renders every page in every language, one after the other, as paths below the folder with their bytes. Also the style
/// sheet, the downloads, the catalogue and an entry page that leads to the default language.
pub fn render<'a>(site: &'a Site, parts: StaticParts<'a>) -> impl Iterator<Item = Result<(String, Vec<u8>), StaticError>> + 'a {
    let languages = pages::spoken(&site.observatory.languages);
    let first = languages.first().copied().unwrap_or(Language::En);
    let places = places(site);
    let page_files = languages.into_iter().flat_map(move |language| {
        let places = places.clone();
        places.into_iter().flat_map(move |place| page_files(site, parts, language, &place))
    });
    let downloads = site.datasets.iter().flat_map(move |dataset| {
        let id = dataset.definition.id.as_str();
        dataset.files.iter().filter_map(move |f| Some(Ok((format!("data/{id}/{}", f.name), (parts.file)(id, &f.name)?))))
    });
    let mut loose = vec![
        Ok(("assets/rihla.css".to_owned(), pages::STYLE_SHEET.as_bytes().to_vec())),
        Ok(("index.html".to_owned(), entry(first).into_bytes())),
    ];
    let catalogue = parts.catalogue_json.unwrap_or("{}");
    loose.push(Ok(("catalog.jsonld".to_owned(), catalogue.as_bytes().to_vec())));
    loose.into_iter().chain(page_files).chain(downloads)
}

/// Every page of one language.
fn places(site: &Site) -> Vec<Place> {
    let mut list = vec![Place::Home, Place::Datasets, Place::Sources, Place::Calendar, Place::About];
    let mut families: BTreeSet<&str> = pages::FAMILIES.into_iter().collect();
    families.extend(site.datasets.iter().map(|d| d.definition.family.as_str()));
    families.extend(site.on_request.iter().map(|d| d.definition.family.as_str()));
    list.extend(families.into_iter().map(|f| Place::Family(f.to_owned())));
    for dataset in &site.datasets {
        let id = dataset.definition.id.to_string();
        list.push(Place::Dataset(id.clone()));
        list.extend(dataset.released.dimensions().iter().map(|d| Place::TableBy(id.clone(), d.concept.to_string())));
    }
    list.extend(site.on_request.iter().map(|d| Place::Dataset(d.definition.id.to_string())));
    list.extend(site.withdrawn.iter().map(|w| Place::Dataset(w.dataset.to_string())));
    list
}

/// A page with the pictures of its maps.
fn page_files(site: &Site, parts: StaticParts<'_>, language: Language, place: &Place) -> Vec<Result<(String, Vec<u8>), StaticError>> {
    let address = Address { language, place: place.clone() };
    let folder = address.path();
    let links = Links::new(Ground::Folder, address);
    let reader =
        Reader { site, say: parts.catalogue.speaker(language), links, outlines: parts.outlines, visit: None, as_of: Some(site.as_of) };
    let page = match place {
        Place::Home => Some(pages::home(&reader)),
        Place::Datasets => Some(pages::datasets(&reader, "")),
        Place::Dataset(id) => {
            pages::dataset(&reader, id).or_else(|| pages::on_request(&reader, id)).or_else(|| pages::withdrawn(&reader, id))
        }
        // nothing can be asked of a folder: its pages say whom to write to
        Place::Table(_) | Place::Ask(_) | Place::Access => None,
        Place::TableBy(id, concept) => pages::table_by(&reader, id, concept),
        Place::Family(family) => pages::family(&reader, family),
        Place::Sources => Some(pages::sources(&reader)),
        Place::Calendar => Some(pages::calendar(&reader)),
        Place::About => Some(pages::about(&reader, parts.requests)),
        // records are asked for one by one, by whoever may see them
        Place::SignIn
        | Place::Plan
        | Place::PlanMoney
        | Place::PlanCoherence
        | Place::PlanPromises
        | Place::PlanReviews
        | Place::PlanSteps
        | Place::Factor
        | Place::Offline
        | Place::OfflineForm(_)
        | Place::Password
        | Place::Forgotten
        | Place::Account
        | Place::Accounts
        | Place::NewAccount
        | Place::OneAccount(_)
        | Place::Teams
        | Place::OneTeam(_)
        | Place::Events
        | Place::Node
        | Place::NodeJobs
        | Place::NodeJob(_)
        | Place::NodeBackups
        | Place::NodeKeys
        | Place::NodeAudit
        | Place::NodeWebhooks
        | Place::NodeWebhook(_)
        | Place::NodeDefinitions
        | Place::NodeDefinition(_)
        | Place::Protection
        | Place::ProtectionSearch
        | Place::ProtectionRecord(..)
        | Place::Work
        | Place::Notices
        | Place::Unsubscribe
        | Place::Search
        | Place::Registers
        | Place::Register(_)
        | Place::Views(_)
        | Place::NewRecord(_)
        | Place::Record(..)
        | Place::Paper(_)
        | Place::FilledPaper(..)
        | Place::Import(_)
        | Place::EditRecord(..)
        | Place::History(..)
        | Place::Data
        | Place::DataSource(_)
        | Place::Upload(_)
        | Place::UploadProblems(_)
        | Place::UnknownCodes(_)
        | Place::Definitions
        | Place::Definition(..)
        | Place::NewDefinition(_)
        | Place::Proposal(_)
        | Place::Candidate(_)
        | Place::DataRequests
        | Place::DataRequest(_)
        | Place::Help
        | Place::Guide(_) => None,
    };
    let path = format!("{folder}/index.html");
    let mut files: Vec<Result<(String, Vec<u8>), StaticError>> = Vec::new();
    if let Some(page) = page {
        let written = page.map(|html| (path.clone(), html.into_bytes()));
        files.push(written.map_err(|error| StaticError { path, reason: error.to_string() }));
    }
    if let Place::Dataset(id) = place
        && let Some(dataset) = reader.find(id)
    {
        let maps = dataset.definition.views.iter().enumerate().filter(|(_, v)| v.kind == ViewKind::Map);
        for (n, _) in maps {
            for (narrow, width) in [(false, "wide"), (true, "narrow")] {
                let svg = pages::map_image(&reader, dataset, n + 1, narrow);
                files.extend(svg.map(|svg| Ok((format!("{folder}/map-{}-{width}.svg", n + 1), svg.into_bytes()))));
            }
        }
    }
    files
}

/// The page at the root leads to the default language.
fn entry(language: Language) -> String {
    let (tag, name) = (language.tag(), language.own_name());
    format!(
        "<!doctype html>\n<html lang=\"{tag}\">\n<head><meta charset=\"utf-8\"><title>{name}</title>\n<meta http-equiv=\"refresh\" content=\"0; url={tag}/index.html\"></head>\n<body><p><a href=\"{tag}/index.html\">{name}</a></p></body>\n</html>\n"
    )
}
