//! Names of Gregorian, Ethiopian and Hijri months in the languages that deliveries use.

/// Names of the twelve Gregorian months, folded: lower case, no diacritics, one hamza-less alef.
///
/// Arabic has three sets in use: the international one, that of the Levant and Iraq, that of the Maghreb.
const GREGORIAN: [&[&str]; 12] = [
    &["january", "jan", "janvier", "janv", "enero", "ene", "janeiro", "يناير", "كانون الثاني", "جانفي"],
    &["february", "feb", "fevrier", "fevr", "fev", "febrero", "fevereiro", "فبراير", "شباط", "فيفري"],
    &["march", "mar", "mars", "marzo", "marco", "مارس", "اذار"],
    &["april", "apr", "avril", "avr", "abril", "abr", "ابريل", "نيسان", "افريل"],
    &["may", "mai", "mayo", "maio", "مايو", "ايار", "ماي"],
    &["june", "jun", "juin", "junio", "junho", "يونيو", "حزيران", "جوان", "يونيه"],
    &["july", "jul", "juillet", "juil", "julio", "julho", "يوليو", "تموز", "جويلية", "يوليوز", "يوليه"],
    &["august", "aug", "aout", "agosto", "ago", "اغسطس", "اب", "اوت", "غشت"],
    &["september", "sep", "sept", "septembre", "septiembre", "set", "setiembre", "setembro", "سبتمبر", "ايلول", "شتنبر"],
    &["october", "oct", "octobre", "octubre", "outubro", "out", "اكتوبر", "تشرين الاول"],
    &["november", "nov", "novembre", "noviembre", "novembro", "نوفمبر", "تشرين الثاني", "نونبر"],
    &["december", "dec", "decembre", "diciembre", "dic", "dezembro", "dez", "ديسمبر", "كانون الاول", "دجنبر"],
];

/// Names of the thirteen Ethiopian months, folded.
const ETHIOPIAN: [&[&str]; 13] = [
    &["መስከረም", "meskerem"],
    &["ጥቅምት", "tikimt", "tekemt", "tiqimt"],
    &["ኅዳር", "ህዳር", "hidar", "hedar"],
    &["ታኅሣሥ", "ታህሳስ", "tahsas", "tahisas"],
    &["ጥር", "tir", "ter"],
    &["የካቲት", "yekatit"],
    &["መጋቢት", "megabit"],
    &["ሚያዝያ", "ሚያዚያ", "miyazya", "miazia"],
    &["ግንቦት", "ginbot", "genbot"],
    &["ሰኔ", "sene"],
    &["ሐምሌ", "ሀምሌ", "hamle"],
    &["ነሐሴ", "ነሀሴ", "nehase"],
    &["ጳጉሜን", "ጳጉሜ", "pagumen", "pagume"],
];

/// Names of the twelve Hijri months, folded.
const HIJRI: [&[&str]; 12] = [
    &["محرم", "المحرم", "muharram"],
    &["صفر", "safar"],
    &["ربيع الاول", "rabi al-awwal", "rabi i"],
    &["ربيع الاخر", "ربيع الثاني", "rabi al-thani", "rabi ii"],
    &["جمادي الاولي", "جمادي الاول", "jumada al-ula", "jumada i"],
    &["جمادي الاخرة", "جمادي الاخره", "جمادي الثانية", "جمادي الثانيه", "jumada al-akhira", "jumada ii"],
    &["رجب", "rajab"],
    &["شعبان", "shaban", "sha'ban"],
    &["رمضان", "ramadan", "ramadhan"],
    &["شوال", "shawwal"],
    &["ذو القعدة", "ذو القعده", "ذي القعدة", "ذي القعده", "dhu al-qadah", "dhu al-qa'dah"],
    &["ذو الحجة", "ذو الحجه", "ذي الحجة", "ذي الحجه", "dhu al-hijjah"],
];

/// A calendar whose months have names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MonthNames {
    Gregorian,
    Ethiopian,
    Hijri,
}

impl MonthNames {
    fn table(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Gregorian => &GREGORIAN,
            Self::Ethiopian => &ETHIOPIAN,
            Self::Hijri => &HIJRI,
        }
    }

    /// The month (from 1) whose name begins a folded text, and the bytes that the name takes; the longest name wins.
    pub(crate) fn find_at_start(self, folded: &str) -> Option<(u8, usize)> {
        let mut best: Option<(u8, usize)> = None;
        for (number, names) in (1_u8..).zip(self.table()) {
            for name in *names {
                if folded.starts_with(name) && best.is_none_or(|(_, length)| name.len() > length) {
                    best = Some((number, name.len()));
                }
            }
        }
        // A name ends where letters end: "mar" does not begin "martes".
        best.filter(|(_, length)| !folded.get(*length..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphabetic))
    }
}

/// Folds a text for comparison with names of months: lower case, Latin diacritics and Arabic hamzas and marks taken off.
pub(crate) fn fold_month(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            'á' | 'à' | 'â' | 'ä' | 'ã' => Some('a'),
            'é' | 'è' | 'ê' | 'ë' => Some('e'),
            'í' | 'î' | 'ï' => Some('i'),
            'ó' | 'ô' | 'ö' | 'õ' => Some('o'),
            'ú' | 'û' | 'ù' | 'ü' => Some('u'),
            'ç' => Some('c'),
            'أ' | 'إ' | 'آ' | 'ٱ' => Some('ا'),
            'ى' => Some('ي'),
            '\u{0640}' | '\u{064B}'..='\u{0652}' | '\u{200E}' | '\u{200F}' => None,
            other => Some(other),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_longest_name() {
        assert_eq!(MonthNames::Gregorian.find_at_start("sept. 2014"), Some((9, 4)));
        assert_eq!(MonthNames::Gregorian.find_at_start(&fold_month("Août 2015")), Some((8, 4)));
        assert_eq!(MonthNames::Gregorian.find_at_start("martes"), None);
        assert_eq!(MonthNames::Gregorian.find_at_start(&fold_month("تشرين الأول 2020")).map(|m| m.0), Some(10));
        assert_eq!(MonthNames::Hijri.find_at_start(&fold_month("رمضان 1446")).map(|m| m.0), Some(9));
    }

    #[test]
    fn no_name_stands_for_two_months() {
        for calendar in [MonthNames::Gregorian, MonthNames::Ethiopian, MonthNames::Hijri] {
            let mut names: Vec<&str> = calendar.table().iter().flat_map(|names| names.iter().copied()).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count);
            assert!(names.iter().all(|name| fold_month(name) == *name), "every name stands folded");
        }
    }
}
