//! Notices: whom an act concerns, what they see of it today, and the letters about it.

use jiff::SignedDuration;
use jiff::civil::date;
use rihla_model::access::Actor;
use rihla_model::{AccountId, Saying};
use rihla_register::{Collect, Ground, LetterSettled, NoticeKey, NoticeKind, Registry, ShownNotice, letters_given_up};
use serde_json::json;

use crate::house::{House, draft, fields, focal, id, of, person, pledge, step, supervisor, worker};
use crate::node::{Node, PAPER, altered, moment, paper, write};

/// Answers all calls with everybody of a house; gives what was called.
async fn gather(registry: &Registry, everybody: &[Actor]) -> Vec<(NoticeKind, Option<String>)> {
    let mut called = Vec::new();
    while let Some(call) = registry.next_call().await.unwrap() {
        let whom: Vec<Actor> = everybody.iter().filter(|actor| call.account.is_none() || actor.account == call.account).cloned().collect();
        registry.answer_call(&call, &whom).await.unwrap();
        called.push((call.kind, call.account.map(|account| account.as_str().to_owned())));
    }
    called
}

fn kinds(notices: &[ShownNotice]) -> Vec<NoticeKind> {
    notices.iter().map(|notice| notice.key.kind).collect()
}

fn dounia() -> Actor {
    person("dounia", "focal-point", None)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_is_told_of_what_concerns_them_and_nobody_of_what_they_did() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let everybody = [focal(), dounia(), worker(), supervisor(), person("omar", "agency-officer", Some("health"))];
        let made = house.pledge("P-1").await;
        let named = of(&register, &made);
        assert!(!registry.is_to_notify(true).await.unwrap(), "a record that was made concerns nobody yet");
        registry.step(&focal(), named, 1, &step("clear"), None).await.unwrap();
        assert!(registry.is_to_notify(false).await.unwrap());
        assert_eq!(gather(registry, &everybody).await, [(NoticeKind::Waiting, None)]);
        let waiting = registry.notices(&dounia(), 9).await.unwrap();
        assert_eq!((kinds(&waiting), waiting[0].read), (vec![NoticeKind::Waiting], false));
        assert_eq!(waiting[0].title.as_ref().unwrap()["en"], json!("Pledge P-1"));
        for other in [focal(), worker(), supervisor(), Actor::anyone()] {
            assert_eq!(registry.notices(&other, 9).await.unwrap(), [], "neither who asked nor who may not confirm");
        }
        registry.comment(&dounia(), named, "Which villages?").await.unwrap();
        registry.confirm(&dounia(), named, 3).await.unwrap();
        registry.comment(&focal(), named, "All of them.").await.unwrap();
        let amina = Some("amina".to_owned());
        let told = gather(registry, &everybody).await;
        assert_eq!(told, [(NoticeKind::Commented, amina.clone()), (NoticeKind::Confirmed, amina)], "what one does oneself concerns nobody");
        let notices = registry.notices(&focal(), 9).await.unwrap();
        assert_eq!(kinds(&notices), [NoticeKind::Confirmed, NoticeKind::Commented], "the newest first");
        assert_eq!(registry.notices(&dounia(), 9).await.unwrap(), [], "what was decided waits for nobody");
        // assigned: to another, and not twice; declined: to whom it was who asked
        let to = |account: &str, agency: Option<&str>| {
            let agency = agency.map(|agency| rihla_model::AgencyId::new(agency).unwrap());
            (Some(AccountId::new(account).unwrap()), agency, None)
        };
        let version = registry.look(&focal(), named, None).await.unwrap().version;
        registry.assign(&focal(), named, version, to("dounia", None)).await.unwrap();
        registry.assign(&focal(), named, version + 1, to("dounia", Some("health"))).await.unwrap();
        registry.comment(&focal(), named, "Yours now.").await.unwrap();
        let dounias = Some("dounia".to_owned());
        assert_eq!(
            gather(registry, &everybody).await,
            [(NoticeKind::Assigned, dounias.clone()), (NoticeKind::Commented, dounias)],
            "the one whose record it is, and not whoever comments"
        );
        assert_eq!(registry.unread(&dounia()).await.unwrap().count, 2);
        let second = house.pledge("P-2").await;
        let other = of(&register, &second);
        registry.step(&focal(), other, 1, &step("clear"), None).await.unwrap();
        registry.decline(&dounia(), other, 2, Some("too early")).await.unwrap();
        gather(registry, &everybody).await;
        assert_eq!(kinds(&registry.notices(&focal(), 1).await.unwrap()), [NoticeKind::Declined]);
        // a notice says nothing but what happened to which record
        let text = format!("{:?}", registry.notices(&dounia(), 9).await.unwrap());
        assert!(!text.contains("Pledge") && !text.contains("villages"), "{text}");
        registry.verify().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lost_the_right_sees_nothing_of_it() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let omar = person("omar", "agency-officer", Some("health"));
        let json = pledge("P-1");
        let agency = Some(rihla_model::AgencyId::new("health").unwrap());
        let made = registry.create(&focal(), &register, rihla_register::Draft { agency: agency.clone(), ..draft(json) }).await.unwrap();
        let named = of(&register, &made);
        let omars = Some(AccountId::new("omar").unwrap());
        registry.assign(&focal(), named, 1, (omars.clone(), agency.clone(), None)).await.unwrap();
        gather(registry, std::slice::from_ref(&omar)).await;
        let notices = registry.notices(&omar, 9).await.unwrap();
        assert_eq!(kinds(&notices), [NoticeKind::Assigned]);
        // the role was taken back; the record goes to another agency; another has to see to it
        let stranger = Actor { memberships: Actor::anyone().memberships, ..omar.clone() };
        assert_eq!((registry.notices(&stranger, 9).await.unwrap(), registry.unread(&stranger).await.unwrap().count), (vec![], 0));
        let elsewhere = Some(rihla_model::AgencyId::new("police").unwrap());
        registry.assign(&focal(), named, 2, (omars, elsewhere, None)).await.unwrap();
        assert_eq!((registry.notices(&omar, 9).await.unwrap(), registry.unread(&omar).await.unwrap().count), (vec![], 0));
        registry.assign(&focal(), named, 3, (Some(AccountId::new("lina").unwrap()), agency, None)).await.unwrap();
        assert_eq!(registry.notices(&omar, 9).await.unwrap(), [], "it is another's");
        // though the record be published, and anyone see its title
        let version = registry.step(&focal(), named, 4, &step("clear"), None).await.unwrap().version;
        registry.comment(&focal(), named, "among us").await.unwrap();
        let version = registry.confirm(&dounia(), named, version + 1).await.unwrap().version;
        registry.step(&focal(), named, version, &step("announce"), None).await.unwrap();
        gather(registry, &[focal(), stranger.clone(), omar.clone()]).await;
        assert!(registry.look(&stranger, named, None).await.is_ok());
        assert_eq!(registry.notices(&stranger, 9).await.unwrap(), []);
        // nobody marks what is another's, and no notice is of no account
        let key = NoticeKey { kind: NoticeKind::Confirmed, ..registry.notices(&focal(), 9).await.unwrap()[0].key.clone() };
        assert_eq!(registry.mark_read(&omar, Some(&key)).await.unwrap(), 0);
        assert_eq!(registry.mark_read(&Actor::anyone(), None).await.unwrap(), 0);
        assert_eq!(registry.unread(&focal()).await.unwrap().count, 1);
        assert_eq!(registry.mark_read(&focal(), Some(&key)).await.unwrap(), 1);
        assert_eq!((registry.unread(&focal()).await.unwrap().count, registry.notices(&focal(), 9).await.unwrap()[0].read), (0, true));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_title_that_is_not_theirs_and_a_record_that_was_erased_are_not_shown() {
    for node in Node::each().await {
        // a definition refuses a title that is protected; one may be restricted
        let more = "\n[[grant]]\nrole = \"agency-officer\"\nacts = [\"see\"]\nclasses = [\"internal\"]\n";
        let registry = node.registry(&(altered(PAPER, &[("title = \"reference\"", "title = \"note\"")]) + more));
        let made = write(&registry, "S-1").await;
        let register = paper();
        let named = of(&register, &made);
        let omar = person("omar", "agency-officer", Some("health"));
        registry.assign(&Actor::node(), named, 1, (omar.account.clone(), None, None)).await.unwrap();
        let whole = person("omar", "focal-point", None);
        gather(&registry, std::slice::from_ref(&omar)).await;
        let shown = registry.notices(&whole, 9).await.unwrap();
        assert_eq!(shown[0].title, Some(json!("note of S-1")));
        let notices = registry.notices(&omar, 9).await.unwrap();
        assert_eq!((kinds(&notices), &notices[0].title), (vec![NoticeKind::Assigned], &None), "with their eyes");
        registry.erase(&Actor::node(), named, 2, Ground::LegalDuty).await.unwrap();
        assert_eq!(registry.notices(&whole, 9).await.unwrap(), []);
        assert_eq!(node.number("select count(*) from notice").await, 0, "nobody learns any more whose it was");
    }
}

fn request(reference: &str, received: &str) -> serde_json::Value {
    json!({ "reference": reference, "kinds": ["access"], "received_on": received, "channel": "letter", "request": "What do you keep of me?",
        "requester": "Amina Haddad" })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_falls_due_is_told_once_for_each_day_on_which_it_does() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("subject-request"));
        let officer = person("dina", "data-protection-officer", None);
        let contact = person("carla", "data-protection-contact", None);
        for (reference, received) in [("R-1", "2026-10-20"), ("R-2", "2026-11-01"), ("R-3", "2026-11-25"), ("R-4", "2026-11-02")] {
            let made = registry.create(&officer, &register, draft(request(reference, received))).await.unwrap();
            if reference != "R-4" {
                registry.assign(&Actor::node(), of(&register, &made), 1, (contact.account.clone(), None, None)).await.unwrap();
            }
        }
        let (from, until) = (date(2026, 10, 27), date(2026, 12, 3));
        let at = (moment("2026-11-26T09:00:00Z"), date(2026, 11, 26));
        let calls = registry.due_calls(&register, (from, until), at).await.unwrap();
        let told: Vec<_> = calls.iter().map(|call| (call.account.as_str(), call.day, call.over)).collect();
        assert_eq!(told, [("carla", date(2026, 11, 20), true), ("carla", date(2026, 12, 1), false)], "what is assigned, within the days");
        for call in calls.iter().chain(&calls) {
            registry.answer_due(call, &contact).await.unwrap();
            assert_eq!(registry.answer_due(call, &officer).await.unwrap(), 0, "it is not theirs");
        }
        let notices = registry.notices(&contact, 9).await.unwrap();
        assert_eq!(kinds(&notices), [NoticeKind::Due, NoticeKind::Overdue]);
        assert_eq!(notices[0].day, Some(date(2026, 12, 1)));
        // of another day, it falls due anew; what fell due before does no more
        let it = (&register, &calls[0].record);
        registry.edit(&officer, it, 2, fields(json!({ "received_on": "2026-10-25" }))).await.unwrap();
        assert_eq!(kinds(&registry.notices(&contact, 9).await.unwrap()), [NoticeKind::Due]);
        let calls = registry.due_calls(&register, (from, until), at).await.unwrap();
        assert_eq!(registry.answer_due(&calls[0], &contact).await.unwrap(), 1);
    }
}

