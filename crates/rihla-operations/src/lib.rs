//! One file per thing the node can do: order, permission, transaction.

pub mod publish;
