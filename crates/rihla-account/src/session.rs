//! Sessions: what a browser holds after signing in.

use jiff::Timestamp;
use rihla_model::AccountId;
use rihla_model::access::{Actor, Roles};
use rihla_store::database::{Row, Statement, Unit};

use crate::account::{Account, AccountState, by_id, hold};
use crate::accounts::{Accounts, Work};
use crate::error::{AccountError, Thing};
use crate::event::{Occasion, SecurityEvent, Why};
use crate::factor::is_guarded;
use crate::id::SessionId;
use crate::instant::after;
use crate::membership::{actor_of, demands_factor};
use crate::secret::{SecretHash, SecretToken, draw_id};

const COLUMNS: &str = "select id, account, level, opened_at, seen_at, ends_at, factor_at, agent, address from session";
const USE: &str = "rihla session 1";

/// What may be done in a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// All that the account may do.
    Whole,
    /// A role demands a second factor that the account does not have yet: it can be added, and nothing else can be done.
    Enrolling,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its identifier, which is no secret.
    pub id: SessionId,
    /// Whose it is.
    pub account: AccountId,
    /// What may be done in it.
    pub level: Level,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was last used, to the minute or so.
    pub seen_at: Timestamp,
    /// When it ends, whatever happens in it.
    pub ends_at: Timestamp,
    /// When its holder was last recognised: by the second factor where the account has one, by the password otherwise.
    pub factor_at: Option<Timestamp>,
    /// The browser, shortened.
    pub agent: Option<String>,
    /// The keyed hash of the address from which it was opened.
    pub address: Option<String>,
}

/// A session that was just opened or renewed: the token is shown this once.
#[derive(Debug)]
pub struct Opened {
    /// What the browser has to hold from now on.
    pub token: SecretToken,
    /// The session.
    pub session: Session,
}

/// A session that was found to be alive.
#[derive(Debug, Clone)]
pub struct Live {
    /// The session.
    pub session: Session,
    /// The account.
    pub account: Account,
    /// Who acts: the account with the roles it holds today; none while the session is for adding a second factor.
    pub actor: Actor,
    /// Whether the holder was recognised so recently that the account's own secrets may be changed.
    pub fresh: bool,
}

impl Level {
    const fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Enrolling => "enrolling",
        }
    }
}

fn session(row: &Row) -> Result<Session, AccountError> {
    let damaged = || AccountError::Damaged { what: "session" };
    Ok(Session {
        id: SessionId::new(row.text(0)?).map_err(|_| damaged())?,
        account: AccountId::new(row.text(1)?).map_err(|_| damaged())?,
        level: match row.text(2)?.as_str() {
            "whole" => Level::Whole,
            "enrolling" => Level::Enrolling,
            _ => return Err(damaged()),
        },
        opened_at: row.instant(3)?,
        seen_at: row.instant(4)?,
        ends_at: row.instant(5)?,
        factor_at: row.optional_instant(6)?,
        agent: row.optional_text(7)?,
        address: row.optional_text(8)?,
    })
}

pub(crate) fn session_hash(token: &SecretToken) -> SecretHash {
    token.hash(USE)
}

