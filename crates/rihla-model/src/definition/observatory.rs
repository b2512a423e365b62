//! `observatory.toml`.

use serde::{Deserialize, Serialize};

use crate::{AgencyId, Language, LocalText};

/// One observatory: whose it is, in which languages, which agencies deliver, how careful it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ObservatoryDefinition {
    /// SDMX maintenance agency of what is published, e.g. `ATLAS_OBS`.
    pub id: AgencyId,
    /// Name shown on every page.
    pub name: LocalText,
    /// What it is for, in a sentence or two.
    #[serde(default)]
    pub about: LocalText,
    /// ISO 3166-1 alpha-3 code of the country (user-assigned codes for invented ones); absent for a world collection.
    #[serde(default)]
    pub country: Option<String>,
    /// Languages of the pages, first is the default.
    pub languages: Vec<Language>,
    /// IANA time zone of calendars and embargoes.
    pub time_zone: String,
    /// Where readers can write.
    #[serde(default)]
    pub contact: String,
    /// Licence of what is published, if a dataset names no other.
    #[serde(default)]
    pub licence: String,
    /// The agencies that deliver.
    #[serde(default)]
    pub agencies: Vec<AgencyDefinition>,
    /// People who may approve releases, by name of their key.
    #[serde(default)]
    pub approvers: Vec<ApproverDefinition>,
    /// How researchers ask for datasets that are on request; without it there are none.
    #[serde(default)]
    pub access: Option<AccessDefinition>,
    /// Protection used where a dataset states none.
    #[serde(default)]
    pub protection: ProtectionPolicy,
    /// Years after which data are shown with a warning (the report's ten-year rule).
    #[serde(default = "ten_years")]
    pub stale_after_years: u32,
    /// Folder of further code lists (CSV), sub-national hierarchies and correspondences, relative to the observatory.
    #[serde(default)]
    pub vocabularies: Option<String>,
}

const fn ten_years() -> u32 {
    10
}

/// One agency that delivers data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AgencyDefinition {
    /// Its id.
    pub id: AgencyId,
    /// Its name.
    pub name: LocalText,
    /// Desk to ask.
    #[serde(default)]
    pub contact: String,
}

/// A person who may approve releases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ApproverDefinition {
    /// Short name, as used on the command line.
    pub id: AgencyId,
    /// Name of the person or office.
    pub name: LocalText,
    /// Public key (Ed25519, base64) made by `rihla key create --approver`.
    pub public_key: String,
}

/// How researchers ask for datasets that are on request, and what they are promised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AccessDefinition {
    /// The office that reads requests and answers them.
    pub office: LocalText,
    /// Where askers can write to that office; the observatory's contact if absent.
    #[serde(default)]
    pub contact: Option<String>,
    /// Days from asking to the answer.
    pub answer_within_days: u16,
    /// Days after the answer, or after the end of what was granted, for which a request is kept before it is erased.
    #[serde(default = "one_year")]
    pub keep_for_days: u16,
    /// Most requests that may wait for an answer at one time; further ones are turned away.
    #[serde(default = "two_hundred")]
    pub most_waiting: u16,
    /// The law or duty that allows the office to hold what askers say of themselves.
    pub legal_basis: LocalText,
    /// What one who asks has to accept.
    pub terms: LocalText,
}

const fn one_year() -> u16 {
    365
}
const fn two_hundred() -> u16 {
    200
}

/// How tables are protected (Handbook on Statistical Disclosure Control; a rule that is absent is not applied).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ProtectionPolicy {
    /// Cells with fewer contributing units than this, but more than none, are withheld.
    pub minimum_frequency: Option<u32>,
    /// A cell is withheld if its `n` largest contributors hold more than `k` of it (0 to 1).
    pub dominance: Option<DominanceRule>,
    /// A cell is withheld if the second largest contributor can estimate the largest to within this share (p % rule, 0 to 1).
    pub p_percent: Option<f64>,
    /// Whether an empty cell tells something about people and is to be protected like a small one.
    pub zeros_disclosive: bool,
    /// Whether further cells are withheld so that none of the above can be computed from totals.
    pub complementary: bool,
    /// Published values are rounded to multiples of this (2 or more).
    pub rounding: Option<u32>,
    /// Weighted estimates resting on fewer sampled units than this are not published at all.
    pub publish_from: Option<u32>,
    /// Weighted estimates resting on fewer sampled units than this are published flagged as of low reliability.
    pub flag_below: Option<u32>,
    /// The data are already public or generated: nothing is withheld, marks of the producer are kept.
    pub already_public: bool,
}

impl Default for ProtectionPolicy {
    fn default() -> Self {
        Self {
            minimum_frequency: Some(10),
            dominance: None,
            p_percent: None,
            zeros_disclosive: false,
            complementary: true,
            rounding: None,
            publish_from: None,
            flag_below: None,
            already_public: false,
        }
    }
}

/// The (n, k) dominance rule.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DominanceRule {
    /// How many of the largest contributors are looked at (1 or 2).
    pub n: u32,
    /// The share of the cell (0 to 1) that they may not exceed.
    pub k: f64,
}
