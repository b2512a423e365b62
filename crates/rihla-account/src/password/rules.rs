//! What may be a password: long, and not what everybody, or everybody who knows the person, tries first.

use rihla_model::Saying;

use super::Password;
use crate::name::fold;

/// The commonest words of passwords, one a line, folded; lines with '#' are remarks.
const COMMON: &str = include_str!("common.txt");
/// NIST SP 800-63B asks for 8, and 15 where a password stands alone; second factors are the rule here.
const LEAST_SIGNS: usize = 12;
/// So many digits and signs around a common word add nothing: a year, an exclamation mark.
const MOST_DECORATION: usize = 6;
const LEAST_DIFFERENT: usize = 5;
/// Shorter parts of a name stand in many good passwords by chance.
const LEAST_NAME: usize = 4;
/// Rows of keys and of letters that fingers run along.
const ROWS: [&str; 9] = [
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
];

/// Why something is no password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeakPassword {
    /// Too short.
    Short,
    /// Too few different signs.
    Monotonous,
    /// A common one, with or without decoration.
    Common,
    /// It holds a name or the address of its owner, or of the node.
    Named,
}

/// What those who know a person try first: the names of the account and of the node.
#[derive(Clone, Copy, Default)]
pub struct Nearby<'a> {
    /// Names, shown or to sign in with, the address, the agency, the name of the node.
    pub names: &'a [&'a str],
}

impl WeakPassword {
    /// The fault as a sentence: what, and what to do.
    #[must_use]
    pub fn saying(self) -> Saying {
        match self {
            Self::Short => {
                Saying::new("account-password-short", "the password is too short: use at least {least} characters, for example four words")
                    .with("least", LEAST_SIGNS)
            }
            Self::Monotonous => Saying::new("account-password-monotonous", "the password repeats the same few characters: use other ones"),
            Self::Common => Saying::new(
                "account-password-common",
                "the password is among those that are tried first, even if it is decorated: choose words that nobody would guess",
            ),
            Self::Named => Saying::new(
                "account-password-named",
                "the password holds a name or an address that belongs to the account: choose words that have nothing to do with you",
            ),
        }
    }
}

impl Password {
    /// Whether it may be set as a password.
    ///
    /// # Errors
    /// [`WeakPassword`].
    pub fn fit(&self, nearby: Nearby<'_>) -> Result<(), WeakPassword> {
        if self.as_str().chars().count() < LEAST_SIGNS {
            return Err(WeakPassword::Short);
        }
        let folded = fold(self.as_str(), usize::MAX).unwrap_or_default();
        let mut signs: Vec<char> = folded.chars().collect();
        signs.sort_unstable();
        signs.dedup();
        if signs.len() < LEAST_DIFFERENT {
            return Err(WeakPassword::Monotonous);
        }
        let core = folded.trim_matches(|c: char| !c.is_alphabetic());
        let decorated = folded.chars().count() - core.chars().count() <= MOST_DECORATION && is_common(&undisguised(core));
        if is_common(&folded) || is_common(&undisguised(&folded)) || decorated {
            return Err(WeakPassword::Common);
        }
        let plain = [letters(&folded), letters(&undisguised(&folded))];
        let named = nearby.names.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric())).any(|part| {
            let part = fold(part, usize::MAX).unwrap_or_default();
            part.chars().count() >= LEAST_NAME && plain.iter().any(|plain| plain.contains(&part))
        });
        if named { Err(WeakPassword::Named) } else { Ok(()) }
    }
}

/// Whether nothing is left, or next to nothing, when common words and rows of keys are taken out.
fn is_common(folded: &str) -> bool {
    let plain = letters(folded);
    let words = COMMON.lines().map(str::trim).filter(|word| !word.is_empty() && !word.starts_with('#'));
    let mut rest = plain.clone();
    let mut longest: Vec<&str> = words.collect();
    longest.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in longest {
        if rest.contains(word) {
            // a mark stays in its place, so that what stood around it does not become a word
            rest = rest.replace(word, " ");
        }
    }
    let left: usize = rest.split(' ').map(|part| if is_run(part) { 0 } else { part.chars().count() }).sum();
    // digits and years behind a word are decoration
    let left_letters: usize = rest.split(' ').filter(|part| !is_run(part)).flat_map(str::chars).filter(|c| !c.is_ascii_digit()).count();
    (rest != plain && left_letters <= 2 && left <= MOST_DECORATION) || is_run(&plain)
}

/// Whether a text runs along a row of keys, forwards or backwards, once or again and again.
fn is_run(text: &str) -> bool {
    let signs = text.chars().count();
    signs >= 3
        && ROWS.iter().any(|row| {
            let turned: String = row.chars().rev().collect();
            [row.repeat(2), turned.repeat(2)]
                .iter()
                .any(|row| (3..=signs).any(|length| repeats(text, length) && row.contains(head(text, length))))
        })
}

/// Whether a text is its first letters again and again.
fn repeats(text: &str, length: usize) -> bool {
    text.chars().zip(text.chars().cycle().skip(length)).take(text.chars().count().saturating_sub(length)).all(|(a, b)| a == b)
}

fn head(text: &str, length: usize) -> &str {
    text.char_indices().nth(length).map_or(text, |(at, _)| text.get(..at).unwrap_or(text))
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Signs that stand for letters, turned back.
fn undisguised(folded: &str) -> String {
    folded
        .chars()
        .map(|c| match c {
            '0' => 'o',
            '1' | '!' | '|' => 'i',
            '3' | '€' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' => 't',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;

    fn fit(text: &str) -> Result<(), WeakPassword> {
        let nearby = Nearby { names: &["zahra.aitali", "Zahra Ait Ali", "zahra@observatoire.ma", "Observatoire des migrations"] };
        Password::new(Zeroizing::new(text.to_owned())).fit(nearby)
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        for (bad, why) in [
            ("elevensigns", WeakPassword::Short),
            ("aaaaaaaaaaaaaaaa", WeakPassword::Monotonous),
            ("123123123123", WeakPassword::Monotonous),
            ("password1234", WeakPassword::Common),
            ("P@ssw0rd2024!!", WeakPassword::Common),
            ("passwordpassword", WeakPassword::Common),
            ("qwertyuiopqwertyuiop", WeakPassword::Common),
            ("123456789012", WeakPassword::Common),
            ("1qaz2wsx3edc4rfv", WeakPassword::Common),
            ("abcdefghijklmnop", WeakPassword::Common),
            ("motdepasse2025", WeakPassword::Common),
            ("Contraseña123456", WeakPassword::Common),
            ("iloveyou-iloveyou", WeakPassword::Common),
            ("zahra.aitali.1984", WeakPassword::Named),
            ("my-Z4hr4-secret-tea", WeakPassword::Named),
            ("die observatoire 9", WeakPassword::Named),
        ] {
            assert_eq!(fit(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn good_words_in_any_language_pass() {
        for good in [
            "correct horse battery staple",
            "صيف طويل في جبال الريف",
            "quatre pommes sous la pluie",
            "vU7#kq2!mZ9x",
            "summer rain on tin roofs",
        ] {
            assert_eq!(fit(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn the_list_is_folded_as_it_is_compared() {
        for word in COMMON.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            assert_eq!(fold(word, usize::MAX).map(|folded| letters(&folded)).as_deref(), Some(word), "{word}");
            assert!(word.chars().count() >= 4, "{word}: shorter words stand in good passwords");
        }
    }
}
