//! `rihla register compare`.

use std::path::{Path, PathBuf};

use clap::Args;
use rihla_language::Speaker;
use rihla_model::definition::DefinitionError;
use rihla_operations::OperationError;
use rihla_register::Definition;
use rihla_register::definition::{Change, SourceText, compare, may_follow};
use serde::Serialize;

use super::failure::unreadable;
use super::{ShowArguments, print_table, say, to_json};

/// Arguments of `rihla register compare`.
#[derive(Debug, Args)]
pub(super) struct Compare {
    /// The register's file as it was
    #[arg(value_name = "FILE")]
    old: PathBuf,
    /// The register's file as it is to be
    #[arg(value_name = "FILE")]
    new: PathBuf,
}

/// A change as programs read it.
#[derive(Serialize)]
struct Line {
    weight: &'static str,
    place: String,
    file: String,
    line: usize,
    column: usize,
    code: String,
    message: String,
}

impl Compare {
    pub(super) fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let (old_text, new_text) = (text(&self.old)?, text(&self.new)?);
        let (old_name, new_name) = (self.old.display().to_string(), self.new.display().to_string());
        let (old, new) = (SourceText { file: &old_name, text: &old_text }, SourceText { file: &new_name, text: &new_text });
        let (before, after) = (parse(old)?, parse(new)?);
        let changes = compare(&before, &after);
        let faults: Vec<DefinitionError> = match may_follow(&before, &after) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.iter().flat_map(|fault| fault.located(old, new)).collect(),
        };
        let lines = changes.iter().map(|change| line(change, old, new));
        if show.json {
            let lines: Vec<Line> = lines.collect();
            let out = serde_json::json!({ "old": before.version, "new": after.version, "may_follow": faults.is_empty(), "changes": lines });
            say(&to_json(&out)?);
        } else {
            let heads = ["command-head-weight", "command-head-place", "command-head-change"];
            let mut rows = vec![heads.map(|id| speaker.t(id)).to_vec()];
            rows.extend(changes.iter().zip(lines).map(|(change, at)| {
                let place = format!("{}:{}:{}", at.file, at.line, at.column);
                vec![speaker.word("definition-weight", at.weight), place, speaker.tell(&change.what)]
            }));
            if changes.is_empty() {
                say(&speaker.t("command-register-same"));
            } else {
                print_table(&rows, &[]);
            }
            if faults.is_empty() && !changes.is_empty() {
                let (old, new) = (speaker.ungrouped(before.version.into()), speaker.ungrouped(after.version.into()));
                say(&speaker.say("command-register-follows", &[("old", old.into()), ("new", new.into())]));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(OperationError::Definitions(faults).into()) }
    }
}

fn text(path: &Path) -> anyhow::Result<String> {
    Ok(std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))?)
}

fn parse(written: SourceText<'_>) -> Result<Definition, OperationError> {
    Definition::parse(written.file, written.text).map_err(OperationError::Definitions)
}

fn line(change: &Change, old: SourceText<'_>, new: SourceText<'_>) -> Line {
    let located = change.located(old, new, change.what.clone());
    Line {
        weight: change.weight.name(),
        place: change.place.clone(),
        file: located.file,
        line: located.line,
        column: located.column,
        code: change.what.id().to_owned(),
        message: change.what.to_string(),
    }
}
