//! The order of protection: rules, complementary cells, rounding, indicators, report, seal, attack.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use rihla_model::definition::{IndicatorDefinition, ProtectionPolicy};
use rihla_model::{DatasetId, ObsStatus};
use rihla_table::{Cube, Protection, Released, pow10, seal};

use crate::audit::{Attack, solve_for_withheld};
use crate::complementary::{Facts, Findings, suppress};
use crate::mark::Mark;
use crate::relations::System;
use crate::report::{AuditReport, DisclosureReport, RuleApplied, Warning, WarningKind};
use crate::table::Table;
use crate::{DisclosureError, dominance, indicators, minimum_frequency, p_percent, producer, publish_from, rounding, utility};

/// A table that may be shown, and what was done to it.
#[derive(Debug, Clone)]
pub struct Protected {
    /// The protected table.
    pub released: Released,
    /// The disclosure report.
    pub report: DisclosureReport,
}

/// Protects a cube by a policy, adds the indicators computed from the protected values, attacks the result and seals it.
///
/// # Errors
/// [`DisclosureError::Recoverable`] where the attack finds a withheld cell: nothing is released then. Otherwise what the
/// policy, the indicators or the table lack, or [`DisclosureError::Cancelled`].
#[expect(clippy::needless_pass_by_value, reason = "the unprotected cube ends here")]
pub fn protect(
    cube: Cube,
    policy: &ProtectionPolicy,
    indicators: &[IndicatorDefinition],
    denominators: &BTreeMap<DatasetId, Released>,
    cancel: Option<&AtomicBool>,
) -> Result<Protected, DisclosureError> {
    let limits = Limits::of(policy)?;
    let mut table = Table::new(&cube)?;
    let mut report = DisclosureReport {
        dataset: table.dataset.to_string(),
        already_public: policy.already_public,
        cells: table.len() as u64,
        valued: table.value.iter().flatten().count() as u64,
        ..DisclosureReport::default()
    };
    let before = table.value.clone();
    let adds_up: Vec<bool> = (0..table.indicators.len()).map(|at| adds_up(&table, at)).collect();
    let units: Vec<bool> = (0..table.indicators.len()).map(|at| counts_units(&table, at)).collect();
    let mut marks = vec![Mark::Open; table.len()];
    let mut findings = Findings::default();
    if policy.already_public {
        report.rules.push(rule("already-public", NO_PARAMETERS, 0));
    } else {
        primary(&mut table, policy, &limits, &mut marks, &mut report);
        if policy.complementary {
            if marks.iter().any(|m| m.primary()) {
                (marks, findings) = complementary(&table, policy, &limits, marks, &adds_up, &units, cancel)?;
            }
            let cells = marks.iter().filter(|m| **m == Mark::Complementary).count() as u64;
            report.rules.push(rule("complementary", NO_PARAMETERS, cells));
        } else if marks.iter().any(|m| m.primary()) {
            warn(&mut report, WarningKind::ComplementaryOff, marks.iter().filter(|m| m.primary()).count() as u64);
        }
        apply(&mut table, &marks, &units);
        round_values(&mut table, policy, &mut report);
    }
    let withheld: Vec<bool> = marks.iter().map(|m| m.withheld()).collect();
    report.utility = utility::utility(&table, &before, &withheld);
    report.shown = table.value.iter().flatten().count() as u64;
    report.primary = marks.iter().filter(|m| m.personal()).count() as u64;
    report.secondary = marks.iter().filter(|m| **m == Mark::Complementary).count() as u64;
    report.unreliable = marks.iter().filter(|m| **m == Mark::Unreliable).count() as u64;
    report.indicators = indicators::add(&mut table, indicators, denominators, &mut report.warnings)?;
    let protection = Protection {
        rules: report.rules.iter().map(|r| r.rule.clone()).collect(),
        cells: report.cells,
        primary: report.primary,
        secondary: report.secondary,
        unreliable: report.unreliable,
        rounding: policy.rounding.filter(|_| !policy.already_public),
        audited: false,
    };
    let cells = table.len();
    let cube = table.into_cube()?;
    debug_assert_eq!(cells, cube.len());
    if policy.already_public {
        return Ok(Protected { released: seal::seal(cube, protection), report });
    }
    let sealed = seal::seal(cube.clone(), protection.clone());
    report.audit = attack(&sealed, policy, &adds_up, &units, &Known { marks: &marks, before: &before }, &findings)?;
    if findings.zeros > 0 {
        warn(&mut report, WarningKind::ZerosWithheld, findings.zeros);
    }
    if findings.narrow > 0 {
        warn(&mut report, WarningKind::NarrowIntervals, findings.narrow);
    }
    if findings.unproven > 0 {
        warn(&mut report, WarningKind::UnprovenIntervals, findings.unproven);
    }
    let audited = report.audit.exact == 0 && report.audit.undecided == 0;
    let released = seal::seal(cube, Protection { audited, ..protection });
    report.warnings.sort_by(|a, b| (a.kind, &a.about).cmp(&(b.kind, &b.about)));
    Ok(Protected { released, report })
}

