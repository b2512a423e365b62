//! The six steps of the Guidance.

use rihla_model::{LocalText, RegisterId};
use rihla_operations::plan::{Evidence, StepState};

use super::rooms;
use crate::pages::choice::encode;
use crate::pages::layout::Layout;
use crate::pages::sheet::{Block, Html, Outcome, Table, join, sheet};
use crate::pages::state::State;
use crate::pages::{Place, Reader};

/// The page: the step reached, then each step with its evidence and where what is missing is made.
///
/// # Errors
/// When the template cannot be written.
pub fn steps<'l>(
    reader: &Reader<'_>,
    steps: &[StepState],
    register: &dyn Fn(&RegisterId) -> Option<&'l LocalText>,
) -> askama::Result<String> {
    let heading = reader.t("plan-steps-title");
    let mut blocks = vec![rooms(reader)];
    // a step is reached when it and all before it are
    let reached = steps.iter().take_while(|step| step.is_reached()).last();
    let told = match reached {
        Some(step) => reader.say.say("plan-steps-reached", &[("step", step_name(reader, step).into())]),
        None => reader.t("plan-steps-none"),
    };
    blocks.push(Block::Text(Html::text(&told)));
    for step in steps {
        blocks.push(Block::Title(step_name(reader, step)));
        let row = |it: &Evidence| {
            let state = if it.there {
                State::new("good", "✓", reader.t("plan-steps-there"))
            } else {
                State::new("warn", "○", reader.t("plan-steps-missing"))
            };
            let (there, wanted) = (it.count.0.min(it.count.1), it.count.1);
            let count = reader.say.say("plan-steps-count", &[("there", there.into()), ("wanted", wanted.into())]);
            let label = it.register.as_ref().and_then(|id| Some((id, register(id)?)));
            let link = label.map_or_else(Html::default, |(id, label)| {
                let list = reader.links.page(&Place::Register(id.as_str().to_owned()));
                // what counts, so that what is missing can be seen beside what there is
                let list = if it.there && !it.filter.is_empty() { format!("{list}?filter={}", encode(&it.filter)) } else { list };
                Html::link(&list, reader.plain(label))
            });
            vec![Html::local(reader, &it.name), Html::state(&state), Html::quiet(&count), link]
        };
        let heads = ["plan-steps-item", "plan-head-state", "plan-steps-counted", "plan-steps-where"];
        blocks.push(Block::Table(Table {
            label: step_name(reader, step),
            heads: heads.map(|id| reader.t(id)).to_vec(),
            rows: step.evidence.iter().map(row).collect(),
            none: String::new(),
        }));
    }
    blocks.push(Block::Text(join([Html::quiet(&reader.t("plan-steps-rule")), Html::quiet(&reader.t("plan-steps-unverified"))], true)));
    sheet(reader, Layout::new(reader, &heading, ""), (heading, reader.t("plan-steps-lead")), &Outcome::default(), blocks)
}

fn step_name(reader: &Reader<'_>, step: &StepState) -> String {
    format!("{} · {}", reader.say.whole(step.number.into()), reader.plain(&step.name))
}
