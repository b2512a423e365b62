//! Reading and writing requests, one change at a time.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};

use fs4::fs_std::FileExt;
use rihla_model::Saying;
use ring::rand::SecureRandom;
use zeroize::Zeroizing;

use super::{AccessKeys, AccessReference};
use crate::disk::Disk;
use crate::durable::{beside, is_half, write_durably};
use crate::error::StoreError;
use crate::folder::{ACCESS, DataFolder};
use crate::key::Keyring;
use crate::sealed::{seal, unseal};

const LOCK: &str = "lock";
const APPLICATION: &str = "application";
const ERASED: &str = "erased";

/// The access room of a data folder with its keys.
#[derive(Debug)]
pub struct AccessRoom {
    path: PathBuf,
    disk: Disk,
    keys: AccessKeys,
}

/// The right to read and change the room until it is dropped; others wait meanwhile.
#[derive(Debug)]
pub struct AccessTurn<'r> {
    room: &'r AccessRoom,
    _lock: File,
}

impl DataFolder {
    /// The access room; it is made when the first one enters.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`] where the node has no key for it yet.
    pub fn access_room(&self, keyring: &Keyring) -> Result<AccessRoom, StoreError> {
        Ok(AccessRoom { path: self.path().join(ACCESS), disk: self.disk().clone(), keys: keyring.access_keys()? })
    }
}

impl AccessRoom {
    /// The keys of the room.
    #[must_use]
    pub fn keys(&self) -> &AccessKeys {
        &self.keys
    }

    /// Waits for its turn, then puts in order what a killed process left.
    ///
    /// # Errors
    /// [`StoreError::Io`], [`StoreError::Full`].
    pub fn enter(&self) -> Result<AccessTurn<'_>, StoreError> {
        if !self.path.is_dir() {
            self.disk.create_folder(&self.path)?;
            if let Some(parent) = self.path.parent() {
                self.disk.sync_folder(parent)?;
            }
        }
        let path = self.path.join(LOCK);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let lock = options.open(&path).map_err(|e| StoreError::io("open", &path, e))?;
        FileExt::lock_exclusive(&lock).map_err(|e| StoreError::io("lock", &path, e))?;
        let turn = AccessTurn { room: self, _lock: lock };
        turn.remove_halves(&self.path)?;
        Ok(turn)
    }
}

