//! The bytes of a file as the body of an answer, a piece at a time: a large file never stands in memory whole.

use std::fs::File;
use std::io::Read;

use axum::body::{Body, Bytes};
use futures::stream::try_unfold;

use super::provider::FileBody;

/// Bytes read at a time.
const PIECE: usize = 64 * 1024;

/// A file that is open and whose length is known.
pub(crate) enum Opened {
    /// On disk.
    File(File, u64),
    /// In memory.
    Bytes(Vec<u8>),
}

/// Opens a file. What was opened stays readable even if the release is replaced meanwhile.
///
/// # Errors
/// What the disk says.
pub(crate) fn open(body: FileBody) -> std::io::Result<Opened> {
    match body {
        FileBody::Bytes(bytes) => Ok(Opened::Bytes(bytes)),
        FileBody::Path(path) => {
            let file = File::open(path)?;
            let length = file.metadata()?.len();
            Ok(Opened::File(file, length))
        }
    }
}

impl Opened {
    /// Length in bytes.
    pub(crate) fn length(&self) -> u64 {
        match self {
            Self::File(_, length) => *length,
            Self::Bytes(bytes) => bytes.len() as u64,
        }
    }

    /// The body. Reading waits for the client: a client that leaves ends it.
    pub(crate) fn into_body(self) -> Body {
        match self {
            Self::Bytes(bytes) => Body::from(bytes),
            Self::File(file, length) => Body::from_stream(try_unfold(file.take(length), |mut file| async move {
                let read = tokio::task::spawn_blocking(move || {
                    let mut piece = Vec::with_capacity(PIECE);
                    file.by_ref().take(PIECE as u64).read_to_end(&mut piece)?;
                    Ok::<_, std::io::Error>((piece, file))
                });
                let (piece, file) = read.await.map_err(std::io::Error::other)??;
                Ok::<_, std::io::Error>((!piece.is_empty()).then(|| (Bytes::from(piece), file)))
            })),
        }
    }
}
