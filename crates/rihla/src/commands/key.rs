//! `rihla key`.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};
use rihla_language::Value;
use rihla_model::{AgencyId, SystemClock};
use rihla_operations::{Holder, Means, Node};
use rihla_store::{ApproverKey, Argon2Cost, DataFolder, Disk, Keyring, Purpose, RootHolder, Share};
use ring::rand::SystemRandom;

use super::place::passphrase;
use super::summary::to_json;
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};

/// Arguments of `rihla key`.
#[derive(Debug, Args)]
pub(super) struct Key {
    #[command(subcommand)]
    verb: KeyVerb,
}

#[derive(Debug, Subcommand)]
enum KeyVerb {
    /// Create the node's keys, or with --approver a person's key for approving releases
    Create(Create),
    /// Show which keys there are: ids and dates, never material
    State(State),
    /// Replace a purpose key; older ones are kept for reading
    Rotate(Rotate),
    /// Split the root key among three officers, any two of whom can recover it
    Split(Split),
    /// Recover the root key from the shares of two officers
    Recover(Recover),
}

#[derive(Debug, Args)]
struct Create {
    #[command(flatten)]
    place: PlaceArguments,
    /// Make an approver's key of this id instead
    #[arg(long, requires = "out")]
    approver: Option<AgencyId>,
    /// File of the approver's key
    #[arg(long)]
    out: Option<PathBuf>,
    /// File whose first line is to be the passphrase of the approver's key
    #[arg(long)]
    approver_passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct State {
    #[command(flatten)]
    place: PlaceArguments,
}

#[derive(Debug, Args)]
struct Rotate {
    /// Which key: restricted-zone, records, fingerprints, cookies, matching-epochs or signing
    #[arg(value_parser = purpose)]
    purpose: Purpose,
    #[command(flatten)]
    place: PlaceArguments,
}

/// Reads the name of a purpose.
fn purpose(name: &str) -> Result<Purpose, String> {
    Purpose::ALL.into_iter().find(|p| p.name() == name).ok_or_else(|| format!("name one of {}", Purpose::ALL.map(Purpose::name).join(", ")))
}

#[derive(Debug, Args)]
struct Split {
    /// The three officers
    #[arg(num_args = 3, required = true)]
    officers: Vec<String>,
    #[command(flatten)]
    place: SplitPlace,
}

/// `split` takes three names first, so that the observatory is named by an option.
#[derive(Debug, Clone, Args)]
struct SplitPlace {
    /// Folder of the observatory's definitions
    #[arg(long, default_value = ".")]
    observatory: PathBuf,
    /// Data folder
    #[arg(long, env = "RIHLA_DATA")]
    data: Option<PathBuf>,
    /// File that holds the node's root key
    #[arg(long, env = "RIHLA_KEY")]
    key: Option<PathBuf>,
    /// The root key is under a passphrase, which is the first line of this file
    #[arg(long, env = "RIHLA_PASSPHRASE_FILE")]
    passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Recover {
    #[command(flatten)]
    place: PlaceArguments,
    /// A file with one officer's share; give two
    #[arg(long = "share", num_args = 1, required = true)]
    shares: Vec<PathBuf>,
}

impl SplitPlace {
    fn place(&self) -> PlaceArguments {
        PlaceArguments {
            observatory: self.observatory.clone(),
            data: self.data.clone(),
            inbox: None,
            key: self.key.clone(),
            passphrase_file: self.passphrase_file.clone(),
            credential: None,
        }
    }
}

impl Key {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        let random = SystemRandom::new();
        let means = Means { clock: &SystemClock, random: &random, disk: Disk::default() };
        let now = means.clock.now();
        match &self.verb {
            KeyVerb::Create(v) => {
                if let (Some(approver), Some(out)) = (&v.approver, &v.out) {
                    anyhow::ensure!(!out.exists(), "{} is there already; name another file, a key is never overwritten", out.display());
                    let key = ApproverKey::create(approver.as_str(), now, &random)?;
                    let phrase = v.approver_passphrase_file.as_deref().map(passphrase).transpose()?;
                    key.save(&Disk::default(), out, phrase.as_ref().map(|p| (p, Argon2Cost::default())), &random)?;
                    let public = key.public().to_string();
                    if show.json {
                        say(&serde_json::json!({ "id": approver, "public-key": public }).to_string());
                    } else {
                        say(&speaker.say("command-key-approver", &[("file", Value::from(out.display().to_string()))]));
                        say(&format!("\n[[approvers]]\nid = \"{approver}\"\nname = \"{approver}\"\npublic-key = \"{public}\""));
                    }
                    return Ok(Ending::Done);
                }
                let node = Node::open_or_create(&v.place.places(), &v.place.holder()?, &means)?;
                say(&to_json(&node.keyring.state())?);
            }
            KeyVerb::State(v) => {
                let folder = DataFolder::open(&v.place.places().data, Disk::default())?;
                say(&to_json(&Keyring::read_state(&folder.keys())?)?);
            }
            KeyVerb::Rotate(v) => {
                let mut node = Node::open(&v.place.places(), &v.place.holder()?, &means)?;
                let _lock = node.folder.lock("key rotate", now)?;
                node.keyring.rotate(&Disk::default(), v.purpose, now, &random)?;
                say(&to_json(&node.keyring.state())?);
            }
            KeyVerb::Split(v) => {
                let place = v.place.place();
                let mut node = Node::open(&place.places(), &place.holder()?, &means)?;
                let _lock = node.folder.lock("key split", now)?;
                let names: [&str; 3] = match v.officers.as_slice() {
                    [a, b, c] => [a, b, c],
                    _ => anyhow::bail!("name three officers"),
                };
                let shares = node.keyring.split(&Disk::default(), names, now, &random)?;
                say(&speaker.t("command-key-split"));
                for share in &shares {
                    say(&format!("\n{}", share.to_text().as_str()));
                }
            }
            KeyVerb::Recover(v) => {
                let shares: Vec<Share> = v
                    .shares
                    .iter()
                    .map(|path| {
                        let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
                        Share::parse(&text).with_context(|| format!("{} holds no share", path.display()))
                    })
                    .collect::<anyhow::Result<_>>()?;
                let places = v.place.places();
                let folder = DataFolder::open(&places.data, Disk::default())?;
                let _lock = folder.lock("key recover", now)?;
                let holder = v.place.holder()?;
                let root = match &holder {
                    Holder::File => RootHolder::File(&places.key),
                    Holder::Passphrase(phrase) => RootHolder::Passphrase(phrase, Argon2Cost::default()),
                    Holder::Credential(..) => {
                        anyhow::bail!("a credential is written by the service manager; recover to a key file or passphrase")
                    }
                };
                Keyring::recover(&Disk::default(), &folder.keys(), &shares, &root, &random)?;
                say(&speaker.t("command-key-recovered"));
            }
        }
        Ok(Ending::Done)
    }
}
