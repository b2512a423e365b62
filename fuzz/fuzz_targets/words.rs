#![no_main]
//! Words: whatever is typed is looked for in whatever stands there; folding settles, and what is marked is part of its text.

use libfuzzer_sys::fuzz_target;
use rihla_model::Language;
use rihla_search::{Needle, Passage, cut, fold, words};

fuzz_target!(|input: (&str, &str, u8)| {
    let (typed, text, most) = input;
    let folded = fold(text);
    assert_eq!(fold(&folded), folded);
    let languages = [None, Some(Language::Ar), Some(Language::En), Some(Language::Fr), Some(Language::Es), Some(Language::Pt), Some(Language::Am)];
    for language in languages {
        for word in words(text, language) {
            assert!(text.get(word.at).is_some() && !word.exact.is_empty() && !word.stems.is_empty());
        }
        let found = Needle::parse(typed).and_then(|needle| needle.find(&[Passage { text, language }]));
        let places = found.map(|found| found.places.concat()).unwrap_or_default();
        let snippet = cut(text, &places, usize::from(most));
        let shown: String = snippet.pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert!(text.contains(&shown));
    }
});