impl AccessTurn<'_> {
    /// All requests, erased ones too, sorted.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn references(&self) -> Result<Vec<AccessReference>, StoreError> {
        let mut found: Vec<AccessReference> = Vec::new();
        for name in names(&self.room.path)? {
            // a name in another spelling is not ours and is left alone
            found.extend(AccessReference::parse(&name).filter(|r| r.as_str() == name));
        }
        found.sort();
        Ok(found)
    }

    /// Files a new request with its first event: both appear in one step.
    ///
    /// # Errors
    /// [`StoreError::Exists`], [`StoreError::NoRandomness`], [`StoreError::Full`], [`StoreError::Io`].
    pub fn begin(&self, reference: &AccessReference, application: &[u8], first: &[u8], rng: &dyn SecureRandom) -> Result<(), StoreError> {
        let place = self.place(reference);
        if fs::symlink_metadata(&place).is_ok() {
            return Err(StoreError::Exists { path: place });
        }
        let disk = &self.room.disk;
        let half = beside(&place)?;
        let made = (|| {
            disk.create_folder(&half)?;
            write_durably(disk, &half.join(APPLICATION), &self.sealed(reference, APPLICATION, application, rng)?)?;
            let name = number(1);
            write_durably(disk, &half.join(&name), &self.sealed(reference, &name, first, rng)?)?;
            disk.rename(&half, &place)?;
            disk.sync_folder(&self.room.path)
        })();
        if made.is_err() {
            // what remains is removed by whoever enters next, if not now
            drop(disk.remove(&half));
        }
        made
    }

    /// Adds an event.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] where there is no such request or it was erased; [`StoreError::NoRandomness`],
    /// [`StoreError::Full`], [`StoreError::Io`].
    pub fn append(&self, reference: &AccessReference, event: &[u8], rng: &dyn SecureRandom) -> Result<(), StoreError> {
        let numbers = self.numbers(reference)?;
        let Some(last) = numbers.and_then(|all| all.last().copied()) else {
            return Err(StoreError::Unreadable {
                path: self.place(reference),
                reason: Saying::new("store-reason-access-closed", "it holds no request that still stands"),
            });
        };
        let name = number(last + 1);
        write_durably(&self.room.disk, &self.place(reference).join(&name), &self.sealed(reference, &name, event, rng)?)
    }

    /// The events of a request in order; the last one alone when it was erased; `None` when there is no such request.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] where an event is missing, [`StoreError::SealBroken`] and its kin, [`StoreError::Io`].
    pub fn events(&self, reference: &AccessReference) -> Result<Option<Vec<Zeroizing<Vec<u8>>>>, StoreError> {
        let Some(numbers) = self.numbers(reference)? else { return Ok(None) };
        if numbers.is_empty() {
            return self.opened(reference, ERASED).map(|event| Some(vec![event]));
        }
        if numbers.iter().zip(1..).any(|(found, wanted)| *found != wanted) {
            let reason = Saying::new("store-reason-access-event", "an event of the request is missing");
            return Err(StoreError::Unreadable { path: self.place(reference), reason });
        }
        numbers.iter().map(|n| self.opened(reference, &number(*n))).collect::<Result<_, _>>().map(Some)
    }

    /// What was asked; `None` once it is erased or where there is no such request.
    ///
    /// # Errors
    /// [`StoreError::SealBroken`] and its kin, [`StoreError::Io`].
    pub fn application(&self, reference: &AccessReference) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        match self.numbers(reference)? {
            Some(numbers) if !numbers.is_empty() => self.opened(reference, APPLICATION).map(Some),
            _ => Ok(None),
        }
    }

    /// Erases a request: one last event stays, everything else goes. Begun, it is completed even if the process dies.
    ///
    /// # Errors
    /// As [`AccessTurn::append`].
    pub fn erase(&self, reference: &AccessReference, last: &[u8], rng: &dyn SecureRandom) -> Result<(), StoreError> {
        let place = self.place(reference);
        if self.numbers(reference)?.is_none_or(|all| all.is_empty()) {
            return Err(StoreError::Unreadable {
                path: place,
                reason: Saying::new("store-reason-access-erased", "it holds no request to erase"),
            });
        }
        write_durably(&self.room.disk, &place.join(ERASED), &self.sealed(reference, ERASED, last, rng)?)?;
        self.complete_erasure(&place)
    }

    /// The numbers of the events; empty for an erased request, `None` where there is none.
    fn numbers(&self, reference: &AccessReference) -> Result<Option<Vec<u32>>, StoreError> {
        let place = self.place(reference);
        if !place.is_dir() {
            return Ok(None);
        }
        self.remove_halves(&place)?;
        if place.join(ERASED).exists() {
            self.complete_erasure(&place)?;
            return Ok(Some(Vec::new()));
        }
        let mut numbers: Vec<u32> = names(&place)?.iter().filter_map(|name| name.parse().ok()).collect();
        numbers.sort_unstable();
        Ok(Some(numbers))
    }

    fn complete_erasure(&self, place: &Path) -> Result<(), StoreError> {
        let rest: Vec<String> = names(place)?.into_iter().filter(|name| name != ERASED).collect();
        for name in &rest {
            self.room.disk.remove(&place.join(name))?;
        }
        if rest.is_empty() { Ok(()) } else { self.room.disk.sync_folder(place) }
    }

    /// Nobody else is in the room, so that whatever is half-written belongs to the dead.
    fn remove_halves(&self, folder: &Path) -> Result<(), StoreError> {
        for name in names(folder)?.iter().filter(|name| is_half(name)) {
            self.room.disk.remove(&folder.join(name))?;
        }
        Ok(())
    }

    fn place(&self, reference: &AccessReference) -> PathBuf {
        self.room.path.join(reference.as_str())
    }

    fn sealed(&self, reference: &AccessReference, name: &str, plain: &[u8], rng: &dyn SecureRandom) -> Result<Vec<u8>, StoreError> {
        let mut out = Vec::new();
        seal(&mut &*plain, &mut out, &self.room.keys.seal, &context(reference, name), rng)?;
        Ok(out)
    }

    fn opened(&self, reference: &AccessReference, name: &str) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let path = self.place(reference).join(name);
        let bytes = fs::read(&path).map_err(|e| StoreError::io("read", &path, e))?;
        let mut plain = Zeroizing::new(Vec::with_capacity(bytes.len()));
        unseal(Cursor::new(bytes), &mut *plain, &self.room.keys.seal, &context(reference, name))?;
        Ok(plain)
    }
}

/// A file opens under its own request and name only: none can be put in another's place.
fn context(reference: &AccessReference, name: &str) -> Vec<u8> {
    format!("rihla access 1\n{reference}\n{name}").into_bytes()
}

fn number(n: u32) -> String {
    format!("{n:04}")
}

fn names(folder: &Path) -> Result<Vec<String>, StoreError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(|e| StoreError::io("read", folder, e))?,
    };
    entries.map(|entry| Ok(entry.map_err(|e| StoreError::io("read", folder, e))?.file_name().to_string_lossy().into_owned())).collect()
}
