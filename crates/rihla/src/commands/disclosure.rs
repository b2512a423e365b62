//! The disclosure report of a candidate, printed for whoever is to approve it.

use rihla_disclosure::{DisclosureReport, Warning};
use rihla_language::{Speaker, Value};
use rihla_operations::release::CandidateReport;

use super::summary::print_table;
use super::terminal::say;

/// Prints the report.
pub(super) fn print_disclosure(report: &CandidateReport, speaker: &Speaker<'_>) {
    let title = speaker.local(&report.title).to_owned();
    say(&speaker.say("disclosure-title", &[("title", Value::from(title))]));
    let candidate = [("vintage", Value::from(report.about.vintage.to_string())), ("manifest", Value::from(report.manifest.to_string()))];
    say(&speaker.say("disclosure-candidate", &candidate));
    let done = &report.disclosure;
    say("");
    say(&speaker.t("disclosure-rules"));
    print_table(&rules(done, speaker), &[2]);
    let counts = [
        ("valued", Value::from(done.valued)),
        ("shown", Value::from(done.shown)),
        ("primary", Value::from(done.primary)),
        ("secondary", Value::from(done.secondary)),
        ("unreliable", Value::from(done.unreliable)),
        ("flagged", Value::from(done.flagged)),
    ];
    say(&speaker.say("disclosure-counts", &counts));
    say("");
    say(&speaker.t("disclosure-left"));
    print_table(&left(done, speaker), &[1, 2, 3, 4]);
    if !done.indicators.is_empty() {
        say("");
        say(&speaker.t("disclosure-indicators"));
        print_table(&indicators(done, speaker), &[1, 2]);
    }
    say("");
    say(&speaker.t("disclosure-attack"));
    say(&format!("  {}", attack(done, speaker)));
    say("");
    say(&speaker.t("disclosure-warnings"));
    for line in warnings(&done.warnings, speaker) {
        say(&format!("  {line}"));
    }
}

fn head(ids: &[&str], speaker: &Speaker<'_>) -> Vec<String> {
    ids.iter().map(|id| speaker.t(&format!("disclosure-{id}"))).collect()
}

fn rules(done: &DisclosureReport, speaker: &Speaker<'_>) -> Vec<Vec<String>> {
    let row = |rule: &rihla_disclosure::RuleApplied| {
        let parameters: Vec<String> = rule.parameters.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        vec![speaker.word("protection-rule", &rule.rule), parameters.join(", "), speaker.whole(i128::from(rule.cells))]
    };
    std::iter::once(head(&["rule", "parameters", "cells"], speaker)).chain(done.rules.iter().map(row)).collect()
}

fn left(done: &DisclosureReport, speaker: &Speaker<'_>) -> Vec<Vec<String>> {
    let percent = |n: u8| format!("{} %", speaker.whole(i128::from(n)));
    let row = |level: &rihla_disclosure::LevelUtility| {
        vec![
            level.dimension.clone(),
            speaker.whole(i128::from(level.level)),
            speaker.whole(i128::from(level.valued)),
            percent(level.cells_percent),
            level.value_percent.map(percent).unwrap_or_default(),
        ]
    };
    std::iter::once(head(&["dimension", "depth", "cells", "shown", "of-value"], speaker)).chain(done.utility.iter().map(row)).collect()
}

fn indicators(done: &DisclosureReport, speaker: &Speaker<'_>) -> Vec<Vec<String>> {
    done.indicators.iter().map(|i| vec![i.id.clone(), speaker.whole(i128::from(i.cells)), speaker.whole(i128::from(i.shown))]).collect()
}

fn attack(done: &DisclosureReport, speaker: &Speaker<'_>) -> String {
    if !done.audit.run {
        return speaker.t("disclosure-attack-none");
    }
    let result = [
        ("cells", Value::from(done.audit.cells)),
        ("exact", Value::from(done.audit.exact)),
        ("undecided", Value::from(done.audit.undecided)),
        ("intervals", Value::from(done.audit.intervals)),
        ("narrow", Value::from(done.audit.narrow)),
        ("unproven", Value::from(done.audit.unproven)),
    ];
    speaker.say("disclosure-attack-result", &result)
}

fn warnings(list: &[Warning], speaker: &Speaker<'_>) -> Vec<String> {
    if list.is_empty() {
        return vec![speaker.t("disclosure-warnings-none")];
    }
    list.iter()
        .map(|warning| {
            // The kind's name as it is written in the report is the end of its message's id.
            let kind = serde_json::to_value(warning.kind).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
            let text = speaker.say(&format!("disclosure-warning-{kind}"), &[("count", Value::from(warning.count))]);
            match &warning.about {
                Some(about) => format!("! {text} ({about})"),
                None => format!("! {text}"),
            }
        })
        .collect()
}
