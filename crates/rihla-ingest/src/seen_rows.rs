//! Which keys were seen: 96 bits of the key's hash and 32 bits of the row's, 16 bytes a row.

use hashbrown::HashTable;

/// A row seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Not seen.
    New,
    /// The same key with another row.
    Key,
    /// The same key with the same row.
    Row,
}

/// The keys seen so far.
#[derive(Debug, Default)]
pub(crate) struct SeenRows {
    table: HashTable<u128>,
}

impl SeenRows {
    /// Notes a row (key in the upper 96 bits, row in the lower 32) and answers whether it was seen.
    pub fn see(&mut self, row: u128) -> Seen {
        let hash = |r: &u128| (r >> 64) as u64;
        if let Some(known) = self.table.find(hash(&row), |known| known >> 32 == row >> 32) {
            return if *known == row { Seen::Row } else { Seen::Key };
        }
        self.table.insert_unique(hash(&row), row, hash);
        Seen::New
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_keys_from_rows() {
        let mut seen = SeenRows::default();
        assert_eq!(seen.see((7 << 32) | 1), Seen::New);
        assert_eq!(seen.see((7 << 32) | 1), Seen::Row);
        assert_eq!(seen.see((7 << 32) | 2), Seen::Key);
        assert_eq!(seen.see((8 << 32) | 1), Seen::New);
    }
}
