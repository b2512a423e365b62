//! Security keys as Chromium plays them: what it makes of our questions, and what we make of its answers.

use rihla_account::webauthn::{
    Challenge, CredentialKey, KnownKey, RelyingParty, UserVerification, WebAuthnFault, creation_options, request_options, verify_assertion,
    verify_registration,
};
use rihla_account::{AccountError, Opened, Proof, SecretToken, ShownName, SignInName};
use rihla_model::AccountId;
use rihla_store::database::Statement;
use ring::rand::SystemRandom;
use serde_json::{Value, json};

use crate::authenticator::{assertion, registration};
use crate::driver::Browser;
use crate::house::House;
use crate::key_page::KeyPage;

const HOST: &str = "localhost";
/// Another name of this machine, as a site of its own.
const ELSEWHERE: &str = "node.localhost";

fn party(page: &KeyPage) -> RelyingParty {
    RelyingParty {
        id: HOST.to_owned(),
        name: "Observatory".to_owned(),
        origins: vec![page.origin(HOST)],
        user_verification: UserVerification::Preferred,
    }
}

/// A key of the first generation: it counts and is touched, and knows no PIN.
fn old() -> Value {
    json!({ "protocol": "ctap1/u2f", "hasResidentKey": false, "hasUserVerification": false, "isUserVerified": false })
}

fn challenge() -> Challenge {
    Challenge::draw(&SystemRandom::new()).unwrap()
}

/// What the browser makes of our question for a new key, once it was changed on the way.
fn make(browser: &Browser, party: &RelyingParty, challenge: &Challenge, change: impl FnOnce(&mut Value)) -> Value {
    let (name, shown) = (SignInName::new("amina").unwrap(), ShownName::new("أمينة Amina").unwrap());
    let mut options = creation_options(party, challenge, b"amina", &name, &shown, &[]);
    change(&mut options);
    browser.call("make", &options)
}

/// What the browser makes of our question for the use of a key, once it was changed on the way.
fn answer(browser: &Browser, party: &RelyingParty, challenge: &Challenge, known: &KnownKey, change: impl FnOnce(&mut Value)) -> Value {
    let mut options = request_options(party, challenge, std::slice::from_ref(&known.id));
    change(&mut options);
    browser.call("use", &options)
}

/// A key that the browser made for the party.
fn made(browser: &Browser, party: &RelyingParty) -> KnownKey {
    let challenge = challenge();
    let new = verify_registration(party, &challenge, &registration(&make(browser, party, &challenge, |_| {}))).unwrap();
    KnownKey { id: new.id, cose: new.cose, counter: new.counter, user: b"amina".to_vec() }
}

fn unchanged(_: &mut Value) {}

#[test]
fn chromium_makes_and_uses_keys_of_the_three_algorithms() {
    let Some(browser) = Browser::start() else { return };
    let page = KeyPage::serve();
    let party = party(&page);
    browser.go(&party.origins[0]);
    for kind in [json!({}), json!({ "transport": "internal" })] {
        let _key = browser.plug_in(kind);
        for (number, name) in [(None, "EdDsa"), (Some(-8), "EdDsa"), (Some(-7), "Es256"), (Some(-257), "Rs256")] {
            let asked = challenge();
            let only = |options: &mut Value| {
                if let Some(number) = number {
                    options["pubKeyCredParams"] = json!([{ "type": "public-key", "alg": number }]);
                }
            };
            let new = verify_registration(&party, &asked, &registration(&make(&browser, &party, &asked, only))).unwrap();
            assert_eq!(format!("{:?}", new.algorithm), name);
            assert_eq!(CredentialKey::parse(&new.cose).unwrap().algorithm(), new.algorithm);
            let mut known = KnownKey { id: new.id, cose: new.cose, counter: new.counter, user: b"amina".to_vec() };
            for _ in 0..3 {
                let asked = challenge();
                let used = verify_assertion(&party, &asked, &assertion(&answer(&browser, &party, &asked, &known, unchanged)), &known);
                let used = used.unwrap();
                assert!(used.verified && used.counter > known.counter, "{name}: {used:?}");
                known.counter = used.counter;
            }
        }
    }
    let _key = browser.plug_in(old());
    let asked = challenge();
    let new = verify_registration(&party, &asked, &registration(&make(&browser, &party, &asked, unchanged))).unwrap();
    assert_eq!(format!("{:?}", new.algorithm), "Es256", "the first generation knows this one only");
}

