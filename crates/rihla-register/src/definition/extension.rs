//! An operator's additions to a register: `registers/<id>.extension.toml`.
//!
//! An extension holds further `[[field]]`, `[[state]]`, `[[transition]]`, `[[section]]` and `[[grant]]` blocks and nothing else. It is read as if
//! it stood at the end of the register's file: TOML itself then refuses to say anything twice, so that an extension can add
//! and never change.

use rihla_model::Saying;
use rihla_model::definition::DefinitionError;

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
    pub(super) fn extend(&mut self, file: &str, text: &str) {
        self.text.push('\n');
        self.base = self.text.len();
        self.text.push_str(text);
        self.extension = Some(file.to_owned());
    }

    /// A fault at a byte of the whole text, located in the file that it came from.
    pub(super) fn fault(&self, at: usize, message: Saying) -> DefinitionError {
        let (file, text, at) = match &self.extension {
            Some(extension) if at >= self.base => (extension, self.text.get(self.base..).unwrap_or_default(), at - self.base),
            _ => (&self.file, self.text.as_str(), at),
        };
        let before = text.get(..at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        DefinitionError { file: file.clone(), line, column, message }
    }

    /// Reads it.
    pub(super) fn parse<T: serde::de::DeserializeOwned>(&self) -> Result<T, DefinitionError> {
        toml::from_str(&self.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            self.fault(at, Saying::new("definition-toml", "{cause}; correct this place").with("cause", error.message().trim()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_located_in_the_file_it_came_from() {
        let mut source = Source::new("registers/a.toml", "id = \"a\"\n");
        source.extend("registers/a.extension.toml", "# more\n[[field]]\n");
        let at = source.text.find("[[field]]").unwrap();
        let fault = source.fault(at, Saying::new("definition-toml", "{cause}; correct this place"));
        assert_eq!((fault.file.as_str(), fault.line, fault.column), ("registers/a.extension.toml", 2, 1));
        assert_eq!(source.fault(0, Saying::new("definition-toml", "x")).file, "registers/a.toml");
    }
}
