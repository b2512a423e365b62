//! Reading the settings of a node: defaults, a file of TOML, the environment, each over the one before.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use rihla_courier::fetch::HostRule;
use rihla_model::Saying;
use rihla_model::definition::{DefinitionError, toml_fault};
use rihla_store::jobs::Recurrence;
use toml::de::{DeTable, DeValue};

use super::nearest::nearest;
use super::setting::{Kind, SETTINGS, Setting, prefix, sections};
use crate::OperationError;
use crate::error::at;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// From that line of the file.
    Line(usize),
    /// From an environment variable.
    Variable(String),
}

/// A value, as its kind has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// Nothing.
    Nothing,
    /// A text, word, address or path.
    Text(String),
    /// A number.
    Whole(i64),
    /// Yes or no.
    Flag(bool),
    /// Several.
    List(Vec<String>),
}

/// The settings of a node, each with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The file, where there is one.
    pub file: Option<PathBuf>,
    values: BTreeMap<(&'static str, &'static str), (Given, Origin)>,
}

impl Settings {
    /// Reads the file, where there is one, and what of the environment begins with the name of a section.
    ///
    /// # Errors
    /// [`OperationError::Definitions`] with every fault, [`OperationError::File`].
    pub fn read(file: Option<&Path>, environment: impl IntoIterator<Item = (String, String)>) -> Result<Self, OperationError> {
        let mut settings = Self { file: file.map(Path::to_path_buf), values: BTreeMap::new() };
        let mut faults = Vec::new();
        for setting in &SETTINGS {
            let default = if setting.default.is_empty() { Ok(empty(setting)) } else { typed(setting, setting.default) };
            let default = default.map_err(|cause| OperationError::internal(&cause))?;
            settings.values.insert((setting.section, setting.key), (default, Origin::Default));
        }
        if let Some(file) = file {
            let text = std::fs::read_to_string(file).map_err(at(file))?;
            settings.take_file(&file.display().to_string(), &text, &mut faults);
        }
        settings.take_environment(environment, &mut faults);
        if faults.is_empty() { Ok(settings) } else { Err(OperationError::Definitions(faults)) }
    }

