//! Print formats of SPSS: their names, and which of them show numbers as dates and times.

use crate::reader::survey::moment::Moment;

/// The name of a print format, as SPSS shows it.
pub(crate) fn name((kind, width, decimals): (u8, u8, u8)) -> String {
    let name = match kind {
        1 => "A",
        2 => "AHEX",
        3 => "COMMA",
        4 => "DOLLAR",
        5 => "F",
        16 => "N",
        17 => "E",
        20 => "DATE",
        21 => "TIME",
        22 => "DATETIME",
        23 => "ADATE",
        24 => "JDATE",
        25 => "DTIME",
        26 => "WKDAY",
        27 => "MONTH",
        28 => "MOYR",
        29 => "QYR",
        30 => "WKYR",
        31 => "PCT",
        32 => "DOT",
        38 => "EDATE",
        39 => "SDATE",
        40 => "MTIME",
        41 => "YMDHMS",
        _ => "F",
    };
    if decimals > 0 { format!("{name}{width}.{decimals}") } else { format!("{name}{width}") }
}

/// How a format's numbers count time. WKYR is shown by its day: its weeks begin on 1 January and are no ISO weeks. WKDAY and MONTH are
/// codes, not moments.
pub(crate) fn moment(kind: u8) -> Option<Moment> {
    match kind {
        20 | 23 | 24 | 30 | 38 | 39 => Some(Moment::SpssDay),
        22 | 41 => Some(Moment::SpssInstant),
        21 | 25 | 40 => Some(Moment::SpssSpan),
        28 => Some(Moment::SpssMonth),
        29 => Some(Moment::SpssQuarter),
        _ => None,
    }
}
