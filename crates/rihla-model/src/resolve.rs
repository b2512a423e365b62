//! Turns a code or name of an area, as somebody wrote it, into one area; says by which rule, and never chooses in doubt.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Period;
use crate::area::{Area, Areas};
use crate::code::Code;
use crate::digits::to_ascii_digits;
use crate::fold::{distance, fold_name, reorder_name};
use crate::rows::Validity;
use crate::vocabulary::Vocabulary;
use crate::{Language, Saying};

/// Whose codes or names a text is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// Any code or name; what means different areas in two schemes is ambiguous.
    Any,
    /// ISO 3166-1 alpha-3 codes alone.
    Iso3,
    /// ISO 3166-1 alpha-2 codes alone, with Eurostat's `EL` and `UK`.
    Iso2,
    /// M49 codes (leading zeros may be lost) and the names of the United Nations.
    M49,
    /// UNHCR's own codes and names.
    Unhcr,
    /// The World Bank's codes and names.
    WorldBank,
    /// Names in any language, no codes.
    Name,
}

impl Scheme {
    /// All schemes.
    pub const ALL: [Scheme; 7] = [Self::Any, Self::Iso3, Self::Iso2, Self::M49, Self::Unhcr, Self::WorldBank, Self::Name];

    /// The word for it in definitions.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Iso3 => "iso3",
            Self::Iso2 => "iso2",
            Self::M49 => "m49",
            Self::Unhcr => "unhcr",
            Self::WorldBank => "worldbank",
            Self::Name => "name",
        }
    }

    /// The source whose variants are preferred in this scheme.
    const fn source(self) -> Option<&'static str> {
        match self {
            Self::M49 => Some("undesa"),
            Self::Unhcr => Some("unhcr"),
            Self::WorldBank => Some("worldbank"),
            Self::Any | Self::Iso3 | Self::Iso2 | Self::Name => None,
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// A word that names no scheme.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.saying())]
pub struct SchemeError(String);

impl SchemeError {
    /// The fault as a sentence: what, and what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        Saying::new("scheme-unknown", "'{scheme}' is no scheme of areas; use any, iso3, iso2, m49, unhcr, worldbank or name")
            .with("scheme", &self.0)
    }
}

impl std::str::FromStr for Scheme {
    type Err = SchemeError;
    fn from_str(text: &str) -> Result<Self, SchemeError> {
        Self::ALL.into_iter().find(|s| s.id() == text).ok_or_else(|| SchemeError(text.to_owned()))
    }
}

/// The rule by which a text was matched, from the strictest to the loosest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchRule {
    /// A current code of a scheme.
    Code(Scheme),
    /// A former or reserved code, or a code of an area that is no more.
    FormerCode(Scheme),
    /// A code of CL_AREA that belongs to no scheme.
    AreaCode,
    /// An official name, letter for letter.
    OfficialName(Language),
    /// A known variant, letter for letter, and who writes it so.
    Variant(String),
    /// A name (given) after case, diacritics, punctuation and Arabic letter forms are folded.
    FoldedName(String),
    /// A name (given) after articles are dropped, short forms written out and words reordered.
    ReorderedName(String),
}

impl fmt::Display for MatchRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AreaCode => f.write_str("code of CL_AREA"),
            Self::Code(scheme) => write!(f, "code of scheme {scheme}"),
            Self::FormerCode(scheme) => write!(f, "former or reserved code of scheme {scheme}"),
            Self::OfficialName(language) => write!(f, "official name ({language})"),
            Self::Variant(source) => write!(f, "known variant ({source})"),
            Self::FoldedName(name) => write!(f, "folded name of '{name}'"),
            Self::ReorderedName(name) => write!(f, "words of '{name}'"),
        }
    }
}

/// What a text turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// One area.
    One {
        /// Its code in CL_AREA.
        code: Code,
        /// How it was found.
        rule: MatchRule,
        /// What a reader should know.
        note: Option<String>,
    },
    /// Several areas fit; a scheme, date or translation must decide.
    Ambiguous {
        /// The areas, in the order of their codes.
        candidates: Vec<Code>,
    },
    /// It fits, but not at the time asked for.
    OutOfTime {
        /// The areas that bore or will bear it, in the order of their codes; those of the time alone, if there are any.
        candidates: Vec<Code>,
        /// How they were found.
        rule: MatchRule,
        /// Whether the areas were of the time, and only the name or code was not (`Swaziland` in 2020).
        area_of_the_time: bool,
    },
    /// None fits.
    Unknown {
        /// Up to three areas of similar names, for a person to look at; never taken.
        nearest: Vec<Code>,
    },
}

