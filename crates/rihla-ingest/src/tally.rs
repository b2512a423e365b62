//! Hands problems to the sink, counts them, and bounds how many lines one rule may write.

use std::collections::BTreeMap;

use rihla_model::{Problem, Saying, Severity};

use crate::delivery::RowSink;
use crate::error::IngestError;
use crate::limits;
use crate::summary::{ProblemKey, ProblemTally};

/// Problems by kind.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub kinds: BTreeMap<ProblemKey, ProblemTally>,
    /// The same, by the file in which they are; without samples.
    pub by_file: BTreeMap<String, BTreeMap<ProblemKey, ProblemTally>>,
    written: BTreeMap<ProblemKey, u64>,
    beyond: BTreeMap<ProblemKey, Problem>,
}

impl Tally {
    /// Counts a problem and hands it on.
    pub fn add(&mut self, problem: Problem, sink: &mut dyn RowSink) -> Result<(), IngestError> {
        self.add_under(problem.at.column.clone(), problem, sink)
    }

    /// Counts a problem under a column that is not the one of its place: all headers of a matrix count as one.
    pub fn add_under(&mut self, column: Option<String>, problem: Problem, sink: &mut dyn RowSink) -> Result<(), IngestError> {
        let key = ProblemKey { severity: problem.severity, rule: problem.rule.clone(), column };
        if !self.by_file.contains_key(&problem.at.file) {
            self.by_file.insert(problem.at.file.clone(), BTreeMap::new());
        }
        if let Some(kinds) = self.by_file.get_mut(&problem.at.file) {
            kinds.entry(key.clone()).or_insert_with(|| ProblemTally::begun(&problem)).count += problem.count;
        }
        let tally = self.kinds.entry(key.clone()).or_insert_with(|| ProblemTally::begun(&problem));
        tally.count += problem.count;
        if let Some(value) = &problem.value
            && tally.samples.len() < limits::MOST_SAMPLES
            && !tally.samples.contains(value)
        {
            tally.samples.push(value.clone());
        }
        let written = self.written.entry(key.clone()).or_insert(0);
        if *written < limits::MOST_PROBLEM_LINES {
            *written += 1;
            return sink.problem(&problem).map_err(IngestError::Sink);
        }
        match self.beyond.get_mut(&key) {
            Some(rest) => rest.count += problem.count,
            None => {
                self.beyond.insert(
                    key,
                    Problem {
                        value: None,
                        remedy: Saying::new("problem-further", "from here on, further lines of this kind are counted in one: {remedy}")
                            .with("remedy", problem.remedy),
                        ..problem
                    },
                );
            }
        }
        Ok(())
    }

    /// Hands on the lines that stand for what is beyond the bound.
    pub fn finish(&mut self, sink: &mut dyn RowSink) -> Result<(), IngestError> {
        for rest in std::mem::take(&mut self.beyond).into_values() {
            sink.problem(&rest).map_err(IngestError::Sink)?;
        }
        Ok(())
    }

    /// The first declared-fatal rule that was broken, with its count and place.
    pub fn fatal(&self, rules: &[String]) -> Option<Saying> {
        let broken = self.kinds.iter().find(|(key, _)| key.severity == Severity::Fatal || rules.iter().any(|r| *r == key.rule.id()))?;
        Some(
            Saying::new("verdict-fatal", "problems of the rule '{rule}', which is fatal: {count}; the first is in {place}: {remedy}")
                .with("count", broken.1.count)
                .with("rule", broken.0.rule.to_string())
                .with("place", broken.1.first.saying())
                .with("remedy", &broken.1.remedy),
        )
    }
}

/// Too many rows were set aside.
pub(crate) fn over_tolerance(aside: u64, judged: u64, tolerance: f64) -> Saying {
    Saying::new(
        "verdict-tolerance",
        "{aside} of {judged} rows had to be set aside, more than the tolerance of {tolerance}; \
         look at the problem list, correct the file or the definition, or raise `tolerance`",
    )
    .with("aside", aside)
    .with("judged", judged)
    .with("tolerance", tolerance.to_string())
}

/// Nothing was of use.
pub(crate) fn no_row() -> Saying {
    Saying::new("verdict-no-row", "no row could be used; look at the problem list, and at `header-rows` and `first-row` under [reader]")
}
