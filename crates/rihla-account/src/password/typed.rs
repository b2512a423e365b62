//! What a person typed as password.

use zeroize::Zeroizing;

use crate::name::compatible;

/// Longer ones would only cost the machine.
const MOST_BYTES: usize = 1024;

/// A password as typed; no print shows it, and it is overwritten when dropped.
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes what was typed. The same signs typed on two keyboards give the same password (NFKC).
    #[must_use]
    pub fn new(typed: Zeroizing<String>) -> Self {
        if typed.len() > MOST_BYTES {
            // too long to be one that was ever set: it fits nothing
            return Self(Zeroizing::new(String::new()));
        }
        Self(Zeroizing::new(compatible(&typed)))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn copy(&self) -> Self {
        Self(self.0.clone())
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_keyboards_give_one_password() {
        let composed = Password::new(Zeroizing::new("d\u{e9}j\u{e0} vu \u{e0} Rabat".to_owned()));
        let combined = Password::new(Zeroizing::new("de\u{301}ja\u{300} vu a\u{300} Rabat".to_owned()));
        assert_eq!(composed.as_str(), combined.as_str());
        assert_eq!(format!("{composed:?}"), "Password(…)");
    }
}
