//! Ages: SDMX codes, bands, and the labels that agencies write.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Saying;
use crate::digits::to_ascii_digits;
use crate::month_names::fold_month;

/// The greatest age in years that is believed.
pub const GREATEST_AGE: u32 = 130;

/// An age or age group in completed years, as SDMX CL_AGE writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgeCode {
    /// All ages: `_T`.
    Total,
    /// One year of age: `Y37`.
    Single(u32),
    /// From the first to the last year, both included: `Y20T24`.
    Band(u32, u32),
    /// This age and older: `Y_GE65`.
    AtLeast(u32),
    /// Younger than this: `Y_LT15`.
    Below(u32),
    /// Unknown: `_U`.
    Unknown,
}

/// Why a label is no age group. It never holds the label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgeError {
    /// There is nothing but blanks.
    Blank,
    /// No known form of age label.
    Unreadable,
    /// The group is counted in months, which CL_AGE of years cannot hold.
    Months,
    /// The bounds are reversed or beyond human age.
    Bounds,
}

impl AgeError {
    /// What is wrong and what to do, as a sentence.
    #[must_use]
    pub const fn saying(self) -> Saying {
        match self {
            Self::Blank => Saying::new("problem-cell-blank", "the cell is blank; declare what a blank means under `missing`"),
            Self::Unreadable => Saying::new("problem-age", "the label is no known form of age group; add a translation for it"),
            Self::Months => Saying::new("problem-age-months", "the age group is counted in months; add a translation to a group of years"),
            Self::Bounds => Saying::new("problem-age-bounds", "the bounds of the age group are reversed or greater than 130 years"),
        }
    }
}

impl std::fmt::Display for AgeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.saying().fmt(f)
    }
}

impl std::error::Error for AgeError {}

impl AgeCode {
    /// The youngest age in it, if it has one: 0 for `Below`.
    #[must_use]
    pub const fn lower(&self) -> Option<u32> {
        match *self {
            Self::Total | Self::Below(_) => Some(0),
            Self::Single(low) | Self::Band(low, _) | Self::AtLeast(low) => Some(low),
            Self::Unknown => None,
        }
    }

    /// The oldest age in it, included; none if it is open.
    #[must_use]
    pub const fn upper(&self) -> Option<u32> {
        match *self {
            Self::Single(high) | Self::Band(_, high) => Some(high),
            Self::Below(limit) => Some(limit.saturating_sub(1)),
            Self::Total | Self::AtLeast(_) | Self::Unknown => None,
        }
    }

    /// Whether the other group lies wholly inside this one.
    #[must_use]
    pub fn contains(&self, other: &AgeCode) -> bool {
        if matches!(self, Self::Unknown) || matches!(other, Self::Unknown) {
            return *self == Self::Total || self == other;
        }
        let low = self.lower() <= other.lower();
        let high = match (self.upper(), other.upper()) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(mine), Some(theirs)) => theirs <= mine,
        };
        low && high
    }

    /// Reads an SDMX code, also in the forms `Y15-24` and `TOTAL` of Eurostat.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "_T" | "TOTAL" | "T" => return Some(Self::Total),
            "_U" | "UNK" => return Some(Self::Unknown),
            _ => {}
        }
        let body = code.strip_prefix('Y')?;
        if let Some(limit) = body.strip_prefix("_LT") {
            return number(limit).filter(|l| *l > 0).map(Self::Below);
        }
        if let Some(low) = body.strip_prefix("_GE") {
            return number(low).map(Self::AtLeast);
        }
        match body.split_once(['T', '-']) {
            Some((low, high)) => band(number(low)?, number(high)?).ok(),
            None => number(body).map(Self::Single),
        }
    }
}

impl fmt::Display for AgeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Total => "_T".to_owned(),
            Self::Unknown => "_U".to_owned(),
            Self::Single(years) => format!("Y{years}"),
            Self::Band(low, high) => format!("Y{low}T{high}"),
            Self::AtLeast(low) => format!("Y_GE{low}"),
            Self::Below(limit) => format!("Y_LT{limit}"),
        };
        f.pad(&text)
    }
}

