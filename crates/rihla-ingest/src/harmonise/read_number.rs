//! Reads one number with its missing tokens, bounds and rounding.

use rihla_model::definition::ColumnKind;
use rihla_model::{NumberError, ObsStatus, Rule, Saying};

use crate::harmonise::coded::CellProblem;
use crate::harmonise::number;
use crate::harmonise::recipe::{ColumnRecipe, Missing};
use crate::text::fold_blanks;

/// What a cell of a number column became.
pub(super) struct ReadNumber {
    pub value: Option<i128>,
    pub status: Option<ObsStatus>,
    pub problem: Option<CellProblem>,
    pub blank: bool,
}

pub(super) fn read_number(column: &ColumnRecipe<'_>, text: &str) -> ReadNumber {
    let mut out = ReadNumber { value: None, status: None, problem: None, blank: false };
    let missing = |text: &str| column.missing(text).or_else(|| column.missing(&fold_blanks(text)));
    let mut text = text;
    if let Some(table) = &column.translation
        && let Some(translated) = table.get(fold_blanks(text).as_ref())
    {
        text = translated;
    }
    if (text.is_empty() || column.numeric_tokens)
        && let Some(meaning) = missing(text)
    {
        return out.with_missing(meaning);
    }
    if text.is_empty() {
        out.blank = true;
        return out;
    }
    match number::read(text, column.number) {
        Ok((value, rounded)) => {
            out.value = Some(value);
            if rounded && column.definition.kind == ColumnKind::Number {
                out.problem = Some(CellProblem::note(
                    Rule::named("number-rounded"),
                    Saying::new("problem-rounded", "more digits were delivered than `scale` keeps; raise it if they matter"),
                ));
            }
        }
        Err(error) => {
            if let Some(meaning) = missing(text) {
                return out.with_missing(meaning);
            }
            if error == NumberError::Blank {
                out.blank = true;
                return out;
            }
            out.problem = Some(CellProblem::error(Rule::NUMBER_UNREADABLE, error.saying()));
            return out;
        }
    }
    let (least, greatest) = (column.definition.least, column.definition.greatest);
    if (least.is_some() || greatest.is_some())
        && let Some(value) = out.value
    {
        // Bounds are rough by nature; a float is exact enough to compare with them.
        let x = value as f64 / 10_f64.powi(i32::from(column.number.scale));
        if least.is_some_and(|l| x < l) || greatest.is_some_and(|g| x > g) {
            out.value = None;
            out.problem = Some(CellProblem::error(
                Rule::NUMBER_OUT_OF_BOUNDS,
                Saying::new("problem-bounds", "the number is outside `least` and `greatest` of the column; correct the file or the bounds"),
            ));
        }
    }
    out
}

impl ReadNumber {
    fn with_missing(mut self, meaning: &Missing) -> Self {
        match meaning {
            Missing::Zero => self.value = Some(0),
            Missing::Status(status) => self.status = Some(*status),
            Missing::Code(code) if code == "_Z" => self.status = Some(ObsStatus::M),
            Missing::Code(_) => self.status = Some(ObsStatus::O),
        }
        self
    }
}
