//! The hash that ties an action to all before it.

use std::fmt;

use jiff::Timestamp;
use rihla_model::{AccountId, RecordId};
use rihla_store::database::instant_text;
use ring::digest;

use super::Kind;

const DOMAIN: &[u8] = b"rihla record action 1";

/// The SHA-256 of an action and of the hash before it. It is over the sealed body: it verifies without the record's key, and
/// tells nothing of what the action said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hash(pub(crate) [u8; 32]);

/// What a hash is over, beside the sealed body and the hash before.
pub(crate) struct Head<'a> {
    pub(crate) record: &'a RecordId,
    pub(crate) version: i64,
    pub(crate) kind: Kind,
    pub(crate) at: Timestamp,
    pub(crate) actor: &'a str,
    pub(crate) definition: i64,
    pub(crate) batch: Option<&'a str>,
}

impl Hash {
    /// What stands before the first action.
    pub const START: Self = Self([0; 32]);

    /// The hash of the next action: each part is preceded by its length, a missing one by the largest length there is.
    pub(crate) fn next(self, head: &Head<'_>, body: &[u8]) -> Self {
        let (version, definition, at) = (head.version.to_string(), head.definition.to_string(), instant_text(head.at));
        let parts = [
            Some(DOMAIN),
            Some(head.record.as_str().as_bytes()),
            Some(version.as_bytes()),
            Some(head.kind.name().as_bytes()),
            Some(at.as_bytes()),
            Some(head.actor.as_bytes()),
            Some(definition.as_bytes()),
            head.batch.map(str::as_bytes),
            Some(body),
            Some(self.0.as_slice()),
        ];
        Self::of(&parts)
    }

    pub(crate) fn of(parts: &[Option<&[u8]>]) -> Self {
        let mut context = digest::Context::new(&digest::SHA256);
        for part in parts {
            context.update(&part.map_or(u64::MAX, |part| part.len() as u64).to_be_bytes());
            context.update(part.unwrap_or_default());
        }
        let mut hash = [0; 32];
        for (to, from) in hash.iter_mut().zip(context.finish().as_ref()) {
            *to = *from;
        }
        Self(hash)
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        f.pad(&text)
    }
}

/// The name of whoever acts, as a chain carries it.
pub(crate) fn account_of(actor: &str) -> Option<AccountId> {
    (actor != "node" && actor != "anyone").then(|| AccountId::new(actor).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_altered_gives_another_hash() {
        let (a, b) = (RecordId::new("a").unwrap(), RecordId::new("b").unwrap());
        let at: Timestamp = "2026-11-26T08:00:00Z".parse().unwrap();
        let head = || Head { record: &a, version: 2, kind: Kind::Edit, at, actor: "amina", definition: 1, batch: None };
        let hash = Hash::START.next(&head(), b"body");
        assert_eq!(hash, Hash::START.next(&head(), b"body"));
        for other in [
            Hash::START.next(&head(), b"bodY"),
            hash.next(&head(), b"body"),
            Hash::START.next(&Head { record: &b, ..head() }, b"body"),
            Hash::START.next(&Head { version: 3, ..head() }, b"body"),
            Hash::START.next(&Head { kind: Kind::Create, ..head() }, b"body"),
            Hash::START.next(&Head { actor: "bilal", ..head() }, b"body"),
            Hash::START.next(&Head { definition: 2, ..head() }, b"body"),
            Hash::START.next(&Head { batch: Some(""), ..head() }, b"body"),
            Hash::START.next(&Head { at: "2026-11-26T08:00:00.000001Z".parse().unwrap(), ..head() }, b"body"),
        ] {
            assert_ne!(hash, other);
        }
    }
}
