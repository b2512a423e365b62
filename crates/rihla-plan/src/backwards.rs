//! What has to be done before a day on which a State is heard: counted backwards from it (row PLAN13).

use jiff::Span;
use jiff::civil::Date;

/// Something that has to be done so many weeks before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preparation<T> {
    /// What it is.
    pub what: T,
    /// Weeks before the day; 0 for the day itself.
    pub weeks: u16,
}

/// A preparation with its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task<'a, T> {
    /// What is to be done.
    pub what: &'a T,
    /// By when.
    pub by: Date,
    /// Whether that day is over.
    pub over: bool,
}

/// The days of all preparations of a day, the first one first. What would have to be done before the calendar begins is left out.
#[must_use]
pub fn backwards<T>(day: Date, preparations: &[Preparation<T>], today: Date) -> Vec<Task<'_, T>> {
    let by = |weeks: u16| day.checked_sub(Span::new().weeks(i64::from(weeks))).ok();
    let dated = preparations.iter().filter_map(|it| Some((&it.what, by(it.weeks)?)));
    let mut tasks: Vec<Task<'_, T>> = dated.map(|(what, by)| Task { what, by, over: by < today }).collect();
    tasks.sort_by_key(|task| task.by);
    tasks
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_first_thing_to_be_done_comes_first() {
        let all =
            [Preparation { what: "hear", weeks: 0 }, Preparation { what: "ask", weeks: 26 }, Preparation { what: "draft", weeks: 18 }];
        let tasks = backwards(date(2026, 5, 5), &all, date(2026, 1, 1));
        let found: Vec<(&str, Date, bool)> = tasks.iter().map(|task| (*task.what, task.by, task.over)).collect();
        let expected = [("ask", date(2025, 11, 4), true), ("draft", date(2025, 12, 30), true), ("hear", date(2026, 5, 5), false)];
        assert_eq!(found, expected);
    }
}
