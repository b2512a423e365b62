//! The printed summary: what came out, what was wrong where, what needs a person.

use jiff::Timestamp;
use rihla_language::{Speaker, Value};
use rihla_model::Severity;
use rihla_operations::build::receipt::ProblemTally;
use rihla_operations::build::{BuildOutcome, DatasetState, SourceOutcome, SourceState};
use rihla_operations::publish::bridge_words::facts;
use rihla_operations::{Definitions, Places};
use serde::Serialize;

use super::terminal::say;

/// Lines of problems shown for one source; the complete list is in the restricted problem file.
const MOST_PROBLEMS: usize = 8;

/// A value as indented JSON.
pub(super) fn to_json<T: Serialize>(value: &T) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(value)?)
}

/// Prints what came out of a build.
pub(super) fn print_build(outcome: &BuildOutcome, definitions: &Definitions, places: &Places, speaker: &Speaker<'_>) {
    say(speaker.local(&definitions.observatory.name));
    say("");
    print_sources(&outcome.sources, speaker);
    say("");
    say(&speaker.t("command-datasets"));
    let head = ["dataset", "state", "cells", "withheld", "periods", "vintage"].map(|h| speaker.t(&format!("command-head-{h}")));
    let mut rows = vec![head.to_vec()];
    for dataset in &outcome.datasets {
        let withheld = dataset.primary + dataset.secondary + dataset.unreliable;
        rows.push(vec![
            dataset.id.clone(),
            dataset_state(&dataset.state, speaker),
            speaker.whole(i128::from(dataset.cells)),
            speaker.whole(i128::from(withheld)),
            span(dataset.periods.as_ref()),
            dataset.vintage.as_ref().map(|v| v.chars().take(8).collect()).unwrap_or_default(),
        ]);
    }
    print_table(&rows, &[2, 3]);
    for dataset in outcome.datasets.iter().filter(|d| !d.left_out.is_empty()) {
        for note in &dataset.left_out {
            let what = [
                ("dataset", Value::from(dataset.id.clone())),
                ("source", Value::from(note.source.clone())),
                ("rule", Value::from(speaker.word("rule", &note.rule))),
                ("dimension", Value::from(note.dimension.clone().unwrap_or_default())),
                ("count", Value::from(note.count)),
            ];
            say(&format!("  ! {}", speaker.say("command-left-out", &what)));
        }
    }
    for dataset in outcome.datasets.iter().filter(|d| d.told_before > 0) {
        let what = [("dataset", Value::from(dataset.id.clone())), ("count", Value::from(dataset.told_before))];
        say(&format!("  ! {}", speaker.say("command-told-before", &what)));
    }
    for dataset in &outcome.datasets {
        for bridged in &dataset.bridges {
            let mut what = facts(bridged, speaker);
            what.push(("dataset", Value::from(dataset.id.clone())));
            what.push(("source", Value::from(bridged.source.clone())));
            what.push(("dimension", Value::from(bridged.dimension.clone())));
            say(&format!("  · {}", speaker.say("command-bridged", &what)));
        }
    }
    say("");
    let needs: Vec<String> = needs(outcome, speaker);
    if needs.is_empty() {
        say(&speaker.t("command-needs-nothing"));
    } else {
        say(&speaker.t("command-needs"));
        for need in needs {
            say(&format!("  → {need}"));
        }
    }
    say(&speaker.say("command-data-folder", &[("folder", Value::from(places.data.display().to_string()))]));
}

/// Prints what was read from each source, worst problems first.
pub(super) fn print_sources(sources: &[SourceOutcome], speaker: &Speaker<'_>) {
    say(&speaker.t("command-sources"));
    let head = ["source", "agency", "state", "files", "rows", "used", "aside", "periods"].map(|h| speaker.t(&format!("command-head-{h}")));
    let mut rows = vec![head.to_vec()];
    for source in sources {
        rows.push(vec![
            source.id.clone(),
            source.agency.clone(),
            source_state(&source.state, speaker),
            speaker.whole(source.files as i128),
            speaker.whole(i128::from(source.rows_read)),
            speaker.whole(i128::from(source.rows_used)),
            speaker.whole(i128::from(source.rows_set_aside)),
            span(source.periods.as_ref()),
        ]);
    }
    print_table(&rows, &[3, 4, 5, 6]);
    for source in sources {
        if let SourceState::Unusable { reason } = &source.state {
            say(&format!("\n  ✗ {}: {}", source.id, speaker.tell(reason)));
        }
        // Notes are of use in the complete list; on screen they would bury what needs a look.
        let (worse, notes): (Vec<&ProblemTally>, Vec<&ProblemTally>) = source.problems.iter().partition(|p| p.severity > Severity::Note);
        if worse.is_empty() {
            continue;
        }
        say(&format!("\n  {}", source.id));
        for problem in worse.iter().take(MOST_PROBLEMS) {
            say(&format!("    {}", problem_line(problem, speaker)));
            say(&format!("        {}", speaker.tell(&problem.remedy)));
        }
        let rest = worse.len().saturating_sub(MOST_PROBLEMS);
        if rest > 0 || !notes.is_empty() {
            say(&format!(
                "    {}",
                speaker.say("command-more-problems", &[("rest", Value::from(rest)), ("notes", Value::from(notes.len()))])
            ));
        }
    }
}

