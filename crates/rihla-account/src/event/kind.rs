//! The kinds of security event.

use jiff::Timestamp;
use rihla_model::{Id, RoleId, Saying};
use serde::{Deserialize, Serialize};

use crate::id::{KeyNumber, MembershipId, SessionId, TeamId, TokenId};

/// Something that happened to an account. It says who, when and what, and holds no secret: no password, code or token, no
/// address in clear, nothing that was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum SecurityEvent {
    /// A person was invited.
    Invited,
    /// An invitation was accepted: the account is active.
    InvitationAccepted,
    /// A service account was made.
    ServiceMade,
    /// Name, language, agency or address were changed.
    DetailsChanged,
    /// The account was locked by an administrator.
    Locked,
    /// The account, or a name that was locked by failures, was freed.
    Unlocked,
    /// The account was closed.
    Disabled,
    /// A closed account was opened again.
    Enabled,
    /// A role was given.
    RoleGiven {
        /// The membership.
        membership: MembershipId,
        /// The role.
        role: RoleId,
    },
    /// A role was taken back.
    RoleEnded {
        /// The membership.
        membership: MembershipId,
        /// The role.
        role: RoleId,
    },
    /// A team was made.
    TeamMade {
        /// The team.
        team: TeamId,
    },
    /// The name or the agency of a team was changed.
    TeamChanged {
        /// The team.
        team: TeamId,
    },
    /// A team was closed: nobody is in it, and it holds nothing.
    TeamClosed {
        /// The team.
        team: TeamId,
    },
    /// The account joined a team, and holds its roles.
    TeamJoined {
        /// The team.
        team: TeamId,
    },
    /// The account is in a team no more.
    TeamLeft {
        /// The team.
        team: TeamId,
    },
    /// A role was given to a team; noted of the team, and of each account that came into it.
    TeamRoleGiven {
        /// The team.
        team: TeamId,
        /// The role as it was given.
        membership: MembershipId,
        /// The role.
        role: RoleId,
    },
    /// A role was taken back from a team; noted of the team, and of each account that lost it.
    TeamRoleEnded {
        /// The team.
        team: TeamId,
        /// The role as it was given.
        membership: MembershipId,
        /// The role.
        role: RoleId,
    },
    /// A sign-in was refused.
    SignInRefused {
        /// Why; those who tried are not told.
        reason: Refusal,
        /// The keyed hash of the name that was tried.
        name: String,
    },
    /// A name or an address failed too often.
    LockedOut {
        /// Until when it is not listened to.
        until: Timestamp,
    },
    /// The second factor was refused.
    FactorRefused {
        /// Which.
        factor: Factor,
    },
    /// Somebody signed in.
    SignedIn {
        /// The session that was opened.
        session: SessionId,
        /// How.
        by: SignedInBy,
    },
    /// The second factor was shown again within a session.
    FactorConfirmed {
        /// The session.
        session: SessionId,
        /// Which factor.
        factor: Factor,
    },
    /// The password was set or changed.
    PasswordSet,
    /// A new password was asked for by mail.
    ResetAsked {
        /// Whether a mail went out: there is such an account in use, and none went a short while ago.
        mailed: bool,
    },
    /// An administrator gave a one-time code.
    ResetGiven {
        /// Whether the second factors were removed as well.
        factors: bool,
    },
    /// A one-time code was used.
    ResetUsed,
    /// An authenticator app was added.
    TotpAdded,
    /// The authenticator app was removed.
    TotpRemoved,
    /// A security key was added.
    KeyAdded {
        /// The key.
        key: KeyNumber,
    },
    /// A security key was removed.
    KeyRemoved {
        /// The key.
        key: KeyNumber,
    },
    /// A security key's counter went back; it is not accepted any more.
    KeyCopied {
        /// The key.
        key: KeyNumber,
    },
    /// A new set of recovery codes was made.
    RecoveryMade,
    /// A recovery code was used.
    RecoveryUsed {
        /// How many are left.
        left: i64,
    },
    /// Sessions were ended.
    SessionsEnded {
        /// How many.
        count: i64,
        /// Why.
        why: Why,
    },
    /// A token was made.
    TokenMade {
        /// The token.
        token: TokenId,
    },
    /// A token was revoked.
    TokenRevoked {
        /// The token.
        token: TokenId,
    },
    /// A token was shown that is wrong, revoked or has run out.
    TokenRefused {
        /// The token, where there is one.
        token: TokenId,
    },
    /// An identity of an outside provider was linked.
    IdentityLinked {
        /// The provider.
        provider: Id<crate::oidc::ProviderKind>,
    },
    /// A link to an outside provider was removed.
    IdentityUnlinked {
        /// The provider.
        provider: Id<crate::oidc::ProviderKind>,
    },
    /// An identity of an outside provider belongs to no account here.
    IdentityRefused {
        /// The provider.
        provider: Id<crate::oidc::ProviderKind>,
    },
    /// Somebody who runs the node asked for a job.
    JobAsked {
        /// The kind of job.
        job: String,
    },
    /// Somebody who runs the node let a job be tried again.
    JobRetried {
        /// Its number.
        job: i64,
    },
    /// A backup was read to its end and found whole.
    BackupVerified {
        /// Its name.
        backup: String,
    },
    /// A backup was restored into a database that vanished, and found the same.
    BackupRehearsed {
        /// Its name.
        backup: String,
    },
    /// All histories and the chain of events were found whole.
    AuditVerified {
        /// How many records.
        records: u64,
        /// How many actions.
        actions: u64,
        /// How many events.
        events: i64,
    },
    /// The events of a webhook wait.
    WebhookPaused {
        /// Its name.
        webhook: String,
    },
    /// The events of a webhook go on.
    WebhookResumed {
        /// Its name.
        webhook: String,
    },
    /// Somebody of the data protection office looked for records of a person; the reason stands with each record that was found.
    SubjectSearched {
        /// How many records were found.
        found: i64,
    },
}

