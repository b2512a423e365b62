//! What a file is, by its content: names and headers say what their sender likes.

/// The media type of a file, of those that registers may keep; `None` for anything else, HTML and scripts among them.
#[must_use]
pub fn media_of(content: &[u8]) -> Option<&'static str> {
    let begins = |magic: &[u8]| content.starts_with(magic);
    if begins(b"%PDF-") {
        return Some("application/pdf");
    }
    if begins(b"\x89PNG\r\n\x1a\n") {
        return Some("image/png");
    }
    if begins(b"\xff\xd8\xff") {
        return Some("image/jpeg");
    }
    // the first part of an OpenDocument file, uncompressed, is its type
    if content.get(30..38) == Some(b"mimetype") {
        let rest = content.get(38..).unwrap_or_default();
        let types = ["application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"];
        return types
            .into_iter()
            .find(|media| rest.starts_with(media.as_bytes()) && rest.get(media.len()..).is_some_and(|r| r.starts_with(b"PK")));
    }
    if begins(b"PK\x03\x04") {
        return office(content);
    }
    text(content)
}

/// A workbook or a document of Office Open XML: a ZIP archive whose parts say so. One with macros is none.
fn office(content: &[u8]) -> Option<&'static str> {
    let has = |part: &[u8]| content.windows(part.len()).any(|window| window == part);
    if has(b"vbaProject.bin") || !has(b"[Content_Types].xml") {
        return None;
    }
    match (has(b"xl/workbook.xml"), has(b"word/document.xml")) {
        (true, false) => Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (false, true) => Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        _ => None,
    }
}

/// A text without signs that no text has, and that does not begin as markup.
fn text(content: &[u8]) -> Option<&'static str> {
    let text = std::str::from_utf8(content).ok()?;
    let plain = text.chars().all(|sign| !sign.is_control() || matches!(sign, '\n' | '\r' | '\t'));
    let markup = text.trim_start_matches('\u{FEFF}').trim_start().starts_with('<') || text.starts_with("#!");
    (plain && !markup).then_some(if is_table(text) { "text/csv" } else { "text/plain" })
}

/// Whether every line has as many separators as the first, and that has one.
fn is_table(text: &str) -> bool {
    let separator = text.lines().next().and_then(|line| [',', ';', '\t'].into_iter().find(|sign| line.contains(*sign)));
    separator.is_some_and(|separator| {
        let count = |line: &str| line.matches(separator).count();
        let first = text.lines().next().map_or(0, count);
        text.lines().count() > 1 && text.lines().filter(|line| !line.is_empty()).all(|line| count(line) >= first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_content_says() {
        for (content, media) in [
            (&b"%PDF-1.7\n"[..], Some("application/pdf")),
            (b"\x89PNG\r\n\x1a\n....", Some("image/png")),
            (b"\xff\xd8\xff\xe0", Some("image/jpeg")),
            (b"PK\x03\x04 [Content_Types].xml xl/workbook.xml", Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
            (b"PK\x03\x04 [Content_Types].xml xl/workbook.xml xl/vbaProject.bin", None),
            (b"PK\x03\x04 evil.exe", None),
            (
                b"PK\x03\x04..........................mimetypeapplication/vnd.oasis.opendocument.textPK",
                Some("application/vnd.oasis.opendocument.text"),
            ),
            (b"# A heading\n", Some("text/plain")),
            (b"a,b\n1,2\n", Some("text/csv")),
            ("سطر\n".as_bytes(), Some("text/plain")),
            (b"<!doctype html><script>", None),
            (b"  <svg onload=x>", None),
            (b"#!/bin/sh\n", None),
            (b"MZ\x90\0", None),
            (b"\x7fELF", None),
            (b"a\0b", None),
        ] {
            assert_eq!(media_of(content), media, "{content:?}");
        }
    }
}
