//! Words and signs become a tree, by the strength with which signs bind.

use std::ops::Range;

use rihla_model::Language;

use super::fault::{self, ExpressionFault};
use super::lex::{Token, lex};
use super::node::{Comparison, Expr, Expression, Function, Node, Operator, Unresolved};
use super::{DEPTH, PARTS};
use crate::value::{Money, Value};

/// Words that name no field.
const WORDS: [&str; 11] = ["and", "empty", "false", "filled", "if", "in", "is", "not", "or", "starts", "today"];

/// How strongly signs bind, the weakest first.
pub(super) const OR: u8 = 1;
pub(super) const AND: u8 = 2;
pub(super) const NOT: u8 = 3;
pub(super) const COMPARE: u8 = 4;
pub(super) const SUM: u8 = 5;
pub(super) const PRODUCT: u8 = 6;
pub(super) const NEGATIVE: u8 = 7;
pub(super) const VALUE: u8 = 8;

/// Reads an expression.
///
/// # Errors
/// The first fault, with its place.
pub fn parse(text: &str) -> Result<Expression, ExpressionFault> {
    let tokens = lex(text)?;
    let mut parser = Parser { tokens: tokens.into_iter().peekable(), parts: 0, end: text.len()..text.len() };
    let (root, _) = parser.expression(OR, 0)?;
    match parser.take() {
        (Token::End, _) => Ok(Expression { root }),
        (Token::Capitals(_), at) => Err(ExpressionFault::new(at, fault::currency())),
        (_, at) => Err(ExpressionFault::new(at, fault::operator_wanted())),
    }
}

/// A node, and how many stand within each other in it.
type Grown = (Node, usize);

struct Parser<'a> {
    tokens: std::iter::Peekable<std::vec::IntoIter<(Token<'a>, Range<usize>)>>,
    parts: usize,
    end: Range<usize>,
}

