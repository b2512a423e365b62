//! How well the texts of a column agree with periods, areas and code lists.

use std::collections::BTreeMap;

use rihla_model::{Frequency, Resolution, Scheme, parse_period};

use crate::delivery::Context;
use crate::inspect::evidence::{AGREE, Texts, Tokens};
use crate::text::fold_case;

/// The share of distinct texts for which something holds, missing tokens left out.
pub(super) fn share(texts: &Texts, skip: &[(String, &'static str, u64)], holds: impl Fn(&str) -> bool) -> f64 {
    let mut all = 0_u32;
    let mut good = 0_u32;
    for text in texts.counts.keys().filter(|t| !skip.iter().any(|(token, _, _)| token == *t)) {
        all += 1;
        good += u32::from(holds(text));
    }
    if all == 0 { 0.0 } else { f64::from(good) / f64::from(all) }
}

/// The form under which most texts are dates or periods, and whether all are days.
pub(super) fn period_form(texts: &Texts, skip: &Tokens, time_word: bool) -> Option<(Option<&'static str>, bool, f64)> {
    let forms = [
        None,
        Some("eurostat"),
        Some("worldbank"),
        Some("%d/%m/%Y"),
        Some("%d-%m-%Y"),
        Some("%m/%d/%Y"),
        Some("%d %b %Y"),
        Some("%d.%m.%Y"),
        Some("yyyymm"),
    ];
    let mut best: Option<(Option<&'static str>, bool, f64)> = None;
    for form in forms {
        let agreed = share(texts, skip, |t| parse_period(t, form).is_ok());
        if agreed >= AGREE && best.as_ref().is_none_or(|b| agreed > b.2 + 0.005) {
            let days = texts.counts.keys().filter_map(|t| parse_period(t, form).ok()).all(|p| p.frequency() == Some(Frequency::Daily));
            best = Some((form, days, agreed));
        }
    }
    // Bare four-digit numbers are years only where the header says so.
    best.filter(|_| time_word || texts.counts.keys().any(|t| t.len() > 4))
}

/// Distinct texts that are tried as areas: looking for what is like an unknown name is slow.
const AREAS_TRIED: usize = 120;
/// Of these, the first that must mostly agree before the others are tried.
const AREAS_FIRST: usize = 10;

pub(super) fn area_scheme(texts: &Texts, skip: &Tokens, context: &Context<'_>) -> Option<(Scheme, f64)> {
    // Spread over the alphabet, so that a run of odd names at one end does not decide.
    let all: Vec<&str> =
        texts.counts.keys().map(String::as_str).filter(|t| t.len() <= 80 && !skip.iter().any(|(token, _, _)| token == t)).collect();
    let step = all.len().div_ceil(AREAS_TRIED).max(1);
    let tried: Vec<&str> = all.iter().copied().step_by(step).collect();
    if tried.is_empty() {
        return None;
    }
    let codes_of = |length: usize| {
        tried.iter().filter(|t| t.len() == length && t.bytes().all(|b| b.is_ascii_alphabetic())).count() * 10 >= tried.len() * 9
    };
    let schemes: &[Scheme] = if codes_of(3) {
        &[Scheme::Iso3, Scheme::Unhcr, Scheme::WorldBank]
    } else if codes_of(2) {
        &[Scheme::Iso2]
    } else if tried.iter().all(|t| t.bytes().all(|b| b.is_ascii_digit())) {
        &[Scheme::M49]
    } else {
        &[Scheme::Name, Scheme::Unhcr, Scheme::WorldBank, Scheme::M49, Scheme::Any]
    };
    let mut best: Option<(Scheme, f64)> = None;
    for scheme in schemes {
        let holds = |t: &&&str| {
            matches!(fold_case(t).as_str(), "total" | "world" | "all")
                || matches!(context.resolver.resolve(t, *scheme, None), Resolution::One { .. })
        };
        let spread = tried.len().div_ceil(AREAS_FIRST).max(1);
        let first: Vec<&str> = tried.iter().copied().step_by(spread).collect();
        if first.iter().filter(holds).count() * 10 < first.len() * 7 {
            continue;
        }
        let agreed = tried.iter().filter(holds).count() as f64 / tried.len() as f64;
        if agreed >= AGREE && best.is_none_or(|b| agreed > b.1 + 0.005) {
            best = Some((*scheme, agreed));
        }
        if best.is_some_and(|b| b.1 > 0.985) {
            break;
        }
    }
    best
}

/// The code list whose labels, in any language, hold nearly all of some labels; and the codes they stand for.
pub(super) fn list_of_labels(
    labels: &[(&str, &str)],
    word: Option<&'static str>,
    context: &Context<'_>,
) -> Option<(String, BTreeMap<String, String>, f64)> {
    let own = word.and_then(|w| context.vocabulary.concepts().iter().find(|c| c.id.as_str() == w)).and_then(|c| c.list.clone());
    let mut best: Option<(String, BTreeMap<String, String>, f64)> = None;
    for list in context.vocabulary.lists() {
        if matches!(list.id.as_str(), "CL_AREA" | "CL_OBS_STATUS" | "CL_CONF_STATUS") {
            continue;
        }
        let mut known: BTreeMap<String, &str> = BTreeMap::new();
        for item in list.items() {
            for (_, label) in item.name.iter() {
                known.insert(fold_case(label), item.code.as_str());
            }
        }
        let codes: BTreeMap<String, String> = labels
            .iter()
            .filter_map(|(code, label)| known.get(&fold_case(label)).map(|known| ((*code).to_owned(), (*known).to_owned())))
            .collect();
        let agreed = codes.len() as f64 / labels.len().max(1) as f64;
        let pointed = own.as_ref() == Some(&list.id);
        if agreed >= AGREE && best.as_ref().is_none_or(|b| pointed || agreed > b.2) {
            best = Some((list.id.to_string(), codes, agreed));
            if pointed {
                break;
            }
        }
    }
    best
}

/// The code list that holds most texts. Short codes alone prove little, so without a header word labels must agree.
pub(super) fn code_list(texts: &Texts, skip: &Tokens, word: Option<&'static str>, context: &Context<'_>) -> Option<(String, f64)> {
    let own = word.and_then(|w| context.vocabulary.concepts().iter().find(|c| c.id.as_str() == w)).and_then(|c| c.list.clone());
    let mut best: Option<(String, f64)> = None;
    for list in context.vocabulary.lists() {
        if matches!(list.id.as_str(), "CL_AREA" | "CL_OBS_STATUS" | "CL_CONF_STATUS" | "CL_AGE") {
            continue;
        }
        let pointed = own.as_ref() == Some(&list.id);
        if !pointed && texts.counts.len() < 3 {
            continue;
        }
        let labels: std::collections::BTreeSet<String> =
            list.items().iter().flat_map(|i| i.name.iter().map(|(_, l)| fold_case(l)).collect::<Vec<_>>()).collect();
        let agreed = share(texts, skip, |t| labels.contains(&fold_case(t)) || ((pointed || t.len() > 3) && list.contains(t)));
        if agreed >= AGREE && (pointed || best.as_ref().is_none_or(|b| agreed > b.1)) {
            best = Some((list.id.to_string(), agreed));
            if pointed {
                break;
            }
        }
    }
    best
}
