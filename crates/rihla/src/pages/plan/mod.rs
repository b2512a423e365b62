//! Pages of the national plan: each is made of what its reader sees, and says by which rule.

mod board;
mod coherence;
mod money;
mod promises;
mod reviews;
mod steps;

use rihla_model::{Saying, Vocabulary};
use rihla_operations::plan::PlanChoice;
use rihla_plan::{Light, Name, Purse, Tally};

use super::layout::Layout;
use super::sheet::{Block, Form, Html, Input, InputKind, Outcome, join, sheet};
use super::state::State;
use super::{Place, Reader};

pub use board::board;
pub use coherence::coherence;
pub use money::money;
pub use promises::promises;
pub use reviews::reviews;
pub use steps::steps;

/// What pages of a plan have in common.
pub struct PlanPage<'a> {
    /// The plans that the reader sees.
    pub plans: &'a [PlanChoice],
    /// The one that is shown.
    pub chosen: &'a PlanChoice,
    /// The code lists.
    pub vocabulary: &'a Vocabulary,
    /// Those that are shown: of a light, of an objective.
    pub asked: (Option<Light>, Option<u8>),
}

/// The page where there is no plan that the reader sees.
///
/// # Errors
/// When the template cannot be written.
pub fn no_plan(reader: &Reader<'_>) -> askama::Result<String> {
    let heading = reader.t("plan-title");
    let registers = Html::link(&reader.links.page(&Place::Register("plan".to_owned())), &reader.t("plan-none-register"));
    let blocks = vec![rooms(reader), Block::Text(Html::text(&reader.t("plan-none"))), Block::Text(registers)];
    sheet(reader, Layout::new(reader, &heading, ""), (heading, reader.t("plan-lead")), &Outcome::default(), blocks)
}

/// The rooms of the plan.
fn rooms(reader: &Reader<'_>) -> Block {
    let rooms = [
        (Place::Plan, "plan-title"),
        (Place::PlanMoney, "plan-money-title"),
        (Place::PlanCoherence, "plan-coherence-title"),
        (Place::PlanPromises, "plan-promises-title"),
        (Place::PlanReviews, "plan-reviews-title"),
        (Place::PlanSteps, "plan-steps-title"),
    ];
    let here = &reader.links.here().place;
    let others = rooms.into_iter().filter(|(place, _)| place != here);
    Block::Links(others.map(|(place, id)| (reader.links.page(&place), reader.t(id))).collect())
}

/// A page of a plan: its head, the choice of the plan where there are several, and what it shows.
fn page(reader: &Reader<'_>, plan: &PlanPage<'_>, (title, lead): (&str, &str), blocks: Vec<Block>) -> askama::Result<String> {
    let heading = reader.t(title);
    let chosen = plan.chosen;
    let days =
        reader.say.say("plan-days", &[("begins", reader.say.date(chosen.days.0).into()), ("ends", reader.say.date(chosen.days.1).into())]);
    let mut all = vec![rooms(reader)];
    if plan.plans.len() > 1 {
        let choice = |it: &PlanChoice| (it.name.reference.clone(), format!("{} · {}", it.name.reference, it.name.title), it == chosen);
        all.push(Block::Form(Form {
            action: reader.links.page(&reader.links.here().place),
            asks: true,
            text: String::new(),
            hidden: Vec::new(),
            inputs: vec![Input {
                name: "plan".to_owned(),
                label: reader.t("plan-which"),
                hint: String::new(),
                kind: InputKind::Choice(plan.plans.iter().map(choice).collect()),
                value: String::new(),
                required: false,
            }],
            button: reader.t("plan-show"),
            main: false,
        }));
    }
    all.push(Block::Text(join([named(reader, &chosen.name), Html::quiet(&days)], false)));
    all.extend(blocks);
    all.push(Block::Text(Html::quiet(&reader.t("plan-of-yours"))));
    sheet(reader, Layout::new(reader, &heading, ""), (heading, reader.t(lead)), &Outcome::default(), all)
}

/// A record by its reference and title, as a link to it.
fn named(reader: &Reader<'_>, name: &Name) -> Html {
    let href = reader.links.page(&Place::Record(name.register.to_owned(), name.id.as_str().to_owned()));
    let words = if name.title == name.reference { name.title.clone() } else { format!("{} · {}", name.reference, name.title) };
    Html::link(&href, &words)
}

/// A sentence, its day written as the reader writes days.
fn told(reader: &Reader<'_>, saying: &Saying) -> String {
    let day = saying.arguments().iter().find(|(name, _)| name == "day").map(|(_, day)| reader.say.date_text(&day.to_string()));
    day.map_or_else(|| reader.say.tell(saying), |day| reader.say.tell(&saying.clone().instead("day", day)))
}

/// Amounts of several currencies, each on its line; a dash for nothing.
fn amounts(reader: &Reader<'_>, purse: &Purse) -> Html {
    if purse.is_empty() {
        return Html::quiet("–");
    }
    let amount = |(currency, cents): (&str, i64)| {
        let decimals = if cents % 100 == 0 { 0 } else { 2 };
        Html::name(&format!("{}\u{a0}{currency}", reader.say.scaled(cents.into(), 2, decimals)))
    };
    join(purse.cents().map(amount), true)
}

/// A light with its word.
fn lamp(reader: &Reader<'_>, light: Light) -> State {
    let (class, icon) = match light {
        Light::Blocked => ("bad", "■"),
        Light::Late => ("bad", "▲"),
        Light::AtRisk => ("warn", "◆"),
        Light::OnTrack => ("good", "●"),
        Light::Done => ("good", "✓"),
        Light::NotYet => ("calm", "○"),
        Light::Proposed => ("calm", "…"),
        Light::Stopped => ("calm", "✕"),
    };
    State::new(class, icon, reader.say.word("plan-light", light.name()))
}

/// The lights that some activity of a plan has: a column that says nothing everywhere is left out.
fn lights_of(all: &Tally) -> Vec<Light> {
    Light::ALL.into_iter().filter(|light| all.of(*light) > 0).collect()
}

/// How many have each of some lights, and how many there are.
fn counts(reader: &Reader<'_>, lights: &[Light], tally: &Tally) -> Vec<Html> {
    let count = |count: u32| Html::text(&reader.say.whole(count.into()));
    lights.iter().map(|light| count(tally.of(*light))).chain([count(tally.all())]).collect()
}

/// The heads of those cells.
fn count_heads(reader: &Reader<'_>, lights: &[Light]) -> Vec<String> {
    lights.iter().map(|light| lamp(reader, *light).word).chain([reader.t("plan-head-all")]).collect()
}

/// An objective by number and title; text of another language is not marked in plain text.
fn objective(reader: &Reader<'_>, vocabulary: &Vocabulary, number: u8) -> String {
    let title = vocabulary.gcm().objective(number).map(|objective| reader.plain(&objective.title).to_owned());
    let number = reader.say.whole(number.into());
    title.map_or_else(|| number.clone(), |title| format!("{number} · {title}"))
}

/// A place by its name.
fn place_name(reader: &Reader<'_>, vocabulary: &Vocabulary, code: &str) -> String {
    super::registers::place_name(vocabulary, code).map_or_else(|| code.to_owned(), |name| reader.plain(name).to_owned())
}
