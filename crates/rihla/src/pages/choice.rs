//! What a reader chose to see of a dataset, read from the address.

use std::collections::BTreeMap;

use rihla_table::{Dimension, Released};

/// The time dimension of every cube.
pub(crate) const TIME: &str = "TIME_PERIOD";

/// Cells of one page of a table, so that a page stays light.
const CELLS: usize = 1_200;
/// Columns of one page of a table.
const COLUMNS: usize = 12;

/// Rows, columns, indicator and the codes that hold the other dimensions still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Dimension down.
    pub rows: String,
    /// Dimension across.
    pub columns: Option<String>,
    /// Position of the indicator.
    pub indicator: u32,
    /// Codes of the dimensions that are held.
    pub at: BTreeMap<String, String>,
    /// Page of rows, from 1; none for the first.
    pub page: Option<usize>,
    /// Page of columns, from 1; none for the most telling one.
    pub column_page: Option<usize>,
    /// Code of the column the rows are sorted by.
    pub sort: Option<String>,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// Why an address asks for something that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChoiceError {
    /// No such dimension.
    Dimension(String),
    /// No such code.
    Code {
        /// Position of the dimension.
        dimension: usize,
        /// The code.
        code: String,
    },
    /// No such indicator.
    Indicator(String),
    /// Not a whole number from 1 up.
    Number(String),
    /// Rows and columns are the same.
    Same,
}

impl Choice {
    /// What is shown when nothing was chosen: the first breakdown by time.
    #[must_use]
    pub fn usual(released: &Released) -> Choice {
        let many = |d: &&Dimension| d.concept.as_str() != TIME && d.codes.len() > 1;
        let first = released.dimensions().iter().find(many).map(|d| d.concept.to_string());
        let has_time = released.dimensions().iter().any(|d| d.concept.as_str() == TIME);
        let time = has_time.then(|| TIME.to_owned());
        let (rows, columns) = match (first, time) {
            (Some(first), time) => (first, time),
            (None, Some(time)) => (time, None),
            (None, None) => (released.dimensions().first().map(|d| d.concept.to_string()).unwrap_or_default(), None),
        };
        Choice { rows, columns, indicator: 0, at: BTreeMap::new(), page: None, column_page: None, sort: None, descending: true }
    }

    /// One dimension by time.
    #[must_use]
    pub fn by(released: &Released, concept: &str) -> Choice {
        let usual = Self::usual(released);
        let columns = if concept == TIME { None } else { Some(TIME.to_owned()) };
        Choice { rows: concept.to_owned(), columns, ..usual }
    }

    /// Reads the parameters of an address. Names that are no dimension of the dataset are refused, empty values are not
    /// chosen.
    ///
    /// # Errors
    /// [`ChoiceError`] for the first parameter that asks for something that is not there.
    pub fn read(released: &Released, parameters: &[(String, String)]) -> Result<Choice, ChoiceError> {
        let mut choice = Self::usual(released);
        let known = |concept: &str| released.dimensions().iter().position(|d| d.concept.as_str() == concept);
        let mut columns_chosen = false;
        for (name, value) in parameters {
            match (name.as_str(), value.as_str()) {
                ("columns", "") => (choice.columns, columns_chosen) = (None, true),
                (_, "") => {}
                ("rows", value) => {
                    known(value).ok_or_else(|| ChoiceError::Dimension(value.to_owned()))?;
                    value.clone_into(&mut choice.rows);
                }
                ("columns", value) => {
                    known(value).ok_or_else(|| ChoiceError::Dimension(value.to_owned()))?;
                    (choice.columns, columns_chosen) = (Some(value.to_owned()), true);
                }
                ("indicator", value) => {
                    let at = released.indicators().iter().position(|i| i.id == value);
                    let at = at.and_then(|at| u32::try_from(at).ok());
                    choice.indicator = at.ok_or_else(|| ChoiceError::Indicator(value.to_owned()))?;
                }
                ("page", value) => choice.page = Some(number(value)?),
                ("column-page", value) => choice.column_page = Some(number(value)?),
                ("sort", value) => choice.sort = Some(value.to_owned()),
                ("order", value) => choice.descending = value != "up",
                (concept, code) => {
                    let at = known(concept).ok_or_else(|| ChoiceError::Dimension(concept.to_owned()))?;
                    let there = released.dimensions().get(at).is_some_and(|d| d.position(code).is_some());
                    if !there && code != "latest" {
                        return Err(ChoiceError::Code { dimension: at, code: code.to_owned() });
                    }
                    choice.at.insert(concept.to_owned(), code.to_owned());
                }
            }
        }
        if choice.columns.as_deref() == Some(choice.rows.as_str()) {
            if columns_chosen {
                return Err(ChoiceError::Same);
            }
            choice.columns = None;
        }
        Ok(choice)
    }

