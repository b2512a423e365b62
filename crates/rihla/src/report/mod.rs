//! The situation report: what the site shows, as a PDF that a minister can print.
//!
//! Every text is said in one language by the messages of `locales/*/report.ftl` and those of the pages; charts and maps
//! are drawn by the code of the pages, in print colours. Nothing is read but the [`Site`], so that the same site gives
//! the same bytes.

mod changes;
mod closing;
mod dataset_part;
mod definition_points;
mod edition;
mod handover;
mod headline;
mod opening;
mod picture;
mod quality_summary;
mod shelf;
mod small_table;
mod subjects;

use std::sync::LazyLock;

use rihla_chart::Outlines;
use rihla_language::{Catalogue, Speaker};
use rihla_model::{Language, Saying};
use rihla_operations::publish::site::Site;
use rihla_report::{Fonts, ReportError, ReportLabels, ReportView};

use crate::pages::{Address, Ground, Links, Place, Reader};

pub use handover::{Handover, handover_sheet};
pub use shelf::Shelf;

/// Path of the report below its language.
pub const FILE_NAME: &str = "situation-report.pdf";

/// Fonts are the same for every report and take a moment to read.
static FONTS: LazyLock<Result<Fonts, ReportError>> = LazyLock::new(Fonts::embedded);

/// The situation report of a site in one language; `called` is how the node is called from outside, if that is known.
///
/// # Errors
/// Where it cannot be set: a chart that is no picture, or a damaged program.
pub fn situation_report(
    site: &Site,
    words: &Catalogue,
    outlines: Option<&Outlines>,
    language: Language,
    called: Option<&str>,
) -> anyhow::Result<Vec<u8>> {
    let links = Links::new(Ground::Server, Address { language, place: Place::Home }).called(called);
    let reader = Reader { site, say: words.speaker(language), links, outlines, visit: None, as_of: Some(site.as_of) };
    let fonts = FONTS.as_ref().map_err(|error| {
        let saying = Saying::new("failure-fonts", "the fonts of reports cannot be used ({cause}); the program is damaged");
        saying.with("cause", error.to_string())
    })?;
    Ok(rihla_report::situation_report(&view(&reader), fonts)?)
}

/// What the report says.
fn view(reader: &Reader<'_>) -> ReportView {
    let observatory = &reader.site.observatory;
    let edition = edition::edition(reader.site);
    let name = reader.plain(&observatory.name).to_owned();
    let mut sections = subjects::sections(reader);
    sections.extend(subjects::gaps(reader));
    sections.extend(changes::section(reader));
    sections.extend(definition_points::section(reader));
    ReportView {
        identifier: format!("{}/situation-report/{}", observatory.id, reader.language().tag()),
        created: edition.newest,
        language: reader.language(),
        title: reader.say.say("report-title", &[("observatory", name.as_str().into())]),
        node: name,
        subtitle: edition.subtitle(reader),
        date: reader.say.say("report-date", &[("date", reader.say.day_of(edition.newest).into())]),
        introduction: opening::introduction(reader, &edition),
        key_figures: headline::key_figures(reader),
        sections,
        quality: quality_summary::card(reader),
        notes: closing::notes(reader),
        sources: closing::sources(reader),
        closing: closing::closing(reader, &edition),
        labels: labels(&reader.say),
    }
}

fn labels(say: &Speaker<'_>) -> ReportLabels {
    ReportLabels {
        contents: say.t("report-contents"),
        page: say.t("report-page"),
        figure: say.t("report-figure"),
        table: say.t("report-table"),
        source: say.t("report-source-word"),
        note: say.t("report-note-word"),
        digits: (0..10).map(|digit| say.ungrouped(digit)).collect(),
    }
}
