//! As of which time the names and codes of a row are read.

use jiff::civil::Date;
use rihla_model::definition::{SourceDefinition, Territory};
use rihla_model::{AreaResolver, Period, Vocabulary};

/// The time as of which a row is read. Rows of one era are read alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct When {
    /// Stretch of time in which every name and code means the same; the first and the last day of a period may lie in two.
    pub era: u32,
    /// The days themselves.
    pub days: Period,
}

/// How rows find their time: the territory that the source states, else their own period, else the day of reading.
pub(crate) struct Dating {
    /// The source's frame.
    territory: Option<Territory>,
    /// The days on which the meaning of some name or code changes, in order.
    turns: Vec<Date>,
    /// The time of rows without a period of their own.
    fallback: When,
    /// Position (in the recipe's columns) of the column whose period tells the time; none where all rows have the same.
    pub column: Option<usize>,
}

impl Dating {
    /// Makes ready what a source says of its time. `column` carries the periods of its rows, if there is one.
    pub fn new(
        definition: &SourceDefinition,
        vocabulary: &Vocabulary,
        resolver: &AreaResolver,
        today: Date,
        column: Option<usize>,
    ) -> Self {
        let mut turns = resolver.turns().to_vec();
        turns.extend(vocabulary.places().iter().flat_map(|p| p.turns()));
        turns.sort_unstable();
        turns.dedup();
        let territory = definition.definitions.territory.clone();
        let constant: Option<Period> =
            definition.constants.iter().find(|(concept, _)| concept.as_str() == "TIME_PERIOD").and_then(|(_, text)| text.parse().ok());
        let when = territory.as_ref().map_or(constant, |t| t.when(constant)).or(constant).unwrap_or(Period::day(today));
        let fixed = matches!(territory, Some(Territory::Day(_))) || constant.is_some();
        let fallback = When { era: era(&turns, when), days: when };
        Self { territory, turns, fallback, column: column.filter(|_| !fixed) }
    }

    /// The time of a row with this period.
    pub fn when(&self, period: Option<Period>) -> When {
        let days = match &self.territory {
            Some(territory) => territory.when(period),
            None => period,
        };
        days.map_or(self.fallback, |days| When { era: era(&self.turns, days), days })
    }

    /// The time of rows without a period.
    pub fn fallback(&self) -> When {
        self.fallback
    }
}

/// The eras of the first and the last day, as one number.
fn era(turns: &[Date], period: Period) -> u32 {
    let before = |day: Date| u32::try_from(turns.partition_point(|turn| *turn <= day)).unwrap_or(u32::from(u16::MAX)) & 0xFFFF;
    (before(period.start()) << 16) | before(period.end())
}
