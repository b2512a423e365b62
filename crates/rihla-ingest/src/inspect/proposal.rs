//! Writes a proposal as a commented source definition.

use std::fmt::Write;

use rihla_model::Saying;
use rihla_model::definition::Format;

use crate::header::HeaderCell;
use crate::inspect::evidence::{Columns, Weighed};
use crate::inspect::sample::Sample;
use crate::inspect::shape::Shape;

/// A TOML basic string.
fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn list(texts: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let quoted: Vec<String> = texts.into_iter().map(|t| quote(t.as_ref())).collect();
    format!("[{}]", quoted.join(", "))
}

/// Says sentences in the reader's language.
type Tell<'a> = &'a dyn Fn(&Saying) -> String;

/// A comment on one line.
fn comment(out: &mut String, text: &str) {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    out.push_str("# ");
    out.push_str(clean.trim_end());
    out.push('\n');
}

fn line(out: &mut String, key: &str, value: &str) {
    out.push_str(key);
    out.push_str(" = ");
    out.push_str(value);
    out.push('\n');
}

pub(crate) fn write(name: &str, sample: &Sample, shape: &Shape, columns: &Columns, tell: Tell<'_>) -> String {
    let mut out = String::new();
    let remark = |out: &mut String, saying: Saying| comment(out, &tell(&saying));
    remark(
        &mut out,
        Saying::new(
            "inspect-proposal",
            "A proposal, made by looking at the file. Read every line, correct it, and remove this sentence when it is right.",
        ),
    );
    line(&mut out, "id", &quote(&identifier(name)));
    remark(&mut out, Saying::new("inspect-agency", "The agency that delivers, as observatory.toml names it."));
    line(&mut out, "agency", "\"AGENCY\"");
    let title = sample.dictionary.as_ref().map(|d| d.title.as_str()).filter(|t| !t.is_empty());
    line(&mut out, "title", &quote(title.unwrap_or(name)));
    remark(
        &mut out,
        if columns.records {
            Saying::new("inspect-records", "Rows look like persons or events: they are kept encrypted, and only tabulated.")
        } else {
            Saying::new("inspect-aggregates", "Rows look like figures over many.")
        },
    );
    line(&mut out, "content", if columns.records { "\"records\"" } else { "\"aggregates\"" });
    line(&mut out, "files", &list([pattern(name)]));
    out.push('\n');
    reader(&mut out, sample, shape, columns, tell);
    for weighed in &columns.list {
        column(&mut out, weighed, tell);
    }
    matrix_columns(&mut out, shape, columns, tell);
    rules(&mut out, columns, tell);
    translations(&mut out, columns);
    out
}

/// The pattern for further deliveries: runs of digits may change.
fn pattern(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_digit() {
            if !out.ends_with('*') {
                out.push('*');
            }
        } else if matches!(c, '[' | ']' | '{' | '}' | '\\') {
            out.push('?');
        } else {
            out.push(c);
        }
    }
    out
}

fn identifier(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut out = String::new();
    for c in stem.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    let out: String = out.chars().take(60).collect();
    let out = out.trim_matches('-');
    if out.is_empty() { "source".to_owned() } else { out.to_owned() }
}

