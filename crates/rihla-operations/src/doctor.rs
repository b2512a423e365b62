//! `doctor`: what of a node is well, what needs a look, and what fails.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use rihla_model::Saying;
use rihla_store::{Database, Keyring, KeyringState, free_space, jobs, owner_only};
use serde::Serialize;

use crate::backup::list_backups;
use crate::node::{Holder, OpenNode, Places, mailer};
use crate::{Node, NodeConfig, OperationError};

/// A clock that is behind what was written by more than this is wrong.
const CLOCK_MAY_DIFFER: SignedDuration = SignedDuration::from_mins(5);

/// Letters that were given up in so many days are told.
const REFUSED_DAYS: i64 = 7;

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Health {
    /// It is well.
    Ok,
    /// It works, and needs a look.
    Warn,
    /// It does not work.
    Fail,
}

/// What was found of one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What was looked at: `database`.
    pub check: &'static str,
    /// How it is.
    pub health: Health,
    /// What was found, and what to do.
    pub saying: Saying,
}

impl Finding {
    fn ok(check: &'static str, saying: Saying) -> Self {
        Self { check, health: Health::Ok, saying }
    }

    fn warn(check: &'static str, saying: Saying) -> Self {
        Self { check, health: Health::Warn, saying }
    }

    fn fail(check: &'static str, saying: Saying) -> Self {
        Self { check, health: Health::Fail, saying }
    }
}

/// Looks at all that can be looked at without the rows.
pub fn examine(node: &Result<Node, OperationError>, config: &NodeConfig, places: &Places, holder: &Holder, now: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    match node {
        Ok(node) => {
            let state = node.keyring.state();
            findings.push(split(&state));
            findings.push(clock(newest_key(&state).unwrap_or(now), now));
        }
        Err(error) => findings.push(Finding::fail("keys", error.saying())),
    }
    findings.push(permissions(config, places, holder));
    findings.push(space(config, &places.data));
    findings.push(backups(config, now));
    findings.push(mail(config));
    findings.push(outgoing(config));
    findings
}

/// Looks at a node at work, from within: at all but the key's file, which was looked at when the node began, and the chain of events, which
/// takes as long as it is.
pub async fn examine_open(open: &OpenNode, now: Timestamp) -> Vec<Finding> {
    let config = &open.config;
    // as it stands there now: another process may have divided the root key since this one began
    let state = Keyring::read_state(&open.node.folder.keys()).unwrap_or_else(|_| open.node.keyring.state());
    let mut findings = vec![split(&state)];
    findings.push(clock_of(open, &state, now).await);
    findings.push(open_to_owner(config, open.node.folder.path()));
    findings.push(space(config, open.node.folder.path()));
    findings.push(backups(config, now));
    findings.push(mail(config));
    findings.push(outgoing(config));
    findings.push(queue(open, now).await.unwrap_or_else(|error| Finding::fail("queue", error.saying())));
    findings
}

/// Looks at the database; nothing is made and nothing is migrated.
pub async fn examine_database(config: &NodeConfig) -> Finding {
    match Database::standing(&config.database).await {
        Ok(standing) if !standing.there => {
            Finding::ok("database", Saying::new("doctor-database-none", "no rows are kept yet; the first account makes the database"))
        }
        Ok(standing) if standing.is_newest() => Finding::ok(
            "database",
            Saying::new("doctor-database-ok", "{database} answers and is at migration {number}")
                .with("database", config.database.to_string())
                .with("number", standing.applied.to_string()),
        ),
        Ok(standing) => Finding::fail(
            "database",
            Saying::new(
                "doctor-database-old",
                "the database is at migration {number} and this program needs {known}; take a backup and run `rihla upgrade`",
            )
            .with("number", standing.applied.to_string())
            .with("known", standing.known.to_string()),
        ),
        Err(error) => Finding::fail("database", error.saying()),
    }
}

/// Looks into a database that is at the newest migration: events, queue, and the clock anew, by what the rows say too.
pub async fn examine_rows(open: &OpenNode, now: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    match open.accounts.verify_chain(None).await {
        Ok(head) => {
            let saying = Saying::new("doctor-events-ok", "the chain of security events is whole up to number {number}");
            findings.push(Finding::ok("events", saying.with("number", head.number.to_string())));
            findings.push(clock_of(open, &open.node.keyring.state(), now).await);
        }
        Err(error) => findings.push(Finding::fail("events", error.saying())),
    }
    findings.push(queue(open, now).await.unwrap_or_else(|error| Finding::fail("queue", error.saying())));
    findings.extend(letters(open, now).await.unwrap_or_else(|error| Some(Finding::fail("letters", error.saying()))));
    findings
}

