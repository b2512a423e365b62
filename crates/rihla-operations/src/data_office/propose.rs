//! Seeing, proposing and confirming how sources and datasets are declared.

use std::collections::BTreeMap;

use rihla_ingest::{Context, inspect};
use rihla_model::access::{Actor, Duty};
use rihla_model::definition::{DatasetDefinition, DefinitionError, SourceDefinition, parse};
use rihla_model::{AccountId, AreaResolver, DatasetId, Saying, SourceId};
use rihla_store::write_durably;

use super::proposal::{self, DiffLine, Proposal, ProposalState, absent, difference, unwritable};
use super::{DataOffice, no_source};
use crate::definitions::{Definitions, load_definitions_with};
use crate::{Means, OperationError};

/// The longest text of a definition, in bytes.
const LONGEST: usize = 512 << 10;
/// The longest reason, in characters.
const LONGEST_REASON: usize = 1_000;

/// What is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DefinitionKind {
    /// A source.
    Source,
    /// A dataset.
    Dataset,
}

impl DefinitionKind {
    /// The folder of its files, and its name in addresses.
    #[must_use]
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Source => "sources",
            Self::Dataset => "datasets",
        }
    }

    /// The kind of that folder.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Source, Self::Dataset].into_iter().find(|kind| kind.folder() == name)
    }

    /// The file of an id.
    #[must_use]
    pub fn file(self, id: &str) -> String {
        format!("{}/{id}.toml", self.folder())
    }
}

/// A text that is to be a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Its id, as it says itself; empty where it says none.
    pub id: String,
    /// Its faults; none where it can be proposed.
    pub faults: Vec<DefinitionError>,
    /// What it changes.
    pub difference: Vec<DiffLine>,
}

fn refused(saying: Saying) -> OperationError {
    OperationError::Refused(saying)
}

fn account(actor: &Actor) -> Result<AccountId, OperationError> {
    actor.account.clone().ok_or_else(no_source)
}

impl DataOffice {
    /// Whether an actor declares a source or dataset: for all of its agencies, since what it says concerns each.
    fn defines(&self, actor: &Actor, kind: DefinitionKind, id: &str, definitions: &Definitions) -> bool {
        let rights = self.rights(actor);
        let for_source = |source: &SourceDefinition| rights.may(Duty::Define, &source.agency);
        match kind {
            DefinitionKind::Source => SourceId::new(id).ok().and_then(|id| definitions.sources.get(&id)).is_some_and(for_source),
            DefinitionKind::Dataset => DatasetId::new(id).ok().and_then(|id| definitions.datasets.get(&id)).is_some_and(|dataset| {
                let mut sources = dataset.from.iter().map(|feed| definitions.sources.get(&feed.source));
                rights.holds(Duty::Define) && sources.all(|source| source.is_some_and(for_source))
            }),
        }
    }

    /// The sources and datasets that are theirs to declare, by kind and id.
    #[must_use]
    pub fn defined(&self, actor: &Actor) -> Vec<(DefinitionKind, String)> {
        let definitions = self.definitions();
        let sources = definitions.sources.keys().map(|id| (DefinitionKind::Source, id.to_string()));
        let datasets = definitions.datasets.keys().map(|id| (DefinitionKind::Dataset, id.to_string()));
        sources.chain(datasets).filter(|(kind, id)| self.defines(actor, *kind, id, &definitions)).collect()
    }

    /// The text of a definition.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where it is not theirs.
    pub fn definition_text(&self, actor: &Actor, kind: DefinitionKind, id: &str) -> Result<String, OperationError> {
        let definitions = self.definitions();
        if !self.defines(actor, kind, id, &definitions) {
            return Err(no_definition());
        }
        Ok(definitions.text(kind.folder(), id).to_owned())
    }

