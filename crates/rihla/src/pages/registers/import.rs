//! The page of an import: the form, what it would do, what it did.

use askama::Template;
use rihla_language::Speaker;
use rihla_model::Saying;
use rihla_register::{Definition, ImportReport, Outcome, RowReport};

use crate::pages::layout::Layout;
use crate::pages::{Place, Reader};

/// The most rows that are shown one by one.
const SHOWN: usize = 200;

/// A table between being told and being done, as the page carries it.
#[derive(Clone, Default)]
pub struct Carried {
    /// The file, in base64.
    pub table: String,
    /// Whether its decimal sign is a comma.
    pub comma: bool,
    /// Whether records that it links to are made where there are none.
    pub links: bool,
    /// Whether refused rows are left out.
    pub skip: bool,
}

/// An import and what it is shown with.
pub struct ImportView<'a> {
    /// The register.
    pub definition: &'a Definition,
    /// What it would do, or did; none before a table was chosen.
    pub report: Option<&'a ImportReport>,
    /// The table, where it is not done yet.
    pub carried: Option<&'a Carried>,
    /// Why the table cannot be read.
    pub fault: Option<Saying>,
    /// Whether it was taken back.
    pub undone: bool,
}

struct RowView {
    line: String,
    class: &'static str,
    outcome: String,
    record: Option<String>,
    remarks: Vec<String>,
}

#[derive(Template)]
#[template(path = "registers/import.html")]
struct ImportPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    fault: String,
    done: String,
    counts: Vec<(String, String)>,
    unknown: String,
    rows: Vec<RowView>,
    more: String,
    carried: Option<&'a Carried>,
    /// Whether there is something to do.
    open: bool,
    here: String,
    undo: Option<String>,
    list: String,
    example: String,
}

/// The page of an import.
///
/// # Errors
/// When the template cannot be written.
pub fn record_import(reader: &Reader<'_>, view: &ImportView<'_>) -> askama::Result<String> {
    let definition = view.definition;
    let register = definition.id.as_str().to_owned();
    let label = reader.plain(&definition.label).to_owned();
    let heading = reader.say.say("import-title", &[("register", label.as_str().into())]);
    let here = reader.links.page(&Place::Import(register.clone()));
    let counts = view.report.map(ImportReport::counts);
    let words = ["import-create", "import-update", "import-unchanged", "import-refused"];
    let number = |count: usize| reader.say.whole(i128::try_from(count).unwrap_or(i128::MAX));
    let shown = counts.map(|counts| words.iter().zip(counts).map(|(word, count)| (reader.t(word), number(count))).collect());
    let report = view.report;
    let done = report.is_some_and(|report| report.batch.is_some());
    let mut rows: Vec<&RowReport> = report.map(|report| report.rows.iter().collect()).unwrap_or_default();
    // what is refused is what somebody has to look at
    rows.sort_by_key(|row| (!matches!(row.outcome, Outcome::Refused { .. }), row.line));
    let more = rows.len().saturating_sub(SHOWN);
    let row = |row: &&RowReport| {
        let (class, word, mut remarks) = match &row.outcome {
            Outcome::Create => ("good", "import-create", Vec::new()),
            Outcome::Update { fields } => {
                let name =
                    |id: &rihla_model::FieldId| definition.field(id).map_or(id.as_str(), |field| reader.plain(&field.label)).to_owned();
                ("calm", "import-update", vec![reader.say.list(fields.iter().map(name))])
            }
            Outcome::Unchanged => ("calm", "import-unchanged", Vec::new()),
            Outcome::Refused { faults } => {
                let fault = |fault: &rihla_register::CellFault| match fault.column {
                    Some(column) => {
                        let column = i64::try_from(column + 1).unwrap_or(i64::MAX);
                        reader.say.say("import-in-column", &[("column", column.into()), ("fault", reader.say.tell(&fault.saying).into())])
                    }
                    None => reader.say.tell(&fault.saying),
                };
                ("bad", "import-refused", faults.iter().map(fault).collect())
            }
        };
        remarks.extend(row.makes.iter().map(|(_, title)| reader.say.say("import-makes", &[("title", title.as_str().into())])));
        let place = |id: &rihla_model::RecordId| reader.links.page(&Place::Record(register.clone(), id.as_str().to_owned()));
        RowView {
            line: number(usize::try_from(row.line).unwrap_or(usize::MAX)),
            class,
            outcome: reader.t(word),
            record: row.record.as_ref().map(place),
            remarks,
        }
    };
    let unknown = report.map(|report| report.unknown.iter().map(|column| number(column + 1)).collect::<Vec<_>>()).unwrap_or_default();
    let undo = report.and_then(|report| report.batch.as_ref()).filter(|_| !view.undone);
    let page = ImportPage {
        p: Layout::new(reader, &heading, "")
            .under(reader.links.page(&Place::Registers), reader.t("registers-title"))
            .under(reader.links.page(&Place::Register(register.clone())), label),
        say: reader.say,
        heading,
        fault: view.fault.as_ref().map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        done: match (view.undone, done, view.carried.is_some() || report.is_none()) {
            (true, ..) => reader.t("import-undone"),
            (_, true, _) => reader.t("import-done"),
            (_, false, false) => reader.t("import-nothing"),
            _ => String::new(),
        },
        counts: shown.unwrap_or_default(),
        unknown: if unknown.is_empty() {
            String::new()
        } else {
            reader.say.say("import-unknown", &[("columns", reader.say.list(unknown).into())])
        },
        rows: rows.iter().take(SHOWN).map(row).collect(),
        more: if more > 0 { reader.say.say("import-more", &[("count", more.into())]) } else { String::new() },
        carried: view.carried.filter(|_| report.is_some()),
        open: counts
            .is_some_and(|[create, update, _, refused]| create + update > 0 && (refused == 0 || view.carried.is_some_and(|c| c.skip))),
        undo: undo.map(|batch| format!("{}/imports/{batch}/undo", reader.links.page(&Place::Register(register.clone())))),
        list: reader.links.page(&Place::Register(register.clone())),
        example: format!("{}/export/xlsx", reader.links.page(&Place::Register(register))),
        here,
    };
    page.render()
}