/// When the newest key was made.
fn newest_key(state: &KeyringState) -> Option<Timestamp> {
    state.keys.iter().map(|key| key.created).chain([state.root.created]).max()
}

fn split(state: &KeyringState) -> Finding {
    match &state.root.recovery {
        Some(recovery) => Finding::ok(
            "keys",
            Saying::new("doctor-keys-ok", "the keys open; shares are held by {officers}").with("officers", recovery.officers.join(", ")),
        ),
        None => Finding::warn(
            "keys",
            Saying::new(
                "doctor-keys-whole",
                "the keys open, but nobody can bring them back if the root key is lost; run `rihla key split`",
            ),
        ),
    }
}

fn clock(written: Timestamp, now: Timestamp) -> Finding {
    if written.duration_since(now) > CLOCK_MAY_DIFFER {
        let saying =
            Saying::new("doctor-clock-behind", "the clock is behind what was already written ({written} UTC); set the machine's time");
        return Finding::fail("clock", saying.with("written", written.strftime("%Y-%m-%d %H:%M").to_string()));
    }
    Finding::ok("clock", Saying::new("doctor-clock-ok", "the clock is not behind what was written"))
}

/// The clock against the newest key and the newest event.
async fn clock_of(open: &OpenNode, state: &KeyringState, now: Timestamp) -> Finding {
    match open.accounts.events(None, Timestamp::MIN, Timestamp::MAX, None, 1).await {
        Ok(events) => clock(events.iter().map(|event| event.at).chain(newest_key(state)).max().unwrap_or(now), now),
        Err(error) => Finding::fail("clock", error.saying()),
    }
}

fn permissions(config: &NodeConfig, places: &Places, holder: &Holder) -> Finding {
    let mut looked = vec![(places.data.clone(), 0o700)];
    if matches!(holder, Holder::File) {
        looked.push((places.key.clone(), 0o600));
    }
    looked.extend(config.backup.folder.clone().map(|folder| (folder, 0o700)));
    let mut looked = looked.into_iter().filter(|(path, _)| path.exists());
    match looked.try_for_each(|(path, wanted)| owner_only(&path, wanted)) {
        Ok(()) => Finding::ok("permissions", Saying::new("doctor-permissions-ok", "data, key and backups are for their owner alone")),
        Err(error) => Finding::fail("permissions", error.saying()),
    }
}

fn open_to_owner(config: &NodeConfig, data: &Path) -> Finding {
    let looked = [Some(data), config.backup.folder.as_deref()].into_iter().flatten();
    match looked.filter(|path| path.exists()).try_for_each(|path| owner_only(path, 0o700)) {
        Ok(()) => Finding::ok("permissions", Saying::new("doctor-folders-ok", "data and backups are for their owner alone")),
        Err(error) => Finding::fail("permissions", error.saying()),
    }
}

fn space(config: &NodeConfig, data: &Path) -> Finding {
    let folders = [Some(data), config.backup.folder.as_deref()].into_iter().flatten().filter(|folder| folder.exists());
    let mut least = None;
    for folder in folders {
        match free_space(folder) {
            Ok(free) => {
                least =
                    least.map_or(Some((free, folder)), |(held, before)| Some(if free < held { (free, folder) } else { (held, before) }));
            }
            Err(error) => return Finding::fail("space", error.saying()),
        }
    }
    let Some((free, folder)) = least else {
        return Finding::warn("space", Saying::new("doctor-space-none", "there is no data folder to look at"));
    };
    let mib = |bytes: u64| (bytes >> 20).to_string();
    if free < config.least_space {
        let saying =
            Saying::new("doctor-space-low", "{folder} has {free} MiB left, less than {least}; make room or move it to a larger disk");
        return Finding::warn("space", saying.with("folder", folder).with("free", mib(free)).with("least", mib(config.least_space)));
    }
    Finding::ok("space", Saying::new("doctor-space-ok", "{folder} has {free} MiB left").with("folder", folder).with("free", mib(free)))
}

