//! What the values of a cube measure.

use rihla_model::LocalText;
use serde::{Deserialize, Serialize};

/// One measured thing of a cube: the count itself, or a rate or share computed from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// Code of the indicator, unique in its cube.
    pub id: String,
    /// Its name.
    pub name: LocalText,
    /// SDMX unit (`PS`, `PT`, `USD` …).
    pub unit: String,
    /// Words for the unit.
    pub unit_name: LocalText,
    /// Power of ten of the unit.
    pub unit_multiplier: i8,
    /// Digits after the mark in stored values: a value of 123 at scale 1 is 12.3.
    pub scale: u8,
    /// Digits after the mark that are shown.
    pub decimals: u8,
    /// Whether values may be added along the dimensions' relations.
    pub additive: bool,
}
