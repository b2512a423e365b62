//! SPSS system files, `.sav` and `.zsav`, as streams: header, dictionary, cases. After the PSPP developers' description of the format.

pub(crate) mod bytecode;
mod code_page;
mod extension;
mod format;
mod header;
mod inflate;
mod variables;

use std::collections::BTreeMap;
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8};
use rihla_model::Saying;

use crate::error::IngestError;
use crate::limits;
use crate::reader::sav::bytecode::Bytecode;
use crate::reader::sav::extension::Extensions;
use crate::reader::sav::header::{Compression, Header};
use crate::reader::sav::inflate::Inflate;
use crate::reader::sav::variables::{RawLabels, RawVariable};
use crate::reader::survey::cases::{CaseLayout, Field, Kind};
use crate::reader::survey::feed::Feed;
use crate::reader::survey::missing::DeclaredMissing;
use crate::reader::survey::number::text_of as number_text;
use crate::reader::survey::order::Order;
use crate::reader::survey::part::Part;
use crate::reader::survey::source::{CaseSource, Packing};
use crate::reader::survey::{Dictionary, SurveyFile, Variable, check_size, text_of};

/// Bytes of a value.
const UNIT: usize = 8;
/// Bytes of each stretch but the last of a text longer than 255 bytes, and what each adds to the declared width.
const STRETCH: usize = 255;
const COUNTED: usize = 252;

/// Reads header and dictionary.
///
/// # Errors
/// When the file is damaged, or asks for more than [`limits`] allow.
pub(crate) fn open(mut feed: Feed, declared: Option<&'static Encoding>) -> Result<SurveyFile, IngestError> {
    let header = header::read(&mut feed)?;
    let raw = records(&mut feed, header.order)?;
    let named = raw.extensions.encoding.or(raw.extensions.page);
    let encoding = declared.or(named).unwrap_or(UTF_8);
    let missing = raw.extensions.missing.unwrap_or(-f64::MAX);
    let (fields, variables) = fields(&feed, &raw, header.order, encoding, missing)?;
    let width = raw.units * UNIT;
    check_size(&feed, variables.len(), width)?;
    let weight = usize::try_from(header.weight).ok().filter(|w| *w > 0).and_then(|w| fields.iter().position(|f| f.at == (w - 1) * UNIT));
    let dictionary = Dictionary {
        title: text_of(&header.title, encoding),
        weight: weight.and_then(|at| variables.get(at)).map(|v| v.name.clone()),
        variables,
        encoding: named.map(Encoding::name),
        unknown_encoding: raw.extensions.unknown.clone().filter(|_| encoding == UTF_8 && named.is_none()),
    };
    feed.begin_data();
    let packing = packing(&mut feed, &header, missing)?;
    let layout = CaseLayout { width, order: header.order, encoding, fields, long_texts: None };
    let declared = raw.extensions.cases.or(header.cases);
    let cases = CaseSource { feed, packing, width, declared, more_follows: false, done: 0, ended: false };
    Ok(SurveyFile { dictionary, layout, cases, tail: None })
}

/// Everything before the cases, as it stands.
struct Raw {
    variables: Vec<RawVariable>,
    /// Values of eight bytes in a case.
    units: usize,
    labels: Vec<RawLabels>,
    extensions: Extensions,
}

fn records(feed: &mut Feed, order: Order) -> Result<Raw, IngestError> {
    let mut raw = Raw { variables: Vec::new(), units: 0, labels: Vec::new(), extensions: Extensions::default() };
    loop {
        let tag = order.i32(feed.take(4, Part::Dictionary)?);
        match tag {
            2 => {
                if let Some(variable) = variables::variable(feed, order, raw.units)? {
                    raw.variables.push(variable);
                }
                raw.units += 1;
            }
            3 => raw.labels.push(variables::labels(feed, order)?),
            6 => {
                let lines = variables::length(feed, order, Part::Documents)?;
                feed.skip(lines as u64 * 80, Part::Documents)?;
            }
            7 => extension::read(feed, order, &mut raw.extensions)?,
            999 => {
                feed.take(4, Part::Dictionary)?;
                return Ok(raw);
            }
            other => return Err(feed.unknown(Part::Dictionary, other)),
        }
    }
}

/// Numbers of segments of a text of a declared width.
fn segments(width: usize) -> usize {
    if width > STRETCH { width.div_ceil(COUNTED) } else { 1 }
}

