//! Accounts: who may come in, how they prove it, what they may do, and what happened.
//!
//! Entry points: [`Accounts`] (all that is stored), [`Occasion`] (when, from where and by whom), [`Policy`] (how strict);
//! [`Accounts::sign_in`] and [`Accounts::show_factor`] lead to a session, [`Accounts::session`] and
//! [`Accounts::actor_by_token`] say who acts, [`may_give`] whether somebody may give a role.
//!
//! Invariants:
//! - **No secret in clear.** Tokens, codes and passwords are stored as hashes, what must be read again is sealed under the
//!   node's key, addresses and names that were tried are keyed hashes. No `Debug`, error or event shows one.
//! - **No enumeration.** Whoever has not signed in gets one answer, after the same work, whether an account exists or not.
//! - **Counted before looked at.** An attempt is counted as failed first, so that many at once do not slip through.
//! - **A new token for each change of what may be done.** No token from before a sign-in is worth anything after it.
//! - **Once.** Digits, recovery codes, one-time codes, challenges and flows are used up in the unit that accepts them.
//! - **Nobody gives more than they hold**, nor takes over an account that may do more. Adding somebody to a team is giving them its roles.
//! - **The roles of an account are asked for at one place** (`membership`), those that come by teams among them.
//! - **What is done and what is noted of it are stored together**, or neither is. Events are never changed; each holds the
//!   hash of the one before.
//! - Neither clock nor randomness is read here: both are parameters.

mod account;
mod accounts;
mod attempt;
mod encoding;
mod error;
mod event;
mod factor;
mod form;
mod grant;
mod id;
mod instant;
mod invite;
mod label;
mod membership;
mod name;
pub mod oidc;
mod one_time;
mod password;
mod policy;
mod secret;
mod session;
mod sign_in;
mod state;
mod sweep;
mod team;
mod token;
mod totp;
mod verifying;
mod view;
pub mod webauthn;
mod wish;

pub use account::{Account, AccountKind, AccountState};
pub use accounts::{Accounts, Chance, Stretching};
pub use error::{AccountError, Thing};
pub use event::{ChainHash, ChainHead, EventFilter, Factor, Occasion, Recorded, Refusal, SecurityEvent, SignedInBy, Why};
pub use factor::{Proof, RecoveryCode, SecurityKey};
pub use grant::{is_sound, may_act_for, may_give};
pub use id::{KeyNumber, MembershipId, SessionId, TeamId, TokenId};
pub use invite::{Invitation, NewAccount};
pub use membership::{GivenRole, area};
pub use name::{EmailAddress, ShownName, SignInName};
pub use one_time::{OneTimeCode, ResetMail, Ticket};
pub use password::{Argon2id, Cost, Nearby, Password, PasswordKeeper, Stretch, Verdict, WeakPassword};
pub use policy::{AttemptLimits, Policy};
pub use secret::{AccountKeys, Code, SecretHash, SecretToken};
pub use session::{Level, Live, Opened, Session};
pub use sign_in::{Pending, Step};
pub use team::{Team, TeamMember, TeamRole};
pub use token::{ApiToken, ListedToken, NewToken};
pub use totp::{TotpSecret, otpauth_uri};
pub use verifying::Algorithm;
pub use view::{Audience, NewView, View, ViewFault, ViewId, audiences, may_change, may_share};
pub use wish::{MailWish, Pace};
