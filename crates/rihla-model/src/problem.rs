//! Problems found in what was delivered: each with its place, its rule and a remedy.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Saying;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Something was done that a reader should know of; nothing is lost.
    Note,
    /// A cell or row needs a look; the rest is used.
    Warning,
    /// A row or cell was set aside.
    Error,
    /// The delivery cannot be used.
    Fatal,
}

/// Which rule a delivered value broke. The id is stable and is what definitions name in `fatal = [...]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rule(pub std::borrow::Cow<'static, str>);

impl Rule {
    /// The file is no file of the declared kind, or is damaged.
    pub const UNREADABLE: Rule = Rule::named("unreadable");
    /// A declared column is not in the file.
    pub const COLUMN_ABSENT: Rule = Rule::named("column-absent");
    /// The file has a column that the definition does not name.
    pub const COLUMN_UNDECLARED: Rule = Rule::named("column-undeclared");
    /// A row has more or fewer cells than the header.
    pub const ROW_WIDTH: Rule = Rule::named("row-width");
    /// A code or name is in no list and in no translation.
    pub const CODE_UNKNOWN: Rule = Rule::named("code-unknown");
    /// A name fits several codes.
    pub const CODE_AMBIGUOUS: Rule = Rule::named("code-ambiguous");
    /// A name or code of an area is not of the time of its row.
    pub const CODE_OUT_OF_TIME: Rule = Rule::named("code-out-of-time");
    /// A place does not exist on the day that the source's codes follow.
    pub const PLACE_OUT_OF_FRAME: Rule = Rule::named("place-out-of-frame");
    /// A number cannot be read.
    pub const NUMBER_UNREADABLE: Rule = Rule::named("number-unreadable");
    /// A number is outside the declared bounds.
    pub const NUMBER_OUT_OF_BOUNDS: Rule = Rule::named("number-out-of-bounds");
    /// A date or period cannot be read.
    pub const PERIOD_UNREADABLE: Rule = Rule::named("period-unreadable");
    /// A date or period is outside the declared range.
    pub const PERIOD_OUT_OF_RANGE: Rule = Rule::named("period-out-of-range");
    /// A required cell is blank.
    pub const VALUE_ABSENT: Rule = Rule::named("value-absent");
    /// Two rows share a key.
    pub const KEY_DUPLICATE: Rule = Rule::named("key-duplicate");
    /// A whole row stands twice.
    pub const ROW_DUPLICATE: Rule = Rule::named("row-duplicate");
    /// A period's block of rows repeats another's.
    pub const PERIOD_REPEATED: Rule = Rule::named("period-repeated");
    /// A row is an aggregate of others and was set aside.
    pub const AGGREGATE_SET_ASIDE: Rule = Rule::named("aggregate-set-aside");
    /// A delivered total differs from the sum of its parts by more than rounding can explain.
    pub const TOTAL_DIFFERS: Rule = Rule::named("total-differs");
    /// A footnote, banner or blank line was passed over.
    pub const LINE_PASSED_OVER: Rule = Rule::named("line-passed-over");
    /// A row was left out by a declared condition.
    pub const ROW_FILTERED: Rule = Rule::named("row-filtered");
    /// A flag is in no list.
    pub const FLAG_UNKNOWN: Rule = Rule::named("flag-unknown");
    /// Bytes are not valid in the declared encoding.
    pub const ENCODING: Rule = Rule::named("encoding");
    /// A value that the file itself calls missing has no meaning in the source definition.
    pub const MISSING_UNDECLARED: Rule = Rule::named("missing-undeclared");
    /// A value lies far from its neighbours in time.
    pub const VALUE_OUTLIER: Rule = Rule::named("value-outlier");
    /// A limit of size was reached.
    pub const LIMIT: Rule = Rule::named("limit");

    /// A rule of a given id.
    #[must_use]
    pub const fn named(id: &'static str) -> Rule {
        Rule(std::borrow::Cow::Borrowed(id))
    }

    /// The rule's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Where a problem is.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Location {
    /// File name, without folders.
    pub file: String,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// Line or row, counted from 1 as an editor or a spreadsheet shows it.
    pub row: Option<u64>,
    /// Column by its header or letter.
    pub column: Option<String>,
}

impl Location {
    /// The place as part of a sentence.
    #[must_use]
    pub fn saying(&self) -> Saying {
        let mut place = Saying::new("place-file", "{file}").with("file", &self.file);
        if let Some(sheet) = &self.sheet {
            place = Saying::new("place-sheet", "{place} [{sheet}]").with("place", place).with("sheet", sheet);
        }
        if let Some(row) = self.row {
            place = Saying::new("place-row", "{place} row {row}").with("place", place).with("row", row.to_string());
        }
        if let Some(column) = &self.column {
            place = Saying::new("place-column", "{place}, column '{column}'").with("place", place).with("column", column);
        }
        place
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.saying().fmt(f)
    }
}

/// One thing that is wrong with, or was done to, a delivery.
///
/// `value` may hold what a person wrote about a person: it goes to the restricted problem list only, never to a log, a
/// page or an error text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// The rule that was broken.
    pub rule: Rule,
    /// Where.
    pub at: Location,
    /// The offending value, restricted.
    pub value: Option<String>,
    /// What a person can do about it.
    pub remedy: Saying,
    /// How many rows or cells this line stands for (at least 1).
    pub count: u64,
}
