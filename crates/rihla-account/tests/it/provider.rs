//! Signing in with an outside provider, from the redirect to the session; the provider is played by the test.

use std::convert::Infallible;
use std::sync::Mutex;

use http::{Request, Response};
use jiff::SignedDuration;
use rihla_account::oidc::{Answer, Begun, Discovered, Finished, OidcFault, Provider, ProviderId};
use rihla_account::{AccountError, AccountState, SecretToken, SignInName, Step};
use rihla_model::LocalText;
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::authenticator::base64url;
use crate::house::{GOOD, House, copy};
use crate::provider_tokens::{CLIENT, ISSUER, Signer};

const SECRET: &str = "the node's secret & more";

/// A provider that signs whatever it is told to say.
struct Played {
    signer: Signer,
    /// What it says beside what it must.
    says: Mutex<Value>,
    /// What its userinfo endpoint says, where it has one.
    userinfo: Mutex<Option<Value>>,
    /// The challenge and the nonce of the sign-in under way.
    under_way: Mutex<(String, String)>,
    second: i64,
}

impl Played {
    fn new(house: &House) -> Self {
        let says = json!({ "sub": "subject-1", "email": "amina@ministry.example", "email_verified": true });
        let (userinfo, under_way) = Default::default();
        Self { signer: Signer::all().remove(1), says: Mutex::new(says), userinfo, under_way, second: house.now.as_second() }
    }

    fn say(&self, name: &str, value: Value) {
        self.says.lock().unwrap()[name] = value;
    }

    async fn answer(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Infallible> {
        let body = match request.uri().path() {
            "/realm/.well-known/openid-configuration" => json!({
                "issuer": ISSUER, "authorization_endpoint": format!("{ISSUER}/authorize"), "token_endpoint": format!("{ISSUER}/token"),
                "jwks_uri": format!("{ISSUER}/keys"), "token_endpoint_auth_methods_supported": ["client_secret_basic"],
                "userinfo_endpoint": self.userinfo.lock().unwrap().as_ref().map(|_| format!("{ISSUER}/userinfo")),
            }),
            "/realm/userinfo" => {
                assert_eq!((request.method().as_str(), request.headers()["authorization"].to_str().unwrap()), ("GET", "Bearer at-1"));
                self.userinfo.lock().unwrap().clone().unwrap()
            }
            "/realm/keys" => json!({ "keys": [self.signer.jwk("k1"), { "kty": "oct", "k": "x" }, "nonsense"] }),
            "/realm/token" => self.tokens(&request),
            other => panic!("{other}"),
        };
        Ok(Response::new(body.to_string().into_bytes()))
    }

    /// Gives tokens for the code, to who shows the node's secret and what the challenge was made of.
    fn tokens(&self, request: &Request<Vec<u8>>) -> Value {
        let basic = request.headers()["authorization"].to_str().unwrap();
        assert_eq!(basic, "Basic cmlobGEtbm9kZTp0aGUlMjBub2RlJTI3cyUyMHNlY3JldCUyMCUyNiUyMG1vcmU=");
        let form = String::from_utf8(request.body().clone()).unwrap();
        let field = |name: &str| form.split('&').find_map(|f| f.strip_prefix(&format!("{name}="))).map(str::to_owned);
        assert_eq!(field("redirect_uri").as_deref(), Some("https%3A%2F%2Fnode.example.org%2Fback"));
        assert_eq!(field("grant_type").as_deref(), Some("authorization_code"));
        let (challenge, nonce) = self.under_way.lock().unwrap().clone();
        let verifier = field("code_verifier").unwrap();
        if field("code").as_deref() != Some("code-1") || base64url(digest(&SHA256, verifier.as_bytes()).as_ref()) != challenge {
            return json!({ "error": "invalid_grant" });
        }
        let mut body = self.says.lock().unwrap().clone();
        for (name, value) in [("iss", json!(ISSUER)), ("aud", json!(CLIENT)), ("nonce", json!(nonce))] {
            body.as_object_mut().unwrap().entry(name).or_insert(value);
        }
        body["iat"] = json!(self.second);
        body["exp"] = json!(self.second + 300);
        let token = self.signer.token(&json!({ "alg": self.signer.name(), "kid": "k1" }), &body);
        let kind = body.get("type").cloned().unwrap_or(json!("Bearer"));
        json!({ "access_token": "at-1", "token_type": kind, "id_token": token })
    }
}

fn provider() -> Provider {
    Provider {
        id: ProviderId::new("ministry").unwrap(),
        label: LocalText::default(),
        issuer: ISSUER.to_owned(),
        client_id: CLIENT.to_owned(),
        client_secret: Some(Zeroizing::new(SECRET.to_owned())),
        redirect: "https://node.example.org/back".to_owned(),
        proves_addresses: true,
        proves_factors: false,
    }
}

fn parameter<'a>(address: &'a str, name: &str) -> &'a str {
    let query = address.split_once('?').unwrap().1;
    query.split('&').find_map(|part| part.strip_prefix(&format!("{name}="))).unwrap()
}

