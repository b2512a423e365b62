//! Where the table starts: banner rows, header rows, tags, footnotes; and whether it is a matrix.

use rihla_model::definition::Format;
use rihla_model::{parse_number, parse_period};

use crate::delivery::Context;
use crate::header::{HeaderCell, join, named, numbered};
use crate::inspect::sample::Sample;
use crate::text::{fold_blanks, trim};

/// The shape of a table.
pub(crate) struct Shape {
    /// Header rows, as numbers from 1; empty if there is none.
    pub header_rows: Vec<u32>,
    pub hxl: bool,
    pub header: Vec<HeaderCell>,
    /// Positions of data rows in the sample.
    pub rows: Vec<usize>,
    /// First texts of footnotes.
    pub stop_at: Vec<String>,
    /// Rows above the header that hold text.
    pub banner: usize,
    /// Columns whose headers are data, and what they are.
    pub matrix: Option<Matrix>,
}

/// Columns whose headers are data.
pub(crate) struct Matrix {
    pub columns: Vec<usize>,
    /// What the header lines are: `period`, `area` or `code`, from the top.
    pub lines: Vec<&'static str>,
}

fn is_number(text: &str) -> bool {
    parse_number(text, '.', Some(','), 18).is_ok() || parse_number(text, ',', Some('.'), 18).is_ok()
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u32>().is_ok_and(|y| (1900..2100).contains(&y))
}

/// Filled cells of a row.
fn filled(sample: &Sample, row: usize) -> Vec<(usize, &str)> {
    sample.block.cells_of(row).iter().enumerate().map(|(c, s)| (c, trim(sample.block.text_of(*s)))).filter(|(_, t)| !t.is_empty()).collect()
}

pub(crate) fn find(sample: &Sample, context: &Context<'_>) -> Shape {
    if let Some(names) = &sample.names {
        let rows = (0..sample.block.rows.len()).collect();
        return Shape { header_rows: Vec::new(), hxl: false, header: named(names), rows, stop_at: Vec::new(), banner: 0, matrix: None };
    }
    let block = &sample.block;
    let total = block.rows.len();
    let number = |row: usize| block.rows.get(row).map_or(0, |r| if block.absolute { r.line } else { crate::block::as_u32(row + 1) });
    let look = total.min(300);
    // The usual number of filled cells of a row, among rows with more than one.
    let mut widths: Vec<usize> = (0..look).map(|r| filled(sample, r).len()).filter(|w| *w > 1).collect();
    widths.sort_unstable();
    let usual = widths.get(widths.len() / 2).copied().unwrap_or(1);
    // The header is the first row that is nearly as full as the fullest of the first rows.
    let fullest = (0..look.min(60)).map(|r| filled(sample, r).len()).max().unwrap_or(1);
    let first_wide = (0..look).find(|r| filled(sample, *r).len() * 10 >= fullest * 6).unwrap_or(0);
    // A line of merged titles may stand over it, which alone names the first columns.
    let above = first_wide.checked_sub(1).filter(|r| {
        let (upper, lower) = (filled(sample, *r), filled(sample, first_wide));
        let starts = |cells: &[(usize, &str)]| cells.first().map_or(usize::MAX, |(c, _)| *c);
        upper.len() > 1 && starts(&upper) < starts(&lower)
    });
    let head = filled(sample, first_wide);
    let next = filled(sample, first_wide + 1);
    let numbers = head.iter().filter(|(_, t)| is_number(t) && !is_year(t)).count();
    let has_header = sample.format == Format::SdmxCsv || numbers * 5 < head.len().max(1);
    let mut header_rows = Vec::new();
    let mut positions = Vec::new();
    if has_header {
        positions.extend(above);
        positions.push(first_wide);
        // A second header line: it leaves the first column blank, or stands under gaps of the first line and is itself no data.
        let first_blank = next.first().is_none_or(|(c, _)| *c > head.first().map_or(0, |(c, _)| *c));
        let plain = next.iter().filter(|(_, t)| !is_number(t) || is_year(t)).count();
        let gaps = head.windows(2).any(|w| matches!(w, [(a, _), (b, _)] if b - a > 1));
        let under_gaps = gaps && next.iter().any(|(c, _)| head.iter().all(|(h, _)| h != c));
        if above.is_none()
            && !next.is_empty()
            && first_blank
            && under_gaps
            && plain * 10 >= next.len() * 9
            && sample.format != Format::SdmxCsv
        {
            positions.push(first_wide + 1);
        }
        header_rows = positions.iter().map(|p| number(*p)).collect();
    }
    let mut header = if has_header {
        join(block, &positions, " / ", false)
    } else {
        let width =
            if block.absolute { (0..look).map(|r| block.cells_of(r).len()).max().unwrap_or(0) } else { block.cells_of(first_wide).len() };
        numbered(width)
    };
    let mut start = positions.last().map_or(first_wide, |p| p + 1);
    let mut hxl = false;
    if has_header && crate::hxl::is_tag_row(block, start) {
        crate::hxl::add_tags(&mut header, block, start);
        hxl = true;
        start += 1;
    }
    if sample.format == Format::SdmxCsv {
        for cell in &mut header {
            let (id, labelled) = crate::reader::sdmx_csv::header_cell(&cell.name);
            cell.labelled = labelled;
            if labelled {
                cell.name = id;
            }
        }
    }
    let (end, stop_at) = footnotes(sample, start, usual);
    let rows: Vec<usize> = (start..end).filter(|r| !block.is_blank(*r)).collect();
    let matrix = has_header.then(|| matrix(sample, &header, &rows, context)).flatten();
    let banner = (0..above.unwrap_or(first_wide)).filter(|r| !block.is_blank(*r)).count();
    Shape { header_rows, hxl, header, rows, stop_at, banner, matrix }
}

