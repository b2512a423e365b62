//! All registers of a node, checked against each other.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use rihla_model::access::{Grant, RoleFault, Roles};
use rihla_model::definition::DefinitionError;
use rihla_model::{RegisterId, Saying, Vocabulary};

use super::check::{check, once, twice};
use super::extension::Source;
use super::grammar::{self, EXTENSION, REGISTER, ROLES};
use super::{Definition, EditionFault, GrantLine, RolesFile, Side};

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../registers");

const ROLES_FILE: &str = "roles.toml";
const EXTENSION_ENDING: &str = ".extension.toml";

/// All registers and roles of a node.
#[derive(Debug, Clone, Default)]
pub struct Registers {
    definitions: BTreeMap<RegisterId, Definition>,
    /// What they were read from, for places in it.
    sources: BTreeMap<RegisterId, Source>,
    roles: Roles,
}

impl Registers {
    /// The registers that the program carries.
    ///
    /// # Errors
    /// Every fault; tests rule them out.
    pub fn embedded(vocabulary: &Vocabulary) -> Result<Self, Vec<DefinitionError>> {
        Self::read(&BTreeMap::new(), vocabulary)
    }

    /// The program's registers with an operator's own: file name within `registers/` to text. A file of the same name replaces one
    /// of the program's, `<id>.extension.toml` adds to one, `roles.extension.toml` to the roles, any other adds a register.
    ///
    /// # Errors
    /// Every fault, each with its file, line and column.
    pub fn read(own: &BTreeMap<String, String>, vocabulary: &Vocabulary) -> Result<Self, Vec<DefinitionError>> {
        let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
        for file in FILES.files() {
            if let (Some(name), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
                texts.insert(name, text);
            }
        }
        texts.extend(own.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        let mut reading = Reading { vocabulary, faults: Vec::new() };
        let source = reading.source(ROLES_FILE, &texts, &ROLES);
        let roles = reading.roles(&source);
        let mut read: Vec<(Source, Definition)> = Vec::new();
        for (name, text) in &texts {
            let Some(stem) = name.strip_suffix(".toml").filter(|_| *name != ROLES_FILE) else { continue };
            if let Some(base) = name.strip_suffix(EXTENSION_ENDING) {
                if !texts.contains_key(format!("{base}.toml").as_str()) {
                    let source = Source::new(&format!("registers/{name}"), text);
                    let message = Saying::new(
                        "register-extends-nothing",
                        "there is no register '{register}' to add to; correct the name of the file",
                    );
                    reading.faults.push(source.fault(0, message.with("register", base)));
                }
                continue;
            }
            let source = reading.source(name, &texts, &EXTENSION);
            if let Some(definition) = reading.one(stem, &source) {
                read.push((source, definition));
            }
        }
        let mut roles = roles.unwrap_or_default();
        for (source, definition) in &read {
            reading.links(source, definition, &read);
            for line in &definition.grants {
                reading.give(source, definition, line, &mut roles);
            }
        }
        if !reading.faults.is_empty() {
            return Err(reading.faults);
        }
        let mut all = Self { roles, ..Self::default() };
        for (source, definition) in read {
            all.sources.insert((*definition.id).clone(), source);
            all.definitions.insert((*definition.id).clone(), definition);
        }
        Ok(all)
    }

    /// The register of an identifier.
    #[must_use]
    pub fn get(&self, id: &RegisterId) -> Option<&Definition> {
        self.definitions.get(id)
    }

    /// The text that a register was read from, an operator's extension at its end.
    #[must_use]
    pub fn text(&self, id: &RegisterId) -> Option<&str> {
        self.sources.get(id).map(Source::text)
    }

    /// All registers, by identifier.
    pub fn iter(&self) -> impl Iterator<Item = &Definition> {
        self.definitions.values()
    }

    /// A fault of one of the definitions beside the one that was in use, at its places in the files. What is gone from them has no
    /// place there: it is told of where the register begins.
    pub(crate) fn located(&self, definition: &Definition, fault: &EditionFault) -> Vec<DefinitionError> {
        let Some(source) = self.sources.get(&*definition.id) else { return Vec::new() };
        fault.placed(&|at, message| source.fault(at, message), source.text(), &|change, message| {
            source.fault(if change.side == Side::New { change.at } else { definition.id.start() }, message)
        })
    }

    /// All roles, with their grants.
    #[must_use]
    pub const fn roles(&self) -> &Roles {
        &self.roles
    }
}

struct Reading<'a> {
    vocabulary: &'a Vocabulary,
    faults: Vec<DefinitionError>,
}

