//! The guides for whoever works here, one a role: Markdown under `help/`, read in the repository and in the node alike.

mod first;
mod render;

use askama::Template;
use include_dir::{Dir, include_dir};
use rihla_language::Speaker;

use super::layout::Layout;
use super::{Place, Reader};

pub use first::FirstStep;

/// The guides as they stand in the repository: a folder a language.
static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../help");

/// A guide.
#[derive(Debug, PartialEq, Eq)]
pub struct Guide {
    /// Its identifier: its address, and the name of its file.
    pub id: &'static str,
}

impl Guide {
    /// Who prepares and checks what is published.
    pub const STATISTICIAN: Self = Self { id: "statistician" };
    /// Who answers for data: delivers, approves, answers requests.
    pub const DATA_OWNER: Self = Self { id: "data-owner" };
    /// Who keeps the plan and its records.
    pub const FOCAL_POINT: Self = Self { id: "focal-point" };
    /// Who protects persons.
    pub const PROTECTION_OFFICER: Self = Self { id: "protection-officer" };
    /// Who runs the node.
    pub const ADMINISTRATOR: Self = Self { id: "administrator" };

    /// All guides, in their order.
    pub const ALL: [&'static Self; 5] =
        [&Self::STATISTICIAN, &Self::DATA_OWNER, &Self::FOCAL_POINT, &Self::PROTECTION_OFFICER, &Self::ADMINISTRATOR];

    /// The guide of an address.
    #[must_use]
    pub fn get(id: &str) -> Option<&'static Self> {
        Self::ALL.into_iter().find(|guide| guide.id == id)
    }

    /// Its text in the language of a page; in English where there is none.
    fn text(&self, reader: &Reader<'_>) -> &'static str {
        let file = |tag: &str| FILES.get_file(format!("{tag}/{}.md", self.id)).and_then(|file| file.contents_utf8());
        file(reader.language().tag()).or_else(|| file("en")).unwrap_or_default()
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self, reader: &Reader<'_>) -> String {
        render::opening(self.text(reader)).0
    }
}

#[derive(Template)]
#[template(path = "help/list.html")]
struct ListPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    /// Address, title and first sentence.
    guides: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "help/guide.html")]
struct GuidePage<'a> {
    p: Layout,
    say: Speaker<'a>,
    /// HTML.
    text: String,
    others: Vec<(String, String)>,
}

fn address(reader: &Reader<'_>, guide: &Guide) -> String {
    reader.links.page(&Place::Guide(guide.id.to_owned()))
}

/// The page of all guides.
///
/// # Errors
/// When the template cannot be written.
pub fn help(reader: &Reader<'_>) -> askama::Result<String> {
    let line = |guide: &'static Guide| {
        let (title, first) = render::opening(guide.text(reader));
        (address(reader, guide), title, first)
    };
    let heading = reader.t("guide-title");
    let guides = Guide::ALL.into_iter().map(line).collect();
    ListPage { p: Layout::new(reader, &heading, ""), say: reader.say, heading, guides }.render()
}

/// The page of one guide.
///
/// # Errors
/// When the template cannot be written.
pub fn guide(reader: &Reader<'_>, guide: &'static Guide) -> askama::Result<String> {
    let text = guide.text(reader);
    let (title, first) = render::opening(text);
    let others = Guide::ALL.into_iter().filter(|other| *other != guide).map(|other| (address(reader, other), other.title(reader)));
    let p = Layout::new(reader, &title, &first).under(reader.links.page(&Place::Help), reader.t("guide-title"));
    GuidePage { p, say: reader.say, text: render::html(text, reader.language()), others: others.collect() }.render()
}
