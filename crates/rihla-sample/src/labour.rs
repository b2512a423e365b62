//! Agency 4, the office's labour force survey, `inbox/labour-YYYY-Qn.csv`, 2021 to 2024.
//!
//! A stratified sample of persons of 15 and over: 4 % of natives, 12 % of the foreign-born in each region; the weight of
//! a row is the stratum's size over its sample. Mess that a loader must cope with:
//! - semicolons and a decimal comma in the weights;
//! - questionnaire codes (sex 1/2, region 1 to 5, status 1 to 3) instead of words;
//! - countries are ISO numeric codes without leading zeros (`12` is Algeria, `50` Bangladesh); Atlas is 995;
//! - `99` hours and `99999` wage mean no answer, blank means not asked;
//! - the third quarter of 2022 came as fixed-width text without a header, `inbox/labour-2022-Q3.txt`, described by
//!   `reference/labour-layout.csv`; numbers stand right-aligned in it, words left-aligned.

use crate::country::{ATLAS, COUNTRIES};
use crate::date::Date;
use crate::digits::decimal_comma;
use crate::labour_layout::COLUMNS;
use crate::person::{Person, Sex};
use crate::place::{PROVINCES, REGIONS};
use crate::sink::Files;
use crate::stream::Stream;
use crate::truth::LabourKey;
use std::collections::BTreeMap;

/// The one quarter that is fixed-width text.
pub(crate) const FIXED: (u16, u8) = (2022, 3);
const STATUSES: [&str; 3] = ["EMPLOYED", "UNEMPLOYED", "INACTIVE"];
const SECTIONS: [&str; 12] = ["A", "C", "F", "G", "H", "I", "M", "N", "O", "P", "Q", "T"];

/// Names the file of a quarter.
pub(crate) fn name(year: u16, quarter: u8) -> String {
    let end = if (year, quarter) == FIXED { "txt" } else { "csv" };
    format!("inbox/labour-{year}-Q{quarter}.{end}")
}

/// A person in the frame of a quarter.
struct Framed<'a> {
    person: &'a Person,
    age: i32,
    status: usize,
}

/// Writes the file of each quarter and counts the whole population by status.
pub(crate) fn files(residents: &[Person], seed: u64) -> (Files, BTreeMap<LabourKey, i64>) {
    let mut files = Vec::new();
    let mut truth = BTreeMap::new();
    for year in 2021..=2024_u16 {
        for quarter in 1..=4_u8 {
            let mut stream = Stream::named(seed, &format!("labour-{year}-{quarter}"));
            let frame = frame(residents, year, quarter, &mut stream);
            for framed in &frame {
                *truth.entry(key(framed, year, quarter)).or_insert(0) += 1;
            }
            let fixed = (year, quarter) == FIXED;
            let mut text = String::new();
            if !fixed {
                let names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
                text.push_str(&names.join(";"));
                text.push('\n');
            }
            for (framed, weight) in sample(&frame, &mut stream) {
                let row = row(framed, weight, (year, quarter), &mut stream);
                if fixed {
                    for (column, value) in COLUMNS.iter().zip(&row) {
                        let width = column.width;
                        if value.starts_with(|first: char| first.is_ascii_digit()) {
                            text.push_str(&format!("{value:>width$}"));
                        } else {
                            text.push_str(&format!("{value:<width$}"));
                        }
                    }
                } else {
                    text.push_str(&row.join(";"));
                }
                text.push('\n');
            }
            files.push((name(year, quarter), text.into_bytes()));
        }
    }
    (files, truth)
}

/// Finds who was in the country and at least 15 in the middle of a quarter, and what they did.
fn frame<'a>(residents: &'a [Person], year: u16, quarter: u8, stream: &mut Stream) -> Vec<Framed<'a>> {
    let middle = Date::new(i32::from(year), quarter * 3 - 1, 15);
    let mut frame = Vec::new();
    for person in residents {
        let age = person.birth.age_on(middle);
        if age < 15 || person.arrived.is_some_and(|arrived| arrived > middle) {
            continue;
        }
        let drawn = stream.below(1000);
        let status = match (person.activity, drawn) {
            (1, 0..920) | (2, 0..210) | (3..=6, 0..18) => 0,
            (1, 920..965) | (2, 210..860) | (3..=6, 18..40) => 1,
            _ => 2,
        };
        frame.push(Framed { person, age, status });
    }
    frame
}

fn foreign(framed: &Framed<'_>) -> bool {
    framed.person.born_in != ATLAS
}

fn region(framed: &Framed<'_>) -> usize {
    PROVINCES[framed.person.province].region
}

fn key(framed: &Framed<'_>, year: u16, quarter: u8) -> LabourKey {
    LabourKey {
        year,
        quarter,
        region: REGIONS[region(framed)].code,
        origin: if foreign(framed) { "FOREIGN" } else { "NATIVE" },
        sex: framed.person.sex.code(),
        status: STATUSES[framed.status],
    }
}

/// Draws without replacement within each stratum; the weight comes in ten-thousandths.
fn sample<'a, 'b>(frame: &'b [Framed<'a>], stream: &mut Stream) -> Vec<(&'b Framed<'a>, u64)> {
    let mut left: BTreeMap<(usize, bool), (u64, u64, u64)> = BTreeMap::new();
    for framed in frame {
        left.entry((region(framed), foreign(framed))).or_default().0 += 1;
    }
    for ((_, foreign), (size, wanted, weight)) in &mut left {
        let share = if *foreign { 120 } else { 40 };
        *wanted = (*size * share).div_ceil(1000).max(2).min(*size);
        *weight = (*size * 10_000 + *wanted / 2) / *wanted;
    }
    let mut chosen = Vec::new();
    for framed in frame {
        if let Some((size, wanted, weight)) = left.get_mut(&(region(framed), foreign(framed))) {
            // Selection sampling (Knuth, TAOCP 2, algorithm S): exact size, file order kept.
            if stream.below(*size) < *wanted {
                *wanted -= 1;
                chosen.push((framed, *weight));
            }
            *size -= 1;
        }
    }
    chosen
}

fn row(framed: &Framed<'_>, weight: u64, (year, quarter): (u16, u8), stream: &mut Stream) -> [String; 13] {
    let person = framed.person;
    let employed = framed.status == 0;
    let mut occupation = String::new();
    let mut section = String::new();
    let mut hours = String::new();
    let mut wage = String::new();
    if employed {
        let group =
            if person.education >= 5 { stream.pick(&[1, 2, 2, 2, 3, 3, 4]) } else { stream.pick(&[0, 4, 5, 5, 6, 7, 7, 8, 9, 9, 9]) };
        occupation = group.to_string();
        section = stream.pick(&SECTIONS).to_owned();
        hours = if stream.chance(25) { "99".to_owned() } else { stream.between(12, 62).to_string() };
        if stream.chance(720) {
            let level = 2200 + 900 * i64::from(person.education);
            let level = if person.sex == Sex::Female { level * 86 / 100 } else { level };
            wage = if stream.chance(110) { "99999".to_owned() } else { (level * stream.between(60, 190) / 100 / 10 * 10).to_string() };
        }
    }
    [
        format!("{year}T{quarter}"),
        format!("L{:06}", person.household),
        (region(framed) + 1).to_string(),
        person.sex.number().to_owned(),
        framed.age.to_string(),
        COUNTRIES[person.born_in].numeric.to_string(),
        COUNTRIES[person.citizen_of].numeric.to_string(),
        (framed.status + 1).to_string(),
        occupation,
        section,
        hours,
        wage,
        decimal_comma(weight),
    ]
}
