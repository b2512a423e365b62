//! Rates and shares, computed from published values and from nothing else.
//!
//! A share of a shown cell in a withheld whole would give the whole away, and a share together with its complement would
//! give away the withheld part: so an indicator is withheld wherever one of the values in it is. Being a function of what is
//! published it can tell nothing further. Arithmetic is exact; results are rounded half away from zero to the indicator's
//! decimals, which is also the scale they are stored at.

use std::collections::BTreeMap;

use rihla_model::definition::{IndicatorDefinition, IndicatorFormula};
use rihla_model::{ConfStatus, DatasetId, ObsStatus};
use rihla_table::{Contributors, Indicator, Released, TableError, divide_rounded, pow10};

use crate::DisclosureError;
use crate::report::{IndicatorCount, Warning, WarningKind};
use crate::table::{Strides, Table};

const TIME: &str = "TIME_PERIOD";
const TOTAL: &str = "_T";
const NOT_APPLICABLE: &str = "_Z";

/// One value as published.
#[derive(Debug, Clone, Copy)]
struct Shown {
    value: Option<i128>,
    status: ObsStatus,
    conf: ConfStatus,
}

/// One computed cell.
struct Computed {
    key: Vec<u32>,
    shown: Shown,
}

/// Adds each defined indicator to a protected table. Says how many cells each has, and warns of denominators that lack.
pub(crate) fn add(
    table: &mut Table,
    definitions: &[IndicatorDefinition],
    denominators: &BTreeMap<DatasetId, Released>,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<IndicatorCount>, DisclosureError> {
    if definitions.is_empty() || table.indicators.is_empty() {
        return Ok(Vec::new());
    }
    let measure = Measure::new(table)?;
    let mut counts = Vec::new();
    let mut computed = Vec::new();
    for definition in definitions {
        let cells = match &definition.formula {
            IndicatorFormula::ShareOf { dimension, whole } => share_of(&measure, definition, dimension.as_str(), whole)?,
            IndicatorFormula::Ratio { dimension, numerator, denominator } => {
                ratio(&measure, definition, dimension.as_str(), numerator, denominator)?
            }
            IndicatorFormula::Change => change(&measure, definition)?,
            IndicatorFormula::Rate { denominator, by } => {
                let other = denominators
                    .get(denominator)
                    .ok_or_else(|| DisclosureError::NoDenominator { indicator: definition.id.clone(), dataset: denominator.clone() })?;
                let by: Vec<&str> = by.iter().map(rihla_model::ConceptId::as_str).collect();
                rate(&measure, definition, other, &by)?
            }
        };
        let count = |status: ObsStatus| cells.iter().filter(|c| c.shown.value.is_none() && c.shown.status == status).count() as u64;
        for (kind, count) in [(WarningKind::DenominatorMissing, count(ObsStatus::L)), (WarningKind::DenominatorZero, count(ObsStatus::M))] {
            if count > 0 {
                warnings.push(Warning { kind, count, about: Some(definition.id.clone()) });
            }
        }
        counts.push(IndicatorCount {
            id: definition.id.clone(),
            cells: cells.len() as u64,
            shown: cells.iter().filter(|c| c.shown.value.is_some()).count() as u64,
        });
        computed.push(cells);
    }
    for (definition, cells) in definitions.iter().zip(computed) {
        let at = u32::try_from(table.indicators.len()).map_err(|_| DisclosureError::TooManyCombinations)?;
        table.indicators.push(Indicator {
            id: definition.id.clone(),
            name: definition.name.clone(),
            unit: if definition.per == 100 { "PT".to_owned() } else { "RT".to_owned() },
            unit_name: definition.unit_name.clone(),
            unit_multiplier: 0,
            scale: definition.decimals,
            decimals: definition.decimals,
            additive: false,
        });
        for cell in cells {
            table.keys.extend(cell.key);
            table.indicator.push(at);
            table.value.push(cell.shown.value);
            table.status.push(cell.shown.status);
            table.conf.push(cell.shown.conf);
            table.contributors.push(Contributors::default());
        }
    }
    Ok(counts)
}

/// The protected measure, found by key.
struct Measure<'a> {
    table: &'a Table,
    strides: Strides,
    places: BTreeMap<u128, u32>,
    scale: u8,
    unit_multiplier: i8,
}

