//! Rows that are left out by a declared condition, and rows that are aggregates of others.

use std::sync::Arc;

use rihla_model::{Rule, Saying, Severity};

use crate::harmonise::cell::{is_total, rule_text};
use crate::harmonise::layout::{Layout, PlacedRule};
use crate::harmonise::part::{Found, Part};
use crate::harmonise::rows::Rows;
use crate::harmonise::worker::{Cells, State, Worker};
use crate::text::trim;

impl Worker<'_, '_> {
    /// Leaves rows out by declared conditions.
    pub(super) fn filter(&self, rows: Rows<'_>, layout: &Layout, states: &mut [State], part: &mut Part) {
        let mut leave = |row: usize, states: &mut [State], column: &str, value: &str, remedy: Saying| {
            if let Some(state) = states.get_mut(row) {
                *state = State::Filtered;
            }
            part.problems.push(Found {
                line: rows.start(row).line,
                column: Some(Arc::from(column)),
                under: None,
                severity: Severity::Note,
                rule: Rule::ROW_FILTERED,
                value: Some(value.to_owned()),
                remedy,
                count: 1,
            });
        };
        for (rules, keep) in [(&layout.keep_only, true), (&layout.leave_out, false)] {
            for placed in rules {
                for row in 0..rows.len() {
                    if states.get(row) != Some(&State::Used) {
                        continue;
                    }
                    let hit = rule_text(rows, row, &placed.source, |text| placed.rule.texts.contains(text));
                    if hit != keep {
                        let value = rule_text(rows, row, &placed.source, str::to_owned);
                        leave(
                            row,
                            states,
                            &placed.rule.column,
                            &value,
                            Saying::new("problem-filtered", "left out by `keep-only` or `leave-out` under [rows]; nothing to do"),
                        );
                    }
                }
            }
        }
        if let Some(action) = layout.action {
            for row in 0..rows.len() {
                if states.get(row) == Some(&State::Used) && trim(rows.cell(row, action)).eq_ignore_ascii_case("D") {
                    leave(
                        row,
                        states,
                        "ACTION",
                        "D",
                        Saying::new("problem-deleted", "the message deletes this observation; deliver the full data instead"),
                    );
                }
            }
        }
    }

    /// Marks rows whose delivered text says that they are aggregates of others.
    pub(super) fn mark_aggregates(&self, rows: Rows<'_>, layout: &Layout, states: &mut [State], marks: &mut Vec<Vec<(u16, bool)>>) {
        if layout.aggregates.is_empty() && self.recipe.columns.iter().all(|c| c.aggregate_codes.is_empty()) {
            return;
        }
        marks.resize(rows.len(), Vec::new());
        for (rule_at, placed) in layout.aggregates.iter().enumerate() {
            let single = placed.rule.texts.len() == 1;
            for row in 0..rows.len() {
                if states.get(row) == Some(&State::Filtered) {
                    continue;
                }
                let total = rule_text(rows, row, &placed.source, |text| placed.rule.texts.contains(text).then(|| single || is_total(text)));
                if let Some(total) = total {
                    if let Some(state) = states.get_mut(row) {
                        *state = State::Aggregate;
                    }
                    if let Some(mark) = marks.get_mut(row) {
                        mark.push((u16::try_from(rule_at).unwrap_or(u16::MAX), total));
                    }
                }
            }
        }
    }

    pub(super) fn mark_aggregate_codes(
        &self,
        read: &[Cells],
        states: &mut [State],
        layout: &Layout,
        marks: &mut [Vec<(u16, bool)>],
        rows: Rows<'_>,
    ) {
        for (at, recipe) in self.recipe.columns.iter().enumerate() {
            let (false, Some(Cells::Coded(cells)), Some(column)) = (recipe.aggregate_codes.is_empty(), read.get(at), self.columns.get(at))
            else {
                continue;
            };
            let single = recipe.aggregate_codes.len() == 1;
            let rule_at = u16::try_from(layout.aggregates.len() + at).unwrap_or(u16::MAX);
            for (row, cell) in cells.iter().enumerate().take(rows.len()) {
                let Some(slot) = column.value(cell.value).filter(|s| s.aggregate) else { continue };
                if states.get(row) == Some(&State::Filtered) {
                    continue;
                }
                if let (Some(state), Some(mark)) = (states.get_mut(row), marks.get_mut(row)) {
                    *state = State::Aggregate;
                    mark.push((rule_at, single || slot.total));
                }
            }
        }
    }

    /// One line in the problem list for each aggregate that is set aside.
    pub(super) fn note_aggregates(&self, rows: Rows<'_>, layout: &Layout, states: &[State], marks: &[Vec<(u16, bool)>], part: &mut Part) {
        for (row, state) in states.iter().enumerate() {
            if *state != State::Aggregate {
                continue;
            }
            let rule = marks.get(row).and_then(|m| m.first()).map_or(0, |m| usize::from(m.0));
            let placed: Option<&PlacedRule> = layout.aggregates.get(rule);
            let column = placed
                .map(|p| p.rule.column.clone())
                .or_else(|| self.recipe.columns.get(rule.saturating_sub(layout.aggregates.len())).map(|c| c.name.clone()));
            part.problems.push(Found {
                line: rows.start(row).line,
                column: column.map(Arc::from),
                under: None,
                severity: Severity::Note,
                rule: Rule::AGGREGATE_SET_ASIDE,
                value: placed.map(|p| rule_text(rows, row, &p.source, str::to_owned)),
                remedy: Saying::new(
                    "problem-aggregate",
                    "an aggregate of other rows, set aside and compared to their sum where that can be done; nothing to do",
                ),
                count: 1,
            });
        }
    }
}
