//! How sources and datasets are declared: the list, one of them, and a proposal.

use askama::Template;
use rihla_language::Speaker;
use rihla_model::{LocalText, Saying};
use rihla_operations::data_office::{DefinitionKind, DiffLine, LineKind, Proposal, ProposalState};

use crate::pages::layout::Layout;
use crate::pages::state::State;
use crate::pages::{Place, Reader};

/// What is theirs to declare.
pub struct DefinitionsView {
    /// Sources and datasets: kind, id, title.
    pub defined: Vec<(DefinitionKind, String, LocalText)>,
    /// Proposals, the newest first.
    pub proposals: Vec<Proposal>,
    /// Whether they may declare something new.
    pub begins: bool,
}

struct ProposalRow {
    href: String,
    file: String,
    why: String,
    when: String,
    state: State,
}

fn proposal_state(reader: &Reader<'_>, proposal: &Proposal) -> State {
    match proposal.state {
        ProposalState::Waits => State::new("warn", "◷", reader.t("data-proposal-waits")),
        ProposalState::Confirmed { .. } => State::new("good", "✓", reader.t("data-proposal-confirmed")),
        ProposalState::Declined { .. } => State::new("calm", "✕", reader.t("data-proposal-declined")),
    }
}

fn proposal_row(reader: &Reader<'_>, proposal: &Proposal) -> ProposalRow {
    ProposalRow {
        href: reader.links.page(&Place::Proposal(proposal.id.clone())),
        file: proposal.file.clone(),
        why: proposal.why.clone(),
        when: reader.say.moment(proposal.at),
        state: proposal_state(reader, proposal),
    }
}

/// Sources, or datasets.
struct KindView {
    heading: String,
    /// Where a new one is begun.
    new: Option<String>,
    /// Address and title (HTML).
    lines: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "data/definitions.html")]
struct DefinitionsPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    kinds: Vec<KindView>,
    proposals: Vec<ProposalRow>,
}

/// The list.
///
/// # Errors
/// When the template cannot be written.
pub fn data_definitions(reader: &Reader<'_>, view: &DefinitionsView) -> askama::Result<String> {
    let kind = |kind: DefinitionKind, heading: &str| {
        let lines =
            view.defined.iter().filter(|(of, ..)| *of == kind).map(|(kind, id, title)| {
                (reader.links.page(&Place::Definition(kind.folder().to_owned(), id.clone())), reader.local(title))
            });
        let new = view.begins.then(|| reader.links.page(&Place::NewDefinition(kind.folder().to_owned())));
        KindView { heading: reader.t(heading), new, lines: lines.collect() }
    };
    let page = DefinitionsPage {
        p: Layout::new(reader, &reader.t("data-definitions-title"), "").under(reader.links.page(&Place::Data), reader.t("data-title")),
        say: reader.say,
        kinds: vec![kind(DefinitionKind::Source, "nav-sources"), kind(DefinitionKind::Dataset, "nav-datasets")],
        proposals: view.proposals.iter().map(|proposal| proposal_row(reader, proposal)).collect(),
    };
    page.render()
}

/// A definition that is looked at or changed.
pub struct DefinitionView {
    /// What it declares.
    pub kind: DefinitionKind,
    /// Its id; none for a new one.
    pub id: Option<String>,
    /// Its title, where it has one.
    pub title: Option<LocalText>,
    /// The text.
    pub text: String,
    /// Why it is to be changed, as typed.
    pub why: String,
    /// Its faults.
    pub faults: Vec<Saying>,
    /// What it changes; none where that was not asked for.
    pub difference: Option<Vec<DiffLine>>,
    /// Its proposals, the newest first.
    pub proposals: Vec<Proposal>,
}

struct LineView {
    class: &'static str,
    sign: &'static str,
    number: String,
    text: String,
}

fn lines(difference: &[DiffLine]) -> Vec<LineView> {
    let view = |line: &DiffLine| {
        let (class, sign) = match line.kind {
            LineKind::Same => ("", " "),
            LineKind::Gone => ("gone", "−"),
            LineKind::New => ("new", "+"),
            LineKind::Cut => ("cut", "⋯"),
        };
        LineView { class, sign, number: line.number.map(|number| number.to_string()).unwrap_or_default(), text: line.text.clone() }
    };
    difference.iter().map(view).collect()
}

