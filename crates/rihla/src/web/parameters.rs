//! Parameters of an address. Whatever a stranger writes there gives texts, never an error.

/// Most parameters of an address that are read; the rest is ignored.
const MOST: usize = 64;
/// Most fields of a form: a form of a register has some for each language, and a box for each tag.
const MOST_FIELDS: usize = 4_000;

/// Splits a query into names and values (`application/x-www-form-urlencoded`); broken percent signs stay as they are and
/// bytes that are no UTF-8 become the replacement character.
pub(crate) fn parameters(query: Option<&str>) -> Vec<(String, String)> {
    pairs(query.unwrap_or_default()).take(MOST).collect()
}

/// Splits what a form sent, likewise.
pub(crate) fn fields(sent: &[u8]) -> Vec<(String, String)> {
    pairs(&String::from_utf8_lossy(sent)).take(MOST_FIELDS).collect()
}

fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    text.split('&').filter(|part| !part.is_empty()).map(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (decode(name), decode(value))
    })
}

/// The values of a name, in order.
pub(crate) fn all<'p>(parameters: &'p [(String, String)], name: &str) -> impl Iterator<Item = &'p str> {
    parameters.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
}

/// The value of the last parameter of a name.
pub(crate) fn last<'p>(parameters: &'p [(String, String)], name: &str) -> &'p str {
    parameters.iter().rev().find(|(n, _)| n == name).map_or("", |(_, value)| value.as_str())
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => match after {
                [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                    bytes.push(nibble(*high) << 4 | nibble(*low));
                    rest = after.get(2..).unwrap_or_default();
                }
                _ => bytes.push(b'%'),
            },
            byte => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn nibble(digit: u8) -> u8 {
    char::from(digit).to_digit(16).and_then(|d| u8::try_from(d).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_decodes() {
        let read = |q| parameters(Some(q));
        assert_eq!(read("a=1&b=%D8%B1+x&c"), [("a".into(), "1".into()), ("b".into(), "ر x".into()), ("c".into(), String::new())]);
        assert_eq!(read("%=%zz&&=%F"), [("%".into(), "%zz".into()), (String::new(), "%F".into())]);
        assert_eq!(read("a=%FF"), [("a".into(), "\u{FFFD}".into())]);
        assert!(parameters(None).is_empty());
        assert_eq!(read(&"a&".repeat(1000)).len(), MOST);
    }

    #[test]
    fn the_last_of_a_name_counts() {
        assert_eq!(last(&parameters(Some("q=a&q=b")), "q"), "b");
    }
}
