//! ID tokens: what a provider signs, and what a forger tries.

use jiff::Timestamp;
use rihla_account::SecretHash;
use rihla_account::oidc::{Claims, IdTokenCheck, KeySet, OidcFault};
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};

use crate::authenticator::{RSA, base64url, rsa_parts};

pub const ISSUER: &str = "https://login.example.org/realm";
pub const CLIENT: &str = "rihla-node";

/// What a provider signs with.
pub enum Signer {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

impl Signer {
    pub fn all() -> Vec<Self> {
        let rng = SystemRandom::new();
        let ed = Ed25519KeyPair::generate_pkcs8(&rng).unwrap();
        let ec = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &rng).unwrap();
        vec![
            Self::Ed25519(Ed25519KeyPair::from_pkcs8(ed.as_ref()).unwrap()),
            Self::P256(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, ec.as_ref(), &rng).unwrap()),
            Self::Rsa(RsaKeyPair::from_pkcs8(RSA).unwrap()),
        ]
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Ed25519(_) => "EdDSA",
            Self::P256(_) => "ES256",
            Self::Rsa(_) => "RS256",
        }
    }

    pub fn jwk(&self, kid: &str) -> Value {
        match self {
            Self::Ed25519(pair) => {
                json!({ "kty": "OKP", "crv": "Ed25519", "kid": kid, "use": "sig", "x": base64url(pair.public_key().as_ref()) })
            }
            Self::P256(pair) => {
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                json!({ "kty": "EC", "crv": "P-256", "kid": kid, "alg": "ES256", "x": base64url(x), "y": base64url(y) })
            }
            Self::Rsa(pair) => {
                let (n, e) = rsa_parts(pair);
                json!({ "kty": "RSA", "kid": kid, "use": "sig", "alg": "RS256", "n": base64url(&n), "e": base64url(&e) })
            }
        }
    }

    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let rng = SystemRandom::new();
        match self {
            Self::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
            Self::P256(pair) => pair.sign(&rng, message).unwrap().as_ref().to_vec(),
            Self::Rsa(pair) => {
                let mut out = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &rng, message, &mut out).unwrap();
                out
            }
        }
    }

    /// A token of that header and body.
    pub fn token(&self, header: &Value, body: &Value) -> String {
        let signed = format!("{}.{}", base64url(header.to_string().as_bytes()), base64url(body.to_string().as_bytes()));
        format!("{signed}.{}", base64url(&self.sign(signed.as_bytes())))
    }
}

fn now() -> Timestamp {
    "2026-11-26T09:00:00Z".parse().unwrap()
}

/// The hash of a nonce, as it is kept: the purpose and the nonce, each behind its length.
fn nonce_hash(nonce: &str) -> SecretHash {
    SecretHash::of("rihla provider nonce 1", &[nonce.as_bytes()])
}

fn body() -> Value {
    let second = now().as_second();
    json!({ "iss": ISSUER, "sub": "f81d4fae", "aud": CLIENT, "exp": second + 300, "iat": second, "nonce": "n-1",
            "email": "amina@ministry.example", "email_verified": true, "amr": ["pwd", "mfa"] })
}

fn with(changes: &[(&str, Value)]) -> Value {
    let mut body = body();
    for (name, value) in changes {
        match value {
            Value::Null => drop(body.as_object_mut().unwrap().remove(*name)),
            value => body[*name] = value.clone(),
        }
    }
    body
}

fn verify(token: &str, keys: &[Value]) -> Result<Claims, OidcFault> {
    let nonce = nonce_hash("n-1");
    let check = IdTokenCheck { issuer: ISSUER, client_id: CLIENT, nonce: &nonce, now: now() };
    check.verify(token, &KeySet::parse(json!({ "keys": keys }).to_string().as_bytes()).unwrap())
}

#[test]
fn the_three_algorithms_are_read() {
    for signer in Signer::all() {
        let header = json!({ "alg": signer.name(), "kid": "k1", "typ": "JWT" });
        let claims = verify(&signer.token(&header, &body()), &[signer.jwk("k1")]).unwrap();
        assert_eq!(
            (claims.subject.as_str(), claims.verified_email.as_deref(), claims.several_factors),
            ("f81d4fae", Some("amina@ministry.example"), true)
        );
        assert!(!format!("{claims:?}").contains("amina"));
        // several audiences, with the one it was made for named
        let several =
            with(&[("aud", json!([CLIENT, "other"])), ("azp", json!(CLIENT)), ("email_verified", json!(false)), ("amr", Value::Null)]);
        let claims = verify(&signer.token(&header, &several), &[signer.jwk("k1")]).unwrap();
        assert_eq!((claims.verified_email, claims.several_factors), (None, false));
    }
}

/// RFC 9864: the name of an algorithm says which curve is meant.
#[test]
fn ed25519_has_two_names_and_only_these() {
    let signer = Signer::all().remove(0);
    for (of_token, of_key) in [("Ed25519", json!("Ed25519")), ("EdDSA", json!("Ed25519")), ("Ed25519", json!("EdDSA"))] {
        let mut key = signer.jwk("k1");
        key["alg"] = of_key;
        assert!(verify(&signer.token(&json!({ "alg": of_token, "kid": "k1" }), &body()), &[key]).is_ok(), "{of_token}");
    }
    for other in ["Ed448", "ed25519", "ES256"] {
        let refused = verify(&signer.token(&json!({ "alg": other, "kid": "k1" }), &body()), &[signer.jwk("k1")]);
        assert_eq!(refused, Err(OidcFault::Untrue { claim: "key" }), "{other}");
    }
}

