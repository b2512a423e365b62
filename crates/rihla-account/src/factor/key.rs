//! The security keys of an account.

use jiff::Timestamp;
use rihla_model::AccountId;
use rihla_model::access::Roles;
use rihla_store::database::{Row, Statement, Unit};
use serde_json::Value;

use super::challenge::For;
use crate::accounts::{Accounts, Work};
use crate::encoding::BASE64URL;
use crate::error::{AccountError, Thing};
use crate::event::{Occasion, SecurityEvent};
use crate::id::KeyNumber;
use crate::label::label;
use crate::secret::{SecretToken, draw_id};
use crate::session::Opened;
use crate::webauthn::{
    AssertionResponse, KnownKey, RegistrationResponse, RelyingParty, WebAuthnFault, creation_options, request_options, verify_assertion,
    verify_registration,
};

const COLUMNS: &str = "select id, label, synced, added_at, used_at, suspended_at, credential, cose, counter from security_key";

/// A security key of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityKey {
    /// Its identifier here.
    pub id: KeyNumber,
    /// What its owner calls it.
    pub label: String,
    /// Whether it may be copied to other devices of its owner.
    pub synced: bool,
    /// When it was added.
    pub added_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
    /// Since when it is not accepted any more: its counter went back.
    pub suspended_at: Option<Timestamp>,
}

struct Stored {
    key: SecurityKey,
    known: KnownKey,
}

fn stored(row: &Row, account: &AccountId) -> Result<Stored, AccountError> {
    let damaged = || AccountError::Damaged { what: "security key" };
    let bytes = |text: String| BASE64URL.decode(&text).map(|bytes| bytes.to_vec()).ok_or_else(damaged);
    let key = SecurityKey {
        id: KeyNumber::new(row.text(0)?).map_err(|_| damaged())?,
        label: row.text(1)?,
        synced: row.flag(2)?,
        added_at: row.instant(3)?,
        used_at: row.optional_instant(4)?,
        suspended_at: row.optional_instant(5)?,
    };
    let known = KnownKey {
        id: bytes(row.text(6)?)?,
        cose: bytes(row.text(7)?)?,
        counter: u32::try_from(row.integer(8)?).map_err(|_| damaged())?,
        user: user_of(account).to_vec(),
    };
    Ok(Stored { key, known })
}

/// What a key is told of its owner: the identifier, which is random and says nothing of the person.
fn user_of(account: &AccountId) -> &[u8] {
    account.as_str().as_bytes()
}

async fn keys_of(unit: &mut Unit, account: &AccountId) -> Result<Vec<Stored>, AccountError> {
    let find = Statement::new(COLUMNS).push(" where account = ? order by added_at, id").bind(account.as_str());
    unit.rows(find).await?.iter().map(|row| stored(row, account)).collect()
}

