//! Callers by the tokens of a node's accounts.

use std::sync::Arc;

use rihla_account::{AccountError, Occasion};
use rihla_model::Clock;
use rihla_model::access::Actor;
use rihla_operations::{Definitions, OpenNode};

use super::caller::{Answer, Callers, Refused};

/// Who shows a token of an account: its holder with the roles held today, within the scopes of the token.
pub struct TokenCallers {
    /// The accounts.
    pub open: OpenNode,
    /// In what zone days begin.
    pub definitions: Arc<Definitions>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for TokenCallers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenCallers").finish_non_exhaustive()
    }
}

impl Callers for TokenCallers {
    fn by_token<'a>(&'a self, token: &'a str, address: Option<String>, agent: Option<String>) -> Answer<'a> {
        Box::pin(async move {
            let now = self.clock.now();
            let occasion = Occasion::new(now, self.definitions.day_of(now), &Actor::anyone());
            let mut occasion = occasion.from(address.as_deref(), agent.as_deref());
            self.open.accounts.actor_by_token(&mut occasion, token).await.map_err(|error| match error {
                AccountError::TokenRefused => Refused::Token,
                AccountError::TooMany { until } => {
                    let seconds = until.duration_since(now).as_secs();
                    Refused::Wait(u64::try_from(seconds).unwrap_or(0) + 1)
                }
                other => {
                    tracing::error!(code = other.saying().id(), error = %other, "a token could not be looked up");
                    Refused::Broken
                }
            })
        })
    }
}
