//! Following the rows.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use rihla_register::{Following, Worded};
use rihla_search::{Document, SearchError, Text, Turn};
use serde::{Deserialize, Serialize};

use super::{Search, off};
use crate::OperationError;

/// Records that are read at a time.
const AT_ONCE: u32 = 500;
/// Records between two commits while the index is made.
const COMMIT: usize = 10_000;
/// How often all versions are compared: for what no action tells of.
const COMPARE_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// What was written over leaves the files after so long; what was removed leaves them at once.
const PURGE_EVERY: SignedDuration = SignedDuration::from_mins(10);

/// What is written with each commit of the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    /// The action up to which all was followed.
    mark: i64,
    /// Its hash: rows of another history have another.
    hash: Option<String>,
    /// The record up to which the index was made, while it is made.
    making: Option<i64>,
}

/// Whether an index that says this is whole: not, while it is made.
pub(super) fn is_whole(state: &str) -> bool {
    serde_json::from_str::<State>(state).is_ok_and(|state| state.making.is_none())
}

/// What is known between two turns.
#[derive(Debug, Default)]
pub(super) struct Follower {
    /// How far what was done was followed.
    following: Following,
    /// The last action when nothing was left to do.
    rest: Option<i64>,
    compared_at: Option<Timestamp>,
    purged_at: Option<Timestamp>,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Followed {
    /// Records whose words were put in or taken out.
    pub records: u64,
    /// Whether all is followed; not, where it was stopped or another process does it.
    pub complete: bool,
}

/// The right to write, lent to threads.
struct Writing {
    turn: Option<Turn>,
    state: State,
    records: u64,
    removed: bool,
}

impl Search {
    /// Brings the index to what the rows say, and what was removed out of its files.
    ///
    /// `compare` has all versions compared the first time and every hour, as a server does; a command follows what was done and leaves that.
    ///
    /// # Errors
    /// [`OperationError::Store`], [`OperationError::Register`]; [`OperationError::Refused`] where the index cannot be written.
    pub async fn follow(&self, compare: bool, stop: &(dyn Fn() -> bool + Sync)) -> Result<Followed, OperationError> {
        let mut follower = self.follower.lock().await;
        let now = self.clock.now();
        let due = |at: Option<Timestamp>, every| at.is_none_or(|at| now.duration_since(at) >= every);
        let compares = compare && due(follower.compared_at, COMPARE_EVERY);
        let purges = due(follower.purged_at, PURGE_EVERY);
        let last = self.registry.last_action().await?;
        if !compares && !purges && follower.rest == Some(last) && self.index.state().is_some() {
            return Ok(Followed { records: 0, complete: true });
        }
        follower.rest = None;
        let index = self.index.clone();
        let turn = match off(move || index.turn()).await? {
            Ok(turn) => turn,
            Err(SearchError::Busy) => return Ok(Followed::default()),
            Err(error) => return Err(error.into()),
        };
        let state = turn.state().and_then(|state| serde_json::from_str(state).ok());
        let mut writing = Writing { turn: Some(turn), state: State { mark: 0, hash: None, making: Some(0) }, records: 0, removed: false };
        match state {
            Some(state) if self.is_of_these_rows(&state).await? => writing.state = state,
            _ => self.begin_anew(&mut writing).await?,
        }
        let mut complete = self.make(&mut writing, stop).await? && self.go_on(&mut follower, &mut writing, stop).await?;
        if complete && compares {
            complete = self.compare(&mut writing, stop).await?;
            follower.compared_at = complete.then_some(now);
        }
        writing.purge(purges).await?;
        if purges {
            follower.purged_at = Some(now);
        }
        let followed = Followed { records: writing.records, complete };
        writing.end().await?;
        follower.rest = (complete && follower.following.is_settled()).then_some(last);
        Ok(followed)
    }

    /// Whether an index was made of these rows, and not of those before a backup was restored.
    async fn is_of_these_rows(&self, state: &State) -> Result<bool, OperationError> {
        Ok(state.mark == 0 || self.hash_of(state.mark).await? == state.hash)
    }

    async fn hash_of(&self, action: i64) -> Result<Option<String>, OperationError> {
        Ok(self.registry.action_hash(action).await?.map(|hash| hash.to_string()))
    }

    async fn begin_anew(&self, writing: &mut Writing) -> Result<(), OperationError> {
        let mark = self.registry.last_action().await?;
        writing.state = State { mark, hash: self.hash_of(mark).await?, making: Some(0) };
        writing.removed = true;
        writing.with(Turn::clear).await?;
        writing.commit().await
    }

    /// Makes the index of all records, from where it was left.
    async fn make(&self, writing: &mut Writing, stop: &(dyn Fn() -> bool + Sync)) -> Result<bool, OperationError> {
        let mut uncommitted = 0;
        while let Some(after) = writing.state.making {
            if stop() {
                writing.commit().await?;
                return Ok(false);
            }
            let some = self.registry.versions_after(after, AT_ONCE).await?;
            let numbers: Vec<i64> = some.into_iter().map(|(number, _)| number).collect();
            writing.state.making = numbers.last().copied();
            uncommitted += numbers.len();
            self.put(writing, &numbers).await?;
            if uncommitted >= COMMIT || writing.state.making.is_none() {
                writing.commit().await?;
                uncommitted = 0;
            }
        }
        Ok(true)
    }

