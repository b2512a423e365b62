//! What was done to a record.

use askama::Template;
use rihla_language::Speaker;
use rihla_model::Vocabulary;
use rihla_register::{Definition, Entry, Seen};

use super::value::{People, Titles, Words, person};
use crate::pages::layout::Layout;
use crate::pages::local::escape;
use crate::pages::{Place, Reader};

/// A history and what it is shown with.
pub struct HistoryView<'a> {
    /// The register.
    pub definition: &'a Definition,
    /// The record.
    pub seen: &'a Seen,
    /// What was done, the oldest first.
    pub entries: &'a [Entry],
    /// The code lists.
    pub vocabulary: &'a Vocabulary,
    /// How accounts are called.
    pub people: &'a People,
    /// Whether a reason was stated for which what is protected is shown.
    pub opened: bool,
}

/// A field before and after; HTML.
struct Difference {
    label: String,
    before: Vec<String>,
    after: Vec<String>,
}

struct EntryView {
    what: String,
    when: String,
    who: String,
    remark: String,
    differences: Vec<Difference>,
}

#[derive(Template)]
#[template(path = "registers/history.html")]
struct HistoryPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    record: String,
    record_href: String,
    here: String,
    unseal: bool,
    entries: Vec<EntryView>,
}

/// The history of a record, the newest first; each change with what stood there before.
///
/// # Errors
/// When the template cannot be written.
pub fn record_history(reader: &Reader<'_>, view: &HistoryView<'_>) -> askama::Result<String> {
    let HistoryView { definition, seen, .. } = *view;
    let titles = Titles::new();
    let words = Words { reader, vocabulary: view.vocabulary, titles: &titles };
    let (register, id) = (definition.id.as_str().to_owned(), seen.id.as_str().to_owned());
    let mut before = std::collections::BTreeMap::new();
    let mut entries = Vec::new();
    for entry in view.entries {
        let mut differences = Vec::new();
        for (id, json) in &entry.fields {
            let field = definition.field(id);
            let shown = |json: &serde_json::Value| field.map_or_else(|| vec![words.text(json)], |field| words.values(field, json));
            differences.push(Difference {
                label: field.map_or_else(|| escape(id.as_str()), |field| reader.local(&field.label)),
                before: before.get(id).map(shown).unwrap_or_default(),
                after: shown(json),
            });
            before.insert(id.clone(), json.clone());
        }
        entries.push(EntryView {
            what: what(reader, definition, entry),
            when: reader.say.moment(entry.at),
            who: match &entry.asked_by {
                Some(asked) => {
                    let (who, asked) = (person(reader, view.people, &entry.actor), person(reader, view.people, asked));
                    reader.say.say("history-by-two", &[("who", who.into()), ("asked", asked.into())])
                }
                None => person(reader, view.people, &entry.actor),
            },
            remark: entry.remark.clone().unwrap_or_default(),
            differences,
        });
    }
    entries.reverse();
    let heading = reader.t("record-history-title");
    let page = HistoryPage {
        p: Layout::new(reader, &heading, "")
            .under(reader.links.page(&Place::Registers), reader.t("registers-title"))
            .under(reader.links.page(&Place::Register(register.clone())), reader.plain(&definition.label).to_owned()),
        say: reader.say,
        heading,
        record: words.title(definition, seen),
        record_href: reader.links.page(&Place::Record(register.clone(), id.clone())),
        here: reader.links.page(&Place::History(register, id)),
        unseal: !view.opened && !seen.sealed.is_empty(),
        entries,
    };
    page.render()
}

/// What was done, in words.
fn what(reader: &Reader<'_>, definition: &Definition, entry: &Entry) -> String {
    let kind = reader.say.word("record-kind", entry.kind.name());
    let step = entry.transition.as_ref().map(|id| {
        let way = definition.transitions.iter().find(|way| *way.id == *id);
        way.map_or(id.as_str(), |way| reader.plain(&way.label)).to_owned()
    });
    let state = entry.state.as_ref().map(|id| definition.state(id).map_or(id.as_str(), |state| reader.plain(&state.label)).to_owned());
    match (step, state) {
        (Some(step), Some(state)) => reader.say.say("history-step", &[("step", step.into()), ("state", state.into())]),
        (Some(step), None) => reader.say.say("history-asked", &[("step", step.into())]),
        _ => kind,
    }
}
