//! The desk at which strangers ask: what a server needs of requests, with limits against those who would misuse it.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_model::{Clock, DatasetId};
use rihla_store::{AccessCode, AccessReference};
use ring::rand::SecureRandom;
use zeroize::Zeroizing;

use super::application::Application;
use super::ask::{Receipt, ask};
use super::counts::{AccessCounts, counts};
use super::download::{self, AccessFile, MOST_DOWNLOADS};
use super::event::{self, Event};
use super::limits::Limits;
use super::request::{Request, RequestState};
use super::retention::erase_what_is_due;
use super::room;
use super::status::{Standing, opened};
use crate::definitions::Definitions;
use crate::publish::site::DownloadFile;
use crate::{Means, Node, OperationError};

/// Counts are shown as they were this many seconds ago at most: they are read from every request.
const COUNTED_FOR: i64 = 60;

/// The desk of a node that has `[access]`.
pub struct Desk {
    definitions: Arc<Definitions>,
    node: Arc<Node>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn SecureRandom + Send + Sync>,
    limits: Mutex<Limits>,
    counted: Mutex<Option<(Timestamp, AccessCounts)>>,
}

/// What asking gave.
#[derive(Debug)]
pub enum AskOutcome {
    /// The request was filed. Reference and code are shown once.
    Filed {
        /// Its reference.
        reference: AccessReference,
        /// The code.
        code: Zeroizing<String>,
        /// The day by whose end it is answered.
        due: Date,
    },
    /// As many wait, or were made of late, as the office can take.
    Full,
}

/// What reference and code gave.
#[derive(Debug)]
pub enum StatusOutcome {
    /// How it stands, with the files that can be taken.
    Known(Box<Standing>, Vec<DownloadFile>),
    /// There is no such request, or the code is another's: one same answer.
    Unknown,
    /// Too many wrong codes of late.
    TooMany,
}

/// What asking for a file gave.
#[derive(Debug)]
pub enum FileOutcome {
    /// The file.
    Given(AccessFile),
    /// No file can be taken, or there is none of that name: how the request stands.
    NotGiven(Box<Standing>, Vec<DownloadFile>),
    /// As [`StatusOutcome::Unknown`].
    Unknown,
    /// As [`StatusOutcome::TooMany`].
    TooMany,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk(…)")
    }
}

impl Desk {
    /// Opens the desk, after what was kept long enough is erased; `None` where the observatory takes no requests.
    ///
    /// # Errors
    /// [`OperationError`] where a request cannot be read.
    pub fn open(
        definitions: Arc<Definitions>,
        node: Arc<Node>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn SecureRandom + Send + Sync>,
    ) -> Result<Option<Self>, OperationError> {
        if definitions.observatory.access.is_none() {
            return Ok(None);
        }
        let desk = Self { definitions, node, clock, random, limits: Mutex::default(), counted: Mutex::default() };
        erase_what_is_due(&desk.definitions, &desk.node, &desk.means())?;
        Ok(Some(desk))
    }

