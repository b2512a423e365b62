//! Looks into an old Excel workbook (BIFF in an OLE compound file) before it is read for real, and measures the rectangles that its
//! sheets span: two cells in far corners would otherwise ask for gigabytes.
//!
//! Layout: [MS-CFB] for the container, [MS-XLS] 2.4 for record types.

use std::collections::BTreeMap;

use rihla_model::Saying;

use crate::error::IngestError;

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

struct Container<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
}

impl<'a> Container<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = u16_at(bytes, 30)?;
        if !(7..=16).contains(&shift) {
            return None;
        }
        let sector = 1_usize << shift;
        let mut this = Self { bytes, sector, table: Vec::new() };
        let mut lists: Vec<u32> = (0..109).filter_map(|i| u32_at(bytes, 76 + 4 * i)).filter(|s| *s < 0xFFFF_FFF0).collect();
        let mut next = u32_at(bytes, 68)?;
        let bound = bytes.len() / sector + 1;
        for _ in 0..bound {
            let Some(body) = this.sector_at(next) else { break };
            let numbers: Vec<u32> = body.chunks_exact(4).filter_map(|c| u32_at(c, 0)).collect();
            let (last, rest) = numbers.split_last()?;
            lists.extend(rest.iter().filter(|s| **s < 0xFFFF_FFF0));
            next = *last;
        }
        lists.truncate(bound);
        for list in lists {
            let body = this.sector_at(list)?;
            this.table.extend(body.chunks_exact(4).filter_map(|c| u32_at(c, 0)));
        }
        Some(this)
    }

    fn sector_at(&self, number: u32) -> Option<&'a [u8]> {
        let from = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        self.bytes.get(from..from.checked_add(self.sector)?.min(self.bytes.len()))
    }

    fn chain(&self, first: u32, most: usize) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut at = first;
        while at < 0xFFFF_FFF0 && out.len() < most {
            out.extend_from_slice(self.sector_at(at)?);
            at = *self.table.get(at as usize)?;
            if out.len() > self.bytes.len() {
                return None;
            }
        }
        out.truncate(most);
        Some(out)
    }

    fn workbook(&self) -> Option<Vec<u8>> {
        let directory = self.chain(u32_at(self.bytes, 48)?, self.bytes.len())?;
        let small = u32_at(self.bytes, 56)?;
        for entry in directory.chunks_exact(128) {
            let length = usize::from(u16_at(entry, 64)?).saturating_sub(2).min(64);
            let name: Vec<u16> = entry.get(..length)?.chunks_exact(2).filter_map(|c| u16_at(c, 0)).collect();
            let name = String::from_utf16_lossy(&name);
            if name.eq_ignore_ascii_case("workbook") || name.eq_ignore_ascii_case("book") {
                let size = u32_at(entry, 120)?;
                // A workbook below the small-stream bound cannot span much; the reader itself judges it.
                return if size < small { Some(Vec::new()) } else { self.chain(u32_at(entry, 116)?, size as usize) };
            }
        }
        None
    }
}

/// Checks that the compound file is a workbook and that its sheets span no absurd rectangle.
pub(crate) fn check(file: &str, bytes: &[u8], most_cells: u64) -> Result<(), IngestError> {
    let no_workbook = || {
        IngestError::unreadable(
            file,
            Saying::new(
                "ingest-compound",
                "it is an OLE compound file, but no readable Excel workbook (perhaps a Word document, or damaged)",
            ),
            Saying::new("remedy-xlsx", "save it anew as XLSX and deliver it again"),
        )
    };
    let stream = Container::open(bytes).and_then(|c| c.workbook()).ok_or_else(no_workbook)?;
    let mut spans: BTreeMap<u32, (u32, u32, u32, u32)> = BTreeMap::new();
    let mut sheet = 0_u32;
    let mut at = 0;
    while let (Some(kind), Some(length)) = (u16_at(&stream, at), u16_at(&stream, at + 2)) {
        let body = stream.get(at + 4..).unwrap_or_default();
        match kind {
            0x0009 | 0x0209 | 0x0409 | 0x0809 => sheet += 1,
            // Cells: BLANK, NUMBER, LABEL, BOOLERR, FORMULA, RK, RSTRING, LABELSST, MULRK, MULBLANK.
            0x0201 | 0x0203 | 0x0204 | 0x0205 | 0x0006 | 0x027E | 0x00D6 | 0x00FD | 0x00BD | 0x00BE => {
                if let (Some(row), Some(column)) = (u16_at(body, 0), u16_at(body, 2)) {
                    let (row, column) = (u32::from(row), u32::from(column));
                    let last = if matches!(kind, 0x00BD | 0x00BE) {
                        u16_at(body, usize::from(length).saturating_sub(2)).map_or(column, u32::from).max(column)
                    } else {
                        column
                    };
                    let span = spans.entry(sheet).or_insert((row, row, column, last));
                    *span = (span.0.min(row), span.1.max(row), span.2.min(column), span.3.max(last));
                }
            }
            _ => {}
        }
        at += 4 + usize::from(length);
    }
    let cells: u64 = spans.values().map(|(r0, r1, c0, c1)| u64::from(r1 - r0 + 1) * u64::from(c1 - c0 + 1)).sum();
    if cells > most_cells {
        return Err(IngestError::limit(
            file,
            None,
            Saying::new("ingest-sheets-span", "its sheets span {cells} cells, more than {most}")
                .with("cells", cells)
                .with("most", most_cells),
            Saying::new("remedy-sheets-csv", "export the sheets you need as CSV"),
        ));
    }
    Ok(())
}
