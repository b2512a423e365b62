//! Signing in with an outside provider, with the program itself: the provider is a server of this test, with keys of its own, and says
//! whatever it is told to say.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::OpenOptionsExt;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

use crate::driver;
use crate::face::{Browser, Faced, PASSWORD, digits};
use crate::server::{Answer, send};

const CLIENT: &str = "rihla node";
const SECRET: &str = "a secret & more";

fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn pair() -> Ed25519KeyPair {
    let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    Ed25519KeyPair::from_pkcs8(made.as_ref()).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the server's clock is that of the machine")]
fn second() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// What the provider is to do differently.
#[derive(Default)]
struct Says {
    /// Claims over those that are true; null takes one away.
    claims: BTreeMap<&'static str, Value>,
    /// Signs with a key that it does not publish.
    forges: bool,
    /// Leads the node elsewhere instead of answering its question.
    leads: Option<String>,
    /// Names another issuer in the address.
    issuer: Option<&'static str>,
    /// The person breaks it off.
    denies: bool,
}

struct Played {
    address: SocketAddr,
    key: Ed25519KeyPair,
    says: Mutex<Says>,
    /// By code: challenge, nonce and where the browser was sent back.
    codes: Mutex<BTreeMap<String, (String, String, String)>>,
    asked: Mutex<Vec<String>>,
}

fn unescaped(text: &str) -> String {
    let (mut out, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once('%') {
        out.extend(before.bytes());
        out.push(u8::from_str_radix(&after[..2], 16).unwrap());
        rest = &after[2..];
    }
    out.extend(rest.bytes());
    String::from_utf8(out).unwrap()
}

fn value(query: &str, name: &str) -> String {
    let found = query.split('&').find_map(|part| part.strip_prefix(&format!("{name}=")));
    unescaped(found.unwrap_or_else(|| panic!("no {name} in {query}")))
}

impl Played {
    fn start() -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, key) = (listener.local_addr().unwrap(), pair());
        let played = Arc::new(Self { address, key, says: Mutex::default(), codes: Mutex::default(), asked: Mutex::default() });
        let own = Arc::clone(&played);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                // a browser opens connections and says nothing on them
                let own = Arc::clone(&own);
                std::thread::spawn(move || own.serve(stream));
            }
        });
        played
    }

    fn issuer(&self) -> String {
        format!("http://{}", self.address)
    }

    fn set(&self, change: impl FnOnce(&mut Says)) {
        let mut says = self.says.lock().unwrap();
        *says = Says::default();
        change(&mut says);
    }

    fn serve(&self, mut stream: TcpStream) -> Option<()> {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut first = String::new();
        reader.read_line(&mut first).ok().filter(|read| *read > 0)?;
        let (mut length, mut basic) = (0, String::new());
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let Some((name, text)) = line.trim_end().split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = text.parse().unwrap(),
                "authorization" => basic = text.to_owned(),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let target = first.split(' ').nth(1)?.to_owned();
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        self.asked.lock().unwrap().push(path.to_owned());
        let issuer = self.issuer();
        let answer = match path {
            "/.well-known/openid-configuration" => json!({
                "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"), "token_endpoint": format!("{issuer}/token"),
                "jwks_uri": format!("{issuer}/keys"), "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            }),
            "/keys" => {
                let x = base64url(self.key.public_key().as_ref());
                json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "kid": "k1", "use": "sig", "x": x }] })
            }
            "/authorize" => {
                write!(stream, "HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", self.sends(query))
                    .ok()?;
                return Some(());
            }
            "/token" => match self.says.lock().unwrap().leads.clone() {
                Some(elsewhere) => {
                    write!(
                        stream,
                        "HTTP/1.1 307 Temporary Redirect\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    )
                    .ok()?;
                    return Some(());
                }
                None => Value::Null,
            },
            _ => json!({}),
        };
        let answer = if path == "/token" { self.tokens(&String::from_utf8(body).ok()?, &basic) } else { Some(answer) };
        let (status, text) = answer.map_or((400, "{}".to_owned()), |answer| (200, answer.to_string()));
        write!(
            stream,
            "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
            text.len()
        )
        .ok()
    }

    /// Where the browser is sent with a code.
    fn sends(&self, query: &str) -> String {
        assert_eq!((value(query, "client_id").as_str(), value(query, "response_type").as_str()), (CLIENT, "code"));
        assert_eq!(value(query, "code_challenge_method"), "S256");
        let (redirect, state) = (value(query, "redirect_uri"), value(query, "state"));
        let says = self.says.lock().unwrap();
        let issuer = says.issuer.map_or_else(|| self.issuer(), str::to_owned);
        if says.denies {
            return format!("{redirect}?error=access_denied&error_description=%3Cscript%3E&state={state}&iss={issuer}");
        }
        let mut codes = self.codes.lock().unwrap();
        let code = format!("code-{}", codes.len());
        codes.insert(code.clone(), (value(query, "code_challenge"), value(query, "nonce"), redirect.clone()));
        format!("{redirect}?code={code}&state={state}&iss={issuer}")
    }

    /// Tokens for a code, to who shows the node's secret and what the challenge was made of; once.
    fn tokens(&self, form: &str, basic: &str) -> Option<Value> {
        let wanted = format!("{}:{}", CLIENT.replace(' ', "%20"), SECRET.replace(' ', "%20").replace('&', "%26"));
        assert_eq!(basic, format!("Basic {}", STANDARD.encode(wanted)));
        let (challenge, nonce, redirect) = self.codes.lock().unwrap().get_mut(&value(form, "code")).map(std::mem::take)?;
        let made = base64url(digest(&SHA256, value(form, "code_verifier").as_bytes()).as_ref());
        if challenge != made || value(form, "redirect_uri") != redirect {
            return None;
        }
        let says = self.says.lock().unwrap();
        let now = second();
        let mut body = json!({ "iss": self.issuer(), "sub": "subject-1", "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": nonce });
        for (name, claim) in &says.claims {
            body[*name] = claim.clone();
        }
        let head = base64url(json!({ "alg": "EdDSA", "kid": "k1" }).to_string().as_bytes());
        let signed = format!("{head}.{}", base64url(body.to_string().as_bytes()));
        let signature = if says.forges { pair().sign(signed.as_bytes()) } else { self.key.sign(signed.as_bytes()) };
        let token = format!("{signed}.{}", base64url(signature.as_ref()));
        Some(json!({ "access_token": "at", "token_type": "Bearer", "id_token": token }))
    }
}