impl House {
    async fn begin(&self, played: &Played, provider: &Provider, link: Option<&SecretToken>) -> (Begun, Discovered, String) {
        let discovered = provider.discover(&|request| played.answer(request)).await.unwrap();
        let begun = self.accounts.begin_with_provider(&mut self.at(), provider, &discovered, link).await.unwrap();
        let state = parameter(&begun.address, "state").to_owned();
        *played.under_way.lock().unwrap() =
            (parameter(&begun.address, "code_challenge").to_owned(), parameter(&begun.address, "nonce").to_owned());
        (begun, discovered, state)
    }

    async fn come_back(
        &self,
        played: &Played,
        provider: &Provider,
        discovered: &Discovered,
        answer: Answer<'_>,
        browser: &SecretToken,
        held: Option<&SecretToken>,
    ) -> Result<Finished, AccountError> {
        let fetch = |request| played.answer(request);
        self.accounts.finish_with_provider(&mut self.at(), &self.roles, provider, discovered, &fetch, answer, browser, held).await
    }

    async fn with_provider(&self, played: &Played, provider: &Provider) -> Result<Step, AccountError> {
        let (begun, discovered, state) = self.begin(played, provider, None).await;
        let answer = Answer { state: &state, code: Some("code-1"), issuer: None };
        match self.come_back(played, provider, &discovered, answer, &begun.browser, None).await? {
            Finished::SignedIn(step) => Ok(step),
            Finished::Linked => panic!("linked"),
        }
    }
}

