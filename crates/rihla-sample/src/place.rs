//! The regions and provinces of Atlas, all invented.
//!
//! On 1 January 2020 the province of Oued Sahl (`XA0204`) was split into an eastern (`XA0206`) and a western one
//! (`XA0207`). Systems that were not brought up to date kept writing `XA0204`.

/// A region, the first level below the country.
pub(crate) struct Region {
    pub(crate) code: &'static str,
    pub(crate) french: &'static str,
    pub(crate) arabic: &'static str,
}

/// A province, the second level; `natives` and `migrants` are the shares of both groups that live there.
pub(crate) struct Province {
    pub(crate) code: &'static str,
    pub(crate) region: usize,
    pub(crate) french: &'static str,
    pub(crate) arabic: &'static str,
    pub(crate) natives: u32,
    pub(crate) migrants: u32,
}

/// The province that ceased to exist at the end of 2019.
pub(crate) const OLD_PROVINCE: &str = "XA0204";
/// The French name of the old province.
pub(crate) const OLD_PROVINCE_FRENCH: &str = "Oued Sahl";
/// The Arabic name of the old province.
pub(crate) const OLD_PROVINCE_ARABIC: &str = "وادي سهل";
/// The indices of its two successors.
pub(crate) const SUCCESSORS: [usize; 2] = [9, 10];

/// Says how a system that never heard of the reform of 2020 would code `province`.
pub(crate) fn code_before_reform(province: usize) -> &'static str {
    if SUCCESSORS.contains(&province) { OLD_PROVINCE } else { PROVINCES[province].code }
}

/// Lists the regions by code.
pub(crate) const REGIONS: [Region; 5] = [
    region("XA01", "Côte du Nord", "الساحل الشمالي"),
    region("XA02", "Hautes Plaines", "السهول العليا"),
    region("XA03", "Bassin d'Amrane", "حوض عمران"),
    region("XA04", "Djebel Tazir", "جبل تازير"),
    region("XA05", "Grand Erg du Sud", "العرق الجنوبي الكبير"),
];

/// Lists the provinces in force since 2020, by code.
pub(crate) const PROVINCES: [Province; 24] = [
    province("XA0101", 0, "Marsa Salem", "مرسى سالم", 1650, 3100),
    province("XA0102", 0, "Aïn Zahra", "عين زهرة", 820, 1150),
    province("XA0103", 0, "Bir Aziz", "بئر عزيز", 610, 480),
    province("XA0104", 0, "Ksar Nour", "قصر نور", 540, 620),
    province("XA0105", 0, "Sidi Wassim", "سيدي وسيم", 470, 350),
    province("XA0201", 1, "Tizi Alma", "تيزي ألما", 520, 300),
    province("XA0202", 1, "Oulad Faris", "أولاد فارس", 560, 330),
    province("XA0203", 1, "El Hamra Jadida", "الحمراء الجديدة", 430, 260),
    province("XA0205", 1, "Souk Ennour", "سوق النور", 350, 150),
    province("XA0206", 1, "Oued Sahl-Est", "وادي سهل الشرقي", 310, 210),
    province("XA0207", 1, "Oued Sahl-Ouest", "وادي سهل الغربي", 240, 90),
    province("XA0301", 2, "Amrane", "عمران", 760, 700),
    province("XA0302", 2, "Zaouia Kebira", "الزاوية الكبيرة", 420, 190),
    province("XA0303", 2, "Rass El Ghaba", "رأس الغابة", 330, 110),
    province("XA0304", 2, "Dar Tijara", "دار التجارة", 380, 420),
    province("XA0305", 2, "Kelâa Beïda", "القلعة البيضاء", 260, 80),
    province("XA0401", 3, "Tazir", "تازير", 340, 150),
    province("XA0402", 3, "Igherm Azul", "إغرم أزول", 220, 40),
    province("XA0403", 3, "Tafrant Nejma", "تفرانت نجمة", 180, 30),
    province("XA0404", 3, "Asif Anzar", "أسيف أنزار", 150, 20),
    province("XA0501", 4, "Erg Chems", "عرق الشمس", 170, 320),
    province("XA0502", 4, "Bordj Ténéra", "برج تنيرا", 130, 580),
    province("XA0503", 4, "Guelta Hamra", "قلتة حمراء", 90, 270),
    province("XA0504", 4, "In Tagant", "إن تاغانت", 70, 50),
];

const fn region(code: &'static str, french: &'static str, arabic: &'static str) -> Region {
    Region { code, french, arabic }
}

const fn province(code: &'static str, region: usize, french: &'static str, arabic: &'static str, natives: u32, migrants: u32) -> Province {
    Province { code, region, french, arabic, natives, migrants }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_nest_and_ascend() {
        assert!(PROVINCES.windows(2).all(|pair| pair[0].code < pair[1].code));
        for province in &PROVINCES {
            assert!(province.code.starts_with(REGIONS[province.region].code));
            assert_ne!(province.code, OLD_PROVINCE);
        }
        assert_eq!(code_before_reform(9), "XA0204");
        assert_eq!(PROVINCES[SUCCESSORS[1]].french, "Oued Sahl-Ouest");
    }
}
