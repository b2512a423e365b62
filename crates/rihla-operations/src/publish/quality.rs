//! The quality card: the report's five priorities and its ten-year rule, scored from facts that the node holds.
//!
//! Each score begins at 4 and loses a point for each fact that a user would count against the data; the reasons name
//! the facts, so that a score can be argued with.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use jiff::civil::Date;
use rihla_model::definition::{DatasetDefinition, ObservatoryDefinition};
use rihla_model::{ConfStatus, LocalText, ObsStatus, Period, Severity};
use rihla_table::Released;

use super::site::{Argument, QualityCard, QualityPriority, QualityScore, Said, SourceCard};

/// What a card is made from.
pub struct QualityFacts<'a> {
    /// The observatory: its limit of age.
    pub observatory: &'a ObservatoryDefinition,
    /// The dataset.
    pub dataset: &'a DatasetDefinition,
    /// Its released cells.
    pub released: &'a Released,
    /// The sources that feed it.
    pub sources: &'a [&'a SourceCard],
    /// How many kinds of file are offered.
    pub formats: usize,
    /// The day of the view, in the observatory's time zone.
    pub today: Date,
}

/// Scores a dataset.
#[must_use]
pub fn quality_card(facts: &QualityFacts<'_>) -> QualityCard {
    let periods: Vec<Period> = facts
        .released
        .dimensions()
        .last()
        .map(|d| d.codes.iter().filter_map(|c| Period::from_str(&c.code).ok()).collect())
        .unwrap_or_default();
    let last_day = periods.iter().map(Period::end).max();
    let age_years = last_day.map(|day| whole_years(day, facts.today));
    let limit = facts.observatory.stale_after_years;
    let stale = age_years.is_some_and(|age| age >= limit);
    let cells = Cells::of(facts.released);
    let mut scores = vec![
        availability(facts, &periods, &cells),
        accessibility(facts, &cells),
        comparability(facts, &cells),
        fragmentation(facts),
        reliability(facts, &cells),
    ];
    if stale && let Some(first) = scores.first_mut() {
        first.score = first.score.saturating_sub(2);
        first
            .reasons
            .push(Said::new("quality-age-stale").number("years", u64::from(age_years.unwrap_or(0))).number("limit", u64::from(limit)));
    }
    QualityCard { scores, last_day: last_day.map(|d| d.to_string()), age_years, stale }
}

/// Whole years between two days; 0 if the first lies ahead.
fn whole_years(from: Date, to: Date) -> u32 {
    let years = i32::from(to.year()) - i32::from(from.year());
    let before = (to.month(), to.day()) < (from.month(), from.day());
    u32::try_from(years - i32::from(before)).unwrap_or(0)
}

/// Counts of cells of the measure itself.
struct Cells {
    all: u64,
    withheld: u64,
    estimated: u64,
    low: u64,
    breaks: u64,
}

impl Cells {
    fn of(released: &Released) -> Self {
        let mut cells = Self { all: 0, withheld: 0, estimated: 0, low: 0, breaks: 0 };
        for cell in released.cells().filter(|c| c.indicator == 0) {
            cells.all += 1;
            cells.withheld += u64::from(cell.conf != ConfStatus::F);
            cells.estimated += u64::from(matches!(cell.status, ObsStatus::E | ObsStatus::I | ObsStatus::P));
            cells.low += u64::from(cell.status == ObsStatus::U);
            cells.breaks += u64::from(cell.status == ObsStatus::B);
        }
        cells
    }

    /// A share in whole percent.
    fn percent(&self, part: u64) -> u64 {
        (part * 100).checked_div(self.all).unwrap_or(0)
    }
}

fn score(priority: QualityPriority, lost: u8, reasons: Vec<Said>, facts: &QualityFacts<'_>) -> QualityScore {
    QualityScore { priority, score: 4_u8.saturating_sub(lost), reasons, owner: facts.dataset.owner.clone() }
}

