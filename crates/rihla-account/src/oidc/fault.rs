//! Why signing in with an outside provider failed.

use rihla_model::Saying;

/// Why signing in with an outside provider failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OidcFault {
    /// The provider could not be reached, or gave an error.
    Unreachable,
    /// The provider's answer is not as the standard has it.
    Unreadable {
        /// Which.
        part: &'static str,
    },
    /// An address is not protected by TLS.
    Insecure,
    /// The person, or the provider, broke it off.
    Denied,
    /// The sign-in was not begun in this browser, was completed already or took too long.
    FlowOver,
    /// What the provider says of the person does not hold.
    Untrue {
        /// What does not.
        claim: &'static str,
    },
    /// No account here is linked to this identity.
    NotLinked,
    /// The identity is linked to another account.
    LinkedElsewhere,
}

impl OidcFault {
    /// The fault as a sentence: what, and what to do.
    #[must_use]
    pub fn saying(self) -> Saying {
        match self {
            Self::Unreachable => Saying::new(
                "account-provider-unreachable",
                "the provider cannot be reached: try again later, or sign in with your password",
            ),
            Self::Unreadable { part } => {
                Saying::new("account-provider-unreadable", "the provider's answer cannot be read ({part}): tell the administrator")
                    .with("part", part)
            }
            Self::Insecure => Saying::new(
                "account-provider-insecure",
                "an address of the provider does not begin with https: correct it in the configuration",
            ),
            Self::Denied => {
                Saying::new("account-provider-denied", "the provider did not sign you in: try again, or sign in with your password")
            }
            Self::FlowOver => Saying::new(
                "account-provider-flow-over",
                "this sign-in was not begun in this browser, was completed already or took too long: begin again",
            ),
            Self::Untrue { claim } => Saying::new(
                "account-provider-untrue",
                "what the provider says of you does not hold ({claim}): begin again; if it happens again, tell the administrator",
            )
            .with("claim", claim),
            Self::NotLinked => Saying::new(
                "account-provider-not-linked",
                "no account here is linked to this identity: sign in with your password and link it, or ask the administrator",
            ),
            Self::LinkedElsewhere => {
                Saying::new("account-provider-linked-elsewhere", "this identity is linked to another account: remove that link first")
            }
        }
    }
}
