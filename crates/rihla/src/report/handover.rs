//! The hand-over sheet: one paper from which a stranger restores the node on new hardware. It says where things are and who holds what,
//! and never what a key is.

use jiff::Timestamp;
use rihla_language::{Speaker, Value};
use rihla_model::{LocalText, Saying};
use rihla_report::{ReportTable, ReportView, Section, TableCell, TableHead, TextBlock};
use rihla_store::KeyringState;

use super::{FONTS, labels};

/// What the sheet tells.
pub struct Handover<'a> {
    /// The observatory's id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a LocalText,
    /// When the sheet is made.
    pub now: Timestamp,
    /// Where things are: the id of a message, and the place.
    pub places: Vec<(&'static str, String)>,
    /// The keys, as far as they may be told.
    pub keys: &'a KeyringState,
    /// Who holds what, as the operator says it: "Amina Haddad: safe of the director".
    pub holders: &'a [String],
    /// The address for questions.
    pub contact: &'a str,
    /// The commands, in order, with the message that says what each is for.
    pub commands: Vec<(&'static str, String)>,
    /// When the newest backup was taken.
    pub newest_backup: Option<Timestamp>,
}

/// The sheet as PDF, in one language.
///
/// # Errors
/// Where it cannot be set: a damaged program.
pub fn handover_sheet(sheet: &Handover<'_>, say: &Speaker<'_>) -> anyhow::Result<Vec<u8>> {
    let fonts = FONTS.as_ref().map_err(|error| {
        let saying = Saying::new("failure-fonts", "the fonts of reports cannot be used ({cause}); the program is damaged");
        saying.with("cause", error.to_string())
    })?;
    Ok(rihla_report::situation_report(&view(sheet, say), fonts)?)
}

fn view(sheet: &Handover<'_>, say: &Speaker<'_>) -> ReportView {
    let name = say.local(sheet.name).to_owned();
    ReportView {
        identifier: format!("{}/handover/{}", sheet.id, say.language().tag()),
        created: sheet.now,
        language: say.language(),
        title: say.t("handover-title"),
        node: name,
        subtitle: say.t("handover-subtitle"),
        date: say.day_of(sheet.now),
        introduction: vec![say.t("handover-introduction")],
        key_figures: Vec::new(),
        sections: vec![places(sheet, say), holders(sheet, say), steps(sheet, say)],
        quality: None,
        notes: vec![TextBlock {
            title: say.t("handover-after-title"),
            paragraphs: ["handover-after-doctor", "handover-after-drill", "handover-after-rotate"].map(|id| say.t(id)).to_vec(),
        }],
        sources: None,
        closing: vec![TextBlock {
            title: say.t("handover-contact-title"),
            paragraphs: vec![isolated(sheet.contact), say.say("handover-program", &[("version", Value::from(env!("CARGO_PKG_VERSION")))])],
        }],
        labels: labels(say),
    }
}

/// A path or command keeps its order among right-to-left words.
fn isolated(text: &str) -> String {
    format!("\u{2066}{text}\u{2069}")
}

fn head(say: &Speaker<'_>, ids: &[&str]) -> Vec<TableHead> {
    ids.iter().map(|id| TableHead { text: say.t(id), numeric: false }).collect()
}

fn table(caption: String, head: Vec<TableHead>, rows: Vec<Vec<TableCell>>) -> ReportTable {
    ReportTable { caption, head, rows, notes: Vec::new(), source: String::new() }
}

fn places(sheet: &Handover<'_>, say: &Speaker<'_>) -> Section {
    let rows = sheet.places.iter().map(|(id, place)| vec![TableCell::text(say.t(id)), TableCell::text(isolated(place))]).collect();
    let newest = match sheet.newest_backup {
        Some(at) => say.say("handover-newest-backup", &[("at", Value::from(say.moment(at)))]),
        None => say.t("handover-no-backup"),
    };
    Section {
        title: say.t("handover-places-title"),
        paragraphs: vec![newest],
        tables: vec![table(say.t("handover-places"), head(say, &["handover-head-what", "handover-head-where"]), rows)],
        ..Section::default()
    }
}

fn holders(sheet: &Handover<'_>, say: &Speaker<'_>) -> Section {
    let mut rows = Vec::new();
    let paragraph = match &sheet.keys.root.recovery {
        Some(recovery) => {
            rows.extend(recovery.officers.iter().map(|officer| vec![TableCell::text(say.t("handover-share")), TableCell::text(officer)]));
            say.say("handover-split", &[("split", Value::from(&recovery.split)), ("at", Value::from(say.moment(recovery.created)))])
        }
        None => say.t("handover-not-split"),
    };
    rows.extend(sheet.holders.iter().map(|holder| vec![TableCell::text(say.t("handover-holder")), TableCell::text(holder)]));
    let held = say.say(
        "handover-root",
        &[("id", Value::from(sheet.keys.root.id.to_string())), ("holder", Value::Said(say.tell(&sheet.keys.root.holder)))],
    );
    let tables = if rows.is_empty() {
        Vec::new()
    } else {
        vec![table(say.t("handover-holders"), head(say, &["handover-head-what", "handover-head-who"]), rows)]
    };
    Section { title: say.t("handover-keys-title"), paragraphs: vec![held, paragraph], tables, ..Section::default() }
}

fn steps(sheet: &Handover<'_>, say: &Speaker<'_>) -> Section {
    let rows = sheet.commands.iter().zip(1..).map(|((id, command), number)| {
        let step = format!("{}. {}", say.ungrouped(number), say.t(id));
        vec![TableCell::text(step), TableCell::text(isolated(command))]
    });
    Section {
        title: say.t("handover-steps-title"),
        paragraphs: vec![say.t("handover-steps-text")],
        tables: vec![table(say.t("handover-steps"), head(say, &["handover-head-step", "handover-head-command"]), rows.collect())],
        ..Section::default()
    }
}
