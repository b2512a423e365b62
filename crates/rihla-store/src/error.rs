//! What can go wrong in the data folder or with its keys, and what to do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use rihla_model::{Argument, Saying};

use crate::lock::Holder;

/// What went wrong, where, and what to do.
///
/// No message holds key material, a passphrase, a share's words or a restricted value.
#[derive(Debug)]
#[non_exhaustive]
pub enum StoreError {
    /// The machine refused a file operation.
    Io {
        /// What was tried: "write", "rename" …
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No room is left.
    Full {
        /// What was tried.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
    },
    /// The path is no data folder.
    NotDataFolder {
        /// The folder.
        path: PathBuf,
        /// What is odd about it.
        reason: Saying,
    },
    /// A newer program wrote this folder.
    NewerFormat {
        /// The file that says the format.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format this program reads.
        known: u32,
    },
    /// Other accounts of the machine can read what they must not.
    TooOpen {
        /// The file or folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// The bits it should have.
        wanted: u32,
    },
    /// Another build or release is under way.
    Locked {
        /// The lock file.
        path: PathBuf,
        /// Who holds it, where that could be read.
        holder: Option<Holder>,
    },
    /// A lock of another folder was shown.
    ForeignLock {
        /// The folder that was to be changed.
        path: PathBuf,
    },
    /// What is published never changes.
    Exists {
        /// The place.
        path: PathBuf,
    },
    /// A tree that is still needed was to be removed.
    StillCurrent {
        /// The place.
        path: PathBuf,
    },
    /// A file name that could lead out of its folder.
    BadName {
        /// The name, shortened.
        name: String,
    },
    /// A document of ours cannot be understood.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: Saying,
    },
    /// Neither the current pointer nor the one before it leads to whole folders.
    NothingWhole {
        /// The data folder.
        path: PathBuf,
        /// What is broken in each.
        reason: String,
    },
    /// A value has no canonical JSON.
    NotCanonical {
        /// Why.
        reason: String,
    },
    /// A signature does not belong to its bytes.
    BadSignature {
        /// What was signed.
        what: Argument,
    },
    /// A signature of a key that the reader does not trust.
    UntrustedKey {
        /// What was signed.
        what: Argument,
        /// The key, as printed.
        public_key: String,
    },
    /// A manifest names a file that is not there.
    FileMissing {
        /// The file.
        path: PathBuf,
    },
    /// A file differs from what the manifest says.
    FileChanged {
        /// The file.
        path: PathBuf,
    },
    /// A file that the manifest does not name.
    FileExtra {
        /// The file.
        path: PathBuf,
    },
    /// A text is no hash, key or signature.
    Malformed {
        /// What was expected.
        what: Saying,
        /// The text, shortened; empty where it could be secret.
        text: String,
    },
    /// The random source of the machine failed.
    NoRandomness,
    /// A computation of the cipher library was refused.
    Cipher {
        /// What was tried.
        doing: &'static str,
    },
    /// A keyring is there already.
    KeyringExists {
        /// The keyring file.
        path: PathBuf,
    },
    /// No keyring yet.
    NoKeyring {
        /// The keys' folder.
        path: PathBuf,
    },
    /// The root key is held in another way.
    OtherHolder {
        /// How it is held.
        held: Box<Saying>,
        /// What the caller showed.
        shown: Box<Saying>,
    },
    /// The passphrase is wrong, or its wrapped key was altered.
    WrongPassphrase {
        /// The key file.
        path: PathBuf,
    },
    /// A passphrase that is too easily guessed.
    WeakPassphrase {
        /// The least number of characters.
        least: usize,
    },
    /// The root key given is not the one of this keyring.
    WrongRoot {
        /// The keyring file.
        path: PathBuf,
    },
    /// A purpose key cannot be unwrapped.
    KeyAltered {
        /// The key.
        key_id: String,
    },
    /// No key of that identifier.
    UnknownKey {
        /// The key asked for.
        key_id: String,
    },
    /// A name that no person would recognise.
    BadPersonName,
    /// A share was mistyped.
    ShareMistyped {
        /// What does not fit; never the words themselves.
        reason: Saying,
    },
    /// Too few different shares.
    TooFewShares {
        /// How many different ones.
        found: usize,
    },
    /// Shares of different splits.
    SharesMixed,
    /// The shares do not give the key of this keyring.
    SharesForeign,
    /// No sealed file.
    NotSealed {
        /// What is odd.
        reason: Saying,
    },
    /// The key does not open the file.
    WrongKey {
        /// The key named by the file.
        key_id: String,
    },
    /// A sealed file was changed, shortened or lengthened.
    SealBroken {
        /// The part (64 KiB each), from 0.
        part: u64,
    },
    /// An envelope was altered, or is not for what it is taken for.
    EnvelopeBroken,
    /// Reading or writing a sealed stream failed.
    Stream {
        /// What was tried.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// A text is no address of a database; it is not repeated, since it could hold a password.
    BadDatabaseUrl,
    /// A database cannot be opened.
    CannotConnect {
        /// Where it is, without its password.
        url: String,
        /// What the engine or the system said.
        cause: String,
    },
    /// Others kept the database busy for too long.
    DatabaseBusy,
    /// The database is being closed.
    DatabaseClosed,
    /// No room is left for the database.
    DatabaseFull,
    /// A row with this key is there already.
    Duplicate,
    /// A row names one that is not there, or is named by another and cannot go.
    ForeignKey,
    /// The connection to the database was lost.
    ConnectionLost,
    /// Two units met, and this one was taken back.
    Conflict,
    /// A unit that only reads was asked to write.
    ReadOnly,
    /// A statement of the unit failed or was interrupted, so that nothing more can be done with it.
    Spoiled,
    /// A newer program wrote this database.
    NewerDatabase {
        /// Its newest migration.
        found: i64,
        /// The newest migration this program knows.
        known: i64,
    },
    /// A migration of the database is not the one of this program.
    ChangedMigration {
        /// Its number.
        number: i64,
        /// Its name in the database.
        name: String,
    },
    /// A database that a backup is to be restored into holds something.
    DatabaseNotEmpty,
    /// A backup cannot be read, or does not hold what it says.
    BackupBroken {
        /// What is odd.
        reason: Saying,
    },
    /// A job is no longer its holder's.
    LeaseLost,
    /// A column of a query does not hold what was expected.
    WrongColumn {
        /// The column, from 0.
        at: usize,
        /// What was expected.
        wanted: &'static str,
    },
    /// A statement was given more or fewer values than it has places for.
    WrongValues {
        /// Its places.
        marks: usize,
        /// What it was given.
        values: usize,
    },
    /// A text holds U+0000, which PostgreSQL does not keep.
    NulInText,
    /// The database refused a statement.
    DatabaseRefused {
        /// What it said.
        cause: String,
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

    pub(crate) fn malformed(what: Saying, text: &str) -> Self {
        Self::Malformed { what, text: text.chars().take(100).collect() }
    }

    /// The error as a sentence: what happened, where, what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::Io { doing: what, path, source } => Saying::new("store-io", "cannot {doing} {path}: {cause}")
                .with("doing", doing(what))
                .with("path", path)
                .with("cause", source.to_string()),
            Self::Full { doing: what, path } => Saying::new(
                "store-full",
                "no room left to {doing} {path}: free some space and run the same command again; nothing that was current has changed",
            )
            .with("doing", doing(what))
            .with("path", path),
            Self::NotDataFolder { path, reason } => Saying::new(
                "store-not-data-folder",
                "{path} is not a data folder ({reason}): give the folder that an earlier command made, or an empty one",
            )
            .with("path", path)
            .with("reason", reason),
            Self::NewerFormat { path, found, known } => Saying::new(
                "store-newer-format",
                "{path} has format {found}, and this program knows formats up to {known}: use the newer program that wrote it",
            )
            .with("path", path)
            .with("found", *found)
            .with("known", *known),
            Self::TooOpen { path, mode, wanted } => {
                Saying::new("store-too-open", "{path} can be read by other accounts (mode {mode}): run 'chmod {wanted}' on it")
                    .with("path", path)
                    .with("mode", format!("{mode:04o}"))
                    .with("wanted", format!("{wanted:04o}"))
            }
            Self::Locked { path, holder: Some(holder) } => Saying::new(
                "store-locked-by",
                "{path} is in use by '{command}' (process {pid}, since {since}): wait until it ends, or end it",
            )
            .with("path", path)
            .with("command", &holder.command)
            .with("pid", holder.pid.to_string())
            .with("since", holder.since.to_string()),
            Self::Locked { path, holder: None } => {
                Saying::new("store-locked", "{path} is in use by another process: wait until it ends, or end it").with("path", path)
            }
            Self::ForeignLock { path } => {
                Saying::new("store-foreign-lock", "the lock shown is for another data folder than {path}: lock this one").with("path", path)
            }
            Self::Exists { path } => {
                Saying::new("store-exists", "{path} exists already and is immutable: choose a new identifier").with("path", path)
            }
            Self::StillCurrent { path } => {
                Saying::new("store-still-current", "{path} is named by the current pointer and stays: publish its successor first")
                    .with("path", path)
            }
            Self::BadName { name } => Saying::new(
                "store-bad-name",
                "'{name}' cannot name a file of a release: use letters, digits, '_', '-', '@', '.' and '/', no part beginning with '.'",
            )
            .with("name", name),
            Self::Unreadable { path, reason } => {
                Saying::new("store-unreadable", "{path} cannot be read ({reason}): restore it from a backup")
                    .with("path", path)
                    .with("reason", reason)
            }
            Self::NothingWhole { path, reason } => Saying::new(
                "store-nothing-whole",
                "neither the current set nor the one before is whole ({cause}): restore the data folder {path} from a backup",
            )
            .with("path", path)
            .with("cause", reason),
            Self::NotCanonical { reason } => {
                Saying::new("store-not-canonical", "a signed document cannot be written: {cause}").with("cause", reason)
            }
            Self::BadSignature { what } => Saying::new(
                "store-bad-signature",
                "the signature of {what} does not verify: it was changed after signing, or signed by another key",
            )
            .with("what", what.clone()),
            Self::UntrustedKey { what, public_key } => Saying::new(
                "store-untrusted-key",
                "{what} is signed by the key {key}, which is not among the trusted ones: check who sent it",
            )
            .with("what", what.clone())
            .with("key", public_key),
            Self::FileMissing { path } => Saying::new(
                "store-file-missing",
                "{path} is missing, though the signed manifest names it: restore the release from a backup",
            )
            .with("path", path),
            Self::FileChanged { path } => {
                Saying::new("store-file-changed", "{path} differs from its signed manifest: restore the release from a backup")
                    .with("path", path)
            }
            Self::FileExtra { path } => Saying::new(
                "store-file-extra",
                "{path} is not in the signed manifest of its folder: remove it, nothing may be added to a release",
            )
            .with("path", path),
            Self::Malformed { what, text } => Saying::new("store-malformed", "'{text}' is no {what}").with("text", text).with("what", what),
            Self::NoRandomness => {
                Saying::new("store-no-randomness", "the machine gave no random bytes: check that its random device works")
            }
            Self::Cipher { doing } => {
                Saying::new("store-cipher", "the cipher library refused its work ({cause}): the program or the machine is damaged")
                    .with("cause", *doing)
            }
            _ => self.of_keys(),
        }
    }

