//! The site as it is now: loaded once, loaded again when what is current has changed or an embargo has passed.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_chart::Outlines;
use rihla_language::Catalogue;
use rihla_model::Clock;
use rihla_operations::access::{AccessCounts, Desk, counts};
use rihla_operations::definitions::LiveDefinitions;
use rihla_operations::publish::Documents;
use rihla_operations::publish::catalogue::catalogue_json;
use rihla_operations::publish::load::{load_site, next_embargo};
use rihla_operations::publish::site::Site;
use rihla_operations::{Definitions, Node, OperationError};
use rihla_store::ContentHash;
use ring::rand::SecureRandom;

use super::failure::{outlines as outlines_fault, unreadable};
use crate::pages::Visit;
use crate::web::{FileAnswer, FileBody, SiteProvider};

/// What of the data folder a view was made from, and on which day; another mark means another view.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    sequence: u64,
    decisions: Option<ContentHash>,
    deliveries: Option<ContentHash>,
    /// Ages and what is overdue are told by the day, in the observatory's time zone.
    day: Date,
}

/// The site as it was when it was loaded.
struct View {
    mark: Mark,
    /// What it was made by.
    definitions: Arc<Definitions>,
    /// When the next release under embargo is to be shown.
    next_embargo: Option<Timestamp>,
    site: Arc<Site>,
}

/// A site that follows the data folder.
pub struct LiveSite {
    definitions: Arc<LiveDefinitions>,
    node: Arc<Node>,
    desk: Option<Arc<Desk>>,
    clock: Arc<dyn Clock>,
    words: Arc<Catalogue>,
    outlines: Option<Arc<Outlines>>,
    /// Whether the node keeps records, so that there is something to sign in to.
    keeps_records: bool,
    /// How the node is called from outside, where that is configured.
    address: Option<String>,
    view: RwLock<View>,
    /// One thread at a time looks whether there is something new.
    look: Mutex<()>,
}

impl LiveSite {
    /// Loads the site.
    ///
    /// # Errors
    /// Where something that was released is damaged.
    pub fn new(definitions: impl Into<Arc<Definitions>>, node: impl Into<Arc<Node>>, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        Self::following(Arc::new(LiveDefinitions::new(definitions.into())?), node, clock)
    }

    /// Loads the site, which follows definitions that change.
    ///
    /// # Errors
    /// Where something that was released is damaged.
    pub fn following(live: Arc<LiveDefinitions>, node: impl Into<Arc<Node>>, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let (definitions, node) = (live.held(), node.into());
        let now = clock.now();
        let view = view(mark(&definitions, &node, now)?, &definitions, &node, now)?;
        let outlines = outlines(&definitions)?;
        let words = Arc::new(Catalogue::embedded()?);
        Ok(Self {
            definitions: live,
            node,
            desk: None,
            clock,
            words,
            outlines,
            keeps_records: false,
            address: None,
            view: RwLock::new(view),
            look: Mutex::new(()),
        })
    }

    /// Opens the desk at which researchers ask, if the observatory has one.
    ///
    /// # Errors
    /// Where a request cannot be read.
    pub fn with_desk(mut self, random: Arc<dyn SecureRandom + Send + Sync>) -> anyhow::Result<Self> {
        let (definitions, node) = (self.definitions.held(), Arc::clone(&self.node));
        self.desk = Desk::open(definitions, node, Arc::clone(&self.clock), random)?.map(Arc::new);
        Ok(self)
    }

    /// The same, of a node that keeps records or does not.
    #[must_use]
    pub fn keeping_records(mut self, keeps: bool) -> Self {
        self.keeps_records = keeps;
        self
    }

    /// The same, of a node that is called so from outside.
    #[must_use]
    pub fn called(mut self, address: Option<&str>) -> Self {
        self.address = address.map(str::to_owned);
        self
    }

