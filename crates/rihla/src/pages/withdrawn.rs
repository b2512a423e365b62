//! The tombstone of a dataset whose every release was withdrawn.

use askama::Template;
use rihla_language::Speaker;

use super::Reader;
use super::history::{ReleaseView, releases};
use super::layout::Layout;

#[derive(Template)]
#[template(path = "withdrawn.html")]
struct WithdrawnPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    title: String,
    releases: Vec<ReleaseView>,
}

/// The tombstone of a dataset; none where there is none.
#[must_use]
pub fn withdrawn(reader: &Reader<'_>, id: &str) -> Option<askama::Result<String>> {
    let dataset = reader.site.withdrawn.iter().find(|w| w.dataset.as_str() == id)?;
    let title = reader.plain(&dataset.title).to_owned();
    let heading = reader.say.say("withdrawn-title", &[("title", title.into())]);
    let page = WithdrawnPage {
        p: Layout::new(reader, &heading, ""),
        say: reader.say,
        title: heading,
        releases: releases(reader, &dataset.history, None),
    };
    Some(page.render())
}
