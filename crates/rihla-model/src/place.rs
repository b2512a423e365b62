//! Dated sub-national places (P-codes): a hierarchy at any date, and weighted conversions across splits and merges.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::code::{Code, CodeItem, Codelist};
use crate::digits::parse_number;
use crate::rows::{Row, Table, Validity, VocabularyError};
use crate::{LocalText, Saying};

/// One place during its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its code.
    pub code: Code,
    /// Its level: 0 is the country.
    pub level: u8,
    /// The place that holds it.
    pub parent: Option<Code>,
    /// When it had this parent and extent.
    pub validity: Validity,
    /// Its names.
    pub name: LocalText,
}

/// A share in parts of 1 000 000 000, so that shares of one whole add up exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(u64);

impl Share {
    /// The whole.
    pub const WHOLE: Share = Share(1_000_000_000);

    /// The share in parts of 1 000 000 000.
    #[must_use]
    pub const fn parts(self) -> u64 {
        self.0
    }

    /// The share as a fraction of one.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "at most 10^9, which an f64 holds exactly")]
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / Self::WHOLE.0 as f64
    }
}

/// One line of a correspondence: what part of an old place went to a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    date: Date,
    old: Code,
    new: Code,
    forward: Share,
    backward: Option<Share>,
    basis: String,
}

/// What a place of one day is in the places of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    /// The places, by code, with the share of each; shares add up to one exactly.
    pub parts: Vec<(Code, Share)>,
    /// What the shares rest on (population, area, households), each once; nothing where no share was needed.
    pub bases: Vec<String>,
}

impl Conversion {
    /// The one place that holds the whole: nothing is estimated.
    #[must_use]
    pub fn whole(&self) -> Option<&Code> {
        match self.parts.as_slice() {
            [(code, _)] => Some(code),
            _ => None,
        }
    }
}

/// A place that another goes to or came from, its share, and the basis of the share where it is a part.
type Way<'p> = (Code, Share, Option<&'p str>);

/// Why a place cannot be converted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.saying())]
pub enum PlaceError {
    /// No such place at that date.
    Unknown {
        /// The code.
        code: Code,
        /// The date.
        date: Date,
    },
    /// A merge cannot be undone without shares.
    NoBackwardShare {
        /// The merged place.
        code: Code,
        /// The day of the merge.
        date: Date,
    },
}

impl PlaceError {
    /// The error as a sentence.
    #[must_use]
    pub fn saying(&self) -> Saying {
        let (saying, code, date) = match self {
            Self::Unknown { code, date } => (
                Saying::new("place-unknown", "there is no place '{code}' on {date}; correct the code or the date of the frame"),
                code,
                date,
            ),
            Self::NoBackwardShare { code, date } => (
                Saying::new(
                    "place-no-way-back",
                    "'{code}' was made of several places on {date}; going back needs the column 'back_weight' in place_changes.csv",
                ),
                code,
                date,
            ),
        };
        saying.with("code", code.as_str()).with("date", date.to_string())
    }
}

/// A dated hierarchy of places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    places: BTreeMap<Code, Vec<Place>>,
    changes: Vec<Change>,
}

impl Places {
    /// Reads places and their changes.
    ///
    /// Places: columns `code`, `level`, `parent`, `valid_from`, `valid_to`, `name_en` … (a code may stand in several rows of
    /// different times). Changes: columns `date` (first day of the new frame), `old`, `new`, `weight` (share of the old place),
    /// `back_weight` (share of the new place, where going back is wanted), `basis` (population, area, households).
    ///
    /// # Errors
    /// [`VocabularyError`] with file and line: unknown codes, overlapping times, shares that do not add up to one.
    pub fn read(places: (&str, &str), changes: Option<(&str, &str)>) -> Result<Self, VocabularyError> {
        let mut read = Self { places: BTreeMap::new(), changes: Vec::new() };
        read.read_places(places)?;
        if let Some(changes) = changes {
            read.read_changes(changes)?;
        }
        Ok(read)
    }

