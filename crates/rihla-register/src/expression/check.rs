//! Every name is known to the asker and every kind fits.

use std::collections::BTreeSet;

use rihla_model::access::FieldClass;
use rihla_model::{FieldId, RecordId, Saying};

use super::compare::Order;
use super::fault::{self, ExpressionFault};
use super::nearest::nearest;
use super::node::{Comparison, Expr, Expression, Function, Node, Operator, Unresolved};
use super::scope::{Known, Scope};
use super::term::{Reference, Start, Term};
use super::{Kind, Name, Pseudo};
use crate::value::{Value, letters};

/// For whom and for what an expression is checked.
#[derive(Clone, Copy)]
pub struct Use<'a> {
    /// Which names the asker may see: fields, and `@state` … A name that may not be seen does not exist.
    pub visible: &'a dyn Fn(&str) -> bool,
    /// Whether protected fields may be used: in formulas and conditions, never in filters.
    pub protected: bool,
}

/// An expression that fits a register, with its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    term: Term,
    kind: Kind,
    uses: BTreeSet<Name>,
    class: FieldClass,
    today: bool,
}

impl Checked {
    /// What it gives.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// What it uses.
    pub fn uses(&self) -> impl Iterator<Item = &Name> {
        self.uses.iter()
    }

    /// The class of the most guarded field that it uses.
    #[must_use]
    pub const fn class(&self) -> FieldClass {
        self.class
    }

    /// Whether it changes with the day, or with the zone in which days begin: an index entry made of it would grow stale.
    #[must_use]
    pub const fn changes_with_the_day(&self) -> bool {
        self.today
    }

    pub(crate) const fn term(&self) -> &Term {
        &self.term
    }

    /// It, if it is a condition.
    ///
    /// # Errors
    /// It is none.
    pub fn condition(self, expression: &Expression) -> Result<Self, ExpressionFault> {
        if self.kind == Kind::Flag {
            return Ok(self);
        }
        Err(ExpressionFault::new(expression.root.at.clone(), fault::condition(self.kind)))
    }
}

/// Checks an expression.
///
/// # Errors
/// The first fault, with its place.
pub fn check(expression: &Expression, scope: &Scope, using: Use<'_>) -> Result<Checked, ExpressionFault> {
    let mut checking = Checking { scope, using, uses: BTreeSet::new(), class: FieldClass::Public, today: false };
    let Typed { term, kind, .. } = checking.single(&expression.root)?;
    Ok(Checked { term, kind, uses: checking.uses, class: checking.class, today: checking.today })
}

struct Checking<'a> {
    scope: &'a Scope,
    using: Use<'a>,
    uses: BTreeSet<Name>,
    class: FieldClass,
    today: bool,
}

struct Typed {
    term: Term,
    kind: Kind,
    many: bool,
}

type Result<T, E = ExpressionFault> = std::result::Result<T, E>;

fn refuse<T>(node: &Node, saying: Saying) -> Result<T> {
    Err(ExpressionFault::new(node.at.clone(), saying))
}

const fn one(term: Term, kind: Kind) -> Typed {
    Typed { term, kind, many: false }
}

impl<'a> Checking<'a> {
    /// What gives one value at most.
    fn single(&mut self, node: &Node) -> Result<Typed> {
        let typed = self.any(node)?;
        match &typed.term {
            Term::Field(reference) if typed.many => refuse(node, fault::several(&reference.name.to_string())),
            _ => Ok(typed),
        }
    }

    fn flag(&mut self, node: &Node) -> Result<Term> {
        let typed = self.single(node)?;
        if typed.kind == Kind::Flag { Ok(typed.term) } else { refuse(node, fault::condition(typed.kind)) }
    }