fn backups(config: &NodeConfig, now: Timestamp) -> Finding {
    let Some(folder) = &config.backup.folder else {
        return Finding::warn(
            "backup",
            Saying::new("doctor-backup-unset", "no backups are made; set 'folder' in section 'backup' of rihla.toml"),
        );
    };
    match list_backups(folder) {
        Err(error) => Finding::fail("backup", error.saying()),
        Ok(lines) => match lines.first() {
            None => Finding::warn(
                "backup",
                Saying::new("doctor-backup-none", "{folder} holds no backup yet; run `rihla backup create`").with("folder", folder),
            ),
            Some(line) => {
                let hours = now.duration_since(line.taken_at).as_hours();
                if now.duration_since(line.taken_at) > config.backup.late_after {
                    let saying = Saying::new(
                        "doctor-backup-late",
                        "the newest backup is {hours} h old; look at `rihla job list` for why none came after it",
                    );
                    return Finding::warn("backup", saying.with("hours", hours.to_string()));
                }
                let saying = Saying::new(
                    "doctor-backup-ok",
                    "the newest backup is {hours} h old; `rihla backup rehearse` proves that it can be restored",
                );
                Finding::ok("backup", saying.with("hours", hours.to_string()))
            }
        },
    }
}

fn mail(config: &NodeConfig) -> Finding {
    match mailer(config) {
        Ok(None) => Finding::ok("mail", Saying::new("doctor-mail-none", "no mail is sent; codes are handed over by the administrator")),
        Ok(Some(_)) => Finding::ok("mail", Saying::new("doctor-mail-ok", "the settings of mail fit together; the server was not asked")),
        Err(error) => Finding::fail("mail", first(&error)),
    }
}

fn outgoing(config: &NodeConfig) -> Finding {
    let provider = config.provider.as_ref().map(|provider| provider.provider(&config.settings).map(drop));
    if let Some(Err(error)) = provider {
        return Finding::fail("outgoing", first(&error));
    }
    if config.hosts == rihla_courier::fetch::AllowList::default() {
        return Finding::ok("outgoing", Saying::new("doctor-outgoing-none", "the node speaks to no other host"));
    }
    match crate::node::trust(config) {
        Ok(_) => Finding::ok(
            "outgoing",
            Saying::new("doctor-outgoing-ok", "the hosts that may be spoken to are listed, and authorities are known"),
        ),
        Err(error) => Finding::fail("outgoing", error.saying()),
    }
}

/// The fault of a setting, with its place; else the error.
fn first(error: &OperationError) -> Saying {
    match error {
        OperationError::Definitions(faults) => {
            faults.first().map_or_else(|| error.saying(), rihla_model::definition::DefinitionError::saying)
        }
        other => other.saying(),
    }
}

/// Letters about notices that were given up lately; nothing is said where there are none.
async fn letters(open: &OpenNode, now: Timestamp) -> Result<Option<Finding>, OperationError> {
    let since = now.checked_sub(SignedDuration::from_hours(24 * REFUSED_DAYS)).unwrap_or(Timestamp::MIN);
    let count = rihla_register::letters_given_up(&open.database, since).await?;
    let saying = Saying::new(
        "doctor-letters-refused",
        "letters about notices that could not be delivered in the last {days} days: {count}; the log says why, and an address may be wrong",
    );
    Ok((count > 0).then(|| Finding::warn("letters", saying.with("days", REFUSED_DAYS).with("count", count))))
}

async fn queue(open: &OpenNode, now: Timestamp) -> Result<Finding, OperationError> {
    let mut unit = open.database.read().await?;
    let oldest = jobs::oldest_due(&mut unit, now).await?;
    let failed: i64 =
        jobs::counts(&mut unit).await?.iter().filter(|count| count.state == jobs::JobState::Failed).map(|count| count.count).sum();
    unit.commit().await?;
    let waited = oldest.map(|oldest| now.duration_since(oldest));
    if let Some(waited) = waited.filter(|waited| *waited > open.config.queue_late) {
        let saying = Saying::new("doctor-queue-late", "a job has been due for {minutes} min; is `rihla serve` running?");
        return Ok(Finding::warn("queue", saying.with("minutes", waited.as_mins().to_string())));
    }
    if failed > 0 {
        let saying =
            Saying::new("doctor-queue-failed", "jobs that failed for good: {count}; look at them with `rihla job list --state failed`");
        return Ok(Finding::warn("queue", saying.with("count", failed)));
    }
    Ok(Finding::ok("queue", Saying::new("doctor-queue-ok", "no job is late and none has failed")))
}
