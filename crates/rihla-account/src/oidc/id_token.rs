//! The ID token: what a provider says of a person, signed (OpenID Connect Core 1.0, section 3.1.3.7).

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{KeySet, OidcFault};
use crate::encoding::BASE64URL;
use crate::secret::SecretHash;

/// How wrong the provider's clock may go.
const SKEW: SignedDuration = SignedDuration::from_secs(60);
/// A token that was made longer ago was not made for this sign-in.
const OLDEST: SignedDuration = SignedDuration::from_mins(10);
const MOST_BYTES: usize = 32 * 1024;
/// OpenID Connect Core, section 2.
const MOST_SUBJECT: usize = 255;

/// What an ID token is held against.
#[derive(Debug)]
pub struct IdTokenCheck<'a> {
    /// The issuer, to the letter.
    pub issuer: &'a str,
    /// The node's name at the provider.
    pub client_id: &'a str,
    /// The hash of the nonce that was sent.
    pub nonce: &'a SecretHash,
    /// The present.
    pub now: Timestamp,
}

/// What the provider says of a person, as far as it is used.
#[derive(Clone, PartialEq, Eq)]
pub struct Claims {
    /// Who it is, at this provider; never given to another.
    pub subject: String,
    /// The address, where the provider calls it verified.
    pub verified_email: Option<String>,
    /// Whether several factors were used (RFC 8176).
    pub several_factors: bool,
}

impl std::fmt::Debug for Claims {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Claims(…)")
    }
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Body {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: Option<String>,
    email: Option<String>,
    #[serde(default)]
    email_verified: bool,
    #[serde(default)]
    amr: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// The hash under which a nonce is kept until it comes back.
pub(super) fn nonce_hash(nonce: &str) -> SecretHash {
    SecretHash::of("rihla provider nonce 1", &[nonce.as_bytes()])
}

impl IdTokenCheck<'_> {
    /// Verifies a token and what it says.
    ///
    /// # Errors
    /// [`OidcFault::Unreadable`]; [`OidcFault::Untrue`] with the part that does not hold: "key" where no key of the set fits,
    /// so that newer keys are worth asking for.
    pub fn verify(&self, token: &str, keys: &KeySet) -> Result<Claims, OidcFault> {
        let unreadable = || OidcFault::Unreadable { part: "token" };
        let mut parts = token.split('.');
        let (Some(head), Some(body), Some(signature), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(unreadable());
        };
        if token.len() > MOST_BYTES {
            return Err(unreadable());
        }
        let read = |part: &str| BASE64URL.decode(part).ok_or_else(unreadable);
        let header: Header = serde_json::from_slice(&read(head)?).map_err(|_| unreadable())?;
        // nothing critical is understood here; another type of token is not an ID token
        if header.crit.is_some() || header.typ.is_some_and(|typ| !typ.eq_ignore_ascii_case("JWT")) {
            return Err(unreadable());
        }
        let signed = token.get(..head.len() + 1 + body.len()).ok_or_else(unreadable)?;
        match keys.verifies(&header.alg, header.kid.as_deref(), signed.as_bytes(), &read(signature)?) {
            None => return Err(OidcFault::Untrue { claim: "key" }),
            Some(false) => return Err(OidcFault::Untrue { claim: "signature" }),
            Some(true) => {}
        }
        self.check(serde_json::from_slice(&read(body)?).map_err(|_| unreadable())?)
    }

    fn check(&self, body: Body) -> Result<Claims, OidcFault> {
        let holds = |claim: &'static str, holds: bool| if holds { Ok(()) } else { Err(OidcFault::Untrue { claim }) };
        holds("iss", body.iss == self.issuer)?;
        let (audiences, several) = match &body.aud {
            Audience::One(one) => (std::slice::from_ref(one), false),
            Audience::Many(many) => (many.as_slice(), many.len() > 1),
        };
        holds("aud", audiences.iter().any(|audience| audience == self.client_id))?;
        // a token for several was made for one of them: this node
        holds("azp", if several || body.azp.is_some() { body.azp.as_deref() == Some(self.client_id) } else { true })?;
        let now = self.now.as_second() as f64;
        let (skew, oldest) = (SKEW.as_secs() as f64, OLDEST.as_secs() as f64);
        holds("exp", body.exp > now - skew)?;
        holds("iat", body.iat <= now + skew && body.iat >= now - oldest)?;
        holds("nbf", body.nbf.is_none_or(|nbf| nbf <= now + skew))?;
        holds("nonce", body.nonce.is_some_and(|nonce| nonce_hash(&nonce).fits(self.nonce)))?;
        let plain = body.sub.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
        holds("sub", !body.sub.is_empty() && body.sub.len() <= MOST_SUBJECT && plain)?;
        Ok(Claims {
            subject: body.sub,
            verified_email: body.email.filter(|_| body.email_verified),
            several_factors: body.amr.iter().any(|method| method == "mfa"),
        })
    }
}
