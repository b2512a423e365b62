//! Removing what has run out.

use jiff::Timestamp;
use rihla_store::database::Statement;

use crate::accounts::Accounts;
use crate::error::AccountError;
use crate::instant::before;

impl Accounts {
    /// Removes sign-ins, challenges and flows that have run out, failures that are forgotten, and sessions, codes and tokens
    /// that ended long ago. Security events stay. Says how many rows went.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub async fn sweep(&self, now: Timestamp) -> Result<u64, AccountError> {
        let forgotten = self.policy.attempts.forget_after.max(self.policy.attempts_of_address.forget_after);
        let (failed, old) = (before(now, forgotten), before(now, self.policy.kept));
        let statements = [
            Statement::new("delete from sign_in where ends_at <= ?").bind(now),
            Statement::new("delete from challenge where ends_at <= ?").bind(now),
            Statement::new("delete from provider_flow where ends_at <= ?").bind(now),
            Statement::new("delete from attempt where last_at <= ? and next_at <= ?").bind(failed).bind(now),
            Statement::new("delete from session where ends_at <= ?").bind(old),
            Statement::new("delete from one_time where ends_at <= ?").bind(old),
            Statement::new("delete from api_token where ends_at <= ?").bind(old),
        ];
        let mut unit = self.database.write().await?;
        let mut count = 0;
        for statement in statements {
            count += unit.run(statement).await?;
        }
        unit.commit().await?;
        Ok(count)
    }
}