/// The policy's parameters, checked.
struct Limits {
    dominance: Option<(u32, i128)>,
    p_percent: Option<i128>,
}

impl Limits {
    fn of(policy: &ProtectionPolicy) -> Result<Self, DisclosureError> {
        if let Some(base) = policy.rounding {
            rounding::check(base)?;
        }
        let dominance = policy.dominance.as_ref().map(|r| dominance::check(r).map(|k| (r.n, k))).transpose()?;
        let p_percent = policy.p_percent.map(|p| dominance::millionths("p-percent", p)).transpose()?;
        Ok(Self { dominance, p_percent })
    }
}

/// Whether sums of the indicator's cells bind them. Means do too for whoever knows how many stand behind each, so they
/// are protected as sums are.
fn adds_up(table: &Table, indicator: usize) -> bool {
    table.indicators.get(indicator).is_some_and(|i| i.additive)
        || (0..table.len()).any(|c| table.indicator[c] as usize == indicator && table.contributors[c].count.is_some())
}

/// Whether the indicator is an unweighted count, so that a value tells how many stand behind it.
fn counts_units(table: &Table, indicator: usize) -> bool {
    let Some(unit) = table.indicators.get(indicator).filter(|i| i.additive).and_then(|i| pow10(i.scale)) else { return false };
    let mut any = false;
    for cell in (0..table.len()).filter(|c| table.indicator[*c] as usize == indicator) {
        match (table.value[cell], table.contributors[cell].count) {
            (Some(value), Some(count)) if value == i128::from(count) * unit => any = true,
            (None, _) => {}
            _ => return false,
        }
    }
    any
}

/// Applies the rules that look at one cell.
#[expect(clippy::needless_range_loop, reason = "one place in several columns of the table")]
fn primary(table: &mut Table, policy: &ProtectionPolicy, limits: &Limits, marks: &mut [Mark], report: &mut DisclosureReport) {
    let (mut unknown, mut unknown_largest, mut flagged) = (0, 0, 0);
    for cell in 0..table.len() {
        if producer::withholds(table.status[cell], table.conf[cell]) {
            marks[cell] = Mark::Producer;
            continue;
        }
        let Some(value) = table.value[cell] else { continue };
        let who = &table.contributors[cell];
        unknown += u64::from(who.count.is_none() && policy.minimum_frequency.is_some());
        unknown_largest += u64::from(who.largest.is_none() && (limits.dominance.is_some() || limits.p_percent.is_some()));
        let small = policy.minimum_frequency.is_some_and(|n| minimum_frequency::withholds(who, n, policy.zeros_disclosive));
        marks[cell] = if small {
            Mark::MinimumFrequency
        } else if limits.dominance.is_some_and(|(n, k)| dominance::withholds(value, who, n, k)) {
            Mark::Dominance
        } else if limits.p_percent.is_some_and(|p| p_percent::withholds(value, who, p)) {
            Mark::PPercent
        } else {
            match publish_from::judge(who, policy.publish_from, policy.flag_below) {
                publish_from::Reliability::Withheld => Mark::Unreliable,
                publish_from::Reliability::Flagged => {
                    flagged += 1;
                    table.status[cell] = ObsStatus::U;
                    Mark::Open
                }
                publish_from::Reliability::Enough => Mark::Open,
            }
        };
    }
    let count = |mark: Mark| marks.iter().filter(|m| **m == mark).count() as u64;
    if count(Mark::Producer) > 0 {
        report.rules.push(rule("producer", NO_PARAMETERS, count(Mark::Producer)));
    }
    if let Some(n) = policy.minimum_frequency {
        let parameters = [("n", n.to_string()), ("zeros-disclosive", policy.zeros_disclosive.to_string())];
        report.rules.push(rule("minimum-frequency", parameters, count(Mark::MinimumFrequency)));
    }
    if let Some(d) = &policy.dominance {
        report.rules.push(rule("dominance", [("n", d.n.to_string()), ("k", d.k.to_string())], count(Mark::Dominance)));
    }
    if let Some(p) = policy.p_percent {
        report.rules.push(rule("p-percent", [("p", p.to_string())], count(Mark::PPercent)));
    }
    if policy.publish_from.is_some() || policy.flag_below.is_some() {
        let limits = [("publish-from", policy.publish_from), ("flag-below", policy.flag_below)];
        let parameters = limits.into_iter().filter_map(|(name, limit)| Some((name, limit?.to_string())));
        report.rules.push(rule("publish-from", parameters, count(Mark::Unreliable)));
    }
    report.flagged = flagged;
    for (kind, count) in [(WarningKind::ContributorsUnknown, unknown), (WarningKind::LargestUnknown, unknown_largest)] {
        if count > 0 {
            warn(report, kind, count);
        }
    }
    if policy.zeros_disclosive {
        let combinations = table.dimensions.iter().fold(table.indicators.len() as u64, |n, d| n.saturating_mul(d.codes.len() as u64));
        let absent = combinations.saturating_sub(table.len() as u64);
        if absent > 0 {
            warn(report, WarningKind::AbsentCombinations, absent);
        }
    }
}

