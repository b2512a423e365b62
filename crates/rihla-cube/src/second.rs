//! The second largest contribution to a cell, as an aggregate of the engine (the largest is `max`).

use std::mem::size_of_val;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Decimal128Array};
use arrow::datatypes::DataType;
use datafusion::common::cast::as_decimal128_array;
use datafusion::error::Result;
use datafusion::logical_expr::{Accumulator, AggregateUDF, Volatility, create_udaf};
use datafusion::scalar::ScalarValue;

use crate::plan::PRECISION;

/// The aggregate `second(largest, second)`: of all numbers in both columns, the second greatest, repeated ones counted
/// as often as they occur. Rows give their own number and null; partial cells give their two greatest.
pub(crate) fn second_largest() -> AggregateUDF {
    let kind = DataType::Decimal128(PRECISION, 0);
    create_udaf(
        "second_largest",
        vec![kind.clone(), kind.clone()],
        Arc::new(kind.clone()),
        Volatility::Immutable,
        Arc::new(|_| Ok(Box::new(TwoLargest::default()))),
        Arc::new(vec![kind.clone(), kind]),
    )
}

#[derive(Debug, Default)]
struct TwoLargest {
    largest: Option<i128>,
    second: Option<i128>,
}

impl TwoLargest {
    fn take(&mut self, value: i128) {
        if self.largest.is_none_or(|l| value > l) {
            self.second = self.largest.replace(value);
        } else if self.second.is_none_or(|s| value > s) {
            self.second = Some(value);
        }
    }

    fn take_all(&mut self, arrays: &[ArrayRef]) -> Result<()> {
        for array in arrays {
            let values: &Decimal128Array = as_decimal128_array(array.as_ref() as &dyn Array)?;
            values.iter().flatten().for_each(|v| self.take(v));
        }
        Ok(())
    }
}

impl Accumulator for TwoLargest {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.take_all(values)
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(ScalarValue::Decimal128(self.second, PRECISION, 0))
    }

    fn size(&self) -> usize {
        size_of_val(self)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![ScalarValue::Decimal128(self.largest, PRECISION, 0), ScalarValue::Decimal128(self.second, PRECISION, 0)])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        self.take_all(states)
    }
}
