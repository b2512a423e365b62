//! An array of JSON records, read by a small pull parser of its own: numbers keep their text, rows know their line, nesting and
//! size are bounded.

use std::collections::HashMap;

use rihla_model::Saying;

use crate::block::RowBlock;
use crate::error::IngestError;
use crate::limits;
use crate::reader::Grid;

/// Reads the records at a path of keys (`data.records`; array positions from 0; empty for the top). Nested objects become columns `a.b`;
/// arrays of plain values are joined by `; `; other arrays are kept as JSON text.
pub(crate) fn read(file: &str, bytes: &[u8], records_at: &str) -> Result<Grid, IngestError> {
    let looks = crate::sniff::sniff(bytes);
    if !looks.is_text() {
        return Err(IngestError::unreadable(
            file,
            Saying::new("ingest-json-expected", "JSON was expected, but the bytes look like {looks}").with("looks", looks.phrase()),
            Saying::new("remedy-right-file", "deliver the right file"),
        ));
    }
    let text = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0,
        None => match std::str::from_utf8(bytes) {
            Ok(text) => std::borrow::Cow::Borrowed(text),
            Err(e) => {
                let line = 1 + memchr::memchr_iter(b'\n', bytes.get(..e.valid_up_to()).unwrap_or_default()).count() as u64;
                return Err(IngestError::unreadable_at(
                    file,
                    line,
                    Saying::new("ingest-json-utf8", "line {line} holds bytes that are not UTF-8, which JSON must be")
                        .with("line", line.to_string()),
                    Saying::new("remedy-utf8", "save the file as UTF-8"),
                ));
            }
        },
    };
    let mut parser = Parser { file, text: &text, at: 0, depth: 0 };
    let mut records = Records::default();
    let path: Vec<&str> = if records_at.is_empty() { Vec::new() } else { records_at.split('.').collect() };
    parser.descend(&path, &mut records)?;
    if !records.found {
        return Err(IngestError::unreadable(
            file,
            Saying::new("ingest-json-nothing", "there is nothing at '{path}'").with("path", records_at),
            Saying::new("remedy-records-at", "correct `records-at` under [reader]"),
        ));
    }
    records.finish()
}

/// Records as they are found.
#[derive(Default)]
struct Records {
    found: bool,
    names: Vec<String>,
    positions: HashMap<String, usize>,
    block: RowBlock,
    row: Vec<String>,
    lines: Vec<u32>,
    cells: u64,
}

impl Records {
    fn set(&mut self, file: &str, key: &str, value: String) -> Result<(), IngestError> {
        let position = match self.positions.get(key) {
            Some(position) => *position,
            None => {
                if self.names.len() >= limits::MOST_COLUMNS {
                    return Err(IngestError::limit(
                        file,
                        None,
                        Saying::new("ingest-json-keys", "the records have more than {most} different keys")
                            .with("most", limits::MOST_COLUMNS),
                        Saying::new("remedy-json-keys", "names may stand where keys belong; correct `records-at`"),
                    ));
                }
                self.names.push(key.to_owned());
                self.positions.insert(key.to_owned(), self.names.len() - 1);
                self.names.len() - 1
            }
        };
        if self.row.len() <= position {
            self.row.resize(position + 1, String::new());
        }
        if let Some(slot) = self.row.get_mut(position) {
            *slot = value;
        }
        Ok(())
    }

    fn end_row(&mut self, file: &str, line: u32) -> Result<(), IngestError> {
        self.cells += self.row.len() as u64;
        if self.cells > limits::MOST_SHEET_CELLS || self.block.text.len() as u64 > limits::LARGEST_HELD_FILE {
            return Err(IngestError::limit(
                file,
                None,
                Saying::new("ingest-json-cells", "the records hold more cells than are held in memory"),
                Saying::new("remedy-csv", "export them as CSV"),
            ));
        }
        self.block.begin_row(line);
        for cell in &self.row {
            self.block.push_cell(cell);
        }
        self.lines.push(line);
        self.row.clear();
        Ok(())
    }

