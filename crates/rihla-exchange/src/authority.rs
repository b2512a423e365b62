//! Addresses in the controlled lists that DCAT-AP names (Publications Office of the European Union), and of licences.

use rihla_model::{Frequency, Language};

const LISTS: &str = "http://publications.europa.eu/resource/authority";

/// The address of a country by its ISO 3166-1 alpha-3 code.
#[must_use]
pub fn country_address(iso3: &str) -> String {
    format!("{LISTS}/country/{}", iso3.to_ascii_uppercase())
}

/// The address of a licence by its SPDX identifier, or the text itself if it is an address; none for any other text.
#[must_use]
pub fn licence_address(licence: &str) -> Option<String> {
    let creative = |path: &str| Some(format!("https://creativecommons.org/{path}/"));
    match licence {
        "CC-BY-4.0" => creative("licenses/by/4.0"),
        "CC-BY-SA-4.0" => creative("licenses/by-sa/4.0"),
        "CC-BY-NC-4.0" => creative("licenses/by-nc/4.0"),
        "CC-BY-NC-SA-4.0" => creative("licenses/by-nc-sa/4.0"),
        "CC-BY-3.0-IGO" => creative("licenses/by/3.0/igo"),
        "CC0-1.0" => creative("publicdomain/zero/1.0"),
        "ODbL-1.0" => Some("https://opendatacommons.org/licenses/odbl/1-0/".to_owned()),
        "PDDL-1.0" => Some("https://opendatacommons.org/licenses/pddl/1-0/".to_owned()),
        address if address.starts_with("https://") || address.starts_with("http://") => Some(address.to_owned()),
        _ => None,
    }
}

pub(crate) fn language(language: Language) -> String {
    let code = match language {
        Language::Ar => "ARA",
        Language::En => "ENG",
        Language::Fr => "FRA",
        Language::Pt => "POR",
        Language::Es => "SPA",
        Language::Am => "AMH",
        Language::Sw => "SWA",
    };
    format!("{LISTS}/language/{code}")
}

pub(crate) fn frequency(frequency: Frequency) -> String {
    let code = match frequency {
        Frequency::Annual => "ANNUAL",
        Frequency::Semester => "ANNUAL_2",
        Frequency::Trimester => "ANNUAL_3",
        Frequency::Quarterly => "QUARTERLY",
        Frequency::Monthly => "MONTHLY",
        Frequency::Weekly => "WEEKLY",
        Frequency::Daily => "DAILY",
    };
    format!("{LISTS}/frequency/{code}")
}

pub(crate) fn file_type(code: &str) -> String {
    format!("{LISTS}/file-type/{code}")
}

/// "Population and society".
pub(crate) fn population_theme() -> String {
    format!("{LISTS}/data-theme/SOCI")
}

/// Open to the public, or to those alone who ask and accept terms.
pub(crate) fn access(restricted: bool) -> String {
    format!("{LISTS}/access-right/{}", if restricted { "RESTRICTED" } else { "PUBLIC" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_licences_by_identifier_or_address() {
        assert_eq!(licence_address("CC-BY-4.0").as_deref(), Some("https://creativecommons.org/licenses/by/4.0/"));
        assert_eq!(licence_address("https://example.org/terms").as_deref(), Some("https://example.org/terms"));
        assert_eq!(licence_address("ask us"), None);
    }
}
