//! What an observatory shows: the values that pages, feeds, files and reports are made of.
//!
//! Nothing here comes from the restricted zone but counts of problems by rule. Texts for people are message ids with
//! arguments ([`Said`]) or texts in several languages; pages turn them into words.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use rihla_model::definition::{DatasetDefinition, Definitions, ObservatoryDefinition};
use rihla_model::{AgencyId, ConceptId, DatasetId, ListId, LocalText, ReleaseId, Severity, SourceId, VintageId};
use rihla_table::{Dimension, Indicator, Protection, Released};
use serde::{Deserialize, Serialize};

pub use rihla_cube::BridgeNote;

/// A message id with arguments, to be said in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Message id in `locales/`.
    pub id: String,
    /// Arguments by name.
    #[serde(default)]
    pub args: BTreeMap<String, Argument>,
}

/// An argument of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Argument {
    /// A whole number, formatted by the language.
    Number(i64),
    /// A text that is the same in every language (a code, a period, an id).
    Text(String),
    /// A text in several languages.
    Local(BTreeMap<String, String>),
}

/// The observatory as the public may see it at one moment.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its definition.
    pub observatory: ObservatoryDefinition,
    /// When this view was put together.
    pub as_of: Timestamp,
    /// Datasets with a release in force, in order of their ids.
    pub datasets: Vec<PublishedDataset>,
    /// Datasets with a release in force whose figures are for those alone whose request was granted, in order of their ids.
    pub on_request: Vec<OnRequestDataset>,
    /// Datasets whose every release was withdrawn.
    pub withdrawn: Vec<WithdrawnDataset>,
    /// Announced releases that are still to come, soonest first.
    pub announced: Vec<Announced>,
    /// Every source with its deliveries.
    pub sources: Vec<SourceCard>,
}

/// One dataset with a release in force.
#[derive(Debug, Clone)]
pub struct PublishedDataset {
    /// Its definition at the time of the release.
    pub definition: DatasetDefinition,
    /// The release in force.
    pub release: ReleaseRecord,
    /// Its cells.
    pub released: Arc<Released>,
    /// How good the data are.
    pub quality: QualityCard,
    /// All its releases, newest first, tombstones among them.
    pub history: Vec<ReleaseRecord>,
    /// What changed from the release before, by period.
    pub revisions: Vec<Revision>,
    /// Its sources.
    pub sources: Vec<SourceId>,
    /// Files to download.
    pub files: Vec<DownloadFile>,
}

/// What the public may know of a dataset that is on request: what it is and how it was made. It holds neither cells nor
/// files nor counts of rows, so that nothing made of a [`Site`] can show any.
#[derive(Debug, Clone)]
pub struct OnRequestDataset {
    /// Its definition at the time of the release.
    pub definition: DatasetDefinition,
    /// The release in force, its inputs left out.
    pub release: ReleaseRecord,
    /// Its breakdowns.
    pub breakdowns: Vec<Breakdown>,
    /// What is measured, without a figure.
    pub measured: Option<Indicator>,
    /// How good the data are.
    pub quality: QualityCard,
    /// All its releases, newest first, their inputs left out.
    pub history: Vec<ReleaseRecord>,
    /// Which periods the release in force revised.
    pub revised: Vec<RevisedPeriod>,
    /// Its sources.
    pub sources: Vec<SourceId>,
}

/// A breakdown of a dataset: which codes occur is not told, only how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breakdown {
    /// The concept.
    pub concept: ConceptId,
    /// Its name on pages.
    pub name: LocalText,
    /// The code list it draws on.
    pub list: Option<ListId>,
    /// How many codes occur.
    pub codes: usize,
}

impl From<&Dimension> for Breakdown {
    fn from(dimension: &Dimension) -> Self {
        let Dimension { concept, name, list, codes, .. } = dimension;
        Self { concept: concept.clone(), name: name.clone(), list: list.clone(), codes: codes.len() }
    }
}

/// A period that a release revised, without a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisedPeriod {
    /// The release that changed it.
    pub to: ReleaseId,
    /// The period.
    pub period: String,
    /// Cells whose value differs.
    pub cells_changed: u64,
}

/// A dataset whose releases were all withdrawn.
#[derive(Debug, Clone)]
pub struct WithdrawnDataset {
    /// The dataset.
    pub dataset: DatasetId,
    /// Its title.
    pub title: LocalText,
    /// Its releases, newest first.
    pub history: Vec<ReleaseRecord>,
}

/// A release that is announced and not yet out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// The dataset.
    pub dataset: DatasetId,
    /// Its title.
    pub title: LocalText,
    /// When it will be shown.
    pub at: Timestamp,
    /// The same in the observatory's own time, `2026-03-31 10:00`.
    pub local: String,
    /// The reference period it brings.
    pub period: Option<String>,
}

/// How settled a release is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReleaseState {
    /// First figures, to be revised.
    Preliminary,
    /// Replaces an earlier release.
    Revised,
    /// Not expected to change.
    Final,
}

