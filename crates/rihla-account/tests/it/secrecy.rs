//! No secret in what is printed, and none in clear in the database.

use jiff::SignedDuration;
use rihla_account::oidc::{Provider, ProviderId};
use rihla_account::{NewToken, Proof, Step, Ticket};
use rihla_model::LocalText;
use rihla_store::database::{Engine, Statement};
use zeroize::Zeroizing;

use crate::authenticator::{Authenticator, Pair, assertion, base64url, registration};
use crate::house::{ADDRESS, AGENT, GOOD, House, copy, password};

/// Every table of the room, whole, as text: what a copy of the database shows.
async fn all_columns(house: &House) -> String {
    let mut all = String::new();
    for table in [
        "account",
        "membership",
        "attempt",
        "sign_in",
        "session",
        "totp",
        "security_key",
        "challenge",
        "recovery_code",
        "one_time",
        "api_token",
        "identity",
        "provider_flow",
        "security_event",
    ] {
        // read by the names of the engine's own catalogue, so that a column that is added later is read too
        let columns = match house.scratch.database().engine() {
            Engine::Sqlite => Statement::new("select name from pragma_table_info(?)").bind(table),
            Engine::Postgres => Statement::new(
                "select cast(column_name as text) from information_schema.columns where table_schema = current_schema() and table_name = ?",
            )
            .bind(table),
        };
        let names: Vec<String> = house.rows(columns).await.iter().map(|row| row.text(0).unwrap()).collect();
        assert!(!names.is_empty(), "{table}");
        for name in names {
            let find: &'static str = Box::leak(format!("select coalesce(cast({name} as text), '') from {table}").into_boxed_str());
            for row in house.rows(Statement::new(find)).await {
                all.push_str(&row.text(0).unwrap());
                all.push('\n');
            }
        }
    }
    all
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_stands_in_the_database_or_in_a_print() {
    for mut house in House::each().await {
        let (mut secrets, mut printed): (Vec<(&str, String)>, String) = (Vec::new(), String::new());
        let invitation = house.invited("amina").await;
        printed += &format!("{invitation:?} {:?}", house.accounts);
        secrets.push(("invitation", invitation.code.to_text().to_string()));
        house.accounts.set_password(&mut house.at(), &Ticket::Code(invitation.code), &password(GOOD)).await.unwrap();
        secrets.push(("password", GOOD.to_owned()));
        house.try_sign_in("amina", "a wrong password, typed").await.unwrap_err();
        secrets.push(("wrong password", "a wrong password, typed".to_owned()));
        house.try_sign_in("password in the name field", "x").await.unwrap_err();
        secrets.push(("name field", "password in the name field".to_owned()));
        let opened = house.signed_in("amina").await;
        printed += &format!("{opened:?}");
        secrets.push(("session", opened.token.to_text().to_string()));
        let totp = house.accounts.begin_totp(&mut house.at(), &opened.token).await.unwrap();
        secrets.push(("totp", totp.to_text().to_string()));
        let uri = rihla_account::otpauth_uri("Node", &rihla_account::SignInName::new("amina").unwrap(), &totp);
        assert!(uri.contains(totp.to_text().as_str()));
        let digits = totp.digits_at(house.now);
        let opened = house.accounts.confirm_totp(&mut house.at(), &opened.token, &digits).await.unwrap();
        secrets.push(("renewed session", opened.token.to_text().to_string()));
        let codes = house.accounts.make_recovery_codes(&mut house.at(), &opened.token).await.unwrap();
        secrets.extend(codes.iter().map(|code| ("recovery", code.to_text().to_string())));
        let new = NewToken { label: "export", scopes: Vec::new(), ends_at: house.now + SignedDuration::from_hours(1) };
        let token = house.accounts.make_token(&mut house.at(), &house.roles, &opened.token, new).await.unwrap();
        secrets.push(("api token", token.to_text()[23..75].to_owned()));
        secrets.push(("address", ADDRESS.to_owned()));
        secrets.push(("agent", AGENT.to_owned()));
        let options = house.accounts.ask_new_key(&mut house.at(), &opened.token, &crate::authenticator::party()).await.unwrap();
        let challenge = options["challenge"].as_str().unwrap().to_owned();
        let mut key = Authenticator::new(Pair::ed25519());
        printed += &format!("{:?} {:?}", registration(&key.make(&challenge)), assertion(&key.use_for(&challenge)));
        printed += &format!("{:?} {:?}", registration(&key.make(&challenge)).response, assertion(&key.use_for(&challenge)).response);
        secrets.push(("challenge", challenge));
        house.seconds(60);
        let step = house.try_sign_in("amina", GOOD).await.unwrap();
        printed += &format!("{step:?} {totp:?} {codes:?} {token:?} {:?}", Proof::Totp("123456"));
        assert!(!printed.contains("123456"));
        let Step::Factor(pending) = step else { panic!("no factor") };
        secrets.push(("pending", pending.token.to_text().to_string()));
        let mail = house.accounts.ask_reset(&mut house.at(), "amina").await.unwrap().expect("a mail");
        printed += &format!("{mail:?} {:?} {:?}", Ticket::Mail(copy(&mail.token)), house.at());
        secrets.push(("mail", mail.token.to_text().to_string()));
        let reset =
            house.accounts.give_reset(&mut house.at(), &rihla_model::access::Actor::node(), &house.roles, &mail.account.id, false).await;
        secrets.push(("reset", reset.unwrap().to_text().to_string()));
        house.flow(&mut secrets, &mut printed).await;
        house.person("bilal").await;

        let stored = all_columns(&house).await;
        assert!(stored.contains("ministry.example") && stored.contains("$argon2id$"), "the columns were read");
        // the file itself, with pages that are free again and the log of the last changes
        let mut bytes = stored.clone().into_bytes();
        if house.scratch.database().engine() == Engine::Sqlite {
            let url = house.scratch.url().to_string();
            let path = url.strip_prefix("sqlite:").expect("the file's path");
            for suffix in ["", "-wal"] {
                bytes.extend(std::fs::read(format!("{path}{suffix}")).unwrap_or_default());
            }
            assert!(bytes.len() > stored.len() + 10_000, "the file was read");
        }
        let shows = |spelling: &str| bytes.windows(spelling.len()).any(|window| window == spelling.as_bytes());
        assert!(shows("amina@ministry.example"), "the search finds what is there");
        assert!(secrets.len() > 20);
        for (what, secret) in &secrets {
            let plain = secret.replace('-', "");
            for spelling in [secret.clone(), plain.clone(), secret.to_lowercase(), hex(secret.as_bytes()), base64url(secret.as_bytes())] {
                assert!(!shows(&spelling), "{what} stands in the database");
                assert!(!printed.contains(&spelling), "{what} stands in a print");
            }
            if let Some(raw) = raw_of(what, secret) {
                assert!(!bytes.windows(raw.len()).any(|window| window == raw), "{what} stands in the database as bytes");
                assert!(!shows(&hex(&raw)), "{what} stands in the database as digits");
            }
        }
    }
}

/// The bytes behind a token of 43 letters.
fn raw_of(what: &str, secret: &str) -> Option<Vec<u8>> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    if !["session", "renewed session", "pending", "mail", "challenge", "state", "browser"].contains(&what) {
        return None;
    }
    let bits: Vec<usize> = secret.chars().flat_map(|c| (0..6).rev().map(move |n| LETTERS.find(c).unwrap() >> n & 1)).collect();
    Some(bits.chunks_exact(8).map(|byte| byte.iter().fold(0usize, |sum, bit| sum << 1 | bit) as u8).collect())
}

