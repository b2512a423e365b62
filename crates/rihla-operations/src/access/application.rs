//! What one who asks says: read from a form, with every fault named and nothing that was typed lost.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Who asks.
    Name,
    /// For which institution.
    Institution,
    /// Where the office can reach them.
    Contact,
    /// What the data are for.
    Purpose,
    /// For how long they are needed.
    Duration,
    /// That the terms are accepted.
    Terms,
}

impl Field {
    /// All fields, in the order of the form.
    pub const ALL: [Self; 6] = [Self::Name, Self::Institution, Self::Contact, Self::Purpose, Self::Duration, Self::Terms];

    /// The name in the form and in message ids.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Institution => "institution",
            Self::Contact => "contact",
            Self::Purpose => "purpose",
            Self::Duration => "duration",
            Self::Terms => "terms",
        }
    }

    /// Most characters that are taken.
    #[must_use]
    pub const fn most(self) -> usize {
        match self {
            Self::Purpose => 4000,
            Self::Terms => 3,
            _ => 200,
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldFault {
    /// Nothing was written.
    Absent,
    /// More was written than is taken.
    TooLong,
    /// The terms were not accepted.
    NotAccepted,
}

/// Every fault of a form, in its order.
pub type FieldFaults = BTreeMap<Field, FieldFault>;

/// What was typed, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled(BTreeMap<Field, String>);

impl Filled {
    /// Takes the fields from names and values; what the form does not have is passed over, the last of a name counts.
    #[must_use]
    pub fn of(parameters: &[(String, String)]) -> Self {
        let field = |name: &str| Field::ALL.into_iter().find(|f| f.name() == name);
        Self(parameters.iter().filter_map(|(name, value)| Some((field(name)?, clean(value)))).collect())
    }

    /// What was typed into a field.
    #[must_use]
    pub fn get(&self, field: Field) -> &str {
        self.0.get(&field).map_or("", String::as_str)
    }

    /// What is wrong.
    #[must_use]
    pub fn faults(&self) -> FieldFaults {
        Field::ALL.into_iter().filter_map(|field| self.fault(field).map(|fault| (field, fault))).collect()
    }

    fn fault(&self, field: Field) -> Option<FieldFault> {
        let text = self.get(field);
        match field {
            Field::Terms if text != "yes" => Some(FieldFault::NotAccepted),
            _ if text.is_empty() => Some(FieldFault::Absent),
            _ if text.chars().count() > field.most() => Some(FieldFault::TooLong),
            _ => None,
        }
    }
}

/// Leaves out what could play tricks on the screen of who reads it: control signs but line ends, and signs that turn the
/// direction of writing over more than a word.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let kept =
        text.chars().filter(|c| !c.is_control() || *c == '\n').filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    kept.collect::<String>().trim().to_owned()
}

/// What was asked: sealed as soon as it is read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Who asks.
    pub name: String,
    /// For which institution.
    pub institution: String,
    /// Where the office can reach them.
    pub contact: String,
    /// What the data are for.
    pub purpose: String,
    /// For how long they are needed.
    pub duration: String,
    /// Language of the form, in which an answer is understood.
    pub language: String,
    /// The terms that were accepted, word by word.
    pub terms: String,
}

impl Application {
    /// Takes a form without faults.
    ///
    /// # Errors
    /// Every fault of the form.
    pub fn of(filled: &Filled, language: &str, terms: &str) -> Result<Self, FieldFaults> {
        let faults = filled.faults();
        if !faults.is_empty() {
            return Err(faults);
        }
        let text = |field| filled.get(field).to_owned();
        Ok(Self {
            name: text(Field::Name),
            institution: text(Field::Institution),
            contact: text(Field::Contact),
            purpose: text(Field::Purpose),
            duration: text(Field::Duration),
            language: language.to_owned(),
            terms: terms.to_owned(),
        })
    }
}

/// Nothing of it is ever printed by accident.
impl std::fmt::Debug for Application {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Application(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(pairs: &[(&str, &str)]) -> Filled {
        Filled::of(&pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect::<Vec<_>>())
    }

    const GOOD: [(&str, &str); 6] = [
        ("name", "Amal"),
        ("institution", "U"),
        ("contact", "a@u.example"),
        ("purpose", "A study"),
        ("duration", "1 year"),
        ("terms", "yes"),
    ];

    #[test]
    fn says_every_fault_at_once_and_keeps_what_was_typed() {
        let long = "é".repeat(4001);
        let form = filled(&[("name", "  "), ("purpose", &long), ("contact", " a@b "), ("terms", "no"), ("other", "x")]);
        let found = form.faults();
        assert_eq!(found.get(&Field::Name), Some(&FieldFault::Absent));
        assert_eq!(found.get(&Field::Purpose), Some(&FieldFault::TooLong));
        assert_eq!(found.get(&Field::Terms), Some(&FieldFault::NotAccepted));
        assert!(!found.contains_key(&Field::Contact));
        assert_eq!(form.get(Field::Contact), "a@b");
        assert_eq!(Application::of(&form, "en", "").unwrap_err(), found);
    }

    #[test]
    fn what_could_play_tricks_on_a_terminal_is_left_out() {
        let mut pairs = GOOD.to_vec();
        pairs.push(("name", "\u{1b}[2JAmal\u{202e}\u{0}"));
        pairs.push(("purpose", "one\r\ntwo\u{7}"));
        let application = Application::of(&filled(&pairs), "fr", "t").unwrap();
        assert_eq!(application.name, "[2JAmal");
        assert_eq!(application.purpose, "one\ntwo");
        assert_eq!(format!("{application:?}"), "Application(…)");
    }
}
