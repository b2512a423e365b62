//! `rihla register schema`.

use clap::Args;
use rihla_language::Speaker;
use rihla_model::{Language, Saying};
use rihla_register::definition::DefinitionFile;

use super::{ShowArguments, say, to_json};

/// Arguments of `rihla register schema`.
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// Of which files: register, extension or roles
    #[arg(long, default_value = "register", value_parser = kind)]
    kind: DefinitionFile,
}

fn kind(name: &str) -> Result<DefinitionFile, Saying> {
    let found = DefinitionFile::ALL.into_iter().find(|kind| kind.name() == name);
    found.ok_or(Saying::new("usage-definition-file", "name one of register, extension, roles"))
}

impl Schema {
    pub(super) fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        // programs read the same in every language
        let speaker = if show.json { speaker.catalogue().speaker(Language::En) } else { *speaker };
        say(&to_json(&self.kind.schema(&|id| speaker.t(id)))?);
        Ok(())
    }
}
