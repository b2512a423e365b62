//! What the public may know of a source: its definitions, its deliveries, its problems as counts.

use std::str::FromStr;

use jiff::Timestamp;
use rihla_model::definition::{DeliveryCalendar, SourceDefinition};
use rihla_model::{Period, Severity};

use super::site::{ProblemCount, SourceCard};
use crate::build::receipt::Receipt;
use crate::definitions::Definitions;

/// The card of a source, with its newest delivery if there is one. Overdue is judged at `now`, if given.
#[must_use]
pub fn source_card(source: &SourceDefinition, definitions: &Definitions, receipt: Option<&Receipt>, now: Option<Timestamp>) -> SourceCard {
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
        rows_read: receipt.map_or(0, |r| r.rows_read),
        rows_used: receipt.map_or(0, |r| r.rows_used),
        files: receipt.map_or(0, |r| u32::try_from(r.files.len()).unwrap_or(u32::MAX)),
        received_at: receipt.map(|r| r.received_at),
        periods: receipt.and_then(|r| r.periods.clone()),
        unusable: receipt.and_then(unusable),
        overdue: source.calendar.as_ref().zip(now).and_then(|(calendar, now)| overdue(calendar, receipt, now)),
        problems: receipt.map(counts).unwrap_or_default(),
    }
}

/// The rule that made the delivery unusable; never the sentence, which is for its agency.
fn unusable(receipt: &Receipt) -> Option<String> {
    let why = receipt.unusable.as_ref()?;
    let fatal = receipt.problems.iter().find(|p| p.severity == Severity::Fatal).map(|p| p.rule.clone());
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
        .problems
        .iter()
        .map(|p| ProblemCount { severity: p.severity, rule: p.rule.clone(), column: p.column.clone(), count: p.count })
        .collect()
}

/// The first period that was due by now and has not come.
fn overdue(calendar: &DeliveryCalendar, receipt: Option<&Receipt>, now: Timestamp) -> Option<String> {
    let last = receipt.and_then(|r| r.periods.as_ref()).and_then(|(_, last)| Period::from_str(last).ok());
    let frequency = rihla_model::Frequency::from_code(&calendar.frequency)?;
    let due = match last {
        Some(last) => last.roll_to(frequency).unwrap_or(last).next()?,
        None => Period::from_str(calendar.first.as_ref()?).ok()?,
    };
    let today = now.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
    let deadline = due.end().checked_add(jiff::Span::new().days(i64::from(calendar.due_after_days))).ok()?;
    (deadline < today).then(|| due.to_string())
}