fn availability(facts: &QualityFacts<'_>, periods: &[Period], cells: &Cells) -> QualityScore {
    let mut lost = 0;
    let mut reasons = Vec::new();
    if periods.is_empty() || cells.all == 0 {
        return score(QualityPriority::Availability, 4, vec![Said::new("quality-availability-empty")], facts);
    }
    let (first, last) = (periods.iter().min(), periods.iter().max());
    if let (Some(first), Some(last)) = (first, last) {
        let due = first.through(*last).count();
        let present = periods.len();
        if present < due {
            lost += 1;
        }
        reasons.push(Said::new("quality-availability-periods").number("present", present as u64).number("due", due.max(present) as u64));
    }
    let declared = facts.released.dimensions().len().saturating_sub(1);
    let present = facts.released.dimensions().iter().rev().skip(1).filter(|d| d.codes.iter().filter(|c| !c.aggregate).count() > 1).count();
    if present < declared {
        lost += 1;
    }
    reasons.push(Said::new("quality-availability-breakdowns").number("present", present as u64).number("declared", declared as u64));
    for source in facts.sources {
        if let Some(period) = &source.overdue {
            lost += 1;
            reasons.push(Said::new("quality-availability-overdue").local("source", &source.title).text("period", period));
        }
    }
    let estimated = cells.percent(cells.estimated);
    if estimated > 0 {
        lost += u8::from(estimated >= 20);
        reasons.push(Said::new("quality-availability-estimated").number("share", estimated));
    }
    score(QualityPriority::Availability, lost, reasons, facts)
}

fn accessibility(facts: &QualityFacts<'_>, cells: &Cells) -> QualityScore {
    let mut lost = 0;
    let mut reasons = vec![Said::new("quality-accessibility-formats").number("count", facts.formats as u64)];
    let licence = facts.dataset.licence.as_deref().unwrap_or(&facts.observatory.licence);
    if licence.is_empty() {
        lost += 1;
        reasons.push(Said::new("quality-accessibility-no-licence"));
    } else {
        reasons.push(Said::new("quality-accessibility-licence").text("licence", licence));
    }
    let withheld = cells.percent(cells.withheld);
    if cells.withheld == 0 {
        reasons.push(Said::new("quality-accessibility-nothing-withheld"));
    } else {
        lost += if withheld >= 50 { 2 } else { u8::from(withheld >= 20) };
        reasons.push(Said::new("quality-accessibility-withheld").number("share", withheld));
    }
    if facts.dataset.method.is_empty() {
        lost += 1;
        reasons.push(Said::new("quality-accessibility-no-method"));
    } else {
        reasons.push(Said::new("quality-accessibility-method"));
    }
    score(QualityPriority::Accessibility, lost, reasons, facts)
}

fn comparability(facts: &QualityFacts<'_>, cells: &Cells) -> QualityScore {
    let mut lost = 0;
    let mut reasons = Vec::new();
    let bases: BTreeSet<&str> = facts.sources.iter().filter_map(|s| s.definitions.basis.as_deref()).collect();
    for source in facts.sources.iter().filter(|s| s.definitions.basis.is_none()) {
        lost += 1;
        reasons.push(Said::new("quality-comparability-no-definition").local("source", &source.title));
    }
    for basis in &bases {
        reasons.push(if *basis == "NAT" {
            lost += 1;
            Said::new("quality-comparability-national")
        } else {
            Said::new("quality-comparability-standard").text("basis", basis)
        });
    }
    if facts.sources.len() > 1 {
        let points: [fn(&SourceCard) -> Option<&str>; 4] = [
            |s| s.definitions.basis.as_deref(),
            |s| s.definitions.origin.as_deref(),
            |s| s.definitions.duration.as_deref(),
            |s| s.definitions.unit.as_deref(),
        ];
        let differ = points.iter().filter(|p| facts.sources.iter().map(|s| p(s)).collect::<BTreeSet<_>>().len() > 1).count()
            + usize::from(territories_differ(facts));
        if differ == 0 {
            reasons.push(Said::new("quality-comparability-one-definition"));
        } else {
            lost += 1 + u8::from(differ > 2);
            reasons.push(Said::new("quality-comparability-definitions-differ").number("count", differ as u64));
        }
    }
    let dimensions = facts.dataset.dimensions.len();
    let standard = facts.dataset.dimensions.iter().filter(|d| d.list.is_some() || !d.bands.is_empty()).count();
    lost += u8::from(standard < dimensions);
    reasons.push(Said::new("quality-comparability-code-lists").number("standard", standard as u64).number("dimensions", dimensions as u64));
    if cells.breaks > 0 {
        lost += 1;
        reasons.push(Said::new("quality-comparability-breaks").number("count", cells.breaks));
    }
    score(QualityPriority::Comparability, lost, reasons, facts)
}

