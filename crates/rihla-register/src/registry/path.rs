//! How the records of a page are found: along the order of the list, as far as the page needs, or among the few of which something holds.
//!
//! What holds of many records is met soon along the order. What holds of few is looked up and sorted. Between them nobody knows
//! beforehand, so the order is followed in windows, each of a size that is known, and left where what was met promises less than a look-up.
//! Counts go over entries that the asker may not see, up to a bound: they choose a path, and every path gives the same records.

use std::cmp::Ordering;

use rihla_store::database::{Statement, Unit};

use super::list::Lookup;
use super::way::{is_way, usual_order, way_name, way_range};
use crate::definition::Definition;
use crate::error::RegisterError;
use crate::query::Driver;

/// Entries up to which nothing is asked but what has them.
const AT_ONCE: i64 = 300;
/// Entries up to which what has them is asked where the order meets too few.
const FEW: i64 = 4_000;
/// Where counting ends.
const MANY: i64 = 10_000;
/// The sizes of windows.
const WINDOW: usize = 500;
const WIDE: usize = 3_500;
const WIDEST: usize = 50_000;
/// Entries of the order that one would have to follow before the way out is to look for what several things hold of at once.
const HOPELESS: usize = 20_000;
/// Ways of one list that are followed side by side.
const WAYS: usize = 8;

/// A place in the order: a key and a record.
pub(super) type Place = (Vec<u8>, i64);

/// A part of the index that holds the records of a list in its order.
#[derive(Debug)]
struct Track {
    /// The number of a name.
    field: i64,
    /// What stands before each key of the order.
    prefix: Vec<u8>,
    /// The first key.
    from: Vec<u8>,
    /// The key behind the last.
    to: Vec<u8>,
}

/// The order of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct By<'a> {
    /// What orders it.
    pub(super) name: &'a str,
    /// Its number in the index.
    pub(super) field: i64,
    /// Whether the highest comes first.
    pub(super) descending: bool,
}

/// The path to the records of a list.
#[derive(Debug)]
pub(super) struct Path {
    field: i64,
    descending: bool,
    /// Each record of the list stands in one of them; it may stand in several.
    tracks: Vec<Track>,
    /// What holds of each record of the list, and how many entries it has, up to a bound; the fewest first.
    parts: Vec<(Driver, i64)>,
    /// The records to ask, once the order is left.
    among: Option<Statement>,
    /// What has to hold of `e.record`.
    conditions: Statement,
}

/// What came of following the order.
enum Along {
    /// The entries of the list.
    Found(FoundEntries),
    /// Nothing: there are records that it is better to ask.
    Leave(Statement),
}

/// Entries of the order: key and record.
#[derive(Debug)]
pub(super) struct FoundEntries {
    pub(super) entries: Vec<Place>,
    pub(super) more: bool,
}

impl Path {
    /// Chooses a path. Each driver holds every record of the list; `made` tells whether the ways of the register hold all of its records.
    pub(super) async fn choose(
        unit: &mut Unit,
        definition: &Definition,
        lookup: &Lookup<'_>,
        by: By<'_>,
        (drivers, made): (Vec<Driver>, bool),
        conditions: Statement,
    ) -> Result<Self, RegisterError> {
        let mut parts = Vec::with_capacity(drivers.len());
        for driver in drivers {
            let entries = unit.row(driver.count(MANY + 1)).await?.map(|row| row.integer(0)).transpose()?.unwrap_or_default();
            parts.push((driver, entries));
        }
        parts.sort_by_key(|(_, entries)| *entries);
        let (mut from, mut to) = (Vec::new(), vec![u8::MAX; 2]);
        for (first, behind) in parts.iter().filter_map(|(driver, _)| driver.within(by.field)) {
            from = from.max(first.to_vec());
            to = to.min(behind.to_vec());
        }
        let name = |field: i64| lookup.numbers.iter().find(|(_, number)| **number == field).map(|(name, _)| name.as_str());
        let way = |(field, value): (i64, &[u8])| {
            let name = name(field).filter(|name| is_way(definition, name))?;
            let field = *lookup.numbers.get(&way_name(name, by.name))?;
            let (prefix, (from, to)) = (way_range(value, &[], &[]).0, way_range(value, &from, &to));
            Some(Track { field, prefix, from, to })
        };
        let ways = |(driver, _): &(Driver, i64)| {
            let values = driver.values().filter(|values| (1..=WAYS).contains(&values.len()))?;
            values.into_iter().map(way).collect::<Option<Vec<Track>>>()
        };
        let ways = if made && by.name == usual_order(definition) { parts.iter().find_map(ways) } else { None };
        let tracks = ways.unwrap_or_else(|| vec![Track { field: by.field, prefix: Vec::new(), from, to }]);
        let among = parts.first().filter(|(_, entries)| *entries <= AT_ONCE).map(|(driver, _)| driver.records());
        Ok(Self { field: by.field, descending: by.descending, tracks, parts, among, conditions })
    }

