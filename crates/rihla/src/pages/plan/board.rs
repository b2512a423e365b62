//! The plan at a glance.

use rihla_chart::{Cell, Direction, Frame, StackedChart, StackedRow, Style, Theme};
use rihla_plan::{BEHIND_A_LITTLE, BEHIND_MUCH, Board, BoardLine, Light, REPORT_EVERY_MONTHS, Tally};

use super::{PlanPage, count_heads, counts, lamp, lights_of, named, objective, page, place_name, told};
use crate::pages::drawing::WIDTHS;
use crate::pages::local::escape;
use crate::pages::sheet::{Block, Html, Table, join};
use crate::pages::{Place, Reader};

/// The most lines of the list of activities; the register has them all.
const MOST: usize = 200;

/// The page: what needs somebody, then by objective, owner and place, then all.
///
/// # Errors
/// When the template cannot be written.
pub fn board(reader: &Reader<'_>, plan: &PlanPage<'_>, board: &Board) -> askama::Result<String> {
    let needing = board.needing();
    let mut blocks = vec![Block::Facts(vec![
        (reader.t("plan-activities"), Html::text(&reader.say.whole(i128::from(board.all.all())))),
        (reader.t("plan-needing"), Html::text(&reader.say.whole(needing.len() as i128))),
    ])];
    let drawings = drawings(reader, board);
    if !drawings.is_empty() {
        blocks.push(Block::Drawing(reader.t("plan-by-objective-drawn"), drawings));
    }
    let bounds = [("months", REPORT_EVERY_MONTHS.into()), ("much", BEHIND_MUCH.into()), ("little", BEHIND_A_LITTLE.into())];
    let rule = reader.say.say("plan-rule", &bounds);
    blocks.push(Block::Title(reader.t("plan-needs-somebody")));
    let lines = needing.iter().take(MOST).map(|line| row(reader, line)).collect();
    blocks.push(table(reader, "plan-needs-somebody", &line_heads(reader), lines, "plan-nothing-needs"));
    blocks.push(Block::Text(Html::quiet(&rule)));
    let lights = lights_of(&board.all);
    let tallies = |id: &'static str, head: &str, rows: Vec<(Html, &Tally)>| {
        let heads: Vec<String> = std::iter::once(reader.t(head)).chain(count_heads(reader, &lights)).collect();
        let rows = rows.into_iter().map(|(name, tally)| std::iter::once(name).chain(counts(reader, &lights, tally)).collect()).collect();
        [Block::Title(reader.t(id)), table(reader, id, &heads, rows, "plan-no-activity")]
    };
    let objectives = board.by_objective.iter().map(|(number, tally)| (Html::text(&objective(reader, plan.vocabulary, *number)), tally));
    blocks.extend(tallies("plan-by-objective", "plan-head-objective", objectives.collect()));
    let owners = board.by_owner.iter().map(|(owner, tally)| (Html::name(&reader.party(owner)), tally));
    blocks.extend(tallies("plan-by-owner", "plan-head-owner", owners.collect()));
    let places = board.by_place.iter().map(|(place, tally)| (Html::name(&place_name(reader, plan.vocabulary, place)), tally));
    blocks.extend(tallies("plan-by-place", "plan-head-place", places.collect()));
    blocks.push(Block::Title(reader.t("plan-all")));
    blocks.push(filters(reader, plan));
    let (light, number) = plan.asked;
    let shown = |line: &&BoardLine| {
        light.is_none_or(|light| line.judged.light == light) && number.is_none_or(|number| line.activity.numbers().contains(&number))
    };
    let lines: Vec<_> = board.lines.iter().filter(shown).collect();
    let rows = lines.iter().take(MOST).map(|line| row(reader, line)).collect();
    blocks.push(table(reader, "plan-all", &line_heads(reader), rows, "plan-no-activity"));
    if lines.len() > MOST {
        let more = reader.say.say("plan-more", &[("shown", MOST.into()), ("count", lines.len().into())]);
        let list = Html::link(&reader.links.page(&Place::Register("activity".to_owned())), &reader.t("plan-all-register"));
        blocks.push(Block::Text(join([Html::quiet(&more), list], false)));
    }
    page(reader, plan, ("plan-title", "plan-lead"), blocks)
}

