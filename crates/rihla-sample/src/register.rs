//! A register of any length, written fast, for benchmarks.

use crate::country::{ATLAS, COUNTRIES};
use crate::date::Date;
use crate::place::PROVINCES;
use crate::stream::Stream;
use std::io::{self, Write};

/// Lists the columns of [`big_register`], comma-separated UTF-8 with LF, header first.
pub const REGISTER_COLUMNS: [&str; 12] = [
    "person_id",
    "birth_date",
    "sex",
    "country_of_birth",
    "citizenship",
    "province",
    "year_of_arrival",
    "education",
    "activity",
    "permit_type",
    "weight",
    "registered_on",
];

const PERMITS: [&[u8]; 6] = [b"", b"WORK", b"FAMILY", b"STUDY", b"REFUGEE", b"RESIDENT"];
/// Rows are gathered into blocks of about this many bytes.
const BLOCK: usize = 1 << 20;

/// Writes `rows` persons as CSV; the same rows and seed give the same bytes.
///
/// Columns: `person_id` (10 digits), `birth_date` and `registered_on` (yyyy-mm-dd), `sex` (M, F), `country_of_birth` and
/// `citizenship` (ISO3), `province` (P-code), `year_of_arrival` (blank for natives), `education` (0 to 5, 9 unknown),
/// `activity` (1 to 6), `permit_type` (blank for citizens), `weight` (decimal point, 4 places).
///
/// # Errors
/// Whatever `out` reports.
pub fn big_register(rows: u64, seed: u64, out: &mut dyn Write) -> io::Result<()> {
    let mut stream = Stream::named(seed, "register");
    let origins = lottery(COUNTRIES.iter().map(|country| country.immigrants));
    let provinces = lottery(PROVINCES.iter().map(|province| province.natives));
    let days = calendar();
    let mut block = Vec::with_capacity(BLOCK + 256);
    block.extend_from_slice(REGISTER_COLUMNS.join(",").as_bytes());
    block.push(b'\n');
    for row in 0..rows {
        person(&mut block, row, &mut stream, &origins, &provinces, &days);
        if block.len() >= BLOCK {
            out.write_all(&block)?;
            block.clear();
        }
    }
    out.write_all(&block)?;
    out.flush()
}

/// The first and last day that the register knows.
const FIRST_DAY: (i32, u8, u8) = (1935, 1, 1);
const LAST_DAY: (i32, u8, u8) = (2024, 12, 31);
/// The place of 2010-01-01 in the calendar, from when registration dates run.
const REGISTERED_FROM: u64 = 27_394;

fn person(block: &mut Vec<u8>, row: u64, stream: &mut Stream, origins: &[u8], provinces: &[u8], days: &[[u8; 10]]) {
    let (first, second, third) = (stream.bits(), stream.bits(), stream.bits());
    // Each draw takes its own bits of three words; a slice of 16 bits is ample for these small ranges.
    let part = |word: u64, shift: u32, limit: u64| (((word >> shift) & 0xFFFF) * limit) >> 16;
    let native = part(first, 0, 100) < 86;
    let born = if native { ATLAS } else { usize::from(origins[part(first, 16, 65_536) as usize % origins.len()]) };
    let citizen = if native || part(first, 32, 100) < 12 { ATLAS } else { born };
    let birth = part(first, 48, (days.len() - 365) as u64);
    let registered = REGISTERED_FROM + part(second, 0, days.len() as u64 - REGISTERED_FROM);
    let province = usize::from(provinces[part(second, 16, 65_536) as usize % provinces.len()]);
    digits::<10>(block, row + 1);
    block.push(b',');
    block.extend_from_slice(&days[birth as usize]);
    block.extend_from_slice(if part(second, 32, 2) == 0 { b",M," } else { b",F," });
    block.extend_from_slice(COUNTRIES[born].iso3.as_bytes());
    block.push(b',');
    block.extend_from_slice(COUNTRIES[citizen].iso3.as_bytes());
    block.push(b',');
    block.extend_from_slice(PROVINCES[province].code.as_bytes());
    block.push(b',');
    if !native {
        // Nobody arrives before birth; births after 2023 arrive in 2024.
        let birth_year = 1935 + birth * 4 / 1461;
        let years = 2024_u64.saturating_sub(birth_year).min(40) + 1;
        digits::<4>(block, 2024 - part(second, 48, years));
    }
    block.push(b',');
    let education = part(third, 0, 64);
    block.push(if education == 63 { b'9' } else { b'0' + (education % 6) as u8 });
    block.push(b',');
    block.push(b'1' + part(third, 16, 6) as u8);
    block.push(b',');
    if citizen != ATLAS {
        block.extend_from_slice(PERMITS[1 + part(third, 32, 5) as usize]);
    }
    block.push(b',');
    let weight = 5_000 + part(third, 48, 40_000);
    digits::<1>(block, weight / 10_000);
    block.push(b'.');
    digits::<4>(block, weight % 10_000);
    block.push(b',');
    block.extend_from_slice(&days[registered as usize]);
    block.push(b'\n');
}

/// Appends the last `N` decimal digits of a number.
fn digits<const N: usize>(block: &mut Vec<u8>, mut number: u64) {
    let mut text = [b'0'; N];
    for digit in text.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
    block.extend_from_slice(&text);
}

/// Spreads indices over tickets by weight, so that a draw is one look-up; rare origins keep at least one ticket.
fn lottery(weights: impl Iterator<Item = u32>) -> Vec<u8> {
    let mut tickets = Vec::new();
    for (index, weight) in (0_u8..).zip(weights) {
        tickets.extend(std::iter::repeat_n(index, weight as usize));
    }
    tickets
}

/// Writes out every day once, for dates are the slow part of formatting.
fn calendar() -> Vec<[u8; 10]> {
    let start = Date::new(FIRST_DAY.0, FIRST_DAY.1, FIRST_DAY.2).days();
    let end = Date::new(LAST_DAY.0, LAST_DAY.1, LAST_DAY.2).days();
    (start..=end)
        .map(|number| {
            let date = Date::from_days(number);
            let mut text = [b'-'; 10];
            let mut bytes = Vec::with_capacity(10);
            digits::<4>(&mut bytes, date.year.unsigned_abs().into());
            bytes.push(b'-');
            digits::<2>(&mut bytes, date.month.into());
            bytes.push(b'-');
            digits::<2>(&mut bytes, date.day.into());
            text.copy_from_slice(&bytes);
            text
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn register_has_its_columns_and_repeats() -> io::Result<()> {
        let (mut first, mut again, mut other) = (Vec::new(), Vec::new(), Vec::new());
        big_register(20_000, 5, &mut first)?;
        big_register(20_000, 5, &mut again)?;
        big_register(20_000, 6, &mut other)?;
        assert_eq!(first, again);
        assert_ne!(first, other);
        let text = String::from_utf8_lossy(&first);
        assert_eq!(text.lines().count(), 20_001);
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            assert_eq!(fields.len(), 12, "{line}");
            assert!(fields[1] >= "1935-01-01" && fields[1] <= "2024-12-31");
            assert!(fields[11] >= "2010-01-01" && fields[11] <= "2024-12-31");
            assert_eq!(fields[6].is_empty(), fields[3] == "XAT", "{line}");
            assert_eq!(fields[9].is_empty(), fields[4] == "XAT", "{line}");
            assert!(fields[6].is_empty() || fields[6] >= &fields[1][..4], "{line}");
        }
        assert_eq!(calendar()[REGISTERED_FROM as usize], *b"2010-01-01");
        Ok(())
    }
}
