//! Notices in the browser, and letters that the program sends by itself: whom they reach, what they show, and how they end.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::driver::Browser as Chromium;
use crate::face::{Browser, Faced, PASSWORD, digits, form, pledge};
use crate::looks::look;
use crate::server::send;

/// A mail server on this machine that takes what comes; the first letter it does not want yet.
pub struct PostOffice {
    port: u16,
    taken: Arc<Mutex<Vec<String>>>,
}

impl PostOffice {
    pub fn open() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let office = Self { port: listener.local_addr().unwrap().port(), taken: Arc::default() };
        let taken = Arc::clone(&office.taken);
        std::thread::spawn(move || {
            let mut busy = true;
            while let Ok((mut stream, _)) = listener.accept() {
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let mut letter = String::new();
                stream.write_all(b"220 here\r\n").unwrap();
                while let Some(Ok(line)) = lines.next() {
                    let said = match line.split([' ', ':']).next().unwrap() {
                        "DATA" => {
                            stream.write_all(b"354 go on\r\n").unwrap();
                            letter = lines
                                .by_ref()
                                .map(Result::unwrap)
                                .take_while(|line| line != ".")
                                .fold(letter, |all, line| all + &line + "\n");
                            let whole = std::mem::take(&mut letter);
                            if std::mem::take(&mut busy) {
                                "451 later"
                            } else {
                                taken.lock().unwrap().push(whole);
                                "250 taken"
                            }
                        }
                        "QUIT" => "221 bye",
                        _ => "250 well",
                    };
                    letter.extend(line.starts_with("RCPT").then_some(format!("{line}\n")));
                    if stream.write_all(format!("{said}\r\n").as_bytes()).is_err() {
                        break;
                    }
                }
            }
        });
        office
    }

    fn settings(&self) -> String {
        format!(
            "[node]\npublic-address = \"https://node.example\"\n[notices]\ndigest = \"every PT1S\"\n[mail]\nhost = \"127.0.0.1\"\nport = {}\nencryption = \"none\"\nfrom = \"node@node.example\"\n",
            self.port
        )
    }

    /// The letters, as soon as there are so many.
    fn wait_for(&self, count: usize) -> Vec<String> {
        let letters = until("letters", || Some(self.taken.lock().unwrap().clone()).filter(|letters| letters.len() >= count));
        // as mail writes a line that is too long for it
        letters.iter().map(|letter| letter.replace("=\n", "").replace("=3D", "=").replace("=E2=80=93", "–")).collect()
    }
}

