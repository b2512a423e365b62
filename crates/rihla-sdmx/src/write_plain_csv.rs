//! Plain CSV for people: codes beside labels, and marks for what is protected or missing.

use std::io::Write;

use rihla_model::ObsStatus;
use rihla_table::{Cell, Indicator, Released};

use crate::number::push_scaled;
use crate::text_table::{CONF_STATUSES, TextTable, push_next, status_position};
use crate::{PlainContext, SdmxError, neutralise};

const CHUNK: usize = 64 * 1024;

/// Writes a released table as plain CSV (RFC 4180, UTF-8) and says how many cells it has.
///
/// Columns: for each dimension its codes (headed by the concept) and labels (headed by its name), the indicator with its
/// label, `UNIT_MEASURE` with words, value, `OBS_STATUS` with words, `CONF_STATUS`, mark. Text that a spreadsheet would
/// take for a formula gets an apostrophe (see [`neutralise`]); numbers stay numbers.
///
/// # Errors
/// [`SdmxError::Write`], or [`SdmxError::Shape`] where a cell does not fit its table.
pub fn write_plain_csv(released: &Released, context: &PlainContext<'_>, out: &mut dyn Write) -> Result<u64, SdmxError> {
    let columns = Columns::new(released, context);
    let mut buffer = Vec::with_capacity(CHUNK + 4096);
    if context.byte_order_mark {
        buffer.extend_from_slice("\u{feff}".as_bytes());
    }
    push_header(&mut buffer, released, context);
    let mut rows = 0;
    for cell in released.cells() {
        columns.push_row(&mut buffer, &cell).ok_or_else(|| SdmxError::Shape { dataset: released.dataset().to_string(), cell: rows })?;
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

fn push_header(buffer: &mut Vec<u8>, released: &Released, context: &PlainContext<'_>) {
    let headings = context.headings;
    let start = buffer.len();
    for dimension in released.dimensions() {
        let name = dimension.name.get(context.language);
        push_text(buffer, dimension.concept.as_str());
        push_text(buffer, if name.is_empty() { dimension.concept.as_str() } else { name });
    }
    for heading in
        ["INDICATOR", &headings.indicator, "UNIT_MEASURE", &headings.unit, &headings.value, "OBS_STATUS", &headings.status, "CONF_STATUS"]
    {
        push_text(buffer, heading);
    }
    push_text(buffer, &headings.mark);
    buffer.extend_from_slice(b"\r\n");
    // The first field has no comma before it.
    if buffer.get(start) == Some(&b',') {
        buffer.remove(start);
    }
}

struct Columns<'a> {
    indicators: &'a [Indicator],
    codes: Vec<TextTable>,
    names: TextTable,
    status: TextTable,
    /// By status, then confidentiality.
    marks: TextTable,
}

impl<'a> Columns<'a> {
    fn new(released: &'a Released, context: &PlainContext<'_>) -> Self {
        let language = context.language;
        Self {
            indicators: released.indicators(),
            codes: released
                .dimensions()
                .iter()
                .map(|dimension| {
                    TextTable::of(&dimension.codes, |buffer, code| {
                        let name = code.name.get(language);
                        push_text(buffer, &code.code);
                        push_text(buffer, if name.is_empty() { &code.code } else { name });
                    })
                })
                .collect(),
            names: TextTable::of(released.indicators(), |buffer, indicator| {
                push_text(buffer, &indicator.id);
                push_text(buffer, indicator.name.get(language));
                push_text(buffer, &indicator.unit);
                push_text(buffer, indicator.unit_name.get(language));
            }),
            status: TextTable::of(ObsStatus::ALL, |buffer, status| {
                push_text(buffer, status.code());
                push_text(buffer, &(context.status_name)(status));
            }),
            marks: TextTable::of(ObsStatus::ALL.into_iter().flat_map(|s| CONF_STATUSES.map(|c| (s, c))), |buffer, (status, conf)| {
                push_text(buffer, conf.code());
                push_text(buffer, &(context.mark)(status, conf));
            }),
        }
    }

    fn push_row(&self, buffer: &mut Vec<u8>, cell: &Cell<'_>) -> Option<()> {
        let at = cell.indicator as usize;
        let indicator = self.indicators.get(at)?;
        let status = status_position(cell.status);
        for (dimension, (codes, &position)) in self.codes.iter().zip(cell.key).enumerate() {
            let fields = codes.get(position as usize)?;
            buffer.extend_from_slice(if dimension == 0 { fields.get(1..)? } else { fields });
        }
        buffer.extend_from_slice(self.names.get(at)?);
        buffer.push(b',');
        if let Some(value) = cell.value {
            push_scaled(buffer, value, indicator.scale, indicator.decimals);
        }
        buffer.extend_from_slice(self.status.get(status)?);
        buffer.extend_from_slice(self.marks.get(status * CONF_STATUSES.len() + cell.conf as usize)?);
        buffer.extend_from_slice(b"\r\n");
        Some(())
    }
}

/// Appends a comma and a text that no spreadsheet takes for a formula.
fn push_text(buffer: &mut Vec<u8>, text: &str) {
    push_next(buffer, &neutralise(text));
}
