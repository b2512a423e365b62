//! What can go wrong in the data folder or with its keys, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use crate::lock::Holder;

/// What went wrong, where, and what to do.
///
/// No message holds key material, a passphrase, a share's words or a restricted value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The machine refused a file operation.
    #[error("cannot {doing} {}: {source}", path.display())]
    Io {
        /// What was tried: "write", "rename" …
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No room is left.
    #[error("no room left to {doing} {}: free some space and run the same command again; nothing that was current has changed", path.display())]
    Full {
        /// What was tried.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
    },
    /// The path is no data folder.
    #[error("{} is not a data folder ({reason}): give the folder that an earlier command made, or an empty one", path.display())]
    NotDataFolder {
        /// The folder.
        path: PathBuf,
        /// What is odd about it.
        reason: String,
    },
    /// A newer program wrote this folder.
    #[error("{} has format {found}, and this program knows formats up to {known}: use the newer program that wrote it", path.display())]
    NewerFormat {
        /// The file that says the format.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format this program reads.
        known: u32,
    },
    /// Other accounts of the machine can read what they must not.
    #[error("{} can be read by other accounts (mode {mode:04o}): run 'chmod {wanted:04o}' on it", path.display())]
    TooOpen {
        /// The file or folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// The bits it should have.
        wanted: u32,
    },
    /// Another build or release is under way.
    #[error("{} is in use by {}: wait until it ends, or end it", path.display(), describe_holder(holder.as_ref()))]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// Who holds it, where that could be read.
        holder: Option<Holder>,
    },
    /// A lock of another folder was shown.
    #[error("the lock shown is for another data folder than {}: lock this one", path.display())]
    ForeignLock {
        /// The folder that was to be changed.
        path: PathBuf,
    },
    /// What is published never changes.
    #[error("{} exists already and is immutable: choose a new identifier", path.display())]
    Exists {
        /// The place.
        path: PathBuf,
    },
    /// A tree that is still needed was to be removed.
    #[error("{} is named by the current pointer and stays: publish its successor first", path.display())]
    StillCurrent {
        /// The place.
        path: PathBuf,
    },
    /// A file name that could lead out of its folder.
    #[error("'{name}' cannot name a file of a release: use letters, digits, '_', '-', '@', '.' and '/', no part beginning with '.'")]
    BadName {
        /// The name, shortened.
        name: String,
    },
    /// A document of ours cannot be understood.
    #[error("{} cannot be read ({reason}): restore it from a backup", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Neither the current pointer nor the one before it leads to whole folders.
    #[error("neither the current set nor the one before is whole ({reason}): restore the data folder {} from a backup", path.display())]
    NothingWhole {
        /// The data folder.
        path: PathBuf,
        /// What is broken in each.
        reason: String,
    },
    /// A value has no canonical JSON.
    #[error("a signed document cannot be written: {reason}")]
    NotCanonical {
        /// Why.
        reason: String,
    },
    /// A signature does not belong to its bytes.
    #[error("the signature of {what} does not verify: it was changed after signing, or signed by another key")]
    BadSignature {
        /// What was signed.
        what: String,
    },
    /// A signature of a key that the reader does not trust.
    #[error("{what} is signed by the key {public_key}, which is not among the trusted ones: check who sent it")]
    UntrustedKey {
        /// What was signed.
        what: String,
        /// The key, as printed.
        public_key: String,
    },
    /// A manifest names a file that is not there.
    #[error("{} is missing, though the signed manifest names it: restore the release from a backup", path.display())]
    FileMissing {
        /// The file.
        path: PathBuf,
    },
    /// A file differs from what the manifest says.
    #[error("{} differs from its signed manifest: restore the release from a backup", path.display())]
    FileChanged {
        /// The file.
        path: PathBuf,
    },
    /// A file that the manifest does not name.
    #[error("{} is not in the signed manifest of its folder: remove it, nothing may be added to a release", path.display())]
    FileExtra {
        /// The file.
        path: PathBuf,
    },
    /// A text is no hash, key or signature.
    #[error("'{text}' is no {what}")]
    Malformed {
        /// What was expected.
        what: &'static str,
        /// The text, shortened; empty where it could be secret.
        text: String,
    },
    /// The random source of the machine failed.
    #[error("the machine gave no random bytes: check that its random device works")]
    NoRandomness,
    /// A computation of the cipher library was refused.
    #[error("the cipher library refused to {doing}")]
    Cipher {
        /// What was tried.
        doing: &'static str,
    },
    /// A keyring is there already.
    #[error("{} holds a keyring already: keys are never made over existing ones", path.display())]
    KeyringExists {
        /// The keyring file.
        path: PathBuf,
    },
    /// No keyring yet.
    #[error("{} holds no keyring: make one with 'rihla key create'", path.display())]
    NoKeyring {
        /// The keys' folder.
        path: PathBuf,
    },
    /// The root key is held in another way.
    #[error("the root key is held by {held}, not by {shown}: name the right holder")]
    OtherHolder {
        /// How it is held.
        held: &'static str,
        /// What the caller showed.
        shown: &'static str,
    },
    /// The passphrase is wrong, or its wrapped key was altered.
    #[error("the passphrase does not open the key in {}: type it again", path.display())]
    WrongPassphrase {
        /// The key file.
        path: PathBuf,
    },
    /// A passphrase that is too easily guessed.
    #[error("the passphrase is too short: use at least {least} characters")]
    WeakPassphrase {
        /// The least number of characters.
        least: usize,
    },
    /// The root key given is not the one of this keyring.
    #[error("this root key is not the one that {} was made with", path.display())]
    WrongRoot {
        /// The keyring file.
        path: PathBuf,
    },
    /// A purpose key cannot be unwrapped.
    #[error("the key '{key_id}' in the keyring was altered: restore the keyring from a backup")]
    KeyAltered {
        /// The key.
        key_id: String,
    },
    /// No key of that identifier.
    #[error("the keyring has no key '{key_id}': restore the keyring that belongs to this data folder")]
    UnknownKey {
        /// The key asked for.
        key_id: String,
    },
    /// A name that no person would recognise.
    #[error("this cannot be a name: use 1 to 80 characters on one line")]
    BadPersonName,
    /// A share was mistyped.
    #[error("a recovery share was mistyped ({reason}): compare it with the paper, group by group")]
    ShareMistyped {
        /// What does not fit; never the words themselves.
        reason: &'static str,
    },
    /// Too few different shares.
    #[error("{found} different share(s) were given: two officers are needed")]
    TooFewShares {
        /// How many different ones.
        found: usize,
    },
    /// Shares of different splits.
    #[error("the shares come from different splits: use papers printed on the same day")]
    SharesMixed,
    /// The shares do not give the key of this keyring.
    #[error("the shares fit together but do not give the root key of this keyring: use the papers that were printed for it")]
    SharesForeign,
    /// No sealed file.
    #[error("this is no sealed file ({reason})")]
    NotSealed {
        /// What is odd.
        reason: &'static str,
    },
    /// The key does not open the file.
    #[error("the key '{key_id}' does not open this sealed file: it belongs to another keyring or purpose, or its head was altered")]
    WrongKey {
        /// The key named by the file.
        key_id: String,
    },
    /// A sealed file was changed, shortened or lengthened.
    #[error("the sealed file was altered or cut short at part {part} and is not opened: restore it from a backup")]
    SealBroken {
        /// The part (64 KiB each), from 0.
        part: u64,
    },
    /// Reading or writing a sealed stream failed.
    #[error("cannot {doing} a sealed stream: {source}")]
    Stream {
        /// What was tried.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

impl StoreError {
    /// Makes the error of a refused file operation, telling a full disk apart.
    #[must_use]
    pub fn io(doing: &'static str, path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { doing, path: path.to_path_buf() },
            _ => Self::Io { doing, path: path.to_path_buf(), source },
        }
    }

    pub(crate) fn malformed(what: &'static str, text: &str) -> Self {
        Self::Malformed { what, text: text.chars().take(100).collect() }
    }
}

fn describe_holder(holder: Option<&Holder>) -> String {
    match holder {
        Some(holder) => format!("'{}' (process {}, since {})", holder.command, holder.pid, holder.since),
        None => "another process".to_owned(),
    }
}
