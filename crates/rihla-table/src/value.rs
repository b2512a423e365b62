//! Exact decimal values: whole numbers scaled by a power of ten.

/// `10^exponent`, or `None` where it does not fit.
#[must_use]
pub fn pow10(exponent: u8) -> Option<i128> {
    10_i128.checked_pow(u32::from(exponent))
}

/// Writes a scaled number with a point: `12345` at scale 2 is `123.45`; at scale 0 `12345`.
#[must_use]
pub fn format_scaled(value: i128, scale: u8) -> String {
    if scale == 0 {
        return value.to_string();
    }
    let digits = value.unsigned_abs().to_string();
    let width = usize::from(scale) + 1;
    let padded = format!("{digits:0>width$}");
    let (whole, fraction) = padded.split_at(padded.len() - usize::from(scale));
    format!("{}{whole}.{fraction}", if value < 0 { "-" } else { "" })
}

/// Reads what [`format_scaled`] writes; `None` when the text is no number or has more digits than the scale.
#[must_use]
pub fn parse_scaled(text: &str, scale: u8) -> Option<i128> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() || fraction.len() > usize::from(scale) || !(whole.bytes().chain(fraction.bytes())).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let padded = format!("{whole}{fraction:0<width$}", width = usize::from(scale));
    let value: i128 = padded.parse().ok()?;
    Some(if negative { -value } else { value })
}

/// Brings a value from one scale to another; digits that fall away are rounded half away from zero.
#[must_use]
pub fn rescale(value: i128, from: u8, to: u8) -> Option<i128> {
    if to >= from { value.checked_mul(pow10(to - from)?) } else { divide_rounded(value, pow10(from - to)?) }
}

/// Divides and rounds half away from zero; `None` for a zero divisor.
#[must_use]
pub fn divide_rounded(value: i128, by: i128) -> Option<i128> {
    if by == 0 {
        return None;
    }
    let quotient = value.checked_div(by)?;
    let rest = value.checked_rem(by)?;
    let up = rest.unsigned_abs().checked_mul(2)? >= by.unsigned_abs();
    if !up {
        return Some(quotient);
    }
    if (value < 0) == (by < 0) { quotient.checked_add(1) } else { quotient.checked_sub(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_and_reads_exactly() {
        for (value, scale, text) in [(0, 0, "0"), (-5, 1, "-0.5"), (12345, 2, "123.45"), (7, 3, "0.007"), (-1200, 2, "-12.00")] {
            assert_eq!(format_scaled(value, scale), text);
            assert_eq!(parse_scaled(text, scale), Some(value));
        }
        assert_eq!(parse_scaled("1.234", 2), None);
        assert_eq!(parse_scaled("", 2), None);
        assert_eq!(parse_scaled("1e5", 2), None);
    }

    #[test]
    fn rounds_half_away_from_zero() {
        for (value, by, want) in [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (-4, 3, -1), (7, -2, -4), (1, 3, 0)] {
            assert_eq!(divide_rounded(value, by), Some(want), "{value}/{by}");
        }
        assert_eq!(rescale(12345, 3, 1), Some(123));
        assert_eq!(rescale(12, 0, 2), Some(1200));
    }
}