    /// Codes for every dimension that is held: the chosen one, else the total, else the last period, else the first code.
    #[must_use]
    pub fn held(&self, released: &Released) -> BTreeMap<String, String> {
        let spread = |concept: &str| concept == self.rows || self.columns.as_deref() == Some(concept);
        released
            .dimensions()
            .iter()
            .filter(|d| !spread(d.concept.as_str()))
            .filter_map(|d| {
                let chosen = self.at.get(d.concept.as_str()).map(String::as_str).filter(|code| *code != "latest");
                let code = chosen.or_else(|| usual_code(d))?;
                Some((d.concept.to_string(), code.to_owned()))
            })
            .collect()
    }

    /// The query of an address that asks for this choice, with another page, column page or sorting.
    #[must_use]
    pub fn query(&self, released: &Released) -> String {
        let mut parts: Vec<(String, String)> =
            vec![("rows".to_owned(), self.rows.clone()), ("columns".to_owned(), self.columns.clone().unwrap_or_default())];
        if let Some(indicator) = released.indicators().get(self.indicator as usize).filter(|_| self.indicator > 0) {
            parts.push(("indicator".to_owned(), indicator.id.clone()));
        }
        parts.extend(self.at.iter().map(|(concept, code)| (concept.clone(), code.clone())));
        if let Some(sort) = &self.sort {
            parts.push(("sort".to_owned(), sort.clone()));
            if !self.descending {
                parts.push(("order".to_owned(), "up".to_owned()));
            }
        }
        parts.extend(self.page.filter(|p| *p > 1).map(|p| ("page".to_owned(), p.to_string())));
        parts.extend(self.column_page.map(|p| ("column-page".to_owned(), p.to_string())));
        let parts: Vec<String> = parts.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        parts.join("&")
    }

    /// How many columns one page shows.
    #[must_use]
    pub const fn columns_per_page() -> usize {
        COLUMNS
    }

    /// How many rows one page shows beside so many columns.
    #[must_use]
    pub fn rows_per_page(columns: usize) -> usize {
        (CELLS / columns.max(1)).clamp(10, 200)
    }
}

/// The code that stands for a dimension which nobody chose a code of.
pub(crate) fn usual_code(dimension: &Dimension) -> Option<&str> {
    let last = dimension.concept.as_str() == TIME;
    let chosen =
        if last { dimension.codes.last() } else { dimension.total().and_then(|at| dimension.code(at)).or_else(|| dimension.codes.first()) };
    chosen.map(|c| c.code.as_str())
}

fn number(text: &str) -> Result<usize, ChoiceError> {
    let found = text.parse::<usize>().ok().filter(|n| (1..=1_000_000).contains(n));
    found.ok_or_else(|| ChoiceError::Number(text.to_owned()))
}

/// Percent-encodes a part of a query (RFC 3986, section 2.3: unreserved characters stay).
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for nibble in [byte >> 4, byte & 15] {
                out.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0').to_ascii_uppercase());
            }
        }
    }
    out
}
