//! Releases to come, and those that were.

use askama::Template;
use rihla_language::Speaker;

use super::Reader;
use super::history::{ReleaseView, releases};
use super::home::{Coming, coming};
use super::layout::Layout;

/// Past releases shown.
const PAST: usize = 100;

#[derive(Template)]
#[template(path = "calendar.html")]
struct CalendarPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    text: String,
    coming: Vec<Coming>,
    /// Address, title (HTML) and release.
    past: Vec<(String, String, ReleaseView)>,
}

/// The release calendar.
///
/// # Errors
/// When the template cannot be written.
pub fn calendar(reader: &Reader<'_>) -> askama::Result<String> {
    let zone = reader.site.observatory.time_zone.as_str();
    let published = reader.site.datasets.iter().flat_map(|d| d.history.iter().map(move |r| (&d.definition.title, r)));
    let withdrawn = reader.site.withdrawn.iter().flat_map(|d| d.history.iter().map(move |r| (&d.title, r)));
    let on_request = reader.site.on_request.iter().flat_map(|d| d.history.iter().map(move |r| (&d.definition.title, r)));
    let mut past: Vec<_> = published.chain(on_request).chain(withdrawn).collect();
    past.sort_by(|(_, a), (_, b)| b.released_at.cmp(&a.released_at).then(a.id.cmp(&b.id)));
    past.truncate(PAST);
    let page = CalendarPage {
        p: Layout::new(reader, &reader.t("calendar-title"), ""),
        say: reader.say,
        text: reader.say.say("calendar-text", &[("zone", zone.into())]),
        coming: reader.site.announced.iter().map(|a| coming(reader, a)).collect(),
        past: past
            .into_iter()
            .filter_map(|(title, record)| {
                let view = releases(reader, std::slice::from_ref(record), None).pop()?;
                Some((reader.dataset_href(record.dataset.as_str()), reader.local(title), view))
            })
            .collect(),
    };
    page.render()
}
