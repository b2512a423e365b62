//! The zlib blocks of a ZSAV file, one after the other, within bounds.

use flate2::{Decompress, FlushDecompress, Status};
use rihla_model::Saying;

use crate::error::IngestError;
use crate::limits;
use crate::reader::survey::feed::Feed;
use crate::reader::survey::part::Part;

/// Bytes that are unpacked at a time.
const STEP: usize = 1 << 16;

/// Unpacks zlib streams that lie one behind the other.
pub(crate) struct Inflate {
    zlib: Decompress,
    /// Packed bytes that are left.
    left: u64,
    taken: u64,
    unpacked: u64,
    out: Vec<u8>,
    at: usize,
    /// Whether a stream has begun and not ended.
    within: bool,
}

impl Inflate {
    /// Unpacks the next `left` bytes of a file.
    pub fn new(left: u64) -> Self {
        Self { zlib: Decompress::new(true), left, taken: 0, unpacked: 0, out: Vec::new(), at: 0, within: false }
    }

    /// The next eight unpacked bytes; none at the end.
    pub fn eight(&mut self, feed: &mut Feed) -> Result<Option<[u8; 8]>, IngestError> {
        loop {
            if let Some(eight) = self.out.get(self.at..self.at + 8) {
                let eight = <[u8; 8]>::try_from(eight).ok();
                self.at += 8;
                return Ok(eight);
            }
            if !self.more(feed)? {
                return if self.at < self.out.len() { Err(feed.against_format(Part::PackedCases)) } else { Ok(None) };
            }
        }
    }

    /// Unpacks some more; answers false at the end.
    fn more(&mut self, feed: &mut Feed) -> Result<bool, IngestError> {
        self.out.drain(..self.at);
        self.at = 0;
        loop {
            let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(STEP);
            if most == 0 && !self.within {
                return Ok(false);
            }
            let (before_in, before_out) = (self.zlib.total_in(), self.zlib.total_out());
            self.out.reserve(STEP);
            let input = feed.peek(most)?;
            if input.is_empty() {
                return Err(feed.cut_off(Part::PackedCases));
            }
            let status = self.zlib.decompress_vec(input, &mut self.out, FlushDecompress::None);
            let took = self.zlib.total_in() - before_in;
            let gave = self.zlib.total_out() - before_out;
            let Ok(status) = status else {
                return Err(feed.against_format(Part::PackedCases));
            };
            feed.consume(usize::try_from(took).unwrap_or(0));
            self.left -= took.min(self.left);
            self.taken += took;
            self.unpacked += gave;
            self.within = status != Status::StreamEnd;
            if !self.within {
                self.zlib.reset(true);
            }
            let bomb = self.unpacked > limits::RATIO_FREE && self.unpacked / self.taken.max(1) > limits::GREATEST_RATIO;
            if bomb || self.unpacked > limits::LARGEST_UNPACKED_STREAM {
                return Err(IngestError::limit(
                    &feed.file,
                    None,
                    Saying::new("survey-bomb", "the packed cases unpack to more than {ratio} times their size")
                        .with("ratio", limits::GREATEST_RATIO),
                    Saying::new(
                        "remedy-no-ordinary-survey",
                        "this is no ordinary data file; look at it in SPSS or PSPP, and deliver it as CSV with value codes",
                    ),
                ));
            }
            if gave > 0 {
                return Ok(true);
            }
            if took == 0 {
                return Err(feed.against_format(Part::PackedCases));
            }
        }
    }
}
