//! Challenges of security keys: each is answered once.

use rihla_model::AccountId;
use rihla_store::database::Statement;

use crate::accounts::{Accounts, Work};
use crate::error::AccountError;
use crate::event::Occasion;
use crate::instant::after;
use crate::secret::SecretHash;
use crate::webauthn::{Challenge, WebAuthnFault};

/// For what a challenge is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    Adding,
    SigningIn,
    Confirming,
}

impl For {
    const fn name(self) -> &'static str {
        match self {
            Self::Adding => "add",
            Self::SigningIn => "sign-in",
            Self::Confirming => "confirm",
        }
    }
}

fn hash_of(challenge: &Challenge) -> String {
    SecretHash::of("rihla challenge 1", &[challenge.to_text().as_bytes()]).hex()
}

impl Accounts {
    /// Draws a challenge for an account.
    pub(crate) async fn give_challenge(
        &self,
        work: &mut Work,
        at: &Occasion,
        account: &AccountId,
        what: For,
    ) -> Result<Challenge, AccountError> {
        let challenge = Challenge::draw(&*self.rng)?;
        let insert = Statement::new("insert into challenge (hash, account, purpose, ends_at) values (?, ?, ?, ?)");
        let insert = insert.bind(hash_of(&challenge)).bind(account.as_str()).bind(what.name());
        work.unit.run(insert.bind(after(at.now, self.policy.challenge_lives))).await?;
        Ok(challenge)
    }

    /// Takes the challenge that an answer names, if it was given to this account for this and was not answered before. It
    /// is used up, whatever comes of the answer.
    pub(crate) async fn take_challenge(
        &self,
        work: &mut Work,
        at: &Occasion,
        account: &AccountId,
        what: For,
        client_data: &[u8],
    ) -> Result<Challenge, AccountError> {
        let challenge = Challenge::answered_in(client_data).ok_or(WebAuthnFault::WrongChallenge)?;
        let take = Statement::new("delete from challenge where hash = ? and account = ? and purpose = ? and ends_at > ?");
        let take = take.bind(hash_of(&challenge)).bind(account.as_str()).bind(what.name()).bind(at.now);
        if work.unit.run(take).await? == 1 { Ok(challenge) } else { Err(WebAuthnFault::WrongChallenge.into()) }
    }
}
