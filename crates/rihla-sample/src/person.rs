//! One generated person.

use crate::date::Date;

/// The sex of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sex {
    Male,
    Female,
}

impl Sex {
    /// Gives the SDMX code (CL_SEX).
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Male => "M",
            Self::Female => "F",
        }
    }

    /// Gives the questionnaire code 1 or 2.
    pub(crate) const fn number(self) -> &'static str {
        match self {
            Self::Male => "1",
            Self::Female => "2",
        }
    }
}

/// Why a migrant came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    Work,
    Family,
    Study,
    Protection,
    Other,
}

impl Reason {
    /// Gives the code used in the truth.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Work => "WORK",
            Self::Family => "FAMILY",
            Self::Study => "STUDY",
            Self::Protection => "PROTECTION",
            Self::Other => "OTHER",
        }
    }

    /// Gives the word on a residence permit.
    pub(crate) const fn french(self) -> &'static str {
        match self {
            Self::Work => "Travail",
            Self::Family => "Regroupement familial",
            Self::Study => "Études",
            Self::Protection => "Protection internationale",
            Self::Other => "Autre",
        }
    }
}

/// Where a person lived twelve months before the census.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Before {
    NotBorn,
    Abroad,
    Province(usize),
}

/// A person as they truly are; the files tell this with mess.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) household: u32,
    pub(crate) number: u32,
    pub(crate) sex: Sex,
    pub(crate) birth: Date,
    /// Index of the country of birth.
    pub(crate) born_in: usize,
    /// Index of the country of citizenship.
    pub(crate) citizen_of: usize,
    /// Index of the province of residence.
    pub(crate) province: usize,
    pub(crate) before: Before,
    /// The day of (last) arrival, for those who were born abroad.
    pub(crate) arrived: Option<Date>,
    /// The day of departure, for those who have left again.
    pub(crate) left: Option<Date>,
    pub(crate) reason: Reason,
    /// Level of education 0 to 5.
    pub(crate) education: u8,
    /// Activity 1 to 6.
    pub(crate) activity: u8,
}

/// A citizen of Atlas who lives abroad.
#[derive(Debug, Clone)]
pub(crate) struct Emigrant {
    pub(crate) sex: Sex,
    pub(crate) birth: Date,
    /// Index of the country of residence.
    pub(crate) residence: usize,
    /// The first year in the register.
    pub(crate) since: i32,
}
