//! What SDMX-CSV adds to delimited text: the header says how dimensions are written (SDMX-CSV 1.0 and 2.0 field guides).
//!
//! `labels=both` writes `FREQ: Frequency` over cells like `A: Annual`; version 2.0 may mark multi-valued columns `DIM[;]`; agencies
//! write ids in lower case, labels alone, or ids and labels in two columns. Columns are found by id in any letter case; cells under
//! a header with a label are cut at their label.

/// A header cell of an SDMX-CSV file: its id, and whether its cells carry `: label` after the code.
pub(crate) fn header_cell(text: &str) -> (String, bool) {
    let (id, labelled) = match text.split_once(':') {
        Some((id, label)) if is_id(id.trim()) && !label.trim().is_empty() => (id.trim(), true),
        _ => (text.trim(), false),
    };
    let id = match id.split_once('[') {
        Some((before, after)) if after.ends_with(']') && is_id(before) => before,
        _ => id,
    };
    (id.to_owned(), labelled)
}

fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'@' | b'$' | b'[' | b']' | b';' | b','))
}

/// The code of a cell that reads `code: label`.
pub(crate) fn cut_label(text: &str) -> &str {
    text.split_once(':').map_or(text, |(code, _)| code)
}

/// Columns that belong to the message and not to the observation.
pub(crate) fn is_message_column(id: &str) -> bool {
    ["DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "LAST UPDATE", "LAST_UPDATE"]
        .iter()
        .any(|m| id.eq_ignore_ascii_case(m))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_forms() {
        assert_eq!(header_cell("FREQ: Frequency"), ("FREQ".to_owned(), true));
        assert_eq!(header_cell("freq"), ("freq".to_owned(), false));
        assert_eq!(header_cell("COMMENT[;]"), ("COMMENT".to_owned(), false));
        assert_eq!(header_cell("Observation status (Flag) V2 structure"), ("Observation status (Flag) V2 structure".to_owned(), false));
        assert_eq!(cut_label("A: Annual"), "A");
        assert_eq!(cut_label("A"), "A");
    }
}
