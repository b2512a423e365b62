//! A vintage on disk: the cells of a cube in Parquet, its structure in the file's own metadata.

use std::fs::File;
use std::path::Path;

use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::{Compression, ZstdLevel};
use parquet::encryption::decrypt::FileDecryptionProperties;
use parquet::encryption::encrypt::FileEncryptionProperties;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use rihla_model::DatasetId;
use rihla_table::{Cube, Dimension, Indicator, Released};
use serde::{Deserialize, Serialize};

use crate::CubeError;

const STRUCTURE_KEY: &str = "rihla:structure";
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Structure {
    format: u32,
    dataset: DatasetId,
    version: String,
    dimensions: Vec<Dimension>,
    indicators: Vec<Indicator>,
}

/// The bytes of a cube as Parquet: sorted by series then time, with page index. Unprotected cubes are written with a key.
///
/// # Errors
/// [`CubeError`].
pub fn write_cube(cube: &Cube, key: Option<&[u8; 32]>) -> Result<Vec<u8>, CubeError> {
    let structure = Structure {
        format: FORMAT,
        dataset: cube.dataset().clone(),
        version: cube.version().to_owned(),
        dimensions: cube.dimensions().to_vec(),
        indicators: cube.indicators().to_vec(),
    };
    bytes(&structure, &cube.to_batch()?, key)
}

impl Structure {
    fn of(released: &Released) -> Self {
        Self {
            format: FORMAT,
            dataset: released.dataset().clone(),
            version: released.version().to_owned(),
            dimensions: released.dimensions().to_vec(),
            indicators: released.indicators().to_vec(),
        }
    }
}

/// The bytes of a release as Parquet.
///
/// # Errors
/// [`CubeError`].
pub fn write_released(released: &Released) -> Result<Vec<u8>, CubeError> {
    bytes(&Structure::of(released), &released.to_batch()?, None)
}

fn bytes(structure: &Structure, batch: &arrow::array::RecordBatch, key: Option<&[u8; 32]>) -> Result<Vec<u8>, CubeError> {
    let wrong = |error: parquet::errors::ParquetError| CubeError::Stored { path: "cube.parquet".into(), reason: error.to_string() };
    let text = serde_json::to_string(structure).map_err(|e| CubeError::Stored { path: "cube.parquet".into(), reason: e.to_string() })?;
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3).map_err(wrong)?))
        .set_created_by("rihla".to_owned())
        .set_key_value_metadata(Some(vec![KeyValue::new(STRUCTURE_KEY.to_owned(), text)]));
    if let Some(key) = key {
        properties = properties.with_file_encryption_properties(FileEncryptionProperties::builder(key.to_vec()).build().map_err(wrong)?);
    }
    let mut out = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut out, batch.schema(), Some(properties.build())).map_err(wrong)?;
    writer.write(batch).map_err(wrong)?;
    writer.close().map_err(wrong)?;
    Ok(out)
}

/// Reads a cube back.
///
/// # Errors
/// [`CubeError::Stored`] where the file is damaged, of a newer format, or the key does not fit.
pub fn read_cube(path: &Path, key: Option<&[u8; 32]>) -> Result<Cube, CubeError> {
    let wrong = |reason: String| CubeError::Stored { path: path.to_owned(), reason };
    let file = File::open(path).map_err(|source| CubeError::File { path: path.to_owned(), source })?;
    let mut options = ArrowReaderOptions::new();
    if let Some(key) = key {
        let decryption = FileDecryptionProperties::builder(key.to_vec()).build().map_err(|e| wrong(e.to_string()))?;
        options = options.with_file_decryption_properties(decryption);
    }
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options).map_err(|e| wrong(e.to_string()))?;
    let text = builder
        .metadata()
        .file_metadata()
        .key_value_metadata()
        .and_then(|pairs| pairs.iter().find(|p| p.key == STRUCTURE_KEY))
        .and_then(|p| p.value.clone())
        .ok_or_else(|| wrong("it holds no cube".to_owned()))?;
    let structure: Structure = serde_json::from_str(&text).map_err(|e| wrong(e.to_string()))?;
    if structure.format > FORMAT {
        return Err(wrong(format!("it has format {}, this program reads up to {FORMAT}; upgrade the program", structure.format)));
    }
    let batches = builder.build().map_err(|e| wrong(e.to_string()))?.collect::<Result<Vec<_>, _>>()?;
    Ok(Cube::from_batches(structure.dataset, structure.version, structure.dimensions, structure.indicators, &batches)?)
}
