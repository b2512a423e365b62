//! Tokens of programs: `rihla_<id>_<secret><check>`.
//!
//! The check sum lets a scanner tell a leaked token from a text that looks like one, without asking anybody.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rihla_model::access::{Act, Actor, ActorKind, Roles, Scope};
use rihla_model::{AccountId, RegisterId};
use rihla_store::database::{Row, Statement};
use ring::rand::SecureRandom;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::account::{AccountKind, AccountState, by_id, hold};
use crate::accounts::{Accounts, Work};
use crate::attempt::Subject;
use crate::encoding::DRAWN;
use crate::error::{AccountError, Thing};
use crate::event::{Occasion, SecurityEvent};
use crate::grant::may_act_for;
use crate::id::TokenId;
use crate::instant::after;
use crate::label::label;
use crate::membership::{actor_of, held_on};
use crate::secret::{SecretHash, SecretToken, draw, draw_id};

const PREFIX: &str = "rihla_";
const ID_LETTERS: usize = 16;
const SECRET_LETTERS: usize = 52;
const CHECK_LETTERS: usize = 7;
const COLUMNS: &str = "select id, account, label, scopes, made_at, made_by, ends_at, used_at, revoked_at, revoked_by, hash from api_token";

/// A program's token as it is shown, once.
pub struct ApiToken {
    id: TokenId,
    secret: Zeroizing<[u8; 32]>,
}

impl ApiToken {
    fn draw(rng: &dyn SecureRandom) -> Result<Self, AccountError> {
        Ok(Self { id: draw_id(rng)?, secret: draw(rng)? })
    }

    /// Its identifier, which is no secret.
    #[must_use]
    pub fn id(&self) -> &TokenId {
        &self.id
    }

    /// The token as it is shown, once.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(format!("{PREFIX}{}_{}", self.id, DRAWN.encode(self.secret.as_slice()).as_str()));
        let check = DRAWN.encode(&crc32(text.as_bytes()).to_be_bytes());
        text.push_str(&check);
        text
    }

    /// Reads a token, if its check sum holds. Nothing is asked of anybody: a scanner can do the same.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (id, rest) = text.strip_prefix(PREFIX)?.split_once('_')?;
        if id.len() != ID_LETTERS || rest.len() != SECRET_LETTERS + CHECK_LETTERS {
            return None;
        }
        let (secret, check) = rest.split_at_checked(SECRET_LETTERS)?;
        let sum = u32::from_be_bytes(*DRAWN.decode_exactly::<4>(check)?);
        let signed = text.get(..text.len() - CHECK_LETTERS)?;
        DRAWN.decode_exactly::<10>(id)?;
        let secret = DRAWN.decode_exactly(secret)?;
        (crc32(signed.as_bytes()) == sum).then_some(Self { id: TokenId::new(id).ok()?, secret })
    }

    /// The tokens that stand in a text by mistake: a commit, a log, a mail.
    #[must_use]
    pub fn leaked_in(text: &str) -> BTreeSet<TokenId> {
        let length = PREFIX.len() + ID_LETTERS + 1 + SECRET_LETTERS + CHECK_LETTERS;
        let places = text.match_indices(PREFIX).filter_map(|(at, _)| text.get(at..at + length));
        places.filter_map(Self::parse).map(|token| token.id).collect()
    }

    fn hash(&self) -> SecretHash {
        SecretHash::of("rihla api token 1", &[self.id.as_str().as_bytes(), self.secret.as_slice()])
    }
}

impl std::fmt::Debug for ApiToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ApiToken({}, …)", self.id)
    }
}

/// The check sum of IEEE 802.3 (CRC-32): finds typing errors and look-alikes, and hides nothing.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

/// A token as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedToken {
    /// Its identifier.
    pub id: TokenId,
    /// In whose name it acts.
    pub account: AccountId,
    /// What it is called.
    pub label: String,
    /// To what it narrows its holder.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub made_at: Timestamp,
    /// By whom.
    pub made_by: String,
    /// When it ends.
    pub ends_at: Timestamp,
    /// When it was last used, to the minute or so.
    pub used_at: Option<Timestamp>,
    /// When it was revoked, and by whom.
    pub revoked: Option<(Timestamp, String)>,
}

