//! Extension records of an SPSS file: long names, long texts, encodings, numbers of cases.

use std::collections::BTreeMap;

use encoding_rs::Encoding;
use rihla_model::Saying;

use crate::error::IngestError;
use crate::reader::sav::code_page;
use crate::reader::sav::variables::length;
use crate::reader::survey::feed::Feed;
use crate::reader::survey::order::Order;
use crate::reader::survey::part::Part;

/// Labels of the values of a text variable longer than eight bytes.
pub(crate) struct LongLabels {
    pub name: Vec<u8>,
    pub labels: Vec<(Vec<u8>, Vec<u8>)>,
}

/// Missing values of a text variable longer than eight bytes.
pub(crate) struct LongMissing {
    pub name: Vec<u8>,
    pub values: Vec<Vec<u8>>,
}

/// What the extension records say.
#[derive(Default)]
pub(crate) struct Extensions {
    pub missing: Option<f64>,
    pub page: Option<&'static Encoding>,
    pub encoding: Option<&'static Encoding>,
    /// An encoding that the file names and this program does not know.
    pub unknown: Option<String>,
    pub cases: Option<u64>,
    /// Short name -> long name, as bytes.
    pub long_names: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Short name -> width, for texts longer than 255 bytes.
    pub long_widths: BTreeMap<Vec<u8>, usize>,
    pub labels: Vec<LongLabels>,
    pub long_missing: Vec<LongMissing>,
}

/// Reads an extension record after its tag.
pub(crate) fn read(feed: &mut Feed, order: Order, found: &mut Extensions) -> Result<(), IngestError> {
    let subtype = order.i32(feed.take(4, Part::Extension)?);
    let size = length(feed, order, Part::Extension)?;
    let count = length(feed, order, Part::Extension)?;
    let total = size as u64 * count as u64;
    if !matches!(subtype, 3 | 4 | 13 | 14 | 16 | 20 | 21 | 22) {
        return feed.skip(total, Part::Extension);
    }
    let total = usize::try_from(total).map_err(|_| feed.impossible(Part::Extension, total.cast_signed()))?;
    let bytes = feed.take(total, Part::Extension)?.to_vec();
    match subtype {
        3 => {
            let page = order.i32(bytes.get(28..32).unwrap_or_default());
            found.page = code_page::by_number(page);
            if found.page.is_none() && page > 4 {
                found.unknown.get_or_insert_with(|| format!("code page {page}"));
            }
            let floating = order.i32(bytes.get(16..20).unwrap_or_default());
            if bytes.len() >= 20 && floating != 1 {
                return Err(feed.damaged(Saying::new("survey-no-ieee", "its numbers are not in the form of IEEE 754, which alone is read")));
            }
        }
        4 => found.missing = bytes.get(..8).map(|b| order.f64(b)),
        13 => found.long_names = pairs(&bytes, b"\t").collect(),
        14 => {
            let width =
                |text: Vec<u8>| std::str::from_utf8(text.trim_ascii()).ok().and_then(|t| t.trim_end_matches('\0').trim().parse().ok());
            found.long_widths = pairs(&bytes, b"\0\t").filter_map(|(name, text)| Some((name, width(text)?))).collect();
        }
        16 => found.cases = bytes.get(8..16).map(|b| order.unsigned(b)).filter(|n| *n < 1 << 62),
        20 => {
            found.encoding = code_page::by_name(&bytes);
            if found.encoding.is_none() {
                let name = String::from_utf8_lossy(bytes.get(..bytes.len().min(40)).unwrap_or_default());
                found.unknown = Some(name.chars().filter(|c| !c.is_control()).collect());
            }
        }
        21 => found.labels.extend(long_labels(&bytes, order)),
        _ => found.long_missing.extend(long_missing(&bytes, order)),
    }
    Ok(())
}

/// `NAME=value` parts of a record.
fn pairs<'b>(bytes: &'b [u8], between: &'static [u8]) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> + 'b {
    bytes.split(move |b| between.contains(b)).filter_map(|part| {
        let at = memchr::memchr(b'=', part)?;
        let name = part.get(..at)?.trim_ascii();
        (!name.is_empty()).then(|| (name.to_vec(), part.get(at + 1..).unwrap_or_default().to_vec()))
    })
}

/// Walks through a record of texts, each with its length before it.
struct Texts<'b> {
    bytes: &'b [u8],
    order: Order,
}

impl<'b> Texts<'b> {
    fn number(&mut self) -> Option<usize> {
        let (head, rest) = self.bytes.split_at_checked(4)?;
        self.bytes = rest;
        usize::try_from(self.order.i32(head)).ok()
    }

    fn bytes(&mut self, length: usize) -> Option<&'b [u8]> {
        let (head, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(head)
    }

    fn text(&mut self) -> Option<Vec<u8>> {
        let length = self.number()?;
        Some(self.bytes(length)?.to_vec())
    }
}

/// What is whole of the long value labels; a record that ends too early loses its end.
fn long_labels(bytes: &[u8], order: Order) -> Vec<LongLabels> {
    let mut texts = Texts { bytes, order };
    let mut found = Vec::new();
    let mut next = || {
        let name = texts.text()?;
        let _width = texts.number()?;
        let count = texts.number()?;
        let mut labels = Vec::new();
        for _ in 0..count {
            labels.push((texts.text()?, texts.text()?));
        }
        Some(LongLabels { name, labels })
    };
    while let Some(labels) = next() {
        found.push(labels);
    }
    found
}

fn long_missing(bytes: &[u8], order: Order) -> Vec<LongMissing> {
    let mut texts = Texts { bytes, order };
    let mut found = Vec::new();
    let mut next = || {
        let name = texts.text()?;
        let count = usize::from(*texts.bytes(1)?.first()?);
        let length = texts.number()?;
        let mut values = Vec::new();
        for _ in 0..count {
            values.push(texts.bytes(length)?.to_vec());
        }
        Some(LongMissing { name, values })
    };
    while let Some(missing) = next() {
        found.push(missing);
    }
    found
}
