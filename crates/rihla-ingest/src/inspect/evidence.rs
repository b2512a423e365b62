//! What the cells of each column speak for.

use std::collections::BTreeMap;

use rihla_model::{AgeCode, NumberError, Resolution, Saying, parse_age, parse_number};

use crate::delivery::Context;
use crate::inspect::ColumnFinding;
use crate::inspect::agreement::{area_scheme, code_list, period_form, share};
use crate::inspect::headwords;
use crate::inspect::labelled::Said;
use crate::inspect::sample::Sample;
use crate::inspect::shape::Shape;
use crate::text::{fold_blanks, fold_case};

/// Rows that are looked at.
const ROWS: usize = 20_000;
/// Distinct texts that are kept of a column.
const TEXTS: usize = 3_000;
/// Share of distinct texts that must agree.
pub(super) const AGREE: f64 = 0.9;

/// What stands for a missing value, and what it may mean for a number and for a code.
const TOKENS: &[(&str, &str, &str)] = &[
    ("..", "L", "_U"),
    ("...", "L", "_U"),
    (":", "L", "_U"),
    ("*", "Q", "_U"),
    ("-", "L", "_U"),
    ("–", "L", "_U"),
    ("?", "L", "_U"),
    ("NA", "L", ""),
    ("N/A", "L", "_Z"),
    ("n/a", "L", "_Z"),
    ("#N/A", "L", "_U"),
    ("NULL", "L", "_U"),
    ("null", "L", "_U"),
    ("NaN", "L", "_U"),
    ("nan", "L", "_U"),
    ("NaT", "L", "_U"),
    ("n.d.", "L", "_U"),
    ("nd", "L", "_U"),
    ("x", "Q", ""),
    ("Not available", "L", "_U"),
    ("Not in universe", "M", "_Z"),
    ("NO ANSWER", "L", "_U"),
    ("Unknown", "L", "_U"),
    ("unknown", "L", "_U"),
    ("Inconnu", "L", "_U"),
    ("غير محدد", "L", "_U"),
    ("غير معروف", "L", "_U"),
];

/// Words that agencies write for the sexes, and the code they stand for.
pub(super) const SEXES: &[(&str, &str)] = &[
    ("m", "M"),
    ("male", "M"),
    ("males", "M"),
    ("men", "M"),
    ("homme", "M"),
    ("hommes", "M"),
    ("masculin", "M"),
    ("h", "M"),
    ("hombre", "M"),
    ("hombres", "M"),
    ("varón", "M"),
    ("varon", "M"),
    ("homem", "M"),
    ("homens", "M"),
    ("masculino", "M"),
    ("ذكر", "M"),
    ("ذكور", "M"),
    ("رجال", "M"),
    ("f", "F"),
    ("female", "F"),
    ("females", "F"),
    ("women", "F"),
    ("femme", "F"),
    ("femmes", "F"),
    ("féminin", "F"),
    ("feminin", "F"),
    ("mujer", "F"),
    ("mujeres", "F"),
    ("mulher", "F"),
    ("mulheres", "F"),
    ("feminino", "F"),
    ("femenino", "F"),
    ("أنثى", "F"),
    ("انثى", "F"),
    ("إناث", "F"),
    ("نساء", "F"),
    ("t", "_T"),
    ("total", "_T"),
    ("both sexes", "_T"),
    ("ensemble", "_T"),
    ("المجموع", "_T"),
];

