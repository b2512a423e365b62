//! The problem list of a delivery, one by one.

use askama::Template;
use rihla_language::Speaker;
use rihla_model::definition::SourceDefinition;
use rihla_operations::build::receipt::ProblemTally;
use rihla_operations::data_office::{ListedProblem, ProblemFiles, ProblemFilter, ProblemPage, Upload, UploadState};

use crate::pages::layout::Layout;
use crate::pages::problems::{rule_words, severity};
use crate::pages::registers::list::encoded;
use crate::pages::state::State;
use crate::pages::{Place, Reader};

/// Stands in the address for all files that lay there before the delivery. No file's name begins with a dot.
pub const EARLIER_FILES: &str = ".earlier";
/// Stands in the address for all files of the source.
pub const ALL_FILES: &str = ".all";

/// A page of the list and what it is shown with.
pub struct UploadProblemsView {
    /// The source.
    pub source: SourceDefinition,
    /// The upload.
    pub upload: Upload,
    /// What was chosen.
    pub filter: ProblemFilter,
    /// The page.
    pub page: ProblemPage,
}

struct Row {
    severity: State,
    rule: String,
    file: String,
    row: String,
    column: String,
    value: Option<String>,
    count: String,
    remedy: String,
}

#[derive(Template)]
#[template(path = "data/problems.html")]
struct ProblemsPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    here: String,
    /// Value, words, whether it is chosen: those that stand for many.
    files: Vec<(String, String, bool)>,
    /// Single files.
    single: Vec<(String, String, bool)>,
    /// Value, words, whether it is chosen.
    rules: Vec<(String, String, bool)>,
    columns: Vec<(String, bool)>,
    notes: bool,
    rows: Vec<Row>,
    first: Option<String>,
    next: Option<String>,
    download: String,
    upload: String,
}

/// The problems of earlier files, where they are wanted.
fn others<'t>(earlier: &'t [ProblemTally], files: &ProblemFiles) -> &'t [ProblemTally] {
    if *files == ProblemFiles::Own { &[] } else { earlier }
}

/// The page of a problem list.
///
/// # Errors
/// When the template cannot be written.
pub fn upload_problems(reader: &Reader<'_>, view: &UploadProblemsView) -> askama::Result<String> {
    let place = Place::UploadProblems(view.upload.id.clone());
    let here = reader.links.page(&place);
    let (own, earlier, earlier_files): (&[ProblemTally], &[ProblemTally], &[(String, u64)]) = match &view.upload.state {
        UploadState::Read { outcome, earlier, earlier_files, .. } => (&outcome.problems, earlier, earlier_files),
        _ => (&[], &[], &[]),
    };
    let tallies = || own.iter().filter(|_| view.filter.files != ProblemFiles::Earlier).chain(others(earlier, &view.filter.files));
    let mut rules: Vec<&str> = tallies().map(|tally| tally.rule.as_str()).collect();
    let mut columns: Vec<&str> = tallies().filter_map(|tally| tally.column.as_deref()).collect();
    for list in [&mut rules, &mut columns] {
        list.sort_unstable();
        list.dedup();
    }
    let chosen = |wanted: &Option<String>, known: &str| wanted.as_deref() == Some(known);
    let row = |problem: &ListedProblem| Row {
        severity: severity(reader, problem.severity),
        rule: rule_words(reader, problem.rule.id()),
        file: match &problem.at.sheet {
            Some(sheet) => format!("{} [{sheet}]", problem.at.file),
            None => problem.at.file.clone(),
        },
        row: problem.at.row.map(|row| reader.say.whole(i128::from(row))).unwrap_or_default(),
        column: problem.at.column.clone().unwrap_or_default(),
        value: problem.value.clone(),
        count: reader.say.whole(i128::from(problem.count)),
        remedy: reader.say.tell(&problem.remedy),
    };
    let file = match &view.filter.files {
        ProblemFiles::Own => String::new(),
        ProblemFiles::Earlier => EARLIER_FILES.to_owned(),
        ProblemFiles::All => ALL_FILES.to_owned(),
        ProblemFiles::One(name) => name.clone(),
    };
    let files = [("", "data-files-own"), (EARLIER_FILES, "data-files-earlier"), (ALL_FILES, "data-files-all")];
    let files = files.map(|(value, word)| (value.to_owned(), reader.t(word), value == file));
    let worse = |count: u64| reader.say.say("data-problems-of", &[("count", count.into())]);
    let names = view.upload.files.iter().map(|held| (held.name.clone(), held.name.clone()));
    let names = names.chain(earlier_files.iter().map(|(name, count)| (name.clone(), format!("{name} ({})", worse(*count)))));
    let address = |skip: u64| {
        let mut query = Vec::new();
        query.extend((!file.is_empty()).then(|| format!("file={}", encoded(&file))));
        query.extend(view.filter.rule.as_deref().map(|rule| format!("rule={}", encoded(rule))));
        query.extend(view.filter.column.as_deref().map(|column| format!("column={}", encoded(column))));
        if view.filter.notes {
            query.push("notes=yes".to_owned());
        }
        if skip > 0 {
            query.push(format!("skip={skip}"));
        }
        if query.is_empty() { here.clone() } else { format!("{here}?{}", query.join("&")) }
    };
    let heading = reader.say.say("data-problems-title", &[("source", reader.plain(&view.source.title).into())]);
    let upload = reader.links.page(&Place::Upload(view.upload.id.clone()));
    let page = ProblemsPage {
        p: Layout::new(reader, &heading, "")
            .under(reader.links.page(&Place::Data), reader.t("data-title"))
            .under(upload.clone(), reader.say.say("data-upload-title", &[("source", reader.plain(&view.source.title).into())])),
        say: reader.say,
        heading,
        files: files.to_vec(),
        single: names.map(|(name, words)| (name.clone(), words, name == file)).collect(),
        rules: rules.iter().map(|rule| ((*rule).to_owned(), rule_words(reader, rule), chosen(&view.filter.rule, rule))).collect(),
        columns: columns.iter().map(|column| ((*column).to_owned(), chosen(&view.filter.column, column))).collect(),
        notes: view.filter.notes,
        rows: view.page.problems.iter().map(row).collect(),
        first: (view.filter.skip > 0).then(|| address(0)),
        next: view.page.next.map(address),
        download: if file.is_empty() { format!("{here}.csv") } else { format!("{here}.csv?file={}", encoded(&file)) },
        here,
        upload,
    };
    page.render()
}
