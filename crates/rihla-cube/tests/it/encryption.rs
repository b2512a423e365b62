//! Rows of persons at rest.

use rihla_cube::{CubeError, RowReader};

use crate::rows::{Column, stored};

fn names() -> Vec<Column> {
    let name = |n: usize| Some(format!("AminataTraore{n}"));
    vec![Column::Codes("NAME", (0..500).map(name).collect())]
}

#[test]
fn a_name_cannot_be_read_from_the_file() {
    let folder = tempfile::tempdir().unwrap();
    stored(folder.path(), "clear.parquet", &names(), None);
    stored(folder.path(), "sealed.parquet", &names(), Some(&[7; 32]));
    let has = |file: &str, text: &[u8]| std::fs::read(folder.path().join(file)).unwrap().windows(text.len()).any(|w| w == text);
    // Compression may break up long runs of text, so the column's own name is looked for as well.
    assert!(has("clear.parquet", b"NAME"), "the test itself would not see a name");
    assert!(!has("sealed.parquet", b"NAME"));
    assert!(!has("sealed.parquet", b"Aminata"));
}

#[test]
fn a_wrong_key_and_no_key_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    stored(folder.path(), "sealed.parquet", &names(), Some(&[7; 32]));
    let path = folder.path().join("sealed.parquet");
    assert!(matches!(RowReader::open(&path, Some(&[8; 32])), Err(CubeError::Stored { .. })));
    assert!(matches!(RowReader::open(&path, None), Err(CubeError::Stored { .. })));
    assert_eq!(RowReader::open(&path, Some(&[7; 32])).unwrap().len(), 500);
}

#[test]
fn a_cut_file_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    stored(folder.path(), "sealed.parquet", &names(), Some(&[7; 32]));
    let path = folder.path().join("sealed.parquet");
    let bytes = std::fs::read(&path).unwrap();
    for cut in [0, 1, 8, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&path, &bytes[..cut]).unwrap();
        assert!(RowReader::open(&path, Some(&[7; 32])).is_err(), "cut at {cut}");
    }
}
