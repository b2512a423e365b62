//! Identifiers of this room.

use rihla_model::Id;

/// The kinds of thing that have identifiers here.
pub mod kind {
    /// A session.
    pub enum Session {}
    /// A token of a program.
    pub enum Token {}
    /// A membership.
    pub enum Membership {}
    /// A security key, as the node numbers it.
    pub enum Key {}
    /// A team.
    pub enum Team {}
}

/// Identifies a session; drawn at random, and no secret.
pub type SessionId = Id<kind::Session>;
/// Identifies a token of a program; drawn at random, and no secret.
pub type TokenId = Id<kind::Token>;
/// Identifies a role as it was given, to an account or to a team.
pub type MembershipId = Id<kind::Membership>;
/// Identifies a security key; drawn at random.
pub type KeyNumber = Id<kind::Key>;
/// Identifies a team; drawn at random, and no secret.
pub type TeamId = Id<kind::Team>;
