//! A condition becomes SQL.

use std::collections::BTreeMap;

use rihla_model::FieldId;
use rihla_model::access::FieldClass;
use rihla_store::database::Statement;

use super::drive::turn;
use super::leaf::{Region, exists, exists_pair};
use crate::expression::{Atom, Calendar, Checked, Comparison, Evaluation, Order, Pseudo, Reference, Subject, Term};
use crate::value::Value;

/// What a filter is compiled against.
#[derive(Clone, Copy)]
pub struct Index<'a> {
    /// The number of an indexed field: `title`, `title@fr` for one language, `@state`; none for what is in no index.
    pub number: &'a dyn Fn(&str) -> Option<i64>,
    /// In which records a field, or `@state` …, of a class may be seen: a condition on `e.record`; none where it may be seen in all.
    pub condition: &'a dyn Fn(&str, FieldClass) -> Option<Statement>,
    /// The day and the zone.
    pub calendar: Calendar<'a>,
}

/// A filter for the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// A condition on `e.record`, true or false for each.
    pub condition: Statement,
    /// Whether it lets records through for which the filter does not hold: each has to be asked with
    /// [`Checked::holds`](crate::expression::Checked::holds). It never keeps one back for which it does.
    pub recheck: bool,
}

/// Compiles a condition.
#[must_use]
pub fn compile(checked: &Checked, index: Index<'_>) -> Compiled {
    let mut compiling = Compiling { index, recheck: false };
    let condition = compiling.condition(checked.term(), Side::Above);
    Compiled { condition, recheck: compiling.recheck }
}

/// On which side of the truth a condition may err, where the index does not tell: too many records, or, under `not`, too few.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Above,
    Below,
}

impl Side {
    const fn other(self) -> Self {
        match self {
            Self::Above => Self::Below,
            Self::Below => Self::Above,
        }
    }
}

struct Compiling<'a> {
    index: Index<'a>,
    recheck: bool,
}

/// A record without values: what holds of it holds of all, where no field is named.
struct Nobody;

impl Subject for Nobody {
    fn field(&self, _: &FieldId) -> &[Value] {
        &[]
    }

    fn own(&self, _: Pseudo) -> Vec<Value> {
        Vec::new()
    }
}

fn always(holds: bool) -> Statement {
    Statement::new(if holds { "1 = 1" } else { "1 = 0" })
}

/// In parentheses, joined; what holds of nothing where there is none.
fn joined(parts: Vec<Statement>, between: &'static str, none: bool) -> Statement {
    let mut parts = parts.into_iter();
    let Some(first) = parts.next() else { return always(none) };
    let all = parts.fold(Statement::new("(").append(first), |all, part| all.push(between).append(part));
    all.push(")")
}

fn not(part: Statement) -> Statement {
    Statement::new("not (").append(part).push(")")
}

impl Index<'_> {
    /// An evaluation of what names no field.
    pub(super) fn evaluation(&self) -> Evaluation<'_> {
        Evaluation { subject: &Nobody, calendar: self.calendar }
    }

    /// In which records a reference may be seen.
    pub(super) fn guard(&self, reference: &Reference) -> Option<Statement> {
        (self.condition)(reference.name.bare(), reference.class)
    }

    /// The number of a field in the index.
    pub(super) fn of(&self, reference: &Reference) -> Option<i64> {
        (self.number)(&reference.name.in_index())
    }
}