    /// Follows the actions.
    async fn go_on(
        &self,
        follower: &mut Follower,
        writing: &mut Writing,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<bool, OperationError> {
        if follower.following.mark() != writing.state.mark {
            // another process has followed meanwhile
            follower.following = Following::after(writing.state.mark);
        }
        loop {
            let records = follower.following.next(&self.registry, AT_ONCE).await?;
            let mut changed = !records.is_empty();
            let mark = follower.following.mark();
            if mark != writing.state.mark {
                (writing.state.mark, writing.state.hash) = (mark, self.hash_of(mark).await?);
                changed = true;
            }
            self.put(writing, &records).await?;
            if changed {
                writing.commit().await?;
            }
            if records.is_empty() {
                return Ok(true);
            }
            if stop() {
                return Ok(false);
            }
        }
    }

    /// Compares the versions of all records with those of the index.
    async fn compare(&self, writing: &mut Writing, stop: &(dyn Fn() -> bool + Sync)) -> Result<bool, OperationError> {
        let index = self.index.clone();
        let mut indexed = off(move || index.versions()).await??.into_iter().peekable();
        let (mut after, mut gone) = (0, Vec::new());
        loop {
            if stop() {
                return Ok(false);
            }
            let some = self.registry.versions_after(after, AT_ONCE * 10).await?;
            let mut other = Vec::new();
            for (number, version) in &some {
                let key = number.unsigned_abs();
                while let Some((extra, _)) = indexed.next_if(|(indexed, _)| *indexed < key) {
                    gone.push(extra);
                }
                if indexed.next_if(|(indexed, _)| *indexed == key).is_none_or(|(_, found)| found != version.unsigned_abs()) {
                    other.push(*number);
                }
            }
            for numbers in other.chunks(AT_ONCE as usize) {
                self.put(writing, numbers).await?;
            }
            match some.last() {
                Some((last, _)) => after = *last,
                None => break,
            }
        }
        gone.extend(indexed.map(|(key, _)| key));
        let gone: Vec<i64> = gone.into_iter().filter_map(|key| i64::try_from(key).ok()).collect();
        self.put(writing, &gone).await?;
        if writing.turn.as_ref().is_some_and(Turn::is_begun) {
            writing.commit().await?;
        }
        Ok(true)
    }

    /// Puts in what records say now, and takes out those of which nothing is to be found.
    async fn put(&self, writing: &mut Writing, numbers: &[i64]) -> Result<(), OperationError> {
        if numbers.is_empty() {
            return Ok(());
        }
        let worded = self.registry.words_of(numbers).await?;
        let there: BTreeSet<i64> = worded.iter().map(|worded| worded.number).collect();
        let gone: Vec<i64> = numbers.iter().copied().filter(|number| !there.contains(number)).collect();
        writing.removed |= !gone.is_empty();
        writing.records += numbers.len() as u64;
        writing
            .with(move |turn| {
                for number in gone {
                    turn.remove(number.unsigned_abs())?;
                }
                worded.into_iter().try_for_each(|worded| turn.put(&document(worded)))
            })
            .await
    }
}

impl Writing {
    async fn with<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Turn) -> Result<T, SearchError> + Send + 'static,
    ) -> Result<T, OperationError> {
        let Some(mut turn) = self.turn.take() else { return Err(SearchError::Busy.into()) };
        let (turn, done) = off(move || {
            let done = work(&mut turn);
            (turn, done)
        })
        .await?;
        self.turn = Some(turn);
        Ok(done?)
    }

    async fn commit(&mut self) -> Result<(), OperationError> {
        let state = serde_json::to_string(&self.state).map_err(|error| OperationError::internal(&error))?;
        self.with(move |turn| turn.commit(&state)).await
    }

    /// Takes what was removed out of the files; what was written over too, where that is due.
    async fn purge(&mut self, due: bool) -> Result<(), OperationError> {
        let removed = self.removed;
        self.with(move |turn| if (removed || due) && turn.is_to_purge()? { turn.purge() } else { Ok(()) }).await
    }

    async fn end(mut self) -> Result<(), OperationError> {
        match self.turn.take() {
            Some(turn) => Ok(off(move || turn.end()).await??),
            None => Ok(()),
        }
    }
}

fn document(worded: Worded) -> Document {
    let text = |it: rihla_register::Wording| Text { zone: it.zone, head: it.head, language: it.language, text: it.text };
    Document {
        key: worded.number.unsigned_abs(),
        version: worded.version.unsigned_abs(),
        tags: worded.tags,
        texts: worded.texts.into_iter().map(text).collect(),
    }
}
