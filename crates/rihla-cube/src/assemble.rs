//! From sums to a cube: values, statuses, and who stands behind each cell.

use arrow::array::{Array, RecordBatch};
use rihla_model::definition::{DatasetDefinition, MeasureKind};
use rihla_model::{ConceptId, ConfStatus, LocalText, ObsStatus, Period};
use rihla_table::{Contributors, Cube, Dimension, DimensionCode, Indicator, TableError, rescale};

use crate::CubeError;
use crate::columns::Columns;
use crate::hierarchy::Hierarchy;
use crate::plan::Plan;

/// The sums of all cells, and the periods in their order.
pub(crate) struct Totals {
    pub(crate) batches: Vec<RecordBatch>,
    pub(crate) periods: Vec<Period>,
}

pub(crate) fn assemble(dataset: &DatasetDefinition, hierarchies: Vec<Hierarchy>, totals: Totals, plan: &Plan) -> Result<Cube, CubeError> {
    let mut dimensions: Vec<Dimension> = hierarchies.into_iter().map(|h| h.dimension).collect();
    dimensions.push(time_dimension(&totals.periods)?);
    let measure = &dataset.measure;
    let decimals = measure.decimals;
    let indicator = Indicator {
        id: "OBS".to_owned(),
        name: dataset.title.clone(),
        unit: measure.unit.clone(),
        unit_name: measure.unit_name.clone(),
        unit_multiplier: measure.unit_multiplier,
        scale: decimals,
        decimals,
        additive: !plan.ratio,
    };
    // People are protected by how many stand behind a figure; of a delivered count of people that is the count itself.
    let counts_units = measure.kind == MeasureKind::Sum && measure.unit_multiplier == 0 && COUNTED.contains(&measure.unit.as_str());
    let from_figures = plan.figures_only();
    let width = dimensions.len();
    let cells: usize = totals.batches.iter().map(RecordBatch::num_rows).sum();
    let mut keys = Vec::with_capacity(cells * width);
    let (mut value, mut status, mut conf, mut contributors) =
        (Vec::with_capacity(cells), Vec::with_capacity(cells), Vec::with_capacity(cells), Vec::with_capacity(cells));
    for batch in &totals.batches {
        let columns = Columns::of(batch, width)?;
        for row in 0..batch.num_rows() {
            keys.extend(columns.keys.iter().map(|k| k.value(row)));
            let number = figure(&columns, row, dataset, plan)?;
            let (less, estimated) = columns.bridged.map_or((0, false), |(less, mark)| (less.value(row), mark.value(row) != 0));
            let (s, c) = state(&columns, row, number.is_some(), plan.ratio);
            let s = if estimated && number.is_some() { s.max(ObsStatus::E) } else { s };
            value.push(number);
            status.push(s);
            conf.push(c);
            let units = if from_figures {
                number.filter(|_| counts_units).and_then(|v| rescale(v, decimals, 0)).and_then(|v| u64::try_from(v).ok())
            } else {
                let absent = columns.missing.map_or(0, |m| m.value(row));
                u64::try_from(columns.count.value(row) - absent).ok()
            };
            // Of a sum of whole places nothing is uncertain.
            let units = if estimated {
                // Somebody stands behind a figure that is not zero, however little is certain of it.
                units.map(|u| u.saturating_sub(u64::try_from(less).unwrap_or(0)).max(u64::from(number.is_some_and(|n| n != 0))))
            } else {
                units
            };
            let top = columns.largest.map(|(l, s)| (l.is_valid(row).then(|| l.value(row)), s.is_valid(row).then(|| s.value(row))));
            let scaled = |v: Option<i128>| v.and_then(|v| rescale(v, plan.scale, decimals));
            let (mut largest, mut second) = (top.and_then(|t| scaled(t.0)), top.and_then(|t| scaled(t.1)));
            if estimated {
                // The largest contributors may live in any part of a place that was cut, but none gives more than the part is.
                largest = largest.zip(number).map(|(l, v)| l.min(v.max(0)));
                second = second.zip(number).map(|(s, v)| s.min((v - largest.unwrap_or(0)).max(0)));
            }
            contributors.push(Contributors { count: units, largest, second });
        }
    }
    let indicators = vec![0; value.len()];
    Ok(Cube::from_columns(
        dataset.id.clone(),
        dataset.version.clone(),
        dimensions,
        vec![indicator],
        keys,
        indicators,
        value,
        status,
        conf,
        contributors,
    )?)
}

