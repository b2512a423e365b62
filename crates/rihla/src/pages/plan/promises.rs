//! What was promised, and what became of it.

use rihla_operations::plan::{Answered, Promise, Promises};
use rihla_plan::Progress;

use super::{PlanPage, named, page, place_name};
use crate::pages::Reader;
use crate::pages::sheet::{Block, Html, Table, join};
use crate::pages::state::State;

/// The page: pledges, declarations paragraph by paragraph, recommendations. States are named by the registers.
///
/// # Errors
/// When the template cannot be written.
pub fn promises(reader: &Reader<'_>, plan: &PlanPage<'_>, all: &Promises, word: &dyn Fn(&str, &str) -> String) -> askama::Result<String> {
    let mut blocks = Vec::new();
    let table = |label: String, heads: &[&str], rows: Vec<Vec<Html>>, none: &str| {
        Block::Table(Table { label, heads: heads.iter().map(|id| reader.t(id)).collect(), rows, none: reader.t(none) })
    };
    blocks.push(Block::Title(reader.t("plan-pledges")));
    let pledge = |it: &Promise| {
        let state = Html::text(&word("pledge", it.state.as_str()));
        let over = if it.over { Html::state(&State::new("bad", "▲", reader.t("work-late"))) } else { Html::default() };
        let last = it.last.map_or_else(
            || Html::quiet(&reader.t("plan-no-update")),
            |(day, progress, proof)| {
                let progress = progress.map(|it| Html::text(&reader.say.word("plan-light", progress_word(it)))).unwrap_or_default();
                let proof = Html::quiet(&reader.t(if proof { "plan-with-proof" } else { "plan-without-proof" }));
                join([Html::text(&reader.say.date(day)), progress, proof], true)
            },
        );
        vec![
            named(reader, &it.name),
            Html::name(&it.entity),
            join([state, over], false),
            it.ends.map_or_else(|| Html::quiet("–"), |day| Html::text(&reader.say.date(day))),
            last,
            activities(reader, &it.activities),
        ]
    };
    let heads = ["plan-head-pledge", "plan-head-who", "plan-head-state", "plan-head-ends", "plan-head-last", "plan-head-activities"];
    blocks.push(table(reader.t("plan-pledges"), &heads, all.pledges.iter().map(pledge).collect(), "plan-no-pledge"));
    let answered = |register: &'static str| {
        move |it: &Answered| {
            let unverified = match it.verified {
                Some(false) => Html::state(&State::new("warn", "?", reader.t("plan-not-verified"))),
                _ => Html::default(),
            };
            let uptake = it.uptake.iter().map(|(actor, country, status, dated)| {
                let country = country.as_deref().map(|code| place_name(reader, plan.vocabulary, code));
                let dated = dated.map(|day| reader.say.date(day));
                let who = reader.say.list(std::iter::once(actor.clone()).chain(country).chain(dated));
                Html::text(&format!("{who}: {}", word("uptake.status", status)))
            });
            let acting = if it.activities.is_empty() && it.uptake.is_empty() {
                Html::state(&State::new("warn", "○", reader.t("plan-none-yet")))
            } else {
                join(it.activities.iter().map(|name| named(reader, name)).chain(uptake), true)
            };
            let first = if it.paragraph.is_empty() { Html::name(&it.name.reference) } else { Html::name(&it.paragraph) };
            vec![first, join([named(reader, &it.name), unverified], false), Html::text(&word(register, it.state.as_str())), acting]
        }
    };
    let heads = ["plan-head-paragraph", "plan-head-text", "plan-head-state", "plan-head-acting"];
    for set in &all.sets {
        blocks.push(Block::Title(set.name.title.clone()));
        let acted = set.paragraphs.iter().filter(|it| !it.activities.is_empty() || !it.uptake.is_empty()).count();
        let told = reader.say.say("plan-acted", &[("acted", acted.into()), ("count", set.paragraphs.len().into())]);
        blocks.push(Block::Text(Html::text(&told)));
        blocks.push(table(
            set.name.title.clone(),
            &heads,
            set.paragraphs.iter().map(answered("commitment")).collect(),
            "plan-no-paragraph",
        ));
    }
    blocks.push(Block::Title(reader.t("plan-recommendations")));
    let rows = all.recommendations.iter().map(answered("recommendation")).collect();
    blocks.push(table(reader.t("plan-recommendations"), &heads, rows, "plan-no-recommendation"));
    page(reader, plan, ("plan-promises-title", "plan-promises-lead"), blocks)
}

fn activities(reader: &Reader<'_>, names: &[rihla_plan::Name]) -> Html {
    if names.is_empty() { Html::quiet("–") } else { join(names.iter().map(|name| named(reader, name)), true) }
}

const fn progress_word(progress: Progress) -> &'static str {
    match progress {
        Progress::OnTrack => "on-track",
        Progress::AtRisk => "at-risk",
        Progress::Late => "late",
        Progress::Blocked => "blocked",
        Progress::NotStarted => "not-yet",
        Progress::Done => "done",
    }
}
