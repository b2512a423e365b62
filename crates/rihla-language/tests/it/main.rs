//! All languages say the same things, as each of them does.

use rihla_language::{Catalogue, Digits, check};
use rihla_model::Language;

#[test]
fn every_language_has_every_message_with_the_same_arguments() {
    let differences: Vec<String> = check::differences().iter().map(ToString::to_string).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_message_can_be_said_with_its_arguments() {
    let catalogue = Catalogue::embedded().unwrap();
    for language in Language::SPOKEN {
        for (id, names) in check::message_arguments(language) {
            for number in [0_i64, 1, 2, 3, 11, 100, 1_000_000] {
                let arguments: Vec<(&str, rihla_language::Value<'_>)> = names.iter().map(|n| (n.as_str(), number.into())).collect();
                let said = catalogue.say(language, &id, &arguments);
                assert!(!said.contains("??") && !said.trim().is_empty(), "{language} {id}: {said}");
            }
        }
    }
}

#[test]
fn an_absent_message_shows() {
    assert_eq!(Catalogue::embedded().unwrap().say(Language::Fr, "no-such", &[]), "??no-such??");
}

#[test]
fn arabic_has_six_plural_forms() {
    let catalogue = Catalogue::embedded().unwrap();
    let said: std::collections::BTreeSet<String> = [0_i64, 1, 2, 5, 11, 100]
        .into_iter()
        .map(|n| catalogue.say(Language::Ar, "home-all-text", &[("count", n.into())]).replace(|c: char| c.is_ascii_digit(), ""))
        .collect();
    assert!(said.len() >= 5, "{said:?}");
}

#[test]
fn periods_and_dates_in_words() {
    let catalogue = Catalogue::embedded().unwrap();
    let en = catalogue.speaker(Language::En);
    assert_eq!(en.period("2021"), "2021");
    assert_eq!(en.period("2021-03"), "March 2021");
    assert_eq!(en.period("2021-Q1"), "Q1 2021");
    assert_eq!(en.period("2021-W05"), "Week 5 of 2021");
    assert_eq!(en.period("2021-03-15"), "15 March 2021");
    assert_eq!(en.period("someday"), "someday");
    let fr = catalogue.speaker(Language::Fr);
    assert_eq!(fr.period("2021-03"), "mars 2021");
    assert_eq!((fr.date_text("2026-03-31"), fr.date_text("2026-09-01")), ("31 mars 2026".to_owned(), "1er septembre 2026".to_owned()));
    assert_eq!(fr.moment_text("2026-03-31 10:00"), "31 mars 2026, 10:00");
    let ar = catalogue.speaker(Language::Ar);
    assert_eq!(ar.period("2021-03"), "مارس 2021");
    let mashriq = Catalogue::with_overrides(Digits::ArabicIndic, &[]).unwrap();
    assert_eq!(mashriq.speaker(Language::Ar).period("2021"), "٢٠٢١");
    let es = catalogue.speaker(Language::Es);
    assert_eq!(es.period("2021-03"), "marzo de 2021");
    let pt = catalogue.speaker(Language::Pt);
    assert_eq!(pt.period("2021-03"), "março de 2021");
}

#[test]
fn lists_and_percents() {
    let catalogue = Catalogue::embedded().unwrap();
    assert_eq!(catalogue.speaker(Language::En).list(["a", "b", "c"]), "a, b and c");
    assert_eq!(catalogue.speaker(Language::Fr).list(["a", "b"]), "a et b");
    assert_eq!(catalogue.speaker(Language::Ar).list(["أ"]), "أ");
    let spanish = catalogue.speaker(Language::Es);
    assert_eq!(spanish.list(["públicos", "internos"]), "públicos e internos");
    assert_eq!(spanish.list(["públicos", "internos", "restringidos"]), "públicos, internos y restringidos");
    assert_eq!(spanish.list(["agua", "hielo"]), "agua y hielo");
    assert_eq!(spanish.either(["públicos", "otros"]), "públicos u otros");
    assert_eq!(spanish.either(["uno", "dos", "tres"]), "uno, dos o tres");
    assert_eq!(catalogue.speaker(Language::Ar).either(["أ", "ب"]), "أ أو ب");
    assert_eq!(catalogue.speaker(Language::Fr).percent(12), "12\u{202f}%");
}

#[test]
fn names_of_another_direction_are_isolated() {
    let catalogue = Catalogue::embedded().unwrap();
    let said = catalogue.say(Language::Fr, "page-contact", &[("contact", "وزارة".into())]);
    assert!(said.contains("\u{2068}وزارة\u{2069}"), "{said:?}");
    let said = catalogue.say(Language::Fr, "page-contact", &[("contact", "12".into())]);
    assert!(!said.contains('\u{2068}'));
}

#[test]
fn an_operator_replaces_a_message() {
    let catalogue = Catalogue::with_overrides(Digits::Latin, &[(Language::En, "own.ftl", "nav-home = Front page")]).unwrap();
    assert_eq!(catalogue.say(Language::En, "nav-home", &[]), "Front page");
    let error = Catalogue::with_overrides(Digits::Latin, &[(Language::En, "own.ftl", "nav-home Front")]).unwrap_err();
    assert!(error.to_string().contains("own.ftl"), "{error}");
}
