//! Value labels of a Stata file, which stand after the cases.

use std::collections::BTreeMap;
use std::sync::Arc;

use encoding_rs::Encoding;

use crate::error::IngestError;
use crate::limits;
use crate::reader::dta::header::{tag, tag_follows};
use crate::reader::dta::long_text::LongTexts;
use crate::reader::dta::release::Release;
use crate::reader::survey::cases::push_code;
use crate::reader::survey::feed::Feed;
use crate::reader::survey::order::Order;
use crate::reader::survey::part::Part;
use crate::reader::survey::source::{CaseSource, Packing};
use crate::reader::survey::{Dictionary, ValueLabels, text_of};

/// What is to be known to read on after the cases.
pub(crate) struct Tail {
    pub release: Release,
    pub order: Order,
    pub encoding: &'static Encoding,
    /// For each variable: the name of its value labels, or nothing.
    pub names: Vec<String>,
}

impl Tail {
    /// Passes over what is left of the cases and reads the labels into the dictionary.
    pub fn read(self, cases: &mut CaseSource, dictionary: &mut Dictionary) -> Result<(), IngestError> {
        let held = matches!(cases.packing, Packing::Held { .. });
        let left = cases.declared.unwrap_or(0).saturating_sub(cases.done);
        let width = cases.width as u64;
        let feed = &mut cases.feed;
        if !held {
            feed.skip(left.saturating_mul(width), Part::Cases)?;
        }
        feed.end_data();
        if self.release.tagged() {
            if !held {
                tag(feed, "</data>")?;
                feed.begin_data();
                LongTexts::pass_over(feed, self.release, self.order)?;
                feed.end_data();
            }
            tag(feed, "<value_labels>")?;
        }
        let mut sets: BTreeMap<String, ValueLabels> = BTreeMap::new();
        while self.another(feed)? {
            let (name, labels) = self.set(feed)?;
            sets.insert(name, Arc::new(labels));
        }
        for (variable, name) in dictionary.variables.iter_mut().zip(&self.names) {
            variable.labels = sets.get(name).cloned();
        }
        Ok(())
    }

    fn another(&self, feed: &mut Feed) -> Result<bool, IngestError> {
        if self.release.tagged() { tag_follows(feed, "<lbl>") } else { Ok(!feed.peek(1)?.is_empty()) }
    }

    /// A set of labels: its name, its codes in order, and an offset into one run of texts for each.
    fn set(&self, feed: &mut Feed) -> Result<(String, Vec<(String, String)>), IngestError> {
        feed.take(4, Part::ValueLabels)?;
        let name = text_of(feed.take(self.release.name(), Part::ValueLabels)?, self.encoding);
        feed.take(3, Part::ValueLabels)?;
        let count = self.number(feed)?;
        let texts = self.number(feed)?;
        let offsets = feed.take(count.saturating_mul(4), Part::ValueLabels)?.to_vec();
        let codes = feed.take(count.saturating_mul(4), Part::ValueLabels)?.to_vec();
        let texts = feed.take(texts, Part::ValueLabels)?.to_vec();
        let mut labels = Vec::with_capacity(count);
        // Offsets may all point at one long text, so what is made of it is bounded apart.
        let mut made = 0;
        for (offset, code) in offsets.chunks_exact(4).zip(codes.chunks_exact(4)) {
            let mut text = String::new();
            push_code(&mut text, self.order.i32(code));
            let from = usize::try_from(self.order.i32(offset)).unwrap_or(usize::MAX);
            let label = text_of(texts.get(from..).unwrap_or_default(), self.encoding);
            made += label.len() as u64;
            if made > limits::LARGEST_DICTIONARY {
                return Err(feed.against_format(Part::ValueLabels));
            }
            labels.push((text, label));
        }
        if self.release.tagged() {
            tag(feed, "</lbl>")?;
        }
        Ok((name, labels))
    }

    fn number(&self, feed: &mut Feed) -> Result<usize, IngestError> {
        let number = self.order.i32(feed.take(4, Part::ValueLabels)?);
        match usize::try_from(number) {
            Ok(number) if (number as u64) < limits::LARGEST_DICTIONARY => Ok(number),
            _ => Err(feed.impossible(Part::ValueLabels, i64::from(number))),
        }
    }
}