/// A node and a provider that know each other.
struct Pair {
    faced: Faced,
    played: Arc<Played>,
    port: u16,
    _folder: tempfile::TempDir,
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Pair {
    fn start(more: &str) -> Self {
        let (played, port, folder) = (Played::start(), free_port(), tempfile::tempdir().unwrap());
        let file = folder.path().join("secret");
        let mut made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&file).unwrap();
        writeln!(made, "{SECRET}").unwrap();
        let settings = format!(
            "[node]\npublic-address = \"http://localhost:{port}\"\n[courier]\nhosts = [\"{}\"]\n[oidc]\nissuer = \"{}\"\nlabel = \"Ministry <b>\"\n\
             client-id = \"{CLIENT}\"\nclient-secret-file = \"{}\"\n{more}",
            played.address,
            played.issuer(),
            file.display()
        );
        Self { faced: Faced::start_at(port, &settings), played, port, _folder: folder }
    }

    /// The address at which the node is sent what the provider says, as the node knows it.
    fn here(&self, address: &str) -> String {
        address.strip_prefix(&format!("http://localhost:{}", self.port)).unwrap_or_else(|| panic!("{address}")).to_owned()
    }

    /// Goes to the provider; gives the address to which it sends back.
    fn goes(&self, address: &str) -> String {
        let target = address.strip_prefix(&self.played.issuer()).unwrap_or_else(|| panic!("{address}"));
        let sent = send(self.played.address, "GET", target, &[], b"");
        assert_eq!(sent.status, 302);
        self.here(sent.place())
    }

    /// Begins a sign-in; gives the address to which the provider sends back.
    fn begins(&self, browser: &mut Browser<'_>, next: &str) -> String {
        let begun = browser.get(&format!("/en/sign-in/with-provider{next}"));
        assert_eq!((begun.status, begun.headers["cache-control"].as_str()), (303, "no-store"), "{}", begun.text());
        self.goes(begun.place())
    }

    fn signs_in(&self, browser: &mut Browser<'_>, next: &str) -> Answer {
        let back = self.begins(browser, next);
        browser.get(&back)
    }

    /// Links the identity to the account of who is signed in.
    fn links(&self, browser: &mut Browser<'_>) -> Answer {
        let page = browser.post("/en/account/provider", &[]);
        assert_eq!(page.status, 200, "{}", page.text());
        let text = page.text();
        let href = text.split(&format!("href=\"{}", self.played.issuer())).nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let back = self.goes(&format!("{}{}", self.played.issuer(), href.replace("&#38;", "&")));
        browser.get(&back)
    }
}

