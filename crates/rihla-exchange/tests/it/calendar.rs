//! A calendar of meetings, due dates and reviews.

use rihla_exchange::{CalendarClass, CalendarEntry, CalendarKind, CalendarView, EventState, TaskState, When, calendar};
use rihla_model::Language;

use crate::golden::{Outcome, golden};

fn entry(uid: &str, kind: CalendarKind, when: When) -> Result<CalendarEntry, jiff::Error> {
    Ok(CalendarEntry {
        uid: format!("{uid}@atlas.example.org"),
        kind,
        when,
        title: "Meeting; of the committee, with \\ signs".to_owned(),
        description: String::new(),
        place: String::new(),
        page: format!("https://atlas.example.org/en/registers/meetings/{uid}?a=1;b=2,3"),
        categories: Vec::new(),
        class: CalendarClass::Public,
        version: 0,
        created: "2026-03-31T10:00:00Z".parse()?,
        modified: "2026-11-20T10:00:00.999Z".parse()?,
    })
}

fn view() -> Result<CalendarView, jiff::Error> {
    let days = |first: &str, last: &str| Ok::<_, jiff::Error>(When::Days { first: first.parse()?, last: last.parse()? });
    let span = |start: &str, end: &str| Ok::<_, jiff::Error>(When::Span { start: start.parse()?, end: end.parse()? });
    let confirmed = CalendarKind::Event(EventState::Confirmed);
    Ok(CalendarView {
        address: "https://atlas.example.org/ar/calendar.ics".to_owned(),
        name: "اجتماعات اللجنة، أطلس".to_owned(),
        language: Language::Ar,
        entries: vec![
            CalendarEntry {
                title: "اجتماع اللجنة الوزارية المشتركة لمتابعة تنفيذ الاتفاق العالمي من أجل الهجرة الآمنة والمنظمة والنظامية".to_owned(),
                description: "جدول الأعمال:\r\n1. المؤشرات\n2. الميزانية".to_owned(),
                place: "الرباط; القاعة 2".to_owned(),
                categories: vec!["GCM 23".to_owned(), "لجنة, متابعة".to_owned()],
                version: 3,
                ..entry("7Q2K", confirmed, span("2026-12-01T09:00:00Z", "2026-12-01T11:30:00Z")?)?
            },
            entry("DAY1", CalendarKind::Event(EventState::Tentative), days("2026-12-31", "2026-12-31")?)?,
            entry("DAYS", CalendarKind::Event(EventState::Cancelled), days("2028-02-28", "2028-02-29")?)?,
            entry("NOEND", confirmed, span("2026-12-01T09:00:00Z", "2026-12-01T09:00:00Z")?)?,
            CalendarEntry {
                class: CalendarClass::Confidential,
                ..entry("DUE1", CalendarKind::Task(TaskState::Open), days("2026-12-15", "2026-12-15")?)?
            },
            CalendarEntry {
                class: CalendarClass::Private,
                ..entry("REVIEW", CalendarKind::Task(TaskState::Begun), days("2026-11-15", "2026-12-15")?)?
            },
            entry(
                "DONE",
                CalendarKind::Task(TaskState::Done("2026-11-20T10:00:00Z".parse()?)),
                span("2026-11-01T08:00:00Z", "2026-11-21T08:00:00Z")?,
            )?,
            entry("GIVENUP", CalendarKind::Task(TaskState::Cancelled), days("2026-12-15", "2026-12-15")?)?,
        ],
    })
}

#[test]
fn meetings_and_due_dates_stand_in_one_calendar() -> Outcome {
    golden("meetings.ics", &calendar(&view()?))
}

#[test]
fn every_line_is_short_and_ends_as_the_format_wants() -> Outcome {
    let written = calendar(&view()?);
    assert!(written.ends_with("END:VCALENDAR\r\n") && !written.replace("\r\n", "").contains(['\r', '\n']));
    for line in written.split_terminator("\r\n") {
        assert!(!line.is_empty() && line.len() <= 75, "{line}");
    }
    Ok(())
}

#[test]
fn no_text_becomes_a_property() -> Outcome {
    let evil = "x\r\nATTENDEE:mailto:evil@example.org\nEND:VEVENT\rBEGIN:VALARM";
    let mut view = view()?;
    view.name = evil.to_owned();
    view.address = format!("https://atlas.example.org/\r\n{evil}");
    for entry in &mut view.entries {
        entry.uid = evil.to_owned();
        for text in [&mut entry.title, &mut entry.description, &mut entry.place, &mut entry.page] {
            *text = evil.to_owned();
        }
        entry.categories = vec![evil.to_owned()];
    }
    let unfolded = calendar(&view).replace("\r\n ", "");
    for line in unfolded.split_terminator("\r\n") {
        let name = line.split([':', ';']).next().unwrap_or_default();
        assert!(name != "ATTENDEE" && line != "BEGIN:VALARM", "{line}");
    }
    let begun = unfolded.lines().filter(|line| line.starts_with("BEGIN:")).count();
    assert_eq!((begun, unfolded.lines().filter(|line| line.starts_with("END:")).count()), (9, 9));
    Ok(())
}
