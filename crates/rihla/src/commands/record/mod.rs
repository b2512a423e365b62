//! `rihla record`: records, from the node's own machine. Whoever runs this is the node, and history says so.

mod bulk;
mod due;
mod look;
mod restrict;
mod retention;

pub(super) use bulk::tell_import;

use std::sync::Arc;

use clap::{Args, Subcommand};
use rihla_model::access::Actor;
use rihla_model::{RecordId, RegisterId, SystemClock};
use rihla_operations::OperationError;
use rihla_operations::records::make_ready;
use rihla_register::{Definition, Registry};
use ring::rand::SystemRandom;

use super::rows::Rows;
use super::{Ending, PlaceArguments, ShowArguments};

/// Arguments of `rihla record`.
#[derive(Debug, Args)]
pub(super) struct RecordCommand {
    #[command(subcommand)]
    verb: RecordVerb,
}

#[derive(Debug, Subcommand)]
enum RecordVerb {
    /// List the records of a register for which a filter holds
    List(look::List),
    /// Show a record; what is protected is shown where a reason is stated, and that is noted
    Show(look::Show),
    /// Show what was done to a record: by whom, when
    History(look::Show),
    /// Show who saw what is protected of a record, when and why
    Readings(look::Readings),
    /// Import a table by its key: tell what would become of each row, or do it
    Import(bulk::Import),
    /// Take an import back, as one action
    Undo(bulk::Undo),
    /// Take all records of a register out
    Export(bulk::Export),
    /// List what falls due in registers with deadlines, the longest due first; ends with 3 if something is overdue
    Due(due::Due),
    /// List records that were kept long enough and wait for somebody to decide
    Reviews(retention::Reviews),
    /// Keep a record on that waits for that decision, for as long again
    Keep(retention::Keep),
    /// Restrict the use of a record: it is kept, and neither shown to the public nor taken out
    Restrict(restrict::Restrict),
    /// Lift the restriction of a record
    Lift(restrict::Restrict),
    /// Destroy what a record says: its fields, its history, its files. It cannot be undone
    Erase(retention::Erase),
    /// List to whom a record went, also of one that was erased: who has to be told
    Recipients(retention::Recipients),
}

/// A record of a register.
#[derive(Debug, Args)]
struct Named {
    /// The register, as `rihla register list` names it
    register: RegisterId,
    /// The record, as `rihla record list` names it
    record: RecordId,
    #[command(flatten)]
    place: PlaceArguments,
}

/// The rows of a node with its records.
pub(super) struct Records {
    pub(super) rows: Rows,
    pub(super) registry: Registry,
}

impl Records {
    /// Opens them to be worked with.
    pub(super) fn open(place: &PlaceArguments) -> anyhow::Result<Self> {
        let records = Self::open_untouched(place)?;
        records.rows.run(make_ready(&records.rows.open, &records.registry))?;
        Ok(records)
    }

    /// Opens them as they are: who proves something changes nothing.
    pub(super) fn open_untouched(place: &PlaceArguments) -> anyhow::Result<Self> {
        let rows = Rows::open(place)?;
        let registry = rows.open.registry(&rows.definitions, Arc::new(SystemClock), Arc::new(SystemRandom::new()))?;
        Ok(Self { rows, registry })
    }

    /// The definition of a register, or of all where none is named.
    fn chosen(&self, register: Option<&RegisterId>) -> Result<Vec<&Definition>, OperationError> {
        match register {
            Some(register) => Ok(vec![self.registry.definition(&Actor::node(), register)?]),
            None => Ok(self.registry.registers().iter().collect()),
        }
    }
}

impl RecordCommand {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        match &self.verb {
            RecordVerb::List(v) => v.run(show, &speaker)?,
            RecordVerb::Show(v) => v.show(show, &speaker)?,
            RecordVerb::History(v) => v.history(show, &speaker)?,
            RecordVerb::Readings(v) => v.run(show, &speaker)?,
            RecordVerb::Import(v) => return v.run(show, &speaker),
            RecordVerb::Undo(v) => v.run(show, &speaker)?,
            RecordVerb::Export(v) => v.run(show, &speaker)?,
            RecordVerb::Due(v) => return v.run(show, &speaker),
            RecordVerb::Reviews(v) => v.run(show, &speaker)?,
            RecordVerb::Keep(v) => v.run(show, &speaker)?,
            RecordVerb::Restrict(v) => v.restrict(show, &speaker)?,
            RecordVerb::Lift(v) => v.lift(show, &speaker)?,
            RecordVerb::Erase(v) => v.run(show, &speaker)?,
            RecordVerb::Recipients(v) => v.run(show, &speaker)?,
        }
        Ok(Ending::Done)
    }
}