impl Compiling<'_> {
    fn condition(&mut self, term: &Term, side: Side) -> Statement {
        if is_constant(term) {
            return always(self.index.evaluation().holds(term));
        }
        match term {
            Term::Not(inner) => not(self.condition(inner, side.other())),
            Term::All(all) => {
                let mut parts: Vec<&Term> = all.iter().collect();
                parts.sort_by_cached_key(|term| turn(term, self.index));
                joined(parts.into_iter().map(|term| self.condition(term, side)).collect(), " and ", true)
            }
            Term::Any(all) => joined(all.iter().map(|term| self.condition(term, side)).collect(), " or ", false),
            Term::If(condition, then, otherwise) => {
                let first = vec![self.condition(condition, side), self.condition(then, side)];
                let second = vec![not(self.condition(condition, side.other())), self.condition(otherwise, side)];
                joined(vec![joined(first, " and ", true), joined(second, " and ", true)], " or ", false)
            }
            Term::Field(reference) => self.compare(term, Comparison::Equal, reference, &Term::Value(Value::Flag(true)), Order::Plain, side),
            Term::Compare(how, left, right, order) => self.compared(term, *how, left, right, *order, side),
            Term::In(left, list) => {
                let each = list.iter().map(|(item, order)| self.compared(term, Comparison::Equal, left, item, *order, side));
                joined(each.collect(), " or ", false)
            }
            Term::Starts(inner, start) => match (&**inner, self.number(inner)) {
                (Term::Field(reference), Some(field)) => {
                    let (region, exact) = Region::starting(start);
                    self.recheck |= !exact;
                    if exact || side == Side::Above { exists(&self.index, field, reference, region.test()) } else { always(false) }
                }
                _ => self.asked_again(term, side),
            },
            Term::Empty(inner) => match (&**inner, self.number(inner)) {
                (Term::Field(reference), Some(field)) => not(self.filled(reference, field)),
                _ => self.asked_again(term, side),
            },
            _ => self.asked_again(term, side),
        }
    }

    fn number(&self, term: &Term) -> Option<i64> {
        if let Term::Field(reference) = term { self.index.of(reference) } else { None }
    }

    fn filled(&self, reference: &Reference, field: i64) -> Statement {
        exists(&self.index, field, reference, Region::filled().test())
    }

    /// `whole` is the term that is asked again where the index does not tell.
    fn compared(&mut self, whole: &Term, how: Comparison, left: &Term, right: &Term, order: Order, side: Side) -> Statement {
        match (left, right) {
            (Term::Field(reference), constant) if is_constant(constant) => self.compare(whole, how, reference, constant, order, side),
            (constant, Term::Field(reference)) if is_constant(constant) => {
                self.compare(whole, how.turned(), reference, constant, order.turned(), side)
            }
            (Term::Field(first), Term::Field(second)) if order == Order::Plain => {
                let (Some(one), Some(other)) = (self.index.of(first), self.index.of(second)) else {
                    return self.asked_again(whole, side);
                };
                let pair = exists_pair(&self.index, how, (one, first), (other, second));
                if how == Comparison::Unequal {
                    return joined(vec![self.filled(first, one), self.filled(second, other), not(pair)], " and ", true);
                }
                pair
            }
            (left, right) if is_constant(left) && is_constant(right) => {
                always(self.index.evaluation().holds(&Term::Compare(how, Box::new(left.clone()), Box::new(right.clone()), order)))
            }
            _ => self.asked_again(whole, side),
        }
    }

    /// A field compared with what names none.
    fn compare(&mut self, whole: &Term, how: Comparison, reference: &Reference, with: &Term, order: Order, side: Side) -> Statement {
        let Some(field) = self.index.of(reference).filter(|_| order != Order::LeftSpan) else { return self.asked_again(whole, side) };
        let evaluation = self.index.evaluation();
        let Some(with): Option<Atom<'_>> = evaluation.one(with) else { return always(false) };
        let unequal = how == Comparison::Unequal;
        let how = if unequal { Comparison::Equal } else { how };
        let Some(region) = Region::compared(reference, how, &with, order, self.index.calendar) else { return always(false) };
        let found = exists(&self.index, field, reference, region.test());
        if unequal { joined(vec![self.filled(reference, field), not(found)], " and ", true) } else { found }
    }

    /// What the index does not tell: every record in which the fields that it needs are filled, or none.
    fn asked_again(&mut self, term: &Term, side: Side) -> Statement {
        self.recheck = true;
        if side == Side::Below {
            return always(false);
        }
        let mut needed = BTreeMap::new();
        for reference in needs(term) {
            if let Some(field) = self.index.of(reference) {
                needed.entry(field).or_insert(reference);
            }
        }
        joined(needed.into_iter().map(|(field, reference)| self.filled(reference, field)).collect(), " and ", true)
    }
}

/// Whether no field is named.
pub(super) fn is_constant(term: &Term) -> bool {
    match term {
        Term::Value(_) | Term::Duration(_) | Term::Today => true,
        Term::Field(_) | Term::Count(_) | Term::Sum(_) | Term::Lowest(_) | Term::Highest(_) => false,
        Term::Negative(inner) | Term::Starts(inner, _) | Term::Empty(inner) | Term::Not(inner) => is_constant(inner),
        Term::Reckon(_, left, right) | Term::Compare(_, left, right, _) | Term::Days(left, right) => {
            is_constant(left) && is_constant(right)
        }
        Term::In(left, list) => is_constant(left) && list.iter().all(|(term, _)| is_constant(term)),
        Term::All(all) | Term::Any(all) | Term::First(all) => all.iter().all(is_constant),
        Term::If(condition, then, otherwise) => is_constant(condition) && is_constant(then) && is_constant(otherwise),
    }
}

/// The fields without which a condition is false, as far as that is plain.
pub(super) fn needs(condition: &Term) -> Vec<&Reference> {
    let mut needed = Vec::new();
    match condition {
        Term::Compare(_, left, right, _) => {
            needs_of_value(left, &mut needed);
            needs_of_value(right, &mut needed);
        }
        Term::In(inner, _) | Term::Starts(inner, _) => needs_of_value(inner, &mut needed),
        Term::Field(reference) => needed.push(reference),
        _ => {}
    }
    needed
}

/// The fields without which a value is empty.
fn needs_of_value<'a>(value: &'a Term, needed: &mut Vec<&'a Reference>) {
    match value {
        Term::Field(reference) | Term::Sum(reference) | Term::Lowest(reference) | Term::Highest(reference) => needed.push(reference),
        Term::Negative(inner) => needs_of_value(inner, needed),
        Term::Reckon(_, left, right) | Term::Days(left, right) => {
            needs_of_value(left, needed);
            needs_of_value(right, needed);
        }
        _ => {}
    }
}
