//! SDMX-CSV 2.0.0 (SDMX technical working group, data message field guide).

use std::io::Write;

use rihla_model::{ConfStatus, ObsStatus, Period};
use rihla_table::{Cell, Dimension, Released};

use crate::number::{push_scaled, written_decimals};
use crate::quote::push_field;
use crate::text_table::{CONF_STATUSES, TextTable, push_next, status_position};
use crate::{CodeLabels, CsvContext, Keys, SdmxError};

/// Media type of the message, before parameters.
pub const MEDIA_TYPE: &str = "application/vnd.sdmx.data+csv;version=2.0.0";

/// Bytes that are collected before they are handed on.
const CHUNK: usize = 64 * 1024;

/// Writes a released table as SDMX-CSV 2.0.0 and says how many observations it has.
///
/// Columns: `STRUCTURE`, `STRUCTURE_ID` (`AGENCY:ID(version)`), `ACTION` (`I`), keys if asked for, `FREQ`, `INDICATOR`, the
/// dimensions in order, `OBS_VALUE`, `OBS_STATUS`, `CONF_STATUS`, `UNIT_MEASURE`, `UNIT_MULT`, `DECIMALS`, then the
/// attributes of the context. A column that the table has as a dimension is not written twice. A withheld value is
/// empty (it exists and is not reported) with its status and confidentiality; a value known to be missing is `NaN`.
///
/// # Errors
/// [`SdmxError::Write`], or [`SdmxError::Shape`] where a cell does not fit its table.
pub fn write_csv(released: &Released, context: &CsvContext<'_>, out: &mut dyn Write) -> Result<u64, SdmxError> {
    let columns = Columns::new(released, context);
    let mut buffer = Vec::with_capacity(CHUNK + 4096);
    columns.push_header(&mut buffer, released, context);
    let mut rows = 0;
    let mut key = Vec::new();
    for cell in released.cells() {
        columns
            .push_row(&mut buffer, &mut key, &cell)
            .ok_or_else(|| SdmxError::Shape { dataset: released.dataset().to_string(), cell: rows })?;
        rows += 1;
        if buffer.len() >= CHUNK {
            out.write_all(&buffer)?;
            buffer.clear();
        }
    }
    out.write_all(&buffer)?;
    out.flush()?;
    Ok(rows)
}

/// The fields of all codes, and the layout of a row.
struct Columns<'a> {
    prefix: Vec<u8>,
    keys: Keys,
    labels: CodeLabels,
    dimensions: &'a [Dimension],
    indicators: &'a [rihla_table::Indicator],
    /// By position of the time period; absent where the table has the dimension itself.
    frequency: Option<TextTable>,
    frequency_codes: Vec<String>,
    /// By position of the indicator; absent where the table has the dimension itself.
    indicator: Option<TextTable>,
    codes: Vec<TextTable>,
    status: TextTable,
    conf: TextTable,
    /// Unit, multiplier and decimals, by indicator.
    units: TextTable,
    suffix: Vec<u8>,
}

