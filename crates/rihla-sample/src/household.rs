//! Draws one household at a time: its members, their origins and lives.

use crate::country::{ATLAS, COUNTRIES, index};
use crate::date::{CENSUS_DAY, Date};
use crate::person::{Before, Person, Reason, Sex};
use crate::place::PROVINCES;
use crate::stream::Stream;

/// Origins from which most come for protection.
const REFUGE: [&str; 8] = ["SYR", "SDN", "ERI", "SOM", "SSD", "CAF", "YEM", "IRQ"];
/// Origins where many of the people born are children of emigrants from Atlas.
const RETURN: [&str; 5] = ["FRA", "ESP", "BEL", "NLD", "ITA"];
/// How many in a thousand households have a migrant head.
const MIGRANT_HOUSEHOLDS: u64 = 140;

/// What the members of a household share.
pub(crate) struct Household {
    pub(crate) number: u32,
    pub(crate) size: u32,
    origin: usize,
    province: usize,
    arrived: Date,
    head_age: i64,
    head_sex: Sex,
}

impl Household {
    /// Draws a household of natives or migrants.
    pub(crate) fn draw(number: u32, stream: &mut Stream) -> Self {
        let migrant = stream.chance(MIGRANT_HOUSEHOLDS);
        let origin = if migrant { draw_origin(stream) } else { ATLAS };
        let province = if migrant {
            stream.weighted(PROVINCES.iter().map(|province| province.migrants))
        } else {
            stream.weighted(PROVINCES.iter().map(|province| province.natives))
        };
        let sizes: [u32; 8] = if migrant { [30, 20, 18, 14, 9, 5, 3, 1] } else { [8, 12, 17, 21, 18, 12, 8, 4] };
        let size = stream.weighted(sizes.into_iter()) as u32 + 1;
        let head_age = if migrant {
            18 + stream.below(22) as i64 + stream.below(26) as i64
        } else {
            21 + stream.below(22) as i64 + stream.below(36) as i64
        };
        Self {
            number,
            size,
            origin,
            province,
            arrived: draw_arrival(stream),
            head_age,
            head_sex: if stream.chance(760) { Sex::Male } else { Sex::Female },
        }
    }

    /// Whether its head came from abroad.
    pub(crate) fn is_migrant(&self) -> bool {
        self.origin != ATLAS
    }

    /// The index of its region.
    pub(crate) fn region(&self) -> usize {
        PROVINCES[self.province].region
    }

    /// Draws the member with this number, from 1.
    pub(crate) fn member(&self, number: u32, stream: &mut Stream) -> Person {
        let migrant = self.origin != ATLAS;
        let child_share = if migrant { 520 } else { 780 };
        let (age, sex, child) = if number == 1 {
            (self.head_age, self.head_sex, false)
        } else if number == 2 && stream.chance(740) {
            let other = if self.head_sex == Sex::Male { Sex::Female } else { Sex::Male };
            ((self.head_age + stream.between(-9, 4)).max(18), other, false)
        } else if stream.chance(child_share) {
            let oldest = (self.head_age - 19).clamp(0, 38);
            (stream.between(0, oldest), draw_sex(stream, 508), true)
        } else {
            let male = if migrant { 640 } else { 440 };
            (stream.between(15, 84), draw_sex(stream, male), false)
        };
        let birth = draw_birth(stream, age as i32);
        let child = child && age < 18;
        let (born_in, arrived) = self.birthplace(stream, birth, child);
        let citizen_of = self.citizenship(stream, born_in, child);
        let reason = draw_reason(stream, born_in, age);
        let before = draw_before(stream, birth, arrived, self.province);
        Person {
            household: self.number,
            number,
            sex,
            birth,
            born_in,
            citizen_of,
            province: self.province,
            before,
            arrived,
            left: None,
            reason,
            education: draw_education(stream, age),
            activity: draw_activity(stream, age, sex),
        }
    }

    fn birthplace(&self, stream: &mut Stream, birth: Date, child: bool) -> (usize, Option<Date>) {
        if self.origin == ATLAS {
            // A few natives' households hold someone who was born in the diaspora.
            if stream.chance(6) {
                let country = index(stream.pick(&RETURN));
                return (country, Some(arrival_after(stream, birth, draw_arrival)));
            }
            return (ATLAS, None);
        }
        let native = if child { birth > self.arrived } else { stream.chance(70) };
        if native {
            return (ATLAS, None);
        }
        let country = if stream.chance(970) { self.origin } else { draw_origin(stream) };
        let household = self.arrived;
        let arrived = arrival_after(stream, birth, |stream| if stream.chance(600) { household } else { draw_arrival(stream) });
        (country, Some(arrived))
    }

    fn citizenship(&self, stream: &mut Stream, born_in: usize, child: bool) -> usize {
        if born_in == ATLAS {
            let foreign = self.origin != ATLAS && child && stream.chance(760);
            return if foreign { self.origin } else { ATLAS };
        }
        let native = if self.origin == ATLAS {
            950
        } else if RETURN.contains(&COUNTRIES[born_in].iso3) {
            480
        } else {
            90
        };
        if stream.chance(native) {
            ATLAS
        } else if stream.chance(12) {
            draw_origin(stream)
        } else {
            born_in
        }
    }
}

