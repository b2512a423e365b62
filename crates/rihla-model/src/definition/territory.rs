//! The frame of a source: the day whose countries and places its codes and names follow.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Period;

/// Which day's countries and places (its *frame*) the codes and names of a source follow.
///
/// Written as a day (`"2024-09-01"`), as `"period"` (each row follows its own period), or as steps, where a system learnt of a
/// reform late: `[{ through = "2022", frame = "2019-12-31" }, { frame = "2020-01-01" }]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum Territory {
    /// One day for all rows.
    Day(Date),
    /// The last day of each row's own period.
    Period,
    /// Days by the row's period, earliest first; the last one holds for all that follow.
    Steps(Vec<TerritoryStep>),
}

/// The frame of the rows up to a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TerritoryStep {
    /// The last period of which it holds, as an SDMX period; absent in the last step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Period>,
    /// The day.
    pub frame: Date,
}

/// A territory as a definition writes it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Steps(Vec<TerritoryStep>),
}

impl TryFrom<Written> for Territory {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let steps = match written {
            Written::Text(text) if text == "period" => return Ok(Self::Period),
            Written::Text(text) => {
                return text.parse().map(Self::Day).map_err(|_| {
                    format!(
                        "territory '{text}' is neither a day, such as \"2024-09-01\", nor \"period\"; say on which day's countries and places the codes are"
                    )
                });
            }
            Written::Steps(steps) => steps,
        };
        let Some((last, before)) = steps.split_last() else {
            return Err("territory has no steps; write a day, such as \"2024-09-01\"".to_owned());
        };
        let ends: Vec<Option<Date>> = before.iter().map(|s| s.through.map(|p| p.end())).collect();
        if last.through.is_some() || ends.contains(&None) {
            return Err("every step of territory but the last says `through` which period it holds; the last says nothing".to_owned());
        }
        if ends.windows(2).any(|pair| pair.first() >= pair.last()) {
            return Err("the steps of territory stand in the order of time; `through` must rise".to_owned());
        }
        Ok(Self::Steps(steps))
    }
}

impl From<Territory> for Written {
    fn from(territory: Territory) -> Self {
        match territory {
            Territory::Day(day) => Self::Text(day.to_string()),
            Territory::Period => Self::Text("period".to_owned()),
            Territory::Steps(steps) => Self::Steps(steps),
        }
    }
}

impl Territory {
    /// The days of the frame of a row: a single day where the source states one, else the row's own period. None where
    /// rows follow their own period and this one has none.
    #[must_use]
    pub fn when(&self, period: Option<Period>) -> Option<Period> {
        match self {
            Self::Day(day) => Some(Period::day(*day)),
            Self::Period => period,
            Self::Steps(steps) => {
                let holds = |step: &&TerritoryStep| step.through.is_none_or(|through| period.is_some_and(|p| p.end() <= through.end()));
                steps.iter().find(holds).map(|step| Period::day(step.frame))
            }
        }
    }

    /// The day of the frame of a row: the last one of [`Self::when`].
    #[must_use]
    pub fn on(&self, period: Option<Period>) -> Option<Date> {
        self.when(period).map(|when| when.end())
    }

    /// The days that are stated, whatever the period.
    #[must_use]
    pub fn days(&self) -> Vec<Date> {
        match self {
            Self::Day(day) => vec![*day],
            Self::Period => Vec::new(),
            Self::Steps(steps) => steps.iter().map(|s| s.frame).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Holder {
        territory: Territory,
    }

    fn read(text: &str) -> Result<Territory, String> {
        toml::from_str::<Holder>(&format!("territory = {text}")).map(|h| h.territory).map_err(|e| e.message().to_owned())
    }

    fn period(text: &str) -> Option<Period> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn says_which_day_a_row_follows() {
        let day = |text: &str| Some(text.parse::<Date>().unwrap());
        assert_eq!(read("\"2024-09-01\"").unwrap().on(period("1990")), day("2024-09-01"));
        assert_eq!(read("\"period\"").unwrap().on(period("1990")), day("1990-12-31"));
        assert_eq!(read("\"period\"").unwrap().on(None), None);
        let late = read("[{ through = \"2022\", frame = \"2019-12-31\" }, { frame = \"2020-01-01\" }]").unwrap();
        assert_eq!(late.on(period("2021")), day("2019-12-31"));
        assert_eq!(late.on(period("2022-12")), day("2019-12-31"));
        assert_eq!(late.on(period("2023")), day("2020-01-01"));
        assert_eq!(late.on(None), day("2020-01-01"));
        for territory in [late, Territory::Period] {
            let text = toml::to_string(&Holder { territory: territory.clone() }).unwrap();
            assert_eq!(toml::from_str::<Holder>(&text).unwrap().territory, territory);
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, expected) in [
            ("\"provinces of 2020\"", "neither a day"),
            ("[]", "no steps"),
            ("[{ frame = \"2019-12-31\" }, { frame = \"2020-01-01\" }]", "through"),
            ("[{ through = \"2022\", frame = \"2019-12-31\" }]", "the last says nothing"),
            (
                "[{ through = \"2022\", frame = \"2019-12-31\" }, { through = \"2021\", frame = \"2020-01-01\" }, { frame = \"2020-01-01\" }]",
                "must rise",
            ),
        ] {
            let message = read(text).unwrap_err();
            assert!(message.contains(expected), "{text}: {message}");
        }
    }
}
