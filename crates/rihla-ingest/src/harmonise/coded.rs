//! What one distinct text of a coded column becomes.

use std::borrow::Cow;

use jiff::civil::Date;
use rihla_model::definition::ColumnKind;
use rihla_model::{
    MatchRule, ObsStatus, Period, PeriodError, Place, Resolution, Rule, Saying, Scheme, Severity, parse_age, parse_date, parse_period,
};

use crate::harmonise::dating::When;
use crate::harmonise::flag;
use crate::harmonise::recipe::{ColumnRecipe, Missing, Recipe};
use crate::text::{decode_entities, fold_blanks, fold_case};

/// What a text became.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The code, or period, or date.
    pub value: Option<String>,
    /// For periods and dates: the period.
    pub period: Option<Period>,
    /// Why there is no value, or what kind of value it is.
    pub status: Option<ObsStatus>,
    /// A problem with it.
    pub problem: Option<CellProblem>,
    /// Whether the cell was blank, and blanks have no declared meaning.
    pub blank: bool,
}

/// A problem with a cell, its place apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CellProblem {
    pub severity: Severity,
    pub rule: Rule,
    pub remedy: Saying,
}

impl CellProblem {
    pub fn error(rule: Rule, remedy: Saying) -> Self {
        Self { severity: Severity::Error, rule, remedy }
    }
    pub fn note(rule: Rule, remedy: Saying) -> Self {
        Self { severity: Severity::Note, rule, remedy }
    }
    pub fn warning(rule: Rule, remedy: Saying) -> Self {
        Self { severity: Severity::Warning, rule, remedy }
    }
}

impl Answer {
    fn value(text: impl Into<String>) -> Self {
        Self { value: Some(text.into()), ..Self::default() }
    }
    fn fails(problem: CellProblem) -> Self {
        Self { problem: Some(problem), ..Self::default() }
    }
}

/// Resolves a text of a coded column at a time. The order is: translation, missing token, the column's own kind.
pub(crate) fn resolve(recipe: &Recipe<'_>, column: &ColumnRecipe<'_>, raw: &str, when: When) -> Answer {
    let decoded = if recipe.definition.reader.html_entities { decode_entities(raw) } else { Cow::Borrowed(raw) };
    let text = fold_blanks(&decoded);
    let translated = column.translation.as_ref().and_then(|t| t.get(text.as_ref()));
    if translated.is_none()
        && let Some(missing) = column.missing(&text)
    {
        return match missing {
            Missing::Status(status) => Answer { status: Some(*status), ..Answer::default() },
            Missing::Zero => Answer::value("0"),
            Missing::Code(code) if column.definition.kind == ColumnKind::Period => period(column, code),
            Missing::Code(code) => Answer::value(code.as_str()),
        };
    }
    let text = translated.map_or(text.as_ref(), String::as_str);
    if text.is_empty() {
        return Answer { blank: true, ..Answer::default() };
    }
    match column.definition.kind {
        ColumnKind::Area => area(recipe, column, text, translated.is_some(), when),
        ColumnKind::Age => age(text),
        ColumnKind::Period => period(column, text),
        ColumnKind::Date => date(column, text),
        ColumnKind::Flag => flag::status(text),
        ColumnKind::ConfFlag => flag::confidentiality(text),
        _ => in_frame(recipe, column, code(column, text, translated.is_some()), when),
    }
}

