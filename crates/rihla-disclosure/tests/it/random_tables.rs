//! Small random tables with totals, nested levels and overlapping groups: nothing withheld may follow from the rest.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rihla_disclosure::audit::{Attack, solve_for_withheld};
use rihla_disclosure::protect;
use rihla_model::definition::ProtectionPolicy;
use rihla_model::{ConfStatus, ObsStatus};
use rihla_table::{Cube, Dimension, Released};

use crate::brute_force::follows;
use crate::tables::{Leaf, cube, dimension, year};

/// A nested area dimension: leaves at positions 3 to 7.
fn nested() -> Dimension {
    dimension(
        "REF_AREA",
        &["_T", "R1", "R2", "P1", "P2", "P3", "P4", "P5"],
        &[("_T", &["R1", "R2"]), ("R1", &["P1", "P2"]), ("R2", &["P3", "P4", "P5"])],
    )
}

/// Overlapping groups over four leaves at positions 1 to 4.
fn overlapping() -> Dimension {
    dimension(
        "ORIGIN",
        &["_T", "A", "B", "C", "D", "GROUP1", "GROUP2"],
        &[("_T", &["A", "B", "C", "D"]), ("GROUP1", &["A", "B", "C"]), ("GROUP2", &["C", "D"])],
    )
}

/// Sex: leaves at positions 1 and 2.
fn sex() -> Dimension {
    dimension("SEX", &["_T", "F", "M"], &[("_T", &["F", "M"])])
}

fn table(three: bool, counts: &[Option<u32>]) -> Cube {
    let mut leaves = Vec::new();
    let mut next = counts.iter();
    for area in 3..8 {
        for origin in 1..5 {
            for s in if three { 1..3 } else { 0..1 } {
                if let Some(Some(n)) = next.next() {
                    leaves.push(if three { Leaf::count(&[area, origin, s, 0], *n) } else { Leaf::count(&[area, origin, 0], *n) });
                }
            }
        }
    }
    let mut dimensions = vec![nested(), overlapping()];
    if three {
        dimensions.push(sex());
    }
    dimensions.push(year());
    cube(dimensions, &leaves, false)
}

fn count() -> impl Strategy<Value = Option<u32>> {
    prop_oneof![1 => Just(None), 1 => Just(Some(0)), 3 => (1_u32..4).prop_map(Some), 5 => (4_u32..60).prop_map(Some)]
}

fn policy(threshold: u32) -> ProtectionPolicy {
    ProtectionPolicy { minimum_frequency: Some(threshold), ..ProtectionPolicy::default() }
}

/// What holds for every protected table, whatever was in it.
fn check(cube: &Cube, threshold: u32) -> Result<Released, TestCaseError> {
    let protected = protect(cube.clone(), &policy(threshold), &[], &BTreeMap::new(), None);
    let protected = protected.map_err(|e| TestCaseError::fail(e.to_string()))?;
    let released = protected.released;
    prop_assert_eq!(released.len(), cube.len());
    prop_assert!(released.protection().audited);
    for (at, (before, after)) in cube.cells().zip(released.cells()).enumerate() {
        let n = cube.contributors(at).count.unwrap();
        if n > 0 && n < u64::from(threshold) {
            prop_assert_eq!((after.value, after.status, after.conf), (None, ObsStatus::Q, ConfStatus::C));
        }
        match after.value {
            Some(value) => prop_assert_eq!(Some(value), before.value),
            None => prop_assert_eq!(after.status, ObsStatus::Q),
        }
    }
    let found = solve_for_withheld(&released, &Attack::on(&released));
    prop_assert!(found.recovered.is_empty() && found.undecided == 0);
    let told = follows(&released);
    prop_assert!(told.is_empty(), "an independent attacker computed {:?}", told);
    Ok(released)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn two_ways(counts in prop::collection::vec(count(), 20), threshold in prop_oneof![Just(3_u32), Just(10)]) {
        check(&table(false, &counts), threshold)?;
    }

    #[test]
    fn three_ways(counts in prop::collection::vec(count(), 40), threshold in prop_oneof![Just(3_u32), Just(5)]) {
        check(&table(true, &counts), threshold)?;
    }

    #[test]
    fn a_withheld_cell_shown_by_mistake_is_noticed(counts in prop::collection::vec(count(), 20)) {
        // Any pattern of holes, made at random: both attackers must agree on what follows.
        let released = random_holes(&table(false, &counts));
        let found = solve_for_withheld(&released, &Attack::on(&released));
        let keys: Vec<Vec<u32>> = released.cells().map(|c| c.key.to_vec()).collect();
        let attack: BTreeMap<Vec<u32>, i128> = found.recovered.iter().map(|r| (keys[r.cell].clone(), r.value.unwrap_or(i128::MIN))).collect();
        prop_assert_eq!(attack, follows(&released));
    }

    #[test]
    fn the_same_input_gives_the_same_release(counts in prop::collection::vec(count(), 20)) {
        let cube = table(false, &counts);
        let one = protect(cube.clone(), &policy(4), &[], &BTreeMap::new(), None).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let other = protect(cube, &policy(4), &[], &BTreeMap::new(), None).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(&one.released, &other.released);
        prop_assert_eq!(serde_json::to_string(&one.report).unwrap(), serde_json::to_string(&other.report).unwrap());
    }
}

/// Withholds every third cell or so, by its own value and place.
fn random_holes(cube: &Cube) -> Released {
    let holed = crate::tables::changed(cube, |key, value, status, conf| {
        let place = key.iter().fold(value.unwrap_or(0).unsigned_abs(), |h, k| h.wrapping_mul(31).wrapping_add(u128::from(*k)));
        if place.wrapping_mul(2_654_435_761) >> 7 & 3 == 0 {
            (*value, *status, *conf) = (None, ObsStatus::Q, ConfStatus::C);
        }
    });
    let open = ProtectionPolicy { already_public: true, ..ProtectionPolicy::default() };
    protect(holed, &open, &[], &BTreeMap::new(), None).unwrap().released
}
