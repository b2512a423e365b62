//! Base32 for paper and keyboards: no I, L, O or U, so that nothing printed is read as something else (Crockford's letters).

use zeroize::Zeroizing;

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Writes bytes as groups of four letters joined by '-'.
pub(crate) fn encode_groups(bytes: &[u8]) -> Zeroizing<String> {
    let letters = (bytes.len() * 8).div_ceil(5);
    let mut text = Zeroizing::new(String::with_capacity(letters + letters / 4));
    let (mut joined, mut bits, mut written) = (0u32, 0u32, 0usize);
    let mut push = |five: u32| {
        if written > 0 && written.is_multiple_of(4) {
            text.push('-');
        }
        text.push(LETTERS.get((five & 31) as usize).map_or('?', |b| char::from(*b)));
        written += 1;
    };
    for byte in bytes {
        joined = (joined << 8 | u32::from(*byte)) & 0xffff;
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            push(joined >> bits);
        }
    }
    if bits > 0 {
        push(joined << (5 - bits));
    }
    text
}

/// Reads letters in either case, with O for 0 and I or L for 1; blanks, line ends and '-' mean nothing. `None` for any
/// other sign.
pub(crate) fn decode(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut out = Zeroizing::new(Vec::with_capacity(text.len() * 5 / 8 + 1));
    let (mut joined, mut bits) = (0u32, 0u32);
    for sign in text.chars() {
        let sign = match sign.to_ascii_uppercase() {
            ' ' | '-' | '\n' | '\r' | '\t' | '\u{a0}' | '\u{2010}'..='\u{2013}' => continue,
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let five = LETTERS.iter().position(|l| char::from(*l) == sign).and_then(|n| u32::try_from(n).ok())?;
        joined = (joined << 5 | five) & 0xffff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from(joined >> bits & 0xff).ok()?);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_tired_people_type() {
        let text = encode_groups(&[0, 255, 16, 32, 77]);
        assert_eq!(text.as_str(), "03ZH-082D");
        for typed in ["03ZH-082D", "o3zh o82d", " 03 zh\n082d "] {
            assert_eq!(decode(typed).map(|b| b.to_vec()), Some(vec![0, 255, 16, 32, 77]), "{typed}");
        }
        assert!(decode("03ZU").is_none());
    }

    proptest::proptest! {
        #[test]
        fn every_value_comes_back(bytes: Vec<u8>) {
            proptest::prop_assert_eq!(decode(&encode_groups(&bytes)).map(|b| b.to_vec()), Some(bytes));
        }
    }
}
