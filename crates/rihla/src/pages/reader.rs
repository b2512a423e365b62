//! Who reads a page: the site, the language and how addresses are written.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rihla_chart::Outlines;
use rihla_language::{Speaker, Value};
use rihla_model::{Language, LocalText};
use rihla_operations::publish::site::{Argument, OnRequestDataset, PublishedDataset, Said, Site};

use rihla_register::Unread;

use super::local::local_html;
use super::{Links, Place};

/// Who visits a node that keeps records. Pages that anybody may keep are made for nobody in particular.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visit {
    /// The name that others see; none where nobody has signed in.
    pub name: Option<String>,
    /// Whether their browser holds a session, whoever they are: of pages that anybody may keep no more is asked.
    pub held: bool,
    /// Whether they may do their work.
    pub works: bool,
    /// What concerns them and they have not read.
    pub unread: Unread,
    /// Whether they run the node.
    pub node: bool,
    /// Whether they are of the data protection office.
    pub protection: bool,
}

/// What every page is made with.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    /// What is shown.
    pub site: &'a Site,
    /// The language.
    pub say: Speaker<'a>,
    /// How addresses are written.
    pub links: Links,
    /// Outlines of sub-national areas, where the operator supplied them.
    pub outlines: Option<&'a Outlines>,
    /// Who visits; none where no records are kept, and in a folder of files.
    pub visit: Option<Visit>,
    /// Of when what is shown is: the site's moment, or that at which records were read; none where nothing is shown.
    pub as_of: Option<Timestamp>,
}

impl<'a> Reader<'a> {
    /// The language of the page.
    #[must_use]
    pub fn language(&self) -> Language {
        self.say.language()
    }

    /// A message without arguments.
    pub(crate) fn t(&self, id: &str) -> String {
        self.say.t(id)
    }

    /// A text of the definitions, escaped and marked with its language where that is another.
    pub(crate) fn local(&self, text: &LocalText) -> String {
        local_html(self.language(), text)
    }

    /// A text of the definitions, plain.
    pub(crate) fn plain<'t>(&self, text: &'t LocalText) -> &'t str {
        text.get(self.language())
    }

    /// A message with its arguments, as an operation left it.
    pub(crate) fn said(&self, said: &Said) -> String {
        let arguments: Vec<(&str, Value<'_>)> = said.args.iter().map(|(name, value)| (name.as_str(), self.value(value))).collect();
        self.say.say(&said.id, &arguments)
    }

    fn value<'t>(&self, argument: &'t Argument) -> Value<'t> {
        match argument {
            Argument::Number(number) => (*number).into(),
            Argument::Text(text) => text.as_str().into(),
            Argument::Local(texts) => choose(texts, self.language()).into(),
        }
    }

    /// The dataset of an id.
    #[must_use]
    pub fn find(&self, dataset: &str) -> Option<&'a PublishedDataset> {
        self.site.datasets.iter().find(|d| d.definition.id.as_str() == dataset)
    }

    /// The dataset of an id, if it is on request.
    #[must_use]
    pub fn find_on_request(&self, dataset: &str) -> Option<&'a OnRequestDataset> {
        self.site.on_request.iter().find(|d| d.definition.id.as_str() == dataset)
    }

    /// The name of an agency or approver, by id.
    pub(crate) fn party(&self, id: &str) -> String {
        let observatory = &self.site.observatory;
        let agency = observatory.agencies.iter().find(|a| a.id.as_str() == id).map(|a| &a.name);
        let approver = || observatory.approvers.iter().find(|a| a.id.as_str() == id).map(|a| &a.name);
        agency.or_else(approver).filter(|name| !name.is_empty()).map_or_else(|| id.to_owned(), |name| self.plain(name).to_owned())
    }

    /// The address of a dataset's page.
    pub(crate) fn dataset_href(&self, dataset: &str) -> String {
        self.links.page(&Place::Dataset(dataset.to_owned()))
    }

    /// The name of a subject; its own id where there is no message for it.
    pub(crate) fn family_name(&self, family: &str) -> String {
        self.say.word("family", family)
    }
}

fn choose(texts: &BTreeMap<String, String>, language: Language) -> &str {
    [language.tag(), "en", "fr"].into_iter().find_map(|tag| texts.get(tag)).or_else(|| texts.values().next()).map_or("", String::as_str)
}
