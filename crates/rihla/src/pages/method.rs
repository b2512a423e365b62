//! The method sheet: how a dataset was made and protected.

use rihla_model::definition::{DatasetDefinition, DimensionDefinition, IndicatorFormula, MeasureKind, TimeRoll, TotalRule};
use rihla_operations::publish::bridge_words::bridge_sentences;
use rihla_operations::publish::site::{Breakdown, PublishedDataset, ReleaseRecord};
use rihla_table::{Indicator, Protection};

use super::Reader;
use super::local::escape;
use super::table::concept_name;

/// A breakdown.
#[derive(Debug, Clone)]
pub(crate) struct BreakdownView {
    pub(crate) name: String,
    pub(crate) concept: String,
    pub(crate) list: String,
    pub(crate) codes: String,
    pub(crate) total: String,
}

/// A delivery that went into the release.
#[derive(Debug, Clone)]
pub(crate) struct InputView {
    /// HTML.
    pub(crate) source: String,
    pub(crate) file: String,
    pub(crate) rows: String,
    pub(crate) hash: String,
}

/// The method sheet.
#[derive(Debug, Clone)]
pub(crate) struct MethodView {
    /// Terms with their descriptions; the latter are HTML.
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) breakdowns: Vec<BreakdownView>,
    pub(crate) inputs: Vec<InputView>,
}

/// What was done to protect a release.
#[derive(Debug, Clone)]
pub(crate) struct ProtectionView {
    pub(crate) rules: Vec<String>,
    /// Words with counts.
    pub(crate) counts: Vec<(String, String)>,
    pub(crate) notes: Vec<String>,
}

/// The method sheet of a dataset that everybody may use.
pub(crate) fn method(reader: &Reader<'_>, dataset: &PublishedDataset) -> MethodView {
    let breakdowns: Vec<Breakdown> = dataset.released.dimensions().iter().map(Breakdown::from).collect();
    sheet(reader, &dataset.definition, dataset.released.indicators().first(), &breakdowns, &dataset.release)
}

/// The method sheet of a dataset, whether its cells are held or not.
pub(crate) fn sheet(
    reader: &Reader<'_>,
    d: &DatasetDefinition,
    measured: Option<&Indicator>,
    of: &[Breakdown],
    release: &ReleaseRecord,
) -> MethodView {
    let mut facts: Vec<(String, String)> = Vec::new();
    let mut fact = |id: &str, html: String| {
        if !html.is_empty() {
            facts.push((reader.t(id), html));
        }
    };
    fact("method-how", reader.local(&d.method));
    fact("method-limits", reader.local(&d.limits));
    let measured = measured.map(|i| super::table::indicator_words(reader, i));
    let (name, unit) = measured.unwrap_or_default();
    fact("method-measure", escape(&format!("{name} ({unit})")));
    fact("method-counts", escape(&reader.t(measure_id(d.measure.kind))));
    fact("method-structure", format!("<bdi>{}</bdi> <bdi>{}</bdi>", escape(&d.structure), escape(&d.version)));
    let frequency = reader.say.word("frequency", &d.time.frequency);
    let roll = if d.time.roll == TimeRoll::Last { "last" } else { "sum" };
    fact("method-time", escape(&reader.say.say("method-time-value", &[("frequency", frequency.into()), ("roll", roll.into())])));
    let formulas: Vec<String> =
        d.indicators.iter().map(|i| format!("<b>{}</b>: {}", reader.local(&i.name), escape(&formula(reader, &i.formula, i.per)))).collect();
    fact("method-indicators", formulas.join("<br>"));
    let sentences = bridge_sentences(&release.bridges, &reader.say, &|id| source_title(reader, id));
    fact("method-bridge", sentences.iter().map(|s| escape(s)).collect::<Vec<_>>().join("<br>"));
    MethodView { facts, breakdowns: breakdowns(reader, d, of), inputs: inputs(reader, release) }
}

