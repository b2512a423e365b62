//! Statements whose text is part of the program; what comes from outside is bound.

use std::borrow::Cow;

use super::{Engine, Value};
use crate::error::StoreError;

/// A statement of SQL with its values.
///
/// Text is only ever `&'static str`, so nothing from outside can become SQL: an injection cannot be written. Each `?` of
/// the text stands for a value, quoted texts and comments apart; texts with escapes of their own (`E'…'`, `$$…$$`) are not
/// read here.
///
/// ```
/// use rihla_store::database::Statement;
///
/// let typed = "x'; drop table person; --";
/// let find = Statement::new("select id from person where name = ?").bind(typed).push(" and born < ?").bind(1990_i64);
/// assert_eq!(find.text(), "select id from person where name = ? and born < ?");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Statement {
    text: Cow<'static, str>,
    values: Vec<Value>,
}

/// The name of a table, a column or a constraint, for which no value can stand: small letters, digits and '_', so that quoted it
/// is nothing else. What a backup names is one, or the backup is refused.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name(String);

impl Name {
    /// The name of that text.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let fits = !text.is_empty() && text.len() <= 63 && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        fits.then(|| Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text as an engine reads it, and its values.
pub(super) type Prepared = (Cow<'static, str>, Vec<Value>);

impl Statement {
    /// A statement of that text.
    pub const fn new(text: &'static str) -> Self {
        Self { text: Cow::Borrowed(text), values: Vec::new() }
    }

    /// Appends text.
    pub fn push(mut self, text: &'static str) -> Self {
        self.text.to_mut().push_str(text);
        self
    }

    /// Gives the next `?` its value.
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Gives the next `?` a value that is one already.
    pub(crate) fn bind_value(mut self, value: Value) -> Self {
        self.values.push(value);
        self
    }

    /// Appends a list of values in parentheses, for `in`; one that nothing is in where there are none.
    pub fn bind_list<V: Into<Value>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        let before = self.values.len();
        self.values.extend(values.into_iter().map(Into::into));
        let marks = vec!["?"; self.values.len() - before];
        let list = if marks.is_empty() { "null".to_owned() } else { marks.join(", ") };
        self.text.to_mut().push_str(&format!("({list})"));
        self
    }

    /// Appends the name of a table, a column or a constraint.
    pub(crate) fn push_name(mut self, name: &Name) -> Self {
        let text = self.text.to_mut();
        text.push('"');
        text.push_str(&name.0);
        text.push('"');
        self
    }

    /// Appends the text and the values of another statement.
    pub fn append(mut self, other: Self) -> Self {
        self.text.to_mut().push_str(&other.text);
        self.values.extend(other.values);
        self
    }

    /// The text, with `?` for values.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text as the engine reads it, and the values.
    pub(super) fn prepared(self, engine: Engine) -> Result<Prepared, StoreError> {
        let marks = marks(&self.text);
        if marks.len() != self.values.len() {
            return Err(StoreError::WrongValues { marks: marks.len(), values: self.values.len() });
        }
        // PostgreSQL keeps no such text; refused for both, so that what one took the other can take over
        if self.values.iter().any(|value| matches!(value, Value::Text(Some(text)) if text.contains('\0'))) {
            return Err(StoreError::NulInText);
        }
        match engine {
            Engine::Sqlite => Ok((self.text, self.values)),
            Engine::Postgres if marks.is_empty() => Ok((self.text, self.values)),
            Engine::Postgres => Ok((Cow::Owned(numbered(&self.text, &marks)), self.values)),
        }
    }
}

/// The text with `$1 $2 …` in the places of the marks.
fn numbered(text: &str, marks: &[usize]) -> String {
    let mut out = String::with_capacity(text.len() + marks.len() * 2);
    let mut from = 0;
    for (number, at) in (1_usize..).zip(marks) {
        out.push_str(text.get(from..*at).unwrap_or_default());
        out.push('$');
        out.push_str(&number.to_string());
        from = at + 1;
    }
    out + text.get(from..).unwrap_or_default()
}

/// Where the marks are: each `?` outside of quoted texts, quoted names and comments.
fn marks(text: &str) -> Vec<usize> {
    let mut marks = Vec::new();
    let mut signs = text.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '?' => marks.push(at),
            // a doubled quote ends and begins again at once, which comes to the same
            '\'' | '"' => {
                signs.by_ref().find(|(_, inner)| *inner == sign);
            }
            '-' if signs.next_if(|(_, next)| *next == '-').is_some() => {
                signs.by_ref().find(|(_, inner)| *inner == '\n');
            }
            '/' if signs.next_if(|(_, next)| *next == '*').is_some() => {
                let mut before = ' ';
                signs.by_ref().find(|(_, inner)| std::mem::replace(&mut before, *inner) == '*' && *inner == '/');
            }
            _ => {}
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn postgres(statement: Statement) -> String {
        statement.prepared(Engine::Postgres).unwrap().0.into_owned()
    }

    #[test]
    fn marks_are_numbered_outside_of_quotes_and_comments() {
        let statement = Statement::new("select '?', 'it''s ?', \"a?\" -- why?\n, ? /* or ? * / */ - ?").bind(1_i64).bind("b");
        assert_eq!(postgres(statement), "select '?', 'it''s ?', \"a?\" -- why?\n, $1 /* or ? * / */ - $2");
        assert_eq!(postgres(Statement::new("é ? ?").bind(1_i64).bind(2_i64)), "é $1 $2");
        assert_eq!(postgres(Statement::new("select 1")), "select 1");
    }

    #[test]
    fn statements_are_put_together_with_their_values() {
        let condition = Statement::new(" where a = ?").bind(1_i64);
        let whole = Statement::new("select b from t").append(condition).push(" or c = ?").bind("x");
        assert_eq!(whole.text(), "select b from t where a = ? or c = ?");
        let (text, values) = whole.prepared(Engine::Postgres).unwrap();
        assert_eq!(text, "select b from t where a = $1 or c = $2");
        assert_eq!(values, [Value::from(1_i64), Value::from("x")]);
    }

    #[test]
    fn a_name_is_nothing_but_a_name() {
        let name = Name::new("job_schedule").unwrap();
        assert_eq!(Statement::new("select ? from ").push_name(&name).text(), "select ? from \"job_schedule\"");
        for odd in ["", "a\"b", "a b", "A", "a;b", "a?", "é", &"a".repeat(64)] {
            assert_eq!(Name::new(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_list_has_a_mark_for_each_value() {
        let list = |values: &[i64]| Statement::new("a in ").bind_list(values.iter().copied()).push(" and b = ?").bind("x");
        assert_eq!(postgres(list(&[4, 5])), "a in ($1, $2) and b = $3");
        assert_eq!(postgres(list(&[])), "a in (null) and b = $1");
    }

    #[test]
    fn a_missing_value_and_a_nul_are_refused_on_both_engines() {
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let few = Statement::new("select ?, ?").bind(1_i64).prepared(engine);
            assert!(matches!(few, Err(StoreError::WrongValues { marks: 2, values: 1 })));
            let many = Statement::new("select 1").bind(1_i64).prepared(engine);
            assert!(matches!(many, Err(StoreError::WrongValues { marks: 0, values: 1 })));
            assert!(matches!(Statement::new("select ?").bind("a\0b").prepared(engine), Err(StoreError::NulInText)));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in "[?'\"*/\\-a\n]{0,40}") {
            let marks = marks(&text);
            proptest::prop_assert!(marks.iter().all(|at| text.as_bytes()[*at] == b'?'));
            proptest::prop_assert_eq!(numbered(&text, &[]), text);
        }
    }
}