/// SDMX units that count people or acts of people.
const COUNTED: [&str; 6] = ["PS", "CASES", "PERMITS", "CROSSINGS", "HH", "APPLICATIONS"];

fn figure(columns: &Columns<'_>, row: usize, dataset: &DatasetDefinition, plan: &Plan) -> Result<Option<i128>, CubeError> {
    let decimals = dataset.measure.decimals;
    let Some(sum) = columns.sum else {
        return Ok(rescale(i128::from(columns.count.value(row)), 0, decimals));
    };
    if !sum.is_valid(row) {
        return Ok(None);
    }
    let too_large = || CubeError::Table(TableError::TooLarge);
    let total = sum.value(row);
    if plan.ratio {
        let base = columns.base.filter(|b| b.is_valid(row)).map_or(0, |b| b.value(row));
        if base == 0 {
            return Ok(None);
        }
        // value·10^value_scale·weight / weight, kept at the measure's digits.
        let value_scale = plan.value_scale();
        let lifted = rescale(total, 0, decimals).ok_or_else(too_large)?;
        let quotient = rihla_table::divide_rounded(lifted, base).ok_or_else(too_large)?;
        return Ok(rescale(quotient, value_scale, 0));
    }
    let divided = match dataset.measure.divide_by {
        Some(by) if by > 1 => rihla_table::divide_rounded(total, i128::from(by)).ok_or_else(too_large)?,
        _ => total,
    };
    Ok(Some(rescale(divided, plan.scale, decimals).ok_or_else(too_large)?))
}

/// The status of a sum: that of its parts where they agree; flagged as of low reliability where a part is missing.
fn state(columns: &Columns<'_>, row: usize, valued: bool, mean: bool) -> (ObsStatus, ConfStatus) {
    let conf = match columns.conf.map_or(0, |c| c.value(row)) {
        3 => ConfStatus::C,
        2 => ConfStatus::D,
        1 => ConfStatus::N,
        _ => ConfStatus::F,
    };
    let (least, greatest) = columns.status.map_or((0, 0), |(l, g)| (l.value(row), g.value(row)));
    let of = |number: u32| ObsStatus::ALL.get(number as usize).copied().unwrap_or_default();
    let missing = columns.missing.map_or(0, |m| m.value(row));
    let status = if !valued {
        // All parts are missing: the reason they share, or the least specific one.
        if least == greatest && of(least).is_missing() { of(least) } else { ObsStatus::O }
    } else if missing > 0 && !mean {
        // A mean is over those who gave a number; a sum without a part is less than it says.
        ObsStatus::U
    } else if least == greatest {
        of(least)
    } else if of(greatest) == ObsStatus::M {
        // A part that cannot exist leaves no hole.
        of(least)
    } else if of(greatest).is_missing() {
        ObsStatus::U
    } else {
        of(greatest)
    };
    (status, conf)
}

fn time_dimension(periods: &[Period]) -> Result<Dimension, CubeError> {
    let concept = ConceptId::new("TIME_PERIOD").map_err(|e| CubeError::Table(TableError::Shape(e.to_string())))?;
    let codes =
        periods.iter().map(|p| DimensionCode { code: p.to_string(), name: LocalText::default(), level: 0, aggregate: false }).collect();
    Ok(Dimension { concept, name: LocalText::default(), list: None, codes, relations: Vec::new() })
}
