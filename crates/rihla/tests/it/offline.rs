//! What was written without a connection: taken once, by whom it was written for, and by nobody else. A device is played with the cipher
//! library that the node opens envelopes with; that a browser's own ciphers do the same is for `offline_browser.rs` to show.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::DhP256HkdfSha256;
use hpke::{Deserializable, Kem, OpModeS, Serializable};

use crate::face::{Browser, Faced, form};

const FORM: &str = "/en/registers/meeting/offline";

/// A meeting as its form has it.
pub fn meeting<'a>(reference: &'a str, title: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("f.reference", reference),
        ("f.title.en", title),
        ("f.body", "Provincial committee"),
        ("f.kind", "technical"),
        ("f.held_on", "2026-11-20"),
    ]
}

/// What a kept form says: holder, key, public half.
struct Kept {
    register: &'static str,
    holder: String,
    key: String,
    public: Vec<u8>,
}

fn kept(browser: &mut Browser<'_>, register: &'static str) -> Kept {
    let page = browser.get(&format!("/en/registers/{register}/offline"));
    assert_eq!(page.status, 200, "{}", page.text());
    let page = page.text();
    let said = |name: &str| page.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    assert_eq!(said("data-offline"), register);
    Kept {
        register,
        holder: said("data-holder"),
        key: said("data-key"),
        public: BASE64_URL_SAFE_NO_PAD.decode(said("data-public")).unwrap(),
    }
}

impl Kept {
    /// What a device would send of an entry.
    fn sealed(&self, entry: &str, fields: &[(&str, &str)]) -> Vec<(&'static str, String)> {
        let public = <DhP256HkdfSha256 as Kem>::PublicKey::from_bytes(&self.public).unwrap();
        let about = format!("{entry}\n{}\n{}", self.register, self.holder);
        let (text, mode) = (form(fields), OpModeS::Base);
        let (encapsulated, sealed) =
            hpke::single_shot_seal::<AesGcm256, HkdfSha256, DhP256HkdfSha256>(&mode, &public, b"rihla envelope 1", &text, about.as_bytes())
                .unwrap();
        let envelope = [encapsulated.to_bytes().to_vec(), sealed].concat();
        vec![("entry", entry.to_owned()), ("key", self.key.clone()), ("sealed", BASE64_URL_SAFE_NO_PAD.encode(envelope))]
    }
}

fn named<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

const ONE: &str = "6c84fb90-12c4-11e1-840d-7b25c5ee775a";
const TWO: &str = "6c84fb90-12c4-11e1-840d-7b25c5ee775b";

#[test]
fn what_is_sent_twice_is_one_record() {
    let faced = Faced::start();
    let mut amina = faced.browser();
    amina.sign_in_with_app("amina");
    let device = kept(&mut amina, "meeting");
    let sealed = device.sealed(ONE, &meeting("M-1", "In the valley"));
    let first = amina.post(&format!("{FORM}/send"), &named(&sealed));
    assert_eq!(first.status, 201, "{}", first.text());
    let record = first.json()["record"].as_str().unwrap().to_owned();
    assert!(!record.contains(ONE), "a device does not choose what records are called");
    // the answer was lost on the way
    let again = amina.post(&format!("{FORM}/send"), &named(&sealed));
    assert_eq!((again.status, again.json()["record"].as_str()), (201, Some(record.as_str())));
    assert!(amina.get(&record).text().contains("In the valley"));
    assert_eq!(amina.get("/en/registers/meeting").text().matches("In the valley").count(), 1);
    // whoever looks it over after all is led to the record
    let looked = amina.post(&format!("{FORM}/look"), &named(&sealed));
    assert_eq!((looked.status, looked.place()), (303, format!("{record}?done=received").as_str()));
    // so is whoever sends it from the form once more
    let mut typed = meeting("M-1", "In the valley");
    typed.extend([("entry", ONE), ("entry-key", device.key.as_str())]);
    let sent = amina.post("/en/registers/meeting/new", &typed);
    assert_eq!((sent.status, sent.place()), (303, format!("{record}?done=received").as_str()));
    let asked = [ONE, TWO].map(|entry| format!("meeting {} {entry}", device.key));
    let received = amina.post("/en/offline/received", &[("entry", &asked[0]), ("entry", &asked[1]), ("entry", "nonsense")]);
    assert_eq!(received.json(), serde_json::json!({ "received": [ONE] }));
}

#[test]
fn what_cannot_be_taken_is_shown_with_everything_that_was_typed() {
    let faced = Faced::start();
    let mut amina = faced.browser();
    amina.sign_in_with_app("amina");
    let device = kept(&mut amina, "meeting");
    let taken = device.sealed(ONE, &meeting("M-1", "First"));
    assert_eq!(amina.post(&format!("{FORM}/send"), &named(&taken)).status, 201);
    // another took the reference meanwhile; a field is gone
    let mut fields = meeting("M-1", "Second <b>&");
    fields.extend([("f.gone", "what was agreed <i>"), ("agency", "")]);
    let sealed = device.sealed(TWO, &fields);
    for _ in 0..2 {
        assert_eq!(amina.post(&format!("{FORM}/send"), &named(&sealed)).status, 422);
    }
    let look = amina.post(&format!("{FORM}/look"), &named(&sealed));
    assert_eq!(look.status, 200);
    let page = look.text();
    assert!(page.contains("Second &#60;b&#62;&#38;") && page.contains("what was agreed &#60;i&#62;") && page.contains("f.gone"), "{page}");
    assert!(page.contains("class=\"fault\"") && page.contains(&format!("name=\"entry\" value=\"{TWO}\"")), "{page}");
    assert!(!amina.get("/en/registers/meeting").text().contains("Second"), "looking makes nothing");
    // corrected, it is sent from there
    let mut typed = meeting("M-2", "Second");
    typed.extend([("entry", TWO), ("entry-key", device.key.as_str())]);
    assert_eq!(amina.post("/en/registers/meeting/new", &typed).status, 303);
    let asked = format!("meeting {} {TWO}", device.key);
    assert_eq!(amina.post("/en/offline/received", &[("entry", &asked)]).json(), serde_json::json!({ "received": [TWO] }));
}