impl<'a> Measure<'a> {
    fn new(table: &'a Table) -> Result<Self, DisclosureError> {
        let strides = Strides::new(&table.dimensions)?;
        let mut places = Vec::new();
        for cell in 0..table.len() {
            if table.indicator[cell] == 0 {
                places.push((strides.number(0, table.key(cell)), u32::try_from(cell).map_err(|_| DisclosureError::TooManyCombinations)?));
            }
        }
        let (scale, unit_multiplier) = table.indicators.first().map_or((0, 0), |i| (i.scale, i.unit_multiplier));
        Ok(Self { table, strides, places: places.into_iter().collect(), scale, unit_multiplier })
    }

    fn shown(&self, cell: usize) -> Shown {
        Shown { value: self.table.value[cell], status: self.table.status[cell], conf: self.table.conf[cell] }
    }

    fn dimension(&self, concept: &str) -> Result<usize, DisclosureError> {
        let found = self.table.dimensions.iter().position(|d| d.concept.as_str() == concept);
        found.ok_or_else(|| DisclosureError::Table(TableError::NoDimension(concept.to_owned())))
    }

    /// The number of a cell with one dimension moved to another code.
    fn moved(&self, number: u128, key: &[u32], dimension: usize, code: u32) -> u128 {
        let stride = self.strides.of[dimension];
        number - u128::from(key[dimension]) * stride + u128::from(code) * stride
    }
}

fn share_of(
    measure: &Measure<'_>,
    definition: &IndicatorDefinition,
    dimension: &str,
    whole: &str,
) -> Result<Vec<Computed>, DisclosureError> {
    let at = measure.dimension(dimension)?;
    let code = measure.table.dimensions[at].position(whole).ok_or_else(|| no_code(definition, dimension, whole))?;
    let mut cells = Vec::with_capacity(measure.places.len());
    for (&number, &cell) in &measure.places {
        let key = measure.table.key(cell as usize);
        let whole = measure.places.get(&measure.moved(number, key, at, code)).map(|c| measure.shown(*c as usize));
        let shown = quotient(definition, Some(measure.shown(cell as usize)), whole, 0)?;
        cells.push(Computed { key: key.to_vec(), shown });
    }
    Ok(cells)
}

fn ratio(
    measure: &Measure<'_>,
    definition: &IndicatorDefinition,
    dimension: &str,
    numerator: &[String],
    denominator: &[String],
) -> Result<Vec<Computed>, DisclosureError> {
    let at = measure.dimension(dimension)?;
    let axis = &measure.table.dimensions[at];
    let place = axis.position(NOT_APPLICABLE).or_else(|| axis.total()).ok_or_else(|| no_code(definition, dimension, TOTAL))?;
    // A code that does not occur counts nothing.
    let positions = |codes: &[String]| -> Vec<u32> { codes.iter().filter_map(|c| axis.position(c)).collect() };
    let (numerator, denominator) = (positions(numerator), positions(denominator));
    let mut results: BTreeMap<u128, Vec<u32>> = BTreeMap::new();
    for (&number, &cell) in &measure.places {
        let key = measure.table.key(cell as usize);
        if denominator.contains(&key[at]) {
            let mut result = key.to_vec();
            result[at] = place;
            results.entry(measure.moved(number, key, at, place)).or_insert(result);
        }
    }
    let mut cells = Vec::with_capacity(results.len());
    for (number, key) in results {
        let sum = |codes: &[u32]| -> Option<Shown> {
            let found = codes.iter().filter_map(|&c| measure.places.get(&measure.moved(number, &key, at, c)));
            found.map(|c| measure.shown(*c as usize)).reduce(add_shown)
        };
        let over = sum(&denominator);
        // Nobody in the numerator's codes, though the denominator was observed: none of them.
        let above = sum(&numerator).or(Some(Shown { value: Some(0), status: ObsStatus::A, conf: ConfStatus::F }));
        let shown = quotient(definition, above, over, 0)?;
        cells.push(Computed { key, shown });
    }
    Ok(cells)
}