fn breakdowns(reader: &Reader<'_>, definition: &DatasetDefinition, of: &[Breakdown]) -> Vec<BreakdownView> {
    let definitions = &definition.dimensions;
    let one = |dimension: &Breakdown| {
        let defined = definitions.iter().find(|d| d.concept == dimension.concept);
        let list = dimension.list.as_ref().map(ToString::to_string);
        let bands = defined.filter(|d| !d.bands.is_empty()).map(|d| {
            let bounds = d.bands.iter().map(|b| reader.say.whole(i128::from(*b)));
            reader.say.say("method-bands", &[("bounds", reader.say.list(bounds).into())])
        });
        let total = defined.map_or("word-none", |d| match d.total {
            TotalRule::Computed => "method-total-computed",
            TotalRule::Delivered => "method-total-delivered",
            TotalRule::None => "method-total-none",
        });
        BreakdownView {
            name: concept_name(reader, &dimension.name, dimension.concept.as_str()),
            concept: dimension.concept.to_string(),
            list: framed(reader, defined, list).or(bands).unwrap_or_else(|| reader.t("word-none")),
            codes: reader.say.whole(i128::try_from(dimension.codes).unwrap_or(0)),
            total: reader.t(total),
        }
    };
    of.iter().map(one).collect()
}

/// The title of a source, plain; its id where the site has no card of it.
pub(super) fn source_title(reader: &Reader<'_>, id: &str) -> String {
    let card = reader.site.sources.iter().find(|s| s.id.as_str() == id);
    card.map_or_else(|| id.to_owned(), |c| reader.plain(&c.title).to_owned())
}

/// A code list, with the day of its places where the breakdown states a frame.
fn framed(reader: &Reader<'_>, defined: Option<&DimensionDefinition>, list: Option<String>) -> Option<String> {
    let list = list?;
    Some(match defined.and_then(|d| d.frame) {
        Some(frame) => reader.say.say("method-frame", &[("list", list.into()), ("date", reader.say.date(frame).into())]),
        None => list,
    })
}

fn inputs(reader: &Reader<'_>, release: &ReleaseRecord) -> Vec<InputView> {
    let title = |id: &rihla_model::SourceId| {
        let card = reader.site.sources.iter().find(|s| s.id == *id);
        card.map_or_else(|| format!("<bdi>{}</bdi>", escape(id.as_str())), |c| reader.local(&c.title))
    };
    let inputs = release.inputs.iter().map(|input| InputView {
        source: title(&input.source),
        file: input.file.clone(),
        rows: reader.say.whole(i128::from(input.rows)),
        hash: input.hash.clone(),
    });
    inputs.collect()
}

fn formula(reader: &Reader<'_>, formula: &IndicatorFormula, per: u32) -> String {
    match formula {
        IndicatorFormula::ShareOf { dimension, .. } => {
            reader.say.say("method-share-of", &[("dimension", dimension.as_str().into()), ("per", per.into())])
        }
        IndicatorFormula::Ratio { dimension, numerator, denominator } => reader.say.say(
            "method-ratio",
            &[
                ("numerator", reader.say.list(numerator.iter().cloned()).into()),
                ("denominator", reader.say.list(denominator.iter().cloned()).into()),
                ("dimension", dimension.as_str().into()),
                ("per", per.into()),
            ],
        ),
        IndicatorFormula::Change => reader.say.say("method-change", &[("per", per.into())]),
        IndicatorFormula::Rate { denominator, .. } => {
            reader.say.say("method-rate", &[("denominator", denominator.as_str().into()), ("per", per.into())])
        }
    }
}

const fn measure_id(kind: MeasureKind) -> &'static str {
    match kind {
        MeasureKind::Count => "measure-count",
        MeasureKind::WeightedCount => "measure-weighted-count",
        MeasureKind::Sum => "measure-sum",
        MeasureKind::WeightedSum => "measure-weighted-sum",
        MeasureKind::WeightedMean => "measure-weighted-mean",
        MeasureKind::Mean => "measure-mean",
    }
}

/// What was done to protect a release.
pub(crate) fn protection(reader: &Reader<'_>, done: &Protection) -> ProtectionView {
    let count = |id: &str, n: u64| (reader.t(id), reader.say.whole(i128::from(n)));
    let mut notes: Vec<String> = Vec::new();
    if let Some(base) = done.rounding {
        notes.push(reader.say.say("protection-rounding", &[("rounding", base.into())]));
    }
    if done.primary + done.secondary + done.unreliable == 0 {
        notes.push(reader.t("protection-nothing"));
    } else {
        notes.push(reader.t("protection-why"));
        notes.push(reader.t(if done.audited { "protection-audited" } else { "protection-not-audited" }));
    }
    ProtectionView {
        rules: done.rules.iter().map(|rule| reader.say.word("protection-rule", rule)).collect(),
        counts: vec![
            count("protection-cells", done.cells),
            count("protection-primary", done.primary),
            count("protection-secondary", done.secondary),
            count("protection-unreliable", done.unreliable),
        ],
        notes,
    }
}
