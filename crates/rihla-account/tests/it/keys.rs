//! Security keys: what they must prove, and what is refused.

use rihla_account::webauthn::{Challenge, KnownKey, RelyingParty, UserVerification, WebAuthnFault, verify_assertion, verify_registration};
use rihla_account::{AccountError, Factor, Opened, Proof, SecretToken, Step};
use ring::rand::SystemRandom;
use serde_json::Value;

use crate::authenticator::{Authenticator, PRESENT, Pair, assertion, bytes, challenge_of, integer, map, party, registration, text};
use crate::house::{GOOD, House};

fn known(key: &Authenticator, counter: u32) -> KnownKey {
    KnownKey { id: key.id.clone(), cose: key.pair.cose(), counter, user: b"amina".to_vec() }
}

#[test]
fn the_three_algorithms_register_and_sign_in() {
    for pair in Pair::all() {
        let challenge = Challenge::draw(&SystemRandom::new()).unwrap();
        let mut key = Authenticator::new(pair);
        for format in ["none", "packed"] {
            key.format = format;
            let new = verify_registration(&party(), &challenge, &registration(&key.make(&challenge.to_text()))).unwrap();
            assert_eq!((new.id, new.cose, new.counter, new.synced), (key.id.clone(), key.pair.cose(), 1, false));
        }
        key.user = Some(b"amina".to_vec());
        let answer = assertion(&key.use_for(&challenge.to_text()));
        let used = verify_assertion(&party(), &challenge, &answer, &known(&key, 1)).unwrap();
        assert!(used.verified && used.counter == 2);
    }
}

/// Made once with soft-webauthn 0.1.4, which shares nothing with this room.
#[test]
fn answers_of_another_hand_are_accepted() {
    let golden: Value = serde_json::from_str(include_str!("../golden/soft-webauthn.json")).unwrap();
    let challenge = Challenge::parse(golden["challenge"].as_str().unwrap()).unwrap();
    let new = verify_registration(&party(), &challenge, &registration(&golden["registration"])).unwrap();
    let mut known = KnownKey { id: new.id, cose: new.cose, counter: new.counter, user: b"amina".to_vec() };
    for sign_in in golden["assertions"].as_array().unwrap() {
        let challenge = Challenge::parse(sign_in["challenge"].as_str().unwrap()).unwrap();
        let used = verify_assertion(&party(), &challenge, &assertion(&sign_in["answer"]), &known).unwrap();
        assert!(used.counter > known.counter);
        known.counter = used.counter;
    }
}

/// A registration that is told one lie.
fn refused_registration(lie: impl Fn(&mut Authenticator), party: &RelyingParty) -> WebAuthnFault {
    let challenge = Challenge::draw(&SystemRandom::new()).unwrap();
    let mut key = Authenticator::new(Pair::ed25519());
    lie(&mut key);
    verify_registration(party, &challenge, &registration(&key.make(&challenge.to_text()))).unwrap_err()
}

#[test]
fn a_registration_that_lies_is_refused() {
    let malformed = |fault| matches!(fault, WebAuthnFault::Malformed { .. });
    let ok = party();
    assert_eq!(refused_registration(|key| key.kind = Some("webauthn.get"), &ok), WebAuthnFault::WrongCeremony);
    assert_eq!(
        refused_registration(|key| key.origin = "https://node.example.org.evil.example".to_owned(), &ok),
        WebAuthnFault::WrongOrigin
    );
    assert_eq!(refused_registration(|key| key.origin = "http://node.example.org".to_owned(), &ok), WebAuthnFault::WrongOrigin);
    assert_eq!(refused_registration(|key| key.cross_origin = true, &ok), WebAuthnFault::WrongOrigin);
    assert_eq!(refused_registration(|key| key.relying_party = "example.org".to_owned(), &ok), WebAuthnFault::WrongRelyingParty);
    assert_eq!(refused_registration(|key| key.flags = 0, &ok), WebAuthnFault::NotPresent);
    let strict = RelyingParty { user_verification: UserVerification::Required, ..party() };
    assert_eq!(refused_registration(|key| key.flags = PRESENT, &strict), WebAuthnFault::NotVerified);
    assert_eq!(refused_registration(|key| key.format = "tpm", &ok), WebAuthnFault::Attestation);
    let statement = map(vec![(text("alg"), integer(-8)), (text("sig"), bytes(&[0; 64]))]);
    let self_made = |key: &mut Authenticator| (key.format, key.statement) = ("packed", Some(statement.clone()));
    assert_eq!(refused_registration(self_made, &ok), WebAuthnFault::Attestation);
    let with_something = |key: &mut Authenticator| key.statement = Some(map(vec![(text("x"), integer(1))]));
    assert_eq!(refused_registration(with_something, &ok), WebAuthnFault::Attestation);
    assert!(malformed(refused_registration(|key| key.trailing = vec![0], &ok)), "something behind the key");
    assert!(malformed(refused_registration(|key| key.flags |= 16, &ok)), "backed up and not to be backed up");
    assert!(malformed(refused_registration(|key| key.id = Vec::new(), &ok)));
    assert!(malformed(refused_registration(|key| key.id = vec![1; 1024], &ok)));
    let other = Challenge::draw(&SystemRandom::new()).unwrap();
    let answer = registration(&Authenticator::new(Pair::ed25519()).make(&other.to_text()));
    let challenge = Challenge::draw(&SystemRandom::new()).unwrap();
    assert_eq!(verify_registration(&party(), &challenge, &answer), Err(WebAuthnFault::WrongChallenge));
}

