//! Statistical concepts.

use crate::rows::{Table, VocabularyError};
use crate::{ConceptId, ListId, LocalText, Saying};

/// One concept of the scheme CS_MIGRATION.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concept {
    /// Its identifier (`SEX`, `REF_AREA` …).
    pub id: ConceptId,
    /// Its name.
    pub name: LocalText,
    /// What it means.
    pub description: LocalText,
    /// The code list it usually takes.
    pub list: Option<ListId>,
}

/// Reads `concepts.csv`.
pub(crate) fn read_concepts(file: &str, text: &str) -> Result<Vec<Concept>, VocabularyError> {
    let table = Table::read(file, text, &["id", "name_en"])?;
    let mut concepts: Vec<Concept> = Vec::new();
    for row in table.rows() {
        let id = ConceptId::new(table.required(row, "id")?).map_err(|e| table.error(row, e.saying()))?;
        if concepts.iter().any(|c| c.id == id) {
            return Err(table.error(
                row,
                Saying::new("vocabulary-concept-twice", "the concept '{concept}' stands twice; remove one of the two")
                    .with("concept", id.to_string()),
            ));
        }
        let list = table.filled(row, "list").map(ListId::new).transpose().map_err(|e| table.error(row, e.saying()))?;
        concepts.push(Concept { id, name: table.names(row, "name"), description: table.names(row, "description"), list });
    }
    Ok(concepts)
}
