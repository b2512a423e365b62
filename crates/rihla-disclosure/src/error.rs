//! What can keep a table from being released. No message names a withheld cell or a value.

use std::fmt;

use rihla_model::{DatasetId, Saying};
use rihla_table::TableError;

/// Why a table was not protected.
#[derive(Debug)]
pub enum DisclosureError {
    /// The attack on the protected table found withheld cells.
    Recoverable {
        /// Withheld cells that can be computed.
        recovered: u64,
        /// Withheld cells of which it is not known.
        undecided: u64,
    },
    /// A policy holds a number outside its range.
    Policy {
        /// The field.
        field: &'static str,
        /// Its value.
        value: String,
        /// What is allowed.
        range: Saying,
    },
    /// An indicator needs a dataset that is not there.
    NoDenominator {
        /// The indicator.
        indicator: String,
        /// The dataset.
        dataset: DatasetId,
    },
    /// An indicator needs a code that is not there.
    NoCode {
        /// The indicator.
        indicator: String,
        /// The dimension.
        dimension: String,
        /// The code.
        code: String,
    },
    /// A number does not fit.
    TooLarge(String),
    /// The dimensions have more combinations of codes than can be numbered.
    TooManyCombinations,
    /// The work was cancelled.
    Cancelled,
    /// The table could not be taken apart or put together.
    Table(TableError),
}

impl DisclosureError {
    /// The error as a sentence: what happened, where, what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::Recoverable { recovered, undecided } => Saying::new(
                "disclosure-recoverable",
                "{recovered} withheld cells could be computed from what would be published, and of {undecided} it could not be decided; \
                 nothing was released. Coarsen the table (fewer codes or groups), split the dataset, or raise the threshold",
            )
            .with("recovered", *recovered)
            .with("undecided", *undecided),
            Self::Policy { field, value, range } => {
                Saying::new("disclosure-policy", "the protection policy says {field} = {value}, which must be {range}")
                    .with("field", *field)
                    .with("value", value)
                    .with("range", range)
            }
            Self::NoDenominator { indicator, dataset } => Saying::new(
                "disclosure-no-denominator",
                "indicator '{indicator}' needs dataset {dataset} as denominator, which has no release yet; release it first or take the indicator out",
            )
            .with("indicator", indicator)
            .with("dataset", dataset.to_string()),
            Self::NoCode { indicator, dimension, code } => Saying::new(
                "disclosure-no-code",
                "indicator '{indicator}' needs code '{code}' in dimension '{dimension}', which has none; name another code or give the dimension a total",
            )
            .with("indicator", indicator)
            .with("code", code)
            .with("dimension", dimension),
            Self::TooLarge(indicator) => Saying::new(
                "disclosure-too-large",
                "a value of indicator '{indicator}' is too large for a cell; choose fewer decimals or a smaller multiplier",
            )
            .with("indicator", indicator),
            Self::TooManyCombinations => Saying::new(
                "disclosure-too-many",
                "the table has more combinations of codes, or cells, than can be numbered; drop a dimension or split the dataset",
            ),
            Self::Cancelled => Saying::new("disclosure-cancelled", "protection was cancelled; nothing was released"),
            Self::Table(error) => error.saying(),
        }
    }
}

impl fmt::Display for DisclosureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.saying().fmt(f)
    }
}

impl std::error::Error for DisclosureError {}

impl From<TableError> for DisclosureError {
    fn from(error: TableError) -> Self {
        Self::Table(error)
    }
}
