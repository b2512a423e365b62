//! The pages of a node that keeps records, with the program itself: signing in, registers, and what strangers send.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use ring::hmac;

use crate::program::json as told;
use crate::server::{Answer, Server, send};
use crate::small_node::SmallNode;

pub const PASSWORD: &str = "seven loud herons cross Rabat";

/// A node with a server.
pub struct Faced {
    // the folders go when it does
    node: SmallNode,
    place: String,
    pub server: Server,
}

/// Somebody's browser: its cookies, and the language of its pages.
pub struct Browser<'a> {
    faced: &'a Faced,
    pub cookies: BTreeMap<String, String>,
    pub secret: Option<String>,
}

impl Faced {
    pub fn start() -> Self {
        Self::start_at(0, "")
    }

    /// One on a port, with settings.
    pub fn start_at(port: u16, settings: &str) -> Self {
        Self::start_with(port, settings, &[])
    }

    /// One with registers of its own: file and text.
    pub fn start_with(port: u16, settings: &str, registers: &[(&str, &str)]) -> Self {
        let node = SmallNode::new();
        std::fs::create_dir_all(node.folder().join("registers")).unwrap();
        for (name, text) in registers {
            std::fs::write(node.folder().join("registers").join(name), text).unwrap();
        }
        Self::of(node, port, settings)
    }

    /// One of a node that was made ready.
    pub fn of(node: SmallNode, port: u16, settings: &str) -> Self {
        let place = node.folder().to_str().unwrap().to_owned();
        // before anything is kept: they say where
        std::fs::write(node.places().data.join("rihla.toml"), settings).unwrap();
        let first = told(&["account", "create-first", "amina", &place, "--role", "focal-point", "--json"], 0);
        assert!(first["code"].is_string(), "{first}");
        let server = Server::start_on(&place, port);
        let faced = Self { node, place, server };
        faced.browser().set_password(first["code"].as_str().unwrap());
        faced
    }

    /// The folder of its observatory.
    pub fn folder(&self) -> std::path::PathBuf {
        self.node.folder()
    }

    /// Its data folder.
    pub fn data(&self) -> std::path::PathBuf {
        self.node.places().data
    }

    /// A person who has not accepted yet.
    pub fn invited(&self, name: &str, role: &str) {
        told(&["account", "invite", name, &self.place, "--role", role, "--json"], 0);
    }

    /// The folder of its definitions, as commands are told.
    pub fn place(&self) -> &str {
        &self.place
    }

    pub fn browser(&self) -> Browser<'_> {
        Browser { faced: self, cookies: BTreeMap::new(), secret: None }
    }

    /// A person with a role, who has set a password.
    pub fn person(&self, name: &str, roles: &[&str]) {
        let mut arguments = vec!["account", "invite", name, &self.place, "--json"];
        arguments.extend(roles);
        let invited = told(&arguments, 0);
        self.browser().set_password(invited["code"].as_str().unwrap());
    }
}

/// A form as a browser writes it.
pub fn form(fields: &[(&str, &str)]) -> Vec<u8> {
    let encoded = |text: &str| {
        text.bytes()
            .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect::<String>()
    };
    fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect::<Vec<_>>().join("&").into_bytes()
}

