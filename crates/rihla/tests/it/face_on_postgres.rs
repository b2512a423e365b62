//! The main journeys of the pages with the rows of the node in PostgreSQL, where a server is there for tests.

use rihla_model::{Clock as _, SystemClock};
use rihla_store::database::{DatabaseUrl, Scratch, Statement, TEST_POSTGRES};

use crate::face::{Faced, record_lives, table_comes_in};
use crate::list_columns::columns_are_chosen;
use crate::list_facets::choices_say;
use crate::saved_views::lists_are_kept;
use crate::team_pages::team_lives;

/// Users of the server, each with a schema of its own name, which the server then takes for it.
const USERS: [(&str, [&str; 2], [&str; 2]); 6] = [
    (
        "rihla_faced_0",
        ["drop schema if exists rihla_faced_0 cascade", "drop role if exists rihla_faced_0"],
        ["create role rihla_faced_0 login", "create schema rihla_faced_0 authorization rihla_faced_0"],
    ),
    (
        "rihla_faced_1",
        ["drop schema if exists rihla_faced_1 cascade", "drop role if exists rihla_faced_1"],
        ["create role rihla_faced_1 login", "create schema rihla_faced_1 authorization rihla_faced_1"],
    ),
    (
        "rihla_faced_2",
        ["drop schema if exists rihla_faced_2 cascade", "drop role if exists rihla_faced_2"],
        ["create role rihla_faced_2 login", "create schema rihla_faced_2 authorization rihla_faced_2"],
    ),
    (
        "rihla_faced_3",
        ["drop schema if exists rihla_faced_3 cascade", "drop role if exists rihla_faced_3"],
        ["create role rihla_faced_3 login", "create schema rihla_faced_3 authorization rihla_faced_3"],
    ),
    (
        "rihla_faced_4",
        ["drop schema if exists rihla_faced_4 cascade", "drop role if exists rihla_faced_4"],
        ["create role rihla_faced_4 login", "create schema rihla_faced_4 authorization rihla_faced_4"],
    ),
    (
        "rihla_faced_5",
        ["drop schema if exists rihla_faced_5 cascade", "drop role if exists rihla_faced_5"],
        ["create role rihla_faced_5 login", "create schema rihla_faced_5 authorization rihla_faced_5"],
    ),
];

const JOURNEYS: [fn(&Faced); 6] = [record_lives, table_comes_in, choices_say, lists_are_kept, columns_are_chosen, team_lives];

async fn run(scratch: &Scratch, statements: impl IntoIterator<Item = &'static str>) {
    let mut unit = scratch.database().write().await.unwrap();
    for statement in statements {
        unit.run(Statement::new(statement)).await.unwrap();
    }
    unit.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journeys_are_the_same_with_rows_in_postgres() {
    let Ok(url) = std::env::var(TEST_POSTGRES) else {
        eprintln!("not run: {TEST_POSTGRES} names no server");
        return;
    };
    let scratch = Scratch::postgres(&DatabaseUrl::parse(&url).unwrap(), SystemClock.now()).await.unwrap();
    for ((user, drop, make), journey) in USERS.into_iter().zip(JOURNEYS) {
        run(&scratch, drop.into_iter().chain(make)).await;
        let address = url.replace("user=rihla", &format!("user={user}"));
        assert_ne!(address, url);
        let gone = tokio::task::spawn_blocking(move || {
            let faced = Faced::start_at(0, &format!("[database]\nurl = \"{address}\"\n"));
            journey(&faced);
            // the rows were kept there and nowhere else
            assert!(!std::path::Path::new(faced.place()).with_extension("rihla-data").join("rihla.sqlite").exists());
        });
        gone.await.unwrap();
        run(&scratch, drop).await;
    }
}
