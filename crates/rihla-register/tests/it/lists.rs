//! Lists go through everything once, in order, page by page.

use rihla_register::{Listing, Order, RegisterError};
use serde_json::json;

use crate::house::{House, draft, field, focal, id, pledge};

async fn whole(house: &House, listing: &Listing) -> Vec<String> {
    let (mut listing, mut all) = (listing.clone(), Vec::new());
    loop {
        let page = house.registry.list(&focal(), &id("pledge"), &listing).await.unwrap();
        assert!(page.records.len() <= usize::from(listing.most));
        all.extend(page.records.iter().map(|seen| seen.fields[&field("reference")].as_str().unwrap().to_owned()));
        match page.next {
            Some(next) => listing.after = Some(next),
            None => return all,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_join_to_the_whole_in_either_direction() {
    for house in House::each().await {
        for number in 0..25 {
            let mut json = pledge(&format!("P-{number:02}"));
            // several fall on one day
            json["ends"] = json!(format!("2027-01-{:02}", 1 + number % 4));
            json["baseline"] = if number % 3 == 0 { json!(null) } else { json!(100 - number) };
            house.registry.create(&focal(), &id("pledge"), draft(json)).await.unwrap();
        }
        for (by, descending) in [("ends", false), ("ends", true), ("baseline", false), ("title", false), ("@changed", true)] {
            let order = Some(Order { by: by.to_owned(), descending });
            let all = whole(&house, &Listing { order: order.clone(), most: 100, ..Listing::default() }).await;
            let paged = whole(&house, &Listing { order, most: 7, ..Listing::default() }).await;
            assert_eq!(all, paged, "{by} {descending}");
            let mut sorted = all.clone();
            sorted.sort();
            sorted.dedup();
            assert_eq!(sorted.len(), 25, "{by}");
        }
        let by = |by: &str| Listing { order: Some(Order { by: by.to_owned(), descending: false }), most: 100, ..Listing::default() };
        let all = whole(&house, &by("baseline")).await;
        assert_eq!(all.first().unwrap(), "P-23", "the least first");
        assert!(all.iter().rev().take(9).all(|name| name[2..].parse::<u32>().unwrap() % 3 == 0), "what has none comes last: {all:?}");
        assert_eq!(whole(&house, &by("title")).await, (0..25).map(|n| format!("P-{n:02}")).collect::<Vec<_>>());
        let page = house.registry.list(&focal(), &id("pledge"), &Listing { most: 3, ..by("ends") }).await.unwrap();
        let elsewhere = Listing { after: page.next, ..by("title") };
        let odd = house.registry.list(&focal(), &id("pledge"), &elsewhere).await;
        assert!(matches!(odd, Err(RegisterError::BadCursor)), "{odd:?}");
    }
}