fn is(refused: &AccountError, fault: OidcFault) -> bool {
    matches!(refused, AccountError::Provider(found) if *found == fault)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_links_an_identity_and_signs_in_with_it() {
    for house in House::each().await {
        let (played, provider) = (Played::new(&house), provider());
        let amina = house.person("amina").await;
        let refused = house.with_provider(&played, &provider).await.unwrap_err();
        assert!(is(&refused, OidcFault::NotLinked), "an account in use is never linked by its address");
        let opened = house.signed_in("amina").await;
        let (begun, discovered, state) = house.begin(&played, &provider, Some(&opened.token)).await;
        assert!(begun.address.starts_with("https://login.example.org/realm/authorize?response_type=code&client_id=rihla-node&"));
        assert_eq!(parameter(&begun.address, "code_challenge_method"), "S256");
        let answer = Answer { state: &state, code: Some("code-1"), issuer: Some(ISSUER) };
        let done = house.come_back(&played, &provider, &discovered, answer, &begun.browser, Some(&opened.token)).await.unwrap();
        assert!(matches!(done, Finished::Linked));
        let Step::Signed(signed) = house.with_provider(&played, &provider).await.unwrap() else { panic!("no factor") };
        assert_eq!(signed.session.account, amina);
        assert_eq!(house.accounts.identities(&amina).await.unwrap().len(), 1);
        // the subject is who it is, not the address
        played.say("email", json!("other@ministry.example"));
        assert!(house.with_provider(&played, &provider).await.is_ok());
        played.say("sub", json!("subject-2"));
        assert!(is(&house.with_provider(&played, &provider).await.unwrap_err(), OidcFault::NotLinked));
        house.accounts.unlink_identity(&mut house.at(), &provider.id, &amina).await.unwrap();
        played.say("sub", json!("subject-1"));
        assert!(house.with_provider(&played, &provider).await.is_err());
        let kinds = house.kinds(Some(&amina)).await;
        assert!(kinds.contains(&"identity-linked") && kinds.contains(&"identity-unlinked"));
        assert!(house.kinds(None).await.contains(&"identity-refused"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_is_accepted_by_its_verified_address_alone() {
    for house in House::each().await {
        let (played, provider) = (Played::new(&house), provider());
        let invitation = house.invited("amina").await;
        played.say("email_verified", json!(false));
        assert!(is(&house.with_provider(&played, &provider).await.unwrap_err(), OidcFault::NotLinked), "not verified");
        played.say("email_verified", json!(true));
        let distrusted = Provider { proves_addresses: false, ..self::provider() };
        assert!(is(&house.with_provider(&played, &distrusted).await.unwrap_err(), OidcFault::NotLinked), "not trusted to verify");
        played.say("email", json!("nobody@ministry.example"));
        assert!(house.with_provider(&played, &provider).await.is_err());
        played.say("email", json!("Amina@ministry.example"));
        assert!(matches!(house.with_provider(&played, &provider).await.unwrap(), Step::Signed(_)));
        assert_eq!(house.accounts.account(&invitation.account).await.unwrap().state, AccountState::Active);
        let ticket = rihla_account::Ticket::Code(invitation.code);
        assert!(house.accounts.set_password(&mut house.at(), &ticket, &crate::house::password(GOOD)).await.is_err(), "accepted once");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_the_token_does_not_say_is_asked_for_and_is_of_the_same_person() {
    for house in House::each().await {
        let (played, provider) = (Played::new(&house), provider());
        let invitation = house.invited("amina").await;
        *played.says.lock().unwrap() = json!({ "sub": "subject-1" });
        assert!(is(&house.with_provider(&played, &provider).await.unwrap_err(), OidcFault::NotLinked), "there is nobody to ask");
        let answer = |changes: Value| {
            let mut says = json!({ "sub": "subject-1", "email": "amina@ministry.example", "email_verified": true });
            says.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            *played.userinfo.lock().unwrap() = Some(says);
        };
        for (changes, fault) in [
            (json!({ "sub": "subject-2" }), OidcFault::Untrue { claim: "sub" }),
            (json!({ "sub": null }), OidcFault::Unreadable { part: "userinfo" }),
            (json!({ "email_verified": false }), OidcFault::NotLinked),
            (json!({ "email": null }), OidcFault::NotLinked),
            (json!({ "email": "nobody@ministry.example" }), OidcFault::NotLinked),
        ] {
            answer(changes);
            let refused = house.with_provider(&played, &provider).await.unwrap_err();
            assert!(is(&refused, fault), "{fault:?}: {refused:?}");
        }
        answer(json!({ "sub": "subject-2" }));
        let distrusted = Provider { proves_addresses: false, ..self::provider() };
        assert!(is(&house.with_provider(&played, &distrusted).await.unwrap_err(), OidcFault::NotLinked), "not asked: it proves nothing");
        played.say("type", json!("DPoP"));
        assert!(is(&house.with_provider(&played, &provider).await.unwrap_err(), OidcFault::NotLinked), "a token of another type");
        played.say("type", json!("bearer"));
        answer(json!({}));
        let Step::Signed(opened) = house.with_provider(&played, &provider).await.unwrap() else { panic!("no factor") };
        assert_eq!(opened.session.account, invitation.account);
        answer(json!({ "sub": "subject-2" }));
        assert!(house.with_provider(&played, &provider).await.is_ok(), "not asked: who it is, is known");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_that_ran_out_is_not_accepted_by_address() {
    for mut house in House::each().await {
        house.invited("amina").await;
        house.later(SignedDuration::from_hours(24 * 8));
        let played = Played::new(&house);
        assert!(is(&house.with_provider(&played, &provider()).await.unwrap_err(), OidcFault::NotLinked));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_factor_is_asked_for_unless_the_provider_is_trusted_with_it() {
    for mut house in House::each().await {
        house.guarded("amina").await;
        let amina = house.accounts.account_named(&SignInName::new("amina").unwrap()).await.unwrap().id;
        house.accounts.link_identity(&mut house.at(), &provider(), "subject-1", &amina).await.unwrap();
        let played = Played::new(&house);
        played.say("amr", json!(["mfa"]));
        assert!(matches!(house.with_provider(&played, &provider()).await.unwrap(), Step::Factor(_)), "not trusted");
        let trusted = Provider { proves_factors: true, ..provider() };
        assert!(matches!(house.with_provider(&played, &trusted).await.unwrap(), Step::Signed(_)));
        played.say("amr", json!(["pwd"]));
        assert!(matches!(house.with_provider(&played, &trusted).await.unwrap(), Step::Factor(_)), "trusted, and one factor only");
        house.accounts.lock(&mut house.at(), &amina).await.unwrap();
        assert!(is(&house.with_provider(&played, &trusted).await.unwrap_err(), OidcFault::NotLinked), "locked");
        house.seconds(1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flow_is_completed_once_in_its_own_browser_and_in_time() {
    for mut house in House::each().await {
        let (played, provider) = (Played::new(&house), provider());
        let amina = house.person("amina").await;
        house.accounts.link_identity(&mut house.at(), &provider, "subject-1", &amina).await.unwrap();
        let (begun, discovered, state) = house.begin(&played, &provider, None).await;
        let (other, _, _) = house.begin(&played, &provider, None).await;
        let (mine, _, _) = house.begin(&played, &provider, None).await;
        drop(mine);
        *played.under_way.lock().unwrap() =
            (parameter(&begun.address, "code_challenge").to_owned(), parameter(&begun.address, "nonce").to_owned());
        let answer = || Answer { state: &state, code: Some("code-1"), issuer: None };
        let over = |done: Result<Finished, AccountError>| done.is_err_and(|refused| is(&refused, OidcFault::FlowOver));
        assert!(over(house.come_back(&played, &provider, &discovered, answer(), &other.browser, None).await), "in another browser");
        let elsewhere = Provider { id: ProviderId::new("other").unwrap(), ..self::provider() };
        assert!(over(house.come_back(&played, &elsewhere, &discovered, answer(), &begun.browser, None).await), "with another provider");
        house.come_back(&played, &provider, &discovered, answer(), &begun.browser, None).await.unwrap();
        assert!(over(house.come_back(&played, &provider, &discovered, answer(), &begun.browser, None).await), "twice");
        let nonsense = Answer { state: "x", code: Some("code-1"), issuer: None };
        assert!(over(house.come_back(&played, &provider, &discovered, nonsense, &begun.browser, None).await));
        let (begun, discovered, state) = house.begin(&played, &provider, None).await;
        house.later(SignedDuration::from_mins(10));
        let late = Answer { state: &state, code: Some("code-1"), issuer: None };
        assert!(over(house.come_back(&played, &provider, &discovered, late, &begun.browser, None).await), "late");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_back_must_belong_to_the_flow() {
    for house in House::each().await {
        let (played, provider) = (Played::new(&house), provider());
        let amina = house.person("amina").await;
        house.accounts.link_identity(&mut house.at(), &provider, "subject-1", &amina).await.unwrap();
        // a code that an attacker injects: made for another challenge
        let (begun, discovered, state) = house.begin(&played, &provider, None).await;
        let (_, nonce) = played.under_way.lock().unwrap().clone();
        *played.under_way.lock().unwrap() = ("another challenge".to_owned(), nonce);
        let answer = Answer { state: &state, code: Some("code-1"), issuer: None };
        assert!(house.come_back(&played, &provider, &discovered, answer, &begun.browser, None).await.is_err());
        // a token of another sign-in
        let (begun, discovered, state) = house.begin(&played, &provider, None).await;
        played.say("nonce", json!("of another sign-in"));
        let answer = Answer { state: &state, code: Some("code-1"), issuer: None };
        let refused = house.come_back(&played, &provider, &discovered, answer, &begun.browser, None).await.unwrap_err();
        assert!(is(&refused, OidcFault::Untrue { claim: "nonce" }));
        // an answer of another issuer (mix-up), and none at all
        let (begun, discovered, state) = house.begin(&played, &provider, None).await;
        let answer = Answer { state: &state, code: Some("code-1"), issuer: Some("https://evil.example") };
        let refused = house.come_back(&played, &provider, &discovered, answer, &begun.browser, None).await.unwrap_err();
        assert!(is(&refused, OidcFault::Untrue { claim: "iss" }));
        let (begun, discovered, state) = house.begin(&played, &provider, None).await;
        let answer = Answer { state: &state, code: None, issuer: None };
        let refused = house.come_back(&played, &provider, &discovered, answer, &begun.browser, None).await.unwrap_err();
        assert!(is(&refused, OidcFault::Denied));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_needs_the_session_that_began_it_and_is_not_stolen() {
    for house in House::each().await {
        let (played, provider) = (Played::new(&house), provider());
        let (_, bilal) = (house.person("amina").await, house.person("bilal").await);
        let (amina, other) = (house.signed_in("amina").await, house.signed_in("bilal").await);
        let (begun, discovered, state) = house.begin(&played, &provider, Some(&amina.token)).await;
        let answer = Answer { state: &state, code: Some("code-1"), issuer: None };
        let stolen = house.come_back(&played, &provider, &discovered, answer, &begun.browser, Some(&copy(&other.token))).await;
        assert!(matches!(stolen, Err(AccountError::SessionOver)));
        house.accounts.link_identity(&mut house.at(), &provider, "subject-1", &bilal).await.unwrap();
        let (begun, discovered, state) = house.begin(&played, &provider, Some(&amina.token)).await;
        let answer = Answer { state: &state, code: Some("code-1"), issuer: None };
        let taken = house.come_back(&played, &provider, &discovered, answer, &begun.browser, Some(&amina.token)).await.unwrap_err();
        assert!(is(&taken, OidcFault::LinkedElsewhere));
        let service = house.accounts.make_service(&mut house.at(), House::new_account("other-node")).await.unwrap();
        assert!(house.accounts.link_identity(&mut house.at(), &provider, "subject-9", &service).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_is_not_what_it_says_is_refused() {
    let answer = |document: Value| {
        move |_: Request<Vec<u8>>| {
            let body = document.to_string().into_bytes();
            async move { Ok::<_, Infallible>(Response::new(body)) }
        }
    };
    let whole = json!({
        "issuer": ISSUER, "authorization_endpoint": "https://a.example/", "token_endpoint": "https://a.example/",
        "jwks_uri": "https://a.example/", "keys": [],
    });
    assert!(provider().discover(&answer(whole.clone())).await.is_ok());
    for (name, value, fault) in [
        ("issuer", json!("https://evil.example"), OidcFault::Untrue { claim: "issuer" }),
        ("token_endpoint", json!("http://a.example/"), OidcFault::Insecure),
        ("authorization_endpoint", json!("javascript:alert(1)"), OidcFault::Insecure),
        ("userinfo_endpoint", json!("http://a.example/"), OidcFault::Insecure),
        ("jwks_uri", json!(7), OidcFault::Unreadable { part: "discovery" }),
        ("keys", Value::Null, OidcFault::Unreadable { part: "keys" }),
        ("issuer", json!("x".repeat(300_000)), OidcFault::Unreadable { part: "length" }),
    ] {
        let mut document = whole.clone();
        document[name] = value;
        assert_eq!(provider().discover(&answer(document)).await.unwrap_err(), fault, "{name}");
    }
    let down = |_: Request<Vec<u8>>| async { Response::builder().status(503).body(Vec::new()) };
    assert_eq!(provider().discover(&down).await.unwrap_err(), OidcFault::Unreachable);
    let insecure = Provider { issuer: "http://login.example.org".to_owned(), ..provider() };
    assert_eq!(insecure.discover(&answer(whole)).await.unwrap_err(), OidcFault::Insecure);
    assert!(!format!("{:?}", provider()).contains("secret &"));
}