impl Reading<'_> {
    fn keep<T>(&mut self, result: Result<T, Vec<DefinitionError>>) -> Option<T> {
        result.map_err(|faults| self.faults.extend(faults)).ok()
    }

    /// A file with its extension, where there is one.
    fn source(&mut self, name: &str, texts: &BTreeMap<&str, &str>, extension: &grammar::Block) -> Source {
        let text = texts.get(name).copied().unwrap_or_default();
        let mut source = Source::new(&format!("registers/{name}"), text);
        let more = format!("{}{EXTENSION_ENDING}", name.trim_end_matches(".toml"));
        if let Some(text) = texts.get(more.as_str())
            && let Err(faults) = source.extend(&format!("registers/{more}"), text, extension)
        {
            self.faults.extend(faults);
        }
        source
    }

    /// The roles, each declared once.
    fn roles(&mut self, source: &Source) -> Option<Roles> {
        let file: RolesFile = self.keep(source.parse(&ROLES))?;
        self.faults.extend(once(file.ids()).map(|(name, at)| source.fault(at, twice(name))));
        Some(file.roles())
    }

    /// One register by itself.
    fn one(&mut self, stem: &str, source: &Source) -> Option<Definition> {
        let mut definition: Definition = self.keep(source.parse(&REGISTER))?;
        definition.revision = source.revision();
        if definition.id.as_str() != stem {
            let message = Saying::new("fault-file-name", "the file is named '{stem}' but its id is '{id}'; rename one of the two");
            self.faults.push(source.fault(definition.id.start(), message.with("stem", stem).with("id", definition.id.as_str())));
        }
        self.faults.extend(check(&definition, source, self.vocabulary));
        Some(definition)
    }

    /// Links lead to registers that exist.
    fn links(&mut self, source: &Source, definition: &Definition, all: &[(Source, Definition)]) {
        for to in definition.fields.iter().filter_map(|field| field.to.as_ref()) {
            if !all.iter().any(|(_, other)| *other.id == **to) {
                let message = Saying::new(
                    "register-no-register",
                    "there is no register '{register}'; add registers/{register}.toml or correct its name",
                );
                self.faults.push(source.fault(to.start(), message.with("register", to.as_str())));
            }
        }
    }

    fn give(&mut self, source: &Source, definition: &Definition, line: &GrantLine, roles: &mut Roles) {
        let grant =
            Grant { register: (*definition.id).clone(), acts: line.acts.clone(), when: line.when.clone(), classes: line.classes.clone() };
        let message = match roles.give(&line.role, definition.aim, grant) {
            Ok(()) => return,
            Err(RoleFault::Unknown { role, .. }) => {
                Saying::new("register-no-role", "there is no role '{role}'; add it to registers/roles.toml or correct its name")
                    .with("role", role.to_string())
            }
            Err(RoleFault::Open { role, .. }) => Saying::new(
                "register-open",
                "anyone holds the role '{role}': it can be given the acts see and export, published records and public fields, and no more",
            )
            .with("role", role.to_string()),
            Err(RoleFault::Firewall { role, .. }) => Saying::new(
                "register-firewall",
                "the role '{role}' serves enforcement and can hold no grant on a register of service or protection; remove this grant",
            )
            .with("role", role.to_string()),
        };
        self.faults.push(source.fault(line.role.start(), message));
    }
}
