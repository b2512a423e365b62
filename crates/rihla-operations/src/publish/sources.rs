//! What the public may know of a source: its definitions, its deliveries, its problems as counts.

use std::str::FromStr;

use jiff::Timestamp;
use rihla_model::definition::{DeliveryCalendar, SourceDefinition};
use rihla_model::{Period, Severity};

use super::site::{InputRecord, ProblemCount, SourceCard};
use crate::build::receipt::{Receipt, ReceivedFile};
use crate::definitions::Definitions;

/// The card of a source with one of its deliveries, whatever was released of it. Overdue is not judged.
#[must_use]
pub fn source_card(source: &SourceDefinition, definitions: &Definitions, receipt: Option<&Receipt>) -> SourceCard {
    let agency = definitions.observatory.agencies.iter().find(|a| a.id == source.agency);
    SourceCard {
        id: source.id.clone(),
        agency: source.agency.clone(),
        agency_name: agency.map(|a| a.name.clone()).unwrap_or_default(),
        title: source.title.clone(),
        definitions: source.definitions.clone(),
        quality: source.quality.clone(),
        licence: source.licence.clone(),
        attribution: source.attribution.clone(),
        rows_read: receipt.map_or(0, |r| r.reading.rows_read),
        rows_used: receipt.map_or(0, |r| r.reading.rows_used),
        files: receipt.map_or(0, |r| u32::try_from(r.files.len()).unwrap_or(u32::MAX)),
        received_at: receipt.map(|r| r.received_at),
        waiting_since: None,
        on_request: false,
        periods: receipt.and_then(|r| r.reading.periods.clone()),
        unusable: receipt.and_then(unusable),
        overdue: None,
        problems: receipt.map(counts).unwrap_or_default(),
    }
}

/// The card of a source as the public may see it now: of its newest delivery where a release in force was made of it, else of the
/// delivery that releases in force were made of, with the moment when the newer one came. `released` holds, for each release in
/// force, its inputs and the cards of its sources at the time; `shut` the inputs of releases in force that are on request: a
/// delivery that went into those alone waits for nothing, and is not told either.
#[must_use]
pub fn public_card(
    source: &SourceDefinition,
    definitions: &Definitions,
    newest: Option<&Receipt>,
    released: &[(&[InputRecord], &[SourceCard])],
    shut: &[Vec<InputRecord>],
    now: Timestamp,
) -> SourceCard {
    let bare = source_card(source, definitions, None);
    let overdue = source.calendar.as_ref().and_then(|calendar| overdue(calendar, newest, now));
    let Some(newest) = newest else { return SourceCard { overdue, ..bare } };
    let went_into = |inputs: &[InputRecord]| {
        let known = |file: &ReceivedFile| inputs.iter().any(|i| i.source == source.id && i.file == file.name && i.hash == file.hash);
        !newest.files.is_empty() && newest.files.iter().all(known)
    };
    if released.iter().any(|(inputs, _)| went_into(inputs)) {
        return SourceCard { overdue, ..source_card(source, definitions, Some(newest)) };
    }
    let shown = released.iter().flat_map(|(_, cards)| cards.iter()).filter(|c| c.id == source.id).max_by_key(|c| c.received_at);
    let card = shown.map_or_else(
        || bare.clone(),
        |c| SourceCard {
            rows_read: c.rows_read,
            rows_used: c.rows_used,
            files: c.files,
            received_at: c.received_at,
            periods: c.periods.clone(),
            problems: c.problems.clone(),
            ..bare.clone()
        },
    );
    let on_request = shown.is_none() && shut.iter().any(|inputs| went_into(inputs));
    let waiting_since = (!on_request).then_some(newest.received_at);
    SourceCard { waiting_since, on_request, unusable: unusable(newest), overdue, ..card }
}

/// The rule that made the delivery unusable; never the sentence, which is for its agency.
fn unusable(receipt: &Receipt) -> Option<String> {
    let why = receipt.reading.unusable.as_ref()?;
    let fatal = receipt.reading.problems.iter().find(|p| p.severity == Severity::Fatal).map(|p| p.rule.clone());
    let declared = why.arguments().iter().find(|(name, _)| name == "rule").map(|(_, rule)| rule.to_string());
    let judged = match why.id() {
        "verdict-tolerance" => "tolerance",
        "verdict-no-row" => "no-row",
        _ => "other",
    };
    Some(fatal.or(declared).unwrap_or_else(|| judged.to_owned()))
}

fn counts(receipt: &Receipt) -> Vec<ProblemCount> {
    receipt
        .reading
        .problems
        .iter()
        .map(|p| ProblemCount { severity: p.severity, rule: p.rule.clone(), column: p.column.clone(), count: p.count })
        .collect()
}

/// The first period that was due by now and has not come.
pub(super) fn overdue(calendar: &DeliveryCalendar, receipt: Option<&Receipt>, now: Timestamp) -> Option<String> {
    let last = receipt.and_then(|r| r.reading.periods.as_ref()).and_then(|(_, last)| Period::from_str(last).ok());
    let frequency = rihla_model::Frequency::from_code(&calendar.frequency)?;
    let due = match last {
        Some(last) => last.roll_to(frequency).unwrap_or(last).next()?,
        None => Period::from_str(calendar.first.as_ref()?).ok()?,
    };
    let today = now.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
    let deadline = due.end().checked_add(jiff::Span::new().days(i64::from(calendar.due_after_days))).ok()?;
    (deadline < today).then(|| due.to_string())
}