impl Resolution {
    /// The area, if there is one only.
    #[must_use]
    pub const fn code(&self) -> Option<&Code> {
        match self {
            Self::One { code, .. } => Some(code),
            Self::Ambiguous { .. } | Self::OutOfTime { .. } | Self::Unknown { .. } => None,
        }
    }
}

/// One way in which an area is written.
#[derive(Debug, Clone)]
struct Entry {
    area: usize,
    rule: MatchRule,
    validity: Validity,
    note: Option<String>,
}

/// One name with its area.
#[derive(Debug, Clone)]
struct Name {
    text: String,
    entry: Entry,
    source: Option<String>,
}

impl Name {
    /// The entry, by a looser rule unless the text is this name letter for letter.
    fn entry_by(&self, text: &str, looser: impl Fn(String) -> MatchRule) -> Entry {
        let mut entry = self.entry.clone();
        if self.text != text {
            entry.rule = looser(self.text.clone());
        }
        entry
    }
}

/// Resolves codes and names of areas.
#[derive(Debug, Clone)]
pub struct AreaResolver {
    areas: Areas,
    /// Codes by their upper-case text, for each scheme.
    codes: BTreeMap<(Scheme, String), Vec<Entry>>,
    names: Vec<Name>,
    by_folded: BTreeMap<String, Vec<usize>>,
    by_words: BTreeMap<String, Vec<usize>>,
    /// Folded names that no rule may choose for.
    ambiguous: BTreeMap<String, Vec<Code>>,
    /// The days on which a name, code or area begins or ceases to hold, in order.
    turns: Vec<Date>,
}

