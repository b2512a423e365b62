//! What grammatical forms of a word share.

use rihla_model::Language;
use rust_stemmers::{Algorithm, Stemmer};

use super::fold::fold;
use super::{arabic, ethiopic};

/// The languages of the Latin script whose words are stemmed (Snowball).
const LATIN: [(Language, Algorithm); 4] = [
    (Language::En, Algorithm::English),
    (Language::Fr, Algorithm::French),
    (Language::Es, Algorithm::Spanish),
    (Language::Pt, Algorithm::Portuguese),
];

/// The word itself and its stems: one in each language that it may be of. Arabic and Amharic are told by their script.
pub(super) fn stems(raw: &str, exact: &str, language: Option<Language>) -> Vec<String> {
    let mut stems = Vec::new();
    if arabic::is_written(exact) {
        stems.extend(arabic::stems(exact));
    } else if ethiopic::is_written(exact) {
        stems.push(ethiopic::stem(exact));
    }
    // numbers and codes have no grammar
    if exact.chars().all(char::is_alphabetic) && exact.is_ascii() {
        let low = raw.to_lowercase();
        for (_, algorithm) in LATIN.iter().filter(|(spoken, _)| language.is_none_or(|language| language == *spoken)) {
            let stemmer = Stemmer::create(*algorithm);
            // whoever leaves out the accents has to find the same
            stems.push(fold(&stemmer.stem(&low)));
            stems.push(fold(&stemmer.stem(exact)));
        }
    }
    stems.retain(|stem| stem.chars().count() > 1);
    stems.push(exact.to_owned());
    stems.sort_unstable();
    stems.dedup();
    stems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_share_a_stem_in_their_language_and_where_none_is_said() {
        let of = |word: &str, language| stems(word, &fold(word), language);
        let share = |one: &str, other: &str, language: Language| {
            let (one, in_text) = (of(one, None), of(other, Some(language)));
            assert!(one.iter().any(|stem| in_text.contains(stem)), "{one:?} {in_text:?}");
        };
        share("pledge", "pledges", Language::En);
        share("migration", "migrations", Language::Fr);
        share("reunions", "Réunion", Language::Fr);
        share("migraciones", "migración", Language::Es);
        share("compromissos", "compromisso", Language::Pt);
        assert_eq!(of("2026", None), ["2026"]);
    }
}
