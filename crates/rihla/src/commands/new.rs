//! `rihla new`.

use std::path::PathBuf;

use clap::Args;
use rihla_language::{Speaker, Value};
use rihla_model::{AgencyId, Language};
use rihla_operations::load_definitions;

use super::failure::unmade;
use super::register::write_new;
use super::terminal::say;
use super::{Ending, ShowArguments};

/// What describes an observatory.
const FILE: &str = "observatory.toml";

/// Arguments of `rihla new`.
#[derive(Debug, Args)]
pub(super) struct New {
    /// Folder of the new node's definitions; it is made where there is none
    folder: PathBuf,
    /// The name of the node, as its pages show it
    #[arg(long)]
    name: String,
    /// Its short identifier: letters, digits and underscores
    #[arg(long, default_value = "NODE")]
    id: AgencyId,
    /// The country, by its code of three letters (ISO 3166-1)
    #[arg(long)]
    country: Option<String>,
    /// The time zone, as the IANA database names it
    #[arg(long, default_value = "UTC")]
    time_zone: String,
}

impl New {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        let path = self.folder.join(FILE);
        std::fs::create_dir_all(&self.folder).map_err(|error| unmade(&self.folder, &error))?;
        write_new(&path, &self.text(&speaker))?;
        // what was given as an argument may be nothing that a definition can say
        if let Err(error) = load_definitions(&self.folder) {
            drop(std::fs::remove_file(&path));
            return Err(error.into());
        }
        if show.json {
            say(&serde_json::json!({ "file": path }).to_string());
        } else {
            let folder = self.folder.display().to_string();
            say(&speaker.say("command-new-done", &[("file", Value::from(path.display().to_string())), ("folder", Value::from(folder))]));
        }
        Ok(Ending::Done)
    }

    /// The definition, with what else it can say as comments in the language of whoever asked.
    fn text(&self, speaker: &Speaker<'_>) -> String {
        let note = |id: &str| speaker.t(id).lines().map(|line| format!("# {line}\n")).collect::<String>();
        // JSON's strings are TOML's, but for the one control character that JSON leaves as it is
        let quoted = |text: &str| serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007F");
        let tag = speaker.language().tag();
        let mut languages = vec![speaker.language()];
        languages.extend(Language::SPOKEN.iter().filter(|language| **language != speaker.language()));
        let languages: Vec<String> = languages.iter().map(|language| quoted(language.tag())).collect();
        let country = match &self.country {
            Some(country) => format!("country = {}\n", quoted(country)),
            None => format!("{}# country = \"XXX\"\n", note("new-file-country")),
        };
        [
            note("new-file-head"),
            format!("id = {}\nname = {{ {tag} = {} }}\n{country}", quoted(self.id.as_str()), quoted(&self.name)),
            format!("languages = [{}]\ntime-zone = {}\n\n", languages.join(", "), quoted(&self.time_zone)),
            format!("{}contact = \"\"\nlicence = \"\"\n\n", note("new-file-contact")),
            format!("{}# [[agencies]]\n# id = \"LABOUR\"\n# name = {{ {tag} = \"…\" }}\n\n", note("new-file-agencies")),
            note("new-file-approvers"),
        ]
        .concat()
    }
}

#[cfg(test)]
mod tests {
    use rihla_language::Catalogue;
    use rihla_model::definition::{ObservatoryDefinition, parse};

    use super::*;

    #[test]
    fn what_is_written_can_be_read_whatever_the_name() {
        let catalogue = Catalogue::embedded().unwrap();
        for name in ["Atlasia", "رحلة", "a \"b\" \\ c\n\u{7f}'''"] {
            for language in Language::SPOKEN {
                let new = New {
                    folder: PathBuf::new(),
                    name: name.to_owned(),
                    id: AgencyId::new("MFA").unwrap(),
                    country: Some("MAR".to_owned()),
                    time_zone: "Africa/Casablanca".to_owned(),
                };
                let text = new.text(&catalogue.speaker(language));
                let read: ObservatoryDefinition = parse(FILE, &text).unwrap_or_else(|fault| panic!("{fault}\n{text}"));
                assert_eq!((read.name.get(language), read.id.as_str()), (name, "MFA"));
                assert_eq!((read.languages.first(), read.languages.len()), (Some(&language), Language::SPOKEN.len()));
            }
        }
    }
}
