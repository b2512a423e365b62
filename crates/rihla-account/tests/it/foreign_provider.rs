//! Signing in with a provider of another make: oidc-provider, which its foundation has certified. Not counted among the
//! tests that every change passes: it is taken from npm.

use std::future::{Ready, ready};
use std::io::{BufRead, BufReader, Error};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{LazyLock, Mutex};

use http::header::AUTHORIZATION;
use http::{Request, Response};
use rihla_account::oidc::{Answer, Begun, Discovered, Finished, OidcFault, Provider, ProviderId};
use rihla_account::{AccountError, AccountState, Opened, SecretToken, Step};
use rihla_model::{Clock, LocalText, SystemClock};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::authenticator::base64url;
use crate::house::House;
use crate::plain_browser::PlainBrowser;
use crate::wire::ask;

/// Signs that mean something in a form, in a header and in what joins a name with a secret.
const SECRET: &str = "a secret: 100 % + more & \"quoted\" = /?~";
const HOME: &str = "https://node.example.org/back?from=peer";
/// What each of the node's names at the provider has its tokens signed with.
const CLIENTS: [(&str, &str); 4] = [("node:rs", "RS256"), ("node es", "ES256"), ("node-ed", "EdDSA"), ("node-ed25519", "Ed25519")];

/// The folder with the provider, made once in the target folder, with each package of the version and hash that the lock names.
static PEERS: LazyLock<PathBuf> = LazyLock::new(|| {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers");
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("account-peers");
    let lock = std::fs::read(from.join("package-lock.json")).unwrap();
    std::fs::create_dir_all(&home).unwrap();
    for file in ["package.json", "package-lock.json", "provider.mjs"] {
        std::fs::copy(from.join(file), home.join(file)).unwrap();
    }
    if std::fs::read(home.join("done")).ok().as_ref() != Some(&lock) {
        let install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
        assert!(Command::new("npm").args(install).current_dir(&home).status().unwrap().success());
        std::fs::write(home.join("done"), lock).unwrap();
    }
    home
});

/// A provider of another make that runs while the value lives.
struct Peer {
    process: Child,
    port: u16,
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

impl Peer {
    fn start() -> Self {
        Self::with("client_secret_basic", 0)
    }

    /// One to which secrets are shown in this way, on a port.
    fn with(method: &str, port: u16) -> Self {
        let client = |(name, algorithm): &(&str, &str)| {
            json!({
                "client_id": name, "client_secret": SECRET,
                "token_endpoint_auth_method": method, "id_token_signed_response_alg": algorithm,
                "redirect_uris": [HOME], "response_types": ["code"], "grant_types": ["authorization_code"],
            })
        };
        let settings = json!({
            "port": port, "methods": [method], "clients": CLIENTS.iter().map(client).collect::<Vec<_>>(),
            "people": {
                "subject-1": { "email": "amina@ministry.example", "email_verified": true },
                "subject-2": { "email": "amina@ministry.example", "email_verified": false },
            },
        });
        let mut script = Command::new("node");
        script.arg(PEERS.join("provider.mjs")).arg(settings.to_string());
        let mut process = script.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = said.find_map(|line| line.parse().ok()).unwrap_or_else(|| panic!("the provider did not start"));
        std::thread::spawn(move || said.for_each(drop));
        Self { process, port }
    }

    /// How the node is configured with it.
    fn provider(&self, client: &str) -> Provider {
        Provider {
            id: ProviderId::new("peer").unwrap(),
            label: LocalText::default(),
            issuer: format!("http://127.0.0.1:{}", self.port),
            client_id: client.to_owned(),
            client_secret: Some(Zeroizing::new(SECRET.to_owned())),
            redirect: HOME.to_owned(),
            proves_addresses: true,
            proves_factors: false,
        }
    }
}

fn fetch(request: Request<Vec<u8>>) -> Ready<Result<Response<Vec<u8>>, Error>> {
    ready(ask(&request))
}

/// The value of a name in the query of an address, unescaped.
fn value(address: &str, name: &str) -> Option<String> {
    let mut parts = address.split_once('?').unwrap().1.split('&');
    let mut rest = parts.find_map(|part| part.strip_prefix(&format!("{name}=")))?;
    let mut out = Vec::new();
    while let Some((before, after)) = rest.split_once('%') {
        out.extend(before.bytes());
        out.push(u8::from_str_radix(&after[..2], 16).unwrap());
        rest = &after[2..];
    }
    out.extend(rest.bytes());
    String::from_utf8(out).ok()
}

/// A sign-in for which the provider sent the browser back.
struct Sent {
    begun: Begun,
    back: String,
}

impl Sent {
    fn value(&self, name: &str) -> String {
        value(&self.back, name).unwrap_or_else(|| panic!("no {name} in {}", self.back))
    }
}

/// A node and a provider that know each other.
struct Pair {
    house: House,
    provider: Provider,
    discovered: Discovered,
}

impl Pair {
    /// On each engine, at the present: the provider has no other clock.
    async fn each(peer: &Peer, client: &str) -> Vec<Self> {
        let mut pairs = Vec::new();
        for mut house in House::each().await {
            house.now = SystemClock.now();
            house.today = house.now.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
            let provider = peer.provider(client);
            let discovered = provider.discover(&fetch).await.unwrap();
            pairs.push(Self { house, provider, discovered });
        }
        pairs
    }