#[derive(Template)]
#[template(path = "data/definition.html")]
struct DefinitionPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    here: String,
    text: String,
    rows: usize,
    why: String,
    faults: Vec<String>,
    difference: Option<Vec<LineView>>,
    proposals: Vec<ProposalRow>,
    /// Where a file is sent from which a definition is begun.
    inspect: Option<String>,
}

/// The page of a definition.
///
/// # Errors
/// When the template cannot be written.
pub fn data_definition(reader: &Reader<'_>, view: &DefinitionView) -> askama::Result<String> {
    let folder = view.kind.folder().to_owned();
    let place = match &view.id {
        Some(id) => Place::Definition(folder.clone(), id.clone()),
        None => Place::NewDefinition(folder.clone()),
    };
    let heading = match (&view.title, view.kind) {
        (Some(title), _) => reader.say.say("data-definition-title", &[("title", reader.plain(title).into())]),
        (None, DefinitionKind::Source) => reader.t("data-new-source"),
        (None, DefinitionKind::Dataset) => reader.t("data-new-dataset"),
    };
    let here = reader.links.page(&place);
    let page = DefinitionPage {
        p: Layout::new(reader, &heading, "")
            .under(reader.links.page(&Place::Data), reader.t("data-title"))
            .under(reader.links.page(&Place::Definitions), reader.t("data-definitions-title")),
        say: reader.say,
        heading,
        rows: view.text.lines().count().clamp(12, 40),
        text: view.text.clone(),
        why: view.why.clone(),
        faults: view.faults.iter().map(|fault| reader.say.tell(fault)).collect(),
        difference: view.difference.as_ref().map(|difference| lines(difference)),
        proposals: view.proposals.iter().map(|proposal| proposal_row(reader, proposal)).collect(),
        inspect: (view.id.is_none() && view.kind == DefinitionKind::Source && view.text.is_empty()).then(|| format!("{here}/inspect")),
        here,
    };
    page.render()
}

/// A proposal and what it is shown with.
pub struct ProposalView {
    /// The proposal.
    pub proposal: Proposal,
    /// Who proposed it.
    pub by: String,
    /// Who decided on it.
    pub decided: String,
    /// Whether it is the reader's own.
    pub own: bool,
    /// Faults that it has by now, or why what was asked was not done.
    pub faults: Vec<Saying>,
    /// The message of what was done.
    pub done: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "data/proposal.html")]
struct ProposalPage<'a> {
    p: Layout,
    say: Speaker<'a>,
    heading: String,
    here: String,
    done: String,
    faults: Vec<String>,
    state: State,
    facts: Vec<(String, String)>,
    difference: Vec<LineView>,
    waits: bool,
    own: bool,
}

/// The page of a proposal.
///
/// # Errors
/// When the template cannot be written.
pub fn data_proposal(reader: &Reader<'_>, view: &ProposalView) -> askama::Result<String> {
    let proposal = &view.proposal;
    let heading = reader.say.say("data-proposal-title", &[("file", proposal.file.as_str().into())]);
    let mut facts = vec![
        (reader.t("data-proposed-by"), view.by.clone()),
        (reader.t("data-proposed-at"), reader.say.moment(proposal.at)),
        (reader.t("data-proposed-why"), proposal.why.clone()),
    ];
    if let ProposalState::Confirmed { at, .. } | ProposalState::Declined { at, .. } = proposal.state {
        facts.push((reader.t("data-decided-by"), view.decided.clone()));
        facts.push((reader.t("data-decided-at"), reader.say.moment(at)));
    }
    let page = ProposalPage {
        p: Layout::new(reader, &heading, "")
            .under(reader.links.page(&Place::Data), reader.t("data-title"))
            .under(reader.links.page(&Place::Definitions), reader.t("data-definitions-title")),
        say: reader.say,
        heading,
        here: reader.links.page(&Place::Proposal(proposal.id.clone())),
        done: view.done.map(|message| reader.t(message)).unwrap_or_default(),
        faults: view.faults.iter().map(|fault| reader.say.tell(fault)).collect(),
        state: proposal_state(reader, proposal),
        facts,
        difference: lines(&proposal.difference()),
        waits: proposal.state == ProposalState::Waits,
        own: view.own,
    };
    page.render()
}