/// One column, weighed.
pub(crate) struct Weighed {
    pub finding: ColumnFinding,
    pub position: usize,
    pub scheme: Option<&'static str>,
    pub form: Option<&'static str>,
    pub scale: u8,
    pub join: Vec<String>,
    /// Missing tokens that were met: token, meaning, times.
    pub missing: Vec<(String, &'static str, u64)>,
    /// Delivered text -> code.
    pub translation: BTreeMap<String, String>,
    /// Texts that look like aggregates of others.
    pub aggregates: Vec<String>,
    /// Codes and their labels, where no list or translation is proposed for them.
    pub unlisted: Vec<(String, String)>,
    /// How many more such codes there are.
    pub more_unlisted: usize,
}

/// All columns, weighed, and what holds for all numbers.
pub(crate) struct Columns {
    pub list: Vec<Weighed>,
    pub decimal: char,
    pub thousands: Option<char>,
    pub records: bool,
    /// For a matrix: the column of cells.
    pub matrix_scale: u8,
    pub matrix_missing: Vec<(String, &'static str, u64)>,
}

impl Columns {
    pub fn findings(&self) -> Vec<ColumnFinding> {
        self.list.iter().map(|w| w.finding.clone()).collect()
    }
}

/// The distinct texts of some columns, with their counts.
pub(super) struct Texts {
    pub counts: BTreeMap<String, u64>,
    pub filled: u64,
    blank: u64,
    more: bool,
}

fn texts(sample: &Sample, shape: &Shape, columns: &[usize]) -> Texts {
    let mut out = Texts { counts: BTreeMap::new(), filled: 0, blank: 0, more: false };
    for row in shape.rows.iter().take(ROWS) {
        for column in columns {
            let mut cell = sample.block.cell(*row, *column);
            if shape.header.get(*column).is_some_and(|h| h.labelled) {
                cell = crate::reader::sdmx_csv::cut_label(cell);
            }
            let text = fold_blanks(cell);
            if text.is_empty() {
                out.blank += 1;
                continue;
            }
            out.filled += 1;
            if let Some(count) = out.counts.get_mut(text.as_ref()) {
                *count += 1;
            } else if out.counts.len() < TEXTS {
                out.counts.insert(text.into_owned(), 1);
            } else {
                out.more = true;
            }
        }
    }
    out
}

pub(crate) fn weigh(sample: &Sample, shape: &Shape, context: &Context<'_>) -> Columns {
    let in_matrix = |column: usize| shape.matrix.as_ref().is_some_and(|m| m.columns.contains(&column));
    let all: Vec<(usize, Texts)> = (0..shape.header.len()).filter(|c| !in_matrix(*c)).map(|c| (c, texts(sample, shape, &[c]))).collect();
    let matrix = shape.matrix.as_ref().map(|m| texts(sample, shape, &m.columns));
    let (decimal, thousands) = match &sample.dictionary {
        Some(_) => ('.', None),
        None => marks(all.iter().map(|(_, t)| t).chain(matrix.iter())),
    };
    let month = shape.header.iter().position(|h| headwords::is_month(&h.name));
    let mut list: Vec<Weighed> = Vec::new();
    let mut taken: Vec<String> = Vec::new();
    for (column, texts) in &all {
        let Some(header) = shape.header.get(*column) else { continue };
        let said = sample.dictionary.as_ref().and_then(|d| Said::of(d, *column));
        let mut weighed = one(&header.name, *column, texts, (decimal, thousands), said.as_ref(), context);
        if sample.format == rihla_model::definition::Format::SdmxCsv && crate::reader::sdmx_csv::is_message_column(&header.name) {
            (weighed.finding.kind, weighed.finding.concept) = ("ignore", None);
            weighed.missing.clear();
        }
        if let Some(month) = month
            && *column != month
            && weighed.finding.concept.as_deref() == Some("TIME_PERIOD")
            && texts.counts.keys().all(|t| t.len() == 4)
            && let Some(month) = shape.header.get(month)
        {
            weighed.join.push(month.name.clone());
        }
        if Some(*column) == month {
            (weighed.finding.kind, weighed.finding.concept) = ("ignore", None);
        }
        if let Some(concept) = weighed.finding.concept.take() {
            let concept = unique(concept, &header.name, *column, &taken);
            taken.push(concept.clone());
            weighed.finding.concept = Some(concept);
        }
        list.push(weighed);
    }
    let ages = list.iter().any(|w| w.finding.kind == "age" && w.finding.distinct > 40);
    let persons = list.iter().any(|w| w.finding.kind == "weight" || w.finding.concept.as_deref() == Some("EVENT_DATE"));
    let records = sample.dictionary.is_some() || shape.matrix.is_none() && !taken.iter().any(|c| c == "OBS_VALUE") && (ages || persons);
    let (matrix_scale, matrix_missing) = matrix.map_or((0, Vec::new()), |t| (scale_of(&t, decimal, thousands), tokens(&t, true)));
    Columns { list, decimal, thousands, records, matrix_scale, matrix_missing }
}

/// A concept that is not taken yet: the proposed one, or one made of the header.
fn unique(concept: String, header: &str, column: usize, taken: &[String]) -> String {
    if !taken.contains(&concept) {
        return concept;
    }
    let made = made_of(header, column);
    if taken.contains(&made) { format!("COLUMN_{}", column + 1) } else { made }
}

/// An identifier made of a header's Latin letters and digits.
fn made_of(header: &str, column: usize) -> String {
    let mut out = String::new();
    for c in header.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_uppercase());
        } else if !out.ends_with('_') && !out.is_empty() {
            out.push('_');
        }
    }
    let out: String = out.trim_end_matches('_').chars().take(40).collect();
    if out.chars().filter(char::is_ascii_alphabetic).count() < 2 { format!("COLUMN_{}", column + 1) } else { out }
}