/// Why a sign-in was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// No account has the name.
    UnknownName,
    /// The password is another one.
    WrongPassword,
    /// The account has no password: it was invited only, is a service, or signs in elsewhere.
    NoPassword,
    /// The account is invited, locked or closed.
    NotActive,
}

/// A second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Factor {
    /// Digits of an authenticator app.
    Totp,
    /// A security key.
    Key,
    /// A recovery code.
    Recovery,
}

/// How somebody signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignedInBy {
    /// With a password alone.
    Password,
    /// With a second factor.
    Factor(Factor),
    /// With an outside provider.
    Provider,
}

/// Why sessions ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The person signed out.
    SignedOut,
    /// The person, or an administrator, ended them.
    Revoked,
    /// Another sign-in took the place of what the browser held before.
    Replaced,
    /// The password, or the second factors, were changed.
    CredentialsChanged,
    /// The account was locked or closed.
    NotActive,
}

impl Why {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::SignedOut => "signed-out",
            Self::Revoked => "revoked",
            Self::Replaced => "replaced",
            Self::CredentialsChanged => "credentials-changed",
            Self::NotActive => "not-active",
        }
    }
}

impl Factor {
    /// The factor's name as a word.
    #[must_use]
    pub fn saying(self) -> Saying {
        match self {
            Self::Totp => Saying::new("account-factor-totp", "authenticator app"),
            Self::Key => Saying::new("account-factor-key", "security key"),
            Self::Recovery => Saying::new("account-factor-recovery", "recovery code"),
        }
    }
}