fn table(reader: &Reader<'_>, label: &str, heads: &[String], rows: Vec<Vec<Html>>, none: &str) -> Block {
    Block::Table(Table { label: reader.t(label), heads: heads.to_vec(), rows, none: reader.t(none) })
}

fn line_heads(reader: &Reader<'_>) -> Vec<String> {
    ["plan-head-activity", "plan-head-light", "plan-head-why", "plan-head-owner", "plan-head-ends", "plan-head-done"]
        .map(|id| reader.t(id))
        .to_vec()
}

fn row(reader: &Reader<'_>, line: &BoardLine) -> Vec<Html> {
    let why = line.judged.why.iter().map(|why| Html::text(&told(reader, why)));
    let done = line.last.as_ref().map_or_else(|| Html::quiet("–"), |update| Html::text(&reader.say.percent(update.percent)));
    vec![
        named(reader, &line.activity.name),
        Html::state(&lamp(reader, line.judged.light)),
        join(why, true),
        Html::name(&reader.party(&line.activity.owner)),
        Html::text(&reader.say.date(line.activity.days.1)),
        done,
    ]
}

fn filters(reader: &Reader<'_>, plan: &PlanPage<'_>) -> Block {
    use crate::pages::sheet::{Form, Input, InputKind};
    let any = || (String::new(), reader.t("plan-any"), false);
    let choice = |name: &str, label: &str, chosen: Option<String>, choices: Vec<(String, String)>| {
        let choices =
            choices.into_iter().map(|(id, words)| (chosen.as_ref() == Some(&id), id, words)).map(|(on, id, words)| (id, words, on));
        Input {
            name: name.to_owned(),
            label: reader.t(label),
            hint: String::new(),
            kind: InputKind::Choice(std::iter::once(any()).chain(choices).collect()),
            value: String::new(),
            required: false,
        }
    };
    let (light, number) = (plan.asked.0.map(|light| light.name().to_owned()), plan.asked.1.map(|number| number.to_string()));
    let lights = Light::ALL.into_iter().map(|light| (light.name().to_owned(), lamp(reader, light).word)).collect();
    let objectives = (1..=23_u8).map(|number| (number.to_string(), objective(reader, plan.vocabulary, number))).collect();
    Block::Form(Form {
        action: reader.links.page(&Place::Plan),
        asks: true,
        text: String::new(),
        hidden: vec![("plan", plan.chosen.name.reference.clone())],
        inputs: vec![choice("light", "plan-head-light", light, lights), choice("objective", "plan-head-objective", number, objectives)],
        button: reader.t("plan-show"),
        main: false,
    })
}

/// Lights by objective, as bars.
fn drawings(reader: &Reader<'_>, board: &Board) -> Vec<(&'static str, String)> {
    let lights = lights_of(&board.all);
    let rows = board.by_objective.iter().map(|(number, tally)| StackedRow {
        // the tables below have the titles, which are too long for a drawing
        label: format!("{} {}", reader.t("plan-head-objective"), reader.say.whole((*number).into())),
        cells: lights.iter().map(|light| Cell::Value(f64::from(tally.of(*light)))).collect(),
    });
    let rows: Vec<StackedRow> = rows.collect();
    let value = |v: f64| reader.say.rough(v, 0);
    let draw = |(width, name): (f64, &'static str)| {
        let frame = Frame {
            id: format!("plan-lights-{name}"),
            language: reader.language().tag().to_owned(),
            direction: if reader.say.is_right_to_left() { Direction::Rtl } else { Direction::Ltr },
            description: reader.t("plan-by-objective-drawn"),
            width,
            ..Frame::default()
        };
        let chart = StackedChart {
            frame,
            parts: lights.iter().map(|light| lamp(reader, *light).word).collect(),
            rows: rows.clone(),
            shares: false,
        };
        let drawn = chart
            .draw(&Style::new(Theme::Page, &value))
            .inspect_err(|error| tracing::warn!(chart.error = %error, "a chart was left out"))
            .ok()?;
        let title = format!("-title\">{}</title>", escape(&reader.t("plan-by-objective-drawn")));
        Some((name, drawn.replacen("-title\"></title>", &title, 1)))
    };
    if rows.is_empty() { Vec::new() } else { WIDTHS.into_iter().filter_map(draw).collect() }
}
