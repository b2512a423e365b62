//! `datasets/<name>.toml`: one published dataset.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{ConceptId, DatasetId, ListId, LocalText, SourceId};

use super::ProtectionPolicy;

/// One dataset: what it is about, which sources feed it, how it is tabulated, protected and released.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DatasetDefinition {
    /// Identifier; the file is named for it.
    pub id: DatasetId,
    /// The structure of the migration family it follows (`MIG_STOCK`, `MIG_FLOW` …).
    pub structure: String,
    /// Semantic version of this dataset's structure: a breaking change is a new major.
    pub version: String,
    /// Title.
    pub title: LocalText,
    /// What it tells, in a few sentences.
    #[serde(default)]
    pub summary: LocalText,
    /// Indicator family (`stock`, `flow`, `labour`, `asylum`, `permits`, `remittances`, `diaspora`, `displacement`, `missing`, `integration`).
    pub family: String,
    /// The person or desk that owns it.
    pub owner: LocalText,
    /// Tags: GCM objectives (`gcm:1`, `gcm:8.e`), SDG targets (`sdg:10.7`).
    #[serde(default)]
    pub tags: Vec<String>,
    /// The sources that feed it.
    pub from: Vec<Feed>,
    /// The dimensions, in order, time left out.
    pub dimensions: Vec<DimensionDefinition>,
    /// The time dimension.
    pub time: TimeDefinition,
    /// What is counted or summed.
    pub measure: MeasureDefinition,
    /// Rates and shares computed from the measure.
    #[serde(default)]
    pub indicators: Vec<IndicatorDefinition>,
    /// Protection; absent fields do not fall back one by one: the whole policy is stated here or taken from the observatory.
    #[serde(default)]
    pub protection: Option<ProtectionPolicy>,
    /// Who must approve.
    #[serde(default)]
    pub approval: Approval,
    /// Who may have its figures.
    #[serde(default)]
    pub audience: Audience,
    /// When it is released.
    #[serde(default)]
    pub calendar: Option<ReleaseCalendar>,
    /// How it was made: method notes shown on the method sheet.
    #[serde(default)]
    pub method: LocalText,
    /// Known limits, shown beside the figures.
    #[serde(default)]
    pub limits: LocalText,
    /// Licence of what is published.
    #[serde(default)]
    pub licence: Option<String>,
    /// Views shown first on its page.
    #[serde(default)]
    pub views: Vec<ViewDefinition>,
}

/// One source as a feed of a dataset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Feed {
    /// The source.
    pub source: SourceId,
    /// Keeps rows whose concept has one of these codes.
    #[serde(default, rename = "where")]
    pub filter: BTreeMap<ConceptId, Vec<String>>,
    /// Sets concepts for all rows of the feed (e.g. `DATA_SOURCE = "NSO"`).
    #[serde(default)]
    pub set: BTreeMap<ConceptId, String>,
    /// Renames concepts: dataset's concept -> source's concept (e.g. `ORIGIN = "CITIZENSHIP"`).
    #[serde(default)]
    pub rename: BTreeMap<ConceptId, ConceptId>,
    /// The measure of this feed, if it differs from the dataset's `of`.
    #[serde(default)]
    pub measure: Option<ConceptId>,
}

/// One dimension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DimensionDefinition {
    /// The concept.
    pub concept: ConceptId,
    /// Its code list (`CL_AREA`, `CL_SEX` …); absent for age bands, which are made of their bounds.
    #[serde(default)]
    pub list: Option<ListId>,
    /// Name on pages, if the concept's own does not serve.
    #[serde(default)]
    pub title: LocalText,
    /// For ages: lower bounds of the bands in years; `[0, 15, 25]` gives Y0T14, Y15T24, Y_GE25.
    #[serde(default)]
    pub bands: Vec<u32>,
    /// Groups over leaf codes, each its own subtotal: code -> members. Groups may nest and may overlap.
    #[serde(default)]
    pub groups: BTreeMap<String, GroupDefinition>,
    /// Takes subtotals from the list's own parents (regions over provinces, M49 regions over countries).
    #[serde(default)]
    pub hierarchy: bool,
    /// Brings codes up to this depth of the hierarchy before tabulating (0 is the top); deeper codes are added into it.
    #[serde(default)]
    pub depth: Option<u32>,
    /// For places: the frame in which they are published, a day (`2024-09-01`). Figures of sources that follow another day are
    /// bridged by the weighted correspondence of `place_changes.csv`.
    #[serde(default)]
    pub frame: Option<Date>,
    /// Where the total over all categories comes from.
    #[serde(default)]
    pub total: TotalRule,
}

/// A group of codes with its own subtotal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GroupDefinition {
    /// Its name.
    pub name: LocalText,
    /// The codes it adds up.
    pub members: Vec<String>,
}

/// Where a total comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TotalRule {
    /// Computed as the sum of the parts (code `_T`).
    #[default]
    Computed,
    /// Taken as delivered (`_T` stands among the rows); differences to the sum of the parts are problems, not corrected.
    Delivered,
    /// None: parts cannot be added (data source, unit, definition).
    None,
}

/// The time dimension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TimeDefinition {
    /// Concept that carries it in the sources: a period or a date.
    #[serde(default = "time_period")]
    pub concept: ConceptId,
    /// SDMX frequency of the published series.
    pub frequency: String,
    /// First period published.
    #[serde(default)]
    pub from: Option<String>,
    /// Last period published.
    #[serde(default)]
    pub to: Option<String>,
    /// How finer periods become the published ones.
    #[serde(default)]
    pub roll: TimeRoll,
}

#[expect(clippy::unwrap_used, reason = "a constant identifier, covered by a test")]
fn time_period() -> ConceptId {
    ConceptId::new("TIME_PERIOD").unwrap()
}

