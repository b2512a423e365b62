//! One look at the index.

use rihla_store::database::Statement;

use super::compile::Index;
use crate::expression::{Atom, Calendar};
use crate::expression::{Comparison, Kind, Order, Reference, Start, bounds_of_days, key_of};
use crate::value::{ABSENT, WHOLE};

/// What begins the key of every value.
const FIRST: u8 = 1;

/// The keys from one on, up to but without another; of amounts, those of one currency among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) from: Vec<u8>,
    pub(super) to: Vec<u8>,
    currency: Option<Vec<u8>>,
}

impl Region {
    /// Every value.
    pub(super) fn filled() -> Self {
        Self { from: vec![FIRST], to: ABSENT.to_vec(), currency: None }
    }

    /// No value.
    pub(super) fn absent() -> Self {
        Self { from: ABSENT.to_vec(), to: after(ABSENT), currency: None }
    }

    /// The values of a field that compare so with a constant; `!=` is none.
    pub(super) fn compared(reference: &Reference, how: Comparison, with: &Atom<'_>, order: Order, calendar: Calendar<'_>) -> Option<Self> {
        let (low, high) = match order {
            Order::Plain => {
                let key = key_of(with)?;
                let high = after(&key);
                (key, high)
            }
            Order::RightSpan => bounds_of_days(with, reference.kind == Kind::Instant, calendar)?,
            Order::LeftSpan => return None,
        };
        let currency = match with {
            Atom::Money(_, currency) => Some(currency.as_bytes().to_vec()),
            _ => None,
        };
        let (from, to) = match how {
            Comparison::Equal => (low, high),
            Comparison::Less => (vec![FIRST], low),
            Comparison::AtMost => (vec![FIRST], high),
            Comparison::More => (high, ABSENT.to_vec()),
            Comparison::AtLeast => (low, ABSENT.to_vec()),
            Comparison::Unequal => return None,
        };
        Some(Self { from, to, currency })
    }

    /// The values that may begin so, and whether all of them do: a key that was cut short does not tell.
    pub(super) fn starting(start: &Start) -> (Self, bool) {
        let bytes = match start {
            Start::Letters(letters) => letters.as_slice(),
            Start::Code(code) => code.as_bytes(),
        };
        let mut from = vec![FIRST];
        from.extend(bytes.iter().take(WHOLE));
        let mut to = from.clone();
        // the next beginning of the same length, or of a shorter one
        while let Some(last) = to.pop() {
            if let Some(next) = last.checked_add(1) {
                to.push(next);
                break;
            }
        }
        (Self { from, to, currency: None }, bytes.len() <= WHOLE)
    }

    /// Whether one key is in it alone.
    pub(super) fn is_one(&self) -> bool {
        self.to == after(&self.from)
    }

    /// Whether one of its ends is that of all values.
    pub(super) fn is_open(&self) -> bool {
        self.from == [FIRST] || self.to == ABSENT
    }

    /// As a condition on the key of `i`.
    pub(super) fn test(self) -> Statement {
        let test = if self.is_one() {
            Statement::new("i.key = ?").bind(self.from)
        } else {
            Statement::new("i.key >= ? and i.key < ?").bind(self.from).bind(self.to)
        };
        match self.currency {
            // counted from 1, behind the mark and twelve bytes of the number
            Some(currency) => test.push(" and substr(i.key, 14) = ?").bind(currency),
            None => test,
        }
    }
}

/// What comes at once behind a key.
pub(super) fn after(key: &[u8]) -> Vec<u8> {
    let mut next = key.to_vec();
    next.push(0);
    next
}

/// Whether the record has an entry of a field that passes a test and may be seen.
///
/// A count, where `exists` would say the same: PostgreSQL makes a join of that, and reads all entries of the field for one page.
pub(super) fn exists(index: &Index<'_>, field: i64, reference: &Reference, test: Statement) -> Statement {
    let found = Statement::new("(select count(*) from entry i where i.record = e.record and i.field = ? and ").bind(field);
    guarded(index, [reference], found.push("(").append(test).push(")")).push(") > 0")
}

/// Whether the record has entries of two fields that compare so.
pub(super) fn exists_pair(index: &Index<'_>, how: Comparison, left: (i64, &Reference), right: (i64, &Reference)) -> Statement {
    let found = Statement::new(
        "(select count(*) from entry i join entry j on j.record = i.record \
         where i.record = e.record and i.field = ? and j.field = ? and i.key < ? and j.key < ? and ",
    );
    let found = found.bind(left.0).bind(right.0).bind(ABSENT).bind(ABSENT).push(match how {
        Comparison::Equal | Comparison::Unequal => "i.key = j.key",
        Comparison::Less => "i.key < j.key",
        Comparison::AtMost => "i.key <= j.key",
        Comparison::More => "i.key > j.key",
        Comparison::AtLeast => "i.key >= j.key",
    });
    let of_one_currency = left.1.kind == Kind::Money;
    let found = if of_one_currency { found.push(" and substr(i.key, 14) = substr(j.key, 14)") } else { found };
    guarded(index, [left.1, right.1], found).push(") > 0")
}

/// With what must hold of a record for these to be seen. It stands where null counts as false.
fn guarded<'a>(index: &Index<'_>, references: impl IntoIterator<Item = &'a Reference>, test: Statement) -> Statement {
    let conditions = references.into_iter().filter_map(|reference| index.guard(reference));
    conditions.fold(test, |test, condition| test.push(" and (").append(condition).push(")"))
}
