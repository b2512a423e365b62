//! What somebody looks for.

use std::collections::BTreeSet;
use std::ops::Range;

use rihla_model::Language;

use crate::analysis::{Word, is_stop, words};
use crate::distance::{allowed, is_near};

/// The most characters that are read.
const MOST_CHARACTERS: usize = 300;
/// The most words and phrases that are looked for; what follows is passed over.
const MOST_PARTS: usize = 12;

/// One thing that has to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// A word in any of its forms; the last one may be a beginning.
    Word { word: Word, begins: bool },
    /// Words that follow each other.
    Phrase(Vec<String>),
}

/// What somebody looks for: words, all of which have to be there in whatever form, and phrases in quotes. A slip is forgiven in words of four
/// letters, two in words of eight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle {
    pub(crate) parts: Vec<Part>,
}

/// A text in which something may be found.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    /// The text.
    pub text: &'a str,
    /// Its language, where that is known.
    pub language: Option<Language>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The places in each of the texts, in bytes, one after the other and apart.
    pub places: Vec<Vec<Range<usize>>>,
    /// How many of the words and phrases each of the texts has.
    pub parts: Vec<usize>,
    /// Whether all were found without a slip.
    pub exact: bool,
}

/// Where one part was found: text, place.
type Places = Vec<(usize, Range<usize>)>;

impl Needle {
    /// What was typed; none where it has no word.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let typed: String = typed.chars().take(MOST_CHARACTERS).collect();
        let open = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
        let mut parts = Vec::new();
        let pieces: Vec<&str> = typed.split(open).collect();
        for (at, piece) in pieces.iter().enumerate() {
            // what a quote opens and none closes is no phrase
            let quoted = at % 2 == 1 && at + 1 < pieces.len();
            let found = words(piece, None);
            if quoted {
                let phrase: Vec<String> = found.into_iter().map(|word| word.exact).collect();
                match phrase.len() {
                    0 => {}
                    _ => parts.push(Part::Phrase(phrase)),
                }
                continue;
            }
            let last = at + 1 == pieces.len() && piece.chars().next_back().is_some_and(|c| !c.is_whitespace());
            let mut groups = joined(piece, found).into_iter().peekable();
            while let Some(mut group) = groups.next() {
                let numbered = group.iter().any(|word| word.exact.chars().any(|c| c.is_ascii_digit()));
                if group.len() > 1 && numbered {
                    // a reference such as P-2027/15, or a date
                    parts.push(Part::Phrase(group.into_iter().map(|word| word.exact).collect()));
                    continue;
                }
                let ends = last && groups.peek().is_none();
                let final_word = group.pop();
                parts.extend(group.into_iter().map(|word| Part::Word { word, begins: false }));
                parts.extend(final_word.map(|word| Part::Word { begins: ends && is_beginning(&word.exact), word }));
            }
        }
        let meant = |part: &Part| !matches!(part, Part::Word { word, .. } if is_stop(&word.exact));
        if parts.iter().any(meant) {
            parts.retain(meant);
        }
        let mut seen = BTreeSet::new();
        parts.retain(|part| match part {
            Part::Word { word, .. } => seen.insert(word.exact.clone()),
            Part::Phrase(_) => true,
        });
        parts.truncate(MOST_PARTS);
        (!parts.is_empty()).then_some(Self { parts })
    }

    /// Finds all of it in texts that belong together: each part in one text or another; none where something is nowhere.
    #[must_use]
    pub fn find(&self, passages: &[Passage<'_>]) -> Option<Found> {
        let texts: Vec<Vec<Word>> = passages.iter().map(|passage| words(passage.text, passage.language)).collect();
        let mut found = Found { places: vec![Vec::new(); texts.len()], parts: vec![0; texts.len()], exact: true };
        for part in &self.parts {
            let mut places = matching(part, &texts, false);
            if places.is_empty() {
                places = matching(part, &texts, true);
                found.exact = false;
            }
            if places.is_empty() {
                return None;
            }
            let in_texts: BTreeSet<usize> = places.iter().map(|(text, _)| *text).collect();
            for (at, count) in found.parts.iter_mut().enumerate() {
                *count += usize::from(in_texts.contains(&at));
            }
            for (text, place) in places {
                found.places.get_mut(text)?.push(place);
            }
        }
        for places in &mut found.places {
            places.sort_by_key(|place| (place.start, place.end));
            let mut apart: Vec<Range<usize>> = Vec::new();
            for place in places.drain(..) {
                match apart.last_mut() {
                    Some(last) if place.start < last.end => last.end = last.end.max(place.end),
                    _ => apart.push(place),
                }
            }
            *places = apart;
        }
        Some(found)
    }
}

/// Words that are joined by a hyphen, a stroke or a point, each with those that it is joined with.
fn joined(text: &str, words: Vec<Word>) -> Vec<Vec<Word>> {
    let mut groups: Vec<Vec<Word>> = Vec::new();
    for word in words {
        let joins =
            |last: &Word| matches!(text.get(last.at.end..word.at.start), Some("-" | "/" | "." | "_" | ":" | "\u{2010}" | "\u{2011}"));
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(joins) => group.push(word),
            _ => groups.push(vec![word]),
        }
    }
    groups
}

/// Whether a word is long enough to be the beginning of others: two letters where letters are syllables or vowels are not written.
fn is_beginning(word: &str) -> bool {
    let least = if word.is_ascii() { 3 } else { 2 };
    word.chars().count() >= least
}

