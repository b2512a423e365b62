//! What has run out goes; what happened stays.

use jiff::SignedDuration;
use rihla_store::database::Statement;

use crate::authenticator::{Authenticator, Pair, challenge_of, party, registration};
use crate::house::{BETTER, House};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_has_run_out_is_removed_and_events_stay() {
    for mut house in House::each().await {
        house.guarded("amina").await;
        house.waiting("amina").await;
        house.try_sign_in("nobody", BETTER).await.unwrap_err();
        let events = house.kinds(None).await.len();
        assert_eq!(house.accounts.sweep(house.now).await.unwrap(), 0, "nothing has run out");
        house.later(SignedDuration::from_hours(24));
        // the sign-in that waited, the failures of a name and an address
        assert!(house.accounts.sweep(house.now).await.unwrap() >= 2);
        house.later(SignedDuration::from_hours(24 * 400));
        assert!(house.accounts.sweep(house.now).await.unwrap() >= 2, "the session and the code");
        for (table, find) in [
            ("session", Statement::new("select count(*) from session")),
            ("sign_in", Statement::new("select count(*) from sign_in")),
            ("attempt", Statement::new("select count(*) from attempt")),
            ("one_time", Statement::new("select count(*) from one_time")),
        ] {
            assert_eq!(house.rows(find).await[0].integer(0).unwrap(), 0, "{table}");
        }
        assert_eq!(house.kinds(None).await.len(), events);
        house.accounts.verify_chain(None).await.unwrap();
    }
}

/// The web runtime moves work between threads.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_work_can_be_moved_between_threads() {
    fn moves<T: Send>(work: T) -> T {
        work
    }
    for house in House::each().await {
        house.person("amina").await;
        let typed = crate::house::password(crate::house::GOOD);
        let mut at = house.at();
        let step = moves(house.accounts.sign_in(&mut at, &house.roles, "amina", &typed, None)).await.unwrap();
        let rihla_account::Step::Signed(opened) = step else { panic!("no factor") };
        moves(house.accounts.session(&house.at(), &house.roles, &opened.token)).await.unwrap();
        let options = moves(house.accounts.ask_new_key(&mut house.at(), &opened.token, &party())).await.unwrap();
        let answer = registration(&Authenticator::new(Pair::ed25519()).make(&challenge_of(&options)));
        moves(house.accounts.add_key(&mut house.at(), &opened.token, &party(), "key", &answer)).await.unwrap();
        moves(house.accounts.verify_chain(None)).await.unwrap();
    }
}
