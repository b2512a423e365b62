//! Problems of deliveries: counts by rule, each with what can be done.

use rihla_model::Severity;
use rihla_operations::publish::site::ProblemCount;

use super::Reader;
use super::state::State;

/// One kind of problem.
#[derive(Debug, Clone)]
pub(crate) struct ProblemView {
    pub(crate) severity: State,
    pub(crate) rule: String,
    pub(crate) id: String,
    pub(crate) column: String,
    pub(crate) count: String,
    pub(crate) remedy: String,
}

/// Problems, the worst first, then the most frequent.
pub(crate) fn problems(reader: &Reader<'_>, counts: &[ProblemCount]) -> Vec<ProblemView> {
    let mut sorted: Vec<&ProblemCount> = counts.iter().collect();
    sorted.sort_by(|a, b| b.severity.cmp(&a.severity).then(b.count.cmp(&a.count)).then(a.rule.cmp(&b.rule)).then(a.column.cmp(&b.column)));
    sorted.into_iter().map(|problem| view(reader, problem)).collect()
}

fn view(reader: &Reader<'_>, problem: &ProblemCount) -> ProblemView {
    let rule = known(reader, &problem.rule);
    // what a definition settles asks nothing of the agency
    let settled = format!("rule-{rule}-note");
    let settled = (problem.severity == Severity::Note && reader.say.catalogue().has(&settled)).then_some(settled);
    ProblemView {
        severity: severity(reader, problem.severity),
        rule: reader.t(&format!("rule-{rule}")),
        id: problem.rule.clone(),
        column: problem.column.clone().unwrap_or_default(),
        count: reader.say.whole(i128::from(problem.count)),
        remedy: reader.t(&settled.unwrap_or_else(|| format!("rule-{rule}-remedy"))),
    }
}

/// The rule, or the one that stands for rules without words: those of another program's release.
fn known<'r>(reader: &Reader<'_>, rule: &'r str) -> &'r str {
    if reader.say.catalogue().has(&format!("rule-{rule}-remedy")) { rule } else { "other" }
}

/// Why a delivery could not be used, in a few words.
pub(crate) fn unusable(reader: &Reader<'_>, rule: &str) -> String {
    let reason = reader.t(&format!("rule-{}", known(reader, rule)));
    reader.say.say("sources-state-unusable", &[("reason", reason.into())])
}

/// What a rule says, in a few words.
pub(crate) fn rule_words(reader: &Reader<'_>, rule: &str) -> String {
    reader.t(&format!("rule-{}", known(reader, rule)))
}

pub(crate) fn severity(reader: &Reader<'_>, severity: Severity) -> State {
    match severity {
        Severity::Note => State::new("calm", "ℹ", reader.t("severity-note")),
        Severity::Warning => State::new("warn", "◆", reader.t("severity-warning")),
        Severity::Error => State::new("bad", "▲", reader.t("severity-error")),
        Severity::Fatal => State::new("bad", "✕", reader.t("severity-fatal")),
    }
}
