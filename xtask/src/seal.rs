//! Who may make something released: `seal` in rihla-disclosure, `reopen` in one place of rihla-operations, tests apart.

use std::path::{Path, PathBuf};

/// Says every file that names a door into `Released` without being allowed to.
pub fn faults(files: &[(PathBuf, String)]) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, text) in files {
        if path.starts_with("crates/rihla-table") || path.starts_with("xtask") || is_test(path) {
            continue;
        }
        let code: String = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        let names = |door: &str| {
            code.lines().any(|line| {
                let line = line.trim_start();
                let listed = line.split_once("seal::{").is_some_and(|(_, rest)| rest.split(['}', ',']).any(|name| name.trim() == door));
                !line.starts_with("//") && (line.contains(&format!("seal::{door}")) || listed)
            })
        };
        if names("seal") && !path.starts_with("crates/rihla-disclosure") {
            faults.push(format!("{}: names seal::seal; only rihla-disclosure seals what may be shown", path.display()));
        }
        if names("reopen") && path != Path::new("crates/rihla-operations/src/build/candidate.rs") {
            faults.push(format!("{}: names seal::reopen; only a verified candidate or release is reopened", path.display()));
        }
        if code.contains("rihla_table::seal as") || code.contains("rihla_table::seal::*") {
            faults.push(format!("{}: brings in the doors of `seal` under another name", path.display()));
        }
    }
    faults
}

fn is_test(path: &Path) -> bool {
    path.components().any(|c| matches!(c.as_os_str().to_str(), Some("tests" | "examples" | "benches")))
        || path.file_stem().and_then(|s| s.to_str()).is_some_and(|s| s == "tests" || s.ends_with("_tests"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_who_opens_a_door() {
        let file = |path: &str, text: &str| (PathBuf::from(path), text.to_owned());
        assert_eq!(faults(&[file("crates/rihla-cube/src/a.rs", "let r = rihla_table::seal::seal(cube, p);")]).len(), 1);
        assert_eq!(faults(&[file("crates/rihla/src/a.rs", "use rihla_table::seal::{reopen};")]).len(), 1);
        assert_eq!(faults(&[file("crates/rihla-disclosure/src/a.rs", "seal::seal(cube, p)")]).len(), 0);
        assert_eq!(faults(&[file("crates/rihla-operations/src/build/candidate.rs", "seal::reopen(cube, p)")]).len(), 0);
        assert_eq!(faults(&[file("crates/rihla/src/a.rs", "use rihla_table::seal as s;")]).len(), 1);
        assert_eq!(faults(&[file("crates/rihla/src/a.rs", "// seal::seal is for others")]).len(), 0);
    }
}
