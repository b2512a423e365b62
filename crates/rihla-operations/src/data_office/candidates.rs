//! Candidates and releases in the hands of those who answer for the data.

use std::path::Path;

use rihla_model::access::{Actor, Duty};
use rihla_model::definition::DatasetDefinition;
use rihla_model::{AgencyId, DatasetId, ReleaseId, Saying};
use rihla_store::{ApproverKey, Passphrase};

use super::{Comparison, DataOffice, compare};
use crate::definitions::Definitions;
use crate::progress::{Silent, Work};
use crate::publish::site::ReleaseRecord;
use crate::release::{
    ApprovalRequest, Approved, CandidateReport, ReleaseList, WithdrawalRequest, approve, list_releases, report_candidate, withdraw,
};
use crate::{Means, OperationError};

/// The key of an approver, as they send it: used for one signature and then forgotten.
pub struct SentKey {
    /// Whose it is, by the id in `observatory.toml`.
    pub approver: AgencyId,
    /// The bytes of the key file.
    pub file: zeroize::Zeroizing<Vec<u8>>,
    /// What it is under, where it is.
    pub passphrase: Option<Passphrase>,
}

impl SentKey {
    fn open(&self) -> Result<ApproverKey, OperationError> {
        Ok(ApproverKey::read(Path::new("key"), &self.file, self.passphrase.as_ref())?)
    }
}

/// A candidate as those who decide on it see it.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateView {
    /// What was done to protect it.
    pub report: CandidateReport,
    /// What it would change for readers; none where they see nothing of the dataset.
    pub comparison: Option<Comparison>,
    /// Approvals there are, and how many are needed; none where it does not wait.
    pub waits: Option<(usize, usize)>,
    /// Whether the actor may approve it.
    pub approves: bool,
}

fn no_dataset() -> OperationError {
    OperationError::Refused(Saying::new("data-no-dataset", "there is no such dataset here"))
}

impl DataOffice {
    fn has_duty(&self, actor: &Actor, duties: &[Duty], dataset: &DatasetDefinition, definitions: &Definitions) -> bool {
        let rights = self.rights(actor);
        let mut agencies = dataset.from.iter().filter_map(|feed| definitions.sources.get(&feed.source)).map(|source| &source.agency);
        agencies.any(|agency| duties.iter().any(|duty| rights.may(*duty, agency)))
    }

    /// A dataset of which the actor may see what is not released.
    fn dataset<'d>(&self, actor: &Actor, id: &DatasetId, definitions: &'d Definitions) -> Result<&'d DatasetDefinition, OperationError> {
        let seen = [Duty::Deliver, Duty::Define, Duty::Approve];
        definitions.datasets.get(id).filter(|dataset| self.has_duty(actor, &seen, dataset, definitions)).ok_or_else(no_dataset)
    }

    /// Candidates that wait and releases that are out, of datasets that are theirs.
    ///
    /// # Errors
    /// [`OperationError`].
    pub fn releases(&self, actor: &Actor, means: &Means<'_>) -> Result<ReleaseList, OperationError> {
        let definitions = self.definitions();
        let mut list = list_releases(&definitions, self.node(), means)?;
        let theirs = |id: &str| DatasetId::new(id).is_ok_and(|id| self.dataset(actor, &id, &definitions).is_ok());
        list.waiting.retain(|line| theirs(&line.dataset));
        list.releases.retain(|line| theirs(line.record.dataset.as_str()));
        Ok(list)
    }

    /// The newest candidate of a dataset.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where there is none, or it is not theirs.
    pub fn candidate(&self, actor: &Actor, id: &DatasetId, means: &Means<'_>) -> Result<CandidateView, OperationError> {
        let definitions = self.definitions();
        let dataset = self.dataset(actor, id, &definitions)?;
        let report = report_candidate(id, &definitions, self.node())?;
        let waiting = list_releases(&definitions, self.node(), means)?.waiting;
        Ok(CandidateView {
            comparison: compare(id, &definitions, self.node(), means)?,
            waits: waiting.iter().find(|line| line.dataset == id.as_str()).map(|line| (line.have, line.need)),
            approves: self.has_duty(actor, &[Duty::Approve], dataset, &definitions),
            report,
        })
    }

    /// Approves the candidate of a dataset that was read: another one, made since, is not what was approved.
    ///
    /// # Errors
    /// [`OperationError::Refused`] for whoever may not, where the candidate is another one by now, and as [`approve`].
    pub fn approve(
        &self,
        actor: &Actor,
        (id, manifest): (&DatasetId, &str),
        key: &SentKey,
        (standing, correction): (bool, Option<String>),
        means: &Means<'_>,
    ) -> Result<Approved, OperationError> {
        let definitions = self.present()?;
        let dataset = self.dataset(actor, id, &definitions)?;
        if !self.has_duty(actor, &[Duty::Approve], dataset, &definitions) {
            return Err(not_theirs());
        }
        if report_candidate(id, &definitions, self.node())?.manifest.to_string() != manifest {
            let saying = Saying::new("data-other-candidate", "another candidate was made since this page was read; read that one first");
            return Err(OperationError::Refused(saying));
        }
        let opened = key.open()?;
        let request = ApprovalRequest { dataset: id.clone(), approver: key.approver.clone(), key: &opened, standing, reason: correction };
        let work =
            Work { progress: &Silent, cancel: std::sync::Arc::default(), threads: super::check::threads(), memory: super::jobs::MEMORY };
        approve(&request, &definitions, self.node(), means, &work)
    }

    /// Takes a release back, with the reason that readers are told.
    ///
    /// # Errors
    /// [`OperationError::Refused`] for whoever may not, and as [`withdraw`].
    pub fn withdraw(
        &self,
        actor: &Actor,
        (id, release): (&DatasetId, ReleaseId),
        key: &SentKey,
        reason: String,
        means: &Means<'_>,
    ) -> Result<ReleaseRecord, OperationError> {
        let definitions = self.present()?;
        let dataset = self.dataset(actor, id, &definitions)?;
        if !self.has_duty(actor, &[Duty::Approve], dataset, &definitions) || !release.as_str().starts_with(&format!("{id}.")) {
            return Err(not_theirs());
        }
        let opened = key.open()?;
        let request = WithdrawalRequest { release, approver: key.approver.clone(), key: &opened, reason };
        withdraw(&request, &definitions, self.node(), means)
    }
}

fn not_theirs() -> OperationError {
    OperationError::Refused(Saying::new("data-not-yours", "no role of yours approves releases of this dataset"))
}
