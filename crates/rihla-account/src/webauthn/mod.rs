//! Security keys and passkeys (Web Authentication level 2), verified on the house's one library of ciphers.
//!
//! No attestation is asked for: which make of key a person holds is not the node's business. What is verified is that the
//! key was made, or used, for this node, from one of its own pages, for this one challenge, by somebody present.

mod assertion;
mod authenticator_data;
mod cbor;
mod client_data;
mod cose;
mod fault;
mod options;
mod registration;
mod relying_party;

pub use assertion::{Assertion, AssertionResponse, KnownKey, verify_assertion};
pub use cose::CredentialKey;
pub use fault::WebAuthnFault;
pub use options::{creation_options, request_options};
pub use registration::{NewKey, RegistrationResponse, verify_registration};
pub use relying_party::{Challenge, RelyingParty, UserVerification};
