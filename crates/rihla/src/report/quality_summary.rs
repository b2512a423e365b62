//! The quality card over all datasets: the mean of each priority, and where it is lowest.

use rihla_operations::publish::site::{PublishedDataset, QualityPriority, QualityScore};
use rihla_report::{QualityCard, QualityRow};

use crate::pages::Reader;
use crate::pages::quality::priority_id;

const PRIORITIES: [QualityPriority; 5] = [
    QualityPriority::Availability,
    QualityPriority::Accessibility,
    QualityPriority::Comparability,
    QualityPriority::Fragmentation,
    QualityPriority::Reliability,
];

/// The best score there is.
const BEST: u8 = 4;

/// The card; none where there is no dataset.
pub(super) fn card(reader: &Reader<'_>) -> Option<QualityCard> {
    let rows: Vec<QualityRow> = PRIORITIES.into_iter().filter_map(|priority| row(reader, priority)).collect();
    (!rows.is_empty()).then(|| QualityCard {
        title: reader.t("quality-title"),
        introduction: reader.t("quality-text"),
        head: [reader.t("quality-priority"), reader.t("quality-score"), reader.t("quality-reasons")],
        rows,
    })
}

fn row(reader: &Reader<'_>, priority: QualityPriority) -> Option<QualityRow> {
    let scored: Vec<(&PublishedDataset, &QualityScore)> =
        reader.site.datasets.iter().filter_map(|d| d.quality.scores.iter().find(|s| s.priority == priority).map(|s| (d, s))).collect();
    let count = i128::try_from(scored.len()).ok().filter(|n| *n > 0)?;
    let tenths = scored.iter().map(|(_, s)| i128::from(s.score.min(BEST)) * 10).sum::<i128>() / count;
    let rounded = u8::try_from((tenths + 5) / 10).unwrap_or(0);
    let (worst, score) = scored.into_iter().min_by_key(|(_, s)| s.score)?;
    let reason = if score.score >= BEST { reader.t("report-quality-best") } else { lowest(reader, worst, score) };
    let id = priority_id(priority);
    Some(QualityRow {
        name: reader.t(id),
        score: rounded,
        best: BEST,
        words: reader.say.say("quality-short", &[("score", reader.say.scaled(tenths, 1, 1).into())]),
        reason: format!("{} {reason}", reader.t(&format!("{id}-text"))),
    })
}

/// The dataset with the lowest score, why it is low and who can mend it.
fn lowest(reader: &Reader<'_>, dataset: &PublishedDataset, score: &QualityScore) -> String {
    let title = reader.plain(&dataset.definition.title);
    let number = reader.say.whole(i128::from(score.score));
    let mut parts = vec![reader.say.say("report-quality-lowest", &[("dataset", title.into()), ("score", number.into())])];
    parts.extend(score.reasons.iter().map(|said| reader.said(said)));
    if !score.owner.is_empty() {
        parts.push(reader.say.say("report-quality-owner", &[("owner", reader.plain(&score.owner).into())]));
    }
    parts.join(" ")
}
