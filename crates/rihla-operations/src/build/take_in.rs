//! Taking in deliveries: files of the inbox become stored rows with a receipt, once for each content.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::RecordBatch;
use jiff::civil::Date;
use rihla_cube::RowWriter;
use rihla_ingest::{Context, DeliveredFile, DeliverySummary, FileContent, ProblemsCsv, RowSink, matches_file, read_delivery, row_schema};
use rihla_language::Catalogue;
use rihla_model::definition::{Content, Format, SourceDefinition};
use rihla_model::{AreaResolver, DeliveryId, Language, Problem, Saying, Vocabulary};
use rihla_store::{BuildLock, Manifest, Scope, SealWriter, SignedManifest, hash_file, private_file};
use sha2::{Digest, Sha256};

use super::receipt::{Receipt, ReceivedFile};
use crate::definitions::Definitions;
use crate::error::at;
use crate::progress::{Step, Work};
use crate::{Means, Node, OperationError};

/// Counted up when stored rows change their form, so that old ones are read anew.
const ROWS_FORMAT: u32 = 2;

/// What became of a source's deliveries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// Nothing lies in the inbox for it.
    Nothing,
    /// Read now.
    New(Receipt),
    /// The same files under the same definition were read before.
    Known(Receipt),
}

/// The files of an inbox, by name relative to it (forward slashes), in order.
///
/// # Errors
/// [`OperationError::File`].
pub fn inbox_files(inbox: &Path) -> Result<Vec<String>, OperationError> {
    fn walk(folder: &Path, prefix: &str, out: &mut Vec<String>) -> Result<(), OperationError> {
        for entry in std::fs::read_dir(folder).map_err(at(folder))? {
            let entry = entry.map_err(at(folder))?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            if name.starts_with('.') {
                continue;
            }
            let path = entry.path();
            if path.is_dir() {
                walk(&path, &format!("{prefix}{name}/"), out)?;
            } else {
                out.push(format!("{prefix}{name}"));
            }
        }
        Ok(())
    }
    let mut out = Vec::new();
    if inbox.is_dir() {
        walk(inbox, "", &mut out)?;
    }
    out.sort();
    Ok(out)
}

/// The words that deliveries are read with, and the day of reading.
pub struct Reference<'a> {
    /// The vocabularies, with the operator's own lists and places.
    pub vocabulary: &'a Vocabulary,
    /// Names and codes of areas.
    pub resolver: &'a AreaResolver,
    /// The day, in the observatory's time zone.
    pub today: Date,
}

/// Reads a source's files without storing anything.
///
/// # Errors
/// [`OperationError`].
pub fn read_only(
    source: &SourceDefinition,
    reference: &Reference<'_>,
    inbox: &Path,
    names: &[String],
    work: &Work<'_>,
    sink: &mut dyn RowSink,
) -> Result<DeliverySummary, OperationError> {
    let files = open(source, inbox, names)?;
    let done = AtomicU64::new(0);
    let tell = |bytes: u64| {
        done.fetch_max(bytes, Ordering::Relaxed);
        work.progress.advance(bytes);
    };
    let context = Context {
        vocabulary: reference.vocabulary,
        resolver: reference.resolver,
        today: reference.today,
        threads: work.threads,
        progress: Some(&tell),
        cancel: Some(&work.cancel),
    };
    read_delivery(source, &context, files, sink)
        .map_err(|error| if work.go_on().is_err() { OperationError::Cancelled } else { error.into() })
}

fn open(source: &SourceDefinition, inbox: &Path, names: &[String]) -> Result<Vec<DeliveredFile>, OperationError> {
    names
        .iter()
        .map(|name| {
            let path = inbox.join(name);
            let content = match source.reader.format {
                Format::Csv | Format::SdmxCsv | Format::FixedWidth => {
                    FileContent::Stream(Box::new(BufReader::with_capacity(1 << 20, File::open(&path).map_err(at(&path))?)))
                }
                _ => FileContent::Bytes(std::fs::read(&path).map_err(at(&path))?),
            };
            Ok(DeliveredFile { name: name.clone(), content })
        })
        .collect()
}

