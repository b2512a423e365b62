//! Values that a file itself calls missing.

use std::collections::BTreeSet;
use std::sync::Arc;

use rihla_model::definition::ColumnKind;

use crate::harmonise::layout::{Layout, Source};
use crate::harmonise::recipe::Recipe;
use crate::reader::survey::{Dictionary, cases::CaseLayout};
use crate::text::fold_blanks;

/// Values that a variable's dictionary entry calls missing (SPSS "user-missing").
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum DeclaredMissing {
    /// One code.
    Value(String),
    /// All numbers between two, both included.
    Range(f64, f64),
}

impl DeclaredMissing {
    /// Whether a cell's text is such a value.
    pub fn holds(&self, text: &str) -> bool {
        match self {
            Self::Value(value) => value == text,
            Self::Range(low, high) => text.parse::<f64>().is_ok_and(|n| n >= *low && n <= *high),
        }
    }
}

/// Looks out for values that the file calls missing and the source definition does not name: they would be taken for numbers.
#[derive(Debug, Clone)]
pub(crate) struct Watch {
    /// The variable's name.
    pub column: Arc<str>,
    missing: Vec<DeclaredMissing>,
    declared: BTreeSet<String>,
}

impl Watch {
    pub fn hits(&self, text: &str) -> bool {
        self.missing.iter().any(|m| m.holds(text)) && !self.declared.contains(text)
    }
}

/// Sets the watches of a layout: for every declared column that is read as a number, an age or a date.
pub(crate) fn watch(cases: &mut CaseLayout, dictionary: &Dictionary, recipe: &Recipe<'_>, layout: &Layout) {
    for (column, (source, _)) in recipe.columns.iter().zip(&layout.columns) {
        let kind = column.definition.kind;
        let measured = matches!(kind, ColumnKind::Number | ColumnKind::Weight | ColumnKind::Age | ColumnKind::Period | ColumnKind::Date);
        let Source::Cell { at, .. } = source else { continue };
        let (Some(field), Some(variable)) = (cases.fields.get_mut(*at), dictionary.variables.get(*at)) else { continue };
        if !measured || variable.missing.is_empty() {
            continue;
        }
        let declared = column.missing.iter().map(|(token, _)| token.clone());
        let translated = column.translation.iter().flatten().map(|(text, _)| text.clone());
        let declared: BTreeSet<String> = declared.chain(translated).map(|t| fold_blanks(&t).into_owned()).collect();
        field.watch = Some(Watch { column: Arc::from(variable.name.as_str()), missing: variable.missing.clone(), declared });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_ranges() {
        let range = DeclaredMissing::Range(f64::NEG_INFINITY, -1.0);
        assert!(range.holds("-8") && range.holds("-1") && !range.holds("0") && !range.holds("."));
        assert!(DeclaredMissing::Value("99".to_owned()).holds("99") && !DeclaredMissing::Value("99".to_owned()).holds("9"));
        let watch = Watch { column: "age".into(), missing: vec![range], declared: BTreeSet::from(["-8".to_owned()]) };
        assert!(watch.hits("-7") && !watch.hits("-8") && !watch.hits("7"));
    }
}
