//! What can keep a table from being released. No message names a withheld cell or a value.

use rihla_model::DatasetId;
use rihla_table::TableError;

/// Why a table was not protected.
#[derive(Debug, thiserror::Error)]
pub enum DisclosureError {
    /// The attack on the protected table found withheld cells.
    #[error(
        "{recovered} withheld cells could be computed from what would be published, and of {undecided} it could not be decided; \
         nothing was released. Coarsen the table (fewer codes or groups), split the dataset, or raise the threshold"
    )]
    Recoverable {
        /// Withheld cells that can be computed.
        recovered: u64,
        /// Withheld cells of which it is not known.
        undecided: u64,
    },
    /// A policy holds a number outside its range.
    #[error("the protection policy says {field} = {value}, which must be {range}")]
    Policy {
        /// The field.
        field: &'static str,
        /// Its value.
        value: String,
        /// What is allowed.
        range: &'static str,
    },
    /// An indicator needs a dataset that is not there.
    #[error(
        "indicator '{indicator}' needs dataset {dataset} as denominator, which has no release yet; release it first or take the indicator out"
    )]
    NoDenominator {
        /// The indicator.
        indicator: String,
        /// The dataset.
        dataset: DatasetId,
    },
    /// An indicator needs a code that is not there.
    #[error(
        "indicator '{indicator}' needs code '{code}' in dimension '{dimension}', which has none; name another code or give the dimension a total"
    )]
    NoCode {
        /// The indicator.
        indicator: String,
        /// The dimension.
        dimension: String,
        /// The code.
        code: String,
    },
    /// A number does not fit.
    #[error("a value of indicator '{0}' is too large for a cell; choose fewer decimals or a smaller multiplier")]
    TooLarge(String),
    /// The dimensions have more combinations of codes than can be numbered.
    #[error("the table has more combinations of codes, or cells, than can be numbered; drop a dimension or split the dataset")]
    TooManyCombinations,
    /// The work was cancelled.
    #[error("protection was cancelled; nothing was released")]
    Cancelled,
    /// The table could not be taken apart or put together.
    #[error(transparent)]
    Table(#[from] TableError),
}