/// A token that is to be made.
#[derive(Debug, Clone)]
pub struct NewToken<'a> {
    /// What it is called.
    pub label: &'a str,
    /// To what it narrows its holder.
    pub scopes: Vec<Scope>,
    /// When it ends.
    pub ends_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct StoredScope {
    register: Option<RegisterId>,
    acts: BTreeSet<Act>,
}

fn listed(row: &Row) -> Result<ListedToken, AccountError> {
    let damaged = || AccountError::Damaged { what: "token" };
    let scopes: Vec<StoredScope> = serde_json::from_str(&row.text(3)?).map_err(|_| damaged())?;
    Ok(ListedToken {
        id: TokenId::new(row.text(0)?).map_err(|_| damaged())?,
        account: AccountId::new(row.text(1)?).map_err(|_| damaged())?,
        label: row.text(2)?,
        scopes: scopes.into_iter().map(|StoredScope { register, acts }| Scope { register, acts }).collect(),
        made_at: row.instant(4)?,
        made_by: row.text(5)?,
        ends_at: row.instant(6)?,
        used_at: row.optional_instant(7)?,
        revoked: row.optional_instant(8)?.zip(row.optional_text(9)?),
    })
}

impl Accounts {
    /// Makes a token for the holder of a session.
    ///
    /// # Errors
    /// [`AccountError::BadLabel`], [`AccountError::BadSpan`], [`AccountError::SessionOver`], [`AccountError::FactorNeeded`],
    /// [`AccountError::NoRandomness`], [`AccountError::Store`].
    pub async fn make_token(
        &self,
        at: &mut Occasion,
        roles: &Roles,
        session: &SecretToken,
        new: NewToken<'_>,
    ) -> Result<ApiToken, AccountError> {
        if self.session(at, roles, session).await?.session.level != crate::Level::Whole {
            return Err(AccountError::FactorNeeded);
        }
        let mut work = self.begin().await?;
        let live = self.hold_fresh(&mut work, at, session).await?;
        let token = self.keep_token(&mut work, at, &live.account.id, new).await?;
        self.finish(at, work).await?;
        Ok(token)
    }

    /// Makes a token for a service account. Whoever makes it sees it, and so must hold all that the service does.
    ///
    /// # Errors
    /// [`AccountError::AboveActor`], [`AccountError::WrongState`], and as [`Accounts::make_token`].
    pub async fn make_token_for(
        &self,
        at: &mut Occasion,
        maker: &Actor,
        roles: &Roles,
        service: &AccountId,
        new: NewToken<'_>,
    ) -> Result<ApiToken, AccountError> {
        let mut work = self.begin().await?;
        let account = hold(&mut work.unit, service).await?.account;
        if account.kind != AccountKind::Service || account.state != AccountState::Active {
            return Err(AccountError::WrongState);
        }
        may_act_for(maker, roles, &held_on(&mut work.unit, service, at.today).await?)?;
        let token = self.keep_token(&mut work, at, service, new).await?;
        self.finish(at, work).await?;
        Ok(token)
    }

    async fn keep_token(&self, work: &mut Work, at: &Occasion, account: &AccountId, new: NewToken<'_>) -> Result<ApiToken, AccountError> {
        let name = label(new.label)?;
        if new.ends_at <= at.now || new.ends_at > after(at.now, self.policy.token_lives_at_most) {
            return Err(AccountError::BadSpan { most: self.policy.token_lives_at_most.as_hours() / 24 });
        }
        let token = ApiToken::draw(&*self.rng)?;
        let scopes: Vec<StoredScope> = new.scopes.into_iter().map(|Scope { register, acts }| StoredScope { register, acts }).collect();
        let scopes = serde_json::to_string(&scopes).map_err(|_| AccountError::Damaged { what: "token" })?;
        let insert = Statement::new(
            "insert into api_token (id, account, label, hash, scopes, made_at, made_by, ends_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
        );
        let insert = insert.bind(token.id.as_str()).bind(account.as_str()).bind(name).bind(token.hash().hex()).bind(scopes);
        work.unit.run(insert.bind(at.now).bind(&at.actor).bind(new.ends_at)).await?;
        work.note(account, SecurityEvent::TokenMade { token: token.id.clone() });
        Ok(token)
    }

