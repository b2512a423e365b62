//! What came out of a build: a line for each source and each dataset, and what needs a person.

use rihla_cube::BridgeNote;
use rihla_model::definition::{Approval, DatasetDefinition, SourceDefinition};
use rihla_model::{LocalText, Saying, Severity};
use serde::{Deserialize, Serialize};

use super::candidate::{Candidate, LeftOut};
use super::receipt::{ProblemTally, Reading};
use super::take_in::Taken;
use crate::publish::site::ReleaseRecord;
use crate::release::Decision;

/// What came out of a build.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BuildOutcome {
    /// Each source.
    pub sources: Vec<SourceOutcome>,
    /// Each dataset.
    pub datasets: Vec<DatasetOutcome>,
}

impl BuildOutcome {
    /// Whether something was lost on the way: a delivery that cannot be used, or a dataset that could not be made.
    #[must_use]
    pub fn has_losses(&self) -> bool {
        self.sources.iter().any(|s| matches!(s.state, SourceState::Unusable { .. }))
            || self.datasets.iter().any(|d| matches!(d.state, DatasetState::Skipped { .. }))
    }
}

/// The build before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LastBuild {
    /// When it ended.
    pub at: jiff::Timestamp,
    /// What came out of it.
    pub outcome: BuildOutcome,
}

/// One source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SourceOutcome {
    /// Its id.
    pub id: String,
    /// The agency.
    pub agency: String,
    /// Its title.
    pub title: LocalText,
    /// What became of its delivery.
    pub state: SourceState,
    /// Files.
    pub files: usize,
    /// Rows in the files.
    pub rows_read: u64,
    /// Rows used.
    pub rows_used: u64,
    /// Rows set aside for a fault.
    pub rows_set_aside: u64,
    /// Rows set aside because the key's policy prefers another of the same key.
    #[serde(default)]
    pub rows_settled: u64,
    /// Rows set aside as aggregates.
    pub rows_aggregate: u64,
    /// First and last period.
    pub periods: Option<(String, String)>,
    /// Problems, worst first.
    pub problems: Vec<ProblemTally>,
}

/// What became of a source's delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum SourceState {
    /// Read now.
    New,
    /// Read before.
    Unchanged,
    /// Nothing in the inbox.
    NothingDelivered,
    /// Cannot be used.
    Unusable {
        /// Why.
        reason: Saying,
    },
}

impl SourceOutcome {
    pub(crate) fn new(source: &SourceDefinition, taken: &Taken) -> Self {
        let (receipt, state) = match taken {
            Taken::Nothing => (None, SourceState::NothingDelivered),
            Taken::New(r) => (Some(r), SourceState::New),
            Taken::Known(r) => (Some(r), SourceState::Unchanged),
        };
        let state = match receipt.and_then(|r| r.reading.unusable.clone()) {
            Some(reason) => SourceState::Unusable { reason },
            None => state,
        };
        Self::of(source, receipt.map_or(0, |r| r.files.len()), receipt.map(|r| &r.reading), state)
    }

    pub(crate) fn of(source: &SourceDefinition, files: usize, reading: Option<&Reading>, state: SourceState) -> Self {
        let count = |f: fn(&Reading) -> u64| reading.map_or(0, f);
        Self {
            id: source.id.to_string(),
            agency: source.agency.to_string(),
            title: source.title.clone(),
            state,
            files,
            rows_read: count(|r| r.rows_read),
            rows_used: count(|r| r.rows_used),
            rows_set_aside: count(|r| r.rows_set_aside),
            rows_settled: count(|r| r.rows_settled),
            rows_aggregate: count(|r| r.rows_aggregate),
            periods: reading.and_then(|r| r.periods.clone()),
            problems: reading.map(|r| r.problems.clone()).unwrap_or_default(),
        }
    }

    /// How many problems of a severity there are.
    #[must_use]
    pub fn problems_of(&self, severity: Severity) -> u64 {
        self.problems.iter().filter(|p| p.severity == severity).map(|p| p.count).sum()
    }
}

/// One dataset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatasetOutcome {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: LocalText,
    /// What became of it.
    pub state: DatasetState,
    /// Whether its cells were made anew.
    pub rebuilt: bool,
    /// The vintage.
    pub vintage: Option<String>,
    /// Cells.
    pub cells: u64,
    /// Cells withheld by a primary rule.
    pub primary: u64,
    /// Cells withheld to protect others.
    pub secondary: u64,
    /// Cells withheld for too few sampled units.
    pub unreliable: u64,
    /// Cells withheld now that earlier releases show or help to compute.
    pub told_before: u64,
    /// First and last period.
    pub periods: Option<(String, String)>,
    /// Rows and cells left out while adding up.
    pub left_out: Vec<LeftOut>,
    /// What was carried from the places of one day to those of another.
    pub bridges: Vec<BridgeNote>,
}

/// What became of a dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum DatasetState {
    /// Released now.
    Released {
        /// The release.
        release: String,
        /// Shown from this moment, if not at once.
        embargo: Option<String>,
    },
    /// The last release holds the same vintage.
    Unchanged {
        /// That release.
        release: String,
    },
    /// Waits for approvals.
    Waiting {
        /// What is asked for.
        approval: String,
        /// Approvals there are.
        have: usize,
        /// Approvals that are needed.
        need: usize,
    },
    /// Could not be made: these sources have no usable delivery.
    Skipped {
        /// The sources.
        sources: Vec<String>,
    },
}

impl DatasetOutcome {
    pub(crate) fn skipped(dataset: &DatasetDefinition, sources: Vec<String>) -> Self {
        Self {
            id: dataset.id.to_string(),
            title: dataset.title.clone(),
            state: DatasetState::Skipped { sources },
            rebuilt: false,
            vintage: None,
            cells: 0,
            primary: 0,
            secondary: 0,
            unreliable: 0,
            told_before: 0,
            periods: None,
            left_out: Vec::new(),
            bridges: Vec::new(),
        }
    }

    pub(crate) fn made(dataset: &DatasetDefinition, candidate: &Candidate, decision: &Decision, rebuilt: bool) -> Self {
        let about = &candidate.about;
        let state = match decision {
            Decision::Release(_) => DatasetState::Released { release: String::new(), embargo: None },
            Decision::Unchanged(release) => DatasetState::Unchanged { release: release.to_string() },
            Decision::Wait { have, need } => DatasetState::Waiting {
                approval: if dataset.approval == Approval::Standing && about.told_before == 0 {
                    "standing".to_owned()
                } else {
                    "two".to_owned()
                },
                have: *have,
                need: *need,
            },
        };
        Self {
            id: dataset.id.to_string(),
            title: dataset.title.clone(),
            state,
            rebuilt,
            vintage: Some(about.vintage.to_string()),
            cells: about.cells,
            primary: about.protection.primary,
            secondary: about.protection.secondary,
            unreliable: about.protection.unreliable,
            told_before: about.told_before,
            periods: about.periods.clone(),
            left_out: about.notes.clone(),
            bridges: about.bridges.clone(),
        }
    }

    pub(crate) fn release(&mut self, record: &ReleaseRecord) {
        self.state = DatasetState::Released { release: record.id.to_string(), embargo: record.embargo_until.map(|at| at.to_string()) };
    }
}