fn fields(
    feed: &Feed,
    raw: &Raw,
    order: Order,
    encoding: &'static Encoding,
    system_missing: f64,
) -> Result<(Vec<Field>, Vec<Variable>), IngestError> {
    let mut fields = Vec::new();
    let mut variables = Vec::new();
    let mut shorts = Vec::new();
    let mut at = 0;
    while let Some(first) = raw.variables.get(at) {
        let long = raw.extensions.long_widths.get(&first.name).copied().filter(|w| *w > STRETCH && first.width > 0);
        let count = long.map_or(1, segments);
        let Some(parts) = raw.variables.get(at..at + count) else {
            return Err(feed.damaged(parts_wrong()));
        };
        let kind = if first.width == 0 {
            Kind::Spss { missing: system_missing }
        } else {
            let mut left = long.unwrap_or(first.width);
            let mut stretches = Vec::with_capacity(count);
            for part in parts {
                if part.width == 0 {
                    return Err(feed.damaged(parts_wrong()));
                }
                let used = part.width.min(left);
                stretches.push((part.unit * UNIT, used));
                left -= used;
            }
            Kind::Text(stretches)
        };
        at += count;
        let moment = if first.width == 0 { format::moment(first.format.0) } else { None };
        fields.push(Field { at: first.unit * UNIT, kind, moment, watch: None });
        let name = raw.extensions.long_names.get(&first.name).unwrap_or(&first.name);
        variables.push(Variable {
            name: text_of(name, encoding),
            label: text_of(&first.label, encoding),
            format: format::name(first.format),
            labels: None,
            missing: missing(first, order, encoding),
        });
        shorts.push((first.unit, first.name.clone()));
        if variables.len() > limits::MOST_COLUMNS {
            check_size(feed, raw.variables.len(), 1)?;
        }
    }
    label(&mut variables, &fields, &shorts, raw, order, encoding);
    Ok((fields, variables))
}

fn parts_wrong() -> Saying {
    Saying::new("survey-parts", "a part of a variable of long texts is absent, or is a number")
}

/// The text of a value of eight bytes.
fn value_text(bytes: &[u8], number: bool, order: Order, encoding: &'static Encoding) -> String {
    if number { number_text(order.f64(bytes)) } else { text_of(bytes, encoding) }
}

fn missing(variable: &RawVariable, order: Order, encoding: &'static Encoding) -> Vec<DeclaredMissing> {
    let number = variable.width == 0;
    let mut out = Vec::new();
    let mut values = variable.missing.as_slice();
    if variable.range
        && let [low, high, rest @ ..] = values
    {
        // The least and greatest numbers stand for an open range.
        out.push(DeclaredMissing::Range(order.f64(low), order.f64(high)));
        values = rest;
    }
    out.extend(values.iter().map(|v| DeclaredMissing::Value(value_text(v, number, order, encoding))));
    out
}

/// Gives the variables their value labels and the missing values of long texts.
fn label(variables: &mut [Variable], fields: &[Field], shorts: &[(usize, Vec<u8>)], raw: &Raw, order: Order, encoding: &'static Encoding) {
    let is_number = |at: usize| fields.get(at).is_some_and(|f| matches!(f.kind, Kind::Spss { .. }));
    for set in &raw.labels {
        let places: Vec<usize> =
            set.units.iter().filter_map(|unit| shorts.binary_search_by_key(&unit.checked_sub(1)?, |s| s.0).ok()).collect();
        let Some(first) = places.first() else { continue };
        let number = is_number(*first);
        let labels: Vec<(String, String)> =
            set.labels.iter().map(|(value, label)| (value_text(value, number, order, encoding), text_of(label, encoding))).collect();
        let labels = Arc::new(labels);
        for at in places.into_iter().filter(|at| is_number(*at) == number) {
            if let Some(variable) = variables.get_mut(at) {
                variable.labels = Some(Arc::clone(&labels));
            }
        }
    }
    // The names in these records are long names, or short ones.
    let mut named: BTreeMap<Vec<u8>, usize> = shorts.iter().enumerate().map(|(at, s)| (s.1.clone(), at)).collect();
    for (at, short) in shorts.iter().enumerate() {
        if let Some(long) = raw.extensions.long_names.get(&short.1) {
            named.insert(long.clone(), at);
        }
    }
    for set in &raw.extensions.labels {
        if let Some(variable) = named.get(set.name.trim_ascii_end()).and_then(|at| variables.get_mut(*at)) {
            let labels = set.labels.iter().map(|(value, label)| (text_of(value, encoding), text_of(label, encoding)));
            variable.labels = Some(Arc::new(labels.collect()));
        }
    }
    for set in &raw.extensions.long_missing {
        if let Some(variable) = named.get(set.name.trim_ascii_end()).and_then(|at| variables.get_mut(*at)) {
            variable.missing.extend(set.values.iter().map(|v| DeclaredMissing::Value(text_of(v, encoding))));
        }
    }
}

fn packing(feed: &mut Feed, header: &Header, missing: f64) -> Result<Packing, IngestError> {
    let inflate = match header.compression {
        Compression::None => return Ok(Packing::None),
        Compression::Bytecode => None,
        Compression::Zlib => {
            let from = feed.position();
            let head = feed.take(24, Part::PackedCases)?.to_vec();
            let part = |at: usize| header.order.unsigned(head.get(at..at + 8).unwrap_or_default());
            let (start, end) = (part(0), part(8));
            match end.checked_sub(from + 24) {
                Some(left) if start == from => Some(Inflate::new(left)),
                _ => return Err(feed.against_format(Part::PackedCases)),
            }
        }
    };
    Ok(Packing::Bytecode(Box::new(Bytecode::new(header.order, header.bias, missing, inflate))))
}
