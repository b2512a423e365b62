//! What came out of a delivery.

use std::collections::BTreeMap;

use rihla_model::{Location, Period, Problem, Rule, Saying, Severity};
use rihla_table::RowSchema;
use serde::{Deserialize, Serialize};

/// What came out of reading a delivery.
#[derive(Debug, Clone, PartialEq)]
pub struct DeliverySummary {
    /// Rows found, a matrix counted as the rows it becomes.
    pub rows_read: u64,
    /// Rows handed on.
    pub rows_used: u64,
    /// Rows set aside because something is wrong with them.
    pub rows_set_aside: u64,
    /// Rows set aside because the key's policy prefers another row of the same key: no fault.
    pub rows_settled: u64,
    /// Rows set aside because they are aggregates of others.
    pub rows_aggregate: u64,
    /// Rows left out by a declared condition.
    pub rows_filtered: u64,
    /// Problems counted by severity, rule and column.
    pub problems_by_rule: BTreeMap<ProblemKey, ProblemTally>,
    /// The same by file, without samples. A problem of no file in particular stands under the empty name.
    pub problems_by_file: BTreeMap<String, BTreeMap<ProblemKey, ProblemTally>>,
    /// The earliest and the latest period of the rows handed on.
    pub periods: Option<(Period, Period)>,
    /// Why the delivery cannot be used, if so; the rows handed on must then be discarded.
    pub unusable: Option<Saying>,
    /// The shape of the rows.
    pub schema: RowSchema,
}

/// What problems are counted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProblemKey {
    /// How bad.
    pub severity: Severity,
    /// The rule.
    pub rule: Rule,
    /// The column by its header.
    pub column: Option<String>,
}

/// Problems of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemTally {
    /// Rows or cells.
    pub count: u64,
    /// Where it was first met.
    pub first: Location,
    /// Up to five distinct offending values, restricted.
    pub samples: Vec<String>,
    /// What a person can do.
    pub remedy: Saying,
}

impl ProblemTally {
    /// A tally of none yet, of which a problem is the first.
    pub(crate) fn begun(first: &Problem) -> Self {
        Self { count: 0, first: first.at.clone(), samples: Vec::new(), remedy: first.remedy.clone() }
    }
}
