//! Sorting names as a language does.

use std::cmp::Ordering;

use rihla_model::Language;

use crate::Digits;
use crate::formatters::formatters;

/// Compares two names; equal names are told apart by their bytes, so that an order is always the same.
pub(crate) fn compare(language: Language, one: &str, other: &str) -> Ordering {
    let made = formatters(language, Digits::Latin);
    let by_language = made.collator.as_ref().map_or(Ordering::Equal, |c| c.compare(one, other));
    by_language.then_with(|| one.cmp(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_tear_names_apart() {
        let mut names = vec!["Zambie", "Égypte", "espagne", "Espagne", "Algérie", "Éthiopie"];
        names.sort_by(|a, b| compare(Language::Fr, a, b));
        assert_eq!(names, ["Algérie", "Égypte", "espagne", "Espagne", "Éthiopie", "Zambie"]);
        let mut names = vec!["نيجيريا", "أنغولا", "المغرب", "إثيوبيا"];
        names.sort_by(|a, b| compare(Language::Ar, a, b));
        // hamza on alif weighs less than the letters that follow
        assert_eq!(names, ["إثيوبيا", "المغرب", "أنغولا", "نيجيريا"]);
    }
}