fn reader(out: &mut String, sample: &Sample, shape: &Shape, columns: &Columns, tell: Tell<'_>) {
    let remark = |out: &mut String, saying: Saying| comment(out, &tell(&saying));
    out.push_str("[reader]\n");
    let format = match sample.format {
        Format::Workbook => "workbook",
        Format::Json => "json",
        Format::SdmxCsv => "sdmx-csv",
        Format::Sav => "sav",
        Format::Dta => "dta",
        _ => "csv",
    };
    line(out, "format", &quote(format));
    if let Some(delimiter) = sample.delimiter.filter(|d| *d != ',') {
        line(out, "delimiter", &quote(&delimiter.to_string()));
    }
    if let Some(unknown) = sample.dictionary.as_ref().and_then(|d| d.unknown_encoding.as_deref()) {
        remark(
            out,
            Saying::new(
                "inspect-unknown-encoding",
                "The file names the encoding {label}, which is not known: declare `encoding` if texts below look wrong.",
            )
            .with("label", unknown),
        );
    }
    if let Some(encoding) = sample.encoding {
        remark(
            out,
            Saying::new(
                "inspect-encoding",
                "The bytes are not UTF-8; this encoding is a guess by the letters. Look at names with accents below.",
            ),
        );
        line(out, "encoding", &quote(encoding));
    }
    if sample.gzip {
        line(out, "gzip", "true");
    }
    if !sample.records_at.is_empty() {
        line(out, "records-at", &quote(&sample.records_at));
    }
    if let Some(sheet) = &sample.sheet {
        if !sample.other_sheets.is_empty() {
            remark(
                out,
                Saying::new("inspect-other-sheets", "Other sheets, not looked at: {sheets}").with("sheets", sample.other_sheets.join(", ")),
            );
        }
        line(out, "sheets", &list([sheet]));
    }
    if sample.names.is_none() {
        if shape.header_rows.is_empty() {
            remark(
                out,
                Saying::new(
                    "inspect-no-header",
                    "The first row holds numbers, so there seems to be no header; columns are named by position.",
                ),
            );
            line(out, "header-rows", "[]");
        } else if shape.header_rows != [1] {
            if shape.banner > 0 {
                remark(out, Saying::new("inspect-banner", "Rows with text above the header: {count}.").with("count", shape.banner));
            }
            let rows: Vec<String> = shape.header_rows.iter().map(ToString::to_string).collect();
            line(out, "header-rows", &format!("[{}]", rows.join(", ")));
        }
    }
    if shape.hxl {
        line(out, "hxl", "true");
    }
    if !shape.stop_at.is_empty() {
        remark(out, Saying::new("inspect-footnotes", "Footnotes at the end seem to begin with this."));
        line(out, "stop-at", &list(&shape.stop_at));
    }
    if columns.decimal != '.' {
        line(out, "decimal", &quote(&columns.decimal.to_string()));
    }
    if let Some(thousands) = columns.thousands {
        line(out, "thousands", &quote(&thousands.to_string()));
    }
    if let Some(matrix) = &shape.matrix {
        out.push('\n');
        remark(out, Saying::new("inspect-matrix", "Headers of many columns look like data, so the matrix is turned into rows."));
        out.push_str("[reader.unpivot]\n");
        let keep: Vec<&str> = columns
            .list
            .iter()
            .filter(|w| w.finding.kind != "ignore")
            .filter_map(|w| shape.header.get(w.position))
            .map(|h: &HeaderCell| h.name.as_str())
            .collect();
        let drop: Vec<&str> = columns.list.iter().filter(|w| w.finding.kind == "ignore").map(|w| w.finding.name.as_str()).collect();
        line(out, "keep", &list(keep));
        if !drop.is_empty() {
            line(out, "drop", &list(drop));
        }
        line(out, "names", &list((1..=matrix.lines.len()).map(|n| format!("header {n}"))));
        line(out, "value", "\"cell\"");
    }
}

fn column(out: &mut String, weighed: &Weighed, tell: Tell<'_>) {
    let finding = &weighed.finding;
    out.push('\n');
    comment(out, &tell(&finding.evidence));
    for (code, label) in &weighed.unlisted {
        comment(out, &format!("  {code} = {label}"));
    }
    if weighed.more_unlisted > 0 {
        comment(out, &tell(&Saying::new("inspect-more", "and {count} more").with("count", weighed.more_unlisted)));
    }
    out.push_str("[[columns]]\n");
    line(out, "name", &quote(&finding.name));
    if let Some(concept) = finding.concept.as_ref().filter(|_| finding.kind != "ignore") {
        line(out, "concept", &quote(concept));
    }
    line(out, "type", &quote(finding.kind));
    if !weighed.join.is_empty() {
        line(out, "join", &list(&weighed.join));
    }
    if let Some(code_list) = &finding.list {
        line(out, "list", &quote(code_list));
    }
    if let Some(scheme) = weighed.scheme {
        line(out, "scheme", &quote(scheme));
    }
    if let Some(form) = weighed.form {
        line(out, "form", &quote(form));
    }
    if weighed.scale > 0 {
        line(out, "scale", &weighed.scale.to_string());
    }
    if !weighed.translation.is_empty() {
        line(out, "translate", &quote(&table_name(weighed)));
    }
    missing(out, &weighed.missing, tell);
}

