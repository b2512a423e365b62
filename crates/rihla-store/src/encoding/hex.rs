//! Lower-case hexadecimal.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Writes two digits a byte.
pub(crate) fn encode(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|b| [b >> 4, b & 15]).filter_map(|n| DIGITS.get(usize::from(n))).map(|d| char::from(*d)).collect()
}

/// Reads what [`encode`] wrote; `None` for anything else, upper case too, so that a value has one spelling.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let value = |b: u8| DIGITS.iter().position(|d| *d == b).and_then(|n| u8::try_from(n).ok());
    let pairs = text.as_bytes().chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs.map(|pair| Some(value(*pair.first()?)? << 4 | value(*pair.get(1)?)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_each_way() {
        assert_eq!(encode(&[0, 1, 0xfe]), "0001fe");
        assert_eq!(decode("0001fe"), Some(vec![0, 1, 0xfe]));
        for bad in ["0", "0G", "FE", " 1", "é"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }
}
