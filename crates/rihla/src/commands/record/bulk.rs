//! Tables of records, in and out.

use std::path::PathBuf;

use clap::Args;
use rihla_language::{Speaker, Value};
use rihla_model::access::Actor;
use rihla_model::{Clock, RegisterId, Saying, SystemClock};
use rihla_operations::records::{ImportMode, TableFile, export_csv, export_json, export_workbook, import_table};
use rihla_register::{ImportOptions, ImportReport, LinkPolicy, Outcome};
use serde_json::json;

use super::Records;
use crate::commands::failure::{unreadable, unwritable};
use crate::commands::place::one_of;
use crate::commands::search::follow;
use crate::commands::summary::{print_table, to_json};
use crate::commands::terminal::say;
use crate::commands::{Ending, PlaceArguments, ShowArguments};

/// Rows that are told on the terminal.
const TOLD: usize = 40;

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The register, as `rihla register list` names it
    register: RegisterId,
    /// The table: CSV, XLSX, ODS or XLS, with a header
    file: PathBuf,
    #[command(flatten)]
    place: PlaceArguments,
    /// Do it; without this it is only told
    #[arg(long = "do")]
    go: bool,
    /// The sheet of a workbook [default: the one that names records, else the first]
    #[arg(long)]
    sheet: Option<String>,
    /// What happens to links that lead to no record: never, ask or always are they made
    #[arg(long, value_parser = links, default_value = "never")]
    links: LinkPolicy,
    /// The decimal sign of numbers
    #[arg(long, default_value_t = '.')]
    decimal: char,
    /// An empty cell empties its field; otherwise the field stays
    #[arg(long)]
    empty_clears: bool,
    /// Do the rest where rows are refused; otherwise nothing is done
    #[arg(long)]
    skip_refused: bool,
}

fn links(typed: &str) -> Result<LinkPolicy, Saying> {
    match typed {
        "never" => Ok(LinkPolicy::Never),
        "ask" => Ok(LinkPolicy::Ask),
        "always" => Ok(LinkPolicy::Always),
        _ => Err(one_of(&["never", "ask", "always"])),
    }
}

#[derive(Debug, Args)]
pub(super) struct Undo {
    /// The register, as `rihla register list` names it
    register: RegisterId,
    /// The import, as it named itself
    import: String,
    #[command(flatten)]
    place: PlaceArguments,
}

#[derive(Debug, Args)]
pub(super) struct Export {
    /// The register, as `rihla register list` names it
    register: RegisterId,
    #[command(flatten)]
    place: PlaceArguments,
    /// File to write; the end of its name says the format: .csv, .xlsx or .json
    #[arg(long)]
    to: PathBuf,
    /// Why what is protected is taken out; each such record notes it
    #[arg(long)]
    why: Option<String>,
}

impl Import {
    pub(super) fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<Ending> {
        let bytes = std::fs::read(&self.file).map_err(|error| unreadable(&self.file, &error))?;
        let records = Records::open(&self.place)?;
        let name = self.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let options = ImportOptions {
            language: speaker.language(),
            decimal: self.decimal,
            links: self.links,
            empty_clears: self.empty_clears,
            skip_refused: self.skip_refused,
        };
        let (file, mode) = (
            TableFile { name: &name, bytes: &bytes, sheet: self.sheet.as_deref() },
            if self.go { ImportMode::Do } else { ImportMode::Plan },
        );
        let report = records.rows.run(import_table(&records.registry, &Actor::node(), &self.register, file, options, mode))?;
        let refused = report.counts()[3] > 0;
        tell_import(&report, show, speaker)?;
        Ok(if refused { Ending::NeedsAPerson } else { Ending::Done })
    }
}

impl Undo {
    pub(super) fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let records = Records::open(&self.place)?;
        let report = records.rows.run(records.registry.undo_import(&Actor::node(), &self.register, &self.import))?;
        tell_import(&report, show, speaker)?;
        follow(records);
        Ok(())
    }
}

impl Export {
    pub(super) fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let records = Records::open(&self.place)?;
        let (registry, node, why) = (&records.registry, Actor::node(), self.why.as_deref());
        let taken = match self.to.extension().and_then(|end| end.to_str()) {
            Some("json") => records.rows.run(export_json(registry, &node, &self.register, why))?,
            Some("xlsx") => {
                let with = (SystemClock.now(), speaker);
                records.rows.run(export_workbook(registry, &records.rows.definitions, &node, &self.register, why, with))?
            }
            _ => records.rows.run(export_csv(registry, &node, &self.register, why))?,
        };
        std::fs::write(&self.to, &taken.bytes).map_err(|error| unwritable(&self.to, &error))?;
        if show.json {
            say(&json!({ "records": taken.records }).to_string());
        } else {
            let facts = [("count", Value::from(taken.records)), ("file", Value::from(self.to.display().to_string()))];
            say(&speaker.say("command-record-exported", &facts));
        }
        Ok(())
    }
}

pub(crate) fn tell_import(report: &ImportReport, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
    let [created, updated, unchanged, refused] = report.counts();
    if show.json {
        let row = |row: &rihla_register::RowReport| {
            let (outcome, faults) = match &row.outcome {
                Outcome::Create => ("create", Vec::new()),
                Outcome::Update { .. } => ("update", Vec::new()),
                Outcome::Unchanged => ("unchanged", Vec::new()),
                Outcome::Refused { faults } => ("refused", faults.clone()),
            };
            let faults: Vec<_> = faults
                .iter()
                .map(|fault| json!({ "column": fault.column, "code": fault.code, "title": speaker.tell(&fault.saying) }))
                .collect();
            json!({ "line": row.line, "record": row.record, "outcome": outcome, "faults": faults })
        };
        let rows: Vec<_> = report.rows.iter().map(row).collect();
        let counts = json!({ "created": created, "updated": updated, "unchanged": unchanged, "refused": refused });
        say(&to_json(&json!({ "import": report.batch, "counts": counts, "unknown-columns": report.unknown, "rows": rows }))?);
        return Ok(());
    }
    let heads = ["command-head-line", "command-head-column", "command-head-fault"];
    let mut table = vec![heads.map(|id| speaker.t(id)).to_vec()];
    for row in &report.rows {
        let Outcome::Refused { faults } = &row.outcome else { continue };
        table.extend(faults.iter().map(|fault| {
            let column = fault.column.map_or_else(|| "-".to_owned(), |column| (column + 1).to_string());
            vec![row.line.to_string(), column, speaker.tell(&fault.saying)]
        }));
    }
    if table.len() > 1 {
        let hidden = table.len().saturating_sub(TOLD + 1);
        table.truncate(TOLD + 1);
        print_table(&table, &[0, 1]);
        if hidden > 0 {
            say(&speaker.say("command-record-more-faults", &[("count", Value::from(hidden))]));
        }
    }
    let facts = [
        ("created", Value::from(created)),
        ("updated", Value::from(updated)),
        ("unchanged", Value::from(unchanged)),
        ("refused", Value::from(refused)),
    ];
    say(&speaker.say("command-record-import", &facts));
    match &report.batch {
        Some(import) => say(&speaker.say("command-record-done", &[("import", Value::from(import.clone()))])),
        None => say(&speaker.t("command-record-not-done")),
    }
    Ok(())
}
