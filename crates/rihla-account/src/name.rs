//! What an account is called: the name to sign in with, the name that is shown, the e-mail address.

use std::fmt;

use icu_normalizer::ComposingNormalizer;
use rihla_model::to_ascii_digits;

use crate::error::AccountError;

const MOST_NAME: usize = 64;
const MOST_SHOWN: usize = 200;
const MOST_EMAIL: usize = 254;

/// The name to sign in with: folded, so that one name has one spelling.
///
/// Compatibility forms are composed (NFKC), case is folded, digits of other scripts become ASCII. It has letters, digits
/// and `.-_@+` alone, and letters of one script: a name in Latin cannot be copied with Cyrillic look-alikes put in.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignInName(String);

impl SignInName {
    /// Folds a name for a new account.
    ///
    /// # Errors
    /// [`AccountError::BadName`].
    pub fn new(typed: &str) -> Result<Self, AccountError> {
        let bad = || AccountError::BadName { most: MOST_NAME };
        let folded = fold(typed, MOST_NAME * 4).ok_or_else(bad)?;
        let letters = folded.chars().all(|c| (c.is_alphanumeric() && !is_hidden(c)) || ".-_@+".contains(c));
        let first = folded.chars().next().is_some_and(char::is_alphanumeric);
        (letters && first && folded.chars().count() <= MOST_NAME && one_script(&folded)).then_some(Self(folded)).ok_or_else(bad)
    }

    /// Folds what was typed at sign-in: whatever it is, so that a name that cannot exist takes the same way as one that
    /// does not.
    #[must_use]
    pub fn typed(typed: &str) -> Self {
        // no name is longer; what is cut off cannot make it one
        let cut: String = typed.chars().take(MOST_NAME * 4).collect();
        Self(fold(&cut, usize::MAX).unwrap_or_default())
    }

    /// The folded name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }
}

/// The name that others see.
#[derive(Clone, PartialEq, Eq)]
pub struct ShownName(String);

impl ShownName {
    /// Takes a name: one line, without control, invisible and direction signs.
    ///
    /// # Errors
    /// [`AccountError::BadShownName`].
    pub fn new(typed: &str) -> Result<Self, AccountError> {
        let name = composed(typed, Form::Canonical).split_whitespace().collect::<Vec<_>>().join(" ");
        let good = !name.is_empty() && name.chars().count() <= MOST_SHOWN && !name.chars().any(|c| c.is_control() || is_hidden(c));
        good.then_some(Self(name)).ok_or(AccountError::BadShownName { most: MOST_SHOWN })
    }

    /// The name as it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }
}

/// An e-mail address, as it was given; [`EmailAddress::key`] is what two are compared by.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Takes an address of the plain form `local@domain`: no quotes, comments or line ends that a mail program could read
    /// as more than one address.
    ///
    /// # Errors
    /// [`AccountError::BadEmail`].
    pub fn new(typed: &str) -> Result<Self, AccountError> {
        let text = composed(typed.trim(), Form::Canonical);
        let plain = |c: char| c.is_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(c);
        let good = text.len() <= MOST_EMAIL
            && text.rsplit_once('@').is_some_and(|(local, domain)| {
                let labels = domain.split('.').all(|l| !l.is_empty() && !l.starts_with('-') && !l.ends_with('-'));
                let dots = !local.is_empty() && !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
                dots && local.chars().all(plain) && labels && domain.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.')
            })
            && !text.chars().any(is_hidden);
        good.then_some(Self(text)).ok_or(AccountError::BadEmail)
    }

    /// The address as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folded address. Only an ASCII address folds: the domains of others are told apart to the letter, so that no
    /// look-alike that folds to a person's address receives what is meant for that person.
    #[must_use]
    pub fn key(&self) -> String {
        if self.0.is_ascii() { self.0.to_ascii_lowercase() } else { self.0.clone() }
    }

    /// The part before the `@`.
    #[must_use]
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for SignInName {
    /// What a person is called stays out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignInName(…)")
    }
}

impl fmt::Debug for ShownName {
    /// What a person is called stays out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ShownName(…)")
    }
}

impl fmt::Debug for EmailAddress {
    /// What a person is called stays out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

enum Form {
    Canonical,
    Compatible,
}

fn composed(text: &str, form: Form) -> String {
    match form {
        Form::Canonical => ComposingNormalizer::new_nfc().normalize(text).into_owned(),
        Form::Compatible => ComposingNormalizer::new_nfkc().normalize(text).into_owned(),
    }
}

/// NFKC, case and digits folded, NFKC again; `None` where it is longer than that.
pub(crate) fn fold(text: &str, most: usize) -> Option<String> {
    if text.len() > most {
        return None;
    }
    let mut lower = String::with_capacity(text.len());
    for sign in composed(text.trim(), Form::Compatible).chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase) {
        match sign {
            'ς' => lower.push('σ'),
            'ß' => lower.push_str("ss"),
            // the dot above that the small of a dotted capital I keeps
            '\u{307}' if lower.ends_with('i') => {}
            other => lower.push(other),
        }
    }
    Some(to_ascii_digits(&composed(&lower, Form::Compatible)).into_owned())
}

