//! Who tries names learns nothing, and the machine does the same work for each.

use rihla_account::{AccountError, Cost, Policy, Refusal, SecurityEvent, SignInName};

use crate::house::{BETTER, GOOD, House};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_refusal_has_one_answer_and_costs_the_same_work() {
    for house in House::each().await {
        house.person("amina").await;
        let locked = house.person("bilal").await;
        house.accounts.lock(&mut house.at(), &locked).await.unwrap();
        let closed = house.person("chadia").await;
        house.accounts.disable(&mut house.at(), &closed).await.unwrap();
        house.invited("dounia").await;
        house.accounts.make_service(&mut house.at(), House::new_account("other-node")).await.unwrap();
        let mut answers = Vec::new();
        for (name, typed) in [
            ("amina", BETTER),
            ("bilal", GOOD),
            ("chadia", GOOD),
            ("dounia", GOOD),
            ("other-node", GOOD),
            ("nobody", GOOD),
            ("", ""),
            ("nul\0in it", GOOD),
            (&"x".repeat(5000), &"y".repeat(5000)),
        ] {
            let before = house.work_done();
            let refused = house.try_sign_in(name, typed).await.unwrap_err();
            assert_eq!(house.work_done() - before, 1, "the work of {name:.20}");
            answers.push(refused.saying());
        }
        assert!(answers.iter().all(|answer| answer.id() == "account-refused" && *answer == answers[0]), "{answers:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_nobody_has_is_locked_like_any_other() {
    for house in House::each().await {
        house.person("amina").await;
        let mut answers = Vec::new();
        for name in ["amina", "nobody"] {
            let mut ids = Vec::new();
            // from many addresses, so that it is the name that is counted
            for n in 0..15 {
                let mut at = house.at_from(&format!("198.51.100.{n}"));
                let wrong = crate::house::password(BETTER);
                let refused = house.accounts.sign_in(&mut at, &house.roles, name, &wrong, None).await.unwrap_err();
                ids.push(refused.saying().id().to_owned());
            }
            answers.push(ids);
        }
        assert_eq!(answers[0], answers[1]);
        assert!(answers[0].iter().any(|id| id == "account-too-many"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asking_for_a_new_password_has_one_answer() {
    for house in House::each().await {
        house.person("amina").await;
        house.invited("dounia").await;
        for (typed, mail) in
            [("amina", true), ("nobody", false), ("dounia", false), ("nobody@ministry.example", false), ("'; --", false), ("nul\0", false)]
        {
            // the function gives what the mail needs; what the asker is told does not depend on it
            let asked = house.accounts.ask_reset(&mut house.at(), typed).await.unwrap();
            assert_eq!(asked.is_some(), mail, "{typed}");
            // and as much was written: one event
            assert_eq!(house.kinds(None).await.last(), Some(&"reset-asked"), "{typed}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_reasons_are_noted_for_those_who_look_after_the_node() {
    for house in House::each().await {
        let amina = house.person("amina").await;
        for (name, typed) in [("amina", BETTER), ("nobody", GOOD)] {
            house.try_sign_in(name, typed).await.unwrap_err();
        }
        let reasons: Vec<Refusal> = house
            .events(None)
            .await
            .into_iter()
            .filter_map(|event| if let SecurityEvent::SignInRefused { reason, .. } = event { Some(reason) } else { None })
            .collect();
        assert_eq!(reasons, [Refusal::WrongPassword, Refusal::UnknownName]);
        assert_eq!(house.kinds(Some(&amina)).await.last(), Some(&"sign-in-refused"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_kept_at_a_lower_cost_is_kept_anew_at_the_next_sign_in() {
    for house in House::each_with(Policy::default(), Cost { memory_kib: 32, passes: 1, lanes: 1 }).await {
        house.person("amina").await;
        let house = house.at_cost(Cost { memory_kib: 64, passes: 2, lanes: 1 });
        house.signed_in("amina").await;
        assert_eq!(house.work_done(), 2, "compared at the old cost, kept at the new one");
        let house = house.at_cost(Cost { memory_kib: 64, passes: 2, lanes: 1 });
        house.signed_in("amina").await;
        assert_eq!(house.work_done(), 1);
        let name = SignInName::new("amina").unwrap();
        assert!(house.accounts.account_named(&name).await.unwrap().signed_in_at.is_some());
        assert!(matches!(house.try_sign_in("amina", BETTER).await, Err(AccountError::Refused)));
    }
}
