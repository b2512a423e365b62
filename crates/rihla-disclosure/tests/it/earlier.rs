//! What an earlier release gives away: planted pairs of releases.

use rihla_disclosure::linked::{Linked, link};
use rihla_model::{ConfStatus, ObsStatus};
use rihla_table::{Cube, Released};

use crate::tables::{Leaf, changed, cube, dimension, published, year};

fn square(counts: [[u32; 3]; 2]) -> Cube {
    let sex = dimension("SEX", &["_T", "F", "M"], &[("_T", &["F", "M"])]);
    let area = dimension("REF_AREA", &["_T", "A", "B", "C"], &[("_T", &["A", "B", "C"])]);
    let leaves: Vec<Leaf> =
        (0..2).flat_map(|s| (0..3).map(move |a| Leaf::count(&[s + 1, a + 1, 0], counts[s as usize][a as usize]))).collect();
    cube(vec![sex, area, year()], &leaves, false)
}

fn without(counts: [[u32; 3]; 2], withheld: &[[u32; 2]]) -> Released {
    published(changed(&square(counts), |key, value, status, conf| {
        if withheld.iter().any(|w| key.starts_with(w)) {
            (*value, *status, *conf) = (None, ObsStatus::Q, ConfStatus::C);
        }
    }))
}

const SAME: [[u32; 3]; 2] = [[3, 20, 30], [40, 50, 60]];
/// Four corners: each release is safe for itself.
const ONE: [[u32; 2]; 4] = [[1, 1], [1, 2], [2, 1], [2, 2]];
const OTHER: [[u32; 2]; 4] = [[1, 1], [1, 3], [2, 1], [2, 3]];

#[test]
fn the_same_pattern_tells_nothing_new() {
    assert_eq!(link(&[without(SAME, &ONE)], &without(SAME, &ONE)), Linked::default());
}

#[test]
fn two_safe_patterns_together_give_the_small_cell_away() {
    let told = link(&[without(SAME, &ONE)], &without(SAME, &OTHER));
    // The corners of column C are shown by the earlier release; then the corners of column A follow.
    assert_eq!(told, Linked { shown_before: 2, recoverable: 2 });
    assert_eq!(told.warning().unwrap().count, 4);
}

#[test]
fn every_earlier_release_counts_not_the_last_alone() {
    let safe = without(SAME, &OTHER);
    assert_eq!(link(&[without(SAME, &OTHER)], &safe), Linked::default());
    assert_eq!(link(&[without(SAME, &OTHER), without(SAME, &ONE)], &safe), Linked { shown_before: 2, recoverable: 2 });
}

#[test]
fn revised_figures_are_judged_as_if_they_had_not_been_revised() {
    let revised = [[4, 21, 30], [40, 50, 61]];
    let told = link(&[without(SAME, &ONE)], &without(revised, &OTHER));
    assert_eq!(told.shown_before, 2);
    assert_eq!(told.recoverable, 2, "a reader tries it, and is nearly right");
}