/// The change since the published period before, as a share of what was then. A cell that was not there before has none.
fn change(measure: &Measure<'_>, definition: &IndicatorDefinition) -> Result<Vec<Computed>, DisclosureError> {
    let at = measure.dimension(TIME)?;
    let mut cells = Vec::new();
    for (&number, &cell) in &measure.places {
        let key = measure.table.key(cell as usize);
        let Some(period) = key[at].checked_sub(1) else { continue };
        let Some(&before) = measure.places.get(&measure.moved(number, key, at, period)) else { continue };
        let (now, then) = (measure.shown(cell as usize), measure.shown(before as usize));
        let difference = Shown { value: now.value.zip(then.value).map(|(n, t)| n - t), ..now };
        let above = if withheld(now) || withheld(then) { now } else { difference };
        cells.push(Computed { key: key.to_vec(), shown: quotient(definition, Some(above), Some(then), 0)? });
    }
    Ok(cells)
}

fn rate(measure: &Measure<'_>, definition: &IndicatorDefinition, other: &Released, by: &[&str]) -> Result<Vec<Computed>, DisclosureError> {
    let mut matched: Vec<&str> = by.to_vec();
    let has = |dimensions: &[rihla_table::Dimension], concept: &str| dimensions.iter().any(|d| d.concept.as_str() == concept);
    if has(other.dimensions(), TIME) && has(&measure.table.dimensions, TIME) && !matched.contains(&TIME) {
        matched.push(TIME);
    }
    let ours: Vec<usize> = matched.iter().map(|c| measure.dimension(c)).collect::<Result<_, _>>()?;
    for concept in &matched {
        if !has(other.dimensions(), concept) {
            return Err(DisclosureError::Table(TableError::NoDimension((*concept).to_owned())));
        }
    }
    // The denominator stands at its total, or its only code, in what is not matched.
    let mut held: Vec<Option<u32>> = Vec::new();
    for dimension in other.dimensions() {
        let concept = dimension.concept.as_str();
        held.push(match matched.contains(&concept) {
            true => None,
            false if dimension.codes.len() == 1 => Some(0),
            false => Some(dimension.total().ok_or_else(|| no_code(definition, concept, TOTAL))?),
        });
    }
    let slots: Vec<usize> = matched.iter().filter_map(|c| other.dimensions().iter().position(|d| d.concept.as_str() == *c)).collect();
    let mut population: BTreeMap<Vec<&str>, Shown> = BTreeMap::new();
    for cell in other.cells().filter(|c| c.indicator == 0) {
        if cell.key.iter().zip(&held).all(|(p, h)| h.is_none_or(|h| h == *p)) {
            let codes: Option<Vec<&str>> =
                slots.iter().map(|&s| cell.key.get(s).and_then(|&p| other.dimensions().get(s)?.code(p)).map(|c| c.code.as_str())).collect();
            if let Some(codes) = codes {
                population.insert(codes, Shown { value: cell.value, status: cell.status, conf: cell.conf });
            }
        }
    }
    let (scale, unit_multiplier) = other.indicators().first().map_or((0, 0), |i| (i.scale, i.unit_multiplier));
    let exponent = i32::from(measure.unit_multiplier) + i32::from(scale) - i32::from(unit_multiplier) - i32::from(measure.scale);
    let mut cells = Vec::with_capacity(measure.places.len());
    for &cell in measure.places.values() {
        let key = measure.table.key(cell as usize);
        let codes: Option<Vec<&str>> = ours.iter().map(|&d| measure.table.dimensions[d].code(key[d]).map(|c| c.code.as_str())).collect();
        let over = codes.and_then(|codes| population.get(&codes).copied());
        let shown = quotient(definition, Some(measure.shown(cell as usize)), over, exponent)?;
        cells.push(Computed { key: key.to_vec(), shown });
    }
    Ok(cells)
}

