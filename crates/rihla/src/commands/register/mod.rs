//! `rihla register`.

mod compare;
mod new;
mod schema;

pub(super) use new::write_new;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use rihla_language::{Speaker, Value};
use rihla_model::access::{Act, Condition, FieldClass};
use rihla_model::{RegisterId, Saying};
use rihla_operations::{OperationError, load_definitions};
use rihla_register::{Definition, Registers};
use serde::Serialize;

use super::summary::{print_table, to_json};
use super::terminal::say;
use super::{Ending, ShowArguments, failure};

/// Arguments of `rihla register`.
#[derive(Debug, Args)]
pub(super) struct Register {
    #[command(subcommand)]
    verb: RegisterVerb,
}

#[derive(Debug, Subcommand)]
enum RegisterVerb {
    /// Read all registers and roles, the program's own and those in the folder `registers`, and tell every fault with its place
    Check(All),
    /// List the registers: what each is for, how many fields and states it has
    List(All),
    /// Show who may do what in a register: role, acts, with which records, with which fields
    Access(One),
    /// Write a new register to begin with into the folder `registers`; nothing is overwritten
    New(new::New),
    /// Show what changed between two versions of a register's file, and whether records survive it
    Compare(compare::Compare),
    /// Print the JSON Schema of definitions, for editors
    Schema(schema::Schema),
}

#[derive(Debug, Args)]
struct All {
    /// Folder of the observatory's definitions
    observatory: PathBuf,
}

#[derive(Debug, Args)]
struct One {
    /// The register, as `rihla register list` names it
    register: RegisterId,
    /// Folder of the observatory's definitions
    observatory: PathBuf,
}

/// A register as lists show it.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    version: u32,
    aim: &'a str,
    label: &'a str,
    fields: usize,
    states: usize,
}

impl<'a> Line<'a> {
    fn of(definition: &'a Definition, speaker: &Speaker<'_>) -> Self {
        Self {
            id: definition.id.as_str(),
            version: definition.version,
            aim: definition.aim.name(),
            label: speaker.local(&definition.label),
            fields: definition.fields.len(),
            states: definition.states.len(),
        }
    }
}

/// What a role may do in a register.
#[derive(Serialize)]
struct Right<'a> {
    role: &'a str,
    name: &'a str,
    acts: Vec<Act>,
    when: Vec<Condition>,
    classes: Vec<FieldClass>,
}

impl Register {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        match &self.verb {
            RegisterVerb::Check(v) => {
                let registers = load_definitions(&v.observatory)?.registers;
                let (count, roles) = (registers.iter().count(), registers.roles().iter().count());
                if show.json {
                    say(&serde_json::json!({ "registers": count, "roles": roles, "faults": 0 }).to_string());
                } else {
                    say(&speaker.say("command-register-whole", &[("registers", Value::from(count)), ("roles", Value::from(roles))]));
                }
            }
            RegisterVerb::List(v) => list(&load_definitions(&v.observatory)?.registers, show, &speaker)?,
            RegisterVerb::Access(v) => access(&load_definitions(&v.observatory)?.registers, &v.register, show, &speaker)?,
            RegisterVerb::New(v) => v.run(show, &speaker)?,
            RegisterVerb::Compare(v) => v.run(show, &speaker)?,
            RegisterVerb::Schema(v) => v.run(show, &speaker)?,
        }
        Ok(Ending::Done)
    }
}

fn list(registers: &Registers, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
    let lines: Vec<Line<'_>> = registers.iter().map(|definition| Line::of(definition, speaker)).collect();
    if show.json {
        say(&to_json(&lines)?);
        return Ok(());
    }
    let heads = ["command-head-register", "command-head-name", "command-head-aim", "command-head-fields", "command-head-states"];
    let mut rows = vec![heads.map(|id| speaker.t(id)).to_vec()];
    rows.extend(lines.iter().map(|line| {
        let (fields, states) = (speaker.whole(line.fields as i128), speaker.whole(line.states as i128));
        vec![line.id.to_owned(), line.label.to_owned(), speaker.word("register-aim", line.aim), fields, states]
    }));
    print_table(&rows, &[3, 4]);
    Ok(())
}

fn access(registers: &Registers, id: &RegisterId, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
    if registers.get(id).is_none() {
        let message = Saying::new("register-unknown", "there is no register '{register}'; `rihla register list` names them");
        return Err(OperationError::Refused(message.with("register", id.as_str())).into());
    }
    let grants = registers.roles().iter().flat_map(|role| role.grants.iter().map(move |grant| (role, grant)));
    let rights: Vec<Right<'_>> = grants
        .filter(|(_, grant)| grant.register == *id)
        .map(|(role, grant)| Right {
            role: role.id.as_str(),
            name: speaker.local(&role.label),
            acts: grant.acts.iter().copied().collect(),
            when: grant.when.iter().copied().collect(),
            classes: grant.classes.iter().copied().collect(),
        })
        .collect();
    if show.json {
        say(&to_json(&rights)?);
        return Ok(());
    }
    let heads = ["command-head-role", "command-head-name", "command-head-acts", "command-head-when", "command-head-classes"];
    let mut rows = vec![heads.map(|id| speaker.t(id)).to_vec()];
    rows.extend(rights.iter().map(|right| {
        let when = match right.when.as_slice() {
            [] => speaker.t("register-when-all"),
            some => speaker.list(some.iter().map(|when| speaker.word("register-when", when.name()))),
        };
        let acts = speaker.list(right.acts.iter().map(|act| speaker.word("register-act", act.name())));
        let classes = speaker.list(right.classes.iter().map(|class| speaker.word("register-class", class.name())));
        vec![right.role.to_owned(), right.name.to_owned(), acts, when, classes]
    }));
    print_table(&rows, &[]);
    Ok(())
}
