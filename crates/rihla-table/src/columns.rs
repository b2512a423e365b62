//! Cubes as Arrow columns, for Parquet and for queries.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Decimal128Array, Int64Array, RecordBatch, StringArray, UInt32Array};
use arrow::datatypes::{DataType, Field, Schema};
use rihla_model::{ConfStatus, DatasetId, ObsStatus};

use crate::{Contributors, Cube, CubeBuilder, Dimension, Indicator, Released, TableError};

const PRECISION: u8 = 38;

impl Cube {
    /// The cube as one batch: a column of code positions for `INDICATOR` and each dimension, then value, status,
    /// confidentiality and contributors.
    ///
    /// # Errors
    /// [`TableError::Arrow`].
    pub fn to_batch(&self) -> Result<RecordBatch, TableError> {
        let mut fields = vec![Field::new("INDICATOR", DataType::UInt32, false)];
        let mut columns: Vec<ArrayRef> = vec![Arc::new(UInt32Array::from(self.indicator.clone()))];
        let width = self.dimensions.len();
        for (at, dimension) in self.dimensions.iter().enumerate() {
            fields.push(Field::new(dimension.concept.as_str(), DataType::UInt32, false));
            columns.push(Arc::new(UInt32Array::from_iter_values(self.keys.iter().copied().skip(at).step_by(width.max(1)))));
        }
        let decimal = |values: Vec<Option<i128>>| -> Result<ArrayRef, TableError> {
            Ok(Arc::new(Decimal128Array::from(values).with_precision_and_scale(PRECISION, 0)?))
        };
        for (name, array) in [
            ("OBS_VALUE", decimal(self.value.clone())?),
            ("OBS_STATUS", Arc::new(StringArray::from_iter_values(self.status.iter().map(|s| s.code()))) as ArrayRef),
            ("CONF_STATUS", Arc::new(StringArray::from_iter_values(self.conf.iter().map(|s| s.code())))),
            ("N", Arc::new(Int64Array::from_iter(self.contributors.iter().map(|c| c.count.and_then(|n| i64::try_from(n).ok()))))),
            ("LARGEST", decimal(self.contributors.iter().map(|c| c.largest).collect())?),
            ("SECOND", decimal(self.contributors.iter().map(|c| c.second).collect())?),
        ] {
            fields.push(Field::new(name, array.data_type().clone(), true));
            columns.push(array);
        }
        Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?)
    }

    /// Puts a cube together from batches that [`Cube::to_batch`] made.
    ///
    /// # Errors
    /// [`TableError::Shape`] where columns are absent, of another type, or hold positions outside the dimensions.
    pub fn from_batches(
        dataset: DatasetId,
        version: String,
        dimensions: Vec<Dimension>,
        indicators: Vec<Indicator>,
        batches: &[RecordBatch],
    ) -> Result<Cube, TableError> {
        let concepts: Vec<String> = dimensions.iter().map(|d| d.concept.to_string()).collect();
        let mut builder = CubeBuilder::new(dataset, version, dimensions, indicators);
        for batch in batches {
            let indicator = column::<UInt32Array>(batch, "INDICATOR")?;
            let keys: Vec<&UInt32Array> = concepts.iter().map(|c| column::<UInt32Array>(batch, c)).collect::<Result<_, _>>()?;
            let value = column::<Decimal128Array>(batch, "OBS_VALUE")?;
            let status = column::<StringArray>(batch, "OBS_STATUS")?;
            let conf = column::<StringArray>(batch, "CONF_STATUS")?;
            let count = column::<Int64Array>(batch, "N")?;
            let largest = column::<Decimal128Array>(batch, "LARGEST")?;
            let second = column::<Decimal128Array>(batch, "SECOND")?;
            for row in 0..batch.num_rows() {
                let key: Vec<u32> = keys.iter().map(|k| k.value(row)).collect();
                let contributors = Contributors {
                    count: count.is_valid(row).then(|| count.value(row)).and_then(|n| u64::try_from(n).ok()),
                    largest: largest.is_valid(row).then(|| largest.value(row)),
                    second: second.is_valid(row).then(|| second.value(row)),
                };
                let shape = |what: &str| TableError::Shape(format!("unknown {what} in row {row}"));
                builder.push(
                    indicator.value(row),
                    &key,
                    value.is_valid(row).then(|| value.value(row)),
                    ObsStatus::from_code(status.value(row)).ok_or_else(|| shape("OBS_STATUS"))?,
                    ConfStatus::from_code(conf.value(row)).ok_or_else(|| shape("CONF_STATUS"))?,
                    contributors,
                )?;
            }
        }
        Ok(builder.build())
    }
}

impl Released {
    /// The released cells as one batch, as [`Cube::to_batch`] (contributors are empty).
    ///
    /// # Errors
    /// [`TableError::Arrow`].
    pub fn to_batch(&self) -> Result<RecordBatch, TableError> {
        self.cube.to_batch()
    }
}

fn column<'a, T: 'static>(batch: &'a RecordBatch, name: &str) -> Result<&'a T, TableError> {
    batch
        .column_by_name(name)
        .and_then(|c| c.as_any().downcast_ref::<T>())
        .ok_or_else(|| TableError::Shape(format!("column {name} is absent or of another type")))
}
