//! The list of erasures beside the database: a backup that is restored brings back what was erased after it was taken, and the list
//! says what that was.
//!
//! One line for each erasure, JSON, ending in a line feed: `number record register at ground key tag`. It says of nobody what a record
//! said. The tag is an HMAC-SHA256 of the line and of the tag before, under a key of the node: a line that was changed, moved or taken
//! out from between others is found. One file for all processes of a node, which take turns; a power cut leaves at most one line
//! torn, of an erasure that nobody was told of.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rihla_model::{RecordId, RegisterId};
use rihla_store::database::instant_text;
use rihla_store::{Disk, StoreError};
use serde::{Deserialize, Serialize};

use super::erase::Ground;
use crate::error::RegisterError;
use crate::secret::RecordKeys;

/// Bytes in which the last lines are looked for; a line has a few hundred.
const TAIL: u64 = 8 * 1024;

/// A record that was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The record.
    pub record: RecordId,
    /// Its register.
    pub register: RegisterId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub ground: Ground,
}

/// The list, and the disk it is on.
pub(super) struct Erasures {
    disk: Disk,
    path: PathBuf,
}

/// What a list says.
pub(super) struct Listed {
    pub(super) erasures: Vec<Erasure>,
    /// Whether a line was begun behind them and not written to its end.
    pub(super) torn: bool,
}

/// A line as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    number: u64,
    record: RecordId,
    register: RegisterId,
    at: String,
    ground: Ground,
    key: String,
    tag: String,
}

/// The end of a list: what the next line is tied to.
#[derive(Default)]
struct End {
    number: u64,
    tag: String,
    /// The bytes up to it.
    bytes: u64,
    /// Whether its line feed is missing.
    open: bool,
}