fn code(column: &ColumnRecipe<'_>, text: &str, translated: bool) -> Answer {
    let Some(list) = column.list else {
        let known = column.translation.as_ref().is_none_or(|t| translated || t.values().any(|code| code == text));
        return if known {
            Answer::value(text)
        } else {
            Answer::fails(CellProblem::error(
                Rule::CODE_UNKNOWN,
                Saying::new(
                    "problem-no-translation",
                    "the text is in no translation; add it to the translation table, or correct the file",
                ),
            ))
        };
    };
    if list.contains(text) {
        return Answer::value(text);
    }
    if let Some(code) = column.labels.get(&fold_case(text)) {
        return Answer::value(code.as_str());
    }
    let upper = text.to_uppercase();
    if list.contains(&upper) {
        return Answer::value(upper);
    }
    Answer::fails(CellProblem::error(
        Rule::CODE_UNKNOWN,
        Saying::new("problem-no-code", "the text is no code and no label of {list}; add a translation for it, or correct the file")
            .with("list", list.id.to_string()),
    ))
}

/// A code of a place that is not of the source's frame is a problem: figures of another day's places would be taken for this one's.
fn in_frame(recipe: &Recipe<'_>, column: &ColumnRecipe<'_>, answer: Answer, when: When) -> Answer {
    let (true, Some(value), Some(places)) = (column.placed, answer.value.as_deref(), recipe.vocabulary.places()) else { return answer };
    let times = places.times_of(value);
    if times.is_empty() || times.iter().any(|place| place.validity.holds_on(when.days.end())) {
        return answer;
    }
    let lived: Vec<String> = times.iter().map(life).collect();
    Answer::fails(CellProblem::error(
        Rule::PLACE_OUT_OF_FRAME,
        Saying::new(
            "problem-out-of-frame",
            "the place {place} ({lived}) is not of the day that the source's codes follow; correct the file, `territory` under [definitions], or places.csv",
        )
        .with("place", value)
        .with("lived", lived.join(", ")),
    ))
}

/// From when to when a place was, as ISO 8601 writes an interval; an open end is `..`.
fn life(place: &Place) -> String {
    let end = |day: Option<Date>| day.map_or_else(|| "..".to_owned(), |day| day.to_string());
    format!("{}/{}", end(place.validity.from), end(place.validity.to))
}

/// Whether a code is kept for its area for good by those who give it out, so that it tells which one is meant even out of its time.
fn is_lasting(rule: &MatchRule) -> bool {
    matches!(rule, MatchRule::Code(scheme) | MatchRule::FormerCode(scheme) if *scheme != Scheme::M49) || *rule == MatchRule::AreaCode
}

fn area(recipe: &Recipe<'_>, column: &ColumnRecipe<'_>, text: &str, translated: bool, when: When) -> Answer {
    if translated && recipe.vocabulary.areas().get(text).is_some() {
        return Answer::value(text);
    }
    if let Some(list) = column.list
        && list.contains(text)
        && translated
    {
        return Answer::value(text);
    }
    // Codes such as `_T`, `_U` or a source's own `_OTHER_NORTH` are no areas, but a recorded decision may use them.
    if translated && text.starts_with('_') {
        return Answer::value(text);
    }
    match recipe.resolver.resolve(text, column.scheme, Some(when.days)) {
        Resolution::One { code, .. } => Answer::value(code.as_str()),
        Resolution::Ambiguous { candidates } => {
            let names: Vec<&str> = candidates.iter().take(5).map(rihla_model::Code::as_str).collect();
            Answer::fails(CellProblem::error(
                Rule::CODE_AMBIGUOUS,
                Saying::new("problem-fits-several", "it fits {codes}; add a translation that says which").with("codes", names.join(", ")),
            ))
        }
        Resolution::OutOfTime { candidates, rule, area_of_the_time } => {
            let names: Vec<&str> = candidates.iter().take(5).map(rihla_model::Code::as_str).collect();
            let names = names.join(", ");
            match candidates.as_slice() {
                // It can mean nothing else: it is taken, and said.
                [code] if area_of_the_time || is_lasting(&rule) => {
                    let remedy = Saying::new(
                        "problem-of-another-time",
                        "a name or code of another time, taken for {codes}; state `territory` under [definitions] if the file follows one day's countries throughout, or add a translation",
                    )
                    .with("codes", names);
                    Answer { problem: Some(CellProblem::warning(Rule::CODE_OUT_OF_TIME, remedy)), ..Answer::value(code.as_str()) }
                }
                _ => Answer::fails(CellProblem::error(
                    Rule::CODE_OUT_OF_TIME,
                    Saying::new(
                        "problem-out-of-time",
                        "it is of another time than the row ({codes}); state `territory` under [definitions] if the file follows one day's countries throughout, add a translation, or correct the file",
                    )
                    .with("codes", names),
                )),
            }
        }
        Resolution::Unknown { nearest } => {
            let names: Vec<&str> = nearest.iter().take(3).map(rihla_model::Code::as_str).collect();
            let remedy = if names.is_empty() {
                Saying::new("problem-no-area", "no area is known by this name or code; add a translation for it, or correct the file")
            } else {
                Saying::new(
                    "problem-no-area-near",
                    "no area is known by this name or code (near it: {codes}); add a translation for it, or correct the file",
                )
                .with("codes", names.join(", "))
            };
            Answer::fails(CellProblem::error(Rule::CODE_UNKNOWN, remedy))
        }
    }
}

