#![no_main]
//! Answers of security keys: attestation objects, authenticator data, client data and keys that nobody vouches for.

use libfuzzer_sys::fuzz_target;
use rihla_account::webauthn::{
    AssertionResponse, Challenge, CredentialKey, KnownKey, RegistrationResponse, RelyingParty, UserVerification, verify_assertion,
    verify_registration,
};

const CHALLENGE: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

/// Client data that hold, so that what is behind them is reached.
fn client_data(kind: &str) -> Vec<u8> {
    format!(r#"{{"type":"webauthn.{kind}","challenge":"{CHALLENGE}","origin":"https://node.example.org"}}"#).into_bytes()
}

fuzz_target!(|bytes: &[u8]| {
    let party = RelyingParty {
        id: "node.example.org".to_owned(),
        name: String::new(),
        origins: vec!["https://node.example.org".to_owned()],
        user_verification: UserVerification::Preferred,
    };
    let Some(challenge) = Challenge::parse(CHALLENGE) else { return };
    if let Ok(text) = std::str::from_utf8(bytes) {
        if let Ok(answer) = RegistrationResponse::parse(text) {
            drop(verify_registration(&party, &challenge, &answer));
        }
        drop(AssertionResponse::parse(text));
    }
    drop(CredentialKey::parse(bytes));
    let mut made = RegistrationResponse::parse(r#"{"rawId":"","response":{"clientDataJSON":"","attestationObject":""}}"#).expect("a form");
    made.response.client_data = client_data("create");
    made.response.attestation_object = bytes.to_vec();
    if let Ok(new) = verify_registration(&party, &challenge, &made) {
        // what was accepted can be read again
        CredentialKey::parse(&new.cose).expect("a key that was accepted");
    }
    let form = r#"{"rawId":"","response":{"clientDataJSON":"","authenticatorData":"","signature":""}}"#;
    let mut used = AssertionResponse::parse(form).expect("a form");
    // the first byte says where the parts end
    let (first, rest) = bytes.split_first().unwrap_or((&0, &[]));
    let (data, rest) = rest.split_at(usize::from(*first).min(rest.len()));
    used.response.client_data = client_data("get");
    used.response.authenticator_data = data.to_vec();
    used.response.signature = rest.to_vec();
    let known = KnownKey { id: Vec::new(), cose: rest.to_vec(), counter: 0, user: Vec::new() };
    drop(verify_assertion(&party, &challenge, &used, &known));
});
