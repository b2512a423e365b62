//! Attached files: kept sealed, given back to whoever may see them, never what they are not.

use rihla_register::{Ground, RegisterError};
use rihla_store::database::Statement;
use serde_json::json;

use crate::house::{House, field, fields, focal, id, of, person, supervisor, worker};

fn pdf(size: usize) -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n".to_vec();
    pdf.extend((0..size).map(|at| u8::try_from(at % 251).unwrap()));
    pdf
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_comes_back_as_it_was_and_is_nowhere_in_clear() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let made = house.pledge("P-1").await;
        let named = of(&register, &made);
        // longer than two parts
        let mut content = pdf(600_000);
        content.extend(b"a secret clause");
        let written = registry.attach(&focal(), named, 1, &field("proof"), ("../accord signé.pdf", &content)).await.unwrap();
        let again = registry.attach(&focal(), named, written.version, &field("proof"), ("other.pdf", &content)).await;
        assert!(matches!(again, Err(RegisterError::Unchanged)), "{again:?}");
        let seen = registry.look(&focal(), named, None).await.unwrap();
        let file = &seen.fields[&field("proof")][0];
        assert_eq!(
            (&file["name"], &file["media"], &file["bytes"]),
            (&json!("accord signé.pdf"), &json!("application/pdf"), &json!(content.len()))
        );
        let hash = file["hash"].as_str().unwrap();
        let back = registry.attached(&focal(), named, hash, None).await.unwrap();
        assert!(*back.content == content);
        let mut unit = house.scratch.database().read().await.unwrap();
        for row in unit.rows(Statement::new("select body from attachment")).await.unwrap() {
            let body = row.bytes(0).unwrap();
            assert!(!body.windows(8).any(|part| part == b"a secret" || part == b"%PDF-1.7"));
        }
        drop(unit);
        // a hash of another record, of nothing, and by somebody who does not see the field
        let other = house.pledge("P-2").await;
        for (record, hash) in [(&other, hash), (&made, "00"), (&made, "../x")] {
            let none = registry.attached(&focal(), of(&register, record), hash, None).await;
            assert!(matches!(none, Err(RegisterError::NoRecord)), "{none:?}");
        }
        // a value cannot be made of words
        let forged = fields(json!({ "proof": [{ "hash": hash, "name": "x", "media": "application/pdf", "bytes": 1 }] }));
        let forged = registry.edit(&focal(), named, written.version, forged).await;
        assert!(matches!(forged, Err(RegisterError::Invalid { .. })), "{forged:?}");
        registry.verify().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_such_file_is_refused() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let made = house.pledge("P-1").await;
        let named = of(&register, &made);
        let html = b"<html><script>alert(1)</script>".to_vec();
        for (content, code) in
            [(html, "file-type"), (Vec::new(), "file-size"), (b"a,b\n1,2\n".to_vec(), "file-type"), (pdf(11 << 20), "file-size")]
        {
            let refused = registry.attach(&focal(), named, 1, &field("proof"), ("a.pdf", &content)).await;
            let Err(RegisterError::Invalid { faults }) = refused else { panic!("{refused:?}") };
            assert_eq!(faults[0].code, code);
        }
        let no_field = registry.attach(&focal(), named, 1, &field("title"), ("a.pdf", &pdf(1))).await;
        assert!(matches!(no_field, Err(RegisterError::Invalid { .. })), "{no_field:?}");
        let denied = registry.attach(&person("x", "agency-officer", Some("health")), named, 1, &field("proof"), ("a.pdf", &pdf(1))).await;
        assert!(matches!(denied, Err(RegisterError::NoRecord)), "{denied:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_protected_file_wants_a_reason_and_goes_with_its_record() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("search"));
        let made = house.search("S-1", "Amina").await;
        let named = of(&register, &made);
        let written = registry.attach(&worker(), named, 1, &field("photo"), ("photo.png", b"\x89PNG\r\n\x1a\nface")).await.unwrap();
        let seen = registry.look(&worker(), named, Some("call")).await.unwrap();
        let hash = seen.fields[&field("photo")]["hash"].as_str().unwrap().to_owned();
        let silent = registry.attached(&worker(), named, &hash, None).await;
        assert!(matches!(silent, Err(RegisterError::NoReason)), "{silent:?}");
        let stranger = registry.attached(&supervisor(), named, &hash, Some("review")).await;
        assert!(matches!(stranger, Err(RegisterError::NoRecord)), "{stranger:?}");
        let given = registry.attached(&worker(), named, &hash, Some("to show the family")).await.unwrap();
        assert!(given.content.ends_with(b"face"));
        assert_eq!(registry.readings(&worker(), named).await.unwrap()[0].what, "file");
        registry.erase(&worker(), named, written.version, Ground::Objection).await.unwrap();
        let mut unit = house.scratch.database().read().await.unwrap();
        let left = unit.row(Statement::new("select count(*) from attachment")).await.unwrap().unwrap();
        assert_eq!(left.integer(0).unwrap(), 0);
    }
}