impl<'a> Columns<'a> {
    fn new(released: &'a Released, context: &CsvContext<'_>) -> Self {
        let dimensions = released.dimensions();
        let language = context.language;
        let labels = context.labels;
        let has = |concept: &str| has_dimension(dimensions, concept);
        let named = |concept: &str, code: &str| (context.code_name)(concept, code).unwrap_or_default();
        let coded = |buffer: &mut Vec<u8>, concept: &str, code: &str| push_code(buffer, labels, code, &named(concept, code));

        let mut prefix = b"dataflow".to_vec();
        let id = format!("{}:{}({})", context.agency, released.dataset(), released.version());
        push_code(&mut prefix, labels, &id, context.name.get(language));
        prefix.extend_from_slice(b",I");

        let frequency_codes: Vec<String> = dimensions
            .last()
            .map(|time| time.codes.iter().map(|c| frequency_of(&c.code, context.frequency).to_owned()).collect())
            .unwrap_or_default();
        let mut suffix = Vec::new();
        for (concept, value) in context.attributes.iter().filter(|(concept, _)| !has(concept)) {
            coded(&mut suffix, concept, value);
        }
        suffix.extend_from_slice(b"\r\n");
        Self {
            prefix,
            keys: context.keys,
            labels,
            dimensions,
            indicators: released.indicators(),
            frequency: (!has("FREQ")).then(|| TextTable::of(&frequency_codes, |b, code| coded(b, "FREQ", code))),
            frequency_codes,
            indicator: (!has("INDICATOR"))
                .then(|| TextTable::of(released.indicators(), |b, i| push_code(b, labels, &i.id, i.name.get(language)))),
            codes: dimensions.iter().map(|d| dimension_fields(d, context)).collect(),
            status: TextTable::of(ObsStatus::ALL, |b, s| coded(b, "OBS_STATUS", s.code())),
            conf: TextTable::of(CONF_STATUSES, |b, s| coded(b, "CONF_STATUS", s.code())),
            units: TextTable::of(released.indicators(), |b, i| {
                if !has("UNIT_MEASURE") {
                    push_code(b, labels, &i.unit, i.unit_name.get(language));
                }
                if !has("UNIT_MULT") {
                    coded(b, "UNIT_MULT", &i.unit_multiplier.to_string());
                }
                coded(b, "DECIMALS", &written_decimals(i.scale, i.decimals).to_string());
            }),
            suffix,
        }
    }

    fn push_header(&self, buffer: &mut Vec<u8>, released: &Released, context: &CsvContext<'_>) {
        let name_of = |concept: &str| (context.concept_name)(concept).unwrap_or_default();
        let plain = |buffer: &mut Vec<u8>, concept: &str| push_heading(buffer, self.labels, concept, &name_of(concept));
        buffer.extend_from_slice(b"STRUCTURE,STRUCTURE_ID");
        if self.labels == CodeLabels::Name {
            buffer.extend_from_slice(b",STRUCTURE_NAME");
        }
        buffer.extend_from_slice(b",ACTION");
        if matches!(self.keys, Keys::Series | Keys::Both) {
            buffer.extend_from_slice(b",SERIES_KEY");
        }
        if matches!(self.keys, Keys::Obs | Keys::Both) {
            buffer.extend_from_slice(b",OBS_KEY");
        }
        if self.frequency.is_some() {
            plain(buffer, "FREQ");
        }
        if self.indicator.is_some() {
            plain(buffer, "INDICATOR");
        }
        for dimension in released.dimensions() {
            let name = dimension.name.get(context.language);
            let name = if name.is_empty() { name_of(dimension.concept.as_str()) } else { name.to_owned() };
            push_heading(buffer, self.labels, dimension.concept.as_str(), &name);
        }
        for concept in ["OBS_VALUE", "OBS_STATUS", "CONF_STATUS"] {
            plain(buffer, concept);
        }
        for concept in ["UNIT_MEASURE", "UNIT_MULT"].into_iter().filter(|c| !has_dimension(self.dimensions, c)) {
            plain(buffer, concept);
        }
        plain(buffer, "DECIMALS");
        for (concept, _) in context.attributes.iter().filter(|(concept, _)| !has_dimension(self.dimensions, concept)) {
            plain(buffer, concept);
        }
        buffer.extend_from_slice(b"\r\n");
    }

    fn push_row(&self, buffer: &mut Vec<u8>, key: &mut Vec<u8>, cell: &Cell<'_>) -> Option<()> {
        let at = cell.indicator as usize;
        let indicator = self.indicators.get(at)?;
        let time = *cell.key.last()? as usize;
        buffer.extend_from_slice(&self.prefix);
        if self.keys != Keys::None {
            self.push_keys(buffer, key, cell, time)?;
        }
        if let Some(frequency) = &self.frequency {
            buffer.extend_from_slice(frequency.get(time)?);
        }
        if let Some(names) = &self.indicator {
            buffer.extend_from_slice(names.get(at)?);
        }
        for (codes, &position) in self.codes.iter().zip(cell.key) {
            buffer.extend_from_slice(codes.get(position as usize)?);
        }
        buffer.push(b',');
        match cell.value {
            Some(value) => push_scaled(buffer, value, indicator.scale, indicator.decimals),
            None if is_withheld(cell.status, cell.conf) => {}
            None => buffer.extend_from_slice(b"NaN"),
        }
        if self.labels == CodeLabels::Name {
            buffer.push(b',');
        }
        buffer.extend_from_slice(self.status.get(status_position(cell.status))?);
        buffer.extend_from_slice(self.conf.get(cell.conf as usize)?);
        buffer.extend_from_slice(self.units.get(at)?);
        buffer.extend_from_slice(&self.suffix);
        Some(())
    }

