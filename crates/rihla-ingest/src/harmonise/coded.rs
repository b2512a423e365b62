//! What one distinct text of a coded column becomes.

use std::borrow::Cow;

use rihla_model::definition::ColumnKind;
use rihla_model::{MatchRule, ObsStatus, Period, PeriodError, Place, Resolution, Rule, Scheme, Severity, parse_age, parse_date, parse_period};

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
    pub remedy: Cow<'static, str>,
}

impl CellProblem {
    pub fn error(rule: Rule, remedy: impl Into<Cow<'static, str>>) -> Self {
        Self { severity: Severity::Error, rule, remedy: remedy.into() }
    }
    pub fn note(rule: Rule, remedy: impl Into<Cow<'static, str>>) -> Self {
        Self { severity: Severity::Note, rule, remedy: remedy.into() }
    }
    pub fn warning(rule: Rule, remedy: impl Into<Cow<'static, str>>) -> Self {
        Self { severity: Severity::Warning, rule, remedy: remedy.into() }
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
                "the text is in no translation; add it to the translation table, or correct the file",
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
        format!("the text is no code and no label of {}; add a translation for it, or correct the file", list.id),
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
        format!(
            "the place {value} ({}) is not of the day that the source's codes follow; correct the file, `territory` under [definitions], or places.csv",
            lived.join(", ")
        ),
    ))
}

/// From when to when a place was.
fn life(place: &Place) -> String {
    match (place.validity.from, place.validity.to) {
        (Some(from), Some(to)) => format!("from {from} to {to}"),
        (Some(from), None) => format!("from {from} on"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => "at all times".to_owned(),
    }
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
                format!("it fits {}; add a translation that says which", names.join(", ")),
            ))
        }
        Resolution::OutOfTime { candidates, rule, area_of_the_time } => {
            let names: Vec<&str> = candidates.iter().take(5).map(rihla_model::Code::as_str).collect();
            let names = names.join(", ");
            match candidates.as_slice() {
                // It can mean nothing else: it is taken, and said.
                [code] if area_of_the_time || is_lasting(&rule) => {
                    let remedy = format!(
                        "a name or code of another time, taken for {names}; state `territory` under [definitions] if the file follows one day's countries throughout, or add a translation"
                    );
                    Answer { problem: Some(CellProblem::warning(Rule::CODE_OUT_OF_TIME, remedy)), ..Answer::value(code.as_str()) }
                }
                _ => Answer::fails(CellProblem::error(
                    Rule::CODE_OUT_OF_TIME,
                    format!(
                        "it is of another time than the row ({names}); state `territory` under [definitions] if the file follows one day's countries throughout, add a translation, or correct the file"
                    ),
                )),
            }
        }
        Resolution::Unknown { nearest } => {
            let names: Vec<&str> = nearest.iter().take(3).map(rihla_model::Code::as_str).collect();
            let hint = if names.is_empty() { String::new() } else { format!(" (near it: {})", names.join(", ")) };
            Answer::fails(CellProblem::error(
                Rule::CODE_UNKNOWN,
                format!("no area is known by this name or code{hint}; add a translation for it, or correct the file"),
            ))
        }
    }
}

fn age(text: &str) -> Answer {
    // Whole years that a statistics program wrote as a float.
    let whole =
        text.split_once('.').filter(|(_, rest)| !rest.is_empty() && rest.bytes().all(|b| b == b'0')).map_or(text, |(whole, _)| whole);
    match parse_age(whole) {
        Ok(age) => Answer::value(age.to_string()),
        Err(error) => Answer::fails(CellProblem::error(Rule::CODE_UNKNOWN, error.to_string())),
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
            "the year is outside `least` and `greatest` of the column; correct the file or the bounds",
        )),
        Ok((text, period)) => Answer { value: Some(text), period: Some(period), ..Answer::default() },
        Err(PeriodError::Blank) => Answer { blank: true, ..Answer::default() },
        Err(PeriodError::Ambiguous { forms }) => Answer::fails(CellProblem::error(
            Rule::PERIOD_UNREADABLE,
            format!("it can be read as {}; declare the column's `form`", forms.join(" or ")),
        )),
        Err(PeriodError::OutOfRange) => {
            Answer::fails(CellProblem::error(Rule::PERIOD_OUT_OF_RANGE, "there is no such date; correct the file"))
        }
        Err(_) => Answer::fails(CellProblem::error(
            Rule::PERIOD_UNREADABLE,
            "it is no known form of date or period; declare the column's `form`, or correct the file",
        )),
    }
}
