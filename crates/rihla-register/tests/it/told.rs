//! Subscribers: what is put in their queues, what they see of it, and what they do not.

use rihla_model::access::{Actor, ActorKind};
use rihla_model::{AccountId, Saying};
use rihla_register::{
    DueEvent, Event, Ground, NewSubscriber, RegisterError, Registry, SealedPart, Settled, SubscriberId, SubscriberState, Taken,
};
use rihla_store::database::Statement;
use serde_json::json;

use crate::house::{House, fields, focal, id, of, person, step, worker};

/// A program with a role.
fn program(role: &str, agency: Option<&str>) -> Actor {
    Actor { kind: ActorKind::Service, ..person("portal", role, agency) }
}

fn subscriber(name: &str, register: &str, events: &[Event]) -> NewSubscriber {
    NewSubscriber {
        id: SubscriberId::new(name).unwrap(),
        register: id(register),
        events: events.iter().copied().collect(),
        account: AccountId::new("portal").unwrap(),
        host: "portal.example".to_owned(),
        sealed: SealedPart {
            address: "https://portal.example/hook?token=T0KEN".to_owned().into(),
            secret: "whsec_S3CRET".to_owned().into(),
            previous: None,
        },
    }
}

fn taken_it() -> Saying {
    Saying::new("courier-delivered", "the receiver took it (status {status})").with("status", "204")
}

/// Everything that waits, told.
async fn drain(registry: &Registry, eyes: &Actor) -> Vec<DueEvent> {
    let mut all = Vec::new();
    while let Some(mut taken) = registry.take_subscriber().await.unwrap() {
        while let Some(event) = registry.next_event(&taken, eyes).await.unwrap() {
            registry.settle_event(&mut taken, &event, Settled::Delivered, &taken_it()).await.unwrap();
            all.push(event);
        }
        registry.let_go(&taken).await.unwrap();
    }
    all
}

