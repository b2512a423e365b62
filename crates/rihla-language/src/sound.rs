//! The sound with which a word begins, where a language's "and" and "or" depend on it.
//!
//! Spanish says *e* for *y* before the sound i, and *u* for *o* before the sound o (Ortografía de la lengua española, 2010). Messages ask
//! with the function `SOUND`.

use fluent_bundle::{FluentArgs, FluentValue};

/// `SOUND($text)` of messages: `i`, `o` or `other`.
pub(crate) fn sound<'a>(positional: &[FluentValue<'a>], _named: &FluentArgs<'_>) -> FluentValue<'a> {
    let begins = match positional.first() {
        Some(FluentValue::String(text)) => spanish(text),
        // 8, 80, 800 … begin with "och", 11 is "once"
        Some(FluentValue::Number(number)) => spanish(&number.value.to_string()),
        _ => "other",
    };
    FluentValue::from(begins)
}

/// How a Spanish word begins to the ear.
fn spanish(text: &str) -> &'static str {
    let text = text.to_lowercase();
    let word = text.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    let digits: String = word.chars().take_while(|sign| sign.is_numeric() || matches!(sign, '.' | '\u{a0}' | '\u{202f}')).collect();
    if !digits.is_empty() {
        let digits: Vec<char> = digits.chars().filter(|sign| sign.is_numeric()).collect();
        // 11, 11 000, 11 000 000: "once"; not 110, "ciento diez"
        let eleven = matches!(digits.as_slice(), ['1', '1', rest @ ..] if rest.len() % 3 == 0);
        return if digits.first() == Some(&'8') || eleven { "o" } else { "other" };
    }
    let mut letters = word.strip_prefix('h').unwrap_or(word).chars();
    match letters.next() {
        Some('o' | 'ó') => "o",
        // "hielo", "iones": the i is a consonant to the ear
        Some('i') if !letters.next().is_some_and(|next| "aeouáéóú".contains(next)) => "i",
        Some('í') => "i",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_as_they_are_heard() {
        for word in ["internos", "Italia", "hijos", "Índices", "historia", "«ítem»"] {
            assert_eq!(spanish(word), "i", "{word}");
        }
        for word in ["otros", "hora", "óptimo", "Omán", "8", "80 %", "8.000", "11", "11.000"] {
            assert_eq!(spanish(word), "o", "{word}");
        }
        for word in ["hielo", "hierro", "yugo", "huella", "iones", "Yemen", "publicados", "110", "1.100", "18", "", "–"] {
            assert_eq!(spanish(word), "other", "{word}");
        }
    }
}
