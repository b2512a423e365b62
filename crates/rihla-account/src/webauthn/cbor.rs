//! The part of CBOR (RFC 8949) that security keys write: strict, without tags, floats and indefinite lengths.

/// CTAP2 allows four levels; attestations are read no deeper.
const MOST_DEPTH: u32 = 6;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item<'a> {
    /// A whole number.
    Integer(i64),
    /// Bytes.
    Bytes(&'a [u8]),
    /// A text.
    Text(&'a str),
    /// Values in order.
    Array(Vec<Item<'a>>),
    /// Values by key; no key stands twice.
    Map(Vec<(Item<'a>, Item<'a>)>),
    /// True or false.
    Flag(bool),
    /// Nothing.
    Null,
}

impl<'a> Item<'a> {
    /// Reads one value that fills the bytes.
    pub(super) fn whole(bytes: &'a [u8]) -> Option<Self> {
        Self::first(bytes).filter(|(_, rest)| rest.is_empty()).map(|(item, _)| item)
    }

    /// Reads one value, and gives what follows it.
    pub(super) fn first(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        read(bytes, MOST_DEPTH)
    }

    /// The value of a text key.
    pub(super) fn named(&self, name: &str) -> Option<&Self> {
        self.find(&Item::Text(name))
    }

    /// The value of a number key.
    pub(super) fn numbered(&self, number: i64) -> Option<&Self> {
        self.find(&Item::Integer(number))
    }

    fn find(&self, key: &Item<'_>) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(found, _)| found == key).map(|(_, value)| value),
            _ => None,
        }
    }

    pub(super) fn integer(&self) -> Option<i64> {
        if let Self::Integer(number) = self { Some(*number) } else { None }
    }

    pub(super) fn bytes(&self) -> Option<&'a [u8]> {
        if let Self::Bytes(bytes) = self { Some(bytes) } else { None }
    }

    pub(super) fn text(&self) -> Option<&'a str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

/// The number in the head of a value, written as short as it can be.
fn head(bytes: &[u8]) -> Option<(u8, u64, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    let (kind, low) = (first >> 5, first & 0x1f);
    let taken = match low {
        0..=23 => return Some((kind, u64::from(low), rest)),
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => return None,
    };
    let (number, rest) = rest.split_at_checked(taken)?;
    let number = number.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    let least = match taken {
        1 => 24,
        2 => 1 << 8,
        4 => 1 << 16,
        _ => 1 << 32,
    };
    // simple values have no number, so a longer head is a float
    (number >= least && kind != 7).then_some((kind, number, rest))
}

fn read(bytes: &[u8], depth: u32) -> Option<(Item<'_>, &[u8])> {
    let depth = depth.checked_sub(1)?;
    let (kind, number, mut rest) = head(bytes)?;
    let item = match kind {
        0 => Item::Integer(i64::try_from(number).ok()?),
        1 => Item::Integer(-1 - i64::try_from(number).ok()?),
        2 | 3 => {
            let (taken, after) = rest.split_at_checked(usize::try_from(number).ok()?)?;
            rest = after;
            if kind == 2 { Item::Bytes(taken) } else { Item::Text(std::str::from_utf8(taken).ok()?) }
        }
        4 => {
            let mut items = Vec::new();
            for _ in 0..number {
                let (item, after) = read(rest, depth)?;
                rest = after;
                items.push(item);
            }
            Item::Array(items)
        }
        5 => {
            let mut entries: Vec<(Item<'_>, Item<'_>)> = Vec::new();
            for _ in 0..number {
                let (key, after) = read(rest, depth)?;
                let (value, after) = read(after, depth)?;
                rest = after;
                // two readers must not take two different ones
                if !matches!(key, Item::Integer(_) | Item::Text(_)) || entries.iter().any(|(known, _)| *known == key) {
                    return None;
                }
                entries.push((key, value));
            }
            Item::Map(entries)
        }
        7 => match number {
            20 => Item::Flag(false),
            21 => Item::Flag(true),
            22 => Item::Null,
            _ => return None,
        },
        _ => return None,
    };
    Some((item, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        crate::encoding::HEX.decode(hex).unwrap().to_vec()
    }

    /// Appendix A of RFC 8949, as far as it is read here.
    #[test]
    fn agrees_with_the_examples_of_rfc_8949() {
        for (hex, item) in [
            ("00", Item::Integer(0)),
            ("17", Item::Integer(23)),
            ("1818", Item::Integer(24)),
            ("1903e8", Item::Integer(1000)),
            ("1a000f4240", Item::Integer(1_000_000)),
            ("1b000000e8d4a51000", Item::Integer(1_000_000_000_000)),
            ("20", Item::Integer(-1)),
            ("3903e7", Item::Integer(-1000)),
            ("f4", Item::Flag(false)),
            ("f5", Item::Flag(true)),
            ("f6", Item::Null),
            ("4401020304", Item::Bytes(&[1, 2, 3, 4])),
            ("6449455446", Item::Text("IETF")),
            ("62c3bc", Item::Text("ü")),
            ("80", Item::Array(Vec::new())),
            ("8201820203", Item::Array(vec![Item::Integer(1), Item::Array(vec![Item::Integer(2), Item::Integer(3)])])),
            ("a201020304", Item::Map(vec![(Item::Integer(1), Item::Integer(2)), (Item::Integer(3), Item::Integer(4))])),
        ] {
            assert_eq!(Item::whole(&bytes(hex)), Some(item), "{hex}");
        }
    }

    #[test]
    fn what_two_readers_could_read_differently_is_refused() {
        for (hex, why) in [
            ("1800", "a number longer than it needs to be"),
            ("190001", "the same"),
            ("5f42010243030405ff", "indefinite bytes"),
            ("9fff", "an indefinite array"),
            ("a2010201 04".replace(' ', "").as_str(), "a key that stands twice"),
            ("a1f500", "a key that is neither number nor text"),
            ("c11a514b67b0", "a tag"),
            ("f93c00", "a float"),
            ("f7", "undefined"),
            ("62c328", "no UTF-8"),
            ("0000", "something behind"),
            ("", "nothing"),
            ("44010203", "too short"),
            ("9b7fffffffffffffff", "an array longer than its bytes"),
            ("3bffffffffffffffff", "a number beyond 64 bits"),
            ("8181818181818100", "too deep"),
        ] {
            assert_eq!(Item::whole(&bytes(hex)), None, "{hex}: {why}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            if let Some((_, rest)) = Item::first(&bytes) {
                proptest::prop_assert!(bytes.ends_with(rest) && rest.len() < bytes.len());
            }
        }
    }
}