impl<'a> Parser<'a> {
    fn peek(&mut self) -> Option<&Token<'a>> {
        self.tokens.peek().map(|(token, _)| token)
    }

    fn take(&mut self) -> (Token<'a>, Range<usize>) {
        self.tokens.next().unwrap_or((Token::End, self.end.clone()))
    }

    /// Takes the next token if it is that sign.
    fn sign(&mut self, sign: &str) -> Option<Range<usize>> {
        self.tokens.next_if(|(token, _)| matches!(token, Token::Sign(found) if *found == sign)).map(|(_, at)| at)
    }

    fn place(&mut self) -> Range<usize> {
        self.tokens.peek().map_or(self.end.clone(), |(_, at)| at.clone())
    }

    /// A node over others, which reaches `depth` deep.
    fn node(&mut self, at: Range<usize>, what: Expr, depth: usize) -> Result<Grown, ExpressionFault> {
        self.parts += 1;
        if self.parts > PARTS {
            return Err(ExpressionFault::new(at, fault::too_many()));
        }
        if depth > DEPTH {
            return Err(ExpressionFault::new(at, fault::too_deep()));
        }
        Ok((Node { at, what }, depth))
    }

    /// An expression whose signs bind at least so strongly; `level` is how deep it stands.
    fn expression(&mut self, least: u8, level: usize) -> Result<Grown, ExpressionFault> {
        if level > DEPTH {
            return Err(ExpressionFault::new(self.place(), fault::too_deep()));
        }
        let (mut left, mut depth) = self.first(least, level)?;
        // the strength of the sign that made `left`, where this loop did
        let mut made = VALUE;
        loop {
            let strength = match self.peek() {
                Some(Token::Word("or")) => OR,
                Some(Token::Word("and")) => AND,
                Some(Token::Word("in" | "starts" | "is")) => COMPARE,
                Some(Token::Sign("=" | "!=" | "<" | "<=" | ">" | ">=")) => COMPARE,
                Some(Token::Sign("+" | "-")) => SUM,
                Some(Token::Sign("*" | "/")) => PRODUCT,
                _ => break,
            };
            if strength < least {
                break;
            }
            let (token, at) = self.take();
            if strength == COMPARE && made == COMPARE {
                return Err(ExpressionFault::new(at, fault::chain()));
            }
            (left, depth) = match token {
                Token::Word(word @ ("and" | "or")) => {
                    let (right, more) = self.expression(strength + 1, level + 1)?;
                    self.joined(word == "and", (left, depth), made == strength, (right, more))?
                }
                Token::Word("in") => self.listed(left, depth, level)?,
                Token::Word("starts") => {
                    let (token, end) = self.take();
                    let Token::Value(start @ Value::Text(_)) = token else { return Err(ExpressionFault::new(end, fault::text_wanted())) };
                    let at = left.at.start..end.end;
                    self.node(at, Expr::Starts(Box::new(left), start), depth + 1)?
                }
                Token::Word(_) => {
                    let (token, end) = self.take();
                    let at = left.at.start..end.end;
                    match token {
                        Token::Word("empty") => self.node(at, Expr::IsEmpty(Box::new(left)), depth + 1)?,
                        Token::Word("filled") => self.node(at, Expr::IsFilled(Box::new(left)), depth + 1)?,
                        _ => return Err(ExpressionFault::new(end, fault::empty_wanted())),
                    }
                }
                Token::Sign(sign) => {
                    let (right, more) = self.expression(strength + 1, level + 1)?;
                    let at = left.at.start..right.at.end;
                    let what = signed(sign, left, right);
                    self.node(at, what, depth.max(more) + 1)?
                }
                _ => return Err(ExpressionFault::new(at, fault::operator_wanted())),
            };
            made = strength;
        }
        Ok((left, depth))
    }

    /// `a and b`, or `b` added to the chain that `a` is.
    fn joined(&mut self, and: bool, left: Grown, chained: bool, right: Grown) -> Result<Grown, ExpressionFault> {
        let (left, depth) = left;
        let (right, more) = right;
        let at = left.at.start..right.at.end;
        let depth = if chained { depth.max(more + 1) } else { depth.max(more) + 1 };
        let what = match left.what {
            Expr::And(mut all) if chained => {
                all.push(right);
                Expr::And(all)
            }
            Expr::Or(mut all) if chained => {
                all.push(right);
                Expr::Or(all)
            }
            what => {
                let all = vec![Node { at: left.at, what }, right];
                if and { Expr::And(all) } else { Expr::Or(all) }
            }
        };
        self.node(at, what, depth)
    }

    /// `in (…)`
    fn listed(&mut self, left: Node, depth: usize, level: usize) -> Result<Grown, ExpressionFault> {
        let place = self.place();
        self.sign("(").ok_or_else(|| ExpressionFault::new(place, fault::open_wanted()))?;
        let (all, end, more) = self.list(SUM, level)?;
        let at = left.at.start..end;
        self.node(at, Expr::In(Box::new(left), all), depth.max(more) + 1)
    }

    /// What stands between an opening parenthesis, which was taken, and the closing one; where it ends and how deep it is.
    fn list(&mut self, least: u8, level: usize) -> Result<(Vec<Node>, usize, usize), ExpressionFault> {
        let (mut all, mut deepest) = (Vec::new(), 0);
        loop {
            let (node, depth) = self.expression(least, level + 1)?;
            all.push(node);
            deepest = deepest.max(depth);
            match self.take() {
                (Token::Sign(","), _) => {}
                (Token::Sign(")"), at) => return Ok((all, at.end, deepest)),
                (_, at) => return Err(ExpressionFault::new(at, fault::close_wanted())),
            }
        }
    }

    /// What stands before the first sign between two values.
    fn first(&mut self, least: u8, level: usize) -> Result<Grown, ExpressionFault> {
        let (token, at) = self.take();
        match token {
            Token::Value(Value::Number(number)) => {
                let Some((token, end)) = self.tokens.next_if(|(token, _)| matches!(token, Token::Capitals(_))) else {
                    return self.node(at, Expr::Value(Value::Number(number)), 1);
                };
                match token {
                    Token::Capitals(currency) if currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                        let money = Money { amount: number, currency: currency.to_owned() };
                        self.node(at.start..end.end, Expr::Value(Value::Money(money)), 1)
                    }
                    _ => Err(ExpressionFault::new(end, fault::currency())),
                }
            }
            Token::Value(value) => self.node(at, Expr::Value(value), 1),
            Token::Duration(duration) => self.node(at, Expr::Duration(duration), 1),
            Token::Own(bare) => self.node(at, Expr::Name(Unresolved { bare: bare.to_owned(), language: None }), 1),
            Token::Sign("-") => {
                let (inner, depth) = self.expression(NEGATIVE, level + 1)?;
                self.node(at.start..inner.at.end, Expr::Negative(Box::new(inner)), depth + 1)
            }
            Token::Sign("(") => {
                let (inner, depth) = self.expression(OR, level + 1)?;
                match self.take() {
                    (Token::Sign(")"), end) => Ok((Node { at: at.start..end.end, what: inner.what }, depth)),
                    (_, end) => Err(ExpressionFault::new(end, fault::close_wanted())),
                }
            }
            Token::Word("not") if least <= NOT => {
                let (inner, depth) = self.expression(NOT, level + 1)?;
                self.node(at.start..inner.at.end, Expr::Not(Box::new(inner)), depth + 1)
            }
            Token::Word("not") => Err(ExpressionFault::new(at, fault::not_within())),
            Token::Word("today") => self.node(at, Expr::Today, 1),
            Token::Word("true") => self.node(at, Expr::Value(Value::Flag(true)), 1),
            Token::Word("false") => self.node(at, Expr::Value(Value::Flag(false)), 1),
            Token::Word(word) => self.named(word, at, level),
            Token::Capitals(_) => Err(ExpressionFault::new(at, fault::currency())),
            Token::Sign(_) | Token::End => Err(ExpressionFault::new(at, fault::value_wanted())),
        }
    }

    /// A call of a function, or a field.
    fn named(&mut self, word: &str, at: Range<usize>, level: usize) -> Result<Grown, ExpressionFault> {
        if self.sign("(").is_some() {
            let function = Function::ALL.into_iter().find(|function| function.name() == word);
            let function = function.ok_or_else(|| ExpressionFault::new(at.clone(), fault::no_function()))?;
            let (all, end, depth) = self.list(OR, level)?;
            if function.takes().is_some_and(|wanted| wanted != all.len()) {
                return Err(ExpressionFault::new(at, fault::arguments(function)));
            }
            return self.node(at.start..end, Expr::Call(function, all), depth + 1);
        }
        if WORDS.contains(&word) {
            return Err(ExpressionFault::new(at, fault::value_wanted()));
        }
        let bare = word.to_owned();
        if self.sign(".").is_none() {
            return self.node(at, Expr::Name(Unresolved { bare, language: None }), 1);
        }
        let (token, end) = self.take();
        let language = match token {
            Token::Word(tag) => Language::from_tag(tag).filter(|language| language.tag() == tag),
            _ => None,
        };
        let language = language.ok_or_else(|| ExpressionFault::new(end.clone(), fault::no_language()))?;
        self.node(at.start..end.end, Expr::Name(Unresolved { bare, language: Some(language) }), 1)
    }
}

