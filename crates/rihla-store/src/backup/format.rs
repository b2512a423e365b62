//! The stream of a backup, as it is within its seal.

use std::io::{self, Read, Write};

use rihla_model::Saying;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::manifest::{BackupManifest, TableDigest};
use super::table::TableHead;
use crate::content::ContentHasher;
use crate::database::Cell;
use crate::error::StoreError;

const MAGIC: &[u8; 10] = b"RIHLAROWS\x01";
const HEAD: u8 = b'H';
const TABLE: u8 = b'T';
const ROW: u8 = b'R';
const END: u8 = b'E';
const MANIFEST: u8 = b'M';
/// The longest JSON of a head, table or manifest.
const MOST_JSON: u64 = 16 * 1024 * 1024;

/// Writes the parts of a backup.
pub(super) struct Writer<W> {
    to: W,
    manifest: BackupManifest,
    rows: Rows,
    buffer: Vec<u8>,
}

/// The rows of a table so far.
#[derive(Default)]
pub(super) struct Rows {
    count: u64,
    hasher: ContentHasher,
}

impl Rows {
    /// Begins a table: its name and the names of its columns are part of the hash.
    fn begin(&mut self, table: &TableHead) {
        for name in std::iter::once(&table.name).chain(&table.columns) {
            self.hasher.update(&(name.len() as u64).to_be_bytes());
            self.hasher.update(name.as_bytes());
        }
    }

    /// Adds a row, its cells as bytes.
    fn add(&mut self, bytes: &[u8]) {
        self.count += 1;
        self.hasher.update(bytes);
    }

    fn digest(&mut self, name: &str) -> TableDigest {
        let Self { count, hasher } = std::mem::take(self);
        TableDigest { name: name.to_owned(), rows: count, hash: hasher.finish().sha256 }
    }
}

impl<W: Write> Writer<W> {
    pub(super) fn new(mut to: W, manifest: BackupManifest) -> Result<Self, StoreError> {
        write(&mut to, MAGIC)?;
        json(&mut to, HEAD, &manifest)?;
        Ok(Self { to, manifest, rows: Rows::default(), buffer: Vec::new() })
    }

    pub(super) fn table(&mut self, table: &TableHead) -> Result<(), StoreError> {
        self.rows.begin(table);
        json(&mut self.to, TABLE, table)
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> Result<(), StoreError> {
        self.buffer.clear();
        encode(cells, &mut self.buffer)?;
        self.rows.add(&self.buffer);
        write(&mut self.to, &[ROW])?;
        write(&mut self.to, &self.buffer)
    }

    pub(super) fn end(&mut self, name: &str) -> Result<(), StoreError> {
        let digest = self.rows.digest(name);
        json(&mut self.to, END, &digest)?;
        self.manifest.tables.push(digest);
        Ok(())
    }

    /// Writes the manifest, and gives the stream back with it.
    pub(super) fn finish(mut self) -> Result<(W, BackupManifest), StoreError> {
        json(&mut self.to, MANIFEST, &self.manifest)?;
        Ok((self.to, self.manifest))
    }
}

fn write(to: &mut impl Write, bytes: &[u8]) -> Result<(), StoreError> {
    to.write_all(bytes).map_err(|source| StoreError::Stream { doing: "write", source })
}

fn json(to: &mut impl Write, tag: u8, value: &impl Serialize) -> Result<(), StoreError> {
    let text = serde_json::to_vec(value).map_err(|error| StoreError::NotCanonical { reason: error.to_string() })?;
    write(to, &[tag])?;
    write(to, &(text.len() as u64).to_be_bytes())?;
    write(to, &text)
}

/// The cells of a row: a byte for the kind, then eight for a number, or the length and the bytes.
pub(super) fn encode(cells: &[Cell], out: &mut Vec<u8>) -> Result<(), StoreError> {
    for (at, cell) in cells.iter().enumerate() {
        let (kind, bytes) = match cell {
            Cell::Null => {
                out.push(0);
                continue;
            }
            Cell::Integer(number) => {
                out.push(1);
                out.extend_from_slice(&number.to_be_bytes());
                continue;
            }
            Cell::Text(text) => (2, text.as_bytes()),
            Cell::Bytes(bytes) => (3, bytes.as_slice()),
            Cell::Other => return Err(StoreError::WrongColumn { at, wanted: "integer, text or bytes" }),
        };
        out.push(kind);
        out.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        out.extend_from_slice(bytes);
    }
    Ok(())
}

/// Counts and hashes rows without writing them anywhere.
pub(super) struct Digester {
    rows: Rows,
    buffer: Vec<u8>,
}

impl Digester {
    pub(super) fn new(table: &TableHead) -> Self {
        let mut rows = Rows::default();
        rows.begin(table);
        Self { rows, buffer: Vec::new() }
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> Result<(), StoreError> {
        self.buffer.clear();
        encode(cells, &mut self.buffer)?;
        self.rows.add(&self.buffer);
        Ok(())
    }

    pub(super) fn end(&mut self, name: &str) -> TableDigest {
        self.rows.digest(name)
    }
}

/// A part of a backup.
pub(super) enum Part {
    /// A table begins.
    Table(TableHead),
    /// A row of it.
    Row(Vec<Cell>),
    /// The table has ended, and had the rows it says.
    End,
}

/// Reads the parts of a backup, and checks them against each other.
pub(super) struct Reader<R> {
    from: R,
    head: BackupManifest,
    table: Option<TableHead>,
    rows: Rows,
    found: Vec<TableDigest>,
    buffer: Vec<u8>,
}

impl<R: Read> Reader<R> {
    pub(super) fn new(mut from: R) -> Result<Self, StoreError> {
        let mut magic = [0; MAGIC.len()];
        fill(&mut from, &mut magic)?;
        if magic != *MAGIC {
            return Err(broken(Saying::new("backup-reason-format", "it is of another format")));
        }
        let mut tag = [0];
        fill(&mut from, &mut tag)?;
        if tag != [HEAD] {
            return Err(senseless());
        }
        let head: BackupManifest = read_json(&mut from)?;
        Ok(Self { from, head, table: None, rows: Rows::default(), found: Vec::new(), buffer: Vec::new() })
    }

