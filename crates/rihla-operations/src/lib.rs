//! One file per thing the node can do: order, permission, transaction.
//!
//! - [`build`]: from agencies' files to protected candidates, and to releases where nobody needs to be asked.
//! - [`release`]: approvals, releases, withdrawals.
//! - [`access`]: what researchers ask, how they are answered, what they then may take away.
//! - [`node`]: how a node is configured, and opening it: folder, keys, rows, accounts, ways out.
//! - [`backup`]: copies of all of it, proven before they are needed; [`doctor`]: what is well and what is not.
//! - [`records`]: tables of records that come in and go out.
//! - [`data_office`]: the statistics line in the hands of whoever's role says so: deliveries, builds, candidates.
//! - [`accounts`]: looking after accounts and teams, by whoever's role says so.
//! - [`administration`]: running a node in the browser; [`protection`]: the data protection office there.
//! - [`mail_reset`]: the letter with which somebody sets a new password.
//! - [`plan`]: the national plan: its boards, its money, what contradicts itself, what was promised and what became of it.
//! - [`provider`]: signing in with the outside provider that the operator names.
//! - [`notices`]: whoever works here is told what concerns them, in the pages and by letter.
//! - [`search`]: full text over records, kept beside the rows and looked at again with the eyes of whoever asks.
//! - [`upkeep`]: work that comes again while the server runs.
//! - [`webhook`]: other programs that are told when records change.
//! - [`publish`]: what the public may see, and the files it may take away.
//!
//! Invariants: no HTTP, no arithmetic on cells; what is current changes in one switch, under one lock; an operation
//! that answers the public returns `Released`, records of releases, counts of problems, or definitions, and nothing else.

pub mod access;
pub mod accounts;
pub mod administration;
pub mod backup;
pub mod build;
pub mod data_office;
pub mod definitions;
pub mod doctor;
mod error;
mod frames;
mod letter;
pub mod mail_reset;
pub mod node;
pub mod notices;
pub mod plan;
pub mod progress;
pub mod protection;
pub mod provider;
pub mod publish;
pub mod records;
pub mod release;
pub mod search;
mod teams;
pub mod upkeep;
pub mod webhook;

pub use definitions::{Definitions, load_definitions};
pub use error::OperationError;
pub use node::{Holder, Means, Node, NodeConfig, OpenNode, Places};
