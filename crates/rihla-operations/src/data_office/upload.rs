//! A delivery that was handed in by a browser: read and told of before it is put among the deliveries, and taken back if need be.
//!
//! It waits in a folder of the inbox that no build looks into: the same disk, so that putting it in place is one rename a file.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rihla_ingest::{cut_out, matches_file};
use rihla_model::definition::{ColumnKind, SourceDefinition};
use rihla_model::{AccountId, Saying, SourceId, parse_period};
use rihla_store::{Disk, private_file, write_durably};
use serde::{Deserialize, Serialize};

use crate::OperationError;
use crate::build::SourceOutcome;
use crate::build::receipt::ProblemTally;
use crate::error::at;

/// The folder of the inbox in which uploads wait; a build passes over names that begin with a dot.
const ROOM: &str = ".uploads";
const ABOUT: &str = "upload.json";
/// The longest name of a file, in bytes.
const LONGEST_NAME: usize = 200;
/// The most files of one upload.
const MOST_FILES: usize = 50;

/// How an upload stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum UploadState {
    /// It is to be read.
    Waits,
    /// It was read; nothing was stored of its rows.
    Read {
        /// What a build would find. Its problems are those of this upload's own files.
        outcome: Box<SourceOutcome>,
        /// What was delivered before; none where this is the first.
        before: Option<Before>,
        /// Lines of the problem list.
        listed: u64,
        /// Problems of files that lay there before, worst first.
        #[serde(default)]
        earlier: Vec<ProblemTally>,
        /// Those files, each with how many problems it has, notes left out.
        #[serde(default)]
        earlier_files: Vec<(String, u64)>,
    },
    /// It could not be read.
    Failed {
        /// Why.
        reason: Saying,
    },
    /// It is among the deliveries.
    Accepted {
        /// When.
        at: Timestamp,
        /// By whom.
        by: AccountId,
    },
    /// It was among the deliveries, and is no more.
    TakenBack {
        /// When.
        at: Timestamp,
        /// By whom.
        by: AccountId,
    },
}

/// What was delivered before, in counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// When it was taken in.
    pub received_at: Timestamp,
    /// Files.
    pub files: usize,
    /// Rows in the files.
    pub rows_read: u64,
    /// Rows used.
    pub rows_used: u64,
    /// Rows set aside for a fault.
    pub rows_set_aside: u64,
    /// Rows set aside because the key's policy prefers another of the same key.
    #[serde(default)]
    pub rows_settled: u64,
    /// First and last period.
    pub periods: Option<(String, String)>,
}

/// One file of an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadedFile {
    /// Its name, as it will be called in the inbox.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Whether it takes the place of a file of that name.
    pub replaces: bool,
    /// Rows and cells of it with an error; none before it is read.
    #[serde(default)]
    pub faults: Option<u64>,
    /// The file whose place it took.
    #[serde(default)]
    pub took: Option<Standing>,
}

/// A file that stands among the deliveries, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Its name.
    pub name: String,
    /// When it came: when it was handed in, else when the file was written.
    pub came: Timestamp,
    /// Rows and cells of it with an error; none where it was not handed in here, or is not the file that was.
    pub faults: Option<u64>,
}

/// A delivery that was handed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Upload {
    /// What it is called: random letters.
    pub id: String,
    /// Its source.
    pub source: SourceId,
    /// Who handed it in.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
    /// Its files.
    pub files: Vec<UploadedFile>,
    /// How it stands.
    pub state: UploadState,
}

impl Upload {
    /// Whether a file is one of its own; what is said of no file in particular is said of what was handed in.
    #[must_use]
    pub fn has_file(&self, name: &str) -> bool {
        name.is_empty() || self.files.iter().any(|file| file.name == name)
    }
}

/// The folder of all uploads.
pub(super) fn room(inbox: &Path) -> PathBuf {
    inbox.join(ROOM)
}

/// The folder of one upload.
pub(super) fn folder(inbox: &Path, id: &str) -> PathBuf {
    room(inbox).join(id)
}

