//! The words of the command line: help texts, headings and usage, put onto the commands that the code declares.
//!
//! Each command and argument has a message, named by its place: `help-release-approve` for the command,
//! `help-release-approve-arg-as` for its argument `--as`, or `help-arg-as` where several commands share the argument. The
//! doc comments of the declarations are for those who read the code. A test walks all commands and fails for what has no
//! message, and for a message that belongs to nothing.

use std::collections::BTreeSet;

use clap::builder::{Resettable, StyledStr};
use clap::{Arg, ArgAction, Command, CommandFactory};
use rihla_language::{Catalogue, Speaker, Value};

use super::CommandLine;

/// The title style of a help text; clap takes it off where the output is no terminal.
const TITLE: (&str, &str) = ("\u{1b}[1;4m", "\u{1b}[0m");

/// Messages of help texts that belong to no command or argument.
const FRAME: [&str; 7] = ["help-usage", "help-commands", "help-arguments", "help-options", "help-default", "help-env", "help-exit-codes"];

/// All commands with their words in one language, ready to parse.
pub(super) fn worded(say: &Speaker<'_>) -> Command {
    let command = words_of(declared(), "", say).after_help(say.t("help-exit-codes"));
    // How a command is used is put together by clap, which knows what is required; it is known once all is built.
    let mut built = command.clone();
    built.build();
    layout(command, &mut built, say)
}

/// All commands as declared, with help and version as arguments like any other, so that they have words too.
fn declared() -> Command {
    let last = 1000;
    CommandLine::command()
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).global(true).display_order(last))
        .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).global(true).display_order(last))
}

fn path_of(above: &str, command: &Command) -> String {
    if above.is_empty() { "help".to_owned() } else { format!("{above}-{}", command.get_name()) }
}

/// The message of a command; the program itself is `help-rihla`.
fn command_id(path: &str, command: &Command) -> String {
    if path == "help" { format!("help-{}", command.get_name()) } else { path.to_owned() }
}

/// The message of an argument: of this command alone, or shared.
fn argument_id(path: &str, argument: &Arg, words: &Catalogue) -> String {
    let name = argument.get_long().map_or_else(|| argument.get_id().as_str().replace('_', "-"), str::to_owned);
    let own = format!("{path}-arg-{name}");
    if words.has(&own) { own } else { format!("help-arg-{name}") }
}

/// The messages of the names that stand for an argument's values in the usage.
fn value_ids(argument: &Arg) -> Vec<String> {
    if !argument.get_action().takes_values() {
        return Vec::new();
    }
    let names = argument.get_value_names().unwrap_or_default();
    let named = names.iter().map(|name| name.to_lowercase().replace('_', "-"));
    if names.is_empty() {
        return vec![format!("help-value-{}", argument.get_id().as_str().replace('_', "-"))];
    }
    named.map(|name| format!("help-value-{name}")).collect()
}

fn words_of(command: Command, above: &str, say: &Speaker<'_>) -> Command {
    let path = path_of(above, &command);
    let about = say.t(&command_id(&path, &command));
    command
        .about(about)
        .long_about(Resettable::<StyledStr>::Reset)
        .mut_args(|argument| {
            let mut help = say.t(&argument_id(&path, &argument, say.catalogue()));
            let usual: Vec<String> = argument.get_default_values().iter().map(|v| v.to_string_lossy().into_owned()).collect();
            if !usual.is_empty() && argument.get_action().takes_values() {
                help = format!("{help} {}", say.say("help-default", &[("value", Value::from(usual.join(" ")))]));
            }
            if let Some(name) = argument.get_env() {
                help = format!("{help} {}", say.say("help-env", &[("name", Value::from(name.to_string_lossy().into_owned()))]));
            }
            let values: Vec<String> = value_ids(&argument).iter().map(|id| say.t(id)).collect();
            let argument = argument.help(help).long_help(Resettable::<StyledStr>::Reset);
            if values.is_empty() { argument } else { argument.value_names(values).hide_default_value(true).hide_env(true) }
        })
        .subcommand_value_name(say.t("help-value-command"))
        .mut_subcommands(|sub| words_of(sub, &path, say))
}

/// Headings, and how the command is used.
fn layout(command: Command, built: &mut Command, say: &Speaker<'_>) -> Command {
    let title = |id: &str| format!("{}{}{}", TITLE.0, say.t(id), TITLE.1);
    let usage = built.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().replace("[OPTIONS]", &format!("[{}]", say.t("help-value-options")));
    let mut form = format!("{{about-with-newline}}\n{} {{usage}}", title("help-usage"));
    if built.has_subcommands() {
        form.push_str(&format!("\n\n{}\n{{subcommands}}", title("help-commands")));
    }
    if built.get_positionals().next().is_some() {
        form.push_str(&format!("\n\n{}\n{{positionals}}", title("help-arguments")));
    }
    form.push_str(&format!("\n\n{}\n{{options}}{{after-help}}", title("help-options")));
    command.override_usage(usage).help_template(form).mut_subcommands(|sub| match built.find_subcommand_mut(sub.get_name()) {
        Some(built) => layout(sub, built, say),
        None => sub,
    })
}

/// The ids of all messages that the commands, as declared, need.
#[must_use]
pub fn needed_messages(words: &Catalogue) -> BTreeSet<String> {
    fn walk(command: &Command, above: &str, words: &Catalogue, needed: &mut BTreeSet<String>) {
        let path = path_of(above, command);
        needed.insert(command_id(&path, command));
        for argument in command.get_arguments() {
            needed.insert(argument_id(&path, argument, words));
            needed.extend(value_ids(argument));
        }
        for sub in command.get_subcommands() {
            walk(sub, &path, words, needed);
        }
    }
    let mut needed: BTreeSet<String> = FRAME.iter().map(|id| (*id).to_owned()).collect();
    needed.insert("help-value-command".to_owned());
    needed.insert("help-value-options".to_owned());
    walk(&declared(), "", words, &mut needed);
    needed
}
