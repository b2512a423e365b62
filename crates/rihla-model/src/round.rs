//! What marks a workbook of a round: whom it was handed to, what stands in it, and the bytes that are signed.
//!
//! The room that writes workbooks and the room that reads them sign and verify the same bytes; the key is neither's.

use crate::{RecordId, RegisterId, RespondentId, RoundId};

/// What a workbook of a round was handed out with. Its rows stand in a hidden sheet, with their signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundMark {
    /// The round.
    pub round: RoundId,
    /// Whom it was handed to.
    pub respondent: RespondentId,
    /// The register.
    pub register: RegisterId,
    /// The version of the register's definition.
    pub definition: u32,
    /// The columns, by the header that an import reads, and whether their cells may be changed.
    pub columns: Vec<(String, bool)>,
    /// The records and their versions.
    pub records: Vec<(RecordId, u32)>,
}

/// Begins the signed bytes, so that they are no signature of anything else.
const DOMAIN: &str = "rihla round workbook 1";
/// The word of the first row.
const FORM: &str = "rihla-round";
/// The form that this program writes and reads.
const VERSION: &str = "1";

/// Why rows are no mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkFault {
    /// They are something else, or damaged.
    NoMark,
    /// They are of a form that this program does not know.
    OtherForm,
}

impl RoundMark {
    /// The name of the hidden sheet.
    pub const SHEET: &'static str = "rihla-round";

    /// The bytes that are signed. Every part has its length before it, every list its count: no two marks have the same bytes.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut part = |text: &str| {
            out.extend_from_slice(&(text.len() as u64).to_be_bytes());
            out.extend_from_slice(text.as_bytes());
        };
        for text in [DOMAIN, self.round.as_str(), self.respondent.as_str(), self.register.as_str(), &self.definition.to_string()] {
            part(text);
        }
        part(&self.columns.len().to_string());
        for (header, open) in &self.columns {
            part(header);
            part(openness(*open));
        }
        part(&self.records.len().to_string());
        for (record, version) in &self.records {
            part(record.as_str());
            part(&version.to_string());
        }
        out
    }

    /// The rows of the hidden sheet.
    #[must_use]
    pub fn rows(&self, tag: &[u8]) -> Vec<[String; 3]> {
        let row = |name: &str, value: &str, more: &str| [name.to_owned(), value.to_owned(), more.to_owned()];
        let hex: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut rows = vec![
            row(FORM, VERSION, ""),
            row("round", self.round.as_str(), ""),
            row("respondent", self.respondent.as_str(), ""),
            row("register", self.register.as_str(), ""),
            row("definition", &self.definition.to_string(), ""),
            row("tag", &hex, ""),
        ];
        rows.extend(self.columns.iter().map(|(header, open)| row("column", header, openness(*open))));
        rows.extend(self.records.iter().map(|(record, version)| row("record", record.as_str(), &version.to_string())));
        rows
    }

    /// Reads the rows of the hidden sheet: a mark and the tag that claims to be its signature.
    ///
    /// # Errors
    /// [`MarkFault`].
    pub fn read(rows: &[Vec<String>]) -> Result<(Self, Vec<u8>), MarkFault> {
        let cell = |row: &[String], at: usize| row.get(at).map(|cell| cell.trim().to_owned()).unwrap_or_default();
        let mut rows = rows.iter();
        let mut next = |name: &str| {
            let row = rows.next().filter(|row| cell(row, 0) == name).ok_or(MarkFault::NoMark)?;
            Ok(cell(row, 1))
        };
        if next(FORM)? != VERSION {
            return Err(MarkFault::OtherForm);
        }
        let wrong = |_| MarkFault::NoMark;
        let round = RoundId::new(next("round")?).map_err(wrong)?;
        let respondent = RespondentId::new(next("respondent")?).map_err(wrong)?;
        let register = RegisterId::new(next("register")?).map_err(wrong)?;
        let definition = number(&next("definition")?)?;
        let tag = bytes_of(&next("tag")?).ok_or(MarkFault::NoMark)?;
        let mut mark = Self { round, respondent, register, definition, columns: Vec::new(), records: Vec::new() };
        for row in rows {
            let (value, more) = (cell(row, 1), cell(row, 2));
            match cell(row, 0).as_str() {
                "column" => mark.columns.push((value, more == openness(true))),
                "record" => mark.records.push((RecordId::new(value).map_err(wrong)?, number(&more)?)),
                _ => return Err(MarkFault::NoMark),
            }
        }
        Ok((mark, tag))
    }
}

