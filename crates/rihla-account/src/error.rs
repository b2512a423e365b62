//! What can go wrong with accounts, and what to do about it.

use std::fmt;

use jiff::Timestamp;
use rihla_model::{RegisterId, RoleId, Saying};
use rihla_store::StoreError;

use crate::oidc::OidcFault;
use crate::password::WeakPassword;
use crate::view::ViewFault;
use crate::webauthn::WebAuthnFault;

/// What went wrong, where, and what to do.
///
/// No message holds a password, a code, a token or what a person is called; and none tells whether an account exists to
/// somebody who has not signed in.
#[derive(Debug)]
#[non_exhaustive]
pub enum AccountError {
    /// The database refused.
    Store(StoreError),
    /// The random source of the machine failed.
    NoRandomness,
    /// A computation of the cipher library was refused.
    Cipher,
    /// Something was sealed or hashed with a key that the node does not have.
    UnknownKey,
    /// A row cannot be understood.
    Damaged {
        /// What it is.
        what: &'static str,
    },
    /// No name to sign in with.
    BadName {
        /// The most characters.
        most: usize,
    },
    /// No name to be shown.
    BadShownName {
        /// The most characters.
        most: usize,
    },
    /// No e-mail address.
    BadEmail,
    /// No area: neither a P-code nor ISO 3166-2.
    BadArea,
    /// A label that is empty, too long or not one line.
    BadLabel {
        /// The most characters.
        most: usize,
    },
    /// A span of time that ends before it begins, or is longer than the node allows.
    BadSpan {
        /// The most days.
        most: i64,
    },
    /// The name belongs to another account.
    NameTaken,
    /// The address belongs to another account.
    EmailTaken,
    /// The password may not be set.
    Weak(WeakPassword),
    /// Name and password were not accepted, whatever the reason.
    Refused,
    /// Too many attempts.
    TooMany {
        /// When the next one is listened to.
        until: Timestamp,
    },
    /// The sign-in that was begun ran out, was completed or failed too often.
    SignInOver,
    /// The second factor was not accepted.
    FactorRefused,
    /// The second factor has to be shown again first.
    FactorNeeded,
    /// The second factor cannot be removed: a role of the account demands one.
    FactorDemanded,
    /// The account has such a factor already.
    FactorExists,
    /// The session has ended.
    SessionOver,
    /// The one-time code was not accepted.
    CodeRefused,
    /// The token of a program was not accepted.
    TokenRefused,
    /// There is no such thing.
    Absent {
        /// What kind of thing.
        what: Thing,
    },
    /// The account is not in the state that this needs.
    WrongState,
    /// Services have no password, no second factor and no session.
    ServiceSignsInWithTokens,
    /// Nobody declared the role.
    UnknownRole {
        /// The role.
        role: RoleId,
        /// The roles that there are.
        known: String,
    },
    /// A role that is held for an agency was to be given without one.
    AgencyWanted {
        /// The role.
        role: RoleId,
    },
    /// Nobody gives more than they hold.
    MoreThanHeld {
        /// The role that was to be given.
        role: RoleId,
        /// A register on which it allows more.
        register: RegisterId,
    },
    /// The role runs the node or is of the data protection office, and no role of who gives it does.
    DutyNotHeld {
        /// The role that was to be given.
        role: RoleId,
    },
    /// Whoever is to be acted for may do more than who acts.
    AboveActor,
    /// A team holds a role that who acts could not give.
    TeamAboveActor,
    /// Another team has the name.
    TeamNameTaken,
    /// The account is in the team already.
    InTeamAlready,
    /// Programs are in no team.
    ProgramInTeam,
    /// A team has as many members as it may have.
    TeamFull {
        /// The most members.
        most: i64,
    },
    /// The team has changed since it was looked at.
    TeamChanged,
    /// The answer of a security key was not accepted.
    Key(WebAuthnFault),
    /// Signing in with an outside provider failed.
    Provider(OidcFault),
    /// A view was not kept or changed.
    View(ViewFault),
    /// The chain of security events does not hold.
    ChainBroken {
        /// The first event that does not fit.
        number: i64,
    },
}

/// A kind of thing that can be absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// An account.
    Account,
    /// A membership.
    Membership,
    /// A session.
    Session,
    /// A token of a program.
    Token,
    /// A security key.
    Key,
    /// A second factor.
    Factor,
    /// An identity of an outside provider.
    Identity,
    /// A saved view.
    View,
    /// A team.
    Team,
    /// A member of a team.
    TeamMember,
}