    /// Lines serve as row numbers where each record has its own; else records are counted.
    fn finish(mut self) -> Result<Grid, IngestError> {
        let own_lines = self.lines.windows(2).all(|w| w.first() < w.last());
        if !own_lines {
            for (number, row) in self.block.rows.iter_mut().enumerate() {
                row.line = crate::block::as_u32(number + 1);
            }
        }
        self.block.absolute = true;
        Ok(Grid { block: self.block, names: Some(self.names), ..Grid::default() })
    }
}

struct Parser<'a> {
    file: &'a str,
    text: &'a str,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn line(&self) -> u64 {
        1 + memchr::memchr_iter(b'\n', self.text.as_bytes().get(..self.at).unwrap_or_default()).count() as u64
    }

    fn wrong<T>(&self, what: Saying) -> Result<T, IngestError> {
        let line = self.line();
        Err(IngestError::unreadable_at(
            self.file,
            line,
            Saying::new("ingest-json-invalid", "line {line} is no valid JSON: {what}").with("line", line.to_string()).with("what", what),
            Saying::new("remedy-again-cut", "deliver the file again; it may be cut off"),
        ))
    }

    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n')).count();
        self.at += blanks;
        rest.get(blanks).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let hit = self.peek() == Some(byte);
        self.at += usize::from(hit);
        hit
    }

    fn enter(&mut self) -> Result<(), IngestError> {
        self.depth += 1;
        if self.depth > limits::DEEPEST_JSON {
            return Err(IngestError::limit(
                self.file,
                Some(self.line()),
                Saying::new("ingest-json-deep", "objects are nested more than {most} deep").with("most", limits::DEEPEST_JSON),
                Saying::new("remedy-plain-array", "deliver a plain array of records"),
            ));
        }
        Ok(())
    }

    /// Goes through the members of an object or array that begins here.
    fn members(&mut self, mut each: impl FnMut(&mut Self, &str) -> Result<(), IngestError>) -> Result<(), IngestError> {
        self.enter()?;
        let object = self.take(b'{');
        if !object && !self.take(b'[') {
            return self.wrong(Saying::new("json-object", "an object or an array was expected"));
        }
        let close = if object { b'}' } else { b']' };
        if !self.take(close) {
            let mut position = 0_usize;
            loop {
                let key = if object {
                    let key = self.string()?;
                    if !self.take(b':') {
                        return self.wrong(Saying::new("json-colon", "a colon was expected after a key"));
                    }
                    key
                } else {
                    position.to_string()
                };
                each(self, &key)?;
                position += 1;
                if self.take(close) {
                    break;
                }
                if !self.take(b',') {
                    return self.wrong(Saying::new("json-comma", "a comma or the end of an object or array was expected"));
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// Follows the path; takes the records at its end, passes over all else.
    fn descend(&mut self, path: &[&str], records: &mut Records) -> Result<(), IngestError> {
        let Some((step, rest)) = path.split_first() else { return self.records(records) };
        if !matches!(self.peek(), Some(b'{' | b'[')) {
            return self.skip();
        }
        self.members(|parser, key| if key == *step { parser.descend(rest, records) } else { parser.skip() })
    }

    fn records(&mut self, records: &mut Records) -> Result<(), IngestError> {
        if self.peek() != Some(b'[') {
            let mut keys = Vec::new();
            if self.peek() == Some(b'{') {
                self.members(|parser, key| {
                    if parser.peek() == Some(b'[') || parser.peek() == Some(b'{') {
                        keys.push(key.to_owned());
                    }
                    parser.skip()
                })?;
            }
            keys.truncate(8);
            return Err(IngestError::unreadable(
                self.file,
                Saying::new("ingest-json-array", "an array of records was expected (keys found: {keys})").with("keys", keys.join(", ")),
                Saying::new("remedy-set-records-at", "set `records-at` under [reader] to the key that holds the records"),
            ));
        }
        records.found = true;
        let mut line = self.line();
        let mut counted_to = self.at;
        self.members(|parser, _| {
            let first = parser.peek();
            line += memchr::memchr_iter(b'\n', parser.text.as_bytes().get(counted_to..parser.at).unwrap_or_default()).count() as u64;
            counted_to = parser.at;
            match first {
                Some(b'{') => parser.flatten("", records)?,
                Some(b'[') => parser.members(|parser, position| {
                    let name = position.parse::<usize>().map_or_else(|_| position.to_owned(), |n| (n + 1).to_string());
                    let value = parser.value()?;
                    records.set(parser.file, &name, value)
                })?,
                _ => {
                    let value = parser.value()?;
                    records.set(parser.file, "1", value)?;
                }
            }
            records.end_row(parser.file, u32::try_from(line).unwrap_or(u32::MAX))
        })
    }

    fn flatten(&mut self, prefix: &str, records: &mut Records) -> Result<(), IngestError> {
        self.members(|parser, key| {
            let name = if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
            if parser.peek() == Some(b'{') {
                return parser.flatten(&name, records);
            }
            let value = parser.value()?;
            records.set(parser.file, &name, value)
        })
    }

    /// The text of a value: a plain one as it stands, null blank, an array of plain ones joined, anything else as JSON.
    fn value(&mut self) -> Result<String, IngestError> {
        let value = match self.peek() {
            Some(b'"') => self.string()?,
            Some(b'[') => {
                let from = self.at;
                let mut plain = true;
                let mut parts: Vec<String> = Vec::new();
                self.members(|parser, _| {
                    if matches!(parser.peek(), Some(b'{' | b'[')) {
                        plain = false;
                        return parser.skip();
                    }
                    let part = parser.value()?;
                    parts.push(part);
                    Ok(())
                })?;
                if plain { parts.join("; ") } else { self.text.get(from..self.at).unwrap_or_default().to_owned() }
            }
            Some(b'{') => {
                let from = self.at;
                self.skip()?;
                self.text.get(from..self.at).unwrap_or_default().to_owned()
            }
            _ => match self.literal()? {
                "null" => String::new(),
                other => other.to_owned(),
            },
        };
        if value.len() > limits::LONGEST_CELL {
            return Err(IngestError::limit(
                self.file,
                Some(self.line()),
                Saying::new("ingest-json-long", "a value is longer than {most} bytes").with("most", limits::LONGEST_CELL),
                Saying::new("remedy-leave-out", "leave it out of the export"),
            ));
        }
        Ok(value)
    }

    fn skip(&mut self) -> Result<(), IngestError> {
        match self.peek() {
            Some(b'"') => self.string().map(drop),
            Some(b'{' | b'[') => self.members(|parser, _| parser.skip()),
            _ => self.literal().map(drop),
        }
    }

    fn literal(&mut self) -> Result<&str, IngestError> {
        let from = self.at;
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        let length = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')).count();
        let word = self.text.get(from..from + length).unwrap_or_default();
        let number = word.starts_with(|c: char| c.is_ascii_digit() || c == '-') && word.bytes().any(|b| b.is_ascii_digit());
        if !(number || matches!(word, "null" | "true" | "false" | "NaN")) {
            return if rest.is_empty() {
                self.wrong(Saying::new("json-end", "the file ends too early"))
            } else {
                self.wrong(Saying::new("json-value", "a value was expected"))
            };
        }
        self.at += length;
        Ok(self.text.get(from..from + length).unwrap_or_default())
    }

    fn string(&mut self) -> Result<String, IngestError> {
        if !self.take(b'"') {
            return self.wrong(Saying::new("json-quotes", "a text in quotes was expected"));
        }
        let mut out = String::new();
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let Some(hit) = memchr::memchr2(b'"', b'\\', rest.as_bytes()) else {
                return self.wrong(Saying::new("json-open", "a text is never closed"));
            };
            out.push_str(rest.get(..hit).unwrap_or_default());
            let escaped = rest.as_bytes().get(hit) == Some(&b'\\');
            self.at += hit + 1;
            if !escaped {
                return Ok(out);
            }
            let c = self.text.as_bytes().get(self.at).copied();
            self.at += 1;
            match c {
                Some(b'n') => out.push('\n'),
                Some(b't') => out.push('\t'),
                Some(b'r') => out.push('\r'),
                Some(b'b') => out.push('\u{8}'),
                Some(b'f') => out.push('\u{c}'),
                Some(b'"') => out.push('"'),
                Some(b'\\') => out.push('\\'),
                Some(b'/') => out.push('/'),
                Some(b'u') => {
                    let c = self.unicode()?;
                    out.push(c);
                }
                _ => {
                    self.at = self.at.saturating_sub(1);
                    return self.wrong(Saying::new("json-backslash", "a backslash stands before a character that needs none"));
                }
            }
        }
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let value = u32::from_str_radix(digits, 16).ok()?;
        self.at += 4;
        Some(value)
    }

    fn unicode(&mut self) -> Result<char, IngestError> {
        let Some(first) = self.hex4() else { return self.wrong(Saying::new("json-hex", "\\u needs four hexadecimal digits")) };
        if (0xD800..0xDC00).contains(&first) {
            let before = self.at;
            if self.text.get(self.at..self.at + 2) == Some("\\u") {
                self.at += 2;
                if let Some(second) = self.hex4()
                    && (0xDC00..0xE000).contains(&second)
                {
                    let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                    return Ok(char::from_u32(code).unwrap_or('\u{FFFD}'));
                }
            }
            self.at = before;
        }
        Ok(char::from_u32(first).unwrap_or('\u{FFFD}'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str, path: &str) -> (Vec<String>, Vec<Vec<String>>, Vec<u32>) {
        let grid = read("x.json", text.as_bytes(), path).unwrap();
        let block = grid.block;
        let rows = (0..block.rows.len()).map(|r| block.cells_of(r).iter().map(|s| block.text_of(*s).to_owned()).collect()).collect();
        (grid.names.unwrap(), rows, block.rows.iter().map(|r| r.line).collect())
    }

    #[test]
    fn records_with_exact_numbers() {
        let (names, rows, lines) =
            table("[\n{\"a\": 1.10, \"b\": \"x\\u00e9\\n\"},\n{\"b\": null, \"c\": {\"d\": [1, \"2\"]}, \"a\": -0.30000000000000004}]", "");
        assert_eq!(names, ["a", "b", "c.d"]);
        assert_eq!(rows, [vec!["1.10", "xé\n"], vec!["-0.30000000000000004", "", "1; 2"]]);
        assert_eq!(lines, [2, 3]);
    }

    #[test]
    fn paths_and_counting() {
        let (_, rows, lines) = table("{\"meta\": {\"data\": 3}, \"data\": {\"records\": [{\"a\": 1}, {\"a\": 2}]}}", "data.records");
        assert_eq!((rows.len(), lines), (2, vec![1, 2]));
        let (_, rows, _) = table("[{\"page\": 1}, [{\"a\": true}]]", "1");
        assert_eq!(rows, [["true"]]);
    }

    #[test]
    fn errors_say_where() {
        for (bad, word) in [
            ("[{\"a\": 1},", "line 1"),
            ("{\"data\": []}", "data"),
            ("[{\"a\": tru}]", "value"),
            ("[{\"a\" 1}]", "colon"),
            ("[\"\\x\"]", "backslash"),
            ("[1,\n2", "line 2"),
        ] {
            let error = read("x.json", bad.as_bytes(), "").unwrap_err().to_string();
            assert!(error.contains(word), "{bad}: {error}");
        }
        let deep = "[".repeat(1000);
        assert!(matches!(read("x.json", deep.as_bytes(), "").unwrap_err(), IngestError::Limit { .. }));
    }

    proptest::proptest! {
        /// What serde_json writes is read back cell for cell.
        #[test]
        fn agrees_with_serde_json(values in proptest::collection::vec(("\\PC{0,12}", -1_000_000_i64..1_000_000), 1..6)) {
            let json: Vec<serde_json::Value> = values.iter().map(|(t, n)| serde_json::json!({"t": t, "n": n})).collect();
            let (_, rows, _) = table(&serde_json::to_string_pretty(&json).unwrap(), "");
            let expected: Vec<Vec<String>> = values.iter().map(|(t, n)| vec![t.clone(), n.to_string()]).collect();
            proptest::prop_assert_eq!(rows, expected);
        }
    }
}