/// Decimal and thousands marks under which most texts with digits are numbers.
fn marks<'t>(columns: impl Iterator<Item = &'t Texts>) -> (char, Option<char>) {
    let candidates = [('.', None), ('.', Some(',')), (',', None), (',', Some('.')), (',', Some(' ')), ('.', Some(' ')), ('.', Some('\''))];
    let mut read = [0_u64; 7];
    for texts in columns {
        for (text, count) in texts
            .counts
            .iter()
            .filter(|(t, _)| t.len() < 24 && t.bytes().any(|b| b.is_ascii_digit()) && t.bytes().any(|b| !b.is_ascii_digit()))
        {
            for ((decimal, thousands), read) in candidates.iter().zip(&mut read) {
                *read += if parse_number(text, *decimal, *thousands, 18).is_ok() { *count } else { 0 };
            }
        }
    }
    let best = read.iter().copied().max().unwrap_or(0);
    candidates.iter().zip(read).find(|(_, r)| *r == best).map_or(('.', None), |(c, _)| *c)
}

fn tokens(texts: &Texts, number: bool) -> Vec<(String, &'static str, u64)> {
    TOKENS
        .iter()
        .filter_map(|(token, for_number, for_code)| {
            let meaning = if number { *for_number } else { *for_code };
            let count = texts.counts.get(*token)?;
            (!meaning.is_empty()).then(|| ((*token).to_owned(), meaning, *count))
        })
        .collect()
}

fn scale_of(texts: &Texts, decimal: char, thousands: Option<char>) -> u8 {
    let mut scale = 0;
    for text in texts.counts.keys() {
        while scale < 6 && parse_number(text, decimal, thousands, scale) == Err(NumberError::TooPrecise) {
            scale += 1;
        }
    }
    scale
}

/// Two facts in one comment.
pub(super) fn both(first: Saying, second: Saying) -> Saying {
    Saying::new("inspect-both", "{first}; {second}").with("first", first).with("second", second)
}

pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn one(header: &str, column: usize, texts: &Texts, marks: (char, Option<char>), said: Option<&Said<'_>>, context: &Context<'_>) -> Weighed {
    let word = said.map_or_else(|| headwords::concept(header), Said::word);
    let mut as_codes = tokens(texts, false);
    let mut as_numbers = tokens(texts, true);
    if let Some(said) = said {
        (as_codes, as_numbers) = said.tokens(texts);
    }
    let distinct = texts.counts.len() as u64;
    let mut out = Weighed {
        finding: ColumnFinding {
            name: header.to_owned(),
            kind: "code",
            concept: None,
            list: None,
            filled: texts.filled,
            distinct,
            evidence: Saying::new("inspect-no-values", "no values"),
            personal: headwords::is_personal(header) || said.is_some_and(Said::is_personal),
        },
        position: column,
        scheme: None,
        form: None,
        scale: 0,
        join: Vec::new(),
        missing: Vec::new(),
        translation: BTreeMap::new(),
        aggregates: Vec::new(),
        unlisted: Vec::new(),
        more_unlisted: 0,
    };
    let mut why = if texts.filled == 0 {
        out.finding.kind = "ignore";
        Saying::new("inspect-no-values", "no values")
    } else if out.finding.personal {
        out.finding.kind = "ignore";
        Saying::new("inspect-personal", "may name people or lead to them, so it is left out")
    } else {
        let labelled = said.and_then(|said| said.judge(&mut out, word, texts, &as_codes, context));
        labelled.unwrap_or_else(|| judge(&mut out, word, texts, (&as_codes, &as_numbers), marks, context))
    };
    let of_aggregates: u64 = out.aggregates.iter().filter_map(|t| texts.counts.get(t)).sum();
    if of_aggregates * 2 > texts.filled {
        out.aggregates.clear();
    }
    let mut facts = if texts.more {
        Saying::new("inspect-values-at-least", "{values} values, at least {distinct} distinct")
    } else {
        Saying::new("inspect-values", "{values} values, {distinct} distinct")
    }
    .with("values", texts.filled)
    .with("distinct", distinct);
    if texts.blank > 0 {
        facts = both(facts, Saying::new("inspect-blank", "{count} blank").with("count", texts.blank));
    }
    // Texts that are nearly all different may be names, whatever the header says.
    let telling = out.finding.kind == "text" && distinct * 2 > texts.filled;
    if !out.finding.personal && !telling && texts.filled > 0 {
        let mut common: Vec<(&String, &u64)> = texts.counts.iter().collect();
        common.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let examples: Vec<String> = common.iter().take(4).map(|(t, _)| t.chars().take(40).collect()).collect();
        why = both(why, Saying::new("inspect-examples", "e.g. {examples}").with("examples", examples.join(" | ")));
    }
    if let Some(word) = word {
        why = both(why, Saying::new("inspect-header", "the header points to {concept}").with("concept", word));
    }
    let found = both(facts, why);
    out.finding.evidence = match said {
        Some(said) => both(said.title(), found),
        None => found,
    };
    if out.finding.kind != "ignore" && out.finding.concept.is_none() {
        out.finding.concept = Some(made_of(header, column));
    }
    out
}

