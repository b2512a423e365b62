//! The first record of an SPSS file.

use crate::error::IngestError;
use crate::reader::survey::feed::Feed;
use crate::reader::survey::order::Order;
use crate::reader::survey::part::Part;

/// How cases are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compression {
    None,
    Bytecode,
    Zlib,
}

/// What the header says.
pub(crate) struct Header {
    pub order: Order,
    pub compression: Compression,
    /// Position (from 1) of the weight, in values of eight bytes; 0 if there is none.
    pub weight: i32,
    /// Number of cases; none where it was not known when the header was written.
    pub cases: Option<u64>,
    pub bias: f64,
    pub title: Vec<u8>,
}

/// Reads the header, 176 bytes.
pub(crate) fn read(feed: &mut Feed) -> Result<Header, IngestError> {
    let bytes = feed.take(176, Part::Header)?.to_vec();
    let part = |from: usize, length: usize| bytes.get(from..from + length).unwrap_or_default();
    let order = match (Order::Little.i32(part(64, 4)), Order::Big.i32(part(64, 4))) {
        (2 | 3, _) => Order::Little,
        (_, 2 | 3) => Order::Big,
        _ => return Err(feed.no_byte_order()),
    };
    let zlib = part(0, 4) == b"$FL3";
    let compression = match (order.i32(part(72, 4)), zlib) {
        (0, false) => Compression::None,
        (1, false) => Compression::Bytecode,
        (2, true) => Compression::Zlib,
        (other, _) => return Err(feed.unknown(Part::Header, other)),
    };
    Ok(Header {
        order,
        compression,
        weight: order.i32(part(76, 4)),
        cases: u64::try_from(order.i32(part(80, 4))).ok(),
        bias: order.f64(part(84, 8)),
        title: part(109, 64).to_vec(),
    })
}
