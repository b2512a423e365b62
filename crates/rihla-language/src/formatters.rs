//! ICU formatters, made once per language, kind of digits and thread (they are costly to make and cheap to use).

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets;
use icu_decimal::DecimalFormatter;
use icu_locale_core::{Locale, locale};
use rihla_model::Language;

use crate::Digits;

/// The formatters of one language.
pub(crate) struct Formatters {
    pub(crate) decimal: Option<DecimalFormatter>,
    pub(crate) day: Option<DateTimeFormatter<fieldsets::YMD>>,
    pub(crate) month: Option<DateTimeFormatter<fieldsets::YM>>,
    pub(crate) collator: Option<CollatorBorrowed<'static>>,
}

thread_local! {
    static MADE: RefCell<BTreeMap<(Language, Digits), Rc<Formatters>>> = const { RefCell::new(BTreeMap::new()) };
}

/// The formatters of a language.
pub(crate) fn formatters(language: Language, digits: Digits) -> Rc<Formatters> {
    MADE.with(|made| {
        let found = made.borrow().get(&(language, digits)).cloned();
        found.unwrap_or_else(|| {
            let new = Rc::new(Formatters::new(language, digits));
            made.borrow_mut().insert((language, digits), Rc::clone(&new));
            new
        })
    })
}

impl Formatters {
    fn new(language: Language, digits: Digits) -> Self {
        let locale = region(language, digits);
        Self {
            decimal: DecimalFormatter::try_new((&locale).into(), icu_decimal::options::DecimalFormatterOptions::default()).ok(),
            day: DateTimeFormatter::try_new((&locale).into(), fieldsets::YMD::long()).ok(),
            month: DateTimeFormatter::try_new((&locale).into(), fieldsets::YM::long()).ok(),
            collator: Collator::try_new((&locale).into(), CollatorOptions::default()).ok(),
        }
    }
}

/// The regional habit that stands for a language: Maghreb or Mashriq for Arabic by its digits, African for Portuguese.
/// All these regions write dates of the Gregorian calendar first, as all statistics published here do.
fn region(language: Language, digits: Digits) -> Locale {
    match (language, digits) {
        (Language::Ar, Digits::Latin) => locale!("ar-MA-u-nu-latn"),
        (Language::Ar, Digits::ArabicIndic) => locale!("ar-EG-u-nu-arab"),
        (Language::En, _) => locale!("en-GB"),
        (Language::Fr, _) => locale!("fr"),
        (Language::Pt, _) => locale!("pt-AO"),
        (Language::Es, _) => locale!("es"),
        (Language::Am, _) => locale!("am"),
        (Language::Sw, _) => locale!("sw"),
    }
}
