//! What stands at the head of a dataset's page, whether its figures are public or on request.

use rihla_model::SourceId;
use rihla_model::definition::DatasetDefinition;
use rihla_operations::publish::site::{QualityCard, ReleaseRecord};

use super::history::span;
use super::state::{State, freshness, release_state};
use super::{Place, Reader};

/// Title, summary and facts; titles, summary and owner are HTML.
pub(crate) struct Head {
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) family: String,
    pub(crate) family_href: String,
    pub(crate) owner: String,
    pub(crate) tags: Vec<String>,
    pub(crate) state: State,
    pub(crate) freshness: State,
    pub(crate) released: String,
    pub(crate) released_iso: String,
    pub(crate) span: String,
}

impl Head {
    pub(crate) fn of(
        reader: &Reader<'_>,
        d: &DatasetDefinition,
        release: &ReleaseRecord,
        quality: &QualityCard,
        sources: &[SourceId],
    ) -> Self {
        Self {
            title: reader.local(&d.title),
            summary: reader.local(&d.summary),
            family: reader.family_name(&d.family),
            family_href: reader.links.page(&Place::Family(d.family.clone())),
            owner: reader.local(&d.owner),
            tags: d.tags.clone(),
            state: release_state(reader, release),
            freshness: freshness(reader, quality, sources),
            released: reader.say.day_of(release.released_at),
            released_iso: release.released_at.to_string(),
            span: span(reader, release.periods.as_ref()),
        }
    }
}
