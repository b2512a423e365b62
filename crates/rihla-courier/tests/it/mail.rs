//! Letters on their way to the mail server.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rihla_courier::fetch::{Network, SystemNetwork};
use rihla_courier::mail::{Encryption, Letter, MailServer, Mailer, Outcome, SignIn};
use rihla_courier::{CourierError, Trust};
use rihla_model::Language;
use rustls::ServerConfig;

use crate::authority::Authority;
use crate::post_office::{Mode, PostOffice, Script};
use crate::watched::{Watched, run};

pub fn server(port: u16, encryption: Encryption) -> MailServer {
    MailServer {
        host: "localhost".to_owned(),
        port,
        encryption,
        sign_in: None,
        from: "node@observatory.example".parse().unwrap(),
        from_name: "مرصد أطلس للهجرة".to_owned(),
        domain: "observatory.example".to_owned(),
        patience: Duration::from_secs(5),
        largest: 1 << 20,
    }
}

pub fn letter() -> Letter {
    let (id, to) = ("m-7Q2K".parse().unwrap(), "amina@example.org".parse().unwrap());
    let text = "Salam,\nthe round is open.\n.\nhidden dot\n..two\n";
    Letter::new(
        id,
        to,
        "جولة جديدة من البيانات: الربع الثالث من سنة 2026، يرجى الرد قبل نهاية الشهر",
        text,
        "2026-11-26T04:24:44Z".parse().unwrap(),
    )
    .unwrap()
}

fn here() -> Arc<dyn Network> {
    // `localhost` may be ::1 first; the server of a test is at 127.0.0.1
    Watched::here()
}

fn send(server: MailServer, trust: &Trust, letter: &Letter) -> Outcome {
    run(Mailer::new(server, trust, here()).unwrap().send(letter))
}

/// The outcome where the server answers otherwise, in the open.
fn outcome(script: impl Fn(&str) -> Option<&'static str> + Send + Sync + 'static) -> (Outcome, Duration) {
    let office = PostOffice::new(Mode::Open, None, Arc::new(script));
    let began = Instant::now();
    let sign_in = Some(SignIn { user: "node".to_owned(), password: "P4SSWORD".to_owned().into() });
    let patience = Duration::from_secs(2);
    let outcome =
        send(MailServer { sign_in, patience, ..server(office.at.port(), Encryption::None) }, &Authority::new().trust(), &letter());
    (outcome, began.elapsed())
}

/// Answers one verb otherwise.
fn to(verb: &'static str, answer: &'static str) -> impl Fn(&str) -> Option<&'static str> {
    move |asked| (asked == verb).then_some(answer)
}

fn decoded(header: &str) -> String {
    let words = header.split(' ').map(|word| word.strip_prefix("=?utf-8?B?").unwrap().strip_suffix("?=").unwrap());
    words.map(|word| String::from_utf8(STANDARD.decode(word).unwrap()).unwrap()).collect()
}

#[test]
fn one_click_is_promised_of_an_encrypted_address_alone() {
    for (address, one_click) in
        [("http://localhost:8080/en/unsubscribe?token=x", true), ("https://observatory.example/en/unsubscribe", false)]
    {
        let office = PostOffice::usual();
        let address = address.parse().unwrap();
        let letter = if one_click { letter().with_one_click_unsubscribe(address) } else { letter().with_unsubscribe(address) }.unwrap();
        assert!(matches!(send(server(office.at.port(), Encryption::None), &Authority::new().trust(), &letter), Outcome::Sent));
        let talk = office.heard();
        assert!(talk.header("List-Unsubscribe").is_some() && talk.header("List-Unsubscribe-Post").is_none());
    }
}

