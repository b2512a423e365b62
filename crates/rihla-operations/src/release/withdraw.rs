//! Taking a release back, openly.

use rihla_model::{AgencyId, ReleaseId};
use rihla_store::{ApproverKey, canonical_json};

use super::{Approves, Decisions, SignedApproval, document, public_key};
use crate::definitions::Definitions;
use crate::publish::history::history;
use crate::publish::site::ReleaseRecord;
use crate::{Means, Node, OperationError};

/// What is withdrawn, by whom, why.
pub struct WithdrawalRequest<'a> {
    /// The release.
    pub release: ReleaseId,
    /// Who, by the id in `observatory.toml`.
    pub approver: AgencyId,
    /// Their key.
    pub key: &'a ApproverKey,
    /// Why, as told to readers.
    pub reason: String,
}

/// Withdraws a release: it is shown no more, its place says why.
///
/// # Errors
/// [`OperationError::Refused`] where there is no such release, it was withdrawn before, no reason is given, or the key is
/// not the approver's.
pub fn withdraw(
    request: &WithdrawalRequest<'_>,
    definitions: &Definitions,
    node: &Node,
    means: &Means<'_>,
) -> Result<ReleaseRecord, OperationError> {
    let lock = node.folder.lock("release withdraw", means.clock.now())?;
    node.folder.sweep(&lock)?;
    if request.reason.trim().is_empty() {
        return Err(OperationError::Refused("a withdrawal needs a reason that readers are told; give --reason".to_owned()));
    }
    if public_key(&definitions.observatory, &request.approver)? != *request.key.public() {
        return Err(OperationError::Refused(format!("this key is not the one that observatory.toml names for '{}'", request.approver)));
    }
    let mut decisions = Decisions::read(node)?;
    let mut found = None;
    for dataset in node.folder.current()?.releases.keys() {
        found = found.or(history(node, dataset, &decisions)?.into_iter().find(|r| r.id == request.release));
    }
    let Some(mut record) = found else {
        return Err(OperationError::Refused(format!("there is no release '{}'; `rihla release list` names them", request.release)));
    };
    if record.withdrawn.is_some() {
        return Err(OperationError::Refused(format!("release '{}' was withdrawn before", request.release)));
    }
    let text = Approves::Withdrawal { release: request.release.clone(), reason: request.reason.clone() };
    let signature = request.key.approve(&canonical_json(&text)?)?;
    let signed = SignedApproval { approver: request.approver.clone(), at: means.clock.now(), text, signature };
    decisions.withdrawals.insert(request.release.clone(), signed);
    record.withdrawn = decisions.withdrawal(&request.release);
    node.folder.write_document(&lock, &document()?, &decisions)?;
    Ok(record)
}
