//! Looking things up.

use std::ops::Bound;

use tantivy::query::InvertedIndexRangeQuery;
use tantivy::query::{
    Bm25StatisticsProvider, BooleanQuery, BoostQuery, ConstScoreQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::Within;
use super::best::{Best, Candidate, Cursor};
use super::schema::{Fields, HEAD, STEM};
use crate::analysis::Word;
use crate::distance::allowed;
use crate::error::SearchError;
use crate::needle::{Needle, Part, shortest};

/// How much more a word says than another form of it, its beginning, or one with a slip.
const EXACT: f32 = 2.0;
const IN_HEAD: f32 = 3.0;
const BEGINS: f32 = 0.5;
const SLIP: f32 = 0.2;

/// Ranks come of a document alone. How often a word occurs in the others would move them otherwise, and tell whoever may see some
/// documents what stands in those that they may not see.
struct EverywhereAlike;

impl Bm25StatisticsProvider for EverywhereAlike {
    fn total_num_tokens(&self, _: Field) -> tantivy::Result<u64> {
        Ok(60_000_000)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(1_000_000)
    }

    fn doc_freq(&self, _: &Term) -> tantivy::Result<u64> {
        Ok(10_000)
    }
}

/// The best documents after a cursor: those with all words first, then those with slips.
pub(super) fn find(
    searcher: &Searcher,
    fields: &Fields,
    needle: &Needle,
    within: &[Within],
    after: Option<Cursor>,
    most: usize,
) -> Result<Vec<Candidate>, SearchError> {
    let mut found = Vec::new();
    for slips in [false, true] {
        let left = most - found.len();
        if left == 0 || after.is_some_and(|after| after.slips && !slips) || (slips && !forgives(needle)) {
            continue;
        }
        let after = after.filter(|after| after.slips == slips).map(|after| (after.rank, after.key));
        let query = query(fields, needle, within, slips);
        let best = searcher.search_with_statistics_provider(&*query, &Best { most: left, after }, &EverywhereAlike)?;
        found.extend(best.into_iter().map(|(rank, key)| Candidate { key, cursor: Cursor { slips, rank, key } }));
    }
    Ok(found)
}

/// Whether any word may have a slip.
fn forgives(needle: &Needle) -> bool {
    needle.parts.iter().any(|part| matches!(part, Part::Word { word, .. } if allowed(&word.exact) > 0))
}

/// Every part somewhere where one may look: each in a document and a zone of it that one of the sets names.
fn query(fields: &Fields, needle: &Needle, within: &[Within], slips: bool) -> Box<dyn Query> {
    let zones =
        |within: &Within| -> Vec<Field> { within.zones.iter().filter_map(|zone| fields.zones.get(usize::from(*zone)).copied()).collect() };
    let part = |part: &Part, slips: bool| {
        if let [one] = within {
            return (Occur::Must, any(part_in(part, &zones(one), slips)));
        }
        let places = within.iter().map(|within| {
            let ways = any(part_in(part, &zones(within), slips));
            Box::new(BooleanQuery::new(vec![(Occur::Must, documents(fields, &within.any)), (Occur::Must, ways)])) as Box<dyn Query>
        });
        (Occur::Must, any(places.collect()))
    };
    let mut all: Vec<(Occur, Box<dyn Query>)> = needle.parts.iter().map(|it| part(it, slips)).collect();
    if let [one] = within {
        all.push((Occur::Must, documents(fields, &one.any)));
    }
    if slips {
        // those come before
        let exact = needle.parts.iter().map(|it| part(it, false));
        all.push((Occur::MustNot, Box::new(BooleanQuery::new(exact.collect()))));
    }
    Box::new(BooleanQuery::new(all))
}

fn any(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::new(queries.into_iter().map(|query| (Occur::Should, query)).collect()))
}

/// Documents of some tags; they count nothing.
fn documents(fields: &Fields, any_of: &[Vec<String>]) -> Box<dyn Query> {
    let tag = |tag: &String| -> (Occur, Box<dyn Query>) {
        (Occur::Must, Box::new(TermQuery::new(Term::from_field_text(fields.tag, tag), IndexRecordOption::Basic)))
    };
    let all = |tags: &Vec<String>| -> Box<dyn Query> { Box::new(BooleanQuery::new(tags.iter().map(tag).collect())) };
    Box::new(ConstScoreQuery::new(any(any_of.iter().map(all).collect()), 0.0))
}

/// The ways in which a part may be there.
fn part_in(part: &Part, zones: &[Field], slips: bool) -> Vec<Box<dyn Query>> {
    let mut ways = Vec::new();
    for zone in zones {
        match part {
            Part::Word { word, begins } => ways_of_word(word, *begins, slips, *zone, &mut ways),
            Part::Phrase(words) => {
                let mut terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(*zone, word)).collect();
                ways.push(match (terms.len(), terms.pop()) {
                    (1, Some(term)) => Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)),
                    (_, last) => Box::new(PhraseQuery::new(terms.into_iter().chain(last).collect())) as Box<dyn Query>,
                });
            }
        }
    }
    ways
}

fn ways_of_word(word: &Word, begins: bool, slips: bool, zone: Field, ways: &mut Vec<Box<dyn Query>>) {
    let mut put = |text: String, weight: f32| {
        let term = TermQuery::new(Term::from_field_text(zone, &text), IndexRecordOption::WithFreqs);
        ways.push(Box::new(BoostQuery::new(Box::new(term), weight)));
    };
    put(word.exact.clone(), EXACT);
    for stem in &word.stems {
        put(format!("{STEM}{stem}"), 1.0);
        put(format!("{HEAD}{stem}"), if *stem == word.exact { EXACT * IN_HEAD } else { IN_HEAD });
    }
    let term = Term::from_field_text(zone, &word.exact);
    if begins {
        // no folded word has this letter
        let beyond = Term::from_field_text(zone, &format!("{}\u{10FFFF}", word.exact));
        let range = InvertedIndexRangeQuery::new(Bound::Excluded(term.clone()), Bound::Excluded(beyond));
        ways.push(Box::new(ConstScoreQuery::new(Box::new(range), BEGINS)));
    }
    let stem = shortest(word);
    let near = [(term, allowed(&word.exact)), (Term::from_field_text(zone, &format!("{STEM}{stem}")), allowed(stem))];
    for (term, most) in near.into_iter().filter(|_| slips) {
        if let Ok(distance @ 1..) = u8::try_from(most) {
            ways.push(Box::new(BoostQuery::new(Box::new(FuzzyTermQuery::new(term, distance, true)), SLIP)));
        }
    }
}
