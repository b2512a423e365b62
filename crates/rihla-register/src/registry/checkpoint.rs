//! Checkpoints: the node's signature over all that was done and read, so that nothing disappears unnoticed at the end of a history.

use jiff::Timestamp;
use rihla_store::database::{Engine, Statement, Unit, instant_text};
use rihla_store::{PublicKey, Signature, Signer, Statement as Signed, verify};

use super::Registry;
use crate::error::RegisterError;
use crate::record::Hash;

/// A signed state of all records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Its number, from 1.
    pub number: i64,
    /// When it was taken.
    pub at: Timestamp,
    /// The last action that it covers.
    pub action: i64,
    /// The last reading that it covers.
    pub reading: i64,
    /// The hash over all of them and the checkpoints before.
    pub root: Hash,
    /// What else it ties in.
    pub also: String,
    /// The key that verifies it.
    pub key: PublicKey,
    /// The signature.
    pub signature: Signature,
}

const COLUMNS: &str = "select number, at, action, reading, root, also, key, signature from checkpoint";
const DOMAIN: &[u8] = b"rihla checkpoint 1";

impl Registry {
    /// Takes a checkpoint, with the end of another chain tied in; none where nothing was done since the last.
    ///
    /// Whoever is writing is waited for: a number that was given out early and stored late is not passed over.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn checkpoint(&self, signer: &Signer, also: &str) -> Result<Option<Checkpoint>, RegisterError> {
        let mut unit = self.database.write().await?;
        if unit.engine() == Engine::Postgres {
            unit.run(Statement::new("lock table action, reading in share row exclusive mode")).await?;
        }
        let last = last_checkpoint(&mut unit).await?;
        let (number, action, reading) = last.as_ref().map_or((0, 0, 0), |last| (last.number, last.action, last.reading));
        let mut root = last.as_ref().map_or(Hash::START, |last| last.root);
        let action = covered(&mut unit, Covered::Actions, action, None, &mut root).await?.unwrap_or(action);
        let reading = covered(&mut unit, Covered::Readings, reading, None, &mut root).await?.unwrap_or(reading);
        if last.as_ref().is_some_and(|last| (last.action, last.reading, last.also.as_str()) == (action, reading, also)) {
            return Ok(None);
        }
        let (number, at) = (number + 1, self.now());
        let signature = signer.sign(Signed::Checkpoint, &signed(number, at, action, reading, root, also));
        let key = signer.public().clone();
        let made = Checkpoint { number, at, action, reading, root, also: also.to_owned(), key, signature };
        let insert = Statement::new(
            "insert into checkpoint (number, at, action, reading, root, also, key, signature) values (?, ?, ?, ?, ?, ?, ?, ?)",
        );
        let insert = insert.bind(made.number).bind(made.at).bind(action).bind(reading).bind(root.0.to_vec()).bind(also);
        unit.run(insert.bind(made.key.to_string()).bind(made.signature.to_string())).await?;
        unit.commit().await?;
        Ok(Some(made))
    }

    /// Verifies every checkpoint against what is stored and against the keys of the node, and that the last one kept elsewhere is
    /// among them. Gives the last.
    ///
    /// # Errors
    /// [`RegisterError::CheckpointBroken`] with the first that does not fit; [`RegisterError::Store`].
    pub async fn verify_checkpoints(&self, keys: &[PublicKey], kept: Option<&Checkpoint>) -> Result<Option<Checkpoint>, RegisterError> {
        let mut unit = self.database.read().await?;
        let rows = unit.rows(Statement::new(COLUMNS).push(" order by number")).await?;
        let (mut root, mut action, mut reading, mut last) = (Hash::START, 0, 0, None);
        for (row, number) in rows.iter().zip(1..) {
            let found = checkpoint(row)?;
            let broken = RegisterError::CheckpointBroken { number };
            let bytes = signed(found.number, found.at, found.action, found.reading, found.root, &found.also);
            let signed = verify(&found.key, Signed::Checkpoint, &bytes, &found.signature);
            if found.number != number || !keys.contains(&found.key) || signed.is_err() {
                return Err(broken);
            }
            let to = covered(&mut unit, Covered::Actions, action, Some(found.action), &mut root).await?;
            let read = covered(&mut unit, Covered::Readings, reading, Some(found.reading), &mut root).await?;
            if root != found.root || to.unwrap_or(action) != found.action || read.unwrap_or(reading) != found.reading {
                return Err(broken);
            }
            (action, reading) = (found.action, found.reading);
            last = Some(found);
        }
        let fits = kept.is_none_or(|kept| rows.iter().any(|row| checkpoint(row).is_ok_and(|found| found == *kept)));
        match kept {
            Some(kept) if !fits => Err(RegisterError::CheckpointBroken { number: kept.number }),
            _ => Ok(last),
        }
    }
}

/// What is signed.
fn signed(number: i64, at: Timestamp, action: i64, reading: i64, root: Hash, also: &str) -> Vec<u8> {
    let texts = [number.to_string(), instant_text(at), action.to_string(), reading.to_string(), also.to_owned()];
    let parts = [Some(DOMAIN), Some(root.0.as_slice())].into_iter().chain(texts.iter().map(|text| Some(text.as_bytes())));
    Hash::of(&parts.collect::<Vec<_>>()).0.to_vec()
}

#[derive(Clone, Copy)]
enum Covered {
    Actions,
    Readings,
}

/// Ties the hashes of actions or readings after a number, up to another, into a root; gives the last number.
async fn covered(unit: &mut Unit, what: Covered, after: i64, until: Option<i64>, root: &mut Hash) -> Result<Option<i64>, RegisterError> {
    let find = Statement::new(match what {
        Covered::Actions => "select number, hash from action where number > ? and number <= ? order by number",
        Covered::Readings => "select number, hash from reading where number > ? and number <= ? order by number",
    });
    let mut last = None;
    let mut tied = *root;
    unit.each(find.bind(after).bind(until.unwrap_or(i64::MAX)), |row| {
        let (number, hash) = (row.integer(0)?, row.bytes(1)?);
        tied = Hash::of(&[Some(DOMAIN), Some(&tied.0), Some(number.to_string().as_bytes()), Some(&hash)]);
        last = Some(number);
        Ok(())
    })
    .await?;
    *root = tied;
    Ok(last)
}

/// The last checkpoint as it is stored.
pub(super) async fn last_checkpoint(unit: &mut Unit) -> Result<Option<Checkpoint>, RegisterError> {
    let last = unit.row(Statement::new(COLUMNS).push(" order by number desc limit 1")).await?;
    last.map(|row| checkpoint(&row)).transpose()
}

fn checkpoint(row: &rihla_store::database::Row) -> Result<Checkpoint, RegisterError> {
    let damaged = || RegisterError::Damaged { what: "checkpoint" };
    Ok(Checkpoint {
        number: row.integer(0)?,
        at: row.instant(1)?,
        action: row.integer(2)?,
        reading: row.integer(3)?,
        root: Hash::from_bytes(&row.bytes(4)?).ok_or_else(damaged)?,
        also: row.text(5)?,
        key: row.text(6)?.parse().map_err(|_| damaged())?,
        signature: row.text(7)?.parse().map_err(|_| damaged())?,
    })
}
