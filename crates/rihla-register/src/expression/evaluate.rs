//! What an expression gives for one record.

use std::borrow::Cow;
use std::cmp::Ordering;

use jiff::civil::Date;
use rihla_model::FieldId;

use super::atom::Atom;
use super::check::Checked;
use super::compare::{Calendar, Order, fulfils, relation};
use super::exact::Exact;
use super::node::{Comparison, Operator};
use super::term::{Reference, Start, Term};
use super::{Duration, Name, Pseudo};
use crate::value::{Value, letters};

/// A record of which something is asked.
///
/// What its asker may not see is absent: it is left out here as it is in the index.
pub trait Subject {
    /// The values of a field, a computed one too; none where it is absent.
    fn field(&self, id: &FieldId) -> &[Value];

    /// What every record has; of the kind that [`Pseudo::kind`] tells. An area is followed by all that hold it.
    fn own(&self, own: Pseudo) -> Vec<Value>;
}

impl Checked {
    /// What it gives; none where that is empty. Numbers are rounded to so many decimals, or have as many as they need.
    #[must_use]
    pub fn value(&self, subject: &dyn Subject, calendar: Calendar<'_>, decimals: Option<u8>) -> Option<Value> {
        Evaluation { subject, calendar }.one(self.term())?.value(decimals)
    }

    /// Whether it holds.
    #[must_use]
    pub fn holds(&self, subject: &dyn Subject, calendar: Calendar<'_>) -> bool {
        Evaluation { subject, calendar }.holds(self.term())
    }
}

/// One record, on one day.
#[derive(Clone, Copy)]
pub(crate) struct Evaluation<'a> {
    pub(crate) subject: &'a dyn Subject,
    pub(crate) calendar: Calendar<'a>,
}

impl<'a> Evaluation<'a> {
    pub(crate) fn holds(self, term: &'a Term) -> bool {
        match term {
            Term::Compare(how, left, right, order) => self.compares(*how, &self.all(left), &self.all(right), *order),
            Term::In(left, list) => {
                let left = self.all(left);
                list.iter().any(|(term, order)| self.compares(Comparison::Equal, &left, &self.all(term), *order))
            }
            Term::Starts(inner, start) => self.all(inner).iter().any(|atom| starts(atom, start)),
            Term::Empty(inner) => self.is_empty(inner),
            Term::Not(inner) => !self.holds(inner),
            Term::All(all) => all.iter().all(|term| self.holds(term)),
            Term::Any(all) => all.iter().any(|term| self.holds(term)),
            other => self.one(other).is_some_and(|atom| atom.is_true()),
        }
    }

    fn is_empty(self, term: &'a Term) -> bool {
        match term {
            // their values are not looked at
            Term::Field(Reference { name: Name::Field(id), .. }) => self.subject.field(id).is_empty(),
            other => self.all(other).is_empty(),
        }
    }

    fn compares(self, how: Comparison, left: &[Atom<'_>], right: &[Atom<'_>], order: Order) -> bool {
        let any = |how| {
            let found = |left| right.iter().any(|right| fulfils(relation(left, right, order, self.calendar), how));
            left.iter().any(found)
        };
        match how {
            Comparison::Unequal => !left.is_empty() && !right.is_empty() && !any(Comparison::Equal),
            how => any(how),
        }
    }

