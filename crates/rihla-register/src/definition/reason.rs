//! Why a definition was changed.

use rihla_model::LocalText;
use serde::{Deserialize, Serialize};

use super::Word;

/// The reason stated for the changes of one version, or of one revision of an extension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Reason {
    /// The version of the register that it is for.
    pub version: Option<Word<u32>>,
    /// The revision of the extension that it is for.
    pub revision: Option<Word<u32>>,
    /// The reason: who decided what, and why.
    pub text: LocalText,
}
