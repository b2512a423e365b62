//! A million cells; run by hand in release: `cargo test -p rihla-disclosure --release --test it -- --ignored --nocapture`.

use std::collections::BTreeMap;

use rihla_disclosure::protect;
use rihla_model::definition::ProtectionPolicy;
use rihla_model::{ConfStatus, ObsStatus};
use rihla_table::{Contributors, Cube, Dimension};

use crate::tables::{closures, dimension, indicator};

/// `groups` sums over `leaves` categories, and a total.
fn tree(concept: &str, leaves: usize, groups: usize) -> Dimension {
    let leaf: Vec<String> = (0..leaves).map(|l| format!("L{l:03}")).collect();
    let group: Vec<String> = (0..groups).map(|g| format!("G{g:02}")).collect();
    let all: Vec<&str> = ["_T"].into_iter().chain(group.iter().map(String::as_str)).chain(leaf.iter().map(String::as_str)).collect();
    let members: Vec<Vec<&str>> =
        (0..groups).map(|g| leaf.iter().enumerate().filter(|(l, _)| l * groups / leaves == g).map(|(_, l)| l.as_str()).collect()).collect();
    let top: Vec<&str> = if groups == 0 { leaf.iter().map(String::as_str).collect() } else { group.iter().map(String::as_str).collect() };
    let mut sums: Vec<(&str, &[&str])> = vec![("_T", &top)];
    sums.extend(group.iter().zip(&members).map(|(g, m)| (g.as_str(), m.as_slice())));
    dimension(concept, &all, &sums)
}

fn large(years: usize, origins: usize, areas: usize) -> Cube {
    let names: Vec<String> = (0..years).map(|y| (2000 + y).to_string()).collect();
    let periods: Vec<&str> = names.iter().map(String::as_str).collect();
    let dimensions = vec![
        tree("ORIGIN", origins, 20),
        tree("REF_AREA", areas, 8),
        tree("SEX", 2, 0),
        tree("AGE", 8, 0),
        dimension("TIME_PERIOD", &periods, &[]),
    ];
    let above: Vec<Vec<Vec<u32>>> = dimensions.iter().map(closures).collect();
    let sizes: Vec<usize> = dimensions.iter().map(|d| d.codes.len()).collect();
    let mut counts = vec![None::<u32>; sizes.iter().product()];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let first = |d: usize| above[d].iter().zip(&dimensions[d].codes).position(|(_, c)| !c.aggregate).unwrap();
    for origin in first(0)..sizes[0] {
        for area in first(1)..sizes[1] {
            // Many pairs do not occur; others are large.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            if (state >> 33).is_multiple_of(3) {
                continue;
            }
            let level = 1_u64 << (state >> 40 & 7);
            for sex in first(2)..sizes[2] {
                for age in first(3)..sizes[3] {
                    for year in 0..sizes[4] {
                        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                        let n = u32::try_from((state >> 33) % (level * 4)).unwrap();
                        for &o in &above[0][origin] {
                            for &a in &above[1][area] {
                                for &s in &above[2][sex] {
                                    for &g in &above[3][age] {
                                        let at =
                                            [o, a, s, g].iter().zip(&sizes).fold(0, |at, (p, n)| at * n + *p as usize) * sizes[4] + year;
                                        *counts[at].get_or_insert(0) += n;
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    let (mut keys, mut value, mut contributors) = (Vec::new(), Vec::new(), Vec::new());
    for (at, n) in counts.into_iter().enumerate() {
        let Some(n) = n else { continue };
        let mut rest = at;
        let mut key = [0_u32; 5];
        for (slot, size) in key.iter_mut().zip(&sizes).rev() {
            *slot = u32::try_from(rest % size).unwrap();
            rest /= size;
        }
        keys.extend(key);
        value.push(Some(i128::from(n)));
        contributors.push(Contributors { count: Some(u64::from(n)), ..Contributors::default() });
    }
    let cells = value.len();
    Cube::from_columns(
        rihla_model::DatasetId::new("LARGE").unwrap(),
        "1.0.0".to_owned(),
        dimensions,
        vec![indicator("OBS", 0)],
        keys,
        vec![0; cells],
        value,
        vec![ObsStatus::A; cells],
        vec![ConfStatus::F; cells],
        contributors,
    )
    .unwrap()
}

fn measure(cube: Cube, threshold: u32) {
    let begin = std::time::Instant::now();
    let cells = cube.len();
    let policy = ProtectionPolicy { minimum_frequency: Some(threshold), ..ProtectionPolicy::default() };
    match protect(cube, &policy, &[], &BTreeMap::new(), None) {
        Ok(protected) => {
            let report = protected.report;
            println!(
                "{cells} cells, below {threshold}: {} primary, {} secondary, narrow {} of {}, {:?}",
                report.primary,
                report.secondary,
                report.audit.narrow,
                report.audit.intervals,
                begin.elapsed()
            );
        }
        Err(error) => println!("{cells} cells, below {threshold}: {error}, {:?}", begin.elapsed()),
    }
}

#[test]
#[ignore = "minutes in debug; a measurement, not a check"]
fn growing_tables() {
    for (years, origins, areas) in [(1, 40, 10), (1, 60, 20), (1, 120, 30), (2, 180, 40), (6, 180, 40)] {
        measure(large(years, origins, areas), 3);
    }
}
