//! Walking the sources, and speaking to whoever runs a chore.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The root of the workspace.
pub fn root() -> Result<PathBuf> {
    // as cargo runs it: checkouts that share a target folder share this program as well
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map(Path::to_path_buf).context("the workspace has no root")
}

/// All Rust files below the crates, sorted, with their text.
pub fn rust_files() -> Result<Vec<(PathBuf, String)>> {
    fn walk(folder: &Path, out: &mut Vec<PathBuf>) -> Result<()> {
        for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                walk(&path, out)?;
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.push(path);
            }
        }
        Ok(())
    }
    let root = root()?;
    let mut paths = Vec::new();
    walk(&root.join("crates"), &mut paths)?;
    walk(&root.join("xtask"), &mut paths)?;
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            Ok((path.strip_prefix(&root).map(Path::to_path_buf).unwrap_or(path), text))
        })
        .collect()
}

/// Writes a line for the person who runs the chore.
pub fn tell(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
