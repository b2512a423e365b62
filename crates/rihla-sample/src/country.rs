//! The countries that people of Atlas come from and go to, as each agency spells them.
//!
//! Codes are facts: ISO 3166-1, UN M49 and UNHCR's own three letters. Atlas itself uses codes that ISO 3166-1 leaves to
//! users (`XAT`, `XA`, 995). The weights are invented and skewed, so that some cells hold one or two people.

/// The sheet of the consular register on which a country of residence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ConsularRegion {
    Europe,
    Arab,
    Africa,
    America,
}

use ConsularRegion::{Africa, America, Arab, Europe};

/// A country with the words and codes that the deliveries use for it.
pub(crate) struct Country {
    pub(crate) iso3: &'static str,
    pub(crate) iso2: &'static str,
    pub(crate) numeric: u16,
    pub(crate) unhcr: &'static str,
    /// The usual French name.
    pub(crate) french: &'static str,
    /// Other spellings found in the census.
    pub(crate) variants: &'static [&'static str],
    /// The French adjective, feminine, as on residence permits.
    pub(crate) adjective: &'static str,
    /// The Arabic name in the consular register of 2022.
    pub(crate) arabic: &'static str,
    /// The Arabic name in the register of 2024.
    pub(crate) arabic_other: &'static str,
    /// The relative number of immigrants born there.
    pub(crate) immigrants: u32,
    /// The relative number of emigrants living there.
    pub(crate) emigrants: u32,
    /// The relative number of asylum applicants from there.
    pub(crate) asylum: u32,
    /// The consular sheet, for countries with emigrants.
    pub(crate) consular: Option<ConsularRegion>,
}

/// The index of Atlas in [`COUNTRIES`].
pub(crate) const ATLAS: usize = 0;

/// Finds the index of an ISO3 code; Atlas for a code that is not listed.
pub(crate) fn index(iso3: &str) -> usize {
    COUNTRIES.iter().position(|country| country.iso3 == iso3).unwrap_or(ATLAS)
}

