//! `backup create`: taking a backup while the node is at work.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use rihla_store::backup::back_up;
use rihla_store::{ContentHasher, Database, Disk, FileEntry, MANIFEST_FILE, Manifest, SignedManifest, hash_file, write_durably};
use ring::rand::SecureRandom;

use super::list::{MAKING, list_backups, unproven};
use super::{AboutBackup, DATA, DEFINITIONS, ROWS, RowsTaken};
use crate::definitions::Definitions;
use crate::error::at;
use crate::{Node, OperationError};

/// What is not copied of a data folder: what is being made, the lock, the index of words, which is made of the rows, and the rows, which are
/// copied as rows.
const LEFT_OUT: [&str; 3] = ["tmp", "lock", crate::search::FOLDER];
const BLOCK: usize = 1 << 16;

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupMade {
    /// Where it is.
    pub path: PathBuf,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// How many rows it has; none where the node keeps none.
    pub rows: Option<u64>,
    /// How many files it has.
    pub files: usize,
    /// How many bytes.
    pub bytes: u64,
}

/// Takes a backup into a folder of its own within the backup folder. It blocks its thread while files are copied.
///
/// # Errors
/// [`OperationError::Store`], also where a build holds the data folder; [`OperationError::File`]; [`OperationError::Cancelled`]. What was
/// begun is then removed, or by the next backup.
pub async fn create_backup(
    folder: &Path,
    node: &Node,
    definitions: &Definitions,
    database: Option<&Database>,
    now: Timestamp,
    rng: &(dyn SecureRandom + Sync),
    stop: &AtomicBool,
) -> Result<BackupMade, OperationError> {
    let _lock = node.folder.lock("backup", now)?;
    let disk = node.folder.disk();
    disk.create_folder(folder)?;
    remove_halves(disk, folder)?;
    let making = folder.join(format!("{MAKING}{}", name_of(now)));
    disk.create_folder(&making)?;
    let made = fill(&making, folder, node, definitions, database, now, rng, stop).await;
    let (files, rows, bytes) = match made {
        Ok(made) => made,
        Err(error) => {
            // what cannot be removed now is removed by the next backup
            drop(disk.remove(&making));
            return Err(error);
        }
    };
    let path = free_name(folder, now);
    disk.rename(&making, &path)?;
    disk.sync_folder(folder)?;
    Ok(BackupMade { path, taken_at: now, rows, files, bytes })
}

#[expect(clippy::too_many_arguments, reason = "the parts of a backup, once")]
async fn fill(
    making: &Path,
    folder: &Path,
    node: &Node,
    definitions: &Definitions,
    database: Option<&Database>,
    now: Timestamp,
    rng: &(dyn SecureRandom + Sync),
    stop: &AtomicBool,
) -> Result<(usize, Option<u64>, u64), OperationError> {
    let disk = node.folder.disk();
    let mut files = BTreeMap::new();
    let rows = match database {
        Some(database) => Some(take_rows(making, node, database, now, rng, stop, &mut files).await?),
        None => None,
    };
    let before = list_backups(folder)?.into_iter().next().and_then(|line| Some((unproven(&line.path)?.files, line.path)));
    let mut copy = Copying { disk, making, before: before.as_ref(), stop, files: &mut files, folders: BTreeSet::new() };
    for (name, source) in data_files(node.folder.path())? {
        copy.take(&format!("{DATA}/{name}"), &source)?;
    }
    let texts = definitions.texts.keys().map(|name| (name.clone(), definitions.folder.join(name)));
    let vocabularies = definitions.observatory.vocabularies.iter().flat_map(|sub| {
        definitions.vocabulary_texts.keys().map(move |name| (format!("{sub}/{name}"), definitions.folder.join(sub).join(name)))
    });
    for (name, source) in texts.chain(vocabularies) {
        copy.take(&format!("{DEFINITIONS}/{name}"), &source)?;
    }
    let folders = std::mem::take(&mut copy.folders);
    disk.sync_files(&files.keys().map(|name| making.join(name)).collect::<Vec<_>>())?;
    let about = AboutBackup {
        taken_at: now,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        observatory: definitions.observatory.id.to_string(),
        rows: rows.clone(),
    };
    let bytes = files.values().map(|entry| entry.bytes).sum();
    let count = files.len();
    let signed = SignedManifest::sign(Manifest::new(about, files), &node.keyring.signer()?)?;
    write_durably(disk, &making.join(MANIFEST_FILE), &signed.to_bytes()?)?;
    for folder in folders.iter().rev() {
        disk.sync_folder(folder)?;
    }
    disk.sync_folder(making)?;
    Ok((count, rows.map(|rows| rows.count), bytes))
}