    /// What gives one value or, a field alone, several.
    fn any(&mut self, node: &Node) -> Result<Typed> {
        Ok(match &node.what {
            Expr::Value(value) => one(Term::Value(value.clone()), kind_of(value)),
            Expr::Duration(duration) => one(Term::Duration(*duration), Kind::Duration),
            Expr::Today => {
                self.today = true;
                one(Term::Today, Kind::Date)
            }
            Expr::Name(name) => {
                let reference = self.named(node, name)?;
                Typed { kind: reference.kind, many: reference.many, term: Term::Field(reference) }
            }
            Expr::Negative(inner) => {
                let typed = self.single(inner)?;
                if !matches!(typed.kind, Kind::Number | Kind::Money) {
                    return refuse(inner, fault::not_here(typed.kind));
                }
                one(Term::Negative(Box::new(typed.term)), typed.kind)
            }
            Expr::Reckon(operator, left, right) => self.reckon(node, *operator, left, right)?,
            Expr::Compare(how, left, right) => {
                let (left_typed, right_typed) = (self.any(left)?, self.any(right)?);
                let (left, right, kind, order) = self.matched(node, left_typed, right_typed)?;
                if !matches!(how, Comparison::Equal | Comparison::Unequal) && !kind.is_ordered() {
                    return refuse(node, fault::unordered(kind));
                }
                one(Term::Compare(*how, Box::new(left), Box::new(right), order), Kind::Flag)
            }
            Expr::In(left, list) => self.listed(left, list)?,
            Expr::Starts(left, start) => {
                let typed = self.any(left)?;
                let Value::Text(start) = start else { return refuse(node, fault::text_wanted()) };
                let start = match typed.kind {
                    Kind::Text => Start::Letters(letters(start)),
                    Kind::Code => Start::Code(start.clone()),
                    kind => return refuse(left, fault::not_here(kind)),
                };
                one(Term::Starts(Box::new(typed.term), start), Kind::Flag)
            }
            Expr::IsEmpty(inner) => one(Term::Empty(Box::new(self.any(inner)?.term)), Kind::Flag),
            Expr::IsFilled(inner) => one(Term::Not(Box::new(Term::Empty(Box::new(self.any(inner)?.term)))), Kind::Flag),
            Expr::Not(inner) => one(Term::Not(Box::new(self.flag(inner)?)), Kind::Flag),
            Expr::And(all) => one(Term::All(self.flags(all)?), Kind::Flag),
            Expr::Or(all) => one(Term::Any(self.flags(all)?), Kind::Flag),
            Expr::Call(function, all) => self.call(node, *function, all)?,
        })
    }

    fn flags(&mut self, all: &[Node]) -> Result<Vec<Term>> {
        all.iter().map(|node| self.flag(node)).collect()
    }

    /// The field of a name; what may not be seen is not there.
    fn named(&mut self, node: &Node, name: &Unresolved) -> Result<Reference> {
        let (scope, using) = (self.scope, self.using);
        let Some(known) = scope.get(&name.bare).filter(|_| (using.visible)(&name.bare)) else {
            let seen = scope.names().filter(|name| (using.visible)(name));
            return refuse(node, fault::no_field(nearest(&name.bare, seen)));
        };
        let Known { kind, many, localised, class, of_the_day, .. } = *known;
        if class == FieldClass::Protected && !using.protected {
            return refuse(node, fault::protected(&name.bare));
        }
        let own = Pseudo::ALL.into_iter().find(|own| own.name() == name.bare);
        let (resolved, many) = match (own, name.language) {
            (Some(own), None) => (Name::Own(own), many),
            (None, None) => (Name::Field(self.id(node, &name.bare)?), many),
            (None, Some(language)) if localised => (Name::Text(self.id(node, &name.bare)?, language), false),
            (_, Some(_)) => return refuse(node, fault::one_language(&name.bare)),
        };
        self.uses.insert(resolved.clone());
        self.class = self.class.max(class);
        self.today |= of_the_day;
        Ok(Reference { name: resolved, kind, many, class })
    }

    fn id(&self, node: &Node, bare: &str) -> Result<FieldId> {
        FieldId::new(bare).or_else(|_| refuse(node, fault::no_field(None)))
    }

    fn reckon(&mut self, node: &Node, operator: Operator, left: &Node, right: &Node) -> Result<Typed> {
        use Kind::{Date, Duration, Instant, Money, Number};
        use Operator::{Minus, Over, Plus, Times};
        let (left, right) = (self.single(left)?, self.single(right)?);
        let kind = match (left.kind, operator, right.kind) {
            (Number, _, Number) | (Money, Over, Money) => Number,
            (Money, Plus | Minus, Money) | (Money, Times | Over, Number) | (Number, Times, Money) => Money,
            (Date, Plus | Minus, Duration) | (Duration, Plus, Date) => Date,
            (Instant, Plus | Minus, Duration) | (Duration, Plus, Instant) => Instant,
            (Date | Instant, Minus, Date | Instant) => Number,
            (left, _, right) => return refuse(node, fault::apart(left, right)),
        };
        if left.kind == Money && right.kind == Money {
            one_currency(node, &left.term, &right.term)?;
        }
        // days of moments are those of the node's zone
        self.today |= left.kind == Instant || right.kind == Instant;
        Ok(one(Term::Reckon(operator, Box::new(left.term), Box::new(right.term)), kind))
    }

