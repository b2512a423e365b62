//! Why the answer of a security key is not accepted.

use rihla_model::Saying;

/// Why the answer of a security key is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebAuthnFault {
    /// It is not of the form that the standard gives it.
    Malformed {
        /// Which part.
        part: &'static str,
    },
    /// It answers another kind of question: a registration for a sign-in, or the reverse.
    WrongCeremony,
    /// It answers another challenge, one that was answered before or one that is too old.
    WrongChallenge,
    /// It was asked for by a page of another site.
    WrongOrigin,
    /// It was made for another node.
    WrongRelyingParty,
    /// Nobody touched the key.
    NotPresent,
    /// The key did not check who touched it (PIN, finger), which this node asks for.
    NotVerified,
    /// A kind of key that is not read here.
    UnknownAlgorithm,
    /// An attestation that was not asked for, or one that does not hold.
    Attestation,
    /// The signature is not of this key.
    BadSignature,
    /// The key's own counter went back or stood still: it may have been copied.
    CounterWentBack,
    /// A key that this account has not registered.
    UnknownKey,
}

impl WebAuthnFault {
    /// The fault as a sentence: what, and what to do.
    #[must_use]
    pub fn saying(self) -> Saying {
        match self {
            Self::Malformed { part } => Saying::new(
                "account-key-malformed",
                "the browser's answer cannot be read ({part}): try again, with another browser if need be",
            )
            .with("part", part),
            Self::WrongCeremony => Saying::new("account-key-ceremony", "the answer belongs to another step: begin again"),
            Self::WrongChallenge => {
                Saying::new("account-key-challenge", "the answer belongs to another attempt or came too late: begin again")
            }
            Self::WrongOrigin | Self::WrongRelyingParty => Saying::new(
                "account-key-origin",
                "the security key was asked by another site than this one: check the address in your browser and tell the administrator",
            ),
            Self::NotPresent => Saying::new("account-key-present", "the security key was not touched: touch it when it blinks"),
            Self::NotVerified => Saying::new(
                "account-key-verified",
                "the security key did not ask for its PIN or finger: set a PIN on the key and try again",
            ),
            Self::UnknownAlgorithm | Self::Attestation => {
                Saying::new("account-key-kind", "security keys of this kind are not supported: use another one")
            }
            Self::BadSignature | Self::UnknownKey => {
                Saying::new("account-key-unknown", "this is not a security key of this account: use the one you registered")
            }
            Self::CounterWentBack => Saying::new(
                "account-key-copied",
                "the security key's counter went back, as that of a copy would: it is not accepted; tell the administrator",
            ),
        }
    }
}
