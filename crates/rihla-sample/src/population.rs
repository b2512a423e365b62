//! Everyone: residents on census day, migrants who left before it, emigrants.

use crate::country::{ATLAS, COUNTRIES};
use crate::household::{Household, draw_birth, draw_former, draw_sex};
use crate::person::{Emigrant, Person};
use crate::stream::Stream;

/// The generated people.
pub(crate) struct Population {
    /// Those who live in Atlas on census day, by household.
    pub(crate) residents: Vec<Person>,
    /// Foreigners who left in 2022 to 2024; only the permit register remembers them.
    pub(crate) former: Vec<Person>,
    /// Citizens abroad.
    pub(crate) abroad: Vec<Emigrant>,
}

/// Draws a population with exactly `people` residents.
pub(crate) fn populate(people: u32, seed: u64) -> Population {
    let mut stream = Stream::named(seed, "households");
    let mut residents = Vec::with_capacity(people as usize);
    let mut number = 0;
    while residents.len() < people as usize {
        number += 1;
        let household = Household::draw(number, &mut stream);
        for member in 1..=household.size {
            if residents.len() < people as usize {
                residents.push(household.member(member, &mut stream));
            }
        }
    }
    let foreigners = residents.iter().filter(|person| person.citizen_of != ATLAS).count();
    let mut leaving = Stream::named(seed, "former");
    let former = (0..foreigners as u32 / 8).map(|index| draw_former(number + 1 + index, &mut leaving)).collect();
    let mut departing = Stream::named(seed, "emigrants");
    let abroad = (0..people / 8).map(|_| draw_emigrant(&mut departing)).collect();
    Population { residents, former, abroad }
}

/// Draws the residents of the census of 2014, as if that were the census day of the generator: their ages are those of 2014, and nothing
/// that depends on a date is used of them. Fewer were born abroad, and the northern coast was smaller.
pub(crate) fn residents_of_2014(people: u32, seed: u64) -> Vec<Person> {
    let mut stream = Stream::named(seed, "households-2014");
    let mut residents = Vec::with_capacity(people as usize);
    let mut number = 0;
    while residents.len() < people as usize {
        number += 1;
        let household = Household::draw(number, &mut stream);
        if (household.is_migrant() && stream.chance(320)) || (household.region() == 0 && stream.chance(140)) {
            continue;
        }
        for member in 1..=household.size {
            if residents.len() < people as usize {
                residents.push(household.member(member, &mut stream));
            }
        }
    }
    residents
}

fn draw_emigrant(stream: &mut Stream) -> Emigrant {
    let residence = stream.weighted(COUNTRIES.iter().map(|country| country.emigrants));
    let age = stream.between(4, 44) + stream.between(0, 36);
    let birth = draw_birth(stream, age as i32);
    let since = (2024 - stream.weighted([9, 8, 7, 6, 5, 5, 60].into_iter()) as i32).max(birth.year);
    Emigrant { sex: draw_sex(stream, 540), birth, residence, since }
}