/// Draws a migrant who lived alone and has left again.
pub(crate) fn draw_former(number: u32, stream: &mut Stream) -> Person {
    loop {
        let mut household = Household::draw(number, stream);
        household.origin = draw_origin(stream);
        let mut person = household.member(1, stream);
        let Some(arrived) = person.arrived else {
            continue;
        };
        if person.citizen_of == ATLAS || arrived.year > 2021 {
            continue;
        }
        let left = Date::new(2022, 1, 15).days() + stream.below(960) as i32;
        person.left = Some(Date::from_days(left));
        return person;
    }
}

/// Draws a birth date for someone of this age on census day; one in thirty is rounded to 1 January by the register.
pub(crate) fn draw_birth(stream: &mut Stream, age: i32) -> Date {
    let last = CENSUS_DAY.plus_months(-12 * age).days();
    let first = CENSUS_DAY.plus_months(-12 * (age + 1)).days() + 1;
    let drawn = Date::from_days(first + stream.below((last - first + 1) as u64) as i32);
    let rounded = Date::new(drawn.year, 1, 1);
    if age > 17 && stream.chance(33) && rounded.days() >= first { rounded } else { drawn }
}

/// Draws a sex, male `male` times in a thousand.
pub(crate) fn draw_sex(stream: &mut Stream, male: u64) -> Sex {
    if stream.chance(male) { Sex::Male } else { Sex::Female }
}

fn draw_origin(stream: &mut Stream) -> usize {
    stream.weighted(COUNTRIES.iter().map(|country| country.immigrants))
}

fn draw_arrival(stream: &mut Stream) -> Date {
    let years: [u32; 26] = [95, 120, 110, 90, 60, 85, 75, 60, 50, 45, 40, 30, 26, 22, 18, 16, 13, 12, 10, 8, 7, 6, 5, 4, 3, 2];
    let year = 2024 - stream.weighted(years.into_iter()) as i32;
    let months = if year == 2024 { 8 } else { 12 };
    Date::new(year, stream.below(months) as u8 + 1, stream.below(28) as u8 + 1)
}

fn arrival_after(stream: &mut Stream, birth: Date, mut draw: impl FnMut(&mut Stream) -> Date) -> Date {
    for _ in 0..4 {
        let arrived = draw(stream);
        if arrived > birth {
            return arrived;
        }
    }
    let room = (CENSUS_DAY.days() - 1 - birth.days()).max(1) as u64;
    Date::from_days(birth.days() + stream.below(room) as i32)
}

fn draw_reason(stream: &mut Stream, born_in: usize, age: i64) -> Reason {
    let weights: [u32; 5] = if REFUGE.contains(&COUNTRIES[born_in].iso3) {
        [14, 14, 6, 62, 4]
    } else if age < 16 {
        [0, 88, 6, 4, 2]
    } else if age < 28 {
        [38, 20, 34, 3, 5]
    } else {
        [56, 28, 4, 4, 8]
    };
    match stream.weighted(weights.into_iter()) {
        0 => Reason::Work,
        1 => Reason::Family,
        2 => Reason::Study,
        3 => Reason::Protection,
        _ => Reason::Other,
    }
}

fn draw_before(stream: &mut Stream, birth: Date, arrived: Option<Date>, province: usize) -> Before {
    let year_before = CENSUS_DAY.plus_months(-12);
    let moved = stream.chance(45);
    let other = stream.weighted(PROVINCES.iter().map(|province| province.natives));
    if birth > year_before {
        Before::NotBorn
    } else if arrived.is_some_and(|day| day > year_before) {
        Before::Abroad
    } else if moved {
        Before::Province(other)
    } else {
        Before::Province(province)
    }
}

fn draw_education(stream: &mut Stream, age: i64) -> u8 {
    let weights: [u32; 6] = match age {
        ..6 => [1, 0, 0, 0, 0, 0],
        6..12 => [8, 92, 0, 0, 0, 0],
        12..16 => [3, 37, 60, 0, 0, 0],
        16..20 => [5, 18, 42, 30, 5, 0],
        20..40 => [11, 20, 22, 20, 9, 18],
        40..60 => [30, 26, 16, 12, 6, 10],
        _ => [58, 22, 8, 6, 2, 4],
    };
    stream.weighted(weights.into_iter()) as u8
}

fn draw_activity(stream: &mut Stream, age: i64, sex: Sex) -> u8 {
    let weights: [u32; 6] = match (age, sex) {
        (..6, _) => [0, 0, 0, 0, 0, 1],
        (6..15, _) => [0, 0, 94, 0, 0, 6],
        (15..25, Sex::Male) => [28, 14, 48, 0, 0, 10],
        (15..25, Sex::Female) => [12, 9, 50, 22, 0, 7],
        (25..60, Sex::Male) => [78, 11, 3, 1, 2, 5],
        (25..60, Sex::Female) => [31, 8, 3, 52, 1, 5],
        (_, Sex::Male) => [22, 1, 0, 1, 62, 14],
        (_, Sex::Female) => [6, 0, 0, 58, 22, 14],
    };
    stream.weighted(weights.into_iter()) as u8 + 1
}