fn no_code(definition: &IndicatorDefinition, dimension: &str, code: &str) -> DisclosureError {
    DisclosureError::NoCode { indicator: definition.id.clone(), dimension: dimension.to_owned(), code: code.to_owned() }
}

/// `numerator / denominator * per * 10^exponent` at the indicator's decimals, or why there is none.
fn quotient(
    definition: &IndicatorDefinition,
    numerator: Option<Shown>,
    denominator: Option<Shown>,
    exponent: i32,
) -> Result<Shown, DisclosureError> {
    let none = |status: ObsStatus, conf: ConfStatus| Shown { value: None, status, conf };
    let (Some(above), Some(below)) = (numerator, denominator) else { return Ok(none(ObsStatus::L, ConfStatus::F)) };
    if withheld(above) || withheld(below) {
        return Ok(none(ObsStatus::Q, stricter(above, below)));
    }
    let (Some(above_value), Some(below_value)) = (above.value, below.value) else {
        let status = if above.value.is_none() { above.status } else { ObsStatus::L };
        return Ok(none(if status.is_missing() { status } else { ObsStatus::O }, ConfStatus::F));
    };
    if below_value == 0 {
        return Ok(none(ObsStatus::M, ConfStatus::F));
    }
    let value = scaled(above_value, below_value, definition, exponent).ok_or_else(|| DisclosureError::TooLarge(definition.id.clone()))?;
    Ok(Shown { value: Some(value), status: weaker(above.status, below.status), conf: ConfStatus::F })
}

fn scaled(above: i128, below: i128, definition: &IndicatorDefinition, exponent: i32) -> Option<i128> {
    let exponent = exponent + i32::from(definition.decimals);
    let factor = pow10(u8::try_from(exponent.unsigned_abs()).ok()?)?;
    let above = above.checked_mul(i128::from(definition.per))?;
    if exponent >= 0 { divide_rounded(above.checked_mul(factor)?, below) } else { divide_rounded(above, below.checked_mul(factor)?) }
}

fn withheld(shown: Shown) -> bool {
    shown.value.is_none() && (shown.status == ObsStatus::Q || shown.conf != ConfStatus::F)
}

fn add_shown(a: Shown, b: Shown) -> Shown {
    if withheld(a) || withheld(b) {
        return Shown { value: None, status: ObsStatus::Q, conf: stricter(a, b) };
    }
    match (a.value, b.value) {
        (Some(x), Some(y)) => Shown { value: x.checked_add(y), status: weaker(a.status, b.status), conf: ConfStatus::F },
        (None, _) => a,
        (_, None) => b,
    }
}

/// Confidentiality of what rests on two values: confidential before unreliable.
fn stricter(a: Shown, b: Shown) -> ConfStatus {
    let of = |s: Shown| if withheld(s) { s.conf } else { ConfStatus::F };
    match (of(a), of(b)) {
        (ConfStatus::F, conf) | (conf, ConfStatus::F) => conf,
        (ConfStatus::N, conf) | (conf, ConfStatus::N) => conf,
        (conf, _) => conf,
    }
}

/// The status of what rests on two values: that of the weaker one.
fn weaker(a: ObsStatus, b: ObsStatus) -> ObsStatus {
    let rank = |s: ObsStatus| match s {
        ObsStatus::A => 0,
        ObsStatus::U => 9,
        ObsStatus::E | ObsStatus::F | ObsStatus::I => 8,
        ObsStatus::P => 7,
        ObsStatus::B => 6,
        ObsStatus::D => 5,
        _ => 4,
    };
    if rank(b) > rank(a) { b } else { a }
}
