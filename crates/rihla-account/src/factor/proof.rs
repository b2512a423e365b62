//! Showing a second factor.

use rihla_model::AccountId;

use super::challenge::For;
use super::recovery::RecoveryCode;
use crate::accounts::{Accounts, Work};
use crate::error::AccountError;
use crate::event::{Factor, Occasion};
use crate::webauthn::{AssertionResponse, RelyingParty};

/// A second factor as it is shown.
pub enum Proof<'a> {
    /// Digits of an authenticator app, as typed.
    Totp(&'a str),
    /// The answer of a security key.
    Key {
        /// The node as the key knows it.
        party: &'a RelyingParty,
        /// What the browser answered.
        answer: &'a AssertionResponse,
    },
    /// A recovery code.
    Recovery(&'a RecoveryCode),
}

impl Proof<'_> {
    /// Which factor it is.
    #[must_use]
    pub fn factor(&self) -> Factor {
        match self {
            Self::Totp(_) => Factor::Totp,
            Self::Key { .. } => Factor::Key,
            Self::Recovery(_) => Factor::Recovery,
        }
    }
}

impl std::fmt::Debug for Proof<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Proof({:?}, …)", self.factor())
    }
}

impl Accounts {
    /// Whether a factor is the account's. What is used up by being shown is used up when the unit ends, also where it was
    /// refused.
    pub(crate) async fn prove(
        &self,
        work: &mut Work,
        at: &Occasion,
        account: &AccountId,
        proof: &Proof<'_>,
        what: For,
    ) -> Result<(), AccountError> {
        match proof {
            Proof::Totp(digits) => self.prove_totp(work, at, account, digits).await,
            Proof::Recovery(code) => self.prove_recovery(work, at, account, code).await,
            Proof::Key { party, answer } => self.prove_key(work, at, account, party, answer, what).await,
        }
    }
}
