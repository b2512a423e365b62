//! The columns of batches of cells, by what they hold.

use arrow::array::{AsArray, Decimal128Array, Int64Array, RecordBatch, UInt32Array};
use arrow::datatypes::{Decimal128Type, Int64Type, UInt32Type};

use crate::CubeError;
use crate::plan::{BASE, CONF, COUNT, LARGEST, LESS, MARK, MISSING, SECOND, STATUS_GREATEST, STATUS_LEAST, SUM};

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