/// One release of a dataset: what came out, when, of what, approved by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseRecord {
    /// Its id: `<dataset>.<number>`.
    pub id: ReleaseId,
    /// The dataset.
    pub dataset: DatasetId,
    /// Counted from 1.
    pub number: u32,
    /// The vintage that was released.
    pub vintage: VintageId,
    /// How settled it is.
    pub state: ReleaseState,
    /// When it was released.
    pub released_at: Timestamp,
    /// Nothing was shown before this moment.
    pub embargo_until: Option<Timestamp>,
    /// Who approved it; empty for generated or already public data.
    pub approvals: Vec<ApprovalRecord>,
    /// Why a correction was made.
    pub reason: Option<String>,
    /// When and why it was withdrawn.
    pub withdrawn: Option<Withdrawal>,
    /// The deliveries it was made of.
    pub inputs: Vec<InputRecord>,
    /// SHA-256 of the dataset's definition.
    pub definition_hash: String,
    /// SHA-256 of the protection policy.
    pub policy_hash: String,
    /// What was done to protect it.
    pub protection: Protection,
    /// First and last period.
    pub periods: Option<(String, String)>,
    /// What was carried from the places of one day to those of another.
    #[serde(default)]
    pub bridges: Vec<BridgeNote>,
    /// Version of the program that made it.
    pub made_by: String,
}

impl ReleaseRecord {
    /// Whether its embargo has passed; before, nothing tells what is in it.
    #[must_use]
    pub fn is_out(&self, now: Timestamp) -> bool {
        self.embargo_until.is_none_or(|at| at <= now)
    }

    /// Whether its figures may be seen: it is out and was not withdrawn.
    #[must_use]
    pub fn may_be_seen(&self, now: Timestamp) -> bool {
        self.withdrawn.is_none() && self.is_out(now)
    }
}

/// One approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalRecord {
    /// Who, by the id in `observatory.toml`.
    pub approver: AgencyId,
    /// When.
    pub at: Timestamp,
    /// Ed25519 signature over the approved candidate or standing approval, base64.
    pub signature: String,
    /// Whether it was given in advance for this definition and policy.
    pub standing: bool,
}

/// A withdrawal: the tombstone of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// When.
    pub at: Timestamp,
    /// Why, as told to readers.
    pub reason: String,
    /// By whom.
    pub by: AgencyId,
}

/// One delivery that went into a release.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct InputRecord {
    /// The source.
    pub source: SourceId,
    /// Keyed hash of a restricted file, SHA-256 of a public one.
    pub hash: String,
    /// File name.
    pub file: String,
    /// Rows used.
    pub rows: u64,
}

/// What changed in one period between a release and the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// The release before.
    pub from: ReleaseId,
    /// The release that changed it.
    pub to: ReleaseId,
    /// The period.
    pub period: String,
    /// Total before, scaled by the measure's scale; none where it was not shown.
    pub before: Option<i128>,
    /// Total after.
    pub after: Option<i128>,
    /// Published cells of the period whose value differs.
    pub cells_changed: u64,
}

/// How good a dataset is, from facts that the node holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityCard {
    /// A score for each of the report's five priorities.
    pub scores: Vec<QualityScore>,
    /// End of the last reference period (ISO date), if there is one.
    pub last_day: Option<String>,
    /// Age in whole years at the moment of the view.
    pub age_years: Option<u32>,
    /// Whether it is older than the observatory's limit: shown with a warning.
    pub stale: bool,
}

/// The report's five priorities for data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QualityPriority {
    /// Are there data for the periods and breakdowns that are due?
    Availability,
    /// Can people get at them?
    Accessibility,
    /// Do they use shared concepts and one definition?
    Comparability,
    /// Do they lie in one place, or in pieces that do not add up?
    Fragmentation,
    /// Were deliveries complete and free of errors?
    Reliability,
}

/// One score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityScore {
    /// The priority.
    pub priority: QualityPriority,
    /// 0 (absent) to 4 (good).
    pub score: u8,
    /// Why.
    pub reasons: Vec<Said>,
    /// Who can mend it.
    pub owner: LocalText,
}

/// One source with its deliveries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCard {
    /// The source.
    pub id: SourceId,
    /// The agency.
    pub agency: AgencyId,
    /// The agency's name.
    pub agency_name: LocalText,
    /// Its title.
    pub title: LocalText,
    /// How the agency defines what it counts.
    pub definitions: Definitions,
    /// The agency's statement on quality.
    pub quality: LocalText,
    /// Licence.
    pub licence: String,
    /// Whom to credit.
    pub attribution: LocalText,
    /// Rows in the files.
    pub rows_read: u64,
    /// Rows used.
    pub rows_used: u64,
    /// Files of the delivery in use.
    pub files: u32,
    /// When the delivery in use was taken in.
    pub received_at: Option<Timestamp>,
    /// When a newer delivery was taken in of which nothing is released yet. No figure of it stands here: the number of
    /// permits in a register is what a release under embargo tells.
    #[serde(default)]
    pub waiting_since: Option<Timestamp>,
    /// Whether what was made of it is out on request alone: then no figure of it stands here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_request: bool,
    /// First and last period in the delivery.
    pub periods: Option<(String, String)>,
    /// Why the delivery could not be used, if it could not: the rule.
    pub unusable: Option<String>,
    /// The period that is due and has not come, if any.
    pub overdue: Option<String>,
    /// Problems by rule: counts only.
    pub problems: Vec<ProblemCount>,
}

/// How many problems of one rule a delivery has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemCount {
    /// How bad.
    pub severity: Severity,
    /// The rule.
    pub rule: String,
    /// The column, if the rule is about one.
    pub column: Option<String>,
    /// How many rows or cells.
    pub count: u64,
}

/// A file to download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DownloadFile {
    /// `csv`, `sdmx-csv`, `xlsx`, `parquet`, `json`.
    pub kind: String,
    /// File name within the dataset's folder.
    pub name: String,
    /// Language of its labels, if it has any.
    pub language: Option<String>,
    /// IANA media type.
    pub media_type: String,
    /// Size.
    pub bytes: u64,
    /// SHA-256, hex.
    pub sha256: String,
}