fn kinds(events: &[DueEvent]) -> Vec<(Event, bool)> {
    events.iter().map(|event| (event.event, event.data.is_some())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_change_is_told_in_order_with_what_the_account_sees() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        house.pledge("P-0").await;
        let eyes = program("focal-point", None);
        let all = [Event::Create, Event::Update, Event::Transition, Event::Withdraw];
        registry.subscribe(&Actor::node(), &eyes, &subscriber("portal", "pledge", &all)).await.unwrap();
        registry.subscribe(&Actor::node(), &eyes, &subscriber("new-ones", "pledge", &[Event::Create])).await.unwrap();
        registry.subscribe(&Actor::node(), &eyes, &subscriber("meetings", "meeting", &all)).await.unwrap();
        let again = registry.subscribe(&Actor::node(), &eyes, &subscriber("portal", "pledge", &all)).await;
        assert!(matches!(again, Err(RegisterError::SubscriberTaken)), "{again:?}");
        assert!(!registry.is_to_tell().await.unwrap(), "what was before is not told");
        let made = house.pledge("P-1").await;
        let named = of(&register, &made);
        registry.comment(&focal(), named, "among us").await.unwrap();
        registry.edit(&focal(), named, 2, fields(json!({ "entity": "Ministry of Labour" }))).await.unwrap();
        registry.withdraw(&focal(), named, 3, "twice").await.unwrap();
        assert!(registry.is_to_tell().await.unwrap());
        let told = drain(registry, &eyes).await;
        let here = |event: Event| (event, true);
        assert_eq!(
            kinds(&told),
            [here(Event::Create), here(Event::Update), here(Event::Withdraw), here(Event::Create)],
            "the first of both subscribers has three, the second one"
        );
        let data = told[0].data.as_ref().unwrap();
        assert_eq!((&data["fields"]["entity"], told[0].version), (&json!("Ministry of Labour"), 1), "the record as it is now");
        assert!(!data.to_string().contains("among us"));
        let log = registry.told(&SubscriberId::new("portal").unwrap(), 10).await.unwrap();
        assert_eq!(log.iter().map(|told| told.state.as_str()).collect::<Vec<_>>(), ["delivered"; 3]);
        assert_eq!((log[2].event, log[2].version, &log[2].said), (Event::Create, 1, &Some(taken_it())));
        assert_eq!(registry.told(&SubscriberId::new("meetings").unwrap(), 10).await.unwrap(), []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_account_does_not_see_is_not_told_and_what_it_saw_is_told_to_be_gone() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("search"));
        // no role that reaches the register: nothing to subscribe to, whatever is asked for
        let blind = program("agency-officer", Some("health"));
        let refused = registry.subscribe(&Actor::node(), &blind, &subscriber("a", "search", &Event::ALL)).await;
        assert!(matches!(refused, Err(RegisterError::SubscriberBlind)), "{refused:?}");
        let eyes = program("case-worker", Some("red-crescent"));
        registry.subscribe(&Actor::node(), &eyes, &subscriber("partner", "search", &Event::ALL)).await.unwrap();
        let made = house.search("S-1", "Amina Haddad").await;
        let named = of(&register, &made);
        // another agency's eyes see nothing of it, and learn nothing
        let other = program("case-worker", Some("police"));
        assert_eq!(kinds(&drain(registry, &other).await), []);
        registry.edit(&worker(), named, 1, fields(json!({ "missing_since": "2026-05-02" }))).await.unwrap();
        let told = drain(registry, &eyes).await;
        assert_eq!(kinds(&told), [(Event::Update, true)]);
        let text = told[0].data.as_ref().unwrap().to_string();
        assert!(!text.contains("Haddad") && text.contains("sealed"), "no reason was stated for what is protected: {text}");
        // the account loses its role: of what it was told before it learns that it is gone, of the rest nothing
        registry.edit(&worker(), named, 2, fields(json!({ "missing_since": "2026-05-03" }))).await.unwrap();
        house.search("S-2", "Bouchra").await;
        assert_eq!(kinds(&drain(registry, &other).await), [(Event::Withdraw, false)]);
        registry.erase(&worker(), named, 3, Ground::ConsentWithdrawn).await.unwrap();
        assert_eq!(kinds(&drain(registry, &eyes).await), [(Event::Erase, false)], "whoever was told is told that it was erased");
        let unseen = registry.told(&SubscriberId::new("partner").unwrap(), 10).await.unwrap();
        assert_eq!(unseen.iter().filter(|told| told.state == "unseen").count(), 2);
        // and nothing of it is left in the log once it was long enough there
        assert!(registry.prune_told("2027-01-01T00:00:00Z".parse().unwrap()).await.unwrap() > 0);
        assert_eq!(registry.told(&SubscriberId::new("partner").unwrap(), 10).await.unwrap(), []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_is_told_only_to_those_who_knew_of_the_record() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("search"));
        let made = house.search("S-1", "Amina").await;
        let eyes = program("case-worker", Some("red-crescent"));
        registry.subscribe(&Actor::node(), &eyes, &subscriber("partner", "search", &[Event::Create])).await.unwrap();
        registry.erase(&worker(), of(&register, &made), 1, Ground::Objection).await.unwrap();
        assert_eq!(kinds(&drain(registry, &eyes).await), []);
        // asked for or not
        let made = house.search("S-2", "Bouchra").await;
        registry.erase(&worker(), of(&register, &made), 1, Ground::Objection).await.unwrap();
        assert_eq!(kinds(&drain(registry, &eyes).await), [], "it was gone before it was told");
        let made = house.search("S-3", "Chafia").await;
        assert_eq!(kinds(&drain(registry, &eyes).await), [(Event::Create, true)]);
        assert_eq!(registry.prune_told("2027-01-01T00:00:00Z".parse().unwrap()).await.unwrap(), 3, "who was told stays");
        registry.erase(&worker(), of(&register, &made), 1, Ground::Objection).await.unwrap();
        assert_eq!(kinds(&drain(registry, &eyes).await), [(Event::Erase, false)]);
    }
}