    /// Who acts with a token: its holder with the roles held today, narrowed to the token's scopes. The narrowing is done anew
    /// at each use, so that a role that was taken back is gone at once.
    ///
    /// # Errors
    /// [`AccountError::TokenRefused`], [`AccountError::TooMany`], [`AccountError::Store`].
    pub async fn actor_by_token(&self, at: &mut Occasion, shown: &str) -> Result<Actor, AccountError> {
        let Some(token) = ApiToken::parse(shown) else { return Err(AccountError::TokenRefused) };
        let mut unit = self.database.read().await?;
        let row = unit.row(Statement::new(COLUMNS).push(" where id = ?").bind(token.id.as_str())).await?;
        let Some(row) = row else { return Err(AccountError::TokenRefused) };
        let (listed, known) = (listed(&row)?, SecretHash::from_hex(&row.text(10)?).ok_or(AccountError::Damaged { what: "token" })?);
        let account =
            by_id(&mut unit, &listed.account).await?.map(|kept| kept.account).filter(|account| account.state == AccountState::Active);
        let usable = token.hash().fits(&known) && listed.revoked.is_none() && at.now < listed.ends_at;
        let (true, Some(account)) = (usable, account) else {
            unit.roll_back().await?;
            // counted by address, so that nobody fills the record with the identifiers of old tokens
            self.charge(at, Subject::AddressAlone, None).await?;
            let mut work = self.begin().await?;
            work.note(&listed.account, SecurityEvent::TokenRefused { token: listed.id });
            self.finish(at, work).await?;
            return Err(AccountError::TokenRefused);
        };
        let actor = actor_of(&mut unit, &account, at.today).await?;
        unit.roll_back().await?;
        if listed.used_at.is_none_or(|used| at.now.duration_since(used) >= self.policy.seen_every) {
            let mut unit = self.database.write().await?;
            let used = Statement::new("update api_token set used_at = ? where id = ?").bind(at.now).bind(listed.id.as_str());
            unit.run(used).await?;
            unit.commit().await?;
        }
        Ok(Actor { kind: ActorKind::Service, scopes: Some(listed.scopes), ..actor })
    }

    /// The tokens of an account, the newest first.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn tokens(&self, account: &AccountId) -> Result<Vec<ListedToken>, AccountError> {
        let find = Statement::new(COLUMNS).push(" where account = ? order by made_at desc, id").bind(account.as_str());
        self.database.read().await?.rows(find).await?.iter().map(listed).collect()
    }

    /// Revokes a token of an account, at once.
    ///
    /// # Errors
    /// [`AccountError::Absent`], [`AccountError::Store`].
    pub async fn revoke_token(&self, at: &mut Occasion, account: &AccountId, token: &TokenId) -> Result<(), AccountError> {
        let mut work = self.begin().await?;
        let revoke =
            Statement::new("update api_token set revoked_at = ?, revoked_by = ? where id = ? and account = ? and revoked_at is null");
        let revoke = revoke.bind(at.now).bind(&at.actor).bind(token.as_str()).bind(account.as_str());
        if work.unit.run(revoke).await? != 1 {
            return Err(AccountError::absent(Thing::Token));
        }
        work.note(account, SecurityEvent::TokenRevoked { token: token.clone() });
        self.finish(at, work).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_sum_is_that_of_ieee_802_3() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn a_token_comes_back_and_one_wrong_letter_is_found() {
        let token = ApiToken { id: TokenId::new("0123456789abcdef").unwrap(), secret: Zeroizing::new([7; 32]) };
        let text = token.to_text();
        assert_eq!(text.len(), 82);
        assert!(ApiToken::parse(&text).is_some_and(|read| read.hash().fits(&token.hash())));
        for at in 0..text.len() {
            let mut wrong = text.as_bytes().to_vec();
            wrong[at] = if wrong[at] == b'z' { b'y' } else { b'z' };
            assert!(ApiToken::parse(std::str::from_utf8(&wrong).unwrap()).is_none(), "{at}");
        }
        assert!(ApiToken::parse(&format!("{}0", text.as_str())).is_none());
        assert_eq!(format!("{token:?}"), "ApiToken(0123456789abcdef, …)");
    }

    #[test]
    fn leaks_are_found_in_any_text() {
        let token = ApiToken { id: TokenId::new("0123456789abcdef").unwrap(), secret: Zeroizing::new([7; 32]) };
        let text = format!("é rihla_ rihla_x export TOKEN={}\"; rihla_", token.to_text().as_str());
        assert_eq!(ApiToken::leaked_in(&text).into_iter().collect::<Vec<_>>(), std::slice::from_ref(&token.id));
        assert!(ApiToken::leaked_in(&text.replace("=rihla", "=rihlä")).is_empty());
    }
}
