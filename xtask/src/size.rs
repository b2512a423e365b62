//! Files that hold too much: over 800 lines a file needs a line in docs/decisions/.

use std::path::PathBuf;

use anyhow::Result;

use crate::source::{root, tell};

const LISTED: usize = 500;
const MOST: usize = 800;

/// Lists long files and says those beyond the limit that no decision names.
pub fn faults(files: &[(PathBuf, String)]) -> Result<Vec<String>> {
    let mut decisions = String::new();
    let folder = root()?.join("docs/decisions");
    for entry in std::fs::read_dir(&folder)? {
        decisions.push_str(&std::fs::read_to_string(entry?.path())?);
    }
    let mut faults = Vec::new();
    for (path, text) in files {
        let lines = text.split("#[cfg(test)]").next().unwrap_or_default().lines().count();
        let name = path.display().to_string();
        if lines > MOST && !decisions.contains(&name) {
            faults.push(format!("{name}: {lines} lines; split it, or say in docs/decisions/ why it stays whole"));
        } else if lines > LISTED {
            tell(&format!("  long: {name}, {lines} lines"));
        }
    }
    Ok(faults)
}
