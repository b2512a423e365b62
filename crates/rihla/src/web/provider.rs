//! What the web needs of the node.

use std::path::PathBuf;
use std::sync::Arc;

use rihla_chart::Outlines;
use rihla_language::Catalogue;
use rihla_operations::access::Desk;
use rihla_operations::publish::site::Site;

use crate::pages::Visit;

/// Where the bytes of a file are.
#[derive(Debug, Clone)]
pub enum FileBody {
    /// In a file on disk.
    Path(PathBuf),
    /// In memory.
    Bytes(Vec<u8>),
}

/// A file to download.
#[derive(Debug, Clone)]
pub struct FileAnswer {
    /// Its bytes.
    pub body: FileBody,
    /// IANA media type.
    pub media_type: String,
    /// A text that changes when the bytes do, such as their SHA-256.
    pub etag: String,
}

/// Gives the present view of the observatory: what is shown may change while the server runs, never within one answer.
pub trait SiteProvider: Send + Sync {
    /// The site as the public may see it now.
    fn site(&self) -> Arc<Site>;

    /// The messages of all languages.
    fn catalogue(&self) -> Arc<Catalogue>;

    /// A file of a dataset; none where there is none of this name.
    fn file(&self, dataset: &str, name: &str) -> Option<FileAnswer>;

    /// The DCAT catalogue as JSON-LD text.
    fn catalogue_json(&self) -> Option<String>;

    /// The desk at which researchers ask; none where nobody can be asked.
    fn desk(&self) -> Option<Arc<Desk>> {
        None
    }

    /// Who visits pages that anybody may keep: nobody in particular, where records are kept; none where there is nothing to sign in to.
    fn visit(&self) -> Option<Visit> {
        None
    }

    /// How the node is called from outside; none where nobody has configured it.
    fn address(&self) -> Option<&str> {
        None
    }

    /// Outlines of sub-national areas, where the operator supplied them.
    fn outlines(&self) -> Option<Arc<Outlines>> {
        None
    }
}
