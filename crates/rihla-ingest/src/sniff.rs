//! What the first bytes of a file look like.

use rihla_model::Saying;

/// What a file's bytes look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// Nothing there.
    Empty,
    /// Text of some encoding.
    Text,
    /// Text in UTF-16, with its mark.
    Utf16,
    /// Packed with gzip.
    Gzip,
    /// A zip archive that holds an Excel or OpenDocument workbook.
    ZippedWorkbook,
    /// Another zip archive.
    Zip,
    /// An OLE compound file: an old Excel workbook, or an old Word document.
    Compound,
    /// A PNG picture.
    Png,
    /// A JPEG picture.
    Jpeg,
    /// A PDF document.
    Pdf,
    /// A Parquet file.
    Parquet,
    /// An SPSS system file.
    Sav,
    /// A Stata file.
    Dta,
    /// An SQLite database.
    Sqlite,
    /// An HTML page.
    Html,
    /// XML.
    Xml,
    /// JSON.
    Json,
    /// Something else that is no text.
    Binary,
}

impl Looks {
    /// A phrase that names it, for error texts.
    #[must_use]
    pub const fn phrase(self) -> Saying {
        match self {
            Self::Empty => Saying::new("looks-empty", "an empty file"),
            Self::Text => Saying::new("looks-text", "text"),
            Self::Utf16 => Saying::new("looks-utf16", "UTF-16 text"),
            Self::Gzip => Saying::new("looks-gzip", "a gzip archive"),
            Self::ZippedWorkbook => Saying::new("looks-workbook", "a workbook (XLSX, XLSB or ODS)"),
            Self::Zip => Saying::new("looks-zip", "a ZIP archive"),
            Self::Compound => Saying::new("looks-compound", "an old Excel workbook (XLS) or Word document"),
            Self::Png => Saying::new("looks-png", "a PNG picture"),
            Self::Jpeg => Saying::new("looks-jpeg", "a JPEG picture"),
            Self::Pdf => Saying::new("looks-pdf", "a PDF document"),
            Self::Parquet => Saying::new("looks-parquet", "a Parquet file"),
            Self::Sav => Saying::new("looks-sav", "an SPSS system file (.sav, .zsav)"),
            Self::Dta => Saying::new("looks-dta", "a Stata file (.dta)"),
            Self::Sqlite => Saying::new("looks-sqlite", "an SQLite database"),
            Self::Html => Saying::new("looks-html", "an HTML page"),
            Self::Xml => Saying::new("looks-xml", "an XML document"),
            Self::Json => Saying::new("looks-json", "JSON"),
            Self::Binary => Saying::new("looks-binary", "binary data, no text"),
        }
    }

    /// Whether it can be read as delimited or fixed-width text.
    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Utf16 | Self::Json | Self::Xml)
    }
}

/// Tells what bytes look like by their beginning.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Looks {
    let head = bytes.get(..bytes.len().min(8192)).unwrap_or_default();
    let starts = |magic: &[u8]| head.starts_with(magic);
    if head.is_empty() {
        return Looks::Empty;
    }
    if starts(&[0xFF, 0xFE]) || starts(&[0xFE, 0xFF]) {
        return Looks::Utf16;
    }
    for (magic, looks) in [
        (&b"\x1F\x8B"[..], Looks::Gzip),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Looks::Compound),
        (b"\x89PNG", Looks::Png),
        (b"\xFF\xD8\xFF", Looks::Jpeg),
        (b"%PDF", Looks::Pdf),
        (b"PAR1", Looks::Parquet),
        (b"$FL2", Looks::Sav),
        (b"$FL3", Looks::Sav),
        (b"<stata_dta>", Looks::Dta),
        (b"SQLite format 3", Looks::Sqlite),
    ] {
        if starts(magic) {
            return looks;
        }
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        let all = bytes.get(..bytes.len().min(1 << 16)).unwrap_or_default();
        let tail = bytes.get(bytes.len().saturating_sub(1 << 16)..).unwrap_or_default();
        let holds = |name: &[u8]| memchr::memmem::find(all, name).is_some() || memchr::memmem::find(tail, name).is_some();
        let workbook = holds(b"xl/workbook") || holds(b"opendocument.spreadsheet") || holds(b"xl/worksheets");
        return if workbook { Looks::ZippedWorkbook } else { Looks::Zip };
    }
    // Stata up to release 115: release, byte order, kind of file, nothing.
    if matches!(head, [102..=115, 1 | 2, 1, 0, ..]) {
        return Looks::Dta;
    }
    if memchr::memchr(0, head).is_some() {
        return Looks::Binary;
    }
    let control = head.iter().filter(|b| **b < 9 || (**b > 13 && **b < 32 && **b != 27)).count();
    if control * 20 > head.len() {
        return Looks::Binary;
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let lower: Vec<u8> = text.iter().take(16).map(u8::to_ascii_lowercase).collect();
    if lower.starts_with(b"<!doctype html") || lower.starts_with(b"<html") {
        return Looks::Html;
    }
    if lower.starts_with(b"<?xml") {
        return Looks::Xml;
    }
    if text.starts_with(b"{")
        || (text.starts_with(b"[") && text.get(1..).is_some_and(|t| matches!(t.trim_ascii_start().first(), Some(b'{' | b'[' | b']'))))
    {
        return Looks::Json;
    }
    Looks::Text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_kinds_by_their_bytes() {
        assert_eq!(sniff(b""), Looks::Empty);
        assert_eq!(sniff(b"a,b\n1,2\n"), Looks::Text);
        assert_eq!(sniff("المغرب,1\n".as_bytes()), Looks::Text);
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n"), Looks::Png);
        assert_eq!(sniff(b"%PDF-1.7"), Looks::Pdf);
        assert_eq!(sniff(b"\xFF\xFEa\0,\0"), Looks::Utf16);
        assert_eq!(sniff(b"a\0b\0"), Looks::Binary);
        assert_eq!(sniff(b" [ {\"a\": 1}]"), Looks::Json);
        assert_eq!(sniff(b"r\x02\x01\0\x05\0"), Looks::Dta);
        assert_eq!(sniff(b"<stata_dta><header>"), Looks::Dta);
        assert_eq!(sniff(b"$FL3@(#) SPSS"), Looks::Sav);
        assert_eq!(sniff(b"[note] x,y"), Looks::Text);
        assert_eq!(sniff(b"<!DOCTYPE html><p>login"), Looks::Html);
    }
}
