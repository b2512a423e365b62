//! What has to be done before a review (row PLAN13).

use jiff::civil::Date;
use rihla_model::{Language, LocalText, Saying};
use rihla_plan::{Name, Preparation, backwards};

use super::PlanSight;
use super::read::name;
use super::table::{local, rows};
use crate::OperationError;

const PREPARATIONS: &str = include_str!("../../../../vocabularies/begin/preparation.csv");

/// A review and what is to be done before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewDay {
    /// The round.
    pub name: Name,
    /// Its day.
    pub day: Date,
    /// What is to be done, by when, and whether that day is over; the first first. Nothing for one at which the State does not present.
    pub tasks: Vec<(LocalText, Date, bool)>,
}

/// What a State that presents a voluntary review does before it, as `vocabularies/begin/preparation.csv` has it.
///
/// # Errors
/// [`OperationError::Refused`], which names the line.
pub fn preparations() -> Result<Vec<Preparation<LocalText>>, OperationError> {
    let mut all = Vec::new();
    for row in rows(PREPARATIONS)? {
        let fault = Saying::new("plan-preparation-line", "line {line} of the preparations of a review cannot be read");
        let weeks = row.cell("weeks").parse().map_err(|_| OperationError::Refused(fault.with("line", row.line)))?;
        all.push(Preparation { what: local(&row), weeks });
    }
    Ok(all)
}

impl PlanSight<'_> {
    /// The reviews to come, the next one first.
    #[must_use]
    pub fn reviews(&self, language: Language, today: Date) -> Vec<ReviewDay> {
        let review = |it: rihla_register::Glance<'_>| {
            let day = it.date("held_on").filter(|day| *day >= today)?;
            let tasks = if it.is_set("presents") { backwards(day, &self.office.preparations, today) } else { Vec::new() };
            let tasks = tasks.into_iter().map(|task| (task.what.clone(), task.by, task.over)).collect();
            Some(ReviewDay { name: name(&it, "review-round", language)?, day, tasks })
        };
        let mut reviews: Vec<ReviewDay> = self.all("review-round").filter(|it| !it.is_final()).filter_map(review).collect();
        reviews.sort_by(|a, b| (a.day, &a.name).cmp(&(b.day, &b.name)));
        reviews
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preparation_has_its_words_and_the_day_itself_is_the_last() {
        let all = preparations().unwrap();
        assert!(all.len() > 5 && all.last().is_some_and(|last| last.weeks == 0));
        assert!(all.windows(2).all(|two| two[0].weeks > two[1].weeks));
        assert!(all.iter().all(|it| Language::SPOKEN.iter().all(|language| it.what.exact(*language).is_some_and(|text| !text.is_empty()))));
    }
}
