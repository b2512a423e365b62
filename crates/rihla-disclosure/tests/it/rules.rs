//! Rules on whole tables, and what of them reaches the reader.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use rihla_disclosure::{DisclosureError, Protected, protect};
use rihla_model::definition::{DominanceRule, ProtectionPolicy};
use rihla_model::{ConfStatus, ObsStatus};
use rihla_table::Cube;

use crate::brute_force::follows;
use crate::tables::{Leaf, changed, cube, dimension, year};

fn areas(counts: [u32; 4]) -> Cube {
    let area = dimension("REF_AREA", &["_T", "A", "B", "C", "D"], &[("_T", &["A", "B", "C", "D"])]);
    let leaves: Vec<Leaf> = (1..).zip(counts).map(|(a, n)| Leaf::count(&[a, 0], n)).collect();
    cube(vec![area, year()], &leaves, false)
}

fn run(cube: Cube, policy: &ProtectionPolicy) -> Protected {
    protect(cube, policy, &[], &BTreeMap::new(), None).unwrap()
}

fn open() -> ProtectionPolicy {
    ProtectionPolicy { minimum_frequency: None, ..ProtectionPolicy::default() }
}

/// Value, status and confidentiality, cell by cell.
fn shown(protected: &Protected) -> Vec<(Option<i128>, ObsStatus, ConfStatus)> {
    protected.released.cells().map(|c| (c.value, c.status, c.conf)).collect()
}

#[test]
fn small_cells_go_with_one_other() {
    let protected = run(areas([4, 30, 50, 200]), &ProtectionPolicy::default());
    let cells = shown(&protected);
    assert_eq!(cells[0], (Some(284), ObsStatus::A, ConfStatus::F));
    assert_eq!(cells[1], (None, ObsStatus::Q, ConfStatus::C));
    assert_eq!((cells[2].0, cells[2].1), (None, ObsStatus::Q), "the cheapest other");
    assert_eq!((cells[3].0, cells[4].0), (Some(50), Some(200)));
    let protection = protected.released.protection();
    assert_eq!((protection.primary, protection.secondary, protection.cells, protection.audited), (1, 1, 5, true));
    assert_eq!(protection.rules, ["minimum-frequency", "complementary"]);
}

#[test]
fn no_contributors_leave() {
    let protected = run(areas([4, 30, 50, 200]), &ProtectionPolicy::default());
    let batch = protected.released.to_batch().unwrap();
    for column in ["N", "LARGEST", "SECOND"] {
        let array = batch.column_by_name(column).unwrap();
        assert_eq!(array.null_count(), array.len(), "{column}");
    }
}

#[test]
fn zeros_are_shown_unless_they_tell() {
    let shown_zero = run(areas([0, 30, 50, 200]), &ProtectionPolicy::default());
    assert_eq!(shown(&shown_zero)[1].0, Some(0));
    assert_eq!(shown_zero.report.primary, 0);
    let told = run(areas([0, 30, 50, 200]), &ProtectionPolicy { zeros_disclosive: true, ..ProtectionPolicy::default() });
    assert_eq!(shown(&told)[1].0, None);
    assert!(follows(&told.released).is_empty());
}

#[test]
fn a_zero_does_not_protect() {
    // The only other part is empty and shown: the total has to go as well, or the small cell follows.
    let protected = run(areas([4, 0, 0, 0]), &ProtectionPolicy::default());
    assert!(follows(&protected.released).is_empty());
    assert_eq!(shown(&protected)[0].0, None);
}

#[test]
fn two_lone_respondents_do_not_protect_each_other() {
    let protected = run(areas([1, 1, 50, 200]), &ProtectionPolicy { minimum_frequency: Some(3), ..ProtectionPolicy::default() });
    assert!(shown(&protected).iter().filter(|c| c.0.is_none()).count() >= 3);
}

#[test]
fn already_public_data_keep_their_marks() {
    let table = changed(&areas([4, 30, 50, 200]), |key, value, status, conf| match key[0] {
        1 => (*value, *status, *conf) = (None, ObsStatus::Q, ConfStatus::C),
        2 => *status = ObsStatus::E,
        _ => {}
    });
    let policy = ProtectionPolicy { already_public: true, rounding: Some(5), ..ProtectionPolicy::default() };
    let before: Vec<_> = table.cells().map(|c| (c.value, c.status, c.conf)).collect();
    let protected = run(table, &policy);
    assert_eq!(shown(&protected), before);
    assert_eq!(protected.released.protection().rules, ["already-public"]);
    assert!(!protected.released.protection().audited, "no attack was run, none is claimed");
}

#[test]
fn a_star_of_the_producer_is_not_differenced() {
    // The total is delivered with the starred cell in it: 284 - 280 = 4.
    let table = changed(&areas([4, 30, 50, 200]), |key, value, status, _| {
        if key[0] == 1 {
            (*value, *status) = (None, ObsStatus::Q);
        }
    });
    let protected = run(table, &open());
    let cells = shown(&protected);
    assert_eq!(cells[1], (None, ObsStatus::Q, ConfStatus::C));
    assert!(cells.iter().filter(|c| c.0.is_none()).count() >= 2);
    assert!(follows(&protected.released).is_empty());
}

