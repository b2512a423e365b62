//! How the node is, at one glance.

use jiff::{SignedDuration, Timestamp};
use rihla_model::Saying;
use rihla_store::jobs::{self, JobState};
use rihla_store::{KeyState, Keyring, KeyringState, free_space};

use super::NodeOffice;
use crate::OperationError;
use crate::doctor::{Finding, Health, examine_database, examine_open};

/// A key that seals or signs is turned over within two years (NIST SP 800-57 part 1 revision 5, section 5.3.6: at most two years for keys that
/// encrypt, one to three for keys that sign).
pub const ROTATE_AFTER_DAYS: i64 = 730;
/// Without a proof for so long, somebody is told: of the histories, and that a restore would work.
const PROVEN_WITHIN: SignedDuration = SignedDuration::from_hours(24 * 31);

/// A version of a key, and how old it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyAge {
    /// The key, without its material.
    pub key: KeyState,
    /// When it is due to be turned over; none of one that only reads.
    pub due: Option<Timestamp>,
    /// Whether that is past.
    pub late: bool,
}

/// How the node is.
#[derive(Debug, Clone, PartialEq)]
pub struct Overview {
    /// What was found, the worst first.
    pub findings: Vec<Finding>,
    /// The database, without password.
    pub database: String,
    /// Free bytes of the data folder's file system.
    pub free: Option<u64>,
    /// When the newest backup was taken.
    pub backup: Option<Timestamp>,
    /// When restoring was last rehearsed.
    pub rehearsed: Option<Timestamp>,
    /// When all histories were last found whole.
    pub verified: Option<Timestamp>,
    /// The first key that is due to be turned over.
    pub key_due: Option<Timestamp>,
    /// Whether letters are sent.
    pub mails: bool,
    /// Jobs that failed for good.
    pub failed: i64,
}

/// The keys of a keyring with their ages, those in use first.
#[must_use]
pub fn key_ages(state: &KeyringState, now: Timestamp) -> Vec<KeyAge> {
    let age = |key: &KeyState| {
        let due = key.created.checked_add(SignedDuration::from_hours(24 * ROTATE_AFTER_DAYS)).ok().filter(|_| key.retired.is_none());
        KeyAge { key: key.clone(), due, late: due.is_some_and(|due| due < now) }
    };
    let mut ages: Vec<KeyAge> = state.keys.iter().map(age).collect();
    ages.sort_by_key(|age| (age.key.retired.is_some(), age.key.purpose, std::cmp::Reverse(age.key.version)));
    ages
}

impl NodeOffice<'_> {
    /// The keys as they stand on the disk now; those that another process turned over since this one began among them.
    ///
    /// # Errors
    /// [`OperationError::Store`].
    pub fn keys(&self) -> Result<KeyringState, OperationError> {
        Ok(Keyring::read_state(&self.open.node.folder.keys())?)
    }

    /// How the node is. No chain is computed anew for it: what the last proof found is told.
    ///
    /// # Errors
    /// [`OperationError::Store`], [`OperationError::Account`].
    pub async fn overview(&self, now: Timestamp) -> Result<Overview, OperationError> {
        let mut findings = examine_open(self.open, now).await;
        findings.push(examine_database(&self.open.config).await);
        let keys = self.keys()?;
        let ages = key_ages(&keys, now);
        let key_due = ages.iter().filter_map(|age| age.due).min();
        findings.push(turning(&ages));
        let verified = self.verified().await?.map(|event| event.at);
        findings.push(proof(verified, now));
        let backups = self.backups().await?;
        let backup = backups.backups.first().map(|standing| standing.line.taken_at);
        let rehearsed = self.last(&["backup-rehearsed"], 1).await?.first().map(|event| event.at);
        if backup.is_some() {
            findings.push(rehearsal(rehearsed, now));
        }
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.health));
        let mut unit = self.open.database.read().await?;
        let counts = jobs::counts(&mut unit).await?;
        unit.commit().await?;
        Ok(Overview {
            findings,
            database: self.open.config.database.to_string(),
            free: free_space(self.open.node.folder.path()).ok(),
            backup,
            rehearsed,
            verified,
            key_due,
            mails: self.open.config.mail.is_some(),
            failed: counts.iter().filter(|count| count.state == JobState::Failed).map(|count| count.count).sum(),
        })
    }
}

fn turning(ages: &[KeyAge]) -> Finding {
    let late = ages.iter().filter(|age| age.late).count();
    if late == 0 {
        let saying = Saying::new("node-keys-fresh", "no key is older than {days} days");
        return Finding { check: "rotation", health: Health::Ok, saying: saying.with("days", ROTATE_AFTER_DAYS) };
    }
    let saying = Saying::new("node-keys-old", "keys older than {days} days: {count}; turn them over with `rihla key rotate`");
    Finding { check: "rotation", health: Health::Warn, saying: saying.with("days", ROTATE_AFTER_DAYS).with("count", late) }
}

fn proof(verified: Option<Timestamp>, now: Timestamp) -> Finding {
    let saying = match verified {
        Some(at) if now.duration_since(at) <= PROVEN_WITHIN => {
            let days = now.duration_since(at).as_hours() / 24;
            let saying = Saying::new("node-audit-ok", "histories and events were found whole, days ago: {days}").with("days", days);
            return Finding { check: "audit", health: Health::Ok, saying };
        }
        Some(_) => Saying::new("node-audit-late", "histories and events were not verified for a month; have them verified"),
        None => Saying::new("node-audit-never", "histories and events were never verified from here; have them verified"),
    };
    Finding { check: "audit", health: Health::Warn, saying }
}

fn rehearsal(rehearsed: Option<Timestamp>, now: Timestamp) -> Finding {
    let saying = match rehearsed {
        Some(at) if now.duration_since(at) <= PROVEN_WITHIN => {
            let days = now.duration_since(at).as_hours() / 24;
            let saying = Saying::new("node-rehearsal-ok", "a restore was rehearsed, days ago: {days}").with("days", days);
            return Finding { check: "rehearsal", health: Health::Ok, saying };
        }
        Some(_) => Saying::new("node-rehearsal-late", "no restore was rehearsed for a month; rehearse one from the newest backup"),
        None => Saying::new("node-rehearsal-never", "no restore was ever rehearsed from here; rehearse one from the newest backup"),
    };
    Finding { check: "rehearsal", health: Health::Warn, saying }
}

#[cfg(test)]
mod tests {
    use rihla_store::{KeyId, Purpose, RootState};

    use super::*;

    #[test]
    fn a_key_is_due_two_years_after_it_was_made_while_it_writes() {
        let made: Timestamp = "2024-11-27T00:00:00Z".parse().unwrap();
        let key = |version, retired| KeyState {
            id: KeyId::new(format!("records-{version}")).unwrap(),
            purpose: Purpose::Records,
            version,
            created: made,
            retired,
            public: None,
        };
        let root =
            RootState { id: KeyId::new("root-1").unwrap(), created: made, holder: Saying::new("key-held-file", "x"), recovery: None };
        let state = KeyringState { root, keys: vec![key(1, Some(made)), key(2, None)] };
        let at = |text: &str| key_ages(&state, text.parse().unwrap());
        let before = at("2026-11-26T23:59:59Z");
        assert_eq!(before.iter().map(|age| (age.key.version, age.late)).collect::<Vec<_>>(), [(2, false), (1, false)]);
        assert_eq!(before[0].due, Some("2026-11-27T00:00:00Z".parse().unwrap()));
        assert!(before[1].due.is_none(), "one that only reads is due for nothing");
        assert!(at("2026-11-27T00:00:01Z")[0].late);
    }
}
