//! Agency 2, directorate of national security: residence permits, `inbox/permits-YYYY.csv` for 2021 to 2024.
//!
//! Permits valid on 31 December of the year; definition: citizenship, legal residents of 12 months or more. Mess:
//! - Windows-1252, semicolons, CRLF, French headers with accents and `N°`; `Nationalité ` ends in a blank;
//! - nationality is a feminine French adjective, two in a hundred in capitals; `Nigériane` is not `Nigérienne`;
//! - dates are dd/mm/yyyy, and birth dates heap on 1 January;
//! - a renewed permit can stand twice under one number: the superseded row (status `Délivré`) comes first, the one that
//!   counts (`Renouvelé`) later in the file, so the last row of a number is the true one;
//! - a second batch at the end repeats some rows exactly;
//! - the system learnt of the province reform of 2020 only in 2023: the files of 2021 and 2022 still say `XA0204`.

use crate::country::{ATLAS, COUNTRIES};
use crate::date::Date;
use crate::person::{Person, Reason};
use crate::place::{PROVINCES, code_before_reform};
use crate::population::Population;
use crate::sink::Files;
use crate::stream::Stream;
use crate::truth::PermitKey;
use std::collections::BTreeMap;

/// The years of delivery.
pub(crate) const YEARS: [u16; 4] = [2021, 2022, 2023, 2024];
/// The header; its third column really ends in a blank.
pub(crate) const HEADER: &str = "N° titre;Statut;Nationalité ;Sexe;Date de naissance;Type de titre;Motif;\
Date de délivrance;Durée (mois);Date d'expiration;Province";

/// One act of issuing or renewing.
struct Permit<'a> {
    number: u32,
    holder: &'a Person,
    issued: Date,
    months: i32,
    renewed: bool,
    capitals: bool,
}

impl Permit<'_> {
    fn expires(&self) -> Date {
        self.issued.plus_months(self.months)
    }
}

/// Names the file of a year.
pub(crate) fn name(year: u16) -> String {
    format!("inbox/permits-{year}.csv")
}

/// Writes the file of each year and counts the permits that are truly valid.
pub(crate) fn files(population: &Population, seed: u64) -> (Files, BTreeMap<PermitKey, i64>) {
    let mut stream = Stream::named(seed, "permits");
    let mut histories = Vec::new();
    let holders = population.residents.iter().chain(&population.former);
    let foreigners = holders.filter(|person| person.citizen_of != ATLAS);
    for (index, holder) in foreigners.enumerate() {
        if stream.chance(820) {
            histories.push(history(index as u32 + 1, holder, &mut stream));
        }
    }
    let mut truth = BTreeMap::new();
    let mut files = Vec::new();
    for year in YEARS {
        let (mut rows, repeated) = rows(&histories, year, &mut stream, &mut truth);
        rows.sort_by_key(|permit| (permit.issued, permit.number));
        rows.extend(repeated);
        let mut text = format!("{HEADER}\r\n");
        for permit in rows {
            text.push_str(&line(permit, year));
        }
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
        files.push((name(year), bytes.into_owned()));
    }
    (files, truth)
}

/// Draws the chain of permits of one person.
fn history<'a>(number: u32, holder: &'a Person, stream: &mut Stream) -> Vec<Permit<'a>> {
    let start = holder.arrived.unwrap_or(holder.birth);
    let mut issued = Date::from_days(start.days() + 20 + stream.below(340) as i32);
    let last = Date::new(2024, 12, 31);
    let mut permits = Vec::new();
    while issued <= last && holder.left.is_none_or(|left| issued < left) {
        let months = match (permits.len(), holder.reason) {
            (0, _) => 12,
            (_, Reason::Study) => 12,
            (1, _) => stream.pick(&[12, 24, 24]),
            (2, _) => stream.pick(&[24, 36, 60]),
            _ => stream.pick(&[36, 60, 120, 120]),
        };
        permits.push(Permit { number, holder, issued, months, renewed: !permits.is_empty(), capitals: stream.chance(20) });
        if stream.chance(30) {
            break;
        }
        issued = issued.plus_months(months);
    }
    permits
}

type Rows<'a, 'b> = (Vec<&'b Permit<'a>>, Vec<&'b Permit<'a>>);

/// Chooses the rows of one year: the current permits with some superseded ones, and the rows to repeat.
fn rows<'a, 'b>(histories: &'b [Vec<Permit<'a>>], year: u16, stream: &mut Stream, truth: &mut BTreeMap<PermitKey, i64>) -> Rows<'a, 'b> {
    let end = Date::new(i32::from(year), 12, 31);
    let (mut rows, mut repeated) = (Vec::new(), Vec::new());
    for permits in histories {
        let current = permits.iter().position(|permit| permit.issued <= end && permit.expires() > end);
        let Some(current) = current else { continue };
        let permit = &permits[current];
        if permit.holder.left.is_some_and(|left| left <= end) {
            continue;
        }
        let key = PermitKey {
            year,
            citizenship: COUNTRIES[permit.holder.citizen_of].iso3,
            sex: permit.holder.sex.code(),
            reason: permit.holder.reason.code(),
        };
        *truth.entry(key).or_insert(0) += 1;
        if current > 0 && permit.issued.year == i32::from(year) && stream.chance(250) {
            rows.push(&permits[current - 1]);
        }
        if stream.chance(8) {
            repeated.push(permit);
        }
        rows.push(permit);
    }
    if let (true, Some(first)) = (repeated.is_empty(), rows.last()) {
        repeated.push(*first);
    }
    (rows, repeated)
}

fn line(permit: &Permit<'_>, year: u16) -> String {
    let holder = permit.holder;
    let adjective = COUNTRIES[holder.citizen_of].adjective;
    let nationality = if permit.capitals { adjective.to_uppercase() } else { adjective.to_owned() };
    let kind = match (holder.reason, permit.months) {
        (Reason::Protection, _) => "Carte de réfugié",
        (_, 120) => "Carte de résident",
        _ => "Carte d'immatriculation",
    };
    let province = if year < 2023 { code_before_reform(holder.province) } else { PROVINCES[holder.province].code };
    format!(
        "TS{:07};{};{};{};{};{};{};{};{};{};{}\r\n",
        permit.number,
        if permit.renewed { "Renouvelé" } else { "Délivré" },
        nationality,
        holder.sex.code(),
        holder.birth.french(),
        kind,
        holder.reason.french(),
        permit.issued.french(),
        permit.months,
        permit.expires().french(),
        province
    )
}
