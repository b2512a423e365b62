#![no_main]
//! Periods, dates, ages and numbers; what is written is read back the same.

use libfuzzer_sys::fuzz_target;
use rihla_model::{parse_age, parse_date, parse_number, parse_period, print_number};

fuzz_target!(|text: &str| {
    for form in [
        None,
        Some("%d/%m/%Y"),
        Some("%y%m%d"),
        Some("sas"),
        Some("excel-serial"),
        Some("yyyyww"),
        Some("eurostat"),
        Some("worldbank"),
        Some("hijri"),
        Some("ethiopian"),
        Some("fiscal:07"),
        Some(text),
    ] {
        if let Ok(period) = parse_period(text, form) {
            assert_eq!(period.to_string().parse(), Ok(period));
        }
        parse_date(text, form).ok();
    }
    parse_age(text).ok();
    for (decimal, thousands) in [('.', None), (',', Some(' ')), (',', Some('.')), ('.', Some('\''))] {
        for scale in [0, 6, 18] {
            if let Ok(value) = parse_number(text, decimal, thousands, scale) {
                assert_eq!(parse_number(&print_number(value, scale), '.', None, scale), Ok(value));
            }
        }
    }
});