impl Accounts {
    /// Opens a session under a new token. What the browser held before is ended: nobody can have planted it.
    pub(crate) async fn open_session(
        &self,
        work: &mut Work,
        at: &Occasion,
        account: &AccountId,
        level: Level,
        held: Option<&SecretToken>,
    ) -> Result<Opened, AccountError> {
        if let Some(held) = held {
            end_where(work, at, Statement::new(" and hash = ?").bind(session_hash(held).hex()), Why::Replaced).await?;
        }
        let (id, token) = (draw_id(&*self.rng)?, SecretToken::draw(&*self.rng)?);
        let session = Session {
            id,
            account: account.clone(),
            level,
            opened_at: at.now,
            seen_at: at.now,
            ends_at: after(at.now, self.policy.session_lives),
            factor_at: Some(at.now),
            agent: at.agent.clone(),
            address: at.address.as_deref().map(|address| self.keys.trace("address", address)).transpose()?,
        };
        let insert = Statement::new(
            "insert into session (id, account, hash, level, opened_at, seen_at, ends_at, factor_at, agent, address) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        );
        let insert = insert.bind(session.id.as_str()).bind(account.as_str()).bind(session_hash(&token).hex()).bind(level.name());
        let insert = insert.bind(session.opened_at).bind(session.seen_at).bind(session.ends_at).bind(session.factor_at);
        work.unit.run(insert.bind(session.agent.clone()).bind(session.address.clone())).await?;
        let signed_in = Statement::new("update account set signed_in_at = ? where id = ?").bind(at.now).bind(account.as_str());
        work.unit.run(signed_in).await?;
        Ok(Opened { token, session })
    }

    /// Gives a session a new token, since what may be done in it has changed; the old one opens nothing any more.
    pub(crate) async fn renew_session(
        &self,
        work: &mut Work,
        at: &Occasion,
        live: &Live,
        level: Level,
        recognised: bool,
        held: &SecretToken,
    ) -> Result<Opened, AccountError> {
        let token = SecretToken::draw(&*self.rng)?;
        let mut session = live.session.clone();
        session.level = level;
        session.seen_at = at.now;
        if recognised {
            session.factor_at = Some(at.now);
        }
        let update = Statement::new(
            "update session set hash = ?, level = ?, seen_at = ?, factor_at = ? where id = ? and hash = ? and ended_at is null",
        );
        let update = update.bind(session_hash(&token).hex()).bind(level.name()).bind(session.seen_at).bind(session.factor_at);
        let touched = work.unit.run(update.bind(session.id.as_str()).bind(session_hash(held).hex())).await?;
        if touched == 1 { Ok(Opened { token, session }) } else { Err(AccountError::SessionOver) }
    }

    /// Who holds a session, if it is alive. Its last use is noted now and then.
    ///
    /// A role that demands a second factor and came after the sign-in opens nothing before there is one.
    ///
    /// # Errors
    /// [`AccountError::SessionOver`], [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn session(&self, at: &Occasion, roles: &Roles, token: &SecretToken) -> Result<Live, AccountError> {
        let mut unit = self.database.read().await?;
        let mut live = self.live(&mut unit, at, token).await?;
        if demands_factor(roles, &live.actor.memberships) && !is_guarded(&mut unit, &live.account.id).await? {
            live.session.level = Level::Enrolling;
            live.actor.memberships = Vec::new();
        }
        drop(unit);
        if at.now.duration_since(live.session.seen_at) >= self.policy.seen_every {
            let mut unit = self.database.write().await?;
            let seen = Statement::new("update session set seen_at = ? where id = ? and ended_at is null and seen_at < ?");
            unit.run(seen.bind(at.now).bind(live.session.id.as_str()).bind(at.now)).await?;
            unit.commit().await?;
        }
        Ok(live)
    }

    pub(crate) async fn live(&self, unit: &mut Unit, at: &Occasion, token: &SecretToken) -> Result<Live, AccountError> {
        let find = Statement::new(COLUMNS).push(" where hash = ? and ended_at is null").bind(session_hash(token).hex());
        let session = unit.row(find).await?.as_ref().map(session).transpose()?.ok_or(AccountError::SessionOver)?;
        let idle_ends = after(session.seen_at, self.policy.session_idle);
        if at.now >= session.ends_at || at.now >= idle_ends {
            return Err(AccountError::SessionOver);
        }
        let account = by_id(unit, &session.account).await?.map(|kept| kept.account);
        let account = account.filter(|account| account.state == AccountState::Active).ok_or(AccountError::SessionOver)?;
        let mut actor = actor_of(unit, &account, at.today).await?;
        if session.level == Level::Enrolling {
            actor.memberships = Vec::new();
        }
        let fresh = session.factor_at.is_some_and(|shown| at.now < after(shown, self.policy.factor_fresh));
        Ok(Live { session, account, actor, fresh })
    }

    /// As [`Accounts::live`], for what changes the account's own secrets.
    pub(crate) async fn live_and_fresh(&self, unit: &mut Unit, at: &Occasion, token: &SecretToken) -> Result<Live, AccountError> {
        let live = self.live(unit, at, token).await?;
        if live.fresh { Ok(live) } else { Err(AccountError::FactorNeeded) }
    }