fn signed(sign: &str, left: Node, right: Node) -> Expr {
    let (left, right) = (Box::new(left), Box::new(right));
    match sign {
        "+" => Expr::Reckon(Operator::Plus, left, right),
        "-" => Expr::Reckon(Operator::Minus, left, right),
        "*" => Expr::Reckon(Operator::Times, left, right),
        "/" => Expr::Reckon(Operator::Over, left, right),
        "!=" => Expr::Compare(Comparison::Unequal, left, right),
        "<" => Expr::Compare(Comparison::Less, left, right),
        "<=" => Expr::Compare(Comparison::AtMost, left, right),
        ">" => Expr::Compare(Comparison::More, left, right),
        ">=" => Expr::Compare(Comparison::AtLeast, left, right),
        _ => Expr::Compare(Comparison::Equal, left, right),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (String, Range<usize>) {
        let fault = parse(text).unwrap_err();
        (fault.saying.id().to_owned(), fault.at)
    }

    #[test]
    fn signs_bind_as_readers_expect() {
        for (text, parenthesised) in [
            ("a or b and not c = 1 + 2 * -3", "a or (b and (not (c = (1 + (2 * (-3))))))"),
            ("a - b - c", "(a - b) - c"),
            ("a / b * c", "(a / b) * c"),
            ("not a is empty", "not (a is empty)"),
            ("a + 1 in (2, 3 + 4)", "(a + 1) in (2, (3 + 4))"),
        ] {
            assert_eq!(parse(text).unwrap(), parse(parenthesised).unwrap(), "{text}");
        }
        assert_ne!(parse("a and (b and c)").unwrap(), parse("a and b and c").unwrap());
        assert_ne!(parse("a - (b - c)").unwrap(), parse("a - b - c").unwrap());
    }

    #[test]
    fn each_fault_is_told_with_its_place() {
        for (text, id, at) in [
            ("", "expression-value-wanted", 0..0),
            ("a = ", "expression-value-wanted", 4..4),
            ("a = 1 b", "expression-operator-wanted", 6..7),
            ("(a = 1", "expression-close-wanted", 6..6),
            ("a in 1", "expression-open-wanted", 5..6),
            ("a in ()", "expression-value-wanted", 6..7),
            ("a starts b", "expression-text-wanted", 9..10),
            ("a is 1", "expression-empty-wanted", 5..6),
            ("a < b < c", "expression-chain", 6..7),
            ("a = not b", "expression-not-within", 4..7),
            ("a = 1 dirham", "expression-operator-wanted", 6..12),
            ("a = 1 MADA", "expression-currency", 6..10),
            ("MAD", "expression-currency", 0..3),
            ("a.xx = 1", "expression-no-language", 2..4),
            ("power(a)", "expression-no-function", 0..5),
            ("days(a)", "expression-arguments", 0..4),
            ("in = 1", "expression-value-wanted", 0..2),
        ] {
            assert_eq!(fault(text), (id.to_owned(), at), "{text}");
        }
    }

    #[test]
    fn depth_and_parts_are_limited() {
        let within = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
        assert!(parse(&within(DEPTH)).is_ok());
        assert_eq!(fault(&within(DEPTH + 1)).0, "expression-too-deep");
        assert_eq!(fault(&vec!["1"; DEPTH + 1].join("+")).0, "expression-too-deep");
        assert_eq!(fault(&"-".repeat(DEPTH + 1)).0, "expression-too-deep");
        assert_eq!(fault(&"not ".repeat(DEPTH + 1)).0, "expression-too-deep");
        // a chain is broad and not deep
        assert!(parse(&vec!["a"; PARTS / 2].join(" or ")).is_ok());
        assert_eq!(fault(&vec!["a"; PARTS].join(" or ")).0, "expression-too-many");
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,80}") {
            let _ = parse(&text);
        }

        #[test]
        fn no_row_of_words_panics(words in proptest::collection::vec(proptest::sample::select(vec![
            "a", "@made", "title.fr", "and", "or", "not", "(", ")", "in", ",", "starts", "\"x\"", "is", "empty", "filled", "=", "<", "-", "+", "*",
            "1", "2.50 MAD", "2027-Q1", "2027-03-31", "P1M", "today", "if(", "count(", "coalesce(", "true",
        ]), 0..30)) {
            let text = words.join(" ");
            if let Ok(expression) = parse(&text) {
                proptest::prop_assert_eq!(parse(&expression.to_string()).unwrap(), expression);
            }
        }
    }
}