/// Lists Atlas first, then the others by ISO3 code.
pub(crate) const COUNTRIES: [Country; 49] = [
    country(["XAT", "XA", "XAT"], 995, ["Atlas", "Atlassienne"], &[], ["الأطلس", "الأطلس"], [0, 0, 0], None),
    country(
        ["ARE", "AE", "UAE"],
        784,
        ["Émirats arabes unis", "Émirienne"],
        &["Emirats Arabes Unis"],
        ["الإمارات العربية المتحدة", "الإمارات"],
        [5, 220, 0],
        Some(Arab),
    ),
    country(["BEL", "BE", "BEL"], 56, ["Belgique", "Belge"], &[], ["بلجيكا", "بلجيكا"], [25, 500, 0], Some(Europe)),
    country(["BEN", "BJ", "BEN"], 204, ["Bénin", "Béninoise"], &["Benin"], ["بنين", "بنين"], [70, 0, 2], None),
    country(
        ["BFA", "BF", "BKF"],
        854,
        ["Burkina Faso", "Burkinabè"],
        &["Burkina-Faso"],
        ["بوركينا فاسو", "بوركينا فاسو"],
        [260, 0, 40],
        None,
    ),
    country(["BGD", "BD", "BGD"], 50, ["Bangladesh", "Bangladaise"], &[], ["بنغلاديش", "بنغلاديش"], [30, 0, 25], None),
    country(
        ["CAF", "CF", "CAR"],
        140,
        ["République centrafricaine", "Centrafricaine"],
        &["Centrafrique"],
        ["جمهورية أفريقيا الوسطى", "جمهورية أفريقيا الوسطى"],
        [30, 0, 110],
        None,
    ),
    country(["CAN", "CA", "CAN"], 124, ["Canada", "Canadienne"], &[], ["كندا", "كندا"], [15, 450, 0], Some(America)),
    country(["CHN", "CN", "CHI"], 156, ["Chine", "Chinoise"], &[], ["الصين", "الصين"], [90, 8, 0], Some(America)),
    country(
        ["CIV", "CI", "ICO"],
        384,
        ["Côte d'Ivoire", "Ivoirienne"],
        &["Cote d'Ivoire", "Côte d’Ivoire", "COTE D'IVOIRE"],
        ["كوت ديفوار", "ساحل العاج"],
        [1500, 60, 330],
        Some(Africa),
    ),
    country(["CMR", "CM", "CMR"], 120, ["Cameroun", "Camerounaise"], &[], ["الكاميرون", "الكاميرون"], [600, 0, 420], None),
    country(
        ["COD", "CD", "COD"],
        180,
        ["République démocratique du Congo", "Congolaise (RDC)"],
        &["Congo (RDC)", "RD Congo", "Congo, République démocratique du"],
        ["جمهورية الكونغو الديمقراطية", "جمهورية الكونغو الديمقراطية"],
        [350, 0, 300],
        None,
    ),
    country(["COG", "CG", "COB"], 178, ["Congo", "Congolaise"], &["Congo (Brazzaville)"], ["الكونغو", "الكونغو"], [60, 0, 12], None),
    country(["DEU", "DE", "GFR"], 276, ["Allemagne", "Allemande"], &[], ["ألمانيا", "ألمانيا"], [30, 400, 0], Some(Europe)),
    country(["DZA", "DZ", "ALG"], 12, ["Algérie", "Algérienne"], &["Algerie"], ["الجزائر", "الجزائر"], [480, 60, 10], Some(Arab)),
    country(["EGY", "EG", "ARE"], 818, ["Égypte", "Égyptienne"], &["Egypte"], ["مصر", "مصر"], [130, 25, 14], Some(Arab)),
    country(["ERI", "ER", "ERT"], 232, ["Érythrée", "Érythréenne"], &["Erythrée"], ["إريتريا", "إريتريا"], [25, 0, 160], None),
    country(["ESP", "ES", "SPA"], 724, ["Espagne", "Espagnole"], &[], ["إسبانيا", "إسبانيا"], [160, 1500, 0], Some(Europe)),
    country(["ETH", "ET", "ETH"], 231, ["Éthiopie", "Éthiopienne"], &["Ethiopie"], ["إثيوبيا", "إثيوبيا"], [30, 0, 60], None),
    country(["FRA", "FR", "FRA"], 250, ["France", "Française"], &[], ["فرنسا", "فرنسا"], [420, 4200, 0], Some(Europe)),
    country(["GBR", "GB", "GBR"], 826, ["Royaume-Uni", "Britannique"], &[], ["المملكة المتحدة", "بريطانيا"], [25, 120, 0], Some(Europe)),
    country(["GHA", "GH", "GHA"], 288, ["Ghana", "Ghanéenne"], &[], ["غانا", "غانا"], [120, 6, 8], Some(Africa)),
    country(["GIN", "GN", "GUI"], 324, ["Guinée", "Guinéenne"], &["Guinée Conakry", "Guinee"], ["غينيا", "غينيا"], [800, 0, 520], None),
    country(["GMB", "GM", "GAM"], 270, ["Gambie", "Gambienne"], &[], ["غامبيا", "غامبيا"], [50, 0, 20], None),
    country(["IND", "IN", "IND"], 356, ["Inde", "Indienne"], &[], ["الهند", "الهند"], [35, 0, 0], None),
    country(["IRQ", "IQ", "IRQ"], 368, ["Iraq", "Irakienne"], &["Irak"], ["العراق", "العراق"], [40, 0, 90], None),
    country(["ITA", "IT", "ITA"], 380, ["Italie", "Italienne"], &[], ["إيطاليا", "إيطاليا"], [60, 1100, 0], Some(Europe)),
    country(["LBY", "LY", "LBY"], 434, ["Libye", "Libyenne"], &[], ["ليبيا", "ليبيا"], [240, 130, 30], Some(Arab)),
    country(["MAR", "MA", "MOR"], 504, ["Maroc", "Marocaine"], &[], ["المغرب", "المغرب"], [500, 70, 4], Some(Arab)),
    country(["MLI", "ML", "MLI"], 466, ["Mali", "Malienne"], &[], ["مالي", "مالي"], [1100, 0, 260], None),
    country(["MRT", "MR", "MAU"], 478, ["Mauritanie", "Mauritanienne"], &[], ["موريتانيا", "موريتانيا"], [180, 0, 6], None),
    country(["NER", "NE", "NGR"], 562, ["Niger", "Nigérienne"], &[], ["النيجر", "النيجر"], [420, 0, 30], None),
    country(["NGA", "NG", "NIG"], 566, ["Nigéria", "Nigériane"], &["Nigeria"], ["نيجيريا", "نيجيريا"], [450, 0, 140], None),
    country(["NLD", "NL", "NET"], 528, ["Pays-Bas", "Néerlandaise"], &[], ["هولندا", "هولندا"], [8, 350, 0], Some(Europe)),
    country(["PHL", "PH", "PHI"], 608, ["Philippines", "Philippine"], &[], ["الفلبين", "الفلبين"], [40, 0, 0], None),
    country(["QAT", "QA", "QAT"], 634, ["Qatar", "Qatarienne"], &[], ["قطر", "قطر"], [2, 90, 0], Some(Arab)),
    country(
        ["SAU", "SA", "SAU"],
        682,
        ["Arabie saoudite", "Saoudienne"],
        &["Arabie Saoudite"],
        ["السعودية", "المملكة العربية السعودية"],
        [20, 180, 0],
        Some(Arab),
    ),
    country(["SDN", "SD", "SUD"], 729, ["Soudan", "Soudanaise"], &[], ["السودان", "السودان"], [220, 0, 620], None),
    country(["SEN", "SN", "SEN"], 686, ["Sénégal", "Sénégalaise"], &["Senegal"], ["السنغال", "السنغال"], [1400, 40, 60], Some(Africa)),
    country(["SLE", "SL", "SLE"], 694, ["Sierra Leone", "Sierra-léonaise"], &[], ["سيراليون", "سيراليون"], [15, 0, 25], None),
    country(["SOM", "SO", "SOM"], 706, ["Somalie", "Somalienne"], &[], ["الصومال", "الصومال"], [20, 0, 80], None),
    country(["SSD", "SS", "SSD"], 728, ["Soudan du Sud", "Sud-soudanaise"], &[], ["جنوب السودان", "جنوب السودان"], [6, 0, 35], None),
    country(["SYR", "SY", "SYR"], 760, ["Syrie", "Syrienne"], &["République arabe syrienne"], ["سوريا", "سوريا"], [500, 0, 700], None),
    country(["TCD", "TD", "CHD"], 148, ["Tchad", "Tchadienne"], &[], ["تشاد", "تشاد"], [250, 0, 90], None),
    country(["TGO", "TG", "TOG"], 768, ["Togo", "Togolaise"], &[], ["توغو", "توغو"], [60, 0, 5], None),
    country(["TUN", "TN", "TUN"], 788, ["Tunisie", "Tunisienne"], &[], ["تونس", "تونس"], [260, 110, 0], Some(Arab)),
    country(["TUR", "TR", "TUR"], 792, ["Türkiye", "Turque"], &["Turquie"], ["تركيا", "تركيا"], [60, 45, 3], Some(Europe)),
    country(
        ["USA", "US", "USA"],
        840,
        ["États-Unis d'Amérique", "Américaine"],
        &["Etats-Unis", "États-Unis"],
        ["الولايات المتحدة الأمريكية", "الولايات المتحدة"],
        [35, 250, 0],
        Some(America),
    ),
    country(["YEM", "YE", "YEM"], 887, ["Yémen", "Yéménite"], &["Yemen"], ["اليمن", "اليمن"], [60, 0, 180], None),
];

