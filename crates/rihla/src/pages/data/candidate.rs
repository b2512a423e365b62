//! A candidate: what was done to protect it, what it would change, and the word of whoever approves.

use askama::Template;
use rihla_disclosure::{DisclosureReport, Warning};
use rihla_language::{Speaker, Value};
use rihla_model::Saying;
use rihla_operations::data_office::{CandidateView, Comparison};

use crate::pages::history::span;
use crate::pages::layout::Layout;
use crate::pages::state::State;
use crate::pages::{Place, Reader};

/// What an approver typed, besides key and passphrase.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    /// The approver.
    pub approver: String,
    /// Why published figures are corrected.
    pub correction: String,
    /// Whether the approval stands for all candidates of the definition.
    pub standing: bool,
    /// Why a release is withdrawn.
    pub reason: String,
}

/// A candidate and what it is shown with.
pub struct CandidatePage {
    /// The dataset.
    pub dataset: String,
    /// The candidate; none where there is none.
    pub view: CandidateView,
    /// What was typed.
    pub sent: Sent,
    /// Why what was asked was not done.
    pub fault: Option<Saying>,
    /// What was done: a message and its words.
    pub done: Option<Saying>,
}

/// A table of texts.
struct Sheet {
    caption: String,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

#[derive(Template)]
#[template(path = "data/candidate.html")]
struct Page<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    done: String,
    fault: String,
    here: String,
    state: State,
    facts: Vec<(String, String)>,
    changes: Vec<(String, String)>,
    revisions: Option<Sheet>,
    counts: String,
    rules: Sheet,
    left: Sheet,
    indicators: Option<Sheet>,
    attack: String,
    warnings: Vec<String>,
    approves: bool,
    waits: bool,
    manifest: String,
    approvers: Vec<(String, String, bool)>,
    sent: &'a Sent,
    release: Option<String>,
    table: Option<String>,
}

/// The page of a candidate.
///
/// # Errors
/// When the template cannot be written.
pub fn candidate(reader: &Reader<'_>, page: &CandidatePage) -> askama::Result<String> {
    let report = &page.view.report;
    let (about, done) = (&report.about, &report.disclosure);
    let number = |count: u64| reader.say.whole(i128::from(count));
    let heading = reader.say.say("data-candidate-title", &[("dataset", reader.plain(&report.title).into())]);
    let comparison = page.view.comparison.as_ref();
    let counts = [
        ("valued", Value::from(done.valued)),
        ("shown", Value::from(done.shown)),
        ("primary", Value::from(done.primary)),
        ("secondary", Value::from(done.secondary)),
        ("unreliable", Value::from(done.unreliable)),
        ("flagged", Value::from(done.flagged)),
    ];
    let approvers = reader.site.observatory.approvers.iter().map(|approver| {
        let id = approver.id.to_string();
        (id.clone(), reader.party(&id), id == page.sent.approver)
    });
    let html = Page {
        p: Layout::new(reader, &heading, "").under(reader.links.page(&Place::Data), reader.t("data-title")),
        say: reader.say,
        heading,
        done: page.done.as_ref().map(|done| reader.say.tell(done)).unwrap_or_default(),
        fault: page.fault.as_ref().map(|fault| reader.say.tell(fault)).unwrap_or_default(),
        here: reader.links.page(&Place::Candidate(page.dataset.clone())),
        state: match page.view.waits {
            Some((have, need)) => {
                State::new("warn", "◷", reader.say.say("command-approvals", &[("have", have.into()), ("need", need.into())]))
            }
            None => State::new("good", "✓", reader.t("data-candidate-out")),
        },
        facts: vec![
            (reader.t("dataset-vintage"), about.vintage.to_string()),
            (reader.t("history-periods"), span(reader, about.periods.as_ref())),
            (reader.t("data-cells"), number(about.cells)),
        ],
        changes: comparison.map(|comparison| changes(reader, comparison)).unwrap_or_default(),
        revisions: comparison.filter(|comparison| !comparison.revisions.is_empty()).map(|comparison| revisions(reader, comparison)),
        counts: reader.say.say("disclosure-counts", &counts),
        rules: rules(reader, done),
        left: left(reader, done),
        indicators: (!done.indicators.is_empty()).then(|| indicators(reader, done)),
        attack: attack(reader, done),
        warnings: done.warnings.iter().map(|warning| warning_words(reader, warning)).collect(),
        approves: page.view.approves,
        waits: page.view.waits.is_some(),
        manifest: report.manifest.to_string(),
        approvers: approvers.collect(),
        sent: &page.sent,
        release: comparison.map(|comparison| comparison.release.id.to_string()),
        table: reader.find(&page.dataset).map(|_| reader.dataset_href(&page.dataset)),
    };
    html.render()
}

