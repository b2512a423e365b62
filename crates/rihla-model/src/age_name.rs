//! Names of age groups, made of patterns that stand in `age_names.csv`.

use std::collections::BTreeMap;

use crate::LocalText;
use crate::Saying;
use crate::age::AgeCode;
use crate::rows::{Table, VocabularyError};

/// Patterns of names by kind of group.
#[derive(Debug, Clone)]
pub(crate) struct AgeNames(BTreeMap<String, LocalText>);

impl AgeNames {
    pub(crate) fn read(file: &str, text: &str) -> Result<Self, VocabularyError> {
        let table = Table::read(file, text, &["kind", "name_en"])?;
        let mut patterns = BTreeMap::new();
        for row in table.rows() {
            let kind = table.required(row, "kind")?;
            if !["band", "at-least", "below", "single"].contains(&kind) {
                return Err(table.error(
                    row,
                    Saying::new("vocabulary-age-kind", "'{text}' is no kind of age group; use band, at-least, below or single")
                        .with("text", kind),
                ));
            }
            patterns.insert(kind.to_owned(), table.names(row, "name"));
        }
        Ok(Self(patterns))
    }

    /// The name of a group in all languages of the patterns; empty for the total and the unknown, which CL_AGE names.
    pub(crate) fn name(&self, age: &AgeCode) -> LocalText {
        let (kind, low, high) = match *age {
            AgeCode::Total | AgeCode::Unknown => return LocalText::default(),
            AgeCode::Single(years) => ("single", years, years),
            AgeCode::Band(low, high) => ("band", low, high),
            AgeCode::AtLeast(low) => ("at-least", low, low),
            AgeCode::Below(limit) => ("below", 0, limit),
        };
        let mut name = LocalText::default();
        for (language, pattern) in self.0.get(kind).into_iter().flat_map(LocalText::iter) {
            name.insert(language, pattern.replace("{low}", &low.to_string()).replace("{high}", &high.to_string()));
        }
        name
    }
}
