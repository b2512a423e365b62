//! What SPSS and Stata files have in common: a dictionary of variables, and cases of a fixed width.

pub(crate) mod cases;
pub(crate) mod feed;
pub(crate) mod missing;
pub(crate) mod moment;
pub(crate) mod number;
pub(crate) mod order;
pub(crate) mod part;
pub(crate) mod source;

use std::sync::Arc;

use encoding_rs::Encoding;
use rihla_model::Saying;
use rihla_model::definition::Format;

use crate::delivery::FileContent;
use crate::error::IngestError;
use crate::limits;
use crate::reader::stream::{Taken, encoding_of};
use crate::reader::survey::cases::CaseLayout;
use crate::reader::survey::feed::{Feed, remedy_long_texts, remedy_variables};
use crate::reader::survey::missing::DeclaredMissing;
use crate::reader::survey::source::CaseSource;
use crate::reader::{dta, sav};
use crate::sniff::{Looks, sniff};

/// Codes and what they stand for, in the order of the file.
pub(crate) type ValueLabels = Arc<Vec<(String, String)>>;

/// A variable: a column of the table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Variable {
    pub name: String,
    /// What it asks or measures, in the words of the file.
    pub label: String,
    /// The format as the program that made the file shows it.
    pub format: String,
    pub labels: Option<ValueLabels>,
    /// Values that the file calls missing.
    pub missing: Vec<DeclaredMissing>,
}

/// What a file says of itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dictionary {
    pub title: String,
    pub variables: Vec<Variable>,
    /// The variable that cases are weighted by.
    pub weight: Option<String>,
    /// Encoding that the file names; none where it does not say.
    pub encoding: Option<&'static str>,
    /// An encoding that the file names and this program does not know.
    pub unknown_encoding: Option<String>,
}

/// A survey file, its dictionary read, its cases waiting.
pub(crate) struct SurveyFile {
    pub dictionary: Dictionary,
    pub layout: CaseLayout,
    pub cases: CaseSource,
    /// Stata: what is to be known to read the value labels, which stand after the cases.
    pub tail: Option<dta::value_labels::Tail>,
}

impl SurveyFile {
    /// Opens a file and reads its dictionary.
    ///
    /// # Errors
    /// When it is no such file, is damaged, or asks for more than [`limits`] allow.
    pub fn open(
        file: &str,
        content: FileContent,
        format: Format,
        gzip: bool,
        encoding: Option<&str>,
        taken: &Taken,
    ) -> Result<Self, IngestError> {
        let declared = encoding.map(|label| encoding_of(file, label)).transpose()?;
        let mut feed = Feed::open(file, content, gzip, taken)?;
        let (looks, head) = {
            let head = feed.peek(64)?;
            (sniff(head), head.len())
        };
        let expected = if format == Format::Sav { Looks::Sav } else { Looks::Dta };
        if looks != expected || head == 0 {
            return Err(IngestError::unreadable(
                file,
                Saying::new("survey-expected", "{expected} was expected, but the bytes look like {looks}")
                    .with("expected", expected.phrase())
                    .with("looks", looks.phrase()),
                Saying::new(
                    "remedy-right-file-format",
                    "deliver the right file, or correct `format` under [reader] in the source definition",
                ),
            ));
        }
        if format == Format::Sav { sav::open(feed, declared) } else { dta::open(feed, declared) }
    }

    /// The names of the variables.
    pub fn names(&self) -> Vec<String> {
        self.dictionary.variables.iter().map(|v| v.name.clone()).collect()
    }

    /// The bytes of the next cases; none after the last.
    pub fn next(&mut self) -> Result<Option<Vec<u8>>, IngestError> {
        self.cases.next(&self.layout)
    }

    /// The dictionary with all value labels, for which the cases of a Stata file are passed over.
    pub fn with_labels(mut self) -> Result<Dictionary, IngestError> {
        if let Some(tail) = self.tail {
            tail.read(&mut self.cases, &mut self.dictionary)?;
        }
        Ok(self.dictionary)
    }
}

/// Refuses what has no variables, too many, or too wide cases.
pub(crate) fn check_size(feed: &Feed, variables: usize, width: usize) -> Result<(), IngestError> {
    if variables == 0 || width == 0 {
        return Err(feed.damaged(Saying::new("survey-no-variables", "the header declares no variables")));
    }
    if variables > limits::MOST_COLUMNS {
        return Err(IngestError::limit(
            &feed.file,
            None,
            Saying::new("survey-variables", "it has {variables} variables, more than {most}")
                .with("variables", variables)
                .with("most", limits::MOST_COLUMNS),
            remedy_variables(),
        ));
    }
    if width > limits::LONGEST_RECORD {
        return Err(case_too_long(feed, None));
    }
    Ok(())
}

/// The error of a case that is longer than a record may be.
pub(crate) fn case_too_long(feed: &Feed, case: Option<u64>) -> IngestError {
    let size = limits::LONGEST_RECORD >> 20;
    let what = match case {
        None => Saying::new("survey-cases-long", "its cases are longer than {size} MB"),
        Some(case) => {
            Saying::new("survey-case-long", "case {case} with its long texts is longer than {size} MB").with("case", case.to_string())
        }
    };
    IngestError::limit(&feed.file, case, what.with("size", size), remedy_long_texts())
}

/// Text of a dictionary: decoded, cut at a zero byte, blanks cut from its end.
pub(crate) fn text_of(bytes: &[u8], encoding: &'static Encoding) -> String {
    let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
    let (text, _) = encoding.decode_without_bom_handling(bytes.get(..end).unwrap_or_default());
    text.trim_end().to_owned()
}
