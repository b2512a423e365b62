//! The first sum: rows of the feeds to leaf cells.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow::array::{Array, ArrayRef, BooleanArray, Decimal128Array, Int64Array, RecordBatch, UInt32Array};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{Schema, SchemaRef, UInt32Type};
use datafusion::catalog::streaming::StreamingTable;
use datafusion::error::DataFusionError;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, col};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::PartitionStream;
use rihla_model::definition::TimeRoll;
use rihla_model::{ObsStatus, Period};
use rihla_table::pow10;

use crate::feed::{Binding, BoundFeed, FeedInput, numbers, translate};
use crate::hierarchy::{Leaf, leaf};
use crate::plan::{PRECISION, Plan};
use crate::{CubeError, Engine, RowReader};

impl Plan {
    /// The first sum: rows to leaf cells.
    pub(crate) fn base(
        self: &Arc<Self>,
        engine: &Engine,
        feeds: &[FeedInput<'_>],
        bound: &[BoundFeed],
        cancel: &Arc<AtomicBool>,
    ) -> Result<Vec<RecordBatch>, CubeError> {
        let (keys, fields) = self.fields(true);
        let schema: SchemaRef = Arc::new(Schema::new(fields));
        let threads = engine.threads();
        let partitions: Vec<Arc<dyn PartitionStream>> = (0..threads)
            .map(|part| -> Arc<dyn PartitionStream> {
                let sources = feeds.iter().zip(bound).map(|(f, b)| (f.rows.clone(), b.clone())).collect();
                let plan = Arc::clone(self);
                Arc::new(RowPartition { plan, sources, part, of: threads, schema: schema.clone(), cancel: Arc::clone(cancel) })
            })
            .collect();
        let table = StreamingTable::try_new(schema, partitions)?;
        let session = engine.session()?;
        let group: Vec<Expr> = keys.iter().map(col).collect();
        let result = engine.run(async { session.read_table(Arc::new(table))?.aggregate(group, self.aggregates())?.collect().await });
        result.map_err(|error| if cancel.load(Ordering::Relaxed) { CubeError::Cancelled } else { CubeError::Engine(error) })
    }

    /// One batch of rows as numbered leaves and figures.
    fn leaves(&self, feed: &BoundFeed, batch: &RecordBatch) -> Result<RecordBatch, CubeError> {
        let batch = feed.keep(batch)?;
        let rows = batch.num_rows();
        let mut columns: Vec<ArrayRef> = Vec::new();
        let mut good = vec![true; rows];
        for (at, binding) in feed.dimensions.iter().enumerate() {
            let number = |code: &str| -> u32 {
                match (self.definition.dimensions.get(at), self.interners.get(at)) {
                    // Codes of a framed dimension are bridged first and brought to its depth after.
                    (Some(d), Some(interner)) if d.frame.is_some() => interner.number(code),
                    (Some(d), Some(interner)) => match leaf(d, self.lists.get(at).and_then(Option::as_ref), code) {
                        Leaf::Under(code) => interner.number(&code),
                        Leaf::Outside => u32::MAX,
                    },
                    _ => u32::MAX,
                }
            };
            let column = match binding {
                Binding::Constant(code) => UInt32Array::from_value(number(code), rows),
                Binding::Column(name) => translate(&batch, name, number)?,
            };
            self.mark(feed, at, &column, &mut good);
            columns.push(Arc::new(column));
        }
        let number = |text: &str| self.time(text).map_or(u32::MAX, |t| self.times.number(&t));
        let time = match &feed.time {
            Binding::Constant(text) => UInt32Array::from_value(number(text), rows),
            Binding::Column(name) => translate(&batch, name, number)?,
        };
        self.mark(feed, feed.dimensions.len(), &time, &mut good);
        columns.push(Arc::new(time));
        columns.push(Arc::new(UInt32Array::from_value(feed.number, rows)));
        self.figures(feed, &batch, &mut columns)?;
        if self.framed {
            columns.push(Arc::new(Int64Array::from_value(0, rows)));
            columns.push(Arc::new(Decimal128Array::from_value(0, rows).with_precision_and_scale(PRECISION, 0)?));
        }
        let (_, fields) = self.fields(true);
        let whole = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?;
        if good.iter().all(|g| *g) { Ok(whole) } else { Ok(filter_record_batch(&whole, &BooleanArray::from(good))?) }
    }

    fn mark(&self, feed: &BoundFeed, dimension: usize, column: &UInt32Array, good: &mut [bool]) {
        let mut outside = 0;
        for (value, good) in column.values().iter().zip(good.iter_mut()) {
            if *value == u32::MAX && *good {
                *good = false;
                outside += 1;
            }
        }
        if outside > 0 {
            self.left_out.add(feed.number, dimension, outside);
        }
    }

    fn figures(&self, feed: &BoundFeed, batch: &RecordBatch, columns: &mut Vec<ArrayRef>) -> Result<(), CubeError> {
        let rows = batch.num_rows();
        columns.push(Arc::new(Int64Array::from_value(1, rows)));
        if self.valued {
            let (value, base, missing) = self.values(feed, batch)?;
            columns.push(Arc::new(value.clone().with_precision_and_scale(PRECISION, 0)?));
            columns.push(Arc::new(missing));
            if self.ratio {
                columns.push(Arc::new(base.with_precision_and_scale(PRECISION, 0)?));
            }
            self.states(feed, batch, columns)?;
            if self.magnitudes {
                columns.push(Arc::new(value.with_precision_and_scale(PRECISION, 0)?));
                columns.push(Arc::new(Decimal128Array::from(vec![None::<i128>; rows]).with_precision_and_scale(PRECISION, 0)?));
            }
        } else {
            self.states(feed, batch, columns)?;
        }
        Ok(())
    }

    fn states(&self, feed: &BoundFeed, batch: &RecordBatch, columns: &mut Vec<ArrayRef>) -> Result<(), CubeError> {
        if !self.statuses {
            return Ok(());
        }
        let rows = batch.num_rows();
        let status = match &feed.status {
            Some(name) => translate(batch, name, status_number)?,
            None => UInt32Array::from_value(0, rows),
        };
        let status: ArrayRef = Arc::new(status.unary::<_, UInt32Type>(|s| if s == u32::MAX { 0 } else { s }));
        let conf = match &feed.conf {
            Some(name) => translate(batch, name, conf_number)?,
            None => UInt32Array::from_value(0, rows),
        };
        columns.push(status.clone());
        columns.push(status);
        columns.push(Arc::new(conf.unary::<_, UInt32Type>(|c| if c == u32::MAX { 0 } else { c })));
        Ok(())
    }

    /// Value (weighted where asked), base of a mean, and 1 where the value is absent.
    fn values(&self, feed: &BoundFeed, batch: &RecordBatch) -> Result<(Decimal128Array, Decimal128Array, Int64Array), CubeError> {
        let rows = batch.num_rows();
        let value = feed.measure.as_ref().map(|(name, scale)| numbers(batch, name).map(|n| (n, *scale))).transpose()?;
        let weight = feed.weight.as_ref().map(|(name, scale)| numbers(batch, name).map(|n| (n, *scale))).transpose()?;
        let (mut sums, mut bases, mut missing) = (Vec::with_capacity(rows), Vec::with_capacity(rows), Vec::with_capacity(rows));
        let weight_scale = if self.weighted { weight.map_or(0, |w| w.1) } else { 0 };
        // Feeds may keep fewer digits than the dataset: bring all to the same scale.
        let own = value.map_or(0, |v| v.1) + weight_scale;
        let lift = pow10(self.scale.saturating_sub(own)).ok_or(rihla_table::TableError::TooLarge)?;
        // A value that cannot exist (a closed post) is no missing part of a sum.
        let cannot = status_number("M");
        let states = feed.status.as_ref().map(|name| translate(batch, name, status_number)).transpose()?;
        for row in 0..rows {
            let weight = match (self.weighted, weight) {
                (true, Some((w, _))) => w.is_valid(row).then(|| w.value(row)),
                _ => Some(1),
            };
            let value = value.map_or(Some(1), |(v, _)| v.is_valid(row).then(|| v.value(row)));
            let product = match (value, weight) {
                (Some(v), Some(w)) => Some(v.checked_mul(w).and_then(|p| p.checked_mul(lift)).ok_or(rihla_table::TableError::TooLarge)?),
                _ => None,
            };
            let hole = product.is_none() && states.as_ref().is_none_or(|s| s.value(row) != cannot);
            missing.push(i64::from(hole));
            bases.push(product.and(weight));
            sums.push(product);
        }
        Ok((Decimal128Array::from(sums), Decimal128Array::from(bases), Int64Array::from(missing)))
    }

    /// The period under which a row is counted, as text; for "last" rolls, the sub-period.
    fn time(&self, text: &str) -> Option<String> {
        let period = Period::from_str(text).ok()?;
        let rolled = period.roll_to(self.frequency)?;
        let inside = self.first.is_none_or(|f| rolled.start() >= f.start()) && self.last.is_none_or(|l| rolled.end() <= l.end());
        inside.then(|| if self.definition.time.roll == TimeRoll::Last { period.to_string() } else { rolled.to_string() })
    }
}

/// Position of a status in [`ObsStatus::ALL`], normal values first.
fn status_number(code: &str) -> u32 {
    ObsStatus::from_code(code).and_then(|s| ObsStatus::ALL.iter().position(|a| *a == s)).and_then(|p| u32::try_from(p).ok()).unwrap_or(0)
}

fn conf_number(code: &str) -> u32 {
    match code {
        "C" | "c" => 3,
        "D" | "d" => 2,
        "N" | "n" => 1,
        _ => 0,
    }
}

/// A share of the stored rows of all feeds.
struct RowPartition {
    plan: Arc<Plan>,
    sources: Vec<(Vec<RowReader>, BoundFeed)>,
    part: usize,
    of: usize,
    schema: SchemaRef,
    cancel: Arc<AtomicBool>,
}

impl std::fmt::Debug for RowPartition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RowPartition {} of {}", self.part, self.of)
    }
}

impl PartitionStream for RowPartition {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let (plan, cancel, part, of) = (Arc::clone(&self.plan), Arc::clone(&self.cancel), self.part, self.of);
        let readers = self.sources.clone().into_iter().flat_map(|(rows, feed)| rows.into_iter().map(move |r| (r, feed.clone())));
        let outside = |error: CubeError| DataFusionError::External(Box::new(error));
        let batches = readers.flat_map(move |(reader, feed)| {
            let plan = Arc::clone(&plan);
            let cancel = Arc::clone(&cancel);
            let opened = reader.read(&feed.columns, part, of).map_err(outside);
            let (opened, failed) = match opened {
                Ok(opened) => (Some(opened), None),
                Err(error) => (None, Some(Err(error))),
            };
            let rows = opened.into_iter().flatten().map(move |batch| {
                if cancel.load(Ordering::Relaxed) {
                    return Err(outside(CubeError::Cancelled));
                }
                let batch = batch.map_err(DataFusionError::from)?;
                plan.leaves(&feed, &batch).map_err(outside)
            });
            failed.into_iter().chain(rows)
        });
        Box::pin(RecordBatchStreamAdapter::new(self.schema.clone(), futures::stream::iter(batches)))
    }
}
