//! What feed readers and calendars fetch: the records that changed last, and what falls due.
//!
//! Both show what the asker sees and nothing more; no reader of feeds states why it wants what is protected, so that it is never there.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan as _};
use rihla_exchange::{
    CalendarClass, CalendarEntry, CalendarKind, CalendarView, EventState, GoneView, RecordEntry, RecordFeedView, RecordView, When,
    calendar, record_feed,
};
use rihla_language::Speaker;
use rihla_model::access::Actor;
use rihla_model::{Language, RegisterId};
use rihla_register::definition::DueRule;
use rihla_register::{Definition, Listing, Order, PAGE, RegisterError, Registry, Seen};
use serde_json::Value as Json;

use crate::OperationError;
use crate::definitions::Definitions;

/// The records of a feed.
const NEWEST: u16 = 50;
/// The most entries of a calendar; what is due last is left out.
const MOST_DATES: usize = 1_000;
/// What was due longer ago is no longer in the calendar.
const DATES_KEPT_YEARS: i64 = 1;
/// Records fall due at most so long after the day from which is counted.
const LONGEST_COUNT_YEARS: i64 = 10;

/// Where something is fetched, and in what language.
#[derive(Clone, Copy)]
pub struct Fetched<'a> {
    /// The node's address, without a slash at its end.
    pub node: &'a str,
    /// The definitions of the node.
    pub definitions: &'a Definitions,
    /// Speaks the language of the reader.
    pub speaker: &'a Speaker<'a>,
}

impl Fetched<'_> {
    fn of_register(&self, register: &RegisterId) -> String {
        format!("{}/api/registers/{register}", self.node)
    }

    fn name_of_node(&self) -> String {
        self.speaker.local(&self.definitions.observatory.name).to_owned()
    }

    fn name_of_register(&self, definition: &Definition) -> String {
        self.speaker.local(&definition.label).to_owned()
    }
}

/// The records of a register that changed last, as an Atom feed; those that were withdrawn are told to be gone.
///
/// # Errors
/// As [`Registry::list`].
pub async fn feed_of_register(
    registry: &Registry,
    actor: &Actor,
    register: &RegisterId,
    fetched: Fetched<'_>,
    now: Timestamp,
) -> Result<String, OperationError> {
    let definition = registry.definition(actor, register)?;
    let by_change = || Some(Order { by: "@changed".to_owned(), descending: true });
    let listing = Listing { order: by_change(), most: NEWEST, ..Listing::default() };
    let mut records = registry.list(actor, register, &listing).await?.records;
    records.extend(registry.list(actor, register, &Listing { withdrawn: true, ..listing }).await?.records);
    // what is restricted in use is kept, and not handed on
    records.retain(|seen| !seen.restricted);
    records.sort_by(|one, other| (other.changed_at, &other.id).cmp(&(one.changed_at, &one.id)));
    records.truncate(usize::from(NEWEST));
    let address = fetched.of_register(register);
    let view = RecordFeedView {
        address: format!("{address}/feed"),
        page: address,
        next: None,
        title: format!("{} · {}", fetched.name_of_node(), fetched.name_of_register(definition)),
        author: fetched.name_of_node(),
        language: fetched.speaker.language(),
        updated: records.first().map_or(now, |seen| seen.changed_at),
        entries: records.iter().map(|seen| entry(definition, seen, fetched)).collect(),
    };
    Ok(record_feed(&view))
}

fn entry(definition: &Definition, seen: &Seen, fetched: Fetched<'_>) -> RecordEntry {
    let identifier = format!("{}/{}", fetched.of_register(&definition.id), seen.id);
    let agency = agency(seen, fetched);
    if seen.withdrawn {
        return RecordEntry::Gone(GoneView { identifier, when: seen.changed_at, agency, reason: String::new() });
    }
    let state = definition.state(&seen.state).map(|state| fetched.speaker.local(&state.label).to_owned());
    RecordEntry::Present(RecordView {
        page: identifier.clone(),
        data: Some((identifier.clone(), "application/json".to_owned())),
        identifier,
        title: title(definition, seen, fetched.speaker.language()),
        summary: state.unwrap_or_default(),
        agency,
        categories: Vec::new(),
        published: seen.house.as_ref().map_or(seen.changed_at, |house| house.made_at),
        updated: seen.changed_at,
    })
}

/// The agency whose record it is, where that may be seen; else the node.
fn agency(seen: &Seen, fetched: Fetched<'_>) -> String {
    let id = seen.house.as_ref().and_then(|house| house.agency.as_ref());
    let known = id.and_then(|id| fetched.definitions.observatory.agencies.iter().find(|agency| agency.id == *id));
    known.map_or_else(|| fetched.name_of_node(), |agency| fetched.speaker.local(&agency.name).to_owned())
}