async fn take(registry: &Registry) -> Taken {
    registry.take_subscriber().await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_waits_for_its_head_and_loses_nothing() {
    for house in House::each().await {
        let (registry, eyes) = (&house.registry, program("focal-point", None));
        let name = SubscriberId::new("portal").unwrap();
        registry.subscribe(&Actor::node(), &eyes, &subscriber("portal", "pledge", &[Event::Create])).await.unwrap();
        let (first, second) = (house.pledge("P-1").await, house.pledge("P-2").await);
        let mut taken = take(registry).await;
        assert_eq!(taken.sealed.address.as_str(), "https://portal.example/hook?token=T0KEN");
        assert!(!format!("{taken:?}").contains("T0KEN"), "{taken:?}");
        assert!(registry.take_subscriber().await.unwrap().is_none(), "two workers do not tell the same subscriber at once");
        let event = registry.next_event(&taken, &eyes).await.unwrap().unwrap();
        assert_eq!(event.record, first.record);
        let later = "2026-11-26T10:00:00Z".parse().unwrap();
        let unreachable = Saying::new("courier-later", "the receiver cannot take it now (status {status}): it is tried again");
        registry.settle_event(&mut taken, &event, Settled::Again { at: later }, &unreachable.with("status", "503")).await.unwrap();
        assert_eq!(taken.tries, 1);
        registry.let_go(&taken).await.unwrap();
        assert!(!registry.is_to_tell().await.unwrap(), "not before its time");
        // somebody who looked lets it go on; the head is still the head
        registry.resume_subscriber(&name, false).await.unwrap();
        let mut taken = take(registry).await;
        let event = registry.next_event(&taken, &eyes).await.unwrap().unwrap();
        assert_eq!(event.record, first.record);
        registry.settle_event(&mut taken, &event, Settled::Paused, &taken_it()).await.unwrap();
        registry.let_go(&taken).await.unwrap();
        let [state] = registry.subscribers().await.unwrap().try_into().unwrap();
        assert_eq!((state.state, state.waiting), (SubscriberState::Paused, 2));
        let third = house.pledge("P-3").await;
        assert!(!registry.is_to_tell().await.unwrap());
        // without the one that cannot be told
        registry.resume_subscriber(&name, true).await.unwrap();
        let told = drain(registry, &eyes).await;
        assert_eq!(told.iter().map(|event| &event.record).collect::<Vec<_>>(), [&second.record, &third.record]);
        // what is refused leaves the queue, and a subscriber that wants nothing is told nothing
        house.pledge("P-4").await;
        house.pledge("P-5").await;
        let mut taken = take(registry).await;
        let event = registry.next_event(&taken, &eyes).await.unwrap().unwrap();
        registry.settle_event(&mut taken, &event, Settled::Refused, &taken_it()).await.unwrap();
        let event = registry.next_event(&taken, &eyes).await.unwrap().unwrap();
        registry.settle_event(&mut taken, &event, Settled::Off, &taken_it()).await.unwrap();
        registry.let_go(&taken).await.unwrap();
        house.pledge("P-6").await;
        let states: Vec<String> = registry.told(&name, 10).await.unwrap().into_iter().map(|told| told.state).collect();
        assert_eq!(states, ["passed-over", "refused", "delivered", "delivered", "passed-over"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_is_told_of_what_is_published_and_when_it_no_longer_is() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let eyes = Actor { kind: ActorKind::Service, account: Some(AccountId::new("portal").unwrap()), ..Actor::anyone() };
        let events = [Event::Create, Event::Transition, Event::Withdraw];
        registry.subscribe(&Actor::node(), &eyes, &subscriber("public", "pledge", &events)).await.unwrap();
        let made = house.pledge("P-1").await;
        assert_eq!(kinds(&drain(registry, &eyes).await), [], "a draft is nothing to the public");
        let named = of(&register, &made);
        let asked = registry.step(&focal(), named, 1, &step("clear"), None).await.unwrap();
        let cleared = registry.confirm(&person("dounia", "focal-point", None), named, asked.version).await.unwrap();
        assert_eq!(kinds(&drain(registry, &eyes).await), [], "the clearance is a matter of the house");
        let announced = registry.step(&focal(), named, cleared.version, &step("announce"), None).await.unwrap();
        let told = drain(registry, &eyes).await;
        assert_eq!(kinds(&told), [(Event::Transition, true)]);
        let data = told[0].data.as_ref().unwrap();
        assert!(data["fields"].get("title").is_some() && data.get("agency").is_none() && data.get("made_by").is_none(), "{data}");
        registry.withdraw(&focal(), named, announced.version, "an error").await.unwrap();
        assert_eq!(kinds(&drain(registry, &eyes).await), [(Event::Withdraw, false)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_cannot_be_read_holds_up_its_own_subscriber_alone() {
    for house in House::each().await {
        let (registry, eyes) = (&house.registry, program("focal-point", None));
        registry.subscribe(&Actor::node(), &eyes, &subscriber("a", "pledge", &[Event::Create])).await.unwrap();
        house.pledge("P-1").await;
        let mut unit = house.scratch.database().write().await.unwrap();
        unit.run(Statement::new("update record set body = 'no JSON'")).await.unwrap();
        unit.commit().await.unwrap();
        registry.subscribe(&Actor::node(), &eyes, &subscriber("b", "pledge", &[Event::Create])).await.unwrap();
        house.pledge("P-2").await;
        let taken = take(registry).await;
        let error = registry.next_event(&taken, &eyes).await.unwrap_err();
        assert!(matches!(error, RegisterError::Damaged { .. }), "{error:?}");
        registry.put_off(&taken, Some("2026-11-26T12:00:00Z".parse().unwrap()), &error.saying()).await.unwrap();
        registry.let_go(&taken).await.unwrap();
        assert_eq!(take(registry).await.id.as_str(), "b");
        registry.put_off(&taken, None, &error.saying()).await.unwrap();
        let [a, b] = registry.subscribers().await.unwrap().try_into().unwrap();
        assert_eq!((a.state, a.waiting, b.state, b.waiting), (SubscriberState::Paused, 2, SubscriberState::On, 1), "nothing is lost");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_restricted_in_use_is_told_as_gone_and_comes_back() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("search"));
        let eyes = program("case-worker", Some("red-crescent"));
        registry.subscribe(&Actor::node(), &eyes, &subscriber("partner", "search", &Event::ALL)).await.unwrap();
        let made = house.search("S-1", "Amina").await;
        let named = of(&register, &made);
        assert_eq!(kinds(&drain(registry, &eyes).await), [(Event::Create, true)]);
        let recipients = registry.recipients(&worker(), named).await.unwrap();
        assert_eq!(
            recipients.iter().map(|it| (it.actor.as_str(), it.what.as_str(), it.certain)).collect::<Vec<_>>(),
            [("portal", "webhook", true)]
        );
        assert_eq!(recipients[0].to.as_deref(), Some("portal.example"), "the person is told where it went");
        registry.note_round(&Actor::node(), &register, 1).await.unwrap();
        let recipients = registry.recipients(&worker(), named).await.unwrap();
        assert_eq!((recipients.len(), recipients[0].what.as_str(), recipients[0].certain), (2, "round", false));
        registry.restrict(&worker(), named, 1, "an objection").await.unwrap();
        assert_eq!(kinds(&drain(registry, &eyes).await), [(Event::Withdraw, false)]);
        let told = registry.told(&SubscriberId::new("partner").unwrap(), 1).await.unwrap();
        assert!(!format!("{told:?}").contains("objection"));
        registry.lift(&worker(), named, 2, "decided").await.unwrap();
        assert_eq!(kinds(&drain(registry, &eyes).await), [(Event::Update, true)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_address_and_secret_lies_in_the_rows_and_a_moved_row_does_not_open() {
    for house in House::each().await {
        let (registry, eyes) = (&house.registry, program("focal-point", None));
        let name = SubscriberId::new("portal").unwrap();
        registry.subscribe(&Actor::node(), &eyes, &subscriber("portal", "pledge", &[Event::Create])).await.unwrap();
        registry.change_secret(&name, Some("whsec_NEW".to_owned().into())).await.unwrap();
        house.pledge("P-1").await;
        let taken = take(registry).await;
        let secrets = (taken.sealed.secret.as_str(), taken.sealed.previous.as_ref().map(|old| old.as_str()));
        assert_eq!(secrets, ("whsec_NEW", Some("whsec_S3CRET")));
        registry.change_secret(&name, None).await.unwrap();
        registry.let_go(&taken).await.unwrap();
        let taken = take(registry).await;
        assert_eq!((taken.sealed.secret.as_str(), taken.sealed.previous.is_none()), ("whsec_NEW", true));
        registry.let_go(&taken).await.unwrap();
        let mut unit = house.scratch.database().write().await.unwrap();
        let row = unit.row(Statement::new("select sealed from subscriber")).await.unwrap().unwrap().bytes(0).unwrap();
        assert!(!row.windows(5).any(|window| window == b"whsec" || window == b"T0KEN"));
        unit.run(Statement::new("update subscriber set id = 'other'")).await.unwrap();
        unit.commit().await.unwrap();
        // one that cannot be opened is paused, with what is wrong; the others are told
        registry.subscribe(&Actor::node(), &eyes, &subscriber("second", "pledge", &[Event::Create])).await.unwrap();
        house.pledge("P-2").await;
        assert_eq!(take(registry).await.id.as_str(), "second");
        let states: Vec<_> =
            registry.subscribers().await.unwrap().into_iter().map(|it| (it.state, it.said.is_some(), it.waiting)).collect();
        assert_eq!(states, [(SubscriberState::Paused, true, 2), (SubscriberState::On, false, 1)]);
    }
}