#[test]
fn an_entry_is_taken_of_its_writer_alone_and_unaltered() {
    let faced = Faced::start();
    faced.person("dina", &["--role", "focal-point"]);
    let (mut amina, mut dina, mut nobody) = (faced.browser(), faced.browser(), faced.browser());
    amina.sign_in_with_app("amina");
    dina.sign_in_with_app("dina");
    let device = kept(&mut amina, "meeting");
    let sealed = device.sealed(ONE, &meeting("M-1", "Of Amina"));
    for (action, status) in [("send", 401), ("look", 303)] {
        assert_eq!(nobody.post(&format!("{FORM}/{action}"), &named(&sealed)).status, status, "{action}");
    }
    for action in ["send", "look"] {
        let place = format!("{FORM}/{action}");
        assert_eq!(dina.post(&place, &named(&sealed)).status, 409, "{action}");
        assert_eq!(amina.post(&place.replace("meeting", "pledge"), &named(&sealed)).status, 409, "for another register");
        assert_eq!(amina.post_from_elsewhere(&place, &named(&sealed)).status, 403, "from another site");
        for (at, value) in
            [(0, TWO), (0, "x"), (0, "a b c d e f g h i j k l m n"), (1, "envelopes-9"), (1, "!"), (2, "AAAA"), (2, "%%%"), (2, "")]
        {
            let mut altered = sealed.clone();
            altered[at].1 = value.to_owned();
            let answer = amina.post(&place, &named(&altered));
            assert!([400, 409].contains(&answer.status), "{action} {at} {value}: {} {}", answer.status, answer.text());
        }
        assert_eq!(amina.send(&place, "application/json", b"{}").status, 400);
    }
    assert!(!amina.get("/en/registers/meeting").text().contains("Of Amina"));
    let asked = format!("meeting {} {ONE}", device.key);
    assert_eq!(amina.post(&format!("{FORM}/send"), &named(&sealed)).status, 201);
    // that it is there is told to its writer alone
    assert_eq!(dina.post("/en/offline/received", &[("entry", &asked)]).json(), serde_json::json!({ "received": [] }));
    assert_eq!(nobody.post("/en/offline/received", &[("entry", &asked)]).status, 401);
}

#[test]
fn the_forms_that_a_device_keeps_say_nothing_of_who_keeps_them() {
    let faced = Faced::start();
    let (mut amina, mut nobody) = (faced.browser(), faced.browser());
    amina.sign_in_with_app("amina");
    for page in ["/en/offline", FORM] {
        let answer = amina.get(page);
        assert_eq!((answer.status, answer.headers["cache-control"].as_str()), (200, "no-store"));
        let text = answer.text().to_lowercase();
        assert!(!text.contains("amina") && !text.contains("sign-out"), "{text}");
        assert!(nobody.get(page).place().starts_with("/en/sign-in"), "{page}");
    }
    assert!(amina.get("/en/offline").text().contains(FORM) && !amina.get("/en/offline").text().contains("registers/pledge"));
    // a register that does not declare it
    assert_eq!(amina.get("/en/registers/pledge/offline").status, 404);
    assert!(amina.get("/en/registers/meeting").text().contains("href=\"/en/offline\""));
    assert!(!amina.get("/en/registers/pledge").text().contains("href=\"/en/offline\""));
    let worker = nobody.get("/assets/offline-worker.js");
    assert_eq!((worker.status, worker.headers["service-worker-allowed"].as_str()), (200, "/"));
    assert!(!nobody.get("/assets/offline.js").headers.contains_key("service-worker-allowed"));
}

#[test]
fn keys_that_were_replaced_still_open_what_was_sealed_for_them() {
    let mut faced = Faced::start();
    let mut amina = faced.browser();
    amina.sign_in_with_app("amina");
    let device = kept(&mut amina, "meeting");
    let sealed = device.sealed(ONE, &meeting("M-1", "Before"));
    let cookies = amina.cookies.clone();
    faced.server.kill();
    let (place, port) = (faced.place().to_owned(), faced.server.address.port());
    let rotated = crate::program::run(&["key", "rotate", "envelopes", &place]);
    assert!(rotated.status.success(), "{}", String::from_utf8_lossy(&rotated.stderr));
    faced.server = crate::server::Server::start_on(&place, port);
    let mut amina = faced.browser();
    amina.cookies = cookies;
    assert_eq!((device.key.as_str(), kept(&mut amina, "meeting").key.as_str()), ("envelopes-1", "envelopes-2"));
    for _ in 0..2 {
        assert_eq!(amina.post(&format!("{FORM}/send"), &named(&sealed)).status, 201);
    }
    assert_eq!(amina.get("/en/registers/meeting").text().matches("Before").count(), 1);
}