impl Accounts {
    /// The security keys of an account.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn security_keys(&self, account: &AccountId) -> Result<Vec<SecurityKey>, AccountError> {
        let keys = keys_of(&mut self.database.read().await?, account).await?;
        Ok(keys.into_iter().map(|stored| stored.key).collect())
    }

    /// What the browser is asked to make a new key for the holder of a session.
    ///
    /// # Errors
    /// [`AccountError::SessionOver`], [`AccountError::FactorNeeded`], [`AccountError::NoRandomness`], [`AccountError::Store`].
    pub async fn ask_new_key(&self, at: &mut Occasion, token: &SecretToken, party: &RelyingParty) -> Result<Value, AccountError> {
        let mut work = self.begin().await?;
        let account = self.hold_fresh(&mut work, at, token).await?.account;
        let known: Vec<Vec<u8>> = keys_of(&mut work.unit, &account.id).await?.into_iter().map(|stored| stored.known.id).collect();
        let challenge = self.give_challenge(&mut work, at, &account.id, For::Adding).await?;
        self.finish(at, work).await?;
        Ok(creation_options(party, &challenge, user_of(&account.id), &account.name, &account.shown, &known))
    }

    /// Adds a security key. The session gets a new token and all that the account may do; the other sessions end.
    ///
    /// # Errors
    /// [`AccountError::Key`], [`AccountError::BadLabel`], [`AccountError::SessionOver`], [`AccountError::FactorNeeded`],
    /// [`AccountError::FactorExists`], [`AccountError::Store`].
    pub async fn add_key(
        &self,
        at: &mut Occasion,
        token: &SecretToken,
        party: &RelyingParty,
        name: &str,
        answer: &RegistrationResponse,
    ) -> Result<Opened, AccountError> {
        let name = label(name)?;
        let mut work = self.begin().await?;
        let live = self.hold_fresh(&mut work, at, token).await?;
        let account = &live.account.id;
        let challenge = self.take_challenge(&mut work, at, account, For::Adding, &answer.response.client_data).await?;
        let new = match verify_registration(party, &challenge, answer) {
            Ok(new) => new,
            Err(fault) => {
                // the challenge stays used up
                self.finish(at, work).await?;
                return Err(fault.into());
            }
        };
        let id: KeyNumber = draw_id(&*self.rng)?;
        let insert = Statement::new(
            "insert into security_key (id, account, credential, cose, counter, synced, label, added_at) values (?, ?, ?, ?, ?, ?, ?, ?) \
             on conflict do nothing",
        );
        let insert = insert.bind(id.as_str()).bind(account.as_str()).bind(BASE64URL.encode(&new.id).as_str());
        let insert = insert.bind(BASE64URL.encode(&new.cose).as_str()).bind(new.counter).bind(new.synced).bind(name).bind(at.now);
        if work.unit.run(insert).await? != 1 {
            return Err(AccountError::FactorExists);
        }
        work.note(account, SecurityEvent::KeyAdded { key: id });
        let opened = self.guarded_anew(&mut work, at, &live, token).await?;
        self.finish(at, work).await?;
        Ok(opened)
    }

    /// Removes a security key. The session gets a new token, the other sessions end.
    ///
    /// # Errors
    /// [`AccountError::FactorDemanded`] where it is the last factor and a role demands one; [`AccountError::SessionOver`],
    /// [`AccountError::FactorNeeded`], [`AccountError::Absent`], [`AccountError::Store`].
    pub async fn remove_key(&self, at: &mut Occasion, token: &SecretToken, roles: &Roles, key: &KeyNumber) -> Result<Opened, AccountError> {
        let mut work = self.begin().await?;
        let live = self.hold_fresh(&mut work, at, token).await?;
        let delete = Statement::new("delete from security_key where id = ? and account = ?").bind(key.as_str());
        if work.unit.run(delete.bind(live.account.id.as_str())).await? == 0 {
            return Err(AccountError::absent(Thing::Key));
        }
        work.note(&live.account.id, SecurityEvent::KeyRemoved { key: key.clone() });
        let opened = self.less_guarded(&mut work, at, &live, token, roles).await?;
        self.finish(at, work).await?;
        Ok(opened)
    }

    /// What the browser is asked to use one of the account's keys.
    pub(crate) async fn ask_key_of(
        &self,
        work: &mut Work,
        at: &Occasion,
        account: &AccountId,
        party: &RelyingParty,
        what: For,
    ) -> Result<Value, AccountError> {
        let keys = keys_of(&mut work.unit, account).await?.into_iter().filter(|stored| stored.key.suspended_at.is_none());
        let known: Vec<Vec<u8>> = keys.map(|stored| stored.known.id).collect();
        if known.is_empty() {
            return Err(AccountError::absent(Thing::Key));
        }
        let challenge = self.give_challenge(work, at, account, what).await?;
        Ok(request_options(party, &challenge, &known))
    }

    /// What the browser is asked so that the holder of a session shows a key again.
    ///
    /// # Errors
    /// [`AccountError::SessionOver`], [`AccountError::Absent`], [`AccountError::NoRandomness`], [`AccountError::Store`].
    pub async fn ask_key_again(&self, at: &mut Occasion, token: &SecretToken, party: &RelyingParty) -> Result<Value, AccountError> {
        let mut work = self.begin().await?;
        let account = self.live(&mut work.unit, at, token).await?.account.id;
        let options = self.ask_key_of(&mut work, at, &account, party, For::Confirming).await?;
        self.finish(at, work).await?;
        Ok(options)
    }

    pub(super) async fn prove_key(
        &self,
        work: &mut Work,
        at: &Occasion,
        account: &AccountId,
        party: &RelyingParty,
        answer: &AssertionResponse,
        what: For,
    ) -> Result<(), AccountError> {
        let challenge = self.take_challenge(work, at, account, what, &answer.response.client_data).await?;
        let find = Statement::new(COLUMNS).push(" where account = ? and credential = ? and suspended_at is null");
        let find = find.bind(account.as_str()).bind(BASE64URL.encode(&answer.id).as_str()).push(work.unit.engine().for_update());
        let found = work.unit.row(find).await?.map(|row| stored(&row, account)).transpose()?;
        let Stored { key, known } = found.ok_or(WebAuthnFault::UnknownKey)?;
        match verify_assertion(party, &challenge, answer, &known) {
            Ok(used) => {
                let update = Statement::new("update security_key set counter = ?, used_at = ? where id = ?");
                work.unit.run(update.bind(used.counter).bind(at.now).bind(key.id.as_str())).await?;
                Ok(())
            }
            Err(WebAuthnFault::CounterWentBack) => {
                let suspend = Statement::new("update security_key set suspended_at = ? where id = ?").bind(at.now).bind(key.id.as_str());
                work.unit.run(suspend).await?;
                work.note(account, SecurityEvent::KeyCopied { key: key.id });
                Err(WebAuthnFault::CounterWentBack.into())
            }
            Err(fault) => Err(fault.into()),
        }
    }
}
