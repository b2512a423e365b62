//! Where generated files go: a folder, or memory.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

/// Files on their way to a sink, each with its name.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// Takes generated files, whole, by relative name with `/` between folders.
pub trait Sink {
    /// Stores one file.
    ///
    /// # Errors
    /// Whatever the storage reports.
    fn write(&mut self, name: &str, bytes: &[u8]) -> io::Result<()>;
}

/// Writes files below a folder; each file appears whole or not at all.
#[derive(Debug, Clone)]
pub struct FolderSink {
    folder: PathBuf,
}

impl FolderSink {
    /// Makes a sink for `folder`, which is created with the first file.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Names the folder that receives the files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Sink for FolderSink {
    fn write(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let relative = Path::new(name);
        if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{name} is not a plain relative name")));
        }
        let target = self.folder.join(relative);
        let parent = target.parent().unwrap_or(&self.folder);
        fs::create_dir_all(parent)?;
        let mut unfinished = target.clone().into_os_string();
        unfinished.push(".unfinished");
        let unfinished = PathBuf::from(unfinished);
        let written = File::create(&unfinished).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        match written.and_then(|()| fs::rename(&unfinished, &target)) {
            Ok(()) => Ok(()),
            Err(error) => {
                // The first error is the one worth telling; a left-over part file is only untidy.
                let _ = fs::remove_file(&unfinished);
                Err(error)
            }
        }
    }
}

/// Keeps files in memory, for tests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemorySink {
    /// The files by name.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Sink for MemorySink {
    fn write(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.files.insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folder_sink_refuses_to_leave_its_folder() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let mut sink = FolderSink::new(folder.path().join("in"));
        assert!(sink.write("../out.csv", b"x").is_err());
        assert!(sink.write("/tmp/out.csv", b"x").is_err());
        sink.write("a/b.csv", b"x")?;
        sink.write("a/b.csv", b"yz")?;
        assert_eq!(fs::read(folder.path().join("in/a/b.csv"))?, b"yz");
        assert_eq!(fs::read_dir(folder.path().join("in/a"))?.count(), 1);
        Ok(())
    }
}
