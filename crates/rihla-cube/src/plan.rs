//! Which figures of a dataset are carried through the sums, and under which column names.

use std::str::FromStr;
use std::sync::atomic::AtomicU64;

use arrow::datatypes::{DataType, Field};
use datafusion::functions_aggregate::expr_fn::{max, min, sum};
use datafusion::logical_expr::{Expr, col};
use rihla_model::definition::{Content, DatasetDefinition, DimensionDefinition, MeasureKind};
use rihla_model::{Codelist, Frequency, Period, Saying, VocabularyError};

use crate::CubeError;
use crate::feed::BoundFeed;
use crate::hierarchy::Words;
use crate::intern::Interner;
use crate::left_out::LeftOut;
use crate::second::second_largest;

/// Digits of the engine's decimals.
pub(crate) const PRECISION: u8 = 38;

/// Which figures are carried through the sums.
pub(crate) struct Plan {
    pub(crate) definition: DatasetDefinition,
    /// For each dimension, how delivered codes become leaves (owned copies of the lists it needs, as of the day of its frame).
    pub(crate) lists: Vec<Option<Codelist>>,
    pub(crate) interners: Vec<Interner>,
    pub(crate) times: Interner,
    pub(crate) frequency: Frequency,
    pub(crate) first: Option<Period>,
    pub(crate) last: Option<Period>,
    pub(crate) scale: u8,
    pub(crate) weighted: bool,
    pub(crate) ratio: bool,
    pub(crate) valued: bool,
    value_scale: u8,
    figures_only: bool,
    pub(crate) statuses: bool,
    pub(crate) magnitudes: bool,
    /// Whether some dimension states a frame, so that cells may have to be bridged.
    pub(crate) framed: bool,
    pub(crate) left_out: LeftOut,
}

pub(crate) const SUM: &str = "a";
pub(crate) const BASE: &str = "b";
pub(crate) const COUNT: &str = "n";
pub(crate) const MISSING: &str = "m";
/// By how much the contributors of an estimated cell are fewer than its figure says.
pub(crate) const LESS: &str = "x";
/// Marks of the parts of places that were cut: not zero in an estimate.
pub(crate) const MARK: &str = "e";
pub(crate) const STATUS_LEAST: &str = "s0";
pub(crate) const STATUS_GREATEST: &str = "s1";
pub(crate) const CONF: &str = "c";
pub(crate) const LARGEST: &str = "l";
pub(crate) const SECOND: &str = "k";
const TIME: &str = "t";
const FEED: &str = "f";

fn dimension_name(at: usize) -> String {
    format!("d{at}")
}

impl Plan {
    pub(crate) fn new(dataset: &DatasetDefinition, feeds: &[BoundFeed], words: &Words<'_>, magnitudes: bool) -> Result<Self, CubeError> {
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
    pub(crate) fn fields(&self, with_feed: bool) -> (Vec<String>, Vec<Field>) {
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

    pub(crate) fn aggregates(&self) -> Vec<Expr> {
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
}

/// The code list of a dimension, as of the day of its frame.
fn list_of(dimension: &DimensionDefinition, words: &Words<'_>) -> Result<Option<Codelist>, VocabularyError> {
    let Some(list) = dimension.list.as_ref().and_then(|id| (words.list)(id)) else { return Ok(None) };
    match (dimension.frame, words.places) {
        (Some(frame), Some(places)) => places.list_at(list, frame).map(Some),
        _ => Ok(Some(list.clone())),
    }
}
