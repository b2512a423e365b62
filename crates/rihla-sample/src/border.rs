//! Agency 3, border police: the true monthly crossings, before they are laid out in workbooks.

use crate::place::REGIONS;
use crate::post::POSTS;
use crate::stream::Stream;
use crate::truth::BorderKey;
use std::collections::BTreeMap;

/// The years of delivery.
pub(crate) const YEARS: [u16; 4] = [2021, 2022, 2023, 2024];
/// Both directions, in the order of the columns.
pub(crate) const DIRECTIONS: [&str; 2] = ["ENTRY", "EXIT"];

/// Names a cell.
pub(crate) fn key(year: u16, month: u8, post: usize, direction: usize) -> BorderKey {
    BorderKey { year, month, region: REGIONS[POSTS[post].region].code, post: POSTS[post].french, direction: DIRECTIONS[direction] }
}

/// Draws the crossings of all posts and months; closed months are absent.
pub(crate) fn counts(people: u32, seed: u64) -> BTreeMap<BorderKey, i64> {
    let mut stream = Stream::named(seed, "border");
    let mut counts = BTreeMap::new();
    for year in YEARS {
        for month in 1..=12_u8 {
            for (index, post) in POSTS.iter().enumerate() {
                for direction in 0..DIRECTIONS.len() {
                    let noise = stream.between(88, 112);
                    let few = stream.count(1600);
                    let serial = i64::from(year) * 12 + i64::from(month) - 1;
                    if post.closed.is_some_and(|(first, last)| (first..=last).contains(&serial)) {
                        continue;
                    }
                    let season = 100 + post.summer * summer(month, direction) / 100;
                    let growth = 70 + 10 * (i64::from(year) - 2021);
                    let usual = i64::from(people) * post.entries / 1000;
                    let count = usual * noise / 100 * season / 100 * growth / 100;
                    let count = if post.entries < 10 { count + few } else { count };
                    counts.insert(key(year, month, index, direction), count);
                }
            }
        }
    }
    counts
}

/// Corrects three cells of 2024, as the police did a year later.
pub(crate) fn corrections(counts: &BTreeMap<BorderKey, i64>) -> BTreeMap<BorderKey, i64> {
    [(3, 0, 0, 117), (7, 5, 1, 94), (11, 11, 0, 131)]
        .into_iter()
        .filter_map(|(month, post, direction, percent)| {
            let key = key(2024, month, post, direction);
            let count = counts.get(&key)?;
            Some((key, count * percent / 100 + 1))
        })
        .collect()
}

/// Gives the share of the summer peak that falls on a month, in per cent; people enter before they leave.
fn summer(month: u8, direction: usize) -> i64 {
    match (month, direction) {
        (6, 0) | (9, 1) => 40,
        (7, 0) | (8, 1) => 100,
        (8, 0) | (7, 1) => 70,
        (9, 0) | (6, 1) => 15,
        (12, _) | (4, _) => 10,
        _ => 0,
    }
}
