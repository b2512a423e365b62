//! Columns of records as a workbook shows them.

use rihla_language::Speaker;
use rihla_model::Vocabulary;
use rihla_register::Definition;
use rihla_register::definition::{Field, FieldType};
use rihla_register::table::TableColumn;
use rihla_report::{Choice, ColumnKind, RecordColumn};

/// A column with its words, and what its cells hold.
pub(super) fn record_column(definition: &Definition, column: &TableColumn, vocabulary: &Vocabulary, speaker: &Speaker<'_>) -> RecordColumn {
    let header = column.header.clone();
    let Some((field, language)) = column.field(definition) else {
        let label = match header.as_str() {
            "@id" => speaker.t("workbook-identifier"),
            "@version" => speaker.t("workbook-version"),
            "@state" => speaker.t("workbook-state"),
            "@agency" => speaker.t("workbook-agency"),
            _ => speaker.t("workbook-area"),
        };
        let kind = if header == "@version" { ColumnKind::Number { decimals: 0 } } else { ColumnKind::Text };
        return RecordColumn { header, label, help: String::new(), kind };
    };
    let label = speaker.local(&field.label);
    let label = language.map_or_else(|| label.to_owned(), |language| format!("{label} ({})", language.tag()));
    RecordColumn { header, label, help: speaker.local(&field.help).to_owned(), kind: kind(field, vocabulary) }
}

fn kind(field: &Field, vocabulary: &Vocabulary) -> ColumnKind {
    match *field.kind {
        FieldType::LongText => ColumnKind::LongText,
        FieldType::Number if !field.many => ColumnKind::Number { decimals: field.decimals.as_deref().copied().unwrap_or(0) },
        FieldType::Date if !field.many => ColumnKind::Date,
        FieldType::Code => ColumnKind::Choice { choices: choices(field, vocabulary), many: field.many },
        _ => ColumnKind::Text,
    }
}

fn choices(field: &Field, vocabulary: &Vocabulary) -> Vec<Choice> {
    let own = field.codes.iter().map(|code| Choice { code: code.id.to_string(), label: code.label.clone(), offered: !code.retired });
    let list = field.list.as_ref().and_then(|list| vocabulary.list_named(list));
    let listed = list.into_iter().flat_map(rihla_model::Codelist::items);
    let listed = listed.map(|item| Choice { code: item.code.as_str().to_owned(), label: item.name.clone(), offered: true });
    own.chain(listed).collect()
}
