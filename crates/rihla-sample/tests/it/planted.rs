//! A planted error changes just what it says.

use crate::folder::SPEC;
use calamine::{Reader, Xlsx};
use rihla_sample::plant::{PlantedError, plant};
use rihla_sample::{FolderSink, SampleError, generate};
use std::collections::BTreeMap;
use std::error::Error;
use std::io::Cursor;
use std::path::Path;

/// Reads all files below a folder.
fn read(folder: &Path) -> std::io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for part in ["inbox", "later", "reference", "truth"] {
        for entry in std::fs::read_dir(folder.join(part))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.insert(format!("{part}/{name}"), std::fs::read(path)?);
        }
    }
    Ok(files)
}

/// The changed places, and the file before and after.
type Spoiled = (Vec<usize>, Vec<u8>, Vec<u8>);

/// Plants into a fresh sample; gives the report, and the spoiled file before and after.
fn planted(error: PlantedError) -> Result<Spoiled, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    generate(&SPEC, &mut FolderSink::new(folder.path()))?;
    let before = read(folder.path())?;
    let report = plant(folder.path(), error, 7)?;
    let after = read(folder.path())?;
    for (name, bytes) in &before {
        assert_eq!(after[name] != *bytes, *name == report.file, "{name}");
    }
    assert_eq!(before.len(), after.len());
    Ok((report.places, before[&report.file].clone(), after[&report.file].clone()))
}

fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|&byte| byte == b'\n').collect()
}

#[test]
fn wrong_code_changes_one_field_of_the_named_rows() -> Result<(), Box<dyn Error>> {
    let (places, before, after) = planted(PlantedError::WrongCode { rows: 12 })?;
    assert_eq!(places.len(), 12);
    let (before, after) = (lines(&before), lines(&after));
    assert_eq!(before.len(), after.len());
    for (index, (old, new)) in before.iter().zip(&after).enumerate() {
        assert_eq!(old != new, places.contains(&(index + 1)));
        let cut = |line: &[u8]| -> Vec<Vec<u8>> { line.split(|&byte| byte == b';').map(<[u8]>::to_vec).collect() };
        let (old, new) = (cut(old), cut(new));
        for column in 0..11 {
            if column == 2 && places.contains(&(index + 1)) {
                assert_eq!(new[column], b"XQZ");
            } else {
                assert_eq!(old[column], new[column]);
            }
        }
    }
    Ok(())
}

#[test]
fn shifted_column_moves_a_block_of_rows() -> Result<(), Box<dyn Error>> {
    let (places, before, after) = planted(PlantedError::ShiftedColumn { rows: 30 })?;
    assert_eq!(places.len(), 30);
    assert!(places.windows(2).all(|pair| pair[0] + 1 == pair[1]));
    let (before, after) = (String::from_utf8(before)?, String::from_utf8(after)?);
    for (index, (old, new)) in before.lines().zip(after.lines()).enumerate() {
        if places.contains(&(index + 1)) {
            let (old, new) = (crate::folder::cut(old), crate::folder::cut(new));
            assert_eq!(new[..3], old[..3]);
            assert_eq!(new[3], "");
            assert_eq!(new[4..], old[3..10]);
        } else {
            assert_eq!(old, new);
        }
    }
    assert_eq!(before.lines().count(), after.lines().count());
    Ok(())
}

#[test]
fn doubled_asylum_month_repeats_its_objects() -> Result<(), Box<dyn Error>> {
    let (places, before, after) = planted(PlantedError::DoubledAsylumMonth { month: 12 })?;
    let clean = |line: &[u8]| String::from_utf8_lossy(line).trim_end_matches([',', '\n']).to_owned();
    let (before, after): (Vec<_>, Vec<_>) =
        (lines(&before).into_iter().map(clean).collect(), lines(&after).into_iter().map(clean).collect());
    let month = |lines: &[String]| lines.iter().filter(|line| line.contains("2024M12")).count();
    assert_eq!(month(&after), 2 * month(&before));
    assert_eq!(places.len(), month(&before));
    let kept: Vec<&String> = after.iter().enumerate().filter(|(index, _)| !places.contains(&(index + 1))).map(|(_, line)| line).collect();
    assert!(kept.into_iter().eq(before.iter()));
    Ok(())
}

#[test]
fn doubled_border_month_repeats_two_columns() -> Result<(), Box<dyn Error>> {
    let (places, before, after) = planted(PlantedError::DoubledBorderMonth { month: 3 })?;
    assert_eq!(places, [9, 10]);
    let before = Xlsx::new(Cursor::new(before))?.worksheet_range("2024")?;
    let after = Xlsx::new(Cursor::new(after))?.worksheet_range("2024")?;
    for row in 5..27_u32 {
        for column in 0..26_u32 {
            let shifted = if column < 8 { column } else { column + 2 };
            assert_eq!(before.get_value((row, column)), after.get_value((row, shifted)), "{row} {column}");
        }
        for column in 6..8 {
            assert_eq!(after.get_value((row, column)), after.get_value((row, column + 2)));
        }
    }
    Ok(())
}

#[test]
fn impossible_plantings_are_refused() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let absent = plant(folder.path(), PlantedError::WrongCode { rows: 3 }, 1);
    assert!(matches!(absent, Err(SampleError::Read { .. })));
    generate(&SPEC, &mut FolderSink::new(folder.path()))?;
    for error in [
        PlantedError::WrongCode { rows: 0 },
        PlantedError::ShiftedColumn { rows: 0 },
        PlantedError::DoubledAsylumMonth { month: 13 },
        PlantedError::DoubledBorderMonth { month: 0 },
    ] {
        let result = plant(folder.path(), error, 1);
        assert!(matches!(result, Err(SampleError::Plant { .. })), "{error:?}");
    }
    for name in PlantedError::NAMES {
        assert!(PlantedError::named(name).is_some(), "{name}");
    }
    Ok(())
}
