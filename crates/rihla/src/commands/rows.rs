//! Opening a node with its rows for one command.

use std::sync::Arc;

use jiff::Timestamp;
use rihla_account::{Account, Occasion, SignInName};
use rihla_model::access::Roles;
use rihla_model::{Clock, Saying, SystemClock};
use rihla_operations::node::occasion_of_node;
use rihla_operations::{Definitions, Means, Node, OpenNode, OperationError, load_definitions};
use rihla_store::Disk;
use ring::rand::SystemRandom;
use tokio::runtime::Runtime;

use super::PlaceArguments;

/// A node with its rows, and what drives it.
pub(super) struct Rows {
    pub(super) definitions: Arc<Definitions>,
    pub(super) open: OpenNode,
    pub(super) runtime: Runtime,
}

impl Rows {
    /// Opens the rows of a node that keeps some.
    pub(super) fn open(place: &PlaceArguments) -> anyhow::Result<Self> {
        Self::opened(place, false)
    }

    /// As [`Rows::open`]; the node and its database are made where there are none.
    pub(super) fn open_or_create(place: &PlaceArguments) -> anyhow::Result<Self> {
        Self::opened(place, true)
    }

    fn opened(place: &PlaceArguments, create: bool) -> anyhow::Result<Self> {
        let definitions = Arc::new(load_definitions(&place.observatory)?);
        let config = Arc::new(place.config()?);
        if !create && !config.keeps_rows {
            return Err(OperationError::Refused(Saying::new(
                "failure-no-rows",
                "this node keeps no accounts and jobs yet; `rihla account create-first` begins",
            ))
            .into());
        }
        let random = Arc::new(SystemRandom::new());
        let means = Means { clock: &SystemClock, random: &*random, disk: Disk::default() };
        let node = if create { Node::open_or_create(&place.places(), &place.holder()?, &means)? } else { place.node(&means)? };
        let runtime = runtime()?;
        let open = runtime.block_on(OpenNode::open(Arc::new(node), config, &SystemClock, random))?;
        Ok(Self { definitions, open, runtime })
    }

    /// What the node itself does now.
    pub(super) fn occasion(&self) -> Occasion {
        occasion_of_node(&SystemClock, &self.definitions)
    }

    pub(super) fn roles(&self) -> &Roles {
        self.definitions.registers.roles()
    }

    /// The account of a name, as it is typed.
    pub(super) fn account(&self, name: &str) -> anyhow::Result<Account> {
        Ok(self.run(self.open.accounts.account_named(&SignInName::typed(name)))?)
    }

    /// Waits for work on the rows.
    pub(super) fn run<T, E: Into<OperationError>>(&self, work: impl Future<Output = Result<T, E>>) -> Result<T, OperationError> {
        self.runtime.block_on(work).map_err(Into::into)
    }

    pub(super) fn now(&self) -> Timestamp {
        SystemClock.now()
    }
}

/// What drives work that waits.
pub(super) fn runtime() -> anyhow::Result<Runtime> {
    let made = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    Ok(made.map_err(|e| Saying::new("failure-threads", "threads cannot be started: {cause}").with("cause", e.to_string()))?)
}
