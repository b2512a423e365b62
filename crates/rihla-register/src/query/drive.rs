//! Which part of the index a filter may be driven by.

use rihla_store::database::Statement;

use super::compile::{Index, is_constant, needs};
use super::leaf::{Region, after};
use crate::expression::{Checked, Comparison, Order, Reference, Term};

/// The most ranges of one driver.
const RANGES: usize = 64;

/// A range of the index: the entries of a field from one key on, up to but without another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// The number of the field.
    pub field: i64,
    /// The first key.
    pub from: Vec<u8>,
    /// The key behind the last.
    pub to: Vec<u8>,
}

/// Ranges of the index in which every record stands for which the filter holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Driver {
    promise: Promise,
    ranges: Vec<Range>,
}

/// How few entries a range may hold, judged by its shape; the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Promise {
    /// One key.
    One,
    /// Between two keys.
    Between,
    /// From a key on, or up to one.
    Open,
    /// All that is filled, or all that is not.
    Any,
}

impl Driver {
    /// The ranges; a record may stand in several of them.
    #[must_use]
    pub fn ranges(&self) -> &[Range] {
        &self.ranges
    }

    /// A statement that counts the entries, up to a bound.
    pub fn count(&self, most: i64) -> Statement {
        let entries = Statement::new("select count(*) from (select 1 from (").append(self.entries());
        entries.push(") r limit ?) n").bind(most)
    }

    /// The records with an entry in one of the ranges, each once.
    pub fn records(&self) -> Statement {
        if self.one().is_some() {
            return self.entries();
        }
        Statement::new("select distinct r.record from (").append(self.entries()).push(") r")
    }

    /// The records that have an entry of one of these values.
    pub fn of_values(values: impl IntoIterator<Item = (i64, Vec<u8>)>) -> Self {
        let mut ranges: Vec<Range> = Vec::new();
        for (field, from) in values {
            let to = after(&from);
            let range = Range { field, from, to };
            if !ranges.contains(&range) {
                ranges.push(range);
            }
        }
        Self { promise: Promise::One, ranges }
    }

    /// Whether it has so few ranges that a statement may name them.
    #[must_use]
    pub fn is_handy(&self) -> bool {
        self.ranges.len() <= RANGES
    }

    /// The field and the key, where it is the entries of one.
    #[must_use]
    pub fn one(&self) -> Option<(i64, &[u8])> {
        match self.ranges.as_slice() {
            [range] if range.to == after(&range.from) => Some((range.field, &range.from)),
            _ => None,
        }
    }

    /// Whether it is one range of a field.
    #[must_use]
    pub fn is_range(&self) -> bool {
        self.ranges.len() == 1
    }

    /// The first key and the key behind the last, where it is one range of a field.
    #[must_use]
    pub fn within(&self, field: i64) -> Option<(&[u8], &[u8])> {
        match self.ranges.as_slice() {
            [range] if range.field == field => Some((&range.from, &range.to)),
            _ => None,
        }
    }

    /// The fields and the keys, where each range is the entries of one.
    #[must_use]
    pub fn values(&self) -> Option<Vec<(i64, &[u8])>> {
        let one = |range: &'_ Range| range.to == after(&range.from);
        self.ranges.iter().all(one).then(|| self.ranges.iter().map(|range| (range.field, range.from.as_slice())).collect())
    }

    /// The records that stand in all those of some drivers that have two ends; none where there are no two.
    pub fn of_all<'a>(drivers: impl IntoIterator<Item = &'a Self>) -> Option<Statement> {
        let narrow = drivers.into_iter().filter(|driver| driver.promise <= Promise::Between);
        let all: Vec<Statement> =
            narrow.map(|driver| Statement::new("select r.record from (").append(driver.entries()).push(") r")).collect();
        let several = all.len() > 1;
        all.into_iter().reduce(|all, next| all.push(" intersect ").append(next)).filter(|_| several)
    }

    fn entries(&self) -> Statement {
        let one = |range: &Range| {
            let entries = Statement::new("select i.record from entry i where i.field = ? and i.key >= ? and i.key < ?");
            entries.bind(range.field).bind(range.from.as_slice()).bind(range.to.as_slice())
        };
        let mut all = self.ranges.iter().map(one);
        // nothing is in no range
        let first = all.next().unwrap_or(Statement::new("select i.record from entry i where 1 = 0"));
        all.fold(first, |all, next| all.push(" union all ").append(next))
    }

    fn of(field: i64, region: Region, promise: Promise) -> Self {
        Self { promise, ranges: vec![Range { field, from: region.from, to: region.to }] }
    }
}

