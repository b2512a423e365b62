//! What an operator has to know about Atlas: provinces, their reform, and how each agency spells a country.

use crate::country::COUNTRIES;
use crate::digits::comma_field;
use crate::person::Person;
use crate::place::{OLD_PROVINCE, OLD_PROVINCE_ARABIC, OLD_PROVINCE_FRENCH, PROVINCES, REGIONS, SUCCESSORS};

/// Lists regions and provinces, past and present: code, level, parent, names, validity, other name in Arabic.
pub(crate) fn provinces() -> Vec<u8> {
    let mut text = "code,level,parent,name_fr,name_ar,valid_from,valid_to\n".to_owned();
    text.push_str("XA,0,,Atlas,الأطلس,,\n");
    for region in &REGIONS {
        text.push_str(&format!("{},1,XA,{},{},,\n", region.code, region.french, region.arabic));
    }
    let mut rows: Vec<String> = PROVINCES
        .iter()
        .enumerate()
        .map(|(index, province)| {
            let from = if SUCCESSORS.contains(&index) { "2020-01-01" } else { "" };
            let region = REGIONS[province.region].code;
            format!("{},2,{region},{},{},{from},\n", province.code, province.french, province.arabic)
        })
        .collect();
    rows.push(format!("{OLD_PROVINCE},2,XA02,{OLD_PROVINCE_FRENCH},{OLD_PROVINCE_ARABIC},,2019-12-31\n"));
    rows.sort();
    text.push_str(&rows.concat());
    text.into_bytes()
}

/// Tells how the split province is shared out: the weights are its population on census day.
pub(crate) fn changes(residents: &[Person]) -> Vec<u8> {
    let count = |index: usize| residents.iter().filter(|person| person.province == index).count() as u64;
    let sizes = SUCCESSORS.map(count);
    let total = (sizes[0] + sizes[1]).max(1);
    let first = (sizes[0] * 1_000_000 + total / 2) / total;
    let mut text = "from_code,to_code,date,kind,weight\n".to_owned();
    for (index, weight) in SUCCESSORS.into_iter().zip([first, 1_000_000 - first]) {
        text.push_str(&format!(
            "{OLD_PROVINCE},{},2020-01-01,split,{}.{:06}\n",
            PROVINCES[index].code,
            weight / 1_000_000,
            weight % 1_000_000
        ));
    }
    text.into_bytes()
}

/// Lists every spelling of every country in every delivery, with the ISO3 code that it means.
pub(crate) fn spellings() -> Vec<u8> {
    let mut text = "scheme,text,iso3\n".to_owned();
    for country in &COUNTRIES {
        let mut line = |scheme: &str, spelling: &str| {
            text.push_str(&format!("{scheme},{},{}\n", comma_field(spelling), country.iso3));
        };
        line("iso2", country.iso2);
        line("iso-numeric", &country.numeric.to_string());
        line("unhcr", country.unhcr);
        line("census", country.french);
        for variant in country.variants {
            line("census", variant);
        }
        line("permit-adjective", country.adjective);
        if country.consular.is_some() {
            line("consular-2022", country.arabic);
            line("consular-2024", country.arabic_other);
        }
    }
    text.into_bytes()
}