/// Withholds further cells.
fn complementary(
    table: &Table,
    policy: &ProtectionPolicy,
    limits: &Limits,
    marks: Vec<Mark>,
    adds_up: &[bool],
    units: &[bool],
    cancel: Option<&AtomicBool>,
) -> Result<(Vec<Mark>, Findings), DisclosureError> {
    let takes_part: Vec<bool> = (0..table.len()).map(|c| table.value[c].is_some() || marks[c].withheld()).collect();
    // Only indicators with a withheld cell need a system.
    let mut concerned = vec![false; table.indicators.len()];
    for cell in (0..table.len()).filter(|c| marks[*c].withheld()) {
        let at = table.indicator[cell] as usize;
        concerned[at] = adds_up[at];
    }
    let system = System::build(table, &takes_part, &concerned)?;
    let mut signed = vec![false; table.indicators.len()];
    for cell in 0..table.len() {
        let at = table.indicator[cell] as usize;
        signed[at] |= table.value[cell].is_some_and(|v| v < 0) || table.indicators.get(at).is_none_or(|i| !i.additive);
    }
    let mut facts = Facts {
        value: vec![0; system.size],
        least: vec![None; system.size],
        needed: vec![0; system.size],
        single: vec![false; system.size],
        candidate: vec![false; system.size],
        aggregation: vec![0; system.size],
        mark: marks,
    };
    facts.mark.resize(system.size, Mark::Open);
    for cell in 0..table.len() {
        let at = table.indicator[cell] as usize;
        let unit = table.indicators.get(at).and_then(|i| pow10(i.scale)).unwrap_or(1);
        let value = table.value[cell];
        let who = &table.contributors[cell];
        facts.value[cell] = value.unwrap_or(0);
        facts.least[cell] = (!signed[at]).then_some(0);
        facts.single[cell] = who.count == Some(1);
        facts.candidate[cell] = concerned[at] && facts.mark[cell] == Mark::Open && value.is_some_and(|v| v != 0);
        facts.aggregation[cell] = table.aggregation(cell);
        if let (true, Some(value)) = (facts.mark[cell].personal(), value) {
            let mut needed = match policy.minimum_frequency {
                Some(n) if units[at] => (i128::from(n) - 1).max(1) * unit,
                _ => (value.saturating_abs() / 10).max(1),
            };
            if let Some((n, k)) = limits.dominance {
                needed = needed.max(dominance::needed_width(value, who, n, k));
            }
            if let Some(p) = limits.p_percent {
                needed = needed.max(p_percent::needed_width(value, who, p));
            }
            facts.needed[cell] = needed;
        }
    }
    let (mut marks, findings) = suppress(&system, facts, cancel)?;
    marks.truncate(table.len());
    Ok((marks, findings))
}

