//! Numbers: exact fixed point, rounded only where a column keeps fewer digits than were delivered.

use rihla_model::{NumberError, parse_number, to_ascii_digits};

/// How numbers of a column are written and kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NumberRule {
    pub decimal: char,
    pub thousands: Option<char>,
    pub scale: u8,
    /// Units of the concept in one unit of the file.
    pub times: i64,
}

/// Powers of ten that fit.
fn power(exponent: u8) -> Option<i128> {
    10_i128.checked_pow(u32::from(exponent))
}

/// Reads a number; the flag says whether digits were rounded away (half to even).
pub(crate) fn read(text: &str, rule: NumberRule) -> Result<(i128, bool), NumberError> {
    if rule.times == 1 {
        return match parse_number(text, rule.decimal, rule.thousands, rule.scale) {
            Ok(value) => Ok((value, false)),
            Err(NumberError::TooPrecise) => rounded(text, rule, rule.scale),
            Err(error) => Err(error),
        };
    }
    // Digits that the factor brings back above the last kept one are kept until it is applied.
    let mut extra = 0;
    let mut reach = 1_i64;
    while reach < rule.times.saturating_abs() && extra < 12 {
        reach = reach.saturating_mul(10);
        extra += 1;
    }
    let fine = rule.scale.saturating_add(extra);
    let (value, lost) = match parse_number(text, rule.decimal, rule.thousands, fine) {
        Ok(value) => (value, false),
        Err(NumberError::TooPrecise) => rounded(text, rule, fine)?,
        Err(error) => return Err(error),
    };
    let product = value.checked_mul(i128::from(rule.times)).ok_or(NumberError::OutOfRange)?;
    let (value, cut) = divide(product, power(extra).ok_or(NumberError::OutOfRange)?);
    Ok((value, lost || cut))
}

fn rounded(text: &str, rule: NumberRule, scale: u8) -> Result<(i128, bool), NumberError> {
    for more in [6_u8, 12, 18, 24] {
        match parse_number(text, rule.decimal, rule.thousands, scale.saturating_add(more)) {
            Ok(value) => {
                let (value, cut) = divide(value, power(more).ok_or(NumberError::OutOfRange)?);
                return Ok((value, cut));
            }
            Err(NumberError::TooPrecise) => {}
            Err(error) => return Err(error),
        }
    }
    Err(NumberError::TooPrecise)
}

/// How many digits after the decimal mark were delivered, at most those that are kept; 0 for a whole number, also if it is written
/// `47.0`, as statistics programs do.
pub(crate) fn delivered_digits(text: &str, rule: NumberRule) -> u8 {
    let Some((_, fraction)) = text.rsplit_once(rule.decimal) else { return 0 };
    if fraction.contains(['e', 'E']) {
        // A power of ten says nothing of the digits that were kept.
        return rule.scale;
    }
    let digits = to_ascii_digits(fraction);
    if digits.bytes().all(|b| b == b'0' || !b.is_ascii_digit()) {
        return 0;
    }
    let count = digits.bytes().filter(u8::is_ascii_digit).count();
    u8::try_from(count).unwrap_or(u8::MAX).min(rule.scale)
}

/// Divides, halves to even; answers whether something was cut.
fn divide(value: i128, by: i128) -> (i128, bool) {
    let (quotient, rest) = (value / by, value % by);
    if rest == 0 {
        return (quotient, false);
    }
    let twice = rest.unsigned_abs().saturating_mul(2);
    let up = twice > by.unsigned_abs() || (twice == by.unsigned_abs() && quotient % 2 != 0);
    (if up { quotient + value.signum() } else { quotient }, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(scale: u8, times: i64) -> NumberRule {
        NumberRule { decimal: '.', thousands: Some(','), scale, times }
    }

    #[test]
    fn keeps_rounds_and_multiplies() {
        assert_eq!(read("3,390", rule(0, 1)), Ok((3390, false)));
        assert_eq!(read("5.442666666666667", rule(6, 1)), Ok((5_442_667, true)));
        assert_eq!(read("47.0", rule(0, 1)), Ok((47, false)));
        assert_eq!(read("2.5", rule(0, 1)), Ok((2, true)));
        assert_eq!(read("-3.5", rule(0, 1)), Ok((-4, true)));
        assert_eq!(read("1555.1", rule(0, 1000)), Ok((1_555_100, false)));
        assert_eq!(read("0.0004", rule(0, 1000)), Ok((0, true)));
        assert_eq!(read("n/a", rule(0, 1)), Err(NumberError::NotANumber));
    }

    #[test]
    fn counts_the_digits_that_were_delivered() {
        for (text, digits) in [("3,390", 0), ("47.0", 0), ("5.4426", 4), ("5.442666666666667", 6), ("0.50", 2), ("1.5E-7", 6), ("٣.٥", 1)]
        {
            assert_eq!(delivered_digits(text, rule(6, 1)), digits, "{text}");
        }
    }
}