/// Nobody was signed in, and nothing was told but what a person can do.
fn refused(answer: &Answer, status: u16, words: &str) {
    let text = answer.text();
    assert_eq!(answer.status, status, "{text}");
    assert!(text.contains(words), "{words}: {text}");
    assert!(!answer.cookies().any(|cookie| cookie.starts_with("rihla=") || cookie.starts_with("rihla-waiting=A")), "{answer:?}");
    for detail in ["nonce", "aud)", "(exp", "signature", "127.0.0.1", "error_description", "<script>a"] {
        assert!(!text.contains(detail), "{detail}: {text}");
    }
}

#[test]
fn a_person_links_their_account_and_signs_in_with_the_provider_and_their_second_factor() {
    let pair = Pair::start("");
    let faced = &pair.faced;
    let mut amina = faced.browser();
    let page = amina.get("/en/sign-in?next=/en/registers/pledge").text();
    assert!(page.contains("/en/sign-in/with-provider?next=/en/registers/pledge\"") && page.contains("Ministry &#60;b&#62;"), "{page}");
    // an identity that nobody linked makes no account
    refused(&pair.signs_in(&mut amina, ""), 403, "no account here is linked");
    let secret = amina.sign_in_with_app("amina");
    let linked = pair.links(&mut amina);
    assert_eq!((linked.status, linked.place()), (303, "/en/account?done=linked"), "{}", linked.text());
    assert!(amina.get("/en/account").text().contains("linked"));
    // one who has signed in is led on; another browser signs in with it, and shows the second factor that the role demands
    assert_eq!(amina.get("/en/sign-in/with-provider").place(), "/en/work");
    let mut other = faced.browser();
    let first = pair.signs_in(&mut other, "?next=/en/registers/pledge");
    assert_eq!((first.status, first.place()), (303, "/en/sign-in/code?next=/en/registers/pledge"), "{}", first.text());
    assert!(other.get("/en/work").status == 303, "the provider alone is not enough");
    let shown = other.post("/en/sign-in/code", &[("code", &digits(&secret, 1)), ("next", "/en/registers/pledge")]);
    assert_eq!((shown.status, shown.place()), (303, "/en/registers/pledge"), "{}", shown.text());
    assert_eq!(other.get("/en/work").status, 200);
    assert!(!other.cookies.contains_key("rihla-provider"), "{:?}", other.cookies);
    // that the provider used several factors is not believed where nobody said so
    pair.played.set(|says| drop(says.claims.insert("amr", json!(["pwd", "mfa"]))));
    assert_eq!(pair.signs_in(&mut faced.browser(), "").place(), "/en/sign-in/code");
    // removed
    let removed = amina.post("/en/account/provider/remove", &[]);
    assert_eq!(removed.place(), "/en/account?done=unlinked", "{}", removed.text());
    refused(&pair.signs_in(&mut faced.browser(), ""), 403, "no account here is linked");
}

