//! Unsafe tables on purpose: the attack must break each, or it is worth nothing.

use std::collections::BTreeMap;

use rihla_disclosure::audit::{Attack, solve_for_withheld};
use rihla_disclosure::{DisclosureError, protect};
use rihla_model::definition::ProtectionPolicy;
use rihla_model::{ConfStatus, ObsStatus};
use rihla_table::Cube;

use crate::brute_force::follows;
use crate::tables::{Leaf, changed, cube, dimension, published, year};

/// Seals a table as it stands, with the given cells withheld and nothing else done.
fn sealed_without(cube: &Cube, withheld: &[&[u32]]) -> rihla_table::Released {
    published(changed(cube, |key, value, status, conf| {
        if withheld.iter().any(|w| key.starts_with(w)) {
            (*value, *status, *conf) = (None, ObsStatus::Q, ConfStatus::C);
        }
    }))
}

fn broken(cube: &Cube, withheld: &[&[u32]]) -> BTreeMap<Vec<u32>, Option<i128>> {
    let released = sealed_without(cube, withheld);
    let found = solve_for_withheld(&released, &Attack::on(&released));
    assert_eq!(found.undecided, 0);
    let keys: Vec<Vec<u32>> = released.cells().map(|c| c.key.to_vec()).collect();
    let attack: BTreeMap<Vec<u32>, Option<i128>> = found.recovered.iter().map(|r| (keys[r.cell].clone(), r.value)).collect();
    let own: BTreeMap<Vec<u32>, Option<i128>> = follows(&released).into_iter().map(|(k, v)| (k, Some(v))).collect();
    assert_eq!(attack, own, "both attackers must find the same cells and values");
    attack
}

fn square() -> Cube {
    let sex = dimension("SEX", &["_T", "F", "M"], &[("_T", &["F", "M"])]);
    let area = dimension("REF_AREA", &["_T", "A", "B", "C"], &[("_T", &["A", "B", "C"])]);
    let counts = [[3, 20, 30], [40, 50, 60]];
    let leaves: Vec<Leaf> =
        (0..2).flat_map(|s| (0..3).map(move |a| Leaf::count(&[s + 1, a + 1, 0], counts[s as usize][a as usize]))).collect();
    cube(vec![sex, area, year()], &leaves, false)
}

#[test]
fn a_single_hole_is_filled() {
    let found = broken(&square(), &[&[1, 1]]);
    assert_eq!(found, BTreeMap::from([(vec![1, 1, 0], Some(3))]));
}

#[test]
fn a_triangle_of_holes_is_filled() {
    // Two holes in one row, but each alone in its column.
    assert_eq!(broken(&square(), &[&[1, 1], &[1, 2]]).len(), 2);
    // Three corners of a rectangle.
    assert_eq!(broken(&square(), &[&[1, 1], &[1, 2], &[2, 1]]).len(), 3);
    // Four corners hold.
    assert_eq!(broken(&square(), &[&[1, 1], &[1, 2], &[2, 1], &[2, 2]]).len(), 0);
}

#[test]
fn overlapping_groups_are_differenced() {
    // {A,B} and {B,C} published, A and C published, B withheld with the total: each group alone gives B away.
    let codes = ["_T", "A", "B", "C", "D", "AB", "BC"];
    let sums: [(&str, &[&str]); 3] = [("_T", &["A", "B", "C", "D"]), ("AB", &["A", "B"]), ("BC", &["B", "C"])];
    let area = dimension("REF_AREA", &codes, &sums);
    let leaves: Vec<Leaf> = [(1, 30), (2, 4), (3, 25), (4, 60)].map(|(c, n)| Leaf::count(&[c, 0], n)).into();
    let table = cube(vec![area, year()], &leaves, false);
    assert_eq!(broken(&table, &[&[2], &[4]]).len(), 2);
    assert_eq!(broken(&table, &[&[1], &[2], &[3]]).len(), 3, "each of three sums alone is safe, their differences are not");
    assert_eq!(broken(&table, &[&[1], &[2], &[6]]).len(), 0);
}

#[test]
fn nested_levels_are_differenced() {
    // Country - regions - provinces: two provinces of different regions withheld, one in each.
    let codes = ["_T", "R1", "R2", "P1", "P2", "P3", "P4"];
    let area = dimension("REF_AREA", &codes, &[("_T", &["R1", "R2"]), ("R1", &["P1", "P2"]), ("R2", &["P3", "P4"])]);
    let leaves: Vec<Leaf> = [(3, 2), (4, 40), (5, 5), (6, 70)].map(|(c, n)| Leaf::count(&[c, 0], n)).into();
    let table = cube(vec![area, year()], &leaves, false);
    assert_eq!(broken(&table, &[&[3], &[5]]).len(), 2);
    assert_eq!(broken(&table, &[&[3], &[5], &[1]]).len(), 3);
    assert_eq!(broken(&table, &[&[3], &[5], &[1], &[2]]).len(), 0);
}

#[test]
fn a_small_sum_of_holes_is_pinned_by_bounds() {
    // Two withheld cells that add up to nothing are both nothing.
    let area = dimension("REF_AREA", &["_T", "A", "B", "C"], &[("_T", &["A", "B", "C"])]);
    let leaves = [Leaf::count(&[1, 0], 0), Leaf::count(&[2, 0], 0), Leaf::count(&[3, 0], 9)];
    let table = cube(vec![area, year()], &leaves, false);
    let released = sealed_without(&table, &[&[1], &[2]]);
    let found = solve_for_withheld(&released, &Attack::on(&released));
    assert_eq!((found.recovered.len(), found.pinned.len()), (0, 2));
}

#[test]
fn a_table_that_cannot_be_protected_is_not_released() {
    // The producer withheld the only part and shows the total: whatever is done, nothing else is there to withhold but the
    // total itself, so the total must go.
    let area = dimension("REF_AREA", &["_T", "A"], &[("_T", &["A"])]);
    let table = cube(vec![area, year()], &[Leaf::count(&[1, 0], 4)], false);
    match protect(table, &ProtectionPolicy::default(), &[], &BTreeMap::new(), None) {
        Ok(protected) => assert!(protected.released.cells().all(|c| c.value.is_none())),
        Err(error) => assert!(matches!(error, DisclosureError::Recoverable { .. }), "{error}"),
    }
}