fn refused_assertion(lie: impl Fn(&mut Authenticator), counter: u32, party: &RelyingParty) -> WebAuthnFault {
    let challenge = Challenge::draw(&SystemRandom::new()).unwrap();
    let mut key = Authenticator::new(Pair::ed25519());
    let known = known(&key, counter);
    lie(&mut key);
    verify_assertion(party, &challenge, &assertion(&key.answer(&challenge.to_text())), &known).unwrap_err()
}

#[test]
fn a_sign_in_that_lies_is_refused() {
    let ok = party();
    assert_eq!(refused_assertion(|key| key.kind = Some("webauthn.create"), 0, &ok), WebAuthnFault::WrongCeremony);
    assert_eq!(refused_assertion(|key| key.origin = "https://evil.example".to_owned(), 0, &ok), WebAuthnFault::WrongOrigin);
    assert_eq!(refused_assertion(|key| key.cross_origin = true, 0, &ok), WebAuthnFault::WrongOrigin);
    assert_eq!(refused_assertion(|key| key.relying_party = "evil.example".to_owned(), 0, &ok), WebAuthnFault::WrongRelyingParty);
    assert_eq!(refused_assertion(|key| key.flags = 4, 0, &ok), WebAuthnFault::NotPresent);
    let strict = RelyingParty { user_verification: UserVerification::Required, ..party() };
    assert_eq!(refused_assertion(|key| key.flags = PRESENT, 0, &strict), WebAuthnFault::NotVerified);
    assert_eq!(refused_assertion(|key| key.pair = Pair::ed25519(), 0, &ok), WebAuthnFault::BadSignature);
    assert_eq!(refused_assertion(|key| key.id = vec![1; 32], 0, &ok), WebAuthnFault::UnknownKey);
    assert_eq!(refused_assertion(|key| key.user = Some(b"bilal".to_vec()), 0, &ok), WebAuthnFault::UnknownKey);
    for counter in [1, 2, u32::MAX] {
        assert_eq!(refused_assertion(|_| {}, counter, &ok), WebAuthnFault::CounterWentBack);
    }
    assert_eq!(refused_assertion(|key| key.counter = 0, 7, &ok), WebAuthnFault::CounterWentBack);
    assert!(matches!(refused_assertion(|key| key.trailing = vec![0xa0], 0, &ok), WebAuthnFault::Malformed { .. }));
}

#[test]
fn every_bit_that_was_signed_counts() {
    let challenge = Challenge::draw(&SystemRandom::new()).unwrap();
    let key = Authenticator::new(Pair::ed25519());
    let right = assertion(&key.answer(&challenge.to_text()));
    assert!(verify_assertion(&party(), &challenge, &right, &known(&key, 0)).is_ok());
    for at in 0..right.response.authenticator_data.len() * 8 {
        let mut wrong = right.clone();
        wrong.response.authenticator_data[at / 8] ^= 1 << (at % 8);
        assert!(verify_assertion(&party(), &challenge, &wrong, &known(&key, 0)).is_err(), "{at}");
    }
    for at in 0..right.response.client_data.len() {
        let mut wrong = right.clone();
        wrong.response.client_data[at] ^= 1;
        assert!(verify_assertion(&party(), &challenge, &wrong, &known(&key, 0)).is_err(), "{at}");
    }
}

