//! `sources/<name>.toml`: one feed of one agency.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{AgencyId, ConceptId, ListId, LocalText, SourceId};

use super::Territory;

/// One feed of one agency: how its files are read, what its columns mean, what it promises.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SourceDefinition {
    /// Identifier; the file is named for it.
    pub id: SourceId,
    /// The agency that delivers.
    pub agency: AgencyId,
    /// What it is.
    pub title: LocalText,
    /// Whether rows are persons (or other units), or counts.
    pub content: Content,
    /// Which files belong to it: glob patterns relative to the observatory's inbox (`permits-*.csv`), all in one delivery.
    pub files: Vec<String>,
    /// How a file is read.
    pub reader: ReaderDefinition,
    /// What each column means.
    #[serde(default)]
    pub columns: Vec<ColumnDefinition>,
    /// Values that hold for the whole feed: concept -> code.
    #[serde(default)]
    pub constants: BTreeMap<ConceptId, String>,
    /// Translation tables by name: delivered text -> code. A translation is a recorded decision; its key is matched after
    /// blanks are folded, letter case kept.
    #[serde(default)]
    pub translations: BTreeMap<String, BTreeMap<String, String>>,
    /// Which rows are aggregates of other rows, or otherwise to be left out.
    #[serde(default)]
    pub rows: RowRules,
    /// Which columns identify a row, and what to do about a second one.
    #[serde(default)]
    pub key: Option<KeyRule>,
    /// Rules (by id) that make the whole delivery unusable.
    #[serde(default)]
    pub fatal: Vec<String>,
    /// Share of rows (0 to 1) that may be set aside before the delivery is unusable.
    #[serde(default = "default_tolerance")]
    pub tolerance: f64,
    /// How the agency defines what it counts.
    #[serde(default)]
    pub definitions: Definitions,
    /// The agency's statement on quality.
    #[serde(default)]
    pub quality: LocalText,
    /// When deliveries are due.
    #[serde(default)]
    pub calendar: Option<DeliveryCalendar>,
    /// Licence or agreement under which the data came.
    #[serde(default)]
    pub licence: String,
    /// Whom to credit.
    #[serde(default)]
    pub attribution: LocalText,
}

const fn default_tolerance() -> f64 {
    0.5
}

/// What a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// One person, permit, crossing: unit level, restricted and encrypted.
    Records,
    /// A figure over many.
    Aggregates,
}

/// How a file is read into a grid of text cells with a header.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReaderDefinition {
    /// The kind of file.
    pub format: Format,
    /// Separator of a delimited file: one character; default found from the header line.
    #[serde(default)]
    pub delimiter: Option<char>,
    /// Encoding label of the WHATWG Encoding Standard (`utf-8`, `windows-1252`, `windows-1256`); a byte order mark wins.
    /// For SPSS files and for Stata files before release 118 it wins over what the file says.
    #[serde(default)]
    pub encoding: Option<String>,
    /// Whether the bytes are packed with gzip.
    #[serde(default)]
    pub gzip: bool,
    /// Sheets of a workbook, by name or glob; all if empty.
    #[serde(default)]
    pub sheets: Vec<String>,
    /// Concept that receives the sheet's name (e.g. a year or a region), read like a column of that name.
    #[serde(default)]
    pub sheet_column: Option<String>,
    /// Concept column that receives a part of the file's name, cut out by `file-pattern`.
    #[serde(default)]
    pub file_column: Option<String>,
    /// Text around the part of the file's name to take, with `*` for the part: `asylum-*.json`.
    #[serde(default)]
    pub file_pattern: Option<String>,
    /// Rows (from 1) that hold the header; several rows are joined by ` / ` with merged cells filled to the right. Empty:
    /// no header, columns are named by position `1`, `2`, ….
    #[serde(default = "first_row")]
    pub header_rows: Vec<u32>,
    /// Joins the lines of a multi-row header.
    #[serde(default = "default_joiner")]
    pub header_joiner: String,
    /// First row of data (from 1); default is the one after the header.
    #[serde(default)]
    pub first_row: Option<u32>,
    /// Whether the row under the header holds HXL tags.
    #[serde(default)]
    pub hxl: bool,
    /// Reading stops at the first row whose first cell begins with one of these (footnotes).
    #[serde(default)]
    pub stop_at: Vec<String>,
    /// Rows whose first cell begins with one of these are passed over.
    #[serde(default)]
    pub pass_over: Vec<String>,
    /// JSON: path of keys to the array of records (`data.records`); empty for the top.
    #[serde(default)]
    pub records_at: String,
    /// Fixed width: the fields.
    #[serde(default)]
    pub fields: Vec<FixedField>,
    /// Turns a matrix into rows: columns that stay, what the headers of the others mean.
    #[serde(default)]
    pub unpivot: Option<Unpivot>,
    /// What stands for a missing value, and for which kind: token -> OBS_STATUS code (`O`, `L`, `M`, `Q` …), `zero`, or a
    /// code such as `_U`, `_Z` for coded columns. Tokens are compared after trimming; `""` is the blank cell.
    #[serde(default)]
    pub missing: BTreeMap<String, String>,
    /// Decimal mark of numbers: `.` or `,`.
    #[serde(default = "point")]
    pub decimal: char,
    /// Thousands mark, if any: `,`, `.`, `'` or a space (which stands for every kind of space).
    #[serde(default)]
    pub thousands: Option<char>,
    /// Whether HTML entities in text are turned into characters.
    #[serde(default)]
    pub html_entities: bool,
    /// Whether merged or blank cells of the given columns take the value above.
    #[serde(default)]
    pub fill_down: Vec<String>,
}