/// Whether the sources follow the places of different days, and no frame brings them together.
fn territories_differ(facts: &QualityFacts<'_>) -> bool {
    let framed = facts.dataset.dimensions.iter().any(|d| d.frame.is_some());
    let mut stated = facts.sources.iter().map(|s| &s.definitions.territory);
    let first = stated.next();
    !framed && stated.any(|territory| Some(territory) != first)
}

fn fragmentation(facts: &QualityFacts<'_>) -> QualityScore {
    let mut lost = 0;
    let mut reasons = Vec::new();
    let agencies: BTreeSet<_> = facts.sources.iter().map(|s| &s.agency).collect();
    if facts.sources.len() <= 1 {
        reasons.push(Said::new("quality-fragmentation-single-source"));
    } else {
        lost += u8::from(agencies.len() > 1) + u8::from(agencies.len() > 3);
        reasons.push(Said::new("quality-fragmentation-sources").number("count", facts.sources.len() as u64));
    }
    let differ = problems(facts, |rule, _| rule == "total-differs");
    if differ == 0 {
        reasons.push(Said::new("quality-fragmentation-totals-agree"));
    } else {
        lost += 1 + u8::from(differ > 10);
        reasons.push(Said::new("quality-fragmentation-totals-differ").number("count", differ));
    }
    score(QualityPriority::Fragmentation, lost, reasons, facts)
}

fn reliability(facts: &QualityFacts<'_>, cells: &Cells) -> QualityScore {
    let mut lost = 0;
    let mut reasons = Vec::new();
    let read: u64 = facts.sources.iter().map(|s| s.rows_read).sum();
    let used: u64 = facts.sources.iter().map(|s| s.rows_used).sum();
    if let Some(share) = (used * 100).checked_div(read) {
        lost += if share < 80 { 2 } else { u8::from(share < 97) };
        reasons.push(Said::new("quality-reliability-rows-used").number("share", share));
    }
    let faults = problems(facts, |_, severity| severity >= Severity::Warning);
    if faults == 0 {
        reasons.push(Said::new("quality-reliability-no-problems"));
    } else {
        lost += u8::from(faults * 100 > used);
        reasons.push(Said::new("quality-reliability-problems").number("count", faults));
    }
    for source in facts.sources.iter().filter(|s| s.unusable.is_some()) {
        lost += 2;
        reasons.push(Said::new("quality-reliability-fatal").local("source", &source.title));
    }
    if cells.low > 0 {
        lost += u8::from(cells.percent(cells.low) >= 20);
        reasons.push(Said::new("quality-reliability-low-cells").number("count", cells.low));
    }
    score(QualityPriority::Reliability, lost, reasons, facts)
}

fn problems(facts: &QualityFacts<'_>, wanted: impl Fn(&str, Severity) -> bool) -> u64 {
    facts.sources.iter().flat_map(|s| &s.problems).filter(|p| wanted(&p.rule, p.severity)).map(|p| p.count).sum()
}

impl Said {
    /// A message without arguments.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self { id: id.to_owned(), args: BTreeMap::new() }
    }

    /// Adds a number.
    #[must_use]
    pub fn number(mut self, name: &str, value: u64) -> Self {
        self.args.insert(name.to_owned(), Argument::Number(i64::try_from(value).unwrap_or(i64::MAX)));
        self
    }

    /// Adds a text that is the same in every language.
    #[must_use]
    pub fn text(mut self, name: &str, value: &str) -> Self {
        self.args.insert(name.to_owned(), Argument::Text(value.to_owned()));
        self
    }

    /// Adds a text in several languages.
    #[must_use]
    pub fn local(mut self, name: &str, value: &LocalText) -> Self {
        let texts = value.iter().map(|(l, t)| (l.tag().to_owned(), t.to_owned())).collect();
        self.args.insert(name.to_owned(), Argument::Local(texts));
        self
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::whole_years;

    #[test]
    fn a_year_is_whole_on_its_anniversary() {
        assert_eq!(whole_years(date(2014, 12, 31), date(2024, 12, 30)), 9);
        assert_eq!(whole_years(date(2014, 12, 31), date(2024, 12, 31)), 10);
        assert_eq!(whole_years(date(2030, 1, 1), date(2024, 1, 1)), 0);
    }
}
