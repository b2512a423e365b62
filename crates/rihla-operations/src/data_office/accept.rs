//! Accepting what was handed in, and taking it back. A newer file gives its place to an older one only where somebody says so.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::{MutexGuard, PoisonError};

use jiff::Timestamp;
use rihla_model::Saying;
use rihla_model::access::Actor;
use sha2::{Digest, Sha256};

use super::DataOffice;
use super::hand_in::{account, refused};
use super::upload::{self, Standing, Upload, UploadState};
use crate::OperationError;
use crate::build::SourceState;
use crate::error::at;

/// A file that would give its place to one of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// What stands there.
    pub there: Standing,
    /// Whether that came later than the upload.
    pub newer: bool,
    /// What a confirmation has to say: it names just the file that stands there now, and the upload that would replace it.
    pub word: String,
}

/// What became of the wish to accept.
#[derive(Debug, Clone, PartialEq)]
pub enum Acceptance {
    /// The files are among the deliveries.
    Done(Box<Upload>),
    /// Nothing was moved: a newer file would be replaced, and nobody confirmed that.
    Unconfirmed,
}

impl DataOffice {
    /// Acts on uploads come one after the other, so that each sees what the one before did.
    pub(super) fn one_at_a_time(&self) -> MutexGuard<'_, ()> {
        self.acts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The files that would give their places to those of an upload.
    ///
    /// # Errors
    /// As [`DataOffice::upload`]; [`OperationError::File`].
    pub fn replacements(&self, actor: &Actor, id: &str) -> Result<Vec<Replacement>, OperationError> {
        let upload = self.upload(actor, id)?;
        if !matches!(upload.state, UploadState::Read { .. }) {
            return Ok(Vec::new());
        }
        self.replaced_by(&upload)
    }

    fn replaced_by(&self, upload: &Upload) -> Result<Vec<Replacement>, OperationError> {
        let others = upload::all(self.inbox())?;
        let mut out = Vec::new();
        for file in &upload.files {
            let Some((there, mark)) = self.standing(&others, &file.name)? else { continue };
            let mut hash = Sha256::new();
            for part in [upload.id.as_str(), &file.name, &mark] {
                hash.update(part.as_bytes());
                hash.update([0]);
            }
            let word = crate::build::hex(&hash.finalize()).chars().take(32).collect();
            out.push(Replacement { newer: there.came >= upload.at, there, word });
        }
        Ok(out)
    }

    /// The file of a name among the deliveries, and what tells it from any other that ever stood there.
    fn standing(&self, uploads: &[Upload], name: &str) -> Result<Option<(Standing, String)>, OperationError> {
        let path = self.inbox().join(name);
        let about = match fs::metadata(&path) {
            Ok(about) => about,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(at(&path)(error)),
        };
        let written = Timestamp::try_from(about.modified().map_err(at(&path))?).unwrap_or(Timestamp::MAX);
        let accepted = |upload: &Upload| match upload.state {
            UploadState::Accepted { at, .. } => Some(at),
            _ => None,
        };
        // the one that was accepted last stands there, unless somebody laid another file there by hand
        let last = uploads.iter().filter(|upload| upload.files.iter().any(|file| file.name == name)).max_by_key(|upload| accepted(upload));
        let last = last.and_then(|upload| Some((upload, upload.files.iter().find(|file| file.name == name)?, accepted(upload)?)));
        let (came, faults) = match last {
            Some((upload, file, accepted)) if file.bytes == about.len() && written <= accepted => (upload.at, file.faults),
            _ => (written, None),
        };
        let mark = format!("{written} {} {came}", about.len());
        Ok(Some((Standing { name: name.to_owned(), came, faults }, mark)))
    }

    /// Puts the files of an upload among the deliveries; those whose places they take are kept. A newer file gives its place only where its
    /// word is among those confirmed: what stood there when somebody looked is not what stands there when another was quicker.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where it is not read yet, or cannot be used.
    pub fn accept(&self, actor: &Actor, id: &str, confirmed: &BTreeSet<String>) -> Result<Acceptance, OperationError> {
        let _one = self.one_at_a_time();
        let mut upload = self.upload(actor, id)?;
        match &upload.state {
            UploadState::Read { outcome, .. } if !matches!(outcome.state, SourceState::Unusable { .. }) => {}
            UploadState::Waits => return Err(refused(Saying::new("data-not-read", "the delivery is not read yet; wait for it"))),
            _ => return Err(refused(Saying::new("data-not-usable", "this delivery cannot be put among the others as it stands"))),
        }
        let inbox = self.inbox().clone();
        let _lock = self.node().folder.lock("delivery", self.clock.now())?;
        let replaced = self.replaced_by(&upload)?;
        if replaced.iter().any(|one| one.newer && !confirmed.contains(&one.word)) {
            return Ok(Acceptance::Unconfirmed);
        }
        for file in &mut upload.files {
            let (to, kept) = (inbox.join(&file.name), upload::replaced(&inbox, id, &file.name));
            file.took = replaced.iter().find(|one| one.there.name == file.name).map(|one| one.there.clone());
            file.replaces = file.took.is_some();
            if file.replaces {
                self.shift(&to, &kept)?;
            }
            self.shift(&upload::waiting(&inbox, id, &file.name), &to)?;
        }
        upload.state = UploadState::Accepted { at: self.clock.now(), by: account(actor)? };
        upload::write(&inbox, self.disk(), &upload)?;
        Ok(Acceptance::Done(Box::new(upload)))
    }

    /// Takes the files of an upload out of the deliveries again; those whose places they took are back.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where it was not accepted, or a later one has taken its place.
    pub fn take_back(&self, actor: &Actor, id: &str) -> Result<Upload, OperationError> {
        let _one = self.one_at_a_time();
        let mut upload = self.upload(actor, id)?;
        let UploadState::Accepted { at, .. } = upload.state else {
            return Err(refused(Saying::new("data-not-accepted", "this delivery is not among the others; there is nothing to take back")));
        };
        let inbox = self.inbox().clone();
        let later = |other: &Upload| {
            let accepted = matches!(other.state, UploadState::Accepted { at: then, .. } if then > at);
            accepted && other.files.iter().any(|file| upload.files.iter().any(|own| own.name == file.name))
        };
        if upload::all(&inbox)?.iter().any(later) {
            return Err(refused(Saying::new("data-later", "a later delivery has taken its place; take that one back first")));
        }
        let _lock = self.node().folder.lock("delivery", self.clock.now())?;
        for file in &upload.files {
            let (from, kept) = (inbox.join(&file.name), upload::replaced(&inbox, id, &file.name));
            self.shift(&from, &upload::waiting(&inbox, id, &file.name))?;
            if kept.exists() {
                self.shift(&kept, &from)?;
            }
        }
        upload.state = UploadState::TakenBack { at: self.clock.now(), by: account(actor)? };
        upload::write(&inbox, self.disk(), &upload)?;
        Ok(upload)
    }

    /// Moves a file; both places are on one disk.
    fn shift(&self, from: &Path, to: &Path) -> Result<(), OperationError> {
        upload::make_folders(self.disk(), self.inbox(), to)?;
        self.disk().rename(from, to)?;
        for folder in [from.parent(), to.parent()].into_iter().flatten() {
            self.disk().sync_folder(folder)?;
        }
        Ok(())
    }
}