/// Where a file of an upload is until it is accepted.
pub(super) fn waiting(inbox: &Path, id: &str, name: &str) -> PathBuf {
    folder(inbox, id).join("files").join(name)
}

/// Where the file is whose place another took.
pub(super) fn replaced(inbox: &Path, id: &str, name: &str) -> PathBuf {
    folder(inbox, id).join("replaced").join(name)
}

fn absent() -> OperationError {
    OperationError::Refused(Saying::new("data-no-upload", "there is no such delivery any more; hand it in again"))
}

/// An id as it stands in an address: letters that this program makes and no others.
fn is_id(id: &str) -> bool {
    id.len() == 24 && id.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Reads an upload.
///
/// # Errors
/// [`OperationError::Refused`] where there is none.
pub(super) fn read(inbox: &Path, id: &str) -> Result<Upload, OperationError> {
    if !is_id(id) {
        return Err(absent());
    }
    let path = folder(inbox, id).join(ABOUT);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(absent()),
        Err(error) => return Err(at(&path)(error)),
    };
    serde_json::from_slice(&bytes).map_err(|error| OperationError::damaged(path, &error))
}

/// Writes how an upload stands, as a whole or not at all.
pub(super) fn write(inbox: &Path, disk: &Disk, upload: &Upload) -> Result<(), OperationError> {
    let path = folder(inbox, &upload.id).join(ABOUT);
    let bytes = serde_json::to_vec_pretty(upload).map_err(|error| OperationError::damaged(path.clone(), &error))?;
    Ok(write_durably(disk, &path, &bytes)?)
}

/// All uploads, the newest first. Folders of uploads that never ended are passed over.
pub(super) fn all(inbox: &Path) -> Result<Vec<Upload>, OperationError> {
    let path = room(inbox);
    let entries = match fs::read_dir(&path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(at(&path)(error)),
    };
    let mut out = Vec::new();
    for entry in entries {
        let name = entry.map_err(at(&path))?.file_name();
        match name.to_str().filter(|name| is_id(name)).map(|id| read(inbox, id)) {
            Some(Ok(upload)) => out.push(upload),
            Some(Err(OperationError::Refused(_))) | None => {}
            Some(Err(error)) => return Err(error),
        }
    }
    out.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    Ok(out)
}

/// Removes an upload with its files.
pub(super) fn remove(inbox: &Path, disk: &Disk, id: &str) -> Result<(), OperationError> {
    Ok(disk.remove(&folder(inbox, id))?)
}

/// What a file is called in the inbox: as it is, or in the folder that a pattern of the source names; none where it is not the source's.
fn inbox_name(source: &SourceDefinition, name: &str) -> Option<String> {
    let folders = source.files.iter().filter_map(|pattern| pattern.rsplit_once('/')).map(|(folder, _)| folder);
    let within = folders.filter(|folder| !folder.contains(['*', '?'])).map(|folder| format!("{folder}/{name}"));
    std::iter::once(name.to_owned()).chain(within).find(|name| matches_file(source, name))
}

/// What stands in the name of a file where its period is to stand, and is none.
fn strange_period(source: &SourceDefinition, name: &str) -> Option<String> {
    let reader = &source.reader;
    let (column, pattern) = (reader.file_column.as_deref()?, reader.file_pattern.as_deref()?);
    let column = source.columns.iter().find(|it| it.kind == ColumnKind::Period && it.name.as_slice().iter().any(|name| name == column))?;
    let part = cut_out(pattern, name).unwrap_or_default();
    parse_period(part, column.form.as_deref()).is_err().then(|| part.to_owned())
}

/// Makes the folders in which a file of the inbox is to stand.
pub(super) fn make_folders(disk: &Disk, inbox: &Path, file: &Path) -> Result<(), OperationError> {
    let below = file.parent().and_then(|parent| parent.strip_prefix(inbox).ok()).unwrap_or(Path::new(""));
    let mut folder = inbox.to_owned();
    for part in below.components() {
        folder.push(part);
        disk.create_folder(&folder)?;
    }
    Ok(())
}

