//! What was delivered and is in no list, and what it means.

use askama::Template;
use rihla_language::Speaker;
use rihla_model::Saying;
use rihla_model::definition::SourceDefinition;
use rihla_operations::data_office::{UnknownCodes, Upload};

use crate::pages::layout::Layout;
use crate::pages::{Place, Reader};

/// Unknown codes and what they are shown with.
pub struct CodesView {
    /// The source.
    pub source: SourceDefinition,
    /// The upload.
    pub upload: Upload,
    /// What is in no list.
    pub unknown: Vec<UnknownCodes>,
    /// Whether they may propose decisions.
    pub decides: bool,
    /// Why the decisions were not taken.
    pub fault: Option<Saying>,
}

struct ValueRow {
    name: String,
    text: String,
    count: String,
}

struct ColumnView {
    name: String,
    rows: Vec<ValueRow>,
    /// Code and label.
    codes: Vec<(String, String)>,
    /// Whether they are offered while somebody types, since they are too many for a choice.
    long: bool,
}

/// The most codes that are offered in a choice.
const CHOICE: usize = 60;

#[derive(Template)]
#[template(path = "data/codes.html")]
struct CodesPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    here: String,
    fault: String,
    columns: Vec<ColumnView>,
    decides: bool,
}

/// The page of unknown codes. Fields are named by their position: what was delivered stands in no name.
///
/// # Errors
/// When the template cannot be written.
pub fn unknown_codes(reader: &Reader<'_>, view: &CodesView) -> askama::Result<String> {
    let column = |(at, unknown): (usize, &UnknownCodes)| ColumnView {
        name: unknown.column.clone(),
        rows: unknown
            .values
            .iter()
            .enumerate()
            .map(|(row, (text, count))| ValueRow {
                name: format!("{at}.{row}"),
                text: text.clone(),
                count: reader.say.whole(i128::from(*count)),
            })
            .collect(),
        long: unknown.codes.len() > CHOICE,
        codes: unknown.codes.iter().map(|(code, label)| (code.clone(), reader.plain(label).to_owned())).collect(),
    };
    let heading = reader.say.say("data-codes-title", &[("source", reader.plain(&view.source.title).into())]);
    let upload = Place::Upload(view.upload.id.clone());
    let page = CodesPage {
        p: Layout::new(reader, &heading, "")
            .under(reader.links.page(&Place::Data), reader.t("data-title"))
            .under(reader.links.page(&upload), reader.say.say("data-upload-title", &[("source", reader.plain(&view.source.title).into())])),
        say: reader.say,
        heading,
        here: reader.links.page(&Place::UnknownCodes(view.upload.id.clone())),
        fault: view.fault.as_ref().map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        columns: view.unknown.iter().enumerate().map(column).collect(),
        decides: view.decides,
    };
    page.render()
}
