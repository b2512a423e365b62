//! What has to be done before a review (row PLAN13).

use jiff::civil::Date;
use rihla_model::Language;
use rihla_plan::{Name, Preparation, Task, backwards};

use super::PlanSight;
use super::read::name;

/// What a State that presents a voluntary review does before it, by the message that names it, and how many weeks before.
///
/// No source prescribes them: they are what national reviews of the 2030 Agenda usually go through, and a country's own dates stand in its
/// records of `review-input`.
pub const PREPARATIONS: [Preparation<&str>; 10] = [
    Preparation { what: "plan-before-open", weeks: 40 },
    Preparation { what: "plan-before-ask", weeks: 36 },
    Preparation { what: "plan-before-collect", weeks: 26 },
    Preparation { what: "plan-before-consult", weeks: 22 },
    Preparation { what: "plan-before-draft", weeks: 18 },
    Preparation { what: "plan-before-check", weeks: 12 },
    Preparation { what: "plan-before-translate", weeks: 8 },
    Preparation { what: "plan-before-clear", weeks: 6 },
    Preparation { what: "plan-before-send", weeks: 4 },
    Preparation { what: "plan-before-present", weeks: 0 },
];

/// A review and what is to be done before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewDay {
    /// The round.
    pub name: Name,
    /// Its day.
    pub day: Date,
    /// What is to be done, the first first; nothing for one at which the State does not present.
    pub tasks: Vec<Task<'static, &'static str>>,
}

impl PlanSight<'_> {
    /// The reviews to come, the next one first.
    #[must_use]
    pub fn reviews(&self, language: Language, today: Date) -> Vec<ReviewDay> {
        let review = |it: rihla_register::Glance<'_>| {
            let day = it.date("held_on").filter(|day| *day >= today)?;
            let tasks = if it.is_set("presents") { backwards(day, &PREPARATIONS, today) } else { Vec::new() };
            Some(ReviewDay { name: name(&it, "review-round", language)?, day, tasks })
        };
        let mut reviews: Vec<ReviewDay> = self.all("review-round").filter(|it| !it.is_final()).filter_map(review).collect();
        reviews.sort_by(|a, b| (a.day, &a.name).cmp(&(b.day, &b.name)));
        reviews
    }
}
