//! A node with its rows: database, accounts, and the ways out.

use std::sync::Arc;

use rihla_account::{AccountKeys, Accounts, Argon2id, Chance, Cost, Occasion, Stretching};
use rihla_courier::Trust;
use rihla_courier::fetch::{Fetcher, Limits, SystemNetwork};
use rihla_courier::mail::Mailer;
use rihla_model::Clock;
use rihla_model::access::Actor;
use rihla_register::{RecordKeys, Registry};
use rihla_store::{Database, Purpose};

use super::{Node, NodeConfig};
use crate::OperationError;
use crate::definitions::Definitions;
use crate::error::at;

/// How the node calls itself to others.
const AGENT: &str = concat!("rihla/", env!("CARGO_PKG_VERSION"));
/// How many passwords are stretched at a time; each takes the memory of its cost.
const STRETCHED_AT_A_TIME: usize = 4;

/// A node with its rows open.
#[derive(Clone)]
pub struct OpenNode {
    /// The data folder and its keys.
    pub node: Arc<Node>,
    /// How it is configured.
    pub config: Arc<NodeConfig>,
    /// The rows.
    pub database: Database,
    /// Who may come in.
    pub accounts: Arc<Accounts>,
}

impl OpenNode {
    /// Opens the rows of a node, and brings them to the newest migration.
    ///
    /// # Errors
    /// [`OperationError::Store`] where the database cannot be reached or is newer than this program; [`OperationError::Account`] where
    /// the keys do not fit.
    pub async fn open(node: Arc<Node>, config: Arc<NodeConfig>, clock: &dyn Clock, chance: Arc<Chance>) -> Result<Self, OperationError> {
        let database = Database::open(&config.database, clock.now()).await?;
        let keys = AccountKeys::of(&node.keyring, Purpose::Accounts)?;
        let stretching = Stretching { cost: Cost::default(), by: Arc::new(Argon2id), at_a_time: STRETCHED_AT_A_TIME };
        let accounts = Arc::new(Accounts::new(database.clone(), keys, config.policy.clone(), stretching, chance));
        Ok(Self { node, config, database, accounts })
    }

    /// The records, under the definitions of their registers; what is erased is put on the list of erasures first.
    ///
    /// # Errors
    /// [`OperationError::Register`] where the keys do not fit.
    pub fn registry(&self, definitions: &Definitions, clock: Arc<dyn Clock>, chance: Arc<Chance>) -> Result<Registry, OperationError> {
        let keys = RecordKeys::of(&self.node.keyring)?;
        let (registers, vocabulary) = (Arc::clone(&definitions.registers), Arc::clone(&definitions.vocabulary));
        let registry = Registry::new(self.database.clone(), keys, registers, vocabulary, clock, chance);
        Ok(registry.with_erasures(self.node.folder.disk().clone(), self.config.erasures.clone()))
    }

    /// What hands letters to the mail server; none where none is configured.
    ///
    /// # Errors
    /// [`OperationError::Definitions`] where the password cannot be read; [`OperationError::Courier`].
    pub fn mailer(&self) -> Result<Option<Mailer>, OperationError> {
        mailer(&self.config)
    }

    /// What asks other hosts.
    ///
    /// # Errors
    /// [`OperationError::Courier`] where the machine knows no authority; [`OperationError::File`].
    pub fn fetcher(&self) -> Result<Fetcher, OperationError> {
        let network = Arc::new(SystemNetwork);
        Ok(Fetcher::new(self.config.hosts.clone(), Limits::default(), &trust(&self.config)?, network, AGENT)?)
    }
}

/// What hands letters to the mail server of a configuration.
pub(crate) fn mailer(config: &NodeConfig) -> Result<Option<Mailer>, OperationError> {
    let Some(mail) = &config.mail else { return Ok(None) };
    Ok(Some(Mailer::new(mail.server(&config.settings)?, &trust(config)?, Arc::new(SystemNetwork))?))
}

/// The authorities that are believed.
pub(crate) fn trust(config: &NodeConfig) -> Result<Trust, OperationError> {
    match &config.authorities {
        None => Ok(Trust::of_machine()?),
        Some(file) => {
            let pem = std::fs::read(file).map_err(at(file))?;
            // a machine without authorities of its own believes the named ones
            Ok(Trust::of_machine().map_or_else(|_| Trust::of_pem(&pem), |trust| trust.and_pem(&pem))?)
        }
    }
}

/// Something that whoever runs the program on the node's machine does: the node itself acts.
#[must_use]
pub fn occasion_of_node(clock: &dyn Clock, definitions: &Definitions) -> Occasion {
    let now = clock.now();
    Occasion::new(now, definitions.day_of(now), &Actor::node())
}