fn problem_line(problem: &ProblemTally, speaker: &Speaker<'_>) -> String {
    let mark = match problem.severity {
        Severity::Note => "·",
        Severity::Warning => "!",
        Severity::Error => "✗",
        Severity::Fatal => "✗✗",
    };
    let count = speaker.whole(i128::from(problem.count));
    let first = speaker.say("command-first-at", &[("place", Value::Said(speaker.tell(&problem.first.saying())))]);
    let column = problem.column.as_ref().map(|c| format!(" [{c}]")).unwrap_or_default();
    format!("{mark} {count} × {}{column} — {first}", speaker.word("rule", &problem.rule))
}

fn source_state(state: &SourceState, speaker: &Speaker<'_>) -> String {
    speaker.t(match state {
        SourceState::New => "command-source-new",
        SourceState::Unchanged => "command-source-unchanged",
        SourceState::NothingDelivered => "command-source-nothing",
        SourceState::Unusable { .. } => "command-source-unusable",
    })
}

fn dataset_state(state: &DatasetState, speaker: &Speaker<'_>) -> String {
    match state {
        DatasetState::Released { release, embargo: None } => {
            speaker.say("command-dataset-released", &[("release", Value::from(release.clone()))])
        }
        DatasetState::Released { release, embargo: Some(at) } => {
            let at = at.parse::<Timestamp>().map_or_else(|_| at.clone(), |at| speaker.moment(at));
            speaker.say("command-dataset-embargo", &[("release", Value::from(release.clone())), ("at", Value::from(at))])
        }
        DatasetState::Unchanged { release } => speaker.say("command-dataset-unchanged", &[("release", Value::from(release.clone()))]),
        DatasetState::Waiting { have, need, .. } => {
            speaker.say("command-dataset-waiting", &[("have", Value::from(*have)), ("need", Value::from(*need))])
        }
        DatasetState::Skipped { .. } => speaker.t("command-dataset-skipped"),
    }
}

fn needs(outcome: &BuildOutcome, speaker: &Speaker<'_>) -> Vec<String> {
    let mut out = Vec::new();
    for dataset in &outcome.datasets {
        match &dataset.state {
            DatasetState::Waiting { approval, .. } => {
                let id = if approval == "standing" { "command-need-standing" } else { "command-need-approval" };
                out.push(speaker.say(id, &[("dataset", Value::from(dataset.id.clone()))]));
            }
            DatasetState::Skipped { sources } => {
                let sources = sources.join(", ");
                out.push(
                    speaker.say("command-need-source", &[("dataset", Value::from(dataset.id.clone())), ("sources", Value::from(sources))]),
                );
            }
            DatasetState::Released { .. } | DatasetState::Unchanged { .. } => {}
        }
    }
    out
}

fn span(periods: Option<&(String, String)>) -> String {
    match periods {
        Some((first, last)) if first == last => first.clone(),
        Some((first, last)) => format!("{first}…{last}"),
        None => String::new(),
    }
}

/// Prints rows in aligned columns; the named columns hold numbers and stand at their end.
pub(super) fn print_table(rows: &[Vec<String>], numeric: &[usize]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width: Vec<usize> =
        (0..columns).map(|c| rows.iter().filter_map(|r| r.get(c)).map(|t| t.chars().count()).max().unwrap_or(0)).collect();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .enumerate()
            .map(|(at, text)| {
                let blanks = " ".repeat(width.get(at).copied().unwrap_or(0).saturating_sub(text.chars().count()));
                if numeric.contains(&at) { format!("{blanks}{text}") } else { format!("{text}{blanks}") }
            })
            .collect();
        say(format!("  {}", cells.join("  ")).trim_end());
    }
}
