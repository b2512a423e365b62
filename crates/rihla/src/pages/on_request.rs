//! The page of a dataset that is on request: what it is and how it was made, none of its figures, and how to ask.

use askama::Template;
use rihla_language::Speaker;
use rihla_model::definition::AccessDefinition;
use rihla_operations::publish::site::{OnRequestDataset, SourceCard};

use super::definitions::{DefinitionTable, definition_table};
use super::head::Head;
use super::history::{ReleaseView, releases};
use super::layout::Layout;
use super::method::{MethodView, ProtectionView, protection, sheet};
use super::quality::{ScoreView, scores};
use super::{Place, Reader};

/// A revised period, without a figure.
struct RevisedView {
    period: String,
    release: String,
    cells: String,
}

#[derive(Template)]
#[template(path = "on_request.html")]
struct OnRequestPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    head: Head,
    /// Where to ask; none where nothing can be asked of these pages.
    ask: Option<String>,
    status: String,
    /// Who answers and by when.
    promise: String,
    /// Whom to write to instead.
    contact: String,
    /// HTML.
    terms: String,
    scores: Vec<ScoreView>,
    method: MethodView,
    definitions: DefinitionTable,
    protection: ProtectionView,
    about: String,
    revised: Vec<RevisedView>,
    releases: Vec<ReleaseView>,
}

/// The page of a dataset that is on request; none where there is no such dataset in force.
#[must_use]
pub fn on_request(reader: &Reader<'_>, id: &str) -> Option<askama::Result<String>> {
    let dataset = reader.find_on_request(id)?;
    Some(page(reader, dataset).render())
}

fn page<'a>(reader: &Reader<'a>, dataset: &OnRequestDataset) -> OnRequestPage<'a> {
    let d = &dataset.definition;
    let cards: Vec<&SourceCard> = dataset.sources.iter().filter_map(|id| reader.site.sources.iter().find(|s| s.id == *id)).collect();
    let access = reader.site.observatory.access.as_ref();
    let head = Head::of(reader, d, &dataset.release, &dataset.quality, &dataset.sources);
    let revised = dataset.revised.iter().filter(|r| r.to == dataset.release.id);
    OnRequestPage {
        p: Layout::new(reader, reader.plain(&d.title), reader.plain(&d.summary)).under(head.family_href.clone(), head.family.clone()),
        say: reader.say,
        head,
        ask: access.filter(|_| reader.links.can_query()).map(|_| reader.links.page(&Place::Ask(d.id.to_string()))),
        status: reader.links.page(&Place::Access),
        promise: access.map(|a| promise(reader, a)).unwrap_or_default(),
        contact: contact(reader, access),
        terms: access.map(|a| reader.local(&a.terms)).unwrap_or_default(),
        scores: scores(reader, &dataset.quality),
        method: sheet(reader, d, dataset.measured.as_ref(), &dataset.breakdowns, &dataset.release),
        definitions: definition_table(reader, &cards, Some(d)),
        protection: protection(reader, &dataset.release.protection),
        about: reader.links.page(&Place::About),
        revised: revised
            .map(|r| RevisedView {
                period: reader.say.period(&r.period),
                release: r.to.to_string(),
                cells: reader.say.whole(i128::from(r.cells_changed)),
            })
            .collect(),
        releases: releases(reader, &dataset.history, Some(dataset.release.id.as_str())),
    }
}

/// Who answers, and by when.
pub(crate) fn promise(reader: &Reader<'_>, access: &AccessDefinition) -> String {
    let office = reader.plain(&access.office);
    reader.say.say("access-promise", &[("office", office.into()), ("days", u32::from(access.answer_within_days).into())])
}

/// Whom to write to.
pub(crate) fn contact(reader: &Reader<'_>, access: Option<&AccessDefinition>) -> String {
    let own = access.and_then(|a| a.contact.as_deref()).filter(|c| !c.is_empty());
    let contact = own.unwrap_or(&reader.site.observatory.contact);
    reader.say.say("access-write", &[("contact", contact.into())])
}
