//! A row that was read, its columns by position.

use std::fmt;

use jiff::Timestamp;

use super::value::instant_of;
use crate::error::StoreError;

/// A row that was read. Columns are counted from 0.
#[derive(Clone)]
pub struct Row(Vec<Cell>);

/// What stood in a column.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
    /// A type that is kept in no column of ours: a float, a number with decimals.
    Other,
}

/// Shows how many columns there are, never what stands in them.
impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row({} columns)", self.0.len())
    }
}

impl Row {
    pub(super) fn new(cells: Vec<Cell>) -> Self {
        Self(cells)
    }

    pub(crate) fn cells(self) -> Vec<Cell> {
        self.0
    }

    /// How many columns it has.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.0.len()
    }

    /// The whole number in a column.
    ///
    /// # Errors
    /// [`StoreError::WrongColumn`] where it holds nothing or something else.
    pub fn integer(&self, at: usize) -> Result<i64, StoreError> {
        self.optional_integer(at)?.ok_or(StoreError::WrongColumn { at, wanted: "integer" })
    }

    /// The whole number in a column that may be empty.
    ///
    /// # Errors
    /// [`StoreError::WrongColumn`].
    pub fn optional_integer(&self, at: usize) -> Result<Option<i64>, StoreError> {
        match self.0.get(at) {
            Some(Cell::Integer(number)) => Ok(Some(*number)),
            Some(Cell::Null) => Ok(None),
            _ => Err(StoreError::WrongColumn { at, wanted: "integer" }),
        }
    }

    /// The text in a column.
    ///
    /// # Errors
    /// [`StoreError::WrongColumn`].
    pub fn text(&self, at: usize) -> Result<String, StoreError> {
        self.optional_text(at)?.ok_or(StoreError::WrongColumn { at, wanted: "text" })
    }

    /// The text in a column that may be empty.
    ///
    /// # Errors
    /// [`StoreError::WrongColumn`].
    pub fn optional_text(&self, at: usize) -> Result<Option<String>, StoreError> {
        Ok(self.read_text(at, "text")?.map(str::to_owned))
    }

    /// The bytes in a column.
    ///
    /// # Errors
    /// [`StoreError::WrongColumn`].
    pub fn bytes(&self, at: usize) -> Result<Vec<u8>, StoreError> {
        self.optional_bytes(at)?.ok_or(StoreError::WrongColumn { at, wanted: "bytes" })
    }

    /// The bytes in a column that may be empty.
    ///
    /// # Errors
    /// [`StoreError::WrongColumn`].
    pub fn optional_bytes(&self, at: usize) -> Result<Option<Vec<u8>>, StoreError> {
        match self.0.get(at) {
            Some(Cell::Bytes(bytes)) => Ok(Some(bytes.clone())),
            Some(Cell::Null) => Ok(None),
            _ => Err(StoreError::WrongColumn { at, wanted: "bytes" }),
        }
    }

    /// The instant in a column.
    ///
    /// # Errors
    /// [`StoreError::WrongColumn`].
    pub fn instant(&self, at: usize) -> Result<Timestamp, StoreError> {
        self.optional_instant(at)?.ok_or(StoreError::WrongColumn { at, wanted: "instant" })
    }

    /// The instant in a column that may be empty.
    ///
    /// # Errors
    /// [`StoreError::WrongColumn`].
    pub fn optional_instant(&self, at: usize) -> Result<Option<Timestamp>, StoreError> {
        let text = self.read_text(at, "instant")?;
        text.map(|text| instant_of(text).ok_or(StoreError::WrongColumn { at, wanted: "instant" })).transpose()
    }

    /// Yes or no in a column, kept as 1 or 0.
    ///
    /// # Errors
    /// [`StoreError::WrongColumn`].
    pub fn flag(&self, at: usize) -> Result<bool, StoreError> {
        match self.0.get(at) {
            Some(Cell::Integer(0)) => Ok(false),
            Some(Cell::Integer(1)) => Ok(true),
            _ => Err(StoreError::WrongColumn { at, wanted: "flag" }),
        }
    }

    fn read_text(&self, at: usize, wanted: &'static str) -> Result<Option<&str>, StoreError> {
        match self.0.get(at) {
            Some(Cell::Text(text)) => Ok(Some(text)),
            Some(Cell::Null) => Ok(None),
            _ => Err(StoreError::WrongColumn { at, wanted }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_gives_what_it_holds_and_nothing_else() {
        let row =
            Row::new(vec![Cell::Integer(1), Cell::Text("a".to_owned()), Cell::Null, Cell::Bytes(vec![2]), Cell::Other, Cell::Integer(2)]);
        assert_eq!((row.integer(0).unwrap(), row.flag(0).unwrap()), (1, true));
        assert_eq!((row.text(1).unwrap().as_str(), row.bytes(3).unwrap().as_slice()), ("a", [2].as_slice()));
        assert_eq!((row.optional_text(2).unwrap(), row.optional_integer(2).unwrap(), row.optional_instant(2).unwrap()), (None, None, None));
        let wrong = [
            row.integer(1).err(),
            row.integer(2).err(),
            row.integer(4).err(),
            row.integer(9).err(),
            row.instant(1).err(),
            row.flag(5).err(),
        ];
        assert!(wrong.iter().all(|error| matches!(error, Some(StoreError::WrongColumn { .. }))), "{wrong:?}");
        assert_eq!(format!("{row:?}"), "Row(6 columns)");
    }
}
