//! An expression is written in one way: one blank around signs, no parentheses that are not needed.

use std::fmt::{self, Formatter};

use super::node::{Expr, Expression, Node, Operator};
use super::parse::{AND, COMPARE, NEGATIVE, NOT, OR, PRODUCT, SUM, VALUE};
use crate::value::Value;

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.root.fmt(f)
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.what {
            Expr::Value(value) => written(value, f),
            Expr::Duration(duration) => write!(f, "{duration}"),
            Expr::Today => f.write_str("today"),
            Expr::Name(name) => match name.language {
                Some(language) => write!(f, "{}.{}", name.bare, language.tag()),
                None => f.write_str(&name.bare),
            },
            Expr::Negative(inner) => {
                f.write_str("-")?;
                within(inner, NEGATIVE, f)
            }
            Expr::Reckon(operator, left, right) => {
                let strength = strength(&self.what);
                within(left, strength, f)?;
                write!(f, " {} ", operator.sign())?;
                within(right, strength + 1, f)
            }
            Expr::Compare(comparison, left, right) => {
                within(left, SUM, f)?;
                write!(f, " {} ", comparison.sign())?;
                within(right, SUM, f)
            }
            Expr::In(left, list) => {
                within(left, SUM, f)?;
                f.write_str(" in (")?;
                row(list, ", ", SUM, f)?;
                f.write_str(")")
            }
            Expr::Starts(left, start) => {
                within(left, SUM, f)?;
                f.write_str(" starts ")?;
                written(start, f)
            }
            Expr::IsEmpty(inner) => {
                within(inner, SUM, f)?;
                f.write_str(" is empty")
            }
            Expr::IsFilled(inner) => {
                within(inner, SUM, f)?;
                f.write_str(" is filled")
            }
            Expr::Not(inner) => {
                f.write_str("not ")?;
                within(inner, NOT, f)
            }
            Expr::And(all) => row(all, " and ", AND + 1, f),
            Expr::Or(all) => row(all, " or ", OR + 1, f),
            Expr::Call(function, all) => {
                write!(f, "{}(", function.name())?;
                row(all, ", ", OR, f)?;
                f.write_str(")")
            }
        }
    }
}

fn strength(what: &Expr) -> u8 {
    match what {
        Expr::Or(_) => OR,
        Expr::And(_) => AND,
        Expr::Not(_) => NOT,
        Expr::Compare(..) | Expr::In(..) | Expr::Starts(..) | Expr::IsEmpty(_) | Expr::IsFilled(_) => COMPARE,
        Expr::Reckon(Operator::Plus | Operator::Minus, ..) => SUM,
        Expr::Reckon(..) => PRODUCT,
        Expr::Negative(_) => NEGATIVE,
        Expr::Value(_) | Expr::Duration(_) | Expr::Today | Expr::Name(_) | Expr::Call(..) => VALUE,
    }
}

/// In parentheses where it binds less strongly than it has to.
fn within(node: &Node, least: u8, f: &mut Formatter<'_>) -> fmt::Result {
    if strength(&node.what) < least { write!(f, "({node})") } else { write!(f, "{node}") }
}

fn row(nodes: &[Node], between: &str, least: u8, f: &mut Formatter<'_>) -> fmt::Result {
    for (at, node) in nodes.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        within(node, least, f)?;
    }
    Ok(())
}

fn written(value: &Value, f: &mut Formatter<'_>) -> fmt::Result {
    match value {
        Value::Text(text) => quoted(text, f),
        Value::Number(number) => write!(f, "{number}"),
        Value::Money(money) => write!(f, "{} {}", money.amount, money.currency),
        Value::Flag(flag) => write!(f, "{flag}"),
        Value::Date(date) => write!(f, "{date}"),
        Value::Instant(instant) => write!(f, "{instant}"),
        Value::Period(period) => write!(f, "{period}"),
        // no parser makes one of these
        Value::Localised(_) | Value::Code(_) | Value::Link(_) | Value::File(_) => f.write_str("\"\""),
    }
}

fn quoted(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_str("\"")?;
    for sign in text.chars() {
        if matches!(sign, '"' | '\\') {
            f.write_str("\\")?;
        }
        write!(f, "{sign}")?;
    }
    f.write_str("\"")
}

#[cfg(test)]
mod tests {
    use crate::expression::parse;

    #[test]
    fn it_is_written_in_one_way() {
        for (text, printed) in [
            ("((a)and(b))or c", "a and b or c"),
            ("a and(b or c)", "a and (b or c)"),
            ("not(not(a))", "not not a"),
            ("(not a) = b", "(not a) = b"),
            ("a-(b-c)-d", "a - (b - c) - d"),
            ("-(-1)", "--1"),
            ("(a<b) = (c<d)", "(a < b) = (c < d)"),
            ("a in(\"x\\\"\" ,  2027-Q1)", "a in (\"x\\\"\", 2027-Q1)"),
            ("if(a or b,1200.50 MAD,P18M)", "if(a or b, 1200.50 MAD, P1Y6M)"),
            ("2027-A1 = @due", "2027 = @due"),
            ("(a starts \"b\") is filled", "(a starts \"b\") is filled"),
        ] {
            let expression = parse(text).unwrap();
            assert_eq!(expression.to_string(), printed);
            assert_eq!(parse(printed).unwrap(), expression);
        }
    }
}
