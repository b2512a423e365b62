//! Adding up: rows of several feeds to a cube with totals over every hierarchy.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Decimal128Array, Int64Array, RecordBatch, UInt32Array};
use arrow::compute::{filter_record_batch, take_record_batch};
use arrow::datatypes::{DataType, Decimal128Type, Field, Int64Type, Schema, SchemaRef, UInt32Type};
use datafusion::catalog::streaming::StreamingTable;
use datafusion::datasource::MemTable;
use datafusion::error::DataFusionError;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::functions_aggregate::expr_fn::{max, min, sum};
use datafusion::logical_expr::{Expr, col};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::PartitionStream;
use rihla_model::definition::{Content, DatasetDefinition, DimensionDefinition, MeasureKind, TimeRoll};
use rihla_model::{Codelist, Frequency, ObsStatus, Period, Rule, Saying, VocabularyError};
use rihla_table::{Cube, pow10};

use crate::assemble::{Totals, assemble};
use crate::bridge::BridgeNote;
use crate::feed::{Binding, BoundFeed, FeedInput, bind, numbers, translate};
use crate::hierarchy::{Hierarchy, Leaf, Words, hierarchy, leaf};
use crate::intern::Interner;
use crate::second::second_largest;
use crate::{CubeError, Engine, RowReader};

/// Digits of the engine's decimals.
pub(crate) const PRECISION: u8 = 38;

/// A cube and what a reader must know of how it came about.
pub struct Tabulated {
    /// The cells, unprotected.
    pub cube: Cube,
    /// Rows that were left out, and cells that two feeds gave.
    pub notes: Vec<TabulationNote>,
    /// What was carried from the places of one day to those of another.
    pub bridges: Vec<BridgeNote>,
}

/// Something that was left out while adding up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TabulationNote {
    /// The feed.
    pub source: String,
    /// The rule.
    pub rule: Rule,
    /// The dimension, if the rule is about one.
    pub dimension: Option<String>,
    /// How many rows or cells.
    pub count: u64,
}

