//! A heavy crate has its owners; nobody else names it.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::Metadata;

use crate::architecture::Room;

/// Says every crate that names a heavy crate it does not own; dev-dependencies count, since they are compiled too.
pub fn faults(metadata: &Metadata, rooms: &BTreeMap<String, Room>) -> Vec<String> {
    let heavy: BTreeSet<&str> = rooms.values().flat_map(|r| r.heavy.iter().map(String::as_str)).collect();
    let mut faults = Vec::new();
    for package in metadata.workspace_packages() {
        let owned = rooms.get(package.name.as_str()).map(|r| r.heavy.as_slice()).unwrap_or_default();
        for dependency in &package.dependencies {
            if heavy.contains(dependency.name.as_str()) && !owned.contains(&dependency.name) {
                faults.push(format!(
                    "{} names {}, which belongs to another room; see the table in ARCHITECTURE.md",
                    package.name, dependency.name
                ));
            }
        }
    }
    faults
}