impl Serialize for AgeCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AgeCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_code(&text)
            .ok_or_else(|| serde::de::Error::custom(format!("'{text}' is no code of CL_AGE (Y37, Y20T24, Y_GE65, Y_LT15, _T, _U)")))
    }
}

fn number(text: &str) -> Option<u32> {
    let digits = (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().filter(|years| *years <= GREATEST_AGE)
}

fn band(low: u32, high: u32) -> Result<AgeCode, AgeError> {
    if low > high || high > GREATEST_AGE { Err(AgeError::Bounds) } else { Ok(AgeCode::Band(low, high)) }
}

/// The SDMX code of one year of age.
#[must_use]
pub fn age_code(years: u32) -> String {
    AgeCode::Single(years).to_string()
}

/// The band in which an age lies, by ascending lower bounds: `[0, 15, 25]` gives `Y0T14`, `Y15T24`, `Y_GE25`. None below the first
/// bound.
#[must_use]
pub fn band_of(years: u32, bounds: &[u32]) -> Option<String> {
    let next = bounds.partition_point(|low| *low <= years);
    let at = next.checked_sub(1)?;
    band_at(at, bounds).map(|code| code.to_string())
}

/// The codes of all bands of ascending lower bounds.
#[must_use]
pub fn band_codes(bounds: &[u32]) -> Vec<String> {
    (0..bounds.len()).filter_map(|at| band_at(at, bounds)).map(|code| code.to_string()).collect()
}

fn band_at(at: usize, bounds: &[u32]) -> Option<AgeCode> {
    let low = *bounds.get(at)?;
    Some(match bounds.get(at + 1) {
        Some(next) if *next == low + 1 => AgeCode::Single(low),
        Some(next) => AgeCode::Band(low, next.saturating_sub(1)),
        None => AgeCode::AtLeast(low),
    })
}

/// Words that make the group open above, in the languages of deliveries (folded).
const AND_OLDER: [&str; 31] = [
    "+",
    "and over",
    "and older",
    "and above",
    "years and over",
    "or more",
    "or older",
    "or over",
    "plus",
    "et plus",
    "ou plus",
    "ans et plus",
    "et au-dela",
    "y mas",
    "o mas",
    "anos y mas",
    "e mais",
    "ou mais",
    "anos e mais",
    "anos ou mais",
    "فاكثر",
    "فما فوق",
    "وما فوق",
    "واكثر",
    "او اكثر",
    "وفوق",
    "over",
    "und mehr",
    "and more",
    "na zaidi",
    "&+",
];

/// Words before a limit that is itself left out (folded).
const BELOW: [&str; 19] = [
    "<",
    "under",
    "below",
    "less than",
    "younger than",
    "moins de",
    "de moins de",
    "moins que",
    "menos de",
    "menor de",
    "menores de",
    "menos que",
    "menores que",
    "اقل من",
    "دون",
    "تحت",
    "lt",
    "chini ya",
    "inferieur a",
];

/// Words before a limit that is included, open below (folded).
const UP_TO: [&str; 8] = ["<=", "≤", "up to", "jusqu'a", "jusqu’a", "hasta", "ate", "حتي"];

/// Words before a lower bound that is included, open above (folded).
const FROM: [&str; 5] = [">=", "≥", "at least", "au moins", "a partir de"];

/// Words of units and fillers that are taken off (folded).
const FILLERS: [&str; 19] = [
    "years old",
    "years of age",
    "years",
    "year",
    "yrs",
    "yr",
    "ans",
    "an",
    "anos",
    "ano",
    "سنوات",
    "سنة",
    "سنه",
    "عاما",
    "اعوام",
    "عام",
    "aged",
    "age",
    "y",
];

/// Reads an age or age group as agencies write it: `0-4`, `75+`, `15 to 24`, `60 and over`, `moins de 15 ans`, `15-24 سنة`, `Y_LT15`.
///
/// # Errors
/// [`AgeError`] if the label has no known form; nothing is guessed.
pub fn parse_age(text: &str) -> Result<AgeCode, AgeError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(AgeError::Blank);
    }
    if let Some(code) = AgeCode::from_code(trimmed) {
        return Ok(code);
    }
    let folded = fold_month(&to_ascii_digits(trimmed)).replace('ñ', "n").replace(['\u{00A0}', '\u{202F}'], " ");
    let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    if ["month", "mois", "mes", "meses", "شهر", "اشهر"].iter().any(|word| words(&folded).any(|w| w.starts_with(word))) {
        return Err(AgeError::Months);
    }
    match folded.as_str() {
        "total"
        | "all"
        | "all ages"
        | "all age groups"
        | "tous ages"
        | "tous les ages"
        | "todas las edades"
        | "todas as idades"
        | "ensemble"
        | "المجموع"
        | "جميع الاعمار"
        | "كل الاعمار"
        | "الاجمالي" => return Ok(AgeCode::Total),
        "unknown" | "not stated" | "not known" | "inconnu" | "non declare" | "non precise" | "desconocido" | "no declarado"
        | "desconhecido" | "ignorado" | "unspecified" | "غير معروف" | "غير مبين" | "غير محدد" => {
            return Ok(AgeCode::Unknown);
        }
        _ => {}
    }
    let mut body = folded.as_str();
    let mut open_above = false;
    let mut below = None;
    for (list, kind) in [(&UP_TO[..], 1), (&FROM[..], 2), (&BELOW[..], 0)] {
        if let Some(rest) = list.iter().filter_map(|word| body.strip_prefix(word)).min_by_key(|rest| rest.len()) {
            match kind {
                2 => open_above = true,
                other => below = Some(other),
            }
            body = rest.trim();
            break;
        }
    }
    body = strip_fillers(body);
    if below.is_none()
        && let Some(rest) = AND_OLDER.iter().filter_map(|word| body.strip_suffix(word)).min_by_key(|rest| rest.len())
    {
        open_above = true;
        body = rest;
    }
    body = strip_fillers(body);
    match (below, open_above) {
        (Some(extra), _) => number(body).map(|limit| limit + extra).filter(|l| *l > 0).map(AgeCode::Below),
        (None, true) => number(body).map(AgeCode::AtLeast),
        (None, false) => return single_or_band(body),
    }
    .ok_or(AgeError::Unreadable)
}

