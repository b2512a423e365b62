//! Codes and code lists.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{ListId, LocalText, Saying};

/// A code of some list. Codes are text: `004` is not `4`, and Namibia's `NA` is not a missing value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code(pub Box<str>);

impl Code {
    /// SDMX's code for a total over all categories.
    pub const TOTAL: &'static str = "_T";
    /// SDMX's code for "unknown".
    pub const UNKNOWN: &'static str = "_U";
    /// SDMX's code for "not applicable".
    pub const NOT_APPLICABLE: &'static str = "_Z";

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Code {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}
impl From<String> for Code {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// One entry of a code list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeItem {
    /// The code; never changes once published.
    pub code: Code,
    /// Labels in several languages; may change.
    pub name: LocalText,
    /// The code one level up, of which this one is a part.
    pub parent: Option<Code>,
    /// Position in its list, for display.
    pub order: u32,
}

/// An ordered list of codes, possibly a tree (SDMX `Codelist`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codelist {
    /// Identifier, e.g. `CL_SEX`.
    pub id: ListId,
    /// Version of the list.
    pub version: String,
    /// Agency that maintains the list (`SDMX`, `RIHLA`, …).
    pub agency: String,
    /// Name of the list.
    pub name: LocalText,
    items: Vec<CodeItem>,
    by_code: BTreeMap<Code, usize>,
}

/// Why a code list cannot be built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodelistError {
    /// The same code stands twice.
    Twice {
        /// The list.
        list: ListId,
        /// The repeated code.
        code: Code,
    },
    /// A parent is not in the list.
    NoParent {
        /// The list.
        list: ListId,
        /// The child.
        code: Code,
        /// The absent parent.
        parent: Code,
    },
    /// A code is its own ancestor.
    Circle {
        /// The list.
        list: ListId,
        /// A code on the circle.
        code: Code,
    },
}

impl CodelistError {
    /// The fault as a sentence: what, where, what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::Twice { list, code } => {
                Saying::new("codelist-twice", "code list {list}: code '{code}' stands twice; remove one of the two")
                    .with("list", list.to_string())
                    .with("code", code.to_string())
            }
            Self::NoParent { list, code, parent } => Saying::new(
                "codelist-no-parent",
                "code list {list}: code '{code}' names the parent '{parent}', which is not in the list; add it or correct the name",
            )
            .with("list", list.to_string())
            .with("code", code.to_string())
            .with("parent", parent.to_string()),
            Self::Circle { list, code } => {
                Saying::new("codelist-circle", "code list {list}: code '{code}' is its own ancestor; correct the parents")
                    .with("list", list.to_string())
                    .with("code", code.to_string())
            }
        }
    }
}

impl std::fmt::Display for CodelistError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.saying().fmt(f)
    }
}

impl std::error::Error for CodelistError {}

impl Codelist {
    /// Builds a list and checks that codes are unique, parents exist and nothing is its own ancestor.
    ///
    /// # Errors
    /// [`CodelistError`] naming the list and the code.
    pub fn new(id: ListId, version: String, agency: String, name: LocalText, items: Vec<CodeItem>) -> Result<Self, CodelistError> {
        let mut by_code = BTreeMap::new();
        for (position, item) in items.iter().enumerate() {
            if by_code.insert(item.code.clone(), position).is_some() {
                return Err(CodelistError::Twice { list: id, code: item.code.clone() });
            }
        }
        let list = Self { id, version, agency, name, items, by_code };
        for item in &list.items {
            if let Some(parent) = &item.parent {
                if !list.by_code.contains_key(parent) {
                    return Err(CodelistError::NoParent { list: list.id.clone(), code: item.code.clone(), parent: parent.clone() });
                }
                let mut seen = 0;
                let mut at = Some(parent);
                while let Some(code) = at {
                    seen += 1;
                    if *code == item.code || seen > list.items.len() {
                        return Err(CodelistError::Circle { list: list.id.clone(), code: item.code.clone() });
                    }
                    at = list.get(code.as_str()).and_then(|i| i.parent.as_ref());
                }
            }
        }
        Ok(list)
    }

    /// The entry of a code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&CodeItem> {
        self.by_code.get(&Code::from(code)).and_then(|&at| self.items.get(at))
    }

    /// Whether the code is in the list.
    #[must_use]
    pub fn contains(&self, code: &str) -> bool {
        self.get(code).is_some()
    }

    /// All entries in their order.
    #[must_use]
    pub fn items(&self) -> &[CodeItem] {
        &self.items
    }

    /// The code's ancestors, nearest first.
    pub fn ancestors<'a>(&'a self, code: &str) -> impl Iterator<Item = &'a Code> {
        std::iter::successors(self.get(code).and_then(|i| i.parent.as_ref()), |c| self.get(c.as_str()).and_then(|i| i.parent.as_ref()))
    }
}