impl SecurityEvent {
    /// The event as a line for the person concerned and for administrators.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::Invited => Saying::new("account-event-invited", "invited"),
            Self::InvitationAccepted => Saying::new("account-event-invitation-accepted", "invitation accepted"),
            Self::ServiceMade => Saying::new("account-event-service-made", "service account made"),
            Self::DetailsChanged => Saying::new("account-event-details-changed", "details of the account changed"),
            Self::Locked => Saying::new("account-event-locked", "account locked by an administrator"),
            Self::Unlocked => Saying::new("account-event-unlocked", "account unlocked"),
            Self::Disabled => Saying::new("account-event-disabled", "account closed"),
            Self::Enabled => Saying::new("account-event-enabled", "account opened again"),
            Self::RoleGiven { role, .. } => Saying::new("account-event-role-given", "role given: {role}").with("role", role.as_str()),
            Self::RoleEnded { role, .. } => Saying::new("account-event-role-ended", "role taken back: {role}").with("role", role.as_str()),
            Self::TeamMade { team } => Saying::new("account-event-team-made", "team made: {team}").with("team", team.as_str()),
            Self::TeamChanged { team } => {
                Saying::new("account-event-team-changed", "name or agency of a team changed: {team}").with("team", team.as_str())
            }
            Self::TeamClosed { team } => Saying::new("account-event-team-closed", "team closed: {team}").with("team", team.as_str()),
            Self::TeamJoined { team } => Saying::new("account-event-team-joined", "added to a team: {team}").with("team", team.as_str()),
            Self::TeamLeft { team } => Saying::new("account-event-team-left", "no longer in a team: {team}").with("team", team.as_str()),
            Self::TeamRoleGiven { team, role, .. } => Saying::new("account-event-team-role-given", "role given to a team: {role} ({team})")
                .with("role", role.as_str())
                .with("team", team.as_str()),
            Self::TeamRoleEnded { team, role, .. } => {
                Saying::new("account-event-team-role-ended", "role taken back from a team: {role} ({team})")
                    .with("role", role.as_str())
                    .with("team", team.as_str())
            }
            Self::PasswordSet => Saying::new("account-event-password-set", "password set"),
            Self::ResetAsked { .. } => Saying::new("account-event-reset-asked", "new password asked for by mail"),
            Self::ResetGiven { factors: false } => Saying::new("account-event-reset-given", "one-time code given by an administrator"),
            Self::ResetGiven { factors: true } => {
                Saying::new("account-event-reset-given-factors", "one-time code given and second factors removed by an administrator")
            }
            Self::ResetUsed => Saying::new("account-event-reset-used", "one-time code used"),
            Self::TokenMade { token } => Saying::new("account-event-token-made", "token made: {token}").with("token", token.as_str()),
            Self::TokenRevoked { token } => {
                Saying::new("account-event-token-revoked", "token revoked: {token}").with("token", token.as_str())
            }
            Self::TokenRefused { token } => {
                Saying::new("account-event-token-refused", "token refused: {token}").with("token", token.as_str())
            }
            Self::IdentityLinked { provider } => {
                Saying::new("account-event-identity-linked", "linked to the provider {provider}").with("provider", provider.as_str())
            }
            Self::IdentityUnlinked { provider } => {
                Saying::new("account-event-identity-unlinked", "link to the provider {provider} removed")
                    .with("provider", provider.as_str())
            }
            Self::IdentityRefused { provider } => {
                Saying::new("account-event-identity-refused", "sign-in with the provider {provider} refused: no account is linked")
                    .with("provider", provider.as_str())
            }
            Self::SignInRefused { .. } => Saying::new("account-event-sign-in-refused", "sign-in refused"),
            Self::LockedOut { until } => {
                Saying::new("account-event-locked-out", "too many failed attempts: not listened to until {until} (UTC)")
                    .with("until", until.strftime("%Y-%m-%d %H:%M:%S").to_string())
            }
            Self::FactorRefused { factor } => {
                Saying::new("account-event-factor-refused", "second factor refused: {factor}").with("factor", factor.saying())
            }
            Self::SignedIn { by: SignedInBy::Password, .. } => Saying::new("account-event-signed-in", "signed in with a password"),
            Self::SignedIn { by: SignedInBy::Provider, .. } => {
                Saying::new("account-event-signed-in-provider", "signed in with an outside provider")
            }
            Self::SignedIn { by: SignedInBy::Factor(factor), .. } => {
                Saying::new("account-event-signed-in-factor", "signed in with a second factor: {factor}").with("factor", factor.saying())
            }
            Self::FactorConfirmed { factor, .. } => {
                Saying::new("account-event-factor-confirmed", "second factor shown again: {factor}").with("factor", factor.saying())
            }
            Self::TotpAdded => Saying::new("account-event-totp-added", "authenticator app added"),
            Self::TotpRemoved => Saying::new("account-event-totp-removed", "authenticator app removed"),
            Self::KeyAdded { .. } => Saying::new("account-event-key-added", "security key added"),
            Self::KeyRemoved { .. } => Saying::new("account-event-key-removed", "security key removed"),
            Self::KeyCopied { .. } => {
                Saying::new("account-event-key-copied", "security key refused for good: its counter went back, as that of a copy would")
            }
            Self::RecoveryMade => Saying::new("account-event-recovery-made", "new recovery codes made"),
            Self::RecoveryUsed { left } => {
                Saying::new("account-event-recovery-used", "recovery code used; left: {left}").with("left", *left)
            }
            Self::SessionsEnded { count, .. } => {
                Saying::new("account-event-sessions-ended", "sessions ended: {count}").with("count", *count)
            }
            Self::JobAsked { job } => Saying::new("account-event-job-asked", "job asked for: {job}").with("job", job.as_str()),
            Self::JobRetried { job } => Saying::new("account-event-job-retried", "job tried again: {job}").with("job", job.to_string()),
            Self::BackupVerified { backup } => {
                Saying::new("account-event-backup-verified", "backup verified: {backup}").with("backup", backup.as_str())
            }
            Self::BackupRehearsed { backup } => {
                Saying::new("account-event-backup-rehearsed", "restore rehearsed from the backup {backup}").with("backup", backup.as_str())
            }
            Self::AuditVerified { records, actions, events } => {
                Saying::new("account-event-audit-verified", "histories verified: records {records}, actions {actions}, events {events}")
                    .with("records", records.to_string())
                    .with("actions", actions.to_string())
                    .with("events", events.to_string())
            }
            Self::WebhookPaused { webhook } => {
                Saying::new("account-event-webhook-paused", "events of the webhook {webhook} wait").with("webhook", webhook.as_str())
            }
            Self::WebhookResumed { webhook } => {
                Saying::new("account-event-webhook-resumed", "events of the webhook {webhook} go on").with("webhook", webhook.as_str())
            }
            Self::SubjectSearched { found } => {
                Saying::new("account-event-subject-searched", "looked for records of a person; found: {found}").with("found", *found)
            }
        }
    }

    /// The team that it is about.
    #[must_use]
    pub const fn team(&self) -> Option<&TeamId> {
        match self {
            Self::TeamMade { team }
            | Self::TeamChanged { team }
            | Self::TeamClosed { team }
            | Self::TeamJoined { team }
            | Self::TeamLeft { team }
            | Self::TeamRoleGiven { team, .. }
            | Self::TeamRoleEnded { team, .. } => Some(team),
            _ => None,
        }
    }

    /// The kind, as it stands in the table.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::InvitationAccepted => "invitation-accepted",
            Self::ServiceMade => "service-made",
            Self::DetailsChanged => "details-changed",
            Self::Locked => "locked",
            Self::Unlocked => "unlocked",
            Self::Disabled => "disabled",
            Self::Enabled => "enabled",
            Self::RoleGiven { .. } => "role-given",
            Self::RoleEnded { .. } => "role-ended",
            Self::TeamMade { .. } => "team-made",
            Self::TeamChanged { .. } => "team-changed",
            Self::TeamClosed { .. } => "team-closed",
            Self::TeamJoined { .. } => "team-joined",
            Self::TeamLeft { .. } => "team-left",
            Self::TeamRoleGiven { .. } => "team-role-given",
            Self::TeamRoleEnded { .. } => "team-role-ended",
            Self::SignInRefused { .. } => "sign-in-refused",
            Self::LockedOut { .. } => "locked-out",
            Self::FactorRefused { .. } => "factor-refused",
            Self::SignedIn { .. } => "signed-in",
            Self::FactorConfirmed { .. } => "factor-confirmed",
            Self::PasswordSet => "password-set",
            Self::ResetAsked { .. } => "reset-asked",
            Self::ResetGiven { .. } => "reset-given",
            Self::ResetUsed => "reset-used",
            Self::TotpAdded => "totp-added",
            Self::TotpRemoved => "totp-removed",
            Self::KeyAdded { .. } => "key-added",
            Self::KeyRemoved { .. } => "key-removed",
            Self::KeyCopied { .. } => "key-copied",
            Self::RecoveryMade => "recovery-made",
            Self::RecoveryUsed { .. } => "recovery-used",
            Self::SessionsEnded { .. } => "sessions-ended",
            Self::TokenMade { .. } => "token-made",
            Self::TokenRevoked { .. } => "token-revoked",
            Self::TokenRefused { .. } => "token-refused",
            Self::IdentityLinked { .. } => "identity-linked",
            Self::IdentityUnlinked { .. } => "identity-unlinked",
            Self::IdentityRefused { .. } => "identity-refused",
            Self::JobAsked { .. } => "job-asked",
            Self::JobRetried { .. } => "job-retried",
            Self::BackupVerified { .. } => "backup-verified",
            Self::BackupRehearsed { .. } => "backup-rehearsed",
            Self::AuditVerified { .. } => "audit-verified",
            Self::WebhookPaused { .. } => "webhook-paused",
            Self::WebhookResumed { .. } => "webhook-resumed",
            Self::SubjectSearched { .. } => "subject-searched",
        }
    }
}