    fn means(&self) -> Means<'_> {
        Means { clock: self.clock.as_ref(), random: self.random.as_ref(), disk: self.node.folder.disk().clone() }
    }

    fn limits(&self) -> std::sync::MutexGuard<'_, Limits> {
        self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Files a request.
    ///
    /// # Errors
    /// [`OperationError`] where the dataset is not on request, or the disk does not take it.
    pub fn ask(&self, dataset: &DatasetId, application: &Application) -> Result<AskOutcome, OperationError> {
        if !self.limits().may_ask(self.clock.now()) {
            return Ok(AskOutcome::Full);
        }
        erase_what_is_due(&self.definitions, &self.node, &self.means())?;
        let filed = ask(dataset, application, &self.definitions, &self.node, &self.means())?;
        *self.counted.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(match filed {
            Some(Receipt { reference, code, due }) => AskOutcome::Filed { reference, code: code.to_text(), due },
            None => AskOutcome::Full,
        })
    }

    /// Says how a request stands to who has both its reference and its code.
    ///
    /// # Errors
    /// [`OperationError`] where something stored is damaged.
    pub fn status(&self, reference: &str, code: &str) -> Result<StatusOutcome, OperationError> {
        self.with_request(reference, code, |request, _| {
            let (standing, files) = self.standing(request)?;
            Ok(StatusOutcome::Known(standing, files))
        })
        .map(|found| found.unwrap_or_else(|wrong| if wrong { StatusOutcome::Unknown } else { StatusOutcome::TooMany }))
    }

    /// Gives a file to who has both reference and code of a request that is granted today, and notes it in the request.
    ///
    /// # Errors
    /// [`OperationError`] where something stored is damaged.
    pub fn file(&self, reference: &str, code: &str, name: &str) -> Result<FileOutcome, OperationError> {
        self.with_request(reference, code, |request, turn| {
            let now = self.clock.now();
            if self.may_take(request)
                && let Some((release, hash)) = download::in_force(&request.dataset, &self.node, now)?
                && let Some(given) = download::file(&request.dataset, &release, hash, name, &self.node)?
            {
                // noted first: what cannot be noted is not given
                let event = Event::Downloaded { at: now, release, file: given.file.name.clone() };
                event::append(turn, &request.reference, &event, &self.means())?;
                return Ok(FileOutcome::Given(given));
            }
            let (standing, files) = self.standing(request)?;
            Ok(FileOutcome::NotGiven(standing, files))
        })
        .map(|found| found.unwrap_or_else(|wrong| if wrong { FileOutcome::Unknown } else { FileOutcome::TooMany }))
    }

    /// How requests are met, at most a minute old.
    ///
    /// # Errors
    /// [`OperationError`] where a request cannot be read.
    pub fn counts(&self) -> Result<AccessCounts, OperationError> {
        let now = self.clock.now();
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, known)) = counted.as_ref()
            && now.duration_since(*at).as_secs().abs() < COUNTED_FOR
        {
            return Ok(known.clone());
        }
        let fresh = counts(&self.definitions, &self.node)?;
        *counted = Some((now, fresh.clone()));
        Ok(fresh)
    }

    fn may_take(&self, request: &Request) -> bool {
        request.state(self.definitions.day_of(self.clock.now())) == RequestState::Granted
            && request.downloads < MOST_DOWNLOADS
            // what was opened to all since, or is gone, is not given here
            && self.definitions.is_on_request(&request.dataset)
    }

    fn standing(&self, request: &Request) -> Result<(Box<Standing>, Vec<DownloadFile>), OperationError> {
        let now = self.clock.now();
        let files = match download::in_force(&request.dataset, &self.node, now)?.filter(|_| self.may_take(request)) {
            Some((release, hash)) => download::files(&request.dataset, &release, hash, &self.node)?,
            None => Vec::new(),
        };
        Ok((Box::new(Standing::of(request, self.definitions.day_of(now))), files))
    }

    /// Does something with the request that reference and code open; else says whether they were wrong (`true`) or not
    /// even compared (`false`).
    fn with_request<T>(
        &self,
        reference: &str,
        code: &str,
        act: impl FnOnce(&Request, &rihla_store::AccessTurn<'_>) -> Result<T, OperationError>,
    ) -> Result<Result<T, bool>, OperationError> {
        let (known, code) = (AccessReference::parse(reference), AccessCode::parse(code));
        let watched = known.as_ref().map_or_else(String::new, ToString::to_string);
        if !self.limits().may_try(&watched, self.clock.now()) {
            return Ok(Err(false));
        }
        let room = room(&self.node)?;
        let turn = event::enter(&room)?;
        if let Some(request) = opened(&room, &turn, known.as_ref(), code.as_ref())? {
            return act(&request, &turn).map(Ok);
        }
        drop(turn);
        // what is no reference at all is nobody's, and stops nobody
        if !watched.is_empty() {
            self.limits().was_wrong(&watched, self.clock.now());
        }
        Ok(Err(true))
    }
}
