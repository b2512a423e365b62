//! Spellings of a word that readers take for the same.

use icu_normalizer::DecomposingNormalizerBorrowed;

use super::token::is_mark;
use super::{arabic, ethiopic};

/// The form that all spellings of a word share: without case, accents, vowel signs and other marks, compatible forms as their plain ones
/// (Unicode NFKD), letters that are written for one another as one, digits as 0 to 9.
#[must_use]
pub fn fold(word: &str) -> String {
    let normalizer = DecomposingNormalizerBorrowed::new_nfkd();
    let mut text = word.to_owned();
    // lower case may decompose further and the other way round; a word is settled after two rounds, but for what nobody writes
    for _ in 0..4 {
        let mut next = String::with_capacity(text.len());
        for c in normalizer.normalize(&text).chars().filter(|c| !is_mark(*c)).flat_map(char::to_lowercase).filter(|c| !is_mark(*c)) {
            put(&mut next, c);
        }
        if next == text {
            break;
        }
        text = next;
    }
    text
}

fn put(out: &mut String, c: char) {
    match c {
        'a'..='z' | '0'..='9' => out.push(c),
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'þ' => out.push_str("th"),
        'ø' | 'ɔ' => out.push('o'),
        'ł' => out.push('l'),
        'đ' | 'ð' | 'ɖ' | 'ɗ' => out.push('d'),
        'ħ' => out.push('h'),
        'ı' => out.push('i'),
        'ŋ' | 'ɲ' => out.push('n'),
        'ɓ' => out.push('b'),
        'ƙ' => out.push('k'),
        'ƴ' => out.push('y'),
        'ɛ' | 'ə' | 'ǝ' => out.push('e'),
        'ς' => out.push('σ'),
        // letters that are apostrophes in the Latin script
        '\u{2BC}' | '\u{2BB}' | 'ʔ' => {}
        c => match arabic::letter(c) {
            arabic::Letter::As(c) => out.push(c),
            arabic::Letter::Silent => {}
            arabic::Letter::Foreign if !c.is_alphanumeric() => {}
            arabic::Letter::Foreign => out.push(ethiopic::letter(c)),
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_a_word_are_one() {
        let same = |words: &[&str]| {
            let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
            assert!(folded.iter().all(|word| *word == folded[0] && !word.is_empty()), "{words:?}: {folded:?}");
        };
        same(&["Réunion", "REUNION", "re\u{301}union", "ｒｅｕｎｉｏｎ"]);
        same(&["Straße", "STRASSE"]);
        same(&["coração", "CORACAO"]);
        same(&["œuvre", "oeuvre", "Œuvre"]);
        same(&["niño", "nino"]);
        same(&["Ƙasa", "kasa"]);
        same(&["İstanbul", "istanbul", "ISTANBUL"]);
        // hamza, alef, ta marbuta, alef maqsura, tatweel, vowel signs, presentation forms, Persian letters
        same(&["إدارة", "اداره", "إِدَارَةٌ", "إدارـــة", "أدارة"]);
        same(&["مستشفى", "مستشفي", "مستشفی"]);
        same(&["مسؤول", "مسوول"]);
        same(&["ﻣﺼﺮ", "مصر"]);
        same(&["كتاب", "کتاب"]);
        same(&["٢٠٢٦", "۲۰۲۶", "2026", "２０２６"]);
        // Amharic homophones
        same(&["ሀገር", "ሃገር", "ሐገር", "ኀገር", "ሓገር", "ኃገር"]);
        same(&["ሠላም", "ሰላም"]);
        same(&["ዐለም", "አለም", "ዓለም", "ኣለም"]);
        same(&["ፀሐይ", "ጸሀይ", "ፀሃይ"]);
    }

    #[test]
    fn different_words_stay_different() {
        for (one, other) in [("ሰላም", "ሸላም"), ("كتب", "كتف"), ("resume", "resumes"), ("ሁለት", "ሀለት")] {
            assert_ne!(fold(one), fold(other));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn folding_arabic_and_ethiopic_twice_is_folding_once(text in "[\\u{600}-\\u{6ff}\\u{750}-\\u{77f}\\u{fb50}-\\u{fdff}\\u{fe70}-\\u{fefc}\\u{1200}-\\u{139f}]{0,20}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
