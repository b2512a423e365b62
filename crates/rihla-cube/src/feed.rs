//! One source as a feed of a dataset: which stored column answers which dimension.

use std::collections::BTreeMap;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Decimal128Array, DictionaryArray, RecordBatch, StringArray, UInt32Array};
use arrow::compute::filter_record_batch;
use arrow::datatypes::Int32Type;
use rihla_model::definition::{Content, DatasetDefinition, Feed, MeasureKind, Territory};
use rihla_model::{ConceptId, Saying, SourceId};
use rihla_table::{RowKind, RowSchema};

use crate::{CubeError, RowReader};

/// The rows of one source, and how a dataset uses them.
pub struct FeedInput<'a> {
    /// The source.
    pub source: SourceId,
    /// The dataset's use of it.
    pub feed: &'a Feed,
    /// Whether rows are units or figures.
    pub content: Content,
    /// Values that hold for the whole source.
    pub constants: &'a BTreeMap<ConceptId, String>,
    /// The day whose places its codes follow.
    pub territory: Option<&'a Territory>,
    /// Its columns.
    pub schema: RowSchema,
    /// Its stored rows, one reader for each delivered file or part.
    pub rows: Vec<RowReader>,
}

/// Where a dimension's codes come from.
#[derive(Debug, Clone)]
pub(crate) enum Binding {
    Column(String),
    Constant(String),
}

/// A feed with every column found.
#[derive(Debug, Clone)]
pub(crate) struct BoundFeed {
    pub(crate) number: u32,
    pub(crate) source: SourceId,
    pub(crate) content: Content,
    pub(crate) territory: Option<Territory>,
    pub(crate) dimensions: Vec<Binding>,
    pub(crate) time: Binding,
    pub(crate) measure: Option<(String, u8)>,
    pub(crate) weight: Option<(String, u8)>,
    pub(crate) status: Option<String>,
    pub(crate) conf: Option<String>,
    pub(crate) filter: BTreeMap<String, Vec<String>>,
    pub(crate) columns: Vec<String>,
}

pub(crate) fn bind(dataset: &DatasetDefinition, input: &FeedInput<'_>, number: u32) -> Result<BoundFeed, CubeError> {
    let fault = |reason: Saying| CubeError::Definition { dataset: dataset.id.to_string(), feed: input.source.to_string(), reason };
    let binding = |concept: &ConceptId| -> Result<Binding, CubeError> {
        if let Some(code) = input.feed.set.get(concept) {
            return Ok(Binding::Constant(code.clone()));
        }
        let wanted = input.feed.rename.get(concept).unwrap_or(concept);
        match (input.schema.position(wanted.as_str()), input.constants.get(wanted)) {
            (Some(_), _) => Ok(Binding::Column(wanted.to_string())),
            (None, Some(code)) => Ok(Binding::Constant(code.clone())),
            (None, None) => {
                let has: Vec<&str> = input.schema.columns.iter().map(|c| c.concept.as_str()).collect();
                Err(fault(
                    Saying::new(
                        "cube-no-column",
                        "no column carries {concept}; it has {columns}; rename one in [[from]].rename or set a code in [[from]].set",
                    )
                    .with("concept", wanted.to_string())
                    .with("columns", has.join(", ")),
                ))
            }
        }
    };
    let number_column = |concept: &ConceptId| -> Result<(String, u8), CubeError> {
        match input.schema.columns.iter().find(|c| c.concept == *concept).map(|c| c.kind) {
            Some(RowKind::Number { scale }) => Ok((concept.to_string(), scale)),
            Some(_) => Err(fault(
                Saying::new("cube-no-number", "{concept} is not a number; give it the type number or weight in the source")
                    .with("concept", concept.to_string()),
            )),
            None => Err(fault(
                Saying::new("cube-nothing-to-add", "no column carries {concept}, which is to be added up; name another")
                    .with("concept", concept.to_string()),
            )),
        }
    };
    let dimensions: Vec<Binding> = dataset.dimensions.iter().map(|d| binding(&d.concept)).collect::<Result<_, _>>()?;
    let time = binding(&dataset.time.concept)?;
    // A count of records needs no number, even if one is named.
    let counts = matches!(dataset.measure.kind, MeasureKind::Count | MeasureKind::WeightedCount);
    let measure = input.feed.measure.as_ref().or(dataset.measure.of.as_ref()).filter(|_| !counts).map(number_column).transpose()?;
    let weight = dataset.measure.weight.as_ref().map(number_column).transpose()?;
    // A number is followed by its status and its confidentiality, where the source has them.
    let companion = |kind: RowKind| -> Option<String> {
        let at = input.schema.position(measure.as_ref()?.0.as_str())?;
        let behind = input.schema.columns.iter().skip(at + 1).take_while(|c| matches!(c.kind, RowKind::Status | RowKind::Conf));
        behind.into_iter().find(|c| c.kind == kind).map(|c| c.concept.to_string())
    };
    let (status, conf) = (companion(RowKind::Status), companion(RowKind::Conf));
    let mut filter = BTreeMap::new();
    for (concept, codes) in &input.feed.filter {
        if input.schema.position(concept.as_str()).is_none() {
            return Err(fault(
                Saying::new("cube-where", "[[from]].where names {concept}, which no column carries; correct it")
                    .with("concept", concept.to_string()),
            ));
        }
        filter.insert(concept.to_string(), codes.clone());
    }
    let mut columns: Vec<String> = dimensions
        .iter()
        .chain([&time])
        .filter_map(|b| match b {
            Binding::Column(name) => Some(name.clone()),
            Binding::Constant(_) => None,
        })
        .chain(measure.iter().map(|m| m.0.clone()))
        .chain(weight.iter().map(|w| w.0.clone()))
        .chain(status.iter().cloned())
        .chain(conf.iter().cloned())
        .chain(filter.keys().cloned())
        .collect();
    columns.sort();
    columns.dedup();
    if columns.is_empty() {
        columns.extend(input.schema.columns.first().map(|c| c.concept.to_string()));
    }
    Ok(BoundFeed {
        number,
        source: input.source.clone(),
        content: input.content,
        territory: input.territory.cloned(),
        dimensions,
        time,
        measure,
        weight,
        status,
        conf,
        filter,
        columns,
    })
}