impl Erasures {
    pub(super) fn new(disk: Disk, path: PathBuf) -> Self {
        Self { disk, path }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Adds an erasure. Once this gave `Ok` it is on the disk; if not, the list is as it was.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::ErasureChanged`] where its last line cannot be gone on from.
    pub(super) fn add(&self, keys: &RecordKeys, erasure: &Erasure) -> Result<(), RegisterError> {
        let io = |doing: &'static str| move |error: io::Error| StoreError::io(doing, &self.path, error);
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.path).map_err(io("open"))?;
        // freed with the file
        file.lock().map_err(io("lock"))?;
        let length = file.metadata().map_err(io("read"))?.len();
        let end = self.end(&mut file, length, keys)?;
        let whole = end.bytes;
        if whole < length {
            file.set_len(whole).map_err(io("write"))?;
        }
        let line = line(keys, &end, erasure)?;
        let written = (|| {
            file.write_all(line.as_bytes()).map_err(io("write"))?;
            self.disk.sync_files(std::slice::from_ref(&self.path))?;
            // its name too, where it is new
            let folder = self.path.parent().filter(|folder| whole == 0 && !folder.as_os_str().is_empty());
            folder.map_or(Ok(()), |folder| self.disk.sync_folder(folder))
        })();
        if let Err(error) = written {
            // the erasure is refused: a later restore must not do it all the same
            drop(file.set_len(whole).and_then(|()| file.sync_all()));
            return Err(RegisterError::Store(error));
        }
        Ok(())
    }

    /// The end of the list.
    fn end(&self, file: &mut File, length: u64, keys: &RecordKeys) -> Result<End, RegisterError> {
        let from = length.saturating_sub(TAIL);
        let mut tail = Vec::new();
        let read = file.seek(SeekFrom::Start(from)).and_then(|_| file.read_to_end(&mut tail));
        read.map_err(|error| StoreError::io("read", &self.path, error))?;
        if let Some(lines) = tail.strip_suffix(b"\n")
            && let Some(last) = lines.rsplit(|byte| *byte == b'\n').next().and_then(read_line)
        {
            return Ok(End { number: last.number, tag: last.tag, bytes: length, open: false });
        }
        // an odd end: looked at from the beginning, which says what is wrong with which line
        let mut all = Vec::new();
        let read = file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_end(&mut all));
        read.map_err(|error| StoreError::io("read", &self.path, error))?;
        understand(&self.path, &all, keys, |_| ())
    }
}

/// Reads a list and proves every line; none where there is no such file.
///
/// # Errors
/// [`RegisterError::ErasureChanged`] with the first line that is not as it was written; [`RegisterError::Store`].
pub(super) fn read(path: &Path, keys: &RecordKeys) -> Result<Listed, RegisterError> {
    let bytes = match std::fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        read => read.map_err(|error| StoreError::io("read", path, error))?,
    };
    let mut erasures = Vec::new();
    let end = understand(path, &bytes, keys, |erasure| erasures.push(erasure))?;
    Ok(Listed { erasures, torn: end.bytes < bytes.len() as u64 })
}

/// Hands on every line of a list, proven; gives its end. What stands behind the last line feed is a line that is whole but for that, or
/// one that was torn.
fn understand(path: &Path, bytes: &[u8], keys: &RecordKeys, mut take: impl FnMut(Erasure)) -> Result<End, RegisterError> {
    let mut end = End::default();
    for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
        let (text, open) = piece.strip_suffix(b"\n").map_or((piece, true), |text| (text, false));
        let Some((erasure, tag)) = proven(text, &end, keys) else {
            if open {
                break;
            }
            let line = usize::try_from(end.number + 1).unwrap_or(usize::MAX);
            return Err(RegisterError::ErasureChanged { path: path.to_path_buf(), line });
        };
        end = End { number: end.number + 1, tag, bytes: end.bytes + piece.len() as u64, open };
        take(erasure);
    }
    Ok(end)
}

/// What a line says, and its tag; none where it does not follow the end, or was not written under a key of the node.
fn proven(text: &[u8], end: &End, keys: &RecordKeys) -> Option<(Erasure, String)> {
    let Line { number, record, register, at: written, ground, key, tag } = read_line(text)?;
    let at: Timestamp = written.parse().ok()?;
    let erasure = Erasure { record, register, at, ground };
    let fits = number == end.number + 1 && instant_text(at) == written && keys.erasure_fits(&key, &tied(end, &erasure), &tag);
    fits.then_some((erasure, tag))
}

/// A line, where it is written as this program writes one.
fn read_line(text: &[u8]) -> Option<Line> {
    let line: Line = serde_json::from_slice(text).ok()?;
    (serde_json::to_vec(&line).ok()? == text).then_some(line)
}

/// The next line, from the line feed that the one before has or is given.
fn line(keys: &RecordKeys, end: &End, erasure: &Erasure) -> Result<String, RegisterError> {
    let number = end.number + 1;
    let (key, tag) = keys.erasure_tag(&tied(end, erasure))?;
    let Erasure { record, register, at, ground } = erasure;
    let (record, register, key) = (record.clone(), register.clone(), key.as_str().to_owned());
    let line = Line { number, record, register, at: instant_text(*at), ground: *ground, key, tag };
    let text = serde_json::to_string(&line).map_err(|_| RegisterError::Damaged { what: "erasure" })?;
    Ok(format!("{}{text}\n", if end.open { "\n" } else { "" }))
}

/// What the tag of the next line is over.
fn tied(end: &End, erasure: &Erasure) -> [String; 6] {
    let Erasure { record, register, at, ground } = erasure;
    let (record, register) = (record.as_str().to_owned(), register.as_str().to_owned());
    [(end.number + 1).to_string(), record, register, instant_text(*at), ground.name().to_owned(), end.tag.clone()]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use rihla_store::{KeyId, SecretKey};

    use super::*;

    fn keys(byte: u8) -> RecordKeys {
        let id = KeyId::new("r-1").unwrap();
        RecordKeys::new(id.clone(), BTreeMap::from([(id, SecretKey::from_bytes([byte; 32]))])).unwrap()
    }

    fn erasure(record: &str) -> Erasure {
        let (record, register) = (RecordId::new(record).unwrap(), RegisterId::new("search").unwrap());
        Erasure { record, register, at: "2026-11-26T09:00:00Z".parse().unwrap(), ground: Ground::Objection }
    }

    fn list(folder: &tempfile::TempDir, records: usize) -> Erasures {
        let list = Erasures::new(Disk::default(), folder.path().join("erasures"));
        for record in 0..records {
            list.add(&keys(1), &erasure(&format!("r{record}"))).unwrap();
        }
        list
    }

    #[test]
    fn what_was_added_is_read_again_in_order() {
        let folder = tempfile::tempdir().unwrap();
        // more than one tail
        let list = list(&folder, 60);
        let listed = read(list.path(), &keys(1)).unwrap();
        assert!(std::fs::metadata(list.path()).unwrap().len() > TAIL);
        assert_eq!((listed.erasures.len(), listed.torn), (60, false));
        assert_eq!(listed.erasures[59], erasure("r59"));
        assert!(read(&folder.path().join("none"), &keys(1)).unwrap().erasures.is_empty());
    }

    #[test]
    fn a_torn_end_is_passed_over_and_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let list = list(&folder, 2);
        let whole = std::fs::read(list.path()).unwrap();
        let first = whole.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        for kept in first + 1..whole.len() - 1 {
            std::fs::write(list.path(), &whole[..kept]).unwrap();
            let listed = read(list.path(), &keys(1)).unwrap();
            assert_eq!((listed.erasures.len(), listed.torn), (1, true), "{kept}");
            list.add(&keys(1), &erasure("r1")).unwrap();
            assert_eq!(std::fs::read(list.path()).unwrap(), whole, "{kept}");
        }
        // nothing is missing but the line feed
        std::fs::write(list.path(), &whole[..whole.len() - 1]).unwrap();
        let listed = read(list.path(), &keys(1)).unwrap();
        assert_eq!((listed.erasures.len(), listed.torn), (2, false));
        list.add(&keys(1), &erasure("r2")).unwrap();
        assert_eq!(read(list.path(), &keys(1)).unwrap().erasures.len(), 3);
        // torn in the first line, and blocks of zeros
        for torn in [&whole[..9], &[0; 20_000]] {
            std::fs::write(list.path(), torn).unwrap();
            assert!(read(list.path(), &keys(1)).unwrap().torn);
            list.add(&keys(1), &erasure("r0")).unwrap();
            assert_eq!(std::fs::read(list.path()).unwrap(), whole[..first]);
        }
        std::fs::write(list.path(), [whole.as_slice(), &[0; 20_000]].concat()).unwrap();
        list.add(&keys(1), &erasure("r2")).unwrap();
        assert_eq!(read(list.path(), &keys(1)).unwrap().erasures.len(), 3);
    }

    #[test]
    fn every_changed_line_is_refused_with_its_number() {
        let folder = tempfile::tempdir().unwrap();
        let list = list(&folder, 3);
        let whole = std::fs::read_to_string(list.path()).unwrap();
        let lines: Vec<&str> = whole.lines().collect();
        let refused = |text: &str| {
            std::fs::write(list.path(), text).unwrap();
            match read(list.path(), &keys(1)) {
                Err(RegisterError::ErasureChanged { line, .. }) => line,
                other => panic!("{text}: {:?}", other.map(|listed| listed.erasures)),
            }
        };
        for (from, to) in [("r1", "rx"), ("search", "pledge"), ("objection", "retention"), ("2026-11-26T09", "2026-11-26T08"), (",", ", ")]
        {
            assert_eq!(refused(&format!("{}\n{}\n{}\n", lines[0], lines[1].replacen(from, to, 1), lines[2])), 2, "{from}");
        }
        assert_eq!(refused(&format!("{}\n{}\n", lines[0], lines[2])), 2, "one taken out");
        assert_eq!(refused(&format!("{}\n{}\n{}\n", lines[1], lines[0], lines[2])), 1, "moved");
        assert_eq!(refused(&format!("{}\n\n{}\n{}\n", lines[0], lines[1], lines[2])), 2, "empty");
        assert_eq!(refused(&format!("{}\n{}\n\0\n", lines[0], lines[1])), 3);
        // nothing is added to what cannot be gone on from
        let added = list.add(&keys(1), &erasure("r3"));
        assert!(matches!(added, Err(RegisterError::ErasureChanged { line: 3, .. })), "{added:?}");
        std::fs::write(list.path(), &whole).unwrap();
        assert!(matches!(read(list.path(), &keys(2)), Err(RegisterError::ErasureChanged { line: 1, .. })));
    }
}
