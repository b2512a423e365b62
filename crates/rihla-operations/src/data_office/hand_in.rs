//! Handing in a delivery: it comes in, is read, and can be read again or thrown away.

use std::fs;

use rihla_ingest::matches_file;
use rihla_model::access::{Actor, Duty};
use rihla_model::{AccountId, Problem, Saying, SourceId};
use rihla_store::jobs;

use super::problem_list::{self, ProblemFiles, ProblemFilter, ProblemPage};
use super::progress::{Doing, Task};
use super::upload::{self, Incoming, Upload, UploadState};
use super::{DataOffice, no_source};
use crate::OperationError;
use crate::build::take_in::inbox_files;

/// Problems of one page.
const AT_ONCE: usize = 50;

pub(super) fn refused(saying: Saying) -> OperationError {
    OperationError::Refused(saying)
}

pub(super) fn account(actor: &Actor) -> Result<AccountId, OperationError> {
    actor.account.clone().ok_or_else(no_source)
}

impl DataOffice {
    /// The files that lie in the inbox for a source: name and size.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where the source is not theirs.
    pub fn files(&self, actor: &Actor, source: &SourceId) -> Result<Vec<(String, u64)>, OperationError> {
        let source = self.source(actor, Duty::Deliver, source)?;
        let names = inbox_files(self.inbox())?.into_iter().filter(|name| matches_file(&source, name));
        Ok(names.map(|name| (fs::metadata(self.inbox().join(&name)).map_or(0, |found| found.len()), name)).map(|(b, n)| (n, b)).collect())
    }

    /// Begins to take in the files of an upload.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where the source is not theirs; [`OperationError::Store`].
    pub fn begin_upload(&self, actor: &Actor, source: &SourceId) -> Result<Incoming, OperationError> {
        let source = self.source(actor, Duty::Deliver, source)?;
        let mut id = [0; 12];
        self.chance.fill(&mut id).map_err(|_| refused(Saying::new("data-no-chance", "the machine gives no random numbers; try again")))?;
        let upload = Upload {
            id: crate::build::hex(&id),
            source: source.id,
            by: account(actor)?,
            at: self.clock.now(),
            files: Vec::new(),
            state: UploadState::Waits,
        };
        Incoming::begin(self.inbox(), self.disk(), upload)
    }

    /// Has an upload read.
    ///
    /// # Errors
    /// [`OperationError::Store`] where the job cannot be asked for.
    pub async fn ask_check(&self, upload: &Upload) -> Result<(), OperationError> {
        let mut unit = self.open.database.write().await?;
        let now = self.clock.now();
        let job = jobs::NewJob::new(super::jobs::kind(super::CHECK)?, serde_json::json!({ "upload": upload.id }), now);
        jobs::enqueue(&mut unit, &job.unique(upload.id.as_str()), now).await?;
        Ok(unit.commit().await?)
    }

    /// Uploads of sources that are theirs, the newest first.
    ///
    /// # Errors
    /// [`OperationError::File`].
    pub fn uploads(&self, actor: &Actor) -> Result<Vec<Upload>, OperationError> {
        let all = upload::all(self.inbox())?;
        Ok(all.into_iter().filter(|upload| self.source(actor, Duty::Deliver, &upload.source).is_ok()).collect())
    }

    /// One upload.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where there is none, or its source is not theirs.
    pub fn upload(&self, actor: &Actor, id: &str) -> Result<Upload, OperationError> {
        let upload = upload::read(self.inbox(), id)?;
        // one that is not theirs does not exist
        match self.source(actor, Duty::Deliver, &upload.source) {
            Ok(_) => Ok(upload),
            Err(_) => upload::read(self.inbox(), ""),
        }
    }

    /// How far something is that is being done.
    #[must_use]
    pub fn doing(&self, task: &Task) -> Option<Doing> {
        self.doing.look(task)
    }

    /// A page of the problem list of an upload.
    ///
    /// # Errors
    /// As [`DataOffice::upload`]; [`OperationError::Store`] where the list was changed.
    pub fn problems(&self, actor: &Actor, id: &str, filter: &ProblemFilter) -> Result<ProblemPage, OperationError> {
        let upload = self.upload(actor, id)?;
        problem_list::page(self.inbox(), &upload, self.node(), filter, AT_ONCE)
    }

    /// Reads the problem list of an upload, as far as it is of some files.
    ///
    /// # Errors
    /// As [`DataOffice::problems`], and those of whoever takes the problems.
    pub fn each_problem(
        &self,
        actor: &Actor,
        id: &str,
        files: &ProblemFiles,
        take: &mut dyn FnMut(&Problem) -> Result<(), OperationError>,
    ) -> Result<(), OperationError> {
        let upload = self.upload(actor, id)?;
        problem_list::each(self.inbox(), &upload.id, self.node(), &mut |problem| {
            if files.wants(&upload, &problem.at.file) {
                take(&problem)?;
            }
            Ok(true)
        })
    }

    /// Has an upload that is not among the deliveries read once more: the definition of its source may have changed.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where it is among them.
    pub fn read_again(&self, actor: &Actor, id: &str) -> Result<Upload, OperationError> {
        let _one = self.one_at_a_time();
        let mut upload = self.upload(actor, id)?;
        if matches!(upload.state, UploadState::Accepted { .. }) {
            return Err(refused(Saying::new("data-is-accepted", "this delivery is among the others; take it back first")));
        }
        upload.state = UploadState::Waits;
        upload::write(self.inbox(), self.disk(), &upload)?;
        Ok(upload)
    }

    /// Throws away an upload that is not among the deliveries.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where it is.
    pub fn discard(&self, actor: &Actor, id: &str) -> Result<Upload, OperationError> {
        let _one = self.one_at_a_time();
        let upload = self.upload(actor, id)?;
        if matches!(upload.state, UploadState::Accepted { .. }) {
            return Err(refused(Saying::new("data-is-accepted", "this delivery is among the others; take it back first")));
        }
        upload::remove(self.inbox(), self.disk(), id)?;
        Ok(upload)
    }

    /// Has the observatory built.
    ///
    /// # Errors
    /// [`OperationError::Refused`] for whoever delivers nothing.
    pub async fn ask_build(&self, actor: &Actor) -> Result<(), OperationError> {
        if !self.rights(actor).holds(Duty::Deliver) {
            return Err(no_source());
        }
        let mut unit = self.open.database.write().await?;
        let now = self.clock.now();
        let job = jobs::NewJob::new(super::jobs::kind(super::BUILD)?, serde_json::json!({ "by": account(actor)?.as_str() }), now);
        // one build serves all who ask for it; what changed since it began is for the next
        jobs::enqueue(&mut unit, &job.unique("all"), now).await?;
        Ok(unit.commit().await?)
    }
}
