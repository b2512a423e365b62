//! Names that say nothing.

use std::path::PathBuf;

const EMPTY: [&str; 10] = ["util", "utils", "helper", "helpers", "common", "misc", "manager", "stuff", "handler2", "info"];

/// Says every file and folder with a name that says nothing.
pub fn faults(files: &[(PathBuf, String)]) -> Vec<String> {
    files
        .iter()
        .filter(|(path, _)| {
            path.components().filter_map(|c| c.as_os_str().to_str()).any(|part| EMPTY.contains(&part.trim_end_matches(".rs")))
        })
        .map(|(path, _)| format!("{}: the name says nothing; name it for its one thing", path.display()))
        .collect()
}