/// The drivers of a filter, the most promising first; none where it has to be looked for among all records.
///
/// How many entries a driver has is counted by the caller up to a bound ([`Driver::count`]). The count goes over records that the
/// asker may not see: it is used to choose a path and never shown.
#[must_use]
pub fn drivers(checked: &Checked, index: Index<'_>) -> Vec<Driver> {
    let one = std::slice::from_ref(checked.term());
    let parts = if let Term::All(all) = checked.term() { all.as_slice() } else { one };
    let mut found: Vec<Driver> = parts.iter().filter_map(|part| driver(part, index)).collect();
    found.sort_by_key(|driver| (driver.promise, driver.ranges.len()));
    found
}

/// How soon a part of a condition is to be asked: what few records pass comes first.
pub(super) fn turn(term: &Term, index: Index<'_>) -> impl Ord {
    driver(term, index).map_or((true, Promise::Any), |driver| (false, driver.promise))
}

fn driver(term: &Term, index: Index<'_>) -> Option<Driver> {
    match term {
        Term::Field(reference) => {
            let yes = Term::Value(crate::value::Value::Flag(true));
            compared(reference, Comparison::Equal, &yes, Order::Plain, index)
        }
        Term::Compare(how, left, right, order) => match (&**left, &**right) {
            (Term::Field(reference), constant) if is_constant(constant) => compared(reference, *how, constant, *order, index),
            (constant, Term::Field(reference)) if is_constant(constant) => {
                compared(reference, how.turned(), constant, order.turned(), index)
            }
            _ => needed(term, index),
        },
        Term::In(left, list) => {
            let Term::Field(reference) = &**left else { return needed(term, index) };
            if !list.iter().all(|(item, _)| is_constant(item)) {
                return needed(term, index);
            }
            let each = list.iter().map(|(item, order)| compared(reference, Comparison::Equal, item, *order, index));
            union(each.collect::<Option<Vec<Driver>>>()?)
        }
        Term::Starts(inner, start) => {
            let Term::Field(reference) = &**inner else { return needed(term, index) };
            Some(Driver::of(index.of(reference)?, Region::starting(start).0, Promise::Between))
        }
        Term::Any(all) => union(all.iter().map(|term| driver(term, index)).collect::<Option<Vec<Driver>>>()?),
        Term::All(all) => all.iter().filter_map(|term| driver(term, index)).min_by_key(|driver| (driver.promise, driver.ranges.len())),
        // what may not be seen is absent, and not among the entries of what is absent
        Term::Empty(inner) => match &**inner {
            Term::Field(reference) if index.guard(reference).is_none() => {
                Some(Driver::of(index.of(reference)?, Region::absent(), Promise::Any))
            }
            _ => None,
        },
        Term::Not(inner) => match &**inner {
            Term::Empty(inner) => match &**inner {
                Term::Field(reference) => filled(reference, index),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

fn filled(reference: &Reference, index: Index<'_>) -> Option<Driver> {
    Some(Driver::of(index.of(reference)?, Region::filled(), Promise::Any))
}

/// All records with a field that the condition needs.
fn needed(condition: &Term, index: Index<'_>) -> Option<Driver> {
    needs(condition).into_iter().find_map(|reference| filled(reference, index))
}

fn compared(reference: &Reference, how: Comparison, with: &Term, order: Order, index: Index<'_>) -> Option<Driver> {
    let field = index.of(reference)?;
    let with = index.evaluation().one(with);
    let region = with.as_ref().and_then(|with| Region::compared(reference, how, with, order, index.calendar));
    Some(match (with.is_some(), region) {
        (_, Some(region)) => {
            let promise = match (region.is_one(), region.is_open()) {
                (true, _) => Promise::One,
                (false, false) => Promise::Between,
                (false, true) => Promise::Open,
            };
            Driver::of(field, region, promise)
        }
        (true, None) => return filled(reference, index),
        // compared with what is empty: it never holds
        (false, None) => Driver { promise: Promise::One, ranges: Vec::new() },
    })
}

/// What is in one or in another.
fn union(drivers: Vec<Driver>) -> Option<Driver> {
    let promise = drivers.iter().map(|driver| driver.promise).max()?;
    let mut ranges: Vec<Range> = Vec::new();
    for range in drivers.into_iter().flat_map(|driver| driver.ranges) {
        if !ranges.contains(&range) {
            ranges.push(range);
        }
    }
    (ranges.len() <= RANGES).then_some(Driver { promise, ranges })
}