    /// The entries of the list after a place.
    pub(super) async fn entries(&mut self, unit: &mut Unit, after: Option<&Place>, most: usize) -> Result<FoundEntries, RegisterError> {
        if self.among.is_none() {
            self.among = match self.along(unit, after, most).await? {
                Along::Found(found) => return Ok(found),
                Along::Leave(among) => Some(among),
            };
        }
        let mut entries = match &self.among {
            Some(among) => self.sorted(unit, among, after, most + 1).await?,
            None => Vec::new(),
        };
        let more = entries.len() > most;
        entries.truncate(most);
        Ok(FoundEntries { entries, more })
    }

    /// Follows the order, in windows.
    async fn along(&self, unit: &mut Unit, after: Option<&Place>, most: usize) -> Result<Along, RegisterError> {
        let mut entries = Vec::new();
        for track in &self.tracks {
            let (mut found, mut after, mut followed) = (Vec::new(), after.cloned(), 0);
            loop {
                let wanted = (most + 1).saturating_sub(found.len());
                let size = window(followed, found.len(), wanted);
                let end = self.end(unit, track, after.as_ref(), size).await?;
                found.extend(self.follow(unit, track, (after.as_ref(), end.as_ref()), wanted).await?);
                if end.is_none() || found.len() > most {
                    break;
                }
                followed += size;
                after = end;
                if let Some(among) = self.leave(followed, found.len(), (most + 1).saturating_sub(found.len())) {
                    return Ok(Along::Leave(among));
                }
            }
            entries.extend(found);
        }
        if self.tracks.len() > 1 {
            entries.sort_unstable();
            entries.dedup();
            if self.descending {
                entries.reverse();
            }
        }
        let more = entries.len() > most;
        entries.truncate(most);
        Ok(Along::Found(FoundEntries { entries, more }))
    }

    /// How many records there are, up to a bound, where nothing else is asked of them.
    pub(super) async fn count(&self, unit: &mut Unit, most: u32) -> Result<u32, RegisterError> {
        let count = Statement::new("select count(*) from (").append(self.matched(most)).push(") as counted");
        let counted = unit.row(count).await?.map(|row| row.integer(0)).transpose()?.unwrap_or(0);
        Ok(u32::try_from(counted).unwrap_or(u32::MAX))
    }

    /// The records, up to a bound, in no order, where nothing else is asked of them.
    pub(super) fn matched(&self, most: u32) -> Statement {
        // what holds of each of them is met sooner than along the order, which holds all records; several long ranges would have to be read to
        // their end, so that each record is met once
        let first = self.parts.first().filter(|(driver, entries)| *entries <= MANY || driver.is_range());
        let find = match (first.map(|(driver, _)| driver.records()), self.tracks.as_slice()) {
            (Some(among), _) => Statement::new("select e.record from (").append(among).push(") e where "),
            (None, [track]) => self.between(Statement::new("select e.record from entry e where "), track, None, None).push(" and "),
            // a record may stand in several
            (None, _) => Statement::new("select e.record from entry e where e.field = ? and ").bind(self.field),
        };
        find.append(self.conditions.clone()).push(" limit ?").bind(most)
    }

