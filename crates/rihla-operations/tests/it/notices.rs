//! Letters about notices, from what was done to the mail server: to whom, when, how often, and what stands in them.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use rihla_account::{AccountState, Chance, EmailAddress, NewAccount, Pace, Password, ShownName, SignInName, Ticket};
use rihla_language::Catalogue;
use rihla_model::access::{Actor, Membership};
use rihla_model::{AccountId, AgencyId, Clock, FieldId, Language, RegisterId, RoleId, TransitionId};
use rihla_operations::node::Settings;
use rihla_operations::notices::{Notifier, collect_digests, gather, post_letters, remind};
use rihla_operations::records::Offices;
use rihla_operations::{NodeConfig, OpenNode};
use rihla_register::{Draft, Written};
use rihla_store::database::Statement;
use ring::rand::SystemRandom;
use serde_json::{Value as Json, json};

use crate::small_node::{Hand, SmallNode};

/// A mail server on this machine, and what it took.
struct PostOffice {
    port: u16,
    taken: Arc<Mutex<Vec<String>>>,
    /// What it answers to a letter.
    answer: Arc<AtomicU16>,
}

impl PostOffice {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let office = Self { port: listener.local_addr().unwrap().port(), taken: Arc::default(), answer: Arc::new(AtomicU16::new(250)) };
        let (taken, answer) = (Arc::clone(&office.taken), Arc::clone(&office.answer));
        std::thread::spawn(move || {
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
                            let code = answer.load(Ordering::SeqCst);
                            if code == 250 {
                                taken.lock().unwrap().push(std::mem::take(&mut letter));
                            }
                            format!("{code} so be it\r\n")
                        }
                        "QUIT" => "221 bye\r\n".to_owned(),
                        _ => "250 well\r\n".to_owned(),
                    };
                    letter.extend(line.starts_with("RCPT").then_some(format!("{line}\n")));
                    if stream.write_all(said.as_bytes()).is_err() {
                        break;
                    }
                }
            }
        });
        office
    }

    /// What came since it was last asked.
    fn letters(&self) -> Vec<Letter> {
        self.taken.lock().unwrap().drain(..).map(|letter| Letter::read(&letter)).collect()
    }
}

/// A letter as somebody reads it.
struct Letter {
    to: String,
    head: String,
    text: String,
}

impl Letter {
    fn read(letter: &str) -> Self {
        let (head, body) = letter.split_once("\n\n").unwrap();
        let to = head.lines().next().unwrap().trim_start_matches("RCPT TO:<").trim_end_matches('>').to_owned();
        let bytes = if head.contains("Content-Transfer-Encoding: base64") {
            base64::engine::general_purpose::STANDARD.decode(body.split_whitespace().collect::<String>()).unwrap()
        } else {
            let mut bytes = Vec::new();
            let mut rest = body.replace("=\n", "").into_bytes().into_iter();
            while let Some(byte) = rest.next() {
                let coded = byte == b'=' && head.contains("quoted-printable");
                bytes.push(if coded {
                    u8::from_str_radix(&String::from_utf8(rest.by_ref().take(2).collect()).unwrap(), 16).unwrap()
                } else {
                    byte
                });
            }
            bytes
        };
        Self { to, head: head.to_owned(), text: String::from_utf8(bytes).unwrap().replace("\r\n", "\n") }
    }

    fn field(&self, name: &str) -> &str {
        self.head.lines().find_map(|line| line.strip_prefix(&format!("{name}: "))).unwrap_or_default()
    }
}

/// A node whose registers people work with.
struct House {
    _node: SmallNode,
    clock: Arc<Hand>,
    office: PostOffice,
    notifier: Notifier,
}

impl House {
    async fn new() -> Self {
        let node = tokio::task::spawn_blocking(SmallNode::new).await.unwrap();
        let office = PostOffice::open();
        let settings = [
            ("RIHLA_NODE_PUBLIC_ADDRESS", "https://node.example".to_owned()),
            ("RIHLA_MAIL_HOST", "127.0.0.1".to_owned()),
            ("RIHLA_MAIL_PORT", office.port.to_string()),
            ("RIHLA_MAIL_ENCRYPTION", "none".to_owned()),
            ("RIHLA_MAIL_FROM", "node@node.example".to_owned()),
        ];
        let settings = Settings::read(None, settings.map(|(name, value)| (name.to_owned(), value))).unwrap();
        let config = Arc::new(NodeConfig::of(settings, &node.places().data).unwrap());
        let (clock, chance): (Arc<dyn Clock>, Arc<Chance>) = (node.clock.clone(), Arc::new(SystemRandom::new()));
        let definitions = node.definitions();
        let open = OpenNode::open(node.node(), config, &*clock, Arc::clone(&chance)).await.unwrap();
        let registry = Arc::new(open.registry(&definitions, Arc::clone(&clock), Arc::clone(&chance)).unwrap());
        let words = Arc::new(Catalogue::embedded().unwrap());
        Self { clock: node.clock.clone(), office, notifier: Notifier { open, registry, definitions, words, clock, chance }, _node: node }
    }