    async fn begun(&self, link: Option<&SecretToken>) -> Begun {
        self.house.accounts.begin_with_provider(&mut self.house.at(), &self.provider, &self.discovered, link).await.unwrap()
    }

    /// Begins, and lets a person go to the provider and come back.
    async fn sent(&self, browser: &mut PlainBrowser, link: Option<&SecretToken>) -> Sent {
        let begun = self.begun(link).await;
        let back = browser.goes(&begun.address, HOME);
        Sent { begun, back }
    }

    async fn finish(&self, state: &str, code: &str, sent: &Sent, held: Option<&SecretToken>) -> Result<Finished, AccountError> {
        self.finish_by(&fetch, state, code, sent, held).await
    }

    async fn finish_by<F>(
        &self,
        fetch: &F,
        state: &str,
        code: &str,
        sent: &Sent,
        held: Option<&SecretToken>,
    ) -> Result<Finished, AccountError>
    where
        F: Fn(Request<Vec<u8>>) -> Ready<Result<Response<Vec<u8>>, Error>> + Sync,
    {
        let issuer = sent.value("iss");
        let answer = Answer { state, code: Some(code), issuer: Some(&issuer) };
        let House { accounts, roles, .. } = &self.house;
        let (provider, discovered, browser) = (&self.provider, &self.discovered, &sent.begun.browser);
        accounts.finish_with_provider(&mut self.house.at(), roles, provider, discovered, fetch, answer, browser, held).await
    }

    async fn signed_in(&self, browser: &mut PlainBrowser) -> Result<Opened, AccountError> {
        let sent = self.sent(browser, None).await;
        match self.finish(&sent.value("state"), &sent.value("code"), &sent, None).await? {
            Finished::SignedIn(Step::Signed(opened)) => Ok(opened),
            other => panic!("{other:?}"),
        }
    }

    /// A person whose identity at the provider is linked.
    async fn linked(&self, name: &str, browser: &mut PlainBrowser) -> rihla_model::AccountId {
        let account = self.house.person(name).await;
        let opened = self.house.signed_in(name).await;
        let sent = self.sent(browser, Some(&opened.token)).await;
        let done = self.finish(&sent.value("state"), &sent.value("code"), &sent, Some(&opened.token)).await.unwrap();
        assert!(matches!(done, Finished::Linked));
        account
    }
}

fn is(refused: &AccountError, fault: OidcFault) -> bool {
    matches!(refused, AccountError::Provider(found) if *found == fault)
}

/// The algorithm that the header of an ID token names.
fn algorithm(tokens: &[u8]) -> Value {
    let tokens: Value = serde_json::from_slice(tokens).unwrap();
    let head = tokens["id_token"].as_str().unwrap().split('.').next().unwrap();
    let head: Value = serde_json::from_slice(&from_base64(head)).unwrap();
    head["alg"].clone()
}

/// Either alphabet, with or without padding.
fn from_base64(text: &str) -> Vec<u8> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let letters = text.trim_end_matches('=').replace('+', "-").replace('/', "_");
    let bits: String = letters.chars().map(|letter| format!("{:06b}", LETTERS.find(letter).unwrap())).collect();
    bits.as_bytes().chunks_exact(8).map(|byte| u8::from_str_radix(str::from_utf8(byte).unwrap(), 2).unwrap()).collect()
}