const fn openness(open: bool) -> &'static str {
    if open { "open" } else { "locked" }
}

/// A number in its one form: `7`, never `07` or `+7`.
fn number(text: &str) -> Result<u32, MarkFault> {
    text.parse::<u32>().ok().filter(|number| number.to_string() == text).ok_or(MarkFault::NoMark)
}

fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2).map(|pair| {
        let text = std::str::from_utf8(pair).ok().filter(|text| text.len() == 2 && text.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u8::from_str_radix(text, 16).ok()
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark() -> RoundMark {
        RoundMark {
            round: RoundId::new("spring").unwrap(),
            respondent: RespondentId::new("health").unwrap(),
            register: RegisterId::new("pledge").unwrap(),
            definition: 3,
            columns: vec![("@id".to_owned(), false), ("title.fr".to_owned(), true)],
            records: vec![(RecordId::new("0a").unwrap(), 12), (RecordId::new("0b").unwrap(), 1)],
        }
    }

    fn rows(mark: &RoundMark) -> Vec<Vec<String>> {
        mark.rows(&[0, 0xAB]).into_iter().map(|row| row.to_vec()).collect()
    }

    #[test]
    fn what_is_written_is_read_again() {
        assert_eq!(RoundMark::read(&rows(&mark())), Ok((mark(), vec![0, 0xAB])));
    }

    #[test]
    fn every_part_changes_the_signed_bytes() {
        let changes: [fn(&mut RoundMark); 9] = [
            |mark| mark.round = RoundId::new("autumn").unwrap(),
            |mark| mark.respondent = RespondentId::new("labour").unwrap(),
            |mark| mark.register = RegisterId::new("policy").unwrap(),
            |mark| mark.definition = 4,
            |mark| mark.columns[0].1 = true,
            |mark| mark.columns[1].0 = "title.ar".to_owned(),
            |mark| mark.records[0].1 = 1,
            |mark| drop(mark.records.pop()),
            |mark| mark.records.swap(0, 1),
        ];
        for change in changes {
            let mut other = mark();
            change(&mut other);
            assert_ne!(other.bytes(), mark().bytes(), "{other:?}");
        }
        // parts cannot be moved over their borders
        let (mut one, mut other) = (mark(), mark());
        one.columns = vec![("ab".to_owned(), true), ("c".to_owned(), true)];
        other.columns = vec![("a".to_owned(), true), ("bc".to_owned(), true)];
        assert_ne!(one.bytes(), other.bytes());
    }

    #[test]
    fn other_rows_are_no_mark() {
        assert_eq!(RoundMark::read(&[]), Err(MarkFault::NoMark));
        type Change = fn(&mut [Vec<String>]);
        let changes: [(Change, MarkFault); 6] = [
            (|rows| rows[0][1] = "2".to_owned(), MarkFault::OtherForm),
            (|rows| rows[1][1] = "../x".to_owned(), MarkFault::NoMark),
            (|rows| rows[4][1] = "03".to_owned(), MarkFault::NoMark),
            (|rows| rows[5][1] = "0".to_owned(), MarkFault::NoMark),
            (|rows| rows[8][2] = "-1".to_owned(), MarkFault::NoMark),
            (|rows| rows[9][0] = "other".to_owned(), MarkFault::NoMark),
        ];
        for (change, expected) in changes {
            let mut rows = rows(&mark());
            change(&mut rows);
            assert_eq!(RoundMark::read(&rows), Err(expected));
        }
    }
}