/// Waits for something that the program does by itself.
#[expect(clippy::disallowed_methods, reason = "the server's clock is that of the machine")]
fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{what} did not come");
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn version(page: &str) -> String {
    page.split(r#"name="version" value=""#).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned()
}

fn made(browser: &mut Browser<'_>, reference: &str, title: &str) -> String {
    let made = browser.post("/en/registers/pledge/new", &pledge(reference, title));
    assert_eq!(made.status, 303, "{}", made.text());
    made.place().strip_suffix("?done=created").unwrap().to_owned()
}

/// Asks for the step that another has to confirm.
fn ask(browser: &mut Browser<'_>, address: &str) {
    let page = browser.get(address).text();
    let asked = browser.post(&format!("{address}/step"), &[("version", &version(&page)), ("step", "clear")]);
    assert_eq!(asked.place(), format!("{address}?done=asked"), "{}", asked.text());
}

/// The page of notices, as soon as it says something.
fn notices(browser: &mut Browser<'_>, says: &str) -> String {
    until(says, || Some(browser.get("/en/notices").text()).filter(|page| page.contains(says)))
}

/// The fields of the first form of a page that marks one notice.
fn fields(page: &str) -> Vec<(String, String)> {
    let form = page.split(r#"<input type="hidden" name="kind""#).nth(1).unwrap().split("</form>").next().unwrap();
    let form = format!(r#"<input type="hidden" name="kind"{form}"#);
    let inputs = form.split(r#"<input type="hidden" name=""#).skip(1);
    inputs.map(|rest| (rest.split('"').next().unwrap().to_owned(), rest.split('"').nth(2).unwrap().to_owned())).collect()
}

#[test]
fn each_is_told_in_the_pages_and_marks_what_is_theirs() {
    let faced = Faced::start();
    faced.person("bilal", &["--role", "focal-point"]);
    faced.person("omar", &["--role", "agency-officer", "--agency", "A"]);
    let (mut amina, mut bilal, mut omar, mut stranger) = (faced.browser(), faced.browser(), faced.browser(), faced.browser());
    amina.sign_in("amina");
    bilal.sign_in("bilal");
    omar.sign_in("omar");
    let address = made(&mut amina, "P-1", "Clean <b>water</b>");
    assert!(bilal.get("/en/work").text().contains(">Notices</a>"), "nothing is unread");
    ask(&mut amina, &address);
    let page = notices(&mut bilal, "A step waits for you as second person");
    assert!(page.contains("Clean &lt;b&gt;water&lt;/b&gt;") && page.contains(&format!(r#"href="{address}""#)), "{page}");
    assert!(page.contains(">Notices (1)</a>") && page.contains("Mark as read") && !page.contains("amina"), "{page}");
    assert!(bilal.get("/en/registers").text().contains(">Notices (1)</a>"));
    let answer = bilal.get("/en/notices");
    assert!(answer.headers["cache-control"] == "no-store" && answer.headers["vary"].to_lowercase().contains("cookie"));
    // of nobody else, and of no visitor: public pages say nothing of it
    for browser in [&mut amina, &mut omar] {
        let page = browser.get("/en/notices").text();
        assert!(page.contains("Nothing concerns you at the moment.") && !page.contains("water"), "{page}");
    }
    assert_eq!(stranger.get("/en/notices").place(), "/en/sign-in?next=/en/notices");
    assert_eq!(stranger.post("/en/notices/read", &[("all", "yes")]).status, 303);
    let public = bilal.get("/en/");
    assert!(!public.text().contains("Notices") && public.headers["cache-control"].contains("public"));
    // another marks nothing of his; he marks one, and then all
    let sent = fields(&page);
    let pairs: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(pairs.len(), 4, "{sent:?}");
    assert_eq!(omar.post("/en/notices/read", &pairs).status, 303);
    assert_eq!(omar.post("/en/notices/read", &[("all", "yes")]).status, 303);
    assert!(notices(&mut bilal, "waits for you").contains(">Notices (1)</a>"), "another marked it");
    assert_eq!(bilal.post("/en/notices/read", &[("kind", "nonsense")]).status, 400);
    let read = bilal.post("/en/notices/read", &pairs);
    assert_eq!((read.status, read.place()), (303, "/en/notices"));
    let page = bilal.get("/en/notices").text();
    assert!(page.contains(">Notices</a>") && page.contains("waits for you") && !page.contains("Mark as read"), "it stays, read: {page}");
    let second = made(&mut amina, "P-2", "Wells");
    ask(&mut amina, &second);
    notices(&mut bilal, ">Notices (1)</a>");
    assert_eq!(bilal.post("/en/notices/read", &[("all", "yes")]).status, 303);
    assert!(bilal.get("/en/notices").text().contains(">Notices</a>"));
    // what was decided waits no more, and who asked is told
    let page = bilal.get(&address).text();
    assert_eq!(bilal.post(&format!("{address}/confirm"), &[("version", &version(&page))]).status, 303);
    notices(&mut amina, "A step that you asked for was confirmed");
    let page = bilal.get("/en/notices").text();
    assert!(!page.contains("Clean") && page.contains("Wells"), "{page}");
    let (_, _, log) = faced.server.terminate();
    assert!(!log.contains("Clean") && !log.contains("Wells"), "{log}");
}

#[test]
fn a_letter_comes_by_itself_holds_no_title_and_ends_by_one_click() {
    let office = PostOffice::open();
    let faced = Faced::start_at(0, &office.settings());
    faced.person("bilal", &["--role", "focal-point", "--email", "bilal@health.example"]);
    faced.person("omar", &["--role", "focal-point", "--email", "omar@health.example"]);
    let (mut amina, mut bilal, mut omar) = (faced.browser(), faced.browser(), faced.browser());
    amina.sign_in("amina");
    bilal.sign_in("bilal");
    omar.sign_in("omar");
    let page = bilal.get("/en/account").text();
    assert!(page.contains(r#"<option value="daily" selected>"#) && page.contains(r#"id="letters""#), "{page}");
    let wanted = [("pace", "at-once"), ("about", "waiting"), ("about", "assigned")];
    let kept = bilal.post("/en/account/letters", &wanted);
    assert_eq!((kept.status, kept.place()), (303, "/en/account?done=letters"));
    let page = bilal.get("/en/account?done=letters").text();
    assert!(page.contains(r#"<option value="at-once" selected>"#) && page.contains("Your choice is kept."), "{page}");
    assert!(page.contains(r#"value="waiting" checked"#) && !page.contains(r#"value="due" checked"#), "{page}");
    assert_eq!(bilal.post("/en/account/letters", &[("pace", "hourly")]).status, 400);
    // forms of other sites
    let cookies = bilal.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
    for (path, fields) in [("/en/account/letters", ("pace", "never")), ("/en/notices/read", ("all", "yes"))] {
        let headers =
            [("Content-Type", "application/x-www-form-urlencoded"), ("Sec-Fetch-Site", "cross-site"), ("Cookie", cookies.as_str())];
        assert_eq!(send(faced.server.address, "POST", path, &headers, &form(&[fields])).status, 403, "{path}");
    }
    assert_eq!(omar.post("/en/account/letters", &[("pace", "never")]).status, 303);
    let address = made(&mut amina, "P-1", "Clean water");
    ask(&mut amina, &address);
    let letters = office.wait_for(1);
    let letter = &letters[0];
    assert!(letter.starts_with("RCPT TO:<bilal@health.example>"), "the server wanted the first one later: {letter}");
    assert!(letter.contains("A step waits for you as second person – Pledges: 1"), "{letter}");
    assert!(letter.contains(&format!("https://node.example{address}")), "{letter}");
    for secret in ["Clean", "water", "P-1", "amina", "Bilal"] {
        assert!(!letter.contains(secret), "{secret}: {letter}");
    }
    // from a mail program: no session, no site, and the body that RFC 8058 has it send
    let stop = letter.split("List-Unsubscribe: <https://node.example").nth(1).unwrap().split('>').next().unwrap().to_owned();
    assert!(letter.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
    let mut nobody = faced.browser();
    let asked = nobody.get(&stop);
    assert!(asked.status == 200 && asked.text().contains("Send me no more of these letters") && !asked.text().contains("bilal"));
    assert!(bilal.get("/en/account").text().contains(r#"<option value="at-once" selected>"#), "a link that is followed changes nothing");
    let token = stop.split("token=").nth(1).unwrap();
    let last = if token.ends_with('0') { "1" } else { "0" };
    let click = |path: &str| {
        let headers = [("Content-Type", "application/x-www-form-urlencoded")];
        send(faced.server.address, "POST", path, &headers, &form(&[("List-Unsubscribe", "One-Click")]))
    };
    for forged in [stop[..stop.len() - 1].to_owned() + last, "/en/unsubscribe?token=".to_owned(), "/en/unsubscribe".to_owned()] {
        assert_eq!(click(&forged).status, 404, "{forged}");
        assert_eq!(nobody.get(&forged).status, 404, "{forged}");
    }
    assert!(bilal.get("/en/account").text().contains(r#"<option value="at-once" selected>"#));
    // it opens nothing else
    assert_eq!(nobody.get(&format!("/en/password?token={token}")).status, 200);
    let set = [("token", token), ("password", PASSWORD), ("again", PASSWORD)];
    assert_eq!(nobody.post("/en/password", &set).status, 403);
    nobody.cookies.insert("__Host-rihla".to_owned(), token.to_owned());
    assert_eq!(nobody.get("/en/notices").place(), "/en/sign-in?next=/en/notices");
    let done = click(&stop);
    assert!(done.status == 200 && done.text().contains("You are sent no more of these letters."), "{}", done.text());
    let page = bilal.get("/en/account").text();
    assert!(page.contains(r#"<option value="never" selected>"#) && page.contains(r#"value="waiting" checked"#), "{page}");
    assert!(!click(&stop).cookies().any(|cookie| cookie.contains("rihla")), "nobody is signed in by it");
    // what another is written about twice, he is not written about once
    faced.person("carla", &["--role", "focal-point", "--email", "carla@health.example"]);
    let mut carla = faced.browser();
    carla.sign_in("carla");
    assert_eq!(carla.post("/en/account/letters", &wanted).status, 303);
    for (count, reference) in [(2, "P-2"), (3, "P-3")] {
        let address = made(&mut amina, reference, "Wells");
        ask(&mut amina, &address);
        let letters = office.wait_for(count);
        assert!(letters.last().unwrap().starts_with("RCPT TO:<carla@health.example>") && letters.len() == count, "{letters:?}");
    }
    notices(&mut bilal, "Wells");
    let (_, _, log) = faced.server.terminate();
    for secret in [token, "bilal@", "Clean water", "Wells"] {
        assert!(!log.contains(secret), "'{secret}' is in the log: {log}");
    }
}

/// Looks at the pages of notices in a language; gives what is wrong with them.
fn walk(language: &str, pictures: Option<&Path>) -> Option<Vec<String>> {
    let browser = Chromium::start()?;
    let faced = Faced::start();
    faced.person("bilal", &["--role", "focal-point"]);
    let (mut amina, mut bilal) = (faced.browser(), faced.browser());
    amina.sign_in("amina");
    for (number, title) in
        ["Clean water for villages", "A register of births that reaches every nomadic family of the eastern provinces"].iter().enumerate()
    {
        let address = made(&mut amina, &format!("P-{number}"), title);
        ask(&mut amina, &address);
    }
    bilal.sign_in("bilal");
    let secret = bilal.secret.clone().unwrap();
    notices(&mut bilal, "Notices (2)");
    let at = |page: &str| format!("http://{}/{language}/{page}", faced.server.address);
    let mut wrong = Vec::new();
    let mut seen = |browser: &Chromium, what: &str| {
        let name = format!("{language}-notices-{what}");
        wrong.extend(look(browser, &format!("{language} {what}"), pictures.map(|folder| (folder, name.as_str()))));
    };
    browser.go(&at("sign-in"));
    let enter = |name: &str, value: &str| {
        browser.run(&format!("document.querySelector('[name=\"{name}\"]:not([type=hidden])').value = {}", serde_json::json!(value)));
    };
    enter("name", "bilal");
    enter("password", PASSWORD);
    browser.run("document.querySelector('main form button').click()");
    browser.wait("return location.pathname.endsWith('/sign-in/code')");
    enter("code", &digits(&secret, 1));
    browser.run("document.querySelector('main form button').click()");
    browser.wait("return location.pathname.endsWith('/work')");
    browser.go(&at("notices"));
    seen(&browser, "unread");
    assert_eq!(browser.run("return document.querySelectorAll('.notices li.new').length"), 2);
    assert_eq!(browser.run("return document.documentElement.dir"), if language == "ar" { "rtl" } else { "ltr" });
    browser.run("document.querySelector('.notices li form button').click()");
    browser.wait("return document.querySelectorAll('.notices li.new').length === 1");
    browser.run("document.querySelector(\"form [name='all']\").closest('form').querySelector('button').click()");
    browser
        .wait("return document.querySelectorAll('.notices li').length === 2 && document.querySelectorAll('.notices li.new').length === 0");
    seen(&browser, "read");
    browser.go(&at("account"));
    seen(&browser, "account");
    browser.run(
        "document.querySelector('#pace').value = 'weekly'; document.querySelector('#pace').closest('form').querySelector('button').click()",
    );
    browser.wait("return location.search === '?done=letters'");
    assert_eq!(browser.run("return document.querySelector('#pace').value"), "weekly");
    browser.go(&at("unsubscribe?token=none"));
    seen(&browser, "unsubscribe-unknown");
    Some(wrong)
}

#[test]
fn the_pages_of_notices_serve_every_reader() {
    let pictures = std::env::var_os("RIHLA_PICTURES").map(PathBuf::from);
    for language in ["en", "ar"] {
        match walk(language, pictures.as_deref()) {
            None => eprintln!("not run: chromedriver absent"),
            Some(wrong) => assert!(wrong.is_empty(), "{}", wrong.join("\n")),
        }
    }
}

/// aiosmtpd and the mail reader of Python, made once in the target folder.
fn python() -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("notice-mail");
    let python = home.join("bin/python");
    if !home.join("done").is_file() {
        assert!(Command::new("python3").args(["-m", "venv"]).arg(&home).status().unwrap().success());
        assert!(Command::new(&python).args(["-m", "pip", "install", "-q", "aiosmtpd==1.4.6"]).status().unwrap().success());
        std::fs::write(home.join("done"), "").unwrap();
    }
    python
}

#[test]
#[ignore = "takes aiosmtpd from PyPI; run it with --ignored"]
fn a_mail_server_of_another_make_takes_a_digest_in_arabic_and_reads_it() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/mail_server.py");
    let mut peer = Command::new(python()).arg(script).arg(port.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(peer.stdout.take().unwrap()).lines();
    assert_eq!(said.next().unwrap().unwrap(), "ready");
    let faced = Faced::start_at(0, &PostOffice { port, taken: Arc::default() }.settings());
    faced.person("daoud", &["--role", "focal-point", "--email", "daoud@health.example", "--speaks", "ar"]);
    let mut amina = faced.browser();
    amina.sign_in("amina");
    let address = made(&mut amina, "P-1", "Clean water");
    ask(&mut amina, &address);
    let read: serde_json::Value = serde_json::from_str(&said.next().unwrap().unwrap()).unwrap();
    assert_eq!(read["to"], serde_json::json!(["daoud@health.example"]));
    assert_eq!((&read["language"], &read["type"], &read["defects"]), (&"ar".into(), &"text/plain".into(), &serde_json::json!([])));
    assert_eq!(read["subject"], "مرصد صغير: إشعارات لك (1)");
    let text = read["text"].as_str().unwrap();
    let link = format!("https://node.example{}", address.replacen("/en/", "/ar/", 1));
    assert!(text.contains("خطوة تنتظرك بصفتك الشخص الثاني – التعهدات: 1") && text.lines().any(|line| line == link), "{text}");
    let stop = read["stop"].as_str().unwrap().trim_matches(['<', '>']).to_owned();
    assert!(text.lines().any(|line| line == stop) && read["one_click"] == "List-Unsubscribe=One-Click", "{read}");
    drop(peer.stdin.take());
    assert!(peer.wait().unwrap().success());
}