    /// Looks at a text that is to be the definition of an id, or of a new one where none is named.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where it is not theirs, or too long.
    pub fn look_at(&self, actor: &Actor, kind: DefinitionKind, id: Option<&str>, text: &str) -> Result<Proposed, OperationError> {
        let definitions = self.definitions();
        match id {
            Some(id) if !self.defines(actor, kind, id, &definitions) => return Err(no_definition()),
            // a new one may be of any agency
            None if !self.rights(actor).holds_for_all(Duty::Define) => return Err(no_definition()),
            _ => {}
        }
        if text.len() > LONGEST {
            return Err(refused(Saying::new("data-definition-long", "a definition is at most {most} bytes long").with("most", LONGEST)));
        }
        let said = match said_id(kind, text) {
            Ok(said) => said,
            Err(fault) => return Ok(Proposed { id: String::new(), faults: vec![fault], difference: Vec::new() }),
        };
        let before = id.map(|id| definitions.text(kind.folder(), id));
        let difference = difference(before.unwrap_or_default(), text);
        let mut faults = Vec::new();
        let place = |message: Saying| DefinitionError { file: kind.file(id.unwrap_or("new")), line: 1, column: 1, message };
        if id.is_some_and(|id| id != said) {
            faults.push(place(Saying::new("data-id-changed", "the id stays as it is; another id is another definition")));
        }
        if id.is_none() && !definitions.text(kind.folder(), &said).is_empty() {
            let saying = Saying::new("data-id-taken", "'{id}' is declared already; change that definition, or take another id");
            faults.push(place(saying.with("id", &said)));
        }
        match load_definitions_with(&definitions.folder, &BTreeMap::from([(kind.file(&said), text.to_owned())])) {
            Ok(fresh) if !self.defines(actor, kind, &said, &fresh) => {
                let saying = Saying::new("data-not-your-agency", "this would be of an agency for which you declare nothing");
                faults.push(place(saying));
            }
            Ok(_) => {}
            Err(OperationError::Definitions(found)) => faults.extend(found),
            Err(error) => return Err(error),
        }
        Ok(Proposed { id: said, faults, difference })
    }

    /// Proposes a definition. One proposal for a file waits at a time.
    ///
    /// # Errors
    /// As [`DataOffice::look_at`]; [`OperationError::Definitions`] where it has faults; [`OperationError::Refused`] where nothing would
    /// change, no reason is given, or another proposal waits.
    pub fn propose(
        &self,
        actor: &Actor,
        (kind, id): (DefinitionKind, Option<&str>),
        text: &str,
        why: &str,
    ) -> Result<Proposal, OperationError> {
        let looked = self.look_at(actor, kind, id, text)?;
        if !looked.faults.is_empty() {
            return Err(OperationError::Definitions(looked.faults));
        }
        let why = why.trim();
        if why.is_empty() || why.chars().count() > LONGEST_REASON {
            let saying = Saying::new("data-why", "say why, in at most {most} letters: whoever confirms has to know");
            return Err(refused(saying.with("most", LONGEST_REASON)));
        }
        if looked.difference.is_empty() {
            return Err(refused(Saying::new("data-no-change", "nothing would change; there is nothing to propose")));
        }
        let (folder, file) = (self.definitions().folder.clone(), kind.file(&looked.id));
        if proposal::all(&folder)?.iter().any(|other| other.file == file && other.state == ProposalState::Waits) {
            return Err(refused(Saying::new(
                "data-proposed",
                "a change of this definition waits already; confirm or decline that one first",
            )));
        }
        let mut random = [0; 12];
        self.chance
            .fill(&mut random)
            .map_err(|_| refused(Saying::new("data-no-chance", "the machine gives no random numbers; try again")))?;
        let before = id.map(|id| self.definitions().text(kind.folder(), id).to_owned());
        let proposal = Proposal {
            id: crate::build::hex(&random),
            file,
            by: account(actor)?,
            at: self.clock.now(),
            why: why.to_owned(),
            before,
            after: text.to_owned(),
            state: ProposalState::Waits,
        };
        proposal::write(&folder, self.disk(), &proposal)?;
        Ok(proposal)
    }

    /// Whether a proposal is of something that an actor declares.
    fn concerns(&self, actor: &Actor, proposal: &Proposal, definitions: &Definitions) -> bool {
        let Some((kind, id)) = proposal.file.strip_suffix(".toml").and_then(|file| file.split_once('/')) else { return false };
        let Some(kind) = DefinitionKind::named(kind) else { return false };
        match proposal.before {
            Some(_) => self.defines(actor, kind, id, definitions),
            None => self.rights(actor).holds_for_all(Duty::Define),
        }
    }

    /// Proposals that concern them, the newest first.
    ///
    /// # Errors
    /// [`OperationError::File`].
    pub fn proposals(&self, actor: &Actor) -> Result<Vec<Proposal>, OperationError> {
        let definitions = self.definitions();
        let all = proposal::all(&definitions.folder)?;
        Ok(all.into_iter().filter(|proposal| self.concerns(actor, proposal, &definitions)).collect())
    }