fn matching(part: &Part, texts: &[Vec<Word>], slips: bool) -> Places {
    let mut places = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        match part {
            Part::Word { word, begins } => {
                let hit = |other: &&Word| if slips { is_slip(word, other) } else { is_form(word, *begins, other) };
                places.extend(text.iter().filter(hit).map(|word| (at, word.at.clone())));
            }
            Part::Phrase(_) if slips => {}
            Part::Phrase(phrase) => {
                let hits = text.windows(phrase.len()).filter(|window| window.iter().map(|word| &word.exact).eq(phrase));
                places.extend(hits.filter_map(|window| Some((at, window.first()?.at.start..window.last()?.at.end))));
            }
        }
    }
    places
}

fn is_form(word: &Word, begins: bool, other: &Word) -> bool {
    word.exact == other.exact
        || word.stems.iter().any(|stem| other.stems.contains(stem))
        || (begins && other.exact.starts_with(&word.exact))
}

/// Whether a word, or what its forms share, is another but for slips.
fn is_slip(word: &Word, other: &Word) -> bool {
    let near = |one: &str, other: &str| allowed(one) > 0 && is_near(one, other, allowed(one));
    near(&word.exact, &other.exact) || other.stems.iter().any(|stem| near(shortest(word), stem))
}

/// The shortest of what the forms of a word share.
pub(crate) fn shortest(word: &Word) -> &str {
    word.stems.iter().min_by_key(|stem| stem.chars().count()).map_or(&word.exact, |stem| stem)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(typed: &str, text: &str, language: Option<Language>) -> Option<(Vec<String>, bool)> {
        let found = Needle::parse(typed)?.find(&[Passage { text, language }])?;
        Some((found.places[0].iter().map(|place| text[place.clone()].to_owned()).collect(), found.exact))
    }

    fn marks(typed: &str, text: &str) -> Vec<String> {
        found(typed, text, None).map(|(places, _)| places).unwrap_or_default()
    }

    #[test]
    fn words_are_found_across_forms() {
        assert_eq!(marks("pledge", "All Pledges of 2026"), ["Pledges"]);
        assert_eq!(marks("الهجرة", "سياسة هجرة وطنية للهجرات"), ["هجرة", "للهجرات"]);
        assert_eq!(marks("ስደተኛ", "ለስደተኞች ድጋፍ"), ["ለስደተኞች"]);
        assert_eq!(marks("reunion famille", "La réunion des familles"), ["réunion", "familles"]);
        assert_eq!(marks("٢٠٢٦", "plan 2026"), ["2026"]);
        assert_eq!(marks("bord", "a border"), ["border"]);
        assert!(marks("chil ", "a children").is_empty(), "a word that is finished is no beginning");
        assert!(marks("pledge border", "All pledges").is_empty(), "all of them");
        assert_eq!(marks("the pledge", "Pledge"), ["Pledge"]);
        assert_eq!(marks("the", "To the end"), ["the"]);
    }

    #[test]
    fn phrases_are_found_as_they_stand() {
        assert_eq!(marks("\"plan national\"", "Le plan national, national plan"), ["plan national"]);
        assert_eq!(marks("«خطة وطنية»", "خِطّة وطنيّة"), ["خِطّة وطنيّة"]);
        assert!(marks("\"plan national\"", "plan très national").is_empty());
        assert_eq!(marks("\"plan national", "national plan"), ["national", "plan"], "a quote that nothing closes is none");
    }

    #[test]
    fn references_are_found_as_they_stand() {
        assert_eq!(marks("A-1", "B-1, A-1 and A-12"), ["A-1"]);
        assert_eq!(marks("p-2027/15", "P-2027/15"), ["P-2027/15"]);
        assert!(marks("P-1", "1 of P").is_empty());
        assert_eq!(marks("re-integration", "integration and re-entry"), ["integration", "re"]);
    }

    #[test]
    fn slips_are_forgiven_and_said() {
        assert_eq!(found("plegde", "A pledge", None), Some((vec!["pledge".to_owned()], false)));
        assert_eq!(found("pledge", "A pledge, a plegde", None), Some((vec!["pledge".to_owned()], true)));
        assert_eq!(found("plegde", "All pledges", None), Some((vec!["pledges".to_owned()], false)));
        assert_eq!(found("cat", "a car", None), None);
        assert_eq!(found("2026", "2025", None), None);
    }

    #[test]
    fn texts_that_belong_together_share_the_words() {
        let needle = Needle::parse("pledge border").unwrap();
        let texts = ["A pledge", "on the border, a pledge"].map(|text| Passage { text, language: None });
        assert_eq!(needle.find(&texts).unwrap().parts, [1, 2]);
    }

    proptest! {
        #[test]
        fn nothing_panics_and_places_are_places(typed in "\\PC{0,60}", text in "\\PC{0,200}") {
            if let Some(needle) = Needle::parse(&typed)
                && let Some(found) = needle.find(&[Passage { text: &text, language: None }]) {
                for place in &found.places[0] {
                    prop_assert!(text.get(place.clone()).is_some());
                }
                prop_assert!(found.places[0].windows(2).all(|pair| pair[0].end <= pair[1].start));
            }
        }

        #[test]
        fn what_stands_in_a_text_is_found_in_it(text in "\\PC{1,80}") {
            if let Some(needle) = Needle::parse(&text) && needle.parts.len() < MOST_PARTS && !text.contains(['"', '“', '”', '„', '«', '»']) {
                let found = needle.find(&[Passage { text: &text, language: None }]);
                prop_assert!(found.is_some_and(|found| found.exact));
            }
        }
    }
}
