//! The known name that a misspelt one was probably meant to be.

/// The nearest of some names by letters to be changed, where one is near enough to be meant.
pub(super) fn nearest<'n>(typed: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let typed: Vec<char> = typed.chars().take(100).collect();
    let close = |name: &&str| distance(&typed, &name.chars().collect::<Vec<_>>());
    let found = names.into_iter().map(|name| (close(&name), name)).min()?;
    // a third of the letters may be wrong
    (found.0 * 3 <= found.1.chars().count().max(3)).then_some(found.1)
}

/// How many letters must be put in, taken out or changed (Levenshtein).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut before: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut row = vec![at + 1];
        for (place, (wanted, pair)) in other.iter().zip(before.windows(2)).enumerate() {
            let (diagonal, above) = (pair.first().copied().unwrap_or(0), pair.last().copied().unwrap_or(0));
            let left = row.get(place).copied().unwrap_or(0);
            row.push((above + 1).min(left + 1).min(diagonal + usize::from(letter != wanted)));
        }
        before = row;
    }
    before.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_known_and_another_word_is_not() {
        let names = ["folder", "schedule", "keep"];
        assert_eq!(nearest("foldr", names), Some("folder"));
        assert_eq!(nearest("shedule", names), Some("schedule"));
        assert_eq!(nearest("kepe", names), None);
        assert_eq!(nearest("colour", names), None);
        assert_eq!(nearest("", names), None);
    }
}