#[test]
fn what_chromium_says_for_another_is_refused() {
    let Some(browser) = Browser::start() else { return };
    let page = KeyPage::serve();
    let party = party(&page);
    let key = browser.plug_in(json!({}));
    browser.go(&party.origins[0]);
    let known = made(&browser, &party);
    let used = |party: &RelyingParty, change: &dyn Fn(&mut Value)| {
        let challenge = challenge();
        verify_assertion(party, &challenge, &assertion(&answer(&browser, party, &challenge, &known, change)), &known)
    };
    let new = |party: &RelyingParty, change: &dyn Fn(&mut Value)| {
        let challenge = challenge();
        verify_registration(party, &challenge, &registration(&make(&browser, party, &challenge, change)))
    };
    assert!(used(&party, &unchanged).is_ok() && new(&party, &unchanged).is_ok());
    // an answer to another challenge, to a question of the other kind, and one that was changed
    let (asked, other) = (challenge(), challenge());
    let right = answer(&browser, &party, &asked, &known, unchanged);
    let refused = |fault, answer: &Value, asked: &Challenge| {
        assert_eq!(verify_assertion(&party, asked, &assertion(answer), &known), Err(fault));
    };
    refused(WebAuthnFault::WrongChallenge, &right, &other);
    let registered = make(&browser, &party, &asked, unchanged);
    let mut mixed = right.clone();
    mixed["response"]["clientDataJSON"] = registered["response"]["clientDataJSON"].clone();
    refused(WebAuthnFault::WrongCeremony, &mixed, &asked);
    assert_eq!(verify_registration(&party, &other, &registration(&registered)), Err(WebAuthnFault::WrongChallenge));
    let mut mixed = answer(&browser, &party, &asked, &known, unchanged);
    mixed["response"]["signature"] = right["response"]["signature"].clone();
    refused(WebAuthnFault::BadSignature, &mixed, &asked);
    // nobody's PIN or finger was right, where the page was changed so that none is asked for
    let strict = RelyingParty { user_verification: UserVerification::Required, ..party.clone() };
    assert!(used(&strict, &unchanged).is_ok() && new(&strict, &unchanged).is_ok());
    key.will_verify(false);
    let asked = challenge();
    assert_eq!(answer(&browser, &strict, &asked, &known, unchanged), json!({ "refused": "NotAllowedError" }));
    let discouraged = |options: &mut Value| options["userVerification"] = json!("discouraged");
    assert_eq!(used(&strict, &discouraged), Err(WebAuthnFault::NotVerified));
    assert!(used(&party, &discouraged).is_ok_and(|used| !used.verified));
    drop(key);
    let _old = browser.plug_in(old());
    let discouraged = |options: &mut Value| options["authenticatorSelection"]["userVerification"] = json!("discouraged");
    assert_eq!(new(&strict, &discouraged), Err(WebAuthnFault::NotVerified));
    assert!(new(&party, &unchanged).is_ok());
}

#[test]
fn what_chromium_says_elsewhere_is_refused() {
    let Some(browser) = Browser::start() else { return };
    let (page, other_page) = (KeyPage::serve(), KeyPage::serve());
    let party = party(&page);
    let _key = browser.plug_in(json!({}));
    browser.go(&party.origins[0]);
    let known = made(&browser, &party);
    let asked = challenge();
    let used = |party: &RelyingParty, known: &KnownKey| {
        verify_assertion(party, &asked, &assertion(&answer(&browser, party, &asked, known, unchanged)), known)
    };
    // the node's page in a frame of another site's
    browser.go(&format!("{}/around", page.origin(ELSEWHERE)));
    browser.enter_frame();
    assert_eq!(used(&party, &known), Err(WebAuthnFault::WrongOrigin), "in a frame");
    browser.go(&page.origin(HOST));
    assert!(used(&party, &known).is_ok(), "the same page, by itself");
    // another origin that may use the same keys, and no origin of the node
    browser.go(&other_page.origin(HOST));
    assert_eq!(used(&party, &known), Err(WebAuthnFault::WrongOrigin));
    let new = registration(&make(&browser, &party, &asked, unchanged));
    assert_eq!(verify_registration(&party, &asked, &new), Err(WebAuthnFault::WrongOrigin));
    // another site: the browser does not let it use the node's keys; one of its own is none of the node's
    browser.go(&page.origin(ELSEWHERE));
    assert_eq!(make(&browser, &party, &asked, unchanged), json!({ "refused": "SecurityError" }));
    assert_eq!(answer(&browser, &party, &asked, &known, unchanged), json!({ "refused": "SecurityError" }));
    let theirs = RelyingParty { id: ELSEWHERE.to_owned(), origins: vec![page.origin(ELSEWHERE)], ..party.clone() };
    let its_own = made(&browser, &theirs);
    let both = RelyingParty { origins: vec![page.origin(HOST), page.origin(ELSEWHERE)], ..party };
    let there = |options: &mut Value| options["rpId"] = json!(ELSEWHERE);
    let said = assertion(&answer(&browser, &both, &asked, &its_own, there));
    assert_eq!(verify_assertion(&both, &asked, &said, &its_own), Err(WebAuthnFault::WrongRelyingParty));
    let new = registration(&make(&browser, &both, &asked, |options| options["rp"]["id"] = json!(ELSEWHERE)));
    assert_eq!(verify_registration(&both, &asked, &new), Err(WebAuthnFault::WrongRelyingParty));
}

