//! Display formats of Stata that show numbers as dates and times.

use crate::reader::survey::moment::Moment;

/// How a format's numbers count time: `%td`, `%tc`, `%-tmCY_m` …; the old `%d` is `%td`. Business calendars (`%tb`) cannot be known from
/// the file, and years (`%ty`) are numbers already.
pub(crate) fn moment(format: &str) -> Option<Moment> {
    let rest = format.strip_prefix('%')?;
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    if rest.starts_with('d') {
        return Some(Moment::StataDay);
    }
    match rest.strip_prefix('t')?.chars().next()? {
        'd' => Some(Moment::StataDay),
        'c' => Some(Moment::StataInstant),
        'C' => Some(Moment::StataLeapInstant),
        'w' => Some(Moment::StataWeek),
        'm' => Some(Moment::StataMonth),
        'q' => Some(Moment::StataQuarter),
        'h' => Some(Moment::StataHalf),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_dates_by_their_format() {
        assert_eq!(moment("%td"), Some(Moment::StataDay));
        assert_eq!(moment("%-tdD_m_Y"), Some(Moment::StataDay));
        assert_eq!(moment("%d"), Some(Moment::StataDay));
        assert_eq!(moment("%tC"), Some(Moment::StataLeapInstant));
        for plain in ["%9.0g", "%ty", "%tbnyse", "%12s", "", "%"] {
            assert_eq!(moment(plain), None);
        }
    }
}