impl AreaResolver {
    /// Makes a resolver of the areas of a vocabulary.
    #[must_use]
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let areas = vocabulary.areas().clone();
        let mut resolver = Self {
            codes: BTreeMap::new(),
            names: Vec::new(),
            by_folded: BTreeMap::new(),
            by_words: BTreeMap::new(),
            ambiguous: areas.ambiguous.iter().map(|a| (fold_name(&a.name), a.areas.clone())).collect(),
            turns: areas.turns(),
            areas,
        };
        resolver.fill_codes();
        resolver.fill_names();
        resolver
    }

    fn fill_codes(&mut self) {
        let mut codes: BTreeMap<(Scheme, String), Vec<Entry>> = BTreeMap::new();
        let mut add = |scheme: Scheme, text: &str, entry: Entry| codes.entry((scheme, text.to_uppercase())).or_default().push(entry);
        for (at, area) in self.areas.all().iter().enumerate() {
            let former = area.validity.is_ended();
            let entry = |rule| Entry { area: at, rule, validity: area.validity, note: None };
            let code = |scheme| entry(if former { MatchRule::FormerCode(scheme) } else { MatchRule::Code(scheme) });
            let own = [(Scheme::Iso3, &area.iso3), (Scheme::Iso2, &area.iso2), (Scheme::M49, &area.m49)];
            let others = [(Scheme::Unhcr, &area.unhcr), (Scheme::WorldBank, &area.world_bank)];
            for (scheme, text) in own.into_iter().chain(others) {
                if let Some(text) = text {
                    add(scheme, text, code(scheme));
                }
            }
            // Codes of CL_AREA that belong to no scheme serve in Any.
            add(Scheme::Any, area.code.as_str(), entry(MatchRule::AreaCode));
        }
        for further in &self.areas.codes {
            if let Some(at) = self.areas.position(&further.area) {
                let entry =
                    Entry { area: at, rule: MatchRule::FormerCode(further.scheme), validity: further.validity, note: further.note.clone() };
                add(further.scheme, &further.code, entry);
            }
        }
        self.codes = codes;
    }

    fn fill_names(&mut self) {
        let mut names = Vec::new();
        for (at, area) in self.areas.all().iter().enumerate() {
            for (language, text) in area.name.iter() {
                let entry = Entry { area: at, rule: MatchRule::OfficialName(language), validity: area.validity, note: None };
                names.push(Name { text: text.to_owned(), entry, source: None });
            }
        }
        for variant in &self.areas.variants {
            if let Some(area) = self.areas.position(&variant.area) {
                let rule = MatchRule::Variant(variant.source.clone());
                let entry = Entry { area, rule, validity: variant.validity, note: variant.note.clone() };
                names.push(Name { text: variant.name.clone(), entry, source: Some(variant.source.clone()) });
            }
        }
        for (at, name) in names.iter().enumerate() {
            let folded = fold_name(&name.text);
            if let Some(words) = reorder_name(&folded) {
                self.by_words.entry(words).or_default().push(at);
            }
            self.by_folded.entry(folded).or_default().push(at);
        }
        self.names = names;
    }

    /// Resolves a text.
    ///
    /// `at` is the period whose names are meant: it brings up areas that were of that time (`Sudan` before 9 July 2011 is the
    /// undivided one). What holds on its last day is preferred to what held on an earlier one, as stocks are of the end of a
    /// period; what holds on none of its days is out of time. Without it the present is meant, and areas of the past are found
    /// only under names and codes that are theirs alone.
    #[must_use]
    pub fn resolve(&self, text: &str, scheme: Scheme, at: Option<Period>) -> Resolution {
        let text = to_ascii_digits(text).split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return Resolution::Unknown { nearest: Vec::new() };
        }
        let mut found = self.by_code(&text, scheme);
        if found.is_empty() || scheme == Scheme::Any {
            if let Some(source) = scheme.source()
                && let Some(resolution) = self.decide(self.names_of_source(&text, source), at)
            {
                return resolution;
            }
            if !matches!(scheme, Scheme::Iso3 | Scheme::Iso2) {
                if let Some(candidates) = self.ambiguous.get(&fold_name(&text)) {
                    return Resolution::Ambiguous { candidates: candidates.clone() };
                }
                found.extend(self.by_name(&text));
            }
        }
        self.decide(found, at).unwrap_or_else(|| Resolution::Unknown { nearest: self.nearest(&text) })
    }

    /// Entries whose code in the scheme is the text; every scheme is asked for `Any`.
    fn by_code(&self, text: &str, scheme: Scheme) -> Vec<Entry> {
        let upper = text.to_uppercase();
        let get = |scheme: Scheme, text: &str| self.codes.get(&(scheme, text.to_owned())).into_iter().flatten().cloned();
        match scheme {
            Scheme::Name => Vec::new(),
            Scheme::Any => {
                let schemes = [Scheme::Iso3, Scheme::Iso2, Scheme::M49, Scheme::Unhcr, Scheme::WorldBank, Scheme::Any];
                schemes.into_iter().flat_map(|scheme| get(scheme, &upper)).collect()
            }
            Scheme::M49 => {
                // A spreadsheet takes the leading zeros: 4 is 004.
                let padded = if upper.bytes().all(|b| b.is_ascii_digit()) { format!("{upper:0>3}") } else { upper };
                get(scheme, &padded).collect()
            }
            _ => get(scheme, &upper).collect(),
        }
    }

    /// Names that fold as a text does.
    fn folded_as<'a>(&'a self, folded: &str) -> impl Iterator<Item = &'a Name> {
        self.by_folded.get(folded).into_iter().flatten().filter_map(|at| self.names.get(*at))
    }

    /// Entries of the strictest level of names at which there is any: letter for letter, folded, reordered.
    fn by_name(&self, text: &str) -> Vec<Entry> {
        let folded = fold_name(text);
        let exact: Vec<Entry> = self.folded_as(&folded).filter(|n| n.text == text).map(|n| n.entry.clone()).collect();
        if !exact.is_empty() {
            return exact;
        }
        let by_fold: Vec<Entry> = self.folded_as(&folded).map(|n| n.entry_by(text, MatchRule::FoldedName)).collect();
        if !by_fold.is_empty() {
            return by_fold;
        }
        let words = reorder_name(&folded).and_then(|words| self.by_words.get(&words));
        words.into_iter().flatten().filter_map(|at| self.names.get(*at)).map(|n| n.entry_by(text, MatchRule::ReorderedName)).collect()
    }

    /// Names that one source writes: its variants first, then official names.
    fn names_of_source(&self, text: &str, source: &str) -> Vec<Entry> {
        let folded = fold_name(text);
        let entry = |name: &Name| name.entry_by(text, MatchRule::FoldedName);
        let own: Vec<Entry> = self.folded_as(&folded).filter(|n| n.source.as_deref() == Some(source)).map(entry).collect();
        if !own.is_empty() {
            return own;
        }
        // The names of the United Nations are the official ones of those of its languages that are held here.
        let united_nations = source == "undesa" || source == "unhcr";
        let languages = [Language::Ar, Language::En, Language::Es, Language::Fr].map(MatchRule::OfficialName);
        self.folded_as(&folded).filter(|n| united_nations && languages.contains(&n.entry.rule)).map(entry).collect()
    }

    /// The days on which the meaning of some text changes, in order: between two of them every text means the same.
    #[must_use]
    pub fn turns(&self) -> &[Date] {
        &self.turns
    }

    /// One area if all entries agree on it at the time; none if there are no entries.
    fn decide(&self, entries: Vec<Entry>, at: Option<Period>) -> Option<Resolution> {
        let holds = |e: &Entry, first: Date, last: Date| e.validity.meets(first, last) && self.exists(e.area, first, last);
        let Some(period) = at else {
            let present: Vec<Entry> = entries.iter().filter(|e| !self.is_ended(e.area)).cloned().collect();
            return self.one_of(if present.is_empty() { entries } else { present });
        };
        let (first, last) = (period.start(), period.end());
        for since in [last, first] {
            let timely: Vec<Entry> = entries.iter().filter(|e| holds(e, since, last)).cloned().collect();
            if !timely.is_empty() {
                return self.one_of(timely);
            }
        }
        let rule = entries.iter().map(|e| &e.rule).min()?.clone();
        let of_the_time: Vec<&Entry> = entries.iter().filter(|e| self.exists(e.area, first, last)).collect();
        let area_of_the_time = !of_the_time.is_empty();
        let candidates = if area_of_the_time { self.codes_of(of_the_time) } else { self.codes_of(&entries) };
        Some(Resolution::OutOfTime { candidates, rule, area_of_the_time })
    }

    /// The one area of all entries, or the doubt between several.
    fn one_of(&self, entries: Vec<Entry>) -> Option<Resolution> {
        let best = entries.iter().min_by(|a, b| a.rule.cmp(&b.rule))?;
        let candidates = self.codes_of(&entries);
        if candidates.len() > 1 {
            return Some(Resolution::Ambiguous { candidates });
        }
        let area = self.areas.all().get(best.area)?;
        Some(Resolution::One { code: area.code.clone(), rule: best.rule.clone(), note: note(area, best) })
    }

    /// The codes of the entries' areas, each once, in order.
    fn codes_of<'e>(&self, entries: impl IntoIterator<Item = &'e Entry>) -> Vec<Code> {
        let mut codes: Vec<Code> = entries.into_iter().filter_map(|e| self.areas.all().get(e.area)).map(|a| a.code.clone()).collect();
        codes.sort();
        codes.dedup();
        codes
    }

    fn is_ended(&self, area: usize) -> bool {
        self.areas.all().get(area).is_some_and(|a| a.validity.is_ended())
    }

    /// Whether an area was there on any of some days.
    fn exists(&self, area: usize, first: Date, last: Date) -> bool {
        self.areas.all().get(area).is_some_and(|a| a.validity.meets(first, last))
    }

    /// Up to three areas whose names lie nearest.
    fn nearest(&self, text: &str) -> Vec<Code> {
        let folded = fold_name(text);
        let limit = (folded.chars().count() / 3).clamp(1, 5);
        let mut best: BTreeMap<usize, usize> = BTreeMap::new();
        for (name, at) in &self.by_folded {
            if let Some(edits) = distance(&folded, name, limit) {
                for area in at.iter().filter_map(|at| self.names.get(*at)).map(|n| n.entry.area) {
                    let least = best.entry(area).or_insert(edits);
                    *least = (*least).min(edits);
                }
            }
        }
        let mut ranked: Vec<(usize, usize)> = best.into_iter().map(|(area, edits)| (edits, area)).collect();
        ranked.sort_unstable();
        ranked.into_iter().take(3).filter_map(|(_, area)| self.areas.all().get(area)).map(|a| a.code.clone()).collect()
    }
}

/// What a reader should know of a match.
fn note(area: &Area, entry: &Entry) -> Option<String> {
    let mut notes: Vec<String> = Vec::new();
    if let Some(last) = area.validity.to {
        notes.push(format!("this area ended on {last}"));
    }
    notes.extend(entry.note.clone());
    notes.extend(area.note.clone());
    (!notes.is_empty()).then(|| notes.join("; "))
}
