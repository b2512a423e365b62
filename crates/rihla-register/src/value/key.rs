//! Keys by which values sort as bytes: one order for numbers, dates, codes and texts, the same on every database.

use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use ring::digest;

use super::Value;

/// The key of a field without value: behind all others.
pub const ABSENT: &[u8] = &[0xFF];

/// The most bytes of a key; a longer one keeps its beginning and a hash of the whole, so that different texts stay different.
const MOST: usize = 96;
const HASH: usize = 8;

static COLLATOR: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| Collator::try_new(CollatorPreferences::default(), CollatorOptions::default()).ok());

/// The key of a value; `None` for what has no order (files).
///
/// Numbers are compared by what they are worth, amounts by amount and then currency, texts by the root collation of Unicode
/// (UTS 10), which serves Arabic and Latin side by side. A text in several languages has a key for each; see the index.
#[must_use]
pub fn sort_key(value: &Value) -> Option<Vec<u8>> {
    let mut key = vec![1];
    match value {
        Value::Text(text) => collate(text, &mut key),
        Value::Localised(texts) => texts.values().next().into_iter().for_each(|text| collate(text, &mut key)),
        Value::Number(number) => return Some(number_key(number.nanos())),
        Value::Money(money) => {
            key.extend(ordered_i128(money.amount.nanos()));
            key.extend(money.currency.bytes());
        }
        Value::Flag(flag) => key.push(u8::from(*flag)),
        Value::Date(date) => key.extend(day(*date)),
        Value::Instant(instant) => key.extend(ordered_i64(instant.as_microsecond())),
        Value::Period(period) => {
            key.extend(day(period.start()));
            // of two that begin together the longer comes first
            key.extend(day(period.end()).map(|byte| !byte));
        }
        Value::Code(code) => key.extend(code.bytes()),
        Value::Link(record) => key.extend(record.as_str().bytes()),
        Value::File(_) => return None,
    }
    if key.len() > MOST {
        let hash = digest::digest(&digest::SHA256, &key);
        key.truncate(MOST - HASH);
        key.extend(hash.as_ref().iter().take(HASH));
    }
    Some(key)
}

/// The key of a text.
#[must_use]
pub fn text_key(text: &str) -> Vec<u8> {
    sort_key(&Value::Text(text.to_owned())).unwrap_or_default()
}

/// The key of a number of so many units of `10^-9`, also of one that no field could hold.
#[must_use]
pub(crate) fn number_key(nanos: i128) -> Vec<u8> {
    let mut key = vec![1];
    key.extend(ordered_i128(nanos));
    key
}

/// What the key of a text says of its letters alone, without case, accents and vowel signs (the primary level of UTS 10), and
/// not cut short.
///
/// The key of a text begins with 1 and this, or, where it is cut short, with as much of it as is kept ([`WHOLE`]). The bytes of no
/// letter begin those of another, so that one text's letters begin another's exactly where their bytes do.
#[must_use]
pub(crate) fn letters(text: &str) -> Vec<u8> {
    let mut key = Vec::new();
    collate(text, &mut key);
    // weights have no byte below 2; a 1 ends their level, a 0 ends what has one level only
    key.truncate(key.iter().position(|byte| *byte < 2).unwrap_or(key.len()));
    key
}

/// The bytes after the first that a key has for certain from what it is the key of, however long that is.
pub(crate) const WHOLE: usize = MOST - HASH - 1;

fn collate(text: &str, key: &mut Vec<u8>) {
    let Some(collator) = COLLATOR.as_ref() else {
        key.extend(text.bytes());
        return;
    };
    let begin = key.len();
    // a vector takes every byte
    let _: Result<(), _> = collator.write_sort_key_to(text, key);
    // texts that the collation holds for equal are still not the same
    key.push(0);
    let hash = digest::digest(&digest::SHA256, text.as_bytes());
    key.extend(hash.as_ref().iter().take(if key.len() > begin + 1 { 2 } else { HASH }));
}

/// The sign bit turned, the highest byte first: bytes sort as numbers do. Nine and a half digits of nanos need more than 64 bits.
fn ordered_i128(number: i128) -> [u8; 12] {
    // |i64| * 10^9 is below 2^94
    let turned = number.wrapping_add(1_i128 << 95).to_be_bytes();
    let mut bytes = [0; 12];
    for (to, from) in bytes.iter_mut().zip(turned.iter().skip(4)) {
        *to = *from;
    }
    bytes
}

fn ordered_i64(number: i64) -> [u8; 8] {
    (number.cast_unsigned() ^ (1 << 63)).to_be_bytes()
}

fn day(date: jiff::civil::Date) -> [u8; 4] {
    let number = i32::from(date.year()) * 512 + i32::from(date.month()) * 32 + i32::from(date.day());
    (number.cast_unsigned() ^ (1 << 31)).to_be_bytes()
}

