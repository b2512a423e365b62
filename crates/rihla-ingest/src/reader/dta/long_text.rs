//! Long texts of Stata files (`strL`): they stand after the cases, which refer to them by variable and case of their first use.

use std::collections::BTreeMap;

use rihla_model::Saying;

use crate::error::IngestError;
use crate::limits;
use crate::reader::dta::header::{tag, tag_follows};
use crate::reader::dta::release::Release;
use crate::reader::survey::feed::{Feed, remedy_long_texts};
use crate::reader::survey::order::Order;
use crate::reader::survey::part::Part;

/// The long texts of a file, held in memory.
#[derive(Debug, Default)]
pub(crate) struct LongTexts {
    release: u16,
    bytes: Vec<u8>,
    places: BTreeMap<(u64, u64), (usize, usize)>,
}

/// Bytes of the variable's number in a reference of eight bytes; the rest are the case's.
fn split(release: u16) -> usize {
    match release {
        117 => 4,
        119 => 3,
        _ => 2,
    }
}

impl LongTexts {
    /// Bytes of long texts that a block of rows may hold.
    pub const BLOCK: usize = 4 * limits::BLOCK_BYTES;

    /// The text that a case refers to; none for the empty text and for a reference that leads nowhere.
    pub fn of(&self, reference: &[u8], order: Order) -> Option<&[u8]> {
        let (variable, case) = reference.split_at_checked(split(self.release))?;
        let (from, to) = self.places.get(&(order.unsigned(variable), order.unsigned(case)))?;
        self.bytes.get(*from..*to)
    }

    /// Reads the long texts that follow the cases.
    pub fn read(feed: &mut Feed, release: Release, order: Order) -> Result<Self, IngestError> {
        let mut texts = Self { release: release.0, ..Self::default() };
        tag(feed, "<strls>")?;
        while !tag_follows(feed, "</strls>")? {
            let (variable, case, length) = head(feed, release, order)?;
            let held = (texts.bytes.len() + texts.places.len() * 64 + length) as u64;
            if length > limits::LONGEST_CELL || held > limits::LARGEST_HELD_FILE {
                return Err(IngestError::limit(
                    &feed.file,
                    Some(case),
                    Saying::new(
                        "survey-long-text",
                        "the long text of variable {variable}, case {case} is larger than {size} MB, or all together are larger than {together} MB",
                    )
                    .with("variable", variable.to_string())
                    .with("case", case.to_string())
                    .with("size", limits::LONGEST_CELL >> 20)
                    .with("together", limits::LARGEST_HELD_FILE >> 20),
                    remedy_long_texts(),
                ));
            }
            let from = texts.bytes.len();
            texts.bytes.extend_from_slice(feed.take(length, Part::LongText)?);
            texts.places.insert((variable, case), (from, from + length));
        }
        Ok(texts)
    }

    /// Passes over the long texts that follow the cases.
    pub fn pass_over(feed: &mut Feed, release: Release, order: Order) -> Result<(), IngestError> {
        tag(feed, "<strls>")?;
        while !tag_follows(feed, "</strls>")? {
            let (_, _, length) = head(feed, release, order)?;
            feed.skip(length as u64, Part::LongText)?;
        }
        Ok(())
    }
}

/// Variable, case and length of a long text.
fn head(feed: &mut Feed, release: Release, order: Order) -> Result<(u64, u64, usize), IngestError> {
    tag(feed, "GSO")?;
    let case = if release.is_utf8() { 8 } else { 4 };
    let bytes = feed.take(4 + case + 5, Part::LongText)?;
    let part = |from: usize, length: usize| order.unsigned(bytes.get(from..from + length).unwrap_or_default());
    let length = usize::try_from(part(4 + case + 1, 4)).unwrap_or(usize::MAX);
    Ok((part(0, 4), part(4, case), length))
}
