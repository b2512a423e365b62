//! Fields of a CSV record.

use std::borrow::Cow;

/// Appends a field, quoted if RFC 4180 section 2 asks for it.
pub(crate) fn push_field(buffer: &mut Vec<u8>, text: &[u8]) {
    if !text.iter().any(|b| matches!(b, b',' | b'"' | b'\r' | b'\n')) {
        buffer.extend_from_slice(text);
        return;
    }
    buffer.push(b'"');
    for &byte in text {
        if byte == b'"' {
            buffer.push(b'"');
        }
        buffer.push(byte);
    }
    buffer.push(b'"');
}

/// Puts an apostrophe before a text that a spreadsheet would take for a formula: one that begins with `=`, `+`, `-`, `@`, tab,
/// carriage return or line feed (OWASP, CSV injection), also in their full-width forms.
#[must_use]
pub fn neutralise(text: &str) -> Cow<'_, str> {
    let formula = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}');
    if text.starts_with(formula) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_only_what_needs_it() {
        for (text, field) in [("a b", "a b"), ("", ""), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("a\nb", "\"a\nb\"")] {
            let mut buffer = Vec::new();
            push_field(&mut buffer, text.as_bytes());
            assert_eq!(buffer, field.as_bytes());
        }
    }

    #[test]
    fn takes_the_power_from_formulas() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\u{ff1d}1"] {
            assert_eq!(neutralise(bad), format!("'{bad}"));
        }
        for good in ["", "a=b", "Côte d'Ivoire", "2021-01", "'x", "15-24"] {
            assert_eq!(neutralise(good), good);
        }
    }
}