#[test]
fn another_key_by_the_same_name_is_refused() {
    let Some(browser) = Browser::start() else { return };
    let page = KeyPage::serve();
    let party = party(&page);
    browser.go(&party.origins[0]);
    let (first, second) = {
        let key = browser.plug_in(json!({}));
        let known = made(&browser, &party);
        made(&browser, &party);
        let held = key.held();
        let first = held.iter().position(|held| held["credentialId"] == json!(crate::authenticator::base64url(&known.id))).unwrap();
        ((known, held[first].clone()), held[1 - first].clone())
    };
    let (known, held) = first;
    let mut forged = held.clone();
    forged["privateKey"] = second["privateKey"].clone();
    for (held, fits) in [(forged, false), (held, true)] {
        let key = browser.plug_in(json!({}));
        key.put(&held);
        let asked = challenge();
        let used = verify_assertion(&party, &asked, &assertion(&answer(&browser, &party, &asked, &known, unchanged)), &known);
        assert_eq!(used.map(|_| ()), if fits { Ok(()) } else { Err(WebAuthnFault::BadSignature) });
    }
}

#[test]
fn a_synced_passkey_says_whose_it_is_and_is_believed_only_where_that_is_so() {
    let Some(browser) = Browser::start() else { return };
    let page = KeyPage::serve();
    let party = party(&page);
    browser.go(&party.origins[0]);
    let _key = browser.plug_in(json!({ "transport": "internal", "defaultBackupEligibility": true, "defaultBackupState": true }));
    let asked = challenge();
    let resident = |options: &mut Value| options["authenticatorSelection"]["residentKey"] = json!("required");
    let new = verify_registration(&party, &asked, &registration(&make(&browser, &party, &asked, resident))).unwrap();
    assert!(new.synced);
    let mut known = KnownKey { id: new.id, cose: new.cose, counter: new.counter, user: b"amina".to_vec() };
    let said = assertion(&answer(&browser, &party, &asked, &known, |options| options["allowCredentials"] = json!([])));
    assert_eq!(said.response.user.as_deref(), Some(b"amina".as_slice()));
    assert!(verify_assertion(&party, &asked, &said, &known).is_ok());
    known.user = b"bilal".to_vec();
    assert_eq!(verify_assertion(&party, &asked, &said, &known), Err(WebAuthnFault::UnknownKey));
}

impl House {
    async fn add_by_browser(&self, browser: &Browser, party: &RelyingParty, token: &SecretToken) -> Opened {
        let options = self.accounts.ask_new_key(&mut self.at(), token, party).await.unwrap();
        let answer = registration(&browser.call("make", &options));
        self.accounts.add_key(&mut self.at(), token, party, "My key", &answer).await.unwrap()
    }

    /// What the browser says to the question of a sign-in that waits, once the question was changed on the way.
    async fn asked_by_browser(
        &self,
        browser: &Browser,
        party: &RelyingParty,
        waits: &SecretToken,
        change: impl FnOnce(&mut Value),
    ) -> Value {
        let mut options = self.accounts.ask_key(&mut self.at(), waits, party).await.unwrap();
        change(&mut options);
        browser.call("use", &options)
    }

    async fn show_by_browser(&self, party: &RelyingParty, waits: &SecretToken, said: &Value) -> Result<Opened, AccountError> {
        self.show(waits, Proof::Key { party, answer: &assertion(said) }).await
    }

