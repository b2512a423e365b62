//! How an activity is doing, by a rule that is the same for all and is shown beside the lights.

use jiff::civil::Date;
use jiff::{Span, Unit};
use rihla_model::Saying;

use crate::{Activity, Obstacle, Progress, Stage, Update};

/// Of an activity under way something is reported at least so often; else it is at risk of being forgotten.
pub const REPORT_EVERY_MONTHS: i64 = 6;
/// It is at risk when more per cent of its work than this are missing for the time that has gone …
pub const BEHIND_A_LITTLE: i64 = 20;
/// … and late when more than these are.
pub const BEHIND_MUCH: i64 = 40;

/// How an activity is doing. In the order in which they are looked at: what needs somebody first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// Nothing can be done before something is out of the way.
    Blocked,
    /// It is not where it should be.
    Late,
    /// It may not come in time.
    AtRisk,
    /// It is where it should be.
    OnTrack,
    /// Its first day is still to come.
    NotYet,
    /// It is done.
    Done,
    /// It is no part of the plan yet.
    Proposed,
    /// It was stopped.
    Stopped,
}

impl Light {
    /// Every light, what needs somebody first.
    pub const ALL: [Self; 8] =
        [Self::Blocked, Self::Late, Self::AtRisk, Self::OnTrack, Self::NotYet, Self::Done, Self::Proposed, Self::Stopped];

    /// The word in addresses and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::Late => "late",
            Self::AtRisk => "at-risk",
            Self::OnTrack => "on-track",
            Self::NotYet => "not-yet",
            Self::Done => "done",
            Self::Proposed => "proposed",
            Self::Stopped => "stopped",
        }
    }

    /// The light of that word.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|light| light.name() == name)
    }

    /// Whether somebody has to do something.
    #[must_use]
    pub const fn needs_somebody(self) -> bool {
        matches!(self, Self::Blocked | Self::Late | Self::AtRisk)
    }
}

/// A light, and why it is that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The light.
    pub light: Light,
    /// Why: what was found for this light. Empty where the stage of the activity says it.
    pub why: Vec<Saying>,
}

/// How an activity is doing on a day, by what was last reported of it and what stands in its way.
///
/// Blocked: its last report says so, or what stands in its way should be out of it by now. Late: its last day is over, the report says so, or its
/// work is more than [`BEHIND_MUCH`] per cent behind the time. At risk: the report says so, something stands in its way, its work is more than
/// [`BEHIND_A_LITTLE`] per cent behind, or nothing was reported for [`REPORT_EVERY_MONTHS`] months. The gravest that holds is its light; all
/// that holds of that light is told.
#[must_use]
pub fn light(activity: &Activity, today: Date, last: Option<&Update>, obstacles: &[&Obstacle]) -> Judged {
    let plain = |light| Judged { light, why: Vec::new() };
    match activity.stage {
        Stage::Proposed => return plain(Light::Proposed),
        Stage::Done => return plain(Light::Done),
        Stage::Stopped => return plain(Light::Stopped),
        Stage::Cleared | Stage::UnderWay => {}
    }
    let mut found: Vec<(Light, Saying)> = Vec::new();
    for obstacle in obstacles {
        let told = |saying: Saying| saying.with("obstacle", obstacle.name.title.as_str()).with("day", obstacle.by.to_string());
        found.push(if obstacle.by < today {
            (Light::Blocked, told(Saying::new("plan-why-obstacle-over", "{obstacle} was to be out of the way by {day}")))
        } else {
            (Light::AtRisk, told(Saying::new("plan-why-obstacle", "{obstacle} is in the way, until {day}")))
        });
    }
    let (begins, ends) = activity.days;
    if ends < today {
        found.push((Light::Late, Saying::new("plan-why-over", "it was to end on {day}").with("day", ends.to_string())));
    }
    if let Some(update) = last {
        let told = |saying: Saying| saying.with("day", update.day.to_string());
        match update.progress {
            Progress::Blocked => found.push((Light::Blocked, told(Saying::new("plan-why-blocked", "reported as blocked for {day}")))),
            Progress::Late => found.push((Light::Late, told(Saying::new("plan-why-late", "reported as late for {day}")))),
            Progress::AtRisk => found.push((Light::AtRisk, told(Saying::new("plan-why-at-risk", "reported as at risk for {day}")))),
            Progress::OnTrack | Progress::NotStarted | Progress::Done => {}
        }
    }
    // what was reported is measured by the day for which it was reported
    let (day, percent) = last.map_or((today, 0), |update| (update.day.min(today), update.percent));
    let behind = gone(begins, ends, day) - percent;
    if behind > BEHIND_A_LITTLE && (last.is_some() || begins <= today) {
        let light = if behind > BEHIND_MUCH { Light::Late } else { Light::AtRisk };
        let why = Saying::new("plan-why-behind", "{done} % of the work was done when {gone} % of the time had gone");
        found.push((light, why.with("done", percent).with("gone", percent + behind)));
    }
    let since = last.map_or(begins, |update| update.day);
    let silent = since.checked_add(Span::new().months(REPORT_EVERY_MONTHS)).is_ok_and(|until| until < today);
    if activity.stage == Stage::UnderWay && silent {
        let why = Saying::new("plan-why-silent", "nothing was reported since {day}");
        found.push((Light::AtRisk, why.with("day", since.to_string())));
    }
    let not_yet = activity.stage == Stage::Cleared && begins > today;
    let light = found.iter().map(|(light, _)| *light).min().unwrap_or(if not_yet { Light::NotYet } else { Light::OnTrack });
    Judged { light, why: found.into_iter().filter(|(found, _)| *found == light).map(|(_, why)| why).collect() }
}