    /// Looks for a newer view; a fault in it is logged and the present view stays.
    fn refresh(&self) {
        let Ok(_looking) = self.look.try_lock() else { return };
        let (now, definitions) = (self.clock.now(), self.definitions.held());
        let due = |held: &View, fresh: &Mark| {
            held.mark != *fresh || held.next_embargo.is_some_and(|at| at <= now) || !Arc::ptr_eq(&held.definitions, &definitions)
        };
        let fresh = match mark(&definitions, &self.node, now) {
            Ok(fresh) => fresh,
            Err(error) => {
                tracing::error!(site.error = %error, "the data folder could not be read; the present view stays");
                return;
            }
        };
        if !due(&self.view.read().unwrap_or_else(PoisonError::into_inner), &fresh) {
            return;
        }
        match view(fresh, &definitions, &self.node, now) {
            Ok(view) => *self.view.write().unwrap_or_else(PoisonError::into_inner) = view,
            Err(error) => tracing::error!(site.error = %error, "the new view could not be loaded; the one before stays"),
        }
    }

    /// The definitions behind the site.
    pub(super) fn definitions(&self) -> Arc<Definitions> {
        self.definitions.held()
    }

    /// How requests are met; none where nobody can be asked.
    pub(super) fn requests(&self) -> anyhow::Result<Option<AccessCounts>> {
        let definitions = self.definitions.held();
        let asked = definitions.observatory.access.is_some();
        Ok(asked.then(|| counts(&definitions, &self.node)).transpose()?)
    }
}

fn mark(definitions: &Definitions, node: &Node, now: Timestamp) -> Result<Mark, OperationError> {
    let documents = Documents::read(node)?;
    Ok(Mark {
        sequence: node.folder.current()?.sequence,
        decisions: documents.decisions,
        deliveries: documents.deliveries,
        day: definitions.day_of(now),
    })
}

fn view(mark: Mark, definitions: &Arc<Definitions>, node: &Node, now: Timestamp) -> Result<View, OperationError> {
    let held = Arc::clone(definitions);
    Ok(View { mark, definitions: held, next_embargo: next_embargo(node, now)?, site: Arc::new(load_site(definitions, node, now)?) })
}

/// Sub-national outlines that the operator supplied, `outlines.geojson` in the observatory's folder or its vocabularies.
fn outlines(definitions: &Definitions) -> anyhow::Result<Option<Arc<Outlines>>> {
    let mut places = vec![definitions.folder.join("outlines.geojson")];
    if let Some(folder) = &definitions.observatory.vocabularies {
        places.push(definitions.folder.join(folder).join("outlines.geojson"));
    }
    places.push(definitions.folder.join("reference/provinces.geojson"));
    for path in places {
        if path.is_file() {
            return read_outlines(&path).map(|o| Some(Arc::new(o)));
        }
    }
    Ok(None)
}

fn read_outlines(path: &Path) -> anyhow::Result<Outlines> {
    let bytes = std::fs::read(path).map_err(|e| unreadable(path, &e))?;
    Ok(Outlines::from_geojson(&bytes, "code").map_err(|e| outlines_fault(path, &e))?)
}

impl SiteProvider for LiveSite {
    fn site(&self) -> Arc<Site> {
        self.refresh();
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner).site)
    }

    fn catalogue(&self) -> Arc<Catalogue> {
        Arc::clone(&self.words)
    }

    fn file(&self, dataset: &str, name: &str) -> Option<FileAnswer> {
        let site = self.site();
        let published = site.datasets.iter().find(|d| d.definition.id.as_str() == dataset)?;
        let file = published.files.iter().find(|f| f.name == name)?;
        let place = self.node.folder.release(&published.definition.id, &published.release.id);
        Some(FileAnswer {
            body: FileBody::Path(place.path().join("files").join(&file.name)),
            media_type: file.media_type.clone(),
            etag: file.sha256.clone(),
        })
    }

    fn catalogue_json(&self) -> Option<String> {
        let site = self.site();
        Some(catalogue_json(&site, &self.definitions.held(), ""))
    }

    fn desk(&self) -> Option<Arc<Desk>> {
        self.desk.clone()
    }

    fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    fn outlines(&self) -> Option<Arc<Outlines>> {
        self.outlines.clone()
    }

    fn visit(&self) -> Option<Visit> {
        self.keeps_records.then(Visit::default)
    }
}

#[cfg(test)]
#[path = "site_tests.rs"]
mod tests;
