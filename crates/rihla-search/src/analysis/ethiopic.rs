//! Ethiopic: letters that sound alike in Amharic and are written for one another, and a light stemmer.
//!
//! A syllable is a consonant in one of seven orders (vowels), eight code points apart. Amharic has lost the difference between ሀ ሐ ኀ (and ኸ),
//! ሰ and ሠ, አ and ዐ, ጸ and ፀ, and between the first and the fourth order of the throat sounds.

/// The syllable that stands for all that sound like it.
pub(super) fn letter(c: char) -> char {
    let of = |c: char, from: u32, to: u32| char::from_u32(u32::from(c) - from + to).unwrap_or(c);
    let same = match c {
        '\u{1210}'..='\u{1216}' => of(c, 0x1210, 0x1200),
        '\u{1280}'..='\u{1286}' => of(c, 0x1280, 0x1200),
        '\u{12B8}'..='\u{12BE}' => of(c, 0x12B8, 0x1200),
        '\u{1220}'..='\u{1227}' => of(c, 0x1220, 0x1230),
        '\u{12D0}'..='\u{12D6}' => of(c, 0x12D0, 0x12A0),
        '\u{1340}'..='\u{1346}' => of(c, 0x1340, 0x1338),
        c => c,
    };
    match same {
        '\u{1203}' => '\u{1200}',
        '\u{12A3}' => '\u{12A0}',
        c => c,
    }
}

/// Whether a folded word is written in this script.
pub(super) fn is_written(folded: &str) -> bool {
    folded.chars().any(is_syllable)
}

fn is_syllable(c: char) -> bool {
    matches!(c, '\u{1200}'..='\u{135A}')
}

/// The same consonant in the sixth order, that without a vowel.
fn bare(c: char) -> char {
    let number = u32::from(c);
    if is_syllable(c) && number % 8 < 7 { char::from_u32(number - number % 8 + 5).unwrap_or(c) } else { c }
}

/// What the forms of a folded Amharic word share: without የ በ ለ ከ ስለ እንደ before it, without the accusative, "and", "too", the article and the
/// plural after it, and without the vowel at its end, which the plural changes.
pub(super) fn stem(folded: &str) -> String {
    let mut word: Vec<char> = folded.chars().collect();
    for prefix in [&['እ', 'ን', 'ደ'][..], &['ስ', 'ለ'], &['የ'], &['በ'], &['ለ'], &['ከ']] {
        if word.starts_with(prefix) && word.len() >= prefix.len() + 2 {
            word.drain(..prefix.len());
            break;
        }
    }
    for suffix in ['ም', 'ና', 'ን'] {
        if word.len() > 3 && word.last() == Some(&suffix) {
            word.pop();
        }
    }
    // -ochu, the plural with the article; -och, the plural: the consonant before it is in the seventh order
    if word.len() > 2 && matches!(word.last(), Some('ች' | 'ቹ')) {
        let before = word.get(word.len() - 2).copied().unwrap_or_default();
        if is_syllable(before) && u32::from(before) % 8 == 6 {
            word.pop();
            // after a vowel the plural is written with a consonant of its own
            if before == 'ዎ' && word.len() > 2 {
                word.pop();
            }
        }
    }
    if word.len() > 2
        && let Some(last) = word.last_mut()
    {
        *last = bare(*last);
    }
    word.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::fold;
    use super::*;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for forms in [&["ስደተኛ", "ስደተኞች", "የስደተኞች", "ለስደተኞች", "ስደተኞችን"][..], &["ድርጅት", "ድርጅቶች", "የድርጅቱ"], &["ተማሪ", "ተማሪዎች"]]
        {
            let stems: Vec<String> = forms.iter().map(|form| stem(&fold(form))).collect();
            assert!(stems.iter().all(|stem| *stem == stems[0]), "{stems:?}");
        }
        assert_ne!(stem(&fold("ቤት")), stem(&fold("ቤተሰብ")));
    }
}
