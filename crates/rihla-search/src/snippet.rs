//! A piece of a text around what was found.

use std::ops::Range;

/// A piece of a text, and whether it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it is what was looked for.
    pub found: bool,
}

/// A part of a text with what was found in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snippet {
    /// Its pieces in their order.
    pub pieces: Vec<Piece>,
    /// Whether text before it was left out.
    pub begins_within: bool,
    /// Whether text after it was left out.
    pub ends_within: bool,
}

/// A whole text with what was found in it.
#[must_use]
pub fn whole(text: &str, places: &[Range<usize>]) -> Snippet {
    Snippet { pieces: pieces(text, 0..text.len(), places), ..Snippet::default() }
}

/// The part of a text in which most was found, of at most so many characters but for a place that is longer.
#[must_use]
pub fn cut(text: &str, places: &[Range<usize>], most: usize) -> Snippet {
    if text.chars().count() <= most {
        return whole(text, places);
    }
    let signs: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let index = |byte: usize| signs.partition_point(|at| *at < byte);
    let marks: Vec<(usize, usize)> = places.iter().map(|place| (index(place.start), index(place.end))).collect();
    // the window that begins with a place and holds most of them
    let within = |from: usize| marks.iter().filter(|(start, end)| *start >= from && *end <= from + most).count();
    let best = marks.iter().map(|(start, _)| *start).rev().max_by_key(|from| within(*from)).unwrap_or(0);
    let last = marks.iter().filter(|(start, end)| *start >= best && *end <= best + most).map(|(_, end)| *end).max();
    let last = last.or_else(|| marks.iter().find(|(start, _)| *start == best).map(|(_, end)| *end)).unwrap_or(best);
    let spare = most.saturating_sub(last - best);
    let end_of_text = signs.len() - 1;
    let mut from = best.saturating_sub(spare / 3);
    let to = (from + most).max(last).min(end_of_text);
    from = from.min(to.saturating_sub(most));
    let from = word_begin(text, &signs, from.min(best), best);
    let to = word_end(text, &signs, to, last);
    let byte = |at: usize| signs.get(at).copied().unwrap_or(text.len());
    let pieces = pieces(text, byte(from)..byte(to), places);
    Snippet { pieces, begins_within: from > 0, ends_within: to < end_of_text }
}

fn is_space(text: &str, signs: &[usize], at: usize) -> bool {
    signs.get(at).and_then(|byte| text.get(*byte..)).and_then(|rest| rest.chars().next()).is_some_and(|c| c.is_whitespace() || c == '፡')
}

/// The beginning of a word at or after a place, not after another.
fn word_begin(text: &str, signs: &[usize], from: usize, not_after: usize) -> usize {
    if from == 0 {
        return 0;
    }
    (from..=not_after).find(|at| is_space(text, signs, *at - 1)).unwrap_or(from.max(not_after.saturating_sub(20)).min(not_after))
}

/// The end of a word at or before a place, not before another.
fn word_end(text: &str, signs: &[usize], to: usize, not_before: usize) -> usize {
    if to + 1 >= signs.len() {
        return to;
    }
    (not_before..=to).rev().find(|at| is_space(text, signs, *at)).unwrap_or(to)
}

fn pieces(text: &str, part: Range<usize>, places: &[Range<usize>]) -> Vec<Piece> {
    let (mut pieces, mut at) = (Vec::new(), part.start);
    let mut put = |range: Range<usize>, found: bool| {
        let text = text.get(range).unwrap_or_default();
        if !text.is_empty() {
            pieces.push(Piece { text: text.to_owned(), found });
        }
    };
    for place in places.iter().filter(|place| place.start >= part.start && place.end <= part.end) {
        put(at..place.start, false);
        put(place.clone(), true);
        at = place.end;
    }
    put(at..part.end, false);
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::needle::{Needle, Passage};

    fn shown(snippet: &Snippet) -> String {
        let pieces = snippet.pieces.iter().map(|piece| if piece.found { format!("[{}]", piece.text) } else { piece.text.clone() });
        let text: String = pieces.collect();
        format!("{}{text}{}", if snippet.begins_within { "…" } else { "" }, if snippet.ends_within { "…" } else { "" })
    }

    fn snip(typed: &str, text: &str, most: usize) -> String {
        let found = Needle::parse(typed).unwrap().find(&[Passage { text, language: None }]).unwrap();
        shown(&cut(text, &found.places[0], most))
    }

    #[test]
    fn a_snippet_shows_where_most_was_found() {
        assert_eq!(snip("pledge", "A pledge.", 40), "A [pledge].");
        let long = format!("{}border pledges here {}", "word ".repeat(50), "tail ".repeat(50));
        assert_eq!(snip("pledge border", &long, 40), "…word [border] [pledges] here tail tail…");
        let text = format!("{}hundred villages and {}", "word ".repeat(20), "tail ".repeat(20));
        assert!((8..40).all(|most| snip("village", &text, most).starts_with("…hundred ")
            || snip("village", &text, most).starts_with("…[")
            || snip("village", &text, most).starts_with("…word ")));
        let text = format!("plan {} plan national", "x ".repeat(80));
        assert!(snip("plan national", &text, 30).ends_with("[plan] [national]"));
    }

    proptest! {
        #[test]
        fn a_snippet_is_part_of_its_text(typed in "\\PC{1,20}", text in "\\PC{0,300}", most in 1_usize..120) {
            let found = Needle::parse(&typed).and_then(|needle| needle.find(&[Passage { text: &text, language: None }]));
            let places = found.map(|found| found.places[0].clone()).unwrap_or_default();
            let snippet = cut(&text, &places, most);
            let joined: String = snippet.pieces.iter().map(|piece| piece.text.as_str()).collect();
            prop_assert!(text.contains(&joined));
            prop_assert_eq!(places.is_empty(), !snippet.pieces.iter().any(|piece| piece.found));
        }
    }
}