/// The words of a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic())
}

/// Takes units and filler words off both ends.
fn strip_fillers(text: &str) -> &str {
    let mut body = text.trim().trim_end_matches('.').trim();
    loop {
        let before = body.len();
        for filler in FILLERS {
            // A filler beside digits counts; one that is part of a word ("plan") does not.
            if let Some(rest) = body.strip_suffix(filler).filter(|r| !r.ends_with(char::is_alphabetic)) {
                body = rest.trim();
            }
            if let Some(rest) = body.strip_prefix(filler).filter(|r| !r.starts_with(char::is_alphabetic)) {
                body = rest.trim();
            }
        }
        if body.len() == before {
            return body;
        }
    }
}

fn single_or_band(body: &str) -> Result<AgeCode, AgeError> {
    if let Some(years) = number(body) {
        return Ok(AgeCode::Single(years));
    }
    let body = ["between ", "from ", "entre ", "de ", "من "].iter().find_map(|word| body.strip_prefix(word)).unwrap_or(body);
    for joiner in [" to ", " a ", " and ", " et ", " e ", " y ", " الي ", " - ", " – ", "-", "–", "—", "\u{2212}", "_", "t"] {
        if let Some((low, high)) = body.split_once(joiner) {
            let (low, high) = (strip_fillers(low), strip_fillers(high));
            if let (Some(low), Some(high)) = (number(low), number(high)) {
                return band(low, high);
            }
        }
    }
    Err(AgeError::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_labels_in_all_languages() {
        for (label, code) in [
            ("0-4", "Y0T4"),
            ("0 – 4", "Y0T4"),
            ("75+", "Y_GE75"),
            ("75 +", "Y_GE75"),
            ("15 to 24", "Y15T24"),
            ("15 to 24 years", "Y15T24"),
            ("15 à 24 ans", "Y15T24"),
            ("de 15 a 24 años", "Y15T24"),
            ("from 15 to 24", "Y15T24"),
            ("15-24 سنة", "Y15T24"),
            ("١٥-٢٤ سنة", "Y15T24"),
            ("من 15 إلى 24 سنة", "Y15T24"),
            ("60 and over", "Y_GE60"),
            ("60 years and over", "Y_GE60"),
            ("65 ans et plus", "Y_GE65"),
            ("65 años y más", "Y_GE65"),
            ("65 anos ou mais", "Y_GE65"),
            ("65 سنة فأكثر", "Y_GE65"),
            (">=65", "Y_GE65"),
            ("moins de 15 ans", "Y_LT15"),
            ("Under 18", "Y_LT18"),
            ("Less than 5 years", "Y_LT5"),
            ("<15", "Y_LT15"),
            ("<= 14", "Y_LT15"),
            ("menores de 18 años", "Y_LT18"),
            ("أقل من 15 سنة", "Y_LT15"),
            ("Y_LT15", "Y_LT15"),
            ("Y15-24", "Y15T24"),
            ("Y20T24", "Y20T24"),
            ("Y_GE65", "Y_GE65"),
            ("37", "Y37"),
            ("37 years old", "Y37"),
            ("TOTAL", "_T"),
            ("Total", "_T"),
            ("Tous âges", "_T"),
            ("_T", "_T"),
            ("UNK", "_U"),
            ("غير معروف", "_U"),
        ] {
            assert_eq!(parse_age(label).map(|c| c.to_string()).as_deref(), Ok(code), "{label}");
        }
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for (label, error) in [
            ("", AgeError::Blank),
            ("adults", AgeError::Unreadable),
            ("0-23 months", AgeError::Months),
            ("24-15", AgeError::Bounds),
            ("0-999", AgeError::Unreadable),
            ("<0", AgeError::Unreadable),
            ("-5", AgeError::Unreadable),
            ("over", AgeError::Unreadable),
        ] {
            assert_eq!(parse_age(label), Err(error), "{label}");
        }
    }

    #[test]
    fn makes_bands_of_bounds() {
        let bounds = [0, 15, 25, 26];
        assert_eq!(band_codes(&bounds), ["Y0T14", "Y15T24", "Y25", "Y_GE26"]);
        assert_eq!(band_of(14, &bounds).as_deref(), Some("Y0T14"));
        assert_eq!(band_of(25, &bounds).as_deref(), Some("Y25"));
        assert_eq!(band_of(99, &bounds).as_deref(), Some("Y_GE26"));
        assert_eq!(band_of(3, &[5, 10]), None);
        assert_eq!(band_of(3, &[]), None);
    }

    #[test]
    fn knows_what_lies_inside() {
        assert!(AgeCode::Band(0, 14).contains(&AgeCode::Single(14)));
        assert!(AgeCode::AtLeast(15).contains(&AgeCode::AtLeast(65)));
        assert!(!AgeCode::Band(15, 64).contains(&AgeCode::AtLeast(15)));
        assert!(AgeCode::Below(15).contains(&AgeCode::Band(0, 14)));
        assert!(AgeCode::Total.contains(&AgeCode::Unknown));
        assert!(!AgeCode::AtLeast(0).contains(&AgeCode::Unknown));
    }

    proptest! {
        #[test]
        fn codes_survive_writing_and_reading(low in 0_u32..100, length in 1_u32..30, kind in 0_u8..6) {
            let code = match kind {
                0 => AgeCode::Total,
                1 => AgeCode::Unknown,
                2 => AgeCode::Single(low),
                3 => AgeCode::Band(low, low + length),
                4 => AgeCode::AtLeast(low),
                _ => AgeCode::Below(low + 1),
            };
            prop_assert_eq!(AgeCode::from_code(&code.to_string()), Some(code));
        }

        #[test]
        fn an_age_lies_in_its_band(years in 0_u32..130, bounds in proptest::collection::btree_set(0_u32..120, 1..12)) {
            let bounds: Vec<u32> = bounds.into_iter().collect();
            match band_of(years, &bounds) {
                Some(code) => prop_assert!(AgeCode::from_code(&code).is_some_and(|c| c.contains(&AgeCode::Single(years)))),
                None => prop_assert!(years < bounds[0]),
            }
        }

        #[test]
        fn never_panics(text in "\\PC*") {
            let _ = parse_age(&text);
        }
    }
}
