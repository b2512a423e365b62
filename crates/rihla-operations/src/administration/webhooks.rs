//! Letting the events of a webhook wait, and go on.

use rihla_account::{Occasion, SecurityEvent};
use rihla_model::Saying;
use rihla_register::{RegisterError, Subscriber, SubscriberId, SubscriberState, Told};

use super::NodeOffice;
use crate::OperationError;

impl NodeOffice<'_> {
    /// The webhooks there are.
    ///
    /// # Errors
    /// [`OperationError::Register`].
    pub async fn webhooks(&self) -> Result<Vec<Subscriber>, OperationError> {
        Ok(self.registry.subscribers().await?)
    }

    /// One webhook, with what it was told, the newest first.
    ///
    /// # Errors
    /// [`OperationError::Register`], also where there is none of that name.
    pub async fn webhook(&self, id: &SubscriberId, most: u32) -> Result<(Subscriber, Vec<Told>), OperationError> {
        let one = self.webhooks().await?.into_iter().find(|one| one.id == *id).ok_or(RegisterError::NoSubscriber)?;
        let told = self.registry.told(id, most).await?;
        Ok((one, told))
    }

    /// Lets the events of a webhook wait; none is lost.
    ///
    /// # Errors
    /// [`OperationError::Register`], [`OperationError::Account`]; [`OperationError::Refused`] where it is not told anything.
    pub async fn pause_webhook(&self, at: &mut Occasion, id: &SubscriberId) -> Result<(), OperationError> {
        self.not_off(id).await?;
        self.registry.pause_subscriber(id).await?;
        Ok(self.open.accounts.note(at, SecurityEvent::WebhookPaused { webhook: id.as_str().to_owned() }).await?)
    }

    /// Lets them go on, and tries at once what was tried in vain.
    ///
    /// # Errors
    /// As [`NodeOffice::pause_webhook`].
    pub async fn resume_webhook(&self, at: &mut Occasion, id: &SubscriberId) -> Result<(), OperationError> {
        self.not_off(id).await?;
        // noted first: that something goes out again is never unnoted
        self.open.accounts.note(at, SecurityEvent::WebhookResumed { webhook: id.as_str().to_owned() }).await?;
        Ok(self.registry.resume_subscriber(id, false).await?)
    }

    /// What was stopped for good goes on by a command alone: whoever stopped it meant it.
    async fn not_off(&self, id: &SubscriberId) -> Result<(), OperationError> {
        let (one, _) = self.webhook(id, 1).await?;
        if one.state == SubscriberState::Off {
            return Err(OperationError::Refused(Saying::new(
                "node-webhook-off",
                "this webhook was stopped; `rihla webhook resume` on the node's machine lets it go on",
            )));
        }
        Ok(())
    }
}
