//! Numbers as agencies write them.

/// Writes `number` in Arabic-Indic digits (U+0660 to U+0669).
pub(crate) fn arabic_indic(number: i64) -> String {
    number
        .to_string()
        .chars()
        .map(|digit| match digit.to_digit(10) {
            Some(value) => char::from_u32(0x0660 + value).unwrap_or(digit),
            None => digit,
        })
        .collect()
}

/// Writes `number`, not negative, with `separator` between groups of three digits.
pub(crate) fn grouped(number: i64, separator: char) -> String {
    let plain = number.to_string();
    let mut text = String::with_capacity(plain.len() + 4);
    for (index, digit) in plain.chars().enumerate() {
        if index > 0 && (plain.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// Writes ten-thousandths with a decimal comma and four places.
pub(crate) fn decimal_comma(ten_thousandths: u64) -> String {
    format!("{},{:04}", ten_thousandths / 10_000, ten_thousandths % 10_000)
}

/// Encloses `text` in quotes when a comma, quote or line end in it asks for that (RFC 4180).
pub(crate) fn comma_field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_look_as_agencies_write_them() {
        assert_eq!(arabic_indic(1205), "١٢٠٥");
        assert_eq!(grouped(1_234_567, '\u{a0}'), "1\u{a0}234\u{a0}567");
        assert_eq!(grouped(999, ','), "999");
        assert_eq!(decimal_comma(250_417), "25,0417");
        assert_eq!(comma_field("Congo, Rép."), "\"Congo, Rép.\"");
    }
}