#[test]
fn what_does_not_hold_signs_nobody_in() {
    let pair = Pair::start("");
    let faced = &pair.faced;
    faced.person("omar", &["--role", "agency-officer", "--agency", "A"]);
    let mut omar = faced.browser();
    omar.sign_in("omar");
    assert_eq!(pair.links(&mut omar).place(), "/en/account?done=linked");
    let good = || pair.played.set(|_| ());
    let now = second();
    let claims: [(&'static str, Value); 9] = [
        ("nonce", json!("another")),
        ("nonce", Value::Null),
        ("aud", json!("another")),
        ("aud", json!([CLIENT, "another"])),
        ("iss", json!("https://evil.example")),
        ("exp", json!(now - 300)),
        ("iat", json!(now - 3_600)),
        ("nbf", json!(now + 600)),
        ("sub", json!("")),
    ];
    for (name, claim) in claims {
        let mut browser = faced.browser();
        pair.played.set(|says| drop(says.claims.insert(name, claim.clone())));
        refused(&pair.signs_in(&mut browser, ""), 403, "is not accepted here");
        assert_eq!(browser.get("/en/work").status, 303, "{name}");
    }
    pair.played.set(|says| says.forges = true);
    refused(&pair.signs_in(&mut faced.browser(), ""), 403, "is not accepted here");
    pair.played.set(|says| says.issuer = Some("https://evil.example"));
    refused(&pair.signs_in(&mut faced.browser(), ""), 403, "is not accepted here");
    pair.played.set(|says| says.denies = true);
    refused(&pair.signs_in(&mut faced.browser(), ""), 403, "did not sign you in");
    // a redirect is an answer that is none: nobody leads the node elsewhere with its secret
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let elsewhere = format!("http://{}/token", trap.local_addr().unwrap());
    pair.played.set(|says| says.leads = Some(elsewhere));
    refused(&pair.signs_in(&mut faced.browser(), ""), 502, "cannot be reached");
    assert!(trap.accept().is_err(), "it was followed");
    good();
    // the state of nobody, of another browser, and of none
    let (mut mine, mut theirs) = (faced.browser(), faced.browser());
    let (back, other) = (pair.begins(&mut mine, ""), pair.begins(&mut theirs, ""));
    refused(&faced.browser().get(&back), 403, "not begun in this browser");
    refused(&mine.get(&other), 403, "not begun in this browser");
    refused(&mine.get(&back.replace("state=", "state=A")), 403, "not begun in this browser");
    refused(&mine.get("/sign-in/provider"), 403, "not begun in this browser");
    // none of this ended what was begun; it is completed once
    let done = mine.get(&back);
    assert_eq!((done.status, done.place()), (303, "/en/work"), "{}", done.text());
    refused(&faced.browser().get(&back), 403, "not begun in this browser");
    let again = mine.get(&back);
    assert!(again.status == 403 && !again.cookies().any(|cookie| cookie.starts_with("rihla=")), "{}", again.text());
    // a code of another's sign-in, put into one's own: the provider holds it against its challenge
    let mut injected = faced.browser();
    let (own, code) = (pair.begins(&mut injected, ""), other.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned());
    let own_code = own.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    refused(&injected.get(&own.replace(&own_code, &code)), 502, "cannot be reached");
    // nobody is led to another site
    for evil in ["https://evil.example/en/registers", "//evil.example", "/en/sign-out"] {
        let mut browser = faced.browser();
        let done = pair.signs_in(&mut browser, &format!("?next={evil}"));
        assert_eq!(done.place(), "/en/work", "{evil}");
    }
    let mut planted = faced.browser();
    let back = pair.begins(&mut planted, "");
    let cookie = planted.cookies["rihla-provider"].clone();
    planted.cookies.insert("rihla-provider".to_owned(), format!("{cookie}//evil.example/registers"));
    assert_eq!(planted.get(&back).place(), "/en/work");
    // whose account is locked is told no more than a stranger
    crate::program::json(&["account", "suspend", "omar", faced.place(), "--json"], 0);
    refused(&pair.signs_in(&mut faced.browser(), ""), 403, "no account here is linked");
}

#[test]
fn no_other_site_links_an_identity_and_none_is_linked_in_another_session() {
    let pair = Pair::start("");
    let faced = &pair.faced;
    let mut amina = faced.browser();
    amina.sign_in("amina");
    let cookie = amina.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
    let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Sec-Fetch-Site", "cross-site"), ("Cookie", cookie.as_str())];
    assert_eq!(send(faced.server.address, "POST", "/en/account/provider", &headers, b"").status, 403);
    assert_eq!(amina.get("/en/account/provider").status, 405, "an address does not begin a link");
    // begun by one, completed where another is signed in
    let page = amina.post("/en/account/provider", &[]).text();
    let href = page.split(&format!("href=\"{}", pair.played.issuer())).nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let back = pair.goes(&format!("{}{}", pair.played.issuer(), href.replace("&#38;", "&")));
    faced.person("omar", &["--role", "agency-officer", "--agency", "A"]);
    let mut omar = faced.browser();
    omar.sign_in("omar");
    omar.cookies.insert("rihla-provider".to_owned(), amina.cookies["rihla-provider"].clone());
    let answer = omar.get(&back);
    assert!(answer.status == 303 && answer.place().starts_with("/en/sign-in"), "{} {}", answer.status, answer.place());
    for browser in [&mut amina, &mut omar] {
        assert!(browser.get("/en/account").text().contains("/account/provider\""), "nothing is linked");
    }
    // whoever has not signed in begins none
    assert_eq!(faced.browser().post("/en/account/provider", &[]).place(), "/en/sign-in");
}

#[test]
fn a_provider_is_believed_as_far_as_the_operator_says() {
    let pair = Pair::start("proves-addresses = true\nproves-factors = true\n");
    let faced = &pair.faced;
    let arguments = ["account", "invite", "dounia", faced.place(), "--email", "dounia@ministry.example", "--role", "focal-point", "--json"];
    crate::program::json(&arguments, 0);
    let says = |verified: bool, amr: &[&str]| {
        let claims = [
            ("sub", json!("subject-2")),
            ("email", json!("Dounia@ministry.example")),
            ("email_verified", json!(verified)),
            ("amr", json!(amr)),
        ];
        pair.played.set(|says| says.claims.extend(claims));
    };
    says(false, &["mfa"]);
    refused(&pair.signs_in(&mut faced.browser(), ""), 403, "no account here is linked");
    says(true, &["pwd", "mfa"]);
    let mut dounia = faced.browser();
    assert_eq!(pair.signs_in(&mut dounia, "").place(), "/en/work");
    assert_eq!(dounia.get("/en/work").status, 200);
    // with one factor there, the role's second factor has to be added here
    says(true, &["pwd"]);
    let mut again = faced.browser();
    assert_eq!(pair.signs_in(&mut again, "").place(), "/en/account");
    assert!(again.get("/en/account").text().contains("second factor"));
    // the last way in stays: there is no password
    let removed = dounia.post("/en/account/provider/remove", &[]);
    assert_ne!(removed.place(), "/en/account?done=unlinked", "{}", removed.text());
}

#[test]
fn a_provider_that_is_not_listed_or_not_there_is_told_plainly() {
    let none = Faced::start();
    assert!(!none.browser().get("/en/sign-in").text().contains("with-provider"));
    for path in ["/en/sign-in/with-provider", "/sign-in/provider?state=x&code=y"] {
        assert_eq!(none.browser().get(path).status, 404, "{path}");
    }
    let (port, closed, listening) = (free_port(), free_port(), Played::start());
    for (hosts, issuer) in [("", listening.issuer()), (&*format!("\"127.0.0.1:{closed}\""), format!("http://127.0.0.1:{closed}"))] {
        let settings = format!(
            "[node]\npublic-address = \"http://localhost:{port}\"\n[courier]\nhosts = [{hosts}]\n[oidc]\nissuer = \"{issuer}\"\nlabel = \"Ministry\"\nclient-id = \"x\"\n"
        );
        let faced = Faced::start_at(port, &settings);
        refused(&faced.browser().get("/en/sign-in/with-provider"), 502, "cannot be reached");
    }
    assert!(listening.asked.lock().unwrap().is_empty(), "a host that is not listed is not asked");
}

#[test]
fn a_browser_signs_in_with_the_provider() {
    let Some(browser) = driver::Browser::start() else {
        eprintln!("not run: chromedriver absent");
        return;
    };
    let pair = Pair::start("proves-factors = true\n");
    pair.faced.person("omar", &["--role", "agency-officer", "--agency", "A"]);
    let at = |page: &str| format!("http://localhost:{}/{page}", pair.port);
    let arrives = |ending: &str| browser.wait(&format!("return location.pathname.endsWith('{ending}')"));
    let press = |selector: &str| drop(browser.run(&format!("document.querySelector({}).click(); return true", json!(selector))));
    browser.go(&at("en/sign-in"));
    let fill = format!(
        "document.querySelector('#name').value = 'omar'; document.querySelector('#password').value = {}; document.querySelector('form.ask button').click(); return true",
        json!(PASSWORD)
    );
    browser.run(&fill);
    arrives("/work");
    browser.go(&at("en/account"));
    press("form[action$='/account/provider'] button");
    browser.wait("return !!document.querySelector('a.act')");
    let folder = std::env::var_os("RIHLA_PICTURES").map(std::path::PathBuf::from);
    let wrong = crate::looks::look(&browser, "account", folder.as_deref().map(|folder| (folder, "en-provider-link")));
    assert!(wrong.is_empty(), "{wrong:?}");
    press("a.act");
    browser.wait("return location.search === '?done=linked'");
    press(".visitor form button");
    arrives("/sign-in");
    browser.go(&at("ar/sign-in?next=/ar/registers/pledge"));
    let folder = std::env::var_os("RIHLA_PICTURES").map(std::path::PathBuf::from);
    let wrong = crate::looks::look(&browser, "sign-in", folder.as_deref().map(|folder| (folder, "ar-provider-sign-in")));
    assert!(wrong.is_empty(), "{wrong:?}");
    press("a.act");
    arrives("/ar/registers/pledge");
    assert_eq!(browser.run("return document.documentElement.dir"), "rtl");
    browser.go(&at("ar/work"));
    arrives("/ar/work");
    assert!(browser.complaints().is_empty(), "{:?}", browser.complaints());
}
