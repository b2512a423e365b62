//! A feed of records: changes, and tombstones of what is gone.

use quick_xml::Reader;
use quick_xml::events::Event;
use rihla_exchange::{Category, GoneView, RecordEntry, RecordFeedView, RecordView, record_feed};
use rihla_model::Language;

use crate::golden::{Outcome, golden};

fn view() -> Result<RecordFeedView, jiff::Error> {
    Ok(RecordFeedView {
        address: "https://atlas.example.org/ar/registers/pledges.atom".to_owned(),
        page: "https://atlas.example.org/ar/registers/pledges?a=1&b=2".to_owned(),
        next: Some("https://atlas.example.org/ar/registers/pledges.atom?before=7Q2K".to_owned()),
        title: "التعهدات <أطلس>".to_owned(),
        author: "المكتب الوطني للإحصاء".to_owned(),
        language: Language::Ar,
        updated: "2026-11-26T04:24:44.5Z".parse()?,
        entries: vec![
            RecordEntry::Gone(GoneView {
                identifier: "urn:rihla:atlas:pledges:3F8M".to_owned(),
                when: "2026-11-26T04:24:44.5Z".parse()?,
                agency: "وزارة الداخلية".to_owned(),
                reason: "Withdrawn: entered twice & \"merged\"".to_owned(),
            }),
            RecordEntry::Present(RecordView {
                identifier: "urn:rihla:atlas:pledges:7Q2K".to_owned(),
                page: "https://atlas.example.org/ar/registers/pledges/7Q2K".to_owned(),
                data: Some(("https://atlas.example.org/api/registers/pledges/7Q2K".to_owned(), "application/json".to_owned())),
                title: "تسجيل المواليد </entry>".to_owned(),
                summary: String::new(),
                agency: "وزارة الصحة".to_owned(),
                categories: vec![
                    Category {
                        term: "GCM-4".to_owned(),
                        scheme: "https://atlas.example.org/lists/CL_GCM".to_owned(),
                        label: "الهدف 4".to_owned(),
                    },
                    Category { term: "transition".to_owned(), scheme: String::new(), label: String::new() },
                ],
                published: "2026-03-31T10:00:00Z".parse()?,
                updated: "2026-11-20T10:00:00Z".parse()?,
            }),
            RecordEntry::Gone(GoneView {
                identifier: "urn:rihla:atlas:cases:\"><x>".to_owned(),
                when: "2026-11-01T00:00:00Z".parse()?,
                agency: String::new(),
                reason: String::new(),
            }),
        ],
    })
}

#[test]
fn changes_and_tombstones_stand_in_one_feed() -> Outcome {
    golden("records.atom", &record_feed(&view()?))
}

#[test]
fn a_reader_finds_each_record_and_what_is_gone() -> Outcome {
    let feed = record_feed(&view()?);
    let mut reader = Reader::from_str(&feed);
    let (mut entries, mut authors, mut gone, mut depth) = (0, 0, Vec::new(), 0);
    loop {
        match reader.read_event()? {
            Event::Start(start) => {
                depth += 1;
                match start.name().as_ref() {
                    "entry" => entries += 1,
                    "author" if depth == 3 => authors += 1,
                    "at:deleted-entry" => {
                        let of = start.try_get_attribute("ref")?.ok_or("no ref")?;
                        gone.push(of.normalized_value(quick_xml::XmlVersion::Implicit1_0)?.into_owned());
                        assert!(start.try_get_attribute("when")?.is_some());
                    }
                    _ => {}
                }
            }
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!((entries, authors, depth), (1, 1, 0));
    assert_eq!(gone, ["urn:rihla:atlas:pledges:3F8M", "urn:rihla:atlas:cases:\"><x>"]);
    Ok(())
}
