//! The table of a view as CSV and JSON: one line for each cell, so that zero, missing and withheld stay apart.

use rihla_table::{Released, format_scaled};
use serde_json::{Map, Value, json};

use super::choice::Choice;
use super::table::{Layout, code_name, dimension};
use super::{ChoiceError, Reader};

/// The table that the parameters choose, as CSV (RFC 4180, UTF-8); none where there is no such dataset.
#[must_use]
pub fn table_csv(reader: &Reader<'_>, id: &str, parameters: &[(String, String)]) -> Option<Result<String, ChoiceError>> {
    let released = reader.find(id)?.released.as_ref();
    Some(Choice::read(released, parameters).map(|choice| csv(reader, released, &choice)))
}

fn csv(reader: &Reader<'_>, released: &Released, choice: &Choice) -> String {
    let mut out = String::new();
    let columns = choice.columns.as_deref();
    let mut head = vec![choice.rows.clone(), format!("{}_NAME", choice.rows)];
    head.extend(columns.into_iter().flat_map(|c| [c.to_owned(), format!("{c}_NAME")]));
    head.extend(["OBS_VALUE", "OBS_STATUS", "CONF_STATUS"].map(str::to_owned));
    line(&mut out, &head);
    each(reader, released, choice, |fields| {
        let mut cells = vec![fields.row.0, fields.row.1];
        if let Some((code, name)) = fields.column {
            cells.extend([code, name]);
        }
        cells.extend([fields.value.unwrap_or_default(), fields.status.to_owned(), fields.conf.to_owned()]);
        line(&mut out, &cells);
    });
    out
}

/// The table that the parameters choose, as JSON; none where there is no such dataset.
#[must_use]
pub fn table_json(reader: &Reader<'_>, id: &str, parameters: &[(String, String)]) -> Option<Result<Value, ChoiceError>> {
    let dataset = reader.find(id)?;
    let released = dataset.released.as_ref();
    Some(Choice::read(released, parameters).map(|choice| {
        let indicator = released.indicators().get(choice.indicator as usize);
        let mut cells: Vec<Value> = Vec::new();
        each(reader, released, &choice, |fields| {
            let mut cell = Map::new();
            cell.insert(choice.rows.clone(), Value::String(fields.row.0));
            if let (Some(columns), Some((code, _))) = (&choice.columns, fields.column) {
                cell.insert(columns.clone(), Value::String(code));
            }
            cell.insert("value".to_owned(), fields.value.map_or(Value::Null, Value::String));
            cell.insert("status".to_owned(), Value::String(fields.status.to_owned()));
            cell.insert("confidentiality".to_owned(), Value::String(fields.conf.to_owned()));
            cells.push(Value::Object(cell));
        });
        json!({
            "dataset": id,
            "release": dataset.release.id.as_str(),
            "vintage": dataset.release.vintage.as_str(),
            "indicator": indicator.map(|i| i.id.as_str()),
            "unit": indicator.map(|i| i.unit.as_str()),
            "unitMultiplier": indicator.map(|i| i.unit_multiplier),
            "heldAt": choice.held(released),
            "cells": cells,
        })
    }))
}

struct Fields {
    row: (String, String),
    column: Option<(String, String)>,
    value: Option<String>,
    status: &'static str,
    conf: &'static str,
}

/// Gives every cell that exists, row by row.
fn each(reader: &Reader<'_>, released: &Released, choice: &Choice, mut take: impl FnMut(Fields)) {
    let Ok(layout) = Layout::of(released, choice) else { return };
    let Some(rows) = dimension(released, &choice.rows) else { return };
    let columns = choice.columns.as_deref().and_then(|c| dimension(released, c));
    let scale = released.indicators().get(choice.indicator as usize).map_or(0, |i| i.scale);
    let named = |dimension: &rihla_table::Dimension, position: u32| {
        let code = dimension.code(position).map(|c| c.code.clone()).unwrap_or_default();
        (code, code_name(reader, dimension, position))
    };
    for &row in &layout.rows {
        for &column in &layout.columns {
            let Some(cell) = layout.cell(row, column) else { continue };
            take(Fields {
                row: named(rows, layout.row_code(row)),
                column: columns.map(|d| named(d, layout.column_code(column))),
                value: cell.value.map(|v| format_scaled(v, scale)),
                status: cell.status.code(),
                conf: cell.conf.code(),
            });
        }
    }
}

/// Writes one line. A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay.
fn line(out: &mut String, fields: &[String]) {
    for (n, field) in fields.iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        let number = field.strip_prefix('-').unwrap_or(field).bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let formula = !number && field.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let field = if formula { format!("'{field}") } else { field.clone() };
        if field.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_lose_their_power_and_numbers_stay() {
        let mut out = String::new();
        line(&mut out, &["=1+1".to_owned(), "-5.2".to_owned(), "a,\"b\"".to_owned(), "@x".to_owned()]);
        assert_eq!(out, "'=1+1,-5.2,\"a,\"\"b\"\"\",'@x\r\n");
    }
}
