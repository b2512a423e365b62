//! The frame around every page.

use rihla_model::Language;
use rihla_register::Unread;

use super::local::direction;
use super::{Place, Reader};

/// Style sheet of all pages, by its place below the root.
pub(crate) const STYLE: &str = "assets/rihla.css";

/// A link with its words.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) label: String,
    pub(crate) current: bool,
}

/// A language to switch to.
#[derive(Debug, Clone)]
pub(crate) struct Tongue {
    pub(crate) tag: &'static str,
    pub(crate) dir: &'static str,
    pub(crate) name: &'static str,
    pub(crate) href: String,
    pub(crate) current: bool,
}

/// Whoever has signed in, or may; with the addresses that are theirs.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    /// The name; none where nobody has signed in.
    pub(crate) name: Option<String>,
    /// Whether the browser holds a session.
    pub(crate) held: bool,
    pub(crate) work: String,
    /// What concerns them, with how much of it they have not read.
    pub(crate) notices: Option<Link>,
    pub(crate) account: String,
    pub(crate) sign_in: String,
    pub(crate) sign_out: String,
}

/// The frame: head, header and footer.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) lang: &'static str,
    pub(crate) dir: &'static str,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) style: String,
    pub(crate) home: String,
    pub(crate) site_name: String,
    pub(crate) menu: Vec<Link>,
    pub(crate) tongues: Vec<Tongue>,
    pub(crate) visitor: Option<Visitor>,
    pub(crate) trail: Vec<Link>,
    pub(crate) search: Option<String>,
    pub(crate) search_label: String,
    pub(crate) query: String,
    /// Of when what the page shows is; none of a page that shows nothing.
    pub(crate) generated: Option<String>,
    pub(crate) contact: Option<String>,
    pub(crate) licence: String,
    pub(crate) catalogue: String,
    /// The guides, where records are kept.
    pub(crate) help: Option<String>,
    pub(crate) made_with: String,
}

impl Layout {
    /// The frame of the page the reader's links are for; `heading` is plain text.
    pub(crate) fn new(reader: &Reader<'_>, heading: &str, description: &str) -> Self {
        let here = reader.links.here();
        let observatory = &reader.site.observatory;
        let name = reader.plain(&observatory.name).to_owned();
        let link = |place: Place, id: &str| Link { current: here.place == place, href: reader.links.page(&place), label: reader.t(id) };
        let title = if heading == name {
            name.clone()
        } else {
            reader.say.say("page-title", &[("page", heading.into()), ("site", name.as_str().into())])
        };
        Self {
            lang: here.language.tag(),
            dir: direction(here.language),
            title,
            description: description.chars().take(300).collect(),
            style: reader.links.root_file(STYLE),
            home: reader.links.page(&Place::Home),
            site_name: reader.local(&observatory.name),
            menu: {
                let mut menu = vec![
                    link(Place::Home, "nav-home"),
                    link(Place::Datasets, "nav-datasets"),
                    link(Place::Sources, "nav-sources"),
                    link(Place::Calendar, "nav-calendar"),
                    link(Place::About, "nav-about"),
                ];
                if reader.visit.is_some() {
                    menu.insert(2, link(Place::Plan, "nav-plan"));
                    menu.insert(3, link(Place::Registers, "nav-registers"));
                }
                if reader.visit.as_ref().is_some_and(|visit| visit.node) {
                    menu.push(link(Place::Node, "nav-node"));
                }
                if reader.visit.as_ref().is_some_and(|visit| visit.protection) {
                    menu.push(link(Place::Protection, "nav-protection"));
                }
                menu
            },
            visitor: reader.visit.as_ref().map(|visit| Visitor {
                name: visit.name.clone(),
                held: visit.held,
                work: reader.links.page(&Place::Work),
                notices: visit.works.then(|| Link {
                    href: reader.links.page(&Place::Notices),
                    label: unread(reader, visit.unread),
                    current: here.place == Place::Notices,
                }),
                account: reader.links.page(&Place::Account),
                sign_in: reader.links.page(&Place::SignIn),
                sign_out: format!("/{}/sign-out", here.language.tag()),
            }),
            tongues: languages(reader)
                .into_iter()
                .map(|language| Tongue {
                    tag: language.tag(),
                    dir: direction(language),
                    name: language.own_name(),
                    href: reader.links.page_in(language, &here.place),
                    current: language == here.language,
                })
                .collect(),
            trail: Vec::new(),
            // where records are kept, one box finds both
            search: reader
                .links
                .can_query()
                .then(|| reader.links.page(if reader.visit.is_some() { &Place::Search } else { &Place::Datasets })),
            search_label: reader.t(if reader.visit.is_some() { "search-box" } else { "page-search" }),
            query: String::new(),
            generated: reader.as_of.map(|moment| reader.say.say("page-generated", &[("moment", reader.say.moment(moment).into())])),
            contact: (!observatory.contact.is_empty())
                .then(|| reader.say.say("page-contact", &[("contact", observatory.contact.as_str().into())])),
            licence: match observatory.licence.as_str() {
                "" => String::new(),
                licence => reader.say.say("page-licence", &[("licence", licence.into())]),
            },
            catalogue: reader.links.root_file("catalog.jsonld"),
            help: reader.visit.as_ref().map(|_| reader.links.page(&Place::Help)),
            made_with: reader.say.say("page-made-with", &[("version", env!("CARGO_PKG_VERSION").into())]),
        }
    }

    /// Adds a step between the home page and this one.
    pub(crate) fn under(mut self, href: String, label: String) -> Self {
        self.trail.push(Link { href, label, current: false });
        self
    }

    /// Keeps the address's query when the language is switched.
    pub(crate) fn with_query(mut self, query: &str) -> Self {
        if !query.is_empty() {
            for tongue in &mut self.tongues {
                tongue.href = format!("{}?{query}", tongue.href);
            }
        }
        self
    }
}

/// The words of the link to what concerns somebody.
fn unread(reader: &Reader<'_>, unread: Unread) -> String {
    if unread.count == 0 {
        return reader.t("notice-title");
    }
    let count = reader.say.whole(i128::try_from(unread.count).unwrap_or(i128::MAX));
    let id = if unread.more { "notice-link-more" } else { "notice-link" };
    reader.say.say(id, &[("count", count.into())])
}

/// The languages of the observatory, its default first; those without a complete catalogue are left out.
pub(crate) fn languages(reader: &Reader<'_>) -> Vec<Language> {
    spoken(&reader.site.observatory.languages)
}

/// The languages in which pages are made, of those an observatory names, its default first; English where it names none.
#[must_use]
pub fn spoken(wanted: &[Language]) -> Vec<Language> {
    let mut list: Vec<Language> = Vec::new();
    for language in wanted.iter().copied().filter(|l| Language::SPOKEN.contains(l)) {
        if !list.contains(&language) {
            list.push(language);
        }
    }
    if list.is_empty() { vec![Language::En] } else { list }
}
