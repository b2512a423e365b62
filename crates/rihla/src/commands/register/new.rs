//! `rihla register new`.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use rihla_language::Speaker;
use rihla_model::access::{Role, Roles, Serves};
use rihla_model::{RegisterId, RoleId, Saying};
use rihla_operations::{OperationError, load_definitions};
use rihla_register::definition::propose;

use super::failure::{unmade, unwritable};
use super::{ShowArguments, say};

/// Arguments of `rihla register new`.
#[derive(Debug, Args)]
pub(super) struct New {
    /// The identifier of the new register, which is the name of its file
    #[arg(value_name = "ID")]
    register: RegisterId,
    /// Folder of the observatory's definitions
    observatory: PathBuf,
}

impl New {
    pub(super) fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let id = &self.register;
        let registers = load_definitions(&self.observatory)?.registers;
        if registers.get(id).is_some() {
            let message = Saying::new(
                "register-new-known",
                "there is a register '{register}' already; choose another name, or add to it in registers/{register}.extension.toml",
            );
            return Err(refused(message.with("register", id.as_str())));
        }
        if id.as_str() == "roles" || id.as_str().contains('.') {
            let message = Saying::new(
                "register-new-name",
                "'{register}' cannot name a register's file; choose a name without a dot that is not 'roles'",
            );
            return Err(refused(message.with("register", id.as_str())));
        }
        let Some(role) = keeper(registers.roles()) else {
            let message = Saying::new("register-new-keeper", "no role could keep a register; add one to registers/roles.toml");
            return Err(refused(message));
        };
        let catalogue = speaker.catalogue();
        let text = propose(id, role, speaker.language(), &|language, id| catalogue.speaker(language).t(id));
        let folder = self.observatory.join("registers");
        std::fs::create_dir_all(&folder).map_err(|error| unmade(&folder, &error))?;
        let path = folder.join(format!("{id}.toml"));
        write_new(&path, &text)?;
        if show.json {
            say(&serde_json::json!({ "register": id.as_str(), "file": path }).to_string());
        } else {
            let message = Saying::new("command-register-made", "{file} was written; change it, then run `rihla register check`");
            say(&speaker.tell(&message.with("file", &path)));
        }
        Ok(())
    }
}

/// Writes a file that is not there; what is there is never touched.
/// Writes a file that was not there.
pub(in crate::commands) fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let message =
                Saying::new("register-new-exists", "{file} exists already and is not overwritten; choose another name or remove it");
            return Err(refused(message.with("file", path)));
        }
        Err(error) => return Err(unwritable(path, &error).into()),
    };
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| unwritable(path, &error))?;
    Ok(())
}

/// The role that a new register is given to: the focal point, where there is one.
fn keeper(roles: &Roles) -> Option<&RoleId> {
    let able = |role: &&Role| !matches!(role.serves, Serves::Public | Serves::Enforcement) && role.id.as_str() != Role::ANYONE;
    let focal_point = roles.iter().find(|role| role.id.as_str() == "focal-point").filter(able);
    focal_point.or_else(|| roles.iter().find(able)).map(|role| &role.id)
}

fn refused(message: Saying) -> anyhow::Error {
    OperationError::Refused(message).into()
}