async fn assigned(node: &Node, registry: &Registry, reference: &str) {
    let register = id("pledge");
    let made = registry.create(&focal(), &register, draft(pledge(reference))).await.unwrap();
    registry.assign(&focal(), of(&register, &made), 1, (Some(AccountId::new("dounia").unwrap()), None, None)).await.unwrap();
    gather(registry, &[dounia()]).await;
    assert!(node.number("select count(*) from notice_queue").await == 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_goes_once_and_a_storm_becomes_one() {
    for node in Node::each().await {
        let registry = node.registry(PAPER);
        let whom = AccountId::new("dounia").unwrap();
        let mut names = 0;
        let mut collect = async |digest: bool, without: &[NoticeKind]| {
            names += 1;
            let name = format!("notice-{names}");
            let collect = Collect { account: &whom, id: &name, without, since: moment("2020-01-01T00:00:00Z"), digest };
            registry.collect_letter(&collect).await.unwrap()
        };
        let mut now = node.set("2026-11-26T09:00:00Z");
        assert!(!collect(false, &[]).await, "nothing to tell");
        let mut sent = 0;
        for number in 0..10 {
            assigned(&node, &registry, &format!("P-{number}")).await;
            assert!(collect(false, &[]).await);
            now += SignedDuration::from_secs(30);
            node.set(&now.to_string());
            while let Some(taken) = registry.take_letter().await.unwrap() {
                assert!(registry.take_letter().await.unwrap().is_none(), "one at a time");
                sent += registry.told_in(&taken, &dounia()).await.unwrap().len();
                registry.settle_letter(&taken, LetterSettled::Sent, None).await.unwrap();
            }
        }
        assert_eq!(node.number("select count(*) from notice_letter where state = 'sent'").await, 4, "four within the hour");
        assert_eq!((sent, node.number("select count(*) from notice_letter where state = 'waiting'").await), (4, 1));
        node.set("2026-11-26T10:00:35Z");
        let taken = registry.take_letter().await.unwrap().unwrap();
        assert_eq!(registry.told_in(&taken, &dounia()).await.unwrap().len(), 6, "the others in one");
        // a worker that dies lets another go on, under the same name
        assert!(registry.take_letter().await.unwrap().is_none());
        node.set("2026-11-26T10:06:00Z");
        let again = registry.take_letter().await.unwrap().unwrap();
        assert_eq!(again.id, taken.id);
        // a server that refuses for now; what comes meanwhile is in the same letter
        let at = moment("2026-11-26T10:11:00Z");
        registry.settle_letter(&again, LetterSettled::Again { at }, Some(&Saying::new("courier-deferred", "later"))).await.unwrap();
        assigned(&node, &registry, "P-11").await;
        assert!(collect(false, &[]).await);
        assert!(registry.take_letter().await.unwrap().is_none());
        node.set("2026-11-26T10:12:00Z");
        let third = registry.take_letter().await.unwrap().unwrap();
        assert_eq!((third.tries, registry.told_in(&third, &dounia()).await.unwrap().len()), (1, 7));
        // read meanwhile, or another's
        registry.mark_read(&dounia(), None).await.unwrap();
        assert_eq!(registry.told_in(&third, &dounia()).await.unwrap(), []);
        registry.settle_letter(&third, LetterSettled::GivenUp, Some(&Saying::new("courier-refused", "never"))).await.unwrap();
        assert_eq!(letters_given_up(node.scratch.database(), moment("2026-11-26T10:00:00Z")).await.unwrap(), 1);
        // kinds that are not wanted
        assigned(&node, &registry, "P-12").await;
        assert!(!collect(true, &[NoticeKind::Assigned]).await);
        assert_eq!(registry.untold(moment("2026-11-01T00:00:00Z")).await.unwrap(), std::slice::from_ref(&whom));
        assert_eq!(registry.untold(moment("2026-12-01T00:00:00Z")).await.unwrap(), []);
        assert!(collect(true, &[NoticeKind::Commented]).await);
        assert_eq!(
            registry.last_digest(&whom).await.unwrap().map(|at| at.to_string()[..16].to_owned()).as_deref(),
            Some("2026-11-26T10:12")
        );
        assert_eq!(registry.prune_notices(moment("2027-01-01T00:00:00Z")).await.unwrap(), 12);
        assert_eq!(node.number("select count(*) from notice_letter").await, 0);
    }
}
