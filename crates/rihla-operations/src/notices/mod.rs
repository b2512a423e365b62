//! Telling whoever works here what concerns them: in the pages, and by letter.
//!
//! What was done stands in a queue of the registers. [`gather`] makes notices of it for those whom it concerns, [`remind`] for what falls due;
//! [`collect_digests`] and, for those who want it at once, [`gather`] put them into letters, and [`post_letters`] sends those.

mod digest;
mod gather;
mod jobs;
mod letter;
mod post;
mod remind;
mod words;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rihla_account::{Account, AccountError, AccountKind, AccountState, Chance};
use rihla_language::Catalogue;
use rihla_model::access::Actor;
use rihla_model::{AccountId, Clock};
use rihla_register::Registry;

pub use digest::collect_digests;
pub use gather::gather;
pub(crate) use jobs::keep_digests;
pub use jobs::{DIGEST, NOTIFY, notice_jobs, watch_for_notices};
pub use letter::compose;
pub use post::{Posted, post_letters};
pub use remind::remind;
pub use words::kind_message;

use crate::OperationError;
use crate::definitions::Definitions;
use crate::node::OpenNode;

/// So old a notice is in no letter any more: mail that was configured late, or a server that was away for long, tells no old stories.
const TOLD_WITHIN: SignedDuration = SignedDuration::from_hours(24 * 14);

/// What telling takes.
#[derive(Clone)]
pub struct Notifier {
    /// The node.
    pub open: OpenNode,
    /// Its records.
    pub registry: Arc<Registry>,
    /// In what zone days begin, and what the node is called.
    pub definitions: Arc<Definitions>,
    /// What letters say.
    pub words: Arc<Catalogue>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Names letters, and spreads tries.
    pub chance: Arc<Chance>,
}

impl Notifier {
    /// Whether letters are sent: there is a server for them, and they can say where the node is.
    #[must_use]
    pub fn writes(&self) -> bool {
        writes(&self.open)
    }

    /// A person in use, as account and as actor today; none where nobody is told anything.
    async fn person(&self, id: &AccountId) -> Result<Option<(Account, Actor)>, OperationError> {
        let account = match self.open.accounts.account(id).await {
            Ok(account) => account,
            Err(AccountError::Absent { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        if account.kind != AccountKind::Person || account.state != AccountState::Active {
            return Ok(None);
        }
        let actor = self.open.accounts.actor(id, self.definitions.day_of(self.clock.now())).await?;
        Ok(Some((account, actor)))
    }

    /// Since when notices are in letters.
    fn told_since(&self) -> Timestamp {
        self.clock.now().checked_sub(TOLD_WITHIN).unwrap_or(Timestamp::MIN)
    }
}

fn writes(open: &OpenNode) -> bool {
    open.config.mail.is_some() && open.config.public_address.is_some()
}
