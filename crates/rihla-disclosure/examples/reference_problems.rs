//! Protects the reference problems of the shared data and prints how many cells each withholds, and how long it took.
//!
//! `cargo run --release -p rihla-disclosure --example reference_problems [folder of sdc_tables] [problem]`
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "an example run by hand")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Instant;

use rihla_disclosure::protect;
use rihla_model::definition::ProtectionPolicy;
use rihla_table::{Cube, Dimension};

#[expect(dead_code, reason = "shared with the tests, which use all of it")]
#[path = "../tests/it/tables.rs"]
mod tables;

use tables::{Leaf, cube, dimension, year};

/// One axis: its leaf column, and the columns whose codes are sums over it, from the leaf upward; a group of columns that
/// overlap stand side by side.
struct Axis<'a> {
    concept: &'a str,
    leaf: usize,
    chains: &'a [&'a [usize]],
}

fn read(folder: &std::path::Path, file: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(folder.join(file)).unwrap();
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn axis(rows: &[Vec<String>], axis: &Axis<'_>) -> Dimension {
    let leaves: BTreeSet<&str> = rows.iter().map(|r| r[axis.leaf].as_str()).collect();
    let mut sums: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut tops: BTreeSet<String> = BTreeSet::new();
    for row in rows {
        let mut top = row[axis.leaf].clone();
        for (number, chain) in axis.chains.iter().enumerate() {
            let mut below = row[axis.leaf].clone();
            for &column in *chain {
                let above = format!("{column}:{}", row[column]);
                sums.entry(above.clone()).or_default().insert(below);
                below = above;
            }
            if number == 0 {
                top = below;
            }
        }
        tops.insert(top);
    }
    sums.insert("_T".to_owned(), tops);
    let mut codes: Vec<&str> = sums.keys().map(String::as_str).collect();
    codes.extend(leaves);
    let parts: Vec<(&str, Vec<&str>)> = sums.iter().map(|(p, parts)| (p.as_str(), parts.iter().map(String::as_str).collect())).collect();
    let sums: Vec<(&str, &[&str])> = parts.iter().map(|(p, parts)| (*p, parts.as_slice())).collect();
    dimension(axis.concept, &codes, &sums)
}

fn table(rows: &[Vec<String>], axes: &[Axis<'_>], count: Option<usize>) -> Cube {
    let mut dimensions: Vec<Dimension> = axes.iter().map(|a| axis(rows, a)).collect();
    let mut leaves: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
    for row in rows {
        let mut key: Vec<u32> = axes.iter().zip(&dimensions).map(|(a, d)| d.position(&row[a.leaf]).unwrap()).collect();
        key.push(0);
        *leaves.entry(key).or_default() += count.map_or(1, |c| row[c].parse().unwrap());
    }
    dimensions.push(year());
    let leaves: Vec<Leaf> = leaves.iter().map(|(key, n)| Leaf::count(key, *n)).collect();
    cube(dimensions, &leaves, false)
}

fn run(name: &str, cube: Cube, threshold: u32) {
    let policy = ProtectionPolicy { minimum_frequency: Some(threshold), ..ProtectionPolicy::default() };
    let before: Vec<i128> = cube.cells().map(|c| c.value.unwrap_or(0)).collect();
    let cells = cube.len();
    let start = Instant::now();
    match protect(cube, &policy, &[], &BTreeMap::new(), None) {
        Ok(protected) => {
            let seconds = start.elapsed().as_secs_f64();
            let r = &protected.report;
            let sum: i128 = protected.released.cells().zip(&before).filter(|(c, _)| c.value.is_none()).map(|(_, v)| v).sum();
            println!(
                "{name}: {cells} cells, {} primary + {} secondary = {} withheld (their values sum to {sum}); exact {}, pinned {}, intervals {} narrow {}; {seconds:.2} s",
                r.primary,
                r.secondary,
                r.primary + r.secondary,
                r.audit.exact,
                r.audit.exact_by_bounds,
                r.audit.intervals,
                r.audit.narrow
            );
        }
        Err(error) => println!("{name}: {cells} cells: {error} ({:.2} s)", start.elapsed().as_secs_f64()),
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments
        .next()
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/stats/sdc_tables"), PathBuf::from);
    let only = arguments.next();
    let wanted = |name: &str| only.as_deref().is_none_or(|o| o == name);
    let flat = |concept, leaf| Axis { concept, leaf, chains: &[] };
    if wanted("microdata1") {
        run("microdata1", table(&read(&folder, "sdctable_microdata1.csv"), &[flat("REGION", 0), flat("SEX", 1)], None), 3);
    }
    if wanted("issue136") {
        let region = Axis { concept: "REGION", leaf: 0, chains: &[&[1], &[2]] };
        run("issue136", table(&read(&folder, "linked_issue136.csv"), &[region], Some(3)), 4);
    }
    if wanted("z1") {
        run("z1", table(&read(&folder, "ssb_z1.csv"), &[flat("REGION", 0), flat("INCOME", 1)], Some(2)), 4);
    }
    if wanted("z2") {
        let region = Axis { concept: "REGION", leaf: 0, chains: &[&[1], &[2]] };
        run("z2", table(&read(&folder, "ssb_z2.csv"), &[region, flat("INCOME", 3)], Some(4)), 4);
    }
    if wanted("z3") {
        let region = Axis { concept: "REGION", leaf: 0, chains: &[&[1], &[2]] };
        let month = Axis { concept: "MONTH", leaf: 4, chains: &[&[5]] };
        run("z3", table(&read(&folder, "ssb_z3.csv"), &[region, flat("INCOME", 3), month], Some(6)), 4);
    }
    let origin = || Axis { concept: "ORIGIN", leaf: 2, chains: &[&[1, 0]] };
    let district = || Axis { concept: "DISTRICT", leaf: 4, chains: &[&[3]] };
    if wanted("cube_small") {
        run("cube_small", table(&read(&folder, "cube_small.csv"), &[origin(), district(), flat("SEX", 5)], Some(6)), 4);
    }
    if wanted("cube_medium") {
        let axes = [origin(), district(), flat("SEX", 5), flat("AGE", 6)];
        run("cube_medium", table(&read(&folder, "cube_medium.csv"), &axes, Some(7)), 4);
    }
}
