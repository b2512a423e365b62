//! The files of a release: plain CSV and a workbook in each language, SDMX-CSV, Parquet.

use std::collections::BTreeMap;

use rihla_language::{Catalogue, Speaker, Value};
use rihla_model::definition::{Audience, DatasetDefinition};
use rihla_model::{ConfStatus, Language, LocalText, ObsStatus};
use rihla_report::{CoverRow, Layout, SheetLabels, WorkbookView, workbook};
use rihla_sdmx::{CsvContext, PlainContext, PlainHeadings, write_csv, write_plain_csv};
use rihla_store::ContentHash;
use rihla_table::Released;

use super::bridge_words::bridge_sentences;
use super::site::{DownloadFile, ReleaseRecord, SourceCard};
use super::territory_words::territory_words;
use crate::OperationError;
use crate::definitions::Definitions;

/// Workbooks are made up to this many cells; a larger table is CSV and Parquet only, since a spreadsheet would not open it.
const MOST_CELLS_OF_A_WORKBOOK: usize = 1_000_000;

/// Stores a file and says its size and hash.
type Store<'a> = dyn FnMut(&str, &[u8]) -> Result<(u64, ContentHash), OperationError> + 'a;

/// What the files are of.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The dataset, as it was released.
    pub dataset: &'a DatasetDefinition,
    /// The release.
    pub record: &'a ReleaseRecord,
    /// Its cells.
    pub released: &'a Released,
    /// The observatory.
    pub definitions: &'a Definitions,
    /// The deliveries behind it, one card each.
    pub sources: &'a [SourceCard],
}

/// Writes the files of a release and says what they are.
///
/// # Errors
/// [`OperationError::Publish`] naming the file.
pub fn write_files(of: &Subject<'_>, store: &mut Store<'_>) -> Result<Vec<DownloadFile>, OperationError> {
    let Subject { dataset, released, definitions, .. } = *of;
    let words = Catalogue::embedded().map_err(|e| publish_error("the messages", &e))?;
    let mut out = Vec::new();
    let mut add = |name: String, kind: &str, language: Option<Language>, media_type: &str, bytes: &[u8]| -> Result<(), OperationError> {
        let (size, hash) = store(&name, bytes)?;
        out.push(DownloadFile {
            kind: kind.to_owned(),
            name,
            language: language.map(|l| l.tag().to_owned()),
            media_type: media_type.to_owned(),
            bytes: size,
            sha256: hash.to_string().trim_start_matches("sha256:").to_owned(),
        });
        Ok(())
    };
    for &language in &definitions.observatory.languages {
        let say = words.speaker(language);
        let name = format!("{}.{language}.csv", dataset.id);
        add(name.clone(), "csv", Some(language), "text/csv; charset=utf-8", &plain_csv(released, &say, &name)?)?;
        if released.len() <= MOST_CELLS_OF_A_WORKBOOK {
            let name = format!("{}.{language}.xlsx", dataset.id);
            let bytes = spreadsheet(of, &say, &name)?;
            add(name, "xlsx", Some(language), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &bytes)?;
        }
    }
    if dataset.audience == Audience::OnRequest {
        // who works away from the site has the method beside the figures
        for &language in &definitions.observatory.languages {
            let say = words.speaker(language);
            let name = format!("{}.{language}.method.txt", dataset.id);
            let sheet = method_sheet(of, &say);
            add(name, "method", Some(language), "text/plain; charset=utf-8", sheet.as_bytes())?;
        }
    }
    let name = format!("{}.sdmx.csv", dataset.id);
    let sdmx = sdmx_csv(of, &name)?;
    add(name, "sdmx-csv", None, "application/vnd.sdmx.data+csv;version=2.0.0", &sdmx)?;
    let name = format!("{}.parquet", dataset.id);
    add(name, "parquet", None, "application/vnd.apache.parquet", &rihla_cube::write_released(released)?)?;
    Ok(out)
}

fn publish_error(what: &str, error: &dyn std::fmt::Display) -> OperationError {
    OperationError::Publish { what: what.to_owned(), reason: error.to_string() }
}

/// The mark of a value that is not shown.
fn mark(status: ObsStatus, conf: ConfStatus) -> String {
    match (conf, status) {
        (ConfStatus::C | ConfStatus::D | ConfStatus::N, _) | (_, ObsStatus::Q) => "⊘".to_owned(),
        (_, status) if status.is_missing() => "…".to_owned(),
        _ => String::new(),
    }
}

fn status_name(say: &Speaker<'_>, status: ObsStatus) -> String {
    if status == ObsStatus::A { String::new() } else { say.word("obs-status", status.code()) }
}