    /// Two sides of a comparison: what is written is understood by what it is compared with.
    fn matched(&mut self, node: &Node, left: Typed, right: Typed) -> Result<(Term, Term, Kind, Order)> {
        use Kind::{Date, Instant, Period};
        let (left_codes, right_codes) = (self.codes(&left.term), self.codes(&right.term));
        let left = as_meant(node, left, right.kind, right_codes)?;
        let right = as_meant(node, right, left.kind, left_codes)?;
        let order = match (left.kind, right.kind) {
            (Date, Period) | (Instant, Period | Date) => Order::RightSpan,
            (Period, Date) | (Period | Date, Instant) => Order::LeftSpan,
            (Kind::File | Kind::Duration, _) => return refuse(node, fault::not_here(left.kind)),
            (left, right) if left == right => Order::Plain,
            (left, right) => return refuse(node, fault::apart(left, right)),
        };
        if left.kind == Kind::Money {
            one_currency(node, &left.term, &right.term)?;
        }
        self.today |= order != Order::Plain && (left.kind == Instant || right.kind == Instant);
        Ok((left.term, right.term, left.kind, order))
    }

    fn listed(&mut self, left: &Node, list: &[Node]) -> Result<Typed> {
        let found = self.any(left)?;
        let mut terms = Vec::with_capacity(list.len());
        for node in list {
            let typed = self.any(node)?;
            let again = Typed { term: found.term.clone(), kind: found.kind, many: found.many };
            let (back, term, _, order) = self.matched(node, again, typed)?;
            if back != found.term {
                return refuse(left, fault::not_here(found.kind));
            }
            terms.push((term, order));
        }
        Ok(one(Term::In(Box::new(found.term), terms), Kind::Flag))
    }

    fn call(&mut self, node: &Node, function: Function, all: &[Node]) -> Result<Typed> {
        match (function, all) {
            (Function::If, [condition, then, otherwise]) => {
                let condition = self.flag(condition)?;
                let (then, otherwise) = (self.single(then)?, self.single(otherwise)?);
                let (then, otherwise) = alike(node, then, otherwise)?;
                let kind = then.kind;
                Ok(one(Term::If(Box::new(condition), Box::new(then.term), Box::new(otherwise.term)), kind))
            }
            (Function::Days, [from, to]) => {
                let (first, second) = (self.single(from)?, self.single(to)?);
                for (typed, node) in [(&first, from), (&second, to)] {
                    match typed.kind {
                        Kind::Date => {}
                        Kind::Instant => self.today = true,
                        kind => return refuse(node, fault::not_here(kind)),
                    }
                }
                Ok(one(Term::Days(Box::new(first.term), Box::new(second.term)), Kind::Number))
            }
            (Function::Count | Function::Sum | Function::Min | Function::Max, [field]) => {
                let Typed { term: Term::Field(reference), kind, .. } = self.any(field)? else {
                    return refuse(field, fault::wants_field(function));
                };
                match function {
                    Function::Count => Ok(one(Term::Count(reference), Kind::Number)),
                    Function::Sum if matches!(kind, Kind::Number | Kind::Money) => Ok(one(Term::Sum(reference), kind)),
                    Function::Min if kind.is_ordered() => Ok(one(Term::Lowest(reference), kind)),
                    Function::Max if kind.is_ordered() => Ok(one(Term::Highest(reference), kind)),
                    _ => refuse(field, fault::not_here(kind)),
                }
            }
            (Function::Coalesce, [first, rest @ ..]) => {
                let first = self.single(first)?;
                let mut kind = first.kind;
                let mut terms = vec![first.term];
                for node in rest {
                    let typed = self.single(node)?;
                    let (_, typed) = alike(node, one(Term::Today, kind), typed)?;
                    kind = typed.kind;
                    terms.push(typed.term);
                }
                Ok(one(Term::First(terms), kind))
            }
            _ => refuse(node, fault::arguments(function)),
        }
    }

