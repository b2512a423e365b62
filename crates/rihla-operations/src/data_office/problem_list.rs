//! The problem list of a delivery that was handed in: sealed, since it holds what was written about persons.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use rihla_model::{Problem, Severity};
use rihla_store::{SealWriter, UnsealReader, private_file};
use ring::rand::SecureRandom;

use super::upload::{self, Upload};
use crate::error::at;
use crate::{Node, OperationError};

/// So many problems of an upload's own files are listed one by one, and so many of earlier ones; all are counted.
pub(super) const MOST_LISTED: u64 = 100_000;

/// Whose problems are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ProblemFiles {
    /// Those of the files that were handed in.
    #[default]
    Own,
    /// Those of files that lay there before.
    Earlier,
    /// Those of all files of the source.
    All,
    /// Those of one file.
    One(String),
}

impl ProblemFiles {
    pub(super) fn wants(&self, upload: &Upload, file: &str) -> bool {
        match self {
            Self::Own => upload.has_file(file),
            Self::Earlier => !upload.has_file(file),
            Self::All => true,
            Self::One(name) => name == file,
        }
    }
}

/// Which problems are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProblemFilter {
    /// Of these files.
    pub files: ProblemFiles,
    /// Of this rule; all where there is none.
    pub rule: Option<String>,
    /// In this column; all where there is none.
    pub column: Option<String>,
    /// Whether notes are wanted too.
    pub notes: bool,
    /// So many are passed over.
    pub skip: u64,
}

/// One line of the list.
pub type ListedProblem = Problem;

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemPage {
    /// The problems, in the order of the files.
    pub problems: Vec<ListedProblem>,
    /// Where the next page begins; none where there is none.
    pub next: Option<u64>,
}

fn path(inbox: &Path, id: &str) -> PathBuf {
    upload::folder(inbox, id).join("problems.sealed")
}

/// The list while it is written.
pub(super) struct Listing {
    writer: SealWriter<BufWriter<File>>,
    path: PathBuf,
    /// How many lines of own files, and of earlier ones.
    listed: [u64; 2],
}

impl Listing {
    pub(super) fn create(inbox: &Path, id: &str, node: &Node, random: &dyn SecureRandom) -> Result<Self, OperationError> {
        let path = path(inbox, id);
        let file = BufWriter::new(private_file(&path).map_err(at(&path))?);
        Ok(Self { writer: SealWriter::new(file, &node.keyring.seal_keys()?, id.as_bytes(), random)?, path, listed: [0; 2] })
    }

    /// Adds a problem of one of the upload's own files, or of an earlier one.
    pub(super) fn add(&mut self, problem: &Problem, own: bool) -> Result<(), String> {
        let [of_own, of_earlier] = &mut self.listed;
        let listed = if own { of_own } else { of_earlier };
        if *listed >= MOST_LISTED {
            return Ok(());
        }
        *listed += 1;
        let mut line = serde_json::to_vec(problem).map_err(|error| error.to_string())?;
        line.push(b'\n');
        self.writer.write_all(&line).map_err(|error| error.to_string())
    }

    pub(super) fn end(self) -> Result<u64, OperationError> {
        let (mut file, _) = self.writer.finish()?;
        file.flush().map_err(at(&self.path))?;
        file.get_ref().sync_all().map_err(at(&self.path))?;
        Ok(self.listed.iter().sum())
    }
}

/// Reads the list until whoever takes it has enough.
pub(super) fn each(
    inbox: &Path,
    id: &str,
    node: &Node,
    take: &mut dyn FnMut(Problem) -> Result<bool, OperationError>,
) -> Result<(), OperationError> {
    let path = path(inbox, id);
    let file = BufReader::new(File::open(&path).map_err(at(&path))?);
    let lines = BufReader::new(UnsealReader::new(file, &node.keyring.seal_keys()?, id.as_bytes())?);
    for line in lines.lines() {
        let read = serde_json::from_str(&line.map_err(at(&path))?);
        if !take(read.map_err(|error| OperationError::damaged(path.clone(), &error))?)? {
            break;
        }
    }
    Ok(())
}

/// Reads a page of the list.
pub(super) fn page(inbox: &Path, upload: &Upload, node: &Node, filter: &ProblemFilter, most: usize) -> Result<ProblemPage, OperationError> {
    let (mut problems, mut passed, mut next) = (Vec::new(), 0, None);
    each(inbox, &upload.id, node, &mut |problem| {
        let wanted = filter.files.wants(upload, &problem.at.file)
            && (filter.notes || problem.severity > Severity::Note)
            && filter.rule.as_deref().is_none_or(|rule| rule == problem.rule.id())
            && filter.column.as_deref().is_none_or(|column| Some(column) == problem.at.column.as_deref());
        if wanted {
            passed += 1;
            if problems.len() == most {
                next = Some(filter.skip + most as u64);
                return Ok(false);
            }
            if passed > filter.skip {
                problems.push(problem);
            }
        }
        Ok(true)
    })?;
    Ok(ProblemPage { problems, next })
}
