//! A subscriber is added.

use std::collections::BTreeSet;

use rihla_account::{Account, AccountKind};
use rihla_courier::fetch::Address;
use rihla_courier::webhook::Secret;
use rihla_model::access::Actor;
use rihla_model::{Clock, RegisterId, Saying};
use rihla_register::{Event, NewSubscriber, Registry, SealedPart, SubscriberId};
use ring::rand::SecureRandom;
use zeroize::Zeroizing;

use crate::OperationError;
use crate::definitions::Definitions;
use crate::node::OpenNode;

/// A webhook to be.
#[derive(Debug, Clone)]
pub struct NewWebhook {
    /// Its name.
    pub id: SubscriberId,
    /// Of which register it tells.
    pub register: RegisterId,
    /// Of what.
    pub events: BTreeSet<Event>,
    /// Where to.
    pub address: Address,
}

/// Draws the secret of a webhook.
///
/// # Errors
/// [`OperationError::Courier`] where the machine gives no random bytes.
pub fn draw_secret(random: &dyn SecureRandom) -> Result<Zeroizing<String>, OperationError> {
    Ok(Secret::draw(random)?.reveal())
}

/// Adds a webhook that sees with the eyes of a service account; gives its secret, which is shown once.
///
/// # Errors
/// [`OperationError::Refused`] where the account is not of a program, or the node does not know its own address;
/// [`OperationError::Courier`] where the host is not among those that the node may speak to; [`OperationError::Register`].
pub async fn add_webhook(
    open: &OpenNode,
    registry: &Registry,
    definitions: &Definitions,
    account: &Account,
    new: NewWebhook,
    (clock, random): (&dyn Clock, &dyn SecureRandom),
) -> Result<Zeroizing<String>, OperationError> {
    if account.kind != AccountKind::Service {
        return Err(OperationError::Refused(Saying::new(
            "webhook-person",
            "a webhook sees with the eyes of a program: name a service account, such as `rihla account invite portal --service` makes",
        )));
    }
    if open.config.public_address.is_none() {
        return Err(OperationError::Refused(Saying::new(
            "webhook-no-address",
            "whoever is told has to know where the record is: set node.public-address in the configuration",
        )));
    }
    open.fetcher()?.check(&new.address)?;
    let eyes = open.accounts.actor(&account.id, definitions.day_of(clock.now())).await?;
    let secret = draw_secret(random)?;
    let sealed = SealedPart { address: Zeroizing::new(new.address.as_str().to_owned()), secret: secret.clone(), previous: None };
    let NewWebhook { id, register, events, address } = new;
    let subscriber = NewSubscriber { id, register, events, account: account.id.clone(), host: address.host(), sealed };
    registry.subscribe(&Actor::node(), &eyes, &subscriber).await?;
    Ok(secret)
}
