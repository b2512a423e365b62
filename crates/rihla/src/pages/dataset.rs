//! The page of one dataset.

use askama::Template;
use rihla_language::Speaker;
use rihla_operations::publish::site::{DownloadFile, ProblemCount, PublishedDataset, SourceCard};

use super::choice::Choice;
use super::definitions::{DefinitionTable, definition_table};
use super::explore::{Explore, explore};
use super::figure::{Figure, credits, figure};
use super::head::Head;
use super::history::{ReleaseView, RevisionView, releases, revisions};
use super::key_figure::{KeyFigure, key_figures};
use super::layout::Layout;
use super::method::{MethodView, ProtectionView, method, protection, source_title};
use super::problems::{ProblemView, problems};
use super::quality::{ScoreView, scores};
use super::state::overdue;
use super::{Place, Reader};

/// A file to download.
#[derive(Debug, Clone)]
struct FileView {
    href: String,
    name: String,
    kind: String,
    /// Tag and own name of the language of its labels.
    language: Option<(&'static str, &'static str)>,
    size: String,
    hash: String,
}

#[derive(Template)]
#[template(path = "dataset.html")]
struct DatasetPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    head: Head,
    vintage: String,
    release: String,
    warnings: Vec<String>,
    notes: Vec<String>,
    figures: Vec<KeyFigure>,
    source: String,
    views: Vec<Figure>,
    explore: Explore,
    files: Vec<FileView>,
    scores: Vec<ScoreView>,
    age: String,
    method: MethodView,
    definitions: DefinitionTable,
    protection: ProtectionView,
    problems: Vec<ProblemView>,
    revisions: Vec<RevisionView>,
    releases: Vec<ReleaseView>,
    citation: Citation,
    licence: String,
    access: String,
    about: String,
}

/// The page of a dataset; none where there is no such dataset in force.
#[must_use]
pub fn dataset(reader: &Reader<'_>, id: &str) -> Option<askama::Result<String>> {
    let dataset = reader.find(id)?;
    Some(page(reader, dataset).render())
}

fn page<'a>(reader: &Reader<'a>, dataset: &'a PublishedDataset) -> DatasetPage<'a> {
    let d = &dataset.definition;
    let cards: Vec<&SourceCard> = dataset.sources.iter().filter_map(|id| reader.site.sources.iter().find(|s| s.id == *id)).collect();
    let choice = Choice::usual(&dataset.released);
    let views = d.views.iter().enumerate().filter_map(|(n, view)| figure(reader, dataset, view, n + 1, "")).collect();
    let counts: Vec<ProblemCount> = cards.iter().flat_map(|c| c.problems.iter().cloned()).collect();
    let head = Head::of(reader, d, &dataset.release, &dataset.quality, &dataset.sources);
    DatasetPage {
        p: Layout::new(reader, reader.plain(&d.title), reader.plain(&d.summary)).under(head.family_href.clone(), head.family.clone()),
        say: reader.say,
        head,
        vintage: dataset.release.vintage.to_string(),
        release: dataset.release.id.to_string(),
        warnings: warnings(reader, dataset),
        notes: notes(reader, dataset),
        figures: key_figures(reader, dataset),
        source: reader
            .say
            .say("key-figure-source", &[("source", credits(reader, dataset).into()), ("vintage", dataset.release.vintage.as_str().into())]),
        views,
        explore: explore(reader, dataset, &choice),
        files: dataset.files.iter().map(|f| file(reader, d.id.as_str(), f)).collect(),
        scores: scores(reader, &dataset.quality),
        age: age(reader, dataset),
        method: method(reader, dataset),
        definitions: definition_table(reader, &cards, Some(d)),
        protection: protection(reader, &dataset.release.protection),
        problems: problems(reader, &counts),
        revisions: revisions(reader, dataset),
        releases: releases(reader, &dataset.history, Some(dataset.release.id.as_str())),
        citation: {
            let address = reader.links.cited(&reader.links.here().path());
            citation(reader, dataset, reader.plain(&dataset.definition.title), address)
        },
        licence: d.licence.clone().unwrap_or_else(|| reader.site.observatory.licence.clone()),
        access: access(reader, reader.plain(&d.owner)),
        about: reader.links.page(&Place::About),
    }
}

