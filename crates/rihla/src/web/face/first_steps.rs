//! What is still to be done before this node can be relied on, as it is today; for those who can do it.

use std::sync::Arc;

use rihla_account::{AccountKind, AccountState};
use rihla_model::access::{Actor, Duty};
use rihla_model::definition::Approval;
use rihla_operations::accounts::looks_after_accounts;
use rihla_operations::backup::list_backups;
use rihla_operations::build::last_build;

use super::Face;
use super::failed::Failed;
use super::visitor::Visitor;
use crate::pages::FirstStep;

/// The most accounts that are looked at: a node with more has begun long ago.
const ACCOUNTS: i64 = 1_000;

/// What a visitor is told to do first; nothing once it is done, or where it is not theirs.
pub(super) async fn first_steps(face: &Arc<Face>, visitor: &Visitor) -> Result<Vec<FirstStep>, Failed> {
    let mut steps = Vec::new();
    if !visitor.works() {
        return Ok(steps);
    }
    if looks_after_accounts(&visitor.actor, face.definitions.registers.roles()) {
        steps.extend(of_people(face).await?);
        steps.extend(of_the_machine(face).await);
    }
    steps.extend(of_statistics(face, &visitor.actor).await?);
    Ok(steps)
}

/// A second person, and a second one who lets others in.
async fn of_people(face: &Face) -> Result<Vec<FirstStep>, Failed> {
    let (roles, today) = (face.definitions.registers.roles(), face.definitions.day_of(face.clock.now()));
    let accounts = face.open.accounts.accounts(None, ACCOUNTS).await?;
    let there = |state| matches!(state, AccountState::Invited | AccountState::Active);
    let people: Vec<_> = accounts.iter().filter(|one| one.kind == AccountKind::Person && there(one.state)).collect();
    let mut keepers = 0;
    for one in &people {
        if looks_after_accounts(&face.open.accounts.actor(&one.id, today).await?, roles) {
            keepers += 1;
        }
        if keepers == 2 {
            break;
        }
    }
    let mut steps = Vec::new();
    if people.len() < 2 {
        steps.push(FirstStep::SecondPerson);
    }
    if keepers < 2 {
        steps.push(FirstStep::SecondKeeper);
    }
    Ok(steps)
}

/// Backups and letters.
async fn of_the_machine(face: &Face) -> Vec<FirstStep> {
    let mut steps = Vec::new();
    match face.open.config.backup.folder.clone() {
        None => steps.push(FirstStep::BackupFolder),
        Some(folder) => {
            // a folder that cannot be read holds none that would help
            let taken = tokio::task::spawn_blocking(move || list_backups(&folder).is_ok_and(|taken| !taken.is_empty()));
            if !taken.await.unwrap_or(false) {
                steps.push(FirstStep::Backup);
            }
        }
    }
    if !face.mails() {
        steps.push(FirstStep::Mail);
    }
    steps
}

/// Approvers, a first delivery, a first build.
async fn of_statistics(face: &Arc<Face>, actor: &Actor) -> Result<Vec<FirstStep>, Failed> {
    let (office, rights) = (&face.data, face.data.rights(actor));
    if ![Duty::Deliver, Duty::Define, Duty::Approve].iter().any(|duty| rights.holds(*duty)) {
        return Ok(Vec::new());
    }
    let actor = actor.clone();
    let look = office.blocking(move |office, _| {
        let mut steps = Vec::new();
        let definitions = office.definitions();
        let needs_two = definitions.datasets.values().any(|dataset| dataset.approval != Approval::None);
        if needs_two && definitions.observatory.approvers.len() < 2 {
            steps.push(FirstStep::Approvers);
        }
        let theirs = definitions.sources.values().filter(|source| rights.may(Duty::Deliver, &source.agency));
        let theirs: Vec<_> = theirs.map(|source| &source.id).collect();
        if !theirs.is_empty() && office.uploads(&actor)?.is_empty() {
            let mut delivered = false;
            for id in theirs {
                delivered = delivered || !office.files(&actor, id)?.is_empty();
            }
            if !delivered {
                steps.push(FirstStep::Delivery);
            }
        }
        if last_build(office.node())?.is_none() {
            steps.push(FirstStep::Build);
        }
        Ok(steps)
    });
    look.await.map_err(Failed::Operation)
}