/// Adds up the rows of a dataset's feeds.
///
/// # Errors
/// [`CubeError::Definition`] where a feed lacks a column, [`CubeError::Cancelled`] when asked to stop, and what reading
/// and the engine may bring.
pub fn tabulate(
    dataset: &DatasetDefinition,
    feeds: &[FeedInput<'_>],
    words: &Words<'_>,
    engine: &Engine,
    magnitudes: bool,
    cancel: &Arc<AtomicBool>,
) -> Result<Tabulated, CubeError> {
    let bound: Vec<BoundFeed> = feeds.iter().zip(0..).map(|(f, n)| bind(dataset, f, n)).collect::<Result<_, _>>()?;
    let plan = Arc::new(Plan::new(dataset, &bound, words, magnitudes)?);
    let base = plan.base(engine, feeds, &bound, cancel)?;
    let (base, mut bridges) = plan.bridge(base, &bound, words.places)?;
    let (base, mut notes) = plan.settle(base, &bound)?;
    notes.extend(plan.left_out.notes(&bound, dataset));
    let (hierarchies, totals) = plan.roll_up(dataset, words, engine, base)?;
    let cube = assemble(dataset, hierarchies, totals, &plan)?;
    notes.sort();
    bridges.sort();
    Ok(Tabulated { cube, notes, bridges })
}

/// Which figures are carried through the sums.
pub(crate) struct Plan {
    pub(crate) definition: DatasetDefinition,
    /// For each dimension, how delivered codes become leaves (owned copies of the lists it needs, as of the day of its frame).
    pub(crate) lists: Vec<Option<Codelist>>,
    pub(crate) interners: Vec<Interner>,
    pub(crate) times: Interner,
    frequency: Frequency,
    first: Option<Period>,
    last: Option<Period>,
    pub(crate) scale: u8,
    pub(crate) weighted: bool,
    pub(crate) ratio: bool,
    pub(crate) valued: bool,
    value_scale: u8,
    figures_only: bool,
    statuses: bool,
    magnitudes: bool,
    /// Whether some dimension states a frame, so that cells may have to be bridged.
    pub(crate) framed: bool,
    left_out: LeftOut,
}

/// Rows that could not be used, by feed and dimension (the last place is time).
struct LeftOut {
    counts: Vec<Vec<AtomicU64>>,
}

impl LeftOut {
    fn add(&self, feed: u32, dimension: usize, rows: u64) {
        if let Some(count) = self.counts.get(feed as usize).and_then(|c| c.get(dimension)) {
            count.fetch_add(rows, Ordering::Relaxed);
        }
    }

    fn notes(&self, feeds: &[BoundFeed], dataset: &DatasetDefinition) -> Vec<TabulationNote> {
        let mut notes = Vec::new();
        for (feed, counts) in feeds.iter().zip(&self.counts) {
            for (at, count) in counts.iter().enumerate() {
                let count = count.load(Ordering::Relaxed);
                if count > 0 {
                    let dimension = dataset.dimensions.get(at).map_or(&dataset.time.concept, |d| &d.concept);
                    let rule = if at < dataset.dimensions.len() { Rule::CODE_UNKNOWN } else { Rule::PERIOD_OUT_OF_RANGE };
                    notes.push(TabulationNote { source: feed.source.to_string(), rule, dimension: Some(dimension.to_string()), count });
                }
            }
        }
        notes
    }
}

pub(crate) const SUM: &str = "a";
pub(crate) const BASE: &str = "b";
pub(crate) const COUNT: &str = "n";
pub(crate) const MISSING: &str = "m";
/// By how much the contributors of an estimated cell are fewer than its figure says.
pub(crate) const LESS: &str = "x";
/// Marks of the parts of places that were cut: not zero in an estimate.
pub(crate) const MARK: &str = "e";
const STATUS_LEAST: &str = "s0";
const STATUS_GREATEST: &str = "s1";
const CONF: &str = "c";
const LARGEST: &str = "l";
const SECOND: &str = "k";
const TIME: &str = "t";
const FEED: &str = "f";

fn dimension_name(at: usize) -> String {
    format!("d{at}")
}

impl Plan {
    fn new(dataset: &DatasetDefinition, feeds: &[BoundFeed], words: &Words<'_>, magnitudes: bool) -> Result<Self, CubeError> {
        let fault = |reason: Saying| CubeError::Definition { dataset: dataset.id.to_string(), feed: "-".to_owned(), reason };
        let kind = dataset.measure.kind;
        let weighted = matches!(kind, MeasureKind::WeightedCount | MeasureKind::WeightedSum | MeasureKind::WeightedMean);
        let needs_value = !matches!(kind, MeasureKind::Count | MeasureKind::WeightedCount);
        if needs_value && feeds.iter().any(|f| f.measure.is_none()) {
            return Err(fault(Saying::new("cube-measure-of", "[measure] needs `of`: name the concept that is added up")));
        }
        if weighted && feeds.iter().any(|f| f.weight.is_none()) {
            return Err(fault(Saying::new("cube-measure-weight", "[measure] needs `weight`: name the concept that holds survey weights")));
        }
        let value_scale = feeds.iter().filter_map(|f| f.measure.as_ref().map(|m| m.1)).max().filter(|_| needs_value).unwrap_or(0);
        let weight_scale = feeds.iter().filter_map(|f| f.weight.as_ref().map(|w| w.1)).max().filter(|_| weighted).unwrap_or(0);
        let frequency = Frequency::from_code(&dataset.time.frequency).ok_or_else(|| {
            fault(
                Saying::new("cube-frequency", "[time] frequency '{frequency}' is none of A, S, T, Q, M, W, D; use one of them")
                    .with("frequency", &dataset.time.frequency),
            )
        })?;
        let bound = |text: &Option<String>| {
            text.as_ref()
                .map(|t| {
                    Period::from_str(t)
                        .map_err(|_| fault(Saying::new("cube-period", "[time] '{period}' is no SDMX period; correct it").with("period", t)))
                })
                .transpose()
        };
        Ok(Self {
            lists: dataset.dimensions.iter().map(|d| list_of(d, words).map_err(|e| fault(e.saying()))).collect::<Result<_, _>>()?,
            interners: dataset.dimensions.iter().map(|_| Interner::default()).collect(),
            times: Interner::default(),
            frequency,
            first: bound(&dataset.time.from)?,
            last: bound(&dataset.time.to)?,
            scale: value_scale + weight_scale,
            value_scale,
            figures_only: feeds.iter().all(|f| f.content == Content::Aggregates),
            weighted,
            ratio: matches!(kind, MeasureKind::WeightedMean | MeasureKind::Mean),
            valued: kind != MeasureKind::Count,
            statuses: feeds.iter().any(|f| f.status.is_some() || f.conf.is_some()),
            magnitudes: magnitudes && needs_value,
            framed: dataset.dimensions.iter().any(|d| d.frame.is_some()),
            left_out: LeftOut {
                counts: feeds.iter().map(|_| (0..=dataset.dimensions.len()).map(|_| AtomicU64::new(0)).collect()).collect(),
            },
            definition: dataset.clone(),
        })
    }

    /// Whether every feed delivers figures, none units.
    pub(crate) fn figures_only(&self) -> bool {
        self.figures_only
    }

    /// Digits of the value before weighting.
    pub(crate) fn value_scale(&self) -> u8 {
        self.value_scale
    }

    /// Columns that identify a cell, and columns that are added up.
    fn fields(&self, with_feed: bool) -> (Vec<String>, Vec<Field>) {
        let mut keys: Vec<String> = (0..self.definition.dimensions.len()).map(dimension_name).collect();
        keys.push(TIME.to_owned());
        if with_feed {
            keys.push(FEED.to_owned());
        }
        let decimal = || DataType::Decimal128(PRECISION, 0);
        let mut fields: Vec<Field> = keys.iter().map(|k| Field::new(k, DataType::UInt32, false)).collect();
        fields.push(Field::new(COUNT, DataType::Int64, true));
        if self.valued {
            fields.push(Field::new(SUM, decimal(), true));
            fields.push(Field::new(MISSING, DataType::Int64, true));
        }
        if self.ratio {
            fields.push(Field::new(BASE, decimal(), true));
        }
        if self.statuses {
            fields.extend([STATUS_LEAST, STATUS_GREATEST, CONF].map(|n| Field::new(n, DataType::UInt32, true)));
        }
        if self.magnitudes {
            fields.extend([LARGEST, SECOND].map(|n| Field::new(n, decimal(), true)));
        }
        if self.framed {
            fields.push(Field::new(LESS, DataType::Int64, true));
            fields.push(Field::new(MARK, decimal(), true));
        }
        (keys, fields)
    }

    fn aggregates(&self) -> Vec<Expr> {
        let mut out = vec![sum(col(COUNT)).alias(COUNT)];
        if self.valued {
            out.push(sum(col(SUM)).alias(SUM));
            out.push(sum(col(MISSING)).alias(MISSING));
        }
        if self.ratio {
            out.push(sum(col(BASE)).alias(BASE));
        }
        if self.statuses {
            out.push(min(col(STATUS_LEAST)).alias(STATUS_LEAST));
            out.push(max(col(STATUS_GREATEST)).alias(STATUS_GREATEST));
            out.push(max(col(CONF)).alias(CONF));
        }
        if self.magnitudes {
            out.push(max(col(LARGEST)).alias(LARGEST));
            out.push(second_largest().call(vec![col(LARGEST), col(SECOND)]).alias(SECOND));
        }
        if self.framed {
            out.extend([sum(col(LESS)).alias(LESS), sum(col(MARK)).alias(MARK)]);
        }
        out
    }

    /// The first sum: rows to leaf cells.
    fn base(
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

    /// Keeps one feed for each cell of figures, and the last sub-period of stocks.
    fn settle(&self, base: Vec<RecordBatch>, feeds: &[BoundFeed]) -> Result<(Vec<RecordBatch>, Vec<TabulationNote>), CubeError> {
        let figures: BTreeSet<u32> = feeds.iter().filter(|f| f.content == Content::Aggregates).map(|f| f.number).collect();
        let contested = figures.len() > 1;
        let last = self.definition.time.roll == TimeRoll::Last;
        if !contested && !last {
            return Ok((base, Vec::new()));
        }
        let times = self.times.texts();
        let coarse: Vec<Option<Period>> = times.iter().map(|t| Period::from_str(t).ok().and_then(|p| p.roll_to(self.frequency))).collect();
        let newest = |wanted: Option<Period>| -> Option<u32> {
            (0..times.len())
                .filter(|&t| coarse.get(t).copied().flatten() == wanted && wanted.is_some())
                .max_by_key(|&t| times.get(t).and_then(|t| Period::from_str(t).ok()).map(|p| p.end()))
                .and_then(|t| u32::try_from(t).ok())
        };
        let kept_time: Vec<bool> =
            (0..times.len()).map(|t| !last || newest(coarse.get(t).copied().flatten()) == u32::try_from(t).ok()).collect();
        let width = self.definition.dimensions.len() + 1;
        let mut winner: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        if contested {
            for batch in &base {
                let columns = key_columns(batch, width + 1)?;
                for row in 0..batch.num_rows() {
                    let key: Vec<u32> = columns.iter().take(width).map(|c| c.value(row)).collect();
                    let feed = columns.last().map_or(0, |c| c.value(row));
                    if figures.contains(&feed) {
                        winner.entry(key).and_modify(|f| *f = (*f).min(feed)).or_insert(feed);
                    }
                }
            }
        }
        let mut lost: BTreeMap<u32, u64> = BTreeMap::new();
        let mut out = Vec::with_capacity(base.len());
        for batch in base {
            let columns = key_columns(&batch, width + 1)?;
            let mut mask = Vec::with_capacity(batch.num_rows());
            for row in 0..batch.num_rows() {
                let feed = columns.last().map_or(0, |c| c.value(row));
                let time = columns.get(width - 1).map_or(0, |c| c.value(row));
                let mut keep = kept_time.get(time as usize).copied().unwrap_or(true);
                if keep && contested && figures.contains(&feed) {
                    let key: Vec<u32> = columns.iter().take(width).map(|c| c.value(row)).collect();
                    keep = winner.get(&key) == Some(&feed);
                    if !keep {
                        *lost.entry(feed).or_default() += 1;
                    }
                }
                mask.push(keep);
            }
            out.push(filter_record_batch(&batch, &BooleanArray::from(mask))?);
        }
        let notes = lost
            .into_iter()
            .map(|(feed, count)| TabulationNote {
                source: feeds.get(feed as usize).map_or_else(String::new, |f| f.source.to_string()),
                rule: Rule::KEY_DUPLICATE,
                dimension: None,
                count,
            })
            .collect();
        Ok((out, notes))
    }

    /// The further sums: leaf cells to totals, one dimension after the other.
    fn roll_up(
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

/// The code list of a dimension, as of the day of its frame.
fn list_of(dimension: &DimensionDefinition, words: &Words<'_>) -> Result<Option<Codelist>, VocabularyError> {
    let Some(list) = dimension.list.as_ref().and_then(|id| (words.list)(id)) else { return Ok(None) };
    match (dimension.frame, words.places) {
        (Some(frame), Some(places)) => places.list_at(list, frame).map(Some),
        _ => Ok(Some(list.clone())),
    }
}

/// The engine's sums come back as wider or differently scaled decimals; the cube's columns have one type.
fn cast(column: &ArrayRef, kind: &DataType) -> Result<ArrayRef, CubeError> {
    if column.data_type() == kind {
        return Ok(column.clone());
    }
    Ok(arrow::compute::cast(column, kind)?)
}

pub(crate) fn key_columns(batch: &RecordBatch, width: usize) -> Result<Vec<&UInt32Array>, CubeError> {
    (0..width)
        .map(|at| {
            batch
                .columns()
                .get(at)
                .and_then(|c| c.as_primitive_opt::<UInt32Type>())
                .ok_or_else(|| CubeError::Table(rihla_table::TableError::Shape(format!("key column {at}"))))
        })
        .collect()
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

/// What the assembly reads from a batch of totals.
pub(crate) struct Columns<'a> {
    pub(crate) keys: Vec<&'a UInt32Array>,
    pub(crate) count: &'a Int64Array,
    pub(crate) sum: Option<&'a Decimal128Array>,
    pub(crate) missing: Option<&'a Int64Array>,
    pub(crate) base: Option<&'a Decimal128Array>,
    pub(crate) status: Option<(&'a UInt32Array, &'a UInt32Array)>,
    pub(crate) conf: Option<&'a UInt32Array>,
    pub(crate) largest: Option<(&'a Decimal128Array, &'a Decimal128Array)>,
    pub(crate) bridged: Option<(&'a Int64Array, &'a Decimal128Array)>,
}

impl<'a> Columns<'a> {
    pub(crate) fn of(batch: &'a RecordBatch, width: usize) -> Result<Self, CubeError> {
        let named = |name: &str| batch.column_by_name(name);
        let decimal = |name: &str| named(name).and_then(|c| c.as_primitive_opt::<Decimal128Type>());
        let small = |name: &str| named(name).and_then(|c| c.as_primitive_opt::<UInt32Type>());
        let long = |name: &str| named(name).and_then(|c| c.as_primitive_opt::<Int64Type>());
        Ok(Self {
            keys: key_columns(batch, width)?,
            count: long(COUNT).ok_or_else(|| CubeError::Table(rihla_table::TableError::Shape("column n".to_owned())))?,
            sum: decimal(SUM),
            missing: long(MISSING),
            base: decimal(BASE),
            status: small(STATUS_LEAST).zip(small(STATUS_GREATEST)),
            conf: small(CONF),
            largest: decimal(LARGEST).zip(decimal(SECOND)),
            bridged: long(LESS).zip(decimal(MARK)),
        })
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
