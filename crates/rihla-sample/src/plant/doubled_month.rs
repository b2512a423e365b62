//! A month is delivered twice in one file.

use crate::asylum::{Entry, layout};
use crate::error::SampleError;
use crate::{border, border_workbook};

/// Repeats the objects of a month; gives the new bytes and the lines of the copies, from 1.
pub(super) fn in_asylum(bytes: &[u8], year: u16, month: u8) -> Result<(Vec<u8>, Vec<usize>), String> {
    let entries: Vec<Entry> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let date = format!("{year}M{month:02}");
    let copies: Vec<Entry> = entries.iter().filter(|entry| entry.date == date).cloned().collect();
    let after = entries.iter().rposition(|entry| entry.date == date).map_or(0, |index| index + 1);
    let mut spoiled = entries;
    // The array's bracket takes the first line.
    let lines = (0..copies.len()).map(|index| after + index + 2).collect();
    spoiled.splice(after..after, copies);
    Ok((layout(&spoiled), lines))
}

/// Composes the workbook of 2024 anew with a month's columns repeated; gives the columns of the copy, from 1.
pub(super) fn in_border(people: u32, seed: u64, month: u8) -> Result<(Vec<u8>, Vec<usize>), SampleError> {
    let counts = border::counts(people, seed);
    let name = border_workbook::SECOND;
    let bytes = border_workbook::file(name, &border::YEARS[3..], &counts, Some(month), seed)?;
    let columns = if (1..=12).contains(&month) {
        let first = 3 + 2 * usize::from(month);
        vec![first, first + 1]
    } else {
        Vec::new()
    };
    Ok((bytes, columns))
}
