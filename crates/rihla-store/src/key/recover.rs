//! Two of three officers bring the root key back.

use std::path::Path;

use jiff::Timestamp;
use ring::rand::SecureRandom;

use crate::disk::Disk;
use crate::encoding::hex;
use crate::error::StoreError;
use crate::key::approver::check_person;
use crate::key::document::{Document, check_value};
use crate::key::split::{OFFICERS, combine, split};
use crate::key::{Keyring, RecoveryState, RootHolder, SecretKey, Share};

impl Keyring {
    /// Splits the root key among three officers, two of whom can bring it back. The shares are to be printed, one paper an
    /// officer, and kept nowhere. Papers of an earlier split stay valid among themselves: collect and burn them.
    ///
    /// # Errors
    /// [`StoreError::BadPersonName`], [`StoreError::NoRandomness`], [`StoreError::Full`], [`StoreError::Io`].
    pub fn split(&mut self, disk: &Disk, officers: [&str; 3], now: Timestamp, rng: &dyn SecureRandom) -> Result<[Share; 3], StoreError> {
        officers.iter().try_for_each(|name| check_person(name))?;
        let mut mark = [0; 4];
        rng.fill(&mut mark).map_err(|_| StoreError::NoRandomness)?;
        let [one, two, three] = split(self.root.expose(), rng)?;
        let mut document = self.document.clone();
        document.root.recovery = Some(RecoveryState { split: hex::encode(&mark), officers: officers.map(str::to_owned), created: now });
        document.write(disk, &self.keys, &self.root)?;
        self.document = document;
        let share = |officer, part| Share { split: mark, officer, part };
        let [first, second, third] = OFFICERS;
        Ok([share(first, one), share(second, two), share(third, three)])
    }

    /// Rebuilds the root key from shares, checks that it is the one of this keyring, and puts it in a holder's keeping.
    ///
    /// # Errors
    /// [`StoreError::TooFewShares`], [`StoreError::SharesMixed`], [`StoreError::SharesForeign`], and as [`Keyring::create`].
    pub fn recover(
        disk: &Disk,
        keys: &Path,
        shares: &[Share],
        holder: &RootHolder<'_>,
        rng: &dyn SecureRandom,
    ) -> Result<Self, StoreError> {
        let (mut document, root) = rebuild(keys, shares)?;
        document.root.holder = holder.keep(disk, &root, rng)?;
        document.write(disk, keys, &root)?;
        Self::from_parts(keys, document, root)
    }

    /// Checks that shares would bring the root key back, and changes nothing: a rehearsal.
    ///
    /// # Errors
    /// As [`Keyring::recover`].
    pub fn rehearse(keys: &Path, shares: &[Share]) -> Result<(), StoreError> {
        rebuild(keys, shares).map(drop)
    }
}

fn rebuild(keys: &Path, shares: &[Share]) -> Result<(Document, SecretKey), StoreError> {
    let document = Document::read(keys)?;
    let found = OFFICERS.into_iter().filter(|officer| shares.iter().any(|share| share.officer == *officer)).count();
    let Some((first, second)) = shares.first().and_then(|first| {
        let second = shares.iter().find(|share| share.officer != first.officer)?;
        Some((first, second))
    }) else {
        return Err(StoreError::TooFewShares { found });
    };
    if shares.iter().any(|share| share.split != first.split) {
        return Err(StoreError::SharesMixed);
    }
    let rebuilt = |one: &Share, two: &Share| {
        let secret = combine((one.officer, &one.part), (two.officer, &two.part))?;
        SecretKey::from_slice(secret.as_slice())
    };
    let root = rebuilt(first, second).ok_or(StoreError::SharesForeign)?;
    if check_value(&root)? != document.root.check {
        return Err(StoreError::SharesForeign);
    }
    // a further share must lie on the same line
    for share in shares {
        let other = if share.officer == first.officer { second } else { first };
        if rebuilt(share, other).is_none_or(|again| again.expose() != root.expose()) {
            return Err(StoreError::SharesForeign);
        }
    }
    document.prove(keys, &root)?;
    Ok((document, root))
}