fn missing(out: &mut String, tokens: &[(String, &'static str, u64)], tell: Tell<'_>) {
    if tokens.is_empty() {
        return;
    }
    let met: Vec<String> = tokens.iter().map(|(token, _, count)| format!("{token} × {count}")).collect();
    let saying = Saying::new(
        "inspect-missing",
        "Missing tokens met: {tokens}. Check what each means: L not collected, M cannot exist, Q withheld, _U unknown, _Z not applicable.",
    );
    comment(out, &tell(&saying.with("tokens", met.join(", "))));
    let pairs: Vec<String> = tokens.iter().map(|(token, meaning, _)| format!("{} = {}", quote(token), quote(meaning))).collect();
    line(out, "missing", &format!("{{ {} }}", pairs.join(", ")));
}

fn table_name(weighed: &Weighed) -> String {
    weighed.finding.concept.as_deref().unwrap_or("texts").to_ascii_lowercase()
}

fn matrix_columns(out: &mut String, shape: &Shape, columns: &Columns, tell: Tell<'_>) {
    let Some(matrix) = &shape.matrix else { return };
    let taken = |concept: &str| columns.list.iter().any(|w| w.finding.concept.as_deref() == Some(concept));
    for (n, kind) in matrix.lines.iter().enumerate() {
        let (concept, more) = match *kind {
            "period" => ("TIME_PERIOD", ""),
            "area" if taken("REF_AREA") => ("COUNTERPART_AREA", "scheme = \"name\"\n"),
            "area" => ("REF_AREA", "scheme = \"name\"\n"),
            _ => ("GROUP", ""),
        };
        out.push('\n');
        let examples: Vec<&str> = matrix
            .columns
            .iter()
            .filter_map(|c| shape.header.get(*c))
            .filter_map(|h| h.lines.get(n.min(h.lines.len().saturating_sub(1))))
            .map(String::as_str)
            .take(4)
            .collect();
        let saying = Saying::new("inspect-headers", "{count} headers, e.g. {examples}");
        comment(out, &tell(&saying.with("count", matrix.columns.len()).with("examples", examples.join(" | "))));
        let _ = write!(out, "[[columns]]\nname = \"header {}\"\nconcept = \"{concept}\"\ntype = \"{kind}\"\n{more}", n + 1);
        if *kind == "period" && examples.iter().any(|e| e.contains("[YR")) {
            out.push_str("form = \"worldbank\"\n");
        }
    }
    out.push('\n');
    comment(
        out,
        &tell(&Saying::new("inspect-cells", "The cells of the matrix. Say under `missing` what a blank cell means: it is not zero.")),
    );
    out.push_str("[[columns]]\nname = \"cell\"\nconcept = \"OBS_VALUE\"\ntype = \"number\"\n");
    if columns.matrix_scale > 0 {
        line(out, "scale", &columns.matrix_scale.to_string());
    }
    missing(out, &columns.matrix_missing, tell);
}

fn rules(out: &mut String, columns: &Columns, tell: Tell<'_>) {
    let with: Vec<&Weighed> = columns.list.iter().filter(|w| !w.aggregates.is_empty() && w.finding.kind != "ignore").collect();
    if with.is_empty() {
        return;
    }
    out.push('\n');
    let saying = Saying::new(
        "inspect-aggregate-texts",
        "These texts look like aggregates of other rows: they are set aside and compared to the sums. Remove those that are details.",
    );
    comment(out, &tell(&saying));
    out.push_str("[rows.aggregates]\n");
    for weighed in with {
        line(out, &quote(&weighed.finding.name), &list(&weighed.aggregates));
    }
}

fn translations(out: &mut String, columns: &Columns) {
    for weighed in columns.list.iter().filter(|w| !w.translation.is_empty()) {
        out.push('\n');
        let _ = writeln!(out, "[translations.{}]", quote(&table_name(weighed)));
        for (text, code) in &weighed.translation {
            line(out, &quote(text), &quote(code));
        }
    }
}