    fn push_keys(&self, buffer: &mut Vec<u8>, key: &mut Vec<u8>, cell: &Cell<'_>, time: usize) -> Option<()> {
        key.clear();
        let mut part = |text: &str| {
            if !key.is_empty() {
                key.push(b'.');
            }
            key.extend_from_slice(text.as_bytes());
        };
        if self.frequency.is_some() {
            part(self.frequency_codes.get(time)?);
        }
        if self.indicator.is_some() {
            part(&self.indicators.get(cell.indicator as usize)?.id);
        }
        for (dimension, &position) in self.dimensions.iter().zip(cell.key).take(cell.key.len() - 1) {
            part(&dimension.code(position)?.code);
        }
        if matches!(self.keys, Keys::Series | Keys::Both) {
            buffer.push(b',');
            push_field(buffer, key);
        }
        if matches!(self.keys, Keys::Obs | Keys::Both) {
            key.push(b'.');
            key.extend_from_slice(self.dimensions.last()?.codes.get(time)?.code.as_bytes());
            buffer.push(b',');
            push_field(buffer, key);
        }
        Some(())
    }
}

/// Whether the value exists and may not be shown.
const fn is_withheld(status: ObsStatus, conf: ConfStatus) -> bool {
    matches!(status, ObsStatus::Q) || !matches!(conf, ConfStatus::F)
}

fn has_dimension(dimensions: &[Dimension], concept: &str) -> bool {
    dimensions.iter().any(|d| d.concept.as_str() == concept)
}

fn frequency_of<'a>(period: &str, otherwise: &'a str) -> &'a str {
    period.parse::<Period>().ok().and_then(|p| p.frequency()).map_or(otherwise, |f| f.code())
}

fn dimension_fields(dimension: &Dimension, context: &CsvContext<'_>) -> TextTable {
    let concept = dimension.concept.as_str();
    let timed = concept == "TIME_PERIOD";
    TextTable::of(&dimension.codes, |buffer, code| match context.labels {
        // A period has no name of its own: the field guide repeats it in the column of names and leaves it bare with `both`.
        CodeLabels::Both if timed => push_next(buffer, &code.code),
        labels if timed => push_code(buffer, labels, &code.code, &code.code),
        labels => {
            let name = code.name.get(context.language);
            let name = if name.is_empty() { (context.code_name)(concept, &code.code).unwrap_or_default() } else { name.to_owned() };
            push_code(buffer, labels, &code.code, &name);
        }
    })
}

/// Appends the heading of a component. One without a name still gets one: readers tell by the heading whether a column holds
/// `code: name`, and two columns without a heading could not be told apart.
fn push_heading(buffer: &mut Vec<u8>, labels: CodeLabels, concept: &str, name: &str) {
    match labels {
        CodeLabels::Name if name.is_empty() => push_code(buffer, labels, concept, &format!("{concept}_NAME")),
        CodeLabels::Both if name.is_empty() => push_code(buffer, labels, concept, concept),
        _ => push_code(buffer, labels, concept, name),
    }
}

/// Appends an identifier with its name as the labels ask: alone, with a column of its name, or joined by `: `.
fn push_code(buffer: &mut Vec<u8>, labels: CodeLabels, id: &str, name: &str) {
    match labels {
        CodeLabels::Id => push_next(buffer, id),
        CodeLabels::Name => {
            push_next(buffer, id);
            push_next(buffer, name);
        }
        CodeLabels::Both if name.is_empty() => push_next(buffer, id),
        CodeLabels::Both => push_next(buffer, &format!("{id}: {name}")),
    }
}