    /// What is asked instead of following the order further, where that promises more.
    fn leave(&self, followed: usize, found: usize, wanted: usize) -> Option<Statement> {
        let (driver, entries) = self.parts.first()?;
        let ahead = wanted.saturating_mul(followed).checked_div(found).unwrap_or(usize::MAX);
        // to look one up and to sort it takes about as long as to follow two
        if *entries <= FEW && ahead > usize::try_from(*entries).unwrap_or(usize::MAX).saturating_mul(2) {
            return Some(driver.records());
        }
        if followed < WINDOW + WIDE || ahead < HOPELESS {
            return None;
        }
        if *entries <= MANY {
            return Some(driver.records());
        }
        Driver::of_all(self.parts.iter().map(|(driver, _)| driver))
    }

    /// Where a window ends that begins after a place; none where the order ends before.
    async fn end(&self, unit: &mut Unit, track: &Track, after: Option<&Place>, size: usize) -> Result<Option<Place>, RegisterError> {
        let find = self.between(Statement::new("select e.record, e.key from entry e where "), track, after, None);
        let find = find.push(self.order()).push(" limit 1 offset ?").bind(i64::try_from(size.saturating_sub(1)).unwrap_or(i64::MAX));
        Ok(places(unit, track, find).await?.pop())
    }

    /// The first entries between two places of whose records the conditions hold.
    async fn follow(
        &self,
        unit: &mut Unit,
        track: &Track,
        (after, end): (Option<&Place>, Option<&Place>),
        most: usize,
    ) -> Result<Vec<Place>, RegisterError> {
        let find = self.between(Statement::new("select e.record, e.key from entry e where "), track, after, end);
        let find = find.push(" and ").append(self.conditions.clone()).push(self.order());
        places(unit, track, find.push(" limit ?").bind(i64::try_from(most).unwrap_or(i64::MAX))).await
    }

    /// The first entries after a place of records of which the conditions hold, among some records.
    async fn sorted(&self, unit: &mut Unit, among: &Statement, after: Option<&Place>, most: usize) -> Result<Vec<Place>, RegisterError> {
        // a value for each record and no join: which of the two sides is the short one is not left to be guessed
        let find = Statement::new(
            "select t.record, t.key from (select e.record, \
             (select k.key from entry k where k.record = e.record and k.field = ? order by k.key limit 1) as key from (",
        );
        let find = find.bind(self.field).append(among.clone()).push(") e where ").append(self.conditions.clone());
        // with a limit, though one that is never met: without it PostgreSQL looks for the key as often as the key is named
        let mut find = find.push(" limit ?) t where t.key is not null").bind(i64::MAX);
        if let Some((key, record)) = after {
            find = find.push(if self.descending { " and (t.key, t.record) < (?, ?)" } else { " and (t.key, t.record) > (?, ?)" });
            find = find.bind(key.clone()).bind(*record);
        }
        let order = if self.descending { " order by t.key desc, t.record desc limit ?" } else { " order by t.key, t.record limit ?" };
        let rows = unit.rows(find.push(order).bind(i64::try_from(most).unwrap_or(i64::MAX))).await?;
        rows.iter().map(|row| Ok((row.bytes(1)?, row.integer(0)?))).collect()
    }

