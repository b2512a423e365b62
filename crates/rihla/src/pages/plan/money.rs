//! What the plan costs, and who pays.

use std::collections::{BTreeMap, BTreeSet};

use rihla_plan::{PlanMoney, Purse};

use super::{PlanPage, amounts, named, objective, page};
use crate::pages::Reader;
use crate::pages::sheet::{Block, Html, Table};

/// The most lines of the list of gaps.
const MOST: usize = 200;

/// The page: the whole, what is missing, by year, by objective and year.
///
/// # Errors
/// When the template cannot be written.
pub fn money(reader: &Reader<'_>, plan: &PlanPage<'_>, board: &PlanMoney) -> askama::Result<String> {
    let fact = |id: &str, purse: &Purse| (reader.t(id), amounts(reader, purse));
    let mut blocks = vec![Block::Facts(vec![
        fact("plan-money-cost", &board.cost),
        fact("plan-money-budget", &board.budget),
        fact("plan-money-contributed", &board.contributed),
        fact("plan-money-missing", &board.missing),
    ])];
    let table = |label: &str, heads: Vec<String>, rows: Vec<Vec<Html>>, none: &str| {
        Block::Table(Table { label: reader.t(label), heads, rows, none: reader.t(none) })
    };
    let heads = |ids: &[&str]| ids.iter().map(|id| reader.t(id)).collect::<Vec<_>>();
    blocks.push(Block::Title(reader.t("plan-money-gaps")));
    let gaps = board.gaps.iter().filter(|it| !it.missing.is_empty()).take(MOST).map(|it| {
        vec![
            named(reader, &it.activity.name),
            Html::name(&reader.party(&it.activity.owner)),
            amounts(reader, &it.activity.cost),
            amounts(reader, &it.budget),
            amounts(reader, &it.contributed),
            amounts(reader, &it.missing),
        ]
    });
    let names =
        ["plan-head-activity", "plan-head-owner", "plan-money-cost", "plan-money-budget", "plan-money-contributed", "plan-money-missing"];
    blocks.push(table("plan-money-gaps", heads(&names), gaps.collect(), "plan-money-no-gap"));
    blocks.push(Block::Text(Html::quiet(&reader.t("plan-money-rule"))));
    blocks.push(Block::Title(reader.t("plan-money-years")));
    let years = board.years.iter().map(|(year, it)| {
        vec![
            Html::text(&reader.say.ungrouped(*year)),
            amounts(reader, &it.budget),
            amounts(reader, &it.spent),
            amounts(reader, &it.contributed),
        ]
    });
    let names = ["plan-head-year", "plan-money-budget", "plan-money-spent", "plan-money-contributed"];
    blocks.push(table("plan-money-years", heads(&names), years.collect(), "plan-money-none"));
    blocks.push(Block::Title(reader.t("plan-money-shares")));
    blocks.push(shares(reader, plan, board));
    page(reader, plan, ("plan-money-title", "plan-money-lead"), blocks)
}

/// What each objective is given in each year.
fn shares(reader: &Reader<'_>, plan: &PlanPage<'_>, board: &PlanMoney) -> Block {
    let years: BTreeSet<i64> = board.shares.iter().map(|share| share.year).collect();
    let mut by: BTreeMap<Option<u8>, BTreeMap<i64, &Purse>> = BTreeMap::new();
    for share in &board.shares {
        by.entry(share.objective).or_default().insert(share.year, &share.amount);
    }
    let none = Purse::default();
    let row = |(number, amounts_of): (&Option<u8>, &BTreeMap<i64, &Purse>)| {
        let name = number.map_or_else(|| reader.t("plan-money-no-objective"), |number| objective(reader, plan.vocabulary, number));
        let cells = years.iter().map(|year| amounts(reader, amounts_of.get(year).copied().unwrap_or(&none)));
        std::iter::once(Html::text(&name)).chain(cells).collect()
    };
    let heads = std::iter::once(reader.t("plan-head-objective")).chain(years.iter().map(|year| reader.say.ungrouped(*year)));
    Block::Table(Table {
        label: reader.t("plan-money-shares"),
        heads: heads.collect(),
        rows: by.iter().map(row).collect(),
        none: reader.t("plan-money-none"),
    })
}