/// What a reader must know before reading any figure.
fn warnings(reader: &Reader<'_>, dataset: &PublishedDataset) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    if dataset.quality.stale {
        let limit = reader.site.observatory.stale_after_years;
        let date = dataset.quality.last_day.as_deref().map_or_else(|| reader.t("word-none"), |d| reader.say.date_text(d));
        list.push(reader.say.say("dataset-stale", &[("date", date.into()), ("limit", limit.into())]));
    }
    for (source, period) in overdue(reader, &dataset.sources) {
        list.push(reader.say.say("dataset-overdue", &[("source", source.into()), ("period", period.into())]));
    }
    list
}

fn notes(reader: &Reader<'_>, dataset: &PublishedDataset) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    if dataset.release.state == rihla_operations::publish::site::ReleaseState::Preliminary {
        list.push(reader.t("dataset-preliminary"));
    }
    if let Some(reason) = &dataset.release.reason {
        list.push(reader.say.say("dataset-revised-because", &[("reason", reason.as_str().into())]));
    }
    for bridged in dataset.release.bridges.iter().filter(|b| b.estimated > 0) {
        let from = reader.say.list(bridged.from.iter().map(|day| reader.say.date(*day)));
        let source = source_title(reader, &bridged.source);
        let words = [("source", source.into()), ("from", from.into()), ("to", reader.say.date(bridged.to).into())];
        list.push(reader.say.say("dataset-bridged", &words));
    }
    list
}

/// How old the figures are, in a sentence.
fn age(reader: &Reader<'_>, dataset: &PublishedDataset) -> String {
    let limit = reader.site.observatory.stale_after_years;
    match dataset.quality.age_years {
        None => reader.t("quality-age-unknown"),
        Some(years) if dataset.quality.stale => reader.say.say("quality-age-stale", &[("years", years.into()), ("limit", limit.into())]),
        Some(years) => reader.say.say("quality-age-fresh", &[("years", years.into())]),
    }
}

/// How a dataset, or a part of it, is cited. The address runs from left to right in every language, so it stands by itself.
#[derive(Debug, Clone)]
pub(crate) struct Citation {
    pub(crate) before: String,
    pub(crate) address: String,
    pub(crate) after: String,
}

/// How a dataset, or a part of it, is cited: publisher, year, title, release, vintage and address.
pub(crate) fn citation(reader: &Reader<'_>, dataset: &PublishedDataset, title: &str, address: String) -> Citation {
    // a character that stands for an object, and in no text
    const HERE: &str = "\u{FFFC}";
    let year = jiff::tz::Offset::UTC.to_datetime(dataset.release.released_at).year();
    let text = reader.say.say(
        "cite-text",
        &[
            ("publisher", reader.plain(&reader.site.observatory.name).into()),
            ("year", reader.say.ungrouped(i64::from(year)).into()),
            ("title", title.into()),
            ("release", dataset.release.id.as_str().into()),
            ("vintage", dataset.release.vintage.as_str().into()),
            ("address", HERE.into()),
        ],
    );
    let (before, after) = text.split_once(HERE).unwrap_or((&text, ""));
    Citation { before: before.to_owned(), address, after: after.to_owned() }
}

/// Whom to ask for more.
fn access(reader: &Reader<'_>, owner: &str) -> String {
    let contact = &reader.site.observatory.contact;
    if contact.is_empty() {
        reader.say.say("access-owner", &[("owner", owner.into())])
    } else {
        reader.say.say("access-text", &[("contact", contact.as_str().into())])
    }
}

fn file(reader: &Reader<'_>, dataset: &str, file: &DownloadFile) -> FileView {
    let language = file.language.as_deref().and_then(rihla_model::Language::from_tag);
    FileView {
        href: reader.links.download(dataset, &file.name),
        name: file.name.clone(),
        kind: reader.say.word("kind", &file.kind),
        language: language.map(|l| (l.tag(), l.own_name())),
        size: size(reader, file.bytes),
        hash: file.sha256.clone(),
    }
}

/// A size in bytes, kilobytes or megabytes (powers of ten).
pub(crate) fn size(reader: &Reader<'_>, bytes: u64) -> String {
    let (id, scale, decimals) = match bytes {
        0..1_000 => ("size-bytes", 0, 0),
        1_000..1_000_000 => ("size-kilobytes", 3, 0),
        _ => ("size-megabytes", 6, 1),
    };
    reader.say.say(id, &[("size", reader.say.scaled(i128::from(bytes), scale, decimals).into())])
}
