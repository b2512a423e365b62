//! A change of a definition that one person proposes and another confirms.
//!
//! A definition decides what is published and how it is protected; whoever changes one alone could publish alone.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rihla_model::{AccountId, Saying};
use rihla_store::{Disk, write_durably};
use serde::{Deserialize, Serialize};
use similar::{ChangeTag, TextDiff};

use crate::OperationError;
use crate::error::at;

/// The folder of proposals within the observatory's; definitions are not looked for in it.
const ROOM: &str = ".proposed";

/// How a proposal stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum ProposalState {
    /// It waits for another person.
    Waits,
    /// It was confirmed and written.
    Confirmed {
        /// When.
        at: Timestamp,
        /// By whom.
        by: AccountId,
    },
    /// It was declined, or taken back by whoever proposed it.
    Declined {
        /// When.
        at: Timestamp,
        /// By whom.
        by: AccountId,
    },
}

/// A proposed definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// What it is called: random letters.
    pub id: String,
    /// The file, as `sources/permits.toml`.
    pub file: String,
    /// Who proposes.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub why: String,
    /// The text that it changes; none where the file is new.
    pub before: Option<String>,
    /// The text that is proposed.
    pub after: String,
    /// How it stands.
    pub state: ProposalState,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// It stays.
    Same,
    /// It goes.
    Gone,
    /// It is new.
    New,
    /// Lines that stay are left out here.
    Cut,
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    /// What became of it.
    pub kind: LineKind,
    /// Its number in the text where it stands; none where lines are left out.
    pub number: Option<usize>,
    /// The line.
    pub text: String,
}

/// How many lines that stay are shown around those that change.
const AROUND: usize = 3;

/// The lines of two texts side by side, those far from any change left out.
#[must_use]
pub(super) fn difference(before: &str, after: &str) -> Vec<DiffLine> {
    let diff = TextDiff::from_lines(before, after);
    let mut out = Vec::new();
    for (at, group) in diff.grouped_ops(AROUND).iter().enumerate() {
        if at > 0 {
            out.push(DiffLine { kind: LineKind::Cut, number: None, text: String::new() });
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let (kind, number) = match change.tag() {
                ChangeTag::Equal => (LineKind::Same, change.new_index()),
                ChangeTag::Delete => (LineKind::Gone, change.old_index()),
                ChangeTag::Insert => (LineKind::New, change.new_index()),
            };
            out.push(DiffLine {
                kind,
                number: number.map(|number| number + 1),
                text: change.value().trim_end_matches(['\r', '\n']).to_owned(),
            });
        }
    }
    out
}

impl Proposal {
    /// What it changes, line by line.
    #[must_use]
    pub fn difference(&self) -> Vec<DiffLine> {
        difference(self.before.as_deref().unwrap_or_default(), &self.after)
    }
}

fn room(observatory: &Path) -> PathBuf {
    observatory.join(ROOM)
}

fn is_id(id: &str) -> bool {
    id.len() == 24 && id.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

pub(super) fn absent() -> OperationError {
    OperationError::Refused(Saying::new("data-no-proposal", "there is no such proposal here"))
}

/// Reads a proposal.
pub(super) fn read(observatory: &Path, id: &str) -> Result<Proposal, OperationError> {
    if !is_id(id) {
        return Err(absent());
    }
    let path = room(observatory).join(format!("{id}.json"));
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(absent()),
        Err(error) => return Err(at(&path)(error)),
    };
    serde_json::from_slice(&bytes).map_err(|error| OperationError::damaged(path, &error))
}

/// All proposals, the newest first.
pub(super) fn all(observatory: &Path) -> Result<Vec<Proposal>, OperationError> {
    let path = room(observatory);
    let entries = match fs::read_dir(&path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(at(&path)(error)),
    };
    let mut out = Vec::new();
    for entry in entries {
        let name = entry.map_err(at(&path))?.file_name();
        if let Some(id) = name.to_str().and_then(|name| name.strip_suffix(".json")).filter(|id| is_id(id)) {
            out.push(read(observatory, id)?);
        }
    }
    out.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    Ok(out)
}

/// Writes how a proposal stands.
pub(super) fn write(observatory: &Path, disk: &Disk, proposal: &Proposal) -> Result<(), OperationError> {
    let folder = room(observatory);
    disk.create_folder(&folder).map_err(unwritable)?;
    let path = folder.join(format!("{}.json", proposal.id));
    let bytes = serde_json::to_vec_pretty(proposal).map_err(|error| OperationError::damaged(path.clone(), &error))?;
    write_durably(disk, &path, &bytes).map_err(unwritable)
}

/// The folder of definitions belongs to the operator, who may keep it from being written.
pub(super) fn unwritable(_: rihla_store::StoreError) -> OperationError {
    OperationError::Refused(Saying::new(
        "data-definitions-closed",
        "the node may not write into the folder of definitions; whoever runs it can allow that, or change the file there",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_shows_what_changes_and_a_little_around() {
        let before: String = (1..=30).map(|n| format!("line {n}\n")).collect();
        let after = before.replace("line 3\n", "line three\n").replace("line 25\n", "");
        let lines = difference(&before, &after);
        let words: Vec<(LineKind, Option<usize>)> = lines.iter().map(|line| (line.kind, line.number)).collect();
        assert!(words.contains(&(LineKind::Gone, Some(3))) && words.contains(&(LineKind::New, Some(3))));
        assert!(words.contains(&(LineKind::Gone, Some(25))) && words.contains(&(LineKind::Cut, None)));
        assert!(!lines.iter().any(|line| line.text == "line 12"));
        assert!(difference(&before, &before).is_empty());
    }
}
