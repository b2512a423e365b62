//! Looks into a zipped workbook before anything is unpacked for real: the number of parts, their sizes, and whether they lie.
//!
//! The central directory may claim small sizes over data that unpacks to gigabytes, so every part is unpacked once into nothing, with a
//! hard stop (PKWARE APPNOTE 4.3 for the layout).

use std::io::Read;

use flate2::read::DeflateDecoder;
use rihla_model::Saying;

use crate::error::IngestError;
use crate::limits::{self, Bounds};
use crate::reader::opendocument;

/// What kind of workbook a zip archive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zipped {
    Xlsx,
    Xlsb,
    Ods,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?)))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?)))
}

struct Entry<'a> {
    name: &'a [u8],
    method: u64,
    packed: u64,
    unpacked: u64,
    header: u64,
}

fn entries<'a>(file: &str, bytes: &'a [u8]) -> Result<Vec<Entry<'a>>, IngestError> {
    let damaged = || {
        IngestError::unreadable(
            file,
            Saying::new("ingest-workbook-cut", "the workbook is damaged or cut off (its list of parts cannot be read)"),
            Saying::new("remedy-save-anew", "open it in a spreadsheet program, save it anew, and deliver it again"),
        )
    };
    let from = bytes.len().saturating_sub((1 << 16) + 22);
    let tail = bytes.get(from..).unwrap_or_default();
    let end = from + memchr::memmem::rfind(tail, b"PK\x05\x06").ok_or_else(damaged)?;
    let count = u16_at(bytes, end + 10).ok_or_else(damaged)?;
    let start = u32_at(bytes, end + 16).ok_or_else(damaged)?;
    if count as usize > limits::MOST_ZIP_ENTRIES || count == 0xFFFF || start == 0xFFFF_FFFF {
        return Err(IngestError::limit(
            file,
            None,
            Saying::new("ingest-workbook-parts", "the workbook has more than {most} parts").with("most", limits::MOST_ZIP_ENTRIES),
            Saying::new("remedy-sheets-csv", "export the sheets you need as CSV"),
        ));
    }
    let mut list = Vec::new();
    let mut at = usize::try_from(start).map_err(|_| damaged())?;
    for _ in 0..count {
        if bytes.get(at..at.saturating_add(4)) != Some(b"PK\x01\x02") {
            return Err(damaged());
        }
        let field = |offset: usize| u16_at(bytes, at + offset).ok_or_else(damaged);
        let wide = |offset: usize| u32_at(bytes, at + offset).ok_or_else(damaged);
        let (name, extra, comment) = (field(28)? as usize, field(30)? as usize, field(32)? as usize);
        list.push(Entry {
            name: bytes.get(at + 46..at + 46 + name).ok_or_else(damaged)?,
            method: field(10)?,
            packed: wide(20)?,
            unpacked: wide(24)?,
            header: wide(42)?,
        });
        at += 46 + name + extra + comment;
    }
    Ok(list)
}

/// Checks the archive and tells what it holds.
///
/// # Errors
/// When it is damaged, too large unpacked, or no workbook.
pub(crate) fn check(file: &str, bytes: &[u8], bounds: Bounds) -> Result<Zipped, IngestError> {
    let list = entries(file, bytes)?;
    let mut total = 0_u64;
    for entry in &list {
        // Only an ODS sheet is kept, to look at its repeats.
        let mut content = entry.name.eq_ignore_ascii_case(b"content.xml").then(Vec::new);
        total += unpacked_size(file, bytes, entry, (total, bounds.unpacked), content.as_mut())?;
        if let Some(content) = content {
            opendocument::check(file, &content, bounds.cells)?;
        }
    }
    let holds = |name: &[u8]| list.iter().any(|e| e.name.eq_ignore_ascii_case(name));
    if holds(b"xl/workbook.xml") {
        Ok(Zipped::Xlsx)
    } else if holds(b"xl/workbook.bin") {
        Ok(Zipped::Xlsb)
    } else if holds(b"content.xml") {
        Ok(Zipped::Ods)
    } else {
        Err(IngestError::unreadable(
            file,
            Saying::new("ingest-zip", "it is a ZIP archive, but no workbook"),
            Saying::new("remedy-unpack", "unpack it and deliver the file that is inside"),
        ))
    }
}

/// Unpacks one part into nothing and counts its bytes.
fn unpacked_size(
    file: &str,
    bytes: &[u8],
    entry: &Entry<'_>,
    (before, most): (u64, u64),
    mut keep: Option<&mut Vec<u8>>,
) -> Result<u64, IngestError> {
    let bomb = || {
        IngestError::limit(
            file,
            None,
            Saying::new("ingest-workbook-bomb", "the workbook unpacks to more than {size} MB, or to more than {ratio} times its size")
                .with("size", most >> 20)
                .with("ratio", limits::GREATEST_RATIO),
            Saying::new("remedy-no-ordinary-workbook", "this is no ordinary workbook; export the sheets you need as CSV"),
        )
    };
    let room = most.saturating_sub(before);
    let allowed = room.min((bytes.len() as u64).saturating_mul(limits::GREATEST_RATIO).max(limits::RATIO_FREE).saturating_sub(before));
    if entry.unpacked > allowed {
        return Err(bomb());
    }
    let damaged = || {
        IngestError::unreadable(
            file,
            Saying::new("ingest-workbook-part", "the workbook is damaged (a part of it cannot be unpacked)"),
            Saying::new("remedy-save-anew", "open it in a spreadsheet program, save it anew, and deliver it again"),
        )
    };
    let header = usize::try_from(entry.header).map_err(|_| damaged())?;
    let name = u16_at(bytes, header.saturating_add(26)).ok_or_else(damaged)? as usize;
    let extra = u16_at(bytes, header.saturating_add(28)).ok_or_else(damaged)? as usize;
    let start = header.saturating_add(30 + name + extra);
    let end = start.saturating_add(usize::try_from(entry.packed).map_err(|_| damaged())?);
    let packed = bytes.get(start..end).ok_or_else(damaged)?;
    match entry.method {
        0 => {
            if let Some(keep) = keep {
                keep.extend_from_slice(packed);
            }
            Ok(packed.len() as u64)
        }
        8 => {
            let mut decoder = DeflateDecoder::new(packed);
            let mut chunk = vec![0_u8; 1 << 16];
            let mut size = 0_u64;
            loop {
                match decoder.read(&mut chunk) {
                    Ok(0) => return Ok(size),
                    Ok(n) => {
                        size += n as u64;
                        if let (Some(keep), Some(part)) = (keep.as_mut(), chunk.get(..n)) {
                            keep.extend_from_slice(part);
                        }
                    }
                    Err(_) => return Err(damaged()),
                }
                if size > allowed {
                    return Err(bomb());
                }
            }
        }
        _ => Err(IngestError::unreadable(
            file,
            Saying::new("ingest-workbook-encrypted", "the workbook is packed or encrypted in a way that is not read"),
            Saying::new("remedy-no-password", "save it without a password as XLSX"),
        )),
    }
}