    /// One proposal.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where there is none, or it does not concern them.
    pub fn proposal(&self, actor: &Actor, id: &str) -> Result<Proposal, OperationError> {
        let definitions = self.definitions();
        let proposal = proposal::read(&definitions.folder, id)?;
        if self.concerns(actor, &proposal, &definitions) { Ok(proposal) } else { Err(absent()) }
    }

    /// Confirms a proposal, as a second person: the definition is written.
    ///
    /// # Errors
    /// [`OperationError::Refused`] for whoever proposed it, where it does not wait, or the definition changed since;
    /// [`OperationError::Definitions`] where it does not fit the others any more.
    pub fn confirm(&self, actor: &Actor, id: &str, means: &Means<'_>) -> Result<Proposal, OperationError> {
        let mut proposal = self.waiting(actor, id)?;
        if account(actor)? == proposal.by {
            return Err(refused(Saying::new(
                "data-same-person",
                "whoever proposes does not confirm; ask another person who declares sources and datasets",
            )));
        }
        // no build reads definitions while one of them is written
        let lock = self.node().folder.lock("definition", means.clock.now())?;
        let definitions = self.present()?;
        let now = definitions.texts.get(&proposal.file);
        if now != proposal.before.as_ref() {
            return Err(refused(Saying::new(
                "data-definition-changed",
                "the definition was changed since this was proposed; decline it and propose it anew",
            )));
        }
        load_definitions_with(&definitions.folder, &BTreeMap::from([(proposal.file.clone(), proposal.after.clone())]))?;
        let path = definitions.folder.join(&proposal.file);
        if let Some(folder) = path.parent() {
            self.disk().create_folder(folder).map_err(unwritable)?;
        }
        write_durably(self.disk(), &path, proposal.after.as_bytes()).map_err(unwritable)?;
        drop(lock);
        proposal.state = ProposalState::Confirmed { at: means.clock.now(), by: account(actor)? };
        proposal::write(&definitions.folder, self.disk(), &proposal)?;
        self.present()?;
        Ok(proposal)
    }

    /// Declines a proposal, or takes back one's own.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where it does not wait.
    pub fn decline(&self, actor: &Actor, id: &str, means: &Means<'_>) -> Result<Proposal, OperationError> {
        let mut proposal = self.waiting(actor, id)?;
        proposal.state = ProposalState::Declined { at: means.clock.now(), by: account(actor)? };
        proposal::write(&self.definitions().folder, self.disk(), &proposal)?;
        Ok(proposal)
    }

    fn waiting(&self, actor: &Actor, id: &str) -> Result<Proposal, OperationError> {
        let proposal = self.proposal(actor, id)?;
        match proposal.state {
            ProposalState::Waits => Ok(proposal),
            _ => Err(refused(Saying::new("data-proposal-over", "this proposal does not wait any more"))),
        }
    }

    /// A definition for a file that nobody has declared yet: what can be told from the file itself.
    ///
    /// # Errors
    /// [`OperationError::Refused`] for whoever declares nothing for all agencies; [`OperationError::Ingest`] where the file cannot be read.
    pub fn inspect(
        &self,
        actor: &Actor,
        (name, bytes): (&str, &[u8]),
        tell: &dyn Fn(&Saying) -> String,
        means: &Means<'_>,
    ) -> Result<String, OperationError> {
        if !self.rights(actor).holds_for_all(Duty::Define) {
            return Err(no_definition());
        }
        let definitions = self.definitions();
        let resolver = AreaResolver::new(&definitions.vocabulary);
        let today = definitions.day_of(means.clock.now());
        let context = Context { vocabulary: &definitions.vocabulary, resolver: &resolver, today, threads: 1, progress: None, cancel: None };
        Ok(inspect(name, bytes, &context, tell)?.toml)
    }
}

/// The id that a text gives itself.
fn said_id(kind: DefinitionKind, text: &str) -> Result<String, DefinitionError> {
    Ok(match kind {
        DefinitionKind::Source => parse::<SourceDefinition>("sources/new.toml", text)?.id.to_string(),
        DefinitionKind::Dataset => parse::<DatasetDefinition>("datasets/new.toml", text)?.id.to_string(),
    })
}

fn no_definition() -> OperationError {
    refused(Saying::new("data-no-definition", "there is no such definition here"))
}
