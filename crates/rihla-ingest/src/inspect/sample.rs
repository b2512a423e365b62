//! Takes enough of a file to judge it by.

use rihla_model::Saying;
use rihla_model::definition::Format;

use crate::block::RowBlock;
use crate::delivery::FileContent;
use crate::error::IngestError;
use crate::reader::stream::{Taken, TextStream, read_whole};
use crate::reader::survey::{Dictionary, SurveyFile};
use crate::reader::{delimited, dialect, json, workbook};
use crate::sniff::{Looks, sniff};

/// Bytes of text that are looked at.
const TEXT_BYTES: usize = 4 << 20;
/// Cases of a survey file that are looked at.
const CASES: usize = 20_000;
/// Keys under which records are often found.
const RECORD_KEYS: [&str; 10] = ["", "data", "results", "records", "items", "value", "rows", "response", "1", "data.records"];

/// A part of a file, and how it was read.
pub(crate) struct Sample {
    pub format: Format,
    pub gzip: bool,
    pub delimiter: Option<char>,
    pub encoding: Option<&'static str>,
    pub records_at: String,
    pub sheet: Option<String>,
    /// Sheets that were not looked at further.
    pub other_sheets: Vec<String>,
    /// Names that the format gives (JSON keys).
    pub names: Option<Vec<String>>,
    pub block: RowBlock,
    /// What an SPSS or Stata file says of its variables.
    pub dictionary: Option<Dictionary>,
    /// Whether this is the whole file.
    pub whole: bool,
}

pub(crate) fn take(name: &str, bytes: &[u8]) -> Result<Sample, IngestError> {
    let gzip = sniff(bytes) == Looks::Gzip;
    let looks = if gzip {
        let mut stream = TextStream::open(name, FileContent::Bytes(bytes.to_vec()), true, None, &Taken::default());
        let mut head = Vec::new();
        match &mut stream {
            Ok(stream) => {
                stream.fill(&mut head, 8192)?;
                sniff(&head)
            }
            // The stream refuses what is no text; what is inside is told by unpacking it whole.
            Err(_) => sniff(&read_whole(name, FileContent::Bytes(bytes.to_vec()), true, &Taken::default())?),
        }
    } else {
        sniff(bytes)
    };
    match looks {
        Looks::ZippedWorkbook | Looks::Compound | Looks::Zip => of_workbook(name, bytes, gzip),
        Looks::Json => of_json(name, bytes, gzip),
        Looks::Sav => of_survey(name, bytes, gzip, Format::Sav),
        Looks::Dta => of_survey(name, bytes, gzip, Format::Dta),
        _ => of_text(name, bytes, gzip),
    }
}

fn of_workbook(name: &str, bytes: &[u8], gzip: bool) -> Result<Sample, IngestError> {
    let bytes = read_whole(name, FileContent::Bytes(bytes.to_vec()), gzip, &Taken::default())?;
    let mut grids = workbook::read(name, bytes, &[])?;
    let largest = (0..grids.len()).max_by_key(|i| grids.get(*i).map_or(0, |g| g.block.cells.len())).unwrap_or(0);
    let chosen = grids.swap_remove(largest.min(grids.len().saturating_sub(1)));
    let mut other_sheets: Vec<String> = grids.into_iter().filter_map(|g| g.sheet).collect();
    other_sheets.sort();
    Ok(Sample {
        format: Format::Workbook,
        gzip,
        delimiter: None,
        encoding: None,
        records_at: String::new(),
        sheet: chosen.sheet,
        other_sheets,
        names: None,
        block: chosen.block,
        dictionary: None,
        whole: true,
    })
}

fn of_json(name: &str, bytes: &[u8], gzip: bool) -> Result<Sample, IngestError> {
    let bytes = read_whole(name, FileContent::Bytes(bytes.to_vec()), gzip, &Taken::default())?;
    let mut first_error = None;
    for key in RECORD_KEYS {
        match json::read(name, &bytes, key) {
            Ok(grid) if !grid.block.rows.is_empty() => {
                return Ok(Sample {
                    format: Format::Json,
                    gzip,
                    delimiter: None,
                    encoding: None,
                    records_at: key.to_owned(),
                    sheet: None,
                    other_sheets: Vec::new(),
                    names: grid.names,
                    block: grid.block,
                    dictionary: None,
                    whole: true,
                });
            }
            Ok(_) => {}
            Err(error) => {
                first_error.get_or_insert(error);
            }
        }
    }
    Err(first_error.unwrap_or_else(|| {
        IngestError::unreadable(
            name,
            Saying::new("ingest-no-records", "it holds no records"),
            Saying::new("remedy-array", "deliver an array of records"),
        )
    }))
}

/// The first cases of a survey file, and its whole dictionary.
fn of_survey(name: &str, bytes: &[u8], gzip: bool, format: Format) -> Result<Sample, IngestError> {
    let mut seen = look(name, bytes, gzip, format, Some(BYTE_BY_BYTE))?;
    let mut encoding = None;
    if seen.dictionary.as_ref().is_none_or(|d| d.encoding.is_none()) {
        // The file does not say how its letters are written: that is told from all its texts.
        encoding = encoding_of(&texts_of(&seen));
    }
    seen = look(name, bytes, gzip, format, encoding)?;
    Ok(Sample { encoding, ..seen })
}

