//! What concerns the reader, the newest first.

use askama::Template;
use rihla_language::Speaker;
use rihla_model::Vocabulary;
use rihla_operations::notices::kind_message;
use rihla_register::{Registers, ShownNotice};

use super::value::{Titles, Words};
use crate::pages::layout::Layout;
use crate::pages::local::escape;
use crate::pages::{Place, Reader};

/// Notices of one page.
const PAGE: usize = 50;

/// The notices, and which page of them.
pub struct NoticesView<'a> {
    /// All that concern the reader, the newest first.
    pub notices: &'a [ShownNotice],
    /// The page, from 1.
    pub page: usize,
    /// The registers.
    pub registers: &'a Registers,
    /// The code lists.
    pub vocabulary: &'a Vocabulary,
}

/// A notice; title is HTML.
struct Line {
    what: String,
    href: String,
    title: String,
    register: String,
    when: String,
    day: String,
    unread: bool,
    kind: &'static str,
    record: String,
    mark: String,
}

#[derive(Template)]
#[template(path = "registers/notices.html")]
struct NoticesPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    unread: bool,
    lines: Vec<Line>,
    page: usize,
    newer: Option<String>,
    older: Option<String>,
    here: String,
    account: String,
    work: String,
}

/// The page of what concerns the reader.
///
/// # Errors
/// When the template cannot be written.
pub fn notices(reader: &Reader<'_>, view: &NoticesView<'_>) -> askama::Result<String> {
    let titles = Titles::new();
    let words = Words { reader, vocabulary: view.vocabulary, titles: &titles };
    let pages = view.notices.len().div_ceil(PAGE).max(1);
    let page = view.page.clamp(1, pages);
    let here = reader.links.page(&Place::Notices);
    let line = |notice: &ShownNotice| {
        let id = notice.key.record.as_str();
        let title = notice.title.as_ref().map(|title| words.text(title)).filter(|title| !title.is_empty());
        let register = view.registers.get(&notice.register).map(|definition| reader.plain(&definition.label).to_owned());
        Line {
            what: reader.t(kind_message(notice.key.kind)),
            href: reader.links.page(&Place::Record(notice.register.as_str().to_owned(), id.to_owned())),
            title: title.unwrap_or_else(|| format!("<bdi>{}</bdi>", escape(id))),
            register: register.unwrap_or_default(),
            when: reader.say.moment(notice.at),
            day: notice.day.map(|day| reader.say.say("notice-day", &[("day", reader.say.date(day).into())])).unwrap_or_default(),
            unread: !notice.read,
            kind: notice.key.kind.name(),
            record: id.to_owned(),
            mark: notice.key.mark.clone(),
        }
    };
    let to = |page: usize| format!("{here}?page={page}");
    let made = NoticesPage {
        p: Layout::new(reader, &reader.t("notice-title"), ""),
        say: reader.say,
        unread: view.notices.iter().any(|notice| !notice.read),
        lines: view.notices.iter().skip((page - 1) * PAGE).take(PAGE).map(line).collect(),
        page,
        newer: (page > 1).then(|| to(page - 1)),
        older: (page < pages).then(|| to(page + 1)),
        account: reader.links.page(&Place::Account),
        work: reader.links.page(&Place::Work),
        here,
    };
    made.render()
}
