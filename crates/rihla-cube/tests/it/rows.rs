//! Rows for tests: made in memory, stored as a delivery stores them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use arrow::array::{ArrayRef, Decimal128Array, DictionaryArray, RecordBatch};
use arrow::datatypes::Int32Type;
use rihla_cube::{CubeError, Engine, FeedInput, RowReader, RowWriter, Tabulated, Words, tabulate};
use rihla_model::definition::{Content, DatasetDefinition, Territory, parse};
use rihla_model::{ConceptId, ListId, LocalText, SourceId, Vocabulary};
use rihla_table::{RowColumn, RowKind, RowSchema};

/// One column of test rows.
pub enum Column {
    Codes(&'static str, Vec<Option<String>>),
    Status(&'static str, Vec<Option<String>>),
    Numbers(&'static str, u8, Vec<Option<i128>>),
}

pub fn schema(columns: &[Column]) -> RowSchema {
    let column = |name: &str, kind: RowKind| RowColumn { concept: ConceptId::new(name).unwrap(), kind };
    RowSchema {
        columns: columns
            .iter()
            .map(|c| match c {
                Column::Codes(name, _) => column(name, RowKind::Code),
                Column::Status(name, _) => column(name, RowKind::Status),
                Column::Numbers(name, scale, _) => column(name, RowKind::Number { scale: *scale }),
            })
            .collect(),
    }
}

pub fn batch(columns: &[Column]) -> RecordBatch {
    let arrays: Vec<ArrayRef> = columns
        .iter()
        .map(|c| -> ArrayRef {
            match c {
                Column::Codes(_, texts) | Column::Status(_, texts) => {
                    Arc::new(texts.iter().map(Option::as_deref).collect::<DictionaryArray<Int32Type>>())
                }
                Column::Numbers(_, scale, numbers) => {
                    Arc::new(Decimal128Array::from(numbers.clone()).with_precision_and_scale(38, i8::try_from(*scale).unwrap()).unwrap())
                }
            }
        })
        .collect();
    RecordBatch::try_new(schema(columns).to_arrow(), arrays).unwrap()
}

/// Stores rows, cut into batches of a few, and opens them again.
pub fn stored(folder: &Path, name: &str, columns: &[Column], key: Option<&[u8; 32]>) -> RowReader {
    let path = folder.join(name);
    let whole = batch(columns);
    let mut writer = RowWriter::new(std::fs::File::create(&path).unwrap(), &path, whole.schema(), key).unwrap();
    let mut at = 0;
    while at < whole.num_rows() {
        let length = 7.min(whole.num_rows() - at);
        writer.write(&whole.slice(at, length)).unwrap();
        at += length;
    }
    writer.finish().unwrap();
    RowReader::open(&path, key).unwrap()
}

pub fn dataset(text: &str) -> DatasetDefinition {
    parse("dataset.toml", text).unwrap()
}

/// One source of a test: its rows and what they are.
pub struct TestFeed {
    pub content: Content,
    pub schema: RowSchema,
    pub rows: Vec<RowReader>,
    pub territory: Option<Territory>,
}

pub fn tabulated(definition: &DatasetDefinition, feeds: Vec<TestFeed>, threads: usize, magnitudes: bool) -> Tabulated {
    bridged(definition, feeds, None, threads, magnitudes).unwrap()
}

/// The same where places change over time; the list `CL_PROVINCE` is the operator's own.
pub fn bridged(
    definition: &DatasetDefinition,
    feeds: Vec<TestFeed>,
    operator: Option<&[(&str, &str)]>,
    threads: usize,
    magnitudes: bool,
) -> Result<Tabulated, CubeError> {
    let vocabulary = Vocabulary::with_overrides(operator.unwrap_or_default().iter().copied()).unwrap();
    let words = Words {
        list: &|id: &ListId| vocabulary.list(id),
        concept: &|_: &ConceptId| LocalText::default(),
        generic: &|_: &str| LocalText::default(),
        places: vocabulary.places(),
    };
    let constants = BTreeMap::new();
    let territories: Vec<Option<Territory>> = feeds.iter().map(|f| f.territory.clone()).collect();
    let inputs: Vec<FeedInput<'_>> = definition
        .from
        .iter()
        .zip(feeds)
        .zip(&territories)
        .map(|((feed, input), territory)| FeedInput {
            source: SourceId::new(feed.source.as_str()).unwrap(),
            feed,
            content: input.content,
            constants: &constants,
            territory: territory.as_ref(),
            schema: input.schema,
            rows: input.rows,
        })
        .collect();
    let engine = Engine::new(threads, 256 << 20).unwrap();
    tabulate(definition, &inputs, &words, &engine, magnitudes, &Arc::new(AtomicBool::new(false)))
}