fn first_row() -> Vec<u32> {
    vec![1]
}
fn default_joiner() -> String {
    " / ".to_owned()
}
const fn point() -> char {
    '.'
}

/// The kinds of file that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Delimited text.
    Csv,
    /// XLS, XLSX, XLSB or ODS, told apart by their bytes.
    Workbook,
    /// An array of JSON records.
    Json,
    /// Text in fixed columns.
    FixedWidth,
    /// SDMX-CSV 1.0 or 2.x, with or without labels.
    SdmxCsv,
    /// SPSS system file, `.sav` or `.zsav`: variables are columns, values are read as codes.
    Sav,
    /// Stata file of release 113 to 119: variables are columns, values are read as codes.
    Dta,
}

/// One field of a fixed-width file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FixedField {
    /// Name.
    pub name: String,
    /// First column, from 1, in characters.
    pub from: u32,
    /// Last column, from 1, included.
    pub to: u32,
}

/// How a matrix becomes rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Unpivot {
    /// Headers of the columns that stay as they are.
    pub keep: Vec<String>,
    /// Headers of columns that are left out.
    #[serde(default)]
    pub drop: Vec<String>,
    /// Names of the columns that receive the other headers: one per header line, split at the header joiner.
    pub names: Vec<String>,
    /// Name of the column that receives the cells.
    pub value: String,
}

/// What one delivered column means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ColumnDefinition {
    /// Header, blanks folded; several spellings if the header changes between deliveries.
    pub name: OneOrMany,
    /// Further columns whose cells are added, each after a blank, before the cell is read: year and month in two columns.
    #[serde(default)]
    pub join: Vec<String>,
    /// The concept it carries; absent for columns that are known and not used.
    #[serde(default)]
    pub concept: Option<ConceptId>,
    /// How its cells are read.
    #[serde(rename = "type")]
    pub kind: ColumnKind,
    /// Code list of a coded column.
    #[serde(default)]
    pub list: Option<ListId>,
    /// For areas: the scheme of the delivered codes (`iso3`, `iso2`, `m49`, `unhcr`, `name`, `any`).
    #[serde(default)]
    pub scheme: Option<String>,
    /// Name of the translation table to use before the list.
    #[serde(default)]
    pub translate: Option<String>,
    /// For numbers: digits after the decimal mark that are kept.
    #[serde(default)]
    pub scale: u8,
    /// For numbers: what one unit of the file is, in units of the concept (1000 for thousands).
    #[serde(default)]
    pub times: Option<i64>,
    /// For numbers: least value that is believed. For dates and periods: the first year.
    #[serde(default)]
    pub least: Option<f64>,
    /// For numbers: greatest value that is believed. For dates and periods: the last year.
    #[serde(default)]
    pub greatest: Option<f64>,
    /// For dates and periods: their form, if it is not to be found from the text (`%d/%m/%Y`, `sas`, `yyyyww`).
    #[serde(default)]
    pub form: Option<String>,
    /// Whether a blank cell is a problem.
    #[serde(default)]
    pub required: bool,
    /// Whether the column may be absent from some deliveries.
    #[serde(default)]
    pub optional: bool,
    /// Missing tokens of this column alone, added to the reader's.
    #[serde(default)]
    pub missing: BTreeMap<String, String>,
}

