//! The keys of a node: a root key, the purpose keys it wraps, the officers who can bring it back, and approvers' keys.
//!
//! ```text
//! root key (file, systemd credential, or wrapped by a passphrase; two of three officers can rebuild it)
//!   └ wraps, with AES-256-GCM under a key derived by HKDF-SHA256:
//!       restricted zone, records, fingerprints, cookies, matching epochs, access, backups, accounts,
//!       signing (Ed25519)
//! ```
//!
//! Material is overwritten when it is dropped, is shown by no `Debug`, error or state, and leaves this room only
//! through [`SecretKey::expose`]. The cipher library keeps its own copies while it works; those are not overwritten.

mod approver;
mod document;
mod holder;
mod keyring;
mod passphrase;
mod purpose;
mod recover;
mod secret;
mod share;
mod sign;
mod split;
mod state;
mod wrap;

pub use approver::ApproverKey;
pub use holder::RootHolder;
pub use keyring::Keyring;
pub use passphrase::{Argon2Cost, Passphrase};
pub use purpose::{KeyId, Purpose};
pub use secret::SecretKey;
pub use share::Share;
pub use sign::{PublicKey, Signature, Signer, Statement, verify};
pub use state::{KeyState, KeyringState, RecoveryState, RootState};

pub(crate) use wrap::{cipher, derive};
