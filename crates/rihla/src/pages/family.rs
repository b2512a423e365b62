//! The page of a subject: its datasets with their first view, and what is missing.

use askama::Template;
use rihla_language::Speaker;
use rihla_operations::publish::site::PublishedDataset;

use super::figure::{Figure, figure};
use super::home::{Coming, coming};
use super::layout::Layout;
use super::listing::{self, ListRow, OnRequestRow};
use super::state::State;
use super::template_points::{fills, points};
use super::{Place, Reader};

/// The subjects of a complete observatory, in reading order.
pub const FAMILIES: [&str; 10] =
    ["stock", "flow", "permits", "labour", "asylum", "diaspora", "remittances", "displacement", "missing", "integration"];

/// A point of a complete page.
#[derive(Debug, Clone)]
struct Point {
    name: String,
    state: State,
    /// Datasets that fill it: address and title (HTML).
    filled_by: Vec<(String, String)>,
}

/// A dataset with its first view.
#[derive(Debug, Clone)]
struct Entry {
    href: String,
    title: String,
    summary: String,
    figure: Option<Figure>,
}

#[derive(Template)]
#[template(path = "family.html")]
struct FamilyPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    name: String,
    family: String,
    points: Vec<Point>,
    entries: Vec<Entry>,
    list: Vec<ListRow>,
    on_request: Vec<OnRequestRow>,
    coming: Vec<Coming>,
    others: Vec<(String, String, bool)>,
}

/// The page of a subject; none where neither a subject nor a dataset has this id.
#[must_use]
pub fn family(reader: &Reader<'_>, family: &str) -> Option<askama::Result<String>> {
    let of_it = || reader.site.datasets.iter().filter(|d| d.definition.family == family);
    let on_request = listing::on_request(reader, Some(family), "");
    if !FAMILIES.contains(&family) && of_it().next().is_none() && on_request.is_empty() {
        return None;
    }
    let name = reader.family_name(family);
    let published = |announced: &&rihla_operations::publish::site::Announced| of_it().any(|d| d.definition.id == announced.dataset);
    let requestable = reader.site.on_request.iter().map(|d| d.definition.family.as_str());
    let used: Vec<&str> = reader.site.datasets.iter().map(|d| d.definition.family.as_str()).chain(requestable).collect();
    let mut others: Vec<&str> = FAMILIES.to_vec();
    others.extend(used.iter().filter(|f| !FAMILIES.contains(*f)));
    others.sort_unstable_by_key(|f| FAMILIES.iter().position(|g| g == f).unwrap_or(usize::MAX));
    others.dedup();
    let page = FamilyPage {
        p: Layout::new(reader, &name, ""),
        say: reader.say,
        family: family.to_owned(),
        points: points(family).iter().map(|(id, words)| point(reader, of_it(), id, words)).collect(),
        entries: of_it().map(|d| entry(reader, d)).collect(),
        list: listing::rows(reader, of_it()),
        on_request,
        coming: reader.site.announced.iter().filter(published).map(|a| coming(reader, a)).collect(),
        others: others
            .into_iter()
            .filter(|f| *f != family)
            .map(|f| (reader.links.page(&Place::Family(f.to_owned())), reader.family_name(f), used.contains(&f)))
            .collect(),
        name,
    };
    Some(page.render())
}

fn point<'s>(reader: &Reader<'_>, datasets: impl Iterator<Item = &'s PublishedDataset>, id: &str, words: &[&str]) -> Point {
    let filled_by: Vec<(String, String)> = datasets
        .filter(|d| fills(d, id, words))
        .map(|d| (reader.dataset_href(d.definition.id.as_str()), reader.local(&d.definition.title)))
        .collect();
    let state = if filled_by.is_empty() {
        State::new("warn", "○", reader.t("family-template-missing"))
    } else {
        State::new("good", "✓", reader.t("family-template-filled"))
    };
    Point { name: reader.t(id), state, filled_by }
}

fn entry(reader: &Reader<'_>, dataset: &PublishedDataset) -> Entry {
    let d = &dataset.definition;
    let prefix = format!("{}-", d.id.as_str().replace(['.', '@'], "-"));
    let first = d.views.iter().enumerate().find_map(|(n, view)| figure(reader, dataset, view, n + 1, &prefix));
    Entry {
        href: reader.dataset_href(d.id.as_str()),
        title: reader.local(&d.title),
        summary: reader.local(&d.summary),
        figure: first.map(|mut f| {
            f.table.rows.truncate(12);
            f
        }),
    }
}