impl House {
    /// Begins a sign-in with a provider; its state, nonce and what the browser holds are secrets too.
    async fn flow(&self, secrets: &mut Vec<(&str, String)>, printed: &mut String) {
        let provider = Provider {
            id: ProviderId::new("ministry").unwrap(),
            label: LocalText::default(),
            issuer: "https://a.example".to_owned(),
            client_id: "node".to_owned(),
            client_secret: Some(Zeroizing::new("the client's secret".to_owned())),
            redirect: "https://node.example.org/back".to_owned(),
            proves_addresses: false,
            proves_factors: false,
        };
        let document = serde_json::json!({
            "issuer": "https://a.example", "authorization_endpoint": "https://a.example/", "token_endpoint": "https://a.example/",
            "jwks_uri": "https://a.example/", "keys": [],
        });
        let fetch = |_: http::Request<Vec<u8>>| {
            let body = document.to_string().into_bytes();
            async move { Ok::<_, std::convert::Infallible>(http::Response::new(body)) }
        };
        let discovered = provider.discover(&fetch).await.unwrap();
        let begun = self.accounts.begin_with_provider(&mut self.at(), &provider, &discovered, None).await.unwrap();
        for name in ["state", "nonce"] {
            let value = begun.address.split(['?', '&']).find_map(|part| part.strip_prefix(&format!("{name}="))).unwrap();
            secrets.push((if name == "state" { "state" } else { "nonce" }, value.to_owned()));
        }
        secrets.push(("browser", begun.browser.to_text().to_string()));
        secrets.push(("client secret", "the client's secret".to_owned()));
        printed.push_str(&format!("{provider:?} {begun:?} {:?}", begun.browser));
    }
}

#[test]
fn hashes_of_secrets_are_compared_in_constant_time_only() {
    // no `==` on a hash of a secret: were one derived, this would call it instead
    trait NoEquality {
        fn has_equality(&self) -> bool {
            false
        }
    }
    impl<T> NoEquality for T {}
    struct Probe<T>(T);
    impl<T: PartialEq> Probe<T> {
        #[expect(dead_code, reason = "called as soon as somebody derives an equality")]
        fn has_equality(&self) -> bool {
            true
        }
    }
    assert!(!Probe(rihla_account::SecretHash::of("a", &[])).has_equality());
    // and the three places that compare do so by the library for it
    for (file, source) in [
        ("secret/hash.rs", include_str!("../../src/secret/hash.rs")),
        ("password/keeper.rs", include_str!("../../src/password/keeper.rs")),
        ("totp/secret.rs", include_str!("../../src/totp/secret.rs")),
        ("webauthn/relying_party.rs", include_str!("../../src/webauthn/relying_party.rs")),
    ] {
        assert!(source.contains(".ct_eq("), "{file}");
    }
}
