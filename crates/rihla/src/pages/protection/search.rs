//! Finding what is kept of a person, for a reason that is noted.

use rihla_operations::protection::FoundRecord;

use super::below;
use crate::pages::registers::{plain_text, state_of};
use crate::pages::sheet::{Block, Form, Html, Input, Outcome, Table, sheet};
use crate::pages::{Place, Reader};

/// A search.
pub struct FindView<'a> {
    /// What was looked for.
    pub text: &'a str,
    /// Why.
    pub why: &'a str,
    /// What was found; none before anything was looked for.
    pub found: Option<&'a [FoundRecord<'a>]>,
    /// What was refused.
    pub outcome: Outcome,
}

/// The page: the form, and what was found. It is sent in a form and never in an address.
///
/// # Errors
/// When the template cannot be written.
pub fn find_subject(reader: &Reader<'_>, view: &FindView<'_>) -> askama::Result<String> {
    let mut blocks = vec![Block::Form(Form {
        action: reader.links.page(&Place::ProtectionSearch),
        asks: false,
        text: reader.t("protection-search-text"),
        hidden: Vec::new(),
        inputs: vec![
            Input::line("text", reader.t("protection-search-what")).hint(reader.t("protection-search-hint")).value(view.text),
            Input::line("why", reader.t("record-unseal-why")).value(view.why),
        ],
        button: reader.t("protection-search-do"),
        main: true,
    })];
    if let Some(found) = view.found {
        let row = |it: &FoundRecord<'_>| {
            let (register, record) = (it.definition.id.as_str().to_owned(), it.seen.id.as_str().to_owned());
            let title = it.seen.fields.get(&*it.definition.title).map(|json| plain_text(reader, json)).filter(|title| !title.is_empty());
            let files = it.definition.fields.iter().filter(|field| *field.kind == rihla_register::definition::FieldType::File);
            let files: usize =
                files.filter_map(|field| it.seen.fields.get(&*field.id)).map(|json| json.as_array().map_or(1, Vec::len)).sum();
            let held = it.seen.fields.values().filter(|value| !value.is_null()).count();
            vec![
                Html::link(&reader.links.page(&Place::ProtectionRecord(register, record)), title.as_deref().unwrap_or(it.seen.id.as_str())),
                Html::local(reader, &it.definition.label),
                Html::state(&state_of(reader, it.definition, &it.seen)),
                Html::text(&reader.say.whole(i128::try_from(held).unwrap_or(0))),
                Html::text(&reader.say.whole(i128::try_from(files).unwrap_or(0))),
                Html::text(&reader.say.moment(it.seen.changed_at)),
            ]
        };
        let heads =
            ["node-head-record", "node-head-register", "list-state", "protection-head-fields", "protection-head-files", "record-changed"];
        blocks.push(Block::Title(reader.t("protection-found")));
        blocks.push(Block::Table(Table {
            label: reader.t("protection-found"),
            heads: heads.iter().map(|id| reader.t(id)).collect(),
            rows: found.iter().map(row).collect(),
            none: reader.t("protection-found-none"),
        }));
    }
    let heading = reader.t("protection-search-title");
    sheet(reader, below(reader, &heading), (heading, String::new()), &view.outcome, blocks)
}
