//! Ready-made fields: the texts of codes, quoted once and copied for each cell.

use rihla_model::{ConfStatus, ObsStatus};

use crate::quote::push_field;

/// Fields by position, each with the comma that goes before it.
#[derive(Default)]
pub(crate) struct TextTable {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl TextTable {
    /// A table of fields that `write` appends, one call for each item.
    pub(crate) fn of<T>(items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Vec<u8>, T)) -> Self {
        let mut table = Self::default();
        for item in items {
            write(&mut table.bytes, item);
            table.ends.push(table.bytes.len());
        }
        table
    }

    /// The fields at a position.
    pub(crate) fn get(&self, position: usize) -> Option<&[u8]> {
        let start = if position == 0 { 0 } else { *self.ends.get(position - 1)? };
        self.bytes.get(start..*self.ends.get(position)?)
    }
}

/// The place of a status in [`ObsStatus::ALL`].
pub(crate) const fn status_position(status: ObsStatus) -> usize {
    status as usize
}

/// All confidentiality statuses; the place of each is its discriminant.
pub(crate) const CONF_STATUSES: [ConfStatus; 4] = [ConfStatus::F, ConfStatus::C, ConfStatus::D, ConfStatus::N];

/// Appends a comma and a field.
pub(crate) fn push_next(buffer: &mut Vec<u8>, text: &str) {
    buffer.push(b',');
    push_field(buffer, text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_each_field() {
        let table = TextTable::of(["a", "b,c", ""], push_next);
        assert_eq!(table.get(0), Some(&b",a"[..]));
        assert_eq!(table.get(1), Some(&b",\"b,c\""[..]));
        assert_eq!(table.get(2), Some(&b","[..]));
        assert_eq!(table.get(3), None);
    }

    #[test]
    fn statuses_stand_at_their_discriminants() {
        for (at, status) in ObsStatus::ALL.into_iter().enumerate() {
            assert_eq!(status_position(status), at);
        }
        for (at, conf) in CONF_STATUSES.into_iter().enumerate() {
            assert_eq!(conf as usize, at);
        }
    }
}