    /// As [`Accounts::live_and_fresh`]; the account stays as it is until the unit ends. It is the first thing that a unit
    /// locks, so that two never wait for each other.
    pub(crate) async fn hold_fresh(&self, work: &mut Work, at: &Occasion, token: &SecretToken) -> Result<Live, AccountError> {
        let account = self.live(&mut work.unit, at, token).await?.account.id;
        hold(&mut work.unit, &account).await?;
        self.live_and_fresh(&mut work.unit, at, token).await
    }

    /// The sessions of an account that are alive, the latest used first.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn sessions(&self, account: &AccountId, now: Timestamp) -> Result<Vec<Session>, AccountError> {
        let find = Statement::new(COLUMNS)
            .push(" where account = ? and ended_at is null and ends_at > ? and seen_at > ? order by seen_at desc, id");
        let idle = crate::instant::before(now, self.policy.session_idle);
        let rows = self.database.read().await?.rows(find.bind(account.as_str()).bind(now).bind(idle)).await?;
        rows.iter().map(session).collect()
    }

    /// Ends the session of a token: the person signs out.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub async fn sign_out(&self, at: &mut Occasion, token: &SecretToken) -> Result<(), AccountError> {
        let mut work = self.begin().await?;
        end_where(&mut work, at, Statement::new(" and hash = ?").bind(session_hash(token).hex()), Why::SignedOut).await?;
        self.finish(at, work).await
    }

    /// Ends one session of an account.
    ///
    /// # Errors
    /// [`AccountError::Absent`], [`AccountError::Store`].
    pub async fn end_session(&self, at: &mut Occasion, account: &AccountId, session: &SessionId) -> Result<(), AccountError> {
        let mut work = self.begin().await?;
        let which = Statement::new(" and account = ? and id = ?").bind(account.as_str()).bind(session.as_str());
        if end_where(&mut work, at, which, Why::Revoked).await? == 0 {
            return Err(AccountError::absent(Thing::Session));
        }
        self.finish(at, work).await
    }

    /// Ends all sessions of an account but the one of a token; says how many.
    ///
    /// # Errors
    /// [`AccountError::SessionOver`], [`AccountError::Store`].
    pub async fn end_other_sessions(&self, at: &mut Occasion, token: &SecretToken) -> Result<u64, AccountError> {
        let mut work = self.begin().await?;
        let live = self.live(&mut work.unit, at, token).await?;
        let count = end_others(&mut work, at, &live, Why::Revoked).await?;
        self.finish(at, work).await?;
        Ok(count)
    }

    /// Ends all sessions of an account; says how many.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub async fn end_all_sessions(&self, at: &mut Occasion, account: &AccountId) -> Result<u64, AccountError> {
        let mut work = self.begin().await?;
        let count = end_all(&mut work, at, account, Why::Revoked).await?;
        self.finish(at, work).await?;
        Ok(count)
    }
}

/// Ends all sessions of the account of a session but that one.
pub(crate) async fn end_others(work: &mut Work, at: &Occasion, live: &Live, why: Why) -> Result<u64, AccountError> {
    let which = Statement::new(" and account = ? and id <> ?").bind(live.session.account.as_str()).bind(live.session.id.as_str());
    end_where(work, at, which, why).await
}

/// Ends all sessions of an account, and every sign-in that was begun.
pub(crate) async fn end_all(work: &mut Work, at: &Occasion, account: &AccountId, why: Why) -> Result<u64, AccountError> {
    work.unit.run(Statement::new("delete from sign_in where account = ?").bind(account.as_str())).await?;
    end_where(work, at, Statement::new(" and account = ?").bind(account.as_str()), why).await
}

async fn end_where(work: &mut Work, at: &Occasion, which: Statement, why: Why) -> Result<u64, AccountError> {
    let owners =
        Statement::new("select account, count(*) from session where ended_at is null").append(which.clone()).push(" group by account");
    for row in work.unit.rows(owners).await? {
        let account = AccountId::new(row.text(0)?).map_err(|_| AccountError::Damaged { what: "session" })?;
        work.note(&account, SecurityEvent::SessionsEnded { count: row.integer(1)?, why });
    }
    let end = Statement::new("update session set ended_at = ?, ended_why = ? where ended_at is null").bind(at.now).bind(why.name());
    Ok(work.unit.run(end.append(which)).await?)
}