/// The day of the key of a date.
#[must_use]
pub(crate) fn day_of_key(key: &[u8]) -> Option<jiff::civil::Date> {
    let number = u32::from_be_bytes(key.strip_prefix(&[1])?.try_into().ok()?) ^ (1 << 31);
    let number = number.cast_signed();
    let (year, rest) = (number.div_euclid(512), number.rem_euclid(512));
    let part = |number: i32| i8::try_from(number).ok();
    jiff::civil::Date::new(i16::try_from(year).ok()?, part(rest / 32)?, part(rest % 32)?).ok()
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::*;
    use crate::value::Decimal;

    fn key(value: Value) -> Vec<u8> {
        sort_key(&value).unwrap()
    }

    fn text(text: &str) -> Vec<u8> {
        key(Value::Text(text.to_owned()))
    }

    #[test]
    fn texts_sort_as_readers_expect_in_every_script() {
        let expected = ["agadir", "Agadir", "Éclair", "eclairs", "Zagora", "أكادير", "طنجة", "فاس"];
        let mut sorted = expected.to_vec();
        sorted.sort_by_key(|name| text(name));
        assert_eq!(sorted, expected);
        assert_ne!(text(""), ABSENT);
        assert!(text("\u{10FFFD}") < ABSENT.to_vec());
    }

    #[test]
    fn long_texts_keep_their_order_and_stay_different() {
        let (a, b) = (text(&format!("{}a", "x".repeat(400))), text(&format!("{}b", "x".repeat(400))));
        assert!(a != b && a.len() <= MOST && text(&"w".repeat(400)) < a);
        assert_ne!(text("a\u{AD}b"), text("ab"));
    }

    #[test]
    fn letters_begin_the_key_of_a_text() {
        for (text, same) in [("Éclair", "eclair"), ("مُحَمَّد", "محمد"), ("Straße", "STRASSE")] {
            assert_eq!(letters(text), letters(same));
        }
        assert!(letters("eclairs").starts_with(&letters("Ecl")) && !letters("eclairs").starts_with(&letters("clairs")));
        assert!(letters("\u{301}").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn a_text_begins_with_the_letters_of_its_beginning(all in "[a-zA-ZéßŒñ ا-ي٠-٩0-9а-яё'’., あ-ん㐀-䶵-]{0,12}", signs in 0_usize..12) {
            let beginning: String = all.chars().take(signs).collect();
            proptest::prop_assert!(letters(&all).starts_with(&letters(&beginning)));
            let other = format!("{}z", beginning.to_uppercase());
            proptest::prop_assert_eq!(letters(&all).starts_with(&letters(&other)), letters(&all).starts_with(&letters(&format!("{beginning}z"))));
        }

        #[test]
        fn a_key_begins_with_letters(words in "\\PC{0,12}", more in "[a-zéß ا-ي0-9あ]{0,60}") {
            let all = format!("{words}{more}");
            let (key, letters) = (text(&all), letters(&all));
            let kept = letters.len().min(WHOLE);
            proptest::prop_assert_eq!(&key[1..=kept], &letters[..kept]);
            proptest::prop_assert!(letters.len() >= WHOLE || key.get(kept + 1).is_some_and(|byte| *byte < 2));
        }

        #[test]
        fn numbers_sort_by_their_worth(a in proptest::prelude::any::<i64>(), b in proptest::prelude::any::<i64>(), s in 0_u8..=9, t in 0_u8..=9) {
            let (a, b) = (Decimal::new(a, s), Decimal::new(b, t));
            proptest::prop_assert_eq!(key(Value::Number(a)).cmp(&key(Value::Number(b))), a.cmp(&b));
        }

        #[test]
        fn days_and_moments_sort_by_time(a in -4_000_i16..9_000, b in -4_000_i16..9_000, m in 1_i8..=12, n in 1_i8..=12) {
            let (a, b) = (jiff::civil::date(a, m, 3), jiff::civil::date(b, n, 3));
            proptest::prop_assert_eq!(key(Value::Date(a)).cmp(&key(Value::Date(b))), a.cmp(&b));
            proptest::prop_assert_eq!(day_of_key(&key(Value::Date(a))), Some(a));
            let moment = |date: jiff::civil::Date| format!("{date}T00:00:00Z").parse::<jiff::Timestamp>().unwrap_or_default();
            let (i, j) = (moment(a), moment(b));
            proptest::prop_assert_eq!(key(Value::Instant(i)).cmp(&key(Value::Instant(j))), i.cmp(&j));
            proptest::prop_assert_ne!(key(Value::Date(a)).as_slice().cmp(ABSENT), Ordering::Greater);
        }
    }
}
