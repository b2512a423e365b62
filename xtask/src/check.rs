//! The house is as ARCHITECTURE.md says.

use anyhow::{Result, bail};
use cargo_metadata::MetadataCommand;

use crate::source::{root, rust_files, tell};
use crate::{architecture, floors, heavy, naming, sayings, seal, size, templates};

/// Checks floors, heavy crates, seals, names, sizes, and that what people read are messages.
///
/// # Errors
/// When something stands where it may not; each fault is told.
pub fn check() -> Result<()> {
    let rooms = architecture::rooms()?;
    let metadata = MetadataCommand::new().manifest_path(root()?.join("Cargo.toml")).no_deps().exec()?;
    let files = rust_files()?;
    let mut faults = floors::faults(&metadata, &rooms);
    faults.extend(heavy::faults(&metadata, &rooms));
    faults.extend(seal::faults(&files));
    faults.extend(naming::faults(&files));
    faults.extend(size::faults(&files)?);
    faults.extend(sayings::faults(&files)?);
    faults.extend(templates::faults()?);
    for fault in &faults {
        tell(&format!("  ✗ {fault}"));
    }
    if faults.is_empty() {
        tell(&format!("xtask check: {} crates, {} files, no fault", rooms.len(), files.len()));
        return Ok(());
    }
    bail!("{} fault(s) in the house", faults.len())
}
