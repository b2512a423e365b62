//! The restricted problem list as CSV, safe to open in a spreadsheet.

use std::borrow::Cow;
use std::io::{self, Write};

use rihla_model::Problem;

/// Writes problems as CSV, one line each.
pub struct ProblemsCsv<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> ProblemsCsv<W> {
    /// Begins a list: writes a byte order mark, so that Excel reads UTF-8, and the header.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn new(mut writer: W) -> io::Result<Self> {
        writer.write_all("\u{FEFF}".as_bytes())?;
        let mut writer = csv::Writer::from_writer(writer);
        writer.write_record(["severity", "rule", "file", "sheet", "row", "column", "value", "count", "remedy"])?;
        Ok(Self { writer })
    }

    /// Adds a problem, with its remedy in the words of whoever reads the list.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write(&mut self, problem: &Problem, remedy: &str) -> io::Result<()> {
        let severity = match problem.severity {
            rihla_model::Severity::Note => "note",
            rihla_model::Severity::Warning => "warning",
            rihla_model::Severity::Error => "error",
            rihla_model::Severity::Fatal => "fatal",
        };
        let row = problem.at.row.map(|r| r.to_string()).unwrap_or_default();
        let count = problem.count.to_string();
        let cells = [
            severity,
            problem.rule.id(),
            &problem.at.file,
            problem.at.sheet.as_deref().unwrap_or(""),
            &row,
            problem.at.column.as_deref().unwrap_or(""),
            problem.value.as_deref().unwrap_or(""),
            &count,
            remedy,
        ];
        for cell in cells {
            self.writer.write_field(neutral(cell).as_bytes())?;
        }
        self.writer.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Ends the list and gives the writer back.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn finish(self) -> io::Result<W> {
        self.writer.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// Writes all problems as CSV.
///
/// # Errors
/// When the writer fails.
pub fn write_problems_csv<'p>(writer: impl Write, problems: impl IntoIterator<Item = &'p Problem>) -> io::Result<()> {
    let mut list = ProblemsCsv::new(writer)?;
    for problem in problems {
        list.write(problem, &problem.remedy.to_string())?;
    }
    list.finish().map(drop)
}

/// A cell that no spreadsheet takes for a formula (OWASP, CSV injection): an apostrophe goes before `=`, `+`, `-`, `@`, tab and CR.
fn neutral(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rihla_model::{Location, Rule, Saying, Severity};

    #[test]
    fn formulas_are_neutralised() {
        let problem = |value: &str| Problem {
            severity: Severity::Error,
            rule: Rule::CODE_UNKNOWN,
            at: Location { file: "@a.csv".to_owned(), sheet: None, row: Some(7), column: Some("=X".to_owned()) },
            value: Some(value.to_owned()),
            remedy: Saying::new("look", "look"),
            count: 1,
        };
        let mut out = Vec::new();
        write_problems_csv(&mut out, &[problem("=HYPERLINK(\"http://x\")"), problem("-13"), problem("\t=1"), problem("plain, \"text\"")])
            .unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], "error,code-unknown,'@a.csv,,7,'=X,\"'=HYPERLINK(\"\"http://x\"\")\",1,look");
        assert!(lines[2].contains(",'-13,"));
        assert!(lines[3].contains(",'\t=1,"));
        assert!(lines[4].contains("\"plain, \"\"text\"\"\""));
    }
}
