//! What a node keeps and how it keeps it whole: the data folder, its lock, its atomic switches, the keys, and the database.
//!
//! Entry points: [`DataFolder`] (open, lock, sweep, stage, switch), [`Keyring`] (create, open, rotate, split, recover),
//! [`seal`] and [`unseal`] for restricted files, [`SignedManifest`] for what is released, [`AccessRoom`] for what
//! researchers ask, [`Database`] and [`Unit`] for rows (statements are [`database::Statement`]),
//! [`jobs::Worker`] for work to be done later, [`backup::back_up`] for a copy of all rows.
//!
//! Invariants:
//! - Paths within the data folder are made of typed identifiers only.
//! - A published folder never changes; what is current changes in one rename, after everything it names is on the disk.
//! - Only the holder of the lock changes anything; readers need no lock and see the old set or the new one. Requests have
//!   a lock of their own, so that nobody waits for a build to ask.
//! - No error, `Debug` or state shows key material; a sealed file gives all of its plain text or none.
//! - sqlx is named in [`database`] alone; no text from outside becomes part of a statement.
//! - Neither clock nor randomness is read here: both are parameters.

mod access;
pub mod backup;
mod content;
mod current;
pub mod database;
mod disk;
mod durable;
mod encoding;
mod envelope;
mod error;
mod folder;
pub mod jobs;
mod key;
mod lock;
mod manifest;
mod place;
mod sealed;
mod staging;
mod sweep;
mod vault;

pub use access::{AccessCode, AccessKeys, AccessReference, AccessRoom, AccessTurn};
pub use content::{ContentHash, ContentHasher, FileEntry, FingerprintKeys, KeyedHash, hash_file};
pub use current::{Current, Target};
pub use database::{Database, DatabaseUrl, Engine, Row, Scratch, Standing, Unit, Value, scratch_on_each_engine};
pub use disk::{Disk, DiskFile, Faults, Operation, Step, Verdict, free_space, private_file};
pub use durable::write_durably;
pub use envelope::{EnvelopeAddress, EnvelopeKeys};
pub use error::StoreError;
pub use folder::{CONFIGURATION_FILE, DataFolder, DocumentId, EditionId, FOLDER_FORMAT, owner_only};
pub use key::{
    ApproverKey, Argon2Cost, KeyId, KeyState, Keyring, KeyringState, Passphrase, PublicKey, Purpose, RecoveryState, RootHolder, RootState,
    SecretKey, Share, Signature, Signer, Statement, verify,
};
pub use lock::{BuildLock, Holder};
pub use manifest::{MANIFEST_FILE, MANIFEST_FORMAT, Manifest, SignedManifest, canonical_json};
pub use place::Place;
pub use sealed::{SealKeys, SealWriter, UnsealReader, seal, unseal};
pub use staging::{StagedFile, Staging};
pub use sweep::Sweep;
pub use vault::Scope;
