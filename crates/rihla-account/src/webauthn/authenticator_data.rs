//! What the key itself says: for whom, whether it was touched, how often it signed, and its public half.

use super::cbor::Item;
use super::{CredentialKey, RelyingParty, UserVerification, WebAuthnFault};

const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const ATTESTED: u8 = 1 << 6;
const EXTENSIONS: u8 = 1 << 7;
/// Level 2, step 7.1.21: longer identifiers are none.
const MOST_ID: usize = 1023;
const MALFORMED: WebAuthnFault = WebAuthnFault::Malformed { part: "authenticator data" };

/// Authenticator data (Web Authentication level 2, section 6.1).
pub(super) struct AuthenticatorData<'a> {
    relying_party: &'a [u8],
    flags: u8,
    pub(super) counter: u32,
    pub(super) attested: Option<Attested<'a>>,
}

/// A key that was made.
pub(super) struct Attested<'a> {
    pub(super) id: &'a [u8],
    pub(super) cose: &'a [u8],
    pub(super) key: CredentialKey,
}

impl<'a> AuthenticatorData<'a> {
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, WebAuthnFault> {
        let (relying_party, rest) = bytes.split_at_checked(32).ok_or(MALFORMED)?;
        let (flags, rest) = rest.split_first().ok_or(MALFORMED)?;
        let (counter, mut rest) = rest.split_first_chunk::<4>().ok_or(MALFORMED)?;
        let mut attested = None;
        if flags & ATTESTED != 0 {
            let (head, after) = rest.split_first_chunk::<18>().ok_or(MALFORMED)?;
            // 16 bytes of make and model, which nobody asks for, then the length of the identifier
            let length = head.iter().skip(16).fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
            if length == 0 || length > MOST_ID {
                return Err(MALFORMED);
            }
            let (id, after) = after.split_at_checked(length).ok_or(MALFORMED)?;
            let (item, behind) = Item::first(after).ok_or(MALFORMED)?;
            let cose = after.get(..after.len() - behind.len()).ok_or(MALFORMED)?;
            attested = Some(Attested { id, cose, key: CredentialKey::of(&item)? });
            rest = behind;
        }
        if flags & EXTENSIONS != 0 {
            let (Item::Map(_), behind) = Item::first(rest).ok_or(MALFORMED)? else { return Err(MALFORMED) };
            rest = behind;
        }
        let inconsistent = flags & BACKED_UP != 0 && flags & BACKUP_ELIGIBLE == 0;
        if !rest.is_empty() || inconsistent {
            return Err(MALFORMED);
        }
        Ok(Self { relying_party, flags: *flags, counter: u32::from_be_bytes(*counter), attested })
    }

    /// Checks for whom the key answered and who touched it.
    pub(super) fn check(&self, party: &RelyingParty) -> Result<(), WebAuthnFault> {
        if !party.id_hash_is(self.relying_party) {
            return Err(WebAuthnFault::WrongRelyingParty);
        }
        if self.flags & PRESENT == 0 {
            return Err(WebAuthnFault::NotPresent);
        }
        if party.user_verification == UserVerification::Required && !self.verified() {
            return Err(WebAuthnFault::NotVerified);
        }
        Ok(())
    }

    /// Whether the key checked who touched it.
    pub(super) fn verified(&self) -> bool {
        self.flags & VERIFIED != 0
    }

    /// Whether the key may be copied to other devices of its owner (a synced passkey).
    pub(super) fn backup_eligible(&self) -> bool {
        self.flags & BACKUP_ELIGIBLE != 0
    }
}