    fn at(&self) -> rihla_account::Occasion {
        rihla_operations::node::occasion_of_node(&*self.clock, &self.notifier.definitions)
    }

    /// Somebody with a role and an address, who is written to in a language.
    async fn person(&self, name: &str, role: &str, language: Language) -> Actor {
        let accounts = &self.notifier.open.accounts;
        let new = NewAccount {
            name: SignInName::new(name).unwrap(),
            shown: ShownName::new(&format!("{name} Haddad")).unwrap(),
            email: Some(EmailAddress::new(&format!("{name}@ministry.example")).unwrap()),
            language,
            agency: None,
        };
        let invitation = accounts.invite(&mut self.at(), new).await.unwrap();
        let (id, ticket) = (invitation.account, Ticket::Code(invitation.code));
        let password = Password::new("quatre pommes sous la pluie".to_owned().into());
        accounts.set_password(&mut self.at(), &ticket, &password).await.unwrap();
        assert_eq!(accounts.account(&id).await.unwrap().state, AccountState::Active);
        let membership = Membership { role: RoleId::new(role).unwrap(), agency: None, area: None };
        let (roles, day) = (self.notifier.definitions.registers.roles(), self.notifier.definitions.day_of(self.clock.now()));
        accounts.give_role(&mut self.at(), &Actor::node(), roles, &id, membership, day, None).await.unwrap();
        accounts.actor(&id, day).await.unwrap()
    }

    async fn wish(&self, actor: &Actor, pace: Pace) {
        let id = actor.account.as_ref().unwrap();
        self.notifier.open.accounts.wish_for_mail(id, pace, &BTreeSet::new(), self.clock.now()).await.unwrap();
    }

    async fn pledge(&self, by: &Actor, reference: &str) -> Written {
        let fields = json!({
            "reference": reference, "title": { "en": format!("Secret wells {reference}") }, "entity": "Ministry of Health",
            "entity_kind": "state", "form": "policy", "kind": "individual", "text": { "en": "To do it." }, "objectives": ["gcm:8"],
            "begins": "2026-01-01", "ends": "2027-06-30",
        });
        let fields =
            fields.as_object().unwrap().iter().map(|(name, value): (&String, &Json)| (FieldId::new(name.clone()).unwrap(), value.clone()));
        self.notifier.registry.create(by, &pledges(), Draft { fields: fields.collect(), ..Draft::default() }).await.unwrap()
    }

    async fn assigned(&self, by: &Actor, to: &Actor, reference: &str) -> Written {
        let made = self.pledge(by, reference).await;
        self.notifier.registry.assign(by, (&pledges(), &made.record), 1, (to.account.clone(), None, None)).await.unwrap()
    }

    async fn tell(&self) -> Vec<Letter> {
        gather(&self.notifier, &|| false).await.unwrap();
        post_letters(&self.notifier, &|| false).await.unwrap();
        self.office.letters()
    }

    async fn digest(&self) -> Vec<Letter> {
        remind(&self.notifier, &|| false).await.unwrap();
        collect_digests(&self.notifier, &|| false).await.unwrap();
        self.tell().await
    }
}

fn pledges() -> RegisterId {
    RegisterId::new("pledge").unwrap()
}