/// Places the parts of a row: codes (ISO3, ISO2, UNHCR), number, French words, variants, Arabic names, weights, sheet.
const fn country(
    codes: [&'static str; 3],
    numeric: u16,
    french: [&'static str; 2],
    variants: &'static [&'static str],
    arabic: [&'static str; 2],
    weights: [u32; 3],
    consular: Option<ConsularRegion>,
) -> Country {
    Country {
        iso3: codes[0],
        iso2: codes[1],
        numeric,
        unhcr: codes[2],
        french: french[0],
        variants,
        adjective: french[1],
        arabic: arabic[0],
        arabic_other: arabic[1],
        immigrants: weights[0],
        emigrants: weights[1],
        asylum: weights[2],
        consular,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_and_spellings_are_unambiguous() {
        let mut spellings = BTreeSet::new();
        let (mut iso3, mut unhcr, mut numeric, mut adjectives) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for country in &COUNTRIES {
            assert!(iso3.insert(country.iso3) && unhcr.insert(country.unhcr));
            assert!(numeric.insert(country.numeric) && adjectives.insert(country.adjective));
            assert!(spellings.insert(country.french));
            for variant in country.variants {
                assert!(spellings.insert(variant), "{variant}");
            }
            assert_eq!(country.consular.is_some(), country.emigrants > 0, "{}", country.iso3);
        }
        assert_eq!(index("CIV"), 9);
    }
}