pub(super) type Tokens = [(String, &'static str, u64)];

fn judge(
    out: &mut Weighed,
    word: Option<&'static str>,
    texts: &Texts,
    tokens: (&Tokens, &Tokens),
    marks: (char, Option<char>),
    context: &Context<'_>,
) -> Saying {
    let (as_codes, as_numbers) = tokens;
    let finding = &mut out.finding;
    match word {
        Some("OBS_STATUS") => {
            (finding.kind, finding.concept) = ("flag", Some("OBS_STATUS".to_owned()));
            return Saying::new("inspect-flags", "flags");
        }
        Some("CONF_STATUS") => {
            (finding.kind, finding.concept) = ("conf-flag", Some("CONF_STATUS".to_owned()));
            return Saying::new("inspect-conf-flags", "confidentiality flags");
        }
        _ => {}
    }
    let sexes = share(texts, as_codes, |t| SEXES.iter().any(|(label, _)| *label == fold_case(t)));
    if sexes >= AGREE
        && texts.counts.len() >= 2
        && (word == Some("SEX")
            || texts.counts.keys().any(|t| t.chars().count() > 2 && !matches!(fold_case(t).as_str(), "total" | "ensemble")))
    {
        (finding.kind, finding.concept, finding.list) = ("code", Some("SEX".to_owned()), Some("CL_SEX".to_owned()));
        for text in texts.counts.keys() {
            if let Some((_, code)) = SEXES.iter().find(|(label, _)| *label == fold_case(text)) {
                out.translation.insert(text.clone(), (*code).to_owned());
            }
        }
        out.missing = as_codes.to_vec();
        return Saying::new("inspect-sexes", "{share} of the texts are words for the sexes").with("share", percent(sexes));
    }
    let numbers = share(texts, as_numbers, |t| {
        parse_number(t, marks.0, marks.1, 18).is_ok() || parse_number(t, marks.0, marks.1, 18) == Err(NumberError::TooPrecise)
    });
    let time_word = matches!(word, Some("TIME_PERIOD" | "EVENT_DATE")) || headwords::is_month(&finding.name);
    if (time_word || numbers < 0.5)
        && let Some((form, days, agreed)) = period_form(texts, as_codes, time_word)
    {
        let concept = if days && word != Some("TIME_PERIOD") { "EVENT_DATE" } else { "TIME_PERIOD" };
        (finding.kind, finding.concept, out.form) = (if days { "date" } else { "period" }, Some(concept.to_owned()), form);
        out.missing = as_codes.to_vec();
        let saying = match (days, form) {
            (true, Some(_)) => Saying::new("inspect-dates-form", "{share} of the texts are dates of the form {form}"),
            (true, None) => Saying::new("inspect-dates", "{share} of the texts are dates"),
            (false, Some(_)) => Saying::new("inspect-periods-form", "{share} of the texts are periods of the form {form}"),
            (false, None) => Saying::new("inspect-periods", "{share} of the texts are periods"),
        };
        let saying = saying.with("share", percent(agreed));
        return form.map_or(saying.clone(), |form| saying.with("form", form));
    }
    if word == Some("AGE") {
        let whole = |t: &str| t.strip_suffix(".0").unwrap_or(t).to_owned();
        let ages = share(texts, as_codes, |t| parse_age(&whole(t)).is_ok());
        if ages >= AGREE {
            (finding.kind, finding.concept) = ("age", Some("AGE".to_owned()));
            out.missing = as_codes.to_vec();
            out.aggregates = texts.counts.keys().filter(|t| parse_age(t) == Ok(AgeCode::Total)).cloned().collect();
            return Saying::new("inspect-ages", "{share} of the texts are ages").with("share", percent(ages));
        }
    }
    if word == Some("WEIGHT") && numbers >= AGREE {
        (finding.kind, finding.concept) = ("weight", Some("WEIGHT".to_owned()));
        return Saying::new("inspect-weight", "numbers under a header that says weight");
    }
    let area_word = matches!(
        word,
        Some("REF_AREA" | "CITIZENSHIP" | "COUNTRY_BIRTH" | "ORIGIN" | "COUNTERPART_AREA" | "COUNTRY_PREV_RES" | "INCIDENT_AREA")
    );
    if (numbers < 0.5 || finding.name.to_lowercase().contains("m49"))
        && (area_word || texts.counts.len() >= 5)
        && let Some((scheme, agreed)) = area_scheme(texts, as_codes, context)
    {
        let concept = if area_word { word.unwrap_or("REF_AREA") } else { "REF_AREA" };
        (finding.kind, finding.concept, out.scheme) = ("area", Some(concept.to_owned()), Some(scheme.id()));
        out.missing = as_codes.to_vec();
        for text in texts.counts.keys().filter(|t| matches!(fold_case(t).as_str(), "total" | "all" | "all countries" | "المجموع")) {
            out.translation.insert(text.clone(), "_T".to_owned());
        }
        out.aggregates = texts
            .counts
            .keys()
            .take(1000)
            .filter(|t| match context.resolver.resolve(t, scheme, None) {
                Resolution::One { code, .. } => {
                    code.as_str().starts_with("M49_")
                        || code.as_str().starts_with("WB_")
                        || code.as_str().starts_with("DESA_")
                        || code.as_str().starts_with("ORG_")
                }
                _ => matches!(fold_case(t).as_str(), "total" | "world" | "monde" | "mundo" | "all countries" | "المجموع" | "العالم"),
            })
            .cloned()
            .collect();
        return Saying::new("inspect-areas", "{share} of the texts are areas by the scheme {scheme}")
            .with("share", percent(agreed))
            .with("scheme", scheme.to_string());
    }
    if numbers >= AGREE {
        out.scale = scale_of(texts, marks.0, marks.1);
        (finding.kind, finding.concept) = ("number", word.filter(|w| matches!(*w, "OBS_VALUE" | "WAGE")).map(str::to_owned));
        out.missing = as_numbers.to_vec();
        return Saying::new("inspect-numbers", "{share} of the texts are numbers").with("share", percent(numbers));
    }
    if let Some((list, agreed)) = code_list(texts, as_codes, word, context) {
        (finding.kind, finding.concept, finding.list) = ("code", word.map(str::to_owned), Some(list.clone()));
        out.missing = as_codes.to_vec();
        return Saying::new("inspect-codes", "{share} of the texts are codes or labels of {list}")
            .with("share", percent(agreed))
            .with("list", list);
    }
    let many = texts.more || (texts.counts.len() > 300 && texts.counts.len() as u64 * 20 > texts.filled);
    finding.kind = if many { "text" } else { "code" };
    finding.concept = word.filter(|w| !matches!(*w, "TIME_PERIOD" | "EVENT_DATE" | "OBS_VALUE" | "WEIGHT")).map(str::to_owned);
    out.missing = if many { Vec::new() } else { as_codes.to_vec() };
    if many {
        Saying::new("inspect-free-text", "free text")
    } else {
        Saying::new("inspect-no-list", "codes of no known list; declare a list or a translation")
    }
}
