//! Which language a reader is served in first.

use rihla_model::Language;

/// The language of `offered` that the header `Accept-Language` (RFC 9110, section 12.5.4) likes best; the first where it
/// likes none.
pub(crate) fn preferred(header: Option<&str>, offered: &[Language]) -> Language {
    let first = offered.first().copied().unwrap_or(Language::En);
    let mut best: Option<(u32, Language)> = None;
    for part in header.unwrap_or_default().split(',').take(32) {
        let mut pieces = part.split(';');
        let tag = pieces.next().unwrap_or_default().trim();
        let weight = pieces.find_map(|p| p.trim().strip_prefix("q=")).map_or(1000, thousandths);
        let language = if tag == "*" { Some(first) } else { Language::from_tag(tag) };
        let Some(language) = language.filter(|l| offered.contains(l)) else { continue };
        if weight > best.map_or(0, |(w, _)| w) {
            best = Some((weight, language));
        }
    }
    best.map_or(first, |(_, language)| language)
}

fn thousandths(text: &str) -> u32 {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits: String = part.chars().chain("000".chars()).take(3).collect();
    (whole.parse::<u32>().unwrap_or(0) * 1000).saturating_add(digits.parse().unwrap_or(0)).min(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_is_heard_and_the_default_kept() {
        let offered = [Language::Fr, Language::Ar, Language::En];
        let get = |h| preferred(h, &offered);
        assert_eq!(get(None), Language::Fr);
        assert_eq!(get(Some("ar-MA,ar;q=0.9,en;q=0.8")), Language::Ar);
        assert_eq!(get(Some("de, en;q=0.7, fr;q=0.3")), Language::En);
        assert_eq!(get(Some("de")), Language::Fr);
        assert_eq!(get(Some("*;q=0.5, en;q=0.4")), Language::Fr);
        assert_eq!(get(Some("en;q=0")), Language::Fr);
        assert_eq!(get(Some("en;q=x, ;;;,,q=")), Language::Fr);
    }
}
