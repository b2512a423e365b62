//! The receipt of a delivery: what came, what it gave, what was wrong with it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rihla_ingest::DeliverySummary;
use rihla_model::{DeliveryId, Location, Saying, Severity, SourceId};
use rihla_store::KeyId;
use rihla_table::RowSchema;
use serde::{Deserialize, Serialize};

/// What came, what it gave, what was wrong with it. Holds no value of any cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The delivery.
    pub id: DeliveryId,
    /// The source.
    pub source: SourceId,
    /// When it was taken in.
    pub received_at: Timestamp,
    /// The files.
    pub files: Vec<ReceivedFile>,
    /// What reading them gave.
    #[serde(flatten)]
    pub reading: Reading,
    /// The key under which its rows are stored, if they are of persons.
    pub key: Option<KeyId>,
}

/// What reading a delivery gave. Holds no value of any cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Rows in the files.
    pub rows_read: u64,
    /// Rows used.
    pub rows_used: u64,
    /// Rows set aside for a fault.
    pub rows_set_aside: u64,
    /// Rows set aside because the key's policy prefers another of the same key.
    #[serde(default)]
    pub rows_settled: u64,
    /// Rows set aside as aggregates of others.
    pub rows_aggregate: u64,
    /// Rows left out by a declared condition.
    pub rows_filtered: u64,
    /// First and last period, as SDMX periods.
    pub periods: Option<(String, String)>,
    /// Why the delivery cannot be used.
    pub unusable: Option<Saying>,
    /// Problems by severity, rule and column, worst first.
    pub problems: Vec<ProblemTally>,
    /// The columns of its rows.
    pub schema: RowSchema,
}

impl From<DeliverySummary> for Reading {
    fn from(summary: DeliverySummary) -> Self {
        Self {
            rows_read: summary.rows_read,
            rows_used: summary.rows_used,
            rows_set_aside: summary.rows_set_aside,
            rows_settled: summary.rows_settled,
            rows_aggregate: summary.rows_aggregate,
            rows_filtered: summary.rows_filtered,
            periods: summary.periods.map(|(a, b)| (a.to_string(), b.to_string())),
            unusable: summary.unusable,
            problems: tallies(&summary.problems_by_rule),
            schema: summary.schema,
        }
    }
}

/// Problems by rule, worst first, without any value of a cell.
pub(crate) fn tallies(problems: &BTreeMap<rihla_ingest::ProblemKey, rihla_ingest::ProblemTally>) -> Vec<ProblemTally> {
    let mut out: Vec<ProblemTally> = problems
        .iter()
        .map(|(key, tally)| ProblemTally {
            severity: key.severity,
            rule: key.rule.id().to_owned(),
            column: key.column.clone(),
            count: tally.count,
            first: tally.first.clone(),
            remedy: tally.remedy.clone(),
        })
        .collect();
    out.sort_by(|a, b| (b.severity, b.count, &a.rule, &a.column).cmp(&(a.severity, a.count, &b.rule, &b.column)));
    out
}

/// One file of a delivery.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReceivedFile {
    /// Name relative to the inbox.
    pub name: String,
    /// Keyed hash of a file of persons, SHA-256 of another.
    pub hash: String,
    /// Size.
    pub bytes: u64,
}

/// Problems of one rule in one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemTally {
    /// How bad.
    pub severity: Severity,
    /// The rule.
    pub rule: String,
    /// The column.
    pub column: Option<String>,
    /// How many rows or cells.
    pub count: u64,
    /// Where the first one is.
    pub first: Location,
    /// What to do.
    pub remedy: Saying,
}