/// RFC 8037 appendix A: the key, the message and the signature of the standard itself. Its body is no ID token, so that
/// the fault is in the body, after the signature was found to be right.
#[test]
fn the_signature_of_rfc_8037_is_right() {
    let key = json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
    let token = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.\
                 hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    assert_eq!(verify(token, std::slice::from_ref(&key)), Err(OidcFault::Unreadable { part: "token" }));
    let wrong = token.replace("RXhhbXBsZSBvZiBF", "RXhhbXBsZSBvZiBG");
    assert_eq!(verify(&wrong, &[key]), Err(OidcFault::Untrue { claim: "signature" }));
}

#[test]
fn what_the_provider_says_must_hold() {
    let second = now().as_second();
    let signer = Signer::all().remove(0);
    let header = json!({ "alg": "EdDSA", "kid": "k1" });
    for (changes, claim) in [
        (vec![("iss", json!("https://evil.example"))], "iss"),
        (vec![("iss", json!(format!("{ISSUER}/")))], "iss"),
        (vec![("aud", json!("other"))], "aud"),
        (vec![("aud", json!([]))], "aud"),
        (vec![("aud", json!([CLIENT, "other"]))], "azp"),
        (vec![("azp", json!("other"))], "azp"),
        (vec![("exp", json!(second - 61))], "exp"),
        (vec![("iat", json!(second + 61))], "iat"),
        (vec![("iat", json!(second - 601))], "iat"),
        (vec![("nbf", json!(second + 61))], "nbf"),
        (vec![("nonce", json!("n-2"))], "nonce"),
        (vec![("nonce", Value::Null)], "nonce"),
        (vec![("sub", json!(""))], "sub"),
        (vec![("sub", json!("x".repeat(256)))], "sub"),
        (vec![("sub", json!("a\u{0}b"))], "sub"),
    ] {
        let refused = verify(&signer.token(&header, &with(&changes)), &[signer.jwk("k1")]);
        assert_eq!(refused, Err(OidcFault::Untrue { claim }), "{changes:?}");
    }
    for missing in ["iss", "sub", "aud", "exp", "iat"] {
        let refused = verify(&signer.token(&header, &with(&[(missing, Value::Null)])), &[signer.jwk("k1")]);
        assert_eq!(refused, Err(OidcFault::Unreadable { part: "token" }), "{missing}");
    }
}

#[test]
fn no_forged_header_gets_past_the_signature() {
    let signers = Signer::all();
    let rsa = &signers[2];
    let keys = [rsa.jwk("k1")];
    let part = |value: &Value| base64url(value.to_string().as_bytes());
    let unsigned = |alg: &str| format!("{}.{}.", part(&json!({ "alg": alg, "kid": "k1" })), part(&body()));
    for alg in ["none", "None", "NONE", ""] {
        assert_eq!(verify(&unsigned(alg), &keys), Err(OidcFault::Untrue { claim: "key" }), "{alg}");
    }
    // the public key as the key of an HMAC
    let modulus = keys[0]["n"].as_str().unwrap();
    let signed = format!("{}.{}", part(&json!({ "alg": "HS256", "kid": "k1" })), part(&body()));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, modulus.as_bytes()), signed.as_bytes());
    assert!(verify(&format!("{signed}.{}", base64url(tag.as_ref())), &keys).is_err());
    // a key that the token itself brings along
    let own = &signers[0];
    let header = json!({ "alg": "EdDSA", "kid": "k2", "jwk": own.jwk("k2"), "jku": "https://evil.example" });
    assert_eq!(verify(&own.token(&header, &body()), &keys), Err(OidcFault::Untrue { claim: "key" }));
    assert_eq!(verify(&own.token(&json!({ "alg": "RS256", "kid": "k1" }), &body()), &keys), Err(OidcFault::Untrue { claim: "signature" }));
    // something critical that is not understood, another kind of token, another name of key
    for header in [json!({ "alg": "RS256", "kid": "k1", "crit": ["b64"] }), json!({ "alg": "RS256", "kid": "k1", "typ": "logout+jwt" })] {
        assert_eq!(verify(&rsa.token(&header, &body()), &keys), Err(OidcFault::Unreadable { part: "token" }));
    }
    assert_eq!(verify(&rsa.token(&json!({ "alg": "RS256", "kid": "k9" }), &body()), &keys), Err(OidcFault::Untrue { claim: "key" }));
    // without a name of key there must be one of its algorithm only
    assert!(verify(&rsa.token(&json!({ "alg": "RS256" }), &body()), &keys).is_ok());
    assert!(verify(&rsa.token(&json!({ "alg": "RS256" }), &body()), &[rsa.jwk("k1"), rsa.jwk("k2")]).is_err());
    // keys for something else
    let mut encrypting = rsa.jwk("k1");
    encrypting["use"] = json!("enc");
    assert!(verify(&rsa.token(&json!({ "alg": "RS256", "kid": "k1" }), &body()), &[encrypting]).is_err());
    for broken in ["", ".", "..", "a.b.c.d", "é.é.é", &"x".repeat(100_000)] {
        assert_eq!(verify(broken, &keys), Err(OidcFault::Unreadable { part: "token" }), "{broken:.20}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "[A-Za-z0-9_.{}\":,-]{0,200}") {
        proptest::prop_assert!(verify(&text, &[]).is_err());
        drop(KeySet::parse(text.as_bytes()));
    }
}
