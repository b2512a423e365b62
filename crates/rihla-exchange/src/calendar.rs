//! A calendar (iCalendar, RFC 5545 with the name of RFC 7986).

use jiff::Timestamp;
use jiff::civil::Date;

use crate::{CalendarClass, CalendarEntry, CalendarKind, CalendarView, EventState, TaskState, When};

/// Octets of a line, its end left out (section 3.1).
const LINE: usize = 75;
const MAKER: &str = "-//Rihla//rihla//EN";

/// Writes a calendar to subscribe to. Instants are in UTC and days in no zone, so that it needs no rules of zones.
#[must_use]
pub fn calendar(view: &CalendarView) -> String {
    let mut out = String::new();
    let language = view.language.tag();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, &format!("PRODID:{MAKER}"));
    line(&mut out, "CALSCALE:GREGORIAN");
    text(&mut out, &format!("NAME;LANGUAGE={language}"), &view.name);
    // what calendars read that are older than NAME
    text(&mut out, "X-WR-CALNAME", &view.name);
    address(&mut out, "URL", &view.address);
    for entry in &view.entries {
        push_entry(&mut out, entry, language);
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn push_entry(out: &mut String, entry: &CalendarEntry, language: &str) {
    let component = match entry.kind {
        CalendarKind::Event(_) => "VEVENT",
        CalendarKind::Task(_) => "VTODO",
    };
    line(out, &format!("BEGIN:{component}"));
    text(out, "UID", &entry.uid);
    // without a METHOD it says when the entry was last changed (section 3.8.7.2)
    line(out, &format!("DTSTAMP:{}", instant(entry.modified)));
    push_when(out, entry.kind, entry.when);
    text(out, &format!("SUMMARY;LANGUAGE={language}"), &entry.title);
    for (name, value) in [("DESCRIPTION", &entry.description), ("LOCATION", &entry.place)] {
        if !value.is_empty() {
            text(out, &format!("{name};LANGUAGE={language}"), value);
        }
    }
    address(out, "URL", &entry.page);
    if !entry.categories.is_empty() {
        let words: Vec<String> = entry.categories.iter().map(|word| escape(word)).collect();
        line(out, &format!("CATEGORIES;LANGUAGE={language}:{}", words.join(",")));
    }
    push_state(out, entry.kind);
    let class = match entry.class {
        CalendarClass::Public => "PUBLIC",
        CalendarClass::Private => "PRIVATE",
        CalendarClass::Confidential => "CONFIDENTIAL",
    };
    line(out, &format!("CLASS:{class}"));
    if matches!(entry.when, When::Days { .. }) && component == "VEVENT" {
        // a day that is marked makes nobody busy
        line(out, "TRANSP:TRANSPARENT");
    }
    line(out, &format!("SEQUENCE:{}", entry.version));
    line(out, &format!("CREATED:{}", instant(entry.created)));
    line(out, &format!("LAST-MODIFIED:{}", instant(entry.modified)));
    line(out, &format!("END:{component}"));
}

fn push_when(out: &mut String, kind: CalendarKind, when: When) {
    match (kind, when) {
        (CalendarKind::Event(_), When::Days { first, last }) => {
            line(out, &format!("DTSTART;VALUE=DATE:{}", day(first)));
            // the end is the first day that is no longer part of it (section 3.6.1)
            if let Ok(after) = last.max(first).tomorrow() {
                line(out, &format!("DTEND;VALUE=DATE:{}", day(after)));
            }
        }
        (CalendarKind::Event(_), When::Span { start, end }) => {
            line(out, &format!("DTSTART:{}", instant(start)));
            if instant(end) > instant(start) {
                line(out, &format!("DTEND:{}", instant(end)));
            }
        }
        (CalendarKind::Task(_), When::Days { first, last }) => {
            // DUE has to be after DTSTART: a task of one day has no beginning
            if first < last {
                line(out, &format!("DTSTART;VALUE=DATE:{}", day(first)));
            }
            line(out, &format!("DUE;VALUE=DATE:{}", day(last)));
        }
        (CalendarKind::Task(_), When::Span { start, end }) => {
            if instant(start) < instant(end) {
                line(out, &format!("DTSTART:{}", instant(start)));
            }
            line(out, &format!("DUE:{}", instant(end)));
        }
    }
}

fn push_state(out: &mut String, kind: CalendarKind) {
    let state = match kind {
        CalendarKind::Event(EventState::Tentative) => "TENTATIVE",
        CalendarKind::Event(EventState::Confirmed) => "CONFIRMED",
        CalendarKind::Event(EventState::Cancelled) | CalendarKind::Task(TaskState::Cancelled) => "CANCELLED",
        CalendarKind::Task(TaskState::Open) => "NEEDS-ACTION",
        CalendarKind::Task(TaskState::Begun) => "IN-PROCESS",
        CalendarKind::Task(TaskState::Done(_)) => "COMPLETED",
    };
    line(out, &format!("STATUS:{state}"));
    if let CalendarKind::Task(TaskState::Done(when)) = kind {
        line(out, &format!("COMPLETED:{}", instant(when)));
    }
}

fn text(out: &mut String, name: &str, value: &str) {
    line(out, &format!("{name}:{}", escape(value)));
}

/// An address stands as it is (section 3.8.4.6): nothing that ends a line belongs into one.
fn address(out: &mut String, name: &str, value: &str) {
    let value: String = value.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    if !value.is_empty() {
        line(out, &format!("{name}:{value}"));
    }
}

fn instant(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// A text as a property holds it (section 3.3.11): the signs of the format escaped, line ends of one kind, other control signs left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(sign);
            }
            '\r' if signs.peek() == Some(&'\n') => {}
            '\r' | '\n' => out.push_str("\\n"),
            '\t' => out.push('\t'),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Writes a line, folded where it is long; no sign is cut in two.
fn line(out: &mut String, content: &str) {
    let mut length = 0;
    for sign in content.chars() {
        if length + sign.len_utf8() > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(sign);
        length += sign.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reader does first (section 3.1).
    fn unfold(text: &str) -> String {
        text.replace("\r\n ", "")
    }

    /// What a reader makes of a text.
    fn read(escaped: &str) -> String {
        let mut out = String::new();
        let mut signs = escaped.chars();
        while let Some(sign) = signs.next() {
            match sign {
                '\\' => match signs.next() {
                    Some('n' | 'N') => out.push('\n'),
                    Some(other) => out.push(other),
                    None => panic!("a lonely backslash"),
                },
                ';' | ',' => panic!("a sign of the format in a text"),
                other => out.push(other),
            }
        }
        out
    }

    #[test]
    fn signs_of_the_format_stay_text() {
        assert_eq!(escape("a;b,c\\d:e\r\nf\rg\nh\u{0}\u{b}\t"), "a\\;b\\,c\\\\d:e\\nf\\ng\\nh\t");
    }

    #[test]
    fn a_line_of_just_the_length_is_not_folded() {
        for (length, folded) in [(74, false), (75, false), (76, true)] {
            let mut out = String::new();
            line(&mut out, &"x".repeat(length));
            assert_eq!(out.contains("\r\n "), folded, "{length}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_folded_line_is_short_and_comes_back(content in "\\PC{0,300}") {
            let mut out = String::new();
            line(&mut out, &content);
            for part in out.split("\r\n") {
                proptest::prop_assert!(part.len() <= LINE);
            }
            proptest::prop_assert_eq!(unfold(&out), format!("{content}\r\n"));
        }

        #[test]
        fn a_text_comes_back_and_never_becomes_a_property(title in "(\\PC|[\r\n\t;,:\\\\\"]){0,200}") {
            let mut out = String::new();
            text(&mut out, "SUMMARY", &title);
            let unfolded = unfold(&out);
            let value = unfolded.strip_prefix("SUMMARY:").and_then(|rest| rest.strip_suffix("\r\n")).unwrap_or("?");
            proptest::prop_assert!(!value.contains(['\r', '\n']));
            proptest::prop_assert_eq!(read(value), title.replace("\r\n", "\n").replace('\r', "\n"));
        }
    }
}
