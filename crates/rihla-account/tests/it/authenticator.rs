//! A security key in software, which lies when it is told to.

use rihla_account::webauthn::{AssertionResponse, RegistrationResponse, RelyingParty, UserVerification};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};

/// An RSA key of the tests alone: the library makes none.
pub const RSA: &[u8] = include_bytes!("../golden/test-only-rsa.pk8");

pub const PRESENT: u8 = 1;
pub const VERIFIED: u8 = 4;

pub fn party() -> RelyingParty {
    RelyingParty {
        id: "node.example.org".to_owned(),
        name: "Observatory".to_owned(),
        origins: vec!["https://node.example.org".to_owned()],
        user_verification: UserVerification::Preferred,
    }
}

pub fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let groups = bytes.chunks(3).flat_map(|group| {
        let n = group.iter().chain([&0, &0]).take(3).fold(0usize, |sum, b| sum << 8 | usize::from(*b));
        [18, 12, 6, 0].map(|shift| char::from(LETTERS[n >> shift & 63])).into_iter().take(group.len() + 1)
    });
    groups.collect()
}

/// A key pair of any of the three algorithms.
pub enum Pair {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

impl Pair {
    pub fn all() -> Vec<Self> {
        let rng = SystemRandom::new();
        let ed = Ed25519KeyPair::generate_pkcs8(&rng).unwrap();
        let ec = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &rng).unwrap();
        vec![
            Self::Ed25519(Ed25519KeyPair::from_pkcs8(ed.as_ref()).unwrap()),
            Self::P256(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, ec.as_ref(), &rng).unwrap()),
            Self::Rsa(RsaKeyPair::from_pkcs8(RSA).unwrap()),
        ]
    }

    pub fn ed25519() -> Self {
        Self::all().remove(0)
    }

    pub fn number(&self) -> i64 {
        match self {
            Self::Ed25519(_) => -8,
            Self::P256(_) => -7,
            Self::Rsa(_) => -257,
        }
    }

    pub fn cose(&self) -> Vec<u8> {
        let entries = match self {
            Self::Ed25519(pair) => vec![(1, integer(1)), (3, integer(-8)), (-1, integer(6)), (-2, bytes(pair.public_key().as_ref()))],
            Self::P256(pair) => {
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                vec![(1, integer(2)), (3, integer(-7)), (-1, integer(1)), (-2, bytes(x)), (-3, bytes(y))]
            }
            Self::Rsa(pair) => {
                let (modulus, exponent) = rsa_parts(pair);
                vec![(1, integer(3)), (3, integer(-257)), (-1, bytes(&modulus)), (-2, bytes(&exponent))]
            }
        };
        map(entries.into_iter().map(|(label, value)| (integer(label), value)).collect())
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
}

/// Modulus and exponent of a key of 2048 bits, from its RFC 8017 form.
pub fn rsa_parts(pair: &RsaKeyPair) -> (Vec<u8>, Vec<u8>) {
    let der = pair.public_key().as_ref();
    assert_eq!((der.len(), &der[4..9], &der[265..267]), (270, [2, 0x82, 1, 1, 0].as_slice(), [2, 3].as_slice()));
    (der[9..265].to_vec(), der[267..].to_vec())
}

fn head(kind: u8, number: u64) -> Vec<u8> {
    let kind = kind << 5;
    match number {
        0..=23 => vec![kind | number as u8],
        24..=0xff => vec![kind | 24, number as u8],
        0x100..=0xffff => [vec![kind | 25], (number as u16).to_be_bytes().to_vec()].concat(),
        _ => [vec![kind | 26], (number as u32).to_be_bytes().to_vec()].concat(),
    }
}

pub fn integer(number: i64) -> Vec<u8> {
    if number < 0 { head(1, (-1 - number) as u64) } else { head(0, number as u64) }
}

pub fn bytes(value: &[u8]) -> Vec<u8> {
    [head(2, value.len() as u64), value.to_vec()].concat()
}

pub fn text(value: &str) -> Vec<u8> {
    [head(3, value.len() as u64), value.as_bytes().to_vec()].concat()
}