fn age(text: &str) -> Answer {
    // Whole years that a statistics program wrote as a float.
    let whole =
        text.split_once('.').filter(|(_, rest)| !rest.is_empty() && rest.bytes().all(|b| b == b'0')).map_or(text, |(whole, _)| whole);
    match parse_age(whole) {
        Ok(age) => Answer::value(age.to_string()),
        Err(error) => Answer::fails(CellProblem::error(Rule::CODE_UNKNOWN, error.saying())),
    }
}

fn out_of_range(column: &ColumnRecipe<'_>, period: &Period) -> bool {
    let year = f64::from(period.start().year());
    column.definition.least.is_some_and(|least| year < least) || column.definition.greatest.is_some_and(|greatest| year > greatest)
}

fn period(column: &ColumnRecipe<'_>, text: &str) -> Answer {
    if matches!(text, "_T" | "_U" | "_Z") {
        return Answer::value(text);
    }
    let read = match &column.form {
        Some(form) => form.parse(text),
        None => parse_period(text, None),
    };
    dated(column, read.map(|period| (period.to_string(), period)))
}

fn date(column: &ColumnRecipe<'_>, text: &str) -> Answer {
    let read = match &column.form {
        Some(form) => form.parse(text).and_then(|p| if p.start() == p.end() { Ok(p.start()) } else { Err(PeriodError::Unreadable) }),
        None => parse_date(text, None),
    };
    dated(column, read.map(|date| (date.to_string(), Period::day(date))))
}

fn dated(column: &ColumnRecipe<'_>, read: Result<(String, Period), PeriodError>) -> Answer {
    match read {
        Ok((_, period)) if out_of_range(column, &period) => Answer::fails(CellProblem::error(
            Rule::PERIOD_OUT_OF_RANGE,
            Saying::new("problem-year-bounds", "the year is outside `least` and `greatest` of the column; correct the file or the bounds"),
        )),
        Ok((text, period)) => Answer { value: Some(text), period: Some(period), ..Answer::default() },
        Err(PeriodError::Blank) => Answer { blank: true, ..Answer::default() },
        Err(PeriodError::Ambiguous { forms }) => Answer::fails(CellProblem::error(
            Rule::PERIOD_UNREADABLE,
            Saying::new("problem-forms", "it can be read as {forms}; declare the column's `form`").with("forms", forms.join(", ")),
        )),
        Err(PeriodError::OutOfRange) => Answer::fails(CellProblem::error(
            Rule::PERIOD_OUT_OF_RANGE,
            Saying::new("problem-no-date", "there is no such date; correct the file"),
        )),
        Err(_) => Answer::fails(CellProblem::error(
            Rule::PERIOD_UNREADABLE,
            Saying::new("problem-no-form", "it is no known form of date or period; declare the column's `form`, or correct the file"),
        )),
    }
}