async fn take_rows(
    making: &Path,
    node: &Node,
    database: &Database,
    now: Timestamp,
    rng: &(dyn SecureRandom + Sync),
    stop: &AtomicBool,
    files: &mut BTreeMap<String, FileEntry>,
) -> Result<RowsTaken, OperationError> {
    let path = making.join(ROWS);
    let file = Stoppable { inner: node.folder.disk().create_file(&path)?, stop };
    let taken = back_up(database, file, &node.keyring.backup_keys()?, now, rng).await;
    if stop.load(Ordering::Relaxed) {
        return Err(OperationError::Cancelled);
    }
    let (file, manifest) = taken?;
    file.inner.sync()?;
    files.insert(ROWS.to_owned(), hash_file(&path)?);
    Ok(RowsTaken { engine: manifest.engine.clone(), count: manifest.rows(), migrations: manifest.migrations })
}

/// A file that takes no more bytes when somebody asked to stop.
struct Stoppable<'a, W> {
    inner: W,
    stop: &'a AtomicBool,
}

impl<W: Write> Write for Stoppable<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.stop.load(Ordering::Relaxed) { Err(io::Error::other("stopped on request")) } else { self.inner.write(bytes) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Copies files one by one.
struct Copying<'a> {
    disk: &'a Disk,
    making: &'a Path,
    before: Option<&'a (BTreeMap<String, FileEntry>, PathBuf)>,
    stop: &'a AtomicBool,
    files: &'a mut BTreeMap<String, FileEntry>,
    folders: BTreeSet<PathBuf>,
}

impl Copying<'_> {
    fn take(&mut self, name: &str, source: &Path) -> Result<(), OperationError> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(OperationError::Cancelled);
        }
        let target = self.making.join(name);
        self.make_folders(&target)?;
        let before = self.before.and_then(|(files, path)| Some((files.get(name)?, path.join(name))));
        let entry = match before {
            Some((known, held)) if same_size(source, known) && hash_file(source)? == *known => {
                self.disk.link(&held, &target)?;
                *known
            }
            _ => match self.copy(source, &target)? {
                Some(entry) => entry,
                // it was removed since it was listed, as a request is that was erased
                None => return Ok(()),
            },
        };
        self.files.insert(name.to_owned(), entry);
        Ok(())
    }

    fn make_folders(&mut self, target: &Path) -> Result<(), OperationError> {
        let within = target.strip_prefix(self.making).ok().and_then(Path::parent).unwrap_or(Path::new(""));
        let mut folder = self.making.to_path_buf();
        for part in within {
            folder.push(part);
            if self.folders.insert(folder.clone()) {
                self.disk.create_folder(&folder)?;
            }
        }
        Ok(())
    }

    /// Copies a file and hashes what was copied.
    fn copy(&self, source: &Path, target: &Path) -> Result<Option<FileEntry>, OperationError> {
        let mut from = match File::open(source) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => BufReader::new(other.map_err(at(source))?),
        };
        let mut to = self.disk.create_file(target)?;
        let (mut hasher, mut block) = (ContentHasher::default(), vec![0; BLOCK]);
        loop {
            let count = from.read(&mut block).map_err(at(source))?;
            let Some(bytes) = block.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
            hasher.update(bytes);
            to.write_all(bytes).map_err(at(target))?;
        }
        Ok(Some(hasher.finish()))
    }
}

fn same_size(source: &Path, known: &FileEntry) -> bool {
    fs::metadata(source).is_ok_and(|found| found.len() == known.bytes)
}

/// The files of a data folder that are copied, by name.
fn data_files(root: &Path) -> Result<BTreeMap<String, PathBuf>, OperationError> {
    let mut files = BTreeMap::new();
    let mut open = vec![(root.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            other => other.map_err(at(&folder))?,
        };
        for entry in entries {
            let entry = entry.map_err(at(&folder))?;
            let plain = entry.file_name().to_string_lossy().into_owned();
            // half-written files have names that begin with a point
            let rows = prefix.is_empty() && plain.starts_with(crate::node::DATABASE_FILE);
            if plain.starts_with('.') || rows || (prefix.is_empty() && LEFT_OUT.contains(&plain.as_str())) {
                continue;
            }
            let (name, kind) = (format!("{prefix}{plain}"), entry.file_type().map_err(at(&folder))?);
            if kind.is_dir() {
                open.push((entry.path(), format!("{name}/")));
            } else {
                files.insert(name, entry.path());
            }
        }
    }
    Ok(files)
}

fn name_of(now: Timestamp) -> String {
    now.strftime("%Y-%m-%dT%H%M%SZ").to_string()
}

/// A name that no backup has.
fn free_name(folder: &Path, now: Timestamp) -> PathBuf {
    let name = name_of(now);
    let further = (2..).map(|number| format!("{name}-{number}"));
    let mut names = std::iter::once(name.clone()).chain(further).map(|name| folder.join(name));
    names.find(|path| !path.exists()).unwrap_or_else(|| folder.join(&name))
}

/// Removes what interrupted backups left.
fn remove_halves(disk: &Disk, folder: &Path) -> Result<(), OperationError> {
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let entry = entry.map_err(at(folder))?;
        if entry.file_name().to_string_lossy().starts_with(MAKING) {
            disk.remove(&entry.path())?;
        }
    }
    Ok(())
}
