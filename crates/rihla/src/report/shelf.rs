//! Reports that were made lately, so that many readers cost one setting.

use std::collections::BTreeMap;
use std::sync::Arc;

use rihla_model::Language;
use tokio::sync::Mutex;

/// A version of the site, and the report made of it.
type Kept = (String, Arc<[u8]>);

/// Keeps the last report of each language.
#[derive(Debug, Default)]
pub struct Shelf {
    kept: Mutex<BTreeMap<Language, Kept>>,
}

impl Shelf {
    /// The report of a language in a version of the site; made if it is not there. One is made at a time, since setting a
    /// report takes a whole processor: others who ask wait without holding a thread.
    ///
    /// # Errors
    /// What `make` says, or that it did not end.
    pub async fn take(
        &self,
        language: Language,
        version: &str,
        make: impl FnOnce() -> anyhow::Result<Vec<u8>> + Send + 'static,
    ) -> anyhow::Result<Arc<[u8]>> {
        let mut kept = self.kept.lock().await;
        if let Some((of, bytes)) = kept.get(&language)
            && of == version
        {
            return Ok(Arc::clone(bytes));
        }
        let bytes: Arc<[u8]> = tokio::task::spawn_blocking(make).await??.into();
        kept.insert(language, (version.to_owned(), Arc::clone(&bytes)));
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_version_is_made_once() -> anyhow::Result<()> {
        let shelf = Shelf::default();
        let first = shelf.take(Language::Fr, "1", || Ok(vec![1])).await?;
        let again = shelf.take(Language::Fr, "1", || anyhow::bail!("made twice")).await?;
        assert_eq!(first, again);
        assert_eq!(*shelf.take(Language::Ar, "1", || Ok(vec![2])).await?, [2]);
        assert_eq!(*shelf.take(Language::Fr, "2", || Ok(vec![3])).await?, [3]);
        Ok(())
    }

    #[tokio::test]
    async fn a_failure_is_not_kept() -> anyhow::Result<()> {
        let shelf = Shelf::default();
        assert!(shelf.take(Language::En, "1", || anyhow::bail!("no")).await.is_err());
        assert_eq!(*shelf.take(Language::En, "1", || Ok(vec![1])).await?, [1]);
        Ok(())
    }
}
