//! The further sums: leaf cells to totals over every hierarchy.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, RecordBatch, UInt32Array};
use arrow::compute::take_record_batch;
use arrow::datatypes::{DataType, Schema, SchemaRef, UInt32Type};
use datafusion::datasource::MemTable;
use datafusion::logical_expr::{Expr, col};
use rihla_model::Period;
use rihla_model::definition::DatasetDefinition;

use crate::assemble::Totals;
use crate::hierarchy::{Hierarchy, Words, hierarchy};
use crate::intern::Interner;
use crate::plan::Plan;
use crate::{CubeError, Engine};

impl Plan {
    /// The further sums: leaf cells to totals, one dimension after the other.
    pub(crate) fn roll_up(
        &self,
        dataset: &DatasetDefinition,
        words: &Words<'_>,
        engine: &Engine,
        base: Vec<RecordBatch>,
    ) -> Result<(Vec<Hierarchy>, Totals), CubeError> {
        let (keys, fields) = self.fields(false);
        let schema: SchemaRef = Arc::new(Schema::new(fields));
        let mut hierarchies = Vec::new();
        let mut closures: Vec<Vec<Vec<u32>>> = Vec::new();
        for (at, definition) in dataset.dimensions.iter().enumerate() {
            let texts = self.interners.get(at).map(Interner::texts).unwrap_or_default();
            let mut used = vec![false; texts.len()];
            for batch in &base {
                for value in batch.column(at).as_primitive::<UInt32Type>().values() {
                    if let Some(slot) = used.get_mut(*value as usize) {
                        *slot = true;
                    }
                }
            }
            let observed: BTreeSet<String> = texts.iter().zip(&used).filter(|(_, u)| **u).map(|(t, _)| t.to_string()).collect();
            let made = hierarchy(definition, self.lists.get(at).and_then(Option::as_ref), words, &observed);
            closures.push(texts.iter().map(|t| made.closure.get(t.as_ref()).cloned().unwrap_or_default()).collect());
            hierarchies.push(made);
        }
        // Feed is dropped, periods get their place in time order.
        let times = self.times.texts();
        let rolled: Vec<Option<Period>> = times.iter().map(|t| Period::from_str(t).ok().and_then(|p| p.roll_to(self.frequency))).collect();
        let periods: BTreeSet<Period> = rolled.iter().flatten().copied().collect();
        let place: BTreeMap<Period, u32> = periods.iter().zip(0..).map(|(p, at)| (*p, at)).collect();
        let width = dataset.dimensions.len();
        let mut batches: Vec<RecordBatch> = Vec::with_capacity(base.len());
        for batch in &base {
            let mut columns: Vec<ArrayRef> = Vec::new();
            for (at, column) in batch.columns().iter().enumerate() {
                if at == width {
                    let mapped = column.as_primitive::<UInt32Type>().unary::<_, UInt32Type>(|t| {
                        rolled.get(t as usize).copied().flatten().and_then(|p| place.get(&p).copied()).unwrap_or_default()
                    });
                    columns.push(Arc::new(mapped));
                } else if at != width + 1 {
                    columns.push(column.clone());
                }
            }
            batches.push(RecordBatch::try_new(schema.clone(), columns)?);
        }
        let several = closures.iter().map(|c| c.iter().any(|above| above.len() > 1)).collect::<Vec<_>>();
        for (at, closure) in closures.iter().enumerate() {
            batches = batches.iter().map(|b| expand(b, at, closure)).collect::<Result<_, _>>()?;
            let last_chance = at + 1 == closures.len();
            if several.get(at).copied().unwrap_or(false) || last_chance {
                batches = self.sum_up(engine, &keys, &schema, batches)?;
            }
        }
        if closures.is_empty() {
            batches = self.sum_up(engine, &keys, &schema, batches)?;
        }
        Ok((hierarchies, Totals { batches, periods: periods.into_iter().collect() }))
    }

    fn sum_up(
        &self,
        engine: &Engine,
        keys: &[String],
        schema: &SchemaRef,
        batches: Vec<RecordBatch>,
    ) -> Result<Vec<RecordBatch>, CubeError> {
        let threads = engine.threads();
        let mut parts: Vec<Vec<RecordBatch>> = vec![Vec::new(); threads];
        for (at, batch) in batches.into_iter().enumerate() {
            if let Some(part) = parts.get_mut(at % threads) {
                part.push(batch);
            }
        }
        let session = engine.session()?;
        let table = MemTable::try_new(schema.clone(), parts)?;
        let group: Vec<Expr> = keys.iter().map(col).collect();
        let result: Vec<RecordBatch> =
            engine.run(async { session.read_table(Arc::new(table))?.aggregate(group, self.aggregates())?.collect().await })?;
        result
            .into_iter()
            .map(|b| {
                let columns =
                    b.columns().iter().zip(schema.fields()).map(|(c, f)| cast(c, f.data_type())).collect::<Result<Vec<_>, _>>()?;
                Ok(RecordBatch::try_new(schema.clone(), columns)?)
            })
            .collect()
    }
}

/// The engine's sums come back as wider or differently scaled decimals; the cube's columns have one type.
fn cast(column: &ArrayRef, kind: &DataType) -> Result<ArrayRef, CubeError> {
    if column.data_type() == kind {
        return Ok(column.clone());
    }
    Ok(arrow::compute::cast(column, kind)?)
}

/// Repeats each row for every code that its code of one dimension counts towards.
fn expand(batch: &RecordBatch, dimension: usize, closure: &[Vec<u32>]) -> Result<RecordBatch, CubeError> {
    let column = batch
        .columns()
        .get(dimension)
        .and_then(|c| c.as_primitive_opt::<UInt32Type>())
        .ok_or_else(|| CubeError::Table(rihla_table::TableError::Shape(format!("key column {dimension}"))))?;
    let mut rows = Vec::with_capacity(batch.num_rows());
    let mut positions = Vec::with_capacity(batch.num_rows());
    for (row, &number) in (0_u32..).zip(column.values()) {
        for &position in closure.get(number as usize).map(Vec::as_slice).unwrap_or_default() {
            rows.push(row);
            positions.push(position);
        }
    }
    let taken = take_record_batch(batch, &UInt32Array::from(rows))?;
    let mut columns = taken.columns().to_vec();
    if let Some(slot) = columns.get_mut(dimension) {
        *slot = Arc::new(UInt32Array::from(positions));
    }
    Ok(RecordBatch::try_new(batch.schema(), columns)?)
}
