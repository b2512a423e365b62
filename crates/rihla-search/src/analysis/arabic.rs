//! Arabic: letters that are written for one another, and a light stemmer.
//!
//! The affixes are those of "light10" (Larkey, Ballesteros, Connell: Light Stemming for Arabic Information Retrieval, 2007), with ل before
//! the article. A light stemmer takes off what is written onto a word and leaves the word; one that looks for roots finds too much.

/// What becomes of a letter.
pub(super) enum Letter {
    /// It is written as this one.
    As(char),
    /// It is left out.
    Silent,
    /// It is none of this script.
    Foreign,
}

/// A letter or digit as all its variants are. Decomposed letters come without their hamza and their madda.
pub(super) fn letter(c: char) -> Letter {
    match c {
        // tatweel, and a hamza that stands alone
        '\u{640}' | '\u{621}' | '\u{674}' => Letter::Silent,
        // alef of the join, and of the Quran
        '\u{671}'..='\u{673}' | '\u{675}' => Letter::As('ا'),
        // alef maqsura, Persian and Urdu yeh, yeh with tail
        '\u{649}' | '\u{6CC}' | '\u{6CD}' | '\u{6D0}' | '\u{6D2}' => Letter::As('ي'),
        // ta marbuta, Urdu and Persian heh
        '\u{629}' | '\u{6C1}' | '\u{6C3}' | '\u{6BE}' | '\u{6D5}' | '\u{6C0}' | '\u{6C2}' => Letter::As('ه'),
        '\u{6A9}' | '\u{6AA}' => Letter::As('ك'),
        '\u{660}'..='\u{669}' => digit(c, '\u{660}'),
        '\u{6F0}'..='\u{6F9}' => digit(c, '\u{6F0}'),
        _ => Letter::Foreign,
    }
}

fn digit(c: char, zero: char) -> Letter {
    char::from_digit(u32::from(c) - u32::from(zero), 10).map_or(Letter::Foreign, Letter::As)
}

/// Whether a folded word is written in this script.
pub(super) fn is_written(folded: &str) -> bool {
    folded.chars().any(|c| matches!(c, '\u{620}'..='\u{64A}' | '\u{66E}'..='\u{6D3}' | '\u{750}'..='\u{77F}'))
}

const PREFIXES: [&str; 7] = ["وال", "بال", "كال", "فال", "ولل", "لل", "ال"];
const SUFFIXES: [&str; 10] = ["ها", "ان", "ات", "ون", "ين", "يه", "ته", "ه", "ي", "ا"];

fn length(word: &str) -> usize {
    word.chars().count()
}

/// What the forms of a folded word share; two, where a و before it may be "and" or its own.
pub(super) fn stems(folded: &str) -> Vec<String> {
    let prefixed = PREFIXES.iter().find_map(|prefix| folded.strip_prefix(prefix).filter(|rest| length(rest) >= 2));
    let mut stems = vec![without_suffixes(prefixed.unwrap_or(folded))];
    if prefixed.is_none() {
        stems.extend(folded.strip_prefix('و').filter(|rest| length(rest) >= 3).map(without_suffixes));
    }
    stems
}

fn without_suffixes(word: &str) -> String {
    let mut word = word;
    for suffix in SUFFIXES {
        let least = if length(suffix) == 1 { 3 } else { 2 };
        word = word.strip_suffix(suffix).filter(|rest| length(rest) >= least).unwrap_or(word);
    }
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::fold;
    use super::*;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for forms in [
            &["هجرة", "الهجرة", "والهجرة", "وهجرة", "بالهجرة", "للهجرة", "هجرات"][..],
            &["مهاجر", "المهاجر", "المهاجرين", "مهاجرون", "والمهاجرات"],
            &["تعهد", "التعهدات", "تعهدات", "بالتعهد"],
            &["وزارة", "الوزارة", "للوزارة", "والوزارات"],
        ] {
            let first = stems(&fold(forms[0]));
            for form in forms {
                let of_form = stems(&fold(form));
                assert!(of_form.contains(&first[0]), "{form}: {of_form:?} {first:?}");
            }
        }
        assert_eq!(stems("ولد"), ["ولد"]);
        assert_eq!(stems("ال"), ["ال"]);
    }
}