/// Takes away the values of withheld cells.
fn apply(table: &mut Table, marks: &[Mark], units: &[bool]) {
    for (cell, mark) in marks.iter().enumerate() {
        if mark.withheld() {
            table.value[cell] = None;
            table.status[cell] = ObsStatus::Q;
            // In a count, "too few sampled units" would tell how many there are at least: it looks like the rest.
            let counted = units.get(table.indicator[cell] as usize).copied().unwrap_or(false);
            table.conf[cell] = if counted { Mark::MinimumFrequency.published() } else { mark.published() };
        }
    }
}

fn round_values(table: &mut Table, policy: &ProtectionPolicy, report: &mut DisclosureReport) {
    let Some(base) = policy.rounding else { return };
    let mut changed = 0;
    for cell in 0..table.len() {
        let Some(indicator) = table.indicators.get(table.indicator[cell] as usize).filter(|i| i.additive) else { continue };
        let base = i128::from(base).saturating_mul(pow10(indicator.scale).unwrap_or(1));
        if let Some(value) = &mut table.value[cell] {
            let rounded = rounding::round(*value, base);
            changed += u64::from(rounded != *value);
            *value = rounded;
        }
    }
    report.rules.push(rule("rounding", [("base", base.to_string())], changed));
    if changed > 0 {
        warn(report, WarningKind::RoundedNotAdditive, changed);
    }
}

/// What was decided, to judge what an attack found.
struct Known<'a> {
    marks: &'a [Mark],
    before: &'a [Option<i128>],
}

/// Attacks the sealed table. While complementary suppression is on, a cell that is found is an error.
fn attack(
    sealed: &Released,
    policy: &ProtectionPolicy,
    adds_up: &[bool],
    units: &[bool],
    known: &Known<'_>,
    findings: &Findings,
) -> Result<AuditReport, DisclosureError> {
    let mut attack = Attack::on(sealed);
    attack.indicators = (0..).zip(adds_up).filter(|(_, a)| **a).map(|(at, _)| at).collect();
    attack.least.retain(|at, _| sealed.indicators().get(*at as usize).is_some_and(|i| i.additive));
    if policy.rounding.is_some() {
        attack.least.clear();
    }
    let result = solve_for_withheld(sealed, &attack);
    // Base cells come first in the sealed table too: indicators were appended behind them.
    let mark = |cell: usize| known.marks.get(cell).copied().unwrap_or_default();
    // Where a total was added up from what was delivered, a cell that the producer withheld "follows" as zero. It is not.
    let not_delivered = |cell: usize| mark(cell) == Mark::Producer && known.before.get(cell).is_some_and(Option::is_none);
    let exact = result.recovered.iter().filter(|r| !(not_delivered(r.cell) && r.value == Some(0))).count() as u64;
    let of_people = |cell: usize| mark(cell).personal() && !not_delivered(cell);
    let counted = |cell: usize| sealed.cells().nth(cell).is_some_and(|c| units.get(c.indicator as usize).copied().unwrap_or(false));
    let pinned = result.pinned.iter().filter(|r| of_people(r.cell) && counted(r.cell)).count() as u64;
    if policy.complementary && (exact > 0 || result.undecided > 0 || pinned > 0) {
        return Err(DisclosureError::Recoverable { recovered: exact + pinned, undecided: result.undecided });
    }
    let mut attacks = vec!["sums".to_owned()];
    if !attack.least.is_empty() {
        attacks.push("sums-and-bounds".to_owned());
    }
    if policy.complementary {
        attacks.push("lone-respondents".to_owned());
        if findings.intervals > 0 {
            attacks.push("intervals".to_owned());
        }
    }
    Ok(AuditReport {
        run: true,
        attacks,
        cells: result.cells,
        exact,
        exact_by_bounds: result.pinned.len() as u64,
        undecided: result.undecided,
        intervals: findings.intervals,
        narrow: findings.narrow,
        unproven: findings.unproven,
    })
}

fn rule<N: Into<String>>(name: &str, parameters: impl IntoIterator<Item = (N, String)>, cells: u64) -> RuleApplied {
    RuleApplied { rule: name.to_owned(), parameters: parameters.into_iter().map(|(n, v)| (n.into(), v)).collect(), cells }
}

fn warn(report: &mut DisclosureReport, kind: WarningKind, count: u64) {
    report.warnings.push(Warning { kind, count, about: None });
}

const NO_PARAMETERS: [(&str, String); 0] = [];
