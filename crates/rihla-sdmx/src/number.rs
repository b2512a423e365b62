//! Scaled numbers as text, without allocation.

use rihla_table::rescale;

/// Digits of the greatest magnitude of an `i128`.
const WIDTH: usize = 39;

/// How many digits after the mark are written for values stored at a scale and shown with some decimals.
pub(crate) const fn written_decimals(scale: u8, decimals: u8) -> u8 {
    if scale < decimals { scale } else { decimals }
}

/// Appends a value stored at `scale` with [`written_decimals`] digits after a point, rounded half away from zero.
pub(crate) fn push_scaled(buffer: &mut Vec<u8>, value: i128, scale: u8, decimals: u8) {
    let places = written_decimals(scale, decimals);
    let value = if places == scale { value } else { rescale(value, scale, places).unwrap_or(0) };
    let mut digits = [b'0'; WIDTH];
    let used = fill_backwards(&mut digits, value.unsigned_abs());
    let shown = digits.len() - used.max(usize::from(places) + 1).min(WIDTH);
    if value < 0 {
        buffer.push(b'-');
    }
    let mark = WIDTH.saturating_sub(usize::from(places)).max(shown);
    buffer.extend_from_slice(digits.get(shown..mark).unwrap_or_default());
    if places > 0 {
        buffer.push(b'.');
        buffer.extend_from_slice(digits.get(mark..).unwrap_or_default());
    }
}

/// Writes digits from the end and says how many.
fn fill_backwards(digits: &mut [u8; WIDTH], value: u128) -> usize {
    let mut used = 0;
    let mut slots = digits.iter_mut().rev();
    // Division of 64 bits is several times faster than of 128, and nearly every figure fits.
    let mut wide = value;
    while wide > u128::from(u64::MAX) {
        let Some(slot) = slots.next() else { return used };
        *slot = b'0' + u8::try_from(wide % 10).unwrap_or(0);
        wide /= 10;
        used += 1;
    }
    let mut narrow = u64::try_from(wide).unwrap_or(0);
    while narrow > 0 {
        let Some(slot) = slots.next() else { return used };
        *slot = b'0' + u8::try_from(narrow % 10).unwrap_or(0);
        narrow /= 10;
        used += 1;
    }
    used
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rihla_table::format_scaled;

    use super::*;

    fn written(value: i128, scale: u8, decimals: u8) -> String {
        let mut buffer = Vec::new();
        push_scaled(&mut buffer, value, scale, decimals);
        String::from_utf8_lossy(&buffer).into_owned()
    }

    #[test]
    fn writes_the_digits_that_are_shown() {
        for (value, scale, decimals, text) in [
            (0, 0, 0, "0"),
            (0, 2, 1, "0.0"),
            (-5, 1, 1, "-0.5"),
            (12345, 2, 0, "123"),
            (12350, 2, 1, "123.5"),
            (-12350, 2, 0, "-124"),
            (7, 0, 2, "7"),
            (i128::MAX, 0, 0, "170141183460469231731687303715884105727"),
            (i128::MIN, 0, 0, "-170141183460469231731687303715884105728"),
        ] {
            assert_eq!(written(value, scale, decimals), text);
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_tables_own_text(value in any::<i128>(), scale in 0_u8..20) {
            prop_assert_eq!(written(value, scale, scale), format_scaled(value, scale));
        }
    }
}