/// One text, or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl OneOrMany {
    /// The texts.
    #[must_use]
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

/// How the cells of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnKind {
    /// A code of a list (after translation).
    Code,
    /// A country or area, by code or name, resolved to the code used by the list `CL_AREA`.
    Area,
    /// A number.
    Number,
    /// A survey weight: a number kept with six decimals.
    Weight,
    /// An age in completed years; becomes SDMX codes `Y0` … `Y120`.
    Age,
    /// A time period, any of the known forms; becomes an SDMX period.
    Period,
    /// A date; becomes ISO 8601.
    Date,
    /// Flags of an observation, one letter each; become OBS_STATUS.
    Flag,
    /// Confidentiality flag; becomes CONF_STATUS.
    ConfFlag,
    /// Free text, kept as it is (records only; never published).
    Text,
    /// Known and not used.
    Ignore,
}

/// Rows that need care.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct RowRules {
    /// Delivered texts, by column, that mark a row as an aggregate of others: it is set aside and compared to the sum.
    pub aggregates: BTreeMap<String, Vec<String>>,
    /// Codes (after harmonising), by concept, that are aggregates.
    pub aggregate_codes: BTreeMap<ConceptId, Vec<String>>,
    /// Keeps only rows whose column has one of the delivered texts.
    pub keep_only: BTreeMap<String, Vec<String>>,
    /// Leaves out rows whose column has one of the delivered texts.
    pub leave_out: BTreeMap<String, Vec<String>>,
}

/// The key of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct KeyRule {
    /// Concepts or column names that together identify a row.
    pub columns: Vec<String>,
    /// What to do about a second row of the same key.
    pub duplicate: DuplicatePolicy,
}

/// What to do about a second row of the same key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DuplicatePolicy {
    /// Set all but the first aside.
    KeepFirst,
    /// Set all but the last aside.
    KeepLast,
    /// Keep them all and count them (the key is known to repeat).
    KeepAll,
    /// Set aside the later ones only if the whole row is the same; otherwise refuse the delivery.
    Refuse,
}

/// How an agency defines what it counts; shown beside every figure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Definitions {
    /// Definition base (`UN1998`, `UN2021`, `EU862`, `NAT`).
    pub basis: Option<String>,
    /// Criterion of origin (`CTZ` citizenship, `CBR` country of birth, `PREV_RES` previous residence).
    pub origin: Option<String>,
    /// Duration rule (`GE12M`, `GE3M`, `M3T12`, `TEMP`, `NONE`).
    pub duration: Option<String>,
    /// What is counted (`persons`, `cases`, `crossings`, `permits`, `families`).
    pub unit: Option<String>,
    /// Who and what is covered, and what is not.
    pub coverage: LocalText,
    /// The frame: the day whose countries and places the source's codes and names follow. Where it is absent, names of
    /// countries are read as of each row's own period, and codes of places are not checked against a day.
    pub territory: Option<Territory>,
}

/// When deliveries are due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DeliveryCalendar {
    /// SDMX frequency of deliveries: `A`, `S`, `Q`, `M`, `W`.
    pub frequency: String,
    /// Days after the end of the period by which it is due.
    pub due_after_days: u32,
    /// First period that is due, as an SDMX period.
    pub first: Option<String>,
}
