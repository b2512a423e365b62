//! Figures and the marks of their absence: missing, none observed, withheld and zero are four different things.

use rihla_model::{ConfStatus, ObsStatus};
use rihla_table::PivotCell;

use super::Reader;

/// What a cell of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    /// A figure.
    Figure,
    /// A figure with a flag.
    Flagged(ObsStatus),
    /// A figure exists and is withheld.
    Withheld(ConfStatus),
    /// The producer withheld it.
    WithheldByProducer,
    /// Exists but was not collected, or cannot exist.
    Missing(ObsStatus),
    /// No cell: nothing was observed.
    NotObserved,
}

/// The sign of a withheld cell.
pub(crate) const WITHHELD: &str = "⊘";
/// The sign of a missing cell.
pub(crate) const MISSING: &str = "…";
/// The sign of a combination in which nothing was observed.
pub(crate) const NOT_OBSERVED: &str = "–";

/// What a cell is.
pub(crate) fn mark_of(cell: Option<&PivotCell>) -> Mark {
    let Some(cell) = cell else { return Mark::NotObserved };
    match (cell.value, cell.conf, cell.status) {
        (None, ConfStatus::F, ObsStatus::Q) => Mark::WithheldByProducer,
        (None, ConfStatus::F, status) => Mark::Missing(status),
        (None, conf, _) => Mark::Withheld(conf),
        (Some(_), _, ObsStatus::A) => Mark::Figure,
        (Some(_), _, status) => Mark::Flagged(status),
    }
}

/// One cell as a page shows it.
#[derive(Debug, Clone)]
pub(crate) struct CellView {
    /// HTML of the cell's content.
    pub(crate) html: String,
    /// Class of the cell.
    pub(crate) class: &'static str,
}

/// Shows a cell; withheld ones link to the reason.
pub(crate) fn cell_view(reader: &Reader<'_>, cell: Option<&PivotCell>, scale: u8, decimals: u8, why: &str) -> (CellView, Mark) {
    let mark = mark_of(cell);
    let figure = cell.and_then(|c| c.value).map(|v| reader.say.scaled(v, scale, decimals)).unwrap_or_default();
    let sign = |sign: &str, id: &str| format!(r#"<abbr title="{}">{sign}</abbr>"#, super::local::escape(&reader.t(id)));
    let view = match mark {
        Mark::Figure => CellView { html: figure, class: "" },
        Mark::Flagged(status) => {
            let word = super::local::escape(&reader.say.word("obs-status", status.code()));
            CellView { html: format!(r#"{figure}<sup><abbr title="{word}">{}</abbr></sup>"#, status.code()), class: "" }
        }
        Mark::Withheld(_) | Mark::WithheldByProducer => {
            CellView { html: format!(r#"<a href="{why}">{}</a>"#, sign(WITHHELD, "mark-protected")), class: "withheld" }
        }
        Mark::Missing(_) => CellView { html: sign(MISSING, "mark-missing"), class: "absent" },
        Mark::NotObserved => CellView { html: sign(NOT_OBSERVED, "mark-not-observed"), class: "absent" },
    };
    (view, mark)
}

/// One line of the key under a table.
#[derive(Debug, Clone)]
pub(crate) struct MarkLine {
    /// The sign.
    pub(crate) sign: String,
    /// What it means.
    pub(crate) meaning: String,
}

/// The key of the marks that occur, each once.
pub(crate) fn key_of(reader: &Reader<'_>, marks: &std::collections::BTreeSet<Mark>) -> Vec<MarkLine> {
    let mut lines: Vec<MarkLine> = Vec::new();
    for mark in marks {
        let (sign, meaning) = match mark {
            Mark::Figure => continue,
            Mark::Flagged(status) => (status.code(), reader.say.word("obs-status", status.code())),
            Mark::Withheld(conf) => (WITHHELD, reader.say.word("conf-status", conf.code())),
            Mark::WithheldByProducer => (WITHHELD, reader.t("obs-status-Q")),
            Mark::Missing(status) => (MISSING, reader.say.word("obs-status", status.code())),
            Mark::NotObserved => (NOT_OBSERVED, reader.t("mark-not-observed")),
        };
        lines.push(MarkLine { sign: sign.to_owned(), meaning });
    }
    lines
}