fn base64(bytes: &[u8]) -> String {
    let text = base64url(bytes).replace('-', "+").replace('_', "/");
    format!("{text}{}", "=".repeat((4 - text.len() % 4) % 4))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes oidc-provider from npm; run it with --ignored"]
async fn a_person_signs_in_with_a_provider_of_another_make_whatever_it_signs_with() {
    let peer = Peer::start();
    for (client, signs_with) in CLIENTS {
        for pair in Pair::each(&peer, client).await {
            let mut browser = PlainBrowser::of("subject-1");
            let amina = pair.linked("amina", &mut browser).await;
            assert_eq!(browser.forms, 2, "a name was asked for, then consent");
            let sent = pair.sent(&mut browser, None).await;
            assert_eq!(browser.forms, 2, "the provider knows the browser again");
            let used = Mutex::new(Vec::new());
            let noting = |request: Request<Vec<u8>>| {
                let answer = ask(&request);
                if let (true, Ok(tokens)) = (request.uri().path() == "/token", &answer) {
                    used.lock().unwrap().push(algorithm(tokens.body()));
                }
                ready(answer)
            };
            let done = pair.finish_by(&noting, &sent.value("state"), &sent.value("code"), &sent, None).await.unwrap();
            assert_eq!(used.into_inner().unwrap(), [json!(signs_with)]);
            let Finished::SignedIn(Step::Signed(opened)) = done else { panic!("{done:?}") };
            assert_eq!(opened.session.account, amina);
            assert!(pair.house.is_alive(&opened.token).await);
            let stranger = pair.signed_in(&mut PlainBrowser::of("subject-9")).await.unwrap_err();
            assert!(is(&stranger, OidcFault::NotLinked));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes oidc-provider from npm; run it with --ignored"]
async fn the_secret_is_shown_as_the_provider_wants_it() {
    for method in ["client_secret_basic", "client_secret_post", "none"] {
        let peer = Peer::with(method, 0);
        for mut pair in Pair::each(&peer, "node:rs").await {
            if method == "none" {
                pair.provider.client_secret = None;
            }
            let mut browser = PlainBrowser::of("subject-1");
            let amina = pair.linked("amina", &mut browser).await;
            assert_eq!(pair.signed_in(&mut browser).await.unwrap().session.account, amina, "{method}");
            if method != "none" {
                pair.provider.client_secret = Some(Zeroizing::new(SECRET.replace('+', " ")));
                let refused = pair.signed_in(&mut browser).await.unwrap_err();
                assert!(is(&refused, OidcFault::Unreachable), "{method}: {refused:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes oidc-provider from npm; run it with --ignored"]
async fn an_invitation_is_accepted_by_the_address_that_the_provider_verified() {
    let peer = Peer::start();
    for mut pair in Pair::each(&peer, "node:rs").await {
        let invitation = pair.house.invited("amina").await;
        let unverified = pair.signed_in(&mut PlainBrowser::of("subject-2")).await.unwrap_err();
        assert!(is(&unverified, OidcFault::NotLinked));
        pair.provider.proves_addresses = false;
        let distrusted = pair.signed_in(&mut PlainBrowser::of("subject-1")).await.unwrap_err();
        assert!(is(&distrusted, OidcFault::NotLinked));
        pair.provider.proves_addresses = true;
        let opened = pair.signed_in(&mut PlainBrowser::of("subject-1")).await.unwrap();
        assert_eq!(opened.session.account, invitation.account);
        assert_eq!(pair.house.accounts.account(&invitation.account).await.unwrap().state, AccountState::Active);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes oidc-provider from npm; run it with --ignored"]
async fn an_answer_for_another_sign_in_is_refused() {
    let peer = Peer::start();
    for pair in Pair::each(&peer, "node:rs").await {
        let mut browser = PlainBrowser::of("subject-1");
        pair.linked("amina", &mut browser).await;
        // the state of another browser's sign-in, and one that was never given
        let (sent, other) = (pair.sent(&mut browser, None).await, pair.sent(&mut browser, None).await);
        for state in [other.value("state"), "x".repeat(sent.value("state").len())] {
            let refused = pair.finish(&state, &sent.value("code"), &sent, None).await.unwrap_err();
            assert!(is(&refused, OidcFault::FlowOver), "{refused:?}");
        }
        // it stands as it did, and is completed once
        assert!(pair.finish(&sent.value("state"), &sent.value("code"), &sent, None).await.is_ok());
        let again = pair.finish(&sent.value("state"), &sent.value("code"), &sent, None).await.unwrap_err();
        assert!(is(&again, OidcFault::FlowOver), "{again:?}");
        // a code that was used, in a sign-in that was not: the provider refuses it
        let replayed = pair.finish(&other.value("state"), &sent.value("code"), &other, None).await.unwrap_err();
        assert!(is(&replayed, OidcFault::Unreachable), "{replayed:?}");
        // a code that was not used, of another sign-in: the provider holds it against the challenge that it was given for
        let (mine, theirs) = (pair.sent(&mut browser, None).await, pair.sent(&mut browser, None).await);
        let injected = pair.finish(&mine.value("state"), &theirs.value("code"), &mine, None).await.unwrap_err();
        assert!(is(&injected, OidcFault::Unreachable), "{injected:?}");
        // a nonce that was changed on the way
        let begun = pair.begun(None).await;
        let nonce = value(&begun.address, "nonce").unwrap();
        let back = browser.goes(&begun.address.replace(&nonce, "changed-on-the-way"), HOME);
        let sent = Sent { begun, back };
        let changed = pair.finish(&sent.value("state"), &sent.value("code"), &sent, None).await.unwrap_err();
        assert!(is(&changed, OidcFault::Untrue { claim: "nonce" }), "{changed:?}");
        // the person pressed "cancel"
        let begun = pair.begun(None).await;
        let back = PlainBrowser::of("subject-1").cancels(&begun.address, HOME);
        let sent = Sent { begun, back };
        assert_eq!(sent.value("error"), "access_denied");
        let state = sent.value("state");
        let answer = Answer { state: &state, code: None, issuer: None };
        let House { accounts, roles, .. } = &pair.house;
        let (provider, discovered, holds) = (&pair.provider, &pair.discovered, &sent.begun.browser);
        let denied = accounts.finish_with_provider(&mut pair.house.at(), roles, provider, discovered, &fetch, answer, holds, None).await;
        assert!(is(&denied.unwrap_err(), OidcFault::Denied));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes oidc-provider from npm; run it with --ignored"]
async fn a_token_for_another_or_with_a_changed_letter_is_refused() {
    let peer = Peer::start();
    for pair in Pair::each(&peer, "node-ed").await {
        let mut browser = PlainBrowser::of("subject-1");
        pair.linked("amina", &mut browser).await;
        // all of the sign-in is the node's, but the token is made for another of the provider's clients
        let begun = pair.begun(None).await;
        let back = browser.goes(&begun.address.replace("client_id=node-ed&", "client_id=node%3Ars&"), HOME);
        let sent = Sent { begun, back };
        let as_other = |mut request: Request<Vec<u8>>| {
            if request.uri().path() == "/token" {
                let shown = request.headers()[AUTHORIZATION].to_str().unwrap().trim_start_matches("Basic ").to_owned();
                let shown = String::from_utf8(from_base64(&shown)).unwrap();
                let basic = format!("Basic {}", base64(shown.replacen("node-ed:", "node%3Ars:", 1).as_bytes()));
                request.headers_mut().insert(AUTHORIZATION, basic.parse().unwrap());
            }
            ready(ask(&request))
        };
        let refused = pair.finish_by(&as_other, &sent.value("state"), &sent.value("code"), &sent, None).await.unwrap_err();
        assert!(is(&refused, OidcFault::Untrue { claim: "aud" }), "{refused:?}");
        // the subject of another, under the signature of the first
        let sent = pair.sent(&mut browser, None).await;
        let changing = |request: Request<Vec<u8>>| {
            let mut answer = ask(&request).unwrap();
            if request.uri().path() == "/token" {
                let mut tokens: Value = serde_json::from_slice(answer.body()).unwrap();
                let token = tokens["id_token"].as_str().unwrap().to_owned();
                let parts: Vec<&str> = token.split('.').collect();
                let body = String::from_utf8(from_base64(parts[1])).unwrap().replace("subject-1", "subject-2");
                let body = base64url(body.as_bytes());
                tokens["id_token"] = json!([parts[0], &body, parts[2]].join("."));
                *answer.body_mut() = tokens.to_string().into_bytes();
            }
            ready(Ok(answer))
        };
        let refused = pair.finish_by(&changing, &sent.value("state"), &sent.value("code"), &sent, None).await.unwrap_err();
        assert!(is(&refused, OidcFault::Untrue { claim: "signature" }), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes oidc-provider from npm; run it with --ignored"]
async fn keys_that_were_turned_over_since_are_asked_for_again() {
    let peer = Peer::start();
    let port = peer.port;
    let pairs = Pair::each(&peer, "node es").await;
    drop(peer);
    let _turned_over = Peer::with("client_secret_basic", port);
    for pair in pairs {
        let mut browser = PlainBrowser::of("subject-1");
        let amina = pair.linked("amina", &mut browser).await;
        assert_eq!(pair.signed_in(&mut browser).await.unwrap().session.account, amina);
    }
}