    /// The head; its tables are not known yet.
    pub(super) fn head(&self) -> &BackupManifest {
        &self.head
    }

    /// The next part; `None` after the manifest was read, agrees with all that came before, and nothing follows it. Only then may
    /// anything that was read be used.
    pub(super) fn next(&mut self) -> Result<Option<Part>, StoreError> {
        let mut tag = [0];
        fill(&mut self.from, &mut tag)?;
        match (tag, self.table.take()) {
            ([TABLE], None) => {
                let table: TableHead = read_json(&mut self.from)?;
                self.rows.begin(&table);
                self.table = Some(table.clone());
                Ok(Some(Part::Table(table)))
            }
            ([ROW], Some(table)) => {
                let cells: Vec<Cell> = table.columns.iter().map(|_| read_cell(&mut self.from)).collect::<Result<_, _>>()?;
                self.buffer.clear();
                encode(&cells, &mut self.buffer)?;
                self.rows.add(&self.buffer);
                self.table = Some(table);
                Ok(Some(Part::Row(cells)))
            }
            ([END], Some(table)) => {
                let said: TableDigest = read_json(&mut self.from)?;
                let found = self.rows.digest(&table.name);
                if said != found {
                    let reason = Saying::new("backup-reason-rows", "the rows of the table '{table}' are not those it was made with");
                    return Err(broken(reason.with("table", &table.name)));
                }
                self.found.push(found);
                Ok(Some(Part::End))
            }
            ([MANIFEST], None) => {
                let said: BackupManifest = read_json(&mut self.from)?;
                self.head.tables = std::mem::take(&mut self.found);
                let nothing_more = self.from.read(&mut tag).map_err(stream)? == 0;
                if said != self.head || !nothing_more {
                    return Err(broken(Saying::new("backup-reason-manifest", "its manifest does not fit it")));
                }
                Ok(None)
            }
            _ => Err(senseless()),
        }
    }

