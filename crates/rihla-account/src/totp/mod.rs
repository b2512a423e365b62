//! One-time passwords by time (RFC 6238), as authenticator apps make them: SHA-1, six digits, thirty seconds.

mod secret;
mod uri;

pub use secret::TotpSecret;
pub use uri::otpauth_uri;