    fn take_file(&mut self, name: &str, text: &str, faults: &mut Vec<DefinitionError>) {
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let (offset, message) = toml_fault(&error);
                return faults.push(DefinitionError::at(name, text, offset, message));
            }
        };
        for (section, block) in table.get_ref() {
            let known = sections().into_iter().find(|known| *known == section.get_ref().as_ref());
            let (Some(known), DeValue::Table(block)) = (known, block.get_ref()) else {
                let fault = unknown_section(section.get_ref(), known.is_some());
                faults.push(DefinitionError::at(name, text, section.span().start, fault));
                continue;
            };
            for (key, value) in block {
                let fault = match find(known, key.get_ref()) {
                    None => Err((key.span().start, unknown_key(known, key.get_ref()))),
                    Some(setting) => match written(setting, value.get_ref()) {
                        Ok(given) => {
                            let line = DefinitionError::at(name, text, key.span().start, Saying::new("quoted", "{cause}")).line;
                            self.values.insert((setting.section, setting.key), (given, Origin::Line(line)));
                            Ok(())
                        }
                        Err(fault) => Err((value.span().start, fault)),
                    },
                };
                if let Err((offset, fault)) = fault {
                    faults.push(DefinitionError::at(name, text, offset, fault));
                }
            }
        }
    }

    fn take_environment(&mut self, environment: impl IntoIterator<Item = (String, String)>, faults: &mut Vec<DefinitionError>) {
        let all: BTreeMap<String, String> = environment.into_iter().collect();
        for section in sections() {
            for (variable, text) in all.iter().filter(|(variable, _)| variable.starts_with(&prefix(section))) {
                let fault = |message| DefinitionError { file: format!("${variable}"), line: 1, column: 1, message };
                let Some(setting) = SETTINGS.iter().find(|setting| setting.variable() == *variable) else {
                    let key = variable.strip_prefix(&prefix(section)).unwrap_or_default().to_lowercase().replace('_', "-");
                    faults.push(fault(unknown_key(section, &key)));
                    continue;
                };
                match typed(setting, text) {
                    Ok(given) => {
                        self.values.insert((setting.section, setting.key), (given, Origin::Variable(variable.clone())));
                    }
                    Err(message) => faults.push(fault(message)),
                }
            }
        }
    }

    /// A value and where it comes from.
    #[must_use]
    pub fn value(&self, setting: &Setting) -> (&Given, &Origin) {
        self.values.get(&(setting.section, setting.key)).map_or((&Given::Nothing, &Origin::Default), |(given, origin)| (given, origin))
    }

    /// A fault of a value that its kind allows: told with the place that the value comes from.
    pub(super) fn fault(&self, section: &'static str, key: &'static str, message: Saying) -> DefinitionError {
        let (file, line) = match self.values.get(&(section, key)).map(|(_, origin)| origin) {
            Some(Origin::Variable(variable)) => (format!("${variable}"), 1),
            Some(Origin::Line(line)) => (self.file_name(), *line),
            _ => (self.file_name(), 1),
        };
        DefinitionError { file, line, column: 1, message }
    }

    fn file_name(&self) -> String {
        self.file.as_ref().map_or_else(|| rihla_store::CONFIGURATION_FILE.to_owned(), |file| file.display().to_string())
    }

    pub(super) fn text(&self, section: &'static str, key: &'static str) -> Option<&str> {
        match self.values.get(&(section, key)) {
            Some((Given::Text(text), _)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn whole(&self, section: &'static str, key: &'static str) -> i64 {
        match self.values.get(&(section, key)) {
            Some((Given::Whole(number), _)) => *number,
            _ => 0,
        }
    }

    pub(super) fn flag(&self, section: &'static str, key: &'static str) -> bool {
        matches!(self.values.get(&(section, key)), Some((Given::Flag(true), _)))
    }

    pub(super) fn list(&self, section: &'static str, key: &'static str) -> &[String] {
        match self.values.get(&(section, key)) {
            Some((Given::List(list), _)) => list,
            _ => &[],
        }
    }

    /// A path: beside the configuration where it is no whole one.
    pub(super) fn path(&self, section: &'static str, key: &'static str) -> Option<PathBuf> {
        let text = self.text(section, key)?;
        let from_file = matches!(self.values.get(&(section, key)), Some((_, Origin::Line(_))));
        let beside = self.file.as_deref().and_then(Path::parent).filter(|_| from_file);
        Some(beside.map_or_else(|| PathBuf::from(text), |folder| folder.join(text)))
    }
}

fn find(section: &str, key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.section == section && setting.key == key)
}

fn empty(setting: &Setting) -> Given {
    if is_list(setting) { Given::List(Vec::new()) } else { Given::Nothing }
}

fn is_list(setting: &Setting) -> bool {
    matches!(setting.kind, Kind::Hosts | Kind::Addresses)
}

fn unknown_section(section: &str, is_one: bool) -> Saying {
    if is_one {
        return Saying::new("config-no-table", "'{section}' is a section: write its settings below a line [{section}]")
            .with("section", section);
    }
    match nearest(section, sections()) {
        Some(name) => Saying::new("config-section-meant", "there is no section '{section}'; '{nearest}' is the nearest")
            .with("section", shown(section))
            .with("nearest", name),
        None => Saying::new("config-section", "there is no section '{section}'; the sections are {names}")
            .with("section", shown(section))
            .with("names", sections().join(", ")),
    }
}

fn unknown_key(section: &str, key: &str) -> Saying {
    let keys = || SETTINGS.iter().filter(|setting| setting.section == section).map(|setting| setting.key);
    match nearest(key, keys()) {
        Some(name) => Saying::new("config-key-meant", "section '{section}' has no setting '{key}'; '{nearest}' is the nearest")
            .with("section", section)
            .with("key", shown(key))
            .with("nearest", name),
        None => Saying::new("config-key", "section '{section}' has no setting '{key}'; its settings are {names}")
            .with("section", section)
            .with("key", shown(key))
            .with("names", keys().collect::<Vec<_>>().join(", ")),
    }
}

fn shown(name: &str) -> String {
    name.chars().take(60).collect()
}

/// What a setting must be. What it was is not repeated: it may have been meant for another place, and a secret.
fn must_be(setting: &Setting) -> Saying {
    let wanted = match setting.kind {
        Kind::Text => Saying::new("config-want-text", "one line of text"),
        Kind::File => Saying::new("config-want-file", "the path of a file"),
        Kind::Folder => Saying::new("config-want-folder", "the path of a folder"),
        Kind::Listen => Saying::new("config-want-listen", "an IP address with a port, such as 127.0.0.1:8080"),
        Kind::Whole(least, most) => Saying::new("config-want-whole", "a whole number from {least} to {most}")
            .with("least", least.to_string())
            .with("most", most.to_string()),
        Kind::OneOf(words) => Saying::new("config-want-one-of", "one of {words}").with("words", words.join(", ")),
        Kind::Flag => Saying::new("config-want-flag", "true or false"),
        Kind::Hosts => Saying::new("config-want-hosts", "a list of hosts such as data.example.org, *.example.org or example.org:8443"),
        Kind::Addresses => Saying::new("config-want-addresses", "a list of IP addresses such as 127.0.0.1 or ::1"),
        Kind::Recurrence => Saying::new("config-want-recurrence", "'every PT6H' or 'daily 03:30 Africa/Casablanca'"),
    };
    Saying::new("config-value", "'{setting}' must be {wanted}").with("setting", setting.name()).with("wanted", wanted)
}

/// A value as TOML has it.
fn written(setting: &Setting, value: &DeValue<'_>) -> Result<Given, Saying> {
    match (setting.kind, value) {
        (Kind::Whole(least, most), DeValue::Integer(number)) => {
            let read = i64::from_str_radix(number.as_str(), number.radix()).ok();
            read.filter(|read| (least..=most).contains(read)).map(Given::Whole).ok_or_else(|| must_be(setting))
        }
        (Kind::Flag, DeValue::Boolean(flag)) => Ok(Given::Flag(*flag)),
        (Kind::Hosts | Kind::Addresses, DeValue::Array(items)) => {
            let texts = items.iter().map(|item| match item.get_ref() {
                DeValue::String(text) => Ok(text.to_string()),
                _ => Err(must_be(setting)),
            });
            listed(setting, texts.collect::<Result<_, _>>()?)
        }
        (Kind::Whole(..) | Kind::Flag | Kind::Hosts | Kind::Addresses, _) => Err(must_be(setting)),
        (_, DeValue::String(text)) => typed(setting, text),
        _ => Err(must_be(setting)),
    }
}

/// A value as text.
fn typed(setting: &Setting, text: &str) -> Result<Given, Saying> {
    let plain = || Given::Text(text.to_owned());
    let good = !text.trim().is_empty() && !text.chars().any(char::is_control);
    match setting.kind {
        Kind::Text | Kind::File | Kind::Folder if good => Ok(plain()),
        Kind::Listen if text.parse::<SocketAddr>().is_ok() => Ok(plain()),
        Kind::OneOf(words) if words.contains(&text) => Ok(plain()),
        Kind::Recurrence if text.parse::<Recurrence>().is_ok() => Ok(plain()),
        Kind::Whole(least, most) => {
            let read = text.parse().ok().filter(|read| (least..=most).contains(read));
            read.map(Given::Whole).ok_or_else(|| must_be(setting))
        }
        Kind::Flag => text.parse().map(Given::Flag).map_err(|_| must_be(setting)),
        Kind::Hosts | Kind::Addresses => {
            listed(setting, text.split(',').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect())
        }
        _ => Err(must_be(setting)),
    }
}

fn listed(setting: &Setting, items: Vec<String>) -> Result<Given, Saying> {
    let is_good = |item: &String| match setting.kind {
        Kind::Addresses => item.parse::<IpAddr>().is_ok(),
        _ => item.parse::<HostRule>().is_ok(),
    };
    items.iter().all(is_good).then_some(Given::List(items)).ok_or_else(|| must_be(setting))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, environment: &[(&str, &str)]) -> Result<Settings, Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rihla.toml");
        std::fs::write(&file, text).unwrap();
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Settings::read(Some(&file), environment).map_err(|error| match error {
            OperationError::Definitions(faults) => faults.iter().map(|fault| format!("{}: {}", fault.line, fault.message)).collect(),
            other => vec![other.to_string()],
        })
    }

    #[test]
    fn every_fault_is_told_with_its_line_and_the_nearest_name() {
        let text =
            "[backup]\nfoldr = \"/b\"\nkeep = 0\n\n[bakup]\nx = 1\n[serve]\nlisten = \"here\"\ncolour = 1\n[log]\nformat = \"xml\"\n";
        let faults = read(text, &[("RIHLA_MAIL_PORTT", "1"), ("RIHLA_MAIL_PORT", "x"), ("RIHLA_DATA", "/d")]).unwrap_err();
        let wanted = [
            "2: section 'backup' has no setting 'foldr'; 'folder' is the nearest",
            "3: 'backup.keep' must be a whole number from 1 to 1000",
            "5: there is no section 'bakup'; 'backup' is the nearest",
            "8: 'serve.listen' must be an IP address with a port, such as 127.0.0.1:8080",
            "9: section 'serve' has no setting 'colour'; its settings are listen, metrics-listen, proxies, patience-seconds",
            "11: 'log.format' must be one of text, json",
            "1: 'mail.port' must be a whole number from 1 to 65535",
            "1: section 'mail' has no setting 'portt'; 'port' is the nearest",
        ];
        assert_eq!(faults, wanted);
    }

    #[test]
    fn the_environment_is_over_the_file_and_the_file_over_the_defaults() {
        let settings = read("[backup]\nkeep = 3\nfolder = \"b\"\n[courier]\nhosts = [\"a.org\"]\n", &[("RIHLA_BACKUP_KEEP", "5")]).unwrap();
        assert_eq!(settings.whole("backup", "keep"), 5);
        assert_eq!(settings.whole("mail", "port"), 465);
        assert_eq!(settings.list("courier", "hosts"), ["a.org"]);
        assert!(settings.path("backup", "folder").unwrap().is_absolute(), "it is beside the file");
        let keep = find("backup", "keep").unwrap();
        assert_eq!(settings.value(keep), (&Given::Whole(5), &Origin::Variable("RIHLA_BACKUP_KEEP".to_owned())));
        assert_eq!(settings.value(find("backup", "folder").unwrap()).1, &Origin::Line(3));
    }

    #[test]
    fn what_is_wrong_is_not_repeated() {
        let faults = read("[mail]\nport = \"hunter2hunter2\"\nencryption = \"hunter2hunter2\"\n", &[]).unwrap_err();
        assert!(faults.len() == 2 && faults.iter().all(|fault| !fault.contains("hunter2")), "{faults:?}");
    }
}
