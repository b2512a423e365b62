//! A definition to begin with: whole, commented, in the language of whoever will keep it.

use std::fmt::Write as _;

use rihla_model::{Language, RegisterId, RoleId};

use super::grammar::{AIMS, ENDS, GROUNDS, SUBSYSTEMS};

/// Says a message in a language: `definition-…`.
pub type Tell<'a> = &'a dyn Fn(Language, &str) -> String;

/// The text of a new definition. Labels are in one language, those of the others stand beside them as comments.
///
/// The role may do everything that the proposal grants; it has to exist.
#[must_use]
pub fn propose(id: &RegisterId, role: &RoleId, language: Language, tell: Tell<'_>) -> String {
    let writing = Writing { language, tell };
    let mut out = String::new();
    writing.write(&mut out, id, role);
    out
}

struct Writing<'a> {
    language: Language,
    tell: Tell<'a>,
}

impl Writing<'_> {
    fn say(&self, id: &str) -> String {
        (self.tell)(self.language, id)
    }

    /// A comment above a key: what it is for, and the words that may stand there.
    fn key(&self, key: &str, words: &[&str]) -> String {
        let says = self.say(&format!("definition-key-{key}"));
        if words.is_empty() { format!("# {says}") } else { format!("# {says}: {}", words.join(", ")) }
    }

    /// A text in the operator's language, and in the others as a hint.
    fn words(&self, message: &str) -> String {
        let said = |language: Language| format!("{language} = {}", quoted(&(self.tell)(language, message)));
        let others: Vec<String> = Language::SPOKEN.into_iter().filter(|language| *language != self.language).map(said).collect();
        format!("{{ {} }} # {}", said(self.language), others.join(", "))
    }

    fn write(&self, out: &mut String, id: &RegisterId, role: &RoleId) {
        let mut line = |text: String| {
            // a String takes every line
            writeln!(out, "{text}").ok();
        };
        line("#:schema register.schema.json".to_owned());
        line(format!("# {}", self.say("definition-new-schema")));
        line(format!("# {}", self.say("definition-new-head")));
        line(format!("# {}", self.say("definition-new-languages")));
        line(format!("id = {}", quoted(id.as_str())));
        line(self.key("register-version", &[]));
        line("version = 1".to_owned());
        line(self.key("register-subsystem", &SUBSYSTEMS));
        line("subsystem = \"COORD\"".to_owned());
        line(self.key("register-aim", &AIMS));
        line("aim = \"coordination\"".to_owned());
        line(format!("label = {}", self.words("definition-new-label")));
        line(format!("purpose = {}", self.words("definition-new-purpose")));
        line(self.key("register-title", &[]));
        line("title = \"title\"".to_owned());
        line(String::new());
        line(self.key("register-legal-basis", &GROUNDS));
        line("[legal-basis]".to_owned());
        line("kind = \"public-interest\"".to_owned());
        line(format!("text = {}", self.words("definition-new-law")));
        for (name, kind, more, label) in [
            ("reference", "text", "required = true\nunique = true\nmost = 40\n", "definition-new-reference"),
            ("title", "text", "required = true\nlocalised = true\nmost = 300\n", "definition-new-title"),
            ("notes", "long-text", "", "definition-new-notes"),
            ("due_on", "date", "", "definition-new-due"),
        ] {
            line(String::new());
            if name == "reference" {
                line(format!("# {}", self.say("definition-new-fields")));
            }
            line(format!("[[field]]\nid = \"{name}\"\ntype = \"{kind}\"\n{more}label = {}", self.words(label)));
        }
        line(String::new());
        line(self.key("register-state", &[]));
        line(format!("[[state]]\nid = \"open\"\nlabel = {}", self.words("definition-new-open")));
        line(format!("\n[[state]]\nid = \"closed\"\nfinal = true\nlabel = {}", self.words("definition-new-closed")));
        line(format!(
            "\n[[transition]]\nid = \"close\"\nfrom = [\"open\"]\nto = \"closed\"\nby = [{}]\nlabel = {}",
            quoted(role.as_str()),
            self.words("definition-new-close")
        ));
        line(format!("\n{}\n[list]\ncolumns = [\"reference\", \"title\", \"due_on\"]\norder = \"due_on\"", self.key("register-list", &[])));
        line(format!(
            "\n{}\n[[section]]\nlabel = {}\nfields = [\"reference\", \"title\", \"notes\", \"due_on\"]",
            self.key("register-section", &[]),
            self.words("definition-new-section")
        ));
        line(format!("\n{}\n[matching]\nkeys = [[\"reference\"]]", self.key("register-matching", &[])));
        line(format!("\n{}\n[due]\nfield = \"due_on\"\nstates = [\"open\"]", self.key("register-due", &[])));
        line(format!(
            "\n{}\n[retention]\nkeep = \"P10Y\"\nfrom = \"changed\"\nstates = [\"closed\"]\nthen = \"review\"",
            self.key("register-retention", &ENDS)
        ));
        line(format!(
            "\n{}\n[[grant]]\nrole = {}\nacts = [\"see\", \"history\", \"create\", \"edit\", \"transition\", \"comment\", \"export\", \"import\"]\n\
             classes = [\"public\", \"internal\"]",
            self.key("register-grant", &[]),
            quoted(role.as_str())
        ));
    }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