    /// The errors of keys, shares and sealed files.
    fn of_keys(&self) -> Saying {
        match self {
            Self::KeyringExists { path } => {
                Saying::new("store-keyring-exists", "{path} holds a keyring already: keys are never made over existing ones")
                    .with("path", path)
            }
            Self::NoKeyring { path } => {
                Saying::new("store-no-keyring", "{path} holds no keyring: make one with 'rihla key create'").with("path", path)
            }
            Self::OtherHolder { held, shown } => {
                Saying::new("store-other-holder", "the root key is held by {held}, not by {shown}: name the right holder")
                    .with("held", &**held)
                    .with("shown", &**shown)
            }
            Self::WrongPassphrase { path } => {
                Saying::new("store-wrong-passphrase", "the passphrase does not open the key in {path}: type it again").with("path", path)
            }
            Self::WeakPassphrase { least } => {
                Saying::new("store-weak-passphrase", "the passphrase is too short: use at least {least} characters").with("least", *least)
            }
            Self::WrongRoot { path } => {
                Saying::new("store-wrong-root", "this root key is not the one that {path} was made with: name the right key file")
                    .with("path", path)
            }
            Self::KeyAltered { key_id } => {
                Saying::new("store-key-altered", "the key '{key}' in the keyring was altered: restore the keyring from a backup")
                    .with("key", key_id)
            }
            Self::UnknownKey { key_id } => {
                Saying::new("store-unknown-key", "the keyring has no key '{key}': restore the keyring that belongs to this data folder")
                    .with("key", key_id)
            }
            Self::BadPersonName => Saying::new("store-bad-person-name", "this cannot be a name: use 1 to 80 characters on one line"),
            Self::ShareMistyped { reason } => {
                Saying::new("store-share-mistyped", "a recovery share was mistyped ({reason}): compare it with the paper, group by group")
                    .with("reason", reason)
            }
            Self::TooFewShares { found } => {
                Saying::new("store-too-few-shares", "different shares given: {found}; the shares of two officers are needed")
                    .with("found", *found)
            }
            Self::SharesMixed => {
                Saying::new("store-shares-mixed", "the shares come from different splits: use papers printed on the same day")
            }
            Self::SharesForeign => Saying::new(
                "store-shares-foreign",
                "the shares fit together but do not give the root key of this keyring: use the papers that were printed for it",
            ),
            Self::NotSealed { reason } => {
                Saying::new("store-not-sealed", "this is no sealed file ({reason}): name the right file").with("reason", reason)
            }
            Self::WrongKey { key_id } => Saying::new(
                "store-wrong-key",
                "the key '{key}' does not open this sealed file: it belongs to another keyring or purpose, or its head was altered",
            )
            .with("key", key_id),
            Self::SealBroken { part } => Saying::new(
                "store-seal-broken",
                "the sealed file was altered or cut short at part {part} and is not opened: restore it from a backup",
            )
            .with("part", part.to_string()),
            Self::EnvelopeBroken => Saying::new(
                "store-envelope-broken",
                "what was sealed on the device cannot be opened: it was altered, or sealed for another person, register or node",
            ),
            Self::Stream { doing: what, source } => Saying::new("store-stream", "cannot {doing} a sealed stream: {cause}")
                .with("doing", doing(what))
                .with("cause", source.to_string()),
            other => other
                .of_database()
                .unwrap_or_else(|| Saying::new("store-other", "the data folder refused: {cause}").with("cause", format!("{other:?}"))),
        }
    }
}

/// The verb of what was tried.
fn doing(what: &str) -> Saying {
    match what {
        "copy" => Saying::new("doing-copy", "copy"),
        "hash" => Saying::new("doing-hash", "hash"),
        "lock" => Saying::new("doing-lock", "lock"),
        "make" => Saying::new("doing-make", "make"),
        "open" => Saying::new("doing-open", "open"),
        "read" => Saying::new("doing-read", "read"),
        "remove" => Saying::new("doing-remove", "remove"),
        "rename" => Saying::new("doing-rename", "rename"),
        "sync" => Saying::new("doing-sync", "sync"),
        "write" => Saying::new("doing-write", "write"),
        _ => Saying::new("doing-use", "use"),
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.saying().fmt(f)
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } | Self::Stream { source, .. } => Some(source),
            _ => None,
        }
    }
}
