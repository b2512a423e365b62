//! A crate uses only crates of lower floors.

use std::collections::BTreeMap;

use cargo_metadata::{DependencyKind, Metadata};

use crate::architecture::Room;

/// Says every edge that goes sideways or up, and every crate without a floor.
pub fn faults(metadata: &Metadata, rooms: &BTreeMap<String, Room>) -> Vec<String> {
    let mut faults = Vec::new();
    for package in metadata.workspace_packages() {
        if package.name.as_str() == "xtask" {
            continue;
        }
        let Some(room) = rooms.get(package.name.as_str()) else {
            faults.push(format!("{}: has no floor; add it to the table in ARCHITECTURE.md", package.name));
            continue;
        };
        for dependency in &package.dependencies {
            // Tests may look at other rooms; the program may not.
            if dependency.kind == DependencyKind::Development {
                continue;
            }
            if let Some(other) = rooms.get(&dependency.name)
                && other.floor >= room.floor
            {
                faults.push(format!(
                    "{} (floor {}) uses {} (floor {}); a crate uses only lower floors: move what is shared down",
                    package.name, room.floor, dependency.name, other.floor
                ));
            }
        }
    }
    for name in rooms.keys() {
        if !metadata.workspace_packages().iter().any(|p| p.name.as_str() == name) {
            faults.push(format!("{name}: stands in the table of ARCHITECTURE.md and is no crate; remove the row"));
        }
    }
    faults
}