#[test]
fn a_letter_arrives_as_it_was_written() {
    let office = PostOffice::usual();
    let letter = letter().to_name("Amina \"A\" B").unwrap().in_language(Language::Ar);
    let letter = letter.with_one_click_unsubscribe("https://observatory.example/ar/unsubscribe?who=7Q2K".parse().unwrap()).unwrap();
    let outcome = send(server(office.at.port(), Encryption::None), &Authority::new().trust(), &letter);
    assert!(matches!(outcome, Outcome::Sent), "{outcome:?}");
    let talk = office.heard();
    assert_eq!(talk.verbs(), ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"]);
    assert_eq!(talk.commands[0].0, "EHLO observatory.example");
    assert_eq!(talk.commands[1].0, "MAIL FROM:<node@observatory.example>");
    assert_eq!(talk.commands[2].0, "RCPT TO:<amina@example.org>");
    let header = |name| talk.header(name).unwrap();
    assert!(decoded(&header("Subject")).starts_with("جولة جديدة") && decoded(&header("Subject")).ends_with("الشهر"));
    let from = header("From");
    let (name, address) = from.rsplit_once(' ').unwrap();
    assert_eq!((decoded(name).as_str(), address), ("مرصد أطلس للهجرة", "<node@observatory.example>"));
    assert_eq!(header("To"), "\"Amina \\\"A\\\" B\" <amina@example.org>");
    assert_eq!(header("Message-ID"), "<m-7Q2K@observatory.example>");
    assert_eq!(header("Date"), "Thu, 26 Nov 2026 04:24:44 +0000");
    assert_eq!((header("Auto-Submitted"), header("Content-Language")), ("auto-generated".to_owned(), "ar".to_owned()));
    assert_eq!(header("List-Unsubscribe"), "<https://observatory.example/ar/unsubscribe?who=7Q2K>");
    assert_eq!(header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert_eq!(header("Content-Type"), "text/plain; charset=utf-8");
    let body = talk.letter.as_deref().unwrap().split_once("\r\n\r\n").unwrap().1;
    assert_eq!(body.trim_end(), "Salam,\r\nthe round is open.\r\n.\r\nhidden dot\r\n..two");
}

#[test]
fn the_same_letter_is_the_same_bytes_and_carries_its_files() {
    let office = PostOffice::usual();
    let sheet: Vec<u8> = (0..=255).cycle().take(5000).collect();
    let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let letter = letter().attach("جولة \"الربع\".xlsx", xlsx, sheet.clone()).unwrap();
    let letter = letter.attach("plain.csv", "text/csv", b"a,b\n1,2\n.\r\n".to_vec()).unwrap();
    let sent = || {
        send(server(office.at.port(), Encryption::None), &Authority::new().trust(), &letter);
        office.heard().letter.unwrap()
    };
    let (one, other) = (sent(), sent());
    assert_eq!(one, other);
    let boundary = one.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap();
    let parts: Vec<&str> = one.split(&format!("--{boundary}")).collect();
    assert_eq!((parts.len(), parts[4].trim_end()), (5, "--"));
    let file = |part: &str| STANDARD.decode(part.split_once("\r\n\r\n").unwrap().1.replace("\r\n", "")).unwrap();
    assert!(parts[2].contains(&format!("Content-Type: {xlsx}\r\n")) && parts[2].contains("filename*0*=utf-8''"));
    assert_eq!((file(parts[2]), file(parts[3])), (sheet, b"a,b\n1,2\n.\r\n".to_vec()));
    assert!(parts[3].contains("Content-Disposition: attachment; filename=\"plain.csv\"\r\n"));
}

#[test]
fn a_letter_of_any_language_comes_through_a_line_of_seven_bits() {
    let office = PostOffice::usual();
    for text in ["مرحبا\r\nبكم\rفي\nالمرصد", "Été à l'île", &"very long line ".repeat(200), "", "tab\there\u{0}\u{7}", "trailing space \n"]
    {
        let letter =
            Letter::new("m1".parse().unwrap(), "a@example.org".parse().unwrap(), "s", text, "2026-11-26T04:24:44Z".parse().unwrap());
        let outcome = send(server(office.at.port(), Encryption::None), &Authority::new().trust(), &letter.unwrap());
        assert!(matches!(outcome, Outcome::Sent), "{outcome:?}");
        // that every line is short, ASCII and whole is asserted where it is read
        assert!(office.heard().letter.is_some());
    }
}

fn over(mode: Mode, tls: Arc<ServerConfig>, script: Script, encryption: Encryption, trust: &Trust) -> (Outcome, crate::post_office::Talk) {
    let office = PostOffice::new(mode, Some(tls), script);
    let sign_in = Some(SignIn { user: "node".to_owned(), password: "P4SSWORD".to_owned().into() });
    let outcome = send(MailServer { sign_in, patience: Duration::from_secs(3), ..server(office.at.port(), encryption) }, trust, &letter());
    (outcome, office.heard())
}

#[test]
fn nothing_of_a_letter_or_a_password_is_said_in_the_open() {
    let authority = Authority::new();
    for (mode, encryption) in [(Mode::Tls, Encryption::Tls), (Mode::StartTls, Encryption::StartTls)] {
        let (outcome, talk) = over(mode, authority.server("localhost"), Arc::new(|_| None), encryption, &authority.trust());
        assert!(matches!(outcome, Outcome::Sent), "{outcome:?}");
        let (auth, encrypted) = talk.command("AUTH").unwrap();
        assert_eq!(auth, &format!("AUTH PLAIN {}", STANDARD.encode("\0node\0P4SSWORD")));
        assert!(*encrypted && talk.command("MAIL").unwrap().1 && talk.letter.is_some());
        let open: Vec<&str> = talk.commands.iter().filter(|(_, encrypted)| !encrypted).map(|(line, _)| line.as_str()).collect();
        let before: &[&str] = if mode == Mode::StartTls { &["EHLO observatory.example", "STARTTLS"] } else { &[] };
        assert_eq!(open, before);
    }
}

#[test]
fn a_server_that_does_not_encrypt_or_is_another_is_told_nothing() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    // it does not offer it
    let (outcome, talk) = over(Mode::Open, authority.server("localhost"), Arc::new(|_| None), Encryption::StartTls, &authority.trust());
    assert!(matches!(outcome, Outcome::TryAgain(CourierError::MailNoStartTls { .. })), "{outcome:?}");
    assert_eq!(talk.verbs(), ["EHLO"]);
    // somebody on the way adds replies of his own before the connection is encrypted
    let injected: Script = Arc::new(to("STARTTLS", "220 go ahead\r\n250-post.example\r\n250 AUTH PLAIN"));
    let (outcome, talk) = over(Mode::StartTls, authority.server("localhost"), injected, Encryption::StartTls, &authority.trust());
    assert!(matches!(outcome, Outcome::TryAgain(CourierError::MailNoStartTls { .. })), "{outcome:?}");
    assert_eq!(talk.verbs(), ["EHLO", "STARTTLS"]);
    // its certificate is of another authority, or of another name
    for (mode, encryption) in [(Mode::Tls, Encryption::Tls), (Mode::StartTls, Encryption::StartTls)] {
        for (tls, trust) in [(stranger.server("localhost"), authority.trust()), (authority.server("other.example"), authority.trust())] {
            let (outcome, talk) = over(mode, tls, Arc::new(|_| None), encryption, &trust);
            assert!(matches!(outcome, Outcome::TryAgain(CourierError::NotTrusted { .. })), "{outcome:?}");
            assert!(talk.command("AUTH").is_none() && talk.command("MAIL").is_none());
        }
    }
}

#[test]
fn without_encryption_letters_stay_on_the_machine() {
    let trust = Authority::new().trust();
    for host in ["mail.example.org", "10.0.0.1", "8.8.8.8", "2a00::7", "127.0.0.1.example.org", "localhost.example.org"] {
        let server = MailServer { host: host.to_owned(), ..server(25, Encryption::None) };
        assert!(matches!(Mailer::new(server, &trust, here()), Err(CourierError::MailNotEncrypted { .. })), "{host}");
    }
    for host in ["localhost", "127.0.0.1", "::1", "LOCALHOST"] {
        assert!(Mailer::new(MailServer { host: host.to_owned(), ..server(25, Encryption::None) }, &trust, here()).is_ok(), "{host}");
    }
    // a name server that sends `localhost` elsewhere
    let network = Watched::new(&[&["10.0.0.1"]], None);
    let outcome = run(Mailer::new(server(25, Encryption::None), &trust, network.clone()).unwrap().send(&letter()));
    assert!(matches!(outcome, Outcome::TryAgain(CourierError::MailNotEncrypted { .. })), "{outcome:?}");
    assert_eq!(network.connected(), []);
}

#[test]
fn settings_that_could_break_out_of_a_line_are_refused() {
    let trust = Authority::new().trust();
    let refused = |server: MailServer| Mailer::new(server, &trust, Arc::new(SystemNetwork)).is_err();
    let good = || server(587, Encryption::Tls);
    assert!(!refused(good()));
    for bad in ["", "a b", "a\r\nMAIL FROM:<x@y.z>", "a>", "exa mple.org", "example.org."] {
        assert!(refused(MailServer { host: bad.to_owned(), ..good() }), "{bad:?}");
        assert!(refused(MailServer { domain: bad.to_owned(), ..good() }), "{bad:?}");
    }
    for bad in ["", "a\r\nBcc: b@example.org"] {
        assert!(refused(MailServer { from_name: bad.to_owned(), ..good() }), "{bad:?}");
        assert!(refused(MailServer { sign_in: Some(SignIn { user: bad.to_owned(), password: "p".to_owned().into() }), ..good() }));
    }
    assert!(refused(MailServer { sign_in: Some(SignIn { user: "u".to_owned(), password: "p\0q".to_owned().into() }), ..good() }));
}

#[test]
fn what_the_server_says_decides_what_comes_next() {
    type Check = fn(&Outcome) -> bool;
    let cases: [(&'static str, &'static str, Check); 13] = [
        ("RCPT", "550 5.1.1 no amina here", |o| matches!(o, Outcome::Refused(CourierError::MailRefused { code: 550, .. }))),
        ("RCPT", "450 4.2.0 amina is greylisted", |o| matches!(o, Outcome::TryAgain(CourierError::MailDeferred { code: 450, .. }))),
        ("DATA", "554 no", |o| matches!(o, Outcome::Refused(CourierError::MailRefused { code: 554, .. }))),
        ("letter", "552 too large", |o| matches!(o, Outcome::Refused(CourierError::MailRefused { code: 552, .. }))),
        ("letter", "451 later", |o| matches!(o, Outcome::TryAgain(CourierError::MailDeferred { code: 451, .. }))),
        // of these the letter is innocent
        ("MAIL", "553 not this sender", |o| matches!(o, Outcome::TryAgain(CourierError::MailSender { code: 553, .. }))),
        ("AUTH", "535 wrong password", |o| matches!(o, Outcome::TryAgain(CourierError::MailSignIn { code: 535, .. }))),
        ("AUTH", "454 later", |o| matches!(o, Outcome::TryAgain(CourierError::MailDeferred { code: 454, .. }))),
        ("AUTH", "close", |o| matches!(o, Outcome::TryAgain(CourierError::NoSmtp { .. }))),
        ("EHLO", "250 post.example", |o| matches!(o, Outcome::TryAgain(CourierError::MailSignIn { code: 0, .. }))),
        ("greeting", "421 busy", |o| matches!(o, Outcome::TryAgain(CourierError::MailDeferred { code: 421, .. }))),
        ("greeting", "HTTP/1.1 400 Bad Request", |o| matches!(o, Outcome::TryAgain(CourierError::NoSmtp { .. }))),
        ("letter", "close", |o| matches!(o, Outcome::TryAgain(CourierError::NoSmtp { .. }))),
    ];
    for (verb, answer, check) in cases {
        let (outcome, _) = outcome(to(verb, answer));
        assert!(check(&outcome), "{verb} {answer}: {outcome:?}");
        if let Outcome::Refused(error) | Outcome::TryAgain(error) = &outcome {
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("amina") && !shown.contains("P4SSWORD") && !shown.contains("wrong password"), "{shown}");
        }
    }
}

