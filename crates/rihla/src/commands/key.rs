//! `rihla key`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use rihla_language::{Speaker, Value};
use rihla_model::{AgencyId, Saying, SystemClock};
use rihla_operations::{Holder, Means, Node};
use rihla_store::{ApproverKey, Argon2Cost, DataFolder, Disk, Keyring, KeyringState, Purpose, RootHolder, Share};
use ring::rand::SystemRandom;

use super::failure::unreadable;
use super::place::{one_of, passphrase};
use super::summary::{print_table, to_json};
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
    /// Which key: restricted-zone, records, fingerprints, cookies, matching-epochs, access, backups, registers, accounts or signing
    #[arg(value_parser = purpose)]
    purpose: Purpose,
    #[command(flatten)]
    place: PlaceArguments,
}

/// Reads the name of a purpose.
fn purpose(name: &str) -> Result<Purpose, Saying> {
    let named = Purpose::ALL.into_iter().find(|p| p.name() == name);
    named.ok_or_else(|| one_of(&Purpose::ALL.map(Purpose::name)))
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
            config: None,
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
                    if out.exists() {
                        let saying =
                            Saying::new("failure-key-there", "{path} is there already; name another file, a key is never overwritten");
                        return Err(saying.with("path", out).into());
                    }
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
                print_keys(&node.keyring.state(), show, &speaker)?;
            }
            KeyVerb::State(v) => {
                let folder = DataFolder::open(&v.place.places().data, Disk::default())?;
                print_keys(&Keyring::read_state(&folder.keys())?, show, &speaker)?;
            }
            KeyVerb::Rotate(v) => {
                let mut node = v.place.node(&means)?;
                let _lock = node.folder.lock("key rotate", now)?;
                node.keyring.rotate(&Disk::default(), v.purpose, now, &random)?;
                print_keys(&node.keyring.state(), show, &speaker)?;
            }
            KeyVerb::Split(v) => {
                let place = v.place.place();
                let mut node = place.node(&means)?;
                let _lock = node.folder.lock("key split", now)?;
                let names: [&str; 3] = match v.officers.as_slice() {
                    [a, b, c] => [a, b, c],
                    _ => return Err(Saying::new("failure-three-officers", "name three officers").into()),
                };
                let shares = node.keyring.split(&Disk::default(), names, now, &random)?;
                say(&speaker.t("command-key-split"));
                // each under the name of who is to hold it: a sheet that is cut up, and not one that is passed on
                for (officer, share) in names.iter().zip(&shares) {
                    say(&format!("\n{officer}\n{}", share.to_text().as_str()));
                }
            }
            KeyVerb::Recover(v) => {
                let shares: Vec<Share> = v
                    .shares
                    .iter()
                    .map(|path| {
                        let text = std::fs::read_to_string(path).map_err(|e| unreadable(path, &e))?;
                        Share::parse(&text).map_err(|e| {
                            let saying = Saying::new("failure-no-share", "{path} holds no share: {why}");
                            saying.with("path", path).with("why", e.saying()).into()
                        })
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
                        return Err(Saying::new(
                            "failure-credential",
                            "a credential is written by the service manager; recover to a key file or passphrase",
                        )
                        .into());
                    }
                };
                Keyring::recover(&Disk::default(), &folder.keys(), &shares, &root, &random)?;
                say(&speaker.t("command-key-recovered"));
            }
        }
        Ok(Ending::Done)
    }
}

/// Shows which keys there are, never what they are made of.
fn print_keys(state: &KeyringState, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
    if show.json {
        say(&to_json(state)?);
        return Ok(());
    }
    let root = &state.root;
    let arguments = [
        ("id", Value::from(root.id.to_string())),
        ("holder", Value::Said(speaker.tell(&root.holder))),
        ("at", Value::from(speaker.moment(root.created))),
    ];
    say(&speaker.say("command-key-root", &arguments));
    say(&match &root.recovery {
        Some(recovery) => {
            let officers = Value::from(recovery.officers.join(", "));
            speaker.say("command-key-recovery", &[("officers", officers), ("at", Value::from(speaker.moment(recovery.created)))])
        }
        None => speaker.t("command-key-no-recovery"),
    });
    let head = ["key", "made", "state"].map(|h| speaker.t(&format!("command-head-{h}")));
    let mut rows = vec![head.to_vec()];
    for key in &state.keys {
        let state = match key.retired {
            Some(at) => speaker.say("command-key-retired", &[("at", Value::from(speaker.moment(at)))]),
            None => speaker.t("command-key-in-use"),
        };
        rows.push(vec![key.id.to_string(), speaker.moment(key.created), state]);
    }
    print_table(&rows, &[]);
    Ok(())
}