/// How much of the time between two days has gone on a day, in whole per cent.
fn gone(begins: Date, ends: Date, day: Date) -> i64 {
    let days = |from: Date, to: Date| from.until((Unit::Day, to)).map_or(0, |span| i64::from(span.get_days()));
    let (all, gone) = (days(begins, ends) + 1, days(begins, day) + 1);
    if all <= 0 { 100 } else { (gone * 100 / all).clamp(0, 100) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;
    use rihla_model::RecordId;

    use super::*;
    use crate::{Name, Purse};

    fn name(reference: &str) -> Name {
        Name { reference: reference.into(), register: "activity", id: RecordId::new("abcdefgh").unwrap(), title: reference.into() }
    }

    fn activity(stage: Stage) -> Activity {
        Activity {
            name: name("A-1"),
            plan: None,
            stage,
            objectives: BTreeSet::new(),
            owner: "MOI".into(),
            with: BTreeSet::new(),
            days: (date(2026, 1, 1), date(2026, 12, 31)),
            places: BTreeSet::new(),
            cost: Purse::default(),
        }
    }

    fn update(day: Date, progress: Progress, percent: i64) -> Update {
        Update { day, progress, percent }
    }

    fn ids(judged: &Judged) -> (Light, Vec<&str>) {
        (judged.light, judged.why.iter().map(Saying::id).collect())
    }

    #[test]
    fn the_stage_comes_first() {
        for (stage, expected) in [(Stage::Proposed, Light::Proposed), (Stage::Done, Light::Done), (Stage::Stopped, Light::Stopped)] {
            let judged = light(&activity(stage), date(2030, 1, 1), None, &[]);
            assert_eq!(ids(&judged), (expected, vec![]));
        }
        assert_eq!(light(&activity(Stage::Cleared), date(2025, 12, 31), None, &[]).light, Light::NotYet);
    }

    #[test]
    fn the_gravest_that_holds_is_the_light() {
        let (it, today) = (activity(Stage::UnderWay), date(2026, 7, 1));
        let on_track = update(date(2026, 6, 30), Progress::OnTrack, 50);
        assert_eq!(light(&it, today, Some(&on_track), &[]).light, Light::OnTrack);
        let obstacle = |by| Obstacle { name: name("O-1"), by };
        let (soon, over) = (obstacle(date(2026, 7, 1)), obstacle(date(2026, 6, 30)));
        assert_eq!(ids(&light(&it, today, Some(&on_track), &[&soon])), (Light::AtRisk, vec!["plan-why-obstacle"]));
        assert_eq!(ids(&light(&it, today, Some(&on_track), &[&soon, &over])), (Light::Blocked, vec!["plan-why-obstacle-over"]));
        let late = update(date(2026, 6, 30), Progress::Late, 5);
        assert_eq!(ids(&light(&it, today, Some(&late), &[&soon])), (Light::Late, vec!["plan-why-late", "plan-why-behind"]));
    }

    #[test]
    fn work_is_measured_by_the_day_for_which_it_was_reported() {
        let it = activity(Stage::UnderWay);
        // half the year gone, 30 % done: 20 behind is not more than 20
        let at = |percent| light(&it, date(2026, 9, 1), Some(&update(date(2026, 7, 2), Progress::OnTrack, percent)), &[]).light;
        assert_eq!([at(30), at(29), at(10), at(9)], [Light::OnTrack, Light::AtRisk, Light::AtRisk, Light::Late]);
    }

    #[test]
    fn what_nobody_reports_of_is_at_risk_and_what_is_over_is_late() {
        let mut it = activity(Stage::UnderWay);
        it.days.1 = date(2035, 12, 31);
        assert_eq!(light(&it, date(2026, 7, 1), None, &[]).light, Light::OnTrack);
        assert_eq!(ids(&light(&it, date(2026, 7, 2), None, &[])), (Light::AtRisk, vec!["plan-why-silent"]));
        let over = light(&activity(Stage::Cleared), date(2027, 1, 1), None, &[]);
        assert_eq!(ids(&over), (Light::Late, vec!["plan-why-over", "plan-why-behind"]));
    }

    #[test]
    fn an_activity_of_one_day_or_of_turned_days_is_no_division_by_nothing() {
        assert_eq!(gone(date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 1)), 100);
        assert_eq!(gone(date(2026, 1, 2), date(2026, 1, 1), date(2026, 1, 1)), 100);
    }
}
