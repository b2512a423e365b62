//! How fast a million documents are searched.

use std::time::Instant;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use rihla_model::Language;
use rihla_search::{Document, Index, Needle, Text, Within};

/// Words as texts have them: few often, many seldom.
fn word(rng: &mut ChaCha8Rng) -> String {
    const SIGNS: [&str; 20] =
        ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "lo", "mu", "ra", "ne", "si", "to", "du"];
    let share = (rng.next_u32() as f64) / f64::from(u32::MAX);
    // the number of a word by its share of all (a law of Zipf)
    let mut number = (100_000_f64.powf(share)) as usize;
    let mut word = String::new();
    while number > 0 {
        word.push_str(SIGNS[number % SIGNS.len()]);
        number /= SIGNS.len();
    }
    word
}

fn text(rng: &mut ChaCha8Rng, words: usize) -> String {
    (0..words).map(|_| word(rng)).collect::<Vec<_>>().join(" ")
}

#[test]
#[ignore = "a measurement: a million documents, in release"]
fn a_million_documents() {
    let documents: u64 = std::env::var("RIHLA_DOCUMENTS").ok().and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir().unwrap();
    let index = Index::new(folder.path(), "speed");
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let begun = Instant::now();
    let mut turn = index.turn().unwrap();
    for key in 0..documents {
        let texts = vec![
            Text { zone: 0, head: true, language: Some(Language::En), text: text(&mut rng, 6) },
            Text { zone: 0, head: false, language: Some(Language::En), text: text(&mut rng, 24) },
            Text { zone: 2, head: false, language: Some(Language::Fr), text: text(&mut rng, 12) },
        ];
        // most are published
        let register = key % 5;
        let mut tags = vec![format!("{register}"), format!("{register} agency {}", key % 41)];
        tags.extend((key % 7 > 0).then(|| format!("{register} published")));
        turn.put(&Document { key, version: 1, tags, texts }).unwrap();
        if key % 100_000 == 99_999 {
            turn.commit("some").unwrap();
        }
    }
    turn.commit("all").unwrap();
    turn.end().unwrap();
    eprintln!("{documents} documents in {:?}", begun.elapsed());
    // grants as the registry turns them: all that is published, by its public fields; one's own agency's with those of the house
    let sets = |rest: &str| (0..5).map(|register| vec![format!("{register} {rest}")]).collect::<Vec<_>>();
    let everybody = vec![Within { any: sets("published"), zones: vec![0, 1] }];
    let house = vec![Within { any: sets("agency 3"), zones: vec![0, 1, 2, 3] }, everybody[0].clone()];
    for (name, within, slips) in
        [("everybody", &everybody, false), ("an officer of an agency", &house, false), ("everybody, with a slip", &everybody, true)]
    {
        for words in 1..=3 {
            let mut times = Vec::new();
            for _ in 0..200 {
                let mut typed = text(&mut rng, words);
                if slips {
                    typed = typed.chars().rev().collect();
                }
                let needle = Needle::parse(&typed).unwrap();
                let begun = Instant::now();
                index.search(&needle, within, None, 25).unwrap();
                times.push(begun.elapsed());
            }
            times.sort();
            eprintln!("{name}, {words} words: p50 {:?}, p95 {:?}, most {:?}", times[100], times[190], times[199]);
        }
    }
}