    fn read_places(&mut self, (file, text): (&str, &str)) -> Result<(), VocabularyError> {
        let table = Table::read(file, text, &["code", "level"])?;
        for row in table.rows() {
            let code = Code::from(table.required(row, "code")?);
            let level = table.required(row, "level")?;
            let place = Place {
                level: level.parse().map_err(|_| {
                    table.error(
                        row,
                        Saying::new("vocabulary-level", "'{text}' in column 'level' is no number from 0 to 255; correct it")
                            .with("text", level),
                    )
                })?,
                parent: table.filled(row, "parent").map(Code::from),
                validity: Validity::read(&table, row, "valid_from", "valid_to")?,
                name: table.names(row, "name"),
                code: code.clone(),
            };
            let versions = self.places.entry(code).or_default();
            if versions.iter().any(|other| overlap(other.validity, place.validity)) {
                return Err(table.error(
                    row,
                    Saying::new("vocabulary-place-twice", "'{code}' stands twice for the same days; close the earlier row with valid_to")
                        .with("code", place.code.to_string()),
                ));
            }
            versions.push(place);
        }
        for row in table.rows() {
            if let Some(parent) = table.filled(row, "parent")
                && !self.places.contains_key(&Code::from(parent))
            {
                return Err(table.error(
                    row,
                    Saying::new("vocabulary-place-parent", "the parent '{parent}' is not in the file; add it or correct the code")
                        .with("parent", parent),
                ));
            }
        }
        Ok(())
    }

    fn read_changes(&mut self, (file, text): (&str, &str)) -> Result<(), VocabularyError> {
        let table = Table::read(file, text, &["date", "old", "new", "weight"])?;
        let mut lines: Vec<(&Row, Change)> = Vec::new();
        for row in table.rows() {
            let date = table.date(row, "date")?.ok_or_else(|| {
                table.error(row, Saying::new("vocabulary-blank", "the column '{column}' is blank; fill it in").with("column", "date"))
            })?;
            let (old, new) = (Code::from(table.required(row, "old")?), Code::from(table.required(row, "new")?));
            let before = date
                .yesterday()
                .map_err(|_| table.error(row, Saying::new("vocabulary-date-early", "the date is too early; correct it")))?;
            for (code, day) in [(&old, before), (&new, date)] {
                if self.at(code, day).is_none() {
                    return Err(table.error(
                        row,
                        Saying::new(
                            "vocabulary-no-place",
                            "there is no place '{code}' on {day} in the list of places; correct the code or the day",
                        )
                        .with("code", code.to_string())
                        .with("day", day.to_string()),
                    ));
                }
            }
            let change = Change {
                date,
                old,
                new,
                forward: share(&table, row, "weight")?.ok_or_else(|| {
                    table.error(row, Saying::new("vocabulary-blank", "the column '{column}' is blank; fill it in").with("column", "weight"))
                })?,
                backward: share(&table, row, "back_weight")?,
                basis: table.cell(row, "basis").to_owned(),
            };
            lines.push((row, change));
        }
        check_sums(&table, &lines, |c| Some((c.date, c.old.clone(), c.forward)))?;
        check_sums(&table, &lines, |c| c.backward.map(|share| (c.date, c.new.clone(), share)))?;
        self.changes = lines.into_iter().map(|(_, change)| change).collect();
        self.changes.sort_by(|a, b| (a.date, &a.old, &a.new).cmp(&(b.date, &b.old, &b.new)));
        Ok(())
    }

    /// The place of a code on a day.
    #[must_use]
    pub fn at(&self, code: &Code, date: Date) -> Option<&Place> {
        self.places.get(code)?.iter().find(|p| p.validity.holds_on(date))
    }

    /// Whether a code is of some place, of any time.
    #[must_use]
    pub fn knows(&self, code: &str) -> bool {
        self.places.contains_key(&Code::from(code))
    }