/// Takes in what lies in the inbox for a source.
///
/// # Errors
/// [`OperationError`]; nothing half-read is kept.
#[expect(clippy::too_many_arguments, reason = "the means of the operation, each of another kind")]
pub fn take_in(
    source: &SourceDefinition,
    definitions: &Definitions,
    resolver: &AreaResolver,
    inbox: &Path,
    files: &[String],
    node: &Node,
    lock: &BuildLock,
    means: &Means<'_>,
    work: &Work<'_>,
) -> Result<Taken, OperationError> {
    let names: Vec<String> = files.iter().filter(|f| matches_file(source, f)).cloned().collect();
    if names.is_empty() {
        return Ok(Taken::Nothing);
    }
    let received = received(source, inbox, &names, node)?;
    let id = delivery_id(source, definitions, &received)?;
    let place = node.folder.delivery(&source.id, &id);
    if place.exists() {
        return Ok(Taken::Known(read_receipt(node, place.path())?));
    }
    work.progress.begin(&Step::Read(source.id.as_str()), received.iter().map(|f| f.bytes).sum());
    let outcome = store(source, definitions, resolver, inbox, &names, received, &id, node, lock, means, work);
    work.progress.end();
    outcome.map(Taken::New)
}

/// Hashes the files: with a key where they are of persons, since the hash of a short list can be guessed.
fn received(source: &SourceDefinition, inbox: &Path, names: &[String], node: &Node) -> Result<Vec<ReceivedFile>, OperationError> {
    let keys = node.keyring.fingerprints()?;
    names
        .iter()
        .map(|name| {
            let path = inbox.join(name);
            let bytes = std::fs::metadata(&path).map_err(at(&path))?.len();
            let hash = if source.content == Content::Records {
                let mut file = File::open(&path).map_err(at(&path))?;
                keys.hash(&mut file)?.to_string()
            } else {
                hash_file(&path)?.sha256.to_string()
            };
            Ok(ReceivedFile { name: name.clone(), hash, bytes })
        })
        .collect()
}

/// Which way of reading this is; a delivery that was read another way is read again.
const READING: [u8; 1] = [2];

/// The same files under the same definition and words, read the same way, give the same id.
fn delivery_id(source: &SourceDefinition, definitions: &Definitions, files: &[ReceivedFile]) -> Result<DeliveryId, OperationError> {
    let mut hash = Sha256::new();
    hash.update(ROWS_FORMAT.to_le_bytes());
    hash.update(READING);
    hash.update(definitions.text("sources", source.id.as_str()).as_bytes());
    hash.update(words_hash(definitions));
    for file in files {
        hash.update([0]);
        hash.update(file.name.as_bytes());
        hash.update([0]);
        hash.update(file.hash.as_bytes());
    }
    super::short_id(&hash.finalize())
}

/// A hash of the words that reading depends on: the program's own (by its version) and the operator's.
pub(crate) fn words_hash(definitions: &Definitions) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION").as_bytes());
    for (name, text) in &definitions.vocabulary_texts {
        hash.update([0]);
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(text.as_bytes());
    }
    hash.finalize().into()
}

#[expect(clippy::too_many_arguments, reason = "the means of the operation, each of another kind")]
fn store(
    source: &SourceDefinition,
    definitions: &Definitions,
    resolver: &AreaResolver,
    inbox: &Path,
    names: &[String],
    received: Vec<ReceivedFile>,
    id: &DeliveryId,
    node: &Node,
    lock: &BuildLock,
    means: &Means<'_>,
    work: &Work<'_>,
) -> Result<Receipt, OperationError> {
    let staging = node.folder.stage(lock, &format!("delivery-{}", source.id))?;
    let restricted = source.content == Content::Records;
    let key = restricted.then(|| node.keyring.records_key(Scope::Delivery(&source.id, id))).transpose()?;
    let rows: PathBuf = staging.path().join("rows.parquet");
    let words = Catalogue::embedded().map_err(|e| OperationError::internal(&e))?;
    let mut sink = StoreSink {
        rows: RowWriter::new(
            private_file(&rows).map_err(at(&rows))?,
            &rows,
            row_schema(source).to_arrow(),
            key.as_ref().map(|(_, k)| k.expose()),
        )?,
        problems: ProblemsCsv::new(ProblemFile::create(&staging.path().join("problems.csv"), restricted, node, means, id)?)
            .map_err(at(staging.path()))?,
        // In the observatory's own language: the list is for its staff, and the same build writes the same bytes.
        words: &words,
        language: definitions.observatory.languages.first().copied().unwrap_or(Language::En),
    };
    let reference = Reference { vocabulary: &definitions.vocabulary, resolver, today: definitions.day_of(means.clock.now()) };
    let summary = read_only(source, &reference, inbox, names, work, &mut sink)?;
    sink.rows.finish()?;
    sink.problems.finish().and_then(ProblemFile::finish).map_err(at(staging.path()))?;
    let receipt = Receipt {
        id: id.clone(),
        source: source.id.clone(),
        received_at: means.clock.now(),
        files: received,
        reading: summary.into(),
        key: key.map(|(id, _)| id),
    };
    staging.write("receipt.json", &json(&receipt, staging.path())?)?;
    if receipt.reading.unusable.is_some() {
        // What was read before the fault must not be taken for the delivery.
        let empty = RowWriter::new(private_file(&rows).map_err(at(&rows))?, &rows, receipt.reading.schema.to_arrow(), None)?;
        empty.finish()?;
    }
    let manifest = SignedManifest::sign(Manifest::new(receipt.id.clone(), staging.entries()?), &node.keyring.signer()?)?;
    staging.write(rihla_store::MANIFEST_FILE, &manifest.to_bytes()?)?;
    staging.publish(&node.folder.delivery(&source.id, id))?;
    Ok(receipt)
}

