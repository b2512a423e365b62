//! The columns of a table, and what of a record each is.

use rihla_model::{FieldId, Language};

use crate::definition::{Definition, Field, FieldType};

/// A table as it was delivered: its header and its rows with their line numbers.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The header.
    pub columns: Vec<String>,
    /// The rows; a short one has empty cells at its end.
    pub rows: Vec<(u64, Vec<String>)>,
}

impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet").field("columns", &self.columns.len()).field("rows", &self.rows.len()).finish()
    }
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    /// The identifier of the record.
    Id,
    /// The version that was handed out.
    Version,
    /// The agency it belongs to.
    Agency,
    /// The area it belongs to.
    Area,
    /// What an import does not change: the state, and what is computed.
    Past,
    /// A field, in a language where it has several.
    Field(FieldId, Option<Language>),
    /// Nothing that is known here.
    Unknown,
}

impl Column {
    /// What a header names: an identifier (`title`, `title.fr`), or the label of a field in any language, with the language in
    /// parentheses where the field has several.
    pub(super) fn of(header: &str, definition: &Definition, visible: impl Fn(&Field) -> bool) -> Self {
        let header = header.trim().trim_start_matches('\u{FEFF}').trim();
        match header {
            "@id" => return Self::Id,
            "@version" => return Self::Version,
            "@agency" => return Self::Agency,
            "@area" => return Self::Area,
            "@state" => return Self::Past,
            _ => {}
        }
        let (name, language) = parted(header);
        let fields = || definition.fields.iter().filter(|field| visible(field));
        let by_id = fields().find(|field| field.id.as_str() == name);
        let label = |field: &&Field| Language::ALL.iter().any(|l| field.label.exact(*l).is_some_and(|label| same(label, name)));
        let mut by_label = fields().filter(label);
        let field = by_id.or_else(|| by_label.next().filter(|_| by_label.next().is_none()));
        match field {
            Some(field) if *field.kind == FieldType::Computed => Self::Past,
            Some(field) if field.localised == language.is_some() || field.localised => Self::Field((*field.id).clone(), language),
            _ => Self::Unknown,
        }
    }
}

/// `title.fr` and `Titre (fr)` are a name and a language.
fn parted(header: &str) -> (&str, Option<Language>) {
    let inner = header.strip_suffix(')').and_then(|header| header.rsplit_once('('));
    if let Some((name, tag)) = inner.or_else(|| header.rsplit_once('.'))
        && let Some(language) = Language::ALL.into_iter().find(|language| language.tag() == tag.trim())
    {
        return (name.trim(), Some(language));
    }
    (header, None)
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// What a cell means, as the field reads it: codes by their label in any language, words for yes and no, another decimal sign.
pub(super) fn meant(field: &Field, cell: &str, decimal: char, list: Option<&rihla_model::Codelist>) -> String {
    match *field.kind {
        FieldType::Code => {
            let parts = cell.split([';', '\n']).filter(|part| field.many || !part.is_empty());
            if field.many {
                parts.map(|part| code_of(field, part.trim(), list)).collect::<Vec<_>>().join(";")
            } else {
                code_of(field, cell.trim(), list)
            }
        }
        FieldType::Flag => flag_of(cell.trim()).to_owned(),
        FieldType::Number | FieldType::Money if decimal != '.' => cell.replace('.', "").replace(decimal, "."),
        _ => cell.to_owned(),
    }
}

fn code_of(field: &Field, cell: &str, list: Option<&rihla_model::Codelist>) -> String {
    let labelled = |label: &rihla_model::LocalText| Language::ALL.iter().any(|l| label.exact(*l).is_some_and(|text| same(text, cell)));
    if let Some(list) = list {
        if list.contains(cell) {
            return cell.to_owned();
        }
        let mut named = list.items().iter().filter(|item| labelled(&item.name));
        let found = named.next().filter(|_| named.next().is_none());
        return found.map_or_else(|| cell.to_owned(), |item| item.code.as_str().to_owned());
    }
    let mut named = field.codes.iter().filter(|code| code.id.as_str() == cell || labelled(&code.label));
    let found = named.next().filter(|_| named.next().is_none());
    found.map_or_else(|| cell.to_owned(), |code| code.id.as_str().to_owned())
}

fn flag_of(cell: &str) -> &str {
    match cell.to_lowercase().as_str() {
        "true" | "1" | "yes" | "oui" | "نعم" | "sí" | "si" | "sim" | "vrai" | "verdadero" | "verdadeiro" | "x" => "true",
        "false" | "0" | "no" | "non" | "لا" | "não" | "nao" | "faux" | "falso" => "false",
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_yes_and_no_are_known_in_five_languages() {
        for yes in ["yes", "Oui", "نعم", "Sí", "sim"] {
            assert_eq!(flag_of(yes), "true");
        }
        for no in ["no", "Non", "لا", "não"] {
            assert_eq!(flag_of(no), "false");
        }
        assert_eq!(flag_of("perhaps"), "perhaps");
    }

    #[test]
    fn a_header_has_a_language_behind_a_point_or_in_parentheses() {
        assert_eq!(parted("title.fr"), ("title", Some(Language::Fr)));
        assert_eq!(parted("العنوان (ar)"), ("العنوان", Some(Language::Ar)));
        assert_eq!(parted("Amount (MAD)"), ("Amount (MAD)", None));
        assert_eq!(parted("v1.2"), ("v1.2", None));
    }
}