#[test]
fn keys_of_other_kinds_are_not_read() {
    for (cose, why) in [
        (map(vec![(integer(1), integer(2)), (integer(3), integer(-35)), (integer(-1), integer(2))]), "P-384"),
        (
            map(vec![(integer(1), integer(1)), (integer(3), integer(-8)), (integer(-1), integer(7)), (integer(-2), bytes(&[1; 57]))]),
            "Ed448",
        ),
        (
            map(vec![(integer(1), integer(1)), (integer(3), integer(-8)), (integer(-1), integer(6)), (integer(-2), bytes(&[1; 31]))]),
            "short",
        ),
        (map(vec![(integer(1), integer(2)), (integer(3), integer(-7)), (integer(-1), integer(1)), (integer(-2), bytes(&[1; 32]))]), "no y"),
        (
            map(vec![
                (integer(1), integer(3)),
                (integer(3), integer(-257)),
                (integer(-1), bytes(&[255; 128])),
                (integer(-2), bytes(&[1, 0, 1])),
            ]),
            "1024 bits",
        ),
        (
            map(vec![
                (integer(1), integer(3)),
                (integer(3), integer(-7)),
                (integer(-1), bytes(&[255; 256])),
                (integer(-2), bytes(&[1, 0, 1])),
            ]),
            "mixed",
        ),
        (vec![0xa0], "empty"),
        (Vec::new(), "nothing"),
    ] {
        assert!(rihla_account::webauthn::CredentialKey::parse(&cose).is_err(), "{why}");
    }
    // a point that is not on the curve verifies nothing
    let off = map(vec![
        (integer(1), integer(2)),
        (integer(3), integer(-7)),
        (integer(-1), integer(1)),
        (integer(-2), bytes(&[1; 32])),
        (integer(-3), bytes(&[1; 32])),
    ]);
    assert!(rihla_account::webauthn::CredentialKey::parse(&off).unwrap().verify(b"m", &[0x30, 6, 2, 1, 1, 2, 1, 1]).is_err());
}

impl House {
    async fn add_key(&self, token: &SecretToken, key: &Authenticator) -> Result<Opened, AccountError> {
        let options = self.accounts.ask_new_key(&mut self.at(), token, &party()).await?;
        self.accounts.add_key(&mut self.at(), token, &party(), "My key", &registration(&key.make(&challenge_of(&options)))).await
    }