#[test]
fn a_server_that_says_nothing_or_too_much_is_left_in_time() {
    std::thread::scope(|scope| {
        for verb in ["greeting", "EHLO", "RCPT", "letter"] {
            scope.spawn(move || {
                let (outcome, took) = outcome(to(verb, "hang"));
                assert!(matches!(outcome, Outcome::TryAgain(CourierError::TooSlow { seconds: 2, .. })), "{verb}: {outcome:?}");
                assert!(took < Duration::from_secs(4), "{verb}: {took:?}");
                let (outcome, took) = outcome_of_endless(verb);
                assert!(matches!(outcome, Outcome::TryAgain(_)), "{verb}: {outcome:?}");
                assert!(took < Duration::from_secs(5), "{verb}: {took:?}");
            });
        }
    });
}

fn outcome_of_endless(verb: &'static str) -> (Outcome, Duration) {
    outcome(to(verb, "endless"))
}

#[test]
fn a_letter_that_was_taken_is_sent_whatever_follows() {
    let (outcome, took) = outcome(to("QUIT", "hang"));
    assert!(matches!(outcome, Outcome::Sent), "{outcome:?}");
    assert!(took < Duration::from_secs(4), "{took:?}");
}

#[test]
fn a_letter_that_is_too_large_is_not_begun() {
    let letter = letter().attach("a.bin", "application/octet-stream", vec![0; 1 << 20]).unwrap();
    let outcome = send(server(9, Encryption::None), &Authority::new().trust(), &letter);
    assert!(matches!(outcome, Outcome::Refused(CourierError::LetterTooLarge { most: 1_048_576 })), "{outcome:?}");
}

