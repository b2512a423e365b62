//! Where words begin and end.

use std::ops::Range;

/// Marks that belong to the letter before them and signs that are not seen: no word ends at them.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5BD}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E8}' | '\u{6EA}'..='\u{6ED}' | '\u{8CA}'..='\u{8FF}' | '\u{135D}'..='\u{135F}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}'
        | '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// A sign that is a word by itself: scripts that do not part words.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{2BC}' | '\u{FF07}')
}

/// The places of words, in bytes. An article that is elided before an apostrophe (`l’accord`) is none.
pub(super) fn tokens(text: &str) -> Vec<Range<usize>> {
    let (mut found, mut begun) = (Vec::new(), None);
    for (at, c) in text.char_indices() {
        if stands_alone(c) {
            found.extend(begun.take().map(|from| from..at));
            found.push(at..at + c.len_utf8());
        } else if c.is_alphanumeric() && !is_apostrophe(c) {
            begun.get_or_insert(at);
        } else if is_mark(c) && begun.is_some() {
        } else if let Some(from) = begun.take() {
            let elided = is_apostrophe(c) && text.get(from..at).is_some_and(is_elided);
            if !elided {
                found.push(from..at);
            }
        }
    }
    found.extend(begun.map(|from| from..text.len()));
    found
}

/// What French, Italian and Catalan leave before an apostrophe.
fn is_elided(word: &str) -> bool {
    let low = word.to_lowercase();
    matches!(low.as_str(), "l" | "d" | "j" | "m" | "t" | "n" | "s" | "c" | "qu")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|at| &text[at]).collect()
    }

    #[test]
    fn words_end_where_readers_end_them() {
        assert_eq!(of("L’accord d'établissement, PL-2024"), ["accord", "établissement", "PL", "2024"]);
        assert_eq!(of("ሰላም፡ለሁሉም።"), ["ሰላም", "ለሁሉም"]);
        assert_eq!(of("الهِجْرَةُ والعودة"), ["الهِجْرَةُ", "والعودة"]);
        assert_eq!(of("移民 plan"), ["移", "民", "plan"]);
        assert_eq!(of("don't"), ["don", "t"]);
        assert_eq!(of("e\u{301}tat \u{301}x"), ["e\u{301}tat", "x"]);
        assert!(of(" —…! ").is_empty());
    }
}