impl BoundFeed {
    /// Keeps the rows that the feed's conditions ask for.
    pub(crate) fn keep(&self, batch: &RecordBatch) -> Result<RecordBatch, CubeError> {
        let mut batch = batch.clone();
        for (concept, wanted) in &self.filter {
            let (keys, texts) = codes(&batch, concept)?;
            let good: Vec<bool> = (0..texts.len()).map(|at| wanted.iter().any(|w| w == texts.value(at))).collect();
            let mask: BooleanArray = keys
                .iter()
                .map(|k| Some(k.and_then(|k| usize::try_from(k).ok()).and_then(|k| good.get(k).copied()).unwrap_or(false)))
                .collect();
            batch = filter_record_batch(&batch, &mask)?;
        }
        Ok(batch)
    }
}

/// The keys and texts of a dictionary column.
pub(crate) fn codes<'a>(
    batch: &'a RecordBatch,
    name: &str,
) -> Result<(&'a arrow::array::PrimitiveArray<Int32Type>, &'a StringArray), CubeError> {
    let wrong = || CubeError::Table(rihla_table::TableError::Shape(format!("column {name} is absent or holds no codes")));
    let column: &ArrayRef = batch.column_by_name(name).ok_or_else(wrong)?;
    let dictionary: &DictionaryArray<Int32Type> = column.as_any().downcast_ref().ok_or_else(wrong)?;
    let texts: &StringArray = dictionary.values().as_string_opt().ok_or_else(wrong)?;
    Ok((dictionary.keys(), texts))
}

/// A column of numbers, scaled.
pub(crate) fn numbers<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a Decimal128Array, CubeError> {
    batch
        .column_by_name(name)
        .and_then(|c| c.as_any().downcast_ref())
        .ok_or_else(|| CubeError::Table(rihla_table::TableError::Shape(format!("column {name} is absent or holds no numbers"))))
}

/// Replaces each key of a dictionary column by what its text stands for; `u32::MAX` marks rows without a code.
pub(crate) fn translate(batch: &RecordBatch, name: &str, mut number: impl FnMut(&str) -> u32) -> Result<UInt32Array, CubeError> {
    let (keys, texts) = codes(batch, name)?;
    // Only texts that occur are translated: a dictionary may hold more than its rows use.
    let mut known: Vec<Option<u32>> = vec![None; texts.len()];
    let mut out = Vec::with_capacity(batch.num_rows());
    for key in keys {
        let slot = key.and_then(|k| usize::try_from(k).ok()).and_then(|k| known.get_mut(k).map(|slot| (k, slot)));
        out.push(match slot {
            Some((k, slot)) => *slot.get_or_insert_with(|| if texts.is_valid(k) { number(texts.value(k)) } else { u32::MAX }),
            None => u32::MAX,
        });
    }
    Ok(UInt32Array::from(out))
}
