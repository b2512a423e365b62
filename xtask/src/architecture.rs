//! The floor table of ARCHITECTURE.md, the one statement of which crate lives where.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};

use crate::source::root;

/// A crate's place: its floor, and the heavy crates that it alone may name.
#[derive(Debug, Clone)]
pub struct Room {
    /// Floor, 1 at the ground.
    pub floor: u32,
    /// Heavy crates it may name.
    pub heavy: Vec<String>,
}

/// Reads the rows `| floor | crate | what | heavy crates |` of the table in ARCHITECTURE.md.
pub fn rooms() -> Result<BTreeMap<String, Room>> {
    let path = root()?.join("ARCHITECTURE.md");
    let text = std::fs::read_to_string(&path).context("ARCHITECTURE.md")?;
    let mut rooms = BTreeMap::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        let [floor, name, _, heavy] = cells.as_slice() else { continue };
        let Ok(floor) = floor.parse() else { continue };
        let heavy = heavy.split(',').map(|h| h.trim().trim_matches('`').to_owned()).filter(|h| !h.is_empty() && h != "-").collect();
        rooms.insert(name.trim_matches('`').to_owned(), Room { floor, heavy });
    }
    ensure!(!rooms.is_empty(), "ARCHITECTURE.md has no floor table");
    Ok(rooms)
}