pub fn map(entries: Vec<(Vec<u8>, Vec<u8>)>) -> Vec<u8> {
    [head(5, entries.len() as u64), entries.into_iter().flat_map(|(key, value)| [key, value]).flatten().collect()].concat()
}

/// A security key, and all that it says; a test changes what it wants to be a lie.
pub struct Authenticator {
    pub pair: Pair,
    pub id: Vec<u8>,
    pub counter: u32,
    pub flags: u8,
    pub relying_party: String,
    pub origin: String,
    pub cross_origin: bool,
    pub kind: Option<&'static str>,
    pub user: Option<Vec<u8>>,
    /// The attestation: "none", or "packed" for one of its own.
    pub format: &'static str,
    pub statement: Option<Vec<u8>>,
    pub trailing: Vec<u8>,
}

impl Authenticator {
    pub fn new(pair: Pair) -> Self {
        let mut id = vec![0; 32];
        SystemRandom::new().fill(&mut id).unwrap();
        Self {
            pair,
            id,
            counter: 1,
            flags: PRESENT | VERIFIED,
            relying_party: "node.example.org".to_owned(),
            origin: "https://node.example.org".to_owned(),
            cross_origin: false,
            kind: None,
            user: None,
            format: "none",
            statement: None,
            trailing: Vec::new(),
        }
    }

    fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let kind = self.kind.unwrap_or(kind);
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": self.cross_origin, "other": [1] })
            .to_string()
            .into_bytes()
    }

    fn head(&self, more: u8) -> Vec<u8> {
        let hash = digest(&SHA256, self.relying_party.as_bytes());
        [hash.as_ref(), &[self.flags | more], &self.counter.to_be_bytes()].concat()
    }

    /// Answers a registration of a challenge.
    pub fn make(&self, challenge: &str) -> Value {
        let client_data = self.client_data("webauthn.create", challenge);
        let length = u16::try_from(self.id.len()).unwrap().to_be_bytes();
        let data = [self.head(64), vec![0; 16], length.to_vec(), self.id.clone(), self.pair.cose(), self.trailing.clone()].concat();
        let signed = [data.as_slice(), digest(&SHA256, &client_data).as_ref()].concat();
        let statement = self.statement.clone().unwrap_or_else(|| match self.format {
            "none" => map(Vec::new()),
            _ => map(vec![(text("alg"), integer(self.pair.number())), (text("sig"), bytes(&self.pair.sign(&signed)))]),
        });
        let object = map(vec![(text("fmt"), text(self.format)), (text("attStmt"), statement), (text("authData"), bytes(&data))]);
        json!({
            "id": base64url(&self.id), "rawId": base64url(&self.id), "type": "public-key",
            "response": { "clientDataJSON": base64url(&client_data), "attestationObject": base64url(&object), "transports": ["usb"] },
            "clientExtensionResults": {},
        })
    }

    /// Answers a sign-in of a challenge, and counts.
    pub fn use_for(&mut self, challenge: &str) -> Value {
        self.counter += 1;
        self.answer(challenge)
    }

    /// Answers a sign-in of a challenge with the counter as it is.
    pub fn answer(&self, challenge: &str) -> Value {
        let client_data = self.client_data("webauthn.get", challenge);
        let data = [self.head(0), self.trailing.clone()].concat();
        let signature = self.pair.sign(&[data.as_slice(), digest(&SHA256, &client_data).as_ref()].concat());
        json!({
            "id": base64url(&self.id), "rawId": base64url(&self.id), "type": "public-key",
            "response": {
                "clientDataJSON": base64url(&client_data), "authenticatorData": base64url(&data), "signature": base64url(&signature),
                "userHandle": self.user.as_ref().map(|user| base64url(user)),
            },
        })
    }
}

pub fn registration(answer: &Value) -> RegistrationResponse {
    RegistrationResponse::parse(&answer.to_string()).unwrap()
}

pub fn assertion(answer: &Value) -> AssertionResponse {
    AssertionResponse::parse(&answer.to_string()).unwrap()
}

pub fn challenge_of(options: &Value) -> String {
    options["challenge"].as_str().unwrap().to_owned()
}
