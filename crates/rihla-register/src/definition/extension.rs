//! An operator's additions to a register: `registers/<id>.extension.toml`.
//!
//! An extension holds further `[[field]]`, `[[state]]`, `[[transition]]`, `[[section]]` and `[[grant]]` blocks and nothing else, so that it can
//! add and never change. It is read as if it stood at the end of the register's file.

use rihla_model::Saying;
use rihla_model::definition::{DefinitionError, toml_fault};
use toml::de::{DeTable, DeValue};

const BLOCKS: [&str; 5] = ["field", "state", "transition", "section", "grant"];

/// A register's text, with its extension where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    file: String,
    base: usize,
    text: String,
    extension: Option<String>,
}

impl Source {
    /// The text of a file.
    pub(super) fn new(file: &str, text: &str) -> Self {
        Self { file: file.to_owned(), base: text.len(), text: text.to_owned(), extension: None }
    }

    /// Appends an extension.
    ///
    /// # Errors
    /// Everything in it that is no further block: a key before the first block would become one of the register's last block.
    pub(super) fn extend(&mut self, file: &str, text: &str) -> Result<(), Vec<DefinitionError>> {
        let blocks = DeTable::parse(text).map_err(|error| {
            let (at, message) = toml_fault(&error);
            vec![DefinitionError::at(file, text, at, message)]
        })?;
        let is_block = |name: &str, value: &DeValue<'_>| BLOCKS.contains(&name) && matches!(value, DeValue::Array(_));
        let others = blocks.get_ref().iter().filter(|(name, value)| !is_block(name.get_ref(), value.get_ref()));
        let faults: Vec<DefinitionError> = others
            .map(|(name, _)| {
                let message = Saying::new(
                    "register-extension",
                    "'{name}' cannot stand in an extension: it holds [[field]], [[state]], [[transition]], [[section]] and [[grant]] blocks only",
                );
                DefinitionError::at(file, text, name.span().start, message.with("name", name.get_ref().to_string()))
            })
            .collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        self.text.push('\n');
        self.base = self.text.len();
        self.text.push_str(text);
        self.extension = Some(file.to_owned());
        Ok(())
    }

    /// The whole text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// A fault at a byte of the whole text, located in the file that it came from.
    pub(super) fn fault(&self, at: usize, message: Saying) -> DefinitionError {
        match &self.extension {
            Some(extension) if at >= self.base => {
                DefinitionError::at(extension, self.text.get(self.base..).unwrap_or_default(), at - self.base, message)
            }
            _ => DefinitionError::at(&self.file, &self.text, at, message),
        }
    }

    /// Reads it.
    pub(super) fn parse<T: serde::de::DeserializeOwned>(&self) -> Result<T, DefinitionError> {
        toml::from_str(&self.text).map_err(|error| {
            let (at, message) = toml_fault(&error);
            self.fault(at, message)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_located_in_the_file_it_came_from() {
        let mut source = Source::new("registers/a.toml", "id = \"a\"\n");
        source.extend("registers/a.extension.toml", "# more\n[[field]]\n").unwrap();
        let at = source.text.find("[[field]]").unwrap();
        let fault = source.fault(at, Saying::new("definition-toml", "{cause}; correct this place"));
        assert_eq!((fault.file.as_str(), fault.line, fault.column), ("registers/a.extension.toml", 2, 1));
        assert_eq!(source.fault(0, Saying::new("definition-toml", "x")).file, "registers/a.toml");
    }
}