impl Browser<'_> {
    fn ask(&mut self, method: &str, path: &str, more: &[(&str, &str)], body: &[u8]) -> Answer {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let mut headers = more.to_vec();
        if !cookies.is_empty() {
            headers.push(("Cookie", cookies.as_str()));
        }
        let answer = send(self.faced.server.address, method, path, &headers, body);
        for line in answer.cookies() {
            let (pair, attributes) = line.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            assert!(attributes.contains("HttpOnly") && attributes.contains("SameSite=Lax") && attributes.contains("Path=/"), "{line}");
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    /// A form of this site.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Sec-Fetch-Site", "same-origin")];
        self.ask("POST", path, &headers, &form(fields))
    }

    /// A form of this site with files.
    pub fn send(&mut self, path: &str, kind: &str, body: &[u8]) -> Answer {
        self.ask("POST", path, &[("Content-Type", kind), ("Sec-Fetch-Site", "same-origin")], body)
    }

    /// The same of another site.
    pub fn send_from_elsewhere(&mut self, path: &str, kind: &str, body: &[u8]) -> Answer {
        self.ask("POST", path, &[("Content-Type", kind), ("Sec-Fetch-Site", "cross-site")], body)
    }

    /// A form of another site.
    pub fn post_from_elsewhere(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send_from_elsewhere(path, "application/x-www-form-urlencoded", &form(fields))
    }

    pub fn set_password(&mut self, code: &str) {
        let set = self.post("/en/password", &[("code", code), ("password", PASSWORD), ("again", PASSWORD)]);
        assert_eq!((set.status, set.place()), (303, "/en/sign-in?done=password"), "{}", set.text());
    }

    /// Signs in for the first time with a role that demands a second factor; gives the secret of the app.
    pub fn sign_in_with_app(&mut self, name: &str) -> String {
        self.sign_in(name);
        self.secret.clone().unwrap()
    }

    /// Signs in; where a second factor is demanded and there is none, adds an app.
    pub fn sign_in(&mut self, name: &str) {
        let signed = self.post("/en/sign-in", &[("name", name), ("password", PASSWORD)]);
        assert_eq!(signed.status, 303, "{}", signed.text());
        match signed.place() {
            "/en/work" => {}
            "/en/account" => {
                let page = self.post("/en/account/app", &[]).text();
                let letters = page.split(r#"<bdi class="letters">"#).nth(1).and_then(|rest| rest.split('<').next()).unwrap();
                let secret = letters.replace(' ', "");
                let added = self.post("/en/account/app/confirm", &[("code", &digits(&secret, 0))]);
                assert_eq!((added.status, added.place()), (303, "/en/account?done=app"), "{}", added.text());
                self.secret = Some(secret);
            }
            other => panic!("{other}"),
        }
    }
}

/// The digits of an app (RFC 6238), some steps of time away.
#[expect(clippy::disallowed_methods, reason = "the server's clock is that of the machine")]
pub fn digits(secret: &str, steps: i64) -> String {
    let (mut bits, mut held, mut key) = (0_u32, 0, Vec::new());
    for letter in secret.chars() {
        let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).unwrap();
        bits = bits << 5 | u32::try_from(value).unwrap();
        held += 5;
        if held >= 8 {
            held -= 8;
            key.push(u8::try_from(bits >> held & 0xFF).unwrap());
        }
    }
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap();
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &key), &(now / 30 + steps).to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag[19] & 15);
    let number = u32::from_be_bytes(tag[at..at + 4].try_into().unwrap()) & 0x7FFF_FFFF;
    format!("{:06}", number % 1_000_000)
}

/// The fields of a pledge, as its form has them.
pub fn pledge<'a>(reference: &'a str, title: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("f.reference", reference),
        ("f.title.en", title),
        ("f.entity", "Ministry of Health"),
        ("f.entity_kind", "state"),
        ("f.form", "policy"),
        ("f.kind", "individual"),
        ("f.text.en", "To do it."),
        ("f.objectives", "gcm:7"),
        ("f.objectives", "gcm:8"),
        ("f.begins", "2026-01-01"),
        ("f.ends", "2031-06-30"),
        ("f.amount", "1200.50 MAD"),
        ("f.focal_point", "Secret Person"),
    ]
}

