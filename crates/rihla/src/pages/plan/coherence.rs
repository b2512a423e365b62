//! Whether the plan is of one piece.

use rihla_operations::plan::Coherence;
use rihla_plan::{Finding, FindingKind};

use super::{PlanPage, named, objective, page};
use crate::pages::Reader;
use crate::pages::sheet::{Block, Html, Table, join};

/// The page: what was looked at, then what was found, kind by kind.
///
/// # Errors
/// When the template cannot be written.
pub fn coherence(
    reader: &Reader<'_>,
    plan: &PlanPage<'_>,
    found: &Coherence,
    subject: &dyn Fn(&str) -> Option<String>,
) -> askama::Result<String> {
    let whole = |count: usize| Html::text(&reader.say.whole(count as i128));
    let mut blocks = vec![Block::Facts(vec![
        (reader.t("plan-activities"), whole(found.activities)),
        (reader.t("plan-policies"), whole(found.policies)),
        (reader.t("plan-stakeholders"), found.stakeholders.map_or_else(|| Html::quiet(&reader.t("plan-not-yours-to-know")), whole)),
        (reader.t("plan-objectives"), Html::text(&reader.t(if found.chosen { "plan-objectives-chosen" } else { "plan-objectives-all" }))),
        (reader.t("plan-findings"), whole(found.findings.len())),
    ])];
    let looked_for = |kind: &FindingKind| *kind != FindingKind::NeverConsulted || found.stakeholders.is_some();
    for kind in FindingKind::ALL.into_iter().filter(looked_for) {
        let of: Vec<&Finding> = found.findings.iter().filter(|finding| finding.kind == kind).collect();
        blocks.push(Block::Title(reader.say.word("plan-kind", kind.name())));
        let row = |finding: &&Finding| {
            let what = finding.codes.iter().map(|code| match kind {
                FindingKind::Uncovered => code.parse().map_or_else(|_| code.clone(), |number| objective(reader, plan.vocabulary, number)),
                _ => subject(code).unwrap_or_else(|| code.clone()),
            });
            let what = reader.say.list(what);
            let why = match kind {
                FindingKind::Contradiction | FindingKind::Overlap => finding.why.clone().instead("what", what),
                FindingKind::Uncovered => finding.why.clone().instead("number", what),
                _ => finding.why.clone(),
            };
            let why = ["owner", "neighbour"].iter().fold(why, |why, name| {
                let held = why.arguments().iter().find(|(known, _)| known == name).map(|(_, held)| held.to_string());
                held.map_or(why.clone(), |owner| why.instead(name, reader.party(&owner)))
            });
            vec![Html::text(&reader.say.tell(&why)), join(finding.about.iter().map(|name| named(reader, name)), true)]
        };
        blocks.push(Block::Table(Table {
            label: reader.say.word("plan-kind", kind.name()),
            heads: vec![reader.t("plan-head-found"), reader.t("plan-head-about")],
            rows: of.iter().map(row).collect(),
            none: reader.t("plan-nothing-found"),
        }));
    }
    blocks.push(Block::Text(Html::quiet(&reader.t("plan-coherence-rule"))));
    page(reader, plan, ("plan-coherence-title", "plan-coherence-lead"), blocks)
}