fn changes(reader: &Reader<'_>, comparison: &Comparison) -> Vec<(String, String)> {
    let number = |count: u64| reader.say.whole(i128::from(count));
    let pair =
        |(before, after): (u64, u64)| reader.say.say("data-from-to", &[("before", number(before).into()), ("after", number(after).into())]);
    let line = |word: &str, text: String| (reader.t(word), text);
    vec![
        line("data-cells", pair(comparison.cells)),
        line("data-cells-shown", pair(comparison.shown)),
        line("data-cells-added", number(comparison.added)),
        line("data-cells-gone", number(comparison.gone)),
        line("data-cells-changed", number(comparison.changed)),
        line("data-cells-withheld", number(comparison.withheld)),
        line("data-cells-opened", number(comparison.opened)),
    ]
}

fn head(reader: &Reader<'_>, ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| reader.t(id)).collect()
}

fn revisions(reader: &Reader<'_>, comparison: &Comparison) -> Sheet {
    let total = |value: Option<i128>| value.map_or_else(|| reader.t("word-none"), |value| reader.say.whole(value));
    let row = |revision: &rihla_operations::publish::site::Revision| {
        vec![
            reader.say.period(&revision.period),
            total(revision.before),
            total(revision.after),
            reader.say.whole(i128::from(revision.cells_changed)),
        ]
    };
    Sheet {
        caption: reader.t("data-revisions"),
        head: head(reader, &["calendar-period", "data-total-before", "data-total-after", "data-cells-changed"]),
        rows: comparison.revisions.iter().map(row).collect(),
    }
}

fn rules(reader: &Reader<'_>, done: &DisclosureReport) -> Sheet {
    let row = |rule: &rihla_disclosure::RuleApplied| {
        let parameters = rule.parameters.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>();
        vec![reader.say.word("protection-rule", &rule.rule), parameters.join(", "), reader.say.whole(i128::from(rule.cells))]
    };
    Sheet {
        caption: reader.t("disclosure-rules"),
        head: head(reader, &["disclosure-rule", "disclosure-parameters", "disclosure-cells"]),
        rows: done.rules.iter().map(row).collect(),
    }
}

fn left(reader: &Reader<'_>, done: &DisclosureReport) -> Sheet {
    let row = |level: &rihla_disclosure::LevelUtility| {
        vec![
            level.dimension.clone(),
            reader.say.whole(i128::from(level.level)),
            reader.say.whole(i128::from(level.valued)),
            reader.say.percent(i64::from(level.cells_percent)),
            level.value_percent.map(|percent| reader.say.percent(i64::from(percent))).unwrap_or_default(),
        ]
    };
    let ids = ["disclosure-dimension", "disclosure-depth", "disclosure-cells", "disclosure-shown", "disclosure-of-value"];
    Sheet { caption: reader.t("disclosure-left"), head: head(reader, &ids), rows: done.utility.iter().map(row).collect() }
}

fn indicators(reader: &Reader<'_>, done: &DisclosureReport) -> Sheet {
    let row = |indicator: &rihla_disclosure::IndicatorCount| {
        vec![indicator.id.clone(), reader.say.whole(i128::from(indicator.cells)), reader.say.whole(i128::from(indicator.shown))]
    };
    Sheet {
        caption: reader.t("disclosure-indicators"),
        head: head(reader, &["data-what", "disclosure-cells", "disclosure-shown"]),
        rows: done.indicators.iter().map(row).collect(),
    }
}

fn attack(reader: &Reader<'_>, done: &DisclosureReport) -> String {
    if !done.audit.run {
        return reader.t("disclosure-attack-none");
    }
    let result = [
        ("cells", Value::from(done.audit.cells)),
        ("exact", Value::from(done.audit.exact)),
        ("undecided", Value::from(done.audit.undecided)),
        ("intervals", Value::from(done.audit.intervals)),
        ("narrow", Value::from(done.audit.narrow)),
        ("unproven", Value::from(done.audit.unproven)),
    ];
    reader.say.say("disclosure-attack-result", &result)
}

fn warning_words(reader: &Reader<'_>, warning: &Warning) -> String {
    // the kind's name as it is written in the report is the end of its message's id
    let kind = serde_json::to_value(warning.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default();
    let text = reader.say.say(&format!("disclosure-warning-{kind}"), &[("count", Value::from(warning.count))]);
    warning.about.as_ref().map_or(text.clone(), |about| format!("{text} ({about})"))
}