/// An encoding of which every byte can be told.
const BYTE_BY_BYTE: &str = "x-user-defined";

fn look(name: &str, bytes: &[u8], gzip: bool, format: Format, encoding: Option<&str>) -> Result<Sample, IngestError> {
    let mut survey = SurveyFile::open(name, FileContent::Bytes(bytes.to_vec()), format, gzip, encoding, &Taken::default())?;
    let mut raw = Vec::new();
    let width = survey.layout.width.max(1);
    while raw.len() / width < CASES && raw.len() < TEXT_BYTES * 4 {
        match survey.next()? {
            Some(bytes) => raw.extend(bytes),
            None => break,
        }
    }
    let (block, _) = survey.layout.split(&raw, CASES);
    let names = survey.names();
    Ok(Sample {
        format,
        gzip,
        delimiter: None,
        encoding: None,
        records_at: String::new(),
        sheet: None,
        other_sheets: Vec::new(),
        names: Some(names),
        whole: false,
        block,
        dictionary: Some(survey.with_labels()?),
    })
}

/// All texts of a sample that was read byte by byte, as the bytes of the file.
fn texts_of(seen: &Sample) -> Vec<u8> {
    let dictionary = seen.dictionary.iter().flat_map(|d| &d.variables);
    let labels = dictionary.flat_map(|v| {
        let own = [v.name.as_str(), v.label.as_str()].into_iter();
        own.chain(v.labels.iter().flat_map(|l| l.iter().map(|(_, label)| label.as_str())))
    });
    let mut bytes = Vec::new();
    for text in labels.chain([seen.block.text.as_str()]) {
        // The encoding puts the upper half of the bytes at U+F780 to U+F7FF.
        bytes.extend(
            text.chars().filter_map(|c| u8::try_from(u32::from(c)).ok().or_else(|| u8::try_from(u32::from(c).checked_sub(0xF700)?).ok())),
        );
        bytes.push(b' ');
    }
    bytes
}

fn of_text(name: &str, bytes: &[u8], gzip: bool) -> Result<Sample, IngestError> {
    let raw = if gzip { None } else { bytes.get(..bytes.len().min(TEXT_BYTES)) };
    let encoding = raw.and_then(encoding_of);
    let mut stream = TextStream::open(name, FileContent::Bytes(bytes.to_vec()), gzip, encoding, &Taken::default())?;
    let mut text = Vec::new();
    let whole = stream.fill(&mut text, TEXT_BYTES)?;
    let dialect = dialect::find(&text, None)
        .map_err(|what| IngestError::unreadable(name, what, Saying::new("remedy-name-delimiter", "name the delimiter")))?;
    if !whole {
        let end = delimited::last_record_end(&text, dialect).unwrap_or(text.len());
        text.truncate(end);
    }
    let (block, _) = delimited::split(text, dialect, 40_000);
    let first = block.cell(0, 0).trim().to_ascii_uppercase();
    let sdmx = matches!(first.as_str(), "DATAFLOW" | "STRUCTURE") || (0..block.cells_of(0).len()).any(|c| block.cell(0, c) == "OBS_VALUE");
    let whole = whole && block.rows.len() < 40_000;
    Ok(Sample {
        format: if sdmx { Format::SdmxCsv } else { Format::Csv },
        gzip,
        delimiter: Some(char::from(dialect.delimiter)),
        encoding,
        records_at: String::new(),
        sheet: None,
        other_sheets: Vec::new(),
        names: None,
        block,
        dictionary: None,
        whole,
    })
}

/// A guess at the encoding of bytes that are not UTF-8: Arabic comes in runs of high bytes, accents come alone.
pub(crate) fn encoding_of(bytes: &[u8]) -> Option<&'static str> {
    if encoding_rs::Encoding::for_bom(bytes).is_some() {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => return None,
        // Cut in the middle of a character.
        Err(error) if error.error_len().is_none() && bytes.len() - error.valid_up_to() < 4 => return None,
        Err(_) => {}
    }
    let (mut high, mut runs, mut before) = (0_u64, 0_u64, false);
    for byte in bytes {
        let is_high = *byte >= 0x80;
        high += u64::from(is_high);
        runs += u64::from(is_high && !before);
        before = is_high;
    }
    Some(if high >= 3 * runs.max(1) { "windows-1256" } else { "windows-1252" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_arabic_from_french() {
        assert_eq!(encoding_of(b"C\xF4te d'Ivoire;R\xE9union"), Some("windows-1252"));
        assert_eq!(encoding_of(b"\xC7\xE1\xE3\xDB\xD1\xC8;\xCA\xE6\xE4\xD3"), Some("windows-1256"));
        assert_eq!(encoding_of("Côte".as_bytes()), None);
    }
}