fn to(letters: &[Letter]) -> Vec<&str> {
    letters.iter().map(|letter| letter.to.split('@').next().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_is_written_to_as_often_as_they_want_and_no_letter_tells_a_secret() {
    let house = House::new().await;
    let amina = house.person("amina", "focal-point", Language::En).await;
    let [daily, weekly, never, quick] = [
        house.person("daoud", "focal-point", Language::Ar).await,
        house.person("wafa", "focal-point", Language::Fr).await,
        house.person("nadia", "focal-point", Language::En).await,
        house.person("qadir", "focal-point", Language::Es).await,
    ];
    for (actor, pace) in [(&weekly, Pace::Weekly), (&never, Pace::Never), (&quick, Pace::AtOnce)] {
        house.wish(actor, pace).await;
    }
    let everybody = [&daily, &weekly, &never, &quick];
    for (number, actor) in everybody.into_iter().enumerate() {
        house.assigned(&amina, actor, &format!("P-{number}")).await;
    }
    let waits = house.pledge(&amina, "P-9").await;
    let clear = TransitionId::new("clear").unwrap();
    house.notifier.registry.step(&amina, (&pledges(), &waits.record), 1, &clear, None).await.unwrap();
    house.clock.set("2026-03-01T09:00:05Z");
    assert_eq!(to(&house.tell().await), Vec::<&str>::new(), "what comes within seconds is in one letter");
    house.clock.set("2026-03-01T09:00:15Z");
    let at_once = house.tell().await;
    assert_eq!(to(&at_once), ["qadir"]);
    // languages of the node: the account's where pages are made in it
    assert!(
        at_once[0].field("Content-Language") == "en" && at_once[0].text.contains("A record was assigned to you – "),
        "{}",
        at_once[0].text
    );
    assert_eq!(at_once[0].text.matches("https://node.example/en/registers/pledge/").count(), 2);
    assert!(house.tell().await.is_empty());
    house.clock.set("2026-03-02T06:00:00Z");
    let mut digests = house.digest().await;
    digests.sort_by(|one, other| one.to.cmp(&other.to));
    assert_eq!(to(&digests), ["daoud", "wafa"], "whoever opted out is written nothing");
    let arabic = &digests[0];
    assert_eq!(arabic.field("Content-Language"), "ar");
    assert!(arabic.text.contains("أُسند إليك قيد") && arabic.text.contains("خطوة تنتظرك بصفتك الشخص الثاني"), "{}", arabic.text);
    let alone = |line: &str| !line.contains("https://") || line.starts_with("https://");
    assert!(arabic.text.lines().all(alone), "an address stands on a line of its own: {}", arabic.text);
    assert!(arabic.text.contains("https://node.example/ar/notices\n") && arabic.text.contains("https://node.example/ar/account#letters\n"));
    for letter in at_once.iter().chain(&digests) {
        let whole = format!("{}\n{}", letter.head, letter.text);
        for secret in ["Secret", "wells", "P-0", "P-9", "Haddad", "Ministry", "amina"] {
            assert!(!whole.contains(secret), "{secret}: {whole}");
        }
        let stop = letter.text.lines().find(|line| line.contains("/unsubscribe?token=")).unwrap();
        assert_eq!(letter.field("List-Unsubscribe"), format!("<{stop}>"));
        assert_eq!(letter.field("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        let whose = house.notifier.open.accounts.unsubscriber(stop.split("token=").nth(1).unwrap()).unwrap();
        let email = house.notifier.open.accounts.account(&whose).await.unwrap().email.unwrap();
        assert_eq!(email.as_str(), letter.to);
    }
    // each is told once; a day, a week later there is something new
    assert!(house.digest().await.is_empty());
    let told = async |at: &str, reference: &str| {
        house.clock.set(at);
        for actor in everybody {
            house.assigned(&amina, actor, &format!("{reference}-{}", actor.name())).await;
        }
        gather(&house.notifier, &|| false).await.unwrap();
        let mut letters = to(&house.digest().await).into_iter().map(str::to_owned).collect::<Vec<_>>();
        letters.sort();
        letters
    };
    assert_eq!(told("2026-03-02T16:00:00Z", "a").await, Vec::<String>::new(), "one a day, whatever the schedule says");
    assert_eq!(told("2026-03-03T06:00:00Z", "b").await, ["daoud", "qadir"], "and what at once was put off");
    assert_eq!(told("2026-03-08T06:00:00Z", "c").await, ["daoud"], "at once is in ten seconds");
    assert_eq!(told("2026-03-09T06:00:00Z", "d").await, ["daoud", "qadir", "wafa"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_locked_opts_out_reads_or_loses_the_right_before_it_goes_is_sent_nothing() {
    let house = House::new().await;
    let amina = house.person("amina", "focal-point", Language::En).await;
    let mut people = Vec::new();
    for name in ["locked", "out", "reader", "lost", "kept"] {
        people.push(house.person(name, "focal-point", Language::En).await);
    }
    for actor in &people {
        house.assigned(&amina, actor, actor.name()).await;
    }
    gather(&house.notifier, &|| false).await.unwrap();
    collect_digests(&house.notifier, &|| false).await.unwrap();
    let accounts = &house.notifier.open.accounts;
    let [locked, out, reader, lost, _] = &people[..] else { panic!() };
    accounts.lock(&mut house.at(), locked.account.as_ref().unwrap()).await.unwrap();
    house.wish(out, Pace::Never).await;
    house.notifier.registry.mark_read(reader, None).await.unwrap();
    let given = accounts.given_roles(lost.account.as_ref().unwrap()).await.unwrap();
    accounts.end_role(&mut house.at(), &Actor::node(), &given[0].id).await.unwrap();
    assert_eq!(to(&house.tell().await), ["kept"]);
    assert!(house.digest().await.is_empty(), "nor later");
    // whoever is locked already, or has no right, has no notice at all
    let made = house.assigned(&amina, locked, "P-1").await;
    house.assigned(&amina, lost, "P-2").await;
    house.notifier.registry.comment(&amina, (&pledges(), &made.record), "are you there?").await.unwrap();
    house.clock.set("2026-03-03T06:00:00Z");
    assert!(house.digest().await.is_empty());
    accounts.unlock(&mut house.at(), locked.account.as_ref().unwrap()).await.unwrap();
    assert_eq!(house.notifier.registry.notices(locked, 9).await.unwrap().len(), 1, "what was told before");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_a_team_is_told_no_more_and_their_office_ends_with_it() {
    let house = House::new().await;
    let amina = house.person("amina", "focal-point", Language::En).await;
    let (accounts, roles) = (&house.notifier.open.accounts, house.notifier.definitions.registers.roles());
    let node = Actor::node();
    let team = accounts.make_team(&mut house.at(), &node, "Desk", None).await.unwrap();
    let (today, focal) = (house.at().today, RoleId::new("focal-point").unwrap());
    let membership = Membership { role: focal, agency: None, area: None };
    accounts.give_team_role(&mut house.at(), &node, roles, (&team, None), membership, (today, None)).await.unwrap();
    let mut people = Vec::new();
    for name in ["gone", "kept"] {
        let person = house.person(name, "focal-point", Language::En).await;
        let own = accounts.given_roles(person.account.as_ref().unwrap()).await.unwrap();
        accounts.end_role(&mut house.at(), &node, &own[0].id).await.unwrap();
        people.push(person);
    }
    let moment = |seconds: i64| house.clock.now() + jiff::SignedDuration::from_secs(seconds);
    let (before, within, after) = (moment(60), moment(180), moment(300));
    let gone = people[0].account.clone().unwrap();
    house.clock.set(&moment(120).to_string());
    for person in &people {
        accounts.add_to_team(&mut house.at(), &node, roles, (&team, person.account.as_ref().unwrap())).await.unwrap();
        house.assigned(&amina, person, person.name()).await;
    }
    gather(&house.notifier, &|| false).await.unwrap();
    collect_digests(&house.notifier, &|| false).await.unwrap();
    house.clock.set(&(within + jiff::SignedDuration::from_secs(60)).to_string());
    accounts.remove_from_team(&mut house.at(), &node, roles, (&team, &gone)).await.unwrap();
    assert_eq!(to(&house.tell().await), ["kept"]);
    // in what office they acted: by the team from when they joined until they left
    let offices = Offices::of(accounts, [gone.as_str()]).await.unwrap();
    let speaker = house.notifier.words.speaker(Language::En);
    let held = |at| offices.office(gone.as_str(), at, &house.notifier.definitions, &speaker).roles.len();
    assert_eq!([before, within, after].map(held), [0, 1, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_refuses_for_now_is_asked_again_and_one_that_refuses_for_good_is_not() {
    let house = House::new().await;
    let amina = house.person("amina", "focal-point", Language::En).await;
    let bilal = house.person("bilal", "focal-point", Language::En).await;
    house.assigned(&amina, &bilal, "P-1").await;
    gather(&house.notifier, &|| false).await.unwrap();
    house.office.answer.store(451, Ordering::SeqCst);
    assert!(house.digest().await.is_empty());
    house.office.answer.store(250, Ordering::SeqCst);
    assert!(house.tell().await.is_empty(), "not at once");
    house.clock.set("2026-03-01T09:00:10Z");
    let first = house.tell().await;
    assert_eq!(to(&first), ["bilal"]);
    assert!(house.tell().await.is_empty());
    // a worker that died after the server took it: once more, under the same name
    house.clock.set("2026-03-02T09:00:00Z");
    house.assigned(&amina, &bilal, "P-2").await;
    gather(&house.notifier, &|| false).await.unwrap();
    collect_digests(&house.notifier, &|| false).await.unwrap();
    let taken = house.notifier.registry.take_letter().await.unwrap().unwrap();
    assert!(house.tell().await.is_empty());
    house.clock.set("2026-03-02T09:06:00Z");
    let again = house.tell().await;
    assert_eq!(again.len(), 1);
    assert!(again[0].field("Message-ID").contains(&taken.id) && !first[0].field("Message-ID").contains(&taken.id));
    house.clock.set("2026-03-03T09:00:00Z");
    house.assigned(&amina, &bilal, "P-3").await;
    gather(&house.notifier, &|| false).await.unwrap();
    collect_digests(&house.notifier, &|| false).await.unwrap();
    house.office.answer.store(550, Ordering::SeqCst);
    let posted = post_letters(&house.notifier, &|| false).await.unwrap();
    assert_eq!((posted.given_up, posted.sent, posted.waiting), (1, 0, 0));
    house.office.answer.store(250, Ordering::SeqCst);
    house.clock.set("2026-03-04T08:00:00Z");
    assert!(house.digest().await.is_empty(), "it is not tried again");
    let findings = rihla_operations::doctor::examine_rows(&house.notifier.open, house.clock.now()).await;
    let told = findings.iter().find(|finding| finding.check == "letters").unwrap();
    assert!(told.saying.to_string().contains("7 days: 1") && !told.saying.to_string().contains("bilal"), "{}", told.saying);
    assert_eq!(house.notifier.registry.unread(&bilal).await.unwrap().count, 3, "in the pages it stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_behind_the_door_is_told_by_name_alone_and_to_whom_it_opens() {
    let house = House::new().await;
    let dina = house.person("dina", "data-protection-officer", Language::En).await;
    let carla = house.person("carla", "data-protection-contact", Language::En).await;
    house.person("amina", "focal-point", Language::En).await;
    let register = RegisterId::new("subject-request").unwrap();
    let fields = json!({ "reference": "R-77", "kinds": ["access"], "received_on": "2026-02-03", "channel": "letter",
        "request": "What do you keep of me?", "requester": "Samira Toumi" });
    let fields = fields.as_object().unwrap().iter().map(|(name, value)| (FieldId::new(name.clone()).unwrap(), value.clone())).collect();
    let made = house.notifier.registry.create(&dina, &register, Draft { fields, ..Draft::default() }).await.unwrap();
    let agency: Option<AgencyId> = None;
    let carlas: Option<AccountId> = carla.account.clone();
    house.notifier.registry.assign(&Actor::node(), (&register, &made.record), 1, (carlas, agency, None)).await.unwrap();
    gather(&house.notifier, &|| false).await.unwrap();
    let letters = house.digest().await;
    assert_eq!(to(&letters), ["carla"], "what is due on 3 March is told on the first");
    let text = &letters[0].text;
    assert!(text.contains("falls due soon – ") && text.contains("assigned to you – "), "{text}");
    for secret in ["R-77", "Toumi", "keep of me"] {
        assert!(!text.contains(secret) && !letters[0].head.contains(secret), "{secret}: {text}");
    }
    house.clock.set("2026-03-05T06:00:00Z");
    let late = house.digest().await;
    assert!(to(&late) == ["carla"] && late[0].text.contains("is overdue – "), "{}", late.len());
    house.clock.set("2026-03-06T06:00:00Z");
    assert!(house.digest().await.is_empty(), "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_cannot_be_opened_keeps_nobody_from_being_told_of_others() {
    let house = House::new().await;
    let amina = house.person("amina", "focal-point", Language::En).await;
    let bilal = house.person("bilal", "focal-point", Language::En).await;
    let told = house.assigned(&amina, &bilal, "P-1").await;
    gather(&house.notifier, &|| false).await.unwrap();
    let broken = house.assigned(&amina, &bilal, "P-2").await;
    house.assigned(&amina, &bilal, "P-3").await;
    let mut unit = house.notifier.open.database.write().await.unwrap();
    for record in [&told.record, &broken.record] {
        let lose = Statement::new("delete from record_key where record in (select number from record where id = ?)");
        unit.run(lose.bind(record.as_str())).await.unwrap();
    }
    unit.commit().await.unwrap();
    gather(&house.notifier, &|| false).await.unwrap();
    assert_eq!(to(&house.digest().await), ["bilal"]);
    assert_eq!(house.notifier.registry.unread(&bilal).await.unwrap().count, 1);
}