    async fn counter(&self, account: &AccountId) -> i64 {
        let find = Statement::new("select counter from security_key where account = ?").bind(account.as_str());
        self.rows(find).await[0].integer(0).unwrap()
    }
}

fn is(refused: &Result<Opened, AccountError>, fault: WebAuthnFault) -> bool {
    matches!(refused, Err(AccountError::Key(found)) if *found == fault)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_of_each_kind_guard_accounts() {
    let Some(browser) = Browser::start() else { return };
    let page = KeyPage::serve();
    let party = party(&page);
    browser.go(&party.origins[0]);
    for house in House::each().await {
        for (name, kind) in [("amina", json!({})), ("bilal", json!({ "transport": "internal" })), ("chafik", old())] {
            let _key = browser.plug_in(kind);
            let account = house.person(name).await;
            let added = house.add_by_browser(&browser, &party, &house.signed_in(name).await.token).await;
            let twice = house.accounts.ask_new_key(&mut house.at(), &added.token, &party).await.unwrap();
            assert_eq!(browser.call("make", &twice), json!({ "refused": "InvalidStateError" }), "{name}: the browser knows it again");
            let (mut counter, mut answers) = (house.counter(&account).await, Vec::new());
            for _ in 0..3 {
                let waits = house.waiting(name).await;
                let said = house.asked_by_browser(&browser, &party, &waits, unchanged).await;
                assert!(house.is_alive(&house.show_by_browser(&party, &waits, &said).await.unwrap().token).await);
                let now = house.counter(&account).await;
                assert!(now > counter, "{name}: {now} after {counter}");
                counter = now;
                answers.push(said);
            }
            let waits = house.waiting(name).await;
            for said in &answers {
                let replayed = house.show_by_browser(&party, &waits, said).await;
                assert!(is(&replayed, WebAuthnFault::WrongChallenge), "{name}: {replayed:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_key_of_another_and_a_copy_are_refused() {
    let Some(browser) = Browser::start() else { return };
    let (page, other_page) = (KeyPage::serve(), KeyPage::serve());
    let party = party(&page);
    for house in House::each().await {
        browser.go(&party.origins[0]);
        let amina = house.person("amina").await;
        house.person("bilal").await;
        let key = browser.plug_in(json!({}));
        house.add_by_browser(&browser, &party, &house.signed_in("amina").await.token).await;
        let held = key.held().remove(0);
        drop(key);
        let other = browser.plug_in(json!({}));
        house.add_by_browser(&browser, &party, &house.signed_in("bilal").await.token).await;
        // the other's key, for the challenge of the first
        let waits = house.waiting("amina").await;
        let others = other.held()[0]["credentialId"].clone();
        let said = house.asked_by_browser(&browser, &party, &waits, |options| options["allowCredentials"][0]["id"] = others).await;
        let refused = house.show_by_browser(&party, &waits, &said).await;
        assert!(is(&refused, WebAuthnFault::UnknownKey), "{refused:?}");
        drop(other);
        // the right key on a wrong page; the challenge is used up by it
        let key = browser.plug_in(json!({}));
        key.put(&held);
        browser.go(&other_page.origin(HOST));
        let mut options = Value::Null;
        let said = house.asked_by_browser(&browser, &party, &waits, |asked| options = asked.clone()).await;
        assert!(is(&house.show_by_browser(&party, &waits, &said).await, WebAuthnFault::WrongOrigin));
        browser.go(&party.origins[0]);
        let late = house.show_by_browser(&party, &waits, &browser.call("use", &options)).await;
        assert!(is(&late, WebAuthnFault::WrongChallenge), "{late:?}");
        let said = house.asked_by_browser(&browser, &party, &waits, unchanged).await;
        assert!(house.show_by_browser(&party, &waits, &said).await.is_ok());
        drop(key);
        // a copy that was made before the key was used: its counter stands where that of the key stood
        let copy = browser.plug_in(json!({}));
        copy.put(&held);
        let waits = house.waiting("amina").await;
        let said = house.asked_by_browser(&browser, &party, &waits, unchanged).await;
        let refused = house.show_by_browser(&party, &waits, &said).await;
        assert!(is(&refused, WebAuthnFault::CounterWentBack), "{refused:?}");
        assert!(house.accounts.security_keys(&amina).await.unwrap()[0].suspended_at.is_some());
    }
}
