//! Variable records and value-label records of an SPSS file.

use crate::error::IngestError;
use crate::limits;
use crate::reader::survey::feed::Feed;
use crate::reader::survey::order::Order;
use crate::reader::survey::part::Part;

/// A variable record, as it stands.
pub(crate) struct RawVariable {
    /// Position of its first eight bytes in the case, in values of eight bytes.
    pub unit: usize,
    /// 0 for a number, else the width of the text.
    pub width: usize,
    pub name: Vec<u8>,
    pub label: Vec<u8>,
    /// Values of eight bytes that are called missing.
    pub missing: Vec<[u8; 8]>,
    /// Whether the first two of them are the ends of a range.
    pub range: bool,
    /// The print format: kind, width, decimals.
    pub format: (u8, u8, u8),
}

/// Labels, and the variables (positions from 1, in values of eight bytes) that use them.
pub(crate) struct RawLabels {
    pub labels: Vec<(Vec<u8>, Vec<u8>)>,
    pub units: Vec<usize>,
}

/// Reads a variable record after its tag; answers none for the further values of a long text.
pub(crate) fn variable(feed: &mut Feed, order: Order, unit: usize) -> Result<Option<RawVariable>, IngestError> {
    let fixed = feed.take(28, Part::Variable)?.to_vec();
    let number = |at: usize| order.i32(fixed.get(at..at + 4).unwrap_or_default());
    let (kind, labelled, missing, print) = (number(0), number(4), number(8), number(12));
    let label = match labelled {
        0 => Vec::new(),
        1 => {
            let length = length(feed, order, Part::VariableLabel)?;
            let padded = feed.take(length.next_multiple_of(4), Part::VariableLabel)?;
            padded.get(..length).unwrap_or_default().to_vec()
        }
        _ => return Err(feed.against_format(Part::Variable)),
    };
    if !(-3..=3).contains(&missing) || missing == -1 {
        return Err(feed.impossible(Part::MissingValues, i64::from(missing)));
    }
    let count = usize::try_from(missing.unsigned_abs()).unwrap_or(0);
    let values = feed.take(count * 8, Part::MissingValues)?;
    let values: Vec<[u8; 8]> = values.chunks_exact(8).filter_map(|c| <[u8; 8]>::try_from(c).ok()).collect();
    let name = fixed.get(20..28).unwrap_or_default().trim_ascii_end();
    let width = match u8::try_from(kind) {
        Ok(width) => usize::from(width),
        Err(_) if kind == -1 => return Ok(None),
        Err(_) => return Err(feed.unknown_type(&name.escape_ascii().to_string(), i64::from(kind))),
    };
    let [_, format, wide, decimals] = print.to_be_bytes();
    Ok(Some(RawVariable { unit, width, name: name.to_vec(), label, missing: values, range: missing < 0, format: (format, wide, decimals) }))
}

/// Reads the labels of one or more variables, and the record that says which.
pub(crate) fn labels(feed: &mut Feed, order: Order) -> Result<RawLabels, IngestError> {
    let count = length(feed, order, Part::ValueLabels)?;
    let mut labels = Vec::new();
    for _ in 0..count {
        let head = feed.take(9, Part::ValueLabels)?;
        let value = head.get(..8).unwrap_or_default().to_vec();
        let length = usize::from(head.get(8).copied().unwrap_or(0));
        // The length's own byte and the label fill up values of eight bytes.
        let rest = feed.take((length + 1).next_multiple_of(8) - 1, Part::ValueLabels)?;
        labels.push((value, rest.get(..length).unwrap_or_default().to_vec()));
    }
    let tag = order.i32(feed.take(4, Part::ValueLabels)?);
    if tag != 4 {
        return Err(feed.against_format(Part::ValueLabels));
    }
    let count = length(feed, order, Part::ValueLabels)?;
    let units = feed.take(count.saturating_mul(4), Part::ValueLabels)?;
    let units = units.chunks_exact(4).filter_map(|c| usize::try_from(order.i32(c)).ok()).collect();
    Ok(RawLabels { labels, units })
}

/// A length or count of four bytes, which cannot be larger than a dictionary.
pub(crate) fn length(feed: &mut Feed, order: Order, part: Part) -> Result<usize, IngestError> {
    let length = order.i32(feed.take(4, part)?);
    match usize::try_from(length) {
        Ok(length) if (length as u64) < limits::LARGEST_DICTIONARY => Ok(length),
        _ => Err(feed.impossible(part, i64::from(length))),
    }
}