fn plain_csv(released: &Released, say: &Speaker<'_>, name: &str) -> Result<Vec<u8>, OperationError> {
    let headings = PlainHeadings {
        indicator: say.t("file-indicator"),
        unit: say.t("file-unit"),
        value: say.t("file-value"),
        status: say.t("file-status"),
        mark: say.t("file-mark"),
    };
    let context = PlainContext {
        language: say.language(),
        byte_order_mark: true,
        headings: &headings,
        status_name: &|status| status_name(say, status),
        mark: &mark,
    };
    let mut bytes = Vec::new();
    write_plain_csv(released, &context, &mut bytes).map_err(|e| publish_error(name, &e))?;
    Ok(bytes)
}

fn sdmx_csv(of: &Subject<'_>, name: &str) -> Result<Vec<u8>, OperationError> {
    let Subject { dataset, released, definitions, sources, .. } = *of;
    let agencies: std::collections::BTreeSet<&str> = sources.iter().map(|s| s.agency.as_str()).collect();
    let agencies = agencies.into_iter().collect::<Vec<_>>().join("+");
    let bases: std::collections::BTreeSet<&str> = sources.iter().filter_map(|s| s.definitions.basis.as_deref()).collect();
    let bases = bases.into_iter().collect::<Vec<_>>().join("+");
    let rules = released.protection().rules.join("+");
    let licence = dataset.licence.as_deref().unwrap_or(&definitions.observatory.licence);
    // A concept that is a dimension of the table is no attribute of the whole.
    let dimension = |concept: &str| released.dimensions().iter().any(|d| d.concept.as_str() == concept);
    let attributes: Vec<(&str, &str)> =
        [("DATA_SOURCE", agencies.as_str()), ("DEF_BASIS", &bases), ("METHOD_PROTECT", &rules), ("LICENCE", licence)]
            .into_iter()
            .filter(|(concept, value)| !value.is_empty() && !dimension(concept))
            .collect();
    let mut context = CsvContext::new(definitions.observatory.id.as_str(), &dataset.title, &dataset.time.frequency);
    context.attributes = &attributes;
    let mut bytes = Vec::new();
    write_csv(released, &context, &mut bytes).map_err(|e| publish_error(name, &e))?;
    Ok(bytes)
}

fn spreadsheet(of: &Subject<'_>, say: &Speaker<'_>, name: &str) -> Result<Vec<u8>, OperationError> {
    let Subject { dataset, record, released, definitions, .. } = *of;
    let language = say.language();
    let publisher = definitions.observatory.name.get(language).to_owned();
    let cover = cover(of, say);
    let marks = [
        CoverRow { label: "⊘".to_owned(), text: say.t("mark-protected") },
        CoverRow { label: "…".to_owned(), text: say.t("mark-missing") },
    ];
    let labels = SheetLabels {
        cover: say.t("file-sheet-cover"),
        data: say.t("file-sheet-data"),
        indicator: say.t("file-indicator"),
        unit: say.t("file-unit"),
        value: say.t("file-value"),
        status: say.t("file-status"),
        mark: say.t("file-mark"),
    };
    let layouts = layouts(dataset, released, say);
    let view = WorkbookView {
        language,
        created: record.released_at,
        author: &publisher,
        title: dataset.title.get(language),
        cover: &cover,
        marks: &marks,
        labels: &labels,
        layouts: &layouts,
        status_name: &|status| status_name(say, status),
        mark: &mark,
    };
    workbook(released, &view).map_err(|e| publish_error(name, &e))
}

/// What one must know to use a table: source, release, method, limits, protection, licence, citation.
fn cover(of: &Subject<'_>, say: &Speaker<'_>) -> Vec<CoverRow> {
    let Subject { dataset, record, released, definitions, sources } = *of;
    let language = say.language();
    let local = |text: &LocalText| text.get(language).to_owned();
    let source_names: Vec<String> = sources.iter().map(|s| format!("{}: {}", local(&s.agency_name), local(&s.title))).collect();
    let mut rules: Vec<String> = released.protection().rules.iter().map(|r| say.word("protection-rule", r)).collect();
    rules.dedup();
    let licence = dataset.licence.as_deref().unwrap_or(&definitions.observatory.licence).to_owned();
    let publisher = local(&definitions.observatory.name);
    let citation = say.say(
        "file-citation-text",
        &[
            ("publisher", Value::from(publisher.clone())),
            ("title", Value::from(local(&dataset.title))),
            ("release", Value::from(record.id.to_string())),
            ("vintage", Value::from(record.vintage.to_string())),
            ("date", Value::from(say.day_of(record.released_at))),
        ],
    );
    let source_title = |id: &str| sources.iter().find(|s| s.id.as_str() == id).map_or_else(|| id.to_owned(), |s| local(&s.title));
    let row = |label: &str, text: String| CoverRow { label: say.t(label), text };
    [
        row("file-summary", local(&dataset.summary)),
        row("file-source", source_names.join("; ")),
        row("file-release", record.id.to_string()),
        row("file-vintage", record.vintage.to_string()),
        row("file-state", say.word("release-state", state_word(record))),
        row("file-method", local(&dataset.method)),
        row("file-limits", local(&dataset.limits)),
        row("method-bridge", bridge_sentences(&record.bridges, say, &source_title).join(" ")),
        row("file-protection", rules.join("; ")),
        row("file-licence", licence),
        row("file-citation", citation),
    ]
    .into_iter()
    .filter(|r| !r.text.is_empty())
    .collect()
}

