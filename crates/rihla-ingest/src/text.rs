//! Trimming, folding and decoding the text of cells.

use std::borrow::Cow;

/// Cuts blanks of every kind, direction marks and byte order marks from both ends.
pub(crate) fn trim(text: &str) -> &str {
    let plain = |b: Option<&u8>| b.is_some_and(|b| *b > b' ' && b.is_ascii());
    let bytes = text.as_bytes();
    if plain(bytes.first()) && plain(bytes.last()) {
        return text;
    }
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{FEFF}' | '\u{200B}' | '\u{202A}'..='\u{202E}')
    })
}

/// Trims, and makes every run of blanks one blank.
pub(crate) fn fold_blanks(text: &str) -> Cow<'_, str> {
    let text = trim(text);
    let mut blank = false;
    let folded = text.chars().all(|c| {
        let good = !(c.is_whitespace() && (blank || c != ' '));
        blank = c.is_whitespace();
        good
    });
    if folded {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    Cow::Owned(out)
}

/// Folds blanks and letter case, for comparing headers and labels.
pub(crate) fn fold_case(text: &str) -> String {
    fold_blanks(text).to_lowercase()
}

/// Turns HTML entities into characters: numbered ones, and the named ones that agencies' exports use.
pub(crate) fn decode_entities(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.char_indices().take(12).find(|(_, c)| *c == ';').map(|(i, _)| i);
        let decoded = end.and_then(|end| from.get(1..end).and_then(entity).map(|c| (c, end)));
        match decoded {
            Some((c, end)) => {
                out.push(c);
                rest = from.get(end + 1..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "eacute" => 'é',
        "egrave" => 'è',
        "ecirc" => 'ê',
        "agrave" => 'à',
        "aacute" => 'á',
        "acirc" => 'â',
        "atilde" => 'ã',
        "ccedil" => 'ç',
        "iacute" => 'í',
        "icirc" => 'î',
        "iuml" => 'ï',
        "oacute" => 'ó',
        "ocirc" => 'ô',
        "otilde" => 'õ',
        "ouml" => 'ö',
        "uacute" => 'ú',
        "ugrave" => 'ù',
        "uuml" => 'ü',
        "ntilde" => 'ñ',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_blanks_and_marks() {
        assert_eq!(fold_blanks(" Receiving Countries  Name\u{a0}"), "Receiving Countries Name");
        assert_eq!(fold_blanks("Sort\norder"), "Sort order");
        assert_eq!(trim("\u{200f}مرحلة الثانية \u{200f}"), "مرحلة الثانية");
        assert!(matches!(fold_blanks("a b"), Cow::Borrowed(_)));
    }

    #[test]
    fn decodes_entities_and_leaves_other_ampersands() {
        assert_eq!(decode_entities("Côte d&#039;Ivoire &amp; Mali"), "Côte d'Ivoire & Mali");
        assert_eq!(decode_entities("A & B &; &bogus; &#xffffffff;"), "A & B &; &bogus; &#xffffffff;");
    }
}