    /// A track after a place, up to and with another.
    fn between(&self, find: Statement, track: &Track, after: Option<&Place>, end: Option<&Place>) -> Statement {
        let Track { field, prefix, from, to } = track;
        let on_track = |place: &Place| ([prefix.as_slice(), &place.0].concat(), place.1);
        let (after, end) = (after.map(on_track), end.map(on_track));
        // one bound on each side: with two SQLite may take the wider one
        let mut find = find.push("e.field = ?").bind(*field);
        let inside = |place: &Place| match self.descending {
            false => place.0.cmp(from) != Ordering::Less,
            true => place.0.cmp(to) == Ordering::Less,
        };
        find = match (after.filter(inside), self.descending) {
            (Some((key, record)), false) => find.push(" and (e.key, e.record) > (?, ?)").bind(key).bind(record),
            (Some((key, record)), true) => find.push(" and (e.key, e.record) < (?, ?)").bind(key).bind(record),
            (None, false) => find.push(" and e.key >= ?").bind(from.clone()),
            (None, true) => find.push(" and e.key < ?").bind(to.clone()),
        };
        match (end, self.descending) {
            (Some((key, record)), false) => find.push(" and (e.key, e.record) <= (?, ?)").bind(key).bind(record),
            (Some((key, record)), true) => find.push(" and (e.key, e.record) >= (?, ?)").bind(key).bind(record),
            (None, false) => find.push(" and e.key < ?").bind(to.clone()),
            (None, true) => find.push(" and e.key >= ?").bind(from.clone()),
        }
    }

    const fn order(&self) -> &'static str {
        if self.descending { " order by e.key desc, e.record desc" } else { " order by e.key, e.record" }
    }
}

async fn places(unit: &mut Unit, track: &Track, find: Statement) -> Result<Vec<Place>, RegisterError> {
    let key = |key: Vec<u8>| key.get(track.prefix.len()..).map(<[u8]>::to_vec).ok_or(RegisterError::Damaged { what: "index" });
    unit.rows(find).await?.iter().map(|row| Ok((key(row.bytes(1)?)?, row.integer(0)?))).collect()
}

/// The size of the next window: what is wanted at the rate at which something was found.
fn window(followed: usize, found: usize, wanted: usize) -> usize {
    if followed == 0 {
        return WINDOW.max(wanted * 2);
    }
    match wanted.saturating_mul(followed).checked_div(found) {
        Some(ahead) => (ahead + ahead / 2).clamp(WINDOW, WIDEST),
        None => (followed * 4).clamp(WIDE, WIDEST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The path of a list of whose records so many have each of some entries.
    fn path(entries: &[i64]) -> Path {
        let part = |(field, entries): (i64, &i64)| (Driver::of_values([(field, vec![1, 2])]), *entries);
        let tracks = vec![Track { field: 9, prefix: Vec::new(), from: Vec::new(), to: vec![u8::MAX; 2] }];
        let parts = (1..).zip(entries).map(part).collect();
        Path { field: 9, descending: false, tracks, parts, among: None, conditions: Statement::new("1 = 1") }
    }

    fn leaves(entries: &[i64], followed: usize, found: usize) -> Option<String> {
        path(entries).leave(followed, found, 51 - found).map(|among| among.text().to_owned())
    }

    #[test]
    fn the_order_is_left_where_a_look_up_promises_more() {
        assert_eq!(leaves(&[], 100_000, 0), None, "there is nothing else");
        assert_eq!(leaves(&[400, MANY], 500, 40), None, "the next window brings the rest");
        assert!(leaves(&[400, MANY], 500, 1).is_some_and(|among| !among.contains("intersect")));
        assert_eq!(leaves(&[FEW + 1, MANY], 500, 0), None, "too early to tell");
        assert!(leaves(&[FEW + 1, MANY], 4_000, 0).is_some_and(|among| !among.contains("intersect")));
        assert_eq!(leaves(&[MANY + 1, MANY + 1], 4_000, 20), None);
        assert!(leaves(&[MANY + 1, MANY + 1], 4_000, 0).is_some_and(|among| among.contains(" intersect ")));
        assert_eq!(leaves(&[MANY + 1], 4_000, 0), None, "one that many have is met sooner or later");
    }

    #[test]
    fn windows_widen_where_little_is_found_and_are_bounded() {
        assert_eq!(window(0, 0, 51), 500);
        assert_eq!(window(0, 0, 501), 1_002);
        assert_eq!(window(500, 25, 26), 780);
        assert_eq!(window(500, 0, 51), 3_500);
        assert_eq!(window(4_000, 0, 51), 16_000);
        assert_eq!(window(4_000, 1, 50), WIDEST);
        assert_eq!(window(usize::MAX / 8, 0, 51), WIDEST);
    }
}
