//! The home page and the list of datasets.

use askama::Template;
use rihla_language::Speaker;
use rihla_operations::publish::site::Announced;

use super::layout::Layout;
use super::listing::{self, ListRow, OnRequestRow};
use super::state::{State, release_state};
use super::{Place, Reader};

/// Changes shown on the home page.
const CHANGES: usize = 6;
/// Announced releases shown on the home page.
const COMING: usize = 6;

/// Questions, each with the subjects that answer it.
pub(crate) const QUESTIONS: [(&str, &str, &[&str]); 4] = [
    ("home-who-comes", "home-who-comes-text", &["stock", "flow", "permits", "asylum"]),
    ("home-who-leaves", "home-who-leaves-text", &["diaspora", "flow", "remittances"]),
    ("home-how-they-live", "home-how-they-live-text", &["labour", "integration"]),
    ("home-who-is-at-risk", "home-who-is-at-risk-text", &["displacement", "missing"]),
];

/// A question with links to its subjects.
#[derive(Debug, Clone)]
struct Question {
    title: String,
    text: String,
    /// Address, name and number of datasets; no number where there is none.
    links: Vec<(String, String, String)>,
}

/// A release of late.
#[derive(Debug, Clone)]
struct Change {
    href: String,
    title: String,
    state: State,
    when: String,
    when_iso: String,
    note: String,
}

/// An announced release.
#[derive(Debug, Clone)]
pub(crate) struct Coming {
    pub(crate) href: Option<String>,
    pub(crate) title: String,
    pub(crate) when: String,
    pub(crate) when_iso: String,
    pub(crate) period: String,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    p: Layout,
    say: Speaker<'a>,
    about: String,
    questions: Vec<Question>,
    count: String,
    list: Vec<ListRow>,
    changes: Vec<Change>,
    coming: Vec<Coming>,
    calendar: String,
    report: String,
    on_request: Vec<OnRequestRow>,
    gaps: Vec<(String, String)>,
}

/// The home page: what the observatory holds, what changed, what is to come.
///
/// # Errors
/// When the template cannot be written, which only lack of memory could cause.
pub fn home(reader: &Reader<'_>) -> askama::Result<String> {
    let observatory = &reader.site.observatory;
    let count_of = |family: &str| {
        let on_request = reader.site.on_request.iter().filter(|d| d.definition.family == family).count();
        reader.site.datasets.iter().filter(|d| d.definition.family == family).count() + on_request
    };
    let link = |family: &str| {
        let count = count_of(family);
        let number = if count == 0 { String::new() } else { reader.say.whole(i128::try_from(count).unwrap_or(0)) };
        (reader.links.page(&Place::Family(family.to_owned())), reader.family_name(family), number)
    };
    let questions = QUESTIONS
        .iter()
        .map(|(title, text, families)| Question {
            title: reader.t(title),
            text: reader.t(text),
            links: families.iter().map(|f| link(f)).collect(),
        })
        .collect();
    let gaps = super::FAMILIES.iter().filter(|f| count_of(f) == 0).map(|f| link(f)).map(|(href, name, _)| (href, name)).collect();
    let page = HomePage {
        p: Layout::new(reader, reader.plain(&observatory.name), reader.plain(&observatory.about)),
        say: reader.say,
        about: reader.local(&observatory.about),
        questions,
        count: reader.say.say("home-all-text", &[("count", reader.site.datasets.len().into())]),
        list: listing::rows(reader, reader.site.datasets.iter()),
        changes: changes(reader),
        coming: reader.site.announced.iter().take(COMING).map(|a| coming(reader, a)).collect(),
        calendar: reader.links.page(&Place::Calendar),
        report: reader.links.root_file(&format!("{}/{}", reader.language().tag(), crate::report::FILE_NAME)),
        on_request: listing::on_request(reader, None, ""),
        gaps,
    };
    page.render()
}

fn changes(reader: &Reader<'_>) -> Vec<Change> {
    let published = reader.site.datasets.iter().flat_map(|d| d.history.iter().map(move |r| (&d.definition.title, r)));
    let withdrawn = reader.site.withdrawn.iter().flat_map(|d| d.history.iter().map(move |r| (&d.title, r)));
    let moment = |r: &rihla_operations::publish::site::ReleaseRecord| r.withdrawn.as_ref().map_or(r.released_at, |w| w.at);
    let on_request = reader.site.on_request.iter().flat_map(|d| d.history.iter().map(move |r| (&d.definition.title, r)));
    let mut all: Vec<_> = published.chain(on_request).chain(withdrawn).collect();
    all.sort_by(|(_, a), (_, b)| moment(b).cmp(&moment(a)).then(a.id.cmp(&b.id)));
    let view = |(title, record): (&rihla_model::LocalText, &rihla_operations::publish::site::ReleaseRecord)| Change {
        href: reader.dataset_href(record.dataset.as_str()),
        title: reader.local(title),
        state: release_state(reader, record),
        when: reader.say.day_of(moment(record)),
        when_iso: moment(record).to_string(),
        note: record.withdrawn.as_ref().map(|w| w.reason.clone()).or_else(|| record.reason.clone()).unwrap_or_default(),
    };
    all.into_iter().take(CHANGES).map(view).collect()
}

/// An announced release as pages show it.
pub(crate) fn coming(reader: &Reader<'_>, announced: &Announced) -> Coming {
    let id = announced.dataset.as_str();
    let known = reader.find(id).is_some() || reader.find_on_request(id).is_some();
    Coming {
        href: known.then(|| reader.dataset_href(announced.dataset.as_str())),
        title: reader.local(&announced.title),
        when: reader.say.moment_text(&announced.local),
        when_iso: announced.at.to_string(),
        period: announced.period.as_deref().map(|p| reader.say.period(p)).unwrap_or_default(),
    }
}

#[derive(Template)]
#[template(path = "datasets.html")]
struct DatasetsPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    found: String,
    searched: bool,
    all: String,
    list: Vec<ListRow>,
    on_request: Vec<OnRequestRow>,
    withdrawn: Vec<(String, String)>,
}

/// The list of datasets, or those that a query finds.
///
/// # Errors
/// As [`home`].
pub fn datasets(reader: &Reader<'_>, query: &str) -> askama::Result<String> {
    let query: String = query.trim().chars().take(200).collect();
    let searched = !query.is_empty();
    let found = listing::found(reader, &query);
    let requestable = listing::on_request(reader, None, &query);
    let words = reader.say.say("list-found", &[("count", (found.len() + requestable.len()).into()), ("query", query.as_str().into())]);
    let parameter = if searched { format!("q={}", super::choice::encode(&query)) } else { String::new() };
    let mut p = Layout::new(reader, &reader.t("nav-datasets"), "").with_query(&parameter);
    p.query = query;
    let page = DatasetsPage {
        p,
        say: reader.say,
        found: words,
        searched,
        all: reader.links.page(&Place::Datasets),
        list: listing::rows(reader, found.into_iter()),
        on_request: requestable,
        withdrawn: reader.site.withdrawn.iter().map(|w| (reader.dataset_href(w.dataset.as_str()), reader.local(&w.title))).collect(),
    };
    page.render()
}
