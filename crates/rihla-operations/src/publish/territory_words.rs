//! Which day's countries and places a source follows, in words.

use rihla_language::{Speaker, Value};
use rihla_model::definition::Territory;

/// Which day's countries and places a source follows, in the reader's language.
#[must_use]
pub fn territory_words(territory: &Territory, say: &Speaker<'_>) -> String {
    let date = |day: jiff::civil::Date| Value::from(say.date(day));
    match territory {
        Territory::Day(day) => say.say("territory-day", &[("date", date(*day))]),
        Territory::Period => say.t("territory-period"),
        Territory::Steps(steps) => {
            let steps = steps.iter().map(|step| match step.through {
                Some(through) => {
                    let period = say.period(&through.to_string());
                    say.say("territory-through", &[("period", period.into()), ("date", date(step.frame))])
                }
                None => say.say("territory-since", &[("date", date(step.frame))]),
            });
            steps.collect::<Vec<_>>().join("; ")
        }
    }
}
