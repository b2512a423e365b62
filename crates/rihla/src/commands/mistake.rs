//! A command line that cannot be understood: what is wrong with it, and what to do.

use std::error::Error;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use rihla_language::{Speaker, Value};
use rihla_model::{IdError, Saying};

use super::terminal::complain;

/// Tells what is wrong; with its usage for people, as JSON for programs.
pub(super) fn tell(error: &clap::Error, json: bool, say: &Speaker<'_>) {
    let saying = saying(error);
    if json {
        let code = saying.id();
        return complain(&serde_json::json!({ "error": "usage", "code": code, "message": saying.to_string() }).to_string());
    }
    complain(&format!("rihla: {}", say.tell(&saying)));
    if let Some(meant) = meant(error) {
        complain(&say.say("usage-meant", &[("text", Value::from(meant))]));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        complain(&format!("\n{} {}", say.t("help-usage"), usage.trim_start_matches("Usage:").trim()));
    }
    complain(&format!("\n{}", say.t("usage-see-help")));
}

/// What is wrong, as a sentence.
fn saying(error: &clap::Error) -> Saying {
    let text = |kind: ContextKind| error.get(kind).map(written).unwrap_or_default();
    let (argument, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            Saying::new("usage-no-command", "there is no command '{command}'").with("command", text(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument => Saying::new("usage-no-argument", "there is no argument '{argument}' here").with("argument", argument),
        ErrorKind::InvalidValue if value.is_empty() => {
            Saying::new("usage-value-absent", "{argument} needs a value").with("argument", argument)
        }
        ErrorKind::InvalidValue => Saying::new("usage-value-other", "'{value}' cannot be the value of {argument}; use one of {values}")
            .with("value", value)
            .with("argument", argument)
            .with("values", text(ContextKind::ValidValue)),
        ErrorKind::ValueValidation => Saying::new("usage-value", "'{value}' cannot be the value of {argument}: {cause}")
            .with("value", value)
            .with("argument", argument)
            .with("cause", cause(error)),
        ErrorKind::NoEquals => Saying::new("usage-equals", "{argument} and its value are joined by '='").with("argument", argument),
        ErrorKind::TooManyValues => {
            Saying::new("usage-too-many", "'{value}' is one value too many for {argument}").with("value", value).with("argument", argument)
        }
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            let wanted = [ContextKind::ExpectedNumValues, ContextKind::MinValues].map(text).concat();
            Saying::new("usage-number", "{argument} was given another number of values than it takes: {found}, not {wanted}")
                .with("argument", argument)
                .with("found", text(ContextKind::ActualNumValues))
                .with("wanted", wanted)
        }
        ErrorKind::ArgumentConflict => Saying::new("usage-conflict", "{argument} cannot be used together with {other}")
            .with("argument", argument)
            .with("other", text(ContextKind::PriorArg)),
        ErrorKind::MissingRequiredArgument => {
            Saying::new("usage-required", "needed, and not given: {arguments}").with("arguments", argument)
        }
        ErrorKind::MissingSubcommand => Saying::new("usage-command-absent", "a command is missing; name one of {commands}")
            .with("commands", text(ContextKind::ValidSubcommand)),
        ErrorKind::InvalidUtf8 => Saying::new("usage-utf8", "an argument is not valid UTF-8; write it anew"),
        _ => Saying::new("usage-other", "the command line cannot be understood ({cause})").with("cause", error.kind().to_string()),
    }
}

/// Why a value was refused: a sentence of ours, or what the standard library said.
fn cause(error: &clap::Error) -> Saying {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(saying) = cause.downcast_ref::<Saying>() {
            return saying.clone();
        }
        if let Some(error) = cause.downcast_ref::<IdError>() {
            return error.saying();
        }
        match cause.source() {
            Some(deeper) => source = Some(deeper),
            None => return Saying::new("quoted", "{cause}").with("cause", cause.to_string()),
        }
    }
    Saying::new("usage-unreadable", "it cannot be read")
}

/// What was probably meant.
fn meant(error: &clap::Error) -> Option<String> {
    let kinds = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    kinds.into_iter().find_map(|kind| error.get(kind)).map(written).filter(|text| !text.is_empty())
}

fn written(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::Number(number) => number.to_string(),
        ContextValue::StyledStr(text) => text.to_string(),
        _ => String::new(),
    }
}
