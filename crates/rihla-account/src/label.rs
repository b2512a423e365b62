//! What people call their keys and tokens.

use crate::error::AccountError;
use crate::name::ShownName;

const MOST: usize = 80;

/// One line of at most eighty characters, without invisible and direction signs.
pub(crate) fn label(typed: &str) -> Result<String, AccountError> {
    let bad = || AccountError::BadLabel { most: MOST };
    let name = ShownName::new(typed).map_err(|_| bad())?;
    (name.as_str().chars().count() <= MOST).then(|| name.as_str().to_owned()).ok_or_else(bad)
}