    /// The places of a code, one for each of its times, in the order of the file.
    #[must_use]
    pub fn times_of(&self, code: &str) -> &[Place] {
        self.places.get(&Code::from(code)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The codes of the places of a day, in order.
    pub fn codes_at(&self, date: Date) -> impl Iterator<Item = &Code> {
        self.places.iter().filter(move |(_, times)| times.iter().any(|p| p.validity.holds_on(date))).map(|(code, _)| code)
    }

    /// The days on which a place begins or ceases to be, in order.
    #[must_use]
    pub fn turns(&self) -> Vec<Date> {
        let mut turns: Vec<Date> = self.places.values().flatten().flat_map(|p| p.validity.turns()).collect();
        turns.sort_unstable();
        turns.dedup();
        turns
    }

    /// A code list as of a day: places that are not of the day are left out, and a place that has a parent in the list has the
    /// one of the day, where the list knows it. Codes that are no places (abroad, not stated) stay as they are.
    ///
    /// # Errors
    /// [`VocabularyError`] if the list of the day is no tree.
    pub fn list_at(&self, list: &Codelist, date: Date) -> Result<Codelist, VocabularyError> {
        let of_the_day = |code: &Code| !self.knows(code.as_str()) || self.at(code, date).is_some();
        let known = |code: &Code| list.contains(code.as_str()) && of_the_day(code);
        let items = list
            .items()
            .iter()
            .filter(|item| of_the_day(&item.code))
            .map(|item| {
                let own = item.parent.as_ref().filter(|p| known(p));
                let dated = self.at(&item.code, date).and_then(|p| p.parent.as_ref()).filter(|p| known(p));
                let parent = item.parent.as_ref().and(dated.or(own)).cloned();
                CodeItem { parent, ..item.clone() }
            })
            .collect();
        Codelist::new(list.id.clone(), list.version.clone(), list.agency.clone(), list.name.clone(), items).map_err(|e| VocabularyError {
            file: format!("lists/{}.csv", list.id),
            line: 1,
            message: Saying::new("vocabulary-as-of", "as of {date}: {what}").with("date", date.to_string()).with("what", e.saying()),
        })
    }

    /// The places at `to` that hold what the place was at `from`, with the share of each; shares add up to one exactly.
    ///
    /// # Errors
    /// [`PlaceError`] if there is no such place at `from`, or a merge would have to be undone without shares.
    pub fn convert(&self, code: &Code, from: Date, to: Date) -> Result<Conversion, PlaceError> {
        if self.at(code, from).is_none() {
            return Err(PlaceError::Unknown { code: code.clone(), date: from });
        }
        let mut held: BTreeMap<Code, u64> = BTreeMap::from([(code.clone(), Share::WHOLE.0)]);
        let mut bases: BTreeSet<String> = BTreeSet::new();
        let forward = from <= to;
        let mut dates: Vec<Date> = self.changes.iter().map(|c| c.date).filter(|d| from.min(to) < *d && *d <= from.max(to)).collect();
        dates.dedup();
        if !forward {
            dates.reverse();
        }
        for date in dates {
            let mut next: BTreeMap<Code, u64> = BTreeMap::new();
            for (place, parts) in held {
                for (target, share, basis) in self.step(&place, date, forward)? {
                    bases.extend(basis.filter(|b| !b.is_empty()).map(str::to_owned));
                    *next.entry(target).or_default() +=
                        u64::try_from(u128::from(parts) * u128::from(share.0) / u128::from(Share::WHOLE.0)).unwrap_or(0);
                }
            }
            // What division left over goes to the largest, so that nothing is lost.
            let sum: u64 = next.values().sum();
            if let Some(largest) = next.values_mut().max() {
                *largest += Share::WHOLE.0.saturating_sub(sum);
            }
            held = next;
        }
        let parts: Vec<(Code, Share)> =
            held.into_iter().filter(|(_, parts)| *parts > 0).map(|(code, parts)| (code, Share(parts))).collect();
        match parts.iter().find(|(code, _)| self.at(code, to).is_none()) {
            Some((code, _)) => Err(PlaceError::Unknown { code: code.clone(), date: to }),
            None => Ok(Conversion { parts, bases: bases.into_iter().collect() }),
        }
    }

    /// Where a place goes, or came from, on the day of a change; with the basis of the share where it is a part.
    fn step(&self, place: &Code, date: Date, forward: bool) -> Result<Vec<Way<'_>>, PlaceError> {
        let of_day = self.changes.iter().filter(|c| c.date == date);
        let lines: Vec<&Change> = of_day.filter(|c| if forward { c.old == *place } else { c.new == *place }).collect();
        match lines.as_slice() {
            [] => Ok(vec![(place.clone(), Share::WHOLE, None)]),
            [one] if forward => Ok(vec![(one.new.clone(), one.forward, None)]),
            lines if forward => Ok(lines.iter().map(|c| (c.new.clone(), c.forward, Some(c.basis.as_str()))).collect()),
            [one] => Ok(vec![(one.old.clone(), Share::WHOLE, None)]),
            lines => lines
                .iter()
                .map(|c| {
                    let share = c.backward.ok_or_else(|| PlaceError::NoBackwardShare { code: place.clone(), date })?;
                    Ok((c.old.clone(), share, Some(c.basis.as_str())))
                })
                .collect(),
        }
    }
}

fn overlap(a: Validity, b: Validity) -> bool {
    let starts_before_end = |start: Option<Date>, end: Option<Date>| start.zip(end).is_none_or(|(start, end)| start <= end);
    starts_before_end(a.from, b.to) && starts_before_end(b.from, a.to)
}

fn share(table: &Table, row: &Row, column: &str) -> Result<Option<Share>, VocabularyError> {
    let Some(cell) = table.filled(row, column) else { return Ok(None) };
    let parts = parse_number(cell, '.', None, 9).ok().and_then(|parts| u64::try_from(parts).ok()).filter(|parts| *parts <= Share::WHOLE.0);
    match parts {
        Some(parts) => Ok(Some(Share(parts))),
        None => Err(table.error(
            row,
            Saying::new("vocabulary-share", "'{text}' in column '{column}' is no share from 0 to 1 with at most nine decimals; correct it")
                .with("text", cell)
                .with("column", column),
        )),
    }
}

/// Checks that the shares of each place on each day add up to one, within one unit of the last decimal of each.
fn check_sums(
    table: &Table,
    lines: &[(&Row, Change)],
    key: impl Fn(&Change) -> Option<(Date, Code, Share)>,
) -> Result<(), VocabularyError> {
    let mut sums: BTreeMap<(Date, Code), (u64, u64, &Row)> = BTreeMap::new();
    for (row, change) in lines {
        if let Some((date, code, share)) = key(change) {
            let sum = sums.entry((date, code)).or_insert((0, 0, row));
            *sum = (sum.0 + share.0, sum.1 + 1, row);
        }
    }
    for ((date, code), (sum, count, row)) in sums {
        if sum.abs_diff(Share::WHOLE.0) > count {
            let whole = crate::digits::print_number(i128::from(sum), 9);
            return Err(table.error(
                row,
                Saying::new("vocabulary-shares", "the shares of '{code}' on {day} add up to {sum}, not to 1; correct them")
                    .with("code", code.to_string())
                    .with("day", date.to_string())
                    .with("sum", whole.to_string()),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ListId;

    const PLACES: &str = "code,level,parent,valid_from,valid_to,name_en\n\
        XA,0,,,,Atlas\nXA01,1,XA,,2014-12-31,Old North\nXA02,1,XA,,,South\nXA03,1,XA,2015-01-01,,North\nXA04,1,XA,2015-01-01,,East\n\
        XA05,1,XA,2020-01-01,,Centre\nXA06,1,XA,,2019-12-31,Mid\nXA07,1,XA,,2019-12-31,Low\n";
    const CHANGES: &str = "date,old,new,weight,back_weight,basis\n2015-01-01,XA01,XA03,0.6,,population\n2015-01-01,XA01,XA04,0.4,,population\n\
        2020-01-01,XA06,XA05,1,,area\n2020-01-01,XA07,XA05,1,,area\n";

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn places() -> Places {
        Places::read(("places.csv", PLACES), Some(("changes.csv", CHANGES))).unwrap()
    }

    fn converted(code: &str, from: &str, to: &str) -> Vec<(String, f64)> {
        let conversion = places().convert(&Code::from(code), day(from), day(to)).unwrap();
        assert_eq!(conversion.parts.iter().map(|(_, share)| share.parts()).sum::<u64>(), Share::WHOLE.parts());
        assert_eq!(conversion.whole().is_some(), conversion.bases.is_empty(), "a share rests on something");
        conversion.parts.into_iter().map(|(code, share)| (code.to_string(), share.as_f64())).collect()
    }

    #[test]
    fn carries_figures_across_splits_and_merges() {
        assert_eq!(converted("XA01", "2014-06-01", "2021-01-01"), [("XA03".to_owned(), 0.6), ("XA04".to_owned(), 0.4)]);
        assert_eq!(converted("XA03", "2021-01-01", "2014-06-01"), [("XA01".to_owned(), 1.0)]);
        assert_eq!(converted("XA06", "2019-01-01", "2020-01-01"), [("XA05".to_owned(), 1.0)]);
        assert_eq!(converted("XA02", "2000-01-01", "2021-01-01"), [("XA02".to_owned(), 1.0)]);
    }

    #[test]
    fn does_not_undo_a_merge_without_shares() {
        let error = places().convert(&Code::from("XA05"), day("2021-01-01"), day("2019-01-01"));
        assert_eq!(error, Err(PlaceError::NoBackwardShare { code: Code::from("XA05"), date: day("2020-01-01") }));
        let error = places().convert(&Code::from("XA01"), day("2021-01-01"), day("2019-01-01"));
        assert_eq!(error, Err(PlaceError::Unknown { code: Code::from("XA01"), date: day("2021-01-01") }));
    }

    #[test]
    fn shows_the_list_of_a_day() {
        let text = "code,parent\nXA,\nXA01,XA\nXA02,XA\nXA03,XA\nXA04,XA\nXA05,XA\nXA06,XA\nXA07,XA\nABROAD,\n";
        let list = crate::parse_codelist(ListId::new("CL_PROVINCE").unwrap(), "lists/CL_PROVINCE.csv", text).unwrap();
        let codes = |date: &str| {
            let list = places().list_at(&list, day(date)).unwrap();
            assert!(list.items().iter().all(|i| i.parent.is_some() != matches!(i.code.as_str(), "XA" | "ABROAD")));
            list.items().iter().map(|i| i.code.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(codes("2014-12-31"), ["XA", "XA01", "XA02", "XA06", "XA07", "ABROAD"]);
        assert_eq!(codes("2020-01-01"), ["XA", "XA02", "XA03", "XA04", "XA05", "ABROAD"]);
        assert!(places().knows("XA06") && !places().knows("ABROAD"));
        assert_eq!(places().turns().len(), 2);
        assert_eq!(places().codes_at(day("2014-12-31")).count(), 5);
    }

    #[test]
    fn locates_what_is_wrong() {
        let read = |changes: &str| Places::read(("places.csv", PLACES), Some(("changes.csv", changes))).unwrap_err().to_string();
        let short = read("date,old,new,weight\n2015-01-01,XA01,XA03,0.6\n2015-01-01,XA01,XA04,0.3\n");
        assert_eq!(short, "changes.csv:3: the shares of 'XA01' on 2015-01-01 add up to 0.900000000, not to 1; correct them");
        assert_eq!(
            read("date,old,new,weight\n2015-01-01,XA99,XA03,1\n"),
            "changes.csv:2: there is no place 'XA99' on 2014-12-31 in the list of places; correct the code or the day"
        );
        let twice = Places::read(("places.csv", "code,level\nA,1\nA,1\n"), None).unwrap_err().to_string();
        assert_eq!(twice, "places.csv:3: 'A' stands twice for the same days; close the earlier row with valid_to");
        let parent = Places::read(("places.csv", "code,level,parent\nA,1,B\n"), None).unwrap_err().to_string();
        assert_eq!(parent, "places.csv:2: the parent 'B' is not in the file; add it or correct the code");
    }
}