/// Where footnotes begin at the end of a whole file: rows with text in the first cell alone.
fn footnotes(sample: &Sample, start: usize, usual: usize) -> (usize, Vec<String>) {
    let total = sample.block.rows.len();
    if !sample.whole || usual < 3 {
        return (total, Vec::new());
    }
    let mut end = total;
    let mut mark = None;
    for row in (start..total).rev().take(60) {
        let cells = filled(sample, row);
        match cells.as_slice() {
            [] => end = row,
            [(0, text)] => {
                end = row;
                mark = Some(text.to_string());
            }
            _ => break,
        }
    }
    let stop_at = mark
        .map(|text| {
            let folded = fold_blanks(&text).into_owned();
            let words: Vec<&str> = folded.split(' ').take(3).collect();
            words.join(" ").trim_end_matches([':', ',']).to_owned()
        })
        .into_iter()
        .collect();
    (end, stop_at)
}

/// Whether the headers of most columns are periods or areas over cells that are numbers.
fn matrix(sample: &Sample, header: &[HeaderCell], rows: &[usize], context: &Context<'_>) -> Option<Matrix> {
    if sample.format == Format::SdmxCsv {
        return None;
    }
    let period = |text: &str| {
        is_year(text)
            || (text.bytes().any(|b| b.is_ascii_digit()) && parse_period(text, None).is_ok())
            || parse_period(text, Some("worldbank")).is_ok()
    };
    let area = |text: &str| matches!(context.resolver.resolve(text, rihla_model::Scheme::Name, None), rihla_model::Resolution::One { .. });
    let mut periods = Vec::new();
    let mut areas = Vec::new();
    let mut depth = 1;
    let mut tried = 0;
    for (column, cell) in header.iter().enumerate() {
        let last = cell.lines.last().map_or("", String::as_str);
        if period(last) {
            periods.push(column);
            depth = depth.max(cell.lines.len());
        } else if tried < 12 || areas.len() * 2 > tried {
            // Looking for what is like an unknown name is slow: it stops where the first headers are no areas.
            tried += 1;
            if area(last) {
                areas.push(column);
            }
        }
    }
    let numeric = |columns: &[usize]| {
        let mut seen = 0;
        let mut good = 0;
        for row in rows.iter().take(40) {
            for column in columns.iter().take(60) {
                let text = trim(sample.block.cell(*row, *column));
                if !text.is_empty() {
                    seen += 1;
                    good += usize::from(is_number(text) || text.len() <= 2);
                }
            }
        }
        good * 10 >= seen * 8
    };
    if periods.len() >= 3 && numeric(&periods) {
        let mut lines = vec!["code"; depth.saturating_sub(1)];
        lines.push("period");
        return Some(Matrix { columns: periods, lines });
    }
    if areas.len() >= 8 && areas.len() * 2 > header.len() && numeric(&areas) {
        let first = areas.first().copied().unwrap_or(0);
        // Everything to the right of the first area is part of the matrix (totals, residual groups), if it is numeric too.
        let columns: Vec<usize> = (first..header.len()).collect();
        return Some(Matrix { columns, lines: vec!["area"] });
    }
    None
}
