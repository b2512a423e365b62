//! Text of any language in a header (RFC 2047).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Bytes of one encoded word: with its marks and the longest name of a header it stays within a line of 76 signs.
const BYTES: usize = 39;

/// Whether a text goes into a header: one line, no control signs.
pub(super) fn is_one_line(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
}

/// A text as an unstructured header writes it: as it is where every reader reads it alike, encoded otherwise.
pub(super) fn text(text: &str) -> String {
    if is_plain(text) && text.len() <= 60 { text.to_owned() } else { encoded(text) }
}

/// A person's or an office's name as it stands before an address.
pub(super) fn phrase(name: &str) -> String {
    if !is_plain(name) || name.len() > 60 {
        return encoded(name);
    }
    let mut out = String::with_capacity(name.len() + 2);
    out.push('"');
    for sign in name.chars() {
        if matches!(sign, '"' | '\\') {
            out.push('\\');
        }
        out.push(sign);
    }
    out.push('"');
    out
}

/// What looks like an encoded word is encoded itself, or a reader would decode it; spaces at the ends would be lost.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| (b' '..=b'~').contains(&b)) && !text.contains("=?") && text.trim() == text
}

fn encoded(text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut part = String::new();
    for sign in text.chars() {
        if part.len() + sign.len_utf8() > BYTES {
            words.push(word(&part));
            part.clear();
        }
        part.push(sign);
    }
    words.push(word(&part));
    words.join("\r\n ")
}

fn word(part: &str) -> String {
    format!("=?utf-8?B?{}?=", STANDARD.encode(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(header: &str) -> String {
        let words = header.split("\r\n ").map(|word| word.strip_prefix("=?utf-8?B?").unwrap().strip_suffix("?=").unwrap());
        words.map(|word| String::from_utf8(STANDARD.decode(word).unwrap()).unwrap()).collect()
    }

    #[test]
    fn plain_text_stays_and_every_other_is_encoded() {
        assert_eq!(text("Report of 2026 (draft)"), "Report of 2026 (draft)");
        assert_eq!(text("é"), "=?utf-8?B?w6k=?=");
        assert_eq!(decoded(&text("=?utf-8?Q?a=0D=0ABcc:?=")), "=?utf-8?Q?a=0D=0ABcc:?=");
        assert_eq!(phrase("O\"B\\"), "\"O\\\"B\\\\\"");
    }

    proptest::proptest! {
        #[test]
        fn encoded_text_comes_back_in_short_lines(any in "\\PC{0,200}") {
            let header = encoded(&any);
            proptest::prop_assert!(header.is_ascii() && header.split("\r\n ").all(|line| line.len() <= 66));
            proptest::prop_assert_eq!(decoded(&header), any);
        }
    }
}
