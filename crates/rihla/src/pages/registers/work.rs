//! What waits for somebody: what falls due, what another asked for, what is theirs, what changed.

use askama::Template;
use jiff::Timestamp;
use jiff::civil::Date;
use rihla_account::View;
use rihla_language::Speaker;
use rihla_model::Vocabulary;
use rihla_register::{Deadline, Definition, Seen};

use super::record::state_of;
use super::value::{Titles, Words};
use super::views::opening;
use crate::pages::layout::Layout;
use crate::pages::local::escape;
use crate::pages::state::State;
use crate::pages::{FirstStep, Guide, Place, Reader};

/// A record that somebody has to do with.
pub struct WaitingRecord<'a> {
    /// Its register.
    pub definition: &'a Definition,
    /// The record.
    pub seen: Seen,
}

/// What waits for somebody.
pub struct WorkView<'a> {
    /// What falls due.
    pub due: &'a [(&'a Definition, Deadline)],
    /// What another asked for, and waits for a second person.
    pub waiting: &'a [WaitingRecord<'a>],
    /// What is assigned to them.
    pub mine: &'a [WaitingRecord<'a>],
    /// What was changed last.
    pub changed: &'a [WaitingRecord<'a>],
    /// The views that they kept, or that are shared with them.
    pub views: &'a [(&'a Definition, View)],
    /// The day.
    pub today: Date,
    /// The moment.
    pub now: Timestamp,
    /// Whether they have to add a second factor first.
    pub enrolls: bool,
    /// Whether they look after accounts.
    pub accounts: bool,
    /// Whether they have a duty in the statistics line.
    pub data: bool,
    /// Whether they may make records without a connection.
    pub offline: bool,
    /// What is still to do before the node can be relied on.
    pub first: &'a [FirstStep],
    /// The guides of the roles that they hold.
    pub guides: &'a [&'static Guide],
    /// The code lists.
    pub vocabulary: &'a Vocabulary,
}

/// A line; title is HTML.
struct Line {
    href: String,
    title: String,
    register: String,
    state: State,
    when: String,
    late: bool,
}

#[derive(Template)]
#[template(path = "registers/work.html")]
struct WorkPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    enrolls: Option<String>,
    due: Vec<Line>,
    waiting: Vec<Line>,
    mine: Vec<Line>,
    changed: Vec<Line>,
    views: Vec<(String, String, String)>,
    registers: String,
    accounts: Option<String>,
    data: Option<String>,
    offline: Option<String>,
    first: Vec<(&'static str, String)>,
    guides: Vec<(String, String)>,
    help: String,
}

/// The home page of whoever works here.
///
/// # Errors
/// When the template cannot be written.
pub fn work(reader: &Reader<'_>, view: &WorkView<'_>) -> askama::Result<String> {
    let titles = Titles::new();
    let words = Words { reader, vocabulary: view.vocabulary, titles: &titles };
    let href = |definition: &Definition, id: &str| reader.links.page(&Place::Record(definition.id.as_str().to_owned(), id.to_owned()));
    let line = |waiting: &WaitingRecord<'_>| Line {
        href: href(waiting.definition, waiting.seen.id.as_str()),
        title: words.title(waiting.definition, &waiting.seen),
        register: reader.plain(&waiting.definition.label).to_owned(),
        state: state_of(reader, waiting.definition, &waiting.seen),
        when: reader.say.moment(waiting.seen.changed_at),
        late: false,
    };
    let due = view.due.iter().map(|(definition, deadline)| {
        let title = deadline.title.as_ref().map(|title| words.text(title)).filter(|title| !title.is_empty());
        let late = deadline.is_over(view.now, view.today);
        let state = definition.state(&deadline.state);
        Line {
            href: href(definition, deadline.record.as_str()),
            title: title.unwrap_or_else(|| format!("<bdi>{}</bdi>", escape(deadline.record.as_str()))),
            register: reader.plain(&definition.label).to_owned(),
            state: if late {
                State::new("bad", "▲", reader.t("work-late"))
            } else {
                State::new("calm", "○", state.map_or("", |state| reader.plain(&state.label)).to_owned())
            },
            when: deadline.moment.map_or_else(|| reader.say.date(deadline.day), |moment| reader.say.moment(moment)),
            late,
        }
    });
    let saved = |(definition, it): &(&Definition, View)| {
        let list = reader.links.page(&Place::Register(definition.id.as_str().to_owned()));
        (opening(&list, it), it.name.clone(), reader.plain(&definition.label).to_owned())
    };
    let heading = reader.t("work-title");
    let page = WorkPage {
        p: Layout::new(reader, &heading, ""),
        say: reader.say,
        heading,
        enrolls: view.enrolls.then(|| reader.links.page(&Place::Account)),
        due: due.collect(),
        waiting: view.waiting.iter().map(line).collect(),
        mine: view.mine.iter().map(line).collect(),
        changed: view.changed.iter().map(line).collect(),
        views: view.views.iter().map(saved).collect(),
        registers: reader.links.page(&Place::Registers),
        accounts: view.accounts.then(|| reader.links.page(&Place::Accounts)),
        data: view.data.then(|| reader.links.page(&Place::Data)),
        offline: view.offline.then(|| reader.links.page(&Place::Offline)),
        first: view.first.iter().map(|step| (step.message(), reader.links.page(&step.place()))).collect(),
        guides: view.guides.iter().map(|guide| (reader.links.page(&Place::Guide(guide.id.to_owned())), guide.title(reader))).collect(),
        help: reader.links.page(&Place::Help),
    };
    page.render()
}
