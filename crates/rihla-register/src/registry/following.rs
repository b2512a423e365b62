//! Following what was done, for whoever keeps something beside the database.

use std::collections::BTreeSet;

use super::Registry;
use crate::error::RegisterError;

/// How far somebody has followed what was done.
///
/// A number that was given out early may be stored late (PostgreSQL): actions behind the mark are asked for again until every unit that was
/// under way when they were met has ended; those that were looked at are known.
#[derive(Debug, Default)]
pub struct Following {
    /// The action up to which all was followed.
    mark: i64,
    /// Actions behind the mark that were followed.
    known: BTreeSet<i64>,
    /// An action, and what has to have ended before it is the mark.
    pending: Option<(i64, i64)>,
}

impl Following {
    /// Follows from an action on.
    #[must_use]
    pub fn after(mark: i64) -> Self {
        Self { mark, ..Self::default() }
    }

    /// The action up to which all was followed.
    #[must_use]
    pub const fn mark(&self) -> i64 {
        self.mark
    }

    /// Whether nothing that was met can still be followed by something of a lower number.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        self.pending.is_none()
    }

    /// The numbers of records to which something was done that is not known yet, of up to so many actions; none where all is followed.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn next(&mut self, registry: &Registry, most: u32) -> Result<Vec<i64>, RegisterError> {
        let step = registry.done_after(self.mark, &mut self.known, most).await?;
        if let Some((last, _)) = self.pending.filter(|(_, horizon)| step.settled >= *horizon) {
            self.known = self.known.split_off(&(last + 1));
            (self.mark, self.pending) = (last, None);
        }
        if self.pending.is_none() && step.last > self.mark {
            self.pending = Some((step.last, step.horizon));
        }
        Ok(step.records)
    }
}