    /// The manifest, once [`Reader::next`] gave `None`.
    pub(super) fn manifest(self) -> BackupManifest {
        self.head
    }
}

fn read_cell(from: &mut impl Read) -> Result<Cell, StoreError> {
    let mut kind = [0];
    fill(from, &mut kind)?;
    match kind {
        [0] => Ok(Cell::Null),
        [1] => {
            let mut number = [0; 8];
            fill(from, &mut number)?;
            Ok(Cell::Integer(i64::from_be_bytes(number)))
        }
        [2] => String::from_utf8(read_bytes(from, u64::MAX)?).map(Cell::Text).map_err(|_| senseless()),
        [3] => read_bytes(from, u64::MAX).map(Cell::Bytes),
        _ => Err(senseless()),
    }
}

fn read_json<T: DeserializeOwned>(from: &mut impl Read) -> Result<T, StoreError> {
    serde_json::from_slice(&read_bytes(from, MOST_JSON)?).map_err(|_| senseless())
}

/// Reads a length and so many bytes; memory grows with what is there, not with what is said.
fn read_bytes(from: &mut impl Read, most: u64) -> Result<Vec<u8>, StoreError> {
    let mut length = [0; 8];
    fill(from, &mut length)?;
    let length = u64::from_be_bytes(length);
    if length > most {
        return Err(senseless());
    }
    let mut bytes = Vec::new();
    let read = from.by_ref().take(length).read_to_end(&mut bytes).map_err(stream)?;
    if read as u64 == length { Ok(bytes) } else { Err(senseless()) }
}

fn fill(from: &mut impl Read, bytes: &mut [u8]) -> Result<(), StoreError> {
    from.read_exact(bytes).map_err(stream)
}

/// What a stream says: the seal's own errors come through it.
fn stream(error: io::Error) -> StoreError {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        return senseless();
    }
    match error.downcast::<StoreError>() {
        Ok(error) => error,
        Err(source) => StoreError::Stream { doing: "read", source },
    }
}

fn broken(reason: Saying) -> StoreError {
    StoreError::BackupBroken { reason }
}

fn senseless() -> StoreError {
    broken(Saying::new("backup-reason-senseless", "it stops making sense, or ends too early"))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn manifest() -> BackupManifest {
        BackupManifest { engine: "SQLite".to_owned(), taken_at: Timestamp::UNIX_EPOCH, migrations: Vec::new(), tables: Vec::new() }
    }

    fn cells() -> Vec<Cell> {
        vec![Cell::Null, Cell::Integer(-7), Cell::Text("é".to_owned()), Cell::Bytes(vec![0, 255])]
    }

    fn written() -> Vec<u8> {
        let mut writer = Writer::new(Vec::new(), manifest()).unwrap();
        let columns = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
        writer.table(&TableHead { name: "thing".to_owned(), columns }).unwrap();
        writer.row(&cells()).unwrap();
        writer.row(&cells()).unwrap();
        writer.end("thing").unwrap();
        writer.finish().unwrap().0
    }

    fn read(bytes: &[u8]) -> Result<(Vec<Vec<Cell>>, BackupManifest), StoreError> {
        let (mut reader, mut rows) = (Reader::new(bytes)?, Vec::new());
        while let Some(part) = reader.next()? {
            if let Part::Row(cells) = part {
                rows.push(cells);
            }
        }
        Ok((rows, reader.manifest()))
    }

    #[test]
    fn what_is_written_is_read() {
        let (rows, manifest) = read(&written()).unwrap();
        assert!(rows == [cells(), cells()]);
        assert_eq!((manifest.rows(), manifest.tables[0].name.as_str()), (2, "thing"));
        assert!(Writer::new(Vec::new(), manifest.clone()).unwrap().row(&[Cell::Other]).is_err());
    }

    #[test]
    fn what_is_cut_or_longer_is_refused() {
        let whole = written();
        for length in 0..whole.len() {
            assert!(read(&whole[..length]).is_err(), "{length}");
        }
        assert!(read(&[whole.as_slice(), b"M"].concat()).is_err());
    }

    proptest::proptest! {
        #[test]
        fn one_changed_byte_is_found(at: proptest::sample::Index, by in 1..=255_u8) {
            let mut bytes = written();
            let at = at.index(bytes.len());
            bytes[at] ^= by;
            proptest::prop_assert!(read(&bytes).is_err());
        }

        #[test]
        fn strange_bytes_give_an_error(bytes: Vec<u8>) {
            proptest::prop_assert!(read(&[MAGIC.as_slice(), b"H", &bytes].concat()).is_err());
        }
    }
}
