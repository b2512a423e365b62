//! What can be done with records, and what it leaves.

use rihla_register::record::Kind;
use rihla_register::{Counting, Draft, RegisterError};
use serde_json::json;

use crate::house::{House, draft, field, fields, focal, id, of, pledge};

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_made_changed_and_tells_its_history() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let made = house.pledge("P-1").await;
        let named = of(&register, &made);
        let change = fields(json!({ "amount": { "amount": "1200.5", "currency": "MAD" }, "title": { "ar": "تعهد" } }));
        let written = registry.edit(&focal(), named, 1, change).await.unwrap();
        assert_eq!(written.version, 2);
        registry.comment(&focal(), named, "Asked the ministry for figures.").await.unwrap();
        let seen = registry.look(&focal(), named, None).await.unwrap();
        assert_eq!((seen.version, seen.state.as_str()), (3, "draft"));
        assert_eq!(seen.fields[&field("amount")], json!({ "amount": "1200.50", "currency": "MAD" }));
        assert_eq!(seen.fields[&field("title")], json!({ "ar": "تعهد" }));
        assert_eq!(seen.house.as_ref().unwrap().made_by.as_ref().unwrap().as_str(), "amina");
        let emptied = registry.edit(&focal(), named, 3, fields(json!({ "amount": null }))).await.unwrap();
        assert!(!registry.look(&focal(), named, None).await.unwrap().fields.contains_key(&field("amount")));
        let history = registry.history(&focal(), named, None).await.unwrap();
        let kinds: Vec<Kind> = history.iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds, [Kind::Create, Kind::Edit, Kind::Comment, Kind::Edit]);
        assert_eq!(history[2].remark.as_deref(), Some("Asked the ministry for figures."));
        assert!(history[3].fields[&field("amount")].is_null());
        assert!(history.is_sorted_by_key(|entry| entry.at) && history.iter().all(|entry| entry.actor == "amina"));
        let unchanged = registry.edit(&focal(), named, emptied.version, fields(json!({ "amount": null, "form": "policy" }))).await;
        assert!(matches!(unchanged, Err(RegisterError::Unchanged)), "{unchanged:?}");
        let verified = registry.verify().await.unwrap();
        assert_eq!((verified.records, verified.actions, verified.erased), (1, 4, 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_is_found_and_nothing_is_written() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let mut wrong = pledge("P-1");
        wrong["form"] = json!("money");
        wrong["begins"] = json!("2026-13-01");
        wrong["answers"] = json!("0000000000000000");
        wrong["secret"] = json!(1);
        wrong.as_object_mut().unwrap().remove("entity");
        let Err(RegisterError::Invalid { faults }) = registry.create(&focal(), &register, draft(wrong)).await else { panic!() };
        let mut found: Vec<(&str, &str)> = faults.iter().map(|fault| (fault.field.as_str(), fault.code)).collect();
        found.sort_unstable();
        let expected = [
            ("answers", "unknown-record"),
            ("begins", "wrong-type"),
            ("entity", "missing"),
            ("form", "unknown-code"),
            ("secret", "unknown-field"),
        ];
        assert_eq!(found, expected);
        assert_eq!(registry.count(&focal(), &register, &Counting { withdrawn: false, most: 10, ..Counting::default() }).await.unwrap(), 0);
        // a required field cannot be emptied later
        let made = house.pledge("P-2").await;
        let emptied = registry.edit(&focal(), of(&register, &made), 1, fields(json!({ "entity": " " }))).await;
        assert!(matches!(emptied, Err(RegisterError::Invalid { .. })), "{emptied:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_others_lead_to_is_not_taken_back() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let asked = house.pledge("P-1").await;
        let mut answer = pledge("P-2");
        answer["answers"] = json!(asked.record.as_str());
        let answer = registry.create(&focal(), &register, draft(answer)).await.unwrap();
        let refused = registry.withdraw(&focal(), of(&register, &asked), 1, "Made twice").await;
        assert!(matches!(refused, Err(RegisterError::Linked { records: 1 })), "{refused:?}");
        registry.withdraw(&focal(), of(&register, &answer), 1, "Made twice").await.unwrap();
        let gone = registry.withdraw(&focal(), of(&register, &asked), 1, "Made twice").await.unwrap();
        assert_eq!(registry.count(&focal(), &register, &Counting { withdrawn: false, most: 10, ..Counting::default() }).await.unwrap(), 0);
        assert_eq!(registry.count(&focal(), &register, &Counting { withdrawn: true, most: 10, ..Counting::default() }).await.unwrap(), 2);
        let edit = registry.edit(&focal(), of(&register, &asked), gone.version, fields(json!({ "entity": "x" }))).await;
        assert!(matches!(edit, Err(RegisterError::Withdrawn)), "{edit:?}");
        // what was taken back cannot be led to
        let mut late = pledge("P-3");
        late["answers"] = json!(asked.record.as_str());
        assert!(matches!(registry.create(&focal(), &register, draft(late)).await, Err(RegisterError::Invalid { .. })));
        registry.restore(&focal(), of(&register, &asked), gone.version, "It was not").await.unwrap();
        assert_eq!(registry.count(&focal(), &register, &Counting { withdrawn: false, most: 10, ..Counting::default() }).await.unwrap(), 1);
        registry.verify().await.unwrap();
    }
}

/// What may be sent more than once is one record, whoever sends it again and whatever it says then; what is only tried leaves nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_with_an_identifier_becomes_one_record() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let named = rihla_register::record_id(&[7; 16]).unwrap();
        let again = |reference: &str| Draft { id: Some(named.clone()), ..draft(pledge(reference)) };
        registry.try_create(&focal(), &register, again("P-1")).await.unwrap();
        assert!(!registry.has_been_made(&named).await.unwrap());
        let made = registry.create(&focal(), &register, again("P-1")).await.unwrap();
        assert_eq!(made.record, named);
        for reference in ["P-1", "P-2"] {
            for tried in [
                registry.create(&focal(), &register, again(reference)).await.map(drop),
                registry.try_create(&focal(), &register, again(reference)).await,
            ] {
                assert!(matches!(&tried, Err(RegisterError::AlreadyMade { record }) if *record == named), "{tried:?}");
            }
        }
        assert!(registry.has_been_made(&named).await.unwrap());
    }
}