#[test]
fn a_star_that_is_not_in_the_total_is_treated_with_the_same_care() {
    // The total was added up from what was delivered, so differencing gives nothing; that cannot be seen from the cube.
    let table = changed(&areas([4, 30, 50, 200]), |key, value, status, _| match key[0] {
        0 => *value = Some(280),
        1 => (*value, *status) = (None, ObsStatus::Q),
        _ => {}
    });
    let protected = run(table, &open());
    assert!(shown(&protected).iter().filter(|c| c.0.is_none()).count() <= 2);
    assert!(follows(&protected.released).is_empty());
}

#[test]
fn a_value_marked_confidential_is_not_shown() {
    let table = changed(&areas([40, 30, 50, 200]), |key, _, _, conf| {
        if key[0] == 1 {
            *conf = ConfStatus::C;
        }
    });
    let protected = run(table, &open());
    assert_eq!(shown(&protected)[1].0, None);
    assert!(follows(&protected.released).is_empty());
}

#[test]
fn estimates_on_few_units_are_withheld_or_flagged() {
    let policy = ProtectionPolicy { publish_from: Some(20), flag_below: Some(40), ..open() };
    let protected = run(areas([10, 30, 50, 200]), &policy);
    let cells = shown(&protected);
    assert_eq!((cells[1].0, cells[1].1), (None, ObsStatus::Q));
    assert_eq!(cells[3], (Some(50), ObsStatus::A, ConfStatus::F));
    assert_eq!(protected.report.unreliable, 1);
    assert!(protected.released.protection().rules.contains(&"publish-from".to_owned()));
    let flagged = run(areas([30, 40, 50, 200]), &policy);
    assert_eq!(shown(&flagged)[1], (Some(30), ObsStatus::U, ConfStatus::F));
    assert_eq!(flagged.report.flagged, 1);
}

#[test]
fn rounding_leaves_multiples_only() {
    let policy = ProtectionPolicy { rounding: Some(5), ..open() };
    let protected = run(areas([4, 32, 58, 203]), &policy);
    let values: Vec<Option<i128>> = shown(&protected).iter().map(|c| c.0).collect();
    assert_eq!(values, [Some(295), Some(5), Some(30), Some(60), Some(205)]);
    assert_eq!(protected.released.protection().rounding, Some(5));
}

#[test]
fn dominated_sums_are_withheld_with_room_to_move() {
    let area = dimension("REF_AREA", &["_T", "A", "B", "C"], &[("_T", &["A", "B", "C"])]);
    let leaves = [
        Leaf::sum(&[1, 0], &[9000, 500, 500]),
        Leaf::sum(&[2, 0], &[2500, 2500, 2500, 2500]),
        Leaf::sum(&[3, 0], &[20_000, 20_000, 20_000]),
    ];
    let table = cube(vec![area, year()], &leaves, true);
    let policy = ProtectionPolicy { dominance: Some(DominanceRule { n: 1, k: 0.8 }), ..open() };
    let protected = run(table.clone(), &policy);
    let values: Vec<Option<i128>> = shown(&protected).iter().map(|c| c.0).collect();
    assert_eq!(values, [Some(80_000), None, None, Some(60_000)]);
    assert_eq!(protected.report.audit.narrow, 0);
    let protected = run(table, &ProtectionPolicy { p_percent: Some(0.1), ..open() });
    assert_eq!(protected.report.primary, 1, "500 is less than 10 % of 9000");
}

#[test]
fn a_policy_without_meaning_is_refused() {
    for policy in [
        ProtectionPolicy { rounding: Some(1), ..open() },
        ProtectionPolicy { p_percent: Some(15.0), ..open() },
        ProtectionPolicy { dominance: Some(DominanceRule { n: 5, k: 0.8 }), ..open() },
    ] {
        let refused = protect(areas([4, 30, 50, 200]), &policy, &[], &BTreeMap::new(), None);
        assert!(matches!(refused, Err(DisclosureError::Policy { .. })));
    }
}

#[test]
fn cancelling_releases_nothing() {
    let stop = AtomicBool::new(true);
    let stopped = protect(areas([4, 30, 50, 200]), &ProtectionPolicy::default(), &[], &BTreeMap::new(), Some(&stop));
    assert!(matches!(stopped, Err(DisclosureError::Cancelled)));
}

#[test]
fn neither_report_nor_error_names_a_withheld_value() {
    let protected = run(areas([7, 31, 1009, 2003]), &ProtectionPolicy::default());
    let text = serde_json::to_string(&protected.report).unwrap();
    for secret in ["\"7\"", ":7,", ":7}", "31"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