/// How finer periods become coarser ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeRoll {
    /// Flows are added up.
    #[default]
    Sum,
    /// Stocks take the last sub-period.
    Last,
}

/// What is counted or summed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MeasureDefinition {
    /// How rows become a figure.
    pub kind: MeasureKind,
    /// The concept that is summed or averaged (`OBS_VALUE` of aggregates, `WAGE` of records).
    #[serde(default)]
    pub of: Option<ConceptId>,
    /// The concept that holds survey weights.
    #[serde(default)]
    pub weight: Option<ConceptId>,
    /// SDMX unit (`PS` persons, `USD`, `PT` percent …).
    pub unit: String,
    /// Power of ten of the unit (0 units, 3 thousands, 6 millions).
    #[serde(default)]
    pub unit_multiplier: i8,
    /// Digits after the decimal mark shown.
    #[serde(default)]
    pub decimals: u8,
    /// Words for the unit on pages and charts.
    #[serde(default)]
    pub unit_name: LocalText,
    /// Divides weighted counts, e.g. by the number of quarters pooled in a year.
    #[serde(default)]
    pub divide_by: Option<u32>,
}

/// How rows become a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureKind {
    /// Number of records.
    Count,
    /// Sum of the weights of records.
    WeightedCount,
    /// Sum of a number over rows (aggregates), or over records.
    Sum,
    /// Sum of a number times the weight.
    WeightedSum,
    /// Sum of a number times the weight, over the sum of the weights of records that have the number.
    WeightedMean,
    /// Mean over records.
    Mean,
}

/// A rate or share computed from the measure; becomes a further code of the dimension INDICATOR.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct IndicatorDefinition {
    /// Code of the indicator.
    pub id: String,
    /// Its name.
    pub name: LocalText,
    /// How it is computed.
    #[serde(flatten)]
    pub formula: IndicatorFormula,
    /// Digits after the decimal mark kept and shown.
    #[serde(default = "one")]
    pub decimals: u8,
    /// Words for its unit.
    #[serde(default)]
    pub unit_name: LocalText,
    /// What is multiplied: 100 for percent, 1000 for per mille, 100000.
    #[serde(default = "hundred")]
    pub per: u32,
}

const fn one() -> u8 {
    1
}
const fn hundred() -> u32 {
    100
}

/// How an indicator is computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum IndicatorFormula {
    /// The cell as a share of the same cell at the total (or another code) of one dimension.
    ShareOf {
        /// The dimension.
        dimension: ConceptId,
        /// The code that is the whole.
        #[serde(default = "total_code")]
        whole: String,
    },
    /// The share of one code among some codes of a dimension, e.g. unemployed among the active.
    Ratio {
        /// The dimension whose codes are set against each other; it is `_Z` in the result.
        dimension: ConceptId,
        /// Codes of the numerator.
        numerator: Vec<String>,
        /// Codes of the denominator.
        denominator: Vec<String>,
    },
    /// The cell per head of a population, taken from the current vintage of another dataset.
    Rate {
        /// The dataset that holds the denominator.
        denominator: DatasetId,
        /// Dimensions by which both are matched; the denominator is at its total in its others.
        by: Vec<ConceptId>,
    },
    /// The change of the cell since the published period before, as a share of what it was then: between two census rounds.
    Change,
}

fn total_code() -> String {
    "_T".to_owned()
}

/// Who must approve a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Approval {
    /// Nobody: generated or already public data.
    None,
    /// Two named approvers each time.
    #[default]
    Two,
    /// A standing approval, signed by two approvers, that covers this definition and policy by their hash.
    Standing,
}

/// Who may have the figures of a released dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Everybody.
    #[default]
    Public,
    /// Those whose request was granted, under the terms of `[access]` in `observatory.toml`; what it is and how it was made is
    /// public, none of its figures are.
    OnRequest,
}

/// When a dataset is released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReleaseCalendar {
    /// Announced releases, in order.
    pub releases: Vec<AnnouncedRelease>,
}

/// One announced release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AnnouncedRelease {
    /// Local date and time, to the minute, in the observatory's time zone: `2026-03-31T10:00`. Nothing is shown before.
    pub at: String,
    /// The reference period it will bring.
    #[serde(default)]
    pub period: Option<String>,
    /// Whether its figures are preliminary.
    #[serde(default)]
    pub preliminary: bool,
}

/// A table, chart or map shown first on a dataset's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ViewDefinition {
    /// A sentence that says what it shows.
    pub title: LocalText,
    /// Its kind.
    pub kind: ViewKind,
    /// Dimension along the rows, bars, lines or areas (`TIME_PERIOD` allowed).
    pub rows: ConceptId,
    /// Dimension across, or of the series.
    #[serde(default)]
    pub columns: Option<ConceptId>,
    /// Codes that hold the other dimensions still; a dimension not named is at its total. `latest` is allowed for time.
    #[serde(default)]
    pub at: BTreeMap<ConceptId, String>,
    /// Indicator shown instead of the measure.
    #[serde(default)]
    pub indicator: Option<String>,
    /// At most this many rows, the greatest first.
    #[serde(default)]
    pub top: Option<u32>,
    /// Only these codes along the rows, in this order.
    #[serde(default)]
    pub only: Vec<String>,
}

/// The kinds of view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ViewKind {
    /// A table.
    Table,
    /// Lines over time.
    Line,
    /// Ranked bars.
    Bar,
    /// Stacked bars.
    StackedBar,
    /// Age pyramid.
    Pyramid,
    /// Heat map.
    HeatMap,
    /// Choropleth map.
    Map,
    /// Origins and destinations.
    Flow,
}
