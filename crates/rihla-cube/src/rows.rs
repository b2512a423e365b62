//! The rows of a delivery on disk: Parquet, encrypted (AES-256-GCM, Parquet modular encryption) where they are unit-level.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::{Compression, ZstdLevel};
use parquet::encryption::decrypt::FileDecryptionProperties;
use parquet::encryption::encrypt::FileEncryptionProperties;
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use crate::CubeError;

const ROWS_PER_GROUP: usize = 1 << 20;

/// Writes harmonised rows.
pub struct RowWriter {
    path: PathBuf,
    writer: ArrowWriter<File>,
}

impl RowWriter {
    /// Begins to write into a new file, which stands at `path`; with a key its pages and its footer are encrypted.
    ///
    /// # Errors
    /// [`CubeError::Stored`].
    pub fn new(file: File, path: &Path, schema: SchemaRef, key: Option<&[u8; 32]>) -> Result<Self, CubeError> {
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).map_err(stored(path))?))
            // Statistics would hold the least and greatest name or number of a restricted column: off.
            .set_statistics_enabled(EnabledStatistics::None)
            .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
            .set_created_by("rihla".to_owned());
        if let Some(key) = key {
            let encryption = FileEncryptionProperties::builder(key.to_vec()).build().map_err(stored(path))?;
            properties = properties.with_file_encryption_properties(encryption);
        }
        let writer = ArrowWriter::try_new(file, schema, Some(properties.build())).map_err(stored(path))?;
        Ok(Self { path: path.to_owned(), writer })
    }

    /// Adds rows.
    ///
    /// # Errors
    /// [`CubeError::Stored`] when the batch does not fit the schema or the disk is full.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), CubeError> {
        self.writer.write(batch).map_err(stored(&self.path))
    }

    /// Ends the file and syncs it.
    ///
    /// # Errors
    /// [`CubeError::Stored`], [`CubeError::File`].
    pub fn finish(self) -> Result<(), CubeError> {
        let path = self.path;
        let file = self.writer.into_inner().map_err(stored(&path))?;
        file.sync_all().map_err(|source| CubeError::File { path, source })
    }
}

/// Reads harmonised rows back.
#[derive(Clone)]
pub struct RowReader {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
}

impl RowReader {
    /// Opens the file and reads its footer.
    ///
    /// # Errors
    /// [`CubeError::File`], or [`CubeError::Stored`] when it is damaged or the key does not fit.
    pub fn open(path: &Path, key: Option<&[u8; 32]>) -> Result<Self, CubeError> {
        let file = File::open(path).map_err(|source| CubeError::File { path: path.to_owned(), source })?;
        let mut options = ArrowReaderOptions::new();
        if let Some(key) = key {
            let decryption = FileDecryptionProperties::builder(key.to_vec()).build().map_err(stored(path))?;
            options = options.with_file_decryption_properties(decryption);
        }
        let metadata = ArrowReaderMetadata::load(&file, options).map_err(stored(path))?;
        Ok(Self { path: path.to_owned(), metadata })
    }

    /// The Arrow schema of the rows.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        self.metadata.schema().clone()
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        u64::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads the named columns of every `of`-th row group beginning with `part`, so that several can read side by side.
    pub(crate) fn read(&self, columns: &[String], part: usize, of: usize) -> Result<ParquetRecordBatchReader, CubeError> {
        let file = File::open(&self.path).map_err(|source| CubeError::File { path: self.path.clone(), source })?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let groups: Vec<usize> = (0..self.metadata.metadata().num_row_groups()).filter(|g| g % of.max(1) == part).collect();
        let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().map(String::as_str));
        builder.with_projection(mask).with_row_groups(groups).with_batch_size(32_768).build().map_err(stored(&self.path))
    }
}

fn stored(path: &Path) -> impl Fn(ParquetError) -> CubeError + use<> {
    let path = path.to_owned();
    move |error| CubeError::Stored { path: path.clone(), reason: error.to_string() }
}