#[test]
fn no_print_shows_a_password_or_a_person() {
    let sign_in = Some(SignIn { user: "U5ER".to_owned(), password: "P4SSWORD".to_owned().into() });
    let mailer = Mailer::new(MailServer { sign_in, ..server(25, Encryption::None) }, &Authority::new().trust(), here()).unwrap();
    let shown = format!("{mailer:?} {:?}", letter());
    for forbidden in ["P4SSWORD", "U5ER", "amina", "جولة", "round"] {
        assert!(!shown.contains(forbidden), "{shown}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_becomes_a_header_or_a_command(subject in "(\\PC|[\r\n\0\u{85}]){0,60}", name in "(\\PC|[\r\n\0]){0,60}", text in "(\\PC|[\r\n.]){0,200}") {
        let (id, to) = ("m1".parse().unwrap(), "a@example.org".parse().unwrap());
        let made = Letter::new(id, to, subject.as_str(), text, "2026-11-26T04:24:44Z".parse().unwrap())
            .and_then(|letter| letter.to_name(name.as_str()))
            .and_then(|letter| letter.attach(name.as_str(), "text/csv", b"x".to_vec()));
        if let Ok(letter) = made {
            let office = PostOffice::usual();
            let outcome = send(server(office.at.port(), Encryption::None), &Authority::new().trust(), &letter);
            proptest::prop_assert!(matches!(outcome, Outcome::Sent), "{:?}", outcome);
            let talk = office.heard();
            proptest::prop_assert_eq!(talk.verbs(), ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"]);
            let names: Vec<String> = talk.headers().into_iter().map(|(name, _)| name).collect();
            let mut sorted = names.clone();
            sorted.sort();
            let wanted = ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To"];
            proptest::prop_assert_eq!(sorted, wanted);
        } else {
            // only what holds more than one line, nothing at all, or a path is refused
            let odd = |text: &str| text.trim().is_empty() || text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'));
            proptest::prop_assert!(odd(&subject) || odd(&name) || name.contains(['/', '\\']) || name.starts_with('.'));
        }
    }
}
