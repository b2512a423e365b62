//! `rihla record`: records, from the node's own machine. Whoever runs this is the node, and history says so.

mod bulk;
mod look;
mod plain;

pub(super) use bulk::tell_import;

use std::sync::Arc;

use clap::{Args, Subcommand};
use rihla_model::{RecordId, RegisterId, SystemClock};
use rihla_operations::records::make_ready;
use rihla_register::Registry;
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
        }
        Ok(Ending::Done)
    }
}
