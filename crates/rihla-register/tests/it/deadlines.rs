//! What falls due, and for whom.

use jiff::civil::date;
use rihla_model::access::Actor;
use rihla_register::{Deadline, RegisterError};
use serde_json::json;

use crate::house::{House, draft, fields, focal, id, of, person, step, supervisor, worker};
use crate::node::{Node, PAPER, moment, named, paper, write};

fn officer() -> Actor {
    person("dina", "data-protection-officer", None)
}

fn request(reference: &str, received: &str) -> serde_json::Value {
    json!({ "reference": reference, "kinds": ["access"], "received_on": received, "channel": "letter", "request": "What do you keep of me?",
        "requester": "Amina Haddad" })
}

fn days(deadlines: &[Deadline]) -> Vec<(String, jiff::civil::Date)> {
    deadlines.iter().map(|due| (due.title.as_ref().and_then(|title| title.as_str()).unwrap_or_default().to_owned(), due.day)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_fall_due_a_month_after_they_came_and_later_where_extended() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("subject-request"));
        for (reference, received) in [("R-2", "2026-11-20"), ("R-1", "2026-09-30"), ("R-3", "2026-10-01")] {
            registry.create(&officer(), &register, draft(request(reference, received))).await.unwrap();
        }
        let due = registry.deadlines(&officer(), &register, None, 9).await.unwrap();
        let told = |title: &str, day| (title.to_owned(), day);
        let all = [told("R-1", date(2026, 10, 30)), told("R-3", date(2026, 11, 1)), told("R-2", date(2026, 12, 20))];
        assert_eq!(days(&due), all);
        let (now, today) = (moment("2026-11-01T23:00:00Z"), date(2026, 11, 1));
        assert_eq!(due.iter().map(|it| it.is_over(now, today)).collect::<Vec<_>>(), [true, false, false], "its last day is its own");
        assert_eq!(days(&registry.deadlines(&officer(), &register, None, 1).await.unwrap()), all[..1]);
        assert_eq!(days(&registry.deadlines(&officer(), &register, Some(date(2026, 11, 1)), 9).await.unwrap()), all[..2]);
        // extended: two further months
        let it = (&register, &due[0].record);
        let checked = json!({ "identity_check": "known-person", "identity_checked_on": "2026-10-02", "extension_reason": "Many requests.",
            "extension_told_on": "2026-10-20" });
        registry.edit(&officer(), it, 1, fields(checked)).await.unwrap();
        registry.step(&officer(), it, 2, &step("identify"), None).await.unwrap();
        registry.step(&officer(), it, 3, &step("extend"), Some("many")).await.unwrap();
        let due = registry.deadlines(&officer(), &register, None, 9).await.unwrap();
        assert_eq!(days(&due)[2], told("R-1", date(2026, 12, 30)));
        assert_eq!(due[2].state.as_str(), "extended");
        // what is taken back is due no more
        let it = (&register, &due[0].record);
        registry.step(&officer(), it, 1, &step("take-back"), Some("they wrote so")).await.unwrap();
        assert_eq!(registry.deadlines(&officer(), &register, None, 9).await.unwrap().len(), 2);
        let text = format!("{due:?}{}", serde_json::to_string(&due).unwrap());
        assert!(!text.contains("Haddad"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_of_others_does_not_exist() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("subject-request"));
        let made = registry.create(&officer(), &register, draft(request("R-1", "2026-09-30"))).await.unwrap();
        // the contact of an agency sees what is assigned to them
        let contact = person("carla", "data-protection-contact", None);
        assert_eq!(registry.deadlines(&contact, &register, None, 9).await.unwrap(), []);
        registry.assign(&Actor::node(), of(&register, &made), 1, (contact.account.clone(), None, None)).await.unwrap();
        assert_eq!(registry.deadlines(&contact, &register, None, 9).await.unwrap().len(), 1);
        assert_eq!(registry.deadlines(&person("admin", "administrator", None), &register, None, 9).await.unwrap(), []);
        for outsider in [focal(), worker(), supervisor(), Actor::anyone()] {
            let refused = registry.deadlines(&outsider, &register, None, 9).await;
            assert!(matches!(refused, Err(RegisterError::NoRegister)), "{refused:?}");
        }
        // a register without deadlines has none
        house.pledge("P-1").await;
        assert_eq!(registry.deadlines(&worker(), &id("search"), None, 9).await.unwrap(), []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hours_are_counted_to_the_moment_and_pages_go_on() {
    for node in Node::each().await {
        let text = PAPER.replace("type = \"date\"", "type = \"instant\"") + "\n[due]\nfield = \"sent_on\"\nafter = \"PT72H\"\n";
        let registry = node.registry(&text);
        let json = json!({ "reference": "A", "sent_on": "2020-03-01T22:30:00Z" });
        registry.create(&focal(), &paper(), draft(json)).await.unwrap();
        let due = registry.deadlines(&focal(), &paper(), None, 9).await.unwrap();
        assert_eq!((due[0].day, due[0].moment), (date(2020, 3, 4), Some(moment("2020-03-04T22:30:00Z"))));
        assert!(!due[0].is_over(moment("2020-03-04T22:30:00Z"), date(2020, 3, 5)));
        assert!(due[0].is_over(moment("2020-03-04T22:30:01Z"), date(2020, 3, 4)));
        for number in 0..205 {
            let json = json!({ "reference": format!("B{number}"), "sent_on": "2020-01-01T00:00:00Z" });
            registry.create(&focal(), &paper(), draft(json)).await.unwrap();
        }
        assert_eq!(registry.deadlines(&focal(), &paper(), None, 999).await.unwrap().len(), 206);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_what_is_not_theirs_to_see_no_day_is_told() {
    for node in Node::each().await {
        let text = PAPER.replace("type = \"date\"", "type = \"date\"\nclass = \"restricted\"")
            + "\n[due]\nfield = \"sent_on\"\n"
            + "[[grant]]\nrole = \"agency-officer\"\nacts = [\"see\"]\nclasses = [\"internal\"]\n";
        let registry = node.registry(&text);
        let made = write(&registry, "A").await;
        let officer = person("omar", "agency-officer", None);
        assert!(registry.look(&officer, named(&paper(), &made.record), None).await.is_ok());
        assert_eq!(registry.deadlines(&officer, &paper(), None, 9).await.unwrap(), []);
        assert_eq!(registry.deadlines(&focal(), &paper(), None, 9).await.unwrap().len(), 1);
    }
}