/// The method sheet as plain text: what the cover of a workbook says, the breakdowns, and how each source defines what it counts.
fn method_sheet(of: &Subject<'_>, say: &Speaker<'_>) -> String {
    let Subject { dataset, released, definitions, sources, .. } = *of;
    let language = say.language();
    let mut out = format!("{}\n\n", dataset.title.get(language));
    let mut entry = |label: &str, text: &str| {
        if !text.is_empty() {
            out.push_str(&format!("{label}\n    {}\n\n", text.replace('\n', "\n    ")));
        }
    };
    for row in cover(of, say) {
        entry(&row.label, &row.text);
    }
    let breakdowns = released.dimensions().iter().map(|d| {
        let name = d.name.get(language);
        let list = d.list.as_ref().map(|l| format!(", {l}")).unwrap_or_default();
        if name.is_empty() { format!("{}{list}", d.concept) } else { format!("{name} ({}{list})", d.concept) }
    });
    entry(&say.t("method-dimensions"), &breakdowns.collect::<Vec<_>>().join("\n"));
    for source in sources {
        let d = &source.definitions;
        let coded =
            |id: &str, prefix: &str, code: &Option<String>| code.as_ref().map(|c| format!("{}: {} ({c})", say.t(id), say.word(prefix, c)));
        let points = [
            coded("definitions-basis", "definition-basis", &d.basis),
            coded("definitions-origin", "definition-origin", &d.origin),
            coded("definitions-duration", "definition-duration", &d.duration),
            coded("definitions-unit", "definition-unit", &d.unit),
            (!d.coverage.is_empty()).then(|| format!("{}: {}", say.t("definitions-coverage"), d.coverage.get(language))),
            d.territory.as_ref().map(|t| format!("{}: {}", say.t("definitions-territory"), territory_words(t, say))),
            (!source.quality.is_empty()).then(|| format!("{}: {}", say.t("sources-statement"), source.quality.get(language))),
        ];
        entry(source.title.get(language), &points.into_iter().flatten().collect::<Vec<_>>().join("\n"));
    }
    if let Some(access) = &definitions.observatory.access {
        entry(&say.t("access-terms"), access.terms.get(language));
    }
    out
}

fn state_word(record: &ReleaseRecord) -> &'static str {
    use super::site::ReleaseState;
    match record.state {
        ReleaseState::Preliminary => "preliminary",
        ReleaseState::Revised => "revised",
        ReleaseState::Final => "final",
    }
}

/// A sheet for each view of the dataset that the released table can lay out.
fn layouts(dataset: &DatasetDefinition, released: &Released, say: &Speaker<'_>) -> Vec<Layout> {
    dataset
        .views
        .iter()
        .enumerate()
        .map(|(number, view)| Layout {
            name: say.say("file-sheet-table", &[("number", Value::from(number + 1))]),
            title: view.title.get(say.language()).to_owned(),
            subtitle: dataset.measure.unit_name.get(say.language()).to_owned(),
            rows: view.rows.to_string(),
            columns: view.columns.as_ref().map(ToString::to_string),
            at: view.at.iter().map(|(concept, code)| (concept.to_string(), code.clone())).collect::<BTreeMap<_, _>>(),
            indicator: view.indicator.clone(),
        })
        .filter(|layout| {
            let indicator = match &layout.indicator {
                Some(id) => released.indicators().iter().position(|i| i.id == *id).and_then(|at| u32::try_from(at).ok()),
                None => Some(0),
            };
            indicator.is_some_and(|i| released.pivot(i, &layout.rows, layout.columns.as_deref(), &layout.at).is_ok())
        })
        .collect()
}