    async fn show_key(&self, pending: &SecretToken, answer: &Value) -> Result<Opened, AccountError> {
        let (party, answer) = (party(), assertion(answer));
        self.show(pending, Proof::Key { party: &party, answer: &answer }).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_guards_an_account() {
    for house in House::each().await {
        let amina = house.person("amina").await;
        let mut key = Authenticator::new(Pair::ed25519());
        let opened = house.signed_in("amina").await;
        let added = house.add_key(&opened.token, &key).await.unwrap();
        assert!(!house.is_alive(&opened.token).await && house.is_alive(&added.token).await);
        assert!(matches!(house.add_key(&added.token, &key).await, Err(AccountError::FactorExists)), "the same key twice");
        let Step::Factor(pending) = house.try_sign_in("amina", GOOD).await.unwrap() else { panic!("no factor") };
        assert_eq!(pending.factors.into_iter().collect::<Vec<_>>(), [Factor::Key]);
        let options = house.accounts.ask_key(&mut house.at(), &pending.token, &party()).await.unwrap();
        assert_eq!(options["allowCredentials"][0]["id"], crate::authenticator::base64url(&key.id));
        key.user = Some(amina.as_str().as_bytes().to_vec());
        let signed = house.show_key(&pending.token, &key.use_for(&challenge_of(&options))).await.unwrap();
        assert!(house.is_alive(&signed.token).await);
        let listed = house.accounts.security_keys(&amina).await.unwrap();
        assert_eq!((listed.len(), listed[0].label.as_str(), listed[0].used_at), (1, "My key", Some(house.now)));
        // shown again within the session, then removed
        let options = house.accounts.ask_key_again(&mut house.at(), &signed.token, &party()).await.unwrap();
        let (ours, answer) = (party(), assertion(&key.use_for(&challenge_of(&options))));
        let proof = Proof::Key { party: &ours, answer: &answer };
        let again = house.accounts.confirm_factor(&mut house.at(), &signed.token, &proof).await.unwrap();
        house.accounts.remove_key(&mut house.at(), &again.token, &house.roles, &listed[0].id).await.unwrap();
        house.signed_in("amina").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_serves_once_whether_it_was_right_or_wrong() {
    for house in House::each().await {
        house.person("amina").await;
        let mut key = Authenticator::new(Pair::ed25519());
        house.add_key(&house.signed_in("amina").await.token, &key).await.unwrap();
        let waiting = house.waiting("amina").await;
        let options = house.accounts.ask_key(&mut house.at(), &waiting, &party()).await.unwrap();
        let answer = key.use_for(&challenge_of(&options));
        house.show_key(&waiting, &answer).await.unwrap();
        let waiting = house.waiting("amina").await;
        let replayed = house.show_key(&waiting, &answer).await;
        assert!(matches!(replayed, Err(AccountError::Key(WebAuthnFault::WrongChallenge))), "{replayed:?}");
        // a challenge that was answered wrongly is used up too
        let options = house.accounts.ask_key(&mut house.at(), &waiting, &party()).await.unwrap();
        key.origin = "https://evil.example".to_owned();
        let wrong = house.show_key(&waiting, &key.use_for(&challenge_of(&options))).await;
        assert!(matches!(wrong, Err(AccountError::Key(WebAuthnFault::WrongOrigin))));
        key.origin = "https://node.example.org".to_owned();
        let late = house.show_key(&waiting, &key.use_for(&challenge_of(&options))).await;
        assert!(matches!(late, Err(AccountError::Key(WebAuthnFault::WrongChallenge))));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_challenge_is_for_one_account_one_purpose_and_a_short_time() {
    for mut house in House::each().await {
        for name in ["amina", "bilal"] {
            house.person(name).await;
        }
        let mut key = Authenticator::new(Pair::ed25519());
        let opened = house.add_key(&house.signed_in("amina").await.token, &key).await.unwrap();
        house.add_key(&house.signed_in("bilal").await.token, &Authenticator::new(Pair::ed25519())).await.unwrap();
        let refused = |answer: Result<Opened, AccountError>| matches!(answer, Err(AccountError::Key(WebAuthnFault::WrongChallenge)));
        let (waits, waits_too) = (house.waiting("amina").await, house.waiting("bilal").await);
        let theirs = house.accounts.ask_key(&mut house.at(), &waits_too, &party()).await.unwrap();
        assert!(refused(house.show_key(&waits, &key.use_for(&challenge_of(&theirs))).await), "of another account");
        let confirming = house.accounts.ask_key_again(&mut house.at(), &opened.token, &party()).await.unwrap();
        assert!(refused(house.show_key(&waits, &key.use_for(&challenge_of(&confirming))).await), "to confirm, not to sign in");
        let ours = house.accounts.ask_key(&mut house.at(), &waits, &party()).await.unwrap();
        house.seconds(300);
        assert!(refused(house.show_key(&waits, &key.use_for(&challenge_of(&ours))).await), "five minutes old");
        let made_up = Challenge::draw(&SystemRandom::new()).unwrap();
        assert!(refused(house.show_key(&waits, &key.use_for(&made_up.to_text())).await), "never given");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copied_key_is_out_for_good_and_the_password_alone_is_still_not_enough() {
    for house in House::each().await {
        let amina = house.person("amina").await;
        let mut key = Authenticator::new(Pair::ed25519());
        let opened = house.add_key(&house.signed_in("amina").await.token, &key).await.unwrap();
        let codes = house.accounts.make_recovery_codes(&mut house.at(), &opened.token).await.unwrap();
        for (counter, fits) in [(5, true), (5, false), (9, false)] {
            let waiting = house.waiting("amina").await;
            let Ok(options) = house.accounts.ask_key(&mut house.at(), &waiting, &party()).await else {
                assert!(!fits, "a suspended key is not asked for");
                continue;
            };
            key.counter = counter;
            assert_eq!(house.show_key(&waiting, &key.answer(&challenge_of(&options))).await.is_ok(), fits, "{counter}");
        }
        assert!(house.accounts.security_keys(&amina).await.unwrap()[0].suspended_at.is_some());
        assert!(house.kinds(Some(&amina)).await.contains(&"key-copied"));
        let Step::Factor(pending) = house.try_sign_in("amina", GOOD).await.unwrap() else { panic!("the password alone was enough") };
        assert_eq!(pending.factors.into_iter().collect::<Vec<_>>(), [Factor::Recovery]);
        house.show(&pending.token, Proof::Recovery(&codes[0])).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_of_one_account_is_none_of_another() {
    for house in House::each().await {
        for name in ["amina", "bilal"] {
            house.person(name).await;
        }
        let mut amina = Authenticator::new(Pair::ed25519());
        house.add_key(&house.signed_in("amina").await.token, &amina).await.unwrap();
        let taken = house.add_key(&house.signed_in("bilal").await.token, &amina).await;
        assert!(matches!(taken, Err(AccountError::FactorExists)), "one key, one account");
        house.add_key(&house.signed_in("bilal").await.token, &Authenticator::new(Pair::ed25519())).await.unwrap();
        let waiting = house.waiting("bilal").await;
        let options = house.accounts.ask_key(&mut house.at(), &waiting, &party()).await.unwrap();
        let wrong = house.show_key(&waiting, &amina.use_for(&challenge_of(&options))).await;
        assert!(matches!(wrong, Err(AccountError::Key(WebAuthnFault::UnknownKey))));
    }
}