    /// Every value of a field, or the one value of anything else.
    fn all(self, term: &'a Term) -> Vec<Atom<'a>> {
        match term {
            Term::Field(reference) => self.values(reference),
            other => self.one(other).into_iter().collect(),
        }
    }

    fn values(self, reference: &'a Reference) -> Vec<Atom<'a>> {
        match &reference.name {
            Name::Own(own) => self.subject.own(*own).into_iter().map(Atom::owned).collect(),
            Name::Field(id) => {
                let mut atoms = Vec::new();
                for value in self.subject.field(id) {
                    match value {
                        Value::Localised(texts) => {
                            atoms.extend(texts.values().map(|text| Atom::Other(Cow::Owned(Value::Text(text.clone())))));
                        }
                        value => atoms.push(Atom::from(value)),
                    }
                }
                atoms
            }
            Name::Text(id, language) => {
                let texts = self.subject.field(id).iter().filter_map(|value| match value {
                    Value::Localised(texts) => texts.get(language),
                    _ => None,
                });
                texts.map(|text| Atom::Other(Cow::Owned(Value::Text(text.clone())))).collect()
            }
        }
    }

    /// The value; none where it is empty.
    pub(crate) fn one(self, term: &'a Term) -> Option<Atom<'a>> {
        match term {
            Term::Value(value) => Some(Atom::from(value)),
            Term::Duration(duration) => Some(Atom::Duration(*duration)),
            Term::Today => Some(Atom::owned(Value::Date(self.calendar.today))),
            Term::Field(reference) => self.values(reference).into_iter().next(),
            Term::Negative(inner) => Some(match self.one(inner)? {
                Atom::Number(number) => Atom::Number(number.negative()),
                Atom::Money(amount, currency) => Atom::Money(amount.negative(), currency),
                _ => return None,
            }),
            Term::Reckon(operator, left, right) => self.reckon(*operator, self.one(left)?, self.one(right)?),
            Term::If(condition, then, otherwise) => self.one(if self.holds(condition) { then } else { otherwise }),
            Term::Days(from, to) => days(self.date(&self.one(from)?)?, self.date(&self.one(to)?)?).map(Atom::Number),
            Term::Count(reference) => {
                let count = match &reference.name {
                    Name::Field(id) if !reference.many => self.subject.field(id).len(),
                    _ => self.values(reference).len(),
                };
                Some(Atom::Number(Exact::whole(i64::try_from(count).ok()?)))
            }
            Term::Sum(reference) => {
                let mut values = self.values(reference).into_iter();
                let first = values.next()?;
                values.try_fold(first, |sum, value| self.reckon(Operator::Plus, sum, value))
            }
            Term::Lowest(reference) => self.outermost(reference, Ordering::Less),
            Term::Highest(reference) => self.outermost(reference, Ordering::Greater),
            Term::First(all) => all.iter().find_map(|term| self.one(term)),
            condition => Some(Atom::owned(Value::Flag(self.holds(condition)))),
        }
    }

    /// The lowest or the highest value; none where two of them are in no order.
    fn outermost(self, reference: &'a Reference, wanted: Ordering) -> Option<Atom<'a>> {
        let mut values = self.values(reference).into_iter();
        let first = values.next()?;
        values.try_fold(first, |best, value| {
            let found = relation(&value, &best, Order::Plain, self.calendar)?;
            Some(if found == wanted { value } else { best })
        })
    }

    fn reckon(self, operator: Operator, left: Atom<'a>, right: Atom<'a>) -> Option<Atom<'a>> {
        match (left, operator, right) {
            (Atom::Number(left), _, Atom::Number(right)) => numbers(operator, left, right).map(Atom::Number),
            (Atom::Money(left, of), Operator::Over, Atom::Money(right, and)) => {
                if of == and {
                    left.over(right).map(Atom::Number)
                } else {
                    None
                }
            }
            (Atom::Money(left, of), Operator::Plus | Operator::Minus, Atom::Money(right, and)) => {
                if of == and {
                    Some(Atom::Money(numbers(operator, left, right)?, of))
                } else {
                    None
                }
            }
            (Atom::Money(amount, currency), Operator::Times | Operator::Over, Atom::Number(number)) => {
                Some(Atom::Money(numbers(operator, amount, number)?, currency))
            }
            (Atom::Number(number), Operator::Times, Atom::Money(amount, currency)) => Some(Atom::Money(number.times(amount)?, currency)),
            (Atom::Other(value), Operator::Plus | Operator::Minus, Atom::Duration(duration)) => {
                self.moved(&value, duration, operator == Operator::Minus)
            }
            (Atom::Duration(duration), Operator::Plus, Atom::Other(value)) => self.moved(&value, duration, false),
            (left @ Atom::Other(_), Operator::Minus, right @ Atom::Other(_)) => {
                days(self.date(&right)?, self.date(&left)?).map(Atom::Number)
            }
            _ => None,
        }
    }

    /// A date or a moment, so much later or earlier.
    fn moved(self, value: &Value, duration: Duration, back: bool) -> Option<Atom<'a>> {
        let span = duration.span()?;
        let span = if back { span.negate() } else { span };
        Some(Atom::owned(match value {
            Value::Date(date) => Value::Date(date.checked_add(span).ok()?),
            Value::Instant(instant) => {
                Value::Instant(instant.to_zoned_datetime(self.calendar.zone.clone()).checked_add(span).ok()?.timestamp())
            }
            _ => return None,
        }))
    }

    /// The civil date of a date or a moment.
    fn date(self, atom: &Atom<'_>) -> Option<Date> {
        let Atom::Other(value) = atom else { return None };
        match &**value {
            Value::Date(date) => Some(*date),
            Value::Instant(instant) => Some(self.calendar.date(*instant)),
            _ => None,
        }
    }
}

fn numbers(operator: Operator, left: Exact, right: Exact) -> Option<Exact> {
    match operator {
        Operator::Plus => left.plus(right),
        Operator::Minus => left.minus(right),
        Operator::Times => left.times(right),
        Operator::Over => left.over(right),
    }
}

/// The days from one date to another.
fn days(from: Date, to: Date) -> Option<Exact> {
    Some(Exact::whole(i64::from(from.until((jiff::Unit::Day, to)).ok()?.get_days())))
}

fn starts(atom: &Atom<'_>, start: &Start) -> bool {
    let Atom::Other(value) = atom else { return false };
    match (&**value, start) {
        (Value::Text(text), Start::Letters(start)) => letters(text).starts_with(start),
        (Value::Code(code), Start::Code(start)) => code.starts_with(start),
        _ => false,
    }
}
