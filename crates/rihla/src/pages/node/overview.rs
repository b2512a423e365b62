//! How the node is.

use jiff::Timestamp;
use rihla_operations::administration::Overview;

use super::{health, moment, rooms, size, span};
use crate::pages::layout::Layout;
use crate::pages::sheet::{Block, Html, Outcome, join, sheet};
use crate::pages::{Place, Reader};

/// The page: what was found, the worst first, then some facts.
///
/// # Errors
/// When the template cannot be written.
pub fn overview(reader: &Reader<'_>, view: &Overview, now: Timestamp) -> askama::Result<String> {
    let findings = view.findings.iter().map(|finding| {
        let check = reader.say.word("command-doctor", finding.check);
        let state = Html::state(&health(reader, finding.health));
        join([state, Html::text(&format!("{check}: {}", reader.say.tell(&finding.saying)))], false)
    });
    let fact = |id: &str, html: Html| (reader.t(id), html);
    let aged = |at: Option<Timestamp>| match at {
        Some(at) => {
            let age = reader.say.say("node-ago", &[("span", span(reader, now.duration_since(at)).into())]);
            join([Html::text(&reader.say.moment(at)), Html::quiet(&age)], false)
        }
        None => moment(reader, None),
    };
    let failed = reader.say.whole(i128::from(view.failed));
    let facts = vec![
        fact("node-version", Html::name(env!("CARGO_PKG_VERSION"))),
        fact("node-database", Html::code(&view.database)),
        fact("node-free", view.free.map_or_else(|| Html::quiet(&reader.t("node-unknown")), |free| Html::text(&size(reader, free)))),
        fact("node-last-backup", aged(view.backup)),
        fact("node-last-rehearsal", aged(view.rehearsed)),
        fact("node-last-audit", aged(view.verified)),
        fact("node-key-due", view.key_due.map_or_else(|| moment(reader, None), |due| Html::text(&reader.say.day_of(due)))),
        fact("node-mail", Html::text(&reader.t(if view.mails { "node-mail-on" } else { "node-mail-off" }))),
        fact("node-failed-jobs", Html::link(&format!("{}?state=failed", reader.links.page(&Place::NodeJobs)), &failed)),
    ];
    let blocks = vec![
        rooms(reader),
        Block::Title(reader.t("node-findings")),
        Block::Points(findings.collect()),
        Block::Title(reader.t("node-facts")),
        Block::Facts(facts),
        Block::Text(join([Html::text(&reader.t("node-doctor-text")), Html::code("rihla doctor")], false)),
    ];
    let heading = reader.t("nav-node");
    let p = Layout::new(reader, &heading, "");
    sheet(reader, p, (heading, reader.t("node-lead")), &Outcome::default(), blocks)
}
