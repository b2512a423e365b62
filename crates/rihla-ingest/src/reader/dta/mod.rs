//! Stata files, `.dta`, as streams: header, dictionary, cases; long texts and value labels after them. After Stata's own description of
//! the format (`help dta`).

mod format;
mod header;
pub(crate) mod long_text;
mod release;
pub(crate) mod value_labels;

use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8};
use rihla_model::Saying;

use crate::error::IngestError;
use crate::limits;
use crate::reader::dta::header::{Header, tag, tag_follows};
use crate::reader::dta::long_text::LongTexts;
use crate::reader::dta::value_labels::Tail;
use crate::reader::survey::cases::{CaseLayout, Field, Kind};
use crate::reader::survey::feed::{Feed, remedy_long_texts};
use crate::reader::survey::part::Part;
use crate::reader::survey::source::{CaseSource, Packing};
use crate::reader::survey::{Dictionary, SurveyFile, Variable, check_size, text_of};

/// Reads header and dictionary, and the long texts if there are any.
///
/// # Errors
/// When the file is damaged, or asks for more than [`limits`] allow.
pub(crate) fn open(mut feed: Feed, declared: Option<&'static Encoding>) -> Result<SurveyFile, IngestError> {
    let header = header::read(&mut feed)?;
    let release = header.release;
    check_size(&feed, header.variables, 1)?;
    let raw = Raw::read(&mut feed, &header)?;
    let encoding = if release.is_utf8() { UTF_8 } else { declared.unwrap_or(UTF_8) };
    let texts = |bytes: &[u8], width: usize| -> Vec<String> { bytes.chunks_exact(width).map(|c| text_of(c, encoding)).collect() };
    let formats = texts(&raw.formats, release.format());
    let names = texts(&raw.names, release.name());
    let labels = texts(&raw.labels, release.label());
    let (fields, width) = fields(&feed, &raw, &header, &names, &formats)?;
    check_size(&feed, fields.len(), width)?;
    let variables = names.into_iter().zip(labels).zip(&formats).map(|((name, label), format)| Variable {
        name,
        label,
        format: format.clone(),
        ..Variable::default()
    });
    let dictionary = Dictionary {
        title: text_of(&header.title, encoding),
        variables: variables.collect(),
        weight: None,
        encoding: release.is_utf8().then(|| UTF_8.name()),
        unknown_encoding: None,
    };
    let tail = Tail { release, order: header.order, encoding, names: texts(&raw.label_names, release.name()) };
    feed.begin_data();
    let mut layout = CaseLayout { width, order: header.order, encoding, fields, long_texts: None };
    let mut packing = Packing::None;
    if layout.fields.iter().any(|f| f.kind == Kind::LongText) {
        let bytes = held(&mut feed, header.cases, width)?;
        tag(&mut feed, "</data>")?;
        layout.long_texts = Some(Arc::new(LongTexts::read(&mut feed, release, header.order)?));
        packing = Packing::Held { bytes, at: 0 };
    }
    let cases = CaseSource { feed, packing, width, declared: Some(header.cases), more_follows: true, done: 0, ended: false };
    Ok(SurveyFile { dictionary, layout, cases, tail: Some(tail) })
}

/// The parts of the dictionary, as they stand.
struct Raw {
    kinds: Vec<u8>,
    names: Vec<u8>,
    formats: Vec<u8>,
    label_names: Vec<u8>,
    labels: Vec<u8>,
}

impl Raw {
    fn read(feed: &mut Feed, header: &Header) -> Result<Self, IngestError> {
        let release = header.release;
        let n = header.variables;
        if release.tagged() {
            tag(feed, "<map>")?;
            feed.take(14 * 8, Part::Map)?;
            tag(feed, "</map>")?;
        }
        let mut part = |name: &str, length: usize| -> Result<Vec<u8>, IngestError> {
            if release.tagged() {
                tag(feed, &format!("<{name}>"))?;
            }
            let bytes = feed.take(length, Part::Dictionary)?.to_vec();
            if release.tagged() {
                tag(feed, &format!("</{name}>"))?;
            }
            Ok(bytes)
        };
        let kinds = part("variable_types", n * release.kind())?;
        let names = part("varnames", n * release.name())?;
        part("sortlist", (n + 1) * release.variables())?;
        let formats = part("formats", n * release.format())?;
        let label_names = part("value_label_names", n * release.name())?;
        let labels = part("variable_labels", n * release.label())?;
        characteristics(feed, header)?;
        Ok(Self { kinds, names, formats, label_names, labels })
    }
}

/// Passes over notes and other things that a file says of itself.
fn characteristics(feed: &mut Feed, header: &Header) -> Result<(), IngestError> {
    let part = Part::Characteristics;
    if header.release.tagged() {
        tag(feed, "<characteristics>")?;
        while tag_follows(feed, "<ch>")? {
            let length = header.order.unsigned(feed.take(4, part)?);
            feed.skip(length, part)?;
            tag(feed, "</ch>")?;
        }
        tag(feed, "</characteristics>")?;
        return tag(feed, "<data>");
    }
    loop {
        let head = feed.take(5, part)?;
        let (kind, length) = (head.first().copied().unwrap_or(0), header.order.unsigned(head.get(1..).unwrap_or_default()));
        if kind == 0 && length == 0 {
            return Ok(());
        }
        feed.skip(length, part)?;
    }
}

fn fields(feed: &Feed, raw: &Raw, header: &Header, names: &[String], formats: &[String]) -> Result<(Vec<Field>, usize), IngestError> {
    let mut at = 0;
    let mut fields = Vec::with_capacity(header.variables);
    for (kind, (name, format)) in raw.kinds.chunks_exact(header.release.kind()).zip(names.iter().zip(formats)) {
        let code = header.order.unsigned(kind);
        let (kind, width) = match (header.release.tagged(), code) {
            (false, 251) | (true, 65_530) => (Kind::Byte, 1),
            (false, 252) | (true, 65_529) => (Kind::Int, 2),
            (false, 253) | (true, 65_528) => (Kind::Long, 4),
            (false, 254) | (true, 65_527) => (Kind::Float, 4),
            (false, 255) | (true, 65_526) => (Kind::Double, 8),
            (true, 32_768) => (Kind::LongText, 8),
            (false, 1..=244) | (true, 1..=2_045) => {
                let width = usize::try_from(code).unwrap_or(0);
                (Kind::Text(vec![(at, width)]), width)
            }
            _ => return Err(feed.unknown_type(name, i64::try_from(code).unwrap_or(i64::MAX))),
        };
        let moment = if matches!(kind, Kind::Text(_) | Kind::LongText) { None } else { format::moment(format) };
        fields.push(Field { at, kind, moment, watch: None });
        at += width;
    }
    Ok((fields, at))
}

/// All cases, read because their long texts stand after them.
fn held(feed: &mut Feed, cases: u64, width: usize) -> Result<Vec<u8>, IngestError> {
    let total = cases.saturating_mul(width as u64);
    if total > limits::LARGEST_HELD_FILE {
        return Err(IngestError::limit(
            &feed.file,
            None,
            Saying::new("ingest-file-large", "the file is larger than {size} MB, which is the most that is held in memory")
                .with("size", limits::LARGEST_HELD_FILE >> 20),
            remedy_long_texts(),
        ));
    }
    let mut left = usize::try_from(total).unwrap_or(0);
    let mut bytes = Vec::new();
    while left > 0 {
        let step = left.min(limits::BLOCK_BYTES);
        bytes.extend_from_slice(feed.take(step, Part::Cases)?);
        left -= step;
    }
    Ok(bytes)
}