/// Reads a stored receipt.
///
/// # Errors
/// [`OperationError::Stored`] where it is damaged.
pub fn read_receipt(node: &Node, place: &Path) -> Result<Receipt, OperationError> {
    let manifest = place.join(rihla_store::MANIFEST_FILE);
    let bytes = std::fs::read(&manifest).map_err(at(&manifest))?;
    SignedManifest::<DeliveryId>::read(&manifest, &bytes, &node.keyring.public_keys())?;
    let path = place.join("receipt.json");
    let bytes = std::fs::read(&path).map_err(at(&path))?;
    serde_json::from_slice(&bytes).map_err(|e| {
        let reason = Saying::new("operation-receipt", "the receipt is damaged ({cause}); delete the folder and build again");
        OperationError::Stored { path, reason: reason.with("cause", e.to_string()) }
    })
}

pub(crate) fn json<T: serde::Serialize>(value: &T, path: &Path) -> Result<Vec<u8>, OperationError> {
    serde_json::to_vec_pretty(value).map_err(|e| OperationError::damaged(path.to_owned(), &e))
}

struct StoreSink<'a> {
    rows: RowWriter,
    problems: ProblemsCsv<ProblemFile>,
    words: &'a Catalogue,
    language: Language,
}

impl RowSink for StoreSink<'_> {
    fn batch(&mut self, batch: RecordBatch) -> Result<(), String> {
        self.rows.write(&batch).map_err(|e| e.to_string())
    }

    fn problem(&mut self, problem: &Problem) -> Result<(), String> {
        let remedy = self.words.speaker(self.language).tell(&problem.remedy);
        self.problems.write(problem, &remedy).map_err(|e| e.to_string())
    }
}

/// The complete problem list: sealed where it may hold what was written about a person.
enum ProblemFile {
    Plain(std::io::BufWriter<File>),
    Sealed(Box<SealWriter<std::io::BufWriter<File>>>),
}

impl ProblemFile {
    fn create(path: &Path, restricted: bool, node: &Node, means: &Means<'_>, id: &DeliveryId) -> Result<Self, OperationError> {
        let file = std::io::BufWriter::new(private_file(path).map_err(at(path))?);
        Ok(if restricted {
            Self::Sealed(Box::new(SealWriter::new(file, &node.keyring.seal_keys()?, id.as_str().as_bytes(), means.random)?))
        } else {
            Self::Plain(file)
        })
    }

    fn finish(self) -> std::io::Result<()> {
        match self {
            Self::Plain(mut file) => {
                file.flush()?;
                file.get_ref().sync_all()
            }
            Self::Sealed(writer) => {
                let (mut file, _) = writer.finish().map_err(std::io::Error::other)?;
                file.flush()?;
                file.get_ref().sync_all()
            }
        }
    }
}

impl Write for ProblemFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Plain(file) => file.write(bytes),
            Self::Sealed(writer) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::Plain(file) => file.flush(),
            Self::Sealed(writer) => writer.flush(),
        }
    }
}
