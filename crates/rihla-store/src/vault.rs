//! Keys of encrypted Parquet files of records, derived from the records key: one a vintage or delivery.

use rihla_model::{DatasetId, DeliveryId, SourceId, VintageId};

use crate::error::StoreError;
use crate::key::{KeyId, Keyring, Purpose, SecretKey, derive};

/// What a records key encrypts.
#[derive(Debug, Clone, Copy)]
pub enum Scope<'a> {
    /// The records of one build of a dataset.
    Vintage(&'a DatasetId, &'a VintageId),
    /// The harmonised records of one delivery.
    Delivery(&'a SourceId, &'a DeliveryId),
    /// What spills to disk while a vintage is computed.
    Spill(&'a VintageId),
}

impl Keyring {
    /// The key for new files, with the identifier of the records key it comes from; a file's receipt keeps the latter.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`], [`StoreError::Cipher`].
    pub fn records_key(&self, scope: Scope<'_>) -> Result<(KeyId, SecretKey), StoreError> {
        let id = self.current_id(Purpose::Records)?.clone();
        let key = self.records_key_by(&id, scope)?;
        Ok((id, key))
    }

    /// The key of files that were written under a records key, a retired one too.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`], [`StoreError::Cipher`].
    pub fn records_key_by(&self, id: &KeyId, scope: Scope<'_>) -> Result<SecretKey, StoreError> {
        let (kind, first, second) = match scope {
            Scope::Vintage(dataset, vintage) => ("vintage", dataset.as_str(), vintage.as_str()),
            Scope::Delivery(source, delivery) => ("delivery", source.as_str(), delivery.as_str()),
            Scope::Spill(vintage) => ("spill", vintage.as_str(), ""),
        };
        let records = self.key(Purpose::Records, id)?;
        derive(&records, b"rihla records 1", &[kind.as_bytes(), first.as_bytes(), second.as_bytes()])
    }
}
