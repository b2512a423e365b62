//! What can go wrong with messages.

/// Why a message cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum SdmxError {
    /// The receiver took no more bytes.
    #[error("the message could not be written: {0}; check the disk, or whether the client has left")]
    Write(#[from] std::io::Error),
    /// A cell names a code or indicator that its table does not have.
    #[error("cell {cell} of {dataset} names a code that its dimension does not have; the release is damaged: build it again")]
    Shape {
        /// The dataset.
        dataset: String,
        /// Position of the cell.
        cell: u64,
    },
}
