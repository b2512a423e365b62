//! The family of data structures for migration statistics (`MIG_STOCK` … `MIG_MISSING`).

use serde::{Deserialize, Serialize};

use crate::{ConceptId, LocalText};

/// One data structure: ordered dimensions, time, measure and attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Structure {
    /// Its identifier (`MIG_STOCK`).
    pub id: String,
    /// Semantic version.
    pub version: String,
    /// Its name.
    pub name: LocalText,
    /// What it is for.
    pub description: LocalText,
    /// The dimensions in their order, time left out.
    pub dimensions: Vec<ConceptId>,
    /// The time dimension.
    pub time: ConceptId,
    /// The measure.
    pub measure: ConceptId,
    /// The attributes.
    pub attributes: Vec<StructureAttribute>,
}

/// One attribute of a structure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StructureAttribute {
    /// The concept.
    pub concept: ConceptId,
    /// What it is attached to.
    pub attachment: Attachment,
    /// Whether it must be given.
    #[serde(default)]
    pub required: bool,
}

/// What an attribute is attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Attachment {
    /// Each observation.
    Observation,
    /// Each series.
    Series,
    /// The whole dataset.
    Dataset,
}

/// `structures.toml`: a common spine and what each structure adds to it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StructureFile {
    spine: Spine,
    structure: Vec<Addition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spine {
    first: Vec<ConceptId>,
    last: Vec<ConceptId>,
    time: ConceptId,
    measure: ConceptId,
    attributes: Vec<StructureAttribute>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Addition {
    id: String,
    version: String,
    name: LocalText,
    #[serde(default)]
    description: LocalText,
    #[serde(default)]
    dimensions: Vec<ConceptId>,
    #[serde(default)]
    attributes: Vec<StructureAttribute>,
}

impl StructureFile {
    /// The structures, each with the spine around its own dimensions.
    pub(crate) fn structures(self) -> Vec<Structure> {
        let spine = self.spine;
        self.structure
            .into_iter()
            .map(|own| Structure {
                id: own.id,
                version: own.version,
                name: own.name,
                description: own.description,
                dimensions: spine.first.iter().chain(&own.dimensions).chain(&spine.last).cloned().collect(),
                time: spine.time.clone(),
                measure: spine.measure.clone(),
                attributes: spine.attributes.iter().chain(&own.attributes).cloned().collect(),
            })
            .collect()
    }
}
