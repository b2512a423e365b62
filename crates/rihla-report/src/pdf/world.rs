//! All that the typesetter can see: a template, the view as data, fonts.

use std::path::PathBuf;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::fonts::Fonts;

const TEMPLATE: &str = include_str!("../../templates/report.typ");

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::builder().build()));

/// A world without file system, network, packages and clock.
pub(crate) struct ReportWorld<'a> {
    fonts: &'a Fonts,
    main: FileId,
    view: FileId,
    template: Source,
    data: Bytes,
}

impl<'a> ReportWorld<'a> {
    /// A world that holds the template and one view, as JSON; none if the names of its own two files are refused.
    pub(crate) fn new(fonts: &'a Fonts, view: String) -> Option<Self> {
        let file = |name: &str| Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern());
        let main = file("/report.typ")?;
        Some(Self {
            fonts,
            main,
            view: file("/view.json")?,
            template: Source::new(main, TEMPLATE.to_owned()),
            data: Bytes::from_string(view),
        })
    }
}

impl World for ReportWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main { Ok(self.template.clone()) } else { Err(absent(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.view { Ok(self.data.clone()) } else { Err(absent(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.vpath().get_without_slash()))
}
