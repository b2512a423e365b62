//! How far two words are apart.

/// Whether one word becomes the other by at most so many letters put in, left out, changed, or swapped with their neighbour.
pub(crate) fn is_near(one: &str, other: &str, most: usize) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > most {
        return false;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX / 2);
    for (at, c) in one.iter().enumerate() {
        let mut next = vec![at + 1];
        for (to, d) in other.iter().enumerate() {
            let mut best = (cell(&last, to) + usize::from(c != d)).min(cell(&last, to + 1) + 1).min(cell(&next, to) + 1);
            let swapped = at > 0 && to > 0 && one.get(at - 1) == Some(d) && other.get(to - 1) == Some(c);
            if swapped {
                best = best.min(cell(&before_last, to - 1) + 1);
            }
            next.push(best);
        }
        if next.iter().min().is_none_or(|least| *least > most) {
            return false;
        }
        before_last = std::mem::replace(&mut last, next);
    }
    last.last().is_some_and(|distance| *distance <= most)
}

/// How many slips a word may have; none where it is short or a number.
pub(crate) fn allowed(word: &str) -> usize {
    if word.chars().any(|c| c.is_ascii_digit()) {
        return 0;
    }
    match word.chars().count() {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        let far = |one, other| (0..6).find(|most| is_near(one, other, *most));
        assert_eq!(far("pledge", "pledge"), Some(0));
        assert_eq!(far("pledge", "plegde"), Some(1));
        assert_eq!(far("pledge", "pedge"), Some(1));
        assert_eq!(far("pledge", "pledges"), Some(1));
        assert_eq!(far("migration", "mirgation"), Some(1));
        assert_eq!(far("migration", "mirgatoin"), Some(2));
        assert_eq!(far("", "abc"), Some(3));
        assert_eq!((allowed("plan"), allowed("pln"), allowed("settlement"), allowed("2026")), (1, 0, 2, 0));
    }
}
