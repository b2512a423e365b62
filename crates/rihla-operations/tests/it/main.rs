//! Whole operations on an observatory's folder.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod access;
#[path = "../../../rihla-register/tests/it/house.rs"]
mod house;
#[path = "../../../rihla-register/tests/it/node.rs"]
#[expect(dead_code, reason = "what other tests of it need")]
mod node;
mod notices;
mod plan_load;
mod rounds;
mod search;
mod small_node;
mod world;
