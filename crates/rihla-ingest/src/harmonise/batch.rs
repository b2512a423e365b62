//! Builds the Arrow batch of a stretch of rows.

use std::sync::Arc;

use arrow::array::{ArrayRef, Decimal128Array, RecordBatch, RecordBatchOptions, StringBuilder};
use rihla_model::definition::ColumnKind;
use rihla_table::RowKind;

use crate::block::as_u32;
use crate::harmonise::cell::cell_text;
use crate::harmonise::column::dictionary;
use crate::harmonise::layout::Layout;
use crate::harmonise::rows::Rows;
use crate::harmonise::worker::{Cells, Worker};
use crate::text::{decode_entities, fold_blanks};

impl Worker<'_, '_> {
    pub(super) fn batch(
        &self,
        rows: Rows<'_>,
        layout: &Layout,
        read: &[Cells],
        used: &[usize],
    ) -> Result<RecordBatch, arrow::error::ArrowError> {
        let recipe = self.recipe;
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(recipe.schema.columns.len());
        for (position, out) in recipe.schema.columns.iter().enumerate() {
            let filling: Vec<usize> =
                recipe.columns.iter().enumerate().filter(|(_, c)| c.output == Some(position)).map(|(i, _)| i).collect();
            let array = match out.kind {
                RowKind::Code | RowKind::Period => match layout.fixed.iter().find(|(at, _)| *at == position) {
                    Some((_, text)) if filling.is_empty() => {
                        let value = (!text.is_empty()).then_some((0_u32, text.as_str()));
                        dictionary(used.iter().map(|_| value), 1)?
                    }
                    _ => self.coded_array(read, used, &filling)?,
                },
                RowKind::Number { scale } => {
                    let values = used.iter().map(|row| {
                        filling.iter().find_map(|at| match read.get(*at) {
                            Some(Cells::Numbers { values, .. }) => values.get(*row).copied().flatten(),
                            _ => None,
                        })
                    });
                    let array: Decimal128Array = values.collect();
                    Arc::new(array.with_precision_and_scale(38, i8::try_from(scale).unwrap_or(0))?)
                }
                RowKind::Status | RowKind::Conf => self.status_array(read, used, position)?,
                RowKind::Text => self.text_array(rows, layout, used, &filling),
            };
            arrays.push(array);
        }
        let options = RecordBatchOptions::new().with_row_count(Some(used.len()));
        RecordBatch::try_new_with_options(recipe.schema.to_arrow(), arrays, &options)
    }

    /// Codes of one or several columns of the same concept: the first that has a value.
    pub(super) fn coded_array(&self, read: &[Cells], used: &[usize], filling: &[usize]) -> Result<ArrayRef, arrow::error::ArrowError> {
        let mut offsets = Vec::with_capacity(filling.len());
        let mut slots = 0_usize;
        for at in filling {
            offsets.push(slots);
            slots += self.columns.get(*at).map_or(0, |c| c.slots.len());
        }
        // Equal texts of different columns share a number.
        let mut alias: Vec<u32> = (0..as_u32(slots)).collect();
        if filling.len() > 1 {
            let mut first = std::collections::HashMap::<&str, u32>::new();
            for (at, offset) in filling.iter().zip(&offsets) {
                for (i, slot) in self.columns.get(*at).map(|c| c.slots.as_slice()).unwrap_or_default().iter().enumerate() {
                    let own = as_u32(offset + i);
                    let shared = *first.entry(slot.text.as_str()).or_insert(own);
                    if let Some(a) = alias.get_mut(offset + i) {
                        *a = shared;
                    }
                }
            }
        }
        let values = used.iter().map(|row| {
            filling.iter().zip(&offsets).find_map(|(at, offset)| {
                let Some(Cells::Coded(cells)) = read.get(*at) else { return None };
                let cell = cells.get(*row)?;
                let slot = self.columns.get(*at)?.value(cell.value)?;
                Some((alias.get(offset + cell.value as usize).copied()?, slot.text.as_str()))
            })
        });
        dictionary(values, slots)
    }

    /// Statuses: the flag's if there is one, else the number's own reason for being missing.
    pub(super) fn status_array(&self, read: &[Cells], used: &[usize], position: usize) -> Result<ArrayRef, arrow::error::ArrowError> {
        let recipe = self.recipe;
        let of = |kind: ColumnKind, conf: bool| -> Vec<usize> {
            recipe
                .columns
                .iter()
                .enumerate()
                .filter(|(_, c)| c.definition.kind == kind && (if conf { c.conf } else { c.status }) == Some(position))
                .map(|(i, _)| i)
                .collect()
        };
        let (flags, confs, numbers) = (of(ColumnKind::Flag, false), of(ColumnKind::ConfFlag, true), of(ColumnKind::Number, false));
        let values = used.iter().map(|row| {
            for at in &confs {
                if let Some(Cells::Coded(cells)) = read.get(*at)
                    && let Some(slot) = cells.get(*row).and_then(|c| self.columns.get(*at)?.value(c.value))
                {
                    let letter = slot.text.bytes().next().unwrap_or(b'F');
                    return Some((u32::from(letter), slot.text.as_str()));
                }
            }
            let flag = flags.iter().find_map(|at| match read.get(*at) {
                Some(Cells::Coded(cells)) => cells.get(*row).and_then(|c| c.status),
                _ => None,
            });
            let own = || {
                numbers.iter().find_map(|at| match read.get(*at) {
                    Some(Cells::Numbers { values, statuses }) if values.get(*row).copied().flatten().is_none() => {
                        statuses.get(*row).copied().flatten()
                    }
                    _ => None,
                })
            };
            flag.or_else(own).map(|s| (u32::from(s.code().bytes().next().unwrap_or(b'A')), s.code()))
        });
        dictionary(values, 128)
    }

    pub(super) fn text_array(&self, rows: Rows<'_>, layout: &Layout, used: &[usize], filling: &[usize]) -> ArrayRef {
        let mut builder = StringBuilder::with_capacity(used.len(), used.len() * 12);
        let mut scratch = String::new();
        let entities = self.recipe.definition.reader.html_entities;
        for &row in used {
            let mut done = false;
            for at in filling {
                let (Some((source, _)), Some(column)) = (layout.columns.get(*at), self.recipe.columns.get(*at)) else { continue };
                let text = cell_text(rows, row, source, &mut scratch);
                if text.is_empty() || column.missing(text).is_some() {
                    continue;
                }
                let translated = column.translation.as_ref().and_then(|t| t.get(fold_blanks(text).as_ref()));
                match translated {
                    Some(translated) => builder.append_value(translated),
                    None if entities => builder.append_value(decode_entities(text)),
                    None => builder.append_value(text),
                }
                done = true;
                break;
            }
            if !done {
                builder.append_null();
            }
        }
        Arc::new(builder.finish())
    }
}
