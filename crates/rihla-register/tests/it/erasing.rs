//! What was erased is gone, and that it was there is not.

use rihla_register::{Ground, Listing, RegisterError};
use rihla_store::database::Statement;

use crate::house::{House, id, of, supervisor, worker};

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_record_has_no_key_and_its_chain_verifies() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("search"));
        let (made, other) = (house.search("S-1", "Amina").await, house.search("S-2", "Bouchra").await);
        let named = of(&register, &made);
        registry.look(&worker(), named, Some("call")).await.unwrap();
        registry.erase(&worker(), named, 1, Ground::ConsentWithdrawn).await.unwrap();
        // for whoever reached only their own agency's records it is as if it never was
        let gone = registry.look(&worker(), named, Some("call")).await;
        assert!(matches!(gone, Err(RegisterError::NoRecord)), "{gone:?}");
        let told = registry.look(&supervisor(), named, None).await;
        assert!(matches!(told, Err(RegisterError::Erased)), "{told:?}");
        assert_eq!(registry.list(&worker(), &register, &Listing::default()).await.unwrap().records.len(), 1);
        let verified = registry.verify().await.unwrap();
        assert_eq!((verified.records, verified.actions, verified.erased), (2, 3, 1));
        assert_eq!(registry.erased().await.unwrap(), [(made.record.clone(), Ground::ConsentWithdrawn)]);
        let mut unit = house.scratch.database().read().await.unwrap();
        let left = Statement::new(
            "select (select count(*) from record_key), (select count(*) from record where body is not null),
             (select count(distinct record) from entry)",
        );
        let row = unit.row(left).await.unwrap().unwrap();
        assert_eq!((row.integer(0).unwrap(), row.integer(1).unwrap(), row.integer(2).unwrap()), (1, 1, 1));
        drop(unit);
        // a restored backup has the second one still; the list beside it erases it again, once
        let list = [(made.record.clone(), Ground::ConsentWithdrawn), (other.record.clone(), Ground::Retention)];
        assert_eq!(registry.erase_again(list.clone()).await.unwrap(), 1);
        assert_eq!(registry.erase_again(list).await.unwrap(), 0);
        assert_eq!(registry.verify().await.unwrap().erased, 2);
    }
}
