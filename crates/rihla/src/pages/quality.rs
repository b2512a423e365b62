//! The quality card: five scores, each with its reasons and with who can mend it.

use rihla_operations::publish::site::{QualityCard, QualityPriority};

use super::Reader;

/// One score.
#[derive(Debug, Clone)]
pub(crate) struct ScoreView {
    pub(crate) priority: String,
    pub(crate) question: String,
    pub(crate) dots: String,
    pub(crate) words: String,
    pub(crate) reasons: Vec<String>,
    pub(crate) owner: String,
}

/// The scores of a card.
pub(crate) fn scores(reader: &Reader<'_>, card: &QualityCard) -> Vec<ScoreView> {
    let view = |s: &rihla_operations::publish::site::QualityScore| {
        let id = priority_id(s.priority);
        let score = s.score.min(4);
        let word = reader.t(score_id(score));
        ScoreView {
            priority: reader.t(id),
            question: reader.t(&format!("{id}-text")),
            dots: dots(score),
            words: reader.say.say("quality-out-of-four", &[("score", u32::from(score).into()), ("word", word.into())]),
            reasons: s.reasons.iter().map(|said| reader.said(said)).collect(),
            owner: reader.local(&s.owner),
        }
    };
    card.scores.iter().map(view).collect()
}

/// The mean of the scores, shortly: dots and words.
pub(crate) fn short(reader: &Reader<'_>, card: &QualityCard) -> (String, String) {
    let count = i128::try_from(card.scores.len()).unwrap_or(0);
    if count == 0 {
        return (String::new(), reader.t("word-none"));
    }
    let tenths = card.scores.iter().map(|s| i128::from(s.score.min(4)) * 10).sum::<i128>() / count;
    let rounded = u8::try_from((tenths + 5) / 10).unwrap_or(0).min(4);
    (dots(rounded), reader.say.say("quality-short", &[("score", reader.say.scaled(tenths, 1, 1).into())]))
}

fn dots(score: u8) -> String {
    (0..4).map(|n| if n < score { '●' } else { '○' }).collect()
}

pub(crate) const fn priority_id(priority: QualityPriority) -> &'static str {
    match priority {
        QualityPriority::Availability => "quality-priority-availability",
        QualityPriority::Accessibility => "quality-priority-accessibility",
        QualityPriority::Comparability => "quality-priority-comparability",
        QualityPriority::Fragmentation => "quality-priority-fragmentation",
        QualityPriority::Reliability => "quality-priority-reliability",
    }
}

const fn score_id(score: u8) -> &'static str {
    match score {
        0 => "quality-score-0",
        1 => "quality-score-1",
        2 => "quality-score-2",
        3 => "quality-score-3",
        _ => "quality-score-4",
    }
}
