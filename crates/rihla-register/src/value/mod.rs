//! What stands in the fields of a record: typed values, their form on the wire, and the keys by which they sort.

mod decimal;
mod fault;
mod key;
mod parse;
mod typed;

pub use decimal::Decimal;
pub use fault::ValueFault;
pub use key::{ABSENT, sort_key, text_key};
pub(crate) use key::{WHOLE, day_of_key, letters, number_key};
pub use parse::{Limits, read_field, read_text};
pub use typed::{FileValue, Money, Value};

use std::collections::BTreeMap;

use rihla_model::FieldId;

/// The values of a record by field; a field without value is absent.
pub type Fields = BTreeMap<FieldId, Vec<Value>>;