/// NFKC: the same password typed on two keyboards has the same bytes (NIST SP 800-63B 5.1.1.2).
pub(crate) fn compatible(text: &str) -> String {
    composed(text, Form::Compatible)
}

/// Signs that show nothing, or turn what stands beside them.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{640}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Whether all letters are of one of the scripts whose letters look alike, or of others alone.
fn one_script(text: &str) -> bool {
    let mut seen = None;
    text.chars().filter(|c| c.is_alphabetic()).all(|c| {
        let script = match u32::from(c) {
            0x41..=0x24f | 0x1e00..=0x1eff | 0x2c60..=0x2c7f | 0xa720..=0xa7ff => 1,
            0x370..=0x3ff | 0x1f00..=0x1fff => 2,
            0x400..=0x52f | 0x1c80..=0x1c8f | 0x2de0..=0x2dff | 0xa640..=0xa69f => 3,
            0x530..=0x58f => 4,
            0x13a0..=0x13ff | 0xab70..=0xabbf => 5,
            0x600..=0x6ff | 0x750..=0x77f | 0x870..=0x8ff | 0xfb50..=0xfdff | 0xfe70..=0xfefc => 6,
            0x590..=0x5ff => 7,
            0x1200..=0x139f | 0x2d80..=0x2ddf => 8,
            _ => 9,
        };
        *seen.get_or_insert(script) == script
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_has_one_spelling() {
        let amina = SignInName::new("Amina.B").unwrap();
        for same in ["amina.b", "AMINA.B", " Amina.B ", "ａｍｉｎａ.ｂ", "𝐀mina.b"] {
            assert_eq!(SignInName::new(same).ok().as_ref(), Some(&amina), "{same}");
            assert_eq!(SignInName::typed(same), amina, "{same}");
        }
        assert_eq!(SignInName::new("Straße").unwrap(), SignInName::new("STRASSE").unwrap());
        assert_eq!(SignInName::new("ΣΊΣΥΦΟΣ").unwrap(), SignInName::new("Σίσυφος").unwrap());
        assert_eq!(SignInName::new("زهراء٢").unwrap().as_str(), "زهراء2");
        assert_eq!(SignInName::new("ﺯﻫﺮﺍﺀ").unwrap(), SignInName::new("زهراء").unwrap());
        assert_eq!(SignInName::new("İzmir").unwrap(), SignInName::new("izmir").unwrap());
    }

    #[test]
    fn what_cannot_be_told_apart_by_eye_is_refused() {
        for bad in [
            "",
            " ",
            ".amina",
            "a b",
            "amina\u{200b}",
            "\u{202e}anima",
            "ami\u{0}na",
            "ami\nna",
            "аmina",
            "ami\u{ad}na",
            "زهـراء",
            "\u{3164}",
            "ο1a",
            "amina/..",
            "<b>",
            &"x".repeat(65),
        ] {
            assert!(SignInName::new(bad).is_err(), "{bad:?}");
        }
        assert!(SignInName::new("амина").is_ok(), "a whole name in Cyrillic is a name");
        assert!(SignInName::typed(&"x".repeat(100_000)).as_str().len() <= 256);
    }

    #[test]
    fn shown_names_are_one_clean_line() {
        assert_eq!(ShownName::new("  Zahra   Ait\tAli ").unwrap().as_str(), "Zahra Ait Ali");
        for bad in ["", "\u{200f}", "a\u{202e}b", &"x".repeat(201)] {
            assert!(ShownName::new(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn an_address_is_one_address() {
        assert_eq!(EmailAddress::new(" Amina@Example.ORG ").unwrap().key(), "amina@example.org");
        for bad in [
            "",
            "amina",
            "@x.org",
            "a@",
            "a@x..org",
            "a b@x.org",
            "a@x.org\nbcc: b@y.org",
            "a@x.org,b@y.org",
            "\"a\"@x.org",
            "a..b@x.org",
            "<a@x.org>",
        ] {
            assert!(EmailAddress::new(bad).is_err(), "{bad:?}");
        }
        // the long s folds to s, and must not lead to another's mailbox
        assert_ne!(EmailAddress::new("amina@ſite.org").unwrap().key(), EmailAddress::new("amina@site.org").unwrap().key());
    }

    #[test]
    fn no_print_shows_a_name() {
        let shown = format!(
            "{:?} {:?} {:?}",
            SignInName::typed("amina"),
            ShownName::new("Amina").unwrap(),
            EmailAddress::new("amina@x.org").unwrap()
        );
        assert!(!shown.to_lowercase().contains("amina"), "{shown}");
    }
}
