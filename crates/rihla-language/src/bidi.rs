//! Texts of the other direction inside a sentence.

/// Opens a run whose direction is found from its first strong character (Unicode Bidirectional Algorithm, FSI).
const FIRST_STRONG_ISOLATE: char = '\u{2068}';
/// Closes the run (PDI).
const POP_DIRECTIONAL_ISOLATE: char = '\u{2069}';

/// Whether the first strong character of the text is written from right to left.
#[must_use]
pub fn is_right_to_left_text(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(is_right_to_left)
}

/// The text between isolating marks, so that it and its surroundings do not reorder each other. In HTML use `<bdi>`.
#[must_use]
pub fn isolated(text: &str) -> String {
    format!("{FIRST_STRONG_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}")
}

/// Whether a letter belongs to a script that is written from right to left.
fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_direction_by_the_first_letter() {
        assert!(is_right_to_left_text("2021 وزارة (MoI)"));
        assert!(!is_right_to_left_text("12 MoI وزارة"));
        assert!(!is_right_to_left_text("አዲስ አበባ"));
        assert!(!is_right_to_left_text("123"));
    }
}
