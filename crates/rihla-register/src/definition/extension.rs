//! An operator's additions to a register: `registers/<id>.extension.toml`.
//!
//! An extension holds further `[[field]]`, `[[state]]`, `[[transition]]`, `[[section]]`, `[[grant]]` and `[[reason]]` blocks and nothing else
//! but its `revision`, so that it can add and never change. Its blocks are read as if they stood at the end of the register's file.

use rihla_model::Saying;
use rihla_model::definition::{DefinitionError, toml_fault};
use toml::de::DeTable;

use super::grammar::Block;
use super::shape;

/// A register's text, with its extension where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    file: String,
    base: usize,
    text: String,
    extension: Option<String>,
    revision: u32,
}

impl Source {
    /// The text of a file.
    pub(super) fn new(file: &str, text: &str) -> Self {
        Self { file: file.to_owned(), base: text.len(), text: text.to_owned(), extension: None, revision: 0 }
    }

    /// Appends an extension.
    ///
    /// # Errors
    /// Everything in it that does not belong there.
    pub(super) fn extend(&mut self, file: &str, text: &str, block: &Block) -> Result<(), Vec<DefinitionError>> {
        let faults = shape::check(text, block, |at, message| DefinitionError::at(file, text, at, message));
        if !faults.is_empty() {
            return Err(faults);
        }
        // a key before the first block would become one of the register's last block: it is taken out, and nothing moves
        let mut text = text.to_owned();
        if let Some((span, revision)) = revision(&text) {
            text.replace_range(span.clone(), &" ".repeat(span.len()));
            self.revision = revision;
        } else {
            self.revision = 1;
        }
        self.text.push('\n');
        self.base = self.text.len();
        self.text.push_str(&text);
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

    /// Counts the changes of the extension; 0 where there is none.
    pub(super) const fn revision(&self) -> u32 {
        self.revision
    }

    /// Reads it, strictly by the grammar.
    ///
    /// # Errors
    /// Every fault of its shape.
    pub(super) fn parse<T: serde::de::DeserializeOwned>(&self, block: &Block) -> Result<T, Vec<DefinitionError>> {
        let faults = shape::check(&self.text, block, |at, message| self.fault(at, message));
        if !faults.is_empty() {
            return Err(faults);
        }
        toml::from_str(&self.text).map_err(|error| {
            let (at, message) = toml_fault(&error);
            vec![self.fault(at, message)]
        })
    }
}

/// The revision of an extension, and where it is written.
fn revision(text: &str) -> Option<(std::ops::Range<usize>, u32)> {
    let table = DeTable::parse(text).ok()?;
    let (key, value) = table.get_ref().get_key_value("revision")?;
    let number = value.get_ref().as_integer()?;
    let number = u32::from_str_radix(number.as_str(), number.radix()).ok()?;
    Some((key.span().start..value.span().end, number))
}

#[cfg(test)]
mod tests {
    use super::super::grammar::EXTENSION;
    use super::*;

    #[test]
    fn a_fault_is_located_in_the_file_it_came_from() {
        let mut source = Source::new("registers/a.toml", "id = \"a\"\n");
        let more = "# more\n[[field]]\nid = \"b\"\ntype = \"flag\"\nlabel = \"B\"\n";
        source.extend("registers/a.extension.toml", more, &EXTENSION).unwrap();
        let at = source.text.find("[[field]]").unwrap();
        let fault = source.fault(at, Saying::new("definition-toml", "{cause}; correct this place"));
        assert_eq!((fault.file.as_str(), fault.line, fault.column), ("registers/a.extension.toml", 2, 1));
        assert_eq!(source.fault(0, Saying::new("definition-toml", "x")).file, "registers/a.toml");
        assert_eq!(source.revision(), 1);
    }

    #[test]
    fn a_revision_is_taken_out_and_nothing_moves() {
        let more = "revision = 7 # since spring\n[[state]]\nid = \"b\"\nlabel = \"B\"\n";
        let mut source = Source::new("registers/a.toml", "[list]\ncolumns = [\"x\"]\n");
        source.extend("registers/a.extension.toml", more, &EXTENSION).unwrap();
        assert_eq!((source.revision(), source.text.contains("revision")), (7, false));
        let at = source.text.find("[[state]]").unwrap();
        assert_eq!(source.fault(at, Saying::new("definition-toml", "x")).line, 2);
    }
}
