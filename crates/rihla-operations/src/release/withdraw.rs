//! Taking a release back, openly.

use rihla_model::{AgencyId, ReleaseId, Saying};
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
        return Err(OperationError::Refused(Saying::new(
            "operation-no-reason",
            "a withdrawal needs a reason that readers are told; give --reason",
        )));
    }
    if public_key(&definitions.observatory, &request.approver)? != *request.key.public() {
        return Err(OperationError::Refused(
            Saying::new(
                "operation-other-key",
                "this key is not the one that observatory.toml names for '{approver}'; use that person's own key",
            )
            .with("approver", request.approver.to_string()),
        ));
    }
    let mut decisions = Decisions::read(node)?;
    let mut found = None;
    for dataset in node.folder.current()?.releases.keys() {
        found = found.or(history(node, dataset, &decisions)?.into_iter().find(|r| r.id == request.release));
    }
    let Some(mut record) = found else {
        return Err(OperationError::Refused(
            Saying::new("operation-no-release", "there is no release '{release}'; `rihla release list` names them")
                .with("release", request.release.to_string()),
        ));
    };
    if record.withdrawn.is_some() {
        return Err(OperationError::Refused(
            Saying::new("operation-withdrawn", "release '{release}' was withdrawn before; there is nothing to withdraw")
                .with("release", request.release.to_string()),
        ));
    }
    let text = Approves::Withdrawal { release: request.release.clone(), reason: request.reason.clone() };
    let signature = request.key.approve(&canonical_json(&text)?)?;
    let signed = SignedApproval { approver: request.approver.clone(), at: means.clock.now(), text, signature };
    decisions.withdrawals.insert(request.release.clone(), signed);
    record.withdrawn = decisions.withdrawal(&request.release);
    node.folder.write_document(&lock, &document()?, &decisions)?;
    Ok(record)
}