/// An upload whose files are coming in. What does not end is removed.
pub struct Incoming {
    inbox: PathBuf,
    disk: Disk,
    upload: Upload,
    writing: Option<(fs::File, PathBuf)>,
    ended: bool,
}

impl std::fmt::Debug for Incoming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Incoming").field("upload", &self.upload.id).finish_non_exhaustive()
    }
}

impl Incoming {
    /// Makes the folder of an upload.
    pub(super) fn begin(inbox: &Path, disk: &Disk, upload: Upload) -> Result<Self, OperationError> {
        for folder in [inbox.to_owned(), room(inbox), folder(inbox, &upload.id)] {
            disk.create_folder(&folder)?;
        }
        Ok(Self { inbox: inbox.to_owned(), disk: disk.clone(), upload, writing: None, ended: false })
    }

    /// Begins a file.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where the name is none of the source's, or there are too many files.
    pub fn file(&mut self, source: &SourceDefinition, name: &str) -> Result<(), OperationError> {
        self.end_file()?;
        let refused = |saying: Saying| Err(OperationError::Refused(saying));
        let usable = !name.is_empty() && name.len() <= LONGEST_NAME && !name.starts_with('.') && !name.contains(['/', '\\']);
        if !usable || name.chars().any(char::is_control) {
            return refused(Saying::new("data-file-name", "a file has no name that can be kept; give it one of letters and digits"));
        }
        let Some(name) = inbox_name(source, name) else {
            let saying = Saying::new("data-file-other", "'{name}' is no file of this source, whose files are called {patterns}; rename it");
            return refused(saying.with("name", name).with("patterns", source.files.join(", ")));
        };
        if let Some(part) = strange_period(source, &name) {
            let saying = Saying::new(
                "data-file-period",
                "the name of a file of this source says which period it is for, as in {pattern} with the period in place of the star; '{part}' in '{name}' is none; rename it",
            );
            let pattern = source.reader.file_pattern.as_deref().unwrap_or_default();
            return refused(saying.with("pattern", pattern).with("part", part).with("name", &name));
        }
        if self.upload.files.len() >= MOST_FILES || self.upload.files.iter().any(|file| file.name == name) {
            return refused(Saying::new("data-files-many", "hand in at most {most} files at a time, each once").with("most", MOST_FILES));
        }
        let path = waiting(&self.inbox, &self.upload.id, &name);
        make_folders(&self.disk, &self.inbox, &path)?;
        let replaces = self.inbox.join(&name).exists();
        self.upload.files.push(UploadedFile { name, bytes: 0, replaces, faults: None, took: None });
        self.writing = Some((private_file(&path).map_err(at(&path))?, path));
        Ok(())
    }

    /// Adds bytes to the file that was begun last.
    ///
    /// # Errors
    /// [`OperationError::File`].
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), OperationError> {
        if let (Some((file, path)), Some(line)) = (&mut self.writing, self.upload.files.last_mut()) {
            file.write_all(bytes).map_err(at(path))?;
            line.bytes += bytes.len() as u64;
        }
        Ok(())
    }

    fn end_file(&mut self) -> Result<(), OperationError> {
        match self.writing.take() {
            Some((file, path)) => file.sync_all().map_err(at(&path)),
            None => Ok(()),
        }
    }

    /// Ends the upload: it waits to be read.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where no file came.
    pub fn end(mut self) -> Result<Upload, OperationError> {
        self.end_file()?;
        if self.upload.files.iter().all(|file| file.bytes == 0) {
            return Err(OperationError::Refused(Saying::new("data-no-file", "no file came, or only empty ones; choose one")));
        }
        write(&self.inbox, &self.disk, &self.upload)?;
        self.ended = true;
        Ok(self.upload.clone())
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if !self.ended
            && let Err(error) = remove(&self.inbox, &self.disk, &self.upload.id)
        {
            tracing::warn!(error.code = error.saying().id(), "an upload that did not end could not be removed");
        }
    }
}
