//! What was done to protect a release, in counts: never a withheld value, never which cell.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The disclosure report of one release. The same input gives the same report, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct DisclosureReport {
    /// The dataset.
    pub dataset: String,
    /// Whether the data were already public or generated, so that nothing was withheld.
    pub already_public: bool,
    /// The rules that were applied, with their parameters and how many cells each withheld or changed.
    pub rules: Vec<RuleApplied>,
    /// Cells of the measure before protection.
    pub cells: u64,
    /// Cells with a value before protection.
    pub valued: u64,
    /// Cells with a value after protection.
    pub shown: u64,
    /// Cells withheld for their own sake.
    pub primary: u64,
    /// Cells withheld to protect others.
    pub secondary: u64,
    /// Cells withheld because they rest on too few sampled units.
    pub unreliable: u64,
    /// Cells flagged as of low reliability.
    pub flagged: u64,
    /// What is left, by dimension and depth of its codes.
    pub utility: Vec<LevelUtility>,
    /// Indicators computed from the protected values.
    pub indicators: Vec<IndicatorCount>,
    /// The attack on the protected table.
    pub audit: AuditReport,
    /// What a reader of the report should know.
    pub warnings: Vec<Warning>,
}

/// One rule with its parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RuleApplied {
    /// The rule's name in the standard's words, as in [`rihla_table::Protection::rules`].
    pub rule: String,
    /// Its parameters.
    pub parameters: BTreeMap<String, String>,
    /// Cells it withheld (of several rules the first that holds is counted) or changed.
    pub cells: u64,
}

/// What is left of the cells at one depth of one dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct LevelUtility {
    /// Position of the indicator.
    pub indicator: u32,
    /// The dimension.
    pub dimension: String,
    /// Depth of the codes: 0 for the total.
    pub level: u8,
    /// Cells with a value before protection.
    pub valued: u64,
    /// Cells with a value after protection.
    pub shown: u64,
    /// Share of cells still shown, whole percent, rounded down.
    pub cells_percent: u8,
    /// Share of the total value still shown, whole percent, rounded down; none where values may be negative, or are so few
    /// that the share could tell them.
    pub value_percent: Option<u8>,
}

/// How many cells of a computed indicator are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct IndicatorCount {
    /// The indicator.
    pub id: String,
    /// Its cells.
    pub cells: u64,
    /// Its cells with a value.
    pub shown: u64,
}

/// What the attack on the protected table found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct AuditReport {
    /// Whether the attack was run on the sealed table.
    pub run: bool,
    /// The attacks, by name.
    pub attacks: Vec<String>,
    /// Withheld cells that were attacked.
    pub cells: u64,
    /// Withheld cells that were computed exactly.
    pub exact: u64,
    /// Withheld cells that bounds and published sums alone pin to one value.
    pub exact_by_bounds: u64,
    /// Withheld cells of which the attack could not decide.
    pub undecided: u64,
    /// Primary cells whose interval was searched by linear programs.
    pub intervals: u64,
    /// Of these, cells whose interval is narrower than the rule needs, with nothing left to widen it.
    pub narrow: u64,
    /// Of these, cells of large tables whose interval was neither proven wide enough nor narrow.
    #[serde(default)]
    pub unproven: u64,
}

/// Something a reader should know, as a message id with a count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Warning {
    /// What it is.
    pub kind: WarningKind,
    /// How many cells it touches.
    pub count: u64,
    /// The indicator or dimension it is about, if any.
    pub about: Option<String>,
}

/// The kinds of warning; the names serve as message ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WarningKind {
    /// Cells whose number of contributors is unknown: rules on contributors do not apply to them.
    ContributorsUnknown,
    /// Cells whose largest contributors are unknown: dominance and p % do not apply to them.
    LargestUnknown,
    /// Empty cells are to be protected, but combinations that are absent from the table can be read as empty.
    AbsentCombinations,
    /// Complementary suppression is off: withheld cells can be computed from totals.
    ComplementaryOff,
    /// Rounded values do not add up to rounded totals.
    RoundedNotAdditive,
    /// Cells that are zero had to be withheld because nothing else could protect their neighbours.
    ZerosWithheld,
    /// Primary cells whose interval is narrower than the rule needs.
    NarrowIntervals,
    /// Primary cells whose interval was neither proven wide enough nor narrow: the table is too large to search it all.
    UnprovenIntervals,
    /// Cells of an indicator without a denominator in the other dataset.
    DenominatorMissing,
    /// Cells of an indicator whose denominator is zero.
    DenominatorZero,
    /// Cells withheld now that an earlier release shows.
    ShownBefore,
}
