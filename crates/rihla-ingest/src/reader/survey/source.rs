//! The cases of a survey file, one block of bytes after the other, unpacked.

use rihla_model::Saying;

use crate::error::IngestError;
use crate::limits;
use crate::reader::dta::long_text::LongTexts;
use crate::reader::sav::bytecode::Bytecode;
use crate::reader::survey::case_too_long;
use crate::reader::survey::cases::{CaseLayout, Kind};
use crate::reader::survey::feed::{Feed, remedy_save_again};

/// How cases are packed.
pub(crate) enum Packing {
    /// Not at all.
    None,
    /// SPSS's codes of one byte, with or without zlib around them.
    Bytecode(Box<Bytecode>),
    /// All cases were read, because their long texts stand after them.
    Held { bytes: Vec<u8>, at: usize },
}

/// Hands out the bytes of whole cases.
pub(crate) struct CaseSource {
    pub feed: Feed,
    pub packing: Packing,
    /// Bytes of a case.
    pub width: usize,
    /// Cases that the header declares; none where it does not say.
    pub declared: Option<u64>,
    /// Whether something else may follow the declared cases (Stata), or only they are in the file (SPSS).
    pub more_follows: bool,
    pub done: u64,
    pub ended: bool,
}

impl CaseSource {
    /// The bytes of the next cases; none after the last.
    ///
    /// # Errors
    /// When the file ends within a case, or holds other than the declared number of cases.
    pub fn next(&mut self, layout: &CaseLayout) -> Result<Option<Vec<u8>>, IngestError> {
        if self.ended {
            return Ok(None);
        }
        let mut cases = (limits::BLOCK_BYTES / self.width.max(1)).max(1);
        if self.more_follows {
            let left = self.declared.unwrap_or(u64::MAX).saturating_sub(self.done);
            cases = cases.min(usize::try_from(left).unwrap_or(usize::MAX));
        }
        let want = cases * self.width;
        let bytes = match &mut self.packing {
            Packing::None => {
                let got = self.feed.peek(want)?.to_vec();
                self.feed.consume(got.len());
                got
            }
            Packing::Bytecode(codes) => {
                let mut out = Vec::with_capacity(want);
                codes.unpack(&mut self.feed, &mut out, want)?;
                out
            }
            Packing::Held { bytes, at } => {
                let rest = bytes.get(*at..).unwrap_or_default();
                let took = fitting(rest, layout, cases, &self.feed, self.done)?;
                let out = rest.get(..took).unwrap_or_default().to_vec();
                *at += took;
                out
            }
        };
        let whole = bytes.len() / self.width.max(1);
        let held = matches!(self.packing, Packing::Held { .. });
        let short = whole < cases && !(held && whole > 0);
        if bytes.len() % self.width.max(1) != 0 || (short && self.more_follows) {
            let case = self.done + whole as u64 + 1;
            return Err(IngestError::unreadable_at(
                &self.feed.file,
                case,
                match self.declared {
                    Some(declared) => {
                        Saying::new("survey-case-cut-of", "the file ends within case {case} of {cases}").with("cases", declared.to_string())
                    }
                    None => Saying::new("survey-case-cut", "the file ends within case {case}"),
                }
                .with("case", case.to_string()),
                Saying::new("remedy-again-cut", "deliver the file again; it may be cut off"),
            ));
        }
        self.done += whole as u64;
        self.ended = short || (self.more_follows && Some(self.done) >= self.declared);
        if self.ended
            && let Some(declared) = self.declared.filter(|d| *d != self.done)
        {
            return Err(IngestError::unreadable_at(
                &self.feed.file,
                self.done,
                Saying::new("survey-cases-differ", "the header declares {declared} cases, but the file holds {held}")
                    .with("declared", declared)
                    .with("held", self.done),
                remedy_save_again(),
            ));
        }
        Ok((whole > 0).then_some(bytes))
    }
}

/// How many bytes of whole cases to take so that their long texts fit a block.
fn fitting(bytes: &[u8], layout: &CaseLayout, most: usize, feed: &Feed, done: u64) -> Result<usize, IngestError> {
    let Some(texts) = &layout.long_texts else { return Ok(0) };
    let references: Vec<usize> = layout.fields.iter().filter(|f| f.kind == Kind::LongText).map(|f| f.at).collect();
    let mut sum = 0;
    let mut took = 0;
    for (n, case) in bytes.chunks_exact(layout.width.max(1)).take(most).enumerate() {
        let of_case: usize =
            references.iter().filter_map(|at| case.get(*at..at + 8)).map(|r| texts.of(r, layout.order).map_or(0, <[u8]>::len)).sum();
        if of_case > limits::LONGEST_RECORD {
            return Err(case_too_long(feed, Some(done + n as u64 + 1)));
        }
        sum += of_case;
        if took > 0 && sum > LongTexts::BLOCK {
            break;
        }
        took += case.len();
    }
    Ok(took)
}