pub fn version(page: &str) -> String {
    page.split(r#"name="version" value=""#).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned()
}

#[test]
fn a_record_lives_through_its_pages() {
    record_lives(&Faced::start());
}

/// The life of a record: faults, a conflict, a step by two, what others see, lists.
pub fn record_lives(faced: &Faced) {
    faced.person("bilal", &["--role", "focal-point"]);
    let (mut amina, mut bilal) = (faced.browser(), faced.browser());
    amina.sign_in("amina");
    bilal.sign_in("bilal");
    // every fault at once, what was typed stays
    let wrong = amina.post("/en/registers/pledge/new", &[("f.reference", "P-1"), ("f.ends", "tomorrow"), ("f.entity", "Ministry <b>")]);
    assert_eq!(wrong.status, 422);
    let page = wrong.text();
    assert!(page.contains(r#"value="tomorrow""#) && page.contains("Ministry &#60;b&#62;"), "{page}");
    assert!(page.contains(r##"href="#f.ends""##) && page.contains(r#"aria-invalid="true""#), "{page}");
    let made = amina.post("/en/registers/pledge/new", &pledge("P-1", "Clean water"));
    assert_eq!(made.status, 303, "{}", made.text());
    let address = made.place().strip_suffix("?done=created").unwrap().to_owned();
    let page = amina.get(&format!("{address}?done=created")).text();
    for shown in ["Clean water", "The record is made.", "7 ", "1,200.50", "Secret Person", "30 June 2031", "Draft"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    // a form that is filled with what the record has, and changes what was changed alone
    let edit = amina.get(&format!("{address}/edit")).text();
    assert!(edit.contains(r#"value="P-1""#) && edit.contains(r#"value="gcm:7" checked"#) && edit.contains("1200.50 MAD"), "{edit}");
    let (first, stale) = (version(&edit), version(&bilal.get(&format!("{address}/edit")).text()));
    let with = |version: &str, entity: &str, reference: &str| {
        let mut fields = pledge("P-1", "Clean water");
        let texts = [("version", version.to_owned()), ("f.entity", entity.to_owned()), ("f.reference", reference.to_owned())];
        fields.retain(|(name, _)| !texts.iter().any(|(own, _)| own == name));
        let mut all: Vec<(String, String)> = fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        all.extend(texts.into_iter().map(|(name, value)| (name.to_owned(), value)));
        all
    };
    let borrowed = |all: &[(String, String)]| all.iter().map(|(name, value)| (name.clone(), value.clone())).collect::<Vec<_>>();
    let send = |browser: &mut Browser<'_>, all: &[(String, String)]| {
        let all = borrowed(all);
        let pairs: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        browser.post(&format!("{address}/edit"), &pairs)
    };
    let saved = send(&mut amina, &with(&first, "Ministry of Labour", "P-1"));
    assert_eq!((saved.status, saved.place()), (303, format!("{address}?done=saved").as_str()), "{}", saved.text());
    // the second writer is told, loses nothing, and writes over nothing unseen
    let late = send(&mut bilal, &with(&stale, "Ministry of Youth", "P-77"));
    assert_eq!(late.status, 409);
    let page = late.text();
    assert!(
        page.contains(r#"value="Ministry of Labour""#) && page.contains("Ministry of Youth") && page.contains(r#"value="P-77""#),
        "{page}"
    );
    assert_eq!(send(&mut bilal, &with(&version(&page), "Ministry of Labour", "P-77")).status, 303);
    // a step that needs two
    let page = amina.get(&address).text();
    let asked = amina.post(&format!("{address}/step"), &[("version", &version(&page)), ("step", "clear")]);
    assert_eq!(asked.place(), format!("{address}?done=asked"), "{}", asked.text());
    let own = amina.get(&address).text();
    assert!(!own.contains("/confirm") && own.contains("/decline") && own.contains("amina asked for"), "{own}");
    let tried = amina.post(&format!("{address}/confirm"), &[("version", &version(&own))]);
    assert_eq!(tried.status, 409, "nobody is two persons");
    let work = bilal.get("/en/work").text();
    assert!(work.contains(&address), "it waits for the second person: {work}");
    let page = bilal.get(&address).text();
    let confirmed = bilal.post(&format!("{address}/confirm"), &[("version", &version(&page))]);
    assert_eq!(confirmed.place(), format!("{address}?done=confirmed"), "{}", confirmed.text());
    assert_eq!(amina.post(&format!("{address}/comment"), &[("text", "Seen <i>by</i> me")]).status, 303);
    let history = amina.get(&format!("{address}/history")).text();
    for shown in ["bilal, asked by amina", "Seen &#60;i&#62;by&#60;/i&#62; me", "Ministry of Labour", "Clear: now Cleared"] {
        assert!(history.contains(shown), "{shown}: {history}");
    }
    // what is published an officer of another agency sees as anyone does, and nothing more of it; a draft they do not see
    faced.person("omar", &["--role", "agency-officer", "--agency", "A"]);
    let (mut omar, mut stranger) = (faced.browser(), faced.browser());
    omar.sign_in("omar");
    assert_eq!((omar.get(&address).status, stranger.get(&address).status), (404, 404));
    let page = amina.get(&address).text();
    let announced = amina.post(&format!("{address}/step"), &[("version", &version(&page)), ("step", "announce")]);
    assert_eq!(announced.place(), format!("{address}?done=moved"), "{}", announced.text());
    for browser in [&mut omar, &mut stranger] {
        let page = browser.get(&address);
        assert!(page.status == 200 && page.text().contains("Clean water") && !page.text().contains("Secret Person"), "{}", page.text());
        assert!(!page.text().contains("/edit\"") && !page.text().contains("/history\""));
        assert!(browser.get("/en/registers/pledge").text().contains(&address));
    }
    // lists: a filter, an order, and what is wrong with one
    let listed = |browser: &mut Browser<'_>, query: &str| browser.get(&format!("/en/registers/pledge?{query}"));
    assert!(listed(&mut amina, "state=announced&f.form=policy&begins=cl&order=-ends").text().contains(&address));
    assert!(!listed(&mut amina, "state=draft").text().contains(&address));
    assert_eq!(listed(&mut amina, "filter=nothing+%3D+1").status, 422);
    let page = amina.get(&address).text();
    let withdrawn = amina.post(&format!("{address}/withdraw"), &[("version", &version(&page)), ("reason", "twice")]);
    assert_eq!(withdrawn.status, 303, "{}", withdrawn.text());
    assert!(!listed(&mut amina, "").text().contains(&address) && listed(&mut amina, "withdrawn=yes").text().contains(&address));
    // in another language and direction
    let arabic = amina.get(&address.replacen("/en/", "/ar/", 1)).text();
    assert!(arabic.contains(r#"dir="rtl""#) && arabic.contains("التاريخ"), "{arabic}");
}

#[test]
fn whoever_has_not_signed_in_sees_what_is_published_and_no_more() {
    let faced = Faced::start();
    let mut amina = faced.browser();
    amina.sign_in("amina");
    let made = amina.post("/en/registers/pledge/new", &pledge("P-1", "Clean water"));
    let address = made.place().strip_suffix("?done=created").unwrap().to_owned();
    let mut stranger = faced.browser();
    for path in
        [address.clone(), format!("{address}/history"), format!("{address}/edit"), "/en/registers/pledge/0123456789abcdef".to_owned()]
    {
        let answer = stranger.get(&path);
        assert!([404, 303].contains(&answer.status), "{path}: {}", answer.status);
        assert!(!answer.text().contains("Clean water") && !answer.text().contains("Secret Person"));
    }
    // nothing is offered that would be refused: neither choices nor columns of what the public is not shown
    let (public, house) = (stranger.get("/en/registers/action").status, stranger.get("/en/registers/processing").text());
    assert_eq!(public, 404);
    for choice in house.split("<select id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).filter(|name| name.starts_with("f.")) {
        let value = house.split(&format!("<select id=\"{choice}\"")).nth(1).unwrap().split("<option value=\"").nth(2).unwrap();
        let value = value.split('"').next().unwrap();
        assert_eq!(stranger.get(&format!("/en/registers/processing?{choice}={value}")).status, 200, "{choice}={value}");
    }
    // what is not theirs and what is not there are one answer
    let (hidden, absent) = (stranger.get(&address), stranger.get("/en/registers/pledge/0123456789abcdef"));
    let same = |answer: &Answer, path: &str| answer.text().replace(path, "");
    let id = address.rsplit('/').next().unwrap();
    assert_eq!(same(&hidden, id), same(&absent, "0123456789abcdef"));
    assert!(!stranger.get("/en/registers/pledge").text().contains("Clean water"));
    for (path, next) in [("/en/work", ""), ("/en/account", ""), ("/en/registers/pledge/new", "?next=/en/registers/pledge/new")] {
        let answer = stranger.get(path);
        assert_eq!((answer.status, answer.place()), (303, format!("/en/sign-in{next}").as_str()), "{path}");
    }
    for act in ["step", "confirm", "decline", "comment", "withdraw", "restore", "edit"] {
        let answer = stranger.post(&format!("{address}/{act}"), &[("version", "1"), ("text", "x"), ("reason", "x"), ("step", "clear")]);
        assert!(
            answer.status == 303 && answer.place().starts_with("/en/sign-in?next=/en/registers/") || answer.status == 404,
            "{act}: {}",
            answer.status
        );
    }
    assert!(amina.get(&address).text().contains(">1<"), "nothing was done");
    // pages of whoever has signed in are kept by nobody on the way
    let page = amina.get(&address);
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(page.headers["vary"].to_lowercase().contains("cookie"));
    // the public pages name nobody, and are kept
    let public = amina.get("/en/");
    assert!(!public.text().contains("amina") && public.headers["cache-control"].contains("public"));
}

#[test]
fn forms_of_other_sites_do_nothing() {
    let faced = Faced::start();
    let mut amina = faced.browser();
    amina.sign_in("amina");
    let form_type = ("Content-Type", "application/x-www-form-urlencoded");
    let fields = form(&pledge("P-1", "Clean water"));
    let foreign: [&[(&str, &str)]; 5] = [
        &[form_type, ("Sec-Fetch-Site", "cross-site")],
        &[form_type, ("Sec-Fetch-Site", "same-site")],
        &[form_type, ("Origin", "https://evil.example")],
        &[form_type, ("Origin", "null")],
        &[form_type],
    ];
    for headers in foreign {
        for path in ["/en/registers/pledge/new", "/en/sign-out", "/en/account/recovery", "/en/sign-in"] {
            let answer = amina.ask("POST", path, headers, &fields);
            assert_eq!(answer.status, 403, "{path} {headers:?}");
        }
    }
    assert!(amina.get("/en/registers/pledge").text().contains("Records: 0"));
    // one of this site, of a browser that says so in the older way
    let own = amina.ask("POST", "/en/registers/pledge/new", &[form_type, ("Origin", "http://node")], &fields);
    assert_eq!(own.status, 303, "{}", own.text());
    // a body of another kind is no form, whoever sends it
    let json = amina.ask("POST", "/en/registers/pledge/new", &[("Content-Type", "text/plain"), ("Sec-Fetch-Site", "same-origin")], &fields);
    assert_eq!(json.status, 400);
}

#[test]
fn a_session_is_nobodys_but_the_browsers() {
    let faced = Faced::start();
    // one answer to a wrong name and to a wrong password
    let mut stranger = faced.browser();
    let mut tried = |name: &str| {
        let answer = stranger.post("/en/sign-in", &[("name", name), ("password", "wrong horse battery staple")]);
        (answer.status, answer.text().replace(name, ""))
    };
    assert_eq!(tried("amina"), tried("nobody"));
    let mut amina = faced.browser();
    // a cookie that somebody planted opens nothing after signing in
    let planted = "A".repeat(42) + "E";
    amina.cookies.insert("rihla".to_owned(), planted.clone());
    amina.sign_in("amina");
    let held = amina.cookies["rihla"].clone();
    assert_ne!(held, planted);
    assert!(!amina.cookies.contains_key("rihla-waiting"));
    // signing in leads to pages of this site alone
    let mut again = faced.browser();
    for next in ["https://evil.example/", "//evil.example/registers", "/en/registers/../../evil"] {
        let signed = again.post("/en/sign-in", &[("name", "amina"), ("password", PASSWORD), ("next", next)]);
        assert_eq!((signed.status, signed.place()), (303, "/en/sign-in/code"), "{next}");
    }
    let signed = again.post("/en/sign-in", &[("name", "amina"), ("password", PASSWORD), ("next", "/en/registers/pledge")]);
    assert_eq!(signed.place(), "/en/sign-in/code?next=/en/registers/pledge");
    // the password alone opens nothing, wrong digits neither
    assert_eq!(again.get("/en/work").place(), "/en/sign-in");
    assert_eq!(again.post("/en/sign-in/code", &[("code", "000000")]).status, 403);
    let secret = amina.secret.clone().unwrap();
    // digits are good once: those of adding the app are used up, so the next are shown
    let shown = again.post("/en/sign-in/code", &[("code", &digits(&secret, 1)), ("next", "/en/registers/pledge")]);
    assert_eq!((shown.status, shown.place()), (303, "/en/registers/pledge"), "{}", shown.text());
    // recovery codes are shown once
    let page = again.post("/en/account/recovery", &[]).text();
    assert_eq!(page.matches(r#"<li><bdi class="letters">"#).count(), 10, "{page}");
    assert!(!again.get("/en/account").text().contains(r#"<li><bdi class="letters">"#));
    // the other browser is signed out from here, and this one by its own form
    assert_eq!(again.post("/en/account/others", &[]).status, 303);
    assert_eq!(amina.get("/en/work").place(), "/en/sign-in");
    let token = again.cookies["rihla"].clone();
    let out = again.post("/en/sign-out", &[]);
    assert_eq!((out.status, out.headers["clear-site-data"].as_str()), (303, "\"cache\""));
    again.cookies.insert("rihla".to_owned(), token.clone());
    assert_eq!(again.get("/en/work").place(), "/en/sign-in", "the token of a session that ended opens nothing");
    let (_, _, log) = faced.server.terminate();
    for secret in [PASSWORD, token.as_str(), held.as_str(), secret.as_str(), "wrong horse"] {
        assert!(!log.contains(secret), "a secret is in the log");
    }
}

/// A file as a browser sends it.
fn upload(fields: &[(&str, &str)], file: &[u8]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--border\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    body.extend(b"--border\r\nContent-Disposition: form-data; name=\"file\"; filename=\"t.csv\"\r\nContent-Type: text/csv\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--border--\r\n");
    ("multipart/form-data; boundary=border".to_owned(), body)
}

#[test]
fn a_table_comes_in_after_it_was_told_what_it_would_do_and_is_taken_back() {
    table_comes_in(&Faced::start());
}

/// A table: told first, then done, then taken back.
pub fn table_comes_in(faced: &Faced) {
    let mut amina = faced.browser();
    amina.sign_in("amina");
    let table = "reference,title.en,entity,entity_kind,form,kind,text.en,objectives,begins,ends,colour\n\
                 P-1,Clean water,Ministry,state,policy,individual,Yes,gcm:8,2026-01-01,2027-01-01,red\n\
                 P-2,=cmd(),Ministry,kingdom,policy,individual,Yes,gcm:8,2026-01-01,2027-01-01,red\n";
    let send = |amina: &mut Browser<'_>, fields: &[(&str, &str)]| {
        let (kind, body) = upload(fields, table.as_bytes());
        amina.ask("POST", "/en/registers/pledge/import", &[("Content-Type", &kind), ("Sec-Fetch-Site", "same-origin")], &body)
    };
    let told = send(&mut amina, &[("decimal", "."), ("links", "ask")]);
    let page = told.text();
    assert_eq!(told.status, 200, "{page}");
    for shown in ["<dt>made</dt><dd>1</dd>", "<dt>refused</dt><dd>1</dd>", "Column 4:", "11"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(!page.contains("/import/do"), "nothing can be done where a row is refused");
    let told = send(&mut amina, &[("skip", "yes")]).text();
    assert!(amina.get("/en/registers/pledge").text().contains("Records: 0"), "nothing was written");
    let carried = told.split(r#"name="table" value=""#).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let done = amina.post("/en/registers/pledge/import/do", &[("table", &carried), ("skip", "yes")]);
    let page = done.text();
    assert!(page.contains("The table is brought in."), "{page}");
    assert!(amina.get("/en/registers/pledge").text().contains("Records: 1"));
    // out again, as whoever may: what begins like a formula is none in a spreadsheet
    let csv = amina.get("/en/registers/pledge/export/csv");
    assert_eq!((csv.status, csv.headers["cache-control"].as_str()), (200, "no-store"));
    assert!(csv.text().contains("Clean water") && csv.headers["content-disposition"].contains("attachment"));
    assert!(amina.get("/en/registers/pledge/export/xlsx").body.starts_with(b"PK"));
    assert_eq!(amina.get("/en/registers/pledge/export/exe").status, 404);
    let undo = page.split("action=\"").find(|rest| rest.contains("/undo\"")).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    assert!(amina.post(&undo, &[]).text().contains("The import is taken back."));
    assert!(amina.get("/en/registers/pledge").text().contains("Records: 0"));
    // whoever has not signed in brings nothing in
    let mut stranger = faced.browser();
    let answer = send(&mut stranger, &[]);
    assert_eq!((answer.status, answer.place()), (303, "/en/sign-in?next=/en/registers/pledge/import"));
    let answer = stranger.post("/en/registers/pledge/import/do", &[("table", &carried)]);
    assert_eq!((answer.status, answer.place()), (303, "/en/sign-in?next=/en/registers/pledge/import"));
    assert_eq!(amina.post("/en/registers/pledge/import/do", &[("table", "%%%")]).status, 400);
}

#[test]
fn whoever_forgot_a_password_is_sent_a_letter_and_nobody_learns_who_that_is() {
    let (port, taken) = crate::record::post_office();
    let settings = format!(
        "[node]\npublic-address = \"http://localhost:8080\"\n[mail]\nhost = \"127.0.0.1\"\nport = {port}\nencryption = \"none\"\nfrom = \"node@node.example\"\n"
    );
    let faced = Faced::start_at(0, &settings);
    faced.person("bilal", &["--role", "focal-point", "--email", "bilal@health.example"]);
    let mut stranger = faced.browser();
    let mut asked = |name: &str| {
        let answer = stranger.post("/en/password/forgotten", &[("name", name)]);
        (answer.status, answer.text().replace(name, ""))
    };
    let nobody = asked("nobody");
    assert_eq!(asked("bilal@health.example"), nobody);
    let letter = taken.join().unwrap();
    assert!(letter.starts_with("RCPT TO:<bilal@health.example>"), "{letter}");
    // as mail writes a line that is too long for it
    let letter = letter.replace("=\n", "").replace("=3D", "=");
    let token = letter.split("?token=").nth(1).unwrap_or_else(|| panic!("{letter}")).split_whitespace().next().unwrap().to_owned();
    let page = stranger.get(&format!("/en/password?token={token}")).text();
    assert!(page.contains(&format!(r#"name="token" value="{token}""#)) && !page.contains(r#"name="code""#), "{page}");
    let fields = [("token", token.as_str()), ("password", "nine quiet storks leave Fes"), ("again", "nine quiet storks leave Fes")];
    let set = stranger.post("/en/password", &fields);
    assert_eq!((set.status, set.place()), (303, "/en/sign-in?done=password"), "{}", set.text());
    assert_eq!(stranger.post("/en/password", &fields).status, 403, "it is good once");
    assert_eq!(stranger.post("/en/sign-in", &[("name", "bilal"), ("password", PASSWORD)]).status, 403, "the old one is void");
    assert_eq!(stranger.post("/en/sign-in", &[("name", "bilal"), ("password", "nine quiet storks leave Fes")]).status, 303);
    let (_, _, log) = faced.server.terminate();
    assert!(!log.contains(&token) && !log.contains("bilal@"), "{log}");
}

#[test]
fn a_stranger_who_asks_without_end_waits_and_nobody_who_works_here_does() {
    let faced = Faced::start_at(0, "[api]\nrequests-a-minute-without-token = 20\n");
    let mut amina = faced.browser();
    amina.sign_in("amina");
    let mut stranger = faced.browser();
    let answers: Vec<Answer> = (0..30).map(|_| stranger.get("/en/registers/pledge")).collect();
    let late = answers.last().unwrap();
    assert_eq!((answers[0].status, late.status), (200, 429));
    assert!(late.headers["retry-after"].parse::<u64>().unwrap() >= 1 && late.text().contains("too many requests"), "{}", late.text());
    for _ in 0..30 {
        assert_eq!(amina.get("/en/registers/pledge").status, 200);
    }
}

#[test]
fn what_is_protected_is_shown_for_a_reason_that_is_noted_and_stands_nowhere_else() {
    let faced = Faced::start();
    faced.person("dora", &["--role", "data-protection-officer"]);
    let mut dora = faced.browser();
    dora.sign_in("dora");
    let fields = [
        ("f.reference", "R-1"),
        ("f.kinds", "access"),
        ("f.received_on", "2026-11-20"),
        ("f.channel", "letter"),
        ("f.requester", "Samira Haddad"),
        ("f.request", "All that you keep of me."),
    ];
    let made = dora.post("/en/registers/subject-request/new", &fields);
    assert_eq!(made.status, 303, "{}", made.text());
    let address = made.place().strip_suffix("?done=created").unwrap().to_owned();
    for path in ["", "/edit", "/history", "/paper"]
        .map(|rest| format!("{address}{rest}"))
        .into_iter()
        .chain(["/en/registers/subject-request".to_owned()])
    {
        let page = dora.get(&path);
        assert!(page.status == 200 && !page.text().contains("Haddad") && !page.text().contains("All that you keep"), "{path}");
    }
    let exported = dora.get("/en/registers/subject-request/export/csv").text();
    assert!(exported.contains("R-1") && !exported.contains("Haddad"), "{exported}");
    // no reason, nothing shown
    assert!(!dora.post(&address, &[("why", "  ")]).text().contains("Haddad"));
    let opened = dora.post(&address, &[("why", "to answer the letter of 20 November")]);
    let page = opened.text();
    assert!(page.contains("Samira Haddad") && opened.headers["cache-control"] == "no-store", "{page}");
    let title = page.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap();
    assert!(title.contains("R-1") && !title.contains("Haddad"), "{title}");
    // changed in the form that was opened; the form that was not leaves it alone
    let form = dora.post(&format!("{address}/edit/within"), &[("why", "the name was misspelt")]).text();
    assert!(form.contains(r#"value="Samira Haddad""#), "{form}");
    let mut changed: Vec<(&str, &str)> = fields.to_vec();
    changed.retain(|(name, _)| *name != "f.requester");
    let version_of = version(&form);
    changed.extend([("version", version_of.as_str()), ("why", "the name was misspelt"), ("f.requester", "Samira El Haddad")]);
    assert_eq!(dora.post(&format!("{address}/edit"), &changed).place(), format!("{address}?done=saved"));
    let plain = version(&dora.get(&format!("{address}/edit")).text());
    let fields = [
        ("version", plain.as_str()),
        ("f.reference", "R-1b"),
        ("f.kinds", "access"),
        ("f.received_on", "2026-11-20"),
        ("f.channel", "mail"),
    ];
    assert_eq!(dora.post(&format!("{address}/edit"), &fields).place(), format!("{address}?done=saved"));
    assert!(dora.post(&address, &[("why", "to see it")]).text().contains("Samira El Haddad"), "what the form did not show stays");
    // a focal point does not know that there is such a register, and an administrator sees no record of it
    let mut amina = faced.browser();
    amina.sign_in("amina");
    for path in ["/en/registers/subject-request", address.as_str()] {
        assert_eq!(amina.get(path).status, 404, "{path}");
    }
    assert_eq!(amina.post(&address, &[("why", "curious")]).status, 404);
    let id = address.rsplit('/').next().unwrap();
    let readings = told(&["record", "readings", "subject-request", id, &faced.place, "--json"], 0);
    let reasons: Vec<&str> = readings.as_array().unwrap().iter().map(|reading| reading["why"].as_str().unwrap()).collect();
    for reason in ["to answer the letter of 20 November", "the name was misspelt", "to see it"] {
        assert!(reasons.contains(&reason), "{reasons:?}");
    }
    assert!(!reasons.contains(&"curious"));
    let (_, _, log) = faced.server.terminate();
    for secret in ["Haddad", "misspelt", "All that you keep", "R-1"] {
        assert!(!log.contains(secret), "'{secret}' is in the log");
    }
}

#[test]
fn a_form_changes_what_was_touched_and_files_are_saved_and_never_shown() {
    let faced = Faced::start();
    faced.person("dora", &["--role", "data-protection-officer"]);
    let mut amina = faced.browser();
    amina.sign_in("amina");
    // as an import has them: tags in an order of its own
    let table = b"reference,title.en,entity,entity_kind,form,kind,text.en,objectives,begins,ends\n\
        P-1,Wells,Ministry,state,policy,individual,Yes,gcm:8;gcm:7,2026-01-01,2027-01-01\n";
    let (kind, body) = upload(&[], table);
    let own = ("Sec-Fetch-Site", "same-origin");
    let told_page = amina.ask("POST", "/en/registers/pledge/import", &[("Content-Type", &kind), own], &body).text();
    let carried = told_page.split(r#"name="table" value=""#).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let done = amina.post("/en/registers/pledge/import/do", &[("table", &carried)]).text();
    let address = done.split("href=\"").map(|rest| rest.split('"').next().unwrap());
    let address =
        address.filter(|href| href.starts_with("/en/registers/pledge/")).find(|href| href.rsplit('/').next().unwrap().len() == 16);
    let address = address.unwrap_or_else(|| panic!("{done}")).to_owned();
    let mut fields = vec![("f.reference", "P-2"), ("f.title.en", "Wells"), ("f.entity", "Ministry"), ("f.entity_kind", "state")];
    fields.extend([
        ("f.form", "policy"),
        ("f.kind", "individual"),
        ("f.text.en", "Yes"),
        ("f.objectives", "gcm:7"),
        ("f.objectives", "gcm:8"),
    ]);
    fields.extend([("f.begins", "2026-01-01"), ("f.ends", "2027-01-01"), ("version", "1")]);
    assert_eq!(amina.post(&format!("{address}/edit"), &fields).place(), format!("{address}?done=saved"));
    let id = address.rsplit('/').next().unwrap();
    let history = told(&["record", "history", "pledge", id, &faced.place, "--json"], 0);
    let changed = history.as_array().unwrap().last().unwrap()["fields"].as_object().unwrap().clone();
    assert_eq!(changed.keys().collect::<Vec<_>>(), ["reference"], "{history}");
    // a file larger than a form may be; its type is that of its content
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.resize(2 << 20, 0);
    let attach = |amina: &mut Browser<'_>, version: &str, content: &[u8]| {
        let (kind, body) = upload(&[("version", version), ("field", "proof")], content);
        amina.ask("POST", &format!("{address}/files"), &[("Content-Type", &kind), own], &body)
    };
    let refused = attach(&mut amina, "2", b"<html><script>alert(1)</script></html>");
    assert_eq!(refused.status, 422, "{}", refused.text());
    let attached = attach(&mut amina, "2", &png);
    assert_eq!(attached.place(), format!("{address}?done=attached"), "{}", attached.text());
    let page = amina.get(&address).text();
    let file = page.split("href=\"").map(|rest| rest.split('"').next().unwrap()).find(|href| href.contains("/files/")).unwrap().to_owned();
    let saved = amina.get(&file);
    assert!(
        saved.body == png && saved.headers["content-disposition"].starts_with("attachment") && saved.headers["cache-control"] == "no-store"
    );
    assert!(saved.headers["content-security-policy"].contains("sandbox"));
    assert_eq!(faced.browser().get(&file).status, 404);
}
