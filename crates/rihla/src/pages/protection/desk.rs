//! What the office has to see to today.

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_register::{Deadline, Definition, Review};

use crate::pages::layout::Layout;
use crate::pages::registers::plain_text;
use crate::pages::sheet::{Block, Html, Outcome, Table, join, sheet};
use crate::pages::state::State;
use crate::pages::{Place, Reader};

/// What is due, and what waits.
pub struct DeskView<'a> {
    /// What falls due, the longest due first.
    pub due: &'a [(&'a Definition, Deadline)],
    /// What was kept long enough.
    pub reviews: &'a [(&'a Definition, Review)],
    /// The registers that the reader works with, those of this office first.
    pub registers: &'a [&'a Definition],
    /// Those of them in which they can make a record.
    pub creates: &'a [&'a Definition],
    /// The day.
    pub today: Date,
    /// The moment.
    pub now: Timestamp,
}

/// The page.
///
/// # Errors
/// When the template cannot be written.
pub fn desk(reader: &Reader<'_>, view: &DeskView<'_>) -> askama::Result<String> {
    let due = |(definition, deadline): &(&Definition, Deadline)| {
        let title = deadline.title.as_ref().map(|title| plain_text(reader, title)).filter(|title| !title.is_empty());
        let place = Place::Record(definition.id.as_str().to_owned(), deadline.record.as_str().to_owned());
        let state = definition.state(&deadline.state).map_or("", |state| reader.plain(&state.label)).to_owned();
        vec![
            Html::link(&reader.links.page(&place), title.as_deref().unwrap_or(deadline.record.as_str())),
            Html::local(reader, &definition.label),
            Html::text(&state),
            Html::text(&deadline.moment.map_or_else(|| reader.say.date(deadline.day), |moment| reader.say.moment(moment))),
            Html::state(&left(reader, view, deadline)),
        ]
    };
    let review = |(definition, review): &(&Definition, Review)| {
        let place = Place::ProtectionRecord(definition.id.as_str().to_owned(), review.record.as_str().to_owned());
        vec![
            Html::link(&reader.links.page(&place), review.record.as_str()),
            Html::local(reader, &definition.label),
            Html::text(&reader.say.date(review.kept)),
            Html::text(&reader.say.moment(review.asked_at)),
        ]
    };
    let heads = |ids: &[&str]| ids.iter().map(|id| reader.t(id)).collect::<Vec<_>>();
    let register = |definition: &&Definition| {
        Html::link(&reader.links.page(&Place::Register(definition.id.as_str().to_owned())), reader.plain(&definition.label))
    };
    let new = |definition: &&Definition| {
        let words = reader.say.say("form-new", &[("register", reader.plain(&definition.label).into())]);
        (reader.links.page(&Place::NewRecord(definition.id.as_str().to_owned())), words)
    };
    let mut links = vec![
        (reader.links.page(&Place::ProtectionSearch), reader.t("protection-search-title")),
        (format!("{}?of=readings", reader.links.page(&Place::NodeAudit)), reader.t("protection-readings")),
    ];
    links.extend(view.creates.iter().map(new));
    let blocks = vec![
        Block::Links(links),
        Block::Title(reader.t("protection-due")),
        Block::Table(Table {
            label: reader.t("protection-due"),
            heads: heads(&["node-head-record", "node-head-register", "list-state", "protection-head-due", "protection-head-left"]),
            rows: view.due.iter().map(due).collect(),
            none: reader.t("work-due-none"),
        }),
        Block::Title(reader.t("protection-reviews")),
        Block::Text(Html::text(&reader.t("protection-reviews-text"))),
        Block::Table(Table {
            label: reader.t("protection-reviews"),
            heads: heads(&["node-head-record", "node-head-register", "protection-head-kept", "protection-head-since"]),
            rows: view.reviews.iter().map(review).collect(),
            none: reader.t("protection-reviews-none"),
        }),
        Block::Title(reader.t("protection-registers")),
        Block::Text(join(view.registers.iter().map(register), true)),
    ];
    let heading = reader.t("nav-protection");
    let p = Layout::new(reader, &heading, "");
    sheet(reader, p, (heading, reader.t("protection-lead")), &Outcome::default(), blocks)
}

/// How long there is, or for how long it is over: in hours where it is counted from a moment, as the 72 of a breach, else in days.
fn left(reader: &Reader<'_>, view: &DeskView<'_>, deadline: &Deadline) -> State {
    let (late, id, count) = match deadline.moment {
        Some(moment) => {
            let minutes = moment.duration_since(view.now).as_mins();
            if minutes < 0 { (true, "protection-hours-over", -minutes / 60) } else { (false, "protection-hours-left", minutes / 60) }
        }
        None => {
            let days = i64::from((deadline.day - view.today).get_days());
            if days < 0 { (true, "protection-days-over", -days) } else { (false, "protection-days-left", days) }
        }
    };
    let words = reader.say.say(id, &[("count", count.into())]);
    let near = !late && (if deadline.moment.is_some() { count < 24 } else { count < 7 });
    match (late, near) {
        (true, _) => State::new("bad", "▲", words),
        (false, true) => State::new("warn", "◆", words),
        (false, false) => State::new("calm", "○", words),
    }
}
