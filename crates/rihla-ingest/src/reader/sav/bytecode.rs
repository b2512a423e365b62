//! SPSS's packing: one byte for each value of eight, in groups of eight; and zlib around it in ZSAV files.
//!
//! After the PSPP manual, "Data Record": 1 to 251 stand for themselves less the bias, 252 ends the data, 253 says that the value
//! follows as it is, 254 is eight blanks, 255 is the system-missing number, 0 is nothing.

use crate::error::IngestError;
use crate::reader::sav::inflate::Inflate;
use crate::reader::survey::feed::Feed;
use crate::reader::survey::order::Order;
use crate::reader::survey::part::Part;

/// Unpacks codes into values of eight bytes.
pub(crate) struct Bytecode {
    order: Order,
    bias: f64,
    missing: [u8; 8],
    inflate: Option<Inflate>,
    codes: [u8; 8],
    at: usize,
    ended: bool,
}

impl Bytecode {
    pub fn new(order: Order, bias: f64, missing: f64, inflate: Option<Inflate>) -> Self {
        Self { order, bias, missing: order.put_f64(missing), inflate, codes: [0; 8], at: 8, ended: false }
    }

    /// Adds values until `want` bytes are there, or the data end.
    pub fn unpack(&mut self, feed: &mut Feed, out: &mut Vec<u8>, want: usize) -> Result<(), IngestError> {
        while out.len() < want && !self.ended {
            let Some(code) = self.codes.get(self.at).copied() else {
                match self.eight(feed)? {
                    // Groups of nothing are passed over at once.
                    Some(codes) => (self.codes, self.at) = (codes, if codes == [0; 8] { 8 } else { 0 }),
                    None => self.ended = true,
                }
                continue;
            };
            self.at += 1;
            match code {
                0 => {}
                252 => self.ended = true,
                253 => match self.eight(feed)? {
                    Some(value) => out.extend_from_slice(&value),
                    None => return Err(feed.cut_off(Part::PackedCases)),
                },
                254 => out.extend_from_slice(&[b' '; 8]),
                255 => out.extend_from_slice(&self.missing),
                code => out.extend_from_slice(&self.order.put_f64(f64::from(code) - self.bias)),
            }
        }
        Ok(())
    }

    /// The next eight bytes; none at the end.
    fn eight(&mut self, feed: &mut Feed) -> Result<Option<[u8; 8]>, IngestError> {
        let bytes = match &mut self.inflate {
            None => {
                let bytes = feed.peek(8)?;
                let got = bytes.len();
                let eight = <[u8; 8]>::try_from(bytes).ok();
                if eight.is_none() && got > 0 {
                    return Err(feed.cut_off(Part::PackedCases));
                }
                feed.consume(got);
                eight
            }
            Some(inflate) => inflate.eight(feed)?,
        };
        Ok(bytes)
    }
}