impl Thing {
    fn saying(self) -> Saying {
        match self {
            Self::Account => Saying::new("account-word-account", "account"),
            Self::Membership => Saying::new("account-word-membership", "membership"),
            Self::Session => Saying::new("account-word-session", "session"),
            Self::Token => Saying::new("account-word-token", "token"),
            Self::Key => Saying::new("account-word-key", "security key"),
            Self::Factor => Saying::new("account-word-factor", "second factor"),
            Self::Identity => Saying::new("account-word-identity", "link to a provider"),
            Self::View => Saying::new("account-word-view", "view"),
            Self::Team => Saying::new("account-word-team", "team"),
            Self::TeamMember => Saying::new("account-word-team-member", "member of this team"),
        }
    }
}

impl AccountError {
    pub(crate) const fn absent(what: Thing) -> Self {
        Self::Absent { what }
    }

    /// The error as a sentence: what happened, where, what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::Store(error) => error.saying(),
            Self::NoRandomness => {
                Saying::new("account-no-randomness", "the machine gave no random bytes: check that its random device works")
            }
            Self::Cipher => Saying::new("account-cipher", "the cipher library refused its work: the program or the machine is damaged"),
            Self::UnknownKey => Saying::new(
                "account-unknown-key",
                "a secret of an account was kept under a key that this node does not have: \
                 restore the keyring that belongs to the database",
            ),
            Self::Damaged { what } => {
                Saying::new("account-damaged", "what the database holds as '{what}' cannot be read: restore it from a backup")
                    .with("what", *what)
            }
            Self::ChainBroken { number } => Saying::new(
                "account-chain-broken",
                "the record of security events does not fit together at number {number}: it was changed from outside; \
                 keep the database as it is and compare it with a backup",
            )
            .with("number", number.to_string()),
            Self::Weak(weak) => weak.saying(),
            Self::Key(fault) => fault.saying(),
            Self::Provider(fault) => fault.saying(),
            Self::View(fault) => fault.saying(),
            Self::BadName { .. }
            | Self::BadShownName { .. }
            | Self::BadEmail
            | Self::BadArea
            | Self::BadLabel { .. }
            | Self::BadSpan { .. }
            | Self::NameTaken
            | Self::EmailTaken => self.of_forms(),
            Self::UnknownRole { .. }
            | Self::AgencyWanted { .. }
            | Self::MoreThanHeld { .. }
            | Self::DutyNotHeld { .. }
            | Self::AboveActor
            | Self::Absent { .. }
            | Self::WrongState
            | Self::ServiceSignsInWithTokens => self.of_administration(),
            Self::TeamAboveActor
            | Self::TeamNameTaken
            | Self::InTeamAlready
            | Self::ProgramInTeam
            | Self::TeamFull { .. }
            | Self::TeamChanged => self.of_teams(),
            _ => self.of_signing_in(),
        }
    }

    /// The errors of those who look after teams.
    fn of_teams(&self) -> Saying {
        match self {
            Self::TeamNameTaken => Saying::new("account-team-name-taken", "another team has this name: choose another one"),
            Self::InTeamAlready => Saying::new("account-in-team-already", "this account is in the team already: look at its members"),
            Self::ProgramInTeam => Saying::new(
                "account-program-in-team",
                "a program is in no team: whoever made its token would come into the roles of the team; give it its own roles",
            ),
            Self::TeamFull { most } => {
                Saying::new("account-team-full", "this team has as many members as it may have ({most}): make another one")
                    .with("most", *most)
            }
            Self::TeamChanged => Saying::new(
                "account-team-changed",
                "the team has changed since you looked at it: see who is in it now, and do it again if it is still right",
            ),
            _ => Saying::new(
                "account-team-above-actor",
                "this team holds a role that you could not give, so that you cannot change it: ask somebody who could give it",
            ),
        }
    }

    /// The errors of what was typed into a form.
    fn of_forms(&self) -> Saying {
        match self {
            Self::BadName { most } => Saying::new(
                "account-bad-name",
                "this cannot be a name to sign in with: use letters of one script, digits and '.', '-', '_', '@', '+', \
                 beginning with a letter or digit, at most {most} characters",
            )
            .with("most", *most),
            Self::BadShownName { most } => {
                Saying::new("account-bad-shown-name", "this cannot be shown as a name: use one line of at most {most} characters")
                    .with("most", *most)
            }
            Self::BadEmail => Saying::new("account-bad-email", "this is no e-mail address: write it as name@organisation.example"),
            Self::BadArea => Saying::new("account-bad-area", "this is no area: use its P-code or ISO 3166-2 code, such as MA-RSK"),
            Self::BadLabel { most } => {
                Saying::new("account-bad-label", "this cannot be a label: use one line of at most {most} characters").with("most", *most)
            }
            Self::BadSpan { most } => {
                Saying::new("account-bad-span", "the end has to lie after the beginning, and not later than days: {most}")
                    .with("most", *most)
            }
            Self::NameTaken => Saying::new("account-name-taken", "another account has this name to sign in with: choose another one"),
            _ => Saying::new("account-email-taken", "another account has this e-mail address: use another one"),
        }
    }

    /// The errors of those who look after accounts.
    fn of_administration(&self) -> Saying {
        match self {
            Self::UnknownRole { role, known } => Saying::new("account-unknown-role", "there is no role '{role}': choose one of {known}")
                .with("role", role.as_str())
                .with("known", known.as_str()),
            Self::AgencyWanted { role } => Saying::new(
                "account-agency-wanted",
                "the role '{role}' is held for an agency and opens nothing without one: name the agency for whose records it is held",
            )
            .with("role", role.as_str()),
            Self::MoreThanHeld { role, register } => Saying::new(
                "account-more-than-held",
                "you cannot give the role '{role}': on the register '{register}' it allows more than you may do yourself; \
                 ask somebody who may",
            )
            .with("role", role.as_str())
            .with("register", register.as_str()),
            Self::DutyNotHeld { role } => Saying::new(
                "account-duty-not-held",
                "you cannot give the role '{role}': it runs the node or is of the data protection office, and no role of yours does; \
                 ask somebody whose role does",
            )
            .with("role", role.as_str()),
            Self::AboveActor => Saying::new(
                "account-above-actor",
                "this account may do more than you, so that you cannot act for it: ask somebody whose roles cover those of the account",
            ),
            Self::Absent { what } => {
                Saying::new("account-absent", "there is no such {what}: it may have been removed meanwhile; look at the list again")
                    .with("what", what.saying())
            }
            Self::ServiceSignsInWithTokens => {
                Saying::new("account-service", "a service account has no password, no second factor and no session: make a token for it")
            }
            _ => Saying::new("account-wrong-state", "the account is not in a state that allows this: look at it again"),
        }
    }

    /// The errors of those who sign in.
    fn of_signing_in(&self) -> Saying {
        match self {
            Self::Refused => Saying::new(
                "account-refused",
                "name and password do not fit, or the account cannot be used: try again, or ask for a new password",
            ),
            Self::TooMany { until } => {
                Saying::new("account-too-many", "too many attempts: wait until {until} (UTC) and try again, or ask the administrator")
                    .with("until", until.strftime("%Y-%m-%d %H:%M:%S").to_string())
            }
            Self::SignInOver => Saying::new(
                "account-sign-in-over",
                "this sign-in took too long or failed too often: begin again with your name and password",
            ),
            Self::FactorRefused => Saying::new(
                "account-factor-refused",
                "the second factor was not accepted: check the clock of your device and use digits or a code that you have not used before",
            ),
            Self::FactorNeeded => {
                Saying::new("account-factor-needed", "this step needs your second factor again: confirm with it and repeat the step")
            }
            Self::FactorDemanded => Saying::new(
                "account-factor-demanded",
                "one of your roles demands a second factor, so that the last one cannot be removed: add another one first",
            ),
            Self::FactorExists => {
                Saying::new("account-factor-exists", "the account has such a second factor already: remove that one first")
            }
            Self::CodeRefused => Saying::new("account-code-refused", "the code is wrong, was used or has run out: ask for a new one"),
            Self::TokenRefused => Saying::new("account-token-refused", "the token is wrong, was revoked or has run out: make a new one"),
            _ => Saying::new("account-session-over", "your session has ended: sign in again"),
        }
    }
}

impl fmt::Display for AccountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.saying().fmt(f)
    }
}

impl std::error::Error for AccountError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl From<StoreError> for AccountError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<WeakPassword> for AccountError {
    fn from(weak: WeakPassword) -> Self {
        Self::Weak(weak)
    }
}

impl From<WebAuthnFault> for AccountError {
    fn from(fault: WebAuthnFault) -> Self {
        Self::Key(fault)
    }
}

impl From<OidcFault> for AccountError {
    fn from(fault: OidcFault) -> Self {
        Self::Provider(fault)
    }
}
