//! Tables for tests: cells summed over hierarchies from leaves.

use std::collections::BTreeMap;

use rihla_disclosure::protect;
use rihla_model::definition::ProtectionPolicy;
use rihla_model::{ConceptId, ConfStatus, DatasetId, LocalText, ObsStatus};
use rihla_table::{Contributors, Cube, CubeBuilder, Dimension, DimensionCode, Indicator, Relation, Released};

/// A dimension: codes, and which code is the sum of which.
pub fn dimension(concept: &str, codes: &[&str], sums: &[(&str, &[&str])]) -> Dimension {
    let at = |code: &str| u32::try_from(codes.iter().position(|c| *c == code).unwrap()).unwrap();
    let aggregate = |code: &str| sums.iter().any(|s| s.0 == code);
    Dimension {
        concept: ConceptId::new(concept).unwrap(),
        name: LocalText::default(),
        list: None,
        codes: codes
            .iter()
            .map(|c| DimensionCode {
                code: (*c).to_owned(),
                name: LocalText::default(),
                level: u8::from(!aggregate(c)),
                aggregate: aggregate(c),
            })
            .collect(),
        relations: sums.iter().map(|(p, parts)| Relation { parent: at(p), parts: parts.iter().map(|c| at(c)).collect() }).collect(),
    }
}

/// A time dimension of one period.
pub fn year() -> Dimension {
    dimension("TIME_PERIOD", &["2024"], &[])
}

pub fn indicator(id: &str, scale: u8) -> Indicator {
    Indicator {
        id: id.to_owned(),
        name: LocalText::default(),
        unit: "PS".to_owned(),
        unit_name: LocalText::default(),
        unit_multiplier: 0,
        scale,
        decimals: scale,
        additive: true,
    }
}

/// One leaf of a table.
#[derive(Debug, Clone)]
pub struct Leaf {
    pub key: Vec<u32>,
    pub value: i128,
    /// Contributions, for magnitudes; a count has one for each unit.
    pub parts: Vec<i128>,
}

impl Leaf {
    /// A count.
    pub fn count(key: &[u32], n: u32) -> Self {
        Self { key: key.to_vec(), value: i128::from(n), parts: vec![1; n as usize] }
    }

    /// A sum of contributions.
    pub fn sum(key: &[u32], parts: &[i128]) -> Self {
        Self { key: key.to_vec(), value: parts.iter().sum(), parts: parts.to_vec() }
    }
}

/// For each code: itself and every code that it is part of, each once.
pub fn closures(dimension: &Dimension) -> Vec<Vec<u32>> {
    (0..u32::try_from(dimension.codes.len()).unwrap())
        .map(|code| {
            let mut above = vec![code];
            loop {
                let more: Vec<u32> = dimension
                    .relations
                    .iter()
                    .filter(|r| !above.contains(&r.parent) && r.parts.iter().any(|p| above.contains(p)))
                    .map(|r| r.parent)
                    .collect();
                if more.is_empty() {
                    return above;
                }
                above.extend(more);
                above.sort_unstable();
                above.dedup();
            }
        })
        .collect()
}

/// Adds leaves up over all dimensions.
pub fn cube(dimensions: Vec<Dimension>, leaves: &[Leaf], magnitudes: bool) -> Cube {
    let closures: Vec<Vec<Vec<u32>>> = dimensions.iter().map(closures).collect();
    let mut cells: BTreeMap<Vec<u32>, (i128, u64, i128, i128)> = BTreeMap::new();
    for leaf in leaves {
        let mut keys: Vec<Vec<u32>> = vec![Vec::new()];
        for (position, closure) in leaf.key.iter().zip(&closures) {
            keys = keys
                .iter()
                .flat_map(|key| {
                    closure[*position as usize].iter().map(|&code| {
                        let mut key = key.clone();
                        key.push(code);
                        key
                    })
                })
                .collect();
        }
        for key in keys {
            let cell = cells.entry(key).or_insert((0, 0, 0, 0));
            cell.0 += leaf.value;
            cell.1 += leaf.parts.len() as u64;
            for &part in &leaf.parts {
                if part > cell.2 {
                    (cell.2, cell.3) = (part, cell.2);
                } else {
                    cell.3 = cell.3.max(part);
                }
            }
        }
    }
    let mut builder = CubeBuilder::new(DatasetId::new("TEST").unwrap(), "1.0.0".to_owned(), dimensions, vec![indicator("OBS", 0)]);
    for (key, (value, count, largest, second)) in cells {
        let contributors = Contributors {
            count: Some(count),
            largest: magnitudes.then_some(largest),
            second: (magnitudes && second > 0).then_some(second),
        };
        builder.push(0, &key, Some(value), ObsStatus::A, ConfStatus::F, contributors).unwrap();
    }
    builder.build()
}

/// The same cube with cells changed.
pub fn changed(cube: &Cube, change: impl Fn(&[u32], &mut Option<i128>, &mut ObsStatus, &mut ConfStatus)) -> Cube {
    let mut builder =
        CubeBuilder::new(cube.dataset().clone(), cube.version().to_owned(), cube.dimensions().to_vec(), cube.indicators().to_vec());
    for (at, cell) in cube.cells().enumerate() {
        let (mut value, mut status, mut conf) = (cell.value, cell.status, cell.conf);
        change(cell.key, &mut value, &mut status, &mut conf);
        builder.push(cell.indicator, cell.key, value, status, conf, cube.contributors(at)).unwrap();
    }
    builder.build()
}

/// Seals a table as it stands, with nothing done to it.
pub fn published(cube: Cube) -> Released {
    let policy = ProtectionPolicy { already_public: true, ..ProtectionPolicy::default() };
    protect(cube, &policy, &[], &BTreeMap::new(), None).unwrap().released
}
