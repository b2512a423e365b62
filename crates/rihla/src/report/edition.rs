//! Which edition a report is: decided by the releases it shows, never by a clock.

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_model::Period;
use rihla_operations::publish::site::Site;

use crate::pages::Reader;

/// The edition of a report.
#[derive(Debug, Clone)]
pub(super) struct Edition {
    /// When the newest release or withdrawal that it shows came about; the moment of the view where there is none.
    pub(super) newest: Timestamp,
    /// First and last period over all datasets, as codes.
    pub(super) span: Option<(String, String)>,
}

/// The edition that a site makes now.
pub(super) fn edition(site: &Site) -> Edition {
    let released = site.datasets.iter().map(|d| d.release.released_at);
    let withdrawn = site.withdrawn.iter().flat_map(|w| &w.history).filter_map(|r| r.withdrawn.as_ref().map(|w| w.at));
    let newest = released.chain(withdrawn).max().unwrap_or(site.as_of);
    let dated = |code: &str| code.parse::<Period>().ok().map(|p| (p.start(), p.end()));
    let today = jiff::tz::Offset::UTC.to_datetime(newest).date();
    let mut first: Option<(Date, &str)> = None;
    // a period that was over when it was published counts more than a projection
    let mut last: Option<(bool, Date, &str)> = None;
    for (from, to) in site.datasets.iter().filter_map(|d| d.release.periods.as_ref()) {
        if let Some((start, _)) = dated(from)
            && first.is_none_or(|(earliest, _)| start < earliest)
        {
            first = Some((start, from));
        }
        if let Some((_, end)) = dated(to)
            && last.is_none_or(|(over, latest, _)| (end <= today, end) > (over, latest))
        {
            last = Some((end <= today, end, to));
        }
    }
    let span = first.zip(last).map(|((_, first), (_, _, last))| (first.to_owned(), last.to_owned()));
    Edition { newest, span }
}

impl Edition {
    /// The periods it covers, in words; empty where there is no dataset.
    pub(super) fn subtitle(&self, reader: &Reader<'_>) -> String {
        self.span.as_ref().map_or_else(String::new, |(first, last)| {
            let period = |code: &str| reader.say.period(code);
            reader.say.say("report-subtitle", &[("first", period(first).into()), ("last", period(last).into())])
        })
    }
}
