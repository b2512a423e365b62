//! The shape of harmonised rows: Arrow batches whose columns carry concepts.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use rihla_model::ConceptId;
use serde::{Deserialize, Serialize};

/// What a column of harmonised rows holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowKind {
    /// A code: Arrow dictionary of text.
    Code,
    /// An SDMX time period or ISO date as text: Arrow dictionary of text.
    Period,
    /// An exact number: Arrow Decimal128(38, scale).
    Number {
        /// Digits after the mark.
        scale: u8,
    },
    /// OBS_STATUS of the number that goes before: Arrow dictionary of text.
    Status,
    /// CONF_STATUS of the number that goes before: Arrow dictionary of text.
    Conf,
    /// Free text, restricted: Arrow Utf8.
    Text,
}

/// One column of harmonised rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowColumn {
    /// The concept.
    pub concept: ConceptId,
    /// What it holds.
    pub kind: RowKind,
}

/// The columns of harmonised rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowSchema {
    /// The columns in order.
    pub columns: Vec<RowColumn>,
}

impl RowSchema {
    /// The position of a concept.
    #[must_use]
    pub fn position(&self, concept: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.concept.as_str() == concept)
    }

    /// The Arrow schema: field names are concepts.
    #[must_use]
    pub fn to_arrow(&self) -> SchemaRef {
        let fields: Vec<Field> = self.columns.iter().map(|c| Field::new(c.concept.as_str(), c.kind.to_arrow(), true)).collect();
        Arc::new(Schema::new(fields))
    }
}

impl RowKind {
    /// The Arrow type.
    #[must_use]
    pub fn to_arrow(self) -> DataType {
        match self {
            Self::Code | Self::Period | Self::Status | Self::Conf => {
                DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
            }
            Self::Number { scale } => DataType::Decimal128(38, i8::try_from(scale).unwrap_or(0)),
            Self::Text => DataType::Utf8,
        }
    }
}