    /// The codes that a field may have, where they are known, and its name.
    fn codes(&self, term: &Term) -> Option<(&'a Known, String)> {
        let Term::Field(reference) = term else { return None };
        let known = self.scope.get(reference.name.bare())?;
        Some((known, reference.name.to_string()))
    }
}

/// Two branches of one kind.
fn alike(node: &Node, left: Typed, right: Typed) -> Result<(Typed, Typed)> {
    let left = as_meant(node, left, right.kind, None)?;
    let right = as_meant(node, right, left.kind, None)?;
    if left.kind != right.kind { refuse(node, fault::apart(left.kind, right.kind)) } else { Ok((left, right)) }
}

/// What is written, understood by the kind it stands beside: a text beside a code is a code, a whole number beside a date a year.
fn as_meant(node: &Node, typed: Typed, beside: Kind, codes: Option<(&Known, String)>) -> Result<Typed> {
    let Typed { term, kind, many } = typed;
    match (kind, beside) {
        (Kind::Text, Kind::Code) => {
            let codes = codes.and_then(|(known, name)| known.codes.as_ref().map(|codes| (codes, name)));
            let made = each_text(term, &|text| {
                if let Some((_, name)) = codes.as_ref().filter(|(codes, _)| !codes.contains(&text)) {
                    return refuse(node, fault::no_code(name));
                }
                Ok(Value::Code(text))
            })?;
            made.map_or_else(|| refuse(node, fault::apart(Kind::Text, Kind::Code)), |term| Ok(Typed { term, kind: Kind::Code, many }))
        }
        (Kind::Text, Kind::Link) => {
            let made = each_text(term, &|text| RecordId::new(&text).map(Value::Link).or_else(|_| refuse(node, fault::record())))?;
            made.map_or_else(|| refuse(node, fault::apart(Kind::Text, Kind::Link)), |term| Ok(Typed { term, kind: Kind::Link, many }))
        }
        (Kind::Number, Kind::Date | Kind::Instant | Kind::Period) => {
            let year = match &term {
                Term::Value(Value::Number(number)) if number.scale() == 0 => i16::try_from(number.units()).ok(),
                _ => None,
            };
            let year = year.and_then(rihla_model::Period::year);
            year.map_or_else(
                || refuse(node, fault::apart(Kind::Number, beside)),
                |year| Ok(one(Term::Value(Value::Period(year)), Kind::Period)),
            )
        }
        _ => Ok(Typed { term, kind, many }),
    }
}

/// The term with every text in it replaced; none where its texts are not all written in it.
fn each_text(term: Term, make: &impl Fn(String) -> Result<Value>) -> Result<Option<Term>> {
    Ok(match term {
        Term::Value(Value::Text(text)) => Some(Term::Value(make(text)?)),
        Term::If(condition, then, otherwise) => {
            let (then, otherwise) = (each_text(*then, make)?, each_text(*otherwise, make)?);
            then.zip(otherwise).map(|(then, otherwise)| Term::If(condition, Box::new(then), Box::new(otherwise)))
        }
        Term::First(all) => {
            let all: Result<Vec<Option<Term>>> = all.into_iter().map(|term| each_text(term, make)).collect();
            all?.into_iter().collect::<Option<Vec<Term>>>().map(Term::First)
        }
        _ => None,
    })
}

/// Two written amounts are of one currency.
fn one_currency(node: &Node, left: &Term, right: &Term) -> Result<()> {
    match (currency(left), currency(right)) {
        (Some(left), Some(right)) if left != right => refuse(node, fault::currencies()),
        _ => Ok(()),
    }
}

fn currency(term: &Term) -> Option<&str> {
    match term {
        Term::Value(Value::Money(money)) => Some(&money.currency),
        Term::Negative(inner) => currency(inner),
        Term::Reckon(_, left, right) => currency(left).or_else(|| currency(right)),
        _ => None,
    }
}

const fn kind_of(value: &Value) -> Kind {
    match value {
        Value::Text(_) | Value::Localised(_) => Kind::Text,
        Value::Number(_) => Kind::Number,
        Value::Money(_) => Kind::Money,
        Value::Flag(_) => Kind::Flag,
        Value::Date(_) => Kind::Date,
        Value::Instant(_) => Kind::Instant,
        Value::Period(_) => Kind::Period,
        Value::Code(_) => Kind::Code,
        Value::Link(_) => Kind::Link,
        Value::File(_) => Kind::File,
    }
}
