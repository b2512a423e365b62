//! Which small documents a view was made from, told by their hashes.

use rihla_store::{ContentHash, DocumentId};

use crate::build::deliveries_document;
use crate::error::at;
use crate::{Node, OperationError};

/// Hashes of the documents that what is shown depends on, beside the releases themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Documents {
    /// Approvals and withdrawals, if there are any.
    pub decisions: Option<ContentHash>,
    /// Receipts of the newest deliveries, if there are any.
    pub deliveries: Option<ContentHash>,
}

impl Documents {
    /// Looks at the documents as they are now. Each is replaced as a whole, so that a hash is of one state.
    ///
    /// # Errors
    /// [`OperationError::File`].
    pub fn read(node: &Node) -> Result<Self, OperationError> {
        Ok(Self { decisions: hash(node, &crate::release::document()?)?, deliveries: hash(node, &deliveries_document()?)? })
    }
}

fn hash(node: &Node, id: &DocumentId) -> Result<Option<ContentHash>, OperationError> {
    let path = node.folder.document(id);
    match std::fs::read(&path) {
        Ok(bytes) => Ok(Some(ContentHash::of(&bytes))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(&path)(error)),
    }
}
