//! Reviews to come, and what is to be done before.

use jiff::civil::Date;
use rihla_model::LocalText;
use rihla_operations::plan::ReviewDay;

use super::{PlanPage, named, page};
use crate::pages::Reader;
use crate::pages::sheet::{Block, Html, Table, join};
use crate::pages::state::State;

/// The page: each review with its tasks, counted backwards from its day.
///
/// # Errors
/// When the template cannot be written.
pub fn reviews(reader: &Reader<'_>, plan: &PlanPage<'_>, reviews: &[ReviewDay]) -> askama::Result<String> {
    let mut blocks = Vec::new();
    if reviews.is_empty() {
        blocks.push(Block::Text(Html::text(&reader.t("plan-no-review"))));
    }
    for review in reviews {
        blocks.push(Block::Title(review.name.title.clone()));
        let day = reader.say.say("plan-review-day", &[("day", reader.say.date(review.day).into())]);
        blocks.push(Block::Text(join([named(reader, &review.name), Html::quiet(&day)], false)));
        let task = |(what, by, over): &(LocalText, Date, bool)| {
            let state = if *over {
                State::new("warn", "◆", reader.t("plan-day-over"))
            } else {
                State::new("calm", "○", reader.t("plan-day-to-come"))
            };
            vec![Html::text(&reader.say.date(*by)), Html::local(reader, what), Html::state(&state)]
        };
        blocks.push(Block::Table(Table {
            label: review.name.title.clone(),
            heads: ["plan-head-by", "plan-head-task", "plan-head-state"].map(|id| reader.t(id)).to_vec(),
            rows: review.tasks.iter().map(task).collect(),
            none: reader.t("plan-not-presenting"),
        }));
    }
    blocks.push(Block::Text(Html::quiet(&reader.t("plan-reviews-rule"))));
    page(reader, plan, ("plan-reviews-title", "plan-reviews-lead"), blocks)
}
