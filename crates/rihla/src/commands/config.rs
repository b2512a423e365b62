//! `rihla config`.

use clap::{Args, Subcommand};
use rihla_language::{Speaker, Value};
use rihla_operations::node::{Given, Origin, SETTINGS, Settings, schema};
use serde_json::{Map, json};

use super::summary::{print_table, to_json};
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};

/// Arguments of `rihla config`.
#[derive(Debug, Args)]
pub(super) struct Config {
    #[command(subcommand)]
    verb: ConfigVerb,
}

#[derive(Debug, Subcommand)]
enum ConfigVerb {
    /// Read rihla.toml and the environment, and tell every fault with its place
    Check(Place),
    /// Show every setting: its value and where it comes from; secrets are in files and never shown
    Show(Place),
    /// Print the JSON Schema of rihla.toml, for editors
    Schema,
}

#[derive(Debug, Args)]
struct Place {
    #[command(flatten)]
    place: PlaceArguments,
}

impl Config {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        match &self.verb {
            ConfigVerb::Schema => say(&to_json(&schema(|setting| speaker.t(&setting.message())))?),
            ConfigVerb::Check(v) => {
                let config = v.place.config()?;
                let file = config.settings.file.as_ref().map(|file| file.display().to_string());
                if show.json {
                    say(&json!({ "file": file, "faults": 0 }).to_string());
                } else {
                    let id = if file.is_some() { "command-config-whole" } else { "command-config-none" };
                    say(&speaker.say(id, &[("file", Value::from(file.unwrap_or_default()))]));
                }
            }
            ConfigVerb::Show(v) => print(&v.place.config()?.settings, show, &speaker)?,
        }
        Ok(Ending::Done)
    }
}

fn print(settings: &Settings, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
    if show.json {
        let all: Map<String, serde_json::Value> = SETTINGS
            .iter()
            .map(|setting| {
                let (given, origin) = settings.value(setting);
                let value = match given {
                    Given::Nothing => serde_json::Value::Null,
                    Given::Text(text) => text.as_str().into(),
                    Given::Whole(number) => (*number).into(),
                    Given::Flag(flag) => (*flag).into(),
                    Given::List(list) => list.clone().into(),
                };
                let from = match origin {
                    Origin::Default => "default".to_owned(),
                    Origin::Line(line) => format!("line {line}"),
                    Origin::Variable(variable) => variable.clone(),
                };
                (setting.name(), json!({ "value": value, "from": from }))
            })
            .collect();
        say(&to_json(&json!({ "file": settings.file, "settings": all }))?);
        return Ok(());
    }
    let mut rows = vec![["command-head-setting", "command-head-value", "command-head-from"].map(|id| speaker.t(id)).to_vec()];
    for setting in &SETTINGS {
        let (given, origin) = settings.value(setting);
        let value = match given {
            Given::Nothing => "-".to_owned(),
            Given::Text(text) => text.clone(),
            Given::Whole(number) => number.to_string(),
            Given::Flag(flag) => flag.to_string(),
            Given::List(list) if list.is_empty() => "-".to_owned(),
            Given::List(list) => list.join(", "),
        };
        let from = match origin {
            Origin::Default => speaker.t("command-config-default"),
            Origin::Line(line) => speaker.say("command-config-line", &[("line", Value::from(*line))]),
            Origin::Variable(variable) => variable.clone(),
        };
        rows.push(vec![setting.name(), value, from]);
    }
    print_table(&rows, &[]);
    Ok(())
}