/// What falls due in a register, as a calendar of whole days: each in the state in which its definition says that it counts.
///
/// # Errors
/// As [`Registry::list`]; a register in which nothing falls due gives an empty calendar.
pub async fn calendar_of_register(
    registry: &Registry,
    actor: &Actor,
    register: &RegisterId,
    fetched: Fetched<'_>,
    now: Timestamp,
) -> Result<String, OperationError> {
    let definition = registry.definition(actor, register)?;
    let today = fetched.definitions.day_of(now);
    let from = today.checked_sub(DATES_KEPT_YEARS.years()).unwrap_or(Date::MIN);
    // what is counted for long after its field is found too
    let counted_from = from.checked_sub(LONGEST_COUNT_YEARS.years()).unwrap_or(Date::MIN);
    let address = fetched.of_register(register);
    let mut entries = Vec::new();
    if let Some(due) = &definition.due {
        // in other states nothing is due: a register of many closed records is not walked through for anybody who asks
        let states = definition.states.iter().filter(|state| definition.due_in(&state.id).is_some());
        let states: Vec<String> = states.map(|state| format!("\"{}\"", state.id.as_str())).collect();
        let filter = format!("{} >= {counted_from} and @state in ({})", due.field.as_str(), states.join(", "));
        let mut listing = Listing { filter: Some(filter), most: PAGE, ..Listing::default() };
        while entries.len() < MOST_DATES {
            let page = match registry.list(actor, register, &listing).await {
                // an asker who does not see the field from which is counted sees nothing fall due
                Err(RegisterError::BadFilter { .. }) => break,
                page => page?,
            };
            for seen in &page.records {
                let rule = definition.due_in(&seen.state).filter(|_| !seen.restricted);
                if let Some(day) = rule.and_then(|rule| day(&rule, seen)).filter(|day| *day >= from) {
                    entries.push((day, date(definition, seen, day, fetched)));
                }
            }
            let Some(next) = page.next else { break };
            listing.after = Some(next);
        }
    }
    entries.sort_by(|one: &(Date, CalendarEntry), other| (one.0, &one.1.uid).cmp(&(other.0, &other.1.uid)));
    entries.truncate(MOST_DATES);
    let view = CalendarView {
        address: format!("{address}/calendar"),
        name: format!("{} · {}", fetched.name_of_node(), fetched.name_of_register(definition)),
        language: fetched.speaker.language(),
        entries: entries.into_iter().map(|(_, entry)| entry).collect(),
    };
    Ok(calendar(&view))
}

/// The day on which a record falls due, of the fields that are seen; the same as in lists and filters.
fn day(rule: &DueRule<'_>, seen: &Seen) -> Option<Date> {
    let text = seen.fields.get(rule.field)?.as_str()?;
    match text.parse::<Timestamp>() {
        Ok(moment) => rule.moment(moment, &TimeZone::UTC).map(|moment| Offset::UTC.to_datetime(moment).date()),
        Err(_) => rule.day(text.parse().ok()?),
    }
}

fn date(definition: &Definition, seen: &Seen, day: Date, fetched: Fetched<'_>) -> CalendarEntry {
    let host = fetched.node.split("://").nth(1).unwrap_or(fetched.node);
    let state = definition.state(&seen.state).map(|state| fetched.speaker.local(&state.label).to_owned());
    CalendarEntry {
        uid: format!("{}-due@{host}", seen.id),
        // an event and no task: few calendars that subscribe to others show tasks
        kind: CalendarKind::Event(EventState::Confirmed),
        when: When::Days { first: day, last: day },
        title: title(definition, seen, fetched.speaker.language()),
        description: state.unwrap_or_default(),
        place: String::new(),
        page: format!("{}/{}", fetched.of_register(&definition.id), seen.id),
        categories: vec![fetched.name_of_register(definition)],
        class: if seen.house.is_some() { CalendarClass::Private } else { CalendarClass::Public },
        version: u32::try_from(seen.version).unwrap_or(u32::MAX),
        created: seen.house.as_ref().map_or(seen.changed_at, |house| house.made_at),
        modified: seen.changed_at,
    }
}

/// What a record is called, in the reader's language or one that is there; its identifier where the reader does not see that.
fn title(definition: &Definition, seen: &Seen, language: Language) -> String {
    let named = seen.fields.get(&*definition.title).and_then(|json| match json {
        Json::String(text) => Some(text.as_str()),
        Json::Object(texts) => {
            [language].into_iter().chain(Language::ALL).find_map(|language| texts.get(language.tag()).and_then(Json::as_str))
        }
        _ => None,
    });
    named.unwrap_or(seen.id.as_str()).to_owned()
}
